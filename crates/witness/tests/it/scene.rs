//! A log to be cosigned, and a witness that knows it.

use std::path::Path;

use jiff::Timestamp;
use ledger::Hash;
use ledger::note::{Checkpoint, LogKey, Verifier, WitnessKey, WitnessVerifier};
use ledger::tree::{Frontier, consistency_proof, leaf_hash};
use witness::{Answer, Desk, Memory, Submission};

pub const ORIGIN: &str = "annexa/0193e3a5-7c1e-7d4a-9c55-2f0b8f6a1c01";
pub const NAME: &str = "witness.example.org/annexa";

/// A log of entries that differ by its `branch` from the entry `from` on.
pub struct Log {
    pub leaves: Vec<Hash>,
    pub key: LogKey,
}

impl Log {
    pub fn of(size: u64) -> Self {
        Self::forked(size, size)
    }

    /// Which goes on otherwise than [`Log::of`] from an entry on.
    pub fn forked(size: u64, from: u64) -> Self {
        let entry =
            |index: u64| leaf_hash(format!("entry {index}{}", if index < from { "" } else { " otherwise" }).as_bytes());
        Self { leaves: (0..size).map(entry).collect(), key: LogKey::from_seed(&[7; 32]) }
    }

    pub fn size(&self) -> u64 {
        self.leaves.len() as u64
    }

    pub fn frontier(&self) -> Frontier {
        let mut frontier = Frontier::default();
        self.leaves.iter().for_each(|leaf| frontier.push(*leaf));
        frontier
    }

    pub fn note(&self) -> String {
        self.key.sign(&Checkpoint { origin: ORIGIN.to_owned(), size: self.size(), root: self.frontier().root() })
    }

    fn node(&self, level: u8, index: u64) -> Hash {
        let width = 1_usize << level;
        ledger::tree::root(&self.leaves[index as usize * width..(index as usize + 1) * width])
    }

    /// The submission of its checkpoint to a witness that knows its first `old` entries.
    pub fn since(&self, old: u64) -> Submission {
        let proof = consistency_proof(old, self.size(), |level, index| Ok::<_, ()>(self.node(level, index)));
        Submission { old, proof: proof.unwrap_or_default(), note: self.note() }
    }
}

pub fn key() -> WitnessKey {
    WitnessKey::from_seed(NAME, &[1; 32]).unwrap()
}

pub fn verifier() -> WitnessVerifier {
    key().verifier().parse().unwrap()
}

/// A witness over a directory, which knows that log.
pub fn desk(directory: &Path) -> Desk {
    let memory = Memory::open(directory, Some(NAME)).unwrap();
    let log: Verifier = Log::of(0).key.verifier(ORIGIN).parse().unwrap();
    Desk::new(key(), memory, move || vec![log.clone()])
}

pub fn now() -> Timestamp {
    "2026-11-22T18:00:00Z".parse().unwrap()
}

/// Whether an answer is a cosignature that verifies.
pub fn is_cosigned(answer: &Answer, note: &str) -> bool {
    match answer {
        Answer::Cosigned(line) => verifier().cosignature(note, line).unwrap().is_some_and(|(at, _)| at == now()),
        _ => false,
    }
}
