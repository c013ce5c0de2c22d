//! One assessment of a supplier (A.5.22): what is asked, what they answered, what was made of it, what was decided.

use jiff::ToSpan as _;
use jiff::civil::Date;
use record::{Body, Choice, Id, Line, Misfit, Prose, Record, Ref, Row, Rows, State, Tone};
use serde_json::{Value as Json, json};

use super::Supplier;
use crate::audit::Audit;
use crate::control::Evidence;
use crate::people::Person;
use crate::registry::{Draft, Edit};
use crate::treatment::Action;
use crate::{Isms, Typed};

/// How many days after the due date answers are still taken.
pub const GRACE_DAYS: i64 = 7;

/// A look at how a supplier keeps information safe (A.5.22): questions that they answer by a link, a report of their auditor that is
/// read, or an audit of ours.
///
/// Somebody rates what they answered; the supplier's owner, who did not, decides.
#[derive(Clone, Debug, PartialEq, Record)]
#[record(
    plural = "supplier-assessments",
    clause = "A.5.22",
    prefix = "SA",
    life_cycle = "supplier_assessment",
    edited_in = "planned, sent",
    state = SupplierAssessment::state
)]
pub struct SupplierAssessment {
    /// What people call it, such as Cloud hosting provider, 2026.
    #[field(title, searched)]
    pub title: Line,
    /// Where it stands in its life.
    #[field(step)]
    pub step: AssessmentStep,
    /// Who is assessed.
    #[field(listed)]
    pub supplier: Ref<Supplier>,
    /// How: the more hangs on a supplier, the less is their own word enough.
    #[field(listed)]
    pub method: Option<AssessmentMethod>,
    /// Why now: before the start, the yearly look, an incident, a change.
    #[field(detail)]
    pub occasion: Option<Line>,
    /// Who rates the answers. Not who decides.
    #[field(listed, link = "assessor")]
    pub assessor: Option<Ref<Person>>,
    /// Who at the supplier answers.
    #[field(label = "Contact")]
    pub contact_name: Option<Line>,
    /// The address that the link goes to.
    #[field(label = "E-mail of the contact")]
    pub contact_email: Option<Line>,
    /// The day by which answers are wanted. A week later the link ends.
    #[field(listed)]
    pub due: Option<Date>,
    /// The audit of ours that it rests on.
    #[field(detail)]
    pub audit: Option<Ref<Audit>>,
    /// What is asked. Left empty, the questions for the method and the criticality of the supplier are taken when it is planned.
    #[field(detail)]
    pub questions: Rows<Question>,
    /// What the supplier answered.
    #[field(detail, from_outside)]
    pub answers: Rows<GivenAnswer>,
    /// Who of the supplier sent the answers, as they put it.
    #[field(decided, detail)]
    pub answered_by: Option<Line>,
    /// The day on which the answers were sent.
    #[field(decided, listed)]
    pub answered_on: Option<Date>,
    /// What was asked back.
    #[field(decided)]
    pub asked_back: Option<Prose>,
    /// What the assessor makes of each answer.
    #[field(decided, detail)]
    pub ratings: Rows<AnswerRating>,
    /// What the assessor found, taken together.
    #[field(decided)]
    pub summary: Option<Prose>,
    /// The first day that the assurance report covers.
    #[field(decided, detail)]
    pub report_from: Option<Date>,
    /// The last day that the assurance report covers.
    #[field(decided, detail)]
    pub report_to: Option<Date>,
    /// Which services and places the report covers, and whether ours are among them.
    #[field(decided)]
    pub report_scope: Option<Prose>,
    /// The exceptions that the report names, and what they mean to us.
    #[field(decided)]
    pub report_exceptions: Option<Prose>,
    /// What the report expects of its users, and whether we do it.
    #[field(decided, label = "Duties of users")]
    pub user_duties: Option<Prose>,
    /// The report or certificate that was looked at, as evidence.
    #[field(decided, detail)]
    pub report: Option<Ref<Evidence>>,
    /// The last day for which the report or certificate speaks.
    #[field(decided, label = "Assurance valid until")]
    pub assurance_until: Option<Date>,
    /// Who recorded the evaluation. They do not decide.
    #[field(decided, detail)]
    pub evaluated_by: Option<Ref<Person>>,
    /// The day of the evaluation.
    #[field(decided, detail)]
    pub evaluated_on: Option<Date>,
    /// What was decided.
    #[field(decided, listed)]
    pub decision: Option<SupplierDecision>,
    /// Under which conditions.
    #[field(decided)]
    pub conditions: Option<Prose>,
    /// Who decided.
    #[field(decided, detail)]
    pub decided_by: Option<Ref<Person>>,
    /// The day of the decision.
    #[field(decided, listed)]
    pub decided_on: Option<Date>,
    /// The actions that the conditions became.
    #[field(decided, detail)]
    pub actions: Vec<Ref<Action>>,
    /// The day by which the next assessment is due.
    #[field(decided, label = "Next by")]
    pub next_on: Option<Date>,
}

