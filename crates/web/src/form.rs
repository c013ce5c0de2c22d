//! What a form sent, once it was shown to come from a page of this session.

use std::collections::BTreeSet;

use axum::extract::multipart::Field;
use axum::extract::{Form, FromRequest, FromRequestParts as _, Multipart, Request};
use axum::http::StatusCode;
use door::{App, Fault, SignedInVisitor};
use login::Logins;

/// The fields of a form that carried its session's token.
#[derive(Clone, Debug)]
pub struct Sent(Vec<(String, String)>);

/// The fields of a form of someone who has no session yet.
#[derive(Clone, Debug)]
pub struct SentByAnyone(Vec<(String, String)>);

/// A file that a form brought, once the form was shown to come from a page of this session.
#[derive(Clone, Debug)]
pub struct SentFile {
    /// The name that it came with.
    pub name: String,
    /// What it holds; nothing when it is too large.
    pub bytes: Option<Vec<u8>>,
}

impl SentFile {
    /// Reads the form: its token first, so that nothing else is read of a foreign one, then the file `file`. Of what is longer
    /// than `most` bytes the rest is read and dropped, as browsers listen only after they have sent everything.
    ///
    /// # Errors
    /// [`Fault::Foreign`] without the token.
    pub async fn read(request: Request, app: &App, cookie: &str, most: usize) -> Result<Self, Fault> {
        let mut form = ours(request, app, cookie).await?;
        while let Some(field) = form.next_field().await.map_err(|_| unreadable())? {
            if field.name() == Some("file") {
                let name = field.file_name().unwrap_or_default().to_owned();
                let (bytes, is_whole) = content(field, most).await?;
                return Ok(Self { name, bytes: is_whole.then_some(bytes) });
            }
        }
        Ok(Self { name: String::new(), bytes: Some(Vec::new()) })
    }
}

/// A form with one file among its fields, once it was shown to come from a page of this session.
#[derive(Clone, Debug)]
pub struct SentWithFile {
    /// Its fields.
    pub sent: Sent,
    /// The file; nothing when none was chosen.
    pub file: Option<SentFile>,
}

impl SentWithFile {
    /// Reads the form: its token first, so that nothing else is read of a foreign one. The file is the field `file`; of what is
    /// longer than `most` bytes the rest is read and dropped.
    ///
    /// # Errors
    /// [`Fault::Foreign`] without the token, [`Fault::TooLarge`] when the other fields are too much.
    pub async fn read(request: Request, app: &App, cookie: &str, most: usize) -> Result<Self, Fault> {
        let mut form = ours(request, app, cookie).await?;
        let (mut pairs, mut file, mut left) = (Vec::new(), None, FIELDS_BYTES);
        while let Some(field) = form.next_field().await.map_err(|_| unreadable())? {
            let name = field.name().unwrap_or_default().to_owned();
            if name == "file" && file.is_none() {
                let name = field.file_name().unwrap_or_default().to_owned();
                let (bytes, is_whole) = content(field, most).await?;
                let is_chosen = !(name.is_empty() && bytes.is_empty());
                file = is_chosen.then(|| SentFile { name, bytes: is_whole.then_some(bytes) });
                continue;
            }
            let (bytes, is_whole) = content(field, left).await?;
            if !is_whole || pairs.len() >= FIELDS {
                return Err(Fault::TooLarge(FIELDS_BYTES));
            }
            left = left.saturating_sub(bytes.len());
            pairs.push((name, String::from_utf8(bytes).map_err(|_| unreadable())?));
        }
        Ok(Self { sent: Sent(pairs), file })
    }
}

/// The most that the fields beside a file hold together, and how many there are.
const FIELDS_BYTES: usize = 1024 * 1024;
const FIELDS: usize = 2_000;

/// The fields of a form that come after its token, if that is of this session.
async fn ours(request: Request, app: &App, cookie: &str) -> Result<Multipart, Fault> {
    let mut form = Multipart::from_request(request, app).await.map_err(|_| Fault::Foreign)?;
    let token = form.next_field().await.map_err(|_| Fault::Foreign)?.ok_or(Fault::Foreign)?;
    let is_token = token.name() == Some("token");
    let (token, _) = content(token, TOKEN_BYTES).await?;
    let is_ours = is_token && String::from_utf8(token).is_ok_and(|token| Logins::is_form_token(cookie, &token));
    if is_ours { Ok(form) } else { Err(Fault::Foreign) }
}

/// The longest token of a form.
const TOKEN_BYTES: usize = 256;

/// The first bytes of a field, and whether they are all.
async fn content(mut field: Field<'_>, most: usize) -> Result<(Vec<u8>, bool), Fault> {
    let mut bytes = Vec::new();
    let mut length = 0_usize;
    loop {
        match field.chunk().await {
            Ok(Some(chunk)) => {
                length = length.saturating_add(chunk.len());
                if length <= most {
                    bytes.extend_from_slice(&chunk);
                }
            }
            Ok(None) => return Ok((bytes, length <= most)),
            Err(error) if error.status() == StatusCode::PAYLOAD_TOO_LARGE => return Ok((bytes, false)),
            Err(_) => return Err(unreadable()),
        }
    }
}

fn unreadable() -> Fault {
    Fault::BadRequest("The form cannot be read.".to_owned())
}

impl Sent {
    /// All fields, as they were sent.
    pub fn pairs(&self) -> &[(String, String)] {
        &self.0
    }

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
        if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE {
            Fault::TooLarge(2 * 1024 * 1024)
        } else {
            unreadable()
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
