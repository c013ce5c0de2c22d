//! `annexa verify`: whether a database, an export or a proof is what the log says.
//!
//! | module | holds |
//! |---|---|
//! | [`told`] | what was found, for people and as JSON |
//! | [`proof`] | one entry's proof, also out of a PDF |

mod proof;
mod told;

use std::fs::{self, File};
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use anyhow::Context as _;
use clap::Args;
use host::{Asked, Elsewhere, Level, NoExport, Opened, Printed, Verification};
use indicatif::{ProgressBar, ProgressStyle};
use jiff::Timestamp;
use ledger::note::{PublicKey, Verifier, VerifierError, WitnessVerifier};
use store::Store;

use crate::exit::Failed;

/// Verify a database, an audit package, an export of a log, or the proof of an approval.
///
/// Without WHAT it is the database of --data, read beside a running server. With WHAT it is a file that somebody handed over, and
/// neither a server nor a database is needed: an audit package or an export of the log (a directory, or the archive), a proof
/// (….tlog-proof), or a PDF that holds one.
/// Nothing is changed. What is wrong is named, and the exit code is 5.
///
/// Level 1 reckons the tree anew from the bytes of the entries and holds it against every signature, and against checkpoints that
/// you kept elsewhere. Level 2 holds every version of every record and every file against its entry. Level 3 looks up, for each
/// decision, whether the role under which it was made was in force then.
///
/// Whoever can replace the database and the key can write another history that verifies in itself. Only what you hold yourself tells
/// them apart: give the key with --key, and an older checkpoint with --pinned; or somebody who remembers for you: --witness.
#[derive(Clone, Debug, Args)]
#[command(after_help = "Examples:
  annexa verify --data /var/lib/annexa --pinned checkpoint-of-march
  annexa verify corvane-log.zip --key annexa-key.txt --pinned checkpoint-of-march
  annexa verify corvane-audit-package.zip --key annexa-key.txt
  annexa verify statement-of-applicability.pdf --key annexa-key.txt
  annexa verify corvane-log.zip --key annexa-key.txt --witness witness-key.txt
  annexa verify corvane-log.zip --printed 66012:9f2c41d0a1b2c3d4e5f60718293a4b5c
  annexa verify --data /var/lib/annexa --json | jq .sound")]
pub struct Verify {
    /// An export, a proof, or a PDF that holds one. Without it: the database.
    what: Option<PathBuf>,
    /// The directory of the database and the keys.
    #[arg(long, env = "ANNEXA_DATA", default_value = "data")]
    data: PathBuf,
    /// A PostgreSQL database, postgres://…, in place of the embedded one.
    #[arg(long, env = "ANNEXA_DATABASE", hide_env_values = true)]
    database: Option<String>,
    /// The key that verifies the log, annexa/…+…+…, or a file that holds that line. Get it on another way than what you verify.
    #[arg(long, value_name = "KEY")]
    key: Option<String>,
    /// A file with a signed checkpoint that you kept: the log has to have gone on from it. May be repeated.
    #[arg(long, value_name = "FILE")]
    pinned: Vec<PathBuf>,
    /// The state of the log as a document of ours prints it at the foot of its pages, 1234:9f2c…: the log has to have gone on from it. May
    /// be repeated.
    #[arg(long, value_name = "STATE")]
    printed: Vec<Printed>,
    /// The key of a witness, or a file that holds it: it has to have cosigned the log, and how far is said. May be repeated.
    #[arg(long = "witness", value_name = "KEY")]
    witnesses: Vec<String>,
    /// How thoroughly.
    #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u8).range(1..=3))]
    level: u8,
    /// Print one JSON object.
    #[arg(long)]
    json: bool,
}

/// Verifies.
///
/// # Errors
/// [`Failed`] under code 5 when something is wrong.
pub async fn run(arguments: &Verify) -> anyhow::Result<()> {
    let key = arguments.key.as_deref().map(key).transpose()?;
    match &arguments.what {
        None => {
            told::all(&of_database(arguments, key).await?, arguments.json, "This is the key of the data directory.")
        }
        Some(path) => match beginning(path)? {
            Beginning::Export => of_export(arguments, path, key),
            Beginning::Proof(text) => {
                let key = key.or_else(|| own_key(&arguments.data));
                let key = key.ok_or_else(|| Failed::refused("A proof does not hold the key. Give --key."))?;
                proof::verify(&text, key, &arguments.witnesses()?, arguments.json)
            }
        },
    }
}

impl Verify {
    fn level(&self) -> Level {
        match self.level {
            1 => Level::Tree,
            2 => Level::Content,
            _ => Level::Decisions,
        }
    }

    fn pinned(&self) -> anyhow::Result<Vec<String>> {
        let read = |path: &PathBuf| {
            let text = fs::read_to_string(path);
            text.map_err(|error| Failed::not_found(format!("{} cannot be read: {error}.", path.display())).into())
        };
        self.pinned.iter().map(read).collect()
    }

    fn witnesses(&self) -> anyhow::Result<Vec<WitnessVerifier>> {
        self.witnesses.iter().map(|text| verifier("--witness", text)).collect()
    }
}

