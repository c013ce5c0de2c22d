//! Nonconformities (10.2): what does not fulfil a requirement, from the report to the day on which somebody else found that it
//! does not come back.

use jiff::ToSpan as _;
use jiff::civil::Date;
use record::{Body, Choice, Line, Misfit, Number, Prose, Record, Ref, Rows, State, Tone};

use super::cause::{CauseCategory, CauseMethod, FishboneCause, Why};
use crate::Isms;
use crate::asset::Asset;
use crate::audit::Finding;
use crate::context::Obligation;
use crate::control::Control;
use crate::life::Pending;
use crate::operation::Incident;
use crate::people::Person;
use crate::registry::{Draft, Edit};
use crate::requirement;
use crate::risk::Risk;
use crate::supplier::Supplier;

/// Something that does not fulfil a requirement of the standard, of the law, of a contract or of the organisation itself, wherever
/// it was noticed (10.2).
///
/// It is brought under control first, then its causes are found and taken away, and somebody else checks that it does not come
/// back.
#[derive(Clone, Debug, PartialEq, Record)]
#[record(
    plural = "nonconformities",
    titles = "Nonconformities",
    clause = "10.2",
    prefix = "NC",
    life_cycle = "nonconformity",
    edited_in = "opened, contained, cause_known, action_planned, in_action, awaiting_effectiveness",
    state = Nonconformity::state
)]
pub struct Nonconformity {
    /// What is wrong, in one line, such as Two procedures without an approver.
    #[field(title, searched, guarded)]
    pub title: Line,
    /// Where it stands in its life.
    #[field(step)]
    pub step: NonconformityStep,
    /// What was found, where and when.
    #[field(searched, guarded)]
    pub description: Option<Prose>,
    /// How it came to be known.
    #[field(listed, guarded)]
    pub source: Option<NonconformitySource>,
    /// What exactly it came from: the ticket, the measure, the report.
    #[field(detail, searched, guarded, label = "Source in detail")]
    pub source_reference: Option<Line>,
    /// The requirements of the standard that are not fulfilled, such as 7.5.2.c or A.5.18.
    #[field(listed, searched, guarded)]
    pub requirements: Option<Line>,
    /// The law or the contract that it goes against.
    #[field(detail, guarded)]
    pub obligation: Option<Ref<Obligation>>,
    /// The rule of the organisation that it goes against: the policy and its chapter.
    #[field(detail, searched, guarded)]
    pub own_rule: Option<Line>,
    /// What shows it, and where that is kept.
    #[field(searched, guarded)]
    pub evidence: Option<Prose>,
    /// The day on which it was noticed.
    #[field(listed, guarded)]
    pub noticed_on: Option<Date>,
    /// How bad it is. The ISMS manager says so.
    #[field(listed, guarded)]
    pub grade: Option<NonconformityGrade>,
    /// Who puts it right.
    #[field(listed, link = "owner", guarded)]
    pub owner: Option<Ref<Person>>,
    /// Who checks later whether it has stayed away: neither the owner nor anybody who carries out one of its actions.
    #[field(link = "checker", guarded)]
    pub checker: Option<Ref<Person>>,
    /// The finding of an audit that it comes from.
    #[field(detail, guarded)]
    pub finding: Option<Ref<Finding>>,
    /// The incident that showed it.
    #[field(detail, guarded)]
    pub incident: Option<Ref<Incident>>,
    /// The controls that failed or are missing.
    #[field(detail)]
    pub controls: Vec<Ref<Control>>,
    /// The risks that it tells something about.
    #[field(detail)]
    pub risks: Vec<Ref<Risk>>,
    /// The assets that it is about.
    #[field(detail)]
    pub assets: Vec<Ref<Asset>>,
    /// The supplier that it is about.
    #[field(detail)]
    pub supplier: Option<Ref<Supplier>>,
    /// An earlier one that has come back in this one.
    #[field(detail, label = "Recurrence of")]
    pub recurrence_of: Option<Ref<Nonconformity>>,
    /// The day by which whoever raised it from outside has to have the answer.
    #[field(detail, label = "Answer due", guarded)]
    pub answer_due: Option<Date>,
    /// The day on which the answer went to them.
    #[field(detail, label = "Answer sent", guarded)]
    pub answer_sent_on: Option<Date>,
    /// Who reported it.
    #[field(decided, detail, link = "requester")]
    pub reported_by: Option<Ref<Person>>,
    /// What was done at once so that it does no more harm.
    #[field(decided)]
    pub correction: Option<Prose>,
    /// Why nothing could be done at once.
    #[field(decided, label = "No correction because")]
    pub no_correction_because: Option<Prose>,
    /// The day on which it was under control.
    #[field(decided, detail)]
    pub corrected_on: Option<Date>,
    /// What followed or could have followed from it.
    #[field(decided)]
    pub consequences: Option<Prose>,
    /// Whether personal data are concerned.
    #[field(decided)]
    pub personal_data: Option<PersonalData>,
    /// Why corrective action is needed.
    #[field(decided, detail)]
    pub needed_because: Option<Prose>,
    /// How the causes were looked for.
    #[field(decided)]
    pub cause_method: Option<CauseMethod>,
    /// One why after the other.
    #[field(decided, label = "Whys")]
    pub whys: Rows<Why>,
    /// The causes, branch by branch.
    #[field(decided)]
    pub fishbone: Rows<FishboneCause>,
    /// The root cause: what has to change so that it does not happen again.
    #[field(decided)]
    pub cause: Option<Prose>,
    /// What sort of cause it is.
    #[field(decided)]
    pub cause_category: Option<CauseCategory>,
    /// Where else it was looked for, and what was found there.
    #[field(decided)]
    pub similar_cases: Option<Prose>,
    /// How it will be told that the actions worked.
    #[field(decided)]
    pub criterion: Option<Prose>,
    /// The day from which on the effect is checked.
    #[field(decided, label = "Check on")]
    pub check_on: Option<Date>,
    /// Who wrote the plan.
    #[field(decided, detail)]
    pub planned_by: Option<Ref<Person>>,
    /// Who approved the plan.
    #[field(decided, detail)]
    pub approved_by: Option<Ref<Person>>,
    /// The day on which the plan was approved.
    #[field(decided, detail)]
    pub approved_on: Option<Date>,
    /// What shows that the actions were carried out.
    #[field(decided)]
    pub done_evidence: Option<Prose>,
    /// The day on which all actions were reported done.
    #[field(decided, detail)]
    pub done_on: Option<Date>,
    /// What was found when the effect was checked, and by what.
    #[field(decided)]
    pub result: Option<Prose>,
    /// Whether the criterion is met.
    #[field(decided, label = "Effective")]
    pub is_effective: Option<bool>,
    /// Whether risks change because of it.
    #[field(decided, detail)]
    pub changes_risks: Option<bool>,
    /// Whether the Statement of Applicability changes because of it.
    #[field(decided, detail)]
    pub changes_statement: Option<bool>,
    /// Whether documents change because of it.
    #[field(decided, detail)]
    pub changes_documents: Option<bool>,
    /// Whether processes change because of it.
    #[field(decided, detail)]
    pub changes_processes: Option<bool>,
    /// What changes in the ISMS, or why nothing has to.
    #[field(decided, label = "Change of the ISMS")]
    pub isms_change: Option<Prose>,
    /// Who checked the effect, or closed it without action.
    #[field(decided, detail)]
    pub closed_by: Option<Ref<Person>>,
    /// The day on which it was closed.
    #[field(decided, detail)]
    pub closed_on: Option<Date>,
    /// Why no corrective action was needed.
    #[field(decided)]
    pub no_action_because: Option<Prose>,
    /// How often it was found not to be put right for good.
    #[field(decided, detail, label = "Reopened")]
    pub reopened: Option<Number<0, 1000>>,
    /// A step that waits for a second person.
    #[field(embed)]
    pub pending: Pending,
}

