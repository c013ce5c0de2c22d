//! `annexa show`.

use clap::Args;
use serde_json::Value as Json;

use super::kind::{self, Kind};
use super::table::{self, Names, plain};
use super::{Client, Server};

/// Show one record, or what happened to it.
///
/// Fields that are empty are left out of the table; `--json` has them all. References are shown by name; `--json` has the ids
/// that other commands take. A record that does not exist and one that you may not see are answered alike, under exit
/// code 3.
#[derive(Clone, Debug, Args)]
#[command(after_help = "Examples:
  annexa show asset A-014
  annexa show asset A-014 --history
  annexa show asset A-014 --as-of 2026-03-31 --json
  annexa show risk R-003 --json | jq -r .state.code")]
pub struct Show {
    /// The kind, such as asset; `annexa list kinds` names them.
    kind: String,
    /// The record, by its number or id.
    handle: String,
    /// Show its versions: who changed what, when and why.
    #[arg(long)]
    history: bool,
    /// Show it as it was on this day, or at this instant.
    #[arg(long, value_name = "DATE")]
    as_of: Option<String>,
    /// Print the server's JSON.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    server: Server,
}

/// Shows.
///
/// # Errors
/// [`crate::exit::Failed`].
pub async fn run(arguments: &Show) -> anyhow::Result<()> {
    let client = Client::open(&arguments.server)?;
    let kinds = kind::all(&client).await?;
    let kind = kind::named(&kinds, &arguments.kind)?;
    let as_of = arguments.as_of.as_deref().map(|as_of| ("as_of", as_of));
    let mut path = vec![kind.kind.as_str(), &arguments.handle];
    let mut query: Vec<_> = as_of.into_iter().collect();
    if arguments.history {
        path.push("history");
        query.push(("limit", "200"));
    }
    let answer = client.get(&path, &query).await?.json;
    if arguments.json {
        println!("{}", serde_json::to_string_pretty(&answer)?);
    } else if arguments.history {
        versions(&client, kind, &answer).await;
    } else {
        record(&client, kind, &answer).await;
    }
    Ok(())
}

/// One record, a field a line.
pub async fn record(client: &Client, kind: &Kind, item: &Json) {
    let mut names = Names::default();
    let mut table = table::headed([kind.title.as_str(), &plain(item.get("number").unwrap_or(&Json::Null))]);
    for name in ["unit", "state", "retired"] {
        let shown = names.shown(client, kind, name, item.get(name).unwrap_or(&Json::Null)).await;
        add(&mut table, &capital(name), shown);
    }
    for field in &kind.fields {
        let shown = names.shown(client, kind, &field.name, item.get(&field.name).unwrap_or(&Json::Null)).await;
        add(&mut table, &field.label, shown);
    }
    for name in ["version", "recorded", "damaged"] {
        add(&mut table, &capital(name), plain(item.get(name).unwrap_or(&Json::Null)));
    }
    table::print(&table);
}

fn add(table: &mut comfy_table::Table, label: &str, shown: String) {
    if !shown.is_empty() {
        table.add_row([label.to_owned(), shown]);
    }
}

fn capital(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

async fn versions(client: &Client, kind: &Kind, answer: &Json) {
    let mut names = Names::default();
    let mut table = table::headed(["Version", "Recorded", "By", "Changes", "Reason"]);
    for version in answer.get("items").and_then(Json::as_array).into_iter().flatten() {
        let text = |name: &str| plain(version.get(name).unwrap_or(&Json::Null));
        let mut changes = Vec::new();
        for change in version.get("changes").and_then(Json::as_array).into_iter().flatten() {
            let field = change.get("field").and_then(Json::as_str).unwrap_or_default();
            let old = names.shown(client, kind, field, change.get("old").unwrap_or(&Json::Null)).await;
            let new = names.shown(client, kind, field, change.get("new").unwrap_or(&Json::Null)).await;
            changes.push(if old.is_empty() { format!("{field}: {new}") } else { format!("{field}: {old} → {new}") });
        }
        table.add_row([text("version"), text("recorded"), text("by"), changes.join("\n"), text("reason")]);
    }
    table::print(&table);
}
