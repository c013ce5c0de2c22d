//! The life of an audit (9.2): planned within the approved programme, prepared with an independent team, carried out by a checklist,
//! reported, received, followed up, closed. Of audits by others the ISMS manager enters what they decided.
//!
//! | module | holds |
//! |---|---|
//! | [`prepared`] | the checklist that the questions of the catalogue make |
//! | [`guards`] | what refuses its steps |

mod guards;
mod prepared;

use access::{Object, Standing, is_tied};
use catalogue::{Condition, Link, Role};
use isms::Typed;
use isms::audit::Audit;
use isms::people::Person;
use jiff::civil::Date;
use record::{Body, Fields, Misfit, Prose, Ref};
use serde_json::Value as Json;

use super::context::StepContext;
use super::rules::{Consequence, Noun, Rules, plain, step};

/// The rules of the life cycle.
pub(crate) const RULES: Rules = Rules {
    machine: "audit",
    steps: &[
        plain::<Audit>("audit.plan"),
        step::<Plan>("audit.prepare"),
        step::<Cancellation>("audit.cancel"),
        step::<Opening>("audit.open"),
        step::<FieldworkEnd>("audit.finish_fieldwork"),
        step::<Report>("audit.issue"),
        step::<Receipt>("audit.acknowledge"),
        step::<Closure>("audit.close"),
    ],
    guards: &[
        ("not_in_programme", guards::not_in_programme),
        ("audit_objective_missing", guards::audit_objective_missing),
        ("audit_plan_incomplete", guards::audit_plan_incomplete),
        ("auditor_not_competent", guards::auditor_not_competent),
        ("independence_missing", guards::independence_missing),
        ("own_work", guards::own_work),
        ("replacement_date_missing", guards::replacement_date_missing),
        ("opening_not_recorded", guards::opening_not_recorded),
        ("checklist_incomplete", guards::checklist_incomplete),
        ("findings_unclassified", guards::findings_unclassified),
        ("conclusion_missing", guards::conclusion_missing),
        ("corrections_not_accepted", guards::corrections_not_accepted),
    ],
    links: &[(Link::AuditLead, leads), (Link::AuditeeManager, manages_what_was_audited)],
    conditions: &[
        (Condition::OurAudit, |context| audit(context).is_some_and(|audit| audit.kind.is_ours())),
        (Condition::TheirAudit, |context| audit(context).is_some_and(|audit| !audit.kind.is_ours())),
    ],
    ..Rules::NONE
};

/// The audit before the step, or as the step would make it.
fn audit<'a>(context: &StepContext<'a>) -> Option<&'a Audit> {
    context.record()
}

/// The audit as it stands.
fn held<'a>(context: &StepContext<'a>) -> Option<Typed<'a, Audit>> {
    context.isms().get(Ref::to(context.id))
}

/// Whoever leads it and holds the role of an auditor there; to lead the audit of a supplier takes no role.
pub(super) fn leads_audit(context: &StepContext<'_>, audit: &Typed<'_, Audit>, standing: &Standing) -> bool {
    let is_named = audit.lead.is_some_and(|lead| lead.id == standing.person);
    let unit = audit.held.envelope.unit;
    let is_auditor =
        [Role::InternalAuditor, Role::LeadAuditor].into_iter().any(|role| standing.holds(context.isms(), role, unit));
    is_named && (is_auditor || audit.kind == isms::audit::AuditType::Supplier)
}

fn leads(context: &StepContext<'_>, standing: &Standing) -> bool {
    held(context).is_some_and(|audit| leads_audit(context, &audit, standing))
}

/// Whoever leads a unit that was audited, or is top management there.
fn manages_what_was_audited(context: &StepContext<'_>, standing: &Standing) -> bool {
    let Some(audit) = held(context) else { return false };
    let units = || audit.units.iter().map(|unit| unit.id).chain([audit.held.envelope.unit]);
    let is_top = units().any(|unit| standing.holds(context.isms(), Role::TopManagement, unit));
    is_top || is_tied(standing, Link::AuditeeManager, &Object::held(context.isms(), audit.held))
}