/// The steps of a nonconformity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Choice)]
pub enum NonconformityStep {
    /// Reported.
    Opened,
    /// Found to be none, by two people.
    Rejected,
    /// Under control; its causes are not known yet.
    Contained,
    /// The causes are known.
    CauseKnown,
    /// Actions are planned; the plan waits for approval.
    ActionPlanned,
    /// The actions are carried out.
    InAction,
    /// The actions are done; their effect is to be checked.
    AwaitingEffectiveness,
    /// Closed.
    Closed,
}

/// How a nonconformity came to be known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Choice)]
pub enum NonconformitySource {
    /// An audit, our own or another's.
    Audit,
    /// An incident.
    Incident,
    /// A control test that failed.
    ControlTest,
    /// A measure that was missed.
    Metric,
    /// A complaint.
    Complaint,
    /// Somebody here noticed it.
    StaffReport,
    /// A supplier, or a look at one.
    Supplier,
    /// A review that is no audit: of management, of a project, after an incident.
    Review,
}

/// How bad a nonconformity is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Choice)]
pub enum NonconformityGrade {
    /// A single lapse; the ISMS works.
    Minor,
    /// A requirement is not fulfilled at all, or the ISMS may not reach its goals. Top management approves the plan.
    Major,
}

/// Whether personal data are concerned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Choice)]
pub enum PersonalData {
    /// They are.
    Yes,
    /// They are not.
    No,
    /// Nobody knows yet.
    Unknown,
}

