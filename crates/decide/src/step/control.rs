//! The life of a control (6.1.3 b, 8.1): adopted, planned, reported in operation by its owner with evidence that somebody
//! else accepted, set back by a judgement, retired. That it is not proven follows from its evidence and the date.

use access::Standing;
use catalogue::Link;
use isms::Typed;
use isms::context::Obligation;
use isms::context::scope::{in_force, lineage};
use isms::control::line::own_line;
use isms::control::{Applicability, Control, EvidenceStep, SoaLine, evidence_of, valid_evidence};
use isms::risk::Risk;
use isms::treatment::actions_for;
use record::{Body, Fields, Kinded as _, Misfit, Prose, Ref};
use serde_json::Value as Json;

use super::actors::Part;
use super::context::StepContext;
use super::rules::{Consequence, Named, Nothing, Noun, Plain, Rules, plain_as, step};
use super::soa_line::created;

/// The rules of the life cycle.
pub(crate) const RULES: Rules = Rules {
    machine: "control",
    steps: &[
        plain_as::<Control, Adoption>("control.adopt"),
        step::<Nothing>("control.plan"),
        step::<PartialReport>("control.report_partial"),
        step::<ImplementationReport>("control.report_implemented"),
        step::<ImplementationReport>("control.report_implemented_at_once"),
        step::<StepBack>("control.step_back"),
        step::<StepBack>("control.step_back_unproven"),
        step::<Retirement>("control.retire"),
        step::<Retirement>("control.drop"),
    ],
    guards: &[
        // The form says so at the fields.
        ("title_missing", |_| None),
        ("owner_lacks_role", |_| None),
        ("owner_missing", owner_missing),
        ("open_action_missing", open_action_missing),
        ("part_not_described", part_not_described),
        ("evidence_missing", evidence_missing),
        ("evidence_not_valid", evidence_not_valid),
        ("own_work", own_work),
        ("test_or_finding_missing", test_or_finding_missing),
        ("still_needed", still_needed),
    ],
    links: &[
        (Link::EvidenceReviewer, accepted_its_evidence),
        // Audits bring their teams.
        (Link::Auditor, |_, _| false),
    ],
    ..Rules::NONE
};

/// The control before the step, or as the step would make it.
fn control<'a>(context: &StepContext<'a>) -> Option<&'a Control> {
    context.record()
}

/// Whoever accepted evidence of it that covers today.
fn accepted_its_evidence(context: &StepContext<'_>, standing: &Standing) -> bool {
    let mut valid = valid_evidence(context.isms(), context.id, context.today);
    valid.any(|evidence| evidence.reviewed_by.is_some_and(|person| person.id == standing.person))
}

/// How a control begins: described, or adopted from a row of Annex A, whose title it then begins with and which it serves.
pub(crate) struct Adoption(Plain);

impl From<Plain> for Adoption {
    fn from(plain: Plain) -> Self {
        Self(plain)
    }
}

impl Noun for Adoption {
    fn write(&self, context: &StepContext<'_>, body: &mut Body) {
        self.0.write(context, body);
        let adopted = body.get("adopted_from").and_then(Json::as_str).map(str::to_uppercase);
        let Some(row) = adopted.and_then(|reference| catalogue::control(&reference)) else { return };
        body.insert("adopted_from".to_owned(), Json::from(row.reference.as_str()));
        for (name, value) in [("title", &row.title), ("serves", &row.reference)] {
            if body.get(name).is_none_or(|said| said == "") {
                body.insert(name.to_owned(), Json::from(value.as_str()));
            }
        }
    }

    /// What serves no reference control has a line of its own in the statement of every scope in force.
    fn consequences(&self, context: &StepContext<'_>) -> Vec<Consequence> {
        let after = context.after.and_then(|(_, record)| record.downcast::<Control>());
        let own = after.filter(|control| control.served().next().is_none());
        let Some(control) = own else { return Vec::new() };
        let isms = context.isms();
        in_force(isms)
            .map(|scope| {
                let body = own_line(lineage(isms, scope.held.id), context.id, &control.title);
                created(body, scope.held.envelope.unit)
            })
            .collect()
    }
}

/// That part of it is in operation.
#[derive(Fields)]
pub(crate) struct PartialReport {
    /// Which part is in operation, and what is still missing.
    pub part_in_operation: Option<Prose>,
}

impl Noun for PartialReport {
    fn write(&self, _: &StepContext<'_>, body: &mut Body) {
        Fields::write(self, body);
    }
}

/// That it is in operation as described. Its owner says so, and whoever accepted its evidence confirms it.
#[derive(Fields)]
pub(crate) struct ImplementationReport {}

impl Noun for ImplementationReport {
    fn write(&self, context: &StepContext<'_>, body: &mut Body) {
        for name in ["part_in_operation", "set_back_because"] {
            body.remove(name);
        }
        body.insert("implemented_on".to_owned(), Json::from(context.today.to_string()));
    }
}

