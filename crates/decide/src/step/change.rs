//! The life of a change (6.3, 8.1, A.8.32): asked for, assessed, approved by who answers for what is changed, made, reviewed. What
//! could not wait is made at once and decided late.

use access::Standing;
use catalogue::{Condition, Link, Role};
use isms::asset::Asset;
use isms::campaign::RiskAssessment;
use isms::operation::change::{Change, ChangeType, LateDecision};
use isms::people::Person;
use isms::risk::Risk;
use jiff::Timestamp;
use jiff::civil::Date;
use record::{Body, Fields, Line, Misfit, Prose, Ref};
use serde_json::Value as Json;

use super::context::StepContext;
use super::pending;
use super::rules::{Named, Nothing, Noun, Plain, Rules, plain_as, step};

/// The rules of the life cycle.
pub(crate) const RULES: Rules = Rules {
    machine: "change",
    steps: &[
        plain_as::<Change, Request>("change.request"),
        step::<Assessment>("change.assess"),
        step::<Approval>("change.approve"),
        step::<Nothing>("change.reject"),
        step::<Implementation>("change.implement"),
        step::<Review>("change.review"),
        step::<Closure>("change.close"),
        step::<Nothing>("change.roll_back"),
        step::<RollbackReview>("change.review_rollback"),
        step::<Emergency>("change.implement_emergency"),
        step::<LateApproval>("change.approve_late"),
    ],
    guards: &[
        ("description_missing", description_missing),
        ("reason_missing", reason_missing),
        ("due_date_missing", due_date_missing),
        ("type_missing", type_missing),
        ("impact_incomplete", impact_incomplete),
        ("significance_undecided", significance_undecided),
        ("own_work", own_work),
        ("test_plan_missing", test_plan_missing),
        ("way_back_missing", way_back_missing),
        ("residual_above_criteria", residual_above_criteria),
        ("test_result_missing", test_result_missing),
        ("result_missing", result_missing),
        ("updates_open", updates_open),
        ("cause_missing", cause_missing),
        ("approver_not_informed", approver_not_informed),
        ("late_decision_missing", late_decision_missing),
    ],
    links: &[(Link::SystemOwner, owns_what_is_changed)],
    conditions: &[
        (Condition::IsmsChange, |context| change(context).is_some_and(Change::is_of_isms)),
        // What is of no known type is the ISMS's own, so that two people decide about it.
        (Condition::SystemChange, |context| {
            change(context).is_some_and(|change| change.change_type.is_some_and(|one| one != ChangeType::Isms))
        }),
    ],
    ..Rules::NONE
};

/// The change before the step, or as the step would make it.
fn change<'a>(context: &StepContext<'a>) -> Option<&'a Change> {
    context.record()
}

/// The change as it would be after the step; nothing while it is only asked whether the step is open.
fn after<'a>(context: &StepContext<'a>) -> Option<&'a Change> {
    context.after.and_then(|(_, record)| record.downcast())
}

fn when(is_refused: bool) -> Option<Named> {
    is_refused.then(Named::new)
}

/// The owner of an asset that is changed, while they hold the role there.
fn owns_what_is_changed(context: &StepContext<'_>, standing: &Standing) -> bool {
    let isms = context.isms();
    let assets = change(context).into_iter().flat_map(|change| &change.assets);
    assets.filter_map(|asset| isms.get(*asset)).any(|asset| {
        let is_owner = asset.owner.is_some_and(|owner| owner.id == standing.person);
        is_owner && standing.holds(isms, Role::AssetOwner, asset.held.envelope.unit)
    })
}

/// What is asked for, and by whom.
pub(crate) struct Request(Plain);

impl From<Plain> for Request {
    fn from(plain: Plain) -> Self {
        Self(plain)
    }
}

