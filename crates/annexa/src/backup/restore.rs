//! `annexa restore`: a backup becomes an installation again, or nothing does.

use std::path::PathBuf;

use backup::form::About;
use backup::{Restored, Restoring, Witnessed};
use clap::Args;
use serde_json::json;
use witness::{Said, Submission, Witness};

use super::protection::With;
use super::{failed, progress};
use crate::exit::Failed;
use crate::serve::witnesses::named;

/// Restore a backup into an empty data directory or database.
///
/// Nothing that exists is written over. Before anything is put in place the backup is decrypted, its signature and the digests
/// of all its parts are checked, and it is verified in a database of its own: every log's tree and signed checkpoints, every
/// version of every record, every login, every file. One of an older Annexa is brought forward. Interrupt it whenever you
/// like: either all is there afterwards or nothing is, and it can be started again.
///
/// A backup that is older than what is remembered is refused: older than the newest checkpoints that a server on this data
/// directory saw (log.seen), than one that you kept and give with --pinned, or than what a witness cosigned that you name with
/// --witness. A witness that is named and does not answer is a refusal, too.
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
    /// A witness to ask how far it saw each log come: its address, a plus sign, its key. May be repeated.
    #[arg(
        long = "witness",
        env = "ANNEXA_WITNESS",
        value_name = "URL+KEY",
        value_delimiter = ',',
        help_heading = "Options"
    )]
    witnesses: Vec<String>,
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
    let witnesses = named(&arguments.witnesses)?;
    let opening = arguments.with.opening()?;
    let witnessed = match witnesses.is_empty() {
        true => Vec::new(),
        false => witnessed(&backup::about(&arguments.file, &opening).map_err(failed)?, &witnesses).await?,
    };
    let asked = Restoring {
        witnessed,
        file: arguments.file.clone(),
        opening,
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

/// Asks each witness about each log of a backup. It learns nothing by that: it is shown what it cosigned already, or less.
async fn witnessed(about: &About, witnesses: &[Witness]) -> anyhow::Result<Vec<Witnessed>> {
    let client = witness::client()?;
    let mut witnessed = Vec::new();
    for witness in witnesses {
        for log in &about.logs {
            let submission = Submission { old: log.size, proof: Vec::new(), note: log.checkpoint.clone() };
            let (size, is_other) = match witness.ask(&client, &submission).await {
                Ok(Said::Cosigned(..)) => (log.size, false),
                // The same size, and not cosigned: what it cosigned there had another root.
                Ok(Said::Remembers(size)) => (size, size == log.size),
                Ok(Said::DoesNotFollow) => (log.size, true),
                Err(unanswered) => {
                    return Err(Failed::refused(format!(
                        "The witness {} could not be asked how far it saw the log {} come, and nothing was restored: {unanswered} \
                         Try again, or restore without asking it.",
                        witness.name(),
                        log.log
                    ))
                    .into());
                }
            };
            witnessed.push(Witnessed { log: log.log, size, by: witness.name().to_owned(), is_other });
        }
    }
    Ok(witnessed)
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
