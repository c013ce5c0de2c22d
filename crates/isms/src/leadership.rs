//! Leadership (clause 5): who holds which role where (5.3, A.5.2), and who reads from outside (A.5.18).

use jiff::civil::Date;
use record::text::LINE_CHARACTERS;
use record::{Choice, Id, Line, Prose, Record, Ref, State, Tone};

use crate::people::Person;
use crate::{Held, Isms};

mod external;
mod role;

pub use external::{ExternalGrant, GrantStep};
pub use role::RoleName;

/// A role that a person holds at a unit and in every unit below it, for a time.
///
/// Nobody grants a role to themselves. Which role may grant which stands in the table of rights.
#[derive(Clone, Debug, PartialEq, Record)]
#[record(
    plural = "role-assignments",
    clause = "5.3",
    prefix = "RA",
    by_steps,
    life_cycle = "role_assignment",
    state = RoleAssignment::state
)]
pub struct RoleAssignment {
    /// What is held, in one line; made from person and role.
    #[field(title, searched, decided)]
    pub summary: Line,
    /// Who holds it.
    #[field(listed, decided, link = "person")]
    pub person: Ref<Person>,
    /// The role.
    #[field(listed, decided)]
    pub role: RoleName,
    /// Where it stands in its life.
    #[field(step)]
    pub step: RoleStep,
    /// The first day.
    #[field(listed, decided)]
    pub from: Option<Date>,
    /// The last day; open when empty.
    #[field(listed, decided, label = "Until")]
    pub to: Option<Date>,
    /// What shows that the person can do it, or how they will learn it (7.2).
    #[field(decided, detail)]
    pub competence: Option<Prose>,
    /// The role of somebody who is away, for whom this one stands in: a deputy decides in their name, until the last day.
    #[field(decided, label = "Deputy for")]
    pub deputises: Option<Ref<RoleAssignment>>,
}

/// The steps of a role assignment that people take. That it expired follows from its last day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Choice)]
pub enum RoleStep {
    /// Waits for the person's consent.
    Proposed,
    /// In force.
    Active,
    /// The person said no.
    Declined,
    /// Taken back before consent.
    Withdrawn,
    /// Over.
    Ended,
}

impl RoleAssignment {
    /// The title of an assignment: who and what, in one line, whatever the length of the name.
    pub fn summary(name: &str, role: RoleName) -> String {
        let said = format!(": {}", role.label());
        let name: String = name.chars().take(LINE_CHARACTERS.saturating_sub(said.chars().count())).collect();
        name + &said
    }

    /// The title of that of a deputy.
    pub fn summary_of_deputy(name: &str, role: RoleName) -> String {
        let said = format!(": {}, deputy", role.label());
        let name: String = name.chars().take(LINE_CHARACTERS.saturating_sub(said.chars().count())).collect();
        name + &said
    }

    /// Whether rights follow from it on that day.
    ///
    /// The unit is the record's own (`Envelope::unit`).
    pub fn is_in_force(&self, today: Date) -> bool {
        self.step == RoleStep::Active
            && self.from.is_none_or(|first| first <= today)
            && self.to.is_none_or(|last| today <= last)
    }

    fn state(&self, today: Date) -> Option<State> {
        let (code, label, tone) = match self.step {
            RoleStep::Proposed => ("proposed", "Proposed", Tone::Warn),
            RoleStep::Active if self.to.is_some_and(|last| today > last) => ("expired", "Expired", Tone::Plain),
            RoleStep::Active if !self.is_in_force(today) => ("active", "Begins later", Tone::Plain),
            RoleStep::Active => ("active", "Active", Tone::Good),
            RoleStep::Declined => ("declined", "Declined", Tone::Plain),
            RoleStep::Withdrawn => ("withdrawn", "Withdrawn", Tone::Plain),
            RoleStep::Ended => ("ended", "Ended", Tone::Plain),
        };
        Some(State { code, label, tone })
    }
}

/// In whose name a deputy decides on a day: whoever holds the role that they stand in for. Nobody once that role is over, or its
/// holder gone.
pub fn principal(isms: &Isms, deputised: Ref<RoleAssignment>, day: Date) -> Option<Id> {
    let role = isms.get(deputised).filter(|role| role.held.is_living() && role.is_in_force(day))?;
    let holder = isms.get(role.person).filter(|holder| holder.held.is_living() && holder.is_active(day))?;
    Some(holder.held.id)
}

/// The units at which a person held a role on a day, also where the assignment was ended since. What ended counts up to the
/// day before its end was recorded.
pub fn held_on(isms: &Isms, person: Ref<Person>, role: RoleName, day: Date) -> impl Iterator<Item = Id> {
    let counts = move |held: &Held, assignment: &RoleAssignment| {
        let is_standing = match assignment.step {
            RoleStep::Active => true,
            RoleStep::Ended => day < isms.today(held.recorded),
            RoleStep::Proposed | RoleStep::Declined | RoleStep::Withdrawn => false,
        };
        let is_theirs = assignment.person == person && assignment.role == role;
        let is_in_time =
            assignment.from.is_none_or(|first| first <= day) && assignment.to.is_none_or(|last| day <= last);
        is_standing && is_theirs && is_in_time
    };
    let referring = isms.referring_from::<RoleAssignment>(person.id).map(|referring| referring.held);
    let held = referring.filter(move |held| held.is_living() && held.typed().is_some_and(|one| counts(held, one)));
    held.map(|held| held.envelope.unit)
}

/// Whether somebody holds any role at a unit on that day: they work here, as opposed to reading from outside.
pub fn is_colleague(isms: &Isms, person: Id, today: Date) -> bool {
    let mut assigned = isms.referring_from::<RoleAssignment>(person).filter(|referring| referring.held.is_living());
    assigned.any(|referring| {
        let assignment = referring.held.typed::<RoleAssignment>();
        assignment.is_some_and(|assignment| assignment.person.id == person && assignment.is_in_force(today))
    })
}
