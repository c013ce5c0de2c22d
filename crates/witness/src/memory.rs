//! What a witness remembers: of each log the last checkpoint that it cosigned, in one file beside its key.
//!
//! INVARIANT: a cosignature leaves only after what it says is in the file. A witness that forgot could contradict itself; so one
//! whose key is there and whose memory is not is refused.

use std::collections::BTreeMap;
use std::fs;
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};

use ledger::Hash;
use serde::{Deserialize, Serialize};

/// The file.
const FILE: &str = "witness.json";

/// What is remembered, and where.
#[derive(Debug)]
pub struct Memory {
    path: PathBuf,
    kept: Kept,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Kept {
    format: String,
    name: String,
    logs: BTreeMap<String, Remembered>,
}

const FORMAT: &str = "annexa-witness-1";

/// The last checkpoint of a log that was cosigned.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Remembered {
    /// How many entries it had.
    pub size: u64,
    /// The root over them.
    pub root: Hash,
    /// The signed checkpoint with the cosignature: what was said, word for word.
    pub note: String,
}

/// Why a memory cannot be opened or kept.
#[derive(Debug, thiserror::Error)]
pub enum MemoryError {
    /// The machine says so.
    #[error("{path}: {1}", path = .0.display())]
    Io(PathBuf, std::io::Error),
    /// It holds something else.
    #[error("{path} is not what a witness remembers: {1}. Put back the newest copy; never begin again under the same key", path = .0.display())]
    Damaged(PathBuf, String),
    /// It is the memory of a witness of another name.
    #[error("the witness here is called {0}; a name is for ever")]
    Name(String),
    /// It has no name yet.
    #[error("this witness has no name yet; give it one with --name, such as witness.example.org/annexa")]
    Nameless,
}

impl Memory {
    /// Whether there is one in a directory.
    pub fn is_in(directory: &Path) -> bool {
        directory.join(FILE).exists()
    }

    /// Opens the memory in a directory, beginning it under `name` where there is none.
    ///
    /// # Errors
    /// When it cannot be read or written, or belongs to another name.
    pub fn open(directory: &Path, name: Option<&str>) -> Result<Self, MemoryError> {
        let path = directory.join(FILE);
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == ErrorKind::NotFound => {
                let name = name.ok_or(MemoryError::Nameless)?.to_owned();
                let kept = Kept { format: FORMAT.to_owned(), name, logs: BTreeMap::new() };
                let memory = Self { path, kept };
                memory.write(&memory.kept)?;
                return Ok(memory);
            }
            Err(error) => return Err(MemoryError::Io(path, error)),
        };
        let kept: Kept = match serde_json::from_str(&text) {
            Ok(kept) => kept,
            Err(error) => return Err(MemoryError::Damaged(path, error.to_string())),
        };
        if kept.format != FORMAT {
            return Err(MemoryError::Damaged(path, format!("it is of the format {}", kept.format)));
        }
        if name.is_some_and(|name| name != kept.name) {
            return Err(MemoryError::Name(kept.name));
        }
        Ok(Self { path, kept })
    }

    /// The name of the witness.
    pub fn name(&self) -> &str {
        &self.kept.name
    }

    /// What it remembers of the log of that origin.
    pub fn of(&self, origin: &str) -> Option<&Remembered> {
        self.kept.logs.get(origin)
    }

    /// Remembers a checkpoint of a log in the place of the last. When this returns it is on the disk.
    ///
    /// # Errors
    /// When it cannot be written; then nothing was remembered.
    pub fn remember(&mut self, origin: &str, remembered: Remembered) -> Result<(), MemoryError> {
        let mut kept = self.kept.clone();
        kept.logs.insert(origin.to_owned(), remembered);
        self.write(&kept)?;
        self.kept = kept;
        Ok(())
    }

    fn write(&self, kept: &Kept) -> Result<(), MemoryError> {
        let said = |error| MemoryError::Io(self.path.clone(), error);
        let text = serde_json::to_string_pretty(kept).map_err(|error| said(error.into()))?;
        let making = self.path.with_extension("json.making");
        let mut file = fs::File::create(&making).map_err(said)?;
        file.write_all(text.as_bytes()).and_then(|()| file.sync_all()).map_err(said)?;
        fs::rename(&making, &self.path).map_err(said)?;
        let directory = self.path.parent().unwrap_or(Path::new("."));
        fs::File::open(directory).and_then(|directory| directory.sync_all()).map_err(said)
    }
}
