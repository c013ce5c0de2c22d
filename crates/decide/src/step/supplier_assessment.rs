//! The life of an assessment of a supplier (A.5.22): planned, sent, answered by the supplier through a link, rated by an assessor,
//! decided by the supplier's owner, closed with what follows. That no answer came follows from its day.

use access::Standing;
use catalogue::Link;
use isms::Typed;
use isms::control::Evidence;
use isms::supplier::assessment::{AnswerRating, AssessmentMethod, usual_questions};
use isms::supplier::{Criticality, Supplier, SupplierAssessment, SupplierDecision};
use isms::treatment::Action;
use jiff::civil::Date;
use record::{Body, Fields, Line, Misfit, Prose, Ref, Rows};
use serde_json::Value as Json;

use super::context::StepContext;
use super::rules::{Named, Noun, Plain, Rules, plain_as, step};

/// The rules of the life cycle.
pub(crate) const RULES: Rules = Rules {
    machine: "supplier_assessment",
    steps: &[
        plain_as::<SupplierAssessment, Planned>("supplier_assessment.plan"),
        step::<Dispatch>("supplier_assessment.send"),
        step::<Response>("supplier_assessment.respond"),
        step::<Question>("supplier_assessment.ask_back"),
        step::<Evaluation>("supplier_assessment.evaluate"),
        step::<Decision>("supplier_assessment.decide"),
        step::<Decision>("supplier_assessment.decide_without_answers"),
        step::<Closure>("supplier_assessment.close"),
    ],
    guards: &[
        ("method_missing", method_missing),
        ("contact_missing", contact_missing),
        ("due_date_missing", due_date_missing),
        ("answers_incomplete", answers_incomplete),
        ("answers_unrated", answers_unrated),
        ("assurance_unexamined", assurance_unexamined),
        ("decision_missing", decision_missing),
        ("own_work", own_work),
        ("conditions_without_action", conditions_without_action),
        ("next_date_missing", next_date_missing),
    ],
    links: &[(Link::Owner, owns_the_supplier)],
    ..Rules::NONE
};

/// The assessment before the step, or as the step would make it.
fn assessment<'a>(context: &StepContext<'a>) -> Option<&'a SupplierAssessment> {
    context.record()
}

/// The assessment as it would be after the step; nothing while it is only asked whether the step is open.
fn after<'a>(context: &StepContext<'a>) -> Option<&'a SupplierAssessment> {
    context.after.and_then(|(_, record)| record.downcast())
}

fn supplier<'a>(context: &StepContext<'a>) -> Option<Typed<'a, Supplier>> {
    context.isms().get(assessment(context)?.supplier)
}

fn owns_the_supplier(context: &StepContext<'_>, standing: &Standing) -> bool {
    supplier(context).and_then(|supplier| supplier.owner).is_some_and(|owner| owner.id == standing.person)
}

fn when(is_refused: bool) -> Option<Named> {
    is_refused.then(Named::new)
}

/// What is asked of whom. Without questions of one's own those of the catalogue are taken.
pub(crate) struct Planned(Plain);

impl From<Plain> for Planned {
    fn from(plain: Plain) -> Self {
        Self(plain)
    }
}

impl Noun for Planned {
    fn write(&self, context: &StepContext<'_>, body: &mut Body) {
        self.0.write(context, body);
        let has_own = body.get("questions").and_then(Json::as_array).is_some_and(|rows| !rows.is_empty());
        let method = body.get("method").and_then(Json::as_str);
        let method = AssessmentMethod::ALL.iter().copied().find(|known| Some(known.choice().code) == method);
        let named = body.get("supplier").and_then(Json::as_str).and_then(|id| record::Id::parse_str(id).ok());
        let supplier = named.and_then(|id| context.isms().get(Ref::<Supplier>::to(id)));
        if let (false, Some(method), Some(supplier)) = (has_own, method, supplier) {
            // Of whom nobody knows what hangs on them, everything is asked.
            let criticality = supplier.criticality.unwrap_or(Criticality::Critical);
            let questions = usual_questions(method, criticality).into_iter().map(Json::Object);
            body.insert("questions".to_owned(), questions.collect());
        }
    }
}

