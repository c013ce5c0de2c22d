//! Leaving, moving and handing over (A.6.5, A.5.11), in one step: what somebody holds passes to those named, ends, or lasts until
//! their last day; the record of it says what and to whom.
//!
//! Whoever is named has to hold the role that a link needs, and agrees where the life of the record asks for it: what the one before
//! had agreed to is asked of them anew. Whoever sees to it has to be one who could hand each of it over alone.

mod passing;

use access::Object;
use catalogue::{Role, rights};
use isms::context::Unit;
use isms::handover::Occasion;
use isms::people::Person;
use isms::registry;
use jiff::civil::Date;
use record::{Body, Fields, Id, Kinded as _, Line, Misfit, Ref, Row, Rows};
use serde_json::json;

use super::context::StepContext;
use super::rules::{Consequence, Guard, Named, Noun, Rules, step};
use crate::belongings::{self, Becomes, Belonging};

/// The rules of the life cycle.
pub(crate) const RULES: Rules =
    Rules { machine: "handover", steps: &[step::<Handing>("handover.hand_over")], guards: GUARDS, ..Rules::NONE };

const GUARDS: &[(&str, Guard)] = &[("left_behind", left_behind), ("nothing_passes", nothing_passes)];

/// What passes from whom to whom.
#[derive(Fields)]
pub(crate) struct Handing {
    /// Who hands over.
    pub person: Ref<Person>,
    /// Why.
    pub occasion: Occasion,
    /// The last day of work, where they leave. From the day after no right follows from any role.
    pub last_day: Option<Date>,
    /// The unit that they move to.
    pub new_unit: Option<Ref<Unit>>,
    /// What passes, each with who takes it over. A role of somebody who moves ends where nobody is named.
    pub items: Rows<Item>,
}

/// One record that passes.
#[derive(Clone, Debug, PartialEq, Row)]
pub(crate) struct Item {
    /// The kind of the record, such as risk.
    pub kind: Line,
    /// The record, by its number or its id.
    pub object: Line,
    /// Who takes it over.
    pub to: Option<Ref<Person>>,
}

impl Handing {
    /// What the person holds.
    fn held(&self, context: &StepContext<'_>) -> Vec<Belonging> {
        belongings::all(context.isms(), self.person.id, context.today)
    }

    /// The row that speaks of something.
    fn item(&self, context: &StepContext<'_>, belonging: &Belonging) -> Option<&Item> {
        self.items.iter().find(|item| item.names(context, belonging))
    }
}

impl Item {
    fn names(&self, context: &StepContext<'_>, belonging: &Belonging) -> bool {
        let kind = registry::named(&self.kind);
        kind == Some(belonging.held.kind)
            && kind
                .and_then(|kind| context.isms().find(kind, &self.object))
                .is_some_and(|held| held.id == belonging.held.id)
    }
}

impl Noun for Handing {
    fn misfits(&self, context: &StepContext<'_>) -> Vec<Misfit> {
        let mut misfits = Vec::new();
        let missing = |field: &'static str, sentence: &'static str| Misfit::new(field, "missing", sentence);
        match self.occasion {
            Occasion::Leaves if self.last_day.is_none() => {
                misfits.push(missing("last_day", "Give the last day of somebody who leaves."));
            }
            Occasion::Moves if self.new_unit.is_none() => {
                misfits.push(missing("new_unit", "Choose the unit that they move to."));
            }
            Occasion::Leaves | Occasion::Moves | Occasion::Stays => {}
        }
        misfits.extend(passing::of_person(context, self));
        let held = self.held(context);
        for (at, item) in self.items.iter().enumerate() {
            let found =
                held.iter().find(|belonging| item.names(context, belonging) && context.view.sees(&belonging.held));
            let wrong = match found {
                None => Some((
                    "object",
                    "not_held",
                    "They do not hold this, or not any more. Look at the page again.".to_owned(),
                )),
                Some(_)
                    if self
                        .items
                        .iter()
                        .take(at)
                        .any(|before| before.kind == item.kind && before.object == item.object) =>
                {
                    Some(("object", "taken", "This stands here already. Leave one of the two out.".to_owned()))
                }
                Some(belonging) => passing::unfit(context, self, item, belonging),
            };
            misfits.extend(
                wrong.map(|(column, code, sentence)| Misfit::new(format!("items.{at}.{column}"), code, sentence)),
            );
        }
        misfits
    }

