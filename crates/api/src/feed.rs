//! `GET /changes`: what changed lately, newest first.

use axum::http::Uri;
use axum::response::Response;
use door::{Client, Fault};
use host::Version;
use record::{Id, Kind};
use serde_json::{Value as Json, json};

use crate::{answer, brief, show};
use listing::Parameters;

/// How many stretches of the log one request looks through before it hands the search back to the client.
const STRETCHES: usize = 5;

/// Which changes are meant.
struct Wanted {
    kind: Option<&'static Kind>,
    person: Option<Id>,
    record: Option<Id>,
}

impl Wanted {
    fn read(parameters: &mut Parameters) -> Result<Self, Fault> {
        let kind = parameters.take("kind").map(|plural| show::kind(&plural)).transpose()?;
        let mut id = |name: &str| {
            let said = |_| Fault::BadRequest(format!("`{name}` is the id of a record."));
            parameters.take(name).map(|text| Id::parse_str(&text).map_err(said)).transpose()
        };
        Ok(Self { person: id("person")?, record: id("record")?, kind })
    }

    fn is_meant(&self, version: &Version) -> bool {
        self.kind.is_none_or(|kind| kind == version.kind)
            && self.person.is_none_or(|person| version.by == Some(person))
            && self.record.is_none_or(|record| version.id == record)
    }
}

pub(crate) async fn changes(client: Client, uri: Uri) -> Result<Response, Fault> {
    let mut parameters = Parameters::of(&uri)?;
    let limit = parameters.take_limit(50)?;
    let mut before = parameters.take_number("before", 0..=u64::MAX)?;
    let wanted = Wanted::read(&mut parameters)?;
    parameters.end()?;
    let view = &client.view;
    let mut items: Vec<Json> = Vec::new();
    for _ in 0..STRETCHES {
        let feed = client.app().host().feed(view, before, limit).await?;
        before = feed.next;
        for version in feed.versions.iter().filter(|version| wanted.is_meant(version)) {
            if items.len() == limit {
                break;
            }
            before = if items.len() + 1 == limit { Some(version.at).filter(|at| *at > 0) } else { before };
            items.push(told(&client, version));
        }
        if items.len() == limit || before.is_none() {
            break;
        }
    }
    Ok(answer::json(&json!({"items": items, "next": before})))
}

fn told(client: &Client, version: &Version) -> Json {
    let view = &client.view;
    let mut told = show::told(view, version);
    if let (Json::Object(told), Some(held)) = (&mut told, view.held(version.kind, version.id)) {
        told.insert("record".to_owned(), Json::Object(brief::record(view, held)));
    }
    told
}
