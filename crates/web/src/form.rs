//! What a form sent, once it was shown to come from a page of this session.

use std::collections::BTreeSet;

use axum::extract::{Form, FromRequest, FromRequestParts as _, Request};
use door::{App, Fault, SignedInVisitor};
use login::Logins;

/// The fields of a form that carried its session's token.
#[derive(Clone, Debug)]
pub struct Sent(Vec<(String, String)>);

/// The fields of a form of someone who has no session yet.
#[derive(Clone, Debug)]
pub struct SentByAnyone(Vec<(String, String)>);

impl Sent {
    /// The text of a field; empty when it was not sent.
    pub fn text(&self, name: &str) -> &str {
        text(&self.0, name)
    }

    /// All texts of a field.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(sent, _)| sent == name).map(|(_, text)| text.as_str())
    }

    /// The numbers of the rows that were sent of a field, in order; at most as many as a field holds.
    pub fn rows(&self, name: &str) -> BTreeSet<usize> {
        let row = |sent: &str| sent.strip_prefix(name)?.strip_prefix('.')?.split('.').next()?.parse().ok();
        let rows: BTreeSet<usize> = self.0.iter().filter_map(|(sent, _)| row(sent)).collect();
        rows.into_iter().take(record::rows::ROWS).collect()
    }

    /// Whether a field was sent.
    pub fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(sent, _)| sent == name)
    }

    /// A number; nothing when it is none.
    pub fn number(&self, name: &str) -> Option<u64> {
        self.text(name).parse().ok()
    }
}

impl SentByAnyone {
    /// The text of a field; empty when it was not sent.
    pub fn text(&self, name: &str) -> &str {
        text(&self.0, name)
    }
}

fn text<'a>(fields: &'a [(String, String)], name: &str) -> &'a str {
    fields.iter().find(|(sent, _)| sent == name).map_or("", |(_, text)| text.as_str())
}

async fn fields(request: Request, app: &App) -> Result<Vec<(String, String)>, Fault> {
    let Form(fields) = Form::<Vec<(String, String)>>::from_request(request, app).await.map_err(|rejection| {
        if rejection.status() == axum::http::StatusCode::PAYLOAD_TOO_LARGE {
            Fault::TooLarge(2 * 1024 * 1024)
        } else {
            Fault::BadRequest("The form cannot be read.".to_owned())
        }
    })?;
    Ok(fields)
}

impl FromRequest<App> for Sent {
    type Rejection = Fault;

    async fn from_request(request: Request, app: &App) -> Result<Self, Fault> {
        let (mut parts, body) = request.into_parts();
        let visitor = SignedInVisitor::from_request_parts(&mut parts, app).await?;
        let sent = Self(fields(Request::from_parts(parts, body), app).await?);
        if Logins::is_form_token(&visitor.cookie, sent.text("token")) { Ok(sent) } else { Err(Fault::Foreign) }
    }
}

impl FromRequest<App> for SentByAnyone {
    type Rejection = Fault;

    async fn from_request(request: Request, app: &App) -> Result<Self, Fault> {
        Ok(Self(fields(request, app).await?))
    }
}
