//! `annexa backup`: everything in one file, from beside a running server; `annexa restore`: back from it.
//!
//! | module | holds |
//! |---|---|
//! | [`file`] | the form of the file |
//! | [`keys`] | the keys, which travel apart from it |
//! | [`restore`] | the way back |

mod file;
mod keys;
pub mod restore;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use clap::Args;
use futures_util::StreamExt as _;
use indicatif::{ProgressBar, ProgressStyle};
use jiff::Timestamp;
use serde_json::json;
use store::Store;
use store::portable::TABLES;

use crate::exit::Failed;
use crate::verify;
use file::{About, Writing};

/// Write everything into one file, beside a running server.
///
/// The file holds the database as it was at one moment: logs, records, logins, files. It does not depend on the engine:
/// what was backed up from SQLite may be restored into PostgreSQL, and the other way round. Sessions are left out. Letters
/// that were under way go out once what was restored runs.
///
/// The two keys of the data directory are not in it, on purpose: whoever has them and the file can write another history,
/// and read the keys of one-time codes. Without them nothing can be restored. Write them with --keys once, and keep them
/// somewhere else; they do not change.
#[derive(Clone, Debug, Args)]
#[command(after_help = "Examples:
  annexa backup --data /var/lib/annexa --keys /root/annexa-keys /backup/annexa-$(date +%F).gz
  annexa backup --data /var/lib/annexa /backup/annexa-$(date +%F).gz --json")]
pub struct Backup {
    /// The file to write; nothing is written over.
    file: PathBuf,
    /// The directory of the database and the keys.
    #[arg(long, env = "ANNEXA_DATA", default_value = "data")]
    data: PathBuf,
    /// A PostgreSQL database, postgres://…, in place of the embedded one.
    #[arg(long, env = "ANNEXA_DATABASE", hide_env_values = true)]
    database: Option<String>,
    /// Write the two keys too, into this file.
    #[arg(long, value_name = "FILE")]
    keys: Option<PathBuf>,
    /// Print one JSON object.
    #[arg(long)]
    json: bool,
}

/// Backs up.
///
/// # Errors
/// [`Failed`] when there is nothing to back up, or a file is there already.
pub async fn run(arguments: &Backup) -> anyhow::Result<()> {
    for path in [Some(&arguments.file), arguments.keys.as_ref()].into_iter().flatten() {
        if path.exists() {
            let sentence =
                format!("{} is there already, and nothing is written over. Choose another name.", path.display());
            return Err(Failed::refused(sentence).into());
        }
    }
    let store = verify::open(&arguments.data, arguments.database.as_deref()).await?;
    if let Some(path) = &arguments.keys {
        keys::write(&arguments.data, path)?;
    }
    let rows = write(&store, &arguments.data, &arguments.file).await?;
    store.close().await;
    let bytes = fs::metadata(&arguments.file)?.len();
    if arguments.json {
        println!("{}", json!({"file": arguments.file, "rows": rows, "bytes": bytes, "keys": arguments.keys}));
    } else {
        println!("{rows} rows in {} bytes: {}", bytes, arguments.file.display());
        if arguments.keys.is_none() {
            println!("The keys are not in it; keep log.key and seal.key somewhere else. Without them it is of no use.");
        }
    }
    Ok(())
}

async fn write(store: &Store, data: &Path, path: &Path) -> anyhow::Result<u64> {
    let instance = store.instance().await?.context("there is no installation in this database")?;
    let facts = store.facts().await?;
    if facts.steps != facts.known_steps {
        return Err(Failed::refused(
            "These tables are of another version of Annexa. Back them up with that one, or start the server once.",
        )
        .into());
    }
    let verifier = host::open_key(data)?.verifier(&ledger::note::origin(instance.id));
    let mut snapshot = store.snapshot().await?;
    let mut counts = Vec::new();
    for table in TABLES {
        counts.push((table.name.to_owned(), snapshot.count(table).await?));
    }
    let about = About {
        annexa_backup: file::VERSION,
        made: Timestamp::now(),
        program: env!("CARGO_PKG_VERSION").to_owned(),
        steps: facts.steps,
        instance: instance.id,
        is_demo: instance.is_demo,
        verifier,
        seal_check: store.seal_check().await?,
        counts,
    };
    let bar = bar(about.rows())?;
    let mut writing = Writing::begin(path, &about)?;
    for table in TABLES {
        writing.table(table)?;
        let mut rows = std::pin::pin!(snapshot.rows(table));
        while let Some(row) = rows.next().await {
            writing.row(&row?)?;
            bar.inc(1);
        }
    }
    bar.finish_and_clear();
    writing.finish()
}

fn bar(rows: u64) -> anyhow::Result<ProgressBar> {
    let style = ProgressStyle::with_template("{bar:40} {human_pos} of {human_len} rows, {eta} left")?;
    Ok(ProgressBar::new(rows).with_style(style))
}
