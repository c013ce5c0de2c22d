//! Which role gives which command, by the rights that this program knows (`rights.yaml` and `state-machines.yaml`).
//!
//! The log does not say which version of them stood on a day: they are part of a program, not of the log. So what any version
//! gave has to be accepted here for ever: where a role loses a command, add it to [`EARLIER`], or honest decisions would be called
//! wrong. A test holds the table of today against the one that was kept.

use catalogue::{Actor, Cause, Predicate, Role, Transition, life_cycles, rights};
use isms::registry;
use record::Kind;

/// Commands that a role gave by an earlier version, and gives no more.
const EARLIER: &[(&str, Role)] = &[];

/// What ends the command of a first half.
const PROPOSAL: &str = ".proposal";
/// The verbs of plain editing.
const EDITING: [&str; 5] = ["put", "retire", "restore", "import", "undo"];

/// What is asked of whoever gives a command.
#[derive(Clone, Copy)]
pub enum Power {
    /// A step of a life cycle; whether it is the first half of one that takes two people.
    Step(&'static Transition, bool),
    /// Editing of a kind.
    Editing(&'static Kind),
    /// Nothing of their own: it follows from another command of the same run, or everybody may.
    Nothing,
}

impl Power {
    /// That of an entry's command about a record of a kind.
    pub fn of(command: &str, kind: &str) -> Self {
        let (step, is_proposal) = command.strip_suffix(PROPOSAL).map_or((command, false), |step| (step, true));
        if let Some(step) = life_cycles().transition(step) {
            return if step.cause == Cause::Command { Power::Step(step, is_proposal) } else { Power::Nothing };
        }
        let verb = command.strip_prefix(kind).and_then(|rest| rest.strip_prefix('.'));
        match (verb.is_some_and(|verb| EDITING.contains(&verb)), registry::named(kind)) {
            (true, Some(kind)) => Power::Editing(kind),
            _ => Power::Nothing,
        }
    }

    /// Whether a holder of the role could give the command about such a record, where all else is as it has to be.
    pub fn is_given_by(self, role: Role, kind: &str, command: &str) -> bool {
        if EARLIER.contains(&(command, role)) {
            return true;
        }
        let writes =
            |kind: &Kind| rights().group_of_entity(kind.entity).is_some_and(|group| group.access(role).write.is_some());
        match self {
            Power::Nothing => true,
            Power::Editing(kind) => writes(kind),
            Power::Step(step, _) => {
                step.actors.iter().flat_map(|actor| actor.predicates()).any(|predicate| match predicate {
                    Predicate::Role(asked) => asked == role,
                    Predicate::RightGrant => Role::ALL.iter().any(|granted| rights().may_grant(role, *granted)),
                    Predicate::RightWrite => registry::named(kind).is_some_and(writes),
                    // The criteria of the day name it; whoever reads from outside it never is.
                    Predicate::Authority => rights().role(role).held == catalogue::rights::Held::Unit,
                    Predicate::Link(link) => {
                        let fields = registry::named(kind).map(|kind| kind.fields.iter());
                        fields.into_iter().flatten().any(|field| {
                            field.link == Some(link.id()) && field.needs_role.and_then(Role::from_id) == Some(role)
                        })
                    }
                    Predicate::Connector => false,
                })
            }
        }
    }

    /// Whether nobody gives the command without a role.
    pub fn takes_a_role(self) -> bool {
        match self {
            Power::Nothing => false,
            Power::Editing(_) => true,
            Power::Step(step, _) => step.actors.iter().flat_map(|actor| actor.predicates()).all(|predicate| {
                matches!(predicate, Predicate::Role(_) | Predicate::RightGrant | Predicate::RightWrite)
            }),
        }
    }

    /// Whether it takes two people, in every way, and this is the second half.
    pub fn takes_a_second(self) -> bool {
        match self {
            Power::Step(step, false) => {
                !step.actors.is_empty() && step.actors.iter().all(|actor| matches!(actor, Actor::Together { .. }))
            }
            Power::Step(_, true) | Power::Editing(_) | Power::Nothing => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Which roles give which commands: where a line loses a role, `EARLIER` has to gain it.
    #[test]
    fn what_a_role_once_gave_is_accepted_for_ever() {
        let mut table = String::new();
        for kind in registry::kinds() {
            let editing = EDITING.map(|verb| format!("{}.{verb}", kind.name));
            let machine = kind.life_cycle.and_then(|machine| life_cycles().machine(machine));
            let steps = machine.iter().flat_map(|machine| &machine.transitions).map(|step| step.id.clone());
            for command in editing.into_iter().take(1).chain(steps) {
                let power = Power::of(&command, kind.name);
                if matches!(power, Power::Nothing) {
                    continue;
                }
                let roles: Vec<_> = Role::ALL
                    .iter()
                    .filter(|role| power.is_given_by(**role, kind.name, &command))
                    .map(|role| role.id())
                    .collect();
                table += &format!("{command}: {}\n", roles.join(" "));
            }
        }
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/src/verify/power.txt");
        let kept = std::fs::read_to_string(path).unwrap_or_default();
        let lost: Vec<_> = kept
            .lines()
            .filter_map(|line| line.split_once(": "))
            .flat_map(|(command, roles)| {
                roles.split(' ').filter(|role| !role.is_empty()).map(move |role| (command, role))
            })
            .filter(|(command, role)| {
                let line = table.lines().find_map(|line| line.strip_prefix(&format!("{command}: ")));
                !line.is_some_and(|roles| roles.split(' ').any(|one| one == *role))
            })
            .collect();
        assert!(lost.is_empty(), "add these to EARLIER, so that old decisions stay right: {lost:?}");
        if std::env::var_os("ANNEXA_KEEP_POWER").is_some() {
            std::fs::write(path, &table).unwrap();
        }
        let new: Vec<_> = table.lines().filter(|line| !kept.lines().any(|other| other == *line)).collect();
        assert!(new.is_empty(), "ANNEXA_KEEP_POWER=1 keeps what roles give from now on: {new:?}");
    }

    #[test]
    fn whoever_reads_from_outside_gives_no_command() {
        let commands = ["asset.put", "risk.put", "risk_criteria.approve", "role_assignment.propose", "risk.accept"];
        for command in commands {
            let kind = command.split_once('.').map(|(kind, _)| kind.replace('_', "-")).unwrap();
            assert!(!Power::of(command, &kind).is_given_by(Role::ExternalAuditor, &kind, command), "{command}");
        }
    }

    #[test]
    fn a_step_that_only_two_people_take_is_known() {
        assert!(Power::of("document.confirm_unchanged", "document").takes_a_second());
        assert!(!Power::of("document.confirm_unchanged.proposal", "document").takes_a_second());
        assert!(!Power::of("risk.analyse", "risk").takes_a_second(), "the owner takes it alone, too");
        assert!(Power::of("risk_criteria.approve", "risk-criteria").takes_a_role());
        assert!(!Power::of("role_assignment.accept", "role-assignment").takes_a_role(), "who is named consents");
    }
}
