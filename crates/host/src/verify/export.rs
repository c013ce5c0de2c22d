//! Verifying an export: the same rules over files in place of rows. `FORMATS.md` of `ledger` says what the files are.

use std::collections::BTreeMap;

use base64::prelude::{BASE64_STANDARD, Engine as _};
use jiff::Timestamp;
use ledger::commitment::{Header, Seals, commitment};
use ledger::entry::{Actor, Entry, Subject};
use ledger::note::{PublicKey, Verifier, origin, unverified};
use ledger::proof::Proof;
use ledger::tile::{Bundle, Tile, bundles, tiles, unbundle};
use record::{Body, Id};
use serde::Deserialize;
use sha2::{Digest as _, Sha256};
use store::{BodyRow, EntryRow, RevisionRow};

use super::log::{Log, Source};
use super::opened::{Opened, OpenedError};
use super::prepared::{Rows, prepare};
use super::signed::{Signed, Stood};
use super::{Asked, Elsewhere, Level, Verification, Wrong};

/// The largest of the small files.
const SMALL: u64 = 64 * 1024;
/// The largest bundle: 256 entries of 4 KiB.
const BUNDLE: u64 = 256 * (4096 + 2);
/// The largest file of contents, and of lists.
const CONTENTS: u64 = 1 << 30;
/// The largest file that records name.
const FILE: u64 = 1 << 30;

/// Why something is no export.
#[derive(Debug, thiserror::Error)]
pub enum NoExport {
    /// A file cannot be read.
    #[error(transparent)]
    Unreadable(#[from] OpenedError),
    /// A file that every export has is not there, or says something else.
    #[error("this is no export of a log: {0}")]
    Shape(String),
}

/// What an export says of itself.
#[derive(Deserialize)]
struct Manifest {
    format: String,
    version: u32,
    organisation: Id,
    size: u64,
    #[serde(default)]
    revisions: Option<u64>,
    #[serde(default)]
    with_files: bool,
}

/// A line of `revisions`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    at: u64,
    body: Body,
    seals: String,
}

/// A line of `files.jsonl`.
#[derive(Deserialize)]
struct FileLine {
    digest: String,
    #[serde(default)]
    here: bool,
}

/// Verifies an export. Without a key from elsewhere it is held against the one that lies in it. Returns the answer, and whether the key
/// was its own.
///
/// # Errors
/// When it is no export, or cannot be read. What can be read and is wrong is no error but part of the answer.
pub fn verify_export(
    files: &mut Opened,
    Elsewhere { key, pinned, printed, witnesses }: Elsewhere,
    level: Level,
    now: Timestamp,
    progress: &mut dyn FnMut(u64, u64),
) -> Result<(Verification, bool), NoExport> {
    let manifest: Manifest = serde_json::from_str(&text(files, "manifest.json")?)
        .map_err(|error| NoExport::Shape(format!("manifest.json: {error}")))?;
    if manifest.format != "annexa-log-export" || manifest.version != 1 {
        return Err(NoExport::Shape("it is of a format that this Annexa does not know".to_owned()));
    }
    let (note, own) = (text(files, "checkpoint")?, text(files, "verifier")?);
    let own = own.trim().parse::<Verifier>().map_err(|error| NoExport::Shape(format!("verifier: {error}")))?;
    let head = unverified(&note).ok_or_else(|| NoExport::Shape("checkpoint: it is no checkpoint".to_owned()))?;
    let (id, size) = (manifest.organisation, head.size);
    let asked =
        Asked { pinned, printed, witnesses, level, now, ..Asked::under(key.unwrap_or_else(|| own.public_key())) };
    let mut kept = Vec::new();
    for name in files.list("checkpoints")? {
        let size = name.parse().map_err(|_| NoExport::Shape(format!("checkpoints/{name}: its name is no size")))?;
        kept.push((size, text(files, &format!("checkpoints/{name}"))?));
    }
    let mut wrong = Vec::new();
    let stood = instance(files, id, asked.key, &mut wrong)?;
    let mut log = Log::new(id, Source::Export, &asked, Signed::new(id, &asked, kept, stood, false));
    log.wrong = wrong;
    if manifest.size != size {
        log.say("manifest.json", format!("It says {} entries, and the checkpoint {size}.", manifest.size));
    }
    for bundle in bundles(size) {
        let rows = rows(files, bundle, size, level, &mut log)?;
        let count = rows.entries.len() as u64;
        prepare(rows, level).into_iter().for_each(|prepared| log.take(prepared));
        progress(log.frontier.size(), size);
        if count != u64::from(bundle.width()) {
            break;
        }
    }
    if log.frontier.size() != size {
        let found = log.frontier.size();
        log.say("tile/entries", format!("They hold {found} entries, and the checkpoint says {size}."));
    }
    let nodes = nodes(files, size, &mut log)?;
    log.nodes(&nodes);
    if level > Level::Tree {
        let found = log.checked.contents;
        if let Some(said) = manifest.revisions.filter(|said| *said != found) {
            log.say("manifest.json", format!("It says that there are {said} contents; there are {found}."));
        }
        named(files, &manifest, &mut log)?;
    }
    log.checkpoints(&note);
    let log = log.finish("export".to_owned(), asked.key.verifier(&origin(id)));
    let strays = super::database::unknown_pins(&asked, std::slice::from_ref(&log));
    Ok((Verification { level, logs: vec![log], strays }, asked.key == own.public_key() && key.is_none()))
}

