//! The life of a nonconformity (10.2): reported by anybody, brought under control, its causes found, actions planned and approved,
//! carried out, and their effect checked by somebody who had no part in them.
//!
//! | module | holds |
//! |---|---|
//! | [`remedy`] | correction, causes, plan, completion |
//! | [`ending`] | the effectiveness check, closing without action, coming back |
//! | [`guards`] | what refuses its steps |

mod ending;
mod guards;
mod remedy;

use access::{Object, Standing, is_tied};
use catalogue::{Condition, Link};
use isms::Typed;
use isms::improvement::{Nonconformity, NonconformityGrade, NonconformitySource, actions_against};
use isms::treatment::Action;
use jiff::civil::Date;
use record::{Body, Fields, Line, Misfit, Prose, Ref};
use serde_json::Value as Json;

use super::context::StepContext;
use super::rules::{Nothing, Noun, Rules, step};
use ending::{Closure, EffectivenessCheck, FailedCheck, Reopening};
use remedy::{ActionPlan, Approval, CauseAnalysis, Completion, Correction};

/// The rules of the life cycle.
pub(crate) const RULES: Rules = Rules {
    machine: "nonconformity",
    steps: &[
        step::<Report>("nonconformity.open"),
        step::<Nothing>("nonconformity.reject"),
        step::<Correction>("nonconformity.contain"),
        step::<CauseAnalysis>("nonconformity.record_cause"),
        step::<Closure>("nonconformity.close_without_action"),
        step::<ActionPlan>("nonconformity.plan_actions"),
        step::<Approval>("nonconformity.approve_plan"),
        step::<Completion>("nonconformity.report_done"),
        step::<EffectivenessCheck>("nonconformity.close"),
        step::<FailedCheck>("nonconformity.fail_check"),
        step::<Reopening>("nonconformity.reopen"),
    ],
    guards: &[
        ("description_missing", guards::description_missing),
        ("requirement_missing", guards::requirement_missing),
        ("evidence_missing", guards::evidence_missing),
        ("source_missing", guards::source_missing),
        ("correction_missing", guards::correction_missing),
        ("consequences_missing", guards::consequences_missing),
        ("personal_data_unanswered", guards::personal_data_unanswered),
        ("need_undecided", guards::need_undecided),
        ("cause_missing", guards::cause_missing),
        ("similar_cases_unsearched", guards::similar_cases_unsearched),
        ("major_needs_action", guards::major_needs_action),
        ("action_incomplete", guards::action_incomplete),
        ("criterion_missing", guards::criterion_missing),
        ("actions_open", guards::actions_open),
        ("own_work", guards::own_work),
        ("check_too_early", guards::check_too_early),
        ("criterion_not_met", guards::criterion_not_met),
        ("change_undecided", guards::change_undecided),
    ],
    links: &[(Link::ReporterManager, leads_the_reporter)],
    conditions: &[
        (Condition::GradeMinor, |context| is_graded(context, NonconformityGrade::Minor)),
        (Condition::GradeMajor, |context| is_graded(context, NonconformityGrade::Major)),
    ],
    ..Rules::NONE
};

/// The nonconformity before the step, or as the step would make it.
fn nonconformity<'a>(context: &StepContext<'a>) -> Option<&'a Nonconformity> {
    context.record()
}

/// Its living actions.
fn actions<'a>(context: &StepContext<'a>) -> impl Iterator<Item = Typed<'a, Action>> {
    actions_against(context.isms(), context.id)
}

/// Nobody has graded it: then neither is true, and its plan waits for the grade.
fn is_graded(context: &StepContext<'_>, grade: NonconformityGrade) -> bool {
    nonconformity(context).is_some_and(|nonconformity| nonconformity.grade == Some(grade))
}

/// Whoever leads the unit of the person who reported it.
fn leads_the_reporter(context: &StepContext<'_>, standing: &Standing) -> bool {
    let held = context.before;
    held.is_some_and(|held| is_tied(standing, Link::ReporterManager, &Object::held(context.isms(), held)))
}

fn sign(context: &StepContext<'_>, body: &mut Body, by: &str, on: &str) {
    body.insert(by.to_owned(), Json::from(context.actor().person.to_string()));
    body.insert(on.to_owned(), Json::from(context.today.to_string()));
}

/// What anybody reports. How bad it is and who puts it right says the ISMS manager.
#[derive(Fields)]
pub(crate) struct Report {
    /// What is wrong, in one line, such as Two procedures without an approver.
    pub title: Line,
    /// What was found, where and when.
    pub description: Option<Prose>,
    /// How it came to be known.
    pub source: Option<NonconformitySource>,
    /// What exactly it came from: the ticket, the measure, the report.
    #[field(detail, label = "Source in detail")]
    pub source_reference: Option<Line>,
    /// The requirements of the standard that are not fulfilled, such as 7.5.2.c or A.5.18.
    pub requirements: Option<Line>,
    /// The law or the contract that it goes against.
    #[field(detail)]
    pub obligation: Option<Ref<isms::context::Obligation>>,
    /// The rule of the organisation that it goes against: the policy and its chapter.
    pub own_rule: Option<Line>,
    /// What shows it, and where that is kept.
    pub evidence: Option<Prose>,
    /// The day on which it was noticed. Today unless said.
    #[field(detail)]
    pub noticed_on: Option<Date>,
    /// The controls that failed or are missing.
    #[field(detail)]
    pub controls: Vec<Ref<isms::control::Control>>,
    /// The risks that it tells something about.
    #[field(detail)]
    pub risks: Vec<Ref<isms::risk::Risk>>,
    /// The supplier that it is about.
    #[field(detail)]
    pub supplier: Option<Ref<isms::supplier::Supplier>>,
    /// An earlier one that has come back in this one.
    #[field(detail, label = "Recurrence of")]
    pub recurrence_of: Option<Ref<Nonconformity>>,
}

impl Noun for Report {
    fn misfits(&self, context: &StepContext<'_>) -> Vec<Misfit> {
        let is_ahead = self.noticed_on.is_some_and(|day| day > context.today);
        let misfit =
            || Misfit::new("noticed_on", "in_future", "This day is still ahead. Choose today or an earlier one.");
        is_ahead.then(misfit).into_iter().collect()
    }

    fn write(&self, context: &StepContext<'_>, body: &mut Body) {
        Fields::write(self, body);
        body.insert("reported_by".to_owned(), Json::from(context.actor().person.to_string()));
        body.entry("noticed_on").or_insert_with(|| Json::from(context.today.to_string()));
    }
}
