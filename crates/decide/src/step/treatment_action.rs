//! The life of an action (6.1.3 e, 8.3): planned, approved by who decides about its source, carried out, verified by
//! somebody else.

use access::{Right, Standing, may};
use catalogue::{Condition, Link, Role};
use isms::Typed;
use isms::control::Control;
use isms::improvement::Nonconformity;
use isms::people::Person;
use isms::risk::{Risk, RiskStep, TreatmentOption};
use isms::treatment::action::{Action, ActionStep, EffectFound, actions_of};
use jiff::civil::Date;
use record::{Body, Fields, Id, Kinded as _, Misfit, Prose, Ref};
use serde_json::Value as Json;

use super::context::StepContext;
use super::rules::{Named, Noun, Plain, Rules, plain_as, step};

/// The rules of the life cycle.
pub(crate) const RULES: Rules = Rules {
    machine: "treatment_action",
    steps: &[
        plain_as::<Action, Planning>("treatment_action.plan"),
        step::<Approval>("treatment_action.approve"),
        step::<Start>("treatment_action.start"),
        step::<Completion>("treatment_action.report_done"),
        step::<Verification>("treatment_action.verify"),
        step::<Return>("treatment_action.send_back"),
        step::<Cancellation>("treatment_action.cancel"),
        step::<Cancellation>("treatment_action.cancel_started"),
        step::<DateChange>("treatment_action.move_date"),
    ],
    guards: &[
        ("source_missing", source_missing),
        ("owner_missing", owner_missing),
        ("due_date_missing", due_date_missing),
        ("effect_missing", effect_missing),
        ("resources_missing", resources_missing),
        ("owner_not_agreed", owner_not_agreed),
        ("evidence_missing", evidence_missing),
        ("own_work", own_work),
        ("evidence_not_examined", evidence_not_examined),
        ("source_uncovered", source_uncovered),
    ],
    links: &[(Link::SourceDecider, decides_about_source)],
    beginning: &[(Link::SourceDecider, decides_about_some_source)],
    conditions: &[
        (Condition::EarlyMove, |context| moves(context) < LATE_MOVES),
        (Condition::ThirdMove, |context| moves(context) >= LATE_MOVES),
    ],
    ..Rules::NONE
};

/// How many times the day moves before the ISMS manager has to agree.
const LATE_MOVES: i64 = 2;

/// The action before the step, or as the step would make it.
fn action<'a>(context: &StepContext<'a>) -> Option<&'a Action> {
    context.record()
}

fn risk<'a>(context: &StepContext<'a>) -> Option<Typed<'a, Risk>> {
    context.isms().get(action(context)?.risk?)
}

fn nonconformity<'a>(context: &StepContext<'a>) -> Option<Typed<'a, Nonconformity>> {
    context.isms().get(action(context)?.nonconformity?)
}

/// The one person who decides about it, where what it serves names one.
fn decider(context: &StepContext<'_>) -> Option<Ref<Person>> {
    match risk(context) {
        Some(risk) => risk.owner,
        None => nonconformity(context)?.owner,
    }
}

fn moves(context: &StepContext<'_>) -> i64 {
    action(context).and_then(|action| action.moves).map_or(0, |moves| moves.get())
}

/// Who decides by what it serves: the owner of the risk, while they hold the role there; else the owner of the nonconformity. Where it
/// serves neither but a control, or is to bring one, the ISMS manager decides: control owners see only the actions that name
/// them.
fn decides_about_source(context: &StepContext<'_>, standing: &Standing) -> bool {
    let (isms, action, object) = (context.isms(), action(context), context.object());
    if let Some(risk) = risk(context) {
        let is_owner = risk.owner.is_some_and(|owner| owner.id == standing.person);
        return is_owner && standing.holds(isms, Role::RiskOwner, risk.held.envelope.unit);
    }
    if let Some(nonconformity) = nonconformity(context) {
        return nonconformity.owner.is_some_and(|owner| owner.id == standing.person);
    }
    action
        .zip(object)
        .is_some_and(|(action, object)| action.is_for_control() && standing.holds(isms, Role::IsmsManager, object.unit))
}

