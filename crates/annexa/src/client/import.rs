//! `annexa import`: a spreadsheet is sent, its plan shown, and committed once somebody said yes.

mod plan;
mod remembered;
pub mod sending;
mod undo;

use std::fs;
use std::io::IsTerminal as _;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use reqwest::Method;
use serde_json::{Map, Value as Json, json};

use super::{Client, Sent, Server};
use crate::exit::Failed;

/// How many rows with problems are shown.
const SHOWN: &str = "20";
/// How many rows of the plan `--dry-run --json` holds at most.
const ROWS: &str = "1000";

/// Import a spreadsheet of assets, risks or suppliers, or take an import back.
///
/// Takes XLSX, ODS and CSV. Shows how the columns are understood and what each row would do, then asks. All of it is one
/// commit: it is done whole or not at all. The same file again changes nothing, and what somebody edited here since stays.
///
/// A file with the headers of an earlier import is read as that one was; --afresh reads it as it is recognised.
///
/// Where a scale or a word of the file could mean several things, the plan asks; until it is answered the cells concerned bring
/// nothing. --answers takes {"scales": {"likelihood": {"rather likely": {"rating": 4}}}, "dates": {"due": "day_first"}}.
/// --mapping takes the mapping of `--dry-run --json`, corrected: `jq .mapping` makes the file to begin with.
#[derive(Clone, Debug, Args)]
#[command(after_help = "Examples:
  annexa import risks.xlsx --dry-run
  annexa import risks.xlsx --register risks --sheet 'Risk register'
  annexa import risks.xlsx --dry-run --json | jq .mapping > mapping.json
  annexa import risks.xlsx --mapping mapping.json --answers answers.json --reason 'Moving in'
  annexa import assets.csv --yes --strict --json
  annexa import --undo RR-001 --dry-run
  annexa import --undo RR-001")]
pub struct Import {
    /// The spreadsheet.
    #[arg(required_unless_present = "undo", conflicts_with = "undo")]
    file: Option<PathBuf>,
    /// What its rows are; without it, what they look like.
    #[arg(long, conflicts_with = "undo")]
    register: Option<Register>,
    /// The sheet, by its name; without it, the first that looks like a register.
    #[arg(long, value_name = "NAME", conflicts_with = "undo")]
    sheet: Option<String>,
    /// How the columns are read, as JSON in a file.
    #[arg(long, value_name = "FILE", conflicts_with = "undo")]
    mapping: Option<PathBuf>,
    /// What its scales and words mean, as JSON in a file.
    #[arg(long, value_name = "FILE", conflicts_with = "undo")]
    answers: Option<PathBuf>,
    /// Do not read it as the last import with the same headers was read.
    #[arg(long, conflicts_with = "undo")]
    afresh: bool,
    /// Why, for the history.
    #[arg(long, conflicts_with = "undo")]
    reason: Option<String>,
    /// Import nothing if a row cannot be taken: exit code 6.
    #[arg(long, conflicts_with = "undo")]
    strict: bool,
    /// Take back the import of this retained record, wherever nothing was edited since.
    #[arg(long, value_name = "RECORD")]
    undo: Option<String>,
    /// Say what would happen, and keep nothing.
    #[arg(long)]
    dry_run: bool,
    /// Do it without being asked.
    #[arg(long, short)]
    yes: bool,
    /// Print the server's JSON.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    server: Server,
}

/// What rows of a sheet can be.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Register {
    Assets,
    Risks,
    Suppliers,
}

/// Imports, or takes back.
///
/// # Errors
/// [`Failed`].
pub async fn run(arguments: &Import) -> anyhow::Result<()> {
    match (&arguments.file, &arguments.undo) {
        (Some(file), _) => import(arguments, file).await,
        (None, Some(record)) => undo::run(arguments, record).await,
        (None, None) => Err(Failed::refused("Say which file.").into()),
    }
}

