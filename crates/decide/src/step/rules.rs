//! What a life cycle adds to the catalogue: what each step asks for and writes, and its own guards.
//!
//! A life cycle is a module with a [`Rules`], listed in [`RULES`]. A test walks the machines of all listed kinds and says
//! what is missing.

use std::any::Any;

use access::Standing;
use catalogue::{Condition, Link};
use isms::Held;
use record::{Body, Field, Fields, Id, Kind, Misfit};

use super::context::StepContext;
use super::{
    acknowledgement, assessment_campaign, audit, claim, control, document, evidence, external_grant, finding, handover,
    measurement, nonconformity, objective, resource, risk, risk_criteria, role_assignment, scope, soa_line,
    soa_version, supplier, supplier_assessment, training_assignment, treatment_action, treatment_plan,
};
use super::{breach, change, data_subject_request, exception, incident};
use crate::Step;

/// The life cycles, in the order of the registry.
const RULES: &[&Rules] = &[
    &role_assignment::RULES,
    &external_grant::RULES,
    &handover::RULES,
    &change::RULES,
    &exception::RULES,
    &supplier::RULES,
    &supplier_assessment::RULES,
    &incident::RULES,
    &breach::RULES,
    &data_subject_request::RULES,
    &risk::RULES,
    &risk_criteria::RULES,
    &scope::RULES,
    &assessment_campaign::RULES,
    &treatment_action::RULES,
    &treatment_plan::RULES,
    &control::RULES,
    &evidence::RULES,
    &soa_line::RULES,
    &soa_version::RULES,
    &training_assignment::RULES,
    &resource::OF_REQUESTS,
    &resource::OF_PLANS,
    &document::RULES,
    &acknowledgement::RULES,
    &objective::RULES,
    &measurement::RULES,
    &audit::RULES,
    &finding::RULES,
    &nonconformity::RULES,
    &claim::RULES,
];

/// The rules of one life cycle.
pub(crate) struct Rules {
    /// Its name in the catalogue.
    pub machine: &'static str,
    /// What each command asks for and writes.
    pub steps: &'static [StepRule],
    /// Its own guards by code. Those that many life cycles share stand in [`super::guards`].
    pub guards: &'static [(&'static str, Guard)],
    /// Guards of ours that no life cycle has, by the step that they refuse and by their codes.
    pub ours: &'static [(&'static str, &'static str, Guard)],
    /// Links that no field of the record names.
    pub links: &'static [(Link, Tie)],
    /// Whether somebody could be tied by a link to a record that a step is about to make. Where a link has none here, anybody
    /// could.
    pub beginning: &'static [(Link, Tie)],
    /// The conditions that its actors stand under.
    pub conditions: &'static [(Condition, Fact)],
    /// Whether somebody holds the authority that the criteria name, and by which assignment.
    pub authority: Option<fn(&StepContext<'_>, &Standing) -> Option<Id>>,
}

/// The records that a refusal speaks of.
pub(crate) type Named = Vec<(&'static Kind, Id)>;

/// `None` lets the step pass; anything else refuses it under the guard's code and names what is in the way.
pub(crate) type Guard = fn(&StepContext<'_>) -> Option<Named>;

/// Whether something is true of the record.
pub(crate) type Fact = fn(&StepContext<'_>) -> bool;

/// Takes the fields of a noun out of a body; what does not fit is added.
pub(crate) type Read = fn(&mut Body, &mut Vec<Misfit>) -> Option<Box<dyn Noun>>;

/// Whether somebody is tied to the record.
pub(crate) type Tie = fn(&StepContext<'_>, &Standing) -> bool;

impl Rules {
    /// Rules of nothing, for what a life cycle does not have.
    pub const NONE: Self = Self {
        machine: "",
        steps: &[],
        guards: &[],
        ours: &[],
        links: &[],
        beginning: &[],
        conditions: &[],
        authority: None,
    };

    /// What the transition asks for and writes.
    pub fn step(&self, transition: &str) -> Option<&StepRule> {
        self.steps.iter().find(|rule| rule.transition == transition)
    }

    /// Whether the condition is true of the record.
    pub fn meets(&self, condition: Condition, context: &StepContext<'_>) -> bool {
        self.conditions.iter().any(|(known, is_true)| *known == condition && is_true(context))
    }
}

/// The rules of a kind's life cycle.
pub(crate) fn of(kind: &Kind) -> Option<&'static Rules> {
    of_machine(kind.life_cycle?)
}

/// The rules of a life cycle.
pub(crate) fn of_machine(machine: &str) -> Option<&'static Rules> {
    RULES.iter().copied().find(|rules| rules.machine == machine)
}

/// What one transition asks for and writes.
pub(crate) struct StepRule {
    /// Its id.
    pub transition: &'static str,
    /// The form.
    pub fields: fn() -> Vec<Field>,
    /// Reads what was given.
    pub read: Read,
}

/// The rule of a transition whose noun is an `N`.
pub(crate) const fn step<N: Noun + Fields>(transition: &'static str) -> StepRule {
    StepRule {
        transition,
        fields: N::fields,
        read: |body, misfits| Some(Box::new(N::take(body, misfits)?) as Box<dyn Noun>),
    }
}

/// The rule of a transition that asks for fields of the kind itself, those that are not decided: how most records begin.
/// The fields that are asked for are read with the record, so that each is checked once.
pub(crate) const fn plain<T: Fields + 'static>(transition: &'static str) -> StepRule {
    plain_as::<T, Plain>(transition)
}

/// The same, with a noun that does more than write what was given.
pub(crate) const fn plain_as<T: Fields + 'static, N: Noun + From<Plain>>(transition: &'static str) -> StepRule {
    StepRule {
        transition,
        fields: plain_fields::<T>,
        read: |body, _| {
            let mut given = Body::new();
            for field in plain_fields::<T>() {
                given.extend(body.remove_entry(field.name));
            }
            Some(Box::new(N::from(Plain(given))))
        },
    }
}

