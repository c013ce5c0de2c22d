//! Who calls the API: the token says everything, the organisation included.

use access::{Actor, View};
use axum::extract::FromRequestParts;
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use decide::{Command, Decided};
use host::{Committed, Idempotency};
use record::Id;

use crate::moment::{asked, moment_of, reads_only};
use crate::whole::made_of;
use crate::{App, Fault, accesses};

/// Someone who calls the API.
#[derive(Clone)]
pub struct Client {
    app: App,
    /// The organisation that the token belongs to.
    pub organisation: Id,
    /// The login that the token belongs to.
    pub login: Id,
    /// What they may see, at the moment that `as_of` names.
    pub view: View,
}

impl Client {
    /// Commits a command as this client.
    ///
    /// # Errors
    /// [`Fault`].
    pub async fn commit(&self, command: Command, idempotency: Option<Idempotency>) -> Result<Committed, Fault> {
        self.is_present()?;
        Ok(self.app.host().commit(self.organisation, self.actor().clone(), command, idempotency).await?)
    }

    /// Decides a command and keeps nothing.
    ///
    /// # Errors
    /// [`Fault`].
    pub async fn preview(&self, command: &Command) -> Result<Decided, Fault> {
        self.is_present()?;
        Ok(self.app.host().preview(self.organisation, self.actor(), command).await?)
    }

    /// Makes sure that the client looks at the present: the past cannot be changed, and logins and uploads are no part of it.
    ///
    /// # Errors
    /// A sentence where `as_of` was given.
    pub fn is_present(&self) -> Result<(), Fault> {
        if self.view.is_past() {
            return Err(Fault::PastIsRead);
        }
        Ok(())
    }

    /// The present, after a commit.
    ///
    /// # Errors
    /// [`Fault`].
    pub async fn refreshed(&self) -> Result<View, Fault> {
        Ok(self.app.host().view(self.organisation, self.actor().clone()).await?)
    }

    /// The one who acts.
    pub fn actor(&self) -> &Actor {
        self.view.actor()
    }

    /// The server.
    pub fn app(&self) -> &App {
        &self.app
    }
}

impl FromRequestParts<App> for Client {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Fault> {
        let header = parts.headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok());
        let secret = header.and_then(|header| header.strip_prefix("Bearer ")).ok_or(Fault::NotSignedIn)?;
        let token = app.logins.token(secret.trim()).await?.ok_or(Fault::NotSignedIn)?;
        let as_of = moment_of(&parts.uri)?;
        let actor = token.actor(app.host().now());
        let view = match as_of {
            Some(moment) => {
                reads_only(parts)?;
                app.host().past(token.organisation, actor, moment).await.map_err(|error| asked(error, moment))?
            }
            None => app.host().view(token.organisation, actor).await?,
        };
        made_of(parts, &view);
        accesses::note(app, &view, parts).await?;
        Ok(Self { app: app.clone(), organisation: token.organisation, login: token.login, view })
    }
}
