//! Risk assessment campaigns (8.2): risks analysed together in a period, under one version of the criteria, with a result
//! that is frozen and compared with the one before.
//!
//! | module | holds |
//! |---|---|
//! | [`extent`] | which risks a campaign looks at, and what is still to be done about them |
//! | [`calibration`] | how far two people agreed who did not know each other's ratings |
//! | [`result`] | what is frozen, and how it counts |

pub mod calibration;
pub mod extent;
pub mod result;

use jiff::civil::Date;
use record::{Body, Choice, Line, Misfit, Number, Prose, Record, Ref, Row, Rows, State, Tone};

pub use calibration::Agreement;

use crate::Isms;
use crate::context::{Scope, Unit};
use crate::people::Person;
use crate::registry::{Draft, Edit};
use crate::risk::{Risk, RiskCriteria, RiskLevel};

/// Risks looked at together at a planned interval or because something changed (8.2): by whom, when, under which criteria,
/// and with which result.
///
/// The result is frozen when the campaign is completed, and compared with the one before.
#[derive(Clone, Debug, PartialEq, Record)]
#[record(
    plural = "risk-assessments",
    clause = "8.2",
    prefix = "AS",
    life_cycle = "assessment_campaign",
    edited_in = "planned, in_progress, calibrated",
    state = RiskAssessment::state
)]
pub struct RiskAssessment {
    /// What people call it, such as Autumn assessment 2026.
    #[field(title, searched)]
    pub title: Line,
    /// Where it stands in its life.
    #[field(step)]
    pub step: CampaignStep,
    /// Why it is done now: the interval, or what changed.
    pub occasion: Option<Prose>,
    /// The scope whose risks it looks at.
    pub scope: Option<Ref<Scope>>,
    /// The units whose risks it looks at; those below are among them. Those of the scope unless said.
    pub units: Vec<Ref<Unit>>,
    /// The first day.
    #[field(listed)]
    pub from: Option<Date>,
    /// The last day.
    #[field(listed, label = "Until")]
    pub to: Option<Date>,
    /// Who takes part: the owners of the risks, and assessors.
    pub participants: Vec<Ref<Person>>,
    /// The criteria by which everything in it is rated.
    #[field(decided)]
    pub criteria: Option<Ref<RiskCriteria>>,
    /// Two people's ratings of the same risks, made without knowing each other's.
    #[field(decided)]
    pub calibration: Rows<CalibrationRating>,
    /// What was said about the differences.
    #[field(decided)]
    pub calibration_notes: Option<Prose>,
    /// Who recorded the calibration. They do not confirm the result.
    #[field(decided, detail)]
    pub calibrated_by: Option<Ref<Person>>,
    /// Why no calibration was needed.
    #[field(decided)]
    pub uncalibrated_because: Option<Prose>,
    /// Risks that were not analysed again, each with its reason.
    pub left_out: Rows<LeftOut>,
    /// Who completed it.
    #[field(decided, detail)]
    pub completed_by: Option<Ref<Person>>,
    /// The day on which its result was frozen.
    #[field(decided)]
    pub completed_on: Option<Date>,
    /// The campaign before, with which the result is compared.
    #[field(decided, detail)]
    pub compared_with: Option<Ref<RiskAssessment>>,
    /// The result: each risk as it was rated on the day of completion.
    #[field(decided)]
    pub result: Rows<ResultLine>,
    /// Who confirmed the result.
    #[field(decided, detail, label = "Result confirmed by")]
    pub confirmed_by: Option<Ref<Person>>,
    /// The day on which the result was confirmed.
    #[field(decided, detail)]
    pub confirmed_on: Option<Date>,
}

/// One risk rated by two people who did not know each other's rating.
#[derive(Clone, Debug, PartialEq, Row)]
pub struct CalibrationRating {
    /// The risk.
    pub risk: Ref<Risk>,
    /// The first person.
    pub first: Ref<Person>,
    /// The first person's likelihood.
    pub first_likelihood: Number<1, 5>,
    /// The first person's consequence.
    pub first_consequence: Number<1, 5>,
    /// The second person.
    pub second: Ref<Person>,
    /// The second person's likelihood.
    pub second_likelihood: Number<1, 5>,
    /// The second person's consequence.
    pub second_consequence: Number<1, 5>,
}

/// A risk of the extent that was not analysed again.
#[derive(Clone, Debug, PartialEq, Row)]
pub struct LeftOut {
    /// The risk.
    pub risk: Ref<Risk>,
    /// Why not.
    pub because: Line,
}