async fn of_database(arguments: &Verify, key: Option<PublicKey>) -> anyhow::Result<Verification> {
    let store = open(&arguments.data, arguments.database.as_deref()).await?;
    let facts = store.facts().await?;
    if facts.steps < facts.known_steps {
        let sentence = "These tables are of an older Annexa. Verify them with that one, or start the server once.";
        return Err(Failed::refused(sentence).into());
    }
    let own = host::key_in_force(&arguments.data, &store).await?.public_key();
    let asked = Asked {
        key: key.unwrap_or(own),
        old_keys: Some(host::old_keys(&arguments.data)?),
        pinned: arguments.pinned()?,
        printed: arguments.printed.clone(),
        witnesses: arguments.witnesses()?,
        level: arguments.level(),
        only: None,
        now: Timestamp::now(),
    };
    let bar = bar()?;
    let mut progress = |done, total| {
        bar.set_length(total);
        bar.set_position(done);
    };
    let verification = host::verify(&store, &asked, &mut progress).await;
    bar.finish_and_clear();
    let verification = verification?;
    store.close().await;
    Ok(verification)
}

fn of_export(arguments: &Verify, path: &Path, key: Option<PublicKey>) -> anyhow::Result<()> {
    let bar = bar()?;
    let mut progress = |done, total| {
        bar.set_length(total);
        bar.set_position(done);
    };
    let (pinned, printed, witnesses) = (arguments.pinned()?, arguments.printed.clone(), arguments.witnesses()?);
    let elsewhere = Elsewhere { key, pinned, printed, witnesses };
    let verified = Opened::open(path).map_err(NoExport::from).and_then(|mut files| {
        if host::is_package(&mut files)? {
            return host::verify_package(&mut files, elsewhere, arguments.level(), Timestamp::now(), &mut progress)
                .map(|packed| (packed.verification, packed.is_own_key, Some((packed.files, packed.has_log))));
        }
        host::verify_export(&mut files, elsewhere, arguments.level(), Timestamp::now(), &mut progress)
            .map(|(verification, is_own_key)| (verification, is_own_key, None))
    });
    bar.finish_and_clear();
    let (verification, is_own_key, package) =
        verified.map_err(|error| Failed::refused(format!("{}: {error}.", path.display())))?;
    if let Some((count, has_log)) = package.filter(|_| !arguments.json) {
        println!("An audit package: {count} files are held against its signed manifest.");
        if !has_log {
            println!("Its reader may not read the log, so that there is none in it to verify.");
        }
    }
    let under = match is_own_key {
        true => "The key came with it. Compare it with one that you got on another way, or give that with --key.",
        false => "This is the key that you gave.",
    };
    told::all(&verification, arguments.json, under)
}

fn bar() -> anyhow::Result<ProgressBar> {
    let style = ProgressStyle::with_template("{bar:40} {human_pos} of {human_len} entries, {eta} left")?;
    Ok(ProgressBar::new(0).with_style(style))
}

/// What a file is.
enum Beginning {
    Export,
    Proof(String),
}

fn beginning(path: &Path) -> anyhow::Result<Beginning> {
    if path.is_dir() {
        return Ok(Beginning::Export);
    }
    let unreadable = |error| Failed::not_found(format!("{} cannot be read: {error}.", path.display()));
    let mut file = File::open(path).map_err(unreadable)?;
    let mut first = [0; 4];
    let read = file.read(&mut first).map_err(unreadable)?;
    match first.get(..read) {
        Some(b"PK\x03\x04") => return Ok(Beginning::Export),
        Some(b"%PDF" | b"c2sp") => {}
        _ => {
            let sentence = format!("{} is no export, no proof and no PDF that holds one.", path.display());
            return Err(Failed::refused(sentence).into());
        }
    }
    let bytes = fs::read(path).map_err(unreadable)?;
    let text = if first == *b"%PDF" { proof::within_pdf(&bytes) } else { String::from_utf8(bytes).ok() };
    let text = text.ok_or_else(|| Failed::refused(format!("{} holds no proof.", path.display())))?;
    Ok(Beginning::Proof(text))
}

/// The log's key on the command line.
fn key(text: &str) -> anyhow::Result<PublicKey> {
    Ok(verifier::<Verifier>("--key", text)?.public_key())
}

/// A key on the command line: the line itself, or a file that holds it.
fn verifier<V: FromStr<Err = VerifierError>>(option: &str, text: &str) -> anyhow::Result<V> {
    let line = match text.parse::<V>() {
        Ok(verifier) => return Ok(verifier),
        Err(error) => match fs::read_to_string(text) {
            Ok(line) => line,
            Err(_) if text.contains('+') => return Err(Failed::refused(format!("{option}: {error}.")).into()),
            Err(error) => return Err(Failed::not_found(format!("{text} cannot be read: {error}.")).into()),
        },
    };
    Ok(line.trim().parse::<V>().map_err(|error| Failed::refused(format!("{text}: {error}.")))?)
}

/// The key of a data directory, where there is one.
fn own_key(directory: &Path) -> Option<PublicKey> {
    if !directory.join("log.key").exists() {
        return None;
    }
    host::open_key(directory).ok().map(|key| key.public_key())
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
