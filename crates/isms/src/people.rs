//! People (7.2, 7.3, A.6): who works for the organisation.

use jiff::civil::Date;
use record::{Id, Line, Misfit, Record, Ref, State, Tone};

use crate::Isms;
use crate::leadership::{RoleAssignment, RoleStep};
use crate::registry::Draft;

/// Someone who works for the organisation or acts for it: employee, contractor, auditor, contact.
///
/// A person owns records and holds roles. Who signs in, and how, is kept apart from this.
#[derive(Clone, Debug, PartialEq, Record)]
#[record(plural = "people", titles = "People", clause = "7.2", prefix = "P", state = Person::state)]
pub struct Person {
    /// First and last name as colleagues know it.
    #[field(title, listed, searched, sensitive, guarded)]
    pub name: Line,
    /// The address that invitations and reminders go to. It is unique.
    #[field(listed, searched, unique, sensitive, guarded)]
    pub email: Option<Line>,
    /// What the person does, such as Head of platform engineering.
    #[field(listed, searched, guarded)]
    pub job: Option<Line>,
    /// The first day of work.
    #[field(label = "Joined", detail, sensitive, guarded)]
    pub joined_on: Option<Date>,
    /// The last day of work. From the day after, no right follows from any role.
    #[field(label = "Leaves", detail, sensitive, guarded)]
    pub leaves_on: Option<Date>,
    /// Whether only a file named them so far: somebody says who it is, or that it is somebody known already.
    #[field(label = "Placeholder", detail, guarded)]
    pub is_placeholder: Option<bool>,
}

impl Person {
    /// Whether the person works here on that day.
    pub fn is_active(&self, today: Date) -> bool {
        self.leaves_on.is_none_or(|last| today <= last) && self.joined_on.is_none_or(|first| first <= today)
    }

    pub(crate) fn check(isms: &Isms, draft: &Draft<'_>) -> Vec<Misfit> {
        let Some(person) = draft.typed::<Self>() else { return Vec::new() };
        let mut misfits = Vec::new();
        if person.email.as_ref().is_some_and(|email| !is_address(email)) {
            misfits.push(Misfit::new("email", "no_address", "Write an address like maren@example.org."));
        }
        if matches!((person.joined_on, person.leaves_on), (Some(first), Some(last)) if last < first) {
            misfits.push(Misfit::new("leaves_on", "before_start", "The last day is before the first."));
        }
        if (person.leaves_on.is_some() || person.joined_on.is_some()) && is_last_owner(isms, draft.id) {
            let sentence =
                "This is the last owner of the organisation without a last day. Make somebody else owner first.";
            let field = if person.leaves_on.is_some() { "leaves_on" } else { "joined_on" };
            misfits.push(Misfit::new(field, "last_owner", sentence));
        }
        misfits
    }

    fn state(&self, today: Date) -> Option<State> {
        Some(if self.is_placeholder == Some(true) {
            State { code: "placeholder", label: "Placeholder", tone: Tone::Warn }
        } else if self.leaves_on.is_some_and(|last| today > last) {
            State { code: "left", label: "Left", tone: Tone::Plain }
        } else if self.is_active(today) {
            State { code: "active", label: "Active", tone: Tone::Good }
        } else {
            State { code: "joining", label: "Joining", tone: Tone::Plain }
        })
    }
}

/// INVARIANT: an organisation has an owner who stays. Whether the person is the only one.
fn is_last_owner(isms: &Isms, person: Id) -> bool {
    let owns = |assignment: &RoleAssignment| assignment.step == RoleStep::Active && *assignment.role == *"owner";
    let owners = isms.all::<RoleAssignment>().filter(|assignment| owns(assignment.it) && assignment.to.is_none());
    let owners: Vec<Id> = owners.map(|assignment| assignment.person.id).collect();
    let stays = |other: &Id| {
        let known = isms.get(Ref::<Person>::to(*other));
        *other != person && known.is_some_and(|known| known.held.is_living() && known.leaves_on.is_none())
    };
    owners.contains(&person) && !owners.iter().any(stays)
}

/// Something before one @, something with a dot after it, no spaces. Whether it exists shows when mail is sent.
fn is_address(text: &str) -> bool {
    match text.split_once('@') {
        Some((name, host)) => {
            !name.is_empty()
                && !text.contains(char::is_whitespace)
                && !host.contains('@')
                && host.split('.').count() > 1
                && host.split('.').all(|part| !part.is_empty())
        }
        None => false,
    }
}
