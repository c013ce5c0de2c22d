//! `annexa list`.

use clap::Args;
use serde_json::{Value as Json, json};

use super::kind::{self, Kind};
use super::table::{self, Names};
use super::{Client, Server};
use crate::exit::Failed;

/// List records of a kind.
///
/// Shown is what you may see, and nothing else is counted. Columns, conditions and order use the names of fields, which
/// `annexa list kinds` tells for each kind; what a page shows as a column can be asked for here.
///
/// The table goes to standard output and remarks to standard error, so that both `| sort` and `2>/dev/null` do what you
/// expect. A list that is empty is no failure: the exit code is 0.
#[derive(Clone, Debug, Args)]
#[command(after_help = "Examples:
  annexa list assets
  annexa list assets --q backup --sort -recorded
  annexa list assets --filter classification=confidential --filter owner=P-004
  annexa list assets --filter review_every.empty=true --columns number,name,owner
  annexa list people --as-of 2026-03-31 --json
  annexa list evidence --all --json | jq -r '.items[] | select(.state.code == \"expired\") | .number'")]
pub struct List {
    /// The kind, such as assets; `annexa list kinds` names them.
    kind: String,
    /// Words that the records begin words with.
    #[arg(long, short)]
    q: Option<String>,
    /// A condition: field=value, field.gte=value, field.ne=value, field.in=a,b, field.empty=true. May be repeated.
    #[arg(long, short, value_name = "CONDITION")]
    filter: Vec<kind::Assignment>,
    /// Sort by this field; a minus before it turns the order around.
    #[arg(long, short, allow_hyphen_values = true)]
    sort: Option<String>,
    /// At most so many, from 1 to 200.
    #[arg(long, short, default_value_t = 50, value_parser = clap::value_parser!(u16).range(1..=200))]
    limit: u16,
    /// All of them, however many.
    #[arg(long, conflicts_with = "limit")]
    all: bool,
    /// Show them as they were on this day, or at this instant.
    #[arg(long, value_name = "DATE")]
    as_of: Option<String>,
    /// These fields, separated by commas.
    #[arg(long, value_delimiter = ',')]
    columns: Vec<String>,
    /// Print the server's JSON.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    server: Server,
}

/// Lists.
///
/// # Errors
/// [`Failed`].
pub async fn run(arguments: &List) -> anyhow::Result<()> {
    let client = Client::open(&arguments.server)?;
    let kinds = kind::all(&client).await?;
    if arguments.kind == "kinds" {
        return kinds_there_are(&kinds, arguments.json);
    }
    let kind = kind::named(&kinds, &arguments.kind)?;
    let limit = if arguments.all { MOST.to_owned() } else { arguments.limit.to_string() };
    let mut query = vec![("limit", limit.as_str())];
    query.extend(arguments.q.as_deref().map(|q| ("q", q)));
    query.extend(arguments.sort.as_deref().map(|sort| ("sort", sort)));
    query.extend(arguments.as_of.as_deref().map(|as_of| ("as_of", as_of)));
    query.extend(arguments.filter.iter().map(|filter| (filter.field.as_str(), filter.value.as_str())));
    let answer = if arguments.all {
        every_page(&client, kind, &query).await?
    } else {
        client.get(&[&kind.kind], &query).await?.json
    };
    if arguments.json {
        println!("{}", serde_json::to_string_pretty(&answer)?);
        return Ok(());
    }
    let columns = columns(kind, &arguments.columns)?;
    let items = answer.get("items").and_then(Json::as_array).map_or(&[][..], Vec::as_slice);
    print(&client, kind, &columns, items).await;
    let total = answer.get("total").and_then(Json::as_u64).unwrap_or_default();
    if total > items.len() as u64 {
        eprintln!("{} of {total}. Narrow it with --q or --filter, raise --limit, or say --all.", items.len());
    } else if items.is_empty() {
        eprintln!("Nothing that you may see fits.");
    }
    Ok(())
}

/// How many records a page holds at most.
const MOST: &str = "200";

/// Page after page, as one answer.
async fn every_page(client: &Client, kind: &Kind, query: &[(&str, &str)]) -> anyhow::Result<Json> {
    let mut items: Vec<Json> = Vec::new();
    let mut cursor: Option<String> = None;
    loop {
        let mut query = query.to_vec();
        query.extend(cursor.as_deref().map(|cursor| ("cursor", cursor)));
        let mut page = client.get(&[&kind.kind], &query).await?.json;
        if let Some(found) = page.get_mut("items").and_then(Json::as_array_mut) {
            items.append(found);
        }
        cursor = page.get("next").and_then(Json::as_str).map(str::to_owned);
        if cursor.is_none() {
            let total = page.get("total").cloned().unwrap_or_default();
            return Ok(json!({"items": items, "next": null, "total": total}));
        }
    }
}

fn kinds_there_are(kinds: &[Kind], is_json: bool) -> anyhow::Result<()> {
    if is_json {
        let items: Vec<_> = kinds.iter().map(|kind| json!({"kind": kind.kind, "title": kind.title})).collect();
        println!("{}", serde_json::to_string_pretty(&json!({"items": items}))?);
        return Ok(());
    }
    let mut table = table::headed(["kind", "one of them", "fields"]);
    for kind in kinds {
        let fields: Vec<_> = kind.fields.iter().map(|field| field.name.as_str()).collect();
        table.add_row([kind.kind.as_str(), &kind.title, &fields.join(", ")]);
    }
    table::print(&table);
    Ok(())
}

/// What every item has beside the fields of its kind.
const COMMON: [&str; 10] =
    ["id", "number", "version", "href", "unit", "external", "retired", "state", "recorded", "commitment"];

/// Name and heading of each column.
fn columns(kind: &Kind, asked: &[String]) -> anyhow::Result<Vec<(String, String)>> {
    if asked.is_empty() {
        let listed =
            kind.fields.iter().filter(|field| field.is_listed).map(|field| (field.name.clone(), field.label.clone()));
        let number = ("number".to_owned(), "Number".to_owned());
        return Ok(std::iter::once(number).chain(listed).chain([("state".to_owned(), "State".to_owned())]).collect());
    }
    let column = |name: &String| match kind.field(name) {
        Some(field) => Ok((name.clone(), field.label.clone())),
        None if COMMON.contains(&name.as_str()) => Ok((name.clone(), name.clone())),
        None => {
            let known: Vec<_> = COMMON.into_iter().chain(kind.fields.iter().map(|field| field.name.as_str())).collect();
            Err(Failed::refused(format!("{} have no field {name}. There are {}.", kind.kind, known.join(", "))).into())
        }
    };
    asked.iter().map(column).collect()
}

async fn print(client: &Client, kind: &Kind, columns: &[(String, String)], items: &[Json]) {
    let mut names = Names::default();
    let mut table = table::headed(columns.iter().map(|(_, heading)| heading.as_str()));
    for item in items {
        let mut row = Vec::new();
        for (name, _) in columns {
            let value = item.get(name).unwrap_or(&Json::Null);
            row.push(names.shown(client, kind, name, value).await);
        }
        table.add_row(row);
    }
    table::print(&table);
}
