//! `annexa add`, `edit`, `retire` and `step`: what changes records.

use clap::Args;
use reqwest::Method;
use serde_json::{Map, Value as Json};

use super::kind::{self, Assignment, Field, Kind};
use super::table::{self, Names, plain};
use super::{Answer, Client, Sent, Server, show};
use crate::exit::Failed;

/// What every change may be given.
#[derive(Clone, Debug, Args)]
pub struct Change {
    /// Why, for the history.
    #[arg(long)]
    reason: Option<String>,
    /// Try it and keep nothing: says what would change.
    #[arg(long)]
    dry_run: bool,
    /// Print the server's JSON.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    server: Server,
}

/// Make a record.
///
/// Values are written as field=value. Other records are named by number or id; several are separated by commas.
#[derive(Clone, Debug, Args)]
#[command(after_help = "Examples:
  annexa add asset name=Backups kind=information owner=P-004 classification=confidential
  annexa add asset name=Archive depends_on=A-014,A-015 unit=U-003 --reason 'Found in the cloud bill'")]
pub struct Add {
    /// The kind, such as asset.
    kind: String,
    /// The fields.
    #[arg(required = true, value_name = "FIELD=VALUE")]
    fields: Vec<Assignment>,
    #[command(flatten)]
    change: Change,
}

/// Edit a record.
///
/// It is edited as it is now; with --seen, only if that is still its version. `field=` takes a value away.
#[derive(Clone, Debug, Args)]
#[command(after_help = "Examples:
  annexa edit asset A-014 classification=internal --reason 'Prices are published now'
  annexa edit asset A-014 owner= --dry-run")]
pub struct Edit {
    /// The kind, such as asset.
    kind: String,
    /// The record, by its number or id.
    handle: String,
    /// The fields.
    #[arg(required = true, value_name = "FIELD=VALUE")]
    fields: Vec<Assignment>,
    /// The version that you saw.
    #[arg(long, value_name = "VERSION")]
    seen: Option<u64>,
    #[command(flatten)]
    change: Change,
}

/// Take a record out of use, or back into it. Nothing is deleted.
#[derive(Clone, Debug, Args)]
#[command(after_help = "Examples:
  annexa retire asset A-014 --reason 'Switched off'
  annexa retire asset A-014 --undo")]
pub struct Retire {
    /// The kind, such as asset.
    kind: String,
    /// The record, by its number or id.
    handle: String,
    /// Take it back into use.
    #[arg(long)]
    undo: bool,
    #[command(flatten)]
    change: Change,
}

/// Take a step of a record's life cycle, or see which ones are open.
#[derive(Clone, Debug, Args)]
#[command(after_help = "Examples:
  annexa step role-assignment RA-119
  annexa step role-assignment RA-119 consent
  annexa step role-assignment RA-004 ending successor=P-007 --reason 'Handed over'")]
pub struct Step {
    /// The kind, such as role-assignment.
    kind: String,
    /// The record, by its number or id.
    handle: String,
    /// What the step creates on it. Without it the open steps are listed.
    noun: Option<String>,
    /// What the step asks for.
    #[arg(value_name = "FIELD=VALUE")]
    fields: Vec<Assignment>,
    #[command(flatten)]
    change: Change,
}

/// Makes a record.
///
/// # Errors
/// [`Failed`].
pub async fn add(arguments: &Add) -> anyhow::Result<()> {
    let (client, kind) = open(&arguments.change, &arguments.kind).await?;
    let body = kind::body(&client, &kind.fields, &arguments.fields).await?;
    send(&client, &kind, &arguments.change, Method::POST, &[&kind.kind], body, None).await
}

/// Edits a record.
///
/// # Errors
/// [`Failed`].
pub async fn edit(arguments: &Edit) -> anyhow::Result<()> {
    let (client, kind) = open(&arguments.change, &arguments.kind).await?;
    let body = kind::body(&client, &kind.fields, &arguments.fields).await?;
    let path = [kind.kind.as_str(), &arguments.handle];
    let now = client.get(&path, &[]).await?;
    is_seen(&now, arguments.seen)?;
    send(&client, &kind, &arguments.change, Method::PATCH, &path, body, now.tag).await
}

fn is_seen(now: &Answer, seen: Option<u64>) -> anyhow::Result<()> {
    let current = now.json.get("version").and_then(Json::as_u64);
    match seen {
        Some(seen) if current != Some(seen) => {
            let sentence = format!(
                "You saw version {seen}; the record has version {} now. Look at what changed first.",
                current.unwrap_or_default()
            );
            Err(Failed::refused(sentence).into())
        }
        _ => Ok(()),
    }
}

