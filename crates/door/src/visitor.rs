//! Who looks at a page: a session's cookie, and under `/o/<slug>/` the organisation it opens.

use access::{Actor, Proof, View};
use axum::extract::{FromRequestParts, OptionalFromRequestParts, RawPathParams};
use axum::http::HeaderMap;
use axum::http::header::COOKIE as COOKIE_HEADER;
use axum::http::request::Parts;
use decide::{Command, Decided};
use host::{Committed, When};
use jiff::Timestamp;
use login::{Membership, Session};
use record::Id;

use crate::moment::{asked, moment_of, reads_only, shows_only};
use crate::whole::made_of;
use crate::{App, Fault, accesses};

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
    /// The moment that the address names; nothing for the present.
    pub as_of: Option<When>,
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
            return Err(Fault::PastIsRead);
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
            return Err(Fault::PastIsRead);
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
            Some(as_of) => kept_at(&base, as_of),
            None => base,
        }
    }

    /// The address of a page of this organisation, at another moment than the one shown.
    pub fn href_at(&self, path: &str, moment: &When) -> String {
        kept_at(&format!("/o/{}/{}", self.membership.slug, path.trim_start_matches('/')), moment)
    }
}

/// An address at a moment; what it says after `#` stays at its end.
fn kept_at(base: &str, moment: &When) -> String {
    let (base, place) = base.split_once('#').map_or((base, None), |(base, place)| (base, Some(place)));
    let joint = if base.contains('?') { '&' } else { '?' };
    let place = place.map(|place| format!("#{place}")).unwrap_or_default();
    format!("{base}{joint}as_of={moment}{place}")
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
        let as_of = moment_of(&parts.uri)?;
        let actor = signed_in.session.actor(&membership, app.host().now());
        let view = match as_of {
            Some(moment) => {
                reads_only(parts)?;
                shows_only(parts)?;
                app.host().past(membership.organisation, actor, moment).await.map_err(|error| asked(error, moment))?
            }
            None => app.host().view(membership.organisation, actor).await?,
        };
        made_of(parts, &view);
        accesses::note(app, &view, parts).await?;
        let last_here = last_here(app, signed_in.session.login(), membership.organisation).await;
        let SignedInVisitor { session, cookie } = signed_in;
        Ok(Self { app: app.clone(), session, cookie, membership, view, as_of, last_here })
    }
}