/// The steps of an assessment that people take. That no answer came follows from its day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Choice)]
pub enum AssessmentStep {
    /// To be sent.
    Planned,
    /// With the supplier.
    Sent,
    /// Answered; waits for the assessor.
    Responded,
    /// Rated; waits for the owner of the supplier.
    Evaluated,
    /// Decided; what follows is to be arranged.
    Decided,
    /// Done.
    Closed,
}

/// How a supplier is assessed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Choice)]
pub enum AssessmentMethod {
    /// They answer questions. Usual up to medium.
    Questionnaire,
    /// The report of an auditor, or a certificate, is read. Usual from high on.
    AssuranceReport,
    /// We audit them. Usual for what is critical and has no report.
    Audit,
}

/// What was decided about a supplier.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Choice)]
pub enum SupplierDecision {
    /// Good as it is.
    Accepted,
    /// Good once the conditions are met.
    #[choice(label = "Accepted with conditions")]
    Conditions,
    /// Not good enough.
    Rejected,
}

/// A question to a supplier.
#[derive(Clone, Debug, PartialEq, Row)]
pub struct Question {
    /// A short name that stays, such as incidents.told.
    pub key: Line,
    /// What it is about.
    pub topic: Option<Line>,
    /// The question.
    pub question: Line,
    /// Whether an answer has to be given.
    #[field(label = "Has to be answered")]
    pub is_required: Option<bool>,
    /// Whether something has to be named that shows it.
    #[field(label = "Proof wanted")]
    pub wants_proof: Option<bool>,
}

/// What a supplier answered to a question.
#[derive(Clone, Debug, PartialEq, Row)]
pub struct GivenAnswer {
    /// The question.
    pub key: Line,
    /// Yes, in part, no, or not for us.
    pub answer: Option<AnswerChoice>,
    /// In their own words.
    pub words: Option<Prose>,
    /// What shows it: a document, a certificate, an address.
    pub proof: Option<Line>,
}

/// What one can answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Choice)]
pub enum AnswerChoice {
    /// It is so.
    Yes,
    /// It is so for a part.
    #[choice(label = "In part")]
    Partly,
    /// It is not so.
    No,
    /// The question does not apply to what we deliver.
    #[choice(label = "Does not apply")]
    NotApplicable,
}

/// What the assessor makes of an answer.
#[derive(Clone, Debug, PartialEq, Row)]
pub struct AnswerRating {
    /// The question.
    pub key: Line,
    /// Whether it is good enough.
    pub rating: Option<Rating>,
    /// Why.
    pub note: Option<Line>,
}

/// Whether an answer is good enough.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Choice)]
pub enum Rating {
    /// Good enough for what hangs on them.
    Sufficient,
    /// To be improved.
    Weak,
    /// Not good enough.
    Insufficient,
}

impl GivenAnswer {
    /// Whether it says anything.
    pub fn is_given(&self) -> bool {
        self.answer.is_some() || self.words.is_some()
    }
}

impl SupplierAssessment {
    /// The last day on which an answer is taken.
    pub fn answered_until(&self) -> Option<Date> {
        self.due?.checked_add(GRACE_DAYS.days()).ok()
    }

    /// Whether the supplier may answer on that day.
    pub fn is_open_to_answers(&self, today: Date) -> bool {
        self.step == AssessmentStep::Sent && self.answered_until().is_some_and(|last| today <= last)
    }

    /// What was answered to a question.
    pub fn answer(&self, key: &str) -> Option<&GivenAnswer> {
        self.answers.iter().find(|answer| &*answer.key == key)
    }

    /// The questions that have to be answered, or proven, and were not.
    pub fn unanswered(&self) -> impl Iterator<Item = &Question> {
        self.questions.iter().filter(|question| {
            let given = self.answer(&question.key).filter(|answer| answer.is_given());
            // Whoever says no, or that it does not apply, has nothing to show.
            let is_claimed = given
                .is_some_and(|given| !matches!(given.answer, Some(AnswerChoice::No | AnswerChoice::NotApplicable)));
            let lacks_proof =
                question.wants_proof == Some(true) && is_claimed && given.is_some_and(|given| given.proof.is_none());
            (question.is_required == Some(true) && given.is_none()) || lacks_proof
        })
    }

    /// How many questions were answered.
    pub fn answered(&self) -> usize {
        let is_given = |question: &&Question| self.answer(&question.key).is_some_and(GivenAnswer::is_given);
        self.questions.iter().filter(is_given).count()
    }

    /// The answers that nobody rated.
    pub fn unrated<'a>(&'a self, ratings: &'a [AnswerRating]) -> impl Iterator<Item = &'a GivenAnswer> {
        let is_rated = |key: &str| ratings.iter().any(|rating| &*rating.key == key && rating.rating.is_some());
        self.answers.iter().filter(move |answer| answer.is_given() && !is_rated(&answer.key))
    }

    /// Whether a decision was taken about it.
    pub fn is_decided(&self) -> bool {
        matches!(self.step, AssessmentStep::Decided | AssessmentStep::Closed)
    }

