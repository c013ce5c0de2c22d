//! `annexa restore`: a backup becomes an installation again, or nothing does.
//!
//! The rows are first written into a database of their own below the data directory, and verified there as `annexa verify`
//! does. Only then are they put in place: on SQLite by giving that database its name, on PostgreSQL by one transaction, from
//! the same file, whose digest is held again.

use std::fs::{self, File};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use clap::Args;
use ledger::note::{LogKey, origin};
use record::Id;
use serde_json::json;
use sha2::{Digest as _, Sha256};
use store::portable::{Cell, Holds, Table};
use store::{Appending, Store};

use super::file::{Line, Reading};
use super::{bar, keys};
use crate::exit::Failed;

/// Restore a backup into an empty data directory or database.
///
/// Nothing that exists is written over. Before anything is put in place the backup is verified: every log's tree and signed
/// checkpoints, every version of every record, every login, every file. Interrupt it whenever you like: either all is there
/// afterwards or nothing is, and it can be started again.
///
/// The two keys have to be in the data directory already, or come by --keys. Everybody signs in again afterwards.
#[derive(Clone, Debug, Args)]
#[command(after_help = "Examples:
  annexa restore --data /var/lib/annexa --keys /root/annexa-keys /backup/annexa-2026-11-22.gz
  annexa restore --data /var/lib/annexa --database postgres://annexa@db/annexa --keys annexa-keys annexa-2026-11-22.gz")]
pub struct Restore {
    /// What `annexa backup` wrote.
    file: PathBuf,
    /// The directory to restore into; made when it is missing.
    #[arg(long, env = "ANNEXA_DATA", default_value = "data")]
    data: PathBuf,
    /// An empty PostgreSQL database, postgres://…, in place of the embedded one.
    #[arg(long, env = "ANNEXA_DATABASE", hide_env_values = true)]
    database: Option<String>,
    /// What `annexa backup --keys` wrote.
    #[arg(long, value_name = "FILE")]
    keys: Option<PathBuf>,
    /// Print one JSON object.
    #[arg(long)]
    json: bool,
}

/// How many rows are written at once.
const ROWS: usize = 50;
/// How many bytes of rows are written at once.
const BYTES: usize = 4 << 20;

/// Restores.
///
/// # Errors
/// [`Failed`]: what is in the way, or under code 5 what is wrong with the backup.
pub async fn run(arguments: &Restore) -> anyhow::Result<()> {
    let about = Reading::open(&arguments.file)?.about;
    let directory = &arguments.data;
    fs::create_dir_all(directory)?;
    fs::set_permissions(directory, fs::Permissions::from_mode(0o700))?;
    let lock = File::create(directory.join("lock"))?;
    if lock.try_lock().is_err() {
        return Err(Failed::refused(format!("Another Annexa serves {}; stop it first.", directory.display())).into());
    }
    if directory.join("annexa.sqlite3").exists() {
        let sentence = format!("{} holds a database already, and nothing is written over.", directory.display());
        return Err(Failed::refused(sentence).into());
    }
    // Whether the other database can take it is asked before anything else is done.
    let elsewhere = match &arguments.database {
        Some(url) => Some(Store::open_postgres(url).await?),
        None => None,
    };
    if let Some(store) = &elsewhere {
        drop(store.begin_restoring().await.map_err(refused)?);
    }
    if let Some(path) = &arguments.keys {
        keys::put(path, directory)?;
    }
    let key = own_key(directory, about.instance, &about.verifier, about.seal_check.as_deref())?;
    let staged = directory.join("restoring");
    let rows = stage(&arguments.file, &staged, &key).await?;
    match elsewhere {
        None => {
            fs::rename(staged.join("annexa.sqlite3"), directory.join("annexa.sqlite3"))?;
            File::open(directory)?.sync_all()?;
        }
        Some(store) => {
            fill(&store, &arguments.file).await?;
            store.close().await;
        }
    }
    fs::remove_dir_all(&staged)?;
    if arguments.json {
        println!("{}", json!({"rows": rows, "made": about.made, "data": directory, "is_demo": about.is_demo}));
    } else {
        println!("{rows} rows of {} are restored and verified.", about.made.strftime("%Y-%m-%d %H:%M:%SZ"));
        if about.is_demo {
            println!(
                "It is a demo: put its demo-logins.json here too, or `annexa demo` begins another one in its place."
            );
        } else {
            println!("Start the server: annexa serve --data {}", directory.display());
        }
    }
    Ok(())
}

