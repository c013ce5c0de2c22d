//! The life of a line of the Statement of Applicability (6.1.3 b to d): included by two people, excluded with a reason. How
//! far it is implemented follows from controls and is nobody's step.

use access::{Object, Standing, is_tied};
use catalogue::Link;
use isms::context::{Obligation, Scope};
use isms::control::line::edited;
use isms::control::{Control, SoaLine, missing_lines};
use isms::people::Person;
use isms::risk::Risk;
use record::{Body, Fields, Id, Kinded as _, Prose, Ref};
use serde_json::Value as Json;

use super::actors::Part;
use super::context::StepContext;
use super::pending;
use super::rules::{Consequence, Named, Noun, Rules, step};

/// The rules of the life cycle.
pub(crate) const RULES: Rules = Rules {
    machine: "soa_line",
    steps: &[
        step::<Inclusion>("soa_line.include"),
        step::<Exclusion>("soa_line.exclude"),
        step::<Exclusion>("soa_line.change_to_excluded"),
        step::<Inclusion>("soa_line.change_to_included"),
    ],
    guards: &[
        ("justification_link_missing", justification_link_missing),
        ("owner_missing", owner_missing),
        ("still_needed", still_needed),
        ("actions_open", actions_open),
    ],
    links: &[(Link::ControlOwner, owns_its_control)],
    ..Rules::NONE
};

/// A line that a step makes, at a unit.
pub(super) fn created(mut body: Body, unit: Id) -> Consequence {
    body.insert("unit".to_owned(), Json::from(unit.to_string()));
    Consequence::new(SoaLine::kind_of(), "soa_line.create_line", body)
}

/// The lines that the statement of a scope should have and does not.
pub(super) fn missing<'a>(context: &StepContext<'a>, scope: Id) -> impl Iterator<Item = Consequence> + use<'a> {
    let isms = context.isms();
    let unit = isms.get(Ref::<Scope>::to(scope)).map(|scope| scope.held.envelope.unit);
    let unit = unit.or_else(|| context.object().map(|object| object.unit)).or(isms.root()).unwrap_or_default();
    missing_lines(isms, scope).into_iter().map(move |body| created(body, unit))
}

fn line<'a>(context: &StepContext<'a>) -> Option<&'a SoaLine> {
    let after = context.after.and_then(|(_, record)| record.downcast());
    after.or_else(|| context.before?.typed())
}

/// Whoever owns a control that serves it and holds the role there. While no control does, the owner named on the line.
fn owns_its_control(context: &StepContext<'_>, standing: &Standing) -> bool {
    let held = context.before;
    held.is_some_and(|held| is_tied(standing, Link::ControlOwner, &Object::held(context.isms(), held)))
}

/// That it is necessary. The ISMS manager proposes, whoever owns a control that serves it confirms.
#[derive(Fields)]
pub(crate) struct Inclusion {
    /// Who answers for the line. Needed unless somebody is named already.
    pub owner: Option<Ref<Person>>,
    /// What the business needs it for, where no risk and no obligation says so.
    pub business_reason: Option<Prose>,
}

impl Noun for Inclusion {
    fn write(&self, context: &StepContext<'_>, body: &mut Body) {
        Fields::write(self, body);
        body.remove("exclusion");
        decided(context, body);
    }
}

/// That it is not necessary.
#[derive(Fields)]
pub(crate) struct Exclusion {
    /// Why it is not necessary, in your own words. Left empty, the reason of the step says it.
    #[field(label = "Reason for exclusion")]
    pub exclusion: Option<Prose>,
}

impl Noun for Exclusion {
    fn write(&self, context: &StepContext<'_>, body: &mut Body) {
        let reason = context.given.and_then(|given| given.reason).map(|reason| Json::from(&**reason));
        let said = self.exclusion.as_ref().map(|said| Json::from(&**said)).or(reason);
        body.extend(said.map(|said| ("exclusion".to_owned(), said)));
        decided(context, body);
    }
}

/// Whoever decides a line had a part in the statement. Of an inclusion that is who proposed it: whoever confirms it answers as
/// the owner of a control for what somebody else wrote, and owning a control is no contribution (rights.yaml, soa_approval).
fn decided(context: &StepContext<'_>, body: &mut Body) {
    let version = context.before.map_or(1, |held| held.version + 1);
    let proposed = pending::waiting(context).filter(|_| context.part == Some(Part::Confirms)).map(|waiting| waiting.by);
    edited(body, version, [proposed.unwrap_or(context.actor().person)]);
}

fn justification_link_missing(context: &StepContext<'_>) -> Option<Named> {
    context.given?;
    (!line(context)?.reasons(context.isms()).is_any()).then(Named::new)
}

fn owner_missing(context: &StepContext<'_>) -> Option<Named> {
    context.given?;
    line(context)?.owner.is_none().then(Named::new)
}

/// Open risks, laws and contracts that a control serving it treats or answers.
fn still_needed(context: &StepContext<'_>) -> Option<Named> {
    let isms = context.isms();
    let line = line(context)?;
    let needing = |control: &Control| -> Named {
        let risks = control.risks.iter().filter_map(|risk| isms.get(*risk));
        let open = risks.filter(|risk| risk.held.is_living() && risk.is_open());
        let obligations = control.obligations.iter().filter_map(|obligation| isms.get(*obligation));
        let binding = obligations
            .filter(|one| one.held.is_living() && one.is_in_force(context.today) && one.is_addressed != Some(false));
        let open = open.map(|risk| (Risk::kind_of(), risk.held.id));
        open.chain(binding.map(|obligation| (Obligation::kind_of(), obligation.held.id))).collect()
    };
    let mut named: Named = line.controls(isms).iter().flat_map(|control| needing(control.it)).collect();
    named.sort_by_key(|(_, id)| *id);
    named.dedup_by_key(|(_, id)| *id);
    (!named.is_empty()).then_some(named)
}

fn actions_open(context: &StepContext<'_>) -> Option<Named> {
    let open = line(context)?.open_actions(context.isms());
    let named: Named = open.iter().map(|action| (action.held.kind, action.held.id)).collect();
    (!named.is_empty()).then_some(named)
}
