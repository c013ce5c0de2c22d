//! The life of a supplier (A.5.19 to A.5.23): proposed, assessed, approved by its owner and above medium by the ISMS manager too,
//! engaged under a contract, looked at again, left with proof. That a review is due follows from its days.

use catalogue::Condition;
use isms::supplier::register::{DataAccess, Dependency, Replaceability};
use isms::supplier::{Criticality, Supplier, SupplierAssessment, SupplierDecision, assessments_of};
use jiff::civil::Date;
use record::{Body, Fields, Id, Kinded as _, Line, Number, Prose, Ref};
use serde_json::Value as Json;

use super::actors::Part;
use super::context::StepContext;
use super::pending;
use super::rules::{Named, Noun, Rules, plain, step};

/// The rules of the life cycle.
pub(crate) const RULES: Rules = Rules {
    machine: "supplier",
    steps: &[
        plain::<Supplier>("supplier.propose"),
        step::<AssessmentStart>("supplier.start_assessment"),
        step::<Approval>("supplier.approve"),
        step::<Rejection>("supplier.reject"),
        step::<Activation>("supplier.activate"),
        step::<ReviewStart>("supplier.start_review"),
        step::<Confirmation>("supplier.confirm"),
        step::<ExitDecision>("supplier.decide_exit"),
        step::<ExitDecision>("supplier.end_contract"),
        step::<Termination>("supplier.terminate"),
    ],
    guards: &[
        ("service_missing", service_missing),
        ("owner_missing", owner_missing),
        ("criticality_missing", criticality_missing),
        ("assessment_undecided", assessment_undecided),
        ("clauses_unchecked", clauses_unchecked),
        ("processing_agreement_missing", processing_agreement_missing),
        ("own_work", own_work),
        ("contract_missing", contract_missing),
        ("result_missing", result_missing),
        ("exit_plan_missing", exit_plan_missing),
        ("exit_proof_missing", exit_proof_missing),
    ],
    conditions: &[
        (Condition::CriticalityLow, |context| supplier(context).is_some_and(|supplier| !supplier.is_critical())),
        (Condition::CriticalityHigh, |context| supplier(context).is_some_and(Supplier::is_critical)),
    ],
    ..Rules::NONE
};

/// The supplier before the step, or as the step would make it.
fn supplier<'a>(context: &StepContext<'a>) -> Option<&'a Supplier> {
    context.record()
}

/// The supplier as it would be after the step; nothing while it is only asked whether the step is open.
fn after<'a>(context: &StepContext<'a>) -> Option<&'a Supplier> {
    context.after.and_then(|(_, record)| record.downcast())
}

fn when(is_refused: bool) -> Option<Named> {
    is_refused.then(Named::new)
}

/// How much hangs on them, from three questions.
#[derive(Fields)]
pub(crate) struct AssessmentStart {
    /// The most delicate information that they can see.
    #[field(label = "Can see")]
    pub data_access: Option<DataAccess>,
    /// What happens to our service when they fail for a week.
    #[field(label = "Without them for a week")]
    pub dependency: Option<Dependency>,
    /// How fast another could take their place.
    #[field(label = "Replaced within")]
    pub replaceability: Option<Replaceability>,
    /// How much hangs on them. Left empty, what the three answers say.
    pub criticality: Option<Criticality>,
    /// Whether they process or can see personal data.
    #[field(label = "Personal data")]
    pub has_personal_data: Option<bool>,
}

impl Noun for AssessmentStart {
    fn write(&self, context: &StepContext<'_>, body: &mut Body) {
        Fields::write(self, body);
        let before = supplier(context);
        let answers = self
            .data_access
            .or(before.and_then(|it| it.data_access))
            .zip(self.dependency.or(before.and_then(|it| it.dependency)))
            .zip(self.replaceability.or(before.and_then(|it| it.replaceability)));
        let follows = answers.map(|((access, dependency), other)| {
            isms::supplier::register::criticality_of(access, dependency, other).choice().code
        });
        if let (None, Some(code)) = (self.criticality, follows) {
            body.entry("criticality").or_insert_with(|| Json::from(code));
        }
    }
}

/// They may be engaged.
#[derive(Fields)]
pub(crate) struct Approval {
    /// Under which conditions, if any.
    pub conditions: Option<Prose>,
}

impl Noun for Approval {
    fn write(&self, context: &StepContext<'_>, body: &mut Body) {
        Fields::write(self, body);
        let first =
            pending::waiting(context).filter(|_| context.part == Some(Part::Confirms)).map(|waiting| waiting.by);
        let actor = context.actor().person;
        let approvers = first.filter(|first| *first != actor).into_iter().chain([actor]);
        body.insert("approved_by".to_owned(), approvers.map(|person| Json::from(person.to_string())).collect());
        today(context, body, "approved_on");
    }
}

/// They are not to be engaged. The reason says why.
#[derive(Fields)]
pub(crate) struct Rejection {}

impl Noun for Rejection {}

/// They deliver from now on.
#[derive(Fields)]
pub(crate) struct Activation {
    /// The signed contract: its number, and where it is kept.
    pub contract: Option<Line>,
    /// The day on which both had signed it.
    #[field(label = "Contract signed")]
    pub contract_signed_on: Option<Date>,
    /// The last day of the contract; open when empty.
    #[field(label = "Contract until")]
    pub contract_until: Option<Date>,
    /// After how many months somebody looks at them again. Left empty, what is usual for what hangs on them.
    #[field(label = "Review every", unit = "months")]
    pub review_every: Option<Number<1, 60>>,
}

impl Noun for Activation {
    fn write(&self, context: &StepContext<'_>, body: &mut Body) {
        Fields::write(self, body);
        plan_review(context, body);
    }
}

