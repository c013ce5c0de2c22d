//! What the statement of a scope rests on and is not in order: by the readiness rules that speak of it. The whole set of
//! rules comes with a slice of its own; these are the ones without which no version is approved.

use jiff::ToSpan as _;
use jiff::civil::Date;
use record::{Id, Kind, Kinded as _, Ref};

use super::line::{Applicability, Implementation, SoaLine, lines};
use crate::context::{Scope, scope};
use crate::risk::acceptance::AcceptanceEnd;
use crate::risk::{Acceptance, Risk, RiskStep};
use crate::treatment::plan::{PlanStep, approved_plan_with};
use crate::treatment::{TreatmentPlan, actions_of};
use crate::{Isms, Typed};

/// Something that a rule finds.
#[derive(Clone, Debug, PartialEq)]
pub struct Gap {
    /// The rule, such as `R6-38`.
    pub rule: &'static str,
    /// What it finds it at.
    pub record: (&'static Kind, Id),
    /// What it says.
    pub sentence: String,
}

/// The gaps in treatment plan and acceptances (R6-38 to R6-44) of the units of a scope. Whoever approves a statement lists
/// each of these rules or has them repaired.
pub fn gaps(isms: &Isms, scope: Id, today: Date) -> Vec<Gap> {
    let risks: Vec<_> = isms.all::<Risk>().filter(|risk| is_within(isms, scope, risk.held.envelope.unit)).collect();
    let mut gaps: Vec<Gap> = risks.iter().flat_map(|risk| of_risk(isms, risk, today)).collect();
    let waiting = isms.all::<TreatmentPlan>().filter(|plan| plan.step == PlanStep::Submitted);
    let waiting =
        waiting.filter(|plan| plan.lines.iter().any(|line| risks.iter().any(|risk| risk.held.id == line.risk.id)));
    gaps.extend(waiting.map(|plan| Gap {
        rule: "R6-40",
        record: (TreatmentPlan::kind_of(), plan.held.id),
        sentence: format!("{} waits for the approval of risk owners.", plan.title),
    }));
    gaps
}

/// The risks above the acceptance line of the units of a scope that are neither in treatment under an approved plan nor
/// validly accepted (R6-24). No guard asks for them; whoever approves a statement may list them.
pub fn untreated(isms: &Isms, scope: Id, today: Date) -> Vec<Gap> {
    let risks = isms.all::<Risk>().filter(|risk| is_within(isms, scope, risk.held.envelope.unit));
    let above = risks.filter(|risk| risk.is_open() && risk.is_above_line(isms));
    let untreated = above.filter(|risk| {
        let is_in_treatment = risk.step == RiskStep::InTreatment && approved_plan_with(isms, risk.held.id).is_some();
        let is_accepted = risk.step == RiskStep::Accepted && is_signed(isms, risk, today);
        !is_in_treatment && !is_accepted
    });
    let gap = |risk: Typed<'_, Risk>| Gap {
        rule: "R6-24",
        record: (Risk::kind_of(), risk.held.id),
        sentence: format!("{} is above the line, neither treated nor accepted.", risk.held.handle_short()),
    };
    untreated.map(gap).collect()
}

/// Whether a unit belongs to the version of the scope in force, or to the only one there is.
fn is_within(isms: &Isms, scope: Id, unit: Id) -> bool {
    let in_force = scope::in_force(isms).find(|version| scope::lineage(isms, version.held.id) == scope);
    let version = in_force.or_else(|| isms.get(Ref::<Scope>::to(scope)));
    let above = isms.units_above(unit);
    version.is_none_or(|version| version.units.is_empty() || version.units.iter().any(|one| above.contains(&one.id)))
}

