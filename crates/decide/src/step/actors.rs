//! Who may take a step. One entry of the transition's actors is enough; two people are needed where it says so.

use access::{Holding, Object, Standing, writes_under};
use catalogue::rights::Held as HeldBy;
use catalogue::{Actor, Link, Predicate, Qualifier, Role, rights};
use isms::context::Unit;
use record::{Id, Kind, Kinded as _};

use super::context::StepContext;
use super::pending::{self, Waiting};
use super::{deputy, role_assignment, single_person};

/// What a person does of a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// All of it.
    Alone,
    /// The first half of one that takes two people; the state stays as it is.
    Proposes,
    /// The second half.
    Confirms,
}

/// That a person may take a step.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Entitled {
    pub part: Part,
    /// The role assignment that they act under; none where a link alone entitles them.
    pub under: Option<Id>,
    /// The exception under which they confirm what they proposed themselves.
    pub alone_under: Option<Id>,
}

/// What a true predicate rests on.
#[derive(Clone, Copy)]
struct Ground {
    assignment: Option<Id>,
}

/// Whether the actor may take the step, and how much of it. While it is not known what a step would make, what could be
/// true of it counts as true.
pub(crate) fn entitled(context: &StepContext<'_>, wish: Wish) -> Option<Entitled> {
    let waiting = pending::waiting(context);
    let ways = context.transition.actors.iter().filter(|actor| {
        let is_unknown = || context.object().is_none();
        actor.condition().is_none_or(|condition| is_unknown() || context.rules.meets(condition, context))
    });
    let found: Vec<Entitled> = ways.flat_map(|actor| way(context, *actor, waiting.as_ref())).collect();
    let of = |part: &Part| found.iter().find(|entitled| entitled.part == *part).copied();
    wish.order().iter().find_map(of)
}

/// What the actor wants to do of a step, where they could do several parts of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Wish {
    /// What waits for them, else all of it, else the first half.
    Usual,
    /// All of it, though a proposal of somebody else waits.
    Anew,
    /// The first half.
    Propose,
}

impl Wish {
    fn order(self) -> &'static [Part] {
        match self {
            Wish::Usual => &[Part::Confirms, Part::Alone, Part::Proposes],
            Wish::Anew => &[Part::Alone, Part::Confirms, Part::Proposes],
            Wish::Propose => &[Part::Proposes],
        }
    }
}

/// The parts that one entry of the actors gives.
fn way(context: &StepContext<'_>, actor: Actor, waiting: Option<&Waiting>) -> Vec<Entitled> {
    let own = |predicate, part| {
        let ground = ground(context, predicate, context.standing())?;
        let in_name_of = deputy::principal(context, ground.assignment);
        if in_name_of.is_some() && !deputy::is_delegable(context.transition) {
            return None;
        }
        // Whoever proposed it is not the second of two by way of their deputy.
        if part == Part::Confirms
            && in_name_of.is_some_and(|person| waiting.is_some_and(|waiting| waiting.by == person))
        {
            return None;
        }
        Some(Entitled { part, under: ground.assignment, alone_under: None })
    };
    match actor {
        Actor::Alone(by) | Actor::When { by, .. } => own(by, Part::Alone).into_iter().collect(),
        Actor::Together { propose, confirm, .. } => {
            // INVARIANT: two different people, but for one who decides alone under an exception; and the first one still is
            // who may propose.
            let stands = waiting.and_then(|waiting| {
                let is_own = waiting.by == context.actor().person;
                let alone_under = if is_own { Some(single_person::exception(context)?) } else { None };
                let proposer = Standing::of(context.isms(), waiting.by, context.today);
                let first = self::ground(context, propose, &proposer)?;
                let deputy_of = proposer.held.iter().find(|held| Some(held.assignment) == first.assignment);
                if deputy_of.is_some_and(|held| held.in_name_of == Some(context.actor().person)) {
                    return None;
                }
                Some(alone_under)
            });
            let confirms =
                stands.and_then(|alone_under| Some(Entitled { alone_under, ..own(confirm, Part::Confirms)? }));
            confirms.into_iter().chain(own(propose, Part::Proposes)).collect()
        }
    }
}

/// Whether the predicate is true of a person at the record.
fn ground(context: &StepContext<'_>, predicate: Predicate, standing: &Standing) -> Option<Ground> {
    match context.object() {
        Some(object) => at(context, predicate, standing, &object),
        None => possible(context, predicate, standing),
    }
}

