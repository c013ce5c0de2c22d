//! What the rules of a step are given.

use std::any::Any;
use std::sync::Arc;

use access::{Actor, Object, Standing, View};
use catalogue::Transition;
use isms::{Held, Isms};
use jiff::Timestamp;
use jiff::civil::Date;
use record::{Envelope, Id, Kind, Line, Record};
use serde_json::Value as Json;

use super::actors::Part;
use super::rules::{Noun, Rules};

/// One person about to take one step. While it is only asked whether a step is open, nothing is given and nothing comes
/// after it; rules that need either say nothing then.
#[derive(Clone, Copy)]
pub(crate) struct StepContext<'a> {
    pub view: &'a View,
    pub rules: &'static Rules,
    pub transition: &'static Transition,
    pub kind: &'static Kind,
    /// The record's id; a new one for what the step makes.
    pub id: Id,
    /// The unit chosen for what the step makes.
    pub unit: Option<Id>,
    /// The record before the step; nothing when the step makes it.
    pub before: Option<&'a Arc<Held>>,
    /// The record as it would be after the step.
    pub after: Option<(&'a Envelope, &'a dyn Record)>,
    pub given: Option<Given<'a>>,
    /// How much of the step the actor takes; nothing while that is not known.
    pub part: Option<Part>,
    /// The ids in other tools of what the step makes.
    pub external: Option<&'a Json>,
    /// The id of a record that the step may make beside its own.
    pub beside: Id,
    pub now: Timestamp,
    pub today: Date,
}

/// What the person gives with the step.
#[derive(Clone, Copy)]
pub(crate) struct Given<'a> {
    pub noun: &'a dyn Noun,
    pub reason: Option<&'a Line>,
}

impl<'a> StepContext<'a> {
    /// The whole value. What rules say of records in it goes through [`super::guards`], which counts what the actor may
    /// not see.
    #[expect(clippy::disallowed_methods, reason = "rules hold for all records, whoever may see them")]
    pub fn isms(&self) -> &'a Isms {
        self.view.whole()
    }

    pub fn actor(&self) -> &'a Actor {
        self.view.actor()
    }

    /// What the actor holds.
    pub fn standing(&self) -> &'a Standing {
        self.view.standing()
    }

    /// What rights judge: the record before the step, or the one that the step makes.
    pub fn object(&self) -> Option<Object<'a>> {
        match (self.before, self.after) {
            (Some(held), _) => Some(Object::held(self.isms(), held)),
            (None, Some((envelope, record))) => Some(Object {
                isms: self.isms(),
                kind: self.kind,
                id: self.id,
                unit: envelope.unit,
                record: Some(record),
            }),
            (None, None) => None,
        }
    }

    /// The struct of what rights judge.
    pub fn record<T: Record>(&self) -> Option<&'a T> {
        self.object()?.record?.downcast()
    }

    /// What was given, if it is an `N`.
    pub fn noun<N: Noun>(&self) -> Option<&'a N> {
        (self.given?.noun as &dyn Any).downcast_ref()
    }
}
