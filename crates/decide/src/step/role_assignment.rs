//! The life of a role assignment (5.3, A.5.2): proposed by who may grant the role, taken or declined by the person, ended.
//! That it expired follows from its last day.

mod deputy;
mod guards;
mod handover;

pub(crate) use guards::open_of;

use access::{Object, Standing};
use catalogue::rights::Held as HeldBy;
use catalogue::{Role, rights};
use isms::leadership::{RoleAssignment, RoleName, RoleStep};
use isms::people::Person;
use jiff::civil::Date;
use record::{Body, Fields, Id, Kinded, Misfit, Prose, Ref};
use serde_json::Value as Json;

use super::context::StepContext;
use super::rules::{Consequence, Named, Nothing, Noun, Rules, step};

/// The rules of the life cycle.
pub(crate) const RULES: Rules = Rules {
    machine: "role_assignment",
    steps: &[
        step::<Proposal>("role_assignment.propose"),
        step::<Nothing>("role_assignment.accept"),
        step::<Nothing>("role_assignment.decline"),
        step::<Nothing>("role_assignment.withdraw"),
        step::<Ending>("role_assignment.end"),
        step::<Nothing>("role_assignment.resign"),
    ],
    guards: guards::GUARDS,
    ..Rules::NONE
};

/// The role of an assignment.
pub(crate) fn role(assignment: &RoleAssignment) -> Option<Role> {
    Role::from_id(&assignment.role)
}

/// `right.grant`: the assignment of a role that may grant this one at the unit, held by somebody else than its person.
///
/// Where the step has a guard of its own against granting to oneself, that guard says so, and more plainly.
pub(crate) fn granting(context: &StepContext<'_>, standing: &Standing, object: &Object<'_>) -> Option<Id> {
    let assignment: &RoleAssignment = object.record?.downcast()?;
    let granted = role(assignment)?;
    let has_guard = context.transition.guards.iter().any(|code| code == "self_grant");
    if assignment.person.id == standing.person && !has_guard {
        return None;
    }
    let mut held = standing.at(object.isms, object.unit);
    held.find(|holding| rights().may_grant(holding.role, granted)).map(|holding| holding.assignment)
}

/// What is proposed. The unit is the record's own.
#[derive(Fields)]
pub(crate) struct Proposal {
    /// Who is to hold the role.
    pub person: Ref<Person>,
    /// The role. Each stands with what it is there for.
    pub role: RoleName,
    /// The first day.
    pub from: Option<Date>,
    /// The last day; open when empty.
    #[field(label = "Until")]
    pub to: Option<Date>,
    /// What shows that the person can do it, or how they will learn it (7.2). Needed for ISMS manager, internal auditor,
    /// lead auditor and data protection officer.
    pub competence: Option<Prose>,
    /// For a deputy: the role of whoever is away, which is the one above at the same unit. Needs a last day.
    #[field(label = "Deputy for")]
    pub deputises: Option<Ref<RoleAssignment>>,
}

impl Noun for Proposal {
    fn impossible(&self) -> Option<&'static str> {
        let held = Role::from_id(&self.role).map(|role| rights().role(role).held);
        (held == Some(HeldBy::Grant)).then_some("role_by_grant")
    }

    fn misfits(&self, context: &StepContext<'_>) -> Vec<Misfit> {
        let mut misfits = Vec::new();
        let begins = self.from.map_or(context.today, |from| from.max(context.today));
        let leaves = context.isms().get(self.person).and_then(|person| person.leaves_on);
        if leaves.is_some_and(|last| last < begins) {
            misfits.push(Misfit::new("person", "has_left", "This person has left by then. Choose somebody else."));
        }
        if self.to.is_some_and(|to| to < begins) {
            let sentence = "The last day is over or before the first. Choose a later one.";
            misfits.push(Misfit::new("to", "before_start", sentence));
        }
        misfits.extend(deputy::misfits(context, self));
        if self.role == RoleName::Owner && context.unit.is_some_and(|unit| Some(unit) != context.view.root()) {
            misfits.push(Misfit::new("unit", "owner_at_the_top", "An owner holds the role at the unit at the top."));
        }
        misfits
    }

    fn refusals(&self, context: &StepContext<'_>) -> Vec<(&'static str, Named)> {
        let unit = context.object().map(|object| object.unit);
        let is_same = |other: &isms::Typed<'_, RoleAssignment>| {
            other.role == self.role
                && other.deputises == self.deputises
                && Some(other.held.envelope.unit) == unit
                && self.overlaps(other)
        };
        let same: Named =
            guards::open_of(context, self.person).filter(is_same).map(|one| (one.held.kind, one.held.id)).collect();
        if same.is_empty() { Vec::new() } else { vec![("held_already", same)] }
    }

    fn write(&self, context: &StepContext<'_>, body: &mut Body) {
        Fields::write(self, body);
        let name = context.isms().get(self.person).map(|person| person.name.to_string()).unwrap_or_default();
        let summary = match self.deputises {
            Some(_) => RoleAssignment::summary_of_deputy(&name, self.role),
            None => RoleAssignment::summary(&name, self.role),
        };
        body.insert("summary".to_owned(), Json::from(summary));
    }
}

impl Proposal {
    /// Whether some day belongs to both.
    fn overlaps(&self, other: &RoleAssignment) -> bool {
        let ends_before =
            |last: Option<Date>, first: Option<Date>| last.zip(first).is_some_and(|(last, first)| last < first);
        !ends_before(self.to, other.from) && !ends_before(other.to, self.from)
    }
}

/// How a role ends for somebody.
#[derive(Fields)]
pub(crate) struct Ending {
    /// Who takes over what the person still answers for in this role. They need to hold it themselves.
    pub successor: Option<Ref<Person>>,
}

impl Noun for Ending {
    fn misfits(&self, context: &StepContext<'_>) -> Vec<Misfit> {
        let Some(successor) = self.successor else { return Vec::new() };
        handover::unfit(context, successor).into_iter().collect()
    }

    fn consequences(&self, context: &StepContext<'_>) -> Vec<Consequence> {
        self.successor.map_or_else(Vec::new, |successor| handover::hand_over(context, successor))
    }
}

/// Whether an assignment is proposed or in its time, also one that begins later.
fn is_open(assignment: &RoleAssignment, today: Date) -> bool {
    match assignment.step {
        RoleStep::Proposed => true,
        RoleStep::Active => assignment.to.is_none_or(|last| today <= last),
        RoleStep::Declined | RoleStep::Withdrawn | RoleStep::Ended => false,
    }
}

/// The kind, for refusals that name assignments.
fn named(id: Id) -> (&'static record::Kind, Id) {
    (RoleAssignment::kind_of(), id)
}