impl Noun for Request {
    fn write(&self, context: &StepContext<'_>, body: &mut Body) {
        self.0.write(context, body);
        let actor = Json::from(context.actor().person.to_string());
        body.insert("requester".to_owned(), actor.clone());
        body.entry("owner").or_insert(actor);
        if let Some(reason) = context.given.and_then(|given| given.reason) {
            body.entry("purpose").or_insert_with(|| Json::from(&**reason));
        }
    }
}

/// What it means for security. Each part is answered, "nothing" included; one yes of the checklist makes it significant.
#[derive(Fields)]
pub(crate) struct Assessment {
    /// What it means for risks: which come, go or change.
    #[field(label = "Means for risks")]
    pub impact_risks: Option<Prose>,
    /// What it means for the Statement of Applicability.
    #[field(label = "Means for the statement")]
    pub impact_statement: Option<Prose>,
    /// What it means for the scope.
    #[field(label = "Means for the scope")]
    pub impact_scope: Option<Prose>,
    /// What it means for documents.
    #[field(label = "Means for documents")]
    pub impact_documents: Option<Prose>,
    /// What it means for suppliers.
    #[field(label = "Means for suppliers")]
    pub impact_suppliers: Option<Prose>,
    /// What it means for personal data.
    #[field(label = "Means for personal data")]
    pub impact_personal_data: Option<Prose>,
    /// Whether the scope of the ISMS changes.
    pub changes_scope: Option<bool>,
    /// Whether a critical asset is changed.
    pub changes_critical_asset: Option<bool>,
    /// Whether other personal data are processed, or otherwise.
    pub changes_personal_data: Option<bool>,
    /// Whether a supplier of high criticality comes, goes or changes.
    pub changes_critical_supplier: Option<bool>,
    /// Whether systems are put together in another way.
    pub changes_architecture: Option<bool>,
    /// Whether another law applies.
    pub changes_law: Option<bool>,
    /// Whether the organisation is put together in another way.
    pub changes_organisation: Option<bool>,
    /// The assessment campaign that looked at its risks, where it is significant.
    pub risk_assessment: Option<Ref<RiskAssessment>>,
    /// The risks that were assessed for it.
    pub risks: Vec<Ref<Risk>>,
}

impl Assessment {
    fn checklist(&self) -> [Option<bool>; 7] {
        [
            self.changes_scope,
            self.changes_critical_asset,
            self.changes_personal_data,
            self.changes_critical_supplier,
            self.changes_architecture,
            self.changes_law,
            self.changes_organisation,
        ]
    }

    fn is_significant(&self) -> bool {
        self.checklist().contains(&Some(true))
    }
}

impl Noun for Assessment {
    fn write(&self, _: &StepContext<'_>, body: &mut Body) {
        Fields::write(self, body);
        body.insert("is_significant".to_owned(), Json::from(self.is_significant()));
    }
}

/// How it is tested and taken back, where the request does not say so.
#[derive(Fields)]
pub(crate) struct Approval {
    /// How it is tested before it counts.
    pub test_plan: Option<Prose>,
    /// How it is taken back.
    pub way_back: Option<Prose>,
    /// The day on which it is made.
    #[field(label = "Planned for")]
    pub due: Option<Date>,
}

impl Noun for Approval {
    fn write(&self, _: &StepContext<'_>, body: &mut Body) {
        Fields::write(self, body);
    }
}

/// What the tests showed.
#[derive(Fields)]
pub(crate) struct Implementation {
    /// What the tests showed, and where that is kept.
    pub test_result: Option<Prose>,
}

impl Noun for Implementation {
    fn write(&self, context: &StepContext<'_>, body: &mut Body) {
        Fields::write(self, body);
        body.insert("implemented_on".to_owned(), Json::from(context.today.to_string()));
    }
}

/// What came of it.
#[derive(Fields)]
pub(crate) struct Review {
    /// The result, side effects, what follows.
    pub result: Option<Prose>,
    /// What has still to be brought up to date: scope, statement, documents. Empty where nothing has.
    #[field(label = "Updates needed")]
    pub updates_needed: Option<Prose>,
}

