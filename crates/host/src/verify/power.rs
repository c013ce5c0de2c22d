//! Which role gives which command, by the rights that this program knows (`rights.yaml` and `state-machines.yaml`).
//!
//! The log does not say which version of them stood on a day: they are part of a program, not of the log. So what any version
//! gave has to be accepted here for ever: where a role loses a command, add it to [`EARLIER`], or honest decisions would be called
//! wrong. A test holds the table of today against the one that was kept.

use catalogue::rights::Held;
use catalogue::{Actor, Cause, Predicate, Role, Transition, life_cycles, rights};
use isms::registry;
use record::Kind;

/// Commands that a role gave by an earlier version, and gives no more.
const EARLIER: &[(&str, Role)] = &[];

/// What ends the command of a first half.
const PROPOSAL: &str = ".proposal";
/// The verbs of plain editing.
const BY_HAND: [&str; 3] = ["put", "retire", "restore"];
/// Those of a file that is brought and taken back, whose report is written under no role.
const BY_FILE: [&str; 2] = ["import", "undo"];

/// What is asked of whoever gives a command.
#[derive(Clone, Copy)]
pub enum Power {
    /// A step of a life cycle; whether it is the first half of one that takes two people.
    Step(&'static Transition, bool),
    /// Editing of a kind; whether by hand.
    Editing(&'static Kind, bool),
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
        let verb = command.strip_prefix(kind).and_then(|rest| rest.strip_prefix('.')).unwrap_or_default();
        let is_by_hand = BY_HAND.contains(&verb);
        let is_editing = is_by_hand || BY_FILE.contains(&verb);
        registry::named(kind).filter(|_| is_editing).map_or(Power::Nothing, |kind| Power::Editing(kind, is_by_hand))
    }

    /// Whether a holder of the role could give the command about such a record, where all else is as it has to be.
    pub fn is_given_by(self, role: Role, kind: &str, command: &str) -> bool {
        if EARLIER.contains(&(command, role)) {
            return true;
        }
        let writes = |kind: &Kind| access::may_write_as(role, kind);
        match self {
            Power::Nothing => true,
            Power::Editing(kind, _) => writes(kind),
            Power::Step(step, _) => predicates(step).any(|predicate| match predicate {
                Predicate::RightWrite => registry::named(kind).is_some_and(writes),
                Predicate::Link(link) => {
                    let fields = registry::named(kind).map(|kind| kind.fields.iter());
                    fields.into_iter().flatten().any(|field| {
                        field.link == Some(link.id()) && field.needs_role.and_then(Role::from_id) == Some(role)
                    })
                }
                _ => is_by_role(predicate, role),
            }),
        }
    }

    /// Whether nobody gives the command without a role.
    pub fn takes_a_role(self) -> bool {
        match self {
            Power::Nothing => false,
            Power::Editing(_, is_by_hand) => is_by_hand,
            Power::Step(step, _) => predicates(step).all(|predicate| {
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
            Power::Step(_, true) | Power::Editing(..) | Power::Nothing => false,
        }
    }
}

/// All that a step asks of those who take it, whichever way.
fn predicates(step: &Transition) -> impl Iterator<Item = Predicate> {
    step.actors.iter().flat_map(|actor| actor.predicates())
}

/// Whether a predicate can be true of a holder of the role, whatever the record.
fn is_by_role(predicate: Predicate, role: Role) -> bool {
    match predicate {
        Predicate::Role(asked) => asked == role,
        Predicate::RightGrant => Role::ALL.iter().any(|granted| rights().may_grant(role, *granted)),
        // The criteria of the day name it; whoever reads from outside it never is.
        Predicate::Authority => rights().role(role).held == Held::Unit,
        Predicate::Link(_) | Predicate::RightWrite | Predicate::Connector => false,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use catalogue::{Access, Qualifier};

    use super::*;

    /// Whoever approves the audit programme says so on it.
    fn is_written(entity: &str, cell: Access) -> bool {
        cell.write.is_some() || (entity == "AuditProgramme" && cell.decide == Some(Qualifier::Programme))
    }

    /// Which roles write which records and take which steps, by the files alone. What a link needs stands with the fields of kinds.
    fn table() -> String {
        let line = |what: &str, gives: &dyn Fn(Role) -> bool| {
            let roles: Vec<_> = Role::ALL.iter().filter(|role| gives(**role)).map(|role| role.id()).collect();
            format!("{what}: {}\n", roles.join(" "))
        };
        let entities =
            rights().matrix.iter().flat_map(|group| group.entities.iter().map(move |entity| (group, entity)));
        let mut table: String =
            entities.map(|(group, entity)| line(entity, &|role| is_written(entity, group.access(role)))).collect();
        for step in life_cycles().machines.iter().flat_map(|machine| &machine.transitions) {
            if step.cause == Cause::Command {
                table += &line(&step.id, &|role| predicates(step).any(|predicate| is_by_role(predicate, role)));
            }
        }
        table
    }

    #[test]
    fn what_a_role_once_gave_is_accepted_for_ever() {
        let (path, table) = (concat!(env!("CARGO_MANIFEST_DIR"), "/src/verify/power.txt"), table());
        if std::env::var_os("ANNEXA_KEEP_POWER").is_some() {
            std::fs::write(path, &table).unwrap();
        }
        let kept = std::fs::read_to_string(path).unwrap();
        let pairs = |table: &str| -> BTreeSet<(String, String)> {
            let lines = table.lines().filter_map(|line| line.split_once(": "));
            let roles = |(what, roles): (&str, &str)| {
                let roles = roles.split_whitespace().map(|role| (what.to_owned(), role.to_owned()));
                roles.collect::<Vec<_>>()
            };
            lines.flat_map(roles).collect()
        };
        let (kept, now) = (pairs(&kept), pairs(&table));
        let lost: Vec<_> = kept.difference(&now).collect();
        assert!(lost.is_empty(), "add their commands to EARLIER, so that old decisions stay right: {lost:?}");
        let new: Vec<_> = now.difference(&kept).collect();
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
