//! The life of evidence (7.5.3, 8.1): submitted, accepted or rejected by somebody who had no part in it, superseded by newer
//! evidence from the same source. That it is out of date follows from its last day.

use access::Standing;
use catalogue::Link;
use isms::control::{Control, Evidence, EvidenceStep, evidence_of};
use isms::treatment::{Action, actions_for};
use isms::{Isms, Typed};
use jiff::civil::Date;
use record::{Body, Fields, Misfit, Prose};
use serde_json::Value as Json;

use super::context::StepContext;
use super::rules::{Consequence, Named, Noun, Rules, plain, step};

/// The rules of the life cycle.
pub(crate) const RULES: Rules = Rules {
    machine: "evidence",
    steps: &[
        plain::<Evidence>("evidence.submit"),
        step::<Acceptance>("evidence.accept"),
        step::<Rejection>("evidence.reject"),
    ],
    guards: &[
        ("evidence_target_missing", evidence_target_missing),
        ("period_missing", period_missing),
        ("source_missing", source_missing),
        ("own_work", own_work),
        ("evidence_not_shown", evidence_not_shown),
    ],
    links: &[(Link::Assignee, carries_out_an_action)],
    beginning: &[(Link::Assignee, carries_out_any_action)],
    ..Rules::NONE
};

/// The evidence before the step, or as the step would make it.
fn evidence<'a>(context: &StepContext<'a>) -> Option<&'a Evidence> {
    context.record()
}

/// Whoever carries out an open action for one of its controls.
fn carries_out_an_action(context: &StepContext<'_>, standing: &Standing) -> bool {
    let controls = evidence(context).into_iter().flat_map(|evidence| &evidence.controls);
    let mut actions = controls.flat_map(|control| actions_for(context.isms(), control.id));
    actions.any(|action| action.is_open() && action.assignee.is_some_and(|person| person.id == standing.person))
}

/// Whoever carries out an open action for any control.
fn carries_out_any_action(context: &StepContext<'_>, standing: &Standing) -> bool {
    let mut named = context.isms().referring_from::<Action>(standing.person);
    named.any(|referring| {
        let action = referring.held.typed::<Action>().filter(|_| referring.held.is_living());
        let is_for_control = |action: &Action| action.is_open() && action.control.is_some();
        referring.field.link == Some(Link::Assignee.id()) && action.is_some_and(is_for_control)
    })
}

/// That it shows what it is meant to show.
#[derive(Fields)]
pub(crate) struct Acceptance {
    /// Whether it shows what it is meant to show, for the whole period.
    #[field(label = "Shows it")]
    pub is_shown: Option<bool>,
    /// What you examined, and what it shows.
    #[field(label = "Examined")]
    pub examination: Option<Prose>,
    /// The last day that it counts for. Left empty, it counts for the interval of the control after its period.
    pub valid_until: Option<Date>,
}

impl Acceptance {
    fn valid_until(&self, context: &StepContext<'_>) -> Option<Date> {
        let evidence = evidence(context)?;
        self.valid_until.or_else(|| evidence.latest_validity(context.isms()))
    }
}

impl Noun for Acceptance {
    fn misfits(&self, context: &StepContext<'_>) -> Vec<Misfit> {
        let Some(evidence) = evidence(context) else { return Vec::new() };
        let latest = evidence.latest_validity(context.isms());
        let misfit = match (self.valid_until, latest) {
            (None, None) => Some(("missing", "No control says how long evidence of it counts. Give the last day.")),
            (Some(day), _) if evidence.period_to.is_some_and(|last| day < last) => {
                Some(("before_start", "It counts for its own period at least. Choose a later day."))
            }
            (Some(day), Some(latest)) if day > latest => {
                Some(("too_late", "This is later than the interval of the control allows. Choose an earlier day."))
            }
            _ => None,
        };
        misfit.map(|(code, sentence)| Misfit::new("valid_until", code, sentence)).into_iter().collect()
    }

