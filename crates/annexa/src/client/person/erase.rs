//! `annexa person erase`: what is kept of a person goes, what they decided stays.

use clap::Args;
use reqwest::Method;
use serde_json::{Map, Value as Json};

use super::super::table::{self, plain};
use super::super::{Client, Sent, Server};

/// Erase what is kept of a person, for good.
///
/// Their record loses what it says of them, in every version, and so does every text of other records that names them. What
/// they decided stays, under their number. Their login ends. See it first with --dry-run: it cannot be taken back, not even
/// from the log, which keeps verifying. Asks for a token of reach `approve`; their roles and what they answer for have to be
/// handed over before, and their last day has to be over.
#[derive(Clone, Debug, Args)]
#[command(after_help = "Examples:
  annexa person erase P-014 --reason 'Asked for it on 3 May' --dry-run
  annexa person erase P-014 --reason 'Asked for it on 3 May' --word 'M. Voss'
  annexa person erase P-014 --reason 'Left on 1 May' --keep-name")]
pub struct Erase {
    /// The person, by number or id.
    handle: String,
    /// Why. It stays, so it must not name them.
    #[arg(long)]
    reason: Option<String>,
    /// A further word by which texts name them; may be repeated.
    #[arg(long, value_name = "TEXT")]
    word: Vec<String>,
    /// A file of evidence that goes with them, by its SHA-256; may be repeated.
    #[arg(long, value_name = "SHA256")]
    file: Vec<String>,
    /// Keep the name, and the texts that name them, as long as what they decided has to be kept under it.
    #[arg(long)]
    keep_name: bool,
    /// Try it and keep everything: says what would be erased.
    #[arg(long)]
    dry_run: bool,
    /// Print the server's JSON.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    server: Server,
}

/// Erases, or says what would be erased.
///
/// # Errors
/// [`crate::exit::Failed`].
pub async fn run(arguments: &Erase) -> anyhow::Result<()> {
    let client = Client::open(&arguments.server)?;
    let seen = client.get(&["people", &arguments.handle], &[]).await?.tag;
    let mut body = Map::new();
    body.insert("keep_name".to_owned(), Json::from(arguments.keep_name));
    body.insert("words".to_owned(), Json::from(arguments.word.clone()));
    body.insert("files".to_owned(), Json::from(arguments.file.clone()));
    body.extend(arguments.reason.clone().map(|reason| ("reason".to_owned(), Json::from(reason))));
    let query: &[(&str, &str)] = if arguments.dry_run { &[("dry_run", "true")] } else { &[] };
    let path = ["people", arguments.handle.as_str(), "erasure"];
    let answer = client.send(Method::POST, &path, query, Sent { body: Some(Json::Object(body)), seen }).await?.json;
    if arguments.json {
        println!("{}", serde_json::to_string_pretty(&answer)?);
    } else if arguments.dry_run {
        would(&answer);
    } else {
        done(&arguments.handle, &answer);
    }
    Ok(())
}

fn would(answer: &Json) {
    let mut table = table::headed(["Record", "Title", "Versions", "Fields"]);
    let list = |name: &str| answer.get(name).and_then(Json::as_array).into_iter().flatten();
    for record in list("records") {
        let text = |name: &str| record.get(name).map(plain).unwrap_or_default();
        let versions = record.get("versions").and_then(Json::as_array).into_iter().flatten();
        let mut fields: Vec<String> = Vec::new();
        for field in versions.clone().filter_map(|version| version.get("fields")?.as_array()).flatten().map(plain) {
            if !fields.contains(&field) {
                fields.push(field);
            }
        }
        let handle = if text("number").is_empty() { text("id") } else { text("number") };
        table.add_row([handle, text("title"), versions.count().to_string(), fields.join(", ")]);
    }
    table::print(&table);
    let count = |name: &str| answer.get(name).map(plain).unwrap_or_default();
    println!("Records beside these that you may not see: {}", count("unseen"));
    println!("Files that would go: {}", list("files").map(plain).collect::<Vec<_>>().join(", "));
    for kept in list("files_kept") {
        let text = |name: &str| kept.get(name).map(plain).unwrap_or_default();
        println!("Names them and stays, unless you add --file: {} of evidence {}", text("file"), text("evidence"));
    }
    println!("Nothing was erased.");
}

fn done(handle: &str, answer: &Json) {
    println!("What was kept of {handle} is erased. What they decided stays, under this number.");
    let records = answer.get("records").and_then(Json::as_array).into_iter().flatten();
    for record in records.filter(|record| record.get("kind").map(plain).as_deref() == Some("retained-records")) {
        println!("{} lists what it was.", record.get("number").map(plain).unwrap_or_default());
    }
    match answer.get("traces").and_then(Json::as_str) {
        Some("removed") => println!("No trace is left in the database. Backups that were taken before still hold it."),
        _ => println!("Traces beside the database are still being removed; the server goes on with it."),
    }
}