/// The key of the logs, if it and the other one are those that belong to the backup.
fn own_key(directory: &Path, instance: Id, verifier: &str, seal_check: Option<&str>) -> anyhow::Result<LogKey> {
    for name in keys::NAMES {
        if !directory.join(name).exists() {
            let sentence = format!("There is no {name} in {}. Give --keys, or put it there.", directory.display());
            return Err(Failed::not_found(sentence).into());
        }
    }
    let key = host::open_key(directory)?;
    let is_seal_key = seal_check.is_none_or(|check| login::is_seal_key(directory, instance, check));
    if key.verifier(&origin(instance)) != verifier || !is_seal_key {
        return Err(Failed::refused("These keys belong to another installation than this backup.").into());
    }
    Ok(key)
}

/// Writes the backup into a database of its own, and verifies it there.
async fn stage(file: &Path, staged: &Path, key: &LogKey) -> anyhow::Result<u64> {
    if staged.exists() {
        fs::remove_dir_all(staged)?;
    }
    fs::create_dir(staged)?;
    fs::set_permissions(staged, fs::Permissions::from_mode(0o700))?;
    let store = Store::open_embedded(staged).await?;
    let rows = fill(&store, file).await?;
    is_sound(&store, key).await?;
    // Closing brings everything into the one file.
    store.close().await;
    if staged.join("annexa.sqlite3-wal").exists() {
        return Err(Failed::refused("The database could not be closed; try again.").into());
    }
    File::open(staged.join("annexa.sqlite3"))?.sync_all()?;
    Ok(rows)
}

/// Writes the backup into an empty database, all or nothing.
async fn fill(store: &Store, file: &Path) -> anyhow::Result<u64> {
    let mut reading = Reading::open(file)?;
    let bar = bar(reading.about.rows())?;
    let mut appending = store.begin_restoring().await.map_err(refused)?;
    let mut together = Together::default();
    while let Some(line) = reading.next()? {
        match line {
            Line::Table(table, columns) => {
                together.write(&mut appending).await?;
                together = Together { table: Some((table, columns)), ..Together::default() };
            }
            Line::Row(row) => {
                bar.inc(1);
                if !together.is_whole_blob(&row) {
                    return Err(reading.damaged("a file in it is not what its digest says").into());
                }
                together.add(row);
                if together.rows.len() >= ROWS || together.bytes >= BYTES {
                    together.write(&mut appending).await?;
                }
            }
        }
    }
    together.write(&mut appending).await?;
    appending.commit().await?;
    bar.finish_and_clear();
    Ok(reading.about.rows())
}

/// Rows that are written by one statement.
#[derive(Default)]
struct Together {
    table: Option<(&'static Table, Vec<(&'static str, Holds)>)>,
    rows: Vec<Vec<Cell>>,
    bytes: usize,
}

impl Together {
    fn add(&mut self, row: Vec<Cell>) {
        let size = |cell: &Cell| match cell {
            Cell::Nothing | Cell::Number(_) => 8,
            Cell::Bytes(bytes) => bytes.len(),
            Cell::Text(text) => text.len(),
        };
        self.bytes += row.iter().map(size).sum::<usize>();
        self.rows.push(row);
    }

    /// Whether the row is no file, or one whose bytes are what its digest says.
    fn is_whole_blob(&self, row: &[Cell]) -> bool {
        let Some((_, columns)) = self.table.as_ref().filter(|(table, _)| table.name == "blob") else { return true };
        let named = |name: &str| {
            let position = columns.iter().position(|(column, _)| *column == name)?;
            row.get(position)
        };
        match (named("digest"), named("bytes")) {
            (Some(Cell::Bytes(digest)), Some(Cell::Bytes(bytes))) => {
                Sha256::digest(bytes).as_slice() == digest.as_slice()
            }
            _ => false,
        }
    }

    async fn write(&mut self, appending: &mut Appending) -> anyhow::Result<()> {
        if let Some((table, columns)) = &self.table {
            appending.put_rows(table, columns, &self.rows).await?;
        }
        self.rows.clear();
        self.bytes = 0;
        Ok(())
    }
}

async fn is_sound(store: &Store, key: &LogKey) -> anyhow::Result<()> {
    let asked = host::Asked::under(key.public_key());
    let verification = host::verify(store, &asked, &mut |_, _| {}).await?;
    if verification.is_sound() {
        return Ok(());
    }
    let first: Vec<String> =
        verification.wrong().take(10).map(|wrong| format!("\n  {}: {}", wrong.object, wrong.problem)).collect();
    Err(Failed::wrong(format!("The backup does not verify; nothing was restored:{}", first.concat())).into())
}

fn refused(error: store::StoreError) -> anyhow::Error {
    match error {
        store::StoreError::NotEmpty => Failed::refused(
            "There is an installation in that database already, and nothing is written over. Give an empty one.",
        )
        .into(),
        other => other.into(),
    }
}
