//! Witnesses that one knows: how far each of them vouches for a log.

use jiff::Timestamp;
use ledger::note::{NoteError, WitnessVerifier};

use super::Wrong;

/// How far a witness vouches for a log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cosigned {
    /// The name of the witness.
    pub witness: String,
    /// It cosigned the first so many entries.
    pub size: u64,
    /// When, by its clock.
    pub at: Timestamp,
}

/// Looks through checkpoints for what one witness added: the largest that it cosigned, and what is wrong. Whether a checkpoint is that
/// of the entries is looked at elsewhere.
pub fn by<'a>(
    witness: &WitnessVerifier,
    notes: impl Iterator<Item = (i64, &'a str)>,
) -> (Option<Cosigned>, Vec<Wrong>) {
    let (mut largest, mut wrong): (Option<Cosigned>, _) = (None, Vec::new());
    for (size, note) in notes {
        match witness.cosigned(note) {
            Ok(Some(at)) if largest.as_ref().is_none_or(|one| one.size.cast_signed() < size) => {
                largest = Some(Cosigned { witness: witness.name().to_owned(), size: size.cast_unsigned(), at });
            }
            // That it is no note is said elsewhere.
            Ok(_) | Err(NoteError::Note | NoteError::Unsigned | NoteError::Checkpoint | NoteError::Origin) => {}
            Err(NoteError::Signature) => {
                let problem = format!("What {} added to it does not verify.", witness.name());
                wrong.push(Wrong::new(format!("checkpoint at {size}"), problem));
            }
        }
    }
    if largest.is_none() {
        wrong.push(Wrong::new(
            format!("witness {}", witness.name()),
            "It cosigned no checkpoint of this log that is here.",
        ));
    }
    (largest, wrong)
}
