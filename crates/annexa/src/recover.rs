//! `annexa recover`: goes on with a database that is behind what is remembered of it outside.

use std::io::IsTerminal as _;
use std::path::PathBuf;
use std::sync::Arc;

use clap::Args;
use host::{Host, SystemClock};
use record::Id;
use serde_json::json;
use store::{BehindRow, OrganisationRow, Store};

use crate::client::table;
use crate::data;
use crate::exit::Failed;

/// What is said wherever something cannot be written.
pub const SENTENCE: &str = "More is remembered of the logs outside than lies in this database: an older one was put back. It is served to read, and \
                            nothing is written. Put the newest one in its place if there is one; `annexa recover` shows what is missing, and goes on without it.";

/// Go on with a database of which more is remembered outside than lies in it.
///
/// A server whose database is behind what log.seen beside it, or a witness, remembers, serves it to read and writes nothing. First look
/// for the newest database or backup: what is missing here was answered to people as done. Where there is none, this goes on with what
/// there is. Each log that is behind gets an entry that says how many entries were remembered, their root, and how many there are; nobody
/// can take it out again.
///
/// Stop the server first. With several servers on PostgreSQL stop all, recover once, and copy log.seen to each. A witness goes on
/// refusing a log that was set back: begin with a new one.
#[derive(Clone, Debug, Args)]
#[command(after_help = "Examples:
  annexa recover --data /var/lib/annexa
  annexa recover --data /var/lib/annexa --database postgres://annexa@db/annexa --yes")]
pub struct Recover {
    /// The directory of the database and the keys.
    #[arg(long, env = "ANNEXA_DATA", default_value = "data")]
    data: PathBuf,
    /// A PostgreSQL database, postgres://…, in place of the embedded one.
    #[arg(long, env = "ANNEXA_DATABASE", hide_env_values = true)]
    database: Option<String>,
    /// Do not ask: what is missing is given up.
    #[arg(long)]
    yes: bool,
    /// Print one JSON object.
    #[arg(long)]
    json: bool,
}

/// Shows what is missing, asks, and goes on without it.
///
/// # Errors
/// With a sentence for the operator.
pub async fn run(arguments: &Recover) -> anyhow::Result<()> {
    let directory = &arguments.data;
    if !directory.join("log.key").exists() {
        let sentence = format!("{} holds no Annexa: there is no log.key. Give --data.", directory.display());
        return Err(Failed::not_found(sentence).into());
    }
    let _lock = data::lock(directory)?;
    let store = match &arguments.database {
        Some(url) => Store::open_postgres(url).await?,
        None => Store::open_embedded(directory).await?,
    };
    if store.instance().await?.is_none() {
        let sentence = "There is no installation in this database: nothing can be gone on with. Restore a backup.";
        return Err(Failed::refused(sentence).into());
    }
    let key = host::settle_key(directory, &store).await?;
    let host = Host::new(store.clone(), key, Arc::new(SystemClock));
    let behind = host.look_outside(directory).await?;
    if behind.is_empty() {
        println!(
            "{}",
            if arguments.json { json!({"recovered": []}).to_string() } else { "Nothing is missing.".to_owned() }
        );
        return Ok(());
    }
    if !arguments.json {
        show(&host, &behind).await?;
    }
    if !arguments.yes && !is_given_up()? {
        return Err(Failed::refused("Nothing was done; the database can be read as before.").into());
    }
    let recovered = host.recover().await?;
    // What is remembered now is what is here now.
    host.look_outside(directory).await?;
    store.close().await;
    if arguments.json {
        let logs = recovered.iter().map(|one| {
            let BehindRow { log, size, root, told_by, .. } = &one.behind;
            json!({"log": log, "remembered": size, "root": root.map(|root| root.to_string()), "told_by": told_by, "found": one.found})
        });
        println!("{}", json!({"recovered": logs.collect::<Vec<_>>()}));
    } else {
        println!(
            "The logs go on with what there is, and say so. Start the server, and make new checkpoints for whoever keeps them."
        );
    }
    Ok(())
}

async fn show(host: &Host, behind: &[BehindRow]) -> anyhow::Result<()> {
    let organisations = host.organisations().await?;
    let mut shown = table::headed(["log", "remembered by", "entries remembered", "entries here"]);
    for row in behind {
        let here = host.size_of(row.log).await?.to_string();
        shown.add_row([name(&organisations, row.log), row.told_by.clone(), row.size.to_string(), here]);
    }
    table::print(&shown);
    Ok(())
}

fn name(organisations: &[OrganisationRow], log: Id) -> String {
    let organisation = organisations.iter().find(|one| one.id == log);
    organisation.map_or_else(|| format!("annexa/{log}"), |one| one.slug.clone())
}

fn is_given_up() -> anyhow::Result<bool> {
    if !std::io::stdin().is_terminal() {
        return Err(Failed::refused("There is no terminal to ask on: say --yes to give up what is missing.").into());
    }
    let question = "What is missing was answered to people as done. Give it up for ever?";
    inquire::Confirm::new(question)
        .with_default(false)
        .prompt()
        .map_err(|_| Failed::refused("Nothing was done.").into())
}