/// The day of this look, and the interval to the next.
fn plan_review(context: &StepContext<'_>, body: &mut Body) {
    today(context, body, "reviewed_on");
    if let Some(supplier) = supplier(context) {
        body.entry("review_every").or_insert_with(|| Json::from(supplier.usual_months()));
    }
}

fn today(context: &StepContext<'_>, body: &mut Body, field: &str) {
    body.insert(field.to_owned(), Json::from(context.today.to_string()));
}

/// They are looked at again. The reason says why now.
#[derive(Fields)]
pub(crate) struct ReviewStart {}

impl Noun for ReviewStart {
    fn write(&self, context: &StepContext<'_>, body: &mut Body) {
        let reason = context.given.and_then(|given| given.reason);
        body.extend(reason.map(|reason| ("review_because".to_owned(), Json::from(&**reason))));
        body.remove("review_result");
    }
}

/// We go on with them.
#[derive(Fields)]
pub(crate) struct Confirmation {
    /// What the review found, and why that is acceptable.
    #[field(label = "Result")]
    pub review_result: Option<Prose>,
    /// Under which conditions we go on, if any.
    pub conditions: Option<Prose>,
}

impl Noun for Confirmation {
    fn write(&self, context: &StepContext<'_>, body: &mut Body) {
        body.remove("conditions");
        Fields::write(self, body);
        plan_review(context, body);
    }
}

/// We leave them.
#[derive(Fields)]
pub(crate) struct ExitDecision {
    /// How we leave: to whom, how data come back, how long it takes. Left empty, the plan that is on record.
    pub exit_plan: Option<Prose>,
}

impl Noun for ExitDecision {
    fn write(&self, context: &StepContext<'_>, body: &mut Body) {
        Fields::write(self, body);
        today(context, body, "exit_decided_on");
    }
}

/// It is over.
#[derive(Fields)]
pub(crate) struct Termination {
    /// What shows that they have no access any more: accounts, keys, connections, entry.
    #[field(label = "Access removed")]
    pub access_removed: Option<Prose>,
    /// What shows that information came back or was deleted.
    #[field(label = "Data returned or deleted")]
    pub data_returned: Option<Prose>,
    /// What shows that devices, keys and papers came back; that there were none, if so.
    #[field(label = "Assets returned")]
    pub assets_returned: Option<Prose>,
}

impl Noun for Termination {
    fn write(&self, context: &StepContext<'_>, body: &mut Body) {
        Fields::write(self, body);
        today(context, body, "ended_on");
    }
}

/// What they deliver, and which information of ours they come near.
fn service_missing(context: &StepContext<'_>) -> Option<Named> {
    let supplier = supplier(context)?;
    when(supplier.delivers.is_none() || supplier.data.is_none())
}

fn owner_missing(context: &StepContext<'_>) -> Option<Named> {
    when(supplier(context)?.owner.is_none())
}

fn criticality_missing(context: &StepContext<'_>) -> Option<Named> {
    when(after(context)?.criticality.is_none())
}

/// The newest assessment, whatever came before it.
fn newest<'a>(context: &StepContext<'a>) -> Option<isms::Typed<'a, SupplierAssessment>> {
    assessments_of(context.isms(), context.id).last()
}

/// The newest assessment is decided, and not against them.
fn assessment_undecided(context: &StepContext<'_>) -> Option<Named> {
    match newest(context) {
        None => Some(Named::new()),
        Some(newest) if newest.is_decided() && newest.decision != Some(SupplierDecision::Rejected) => None,
        Some(newest) => Some(vec![(SupplierAssessment::kind_of(), newest.held.id)]),
    }
}

fn clauses_unchecked(context: &StepContext<'_>) -> Option<Named> {
    let supplier = supplier(context)?;
    // Nobody knows which clauses are needed while nobody knows what hangs on them.
    when(supplier.criticality.is_none() || supplier.clauses_unchecked().next().is_some())
}

/// That they do not come near personal data has to be said; while nobody has, an agreement is needed.
fn processing_agreement_missing(context: &StepContext<'_>) -> Option<Named> {
    let supplier = supplier(context)?;
    when(supplier.has_personal_data != Some(false) && !supplier.has_processing_agreement(context.today))
}

/// Whoever rated the answers of the assessment that the approval rests on does not approve.
fn own_work(context: &StepContext<'_>) -> Option<Named> {
    let newest = newest(context)?;
    let actor = context.actor().person;
    let is_actor = |person: Option<Ref<isms::people::Person>>| person.is_some_and(|person| person.id == actor);
    let named: (_, Id) = (SupplierAssessment::kind_of(), newest.held.id);
    (is_actor(newest.evaluated_by) || is_actor(newest.assessor)).then(|| vec![named])
}

/// A contract that both have signed, and that is not over.
fn contract_missing(context: &StepContext<'_>) -> Option<Named> {
    let supplier = after(context)?;
    let is_signed = supplier.contract_signed_on.is_some_and(|day| day <= context.today);
    when(supplier.contract.is_none() || !is_signed || !supplier.is_under_contract(context.today))
}

fn result_missing(context: &StepContext<'_>) -> Option<Named> {
    when(context.noun::<Confirmation>()?.review_result.is_none())
}

fn exit_plan_missing(context: &StepContext<'_>) -> Option<Named> {
    when(after(context)?.exit_plan.is_none())
}

fn exit_proof_missing(context: &StepContext<'_>) -> Option<Named> {
    let given: &Termination = context.noun()?;
    when(given.access_removed.is_none() || given.data_returned.is_none() || given.assets_returned.is_none())
}
