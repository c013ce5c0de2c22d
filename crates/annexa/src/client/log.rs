//! `annexa log`: what outsiders verify: an export of the log, the proof of one decision, the newest checkpoint.

use std::fs::{self, File};
use std::io::{BufWriter, Write as _};
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use indicatif::HumanBytes;
use zip::ZipArchive;

use super::import::sending::waiting;
use super::kind;
use super::{Client, Server};
use crate::exit::Failed;

/// Take what outsiders need to verify the log.
///
/// `annexa verify` verifies what these commands write, without a server; docs/verifying.md says how to do it without Annexa.
#[derive(Clone, Debug, Args)]
#[command(after_help = "Examples:
  annexa log checkpoint > checkpoint-of-march
  annexa log export corvane-log
  annexa log prove soa-version SOA-003@4 --out soa-3.tlog-proof")]
pub struct Log {
    #[command(subcommand)]
    what: What,
}

#[derive(Clone, Debug, Subcommand)]
enum What {
    Checkpoint(Checkpoint),
    Export(Export),
    Prove(Prove),
}

/// Print the newest signed checkpoint.
///
/// Keep it where whoever can change the server cannot. Later, `annexa verify --pinned` tells whether the log went on from it.
#[derive(Clone, Debug, Args)]
#[command(after_help = "Examples:
  annexa log checkpoint > checkpoint-of-march")]
struct Checkpoint {
    #[command(flatten)]
    server: Server,
}

/// Write the log, with the contents that you may read, into a directory.
///
/// Tiles and entries as C2SP tlog-tiles, checkpoints, contents, the digests of files, and where the instance's log says how far this one
/// had come. It is recorded that you took it. What you may not read has no content in it, and everything else verifies all the same.
#[derive(Clone, Debug, Args)]
#[command(after_help = "Examples:
  annexa log export corvane-log
  annexa log export corvane-log.zip --files
  annexa log export for-the-customer --withhold person.email,person.name")]
struct Export {
    /// A directory to make, or a file that ends in .zip.
    into: PathBuf,
    /// With the files that records name, not their digests alone.
    #[arg(long)]
    files: bool,
    /// Leave out these fields, as kind.field, separated by commas. That they were there can still be verified.
    #[arg(long, value_name = "FIELDS")]
    withhold: Option<String>,
    /// Leave out what says something of persons: names, addresses, days of work.
    #[arg(long)]
    without_personal: bool,
    #[command(flatten)]
    server: Server,
}

/// Write the proof of one version of a record: an approval, an acceptance.
///
/// At most 4 KB, in the format of C2SP tlog-proof: the entry, what it decided, where it stands in the log, the signed checkpoint.
#[derive(Clone, Debug, Args)]
#[command(after_help = "Examples:
  annexa log prove soa-version SOA-003@4
  annexa log prove risk R-014@7 --out accepted.tlog-proof
  annexa verify accepted.tlog-proof --key annexa-key.txt")]
struct Prove {
    /// The kind, such as risk; `annexa list kinds` names them.
    kind: String,
    /// The record and its version, R-014@7; without a version its newest.
    record: String,
    /// Where to write; without it, the terminal.
    #[arg(long, short, value_name = "FILE")]
    out: Option<PathBuf>,
    #[command(flatten)]
    server: Server,
}

/// Takes it.
///
/// # Errors
/// [`Failed`].
pub async fn run(arguments: &Log) -> anyhow::Result<()> {
    match &arguments.what {
        What::Checkpoint(asked) => checkpoint(asked).await,
        What::Export(asked) => export(asked).await,
        What::Prove(asked) => prove(asked).await,
    }
}

async fn checkpoint(asked: &Checkpoint) -> anyhow::Result<()> {
    let (bytes, _) = Client::open(&asked.server)?.take(&["log", "checkpoint"], &[]).await?;
    Ok(std::io::stdout().write_all(&bytes)?)
}

async fn prove(asked: &Prove) -> anyhow::Result<()> {
    let client = Client::open(&asked.server)?;
    let kinds = kind::all(&client).await?;
    let kind = kind::named(&kinds, &asked.kind)?;
    let (handle, version) = match asked.record.rsplit_once('@') {
        Some((handle, version)) => (handle, version.to_owned()),
        None => {
            let newest = client.get(&[&kind.kind, &asked.record], &[]).await?.json;
            (asked.record.as_str(), newest.get("version").map(ToString::to_string).unwrap_or_default())
        }
    };
    if version.parse::<u64>().is_err() {
        return Err(Failed::refused("Write the version as a whole number: R-014@7.").into());
    }
    let path = [kind.kind.as_str(), handle, "versions", &version, "proof"];
    let (bytes, _) = client.take(&path, &[]).await?;
    match &asked.out {
        None => std::io::stdout().write_all(&bytes)?,
        Some(out) => {
            new(out)?.write_all(&bytes)?;
            println!("{}", out.display());
        }
    }
    Ok(())
}

async fn export(asked: &Export) -> anyhow::Result<()> {
    let client = Client::open(&asked.server)?;
    let mut query = Vec::new();
    query.extend(asked.files.then_some(("files", "true")));
    query.extend(asked.withhold.as_deref().map(|fields| ("withhold", fields)));
    query.extend(asked.without_personal.then_some(("without_personal", "true")));
    let is_archive = asked.into.extension().is_some_and(|ending| ending == "zip");
    if asked.into.exists() {
        let sentence = format!("{} is there already, and nothing is written over.", asked.into.display());
        return Err(Failed::refused(sentence).into());
    }
    let part = PathBuf::from(format!("{}.part", asked.into.display()));
    let mut file = BufWriter::new(new(&part)?);
    let taking = waiting("Taking the log");
    let taken = client.take_into(&["log", "export"], &query, &mut file, |bytes| {
        taking.set_message(format!("Taking the log: {}", HumanBytes(bytes)));
    });
    let done = taken.await;
    let taken = match done {
        Ok(()) => file.into_inner().map_err(std::io::IntoInnerError::into_error).and_then(|file| file.sync_all()),
        Err(error) => {
            fs::remove_file(&part)?;
            return Err(error);
        }
    };
    taking.finish_and_clear();
    taken?;
    let count = opened(&part)?.len();
    if is_archive {
        fs::rename(&part, &asked.into)?;
    } else {
        opened(&part)?.extract(&asked.into)?;
        fs::remove_file(&part)?;
    }
    println!("{count} files are in {}. Verify them: annexa verify {}", asked.into.display(), asked.into.display());
    Ok(())
}

/// The archive that came, if it came whole.
fn opened(part: &Path) -> anyhow::Result<ZipArchive<File>> {
    let opened = ZipArchive::new(File::open(part)?);
    Ok(opened.map_err(|_| Failed::unreachable("The export broke off before its end; try again."))?)
}

/// A new file; one that is there stays.
///
/// # Errors
/// [`Failed`].
pub fn new(path: &Path) -> anyhow::Result<File> {
    let made = File::create_new(path);
    Ok(made.map_err(|error| Failed::refused(format!("{} cannot be made: {error}.", path.display())))?)
}
