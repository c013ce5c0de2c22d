//! The life of an exception (A.5.36): asked for by whoever the rule binds, assessed with its risk and its compensation,
//! approved by who owns the rule and who may bear the risk, revoked or closed. That it is in force and that it expired follow
//! from its days.

use access::Standing;
use catalogue::{Link, Role};
use isms::Typed;
use isms::context::ObligationSource;
use isms::control::{Control, Evidence};
use isms::operation::exception::{Exception, ExceptionKind, LONGEST_MONTHS};
use isms::people::Person;
use isms::risk::{Risk, RiskLevel, in_force};
use jiff::ToSpan;
use jiff::civil::Date;
use record::{Body, Fields, Id, Misfit, Prose, Ref};
use serde_json::Value as Json;

use super::actors::Part;
use super::context::StepContext;
use super::pending;
use super::rules::{Named, Nothing, Noun, Plain, Rules, plain_as, step};

/// The rules of the life cycle.
pub(crate) const RULES: Rules = Rules {
    machine: "exception",
    steps: &[
        plain_as::<Exception, Request>("exception.request"),
        step::<Assessment>("exception.assess"),
        step::<Approval>("exception.approve"),
        step::<Nothing>("exception.reject"),
        step::<Nothing>("exception.revoke"),
        step::<Closure>("exception.close"),
    ],
    guards: &[
        ("rule_missing", rule_missing),
        ("reason_missing", reason_missing),
        ("extent_missing", extent_missing),
        ("due_date_missing", due_date_missing),
        ("legal_duty", legal_duty),
        ("risk_link_missing", risk_link_missing),
        ("compensation_missing", compensation_missing),
        ("own_work", own_work),
        ("validity_too_long", validity_too_long),
        ("evidence_missing", evidence_missing),
    ],
    links: &[(Link::Addressee, is_bound), (Link::RuleOwner, owns_rule)],
    authority: Some(bears_the_risk),
    ..Rules::NONE
};

/// The exception before the step, or as the step would make it.
fn exception<'a>(context: &StepContext<'a>) -> Option<&'a Exception> {
    context.record()
}

/// The exception as it would be after the step; nothing while it is only asked whether the step is open.
fn after<'a>(context: &StepContext<'a>) -> Option<&'a Exception> {
    context.after.and_then(|(_, record)| record.downcast())
}

fn when(is_refused: bool) -> Option<Named> {
    is_refused.then(Named::new)
}

fn holds(context: &StepContext<'_>, standing: &Standing, role: Role) -> Option<Id> {
    let object = context.object()?;
    Some(standing.at(object.isms, object.unit).find(|holding| holding.role == role)?.assignment)
}

/// Whoever is bound by the rule asks for themselves. That one person decides alone is asked for by the ISMS manager.
fn is_bound(context: &StepContext<'_>, standing: &Standing) -> bool {
    match exception(context) {
        Some(asked) if asked.is_single_person() => holds(context, standing, Role::IsmsManager).is_some(),
        Some(asked) => asked.addressee.is_some_and(|person| person.id == standing.person),
        None => false,
    }
}

fn control<'a>(context: &StepContext<'a>) -> Option<Typed<'a, Control>> {
    context.isms().get(exception(context)?.control?)
}

/// Who answers for the rule: the owner of the control; of readiness rules, and of the rule that nobody decides alone, the ISMS
/// manager; else whoever is named.
fn owns_rule(context: &StepContext<'_>, standing: &Standing) -> bool {
    let Some(asked) = exception(context) else { return false };
    match asked.kind {
        Some(ExceptionKind::Waiver | ExceptionKind::SinglePerson) => {
            holds(context, standing, Role::IsmsManager).is_some()
        }
        Some(ExceptionKind::Departure) | None => {
            let owner = control(context).and_then(|control| control.owner).or(asked.rule_owner);
            owner.is_some_and(|owner| owner.id == standing.person)
        }
    }
}

fn risk<'a>(context: &StepContext<'a>) -> Option<Typed<'a, Risk>> {
    context.isms().get(exception(context)?.risk?)
}

