//! `Idempotency-Key`: a request that is sent again under its key has one effect and one answer.

use axum::http::{HeaderMap, Method, Uri};
use door::Fault;
use host::Idempotency;
use sha2::{Digest as _, Sha256};

/// The header.
pub(crate) const KEY: &str = "idempotency-key";
/// The longest key.
const LONGEST: usize = 200;

/// What makes this request the same as another, if its client chose a key.
///
/// # Errors
/// When the key is empty, too long, or not visible ASCII.
pub(crate) fn of(method: &Method, uri: &Uri, headers: &HeaderMap, body: &[u8]) -> Result<Option<Idempotency>, Fault> {
    let mut keys = headers.get_all(KEY).iter();
    let (key, another) = (keys.next(), keys.next());
    let Some(key) = key else { return Ok(None) };
    let bytes = key.as_bytes();
    let fits = !bytes.is_empty() && bytes.len() <= LONGEST && bytes.iter().all(u8::is_ascii_graphic);
    let (true, None, Ok(key)) = (fits, another, key.to_str()) else {
        let sentence =
            format!("`Idempotency-Key` is one key of at most {LONGEST} visible ASCII characters without spaces.");
        return Err(Fault::BadRequest(sentence));
    };
    Ok(Some(Idempotency { key: key.to_owned(), request: digest(method, uri, headers, body) }))
}

/// Each part after its length, so that no two requests have the same bytes. The version that the client saw belongs to it.
fn digest(method: &Method, uri: &Uri, headers: &HeaderMap, body: &[u8]) -> [u8; 32] {
    let seen = headers.get(axum::http::header::IF_MATCH).map_or(&b""[..], |value| value.as_bytes());
    let query = uri.query().unwrap_or_default();
    let mut digest = Sha256::new();
    for part in [method.as_str().as_bytes(), uri.path().as_bytes(), query.as_bytes(), seen, body] {
        digest.update((part.len() as u64).to_be_bytes());
        digest.update(part);
    }
    digest.finalize().into()
}
