//! `annexa attach` and `annexa download`: the file of a piece of evidence.

use std::path::PathBuf;

use clap::Args;
use serde_json::Value as Json;
use sha2::{Digest as _, Sha256};

use super::import::sending::{sent, waiting};
use super::{Client, Server, taken};
use crate::exit::Failed;

/// Bring the file of a piece of evidence.
///
/// You bring the file of what you submitted. Where you submitted it with the SHA-256 of the file, the bytes can come at any
/// time. Where you own it too, the record takes name, length and checksum from the file, while it waits for its review.
#[derive(Clone, Debug, Args)]
#[command(after_help = "Examples:
  annexa add evidence title='Restore test in June' controls=C-012 source='Backup tool' period_from=2026-06-01 \\
    period_to=2026-06-30 file_name=restore-test.pdf file_digest=$(sha256sum < restore-test.pdf | cut -c -64)
  annexa attach E-014 restore-test.pdf
  annexa attach E-014 scan.pdf --name 'Scan of June.pdf' --dry-run")]
pub struct Attach {
    /// The evidence, by its number or id.
    handle: String,
    /// The file.
    file: PathBuf,
    /// The name that it gets, in place of its own.
    #[arg(long)]
    name: Option<String>,
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

/// Take the file of a piece of evidence.
///
/// It is the file that was brought, byte by byte: its SHA-256 is the checksum in the record.
#[derive(Clone, Debug, Args)]
#[command(after_help = "Examples:
  annexa download E-014
  annexa download E-014 --out evidence/")]
pub struct Download {
    /// The evidence, by its number or id.
    handle: String,
    /// Where to write: a file, a directory, or - for the terminal. Without it: here, under the name that it came with.
    #[arg(long, short, value_name = "PATH")]
    out: Option<PathBuf>,
    /// Write over a file that is there.
    #[arg(long)]
    force: bool,
    #[command(flatten)]
    server: Server,
}

/// Brings the file.
///
/// # Errors
/// [`Failed`].
pub async fn attach(arguments: &Attach) -> anyhow::Result<()> {
    let client = Client::open(&arguments.server)?;
    let path = &arguments.file;
    let bytes = std::fs::read(path)
        .map_err(|error| Failed::not_found(format!("{} cannot be read: {error}.", path.display())))?;
    let named = path.file_name().map(|name| name.to_string_lossy().into_owned());
    let held = client.get(&["evidence", &arguments.handle], &[]).await?;
    let seen = held.tag.ok_or_else(|| Failed::unreachable(format!("{} names no version.", client.url())))?;
    let mut query = Vec::new();
    // Of bytes that the record names already, the name stays too.
    let digest: String = Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
    let is_known = held.json.get("file_digest").and_then(Json::as_str) == Some(&*digest);
    let name = arguments.name.as_deref().or(named.as_deref().filter(|_| !is_known));
    query.extend(name.map(|name| ("name", name)));
    query.extend(arguments.reason.as_deref().map(|reason| ("reason", reason)));
    query.extend(arguments.dry_run.then_some(("dry_run", "true")));
    let (body, bar) = sent(bytes)?;
    let answer = client.put_file(&["evidence", &arguments.handle, "file"], &query, &seen, body).await;
    bar.finish_and_clear();
    let json = answer?.json;
    if arguments.json {
        println!("{json}");
    } else {
        println!("{}", said(&json));
    }
    Ok(())
}

/// What came of it, in a line.
fn said(json: &Json) -> String {
    if let Some(edits) = json.get("edits").and_then(Json::as_array) {
        let changes = edits.iter().filter_map(|edit| edit.get("changes")?.as_array()).flatten();
        let changes =
            changes.filter_map(|change| Some(format!("{} {}", change.get("field")?.as_str()?, change.get("new")?)));
        return format!("Would be: {}. Nothing was kept.", changes.collect::<Vec<_>>().join(", "));
    }
    let text = |name: &str| json.get(name).and_then(Json::as_str).unwrap_or_default();
    format!("{} holds {}, SHA-256 {}", text("number"), text("file_name"), text("file_digest"))
}

/// Takes the file.
///
/// # Errors
/// [`Failed`].
pub async fn download(arguments: &Download) -> anyhow::Result<()> {
    let client = Client::open(&arguments.server)?;
    let taking = waiting("Taking the file");
    let taken = client.take(&["evidence", &arguments.handle, "file"], &[]).await;
    taking.finish_and_clear();
    let (bytes, name) = taken?;
    let name = name.unwrap_or_else(|| arguments.handle.clone());
    taken::write(arguments.out.as_deref(), arguments.force, &bytes, &name)
}