/// Who may bear the risk: its owner, where the criteria let the owner accept its level alone; else top management, at the
/// risk's unit. Of a risk that nobody rated yet, and of one person who decides alone, top management.
fn bears_the_risk(context: &StepContext<'_>, standing: &Standing) -> Option<Id> {
    let asked = exception(context)?;
    if let Some(risk) = risk(context).filter(|_| !asked.is_single_person()) {
        let unit = risk.held.envelope.unit;
        let at = |role| Some(standing.at(context.isms(), unit).find(|holding| holding.role == role)?.assignment);
        return if is_within_authority(context, &risk) {
            let is_owner = risk.owner.is_some_and(|owner| owner.id == standing.person);
            at(Role::RiskOwner).filter(|_| is_owner)
        } else {
            at(Role::TopManagement)
        };
    }
    holds(context, standing, Role::TopManagement)
}

fn is_within_authority(context: &StepContext<'_>, risk: &Typed<'_, Risk>) -> bool {
    let level: Option<(RiskLevel, i64)> =
        risk.decisive().and_then(|rating| Some((rating.level(context.isms())?, rating.for_people())));
    let criteria = in_force(context.isms());
    criteria.zip(level).is_some_and(|(criteria, (level, people))| criteria.is_within_authority(level, people))
}

/// What is asked for. Who asks is kept, and without another name it is for them.
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
        body.entry("addressee").or_insert(actor);
        body.entry("kind").or_insert_with(|| Json::from("departure"));
        if let Some(reason) = context.given.and_then(|given| given.reason) {
            body.entry("because").or_insert_with(|| Json::from(&**reason));
        }
    }
}

/// The risk that is run meanwhile, and what makes up for it.
#[derive(Fields)]
pub(crate) struct Assessment {
    /// The risk that is run meanwhile.
    pub risk: Option<Ref<Risk>>,
    /// What makes up for it: another control, closer watching, a yearly sample by somebody from outside.
    #[field(label = "Compensating measure")]
    pub compensation: Option<Prose>,
    /// Why nothing can make up for it, where nothing can.
    #[field(label = "No compensation because")]
    pub no_compensation: Option<Prose>,
    /// The control that is not applied, where whoever asked could not name it.
    #[field(detail)]
    pub control: Option<Ref<Control>>,
    /// Who answers for the rule, where the request does not say so.
    #[field(detail)]
    pub rule_owner: Option<Ref<Person>>,
}

impl Noun for Assessment {
    fn misfits(&self, context: &StepContext<'_>) -> Vec<Misfit> {
        let Some(asked) = exception(context) else { return Vec::new() };
        let is_departure = asked.kind == Some(ExceptionKind::Departure);
        let control = self.control.or(asked.control).and_then(|control| context.isms().get(control));
        let owner = control.and_then(|control| control.owner).or(self.rule_owner).or(asked.rule_owner);
        let misfit = || Misfit::new("rule_owner", "missing", "Name who answers for the rule. They decide about it.");
        (is_departure && owner.is_none()).then(misfit).into_iter().collect()
    }

    fn write(&self, context: &StepContext<'_>, body: &mut Body) {
        Fields::write(self, body);
        body.insert("assessed_by".to_owned(), Json::from(context.actor().person.to_string()));
    }
}

/// Its days. Whoever approves can make them fewer, and not more.
#[derive(Fields)]
pub(crate) struct Approval {
    /// The first day. Without one: the day asked for, or today.
    pub from: Option<Date>,
    /// An earlier last day than the one asked for.
    #[field(label = "Until")]
    pub to: Option<Date>,
}

impl Noun for Approval {
    fn misfits(&self, context: &StepContext<'_>) -> Vec<Misfit> {
        let Some(asked) = exception(context) else { return Vec::new() };
        let mut misfits = Vec::new();
        if self.to.zip(asked.to).is_some_and(|(to, asked)| to > asked) {
            let sentence = "It was asked for a shorter time. Choose that day or an earlier one.";
            misfits.push(Misfit::new("to", "after_request", sentence));
        }
        if self.to.or(asked.to).is_some_and(|to| to < context.today) {
            misfits.push(Misfit::new("to", "before_start", "This day is over. Ask for it anew, with a later one."));
        }
        misfits
    }