/// Takes a record out of use, or back into it.
///
/// # Errors
/// [`Failed`].
pub async fn retire(arguments: &Retire) -> anyhow::Result<()> {
    let (client, kind) = open(&arguments.change, &arguments.kind).await?;
    let path = [kind.kind.as_str(), &arguments.handle];
    let tag = client.get(&path, &[]).await?.tag;
    if arguments.undo {
        let path = [kind.kind.as_str(), &arguments.handle, "restoration"];
        return send(&client, &kind, &arguments.change, Method::POST, &path, Map::new(), tag).await;
    }
    send(&client, &kind, &arguments.change, Method::DELETE, &path, Map::new(), tag).await
}

/// Takes a step, or lists the open ones.
///
/// # Errors
/// [`Failed`].
pub async fn step(arguments: &Step) -> anyhow::Result<()> {
    let (client, kind) = open(&arguments.change, &arguments.kind).await?;
    let path = [kind.kind.as_str(), &arguments.handle];
    let tag = client.get(&path, &[]).await?.tag;
    let offered = client.get(&[&kind.kind, &arguments.handle, "steps"], &[]).await?.json;
    let offered = offered.get("items").and_then(Json::as_array).cloned().unwrap_or_default();
    let Some(noun) = &arguments.noun else { return offers(&offered, arguments.change.json) };
    let one = offered.iter().find(|one| one.get("noun").and_then(Json::as_str) == Some(noun));
    let fields: Vec<Field> = one
        .and_then(|one| one.get("fields"))
        .map(|fields| serde_json::from_value(fields.clone()))
        .transpose()?
        .unwrap_or_default();
    let body = kind::body(&client, &fields, &arguments.fields).await?;
    send(&client, &kind, &arguments.change, Method::POST, &[&kind.kind, &arguments.handle, noun], body, tag).await
}

fn offers(offered: &[Json], is_json: bool) -> anyhow::Result<()> {
    if is_json {
        println!("{}", serde_json::to_string_pretty(offered)?);
        return Ok(());
    }
    let mut table = table::headed(["Step", "What it does", "Leads to", "In the way"]);
    for one in offered {
        let text = |name: &str| one.get(name).and_then(Json::as_str).unwrap_or_default().to_owned();
        let refusals = one.get("refusals").and_then(Json::as_array).into_iter().flatten();
        let why: Vec<_> = refusals.filter_map(|refusal| refusal.get("detail")?.as_str()).collect();
        table.add_row([text("noun"), text("label"), text("leads_to"), why.join(" ")]);
    }
    table::print(&table);
    if offered.is_empty() {
        eprintln!("There is no step that you may take on it.");
    }
    Ok(())
}

async fn open(change: &Change, name: &str) -> anyhow::Result<(Client, Kind)> {
    let client = Client::open(&change.server)?;
    let kinds = kind::all(&client).await?;
    let kind = kind::named(&kinds, name)?.clone();
    Ok((client, kind))
}

async fn send(
    client: &Client,
    kind: &Kind,
    change: &Change,
    method: Method,
    path: &[&str],
    mut body: Map<String, Json>,
    seen: Option<String>,
) -> anyhow::Result<()> {
    if let Some(reason) = &change.reason {
        body.insert("reason".to_owned(), Json::from(reason.as_str()));
    }
    let query: &[(&str, &str)] = if change.dry_run { &[("dry_run", "true")] } else { &[] };
    let answer = client.send(method, path, query, Sent { body: Some(Json::Object(body)), seen }).await?;
    if change.json {
        println!("{}", serde_json::to_string_pretty(&answer.json)?);
    } else if change.dry_run {
        would(client, kind, &answer.json).await;
    } else {
        show::record(client, kind, &answer.json).await;
    }
    Ok(())
}

/// What a try says.
async fn would(client: &Client, kind: &Kind, answer: &Json) {
    let mut names = Names::default();
    for edit in answer.get("edits").and_then(Json::as_array).into_iter().flatten() {
        let text = |name: &str| edit.get(name).map(plain).unwrap_or_default();
        println!("Would make version {} of {} {}:", text("version"), text("kind"), text("number"));
        for change in edit.get("changes").and_then(Json::as_array).into_iter().flatten() {
            let field = change.get("field").and_then(Json::as_str).unwrap_or_default();
            let old = names.shown(client, kind, field, change.get("old").unwrap_or(&Json::Null)).await;
            let new = names.shown(client, kind, field, change.get("new").unwrap_or(&Json::Null)).await;
            println!("  {field}: {old} → {new}");
        }
    }
    println!("Nothing was kept.");
}