    fn write(&self, context: &StepContext<'_>, body: &mut Body) {
        let isms = context.isms();
        let Some(known) = isms.get(self.person) else { return };
        let number = known.held.handle();
        let summary = match (self.occasion, self.last_day) {
            (Occasion::Leaves, Some(day)) => format!("{number} leaves on {day}"),
            (Occasion::Leaves, None) => format!("{number} leaves"),
            (Occasion::Moves, _) => format!("{number} moves"),
            (Occasion::Stays, _) => format!("{number} hands over"),
        };
        // INVARIANT: rights are asked where the person stands, whatever unit was chosen.
        body.insert("unit".to_owned(), json!(known.held.envelope.unit));
        body.insert("summary".to_owned(), json!(summary));
        body.insert("person".to_owned(), json!(self.person.id));
        body.insert("occasion".to_owned(), json!(self.occasion.choice().code));
        body.extend(
            self.last_day
                .filter(|_| self.occasion == Occasion::Leaves)
                .map(|day| ("last_day".to_owned(), json!(day.to_string()))),
        );
        body.extend(
            self.new_unit
                .filter(|_| self.occasion == Occasion::Moves)
                .map(|unit| ("new_unit".to_owned(), json!(unit.id))),
        );
        body.insert("handed_on".to_owned(), json!(context.today.to_string()));
        body.insert("handed_by".to_owned(), json!(context.actor().person));
        let rows: Vec<_> = self.held(context).iter().filter_map(|one| passing::told(context, self, one)).collect();
        if !rows.is_empty() {
            body.insert("passed".to_owned(), json!(rows));
        }
    }

    fn consequences(&self, context: &StepContext<'_>) -> Vec<Consequence> {
        let passed = self.held(context).into_iter().filter_map(|one| passing::passed(context, self, &one));
        passing::person(context, self).into_iter().chain(passed).collect()
    }
}

/// Whoever leaves leaves nothing behind.
fn left_behind(context: &StepContext<'_>) -> Option<Named> {
    let handing: &Handing = context.noun()?;
    if handing.occasion != Occasion::Leaves {
        return None;
    }
    let stays = |belonging: &Belonging| {
        let is_named = handing.item(context, belonging).is_some_and(|item| item.to.is_some());
        belonging.becomes == Becomes::HandedOver && !is_named
    };
    let left: Named = handing
        .held(context)
        .into_iter()
        .filter(stays)
        .map(|belonging| (belonging.held.kind, belonging.held.id))
        .collect();
    (!left.is_empty()).then_some(left)
}

/// A handover of somebody who stays hands something over.
fn nothing_passes(context: &StepContext<'_>) -> Option<Named> {
    let handing: &Handing = context.noun()?;
    (handing.occasion == Occasion::Stays && handing.items.is_empty()).then(Named::new)
}

/// Whether the actor could let something pass to somebody else alone: they may write the record, or grant the role that it needs.
fn may_pass(context: &StepContext<'_>, belonging: &Belonging) -> bool {
    let held = &belonging.held;
    let unit = held.envelope.unit;
    let grants = |role: Role| {
        let mut holdings = context.standing().at(context.isms(), unit);
        holdings.any(|holding| rights().may_grant(holding.role, role))
    };
    context.view.may_write(held) || belonging.needs_role().and_then(Role::from_id).is_some_and(grants)
}

/// A record with its unit, as rights judge it.
fn at_unit<'a>(context: &StepContext<'a>, kind: &'static record::Kind, id: Id, unit: Id) -> Object<'a> {
    let record = context.isms().held(kind, id).and_then(|held| held.record());
    Object { isms: context.isms(), kind, id, unit, record }
}

/// The kind of people.
fn people() -> &'static record::Kind {
    Person::kind_of()
}
