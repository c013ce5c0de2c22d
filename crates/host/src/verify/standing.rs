//! Level 3: whether the role under which a decision was made was in force then. Read from the contents of the log itself, so that
//! it holds for each entry what the organisation knew at that point, whatever was edited later.

use std::collections::BTreeMap;
use std::sync::Arc;

use isms::context::Organisation;
use isms::leadership::{ExternalGrant, RoleAssignment};
use isms::people::Person;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use ledger::entry::{Actor, By};
use record::{Id, Kinded as _, Record};

use super::content::Content;

/// Roles, grants and people as the entries so far leave them.
#[derive(Default)]
pub struct Book {
    zone: Option<TimeZone>,
    known: BTreeMap<Id, Known>,
    /// What the run that is being read writes: its entries were decided on what was before, or on one another.
    written: BTreeMap<Id, Known>,
}

#[derive(Clone)]
struct Known {
    record: Arc<dyn Record>,
    is_living: bool,
}

/// What was found about a decision.
pub enum Found {
    /// It names no role.
    NoneNamed,
    /// The role was in force.
    InForce,
    /// It was not.
    Wrong(String),
    /// There is none of that id.
    Unknown(Id),
}

impl Book {
    /// Notes a content, where it concerns who may what.
    pub fn note(&mut self, id: Id, content: &Content) {
        let Some((envelope, record)) = &content.read else { return };
        let kind = record.kind();
        if kind == Organisation::kind_of()
            && let Some(organisation) = record.downcast::<Organisation>()
        {
            self.zone = TimeZone::get(&organisation.time_zone).ok();
        }
        if [RoleAssignment::kind_of(), ExternalGrant::kind_of(), Person::kind_of()].contains(&kind) {
            self.written.insert(id, Known { record: Arc::clone(record), is_living: envelope.retired.is_none() });
        }
    }

    /// What a run wrote counts for all that follow.
    pub fn end_of_run(&mut self) {
        self.known.append(&mut self.written);
    }

    /// Looks up the role that a decision names.
    pub fn look(&self, by: &By, recorded: Timestamp) -> Found {
        let (Actor::Person(person), Some(assignment)) = (&by.actor, by.assignment) else { return Found::NoneNamed };
        let today = recorded.to_zoned(self.zone.clone().unwrap_or(TimeZone::UTC)).date();
        let candidates = [self.known.get(&assignment), self.written.get(&assignment)];
        let mut found = Found::Unknown(assignment);
        for role in candidates.into_iter().flatten() {
            match self.problem(role, assignment, *person, today) {
                None => return Found::InForce,
                Some(problem) => found = Found::Wrong(problem),
            }
        }
        found
    }

    fn problem(&self, role: &Known, assignment: Id, person: Id, today: Date) -> Option<String> {
        let (holder, is_in_force) =
            match (role.record.downcast::<RoleAssignment>(), role.record.downcast::<ExternalGrant>()) {
                (Some(role), _) => (role.person.id, role.is_in_force(today)),
                (None, Some(grant)) => (grant.person.id, grant.is_in_force(today)),
                (None, None) => return Some(format!("It was done under {assignment}, which is no role and no grant.")),
            };
        if holder != person {
            return Some(format!("It was done under the role {assignment}, which is another person's."));
        }
        if !is_in_force || !role.is_living {
            return Some(format!("It was done under the role {assignment}, which was not in force on {today}."));
        }
        let known = [self.known.get(&person), self.written.get(&person)].into_iter().flatten();
        let mut people =
            known.filter_map(|known| Some((known.is_living, known.record.downcast::<Person>()?))).peekable();
        let is_known = people.peek().is_some();
        let is_here = people.any(|(is_living, person)| is_living && person.is_active(today));
        (is_known && !is_here).then(|| format!("It was done by {person}, who did not work here on {today}."))
    }
}
