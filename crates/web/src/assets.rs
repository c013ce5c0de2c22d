//! Style sheet, script, icons and fonts, from inside the binary, named by their content and therefore kept for ever.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use axum::extract::Path;
use axum::http::header::{ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, VARY};
use axum::http::{HeaderMap, HeaderValue};
use axum::response::{IntoResponse as _, Response};
use door::Fault;
use rust_embed::RustEmbed;

#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/../../bundle/dist"]
struct Dist;

/// The names by content of the names that pages use.
static MANIFEST: LazyLock<BTreeMap<String, String>> = LazyLock::new(|| {
    let manifest = Dist::get("manifest.json").map(|file| file.data).unwrap_or_default();
    serde_json::from_slice(&manifest).unwrap_or_default()
});

/// The address of an asset: `annexa.css`.
pub fn href(name: &str) -> String {
    let hashed = MANIFEST.get(name).map_or(name, String::as_str);
    format!("/assets/{hashed}")
}

/// Serves an asset, compressed as it lies when the browser takes that.
pub async fn serve(Path(name): Path<String>, headers: HeaderMap) -> Result<Response, Fault> {
    if !MANIFEST.values().any(|hashed| *hashed == name) {
        return Err(Fault::NotFound);
    }
    let accepted = headers.get(ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let accepts =
        |coding: &str| accepted.split(',').any(|one| one.split(';').next().is_some_and(|one| one.trim() == coding));
    let packed = [("br", ".br"), ("gzip", ".gz")]
        .into_iter()
        .filter(|(coding, _)| accepts(coding))
        .find_map(|(coding, ending)| Some((Dist::get(&format!("{name}{ending}"))?.data, Some(coding))));
    let (data, coding) = match packed {
        Some(packed) => packed,
        None => (Dist::get(&name).ok_or(Fault::NotFound)?.data, None),
    };
    let mut response = data.into_response();
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(content_type(&name)));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("public, max-age=31536000, immutable"));
    headers.insert(VARY, HeaderValue::from_static("accept-encoding"));
    if let Some(coding) = coding {
        headers.insert(CONTENT_ENCODING, HeaderValue::from_static(coding));
    }
    Ok(response)
}

fn content_type(name: &str) -> &'static str {
    match name.rsplit('.').next() {
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("woff2") => "font/woff2",
        Some("txt") => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}
