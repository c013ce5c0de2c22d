//! `annexa restore`: a backup becomes an installation again, or nothing does.

use std::path::PathBuf;

use backup::{Restored, Restoring};
use clap::Args;
use serde_json::json;

use super::protection::With;
use super::{failed, progress};

/// Restore a backup into an empty data directory or database.
///
/// Nothing that exists is written over. Before anything is put in place the backup is decrypted, its signature and the digests
/// of all its parts are checked, and it is verified in a database of its own: every log's tree and signed checkpoints, every
/// version of every record, every login, every file. One of an older Annexa is brought forward. Interrupt it whenever you
/// like: either all is there afterwards or nothing is, and it can be started again.
///
/// A backup that is older than what is remembered is refused: older than the newest checkpoints that a server on this data
/// directory saw (log.seen), or than one that you kept and give with --pinned.
///
/// The two keys have to be in the data directory already, or come by --keys. Everybody signs in again afterwards.
#[derive(Clone, Debug, Args)]
#[command(after_help = "Examples:
  annexa restore --data /var/lib/annexa --keys /etc/annexa/keys --identity annexa-backup.key annexa-2026-11-22.age
  annexa restore --rehearse --data /tmp/drill --keys /etc/annexa/keys --identity annexa-backup.key annexa-2026-11-22.age
  annexa restore --data /var/lib/annexa --database postgres://annexa@db/annexa --pinned checkpoint-of-march \\
    --keys annexa-keys --passphrase-file passphrase annexa-2026-11-22.age")]
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
    #[command(flatten)]
    with: With,
    /// A file with a signed checkpoint that you kept: the backup has to have gone on from it. May be repeated.
    #[arg(long, value_name = "FILE", help_heading = "Options")]
    pinned: Vec<PathBuf>,
    /// Restore and verify it, and put nothing in place: a drill, also beside a running server.
    #[arg(long, conflicts_with = "database", help_heading = "Options")]
    rehearse: bool,
    /// Print one JSON object.
    #[arg(long, help_heading = "Options")]
    json: bool,
}

/// Restores.
///
/// # Errors
/// [`crate::exit::Failed`]: what is in the way, or under code 5 what is wrong with the backup.
pub async fn run(arguments: &Restore) -> anyhow::Result<()> {
    let asked = Restoring {
        file: arguments.file.clone(),
        opening: arguments.with.opening()?,
        data: arguments.data.clone(),
        database: arguments.database.clone(),
        keys: arguments.keys.clone(),
        pinned: arguments.pinned.clone(),
    };
    let mut progress = progress()?;
    let restored = match arguments.rehearse {
        true => backup::rehearse(&asked, &mut progress).await,
        false => backup::restore(&asked, &mut progress).await,
    };
    let restored = restored.map_err(failed)?;
    match arguments.json {
        true => println!("{}", as_json(arguments, &restored)),
        false => say(arguments, &restored),
    }
    Ok(())
}

fn as_json(arguments: &Restore, restored: &Restored) -> serde_json::Value {
    let about = &restored.about;
    let logs = about.logs.iter().map(|log| json!({"log": log.log, "size": log.size, "root": log.root}));
    json!({
        "rows": restored.manifest.rows(), "made": about.made, "data": arguments.data, "is_demo": about.is_demo,
        "is_rehearsal": arguments.rehearse, "program": about.program, "logs": logs.collect::<Vec<_>>(),
    })
}

fn say(arguments: &Restore, restored: &Restored) {
    let (rows, about) = (restored.manifest.rows(), &restored.about);
    let made = about.made.strftime("%Y-%m-%d %H:%M:%SZ");
    if arguments.rehearse {
        println!("{rows} rows of {made} were restored for trial and verified. Nothing was put in place.");
        return;
    }
    println!("{rows} rows of {made} are restored and verified.");
    if about.is_demo {
        println!("It is a demo: put its demo-logins.json here too, or `annexa demo` begins another one in its place.");
    } else {
        println!("Start the server: annexa serve --data {}", arguments.data.display());
    }
}
