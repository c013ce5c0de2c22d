//! What a writing request brings: its parameters, its key, its JSON.

use axum::body::Bytes;
use axum::extract::{FromRequest as _, Request};
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, StatusCode};
use axum::response::ErrorResponse;
use door::Fault;
use host::Idempotency;
use record::{Body, Line, Misfit};
use serde_json::Value as Json;

use crate::{idempotency, strict};
use listing::Parameters;

/// A writing request, read.
pub(crate) struct Input {
    /// Its headers.
    pub headers: HeaderMap,
    /// Its body without the reason; empty where none was sent and none is needed.
    pub body: Body,
    /// Why, from the body, or else from the parameter.
    pub reason: Option<Line>,
    /// Whether to keep nothing.
    pub is_dry_run: bool,
    /// Whether a step is only proposed to a second person.
    pub is_proposal: bool,
    /// What makes it the same request as another.
    pub idempotency: Option<Idempotency>,
}

/// Whether a body has to come along.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Needs {
    /// A JSON object.
    Object,
    /// Nothing, or a JSON object.
    Nothing,
    /// The same, of a step, which may be proposed only.
    Step,
}

impl Input {
    /// Reads a request whose body is at most `most` bytes long.
    ///
    /// # Errors
    /// A [`Fault`], or the bare status of an unsupported media type.
    pub async fn read(request: Request, needs: Needs, most: usize) -> Result<Self, ErrorResponse> {
        let (method, uri, headers) = (request.method().clone(), request.uri().clone(), request.headers().clone());
        let bytes = bytes_of(request, most).await?;
        let mut parameters = Parameters::of(&uri)?;
        let is_dry_run = parameters.take_truth("dry_run")?;
        let is_proposal = needs == Needs::Step && parameters.take_truth("propose")?;
        let reason = parameters.take("reason").map(Json::from);
        parameters.end()?;
        let is_nothing = bytes.is_empty() && needs != Needs::Object;
        if !is_nothing && !is_json(&headers) {
            return Err(StatusCode::UNSUPPORTED_MEDIA_TYPE.into());
        }
        let mut body = if is_nothing { Body::new() } else { object(&bytes)? };
        let reason = reason_of(body.remove("reason").or(reason)).map_err(Fault::from)?;
        let idempotency = if is_dry_run { None } else { idempotency::of(&method, &uri, &headers, &bytes)? };
        Ok(Self { headers, body, reason, is_dry_run, is_proposal, idempotency })
    }
}

/// The whole body, of at most `most` bytes.
///
/// # Errors
/// [`Fault::TooLarge`], or a sentence when it did not come to its end.
pub(crate) async fn bytes_of(request: Request, most: usize) -> Result<Bytes, Fault> {
    // The door's limit makes the extractor fail; which of its errors it was shows in the status.
    Bytes::from_request(request, &()).await.map_err(|rejection| match rejection.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Fault::TooLarge(most),
        _ => Fault::BadRequest("The body ended before its end; send it again.".to_owned()),
    })
}

fn object(bytes: &[u8]) -> Result<Body, Fault> {
    match strict::read(bytes).map_err(Fault::BadRequest)? {
        Json::Object(body) => Ok(body),
        _ => Err(Fault::BadRequest("Send a JSON object: {\"field\": \"value\"}.".to_owned())),
    }
}

fn is_json(headers: &HeaderMap) -> bool {
    let sent = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let (kind, parameters) = sent.split_once(';').unwrap_or((sent, ""));
    let charset = parameters.trim().to_ascii_lowercase();
    let is_utf8 = matches!(charset.as_str(), "" | "charset=utf-8" | "charset=\"utf-8\"");
    let kind = kind.trim();
    is_utf8 && ["application/json", "application/merge-patch+json"].iter().any(|known| kind.eq_ignore_ascii_case(known))
}

/// The words of a reason.
///
/// # Errors
/// A misfit of `reason`.
pub(crate) fn reason_of(reason: Option<Json>) -> Result<Option<Line>, Misfit> {
    let text = match reason {
        None | Some(Json::Null) => return Ok(None),
        Some(Json::String(text)) => text,
        Some(_) => return Err(Misfit::new("reason", "wrong_type", "This should be text.")),
    };
    Line::new(&text).map(Some).map_err(|error| {
        let (code, sentence) = error.explain();
        Misfit::new("reason", code, sentence)
    })
}
