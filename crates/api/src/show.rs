//! `GET /{kind}/{handle}` and what belongs to one record: its versions, and what refers to it.

use std::sync::Arc;

use access::View;
use axum::extract::Path;
use axum::http::header::{ETAG, HeaderValue};
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::{IntoResponse as _, Response};
use door::{Client, Fault};
use host::Version;
use isms::{Held, registry};
use record::Kind;
use serde_json::{Value as Json, json};

use crate::item::{Item, Read};
use crate::list::Page;
use crate::{answer, brief, precondition};
use listing::Parameters;

/// The record that an address names, by its number or id.
///
/// # Errors
/// [`Fault::NotFound`], also for what the viewer may not see.
pub(crate) fn held<'a>(view: &'a View, plural: &str, handle: &str) -> Result<&'a Arc<Held>, Fault> {
    let kind = kind(plural)?;
    view.find(kind, handle).ok_or_else(|| match view.not_yet(kind, handle) {
        Some(later) => Fault::NotYet(format!("{} was not there yet at that moment.", later.handle_short())),
        None => Fault::NotFound,
    })
}

/// The kind of a collection.
///
/// # Errors
/// [`Fault::NotFound`].
pub(crate) fn kind(plural: &str) -> Result<&'static Kind, Fault> {
    registry::of_resource(plural).ok_or(Fault::NotFound)
}

/// Puts the tag of a version on an answer.
pub(crate) fn tagged(mut response: Response, id: record::Id, version: u64) -> Response {
    if let Ok(tag) = HeaderValue::from_str(&precondition::tag(id, version)) {
        response.headers_mut().insert(ETAG, tag);
    }
    response
}

pub(crate) async fn show(
    client: Client,
    Path((plural, handle)): Path<(String, String)>,
    headers: HeaderMap,
    uri: Uri,
) -> Result<Response, Fault> {
    Parameters::of(&uri)?.end()?;
    let held = held(&client.view, &plural, &handle)?;
    let response = if precondition::is_known(&headers, held.id, held.version) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        answer::json(&Item::of(&client.view, held, client.view.today()))
    };
    Ok(tagged(response, held.id, held.version))
}

pub(crate) async fn history(
    client: Client,
    Path((plural, handle)): Path<(String, String)>,
    uri: Uri,
) -> Result<Response, Fault> {
    let mut parameters = Parameters::of(&uri)?;
    let limit = parameters.take_limit(50)?;
    let before = parameters.take_number("before", 1..=u64::MAX)?;
    parameters.end()?;
    let held = held(&client.view, &plural, &handle)?;
    let versions = client.app().host().history(&client.view, held.kind, held.id).await?;
    let total = versions.len();
    let mut wanted = versions.iter().filter(|version| before.is_none_or(|before| version.version < before));
    let items: Vec<Json> = wanted.by_ref().take(limit).map(|version| told(&client.view, version)).collect();
    let next = wanted.next().map(|version| version.version + 1);
    Ok(answer::json(&Page { items, next, total }))
}

/// One version, told by what it changed.
pub(crate) fn told(view: &View, version: &Version) -> Json {
    let changes =
        version.changes.iter().map(|change| json!({"field": change.field, "old": change.old, "new": change.new}));
    json!({
        "version": version.version,
        "entry": version.at,
        "recorded": version.recorded,
        "by": version.by.map(|person| brief::person(view, person)),
        "command": *version.command,
        "reason": version.reason,
        "not_independent": version.not_independent,
        "in_name_of": version.in_name_of,
        "changes": changes.collect::<Vec<_>>(),
        "commitment": version.commitment,
        "sound": version.is_sound,
        "erased": version.erased,
    })
}

pub(crate) async fn version(
    client: Client,
    Path((plural, handle, number)): Path<(String, String, String)>,
    uri: Uri,
) -> Result<Response, Fault> {
    Parameters::of(&uri)?.end()?;
    let held = held(&client.view, &plural, &handle)?;
    let number: u64 = number.parse().map_err(|_| Fault::NotFound)?;
    let versions = client.app().host().history(&client.view, held.kind, held.id).await?;
    let version = versions.iter().find(|version| version.version == number).ok_or(Fault::NotFound)?;
    let response = of_version(&client.view, version);
    Ok(tagged(response, version.id, version.version))
}

/// An earlier version as an item, in the state it had on the day of its recording.
pub(crate) fn of_version(view: &View, version: &Version) -> Response {
    let read = Read::of(version);
    answer::json(&Item::of_version(view, version, &read, view.day_of(version.recorded)))
}

pub(crate) async fn references(
    client: Client,
    Path((plural, handle)): Path<(String, String)>,
    uri: Uri,
) -> Result<Response, Fault> {
    let mut parameters = Parameters::of(&uri)?;
    let limit = parameters.take_limit(50)?;
    let after =
        parameters.take_number("after", 0..=u64::MAX)?.and_then(|after| usize::try_from(after).ok()).unwrap_or(0);
    parameters.end()?;
    let view = &client.view;
    let held = held(view, &plural, &handle)?;
    let (seen, unseen) = view.referring(held.id);
    let items = seen.iter().skip(after).take(limit).map(|linked| {
        let mut item = brief::record(view, linked.held);
        item.insert("field".to_owned(), Json::from(linked.field.name));
        item
    });
    let items: Vec<_> = items.collect();
    let next = Some(after.saturating_add(items.len())).filter(|next| *next < seen.len());
    Ok(answer::json(&json!({"items": items, "next": next, "total": seen.len(), "unseen": unseen})))
}
