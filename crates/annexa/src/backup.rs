//! `annexa backup`: everything in one file, from beside a running server; `annexa restore`: back from it. What a backup is stands in
//! the crate `backup`.
//!
//! | module | holds |
//! |---|---|
//! | [`protection`] | for whom it is encrypted, with what it is opened |
//! | [`restore`] | the way back |

pub mod protection;
pub mod restore;

use std::path::{Path, PathBuf};

use backup::kept::{self, Keep};
use backup::keys::Keys;
use backup::{BackupError, Doing, Progress, Taken, Taking};
use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};
use jiff::Timestamp;
use record::Id;
use serde_json::json;

use crate::exit::Failed;
use crate::verify;
use protection::For;

/// Write everything into one file, beside a running server.
///
/// The file holds the database as it was at one moment: logs, records, logins, files. It does not depend on the engine:
/// what was backed up from SQLite may be restored into PostgreSQL, and the other way round. Sessions are left out. Letters
/// that were under way go out once what was restored runs.
///
/// It is encrypted (age) for whom you name, and signed. Before it gets its name it is read back, decrypted, restored into a
/// temporary database below the data directory, and verified as `annexa verify` does; that takes as much room again. What
/// that cannot show is whether your secret key opens it, as it is not here: try it with `annexa restore --rehearse`.
///
/// The two keys of the data directory are not in it, on purpose: whoever has them and the file can write another history,
/// and read the keys of one-time codes. Without them nothing can be restored. Write them with --keys once, and keep them
/// somewhere else; they do not change, but by `annexa key rotate`.
#[derive(Clone, Debug, Args)]
#[command(after_help = "Examples:
  annexa key backup /etc/annexa/backup.key
  annexa backup --data /var/lib/annexa --recipient age1… --keys /etc/annexa/keys /backup/annexa-$(date +%F).age
  annexa backup --data /var/lib/annexa --recipients-file /etc/annexa/recipients --keep last=3,daily=7,monthly=12 /backup --json")]
pub struct Backup {
    /// The file to write; nothing is written over. In a directory it gets a name that says when it was made.
    file: PathBuf,
    /// The directory of the database and the keys.
    #[arg(long, env = "ANNEXA_DATA", default_value = "data")]
    data: PathBuf,
    /// A PostgreSQL database, postgres://…, in place of the embedded one.
    #[arg(long, env = "ANNEXA_DATABASE", hide_env_values = true)]
    database: Option<String>,
    #[command(flatten)]
    protection: For,
    /// Write the two keys too, into this file. They are not encrypted.
    #[arg(long, value_name = "FILE")]
    keys: Option<PathBuf>,
    /// Of the backups in the directory, keep the newest so many, and the newest of so many days, weeks and months, and remove the others:
    /// last=3,daily=7,weekly=5,monthly=12.
    #[arg(long, value_name = "RULES")]
    keep: Option<Keep>,
    /// Restore it for trial below this directory; below the data directory otherwise.
    #[arg(long, value_name = "DIR")]
    trial_in: Option<PathBuf>,
    /// Print one JSON object.
    #[arg(long)]
    json: bool,
}