fn of_risk(isms: &Isms, risk: &Typed<'_, Risk>, today: Date) -> Vec<Gap> {
    let handle = risk.held.handle_short();
    let gap = |rule, sentence: String| Gap { rule, record: (Risk::kind_of(), risk.held.id), sentence };
    let mut gaps = Vec::new();
    let is_treated = matches!(risk.step, RiskStep::TreatmentPlanned | RiskStep::InTreatment);
    let is_planned = approved_plan_with(isms, risk.held.id).is_some();
    if is_treated && !is_planned {
        gaps.push(gap("R6-38", format!("No approved treatment plan holds {handle}.")));
    }
    let open = actions_of(isms, risk.held.id).filter(|action| is_treated && action.is_open());
    for action in open {
        let is_whole =
            action.assignee.is_some() && action.due.is_some() && action.resources.is_some() && action.effect.is_some();
        if !is_whole {
            let sentence = format!("Action {} lacks owner, day, resources or effect.", action.held.handle_short());
            gaps.push(Gap { rule: "R6-39", record: (action.held.kind, action.held.id), sentence });
        }
    }
    let is_late = risk.residual.residual_analysed_on.and_then(|day| day.checked_add(RESIDUAL_DAYS.days()).ok());
    if risk.step == RiskStep::Treated && is_late.is_some_and(|last| today > last) {
        gaps.push(gap("R6-41", format!("The residual risk of {handle} is not accepted.")));
    }
    if risk.has_lapsed(today) {
        gaps.push(gap("R6-43", format!("The acceptance of {handle} lapsed.")));
    } else if risk.step == RiskStep::Accepted && !is_signed(isms, risk, today) {
        gaps.push(gap("R6-42", format!("The acceptance of {handle} lacks a signature or an independent rating.")));
    }
    let was_voided = isms.referring_from::<Acceptance>(risk.held.id).any(|referring| {
        referring.held.typed::<Acceptance>().is_some_and(|one| one.ended_because == Some(AcceptanceEnd::LevelRose))
    });
    if was_voided && risk.is_open() && risk.step != RiskStep::Accepted && !is_planned {
        gaps.push(gap("R6-44", format!("{handle} is now higher than what was accepted.")));
    }
    gaps
}

/// How many days after the analysis of the residual risk its acceptance is awaited (R6-41).
const RESIDUAL_DAYS: i64 = 30;

/// Whether an acceptance in force has all signatures that its level asks for, on a rating that somebody else took part in.
fn is_signed(isms: &Isms, risk: &Risk, today: Date) -> bool {
    let accepted = risk.acceptance.and_then(|acceptance| isms.get(acceptance));
    let Some((accepted, rating)) = accepted.zip(risk.decisive()) else { return false };
    let Some(criteria) = isms.get(accepted.criteria) else { return false };
    let is_owners = criteria.is_within_authority(accepted.level, rating.for_people());
    let is_countersigned = accepted.authority.is_some_and(|authority| authority != accepted.signed_by);
    let signers: Vec<Id> =
        [Some(accepted.signed_by), accepted.authority].into_iter().flatten().map(|one| one.id).collect();
    accepted.is_in_force(today) && (is_owners || is_countersigned) && rating.is_rated_by_another(&signers)
}

/// The lines at which a rule on the statement itself (R6-30 to R6-35) fails at major; such a statement is not approved.
pub fn majors(isms: &Isms, scope: Id, today: Date) -> Vec<Gap> {
    let lines = lines(isms, scope);
    let found = |rule, most: usize, sentence: &str, fails: &dyn Fn(&SoaLine) -> bool| {
        let failing: Vec<_> = lines.iter().filter(|line| fails(line.it)).collect();
        let is_major = failing.len() > most;
        let gap = |line: &&Typed<'_, SoaLine>| Gap {
            rule,
            record: (SoaLine::kind_of(), line.held.id),
            sentence: format!("{} {sentence}", line.title),
        };
        if is_major { failing.iter().map(gap).collect() } else { Vec::new() }
    };
    let is_included = |line: &SoaLine| line.step == Applicability::Included;
    let is_implemented = |line: &SoaLine| is_included(line) && line.implementation(isms) == Implementation::Implemented;
    let implemented = lines.iter().filter(|line| is_implemented(line.it)).count();
    [
        found("R6-30", 10, "is included without a reason.", &|line| is_included(line) && !line.reasons(isms).is_any()),
        found("R6-31", 10, "is served by no control.", &|line| is_included(line) && line.controls(isms).is_empty()),
        found("R6-32", implemented / 4, "is implemented, not proven.", &|line| {
            is_implemented(line) && !line.is_proven(isms, today)
        }),
        found("R6-34", 2, "is excluded without a reason.", &|line| {
            line.step == Applicability::Excluded && line.exclusion.is_none()
        }),
        found("R6-35", 0, "is excluded but needed.", &|line| line.is_contradicted(isms)),
    ]
    .concat()
}