impl Nonconformity {
    /// Whether something is still to be done about it.
    pub fn is_open(&self) -> bool {
        !matches!(self.step, NonconformityStep::Rejected | NonconformityStep::Closed)
    }

    /// Whether it is major.
    pub fn is_major(&self) -> bool {
        self.grade == Some(NonconformityGrade::Major)
    }

    /// Whether nobody has brought it under control within the days that the rules give.
    pub fn is_correction_late(&self, today: Date) -> bool {
        let days = days("correction_days");
        let due = self.noticed_on.and_then(|day| day.checked_add(days.days()).ok());
        self.step == NonconformityStep::Opened && due.is_some_and(|due| today > due)
    }

    /// Whether the effect could be checked since a while and was not.
    pub fn is_check_late(&self, today: Date) -> bool {
        let due = self.check_on.and_then(|day| day.checked_add(days("correction_days").days()).ok());
        self.step == NonconformityStep::AwaitingEffectiveness && due.is_some_and(|due| today > due)
    }

    /// The first day on which the effect of what was done that day can be checked.
    pub fn earliest_check(done_on: Date) -> Option<Date> {
        done_on.checked_add(days("effectiveness_min_days").days()).ok()
    }

    fn state(&self, today: Date) -> Option<State> {
        let (code, label, tone) = match self.step {
            NonconformityStep::Opened if self.is_correction_late(today) => {
                ("opened", "Not under control, late", Tone::Bad)
            }
            NonconformityStep::Opened => ("opened", "Opened", Tone::Warn),
            NonconformityStep::Rejected => ("rejected", "Rejected", Tone::Plain),
            NonconformityStep::Contained => ("contained", "Under control", Tone::Warn),
            NonconformityStep::CauseKnown => ("cause_known", "Cause known", Tone::Warn),
            NonconformityStep::ActionPlanned => ("action_planned", "Plan to be approved", Tone::Warn),
            NonconformityStep::InAction => ("in_action", "In action", Tone::Plain),
            NonconformityStep::AwaitingEffectiveness if self.is_check_late(today) => {
                ("awaiting_effectiveness", "Effect to be checked, late", Tone::Bad)
            }
            NonconformityStep::AwaitingEffectiveness => ("awaiting_effectiveness", "Effect to be checked", Tone::Warn),
            NonconformityStep::Closed => ("closed", "Closed", Tone::Good),
        };
        Some(State { code, label, tone })
    }

    pub(crate) fn check(_: &Isms, draft: &Draft<'_>) -> Vec<Misfit> {
        let Some(nonconformity) = draft.typed::<Self>() else { return Vec::new() };
        let is_own = nonconformity.checker.is_some() && nonconformity.checker == nonconformity.owner;
        let is_itself = nonconformity.recurrence_of.is_some_and(|earlier| earlier.id == draft.id);
        let found = [
            (is_own, "checker", "own_work", "The owner does not check the effect. Name somebody else."),
            (is_itself, "recurrence_of", "itself", "It cannot be a recurrence of itself. Choose the earlier one."),
        ];
        let found = found.into_iter().filter(|(is_wrong, ..)| *is_wrong);
        let unknown = requirement::unknown("requirements", nonconformity.requirements.as_ref());
        unknown.into_iter().chain(found.map(|(_, field, code, sentence)| Misfit::new(field, code, sentence))).collect()
    }

    /// A major one does not become minor once its plan was approved as that of a major one, or waits for it.
    pub(crate) fn keep(edit: &Edit<'_>, body: &mut Body) -> Vec<Misfit> {
        requirement::tidy(body, "requirements");
        let Some(before) = edit.before.and_then(|held| held.typed::<Self>()) else { return Vec::new() };
        let is_planned = matches!(
            before.step,
            NonconformityStep::ActionPlanned | NonconformityStep::InAction | NonconformityStep::AwaitingEffectiveness
        );
        let is_lower = before.is_major() && body.get("grade").is_none_or(|grade| grade != "major");
        let is_missing = before.owner.is_some() && !body.contains_key("owner");
        let found = [
            (is_planned && is_lower, "grade", "graded", "Its plan was made for a major one. The grade stays."),
            (is_missing, "owner", "missing", "It always has an owner. Choose another instead."),
        ];
        let found = found.into_iter().filter(|(is_wrong, ..)| *is_wrong);
        found.map(|(_, field, code, sentence)| Misfit::new(field, code, sentence)).collect()
    }
}

/// A number of days that the rules of the catalogue give.
fn days(parameter: &str) -> i64 {
    catalogue::rules().parameter(parameter).map_or(0, i64::from)
}
