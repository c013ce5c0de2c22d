//! The life of a risk assessment campaign (8.2): planned, opened with every owner concerned, calibrated, completed with a
//! frozen result, confirmed by top management that took no part in making it.

use isms::campaign::calibration::SAMPLE;
use isms::campaign::{CalibrationRating, ResultLine, RiskAssessment};
use isms::context::Scope;
use isms::people::Person;
use isms::risk::{Risk, in_force};
use record::{Body, FieldValue as _, Fields, Id, Kinded as _, Prose, Ref, Rows};
use serde_json::Value as Json;

use super::context::StepContext;
use super::rules::{Named, Nothing, Noun, Plain, Rules, plain_as, step};

/// The rules of the life cycle.
pub(crate) const RULES: Rules = Rules {
    machine: "assessment_campaign",
    steps: &[
        plain_as::<RiskAssessment, Planning>("assessment_campaign.plan"),
        step::<Opening>("assessment_campaign.open"),
        step::<Nothing>("assessment_campaign.cancel"),
        step::<Calibration>("assessment_campaign.calibrate"),
        step::<Completion>("assessment_campaign.complete_uncalibrated"),
        step::<Completion>("assessment_campaign.complete"),
        step::<Confirmation>("assessment_campaign.confirm"),
    ],
    guards: &[
        ("campaign_extent_missing", campaign_extent_missing),
        ("criteria_not_in_force", criteria_not_in_force),
        ("participants_missing", participants_missing),
        ("calibration_missing", calibration_missing),
        ("risks_unanalysed", risks_unanalysed),
        ("own_work", own_work),
    ],
    ..Rules::NONE
};

fn campaign<'a>(context: &StepContext<'a>) -> Option<&'a RiskAssessment> {
    context.record()
}

/// What is planned, under the criteria in force. Without units it looks at those of its scope.
pub(crate) struct Planning(Plain);

impl From<Plain> for Planning {
    fn from(plain: Plain) -> Self {
        Self(plain)
    }
}

impl Noun for Planning {
    fn write(&self, context: &StepContext<'_>, body: &mut Body) {
        self.0.write(context, body);
        let is_open = |body: &Body| body.get("units").is_none_or(|units| units.as_array().is_some_and(Vec::is_empty));
        let named = body.get("scope").and_then(Json::as_str).and_then(|id| Id::parse_str(id).ok());
        let scope = named.and_then(|id| context.isms().get(Ref::<Scope>::to(id)));
        if let (Some(scope), true) = (scope, is_open(body)) {
            body.insert("units".to_owned(), scope.units.iter().map(|unit| Json::from(unit.id.to_string())).collect());
        }
        under_criteria(context, body);
    }
}

/// It opens, under the criteria that are in force then.
#[derive(Fields)]
pub(crate) struct Opening {}

impl Noun for Opening {
    fn write(&self, context: &StepContext<'_>, body: &mut Body) {
        under_criteria(context, body);
    }
}

fn under_criteria(context: &StepContext<'_>, body: &mut Body) {
    let criteria = in_force(context.isms()).map(|criteria| Json::from(criteria.held.id.to_string()));
    body.extend(criteria.map(|criteria| ("criteria".to_owned(), criteria)));
}

/// What two people made of the same risks without knowing each other's ratings.
#[derive(Fields)]
pub(crate) struct Calibration {
    /// Their ratings of at least five risks of the campaign, or of all where there are fewer.
    #[field(label = "Blind ratings")]
    pub calibration: Rows<CalibrationRating>,
    /// What was said about the differences, and what follows for the ratings.
    #[field(label = "Notes on differences")]
    pub calibration_notes: Option<Prose>,
}

impl Noun for Calibration {
    fn write(&self, context: &StepContext<'_>, body: &mut Body) {
        Fields::write(self, body);
        sign(context, body, "calibrated_by");
    }
}

/// Its result is frozen, under the criteria that are in force then, and compared with the one before.
#[derive(Fields)]
pub(crate) struct Completion {}

impl Noun for Completion {
    fn write(&self, context: &StepContext<'_>, body: &mut Body) {
        let (Some(campaign), isms) = (campaign(context), context.isms()) else { return };
        if context.transition.id == "assessment_campaign.complete_uncalibrated" {
            let reason = context.given.and_then(|given| given.reason);
            body.extend(reason.map(|reason| ("uncalibrated_because".to_owned(), Json::from(&**reason))));
        }
        under_criteria(context, body);
        sign(context, body, "completed_by");
        body.insert("completed_on".to_owned(), Json::from(context.today.to_string()));
        let before = campaign.predecessor(isms, context.id);
        body.extend(before.map(|before| ("compared_with".to_owned(), Json::from(before.held.id.to_string()))));
        let result: Rows<ResultLine> = campaign.result_today(isms, before.map(|before| before.it)).into();
        body.extend(result.to_json().map(|result| ("result".to_owned(), result)));
    }
}

/// Top management has seen the result: the count by level, what moved, what lies above the line.
#[derive(Fields)]
pub(crate) struct Confirmation {}

impl Noun for Confirmation {
    fn write(&self, context: &StepContext<'_>, body: &mut Body) {
        sign(context, body, "confirmed_by");
        body.insert("confirmed_on".to_owned(), Json::from(context.today.to_string()));
    }
}

fn sign(context: &StepContext<'_>, body: &mut Body, by: &str) {
    body.insert(by.to_owned(), Json::from(context.actor().person.to_string()));
}

fn when(is_refused: bool) -> Option<Named> {
    is_refused.then(Named::new)
}

fn campaign_extent_missing(context: &StepContext<'_>) -> Option<Named> {
    let campaign = campaign(context)?;
    let has_period = campaign.from.is_some() && campaign.to.is_some();
    when(campaign.units.is_empty() || !has_period || campaign.participants.is_empty())
}

fn criteria_not_in_force(context: &StepContext<'_>) -> Option<Named> {
    when(in_force(context.isms()).is_none())
}

/// Every owner of a risk in the extent takes part.
fn participants_missing(context: &StepContext<'_>) -> Option<Named> {
    let uninvited = campaign(context)?.uninvited(context.isms());
    (!uninvited.is_empty()).then(|| uninvited.iter().map(|owner| (Person::kind_of(), owner.id)).collect())
}

/// Two people rated at least five risks of the extent, or all where there are fewer, and talked about the differences.
fn calibration_missing(context: &StepContext<'_>) -> Option<Named> {
    let (given, campaign) = (context.noun::<Calibration>()?, campaign(context)?);
    let extent: Vec<Id> = campaign.risks(context.isms()).map(|risk| risk.held.id).collect();
    let rated = extent.iter().filter(|risk| given.calibration.iter().any(|row| row.risk.id == **risk)).count();
    let is_by_one = given.calibration.iter().any(|row| row.first == row.second);
    when(rated < extent.len().min(SAMPLE) || is_by_one || given.calibration_notes.is_none())
}

fn risks_unanalysed(context: &StepContext<'_>) -> Option<Named> {
    let named: Named =
        campaign(context)?.unanalysed(context.isms()).map(|risk| (Risk::kind_of(), risk.held.id)).collect();
    (!named.is_empty()).then_some(named)
}

/// Whoever completed or calibrated the campaign does not confirm its result.
fn own_work(context: &StepContext<'_>) -> Option<Named> {
    let (campaign, actor) = (campaign(context)?, context.actor().person);
    let makers = campaign.completed_by.into_iter().chain(campaign.calibrated_by);
    when(makers.into_iter().any(|maker| maker.id == actor))
}