/// The owner of any open nonconformity, or of any open risk while they hold the role there.
fn decides_about_some_source(context: &StepContext<'_>, standing: &Standing) -> bool {
    let mut nonconformities = context.isms().referring_from::<Nonconformity>(standing.person);
    let owns_one = nonconformities.any(|referring| {
        let it = referring.held.typed::<Nonconformity>().filter(|_| referring.held.is_living());
        referring.field.link == Some(Link::Owner.id()) && it.is_some_and(Nonconformity::is_open)
    });
    let mut risks = context.isms().referring_from::<Risk>(standing.person);
    owns_one
        || risks.any(|referring| {
            let risk = referring.held.typed::<Risk>().filter(|_| referring.held.is_living());
            referring.field.link == Some(Link::Owner.id())
                && risk.is_some_and(Risk::is_open)
                && standing.holds(context.isms(), Role::RiskOwner, referring.held.envelope.unit)
        })
}

/// Whether the nonconformity that it serves will tie the person to it; see [`isms::treatment::tie`].
fn decides_by_nonconformity(context: &StepContext<'_>, standing: &Standing) -> bool {
    let owner = nonconformity(context).and_then(|nonconformity| nonconformity.owner);
    owner.is_some_and(|owner| owner.id == standing.person)
        && standing.unit.is_some_and(|unit| standing.holds(context.isms(), Role::Employee, unit))
}

/// What is planned. It belongs to the unit of its risk, or else of its control, unless another is chosen, so that who
/// decides about it sees it.
pub(crate) struct Planning(Plain);

impl From<Plain> for Planning {
    fn from(plain: Plain) -> Self {
        Self(plain)
    }
}

impl Noun for Planning {
    fn refusals(&self, context: &StepContext<'_>) -> Vec<(&'static str, Named)> {
        let is_unseen = decider(context).zip(context.object()).is_some_and(|(decider, object)| {
            let standing = Standing::of(context.isms(), decider.id, context.today);
            !may(&standing, Right::See, &object) && !decides_by_nonconformity(context, &standing)
        });
        is_unseen.then(|| ("unseen_by_decider", Named::new())).into_iter().collect()
    }

    fn write(&self, context: &StepContext<'_>, body: &mut Body) {
        self.0.write(context, body);
        let named = |name: &str| body.get(name).and_then(Json::as_str).and_then(|id| Id::parse_str(id).ok());
        let unit = |kind, name: &str| Some(context.isms().held(kind, named(name)?)?.envelope.unit);
        let unit = unit(Risk::kind_of(), "risk")
            .or_else(|| unit(Nonconformity::kind_of(), "nonconformity"))
            .or_else(|| unit(Control::kind_of(), "control"));
        if let (Some(unit), None) = (unit, context.unit) {
            body.insert("unit".to_owned(), Json::from(unit.to_string()));
        }
    }
}

/// Who decides about the source approves it. If they carry it out themselves, they agree with it.
#[derive(Fields)]
pub(crate) struct Approval {}

impl Noun for Approval {
    fn write(&self, context: &StepContext<'_>, body: &mut Body) {
        body.insert("approved_by".to_owned(), Json::from(context.actor().person.to_string()));
        if is_assigned(context) {
            agree(body);
        }
    }
}

/// Work begins. Whoever begins it agrees to carry it out.
#[derive(Fields)]
pub(crate) struct Start {}

impl Noun for Start {
    fn write(&self, _: &StepContext<'_>, body: &mut Body) {
        agree(body);
    }
}

fn agree(body: &mut Body) {
    body.insert("assignee_agreed".to_owned(), Json::from(true));
}

fn is_assigned(context: &StepContext<'_>) -> bool {
    let assignee = action(context).and_then(|action| action.assignee);
    assignee.is_some_and(|assignee| assignee.id == context.actor().person)
}

/// That it is done.
#[derive(Fields)]
pub(crate) struct Completion {
    /// What shows that it is done, and where that is kept.
    pub evidence: Option<Prose>,
    /// Who verifies it. Needed unless somebody is named already. Not the one who carries it out.
    pub verifier: Option<Ref<Person>>,
}

impl Noun for Completion {
    fn misfits(&self, context: &StepContext<'_>) -> Vec<Misfit> {
        let Some(action) = action(context) else { return Vec::new() };
        let misfit = match self.verifier.or(action.verifier) {
            None => Some(("missing", "Name who verifies it.")),
            Some(verifier) if Some(verifier) == action.assignee => {
                Some(("own_work", "Whoever carries it out does not verify it. Name somebody else."))
            }
            Some(_) => None,
        };
        misfit.map(|(code, sentence)| Misfit::new("verifier", code, sentence)).into_iter().collect()
    }