/// The plan goes to those who are audited. The checklist is made from the questions of the catalogue.
#[derive(Fields)]
pub(crate) struct Plan {}

impl Noun for Plan {
    fn consequences(&self, context: &StepContext<'_>) -> Vec<Consequence> {
        held(context).map(|audit| prepared::checklist(context, &audit)).unwrap_or_default()
    }
}

/// It will not take place.
#[derive(Fields)]
pub(crate) struct Cancellation {
    /// The day by which another takes its place.
    #[field(label = "Replaced by")]
    pub replaced_by: Option<Date>,
}

impl Noun for Cancellation {
    fn misfits(&self, context: &StepContext<'_>) -> Vec<Misfit> {
        let is_over = self.replaced_by.is_some_and(|day| day < context.today);
        let misfit = || Misfit::new("replaced_by", "before_today", "This day is over. Choose a later one.");
        is_over.then(misfit).into_iter().collect()
    }

    fn write(&self, _: &StepContext<'_>, body: &mut Body) {
        Fields::write(self, body);
    }
}

/// The audit begins.
#[derive(Fields)]
pub(crate) struct Opening {
    /// The day of the opening meeting.
    pub opened_on: Option<Date>,
    /// Or why there was none.
    pub opening_waived_because: Option<Prose>,
}

impl Noun for Opening {
    fn write(&self, _: &StepContext<'_>, body: &mut Body) {
        Fields::write(self, body);
    }
}

/// Everything that was to be looked at was.
#[derive(Fields)]
pub(crate) struct FieldworkEnd {}

impl Noun for FieldworkEnd {
    fn write(&self, context: &StepContext<'_>, body: &mut Body) {
        body.insert("fieldwork_ended_on".to_owned(), Json::from(context.today.to_string()));
    }
}

/// What the audit concludes.
#[derive(Fields)]
pub(crate) struct Report {
    /// Whether what was audited conforms to the criteria, and where not.
    #[field(label = "Conclusion on conformity")]
    pub conformity: Option<Prose>,
    /// Whether what was audited works: whether it brings what it is for.
    #[field(label = "Conclusion on effectiveness")]
    pub effectiveness: Option<Prose>,
    /// What else the report says: thanks, obstacles, what was not looked at.
    pub remarks: Option<Prose>,
}

impl Noun for Report {
    fn refusals(&self, context: &StepContext<'_>) -> Vec<(&'static str, super::rules::Named)> {
        guards::auditor_owns_by_now(context).map(|named| ("auditor_owns_by_now", named)).into_iter().collect()
    }

    fn write(&self, context: &StepContext<'_>, body: &mut Body) {
        Fields::write(self, body);
        sign(context, body, "issued_by", "issued_on");
    }
}

/// The management of what was audited has the report.
#[derive(Fields)]
pub(crate) struct Receipt {}

impl Noun for Receipt {
    fn write(&self, context: &StepContext<'_>, body: &mut Body) {
        sign(context, body, "received_by", "received_on");
    }
}

/// Everything that it found is in good hands.
#[derive(Fields)]
pub(crate) struct Closure {}

impl Noun for Closure {
    fn write(&self, context: &StepContext<'_>, body: &mut Body) {
        body.insert("closed_on".to_owned(), Json::from(context.today.to_string()));
    }
}

fn sign(context: &StepContext<'_>, body: &mut Body, by: &str, on: &str) {
    body.insert(by.to_owned(), Json::from(context.actor().person.to_string()));
    body.insert(on.to_owned(), Json::from(context.today.to_string()));
}

/// Whether somebody is the person in a link.
pub(super) fn is_actor(context: &StepContext<'_>, person: Option<Ref<Person>>) -> bool {
    person.is_some_and(|person| person.id == context.actor().person)
}
