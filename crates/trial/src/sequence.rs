//! Ids and salts in a fixed sequence.

use std::sync::atomic::{AtomicU64, Ordering};

use isms::Ids;
use jiff::Timestamp;
use ledger::commitment::Salt;
use record::Id;
use sha2::{Digest as _, Sha256};

/// The same ids and salts in every run, in the order in which they are asked for.
#[derive(Debug, Default)]
pub struct Sequence(AtomicU64);

impl Sequence {
    fn next(&self) -> u64 {
        self.0.fetch_add(1, Ordering::Relaxed)
    }
}

impl Ids for Sequence {
    fn id(&self, now: Timestamp) -> Id {
        let milliseconds = u64::try_from(now.as_millisecond()).unwrap();
        let mut counted = [0; 10];
        counted[2..].copy_from_slice(&self.next().to_be_bytes());
        uuid::Builder::from_unix_timestamp_millis(milliseconds, &counted).into_uuid()
    }

    fn salt(&self) -> Salt {
        Salt::new(Sha256::digest(self.next().to_be_bytes()).into())
    }
}
