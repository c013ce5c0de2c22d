//! The checklist of an audit and its working papers (9.2.1): what is asked, of which sample, and what was found.

use jiff::civil::Date;
use record::{Body, Choice, Line, Misfit, Number, Prose, Record, Ref, State, Tone};
use serde_json::Value as Json;

use super::coverage::references;
use super::one::{Audit, AuditStep};
use super::sample;
use crate::control::Evidence;
use crate::people::Person;
use crate::registry::{Draft, Edit};
use crate::{Isms, requirement};

/// What an audit asks about one requirement or control, what was examined, and what that shows (9.2.1). The checklist is made from
/// the questions of the catalogue when the plan is issued, and is added to.
#[derive(Clone, Debug, PartialEq, Record)]
#[record(plural = "checklist-items", clause = "9.2.1", prefix = "CK", state = ChecklistItem::state)]
pub struct ChecklistItem {
    /// What is looked at, such as A.5.18 Access rights.
    #[field(title, searched)]
    pub title: Line,
    /// The audit.
    #[field(listed)]
    pub audit: Ref<Audit>,
    /// The requirement or control, such as A.5.18; none for a rule of one's own.
    #[field(listed, searched)]
    pub requirement: Option<Line>,
    /// What is asked.
    pub questions: Option<Prose>,
    /// Who looks at it.
    #[field(listed, link = "auditor")]
    pub auditor: Option<Ref<Person>>,
    /// Everything that the sample is drawn from, one item a line.
    #[field(detail)]
    pub population: Option<Prose>,
    /// Where the list of all comes from, and when it was taken.
    #[field(detail, label = "Source of the population")]
    pub population_source: Option<Line>,
    /// Why it is known to be complete.
    #[field(detail, label = "Complete because")]
    pub complete_because: Option<Prose>,
    /// How many are looked at.
    #[field(detail)]
    pub sample_size: Option<Number<1, 1000>>,
    /// What the sample is drawn with, so that anybody can draw it again. Set by itself unless given before.
    #[field(detail)]
    pub seed: Option<Line>,
    /// The sample.
    #[field(decided)]
    pub sample: Option<Prose>,
    /// What was examined, of whom it was asked, and what that shows.
    #[field(searched)]
    pub examined: Option<Prose>,
    /// The evidence that was opened.
    #[field(detail)]
    pub evidence: Vec<Ref<Evidence>>,
    /// How many of the sample are not as they should be.
    #[field(detail)]
    pub exceptions: Option<Number<0, 1000>>,
    /// What follows from them.
    #[field(detail, label = "Answer to exceptions")]
    pub exception_answer: Option<ExceptionAnswer>,
    /// What it shows.
    #[field(listed)]
    pub result: Option<ChecklistResult>,
    /// Why it was not looked at.
    pub not_examined_because: Option<Prose>,
    /// The day on which it was looked at.
    #[field(decided, detail)]
    pub examined_on: Option<Date>,
}

/// What an item of the checklist shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Choice)]
pub enum ChecklistResult {
    /// It is as it should be, and works.
    Conforms,
    /// It is as it should be, and could be better.
    Improvable,
    /// It is not as it should be.
    #[choice(label = "Does not conform")]
    Nonconforming,
    /// It was not looked at, for a reason.
    NotExamined,
}

/// What follows from exceptions in a sample.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Choice)]
pub enum ExceptionAnswer {
    /// Their cause is understood, and the rest is not affected.
    CauseUnderstood,
    /// More were looked at.
    SampleExtended,
    /// The control does not work.
    DoesNotWork,
}

impl ChecklistItem {
    /// Where it stands in the order of the standard; rules of one's own come last.
    pub fn place(&self) -> usize {
        let requirement = self.requirement.as_deref();
        requirement.and_then(|row| references().position(|known| known == row)).unwrap_or(usize::MAX)
    }

    /// Whether it was looked at, with what shows it; or says why not.
    pub fn is_complete(&self) -> bool {
        match self.result {
            Some(ChecklistResult::NotExamined) => self.not_examined_because.is_some(),
            Some(_) => self.is_evidenced() && self.are_exceptions_answered(),
            None => false,
        }
    }

