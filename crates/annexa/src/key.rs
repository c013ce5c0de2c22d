//! `annexa key`: the key that signs the logs, and keys for backups.

use std::fs;
use std::io::{ErrorKind, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::{Args, Subcommand};
use host::{Host, SystemClock};
use ledger::note::{PublicKey, origin};
use store::Store;

use crate::data;
use crate::exit::Failed;

/// See the keys that sign the logs, and replace the present one; make keys for backups.
///
/// The secret key lies in log.key beside the database, the public halves of those before it in log.keys. Write the public key down
/// where whoever can change this machine cannot: it tells your log from another that somebody made in its place.
#[derive(Clone, Debug, Args)]
#[command(after_help = "Examples:
  annexa key show --data /var/lib/annexa
  annexa key rotate --data /var/lib/annexa
  annexa key backup /etc/annexa/backup.key")]
pub struct Key {
    #[command(subcommand)]
    what: What,
}

#[derive(Clone, Debug, Subcommand)]
enum What {
    Show(Show),
    Rotate(Rotate),
    Backup(Backup),
}

/// Make a pair of keys for backups: the public one encrypts, the secret one opens.
///
/// Writes the secret key into FILE, which only its owner may read, and prints the public one. Take FILE away from this machine and
/// keep it in two places: without it no backup that was made for it can be read, by anybody. The public key is no secret; give it
/// to `annexa backup --recipient` and `annexa serve --backup-recipient`. They are keys of age, as age-keygen makes them.
#[derive(Clone, Debug, Args)]
#[command(after_help = "Examples:
  annexa key backup /etc/annexa/backup.key
  annexa key backup annexa-backup.key >> recipients")]
struct Backup {
    /// The file to write; nothing is written over.
    file: PathBuf,
}

/// Print the public key of each log, and the keys that signed before.
#[derive(Clone, Debug, Args)]
#[command(after_help = "Examples:
  annexa key show --data /var/lib/annexa
  annexa key show --data /var/lib/annexa > annexa-key.txt")]
struct Show {
    #[command(flatten)]
    place: Place,
}

/// Replace the key that signs the logs.
///
/// Stop the server first; on PostgreSQL all servers, and copy the new log.key and log.keys to each. Every log gets an entry that ends the
/// old key and names the new one, under a checkpoint that both sign, so that whoever trusts the old key can go on to the new one.
/// It can be interrupted: either all logs name the new key or none does.
///
/// Rotate when somebody who could read log.key has left, or as often as your rules ask for. It repairs no past: whoever copied the
/// old key can still sign a history that ends before the rotation.
#[derive(Clone, Debug, Args)]
#[command(after_help = "Examples:
  annexa key rotate --data /var/lib/annexa
  annexa key rotate --data /var/lib/annexa --database postgres://annexa@db/annexa")]
struct Rotate {
    #[command(flatten)]
    place: Place,
}

#[derive(Clone, Debug, Args)]
struct Place {
    /// The directory of the database and the keys.
    #[arg(long, env = "ANNEXA_DATA", default_value = "data")]
    data: PathBuf,
    /// A PostgreSQL database, postgres://…, in place of the embedded one.
    #[arg(long, env = "ANNEXA_DATABASE", hide_env_values = true)]
    database: Option<String>,
}

/// Shows or replaces.
///
/// # Errors
/// With a sentence for the operator.
pub async fn run(arguments: &Key) -> anyhow::Result<()> {
    match &arguments.what {
        What::Show(Show { place }) => show(place).await,
        What::Rotate(Rotate { place }) => rotate(place).await,
        What::Backup(Backup { file }) => for_backups(file),
    }
}

async fn show(place: &Place) -> anyhow::Result<()> {
    let store = crate::verify::open(&place.data, place.database.as_deref()).await?;
    let key = host::key_in_force(&place.data, &store).await?.public_key();
    print(&store, key).await?;
    for old in host::old_keys(&place.data)? {
        println!("before it: {old}");
    }
    store.close().await;
    Ok(())
}

async fn rotate(place: &Place) -> anyhow::Result<()> {
    if !place.data.join("log.key").exists() {
        let sentence = format!("{} holds no Annexa: there is no log.key. Give --data.", place.data.display());
        return Err(Failed::not_found(sentence).into());
    }
    let _lock = data::lock(&place.data)?;
    let store = match &place.database {
        Some(url) => Store::open_postgres(url).await?,
        None => Store::open_embedded(&place.data).await?,
    };
    let key = host::settle_key(&place.data, &store).await?;
    let old = key.public_key();
    let host = Host::new(store.clone(), key, Arc::new(SystemClock));
    if !host.look_outside(&place.data).await?.is_empty() {
        return Err(Failed::refused(crate::recover::SENTENCE).into());
    }
    let next = host::make_next_key(&place.data)?;
    let logs = host.rotate_key(&next).await?;
    let key = host::settle_key(&place.data, &store).await?.public_key();
    println!("{logs} logs end the key {old} and go on under another. Give these lines to whoever verifies them:");
    print(&store, key).await?;
    store.close().await;
    Ok(())
}

fn for_backups(path: &Path) -> anyhow::Result<()> {
    let (public, secret) = backup::new_key_pair();
    let file = fs::OpenOptions::new().write(true).create_new(true).mode(0o400).open(path);
    let mut file = file.map_err(|error| match error.kind() {
        ErrorKind::AlreadyExists => {
            Failed::refused(format!("{} is there already, and nothing is written over.", path.display()))
        }
        _ => Failed::refused(format!("{} cannot be made: {error}.", path.display())),
    })?;
    file.write_all(secret.as_bytes())?;
    file.sync_all()?;
    println!("{public}");
    Ok(())
}

async fn print(store: &Store, key: PublicKey) -> anyhow::Result<()> {
    if let Some(instance) = store.instance().await? {
        println!("instance: {}", key.verifier(&origin(instance.id)));
    }
    for organisation in store.organisations().await? {
        println!("{}: {}", organisation.slug, key.verifier(&origin(organisation.id)));
    }
    Ok(())
}
