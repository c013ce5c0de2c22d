//! A commit in the making: the value so far, and the revisions that led there.

use std::cell::Cell;
use std::sync::Arc;

use access::Actor;
use isms::erasure::Found;
use isms::{Commit, Isms, Moment, Revision};
use jiff::Timestamp;
use jiff::civil::Date;
use ledger::commitment::{Header, Seals, commitment};
use record::{Body, Id, Kind};

use crate::run::{Run, Under};
use crate::{Decided, Refusal, Rejection};

/// Gathers the revisions of one commit and applies each to the value that the next command is decided on.
pub(crate) struct Draft<'a> {
    isms: Isms,
    actor: Option<&'a Actor>,
    moment: &'a Moment<'a>,
    run: u64,
    recorded: Timestamp,
    revisions: Vec<Revision>,
    /// Per revision, what its writer acted under.
    under: Vec<Under>,
    /// Who else drafted what is written now.
    beside: Vec<Id>,
    /// The id of the record that is made next, where it was given already.
    given: Cell<Option<Id>>,
    /// What is erased with it.
    erasing: Option<Arc<Found>>,
}

impl<'a> Draft<'a> {
    pub fn new(isms: &Isms, actor: Option<&'a Actor>, moment: &'a Moment<'a>) -> Self {
        let now = microseconds(moment.now);
        Self {
            isms: isms.clone(),
            actor,
            moment,
            run: isms.size(),
            // INVARIANT: recorded time never goes back, whatever the clock does.
            recorded: now.max(isms.head().recorded),
            revisions: Vec::new(),
            under: Vec::new(),
            beside: Vec::new(),
            given: Cell::new(None),
            erasing: None,
        }
    }

    pub fn isms(&self) -> &Isms {
        &self.isms
    }

    pub fn actor(&self) -> Option<&'a Actor> {
        self.actor
    }

    pub fn recorded(&self) -> Timestamp {
        self.recorded
    }

    pub fn today(&self) -> Date {
        self.moment.today
    }

    pub fn now(&self) -> Timestamp {
        self.moment.now
    }

    /// The id of a record that is made: the one that was given for it, or a new one.
    pub fn new_id(&self) -> Id {
        self.given.take().unwrap_or_else(|| self.moment.ids.id(self.recorded))
    }

    /// Has the next record that is made bear this id, which was given when it was drafted.
    pub fn give(&self, id: Option<Id>) {
        self.given.set(id);
    }

    /// Who else drafted what is written now: they count as its authors.
    pub fn beside(&self) -> &[Id] {
        &self.beside
    }

    /// Says who else drafted what is written from now on.
    pub fn is_drafted_by(&mut self, people: Vec<Id>) {
        self.beside = people;
    }

    /// Says what is erased with this commit.
    pub fn erases(&mut self, found: Arc<Found>) {
        self.erasing = Some(found);
    }

    /// The moment at which all this is decided.
    pub fn moment(&self) -> &'a Moment<'a> {
        self.moment
    }

    /// Where in the log the commit begins.
    pub fn run(&self) -> u64 {
        self.run
    }

    /// The same person at the same moment, on another value, to try something.
    pub fn on(&self, isms: &Isms) -> Self {
        Self::new(isms, self.actor, self.moment)
    }

    /// The newest revision.
    pub fn newest(&self) -> Option<&Revision> {
        self.revisions.last()
    }

    /// The record of a kind that was made first.
    pub fn made_of(&self, kind: &Kind) -> Option<Id> {
        self.revisions.iter().find(|one| one.kind == kind && one.version == 1).map(|one| one.id)
    }

    /// The value so far, to go on from: nothing is committed.
    pub fn into_isms(self) -> Isms {
        self.isms
    }

    /// Adds the next version of a record.
    pub fn record(
        &mut self,
        kind: &'static Kind,
        id: Id,
        command: &str,
        under: impl Into<Under>,
        body: Body,
    ) -> Result<(), Rejection> {
        let version = self.isms.held(kind, id).map_or(1, |held| held.version + 1);
        let seals = Seals::new(&body, || self.moment.ids.salt());
        let header = Header { kind: kind.name, id, version, schema: kind.schema };
        let Ok(commitment) = commitment(&header, &body, &seals) else {
            return Err(Refusal::engine("damaged").into());
        };
        let revision = Revision {
            at: self.run + self.revisions.len() as u64,
            kind,
            id,
            version,
            schema: kind.schema,
            recorded: self.recorded,
            by: self.actor.filter(|actor| actor.sent().is_none()).map(|actor| actor.person),
            command: Arc::from(command),
            body,
            seals,
            commitment,
        };
        self.isms.foresee(&revision);
        self.revisions.push(revision);
        self.under.push(under.into());
        Ok(())
    }

    /// The decision.
    pub fn finish(mut self) -> Result<Decided, Rejection> {
        let run = Run { organisation: self.isms.organisation(), first: self.run, actor: self.actor };
        let entries = run.entries(&self.revisions, &self.under)?;
        let commit = Commit { run: self.run, recorded: self.recorded, revisions: self.revisions, entries };
        self.isms.advance(&commit);
        Ok(Decided::new(commit, Arc::new(self.isms), self.under).erasing(self.erasing))
    }
}

/// Entries and rows hold microseconds; a finer clock must not make the two differ.
fn microseconds(now: Timestamp) -> Timestamp {
    Timestamp::from_microsecond(now.as_microsecond()).unwrap_or(now)
}
