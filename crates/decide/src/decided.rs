//! A decision: what `store` appends and `host` publishes. Nothing outside this crate can make one.

use std::sync::Arc;

use access::{Effect, Survey, View};
use isms::erasure::Found;
use isms::{Commit, Isms};
use record::{Id, Kind};

use crate::run::Under;

/// A commit that the rules let pass, and the value after it.
#[derive(Clone, Debug)]
pub struct Decided {
    commit: Commit,
    after: Arc<Isms>,
    outcomes: Vec<Outcome>,
    /// Per revision, what its writer acted under.
    under: Vec<Under>,
    /// What is erased with it.
    erasing: Option<Arc<Found>>,
}

/// A record that a decision wrote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// The kind.
    pub kind: &'static Kind,
    /// The record.
    pub id: Id,
    /// Its version now.
    pub version: u64,
    /// The index of its entry.
    pub at: u64,
}

impl Decided {
    pub(crate) fn new(commit: Commit, after: Arc<Isms>, under: Vec<Under>) -> Self {
        let outcomes = commit
            .revisions
            .iter()
            .map(|revision| Outcome {
                kind: revision.kind,
                id: revision.id,
                version: revision.version,
                at: revision.at,
            })
            .collect();
        Self { commit, after, outcomes, under, erasing: None }
    }

    /// The same, with what is erased with it.
    pub(crate) fn erasing(self, erasing: Option<Arc<Found>>) -> Self {
        Self { erasing, ..self }
    }

    /// What storage has to erase in the transaction that appends this; its entry lists it.
    pub fn erases(&self) -> Option<&Found> {
        self.erasing.as_deref()
    }

    /// Commit, value after it, and what the writers of its revisions acted under.
    pub(crate) fn parts(self) -> (Commit, Arc<Isms>, Vec<Under>) {
        (self.commit, self.after, self.under)
    }

    /// What to append.
    pub fn commit(&self) -> &Commit {
        &self.commit
    }

    /// The value after it.
    pub fn after(&self) -> &Arc<Isms> {
        &self.after
    }

    /// Whether it holds what asks for a further factor: an approval, an erasure.
    pub fn approves(&self) -> bool {
        if self.erasing.is_some() {
            return true;
        }
        let asks = |command: &str| catalogue::life_cycles().transition(command).is_some_and(|step| step.second_factor);
        self.commit.revisions.iter().any(|revision| asks(&revision.command))
    }

    /// What it would change about the findings, as `view` reads them; `before` is a survey of the value that it was decided on.
    pub fn effect(&self, view: &View, before: &Survey) -> Effect {
        view.effect(before, &self.after)
    }

    /// What was written, in order.
    pub fn outcomes(&self) -> &[Outcome] {
        &self.outcomes
    }
}