fn plain_fields<T: Fields>() -> Vec<Field> {
    T::fields().into_iter().filter(|field| !field.is_decided && !field.is_from_outside).collect()
}

/// Fields of the kind itself, as a person gave them; `null` takes a value away.
pub(crate) struct Plain(Body);

impl Noun for Plain {
    fn write(&self, _: &StepContext<'_>, body: &mut Body) {
        for (name, value) in &self.0 {
            if value.is_null() {
                body.remove(name);
            } else {
                body.insert(name.clone(), value.clone());
            }
        }
    }
}

/// What a person creates on a record to take a step. The fields of its struct are the step's form; what they mean to the
/// record stands here. One noun may serve several transitions.
pub(crate) trait Noun: Any {
    /// The code of an engine refusal where nobody could take the step with this, whoever they are.
    fn impossible(&self) -> Option<&'static str> {
        None
    }

    /// What does not fit together, beyond the fields one by one.
    fn misfits(&self, context: &StepContext<'_>) -> Vec<Misfit> {
        let _ = context;
        Vec::new()
    }

    /// Refusals of what was given, by rules of ours that no life cycle has as guards, by their codes. What refuses a step
    /// whatever is given stands in [`Rules::ours`].
    fn refusals(&self, context: &StepContext<'_>) -> Vec<(&'static str, Named)> {
        let _ = context;
        Vec::new()
    }

    /// Sets what the step changes in the record, beside its state.
    fn write(&self, context: &StepContext<'_>, body: &mut Body) {
        let _ = (context, body);
    }

    /// A step on another record that the same person takes first, with all that it asks for.
    fn takes_first(&self, context: &StepContext<'_>) -> Option<Step> {
        let _ = context;
        None
    }

    /// What follows in the same commit for other records.
    fn consequences(&self, context: &StepContext<'_>) -> Vec<Consequence> {
        let _ = context;
        Vec::new()
    }
}

/// What a step causes beside its own revision: a change of another record, a further step of the same, or a new record.
pub(crate) struct Consequence {
    pub kind: &'static Kind,
    /// Its id; nil for a new record that nothing in the step names, which gets one when it is written.
    pub id: Id,
    /// The code of its entry.
    pub command: String,
    /// Its fields after it.
    pub body: Body,
}

impl Consequence {
    /// A change of a record.
    pub fn of(held: &Held, command: impl Into<String>, body: Body) -> Self {
        Self { kind: held.kind, id: held.id, command: command.into(), body }
    }

    /// A new record.
    pub fn new(kind: &'static Kind, command: impl Into<String>, body: Body) -> Self {
        Self { kind, id: Id::nil(), command: command.into(), body }
    }
}

/// The noun of a step that asks for nothing but, at most, a reason.
#[derive(Fields)]
pub(crate) struct Nothing {}

