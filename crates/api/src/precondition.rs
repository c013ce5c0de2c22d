//! Entity tags: `"<id>-<version>"`. Whoever changes a record says which version they saw.

use axum::http::header::{IF_MATCH, IF_NONE_MATCH};
use axum::http::{HeaderMap, HeaderName};
use door::Fault;
use isms::Held;
use record::Id;

/// The tag of a version of a record.
pub(crate) fn tag(id: Id, version: u64) -> String {
    format!("\"{id}-{version}\"")
}

/// The version of `held` that the client saw, by `If-Match`.
///
/// # Errors
/// [`Fault::PreconditionMissing`] without the header; a sentence when it holds no tag of this record. `*` is none: who
/// writes says what they saw.
pub(crate) fn seen(headers: &HeaderMap, held: &Held) -> Result<u64, Fault> {
    if !headers.contains_key(IF_MATCH) {
        return Err(Fault::PreconditionMissing);
    }
    let versions: Vec<u64> = tags(headers, &IF_MATCH).filter_map(|tag| version_in(&tag, held.id)).collect();
    let current = versions.iter().find(|version| **version == held.version);
    current.or(versions.first()).copied().ok_or_else(|| {
        Fault::BadRequest("`If-Match` holds no ETag of this record; send the one that reading it gave.".to_owned())
    })
}

/// Whether the client has this version already, by `If-None-Match`.
pub(crate) fn is_known(headers: &HeaderMap, id: Id, version: u64) -> bool {
    let ours = tag(id, version);
    // This comparison is the weak one (RFC 9110, 13.1.2): a proxy may have weakened the tag.
    tags(headers, &IF_NONE_MATCH).any(|tag| tag.strip_prefix("W/").unwrap_or(&tag) == ours)
}

fn tags(headers: &HeaderMap, name: &HeaderName) -> impl Iterator<Item = String> {
    let lines = headers.get_all(name).iter().filter_map(|value| value.to_str().ok());
    lines.flat_map(|line| line.split(',')).map(|tag| tag.trim().to_owned())
}

fn version_in(tag: &str, id: Id) -> Option<u64> {
    let inside = tag.strip_prefix('"')?.strip_suffix('"')?;
    let version = inside.strip_prefix(&id.to_string())?.strip_prefix('-')?;
    version.parse().ok().filter(|_| version.bytes().all(|byte| byte.is_ascii_digit()))
}
