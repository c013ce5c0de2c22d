//! `annexa verify`: whether the database is what its logs say.

use std::path::{Path, PathBuf};

use anyhow::Context as _;
use clap::Args;
use host::{Verification, Wrong};
use indicatif::{ProgressBar, ProgressStyle};
use serde_json::{Value as Json, json};
use store::Store;

use crate::client::table;
use crate::exit::Failed;

/// Verify the logs and every record against them.
///
/// Reads the database beside a running server and changes nothing. Each log's tree is reckoned anew from the bytes of its
/// entries and held against the signed checkpoints; then every version of every record against its entry, and logins,
/// tokens and links against theirs. What is wrong is named, and the exit code is 5.
///
/// The checkpoints are held against the key in the data directory. Compare the verifier key that is printed with the one
/// that you wrote down elsewhere: whoever can replace database and key can replace both.
#[derive(Clone, Debug, Args)]
#[command(after_help = "Examples:
  annexa verify --data /var/lib/annexa
  annexa verify --data /var/lib/annexa --json | jq .sound")]
pub struct Verify {
    /// The directory of the database and the keys.
    #[arg(long, env = "ANNEXA_DATA", default_value = "data")]
    data: PathBuf,
    /// A PostgreSQL database, postgres://…, in place of the embedded one.
    #[arg(long, env = "ANNEXA_DATABASE", hide_env_values = true)]
    database: Option<String>,
    /// Print one JSON object.
    #[arg(long)]
    json: bool,
}

/// Verifies.
///
/// # Errors
/// [`Failed`] under code 5 when something is wrong.
pub async fn run(arguments: &Verify) -> anyhow::Result<()> {
    let store = open(&arguments.data, arguments.database.as_deref()).await?;
    let facts = store.facts().await?;
    if facts.steps < facts.known_steps {
        let sentence = "These tables are of an older Annexa. Verify them with that one, or start the server once.";
        return Err(Failed::refused(sentence).into());
    }
    let key = host::open_key(&arguments.data)?;
    let bar = ProgressBar::new(0)
        .with_style(ProgressStyle::with_template("{bar:40} {human_pos} of {human_len} entries, {eta} left")?);
    let mut progress = |done, total| {
        bar.set_length(total);
        bar.set_position(done);
    };
    let verification = host::verify(&store, &key, &mut progress).await;
    bar.finish_and_clear();
    let verification = verification?;
    store.close().await;
    if arguments.json {
        println!("{}", told(&verification));
    } else {
        say(&verification);
    }
    if verification.is_sound() {
        return Ok(());
    }
    let count = verification.logs.iter().map(|log| log.wrong.len()).sum::<usize>() + verification.strays.len();
    Err(Failed::wrong(format!(
        "{count} wrong. Restore from a backup that verifies; keep this copy to find out what happened."
    ))
    .into())
}

/// Opens the database to look only.
///
/// # Errors
/// [`Failed`] when there is none.
pub async fn open(directory: &Path, database: Option<&str>) -> anyhow::Result<Store> {
    // Opening a key makes it where there is none; here nothing is made.
    if !directory.join("log.key").exists() {
        let sentence = format!("{} holds no Annexa: there is no log.key. Give --data.", directory.display());
        return Err(Failed::not_found(sentence).into());
    }
    match database {
        Some(url) => Ok(Store::open_postgres_read_only(url).await?),
        None => Store::open_embedded_read_only(directory)
            .await
            .with_context(|| format!("cannot open the database in {}", directory.display())),
    }
}

fn say(verification: &Verification) {
    let mut logs = table::headed(["log", "entries", "records", "wrong"]);
    for log in &verification.logs {
        logs.add_row([log.name.clone(), log.size.to_string(), log.records.to_string(), log.wrong.len().to_string()]);
    }
    table::print(&logs);
    for log in &verification.logs {
        println!("\n{}\n  root {}\n  verifier key {}", log.name, log.root, log.verifier);
        log.wrong.iter().for_each(one);
    }
    verification.strays.iter().for_each(one);
    if verification.is_sound() {
        println!("\nEverything is as the logs say.");
    }
}

fn one(wrong: &Wrong) {
    println!("  {}: {}", wrong.object, wrong.problem);
}

fn told(verification: &Verification) -> Json {
    let wrong = |wrong: &Wrong| json!({"object": wrong.object, "problem": wrong.problem});
    let logs = verification.logs.iter().map(|log| {
        json!({
            "id": log.id, "name": log.name, "size": log.size, "root": log.root.to_string(), "records": log.records,
            "verifier": log.verifier, "wrong": log.wrong.iter().map(wrong).collect::<Vec<_>>(),
        })
    });
    json!({
        "sound": verification.is_sound(),
        "logs": logs.collect::<Vec<_>>(),
        "strays": verification.strays.iter().map(wrong).collect::<Vec<_>>(),
    })
}
