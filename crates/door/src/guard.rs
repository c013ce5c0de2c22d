//! What stands before every route: limits, the Host header, where unsafe requests come from, headers of every answer.

use axum::Router;
use axum::body::Body;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{IntoResponse as _, Response};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;

use crate::App;
use crate::arrival::timed;

/// The largest body, in bytes. Uploads have a limit of their own.
const BODY: usize = 2 * 1024 * 1024;

/// Puts the door before a router.
pub fn guard(router: Router<App>, app: &App) -> Router<App> {
    router
        .layer(CompressionLayer::new().br(true).gzip(true))
        .layer(from_fn_with_state(app.clone(), checked))
        .layer(DefaultBodyLimit::max(BODY))
        .layer(from_fn(timed))
        .layer(CatchPanicLayer::new())
}

async fn checked(State(app): State<App>, request: Request<Body>, next: Next) -> Response {
    if !is_our_host(&app, request.headers()) {
        return (StatusCode::MISDIRECTED_REQUEST, "This server answers for another address.").into_response();
    }
    let is_api = request.uri().path().starts_with("/api/");
    if !is_api && is_unsafe(request.method()) && !is_from_here(&app, request.headers()) {
        return (StatusCode::FORBIDDEN, "This request came from another site and was not carried out.").into_response();
    }
    let is_https = app.settings.is_https;
    let mut response = next.run(request).await;
    for (name, value) in headers(is_https) {
        response.headers_mut().entry(name).or_insert(value);
    }
    response
}

/// The Host header is only compared; links come from the configuration.
fn is_our_host(app: &App, headers: &HeaderMap) -> bool {
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    let ours = app.settings.authority();
    let is_loopback = |name: &str| matches!(name, "127.0.0.1" | "localhost" | "[::1]");
    let (name, port) = host.rsplit_once(':').unwrap_or((host, ""));
    let (our_name, our_port) = ours.rsplit_once(':').unwrap_or((ours, ""));
    host.eq_ignore_ascii_case(ours) || (is_loopback(name) && is_loopback(our_name) && port == our_port)
}

fn is_unsafe(method: &Method) -> bool {
    !matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS)
}

/// Browsers say where a request comes from; without a word from the browser the Origin has to match.
fn is_from_here(app: &App, headers: &HeaderMap) -> bool {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    match text("sec-fetch-site") {
        Some(site) => site == "same-origin",
        None => text("origin").is_some_and(|origin| {
            let authority = origin.split_once("://").map_or(origin, |(_, authority)| authority);
            authority == app.settings.authority() || text("host") == Some(authority)
        }),
    }
}

fn headers(is_https: bool) -> Vec<(HeaderName, HeaderValue)> {
    let mut all = vec![
        (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
        (header::REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
        (header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY")),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
        (
            header::CONTENT_SECURITY_POLICY,
            HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"),
        ),
        (HeaderName::from_static("cross-origin-opener-policy"), HeaderValue::from_static("same-origin")),
        (HeaderName::from_static("cross-origin-resource-policy"), HeaderValue::from_static("same-origin")),
        (
            HeaderName::from_static("permissions-policy"),
            HeaderValue::from_static("camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
        ),
    ];
    if is_https {
        let value = HeaderValue::from_static("max-age=63072000; includeSubDomains");
        all.push((header::STRICT_TRANSPORT_SECURITY, value));
    }
    all
}