    fn write(&self, context: &StepContext<'_>, body: &mut Body) {
        reviewed(context, body);
        body.extend(self.examination.as_ref().map(|text| ("examination".to_owned(), Json::from(&**text))));
        let last = self.valid_until(context).map(|last| Json::from(last.to_string()));
        body.extend(last.map(|last| ("valid_until".to_owned(), last)));
    }

    /// What is older gives way, and each control knows until when it is proven.
    fn consequences(&self, context: &StepContext<'_>) -> Vec<Consequence> {
        let accepted = context.after.and_then(|(_, record)| record.downcast::<Evidence>());
        let Some(accepted) = accepted else { return Vec::new() };
        let isms = context.isms();
        let superseded =
            isms.all::<Evidence>().filter(|older| older.held.id != context.id && accepted.supersedes(older.it));
        let controls = accepted.controls.iter().filter_map(|control| isms.get(*control));
        let proven = controls.filter_map(|control| proven(context, isms, &control, accepted));
        superseded.map(|older| self::superseded(&older)).chain(proven).collect()
    }
}

fn superseded(older: &Typed<'_, Evidence>) -> Consequence {
    let mut body = older.held.body();
    body.insert("step".to_owned(), Json::from(EvidenceStep::Superseded.choice().code));
    Consequence::of(older.held, "evidence.supersede", body)
}

/// INVARIANT: a control holds the last day that any accepted evidence of it counts for. What is superseded counts for no
/// longer than what took its place, so that this never shortens.
fn proven(
    context: &StepContext<'_>,
    isms: &Isms,
    control: &Typed<'_, Control>,
    accepted: &Evidence,
) -> Option<Consequence> {
    let others = evidence_of(isms, control.held.id).filter(|other| other.held.id != context.id);
    let counting = others.filter(|other| other.step == EvidenceStep::Accepted);
    let last = accepted.valid_until?;
    if !control.is_in_use() || counting.filter_map(|other| other.valid_until).any(|other| other > last) {
        return None;
    }
    let mut body = control.held.body();
    body.insert("proven_until".to_owned(), Json::from(last.to_string()));
    body.insert("proven_by".to_owned(), Json::from(context.actor().person.to_string()));
    Some(Consequence::of(control.held, "control.prove", body))
}

/// That it does not show it.
#[derive(Fields)]
pub(crate) struct Rejection {}

impl Noun for Rejection {
    fn write(&self, context: &StepContext<'_>, body: &mut Body) {
        reviewed(context, body);
    }
}

fn reviewed(context: &StepContext<'_>, body: &mut Body) {
    body.insert("reviewed_by".to_owned(), Json::from(context.actor().person.to_string()));
    body.insert("reviewed_on".to_owned(), Json::from(context.today.to_string()));
}

fn when(is_refused: bool) -> Option<Named> {
    is_refused.then(Named::new)
}

fn evidence_target_missing(context: &StepContext<'_>) -> Option<Named> {
    let evidence = evidence(context)?;
    when(evidence.controls.is_empty() && evidence.processes.is_empty())
}

fn period_missing(context: &StepContext<'_>) -> Option<Named> {
    let evidence = evidence(context)?;
    when(evidence.period_from.is_none() || evidence.period_to.is_none())
}

fn source_missing(context: &StepContext<'_>) -> Option<Named> {
    when(evidence(context)?.source.is_none())
}

/// Whoever submitted it, or owns a control that it is for, does not accept it.
fn own_work(context: &StepContext<'_>) -> Option<Named> {
    let evidence = evidence(context)?;
    let actor = context.actor().person;
    let mut owned = evidence.controls.iter().filter_map(|control| context.isms().get(*control)?.owner);
    let is_submitter = evidence.submitted_by.is_some_and(|person| person.id == actor);
    when(is_submitter || owned.any(|owner| owner.id == actor))
}

fn evidence_not_shown(context: &StepContext<'_>) -> Option<Named> {
    let acceptance: &Acceptance = context.noun()?;
    when(acceptance.is_shown != Some(true) || acceptance.examination.is_none())
}