/// One risk in the frozen result.
#[derive(Clone, Debug, PartialEq, Row)]
pub struct ResultLine {
    /// The risk.
    pub risk: Ref<Risk>,
    /// Its version on that day.
    pub version: Number<1, 9_007_199_254_740_991>,
    /// Its likelihood.
    pub likelihood: Option<Number<1, 5>>,
    /// Its consequence.
    pub consequence: Option<Number<1, 5>>,
    /// Its level.
    pub level: Option<RiskLevel>,
    /// How it moved since the campaign before.
    pub movement: Movement,
}

/// How a risk moved from one campaign to the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Choice)]
pub enum Movement {
    /// It was not in the result before, or had no level there.
    New,
    /// Its level rose.
    Up,
    /// Its level fell.
    Down,
    /// Its level stayed.
    Same,
    /// It was in the result before and is closed or rejected now.
    Gone,
}

/// The steps of a campaign.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Choice)]
pub enum CampaignStep {
    /// Planned.
    Planned,
    /// Open: owners and assessors rate.
    InProgress,
    /// Given up before it was completed.
    Cancelled,
    /// Two people rated a sample blind and compared.
    Calibrated,
    /// The result is frozen.
    Completed,
    /// Top management saw the result.
    Confirmed,
}

impl RiskAssessment {
    fn state(&self, today: Date) -> Option<State> {
        let is_late = self.to.is_some_and(|last| today > last);
        let (code, label, tone) = match self.step {
            CampaignStep::Planned => ("planned", "Planned", Tone::Plain),
            CampaignStep::InProgress if is_late => ("in_progress", "In progress, late", Tone::Warn),
            CampaignStep::InProgress => ("in_progress", "In progress", Tone::Plain),
            CampaignStep::Cancelled => ("cancelled", "Cancelled", Tone::Plain),
            CampaignStep::Calibrated => ("calibrated", "Calibrated", Tone::Plain),
            CampaignStep::Completed => ("completed", "Completed", Tone::Warn),
            CampaignStep::Confirmed => ("confirmed", "Confirmed", Tone::Good),
        };
        Some(State { code, label, tone })
    }

    /// The period ends after it began, and the campaign looks at nothing outside its own unit, so that whoever completes it
    /// there may read what it freezes. That is asked when it can change.
    pub(crate) fn check(isms: &Isms, draft: &Draft<'_>) -> Vec<Misfit> {
        let Some(campaign) = draft.typed::<Self>() else { return Vec::new() };
        let mut misfits = Vec::new();
        if campaign.from.zip(campaign.to).is_some_and(|(first, last)| last < first) {
            misfits.push(Misfit::new("to", "before_start", "The last day is before the first. Choose a later one."));
        }
        let before = isms.get(Ref::<Self>::to(draft.id));
        let is_kept =
            before.is_some_and(|one| one.units == campaign.units && one.held.envelope.unit == draft.envelope.unit);
        let is_within = |unit: &Ref<Unit>| isms.units_above(unit.id).contains(&draft.envelope.unit);
        if !is_kept && !campaign.units.iter().all(is_within) {
            let sentence = "A campaign looks at its own unit or units below it. Choose the unit above all of them.";
            misfits.push(Misfit::new("units", "outside_unit", sentence));
        }
        misfits
    }

    /// A campaign keeps what it was planned with, and its extent once it is open: a risk is left out with a reason.
    pub(crate) fn keep(edit: &Edit<'_>, body: &mut Body) -> Vec<Misfit> {
        let Some((held, campaign)) = edit.before.and_then(|held| Some((held, held.typed::<Self>()?))) else {
            return Vec::new();
        };
        let before = held.body();
        let refused = |name: &str| match name {
            "units" | "from" | "to" | "participants" if is_empty(body, name) && !is_empty(&before, name) => {
                Some(("missing", "A campaign keeps its extent, its period and who takes part. Change it instead."))
            }
            "unit" | "scope" | "units" | "from" if campaign.step != CampaignStep::Planned => {
                Some(("opened", "The campaign is open and keeps its extent. Leave single risks out, with a reason."))
            }
            _ => None,
        };
        let names = ["unit", "scope", "units", "from", "to", "participants"];
        let changed = names.into_iter().filter(|name| body.get(*name) != before.get(*name));
        changed.filter_map(|name| refused(name).map(|(code, sentence)| Misfit::new(name, code, sentence))).collect()
    }
}

fn is_empty(body: &Body, name: &str) -> bool {
    body.get(name).is_none_or(|value| value.as_array().is_some_and(Vec::is_empty))
}