fn text(files: &mut Opened, name: &str) -> Result<String, NoExport> {
    let bytes = files.read(name, SMALL)?.ok_or_else(|| NoExport::Shape(format!("there is no {name}")))?;
    String::from_utf8(bytes).map_err(|_| NoExport::Shape(format!("{name} is no text")))
}

/// What the instance's log says of this one, each with its proof.
fn instance(files: &mut Opened, log: Id, key: PublicKey, wrong: &mut Vec<Wrong>) -> Result<Vec<Stood>, NoExport> {
    let mut stood = Vec::new();
    for name in files.list("instance")? {
        let object = format!("instance/{name}");
        let read = text(files, &object)?;
        let proven = Proof::parse(&read).map_err(|error| error.to_string()).and_then(|proof| {
            let name = unverified(&proof.checkpoint).map(|checkpoint| checkpoint.origin).unwrap_or_default();
            let verifier: Verifier = key.verifier(&name).parse().map_err(|_| "its log has no name".to_owned())?;
            proof.verify(&verifier).map_err(|error| error.to_string())
        });
        match proven.map(|proven| (proven.index, proven.entry.subject)) {
            Ok((entry, Subject::Checkpoint { organisation, root, size })) if organisation == log => {
                stood.push(Stood { log, entry, size: size.cast_signed(), root });
            }
            Ok(_) => wrong.push(Wrong::new(object, "It is about something else than this log.")),
            Err(error) => wrong.push(Wrong::new(object, format!("It proves nothing: {error}."))),
        }
    }
    Ok(stood)
}

/// The entries of a bundle, with the hashes of their tile, and their contents.
fn rows(files: &mut Opened, bundle: Bundle, size: u64, level: Level, log: &mut Log) -> Result<Rows, NoExport> {
    let path = bundle.path();
    let Some(bytes) = files.read(&path, BUNDLE)? else {
        log.say(path, "It is gone.");
        return Ok(Rows::default());
    };
    let entries = match unbundle(&bytes) {
        Ok(entries) => entries,
        Err(error) => {
            log.say(path, format!("It cannot be read: {error}."));
            return Ok(Rows::default());
        }
    };
    if entries.len() != usize::from(bundle.width()) {
        log.say(&path, format!("It holds {} entries in place of {}.", entries.len(), bundle.width()));
    }
    let from = bundle.index() * 256;
    let leaves = match Tile::containing(0, from, size) {
        Some(tile) => files.read(&tile.path(), SMALL)?.unwrap_or_default(),
        None => Vec::new(),
    };
    let positions = (from..).map(u64::cast_signed);
    let leaves = leaves.chunks(32).map(<[u8]>::to_vec).chain(std::iter::repeat_with(Vec::new));
    let rows = positions.zip(entries).zip(leaves);
    let entries: Vec<EntryRow> = rows.map(|((position, bytes), leaf)| EntryRow { position, bytes, leaf }).collect();
    let revisions = if level > Level::Tree { revisions(files, &path, &entries, log)? } else { Vec::new() };
    Ok(Rows { entries, revisions })
}

/// The contents of a bundle's entries. What a row says beside its content, an export leaves to the entry.
fn revisions(
    files: &mut Opened,
    bundle: &str,
    entries: &[EntryRow],
    log: &mut Log,
) -> Result<Vec<RevisionRow>, NoExport> {
    let path = contents_path(bundle);
    let Some(bytes) = files.read(&path, CONTENTS)? else { return Ok(Vec::new()) };
    let mut rows: BTreeMap<i64, RevisionRow> = BTreeMap::new();
    for (line, number) in bytes.split(|byte| *byte == b'\n').zip(1_u64..).filter(|(line, _)| !line.is_empty()) {
        let object = format!("{path} line {number}");
        let line: Line = match serde_json::from_slice(line) {
            Ok(line) => line,
            Err(error) => {
                log.say(object, format!("It cannot be read: {error}."));
                continue;
            }
        };
        let at = line.at.cast_signed();
        let entry = entries.iter().find(|entry| entry.position == at).map(|entry| Entry::parse(&entry.bytes));
        match entry {
            Some(Ok(entry)) => match row(at, line, &entry) {
                Some(row) => {
                    if rows.insert(at, row).is_some() {
                        log.say(object, format!("It is a second content of entry {at}."));
                    }
                }
                None => log.say(object, format!("Entry {at} is about no record, or its seals cannot be read.")),
            },
            // That the entry cannot be read is said already.
            Some(Err(_)) => {}
            None => log.say(object, format!("Entry {at} does not stand in this bundle.")),
        }
    }
    Ok(rows.into_values().collect())
}

