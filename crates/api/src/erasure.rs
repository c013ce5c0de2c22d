//! Erasing a person: `POST /people/{handle}/erasure`, and with `dry_run` what it would erase.

use access::View;
use axum::extract::{Path, Request};
use axum::http::StatusCode;
use axum::response::{ErrorResponse, IntoResponse as _, Response};
use decide::{Refusal, Rejection};
use door::{Client, Fault};
use host::{Erasing, Traced};
use isms::people::Person;
use record::{Body, Kinded as _, Misfit};
use serde_json::{Value as Json, json};

use crate::input::{Input, Needs};
use crate::{answer, brief, precondition, show, write};

/// The longest body.
const BODY: usize = 64 * 1024;

pub(crate) async fn erase(
    client: Client,
    Path(handle): Path<String>,
    request: Request,
) -> Result<Response, ErrorResponse> {
    let held = show::held(&client.view, Person::kind_of().plural, &handle)?;
    let mut input = Input::read(request, Needs::Nothing, BODY).await?;
    let version = precondition::seen(&input.headers, held)?;
    let asked = asked(std::mem::take(&mut input.body)).map_err(Fault::from)?;
    let asked = Erasing { person: held.id, version, reason: input.reason.take(), ..asked };
    Ok(carried_out(&client, &asked, input).await?)
}

async fn carried_out(client: &Client, asked: &Erasing, input: Input) -> Result<Response, Fault> {
    client.is_present()?;
    // Searching everything takes a while: it is done for whoever may erase alone.
    match client.view.held(Person::kind_of(), asked.person) {
        None => return Err(Fault::NotFound),
        Some(held) if client.view.may_erase(held) => {}
        Some(held) if held.id == client.actor().person => {
            return Err(Rejection::from(Refusal::engine("erase_self")).into());
        }
        Some(_) => return Err(Rejection::from(Refusal::guard("not_entitled")).into()),
    }
    let (host, organisation) = (client.app().host(), client.organisation);
    if input.is_dry_run {
        let (traced, decided) = host.preview_erasure(organisation, client.actor(), asked).await?;
        decided?;
        return Ok(answer::json(&told(&client.view, asked, &traced)));
    }
    let committed = host.erase(organisation, client.actor(), asked, input.idempotency).await?;
    // What was decided stands; where something has to wait, the server goes on with it.
    let is_finished = client.app().logins.finish_erasures().await.is_ok();
    let view = client.refreshed().await?;
    let records = committed.outcomes.iter().filter_map(|outcome| view.held(outcome.kind, outcome.id));
    let records: Vec<Body> = records.map(|held| brief::record(&view, held)).collect();
    let status = if is_finished { StatusCode::OK } else { StatusCode::ACCEPTED };
    let told = json!({"records": records, "log_size": committed.size, "traces": if is_finished { "removed" } else { "being_removed" }});
    let mut response = (status, answer::json(&told)).into_response();
    write::mark_replayed(&mut response, &committed);
    Ok(response)
}

/// What the body asks for beside the reason.
fn asked(body: Body) -> Result<Erasing, Misfit> {
    let mut asked = Erasing {
        person: record::Id::nil(),
        version: 0,
        keeps_name: false,
        reason: None,
        words: Vec::new(),
        files: Vec::new(),
    };
    for (name, value) in body {
        match name.as_str() {
            "keep_name" => asked.keeps_name = value.as_bool().ok_or_else(|| wrong("keep_name", "true or false"))?,
            "words" => asked.words = texts("words", &value)?,
            "files" => {
                let parsed = texts("files", &value)?.into_iter().map(|text| text.parse());
                asked.files = parsed.collect::<Result<_, _>>().map_err(|_| wrong("files", "checksums of files"))?;
            }
            _ => {
                return Err(Misfit::new(
                    name,
                    "unknown",
                    "Leave this out; `keep_name`, `words`, `files` and `reason` are read.",
                ));
            }
        }
    }
    Ok(asked)
}

fn texts(name: &str, value: &Json) -> Result<Vec<String>, Misfit> {
    let list = value.as_array().ok_or_else(|| wrong(name, "a list of texts"))?;
    list.iter().map(|text| text.as_str().map(str::to_owned).ok_or_else(|| wrong(name, "a list of texts"))).collect()
}

fn wrong(name: &str, expected: &str) -> Misfit {
    Misfit::new(name, "wrong_type", format!("This should be {expected}."))
}

/// What would be erased, as far as the viewer may see where it stands; the rest is counted.
fn told(view: &View, asked: &Erasing, traced: &Traced) -> Json {
    let mut unseen = 0_usize;
    let mut records = Vec::new();
    for (kind, id, versions) in traced.found.records() {
        match view.held(kind, id) {
            None => unseen += 1,
            Some(held) => {
                let versions: Vec<Json> =
                    versions.iter().map(|(version, fields)| json!({"version": version, "fields": fields})).collect();
                let mut told = brief::record(view, held);
                told.insert("versions".to_owned(), Json::from(versions));
                records.push(told);
            }
        }
    }
    let stays = traced.stays.iter().map(|(evidence, file)| json!({"evidence": evidence, "file": file.to_string()}));
    json!({
        "keep_name": asked.keeps_name,
        "records": records,
        "unseen": unseen,
        "files": traced.found.files().collect::<Vec<_>>(),
        "files_kept": stays.collect::<Vec<_>>(),
        "accesses": traced.found.accesses().count(),
    })
}
