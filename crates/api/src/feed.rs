//! `GET /feed`: what changed lately, newest first.

use axum::http::Uri;
use axum::response::Response;
use door::{Client, Fault};
use host::{Sought, Version};
use isms::registry;
use record::Id;
use serde_json::{Value as Json, json};

use crate::{answer, brief, show};
use listing::Parameters;

pub(crate) async fn changes(client: Client, uri: Uri) -> Result<Response, Fault> {
    let mut parameters = Parameters::of(&uri)?;
    let limit = parameters.take_limit(50)?;
    let before = parameters.take_number("before", 0..=u64::MAX)?;
    let sought = sought(&client, &mut parameters).await?;
    parameters.end()?;
    let Some(sought) = sought else { return Ok(answer::json(&json!({"items": [], "next": null}))) };
    let feed = client.app().host().feed(&client.view, &sought, before, limit).await?;
    let items: Vec<Json> = feed.versions.iter().map(|version| told(&client, version)).collect();
    Ok(answer::json(&json!({"items": items, "next": feed.next})))
}

/// What is sought; nothing where the record is none that the viewer may see, so that nothing is found.
async fn sought(client: &Client, parameters: &mut Parameters) -> Result<Option<Sought>, Fault> {
    let kind = parameters.take("kind").map(|plural| show::kind(&plural)).transpose()?;
    let mut id = |name: &str| {
        let said = |_| Fault::BadRequest(format!("`{name}` is the id of a record."));
        parameters.take(name).map(|text| Id::parse_str(&text).map_err(said)).transpose()
    };
    let (by, record) = (id("person")?, id("record")?);
    let since = parameters.take("since").map(|text| {
        let sentence = "`since` is an instant like 2026-03-31T12:00:00Z.";
        text.parse().map_err(|_| Fault::BadRequest(sentence.to_owned()))
    });
    let since = match since.transpose()? {
        Some(instant) => client.app().host().entry_after(&client.view, instant).await?,
        None => 0,
    };
    let Some(record) = record else { return Ok(Some(Sought { kind, by, since, record: None })) };
    let of = registry::kinds().find(|kind| client.view.held(kind, record).is_some());
    let of = of.filter(|of| kind.is_none_or(|kind| kind == *of));
    Ok(of.map(|kind| Sought { kind: Some(kind), record: Some(record), by, since }))
}

fn told(client: &Client, version: &Version) -> Json {
    let view = &client.view;
    let mut told = show::told(view, version);
    if let (Json::Object(told), Some(held)) = (&mut told, view.held(version.kind, version.id)) {
        told.insert("record".to_owned(), Json::Object(brief::record(view, held)));
    }
    told
}
