//! `GET /comparison`: what differs between two moments, by register and record by record; and the same as a file.

use access::Compared;
use axum::http::header::ACCEPT;
use axum::http::{HeaderMap, Uri};
use axum::response::Response;
use comparison::{Became, Change, Edit, RowChange, Source};
use door::{Client, Fault};
use exports::{File, Format};
use isms::{Held, registry};
use listing::{Comparing, Parameters};
use record::Type;
use serde_json::{Map, Value as Json, json};

use crate::{answer, brief};

/// How many records a page has when nobody says.
const USUAL: usize = 50;

pub(crate) async fn compare(client: Client, uri: Uri) -> Result<Response, Fault> {
    let mut parameters = Parameters::of(&uri)?;
    let limit = parameters.take_limit(USUAL)?;
    let after = parameters.take("after");
    let comparing = Comparing::taken(&client.view, |name| parameters.take(name))?;
    parameters.end()?;
    let compared = comparing.compared(client.app(), &client.view).await?;
    let stretch = comparing.stretch(&compared, after.as_deref(), limit)?;
    let items: Vec<Json> = stretch.edits.iter().map(|edit| told(&compared, edit)).collect();
    Ok(answer::json(&json!({
        "from": moment(compared.before()),
        "to": moment(compared.after()),
        "counts": counts(&compared),
        "items": items,
        "next": stretch.next,
        "total": stretch.total,
        "unseen": compared.all_unseen(),
    })))
}

pub(crate) async fn export(client: Client, uri: Uri, headers: HeaderMap) -> Result<File, Fault> {
    let mut parameters = Parameters::of(&uri)?;
    let accept = headers.get(ACCEPT).and_then(|accept| accept.to_str().ok());
    let format = Format::asked(parameters.take("format").as_deref(), accept)?;
    let comparing = Comparing::taken(&client.view, |name| parameters.take(name))?;
    parameters.end()?;
    let compared = comparing.compared(client.app(), &client.view).await?;
    exports::comparison(client.app().host(), &client.view, &comparing, compared, format).await
}

fn moment(view: &access::View) -> Json {
    json!({"at": view.now(), "date": view.today(), "entries": view.log_size()})
}

/// Per register that differs, how many of its records and how.
fn counts(compared: &Compared) -> Vec<Json> {
    let of_kind = |kind: &'static record::Kind| {
        let mut counts: Map<String, Json> = Became::ALL
            .into_iter()
            .map(|became| (became.code().to_owned(), compared.count(kind, became).into()))
            .collect();
        counts.insert("unseen".to_owned(), compared.unseen(kind).into());
        let differs = counts.values().any(|count| *count != 0);
        counts.insert("kind".to_owned(), kind.plural.into());
        differs.then_some(Json::Object(counts))
    };
    registry::kinds().filter_map(of_kind).collect()
}

fn told(compared: &Compared, edit: &Edit) -> Json {
    let version = |held: &Option<std::sync::Arc<Held>>| held.as_ref().map(|held| held.version);
    let changes: Vec<Json> = compared.changes(edit).iter().map(change).collect();
    json!({
        "record": edit.last().map(|held| brief::record(compared.after(), held)),
        "became": edit.became.code(),
        "before": version(&edit.before),
        "after": version(&edit.after),
        "changes": changes,
    })
}

fn change(change: &Change) -> Json {
    let source = match change.source {
        Source::Field(_) | Source::Envelope => "stored",
        Source::Derived(_) => "derived",
        Source::State => "state",
    };
    let mut told = json!({"field": change.name, "source": source, "old": change.old, "new": change.new});
    if let Some(Type::Rows(columns)) = change.source.field().map(|field| field.field_type) {
        let rows: Vec<Json> =
            comparison::rows(columns, change.old.as_ref(), change.new.as_ref()).iter().map(row).collect();
        answer::set(&mut told, "rows", rows);
    }
    told
}

fn row(row: &RowChange) -> Json {
    match row {
        RowChange::Added(new) => json!({"became": "added", "old": null, "new": new, "columns": []}),
        RowChange::Removed(old) => json!({"became": "removed", "old": old, "new": null, "columns": []}),
        RowChange::Changed { old, new, columns } => {
            let names: Vec<&str> = columns.iter().map(|column| column.name).collect();
            json!({"became": "changed", "old": old, "new": new, "columns": names})
        }
    }
}