/// Backs up.
///
/// # Errors
/// [`Failed`] when there is nothing to back up, a file is there already, or what was written does not restore.
pub async fn run(arguments: &Backup) -> anyhow::Result<()> {
    let protection = arguments.protection.asked()?;
    let protection = protection.ok_or_else(|| {
        Failed::refused(
            "Say who may read the backup: --recipient age1… or --passphrase-file FILE; `annexa key backup FILE` makes a pair of keys. \
             With --plain it is whoever finds the file.",
        )
    })?;
    if let Some(path) = arguments.keys.as_ref().filter(|path| path.exists()) {
        let sentence =
            format!("{} is there already, and nothing is written over. Choose another name.", path.display());
        return Err(Failed::refused(sentence).into());
    }
    if arguments.keep.is_some() && !arguments.file.is_dir() {
        return Err(Failed::refused("--keep is for backups in a directory. Name one in place of a file.").into());
    }
    let now = Timestamp::now();
    let instance = installation(arguments).await?;
    let file = match arguments.file.is_dir() {
        true => arguments.file.join(kept::name(instance, now, &protection)),
        false => arguments.file.clone(),
    };
    let asked = Taking {
        data: arguments.data.clone(),
        database: arguments.database.clone(),
        file: file.clone(),
        protection,
        trial_in: arguments.trial_in.clone().unwrap_or_else(|| arguments.data.clone()),
        now,
    };
    let taken = backup::take(asked, Box::new(progress()?)).await.map_err(failed)?;
    if let Some(path) = &arguments.keys {
        Keys::of(&arguments.data).and_then(|keys| keys.write(path)).map_err(failed)?;
    }
    let gone = match arguments.keep {
        Some(keep) => kept::tidy(&arguments.file, instance, keep, &file, now).map_err(failed)?,
        None => Vec::new(),
    };
    match arguments.json {
        true => println!("{}", as_json(&file, &taken, arguments.keys.as_deref(), &gone)),
        false => say(&file, &taken, arguments.keys.is_some(), &gone),
    }
    Ok(())
}

async fn installation(arguments: &Backup) -> anyhow::Result<Id> {
    let store = verify::open(&arguments.data, arguments.database.as_deref()).await?;
    let instance = store.instance().await;
    store.close().await;
    let instance = instance?.ok_or_else(|| Failed::not_found("There is no installation in this database yet."))?;
    Ok(instance.id)
}

fn as_json(file: &Path, taken: &Taken, keys: Option<&Path>, gone: &[PathBuf]) -> serde_json::Value {
    let logs = taken.about.logs.iter().map(|log| json!({"log": log.log, "size": log.size, "root": log.root}));
    json!({
        "file": file, "rows": taken.manifest.rows(), "bytes": taken.bytes, "keys": keys, "restored_for_trial": true,
        "seconds": taken.took.as_secs_f64(), "made": taken.about.made, "logs": logs.collect::<Vec<_>>(),
        "tables": taken.manifest.parts, "removed": gone,
    })
}

fn say(file: &Path, taken: &Taken, has_keys: bool, gone: &[PathBuf]) {
    let (rows, seconds) = (taken.manifest.rows(), taken.took.as_secs_f64());
    println!("{rows} rows in {} bytes: {}", taken.bytes, file.display());
    println!("It was read back, restored for trial and verified, in {seconds:.1} s in all.");
    gone.iter().for_each(|path| println!("Removed, by the rule of what is kept: {}", path.display()));
    if !has_keys {
        println!("The keys are not in it; keep log.key and seal.key somewhere else. Without them it is of no use.");
    }
}

/// A bar that says what is done.
///
/// # Errors
/// Never, as its template is ours.
pub fn progress() -> anyhow::Result<impl FnMut(Doing, u64, u64) + Send + use<>> {
    let style = ProgressStyle::with_template("{msg} {bar:40} {human_pos} of {human_len}, {eta} left")?;
    let bar = ProgressBar::new(0).with_style(style);
    let mut before = None;
    let tell: Box<Progress> = Box::new(move |doing, done, total| {
        if before.replace(doing) != Some(doing) {
            bar.set_message(match doing {
                Doing::Writing => "writing  ",
                Doing::Restoring => "restoring",
                Doing::Verifying => "verifying",
            });
            bar.reset_eta();
        }
        bar.set_length(total);
        bar.set_position(done);
        if doing == Doing::Verifying && done == total {
            bar.finish_and_clear();
        }
    });
    Ok(tell)
}

/// The sentence and the number of the end.
pub fn failed(error: BackupError) -> anyhow::Error {
    match error {
        BackupError::Refused(sentence) => Failed::refused(sentence).into(),
        BackupError::Missing(sentence) => Failed::not_found(sentence).into(),
        BackupError::Wrong(sentence) => Failed::wrong(sentence).into(),
        other => other.into(),
    }
}