fn at(context: &StepContext<'_>, predicate: Predicate, standing: &Standing, object: &Object<'_>) -> Option<Ground> {
    let assignment = match predicate {
        Predicate::Role(role) => Some(standing.at(object.isms, object.unit).find(|held| held.role == role)?.assignment),
        Predicate::Link(link) => return linked(context, link, standing, object),
        Predicate::Authority => Some(context.rules.authority?(context, standing)?),
        Predicate::RightWrite => Some(writes_under(standing, object)?),
        Predicate::RightGrant => Some(role_assignment::granting(context, standing, object)?),
        // A connector is no person; it comes with its own way in.
        Predicate::Connector => return None,
    };
    Some(Ground { assignment })
}

/// Whether the record names the person in that link, and the person holds what the link needs.
fn linked(context: &StepContext<'_>, link: Link, standing: &Standing, object: &Object<'_>) -> Option<Ground> {
    // Whoever has left is tied to nothing.
    standing.unit?;
    if let Some((_, is_tied)) = context.rules.links.iter().find(|(known, _)| *known == link) {
        return is_tied(context, standing).then_some(Ground { assignment: None });
    }
    let fields = object.kind.fields.iter().enumerate().filter(|(_, field)| field.link == Some(link.id()));
    fields.into_iter().find_map(|(position, field)| {
        let is_named = object.record?.get(position).references().contains(&standing.person);
        let ground = match field.needs_role {
            None => Ground { assignment: None },
            Some(role) => {
                let role = Role::from_id(role)?;
                let mut held = standing.at(object.isms, object.unit).filter(|holding| holding.role == role);
                let is_named =
                    |person: Id| object.record.is_some_and(|it| it.get(position).references().contains(&person));
                let holding = held.find(|holding| is_named(holding.in_name_of.unwrap_or(standing.person)))?;
                return Some(Ground { assignment: Some(holding.assignment) });
            }
        };
        is_named.then_some(ground)
    })
}

/// Whether a qualifier of the right to write could be true of a record of the kind.
fn may_be_true(kind: &Kind, qualifier: Qualifier) -> bool {
    match qualifier {
        Qualifier::All | Qualifier::Linked | Qualifier::Team => true,
        Qualifier::Own => kind.fields.iter().any(|field| field.link.is_some()),
        Qualifier::Privacy => kind.field("has_personal_data").is_some(),
        _ => false,
    }
}

/// Whether the predicate could be true of somebody at some record that the step would make: at the unit that was chosen for it,
/// where one was.
fn possible(context: &StepContext<'_>, predicate: Predicate, standing: &Standing) -> Option<Ground> {
    let known = context.unit.filter(|unit| context.isms().held(Unit::kind_of(), *unit).is_some());
    let above = known.map(|unit| context.isms().units_above(unit));
    let counts = |holding: &&Holding| above.as_ref().is_none_or(|above| above.contains(&holding.unit));
    let holds =
        |is_enough: &dyn Fn(Role) -> bool| standing.held.iter().filter(counts).any(|holding| is_enough(holding.role));
    let is_possible = match predicate {
        Predicate::Role(role) => holds(&|held| held == role),
        // Whoever reads by a grant from outside makes nothing, whatever would name them.
        Predicate::Link(link) => {
            let reads_alone = standing.held.iter().any(|holding| rights().role(holding.role).held == HeldBy::Grant);
            let known = context.rules.beginning.iter().find(|(known, _)| *known == link);
            let could_be = known.is_none_or(|(_, could_be)| could_be(context, standing));
            standing.unit.is_some() && !reads_alone && could_be
        }
        Predicate::Authority => context.rules.authority.is_some(),
        Predicate::RightWrite => {
            let group = rights().group_of_entity(context.kind.entity)?;
            holds(&|held| group.access(held).write.is_some_and(|write| may_be_true(context.kind, write)))
        }
        Predicate::RightGrant => {
            let assigned = || Role::ALL.iter().filter(|role| rights().role(**role).held == HeldBy::Unit);
            holds(&|held| assigned().any(|role| rights().may_grant(held, *role)))
        }
        Predicate::Connector => false,
    };
    is_possible.then_some(Ground { assignment: None })
}