    fn write(&self, context: &StepContext<'_>, body: &mut Body) {
        Fields::write(self, body);
        let today = Json::from(context.today.to_string());
        body.entry("from").or_insert_with(|| today.clone());
        body.insert("approved_on".to_owned(), today);
        let approvers = approvers(context).into_iter().map(|person| Json::from(person.to_string()));
        body.insert("approved_by".to_owned(), approvers.collect());
    }
}

/// Who has approved once this step is taken: two people, or one who did both.
fn approvers(context: &StepContext<'_>) -> Vec<Id> {
    let first = pending::waiting(context).filter(|_| context.part == Some(Part::Confirms)).map(|waiting| waiting.by);
    let actor = context.actor().person;
    first.filter(|first| *first != actor).into_iter().chain([actor]).collect()
}

/// That the rule is met again.
#[derive(Fields)]
pub(crate) struct Closure {
    /// What shows that the rule is met again, and where that is kept.
    #[field(label = "Evidence")]
    pub closing_evidence: Option<Prose>,
    /// The evidence on record that shows it.
    #[field(label = "Evidence on record")]
    pub closing_record: Option<Ref<Evidence>>,
}

impl Noun for Closure {
    fn write(&self, _: &StepContext<'_>, body: &mut Body) {
        Fields::write(self, body);
    }
}

fn rule_missing(context: &StepContext<'_>) -> Option<Named> {
    when(!exception(context)?.names_a_rule())
}

/// Of a request: why the rule cannot be kept. Of a decision: why it is decided so.
fn reason_missing(context: &StepContext<'_>) -> Option<Named> {
    let given = context.given?;
    let is_said = context.before.is_none() && exception(context).is_some_and(|asked| asked.because.is_some());
    when(given.reason.is_none() && !is_said)
}

fn extent_missing(context: &StepContext<'_>) -> Option<Named> {
    when(exception(context)?.extent.is_none())
}

fn due_date_missing(context: &StepContext<'_>) -> Option<Named> {
    when(exception(context)?.to.is_none())
}

/// A law, or whatever is said to be a duty by law.
fn legal_duty(context: &StepContext<'_>) -> Option<Named> {
    let asked = exception(context)?;
    let obligation = asked.obligation.and_then(|named| context.isms().get(named));
    let law = obligation.filter(|named| named.source == Some(ObligationSource::Law));
    match law {
        Some(law) => Some(vec![(law.held.kind, law.held.id)]),
        None => when(asked.breaks_duty == Some(true)),
    }
}

fn risk_link_missing(context: &StepContext<'_>) -> Option<Named> {
    when(context.noun::<Assessment>()?.risk.is_none())
}

fn compensation_missing(context: &StepContext<'_>) -> Option<Named> {
    let assessment: &Assessment = context.noun()?;
    when(assessment.compensation.is_none() && assessment.no_compensation.is_none())
}

/// Neither whoever asked nor whoever it is for decides about it. That one person decides alone is proposed by the ISMS manager,
/// who may be that person, and confirmed by somebody else.
fn own_work(context: &StepContext<'_>) -> Option<Named> {
    let (asked, actor) = (exception(context)?, context.actor().person);
    let is_proposal = asked.is_single_person() && context.part != Some(Part::Confirms);
    let is_theirs = [asked.requester, asked.addressee].into_iter().flatten().any(|person| person.id == actor);
    when(is_theirs && !is_proposal)
}

/// At most twelve months from its first day. One without an end has no place here.
fn validity_too_long(context: &StepContext<'_>) -> Option<Named> {
    let approved = after(context)?;
    let latest = approved.from.and_then(|first| first.checked_add(LONGEST_MONTHS.months()).ok());
    let is_short = approved.to.zip(latest).is_some_and(|(to, latest)| to <= latest);
    when(!is_short)
}

fn evidence_missing(context: &StepContext<'_>) -> Option<Named> {
    let closure: &Closure = context.noun()?;
    when(closure.closing_evidence.is_none() && closure.closing_record.is_none())
}