impl Noun for Review {
    fn write(&self, _: &StepContext<'_>, body: &mut Body) {
        Fields::write(self, body);
    }
}

/// Why it had to be taken back.
#[derive(Fields)]
pub(crate) struct RollbackReview {
    /// Why it had to be taken back.
    #[field(label = "Cause")]
    pub rollback_cause: Option<Prose>,
    /// What has still to be brought up to date. Empty where nothing has.
    #[field(label = "Updates needed")]
    pub updates_needed: Option<Prose>,
}

impl Noun for RollbackReview {
    fn write(&self, _: &StepContext<'_>, body: &mut Body) {
        Fields::write(self, body);
    }
}

/// That scope, statement and documents are up to date, where the review asked for it.
#[derive(Fields)]
pub(crate) struct Closure {
    /// What was brought up to date.
    #[field(label = "Updates made")]
    pub updates_made: Option<Prose>,
}

impl Noun for Closure {
    fn write(&self, _: &StepContext<'_>, body: &mut Body) {
        Fields::write(self, body);
    }
}

/// What could not wait: whoever is on call makes it and tells somebody who approves such changes at once.
#[derive(Fields)]
pub(crate) struct Emergency {
    /// What was changed.
    pub title: Line,
    /// What exactly was done.
    pub description: Option<Prose>,
    /// What was changed: the ISMS, the organisation or a system.
    #[field(label = "Type")]
    pub change_type: ChangeType,
    /// The assets that were changed.
    pub assets: Vec<Ref<Asset>>,
    /// Who was told at once.
    #[field(label = "Approver informed")]
    pub informed_approver: Option<Ref<Person>>,
    /// When it was made. Without a time: now.
    #[field(label = "Made")]
    pub made_at: Option<Timestamp>,
    /// Whether nobody meant it: something changed, and was found afterwards.
    #[field(detail, label = "Unintended")]
    pub is_unintended: Option<bool>,
}

impl Noun for Emergency {
    fn misfits(&self, context: &StepContext<'_>) -> Vec<Misfit> {
        let is_ahead = self.made_at.is_some_and(|at| at > context.now);
        let misfit =
            || Misfit::new("made_at", "ahead", "This time is still to come. What is still to come is asked for.");
        is_ahead.then(misfit).into_iter().collect()
    }

    fn write(&self, context: &StepContext<'_>, body: &mut Body) {
        Fields::write(self, body);
        let made = self.made_at.unwrap_or(context.now);
        let made = Timestamp::from_second(made.as_second()).unwrap_or(made);
        let day = made.to_zoned(context.isms().time_zone()).date();
        body.insert("made_at".to_owned(), Json::from(made.to_string()));
        body.insert("implemented_on".to_owned(), Json::from(day.to_string()));
        for name in ["requester", "owner", "implementer", "on_call"] {
            body.insert(name.to_owned(), Json::from(context.actor().person.to_string()));
        }
    }
}

/// Whether it stays or is taken back.
#[derive(Fields)]
pub(crate) struct LateApproval {
    /// Whether it stays or is taken back.
    #[field(label = "Decision")]
    pub late_decision: Option<LateDecision>,
    /// What came of it, and what follows.
    pub result: Option<Prose>,
    /// What has still to be brought up to date. Empty where nothing has.
    #[field(label = "Updates needed")]
    pub updates_needed: Option<Prose>,
}

impl Noun for LateApproval {
    fn write(&self, _: &StepContext<'_>, body: &mut Body) {
        Fields::write(self, body);
    }
}

fn description_missing(context: &StepContext<'_>) -> Option<Named> {
    when(change(context)?.description.is_none())
}

/// Of a request: what it is for. Of a decision: why it is decided so.
fn reason_missing(context: &StepContext<'_>) -> Option<Named> {
    let given = context.given?;
    let is_said = context.before.is_none() && change(context).is_some_and(|change| change.purpose.is_some());
    when(given.reason.is_none() && !is_said)
}

