//! What a log holds beside revisions of records: that somebody from outside has read, that somebody was let in.
//!
//! Nothing is decided here by a person's right over a record; who may is asked where it is done. The value stays as it is and
//! stands one entry further.

use std::sync::Arc;

use isms::{Commit, Isms, Moment};
use ledger::entry::{By, Entry, Subject, whole_microseconds};

use crate::{Decided, Refusal, Rejection};

/// An entry without a revision.
///
/// # Errors
/// When it cannot be written as an entry.
pub fn attest(isms: &Isms, command: &str, by: By, subject: Subject, moment: &Moment<'_>) -> Result<Decided, Rejection> {
    // INVARIANT: recorded time never goes back, whatever the clock does.
    let recorded = whole_microseconds(moment.now).max(isms.head().recorded);
    let run = isms.size();
    let (organisation, command) = (isms.organisation(), command.to_owned());
    let entry = Entry { organisation, run, count: Some(1), recorded, command, by, subject };
    let bytes = entry.to_bytes().map_err(|_| Rejection::from(Refusal::engine("damaged")))?;
    let commit = Commit { run, recorded, revisions: Vec::new(), entries: vec![bytes] };
    let mut after = isms.clone();
    after.advance(&commit);
    Ok(Decided::new(commit, Arc::new(after), Vec::new()))
}
