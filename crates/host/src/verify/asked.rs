//! What to verify, against what.

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
        let (pinned, witnesses) = (Vec::new(), Vec::new());
        Self { key, old_keys: None, pinned, witnesses, level: Level::Decisions, only: None, now: Timestamp::MAX }
    }
}

/// What whoever verifies an export has from elsewhere.
#[derive(Clone, Debug, Default)]
pub struct Elsewhere {
    /// The key of the log.
    pub key: Option<PublicKey>,
    /// Signed notes.
    pub pinned: Vec<String>,
    /// Witnesses that have to have cosigned the log.
    pub witnesses: Vec<WitnessVerifier>,
}
