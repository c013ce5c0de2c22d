//! A witness over HTTP. Nothing secret passes: whoever listens learns how large which log is.

use std::sync::Arc;

use axum::Router;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};
use jiff::Timestamp;

use crate::{Answer, Desk};

/// The largest body: a note of 64 KiB, and 63 hashes.
const BODY: usize = 80 * 1024;
const TEXT: &str = "text/plain; charset=utf-8";
/// The media type of the size in a conflict, as C2SP tlog-witness has it.
const SIZE: &str = "text/x.tlog.size";

/// The routes of a witness. `now` is its clock.
pub fn routes(desk: Arc<Desk>, now: fn() -> Timestamp) -> Router {
    Router::new()
        .route("/", get(who))
        .route("/add-checkpoint", post(add))
        .layer(DefaultBodyLimit::max(BODY))
        .with_state((desk, now))
}

type Here = (Arc<Desk>, fn() -> Timestamp);

async fn who(State((desk, _)): State<Here>) -> Response {
    let text = format!(
        "A witness of logs (C2SP tlog-witness): it cosigns what goes on from what it cosigned before.\nIts key: {}\n",
        desk.verifier()
    );
    ([(CONTENT_TYPE, TEXT)], text).into_response()
}

async fn add(State((desk, now)): State<Here>, body: String) -> Response {
    // It waits for the disk.
    let answered = tokio::task::spawn_blocking(move || desk.answer(&body, now())).await;
    let said =
        |status: StatusCode, sentence: &str| (status, [(CONTENT_TYPE, TEXT)], format!("{sentence}\n")).into_response();
    match answered.unwrap_or(Answer::Failed) {
        Answer::Cosigned(line) => (StatusCode::OK, [(CONTENT_TYPE, TEXT)], line).into_response(),
        Answer::Malformed(why) => said(StatusCode::BAD_REQUEST, &why),
        Answer::Unsigned => said(StatusCode::FORBIDDEN, "no key of this log that is known here signed the checkpoint"),
        Answer::UnknownLog => said(StatusCode::NOT_FOUND, "this log is not known here"),
        Answer::Conflict(size) => (StatusCode::CONFLICT, [(CONTENT_TYPE, SIZE)], format!("{size}\n")).into_response(),
        Answer::Inconsistent => {
            said(StatusCode::UNPROCESSABLE_ENTITY, "the proof does not lead from the last checkpoint to this one")
        }
        Answer::Failed => said(StatusCode::INTERNAL_SERVER_ERROR, "it could not be remembered, and was not cosigned"),
    }
}