    fn write(&self, context: &StepContext<'_>, body: &mut Body) {
        Fields::write(self, body);
        body.insert("progress".to_owned(), Json::from(100));
        body.insert("done_on".to_owned(), Json::from(context.today.to_string()));
        let mut reporters = action(context).map(|action| action.reported_by.clone()).unwrap_or_default();
        reporters.push(Ref::to(context.actor().person));
        let reporters = reporters.iter().map(|person| Json::from(person.id.to_string()));
        body.insert("reported_by".to_owned(), reporters.collect());
    }
}

/// What the verifier examined, and what it shows.
#[derive(Fields)]
pub(crate) struct Verification {
    /// Which evidence was examined, and what it shows.
    #[field(label = "Examined")]
    pub verification: Option<Prose>,
    /// Whether the effect that was expected is there.
    pub effect_found: Option<EffectFound>,
}

impl Noun for Verification {
    fn write(&self, context: &StepContext<'_>, body: &mut Body) {
        Fields::write(self, body);
        body.insert("verified_on".to_owned(), Json::from(context.today.to_string()));
    }
}

/// The verifier sends it back. Its evidence stays, to be added to.
#[derive(Fields)]
pub(crate) struct Return {}

impl Noun for Return {
    fn write(&self, _: &StepContext<'_>, body: &mut Body) {
        body.remove("done_on");
    }
}

/// It is given up.
#[derive(Fields)]
pub(crate) struct Cancellation {}

impl Noun for Cancellation {}

/// Another day.
#[derive(Fields)]
pub(crate) struct DateChange {
    /// The day by which it is done now.
    pub due: Date,
}

impl Noun for DateChange {
    fn misfits(&self, context: &StepContext<'_>) -> Vec<Misfit> {
        let is_same = action(context).is_some_and(|action| action.due == Some(self.due));
        let misfit = match self.due {
            _ if is_same => Some(("unchanged", "It is due on this day already. Choose another.")),
            day if day < context.today => Some(("before_start", "This day is over. Choose a later one.")),
            _ => None,
        };
        misfit.map(|(code, sentence)| Misfit::new("due", code, sentence)).into_iter().collect()
    }

    fn write(&self, context: &StepContext<'_>, body: &mut Body) {
        Fields::write(self, body);
        body.insert("moves".to_owned(), Json::from(moves(context) + 1));
    }
}

fn when(is_refused: bool) -> Option<Named> {
    is_refused.then(Named::new)
}

fn source_missing(context: &StepContext<'_>) -> Option<Named> {
    let action = action(context)?;
    when(!action.has_source())
}

fn owner_missing(context: &StepContext<'_>) -> Option<Named> {
    when(action(context)?.assignee.is_none())
}

fn due_date_missing(context: &StepContext<'_>) -> Option<Named> {
    when(action(context)?.due.is_none())
}

fn effect_missing(context: &StepContext<'_>) -> Option<Named> {
    when(action(context)?.effect.is_none())
}

fn resources_missing(context: &StepContext<'_>) -> Option<Named> {
    when(action(context)?.resources.is_none())
}

fn owner_not_agreed(context: &StepContext<'_>) -> Option<Named> {
    when(action(context)?.assignee_agreed != Some(true) && !is_assigned(context))
}

fn evidence_missing(context: &StepContext<'_>) -> Option<Named> {
    when(context.noun::<Completion>()?.evidence.is_none())
}

/// Whoever carried it out does not verify it.
fn own_work(context: &StepContext<'_>) -> Option<Named> {
    let actor = context.actor().person;
    let has_reported = action(context).is_some_and(|action| action.reported_by.iter().any(|one| one.id == actor));
    when(is_assigned(context) || has_reported)
}

fn evidence_not_examined(context: &StepContext<'_>) -> Option<Named> {
    let verification: &Verification = context.noun()?;
    when(verification.verification.is_none() || verification.effect_found.is_none())
}

/// Nothing else is done, or was, about a risk under treatment. One that is retained needs nothing done.
fn source_uncovered(context: &StepContext<'_>) -> Option<Named> {
    let risk = risk(context)?;
    let is_treated = matches!(risk.step, RiskStep::TreatmentPlanned | RiskStep::InTreatment);
    let needs_action = is_treated && risk.treatment.option != Some(TreatmentOption::Retain);
    let mut others = actions_of(context.isms(), risk.held.id)
        .filter(|other| other.held.id != context.id && other.step != ActionStep::Cancelled);
    (needs_action && others.next().is_none()).then(|| vec![(Risk::kind_of(), risk.held.id)])
}