    /// Whether it was decided that the supplier is good enough.
    pub fn is_accepted(&self) -> bool {
        let is_good = matches!(self.decision, Some(SupplierDecision::Accepted | SupplierDecision::Conditions));
        self.is_decided() && is_good
    }

    fn state(&self, today: Date) -> Option<State> {
        let is_late = self.due.is_some_and(|due| today > due);
        let is_silent = self.answered_until().is_some_and(|last| today > last);
        let (code, label, tone) = match self.step {
            AssessmentStep::Planned if is_late => ("planned", "Planned, overdue", Tone::Bad),
            AssessmentStep::Planned => ("planned", "Planned", Tone::Plain),
            AssessmentStep::Sent if is_silent => ("no_response", "No answer", Tone::Bad),
            AssessmentStep::Sent if is_late => ("sent", "With the supplier, late", Tone::Warn),
            AssessmentStep::Sent => ("sent", "With the supplier", Tone::Plain),
            AssessmentStep::Responded => ("responded", "Answered, to be rated", Tone::Warn),
            AssessmentStep::Evaluated => ("evaluated", "To be decided", Tone::Warn),
            AssessmentStep::Decided => ("decided", "Decided, to be closed", Tone::Warn),
            AssessmentStep::Closed => match self.decision {
                Some(SupplierDecision::Rejected) => ("closed", "Not good enough", Tone::Bad),
                _ => ("closed", "Closed", Tone::Good),
            },
        };
        Some(State { code, label, tone })
    }

    /// No question stands twice, answers are to its questions, and the address looks like one.
    pub(crate) fn check(_: &Isms, draft: &Draft<'_>) -> Vec<Misfit> {
        let Some(assessment) = draft.typed::<Self>() else { return Vec::new() };
        let is_asked = |key: &Line| assessment.questions.iter().any(|question| question.key == *key);
        let is_twice = |one: &Question| assessment.questions.iter().filter(|other| other.key == one.key).count() > 1;
        let is_odd = assessment.contact_email.as_deref().is_some_and(|email| !email.contains('@'));
        let answered_twice =
            |one: &GivenAnswer| assessment.answers.iter().filter(|other| other.key == one.key).count() > 1;
        let found = [
            (
                assessment.questions.iter().any(is_twice),
                "questions",
                "twice",
                "A short name stands here twice. Change one.",
            ),
            (
                assessment.answers.iter().any(|answer| !is_asked(&answer.key)),
                "answers",
                "not_asked",
                "This answers a question that was not asked.",
            ),
            (assessment.answers.iter().any(answered_twice), "answers", "twice", "A question is answered twice."),
            (is_odd, "contact_email", "no_address", "This is no e-mail address. It has an @ in it."),
        ];
        let found = found.into_iter().filter(|(is_wrong, ..)| *is_wrong);
        found.map(|(_, field, code, sentence)| Misfit::new(field, code, sentence)).collect()
    }

    /// Once the questions are out they stay, and so does whom they went to about whom.
    pub(crate) fn keep(edit: &Edit<'_>, body: &mut Body) -> Vec<Misfit> {
        let Some((held, before)) = edit.before.and_then(|held| Some((held, held.typed::<Self>()?))) else {
            return Vec::new();
        };
        let was = held.body();
        let is_changed =
            |field: &&str| was.get(*field).unwrap_or(&Json::Null) != body.get(*field).unwrap_or(&Json::Null);
        let sentence = "The questions are out. Plan another assessment for something else.";
        let changed =
            ["supplier", "method", "questions"].into_iter().filter(|_| before.step != AssessmentStep::Planned);
        let mut misfits: Vec<Misfit> =
            changed.filter(is_changed).map(|field| Misfit::new(field, "sent", sentence)).collect();
        if before.step != AssessmentStep::Planned && body.get("due").is_none_or(Json::is_null) {
            misfits.push(Misfit::new("due", "missing", "The questions are out. Give another day instead."));
        }
        misfits
    }
}

/// The questions for a method and for what hangs on a supplier, as the catalogue has them.
pub fn usual_questions(method: AssessmentMethod, criticality: super::Criticality) -> Vec<Body> {
    let method = method.choice().code;
    let asked = catalogue::supplier_questions().of(method, criticality.choice().code);
    let row = |question: &catalogue::supplier_questions::SupplierQuestion| {
        let fields = json!({
            "key": question.id,
            "topic": question.topic,
            "question": question.question,
            "is_required": question.is_required,
            "wants_proof": question.wants_proof_from(criticality.choice().code),
        });
        match fields {
            Json::Object(body) => body.into_iter().collect(),
            _ => Body::new(),
        }
    };
    asked.map(row).collect()
}

/// The living assessments of a supplier.
pub fn assessments_of(isms: &Isms, supplier: Id) -> impl Iterator<Item = Typed<'_, SupplierAssessment>> {
    let referring = isms.referring_from::<SupplierAssessment>(supplier).filter(|referring| referring.held.is_living());
    referring.filter_map(|referring| Some(Typed { held: referring.held, it: referring.held.typed()? }))
}
