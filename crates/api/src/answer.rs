//! Answers as JSON.

use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse as _, Response};
use door::Fault;
use serde::Serialize;
use serde_json::Value as Json;

/// Room that most answers find enough: a record has 2 to 3 KB.
const ROOM: usize = 4 * 1024;

/// The body as JSON, status 200.
pub(crate) fn json(body: &impl Serialize) -> Response {
    let mut bytes = Vec::with_capacity(ROOM);
    match serde_json::to_writer(&mut bytes, body) {
        Ok(()) => (StatusCode::OK, [(CONTENT_TYPE, "application/json")], bytes).into_response(),
        Err(error) => Fault::failure(error).into_response(),
    }
}

/// Sets a name of a JSON object.
pub(crate) fn set(object: &mut Json, name: &str, value: impl Into<Json>) {
    if let Json::Object(object) = object {
        object.insert(name.to_owned(), value.into());
    }
}
