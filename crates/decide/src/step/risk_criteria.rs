//! The life of a version of the risk criteria (6.1.2 a, b): drafted from the one in force or from the starter set, submitted
//! by an author, sent back or approved by top management that did not write it. Ratings keep the version that they name;
//! a conversion moves them to the one in force.

mod conversion;
pub(crate) mod starter;

use catalogue::Transition;
use isms::Typed;
use isms::risk::criteria::touched::{Touched, touched_by};
use isms::risk::criteria::{Conversion as Rule, next_edition};
use isms::risk::{CriteriaStep, RiskCriteria, in_force};
use record::{Body, Fields};
use serde_json::Value as Json;

use super::context::StepContext;
use super::rules::{Consequence, Named, Noun, Rules, step};
use super::written::content;
use conversion::Conversion;

/// The rules of the life cycle.
pub(crate) const RULES: Rules = Rules {
    machine: "risk_criteria",
    steps: &[
        step::<Drafting>("risk_criteria.start_draft"),
        step::<Submission>("risk_criteria.submit"),
        step::<Return>("risk_criteria.return"),
        step::<Approval>("risk_criteria.approve"),
        step::<Conversion>("risk_criteria.convert"),
    ],
    guards: &[
        ("scale_anchor_missing", |context| gap(context, "scale_anchor_missing")),
        ("matrix_incomplete", |context| gap(context, "matrix_incomplete")),
        ("authority_missing", |context| gap(context, "authority_missing")),
        ("appetite_missing", |context| gap(context, "appetite_missing")),
        ("change_reason_missing", change_reason_missing),
        ("own_work", own_work),
        ("conversion_missing", conversion_missing),
        ("criteria_not_in_force", criteria_not_in_force),
    ],
    ..Rules::NONE
};

/// The next version begins as a copy of the one in force, the first one as the starter set. The rest is edited in it.
#[derive(Fields)]
pub(crate) struct Drafting {}

impl Noun for Drafting {
    fn write(&self, context: &StepContext<'_>, body: &mut Body) {
        let isms = context.isms();
        let in_force = in_force(isms);
        body.extend(in_force.map_or_else(starter::criteria, |version| content(version.it)));
        for name in ["conversion", "reanalyse_by"] {
            body.remove(name);
        }
        if let Some(profile) = isms.profile() {
            starter::in_money_of(profile.it, body);
        }
        body.extend(in_force.map(|version| ("replaces".to_owned(), Json::from(version.held.id.to_string()))));
        starter::numbered(next_edition(isms), body);
    }
}

/// An author says that it is ready.
#[derive(Fields)]
pub(crate) struct Submission {}

impl Noun for Submission {
    fn write(&self, context: &StepContext<'_>, body: &mut Body) {
        body.insert("submitted_by".to_owned(), Json::from(context.actor().person.to_string()));
    }
}

/// Somebody sends it back, with a comment.
#[derive(Fields)]
pub(crate) struct Return {}

impl Noun for Return {
    fn write(&self, _: &StepContext<'_>, body: &mut Body) {
        body.remove("submitted_by");
    }
}

/// Top management puts it in force.
#[derive(Fields)]
pub(crate) struct Approval {}

impl Noun for Approval {
    fn write(&self, context: &StepContext<'_>, body: &mut Body) {
        body.insert("approved_by".to_owned(), Json::from(context.actor().person.to_string()));
        body.insert("approved_on".to_owned(), Json::from(context.today.to_string()));
    }

    /// INVARIANT: at most one version is in force.
    fn consequences(&self, context: &StepContext<'_>) -> Vec<Consequence> {
        let all = context.isms().all::<RiskCriteria>();
        let former = all.filter(|version| version.step == CriteriaStep::Approved && version.held.id != context.id);
        let superseded = former.map(|version| {
            let mut body = version.held.body();
            body.insert("step".to_owned(), Json::from(CriteriaStep::Superseded.choice().code));
            Consequence::of(version.held, "risk_criteria.supersede", body)
        });
        superseded.collect()
    }
}

/// The version that the step is about.
fn version<'a>(context: &StepContext<'a>) -> Option<&'a RiskCriteria> {
    context.record()
}

/// Something of that kind is missing in the version.
fn gap(context: &StepContext<'_>, code: &str) -> Option<Named> {
    version(context)?.gaps().iter().any(|gap| gap.code == code).then(Named::new)
}

/// A first version changes nothing.
fn change_reason_missing(context: &StepContext<'_>) -> Option<Named> {
    let version = version(context)?;
    (version.replaces.is_some() && version.change_reason.is_none()).then(Named::new)
}

/// Who wrote the version does not approve it.
fn own_work(context: &StepContext<'_>) -> Option<Named> {
    let actor = context.actor().person;
    version(context)?.authors.iter().any(|author| author.id == actor).then(Named::new)
}

/// Before approval, levels that would change need a rule or a day. Converted is by a rule only.
fn conversion_missing(context: &StepContext<'_>) -> Option<Named> {
    let version = version(context)?;
    if is_conversion(context.transition) {
        return (version.conversion != Some(Rule::KeepRatings)).then(Named::new);
    }
    if version.conversion.is_some() || version.reanalyse_by.is_some() {
        return None;
    }
    let named: Named = touched(context, version).iter().map(|touched| named(touched.risk)).collect();
    (!named.is_empty()).then_some(named)
}

fn is_conversion(transition: &Transition) -> bool {
    transition.noun.as_deref() == Some("conversion")
}

fn touched<'a>(context: &StepContext<'a>, version: &RiskCriteria) -> Vec<Touched<'a>> {
    let isms = context.isms();
    let versions: Vec<Typed<'_, RiskCriteria>> = isms.all().collect();
    touched_by(isms.all(), &versions, version)
}

fn named<T>(record: Typed<'_, T>) -> (&'static record::Kind, record::Id) {
    (record.held.kind, record.held.id)
}

fn criteria_not_in_force(context: &StepContext<'_>) -> Option<Named> {
    in_force(context.isms()).is_none_or(|version| version.held.id != context.id).then(Named::new)
}
