//! Who may take a step: one person, one person under a condition, or two people.

use serde::Deserialize;

use crate::{Condition, Predicate};

/// One way to take a step. A step lists several; one of them is enough.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(untagged, deny_unknown_fields)]
pub enum Actor {
    /// One person for whom the predicate is true.
    Alone(Predicate),
    /// One person, while the condition is true.
    When {
        /// What must be true of the person.
        by: Predicate,
        /// What must be true of the record.
        when: Condition,
    },
    /// Two different people: the first proposes, the second confirms. Two entries in the log; the state changes with
    /// the second.
    Together {
        /// What must be true of the first person.
        propose: Predicate,
        /// What must be true of the second person.
        confirm: Predicate,
        /// What must be true of the record, if anything.
        when: Option<Condition>,
    },
}

impl Actor {
    /// Under which condition this way is open; none means always.
    pub const fn condition(self) -> Option<Condition> {
        match self {
            Self::Alone(_) => None,
            Self::When { when, .. } => Some(when),
            Self::Together { when, .. } => when,
        }
    }

    /// The predicates named: one, or for two people first the one who proposes, then the one who confirms.
    pub fn predicates(self) -> impl Iterator<Item = Predicate> {
        let (first, second) = match self {
            Self::Alone(by) | Self::When { by, .. } => (by, None),
            Self::Together { propose, confirm, .. } => (propose, Some(confirm)),
        };
        [Some(first), second].into_iter().flatten()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Link, Role};

    #[test]
    fn an_actor_has_one_of_three_forms_and_no_other() {
        let actor = |json: &str| serde_json::from_str::<Actor>(json).ok();
        let owner = Predicate::Link(Link::Owner);
        let manager = Predicate::Role(Role::IsmsManager);
        let late = Condition::ThirdMove;
        let together = |when| Some(Actor::Together { propose: owner, confirm: manager, when });
        let cases = [
            (r#""link.owner""#, Some(Actor::Alone(owner))),
            (r#"{"by":"link.owner","when":"third_move"}"#, Some(Actor::When { by: owner, when: late })),
            (r#"{"propose":"link.owner","confirm":"role.isms_manager"}"#, together(None)),
            (r#"{"propose":"link.owner","confirm":"role.isms_manager","when":"third_move"}"#, together(Some(late))),
            (r#"{"by":"link.owner"}"#, None),
            (r#"{"by":"link.owner","when":"third_move","confirm":"link.owner"}"#, None),
            (r#"{"propose":"link.owner","confirm":"role.isms_manager","unless":"third_move"}"#, None),
            (r#""link.nobody""#, None),
            (r#"{"by":"link.owner","when":"never"}"#, None),
        ];
        for (json, expected) in cases {
            assert_eq!(actor(json), expected, "{json}");
        }
    }
}