fn contents_path(bundle: &str) -> String {
    let place = bundle.strip_prefix("tile/entries/").unwrap_or(bundle);
    let place = place.split_once(".p/").map_or(place, |(place, _)| place);
    format!("revisions/{place}.jsonl")
}

fn row(at: i64, line: Line, entry: &Entry) -> Option<RevisionRow> {
    let Subject::Record(said) = &entry.subject else { return None };
    let salts = BASE64_STANDARD.decode(&line.seals).ok()?;
    let seals = Seals::from_bytes(&salts).ok()?;
    let header = Header { kind: &said.kind, id: said.id, version: said.version, schema: said.schema };
    // What does not belong together has no commitment; then it is not the entry's either, and is said so.
    let commitment = commitment(&header, &line.body, &seals).map(|found| found.as_bytes().to_vec()).unwrap_or_default();
    Some(RevisionRow {
        position: at,
        schema: i64::from(said.schema),
        recorded: entry.recorded.as_microsecond(),
        author: match &entry.by.actor {
            Actor::Person(person) => Some(person.as_bytes().to_vec()),
            Actor::Service(_) => None,
        },
        command: entry.command.clone(),
        content: BodyRow {
            kind: said.kind.clone(),
            id: said.id.as_bytes().to_vec(),
            version: said.version.cast_signed(),
            body: serde_json::to_string(&line.body).ok()?,
            salts,
            commitment,
        },
    })
}

/// The nodes above the leaves, from the tiles.
fn nodes(files: &mut Opened, size: u64, log: &mut Log) -> Result<Vec<(i64, i64, Vec<u8>)>, NoExport> {
    let mut nodes = Vec::new();
    for tile in tiles(size) {
        let bytes = files.read(&tile.path(), SMALL)?;
        let Some(bytes) = bytes.filter(|bytes| bytes.len() == usize::from(tile.width()) * 32) else {
            log.say(tile.path(), "It is gone, or not as long as it has to be.");
            continue;
        };
        if tile.level() > 0 {
            let first = (tile.index() * 256).cast_signed();
            let hashes = bytes.chunks(32).map(<[u8]>::to_vec);
            nodes.extend((first..).zip(hashes).map(|(place, hash)| (i64::from(tile.level()), place, hash)));
        }
    }
    Ok(nodes)
}

/// The files that the contents name: listed, and where their bytes are here, these.
fn named(files: &mut Opened, manifest: &Manifest, log: &mut Log) -> Result<(), NoExport> {
    let list = files.read("files.jsonl", CONTENTS)?.unwrap_or_default();
    let mut listed: BTreeMap<String, bool> = BTreeMap::new();
    for (line, number) in list.split(|byte| *byte == b'\n').zip(1_u64..).filter(|(line, _)| !line.is_empty()) {
        match serde_json::from_slice::<FileLine>(line) {
            Ok(line) => *listed.entry(line.digest).or_default() |= line.here,
            Err(error) => log.say(format!("files.jsonl line {number}"), format!("It cannot be read: {error}.")),
        }
    }
    let named: Vec<String> = log.files.iter().map(|(digest, _)| digest.clone()).collect();
    for digest in &named {
        if !listed.contains_key(digest) {
            let called = log.files.called(digest);
            log.say(called, "A content names it, and files.jsonl does not.");
        }
    }
    for (digest, is_here) in &listed {
        if !named.contains(digest) {
            log.say(format!("file {digest}"), "files.jsonl lists it, and no content that is here names it.");
            continue;
        }
        let bytes = if *is_here && manifest.with_files { files.read(&format!("files/{digest}"), FILE)? } else { None };
        match bytes {
            Some(bytes) => {
                log.checked.files += 1;
                let found: String = Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect();
                if found != *digest {
                    let called = log.files.called(digest);
                    log.say(called, "Its bytes are not those of its digest: the file was swapped or damaged.");
                }
            }
            None if *is_here && manifest.with_files => {
                let called = log.files.called(digest);
                log.say(called, "It has to be in this export, and is gone.");
            }
            // Its bytes were held against its digest there.
            None if files.is_beside(digest) => log.checked.files += 1,
            None => log.checked.files_elsewhere += 1,
        }
    }
    Ok(())
}
