//! Who may see, write and decide what, and who may give whom a role. Read it before touching authorisation.
//!
//! The answers are about roles in general. Whether a person holds a role at a unit, or is tied to a record, is known to
//! whoever holds the records.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::embedded::embedded;
use crate::exclusion::Exclusion;
use crate::vocabulary::vocabulary;
use crate::{Actor, Condition, Link, ObjectGroup, Predicate, Qualifier, Role};

static RIGHTS: LazyLock<Rights> = embedded!("rights");

/// All about rights.
pub fn rights() -> &'static Rights {
    &RIGHTS
}

/// The file `rights.yaml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rights {
    /// The version of the file's form.
    pub schema_version: u32,
    /// What the file is for.
    pub purpose: String,
    /// How many of each there should be.
    pub counts: Counts,
    /// What holds for all rights, in words.
    pub principles: Vec<String>,
    /// The roles, in the order of [`Role::ALL`].
    pub roles: Vec<RoleDefinition>,
    /// The links, in the order of [`Link::ALL`].
    pub links: Vec<LinkDefinition>,
    /// The predicates.
    pub predicates: Vec<PredicateDefinition>,
    /// The conditions, in the order of [`Condition::ALL`].
    pub conditions: Vec<ConditionDefinition>,
    /// The forms an [`Actor`] has, in words.
    pub actor_forms: BTreeMap<String, String>,
    /// How the words of `who` turn into actors.
    pub phrases: Vec<Phrase>,
    /// The way out for an organisation whose security work rests on one person.
    pub single_person_exception: SinglePersonException,
    /// Who may not decide because they had a hand in it.
    pub exclusions: Vec<Exclusion>,
    /// How to read the matrix, in words.
    pub matrix_rules: Vec<String>,
    /// What each qualifier means.
    pub qualifiers: BTreeMap<Qualifier, String>,
    /// The object groups with the rights of each role.
    pub matrix: Vec<ObjectGroup>,
}

impl Rights {
    /// What is said about a role.
    ///
    /// # Panics
    ///
    /// Never: a test compares [`Role::ALL`] with the file.
    #[expect(clippy::expect_used, reason = "test: the_roles_of_the_code_are_the_roles_of_the_data")]
    pub fn role(&self, role: Role) -> &RoleDefinition {
        self.roles.iter().find(|definition| definition.id == role).expect("every role is defined")
    }

    /// Whether a holder of `granting` may give `granted` to somebody else.
    pub fn may_grant(&self, granting: Role, granted: Role) -> bool {
        self.role(granted).granted_by.contains(&granting)
    }

    /// Whether one person may not hold both roles.
    pub fn conflict(&self, one: Role, other: Role) -> bool {
        self.role(one).conflicts_with.names(one, other) || self.role(other).conflicts_with.names(other, one)
    }

    /// The object group of that name.
    pub fn group(&self, id: &str) -> Option<&ObjectGroup> {
        self.matrix.iter().find(|group| group.id == id)
    }

    /// The object group a kind of record belongs to, by the domain's name for it (`Asset`).
    pub fn group_of_entity(&self, entity: &str) -> Option<&ObjectGroup> {
        self.matrix.iter().find(|group| group.entities.iter().any(|name| name == entity))
    }

    /// The object group a life cycle belongs to (`risk`).
    pub fn group_of_life_cycle(&self, machine: &str) -> Option<&ObjectGroup> {
        self.matrix.iter().find(|group| group.life_cycles.iter().any(|name| name == machine))
    }

    /// The exclusions of a step; each names the guard that enforces it.
    pub fn exclusions_of(&self, transition: &str) -> impl Iterator<Item = &Exclusion> {
        self.exclusions.iter().filter(move |exclusion| exclusion.transitions.iter().any(|id| id == transition))
    }
}

/// How many of each the file says it has.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Counts {
    pub roles: usize,
    pub links: usize,
    pub predicates: usize,
    pub conditions: usize,
    pub phrases: usize,
    pub object_groups: usize,
    pub exclusions: usize,
}