fn due_date_missing(context: &StepContext<'_>) -> Option<Named> {
    when(change(context)?.due.is_none())
}

fn type_missing(context: &StepContext<'_>) -> Option<Named> {
    when(change(context)?.change_type.is_none())
}

fn impact_incomplete(context: &StepContext<'_>) -> Option<Named> {
    let assessment: &Assessment = context.noun()?;
    let parts = [
        &assessment.impact_risks,
        &assessment.impact_statement,
        &assessment.impact_scope,
        &assessment.impact_documents,
        &assessment.impact_suppliers,
        &assessment.impact_personal_data,
    ];
    when(parts.iter().any(|part| part.is_none()))
}

/// Every question of the checklist is answered, and what is significant has its risks assessed.
fn significance_undecided(context: &StepContext<'_>) -> Option<Named> {
    let assessment: &Assessment = context.noun()?;
    let is_answered = assessment.checklist().iter().all(Option::is_some);
    let is_assessed = assessment.risk_assessment.is_some() || !assessment.risks.is_empty();
    when(!is_answered || (assessment.is_significant() && !is_assessed))
}

/// Neither whoever asked for it nor whoever makes it approves it, nor does one person alone what takes two.
fn own_work(context: &StepContext<'_>) -> Option<Named> {
    let (change, actor) = (change(context)?, context.actor().person);
    let theirs = [change.requester, change.implementer, change.on_call].into_iter().flatten();
    let has_proposed = context.given.is_some()
        && context.part == Some(super::actors::Part::Confirms)
        && pending::waiting(context).is_some_and(|waiting| waiting.by == actor);
    when(has_proposed || theirs.into_iter().any(|person| person.id == actor))
}

fn test_plan_missing(context: &StepContext<'_>) -> Option<Named> {
    context.given?;
    when(after(context)?.test_plan.is_none())
}

fn way_back_missing(context: &StepContext<'_>) -> Option<Named> {
    context.given?;
    when(after(context)?.way_back.is_none())
}

/// Each risk that was assessed for it lies within the criteria, or its owner accepted it.
fn residual_above_criteria(context: &StepContext<'_>) -> Option<Named> {
    let isms = context.isms();
    let risks = change(context)?.risks.iter().filter_map(|risk| isms.get(*risk));
    let above = risks.filter(|risk| {
        let is_within = risk.level(isms).is_some() && !risk.is_above_line(isms);
        let is_accepted = risk.step == isms::risk::RiskStep::Accepted && !risk.has_lapsed(context.today);
        risk.is_open() && !is_within && !is_accepted
    });
    let named: Named = above.map(|risk| (risk.held.kind, risk.held.id)).collect();
    (!named.is_empty()).then_some(named)
}

fn test_result_missing(context: &StepContext<'_>) -> Option<Named> {
    when(context.noun::<Implementation>()?.test_result.is_none())
}

fn result_missing(context: &StepContext<'_>) -> Option<Named> {
    when(context.noun::<Review>()?.result.is_none())
}

fn updates_open(context: &StepContext<'_>) -> Option<Named> {
    let is_asked_for = change(context)?.updates_needed.is_some();
    when(is_asked_for && context.noun::<Closure>()?.updates_made.is_none())
}

fn cause_missing(context: &StepContext<'_>) -> Option<Named> {
    when(context.noun::<RollbackReview>()?.rollback_cause.is_none())
}

/// Somebody else was told.
fn approver_not_informed(context: &StepContext<'_>) -> Option<Named> {
    let informed = context.noun::<Emergency>()?.informed_approver;
    when(informed.is_none_or(|person| person.id == context.actor().person))
}

fn late_decision_missing(context: &StepContext<'_>) -> Option<Named> {
    when(context.noun::<LateApproval>()?.late_decision.is_none())
}
