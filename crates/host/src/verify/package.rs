//! Verifying an audit package: that each of its files is what the signed manifest says, that there is none beside them, and the log
//! within it. `FORMATS.md` of `ledger` says what the files are.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use ledger::Hash;
use ledger::note::{NoteError, PublicKey, Verifier};
use record::Id;
use serde::Deserialize;
use sha2::{Digest as _, Sha256};

use super::export::{NoExport, verify_export};
use super::opened::Opened;
use super::{Elsewhere, Level, Verification, Wrong};

/// What the manifest of a package says that it is, and how the name begins under which it is signed.
const FORMAT: &str = "annexa-audit-package";
/// The largest manifest: some hundred thousand files.
const MANIFEST: u64 = 64 << 20;
/// The largest of the other files.
const FILE: u64 = 1 << 30;
const NOTE: u64 = 64 * 1024;
/// Files that the manifest does not name: itself, and its signature.
const OWN: [&str; 2] = ["manifest.json", "manifest.sig"];
/// Where the log lies.
const LOG: &str = "log/";

/// What a package says of itself, as far as it is verified.
#[derive(Deserialize)]
struct Manifest {
    format: String,
    version: u32,
    organisation: Organisation,
    log: LogOf,
    files: Vec<Filed>,
}

#[derive(Deserialize)]
struct Organisation {
    id: Id,
}

#[derive(Deserialize)]
struct LogOf {
    is_here: bool,
    verifier: String,
}

#[derive(Deserialize)]
struct Filed {
    path: String,
    bytes: u64,
    sha256: Hash,
}

/// What verifying a package came to.
pub struct Packed {
    /// The log within it; what is wrong with other files stands among the strays.
    pub verification: Verification,
    /// Whether the key was its own.
    pub is_own_key: bool,
    /// How many files were held against the manifest.
    pub files: usize,
    /// Whether the log is in it.
    pub has_log: bool,
}

/// Whether these are the files of an audit package.
///
/// # Errors
/// When the manifest cannot be read.
pub fn is_package(files: &mut Opened) -> Result<bool, NoExport> {
    #[derive(Deserialize)]
    struct Beginning {
        format: String,
    }
    let bytes = files.read("manifest.json", MANIFEST)?;
    let beginning = bytes.and_then(|bytes| serde_json::from_slice::<Beginning>(&bytes).ok());
    Ok(beginning.is_some_and(|beginning| beginning.format == FORMAT))
}

/// Verifies a package. Without a key from elsewhere it is held against the one that it names.
///
/// # Errors
/// When it is none, or cannot be read. What can be read and is wrong is no error but part of the answer.
pub fn verify_package(
    files: &mut Opened,
    elsewhere: Elsewhere,
    level: Level,
    now: Timestamp,
    progress: &mut dyn FnMut(u64, u64),
) -> Result<Packed, NoExport> {
    let key = elsewhere.key;
    let shape = |what: String| NoExport::Shape(format!("manifest.json: {what}"));
    let bytes = files.read("manifest.json", MANIFEST)?.ok_or_else(|| shape("it is not there".to_owned()))?;
    let manifest: Manifest = serde_json::from_slice(&bytes).map_err(|error| shape(error.to_string()))?;
    if manifest.format != FORMAT || manifest.version != 1 {
        return Err(shape("it is of a format that this Annexa does not know".to_owned()));
    }
    let own: Verifier = manifest.log.verifier.parse().map_err(|_| shape("its key cannot be read".to_owned()))?;
    let (mut wrong, sound) = filed(files, &manifest)?;
    files.lay_beside(sound);
    let (mut verification, is_own_key, signer) = if manifest.log.is_here {
        files.go_to(LOG);
        let verified = verify_export(files, elsewhere, level, now, progress);
        files.go_to("");
        let (verification, is_own_key) = verified?;
        let newest = verification.logs.first().map_or(own.public_key(), |log| log.newest_key);
        if verification.logs.iter().any(|log| log.id != manifest.organisation.id) {
            wrong.push(Wrong::new("manifest.json", "The log is another organisation's than it says."));
        }
        (verification, is_own_key, newest)
    } else {
        let verification = Verification { level, logs: Vec::new(), strays: Vec::new() };
        (verification, key.is_none(), key.unwrap_or(own.public_key()))
    };
    let digest = Hash::from_bytes(Sha256::digest(&bytes).into());
    wrong.extend(signature(files, &manifest, signer, &digest)?);
    verification.strays.extend(wrong);
    Ok(Packed { verification, is_own_key, files: manifest.files.len(), has_log: manifest.log.is_here })
}

/// Every file is what the manifest says, and there are no others. With what is wrong, the digests of those that are.
fn filed(files: &mut Opened, manifest: &Manifest) -> Result<(Vec<Wrong>, BTreeSet<String>), NoExport> {
    let (mut wrong, mut sound) = (Vec::new(), BTreeSet::new());
    let mut named: BTreeMap<&str, &Filed> = BTreeMap::new();
    for filed in &manifest.files {
        if named.insert(&filed.path, filed).is_some() {
            wrong.push(Wrong::new(&filed.path, "The manifest names it twice."));
        }
    }
    for (path, filed) in &named {
        // A file that is longer than it has to be is changed, however long it is.
        match files.read(path, filed.bytes.min(FILE)) {
            Ok(Some(bytes)) if filed.sha256.as_bytes()[..] == Sha256::digest(&bytes)[..] => {
                sound.insert(filed.sha256.to_string());
            }
            Ok(Some(_)) | Err(super::OpenedError::Large(..)) => {
                wrong.push(Wrong::new(
                    *path,
                    "It is not what the manifest says: somebody changed it, or it was damaged.",
                ));
            }
            Err(super::OpenedError::Archive(_, error)) => {
                wrong.push(Wrong::new(*path, format!("It is damaged within the archive: {error}.")));
            }
            Err(super::OpenedError::Io(_, error)) => {
                wrong.push(Wrong::new(*path, format!("It cannot be read: {error}.")));
            }
            Ok(None) => wrong.push(Wrong::new(*path, "The manifest names it, and it is gone.")),
        }
    }
    let others = files.all()?;
    let others = others.iter().filter(|path| !named.contains_key(path.as_str()) && !OWN.contains(&path.as_str()));
    wrong.extend(others.map(|path| Wrong::new(path, "The manifest does not name it: somebody added it.")));
    Ok((wrong, sound))
}

/// The manifest is signed by the key in force.
fn signature(
    files: &mut Opened,
    manifest: &Manifest,
    key: PublicKey,
    digest: &Hash,
) -> Result<Option<Wrong>, NoExport> {
    let wrong = |problem: String| Some(Wrong::new("manifest.json", problem));
    let id = manifest.organisation.id;
    let Some(note) = files.read("manifest.sig", NOTE)? else {
        return Ok(wrong("It is not signed: manifest.sig is gone.".to_owned()));
    };
    let note = String::from_utf8(note).unwrap_or_default();
    let Ok(verifier) = key.verifier(&format!("{FORMAT}/{id}")).parse::<Verifier>() else {
        return Ok(wrong("It names no organisation that could have a key.".to_owned()));
    };
    Ok(match verifier.statement(&note) {
        Ok(said) if said.trim_end() == digest.to_string() => None,
        Ok(_) => {
            wrong("manifest.sig is the signature of another manifest: somebody changed the list of files.".to_owned())
        }
        Err(NoteError::Unsigned) => {
            wrong("manifest.sig does not vouch for it: it is not signed by this log's key.".to_owned())
        }
        Err(_) => wrong("manifest.sig does not vouch for it: it was changed, or is no signature.".to_owned()),
    })
}