/// The questions go out. The link for the contact is made on the page of the assessment.
#[derive(Fields)]
pub(crate) struct Dispatch {
    /// Who at the supplier answers. As planned, unless said.
    #[field(label = "Contact")]
    pub contact_name: Option<Line>,
    /// The address that the link goes to.
    #[field(label = "E-mail of the contact")]
    pub contact_email: Option<Line>,
    /// The day by which answers are wanted. A week later the link ends.
    pub due: Option<Date>,
}

impl Noun for Dispatch {
    fn misfits(&self, context: &StepContext<'_>) -> Vec<Misfit> {
        let due = self.due.or_else(|| assessment(context)?.due);
        let is_over = due.is_some_and(|due| due < context.today);
        let misfit = || Misfit::new("due", "before_today", "This day is over. Give them a later one.");
        is_over.then(misfit).into_iter().collect()
    }

    fn write(&self, _: &StepContext<'_>, body: &mut Body) {
        Fields::write(self, body);
    }
}

/// The supplier sends their answers. What they answered stands in the record already.
#[derive(Fields)]
pub(crate) struct Response {
    /// Your name, for those who read your answers.
    pub answered_by: Option<Line>,
}

impl Noun for Response {
    fn write(&self, context: &StepContext<'_>, body: &mut Body) {
        Fields::write(self, body);
        today(context, body, "answered_on");
        body.remove("asked_back");
    }
}

/// Something is asked back; the supplier answers by a new link. The reason says what.
#[derive(Fields)]
pub(crate) struct Question {
    /// The day by which the rest is wanted.
    pub due: Option<Date>,
}

impl Noun for Question {
    fn misfits(&self, context: &StepContext<'_>) -> Vec<Misfit> {
        let due = self.due.or_else(|| assessment(context)?.due);
        let is_over = due.is_some_and(|due| due < context.today);
        let misfit = || Misfit::new("due", "before_today", "This day is over. Give them a later one.");
        is_over.then(misfit).into_iter().collect()
    }

    fn write(&self, context: &StepContext<'_>, body: &mut Body) {
        Fields::write(self, body);
        let reason = context.given.and_then(|given| given.reason);
        body.extend(reason.map(|reason| ("asked_back".to_owned(), Json::from(&**reason))));
        body.remove("answered_on");
    }
}

/// What the answers are worth.
#[derive(Fields)]
pub(crate) struct Evaluation {
    /// What you make of each answer.
    pub ratings: Rows<AnswerRating>,
    /// What you found, taken together.
    pub summary: Option<Prose>,
    /// The first day that the assurance report covers.
    pub report_from: Option<Date>,
    /// The last day that the assurance report covers.
    pub report_to: Option<Date>,
    /// Which services and places the report covers, and whether ours are among them.
    pub report_scope: Option<Prose>,
    /// The exceptions that the report names, and what they mean to us; that there are none, if so.
    pub report_exceptions: Option<Prose>,
    /// What the report expects of its users, and whether we do it.
    #[field(label = "Duties of users")]
    pub user_duties: Option<Prose>,
    /// The report or certificate that was looked at, as evidence.
    pub report: Option<Ref<Evidence>>,
    /// The last day for which the report or certificate speaks.
    #[field(label = "Assurance valid until")]
    pub assurance_until: Option<Date>,
}

impl Noun for Evaluation {
    fn misfits(&self, context: &StepContext<'_>) -> Vec<Misfit> {
        let Some(assessment) = assessment(context) else { return Vec::new() };
        let is_unasked = |rating: &AnswerRating| assessment.answer(&rating.key).is_none();
        let ends_early = self.report_from.zip(self.report_to).is_some_and(|(first, last)| last < first);
        let found = [
            (self.ratings.iter().any(is_unasked), "ratings", "not_asked", "This rates an answer that was not given."),
            (ends_early, "report_to", "before_start", "The last day is before the first. Choose a later one."),
        ];
        let found = found.into_iter().filter(|(is_wrong, ..)| *is_wrong);
        found.map(|(_, field, code, sentence)| Misfit::new(field, code, sentence)).collect()
    }

