//! The codes of problems, so that the address in `type` leads somewhere.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use catalogue::life_cycles;
use decide::Refusal;
use door::Fault;
use serde_json::{Value as Json, json};

/// A problem that belongs to the API itself.
#[derive(Clone, Copy, Debug)]
pub(crate) struct General {
    pub code: &'static str,
    pub status: StatusCode,
    pub title: &'static str,
    pub next: &'static str,
}

macro_rules! general {
    ($($name:ident = $code:literal, $status:ident, $title:literal, $next:literal;)+) => {
        /// The general problems by name.
        pub(crate) mod known {
            use super::{General, StatusCode};
            $(pub(crate) const $name: General =
                General { code: $code, status: StatusCode::$status, title: $title, next: $next };)+
            pub(crate) const ALL: &[General] = &[$($name),+];
        }
    };
}

general! {
    BAD_REQUEST = "bad_request", BAD_REQUEST, "The request cannot be read", "Correct what is named here and send it again.";
    NOT_SIGNED_IN = "not_signed_in", UNAUTHORIZED, "No working token came along",
        "Send `Authorization: Bearer` with a token that has not ended; people make them on the page of their account.";
    FOREIGN = "foreign", FORBIDDEN, "The request came from another site", "Send it from where the server is at home.";
    NOT_FOUND = "not_found", NOT_FOUND, "There is no such thing, or you may not see it",
        "Check the address; `/api/v1/kinds` names the collections.";
    METHOD_NOT_ALLOWED = "method_not_allowed", METHOD_NOT_ALLOWED, "This address does not answer that method",
        "Use one of the methods in the header Allow.";
    STALE_VERSION = "stale_version", PRECONDITION_FAILED, "Somebody else was first",
        "Read the record again, look at what changed, and send your change under its new ETag.";
    STALLED = "stalled", REQUEST_TIMEOUT, "The body stopped arriving: less than 256 KB of it came in 10 seconds; nothing was kept",
        "Send it again, over a better line.";
    TOO_LARGE = "too_large", PAYLOAD_TOO_LARGE, "The body is too large", "Send less at once.";
    UNSUPPORTED_MEDIA_TYPE = "unsupported_media_type", UNSUPPORTED_MEDIA_TYPE, "The body has a type that is not read here",
        "Send JSON under `Content-Type: application/json`, and files under one of the types that `/api/v1/` names.";
    MISDIRECTED = "misdirected", MISDIRECTED_REQUEST, "This server answers for another address",
        "Use the address that its operator gave out.";
    INVALID = "invalid", UNPROCESSABLE_ENTITY, "Some fields do not fit", "Correct the fields that are named here.";
    REFUSED = "refused", UNPROCESSABLE_ENTITY, "The rules say no", "Do what each refusal says.";
    BATCH_REJECTED = "batch_rejected", UNPROCESSABLE_ENTITY, "Some commands of the batch were rejected, so none was carried out",
        "Correct the commands at the positions named here and send the batch again.";
    KEY_REUSED = "idempotency_key_reused", UNPROCESSABLE_ENTITY, "The idempotency key was used for another request",
        "Choose a new key for each new request; keep it when you repeat one.";
    SIGN_IN = "sign_in", UNPROCESSABLE_ENTITY, "Signing in did not work", "Sign in again.";
    PRECONDITION_MISSING = "precondition_missing", PRECONDITION_REQUIRED, "The header If-Match is missing",
        "Read the record and send its ETag as If-Match, so that nobody's change is lost.";
    FAILURE = "failure", INTERNAL_SERVER_ERROR, "Something went wrong on our side",
        "Look whether what you sent was kept, then try again; tell the operator the id.";
    TIMEOUT = "timeout", SERVICE_UNAVAILABLE, "The request took too long and was given up",
        "Look whether what you sent was kept; under an Idempotency-Key you can simply send it again.";
    BUSY = "busy", SERVICE_UNAVAILABLE, "The server is busy; nothing was done", "Try again after the seconds in Retry-After.";
    BEHIND = "behind", SERVICE_UNAVAILABLE, "Nothing can be changed: an older database was put back than is remembered outside",
        "Reading goes on. The operator of the server finds out what is missing, and runs `annexa recover`.";
    OTHER = "other", BAD_REQUEST, "The request was not answered", "Check it against the description of this API.";
}

/// Every code that a problem can have, with its words: of the API, of the engine, of the guards of life cycles.
pub(crate) fn all() -> Vec<Json> {
    let general = known::ALL
        .iter()
        .map(|one| json!({"code": one.code, "status": one.status.as_u16(), "title": one.title, "next": one.next}));
    let engine = Refusal::engine_codes().map(|(code, sentence, next)| refusal(code, sentence, next));
    let guards = life_cycles().guards.iter().map(|(code, guard)| refusal(code, &guard.refusal, &guard.next));
    general.chain(engine).chain(guards).collect()
}

fn refusal(code: &str, sentence: &str, next: &str) -> Json {
    let status = super::fault::status_of_refusal(code).as_u16();
    json!({"code": code, "status": status, "title": sentence, "next": next})
}

/// One code.
pub(crate) async fn show(Path(code): Path<String>) -> Result<Response, Fault> {
    let found = all().into_iter().find(|one| one.get("code").and_then(Json::as_str) == Some(code.as_str()));
    Ok(axum::Json(found.ok_or(Fault::NotFound)?).into_response())
}
