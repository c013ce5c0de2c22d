//! Findings of audits (9.2.2, 10.2), from the draft to the accepted response.

use jiff::ToSpan as _;
use jiff::civil::{Date, Weekday};
use record::{Body, Choice, Line, Misfit, Prose, Record, Ref, State, Tone};

use super::checklist::ChecklistItem;
use super::one::Audit;
use crate::people::Person;
use crate::registry::{Draft, Edit};
use crate::{Isms, requirement};

/// Something that an audit found: where a requirement is not met, what could be better, what is good (9.2.2). Whoever answers for what was
/// audited responds to it.
#[derive(Clone, Debug, PartialEq, Record)]
#[record(
    plural = "findings",
    clause = "9.2.2",
    prefix = "F",
    life_cycle = "finding",
    edited_in = "draft",
    state = Finding::state
)]
pub struct Finding {
    /// What was found, in one line.
    #[field(title, searched)]
    pub title: Line,
    /// Where it stands in its life.
    #[field(step)]
    pub step: FindingStep,
    /// The audit.
    #[field(listed)]
    pub audit: Ref<Audit>,
    /// The item of the checklist.
    #[field(detail)]
    pub checklist_item: Option<Ref<ChecklistItem>>,
    /// What sort of finding it is.
    #[field(listed, label = "Type")]
    pub kind: Option<FindingType>,
    /// The requirements that it is about, such as 7.5.2.c or A.5.18.
    #[field(listed, searched)]
    pub requirements: Option<Line>,
    /// The rule of the organisation or the contract that it is about.
    #[field(detail, searched)]
    pub own_rule: Option<Line>,
    /// What was seen, where and when.
    #[field(searched)]
    pub description: Option<Prose>,
    /// What shows it, and where that is kept.
    #[field(searched)]
    pub evidence: Option<Prose>,
    /// Who answers for what was audited.
    #[field(listed, link = "auditee")]
    pub auditee: Option<Ref<Person>>,
    /// How we would grade it ourselves, where an outside body graded it.
    #[field(detail, label = "Own estimate")]
    pub own_estimate: Option<FindingType>,
    /// Who wrote it.
    #[field(decided, detail, link = "auditor")]
    pub written_by: Option<Ref<Person>>,
    /// What the audited side said of the facts.
    #[field(decided, label = "Facts checked")]
    pub facts_checked: Option<Prose>,
    /// The day on which it was issued.
    #[field(decided, listed)]
    pub issued_on: Option<Date>,
    /// Why it is disputed.
    #[field(decided)]
    pub dispute: Option<Prose>,
    /// What shows that the dispute is right.
    #[field(decided, detail)]
    pub dispute_evidence: Option<Prose>,
    /// What was decided about the dispute, and why.
    #[field(decided)]
    pub dispute_answer: Option<Prose>,
    /// What was done at once.
    #[field(decided)]
    pub correction: Option<Prose>,
    /// Why it came to it.
    #[field(decided)]
    pub cause: Option<Prose>,
    /// What is done against the cause, by whom and when.
    #[field(decided, label = "Action plan")]
    pub action_plan: Option<Prose>,
    /// What was decided about an observation or an improvement.
    #[field(decided)]
    pub decision: Option<Prose>,
    /// Who responded.
    #[field(decided, detail)]
    pub responded_by: Option<Ref<Person>>,
    /// The day on which they did.
    #[field(decided, detail)]
    pub responded_on: Option<Date>,
    /// The day on which it was closed.
    #[field(decided, detail)]
    pub closed_on: Option<Date>,
}

/// The steps of a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Choice)]
pub enum FindingStep {
    /// Written; the audited side checks the facts.
    Draft,
    /// Issued; waits for a response.
    Issued,
    /// The audited side disputes it.
    Disputed,
    /// The dispute was right.
    Withdrawn,
    /// Responded to; the response is judged.
    Responded,
    /// Closed.
    Closed,
}

/// What sort of finding it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Choice)]
pub enum FindingType {
    /// A requirement is missing or broken down.
    #[choice(label = "Major nonconformity")]
    Major,
    /// A single lapse.
    #[choice(label = "Minor nonconformity")]
    Minor,
    /// Something to keep an eye on.
    Observation,
    /// Something that could be better.
    Improvement,
    /// Something that others could learn from.
    GoodPractice,
}

impl FindingType {
    /// Whether a requirement is not met.
    pub fn is_nonconformity(self) -> bool {
        matches!(self, Self::Major | Self::Minor)
    }
}

/// How many working days there are for a dispute.
const DISPUTE_DAYS: usize = 10;

impl Finding {
    /// Whether it says that a requirement is not met.
    pub fn is_nonconformity(&self) -> bool {
        self.kind.is_some_and(FindingType::is_nonconformity)
    }

    /// How grave it is, the gravest first; what nobody has graded comes last.
    pub fn gravity(&self) -> usize {
        self.kind.map_or(usize::MAX, |kind| kind as usize)
    }

    /// The last day on which it can be disputed: ten working days after it was issued.
    pub fn dispute_until(&self) -> Option<Date> {
        let issued = self.issued_on?;
        let days = (1..).map_while(|day: i64| issued.checked_add(day.days()).ok());
        let working = |day: &Date| !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
        days.filter(working).nth(DISPUTE_DAYS - 1)
    }

    /// Whether nobody has responded within the days that the rules give.
    pub fn is_response_late(&self, today: Date) -> bool {
        let days = catalogue::rules().parameter("finding_response_days").map_or(0, i64::from);
        let due = self.issued_on.and_then(|day| day.checked_add(days.days()).ok());
        self.step == FindingStep::Issued && self.is_nonconformity() && due.is_some_and(|due| today > due)
    }

    fn state(&self, today: Date) -> Option<State> {
        let (code, label, tone) = match self.step {
            FindingStep::Draft => ("draft", "Draft", Tone::Plain),
            FindingStep::Issued if self.is_response_late(today) => ("issued", "No response, late", Tone::Bad),
            FindingStep::Issued => ("issued", "Issued", Tone::Warn),
            FindingStep::Disputed => ("disputed", "Disputed", Tone::Warn),
            FindingStep::Withdrawn => ("withdrawn", "Withdrawn", Tone::Plain),
            FindingStep::Responded => ("responded", "Response to be judged", Tone::Warn),
            FindingStep::Closed => ("closed", "Closed", Tone::Good),
        };
        Some(State { code, label, tone })
    }

    pub(crate) fn check(isms: &Isms, draft: &Draft<'_>) -> Vec<Misfit> {
        let Some(finding) = draft.typed::<Self>() else { return Vec::new() };
        let of_another =
            finding.checklist_item.and_then(|item| isms.get(item)).is_some_and(|item| item.audit != finding.audit);
        let sentence = "This item belongs to another audit. Choose one of this audit.";
        let misfit = || Misfit::new("checklist_item", "other_audit", sentence);
        let unknown = requirement::unknown("requirements", finding.requirements.as_ref());
        unknown.into_iter().chain(of_another.then(misfit)).collect()
    }

    /// Keeps who wrote it.
    pub(crate) fn keep(edit: &Edit<'_>, body: &mut Body) -> Vec<Misfit> {
        requirement::tidy(body, "requirements");
        if edit.before.is_none() {
            body.insert("written_by".to_owned(), edit.writer.to_string().into());
        }
        Vec::new()
    }
}
