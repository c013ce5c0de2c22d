//! Ids and salts from the operating system's randomness.

use isms::Ids;
use jiff::Timestamp;
use ledger::commitment::Salt;
use record::Id;

/// The operating system's randomness.
#[derive(Clone, Copy, Debug, Default)]
pub struct Randomness;

impl Randomness {
    /// `N` random bytes.
    pub fn bytes<const N: usize>() -> [u8; N] {
        let mut bytes = [0; N];
        // A system without randomness cannot keep a secret; going on would be worse than stopping.
        if getrandom::fill(&mut bytes).is_err() {
            std::process::abort();
        }
        bytes
    }
}

impl Ids for Randomness {
    fn id(&self, now: Timestamp) -> Id {
        let milliseconds = u64::try_from(now.as_millisecond()).unwrap_or_default();
        uuid::Builder::from_unix_timestamp_millis(milliseconds, &Self::bytes()).into_uuid()
    }

    fn salt(&self) -> Salt {
        Salt::new(Self::bytes())
    }
}
