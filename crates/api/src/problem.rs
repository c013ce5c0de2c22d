//! What clients read when something went wrong: RFC 9457, `application/problem+json`.
//!
//! Handlers answer with a [`Fault`], or a bare status where axum does. [`problems`] turns both into a [`Problem`], so that
//! there is one place where a client's words for errors are made.

mod catalogue;
mod fault;

use axum::Router;
use axum::extract::Request;
use axum::http::header::{ALLOW, CONTENT_LENGTH, CONTENT_TYPE, RETRY_AFTER, WWW_AUTHENTICATE};
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri};
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use axum::routing::any;
use door::Fault;
use serde_json::{Map, Value as Json};

pub(crate) use catalogue::{General, known, show};
pub(crate) use fault::told;

/// The media type of problems.
pub(crate) const MEDIA_TYPE: &str = "application/problem+json";

/// One problem, as it is sent.
#[derive(Clone, Debug)]
pub(crate) struct Problem {
    status: StatusCode,
    code: String,
    title: String,
    detail: String,
    next: String,
    /// What the code brings along: `errors`, `refusals`, `items` …
    more: Map<String, Json>,
}

impl Problem {
    /// A problem whose words stand in the catalogue.
    fn general(general: &General, detail: impl Into<String>) -> Self {
        Self {
            status: general.status,
            code: general.code.to_owned(),
            title: general.title.to_owned(),
            detail: detail.into(),
            next: general.next.to_owned(),
            more: Map::new(),
        }
    }

    fn with(mut self, name: &str, value: impl Into<Json>) -> Self {
        self.more.insert(name.to_owned(), value.into());
        self
    }

    /// The object that is sent, or stands in the problem of a batch.
    fn to_json(&self) -> Map<String, Json> {
        let mut json = Map::new();
        json.insert("type".to_owned(), Json::from(format!("/api/v1/problems/{}", self.code)));
        json.insert("title".to_owned(), Json::from(self.title.as_str()));
        json.insert("status".to_owned(), Json::from(self.status.as_u16()));
        json.insert("detail".to_owned(), Json::from(self.detail.as_str()));
        json.insert("code".to_owned(), Json::from(self.code.as_str()));
        json.insert("next".to_owned(), Json::from(self.next.as_str()));
        json.extend(self.more.clone());
        json
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let body = Json::Object(self.to_json()).to_string();
        let mut response = (self.status, [(CONTENT_TYPE, MEDIA_TYPE)], body).into_response();
        let headers = response.headers_mut();
        if self.status == StatusCode::UNAUTHORIZED {
            headers.insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        if self.status == StatusCode::SERVICE_UNAVAILABLE {
            // What an operator has to see to takes longer than a moment.
            let seconds = if self.code == known::BEHIND.code { "300" } else { "2" };
            headers.insert(RETRY_AFTER, HeaderValue::from_static(seconds));
        }
        response
    }
}

/// Answers whatever goes wrong below `/api` with a problem. Put it outermost: what the door's limits answer has to pass
/// through it too. Nothing else is touched.
pub fn problems<S: Clone + Send + Sync + 'static>(router: Router<S>) -> Router<S> {
    let nothing = || async { Fault::NotFound };
    router.route("/api", any(nothing)).route("/api/{*rest}", any(nothing)).layer(from_fn(explained))
}

async fn explained(request: Request, next: Next) -> Response {
    if !is_api(request.uri()) {
        return next.run(request).await;
    }
    let mut response = next.run(request).await;
    if let Some(fault) = response.extensions_mut().remove::<Fault>() {
        return replaced(response, Problem::from(fault));
    }
    let status = response.status();
    if !is_wrong(status) || is_problem(response.headers()) {
        return response;
    }
    replaced(response, fault::of_status(status))
}

fn is_api(uri: &Uri) -> bool {
    uri.path() == "/api" || uri.path().starts_with("/api/")
}

fn is_wrong(status: StatusCode) -> bool {
    status.is_client_error() || status.is_server_error()
}

fn is_problem(headers: &HeaderMap) -> bool {
    headers.get(CONTENT_TYPE).is_some_and(|value| value.as_bytes() == MEDIA_TYPE.as_bytes())
}

/// The problem, under the headers that the answer had: those of the door, `Allow`, `Retry-After`.
fn replaced(before: Response, problem: Problem) -> Response {
    let mut response = problem.into_response();
    let (parts, _) = before.into_parts();
    for (name, value) in &parts.headers {
        let is_replaced = [CONTENT_TYPE, CONTENT_LENGTH].contains(name) || name.as_str() == "content-encoding";
        if !is_replaced && (name == ALLOW || !response.headers().contains_key(name)) {
            response.headers_mut().append(name, value.clone());
        }
    }
    response
}