/// That it does not work as it was stated.
#[derive(Fields)]
pub(crate) struct StepBack {
    /// What failed, and how you know: your judgement in words.
    pub judgement: Option<Prose>,
    /// Which part still is in operation.
    pub part_in_operation: Option<Prose>,
}

impl Noun for StepBack {
    fn write(&self, _: &StepContext<'_>, body: &mut Body) {
        body.remove("implemented_on");
        let said = [("set_back_because", &self.judgement), ("part_in_operation", &self.part_in_operation)];
        for (name, text) in said {
            body.extend(text.as_ref().map(|text| (name.to_owned(), Json::from(&**text))));
        }
    }
}

/// That it is in use no more.
#[derive(Fields)]
pub(crate) struct Retirement {
    /// The control that takes its place, where something still depends on it.
    #[field(label = "Replaced by")]
    pub replacement: Option<Ref<Control>>,
}

impl Noun for Retirement {
    fn misfits(&self, context: &StepContext<'_>) -> Vec<Misfit> {
        let Some(replacement) = self.replacement.and_then(|control| context.isms().get(control)) else {
            return Vec::new();
        };
        let is_other = replacement.held.id != context.id;
        let is_there = replacement.held.is_living() && replacement.is_in_use();
        let sentence = "Only another control that is in use can take its place.";
        let misfit = || Misfit::new("replacement", "not_in_use", sentence);
        (!(is_other && is_there)).then(misfit).into_iter().collect()
    }

    fn write(&self, _: &StepContext<'_>, body: &mut Body) {
        let replacement = self.replacement.map(|control| Json::from(control.id.to_string()));
        body.extend(replacement.map(|replacement| ("replaced_by".to_owned(), replacement)));
    }
}

fn when(is_refused: bool) -> Option<Named> {
    is_refused.then(Named::new)
}

fn owner_missing(context: &StepContext<'_>) -> Option<Named> {
    when(control(context)?.owner.is_none())
}

fn open_action_missing(context: &StepContext<'_>) -> Option<Named> {
    let mut actions = actions_for(context.isms(), context.id);
    when(!actions.any(|action| action.is_open() && action.assignee.is_some() && action.due.is_some()))
}

fn part_not_described(context: &StepContext<'_>) -> Option<Named> {
    when(context.noun::<PartialReport>()?.part_in_operation.is_none())
}

/// Something was submitted that nobody rejected.
fn evidence_missing(context: &StepContext<'_>) -> Option<Named> {
    let mut evidence = evidence_of(context.isms(), context.id);
    when(!evidence.any(|evidence| matches!(evidence.step, EvidenceStep::Submitted | EvidenceStep::Accepted)))
}

fn evidence_not_valid(context: &StepContext<'_>) -> Option<Named> {
    when(valid_evidence(context.isms(), context.id, context.today).next().is_none())
}

/// Whoever confirms neither owns it nor submitted the evidence that it rests on.
fn own_work(context: &StepContext<'_>) -> Option<Named> {
    if context.part != Some(Part::Confirms) {
        return None;
    }
    let actor = context.actor().person;
    let is_owner = control(context)?.owner.is_some_and(|owner| owner.id == actor);
    let mut valid = valid_evidence(context.isms(), context.id, context.today);
    when(is_owner || valid.any(|evidence| evidence.submitted_by.is_some_and(|person| person.id == actor)))
}

/// Tests and findings come with their kinds; until then the judgement in words stands for them.
fn test_or_finding_missing(context: &StepContext<'_>) -> Option<Named> {
    when(context.noun::<StepBack>()?.judgement.is_none())
}

/// An open risk, an obligation, an included line that nothing else serves. Nothing is in the way where a replacement is
/// named.
fn still_needed(context: &StepContext<'_>) -> Option<Named> {
    let isms = context.isms();
    if context.noun::<Retirement>()?.replacement.is_some() {
        return None;
    }
    let control = control(context)?;
    let risks = control.risks.iter().filter_map(|risk| isms.get(*risk));
    let open = risks.filter(|risk| risk.held.is_living() && risk.is_open());
    let obligations = control.obligations.iter().filter_map(|obligation| isms.get(*obligation));
    let binding = obligations.filter(|obligation| is_binding(context, obligation));
    let lines = isms.all::<SoaLine>().filter(|line| line.step == Applicability::Included);
    let depends = |line: &SoaLine| matches!(line.controls(isms).as_slice(), [only] if only.held.id == context.id);
    let lines = lines.filter(|line| depends(line.it));
    let named: Named = open
        .map(|risk| (Risk::kind_of(), risk.held.id))
        .chain(binding.map(|obligation| (Obligation::kind_of(), obligation.held.id)))
        .chain(lines.map(|line| (SoaLine::kind_of(), line.held.id)))
        .collect();
    (!named.is_empty()).then_some(named)
}

fn is_binding(context: &StepContext<'_>, obligation: &Typed<'_, Obligation>) -> bool {
    let is_left_out = obligation.is_addressed == Some(false);
    obligation.held.is_living() && obligation.is_in_force(context.today) && !is_left_out
}