/// What is said about a role.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RoleDefinition {
    /// The role.
    pub id: Role,
    /// Its two letters, as [`Role::code`].
    pub code: String,
    /// What it is there for.
    pub caption: String,
    /// Where it is held.
    pub held: Held,
    /// Whether it counts in the units below, too.
    pub inherited_downwards: bool,
    /// Whose holders may give it.
    pub granted_by: Vec<Role>,
    /// Whether it cannot be given to oneself.
    pub never_to_oneself: bool,
    /// Whether giving it asks for the second factor of the giver.
    pub second_factor_to_grant: bool,
    /// Whether it asks for a second factor of its holder.
    pub second_factor_to_hold: bool,
    /// With which roles one person cannot hold it.
    #[serde(default)]
    pub conflicts_with: Conflicts,
    /// What else is to be known.
    pub note: Option<String>,
}

vocabulary! {
    /// Where a role is held.
    pub enum Held {
        /// At a unit, by an assignment.
        Unit = "unit",
        /// On what a grant from outside names, while it lasts.
        Grant = "grant",
    }
}

/// The roles that a role cannot be combined with.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub enum Conflicts {
    /// These.
    With(Vec<Role>),
    /// All others, written as a sentence.
    WithAll(EveryOtherRole),
}

impl Conflicts {
    fn names(&self, own: Role, other: Role) -> bool {
        match self {
            Self::With(roles) => roles.contains(&other),
            Self::WithAll(EveryOtherRole::EveryOtherRole) => own != other,
        }
    }
}

impl Default for Conflicts {
    fn default() -> Self {
        Self::With(Vec::new())
    }
}

vocabulary! {
    /// The sentence that stands in place of a list.
    pub enum EveryOtherRole {
        /// All roles but the one it is said of.
        EveryOtherRole = "every other role",
    }
}

/// What is said about a link.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LinkDefinition {
    /// The link.
    pub id: Link,
    /// On which records it occurs, in words.
    pub on: String,
    /// When it is there, in words.
    pub true_when: String,
    /// Which role its holder needs, in words; none means any.
    pub needs_role: Option<String>,
}

/// What is said about a predicate.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PredicateDefinition {
    /// The predicate.
    pub id: Predicate,
    /// What it rests on.
    pub kind: PredicateKind,
    /// When it is true, in words.
    pub true_when: String,
    /// Whether any step names it.
    pub used_in_transitions: bool,
}

vocabulary! {
    /// What a predicate rests on.
    pub enum PredicateKind {
        /// A role the person holds.
        Role = "role",
        /// A tie to the record.
        Link = "link",
        /// The authority the criteria name for a level.
        Authority = "authority",
        /// A right that follows from the matrix or from the roles.
        Right = "right",
        /// An account of a machine.
        Service = "service",
    }
}

/// What is said about a condition.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConditionDefinition {
    /// The condition.
    pub id: Condition,
    /// When it is true, in words.
    pub true_when: String,
}

/// Words for actors, as people read them, and the actors they mean.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Phrase {
    /// The words.
    pub who: String,
    /// What they mean.
    pub actors: Vec<Actor>,
    /// The steps that use them.
    pub transitions: Vec<String>,
}

/// The exception for an organisation whose security work rests on one person.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SinglePersonException {
    /// What it is.
    pub meaning: String,
    /// As which record it is kept.
    pub recorded_as: String,
    /// The longest time it lasts, in months.
    pub longest_months: u32,
    /// Who asks for it.
    pub requested_by: Predicate,
    /// Who approves it.
    pub approved_by: Predicate,
    /// What happens where that is one person.
    pub when_one_person_holds_both: String,
    /// What follows from it.
    pub effect: String,
    /// The exclusions that know no exception, by id.
    pub never_for: Vec<String>,
    /// What holds for internal audit.
    pub internal_audit: String,
}