async fn import(arguments: &Import, file: &Path) -> anyhow::Result<()> {
    let bytes = read(file)?;
    let (mapping, answers) = (json_of(arguments.mapping.as_deref())?, json_of(arguments.answers.as_deref())?);
    let client = Client::open(&arguments.server)?;
    let brought = sending::bring(&client, bytes).await?;
    let mut asked = json!({
        "digest": brought.get("digest"),
        "file_name": file.file_name().map(|name| name.to_string_lossy()),
        "sheet": arguments.sheet.as_deref().map(|name| sheet_of(&brought, name)).transpose()?,
        "register": arguments.register.and_then(|register| Some(register.to_possible_value()?.get_name().to_owned())),
    });
    let more = [("mapping", mapping), ("answers", answers), ("reason", arguments.reason.clone().map(Json::from))];
    if let Json::Object(asked) = &mut asked {
        asked.extend(more.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))));
    }
    let has_none = arguments.mapping.is_none() && arguments.answers.is_none();
    if has_none && !arguments.afresh {
        remembered::take_over(&brought, &mut asked);
    }
    let query: &[(&str, &str)] = if arguments.json && arguments.dry_run {
        &[("dry_run", "true"), ("limit", ROWS)]
    } else {
        &[("dry_run", "true"), ("problems", "true"), ("limit", SHOWN)]
    };
    let waiting = sending::waiting("Planning");
    let plan = post(&client, &["imports"], query, Some(asked.clone())).await;
    waiting.finish_and_clear();
    let plan = plan?;
    if !arguments.json {
        plan::show(&plan);
    } else if arguments.dry_run {
        println!("{}", serde_json::to_string_pretty(&plan)?);
    }
    let rejected = count(&plan, "rejected");
    if arguments.strict && rejected > 0 {
        let sentence = format!("{rejected} rows cannot be taken, and --strict takes all or none. Nothing was kept.");
        return Err(Failed::rows(sentence).into());
    }
    if arguments.dry_run {
        kept_nothing(arguments);
        return Ok(());
    }
    if count(&plan, "created") + count(&plan, "changed") == 0 {
        return nothing_new(arguments, &plan);
    }
    agreed(arguments, "Import this?")?;
    // What was shown is what is done, or nothing.
    if let (Json::Object(asked), Some(seen)) = (&mut asked, plan.get("seen")) {
        asked.insert("seen".to_owned(), seen.clone());
    }
    let waiting = sending::waiting("Importing");
    let done = post(&client, &["imports"], &[], Some(asked)).await;
    waiting.finish_and_clear();
    let done = done?;
    if arguments.json {
        println!("{}", serde_json::to_string_pretty(&done)?);
    } else {
        plan::done(&done);
    }
    Ok(())
}

async fn post(client: &Client, path: &[&str], query: &[(&str, &str)], body: Option<Json>) -> anyhow::Result<Json> {
    Ok(client.send(Method::POST, path, query, Sent { body, seen: None }).await?.json)
}

fn count(plan: &Json, class: &str) -> u64 {
    plan.pointer(&format!("/counts/{class}")).and_then(Json::as_u64).unwrap_or_default()
}

fn read(file: &Path) -> anyhow::Result<Vec<u8>> {
    fs::read(file).map_err(|error| Failed::not_found(format!("Cannot read {}: {error}.", file.display())).into())
}

fn json_of(file: Option<&Path>) -> anyhow::Result<Option<Json>> {
    let Some(file) = file else { return Ok(None) };
    let object: Result<Map<String, Json>, _> = serde_json::from_slice(&read(file)?);
    let wrong = |error| Failed::refused(format!("{} is no JSON object: {error}.", file.display()));
    Ok(Some(Json::Object(object.map_err(wrong)?)))
}

/// The position of the sheet of that name.
fn sheet_of(brought: &Json, wanted: &str) -> anyhow::Result<usize> {
    let sheets = brought.get("sheets").and_then(Json::as_array).map_or(&[][..], Vec::as_slice);
    let names: Vec<&str> = sheets.iter().filter_map(|sheet| sheet.get("name")?.as_str()).collect();
    let exact = names.iter().position(|name| *name == wanted);
    let found = exact.or_else(|| names.iter().position(|name| name.to_lowercase() == wanted.to_lowercase()));
    found.ok_or_else(|| {
        let there =
            if names.iter().all(|name| name.is_empty()) { "none with a name".to_owned() } else { names.join(", ") };
        Failed::refused(format!("The file has no sheet {wanted}. There is {there}.")).into()
    })
}

fn kept_nothing(arguments: &Import) {
    if !arguments.json {
        println!("Nothing was kept.");
    }
}

fn nothing_new(arguments: &Import, plan: &Json) -> anyhow::Result<()> {
    if arguments.json {
        println!("{}", serde_json::to_string_pretty(plan)?);
    } else {
        println!("Nothing in this file would change anything here.");
    }
    Ok(())
}

/// Whether somebody said yes, now or on the command line.
fn agreed(arguments: &Import, question: &str) -> anyhow::Result<()> {
    if arguments.yes {
        return Ok(());
    }
    if !std::io::stdin().is_terminal() || arguments.json {
        return Err(Failed::refused("Nothing was kept. Say --yes to do it without being asked.").into());
    }
    match inquire::Confirm::new(question).with_default(false).prompt() {
        Ok(true) => Ok(()),
        Ok(false) | Err(_) => Err(Failed::refused("Nothing was kept.").into()),
    }
}
