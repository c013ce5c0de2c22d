//! The OpenAPI 3.1 document of this API, and its readable page.
//!
//! Built by hand over the descriptors of kinds rather than with utoipa: utoipa describes Rust types known when it is
//! compiled, and the types here are described by values; what would be left for it is a tenth of the document.

mod comparing;
mod evidence;
mod exporting;
mod importing;
mod log;
mod operation;
mod packaging;
mod page;
mod paths;
mod readiness;
mod schema;
mod shared;
mod signing;
mod what_if;

use std::sync::LazyLock;

use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use axum::response::{IntoResponse as _, Response};
use serde_json::{Value as Json, json};

static DOCUMENT: LazyLock<Json> = LazyLock::new(build);
static BYTES: LazyLock<Vec<u8>> = LazyLock::new(|| DOCUMENT.to_string().into_bytes());
static PAGE: LazyLock<String> = LazyLock::new(|| page::render(&DOCUMENT));

fn build() -> Json {
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Annexa",
            "version": env!("CARGO_PKG_VERSION"),
            "summary": "An information security management system after ISO 27001, as data.",
            "description": "Each kind of record is a collection. A token speaks for one person in one organisation; what it \
                may see and do is what that person may, and no more. Whoever changes a record says which version they saw. \
                Nothing is deleted: records are retired. Numbers are whole and at most 2^53; JSON with a key that comes \
                twice is refused, and so is every field or parameter that is not described here.",
        },
        "servers": [{"url": "/api/v1"}],
        "security": [{"token": []}],
        "tags": paths::tags(),
        "paths": paths::all(),
        "components": {
            "securitySchemes": {"token": {
                "type": "http",
                "scheme": "bearer",
                "description": "A token that its person made on the page of their account. Its reach is `read`, `write` or `approve`.",
            }},
            "parameters": shared::parameters(),
            "headers": shared::headers(),
            "responses": shared::responses(),
            "schemas": schema::all(),
        },
    })
}

pub(crate) async fn document() -> Response {
    let headers = [(CONTENT_TYPE, "application/json"), (CACHE_CONTROL, "no-cache")];
    (headers, BYTES.as_slice()).into_response()
}

pub(crate) async fn page() -> Response {
    let policy = "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    let headers =
        [(CONTENT_TYPE, "text/html; charset=utf-8"), (CACHE_CONTROL, "no-cache"), (CONTENT_SECURITY_POLICY, policy)];
    (headers, PAGE.as_str()).into_response()
}

/// The style of the page.
pub(crate) async fn style() -> Response {
    let headers = [(CONTENT_TYPE, "text/css; charset=utf-8"), (CACHE_CONTROL, "no-cache")];
    (headers, include_str!("openapi/reference.css")).into_response()
}