impl Noun for Nothing {}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use catalogue::{Actor, Cause, Machine, Predicate, life_cycles};
    use isms::life::Pending;
    use record::Type;

    use super::*;
    use crate::step::guards::guard;

    fn machines() -> impl Iterator<Item = (&'static Kind, &'static Machine)> {
        isms::registry::kinds().filter_map(|kind| {
            let machine = kind.life_cycle?;
            Some((
                kind,
                life_cycles().machine(machine).unwrap_or_else(|| panic!("{kind:?} names {machine}, which is none")),
            ))
        })
    }

    fn commands(machine: &Machine) -> impl Iterator<Item = &catalogue::Transition> {
        machine.transitions.iter().filter(|transition| transition.cause == Cause::Command)
    }

    #[test]
    fn every_command_of_a_listed_kind_has_a_rule_and_every_rule_a_command() {
        for (kind, machine) in machines() {
            let rules = of(kind).unwrap_or_else(|| panic!("{kind:?} needs a module with its Rules, listed in RULES"));
            let told: BTreeSet<_> = rules.steps.iter().map(|rule| rule.transition).collect();
            let known: BTreeSet<_> = commands(machine).map(|transition| transition.id.as_str()).collect();
            assert_eq!(told, known, "{kind:?}");
        }
        for rules in RULES {
            assert!(
                machines().any(|(_, machine)| machine.id == rules.machine),
                "no kind says that its life cycle is {}",
                rules.machine
            );
        }
    }

    #[test]
    fn every_guard_of_a_listed_kind_has_a_function() {
        for (kind, machine) in machines() {
            let Some(rules) = of(kind) else { continue };
            for transition in commands(machine) {
                for code in &transition.guards {
                    assert!(
                        guard(rules, code).is_some(),
                        "{}: write the guard {code} in the module of {kind:?}",
                        transition.id
                    );
                }
                assert!(!machine.is_derived(&transition.to), "{}: a derived state is never stored", transition.id);
            }
            let codes: BTreeSet<_> = machine.transitions.iter().flat_map(|transition| &transition.guards).collect();
            for (code, _) in rules.guards {
                assert!(codes.contains(&(*code).to_owned()), "{kind:?}: no transition has the guard {code}");
            }
        }
    }

    #[test]
    fn every_actor_of_a_listed_kind_can_be_told() {
        for (kind, machine) in machines() {
            let Some(rules) = of(kind) else { continue };
            for (transition, actor) in
                commands(machine).flat_map(|one| one.actors.iter().map(move |actor| (one, actor)))
            {
                let id = &transition.id;
                for predicate in actor.predicates() {
                    let is_known = match predicate {
                        Predicate::Link(link) => {
                            let by_field = kind.fields.iter().any(|field| field.link == Some(link.id()));
                            by_field || rules.links.iter().any(|(known, _)| *known == link)
                        }
                        Predicate::Authority => rules.authority.is_some(),
                        Predicate::Role(_) | Predicate::RightWrite | Predicate::RightGrant | Predicate::Connector => {
                            true
                        }
                    };
                    assert!(
                        is_known,
                        "{id}: {kind:?} cannot tell who is {predicate}; give it a field or its Rules a link"
                    );
                }
                if let Some(condition) = actor.condition() {
                    let is_known = rules.conditions.iter().any(|(known, _)| *known == condition);
                    assert!(is_known, "{id}: {kind:?} cannot tell the condition {condition}");
                }
                if matches!(actor, Actor::Together { .. }) {
                    for field in Pending::fields() {
                        assert!(
                            kind.field(field.name).is_some(),
                            "{id} takes two people; {kind:?} embeds isms::life::Pending"
                        );
                    }
                }
            }
        }
    }

    #[test]
    fn a_kind_with_a_life_cycle_stores_the_states_that_people_reach_and_no_others() {
        for (kind, machine) in machines() {
            let mut fields = kind.fields.iter().filter(|field| field.is_step);
            let (Some(field), None) = (fields.next(), fields.next()) else { panic!("{kind:?} needs one field(step)") };
            let Type::Choice(choices) = field.field_type else {
                panic!("{kind:?}.{} is a choice of states", field.name)
            };
            let told: BTreeSet<_> = choices.iter().map(|choice| choice.code).collect();
            let stored = machine.states.iter().filter(|state| !machine.is_derived(state)).map(String::as_str).collect();
            assert_eq!(told, stored, "{kind:?}.{}", field.name);
            assert!(!kind.is_edited || field.is_decided);
        }
        let with_step = |kind: &&Kind| kind.fields.iter().any(|field| field.is_step);
        for kind in isms::registry::kinds().filter(with_step) {
            assert!(kind.life_cycle.is_some(), "{kind:?} has a field(step) and no life_cycle");
        }
    }
}