    /// Whether it was looked at and something shows what was seen.
    pub fn is_evidenced(&self) -> bool {
        let is_looked_at = self.result.is_some_and(|result| result != ChecklistResult::NotExamined);
        is_looked_at && (self.examined.is_some() || !self.evidence.is_empty())
    }

    fn are_exceptions_answered(&self) -> bool {
        self.exceptions.is_none_or(|exceptions| exceptions.get() == 0) || self.exception_answer.is_some()
    }

    fn state(&self, _: Date) -> Option<State> {
        let (code, label, tone) = match self.result {
            None => ("open", "To be looked at", Tone::Warn),
            Some(_) if !self.is_complete() => ("incomplete", "Evidence or reason missing", Tone::Warn),
            Some(ChecklistResult::Conforms) => ("conforms", "Conforms", Tone::Good),
            Some(ChecklistResult::Improvable) => ("improvable", "Improvable", Tone::Good),
            Some(ChecklistResult::Nonconforming) => ("nonconforming", "Does not conform", Tone::Bad),
            Some(ChecklistResult::NotExamined) => ("not_examined", "Not examined", Tone::Plain),
        };
        Some(State { code, label, tone })
    }

    /// It belongs to an audit whose fieldwork has not ended, and its exceptions are answered.
    pub(crate) fn check(isms: &Isms, draft: &Draft<'_>) -> Vec<Misfit> {
        let Some(item) = draft.typed::<Self>() else { return Vec::new() };
        let has_ended = isms.get(item.audit).is_some_and(|audit| {
            !matches!(audit.step, AuditStep::Planned | AuditStep::Prepared | AuditStep::InProgress)
        });
        let drawn = item.population.as_deref().map(|population| sample::items(population).count());
        let is_unsourced = drawn.is_some() && (item.population_source.is_none() || item.complete_because.is_none());
        let found = [
            (has_ended, "audit", "fieldwork_ended", "The fieldwork of this audit has ended. Its working papers stay."),
            (
                is_unsourced,
                "population_source",
                "missing",
                "Say where the list comes from and why it is complete. A sample of an unknown whole shows nothing.",
            ),
            (
                !item.are_exceptions_answered(),
                "exception_answer",
                "missing",
                "Understand the cause, extend the sample, or conclude that it does not work.",
            ),
        ];
        let found = found.into_iter().filter(|(is_wrong, ..)| *is_wrong);
        let unknown = requirement::unknown("requirement", item.requirement.as_ref());
        unknown.into_iter().chain(found.map(|(_, field, code, sentence)| Misfit::new(field, code, sentence))).collect()
    }

    /// Draws the sample, with the audit as its seed unless one was given before anything was drawn. What was drawn is drawn again only
    /// when population or size changes, and keeps its seed: nobody tries seeds until the sample suits.
    pub(crate) fn keep(edit: &Edit<'_>, body: &mut Body) -> Vec<Misfit> {
        requirement::tidy(body, "requirement");
        let before = edit.before.map(crate::Held::body).unwrap_or_default();
        let text = |body: &Body, name: &str| body.get(name).and_then(Json::as_str).map(str::to_owned);
        let mut misfits = Vec::new();
        if before.contains_key("seed") && before.get("seed") != body.get("seed") {
            let sentence = "A sample was drawn with this seed. It stays, so that nobody chooses what comes out.";
            misfits.push(Misfit::new("seed", "drawn", sentence));
        }
        if before.get("result") != body.get("result") {
            body.insert("examined_on".to_owned(), Json::from(edit.today.to_string()));
        }
        let size =
            body.get("sample_size").and_then(|size| size.as_i64().or_else(|| size.as_str()?.trim().parse().ok()));
        let size = size.and_then(|size| usize::try_from(size).ok());
        let (Some(population), Some(size)) = (text(body, "population"), size) else {
            body.remove("sample");
            return misfits;
        };
        let seed = text(body, "seed").or_else(|| {
            let audit = text(body, "audit")?;
            Some(format!("{audit} {}", text(body, "requirement").unwrap_or_default()).trim().to_owned())
        });
        let Some(seed) = seed else { return misfits };
        let drawn = sample::draw(&population, size, &seed);
        let lines: Vec<String> = drawn.iter().map(|(place, item)| format!("{place}. {item}")).collect();
        body.insert("seed".to_owned(), Json::from(seed));
        body.insert("sample".to_owned(), Json::from(lines.join("\n")));
        misfits
    }
}
