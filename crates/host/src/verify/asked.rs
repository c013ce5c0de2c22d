//! What to verify, against what.

use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;
use ledger::note::{PublicKey, WitnessVerifier};
use record::Id;

/// How thoroughly. Each level includes those before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// The tree, the signatures, and that the log went on from what is remembered elsewhere.
    Tree,
    /// And every present and past content, every file, times, erasures.
    Content,
    /// And whether the role that each decision names was in force then.
    Decisions,
}

/// What is asked.
#[derive(Clone, Debug)]
pub struct Asked {
    /// The key that signs the logs' checkpoints now.
    pub key: PublicKey,
    /// Those that signed before it, oldest first; nothing where nobody remembers them.
    pub old_keys: Option<Vec<PublicKey>>,
    /// Checkpoints that came on another way: signed notes.
    pub pinned: Vec<String>,
    /// States of logs as our documents print them.
    pub printed: Vec<Printed>,
    /// Witnesses that have to have cosigned the logs.
    pub witnesses: Vec<WitnessVerifier>,
    /// How thoroughly.
    pub level: Level,
    /// Of which organisation; nothing: of all, and the instance.
    pub only: Option<Id>,
    /// When it is asked: what was recorded later is wrong.
    pub now: Timestamp,
}

impl Asked {
    /// Everything, under the key that signs.
    pub fn under(key: PublicKey) -> Self {
        let (pinned, printed, witnesses) = (Vec::new(), Vec::new(), Vec::new());
        let (level, now) = (Level::Decisions, Timestamp::MAX);
        Self { key, old_keys: None, pinned, printed, witnesses, level, only: None, now }
    }
}

/// What whoever verifies an export has from elsewhere.
#[derive(Clone, Debug, Default)]
pub struct Elsewhere {
    /// The key of the log.
    pub key: Option<PublicKey>,
    /// Signed notes.
    pub pinned: Vec<String>,
    /// States of the log as our documents print them.
    pub printed: Vec<Printed>,
    /// Witnesses that have to have cosigned the log.
    pub witnesses: Vec<WitnessVerifier>,
}

/// The state of a log as documents print it: how many entries it had, and the first digits of the root over them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Printed {
    /// How many entries.
    pub size: u64,
    /// At least 16 hexadecimal digits.
    pub root: String,
}

/// A text is no printed state of a log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("write it as it is printed: the number of entries, a colon, and at least 16 digits: 1234:9f2c41d0a1b2c3d4")]
pub struct NotPrinted;

impl FromStr for Printed {
    type Err = NotPrinted;

    fn from_str(text: &str) -> Result<Self, NotPrinted> {
        let (size, root) = text.trim().split_once(':').ok_or(NotPrinted)?;
        let is_root = (16..=64).contains(&root.len()) && root.bytes().all(|digit| digit.is_ascii_hexdigit());
        let size = size.parse().ok().filter(|size| *size > 0 && is_root).ok_or(NotPrinted)?;
        Ok(Self { size, root: root.to_ascii_lowercase() })
    }
}

impl fmt::Display for Printed {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}:{}", self.size, self.root)
    }
}
