//! Who looks at a page: a session's cookie, and under `/o/<slug>/` the organisation it opens.

use access::{Actor, Proof, View};
use axum::extract::{FromRequestParts, OptionalFromRequestParts, Query, RawPathParams};
use axum::http::HeaderMap;
use axum::http::header::COOKIE as COOKIE_HEADER;
use axum::http::request::Parts;
use decide::{Command, Decided};
use host::Committed;
use jiff::Timestamp;
use login::{Membership, Session};
use record::Id;
use serde::Deserialize;

use crate::{App, Fault, parse_when, reads};

/// The name of the cookie. Its prefix makes browsers refuse it from any other host or path.
pub const COOKIE: &str = "__Host-annexa";

/// Someone who is signed in, whatever the page.
#[derive(Clone)]
pub struct SignedInVisitor {
    /// The session.
    pub session: Session,
    /// The cookie itself, for the token of its forms.
    pub cookie: String,
}

/// Someone who is signed in and looks at one of their organisations.
#[derive(Clone)]
pub struct Visitor {
    app: App,
    /// The session.
    pub session: Session,
    /// The cookie itself, for the token of its forms.
    pub cookie: String,
    /// The organisation, among the session's own.
    pub membership: Membership,
    /// What they may see, at the moment the address names.
    pub view: View,
    /// The moment as the address names it; nothing for the present.
    pub as_of: Option<String>,
    /// When the visit before this one ended; nothing on the first.
    pub last_here: Option<Timestamp>,
}

impl Visitor {
    /// Commits a command as this visitor.
    ///
    /// # Errors
    /// [`Fault`].
    pub async fn commit(&self, command: Command) -> Result<Committed, Fault> {
        if self.view.is_past() {
            return Err(Fault::BadRequest("A past day is shown; go back to today to change something.".to_owned()));
        }
        Ok(self.app.host().commit(self.membership.organisation, self.actor().clone(), command, None).await?)
    }

    /// Decides a command and keeps nothing, as if a factor had just been shown: what a step would change is told before the
    /// factor is asked for, and the step itself asks for it.
    ///
    /// # Errors
    /// [`Fault`].
    pub async fn preview(&self, command: &Command) -> Result<Decided, Fault> {
        if self.view.is_past() {
            return Err(Fault::BadRequest("A past day is shown; go back to today to change something.".to_owned()));
        }
        let proof = Some(Proof { factor: "preview".to_owned(), at: self.app.host().now() });
        let actor = Actor { proof, ..self.actor().clone() };
        Ok(self.app.host().preview(self.membership.organisation, &actor, command).await?)
    }

    /// The present, after a commit.
    ///
    /// # Errors
    /// [`Fault`].
    pub async fn refreshed(&self) -> Result<View, Fault> {
        Ok(self.app.host().view(self.membership.organisation, self.actor().clone()).await?)
    }

    /// The one who acts.
    pub fn actor(&self) -> &Actor {
        self.view.actor()
    }

    /// The server.
    pub fn app(&self) -> &App {
        &self.app
    }

    /// The address of a page of this organisation, at the moment that is shown.
    pub fn href(&self, path: &str) -> String {
        let base = format!("/o/{}/{}", self.membership.slug, path.trim_start_matches('/'));
        match &self.as_of {
            Some(as_of) => {
                let joint = if base.contains('?') { '&' } else { '?' };
                format!("{base}{joint}as_of={as_of}")
            }
            None => base,
        }
    }
}

/// The session of a request's cookie.
///
/// # Errors
/// When the database fails.
pub async fn session_of(app: &App, headers: &HeaderMap) -> Result<Option<SignedInVisitor>, Fault> {
    let Some(cookie) = cookie_of(headers) else { return Ok(None) };
    let session = app.logins.session(&cookie).await?;
    Ok(session.map(|session| SignedInVisitor { session, cookie }))
}

fn cookie_of(headers: &HeaderMap) -> Option<String> {
    let cookies = headers.get_all(COOKIE_HEADER).iter().filter_map(|value| value.to_str().ok());
    cookies
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(name, _)| *name == COOKIE)
        .map(|(_, value)| value.to_owned())
}

/// When the visit before this one ended. That it cannot be noted, on a full disk for one, keeps nobody from reading.
async fn last_here(app: &App, login: Id, organisation: Id) -> Option<Timestamp> {
    match app.logins.visit(login, organisation).await {
        Ok(before) => before,
        Err(cause) => {
            tracing::warn!(%cause, "a visit could not be noted");
            None
        }
    }
}

impl FromRequestParts<App> for SignedInVisitor {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Fault> {
        session_of(app, &parts.headers).await?.ok_or(Fault::NotSignedIn)
    }
}

impl OptionalFromRequestParts<App> for SignedInVisitor {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Option<Self>, Fault> {
        session_of(app, &parts.headers).await
    }
}

#[derive(Deserialize)]
struct AsOf {
    as_of: Option<String>,
}

impl FromRequestParts<App> for Visitor {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Fault> {
        let signed_in = session_of(app, &parts.headers).await?.ok_or(Fault::NotSignedIn)?;
        if signed_in.session.needs_code {
            return Err(Fault::NotSignedIn);
        }
        let params = RawPathParams::from_request_parts(parts, app).await.map_err(|_| Fault::NotFound)?;
        let slug = params.iter().find(|(name, _)| *name == "slug").map(|(_, slug)| slug.to_owned());
        // INVARIANT: an organisation is looked up among the session's own; foreign and unknown are answered alike.
        let memberships = &signed_in.session.memberships;
        let membership =
            memberships.iter().find(|one| Some(&one.slug) == slug.as_ref()).ok_or(Fault::NotFound)?.clone();
        let Query(AsOf { as_of }) = Query::try_from_uri(&parts.uri).map_err(|_| Fault::NotFound)?;
        let as_of = as_of.filter(|as_of| !as_of.is_empty());
        let actor = signed_in.session.actor(&membership, app.host().now());
        let view = match &as_of {
            Some(moment) => app.host().past(membership.organisation, actor, parse_when(moment)?).await?,
            None => app.host().view(membership.organisation, actor).await?,
        };
        reads::note(app, &view, parts).await?;
        let last_here = last_here(app, signed_in.session.login(), membership.organisation).await;
        let SignedInVisitor { session, cookie } = signed_in;
        Ok(Self { app: app.clone(), session, cookie, membership, view, as_of, last_here })
    }
}
