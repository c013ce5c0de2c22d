//! What people ask for.

use catalogue::Role;
use record::{Body, Id, Kind, Line};

/// One thing to decide.
#[derive(Clone, Debug)]
pub enum Command {
    /// Make or edit a record.
    Put(Put),
    /// Take a record out of use, or back into it.
    Retire(Retire),
    /// Take a step of a life cycle.
    Step(Step),
    /// Several, all or none.
    All(Vec<Command>),
}

/// Plain editing: make a record, or change some of its fields.
#[derive(Clone, Debug)]
pub struct Put {
    /// The kind.
    pub kind: &'static Kind,
    /// Which record.
    pub target: Target,
    /// The fields to change, as an RFC 7396 merge patch: `null` takes a value away. `unit` and `external` count as
    /// fields.
    pub patch: Body,
    /// Why.
    pub reason: Option<Line>,
}

/// Which record a [`Put`] is about.
#[derive(Clone, Debug)]
pub enum Target {
    /// A new one, under an id that the caller may have chosen.
    New,
    /// One that exists, as the editor saw it.
    Existing {
        /// The record.
        id: Id,
        /// The version that the editor saw.
        version: u64,
    },
}

/// Taking out of use. Nothing is deleted: what was decided upon a record must stay readable.
#[derive(Clone, Debug)]
pub struct Retire {
    /// The kind.
    pub kind: &'static Kind,
    /// The record.
    pub id: Id,
    /// The version that the editor saw.
    pub version: u64,
    /// `true` takes it out of use, `false` back into it.
    pub is_retired: bool,
    /// Why.
    pub reason: Option<Line>,
}

/// A step of a life cycle, taken by creating its noun on the record: `consent` on a proposed role assignment.
#[derive(Clone, Debug)]
pub struct Step {
    /// The kind.
    pub kind: &'static Kind,
    /// Which record.
    pub target: StepTarget,
    /// What is created on it. With the record's state today it names the transition.
    pub noun: String,
    /// What the step asks for; see [`crate::details`].
    pub details: Body,
    /// Why, or what the person found. Some steps ask for it.
    pub reason: Option<Line>,
    /// Only propose it to a second person, though one could take it alone.
    pub is_proposal: bool,
}

/// Which record a [`Step`] is about.
#[derive(Clone, Debug)]
pub enum StepTarget {
    /// The one that the step makes.
    New {
        /// The unit it belongs to; without one, the unit at the top.
        unit: Option<Id>,
    },
    /// One that exists, as the person saw it.
    Existing {
        /// The record.
        id: Id,
        /// The version that the person saw.
        version: u64,
    },
}

/// The first commit of an organisation: its profile, its top unit, its founder and the first holders of the roles
/// without which nobody could appoint anybody.
#[derive(Clone, Debug)]
pub struct Founding {
    /// The fields of the organisation.
    pub organisation: Body,
    /// The fields of the founder's person, who becomes owner.
    pub founder: Body,
    /// Whether the founder also holds these from the start: top management, ISMS manager.
    pub founder_roles: Vec<Role>,
    /// Other first holders of top management and ISMS manager.
    pub others: Vec<(Body, Vec<Role>)>,
}