    fn write(&self, context: &StepContext<'_>, body: &mut Body) {
        Fields::write(self, body);
        body.insert("evaluated_by".to_owned(), Json::from(context.actor().person.to_string()));
        today(context, body, "evaluated_on");
    }
}

/// What follows from it for the supplier.
#[derive(Fields)]
pub(crate) struct Decision {
    /// What you decide.
    pub decision: Option<SupplierDecision>,
    /// Under which conditions, where there are any.
    pub conditions: Option<Prose>,
}

impl Noun for Decision {
    fn misfits(&self, _: &StepContext<'_>) -> Vec<Misfit> {
        let is_unsaid = self.decision == Some(SupplierDecision::Conditions) && self.conditions.is_none();
        let misfit = || Misfit::new("conditions", "missing", "Say what has to be done, or accept without conditions.");
        is_unsaid.then(misfit).into_iter().collect()
    }

    fn write(&self, context: &StepContext<'_>, body: &mut Body) {
        Fields::write(self, body);
        body.insert("decided_by".to_owned(), Json::from(context.actor().person.to_string()));
        today(context, body, "decided_on");
    }
}

/// What follows is arranged.
#[derive(Fields)]
pub(crate) struct Closure {
    /// The actions that the conditions became.
    pub actions: Vec<Ref<Action>>,
    /// The day by which the next assessment is due.
    #[field(label = "Next by")]
    pub next_on: Option<Date>,
}

impl Noun for Closure {
    fn misfits(&self, context: &StepContext<'_>) -> Vec<Misfit> {
        let is_over = self.next_on.is_some_and(|day| day <= context.today);
        let misfit = || Misfit::new("next_on", "before_today", "The next one is still to come. Choose a later day.");
        is_over.then(misfit).into_iter().collect()
    }

    fn write(&self, _: &StepContext<'_>, body: &mut Body) {
        Fields::write(self, body);
    }
}

fn today(context: &StepContext<'_>, body: &mut Body, field: &str) {
    body.insert(field.to_owned(), Json::from(context.today.to_string()));
}

fn method_missing(context: &StepContext<'_>) -> Option<Named> {
    when(assessment(context)?.method.is_none())
}

/// Somebody at the supplier, and where the link goes to.
fn contact_missing(context: &StepContext<'_>) -> Option<Named> {
    let assessment = after(context)?;
    when(assessment.contact_name.is_none() || assessment.contact_email.is_none())
}

fn due_date_missing(context: &StepContext<'_>) -> Option<Named> {
    when(after(context)?.due.is_none())
}

fn answers_incomplete(context: &StepContext<'_>) -> Option<Named> {
    when(assessment(context)?.unanswered().next().is_some())
}

fn answers_unrated(context: &StepContext<'_>) -> Option<Named> {
    let given: &Evaluation = context.noun()?;
    when(assessment(context)?.unrated(&given.ratings).next().is_some())
}

/// Where the assessment is the reading of a report: its days, what it covers, what it found, what it expects.
fn assurance_unexamined(context: &StepContext<'_>) -> Option<Named> {
    let given: &Evaluation = context.noun()?;
    let is_examined = given.report_from.is_some()
        && given.report_to.is_some()
        && given.report_scope.is_some()
        && given.report_exceptions.is_some()
        && given.user_duties.is_some();
    when(assessment(context)?.method == Some(AssessmentMethod::AssuranceReport) && !is_examined)
}

fn decision_missing(context: &StepContext<'_>) -> Option<Named> {
    when(context.noun::<Decision>()?.decision.is_none())
}

/// Whoever rated the answers, or is named to, does not decide.
fn own_work(context: &StepContext<'_>) -> Option<Named> {
    let (assessment, actor) = (assessment(context)?, context.actor().person);
    let mut rated = assessment.evaluated_by.into_iter().chain(assessment.assessor);
    when(rated.any(|person| person.id == actor))
}

fn conditions_without_action(context: &StepContext<'_>) -> Option<Named> {
    let given: &Closure = context.noun()?;
    when(assessment(context)?.decision == Some(SupplierDecision::Conditions) && given.actions.is_empty())
}

fn next_date_missing(context: &StepContext<'_>) -> Option<Named> {
    when(context.noun::<Closure>()?.next_on.is_none())
}
