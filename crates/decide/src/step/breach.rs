//! The life of a breach assessment (GDPR 33, 34; A.5.34): awareness, advice, the decision of the controller, notification,
//! communication. Beside it the way of a processor, who tells its controllers.

use access::Standing;
use catalogue::{Link, Role};
use isms::operation::breach::{
    AuthorityQuestions, Breach, BreachDecision, BreachRole, ControllerNotice, NotificationPhase, RiskToPeople,
};
use isms::operation::incident::Incident;
use isms::people::Person;
use jiff::Timestamp;
use record::text::LINE_CHARACTERS;
use record::{Body, Fields, Line, Misfit, Number, Prose, Ref, Rows};
use serde_json::Value as Json;

use super::context::StepContext;
use super::incident::is_one;
use super::pending::waiting;
use super::rules::{Named, Noun, Rules, step};

/// The rules of the life cycle.
pub(crate) const RULES: Rules = Rules {
    machine: "breach",
    steps: &[
        step::<Awareness>("breach.become_aware"),
        step::<Clearance>("breach.clear"),
        step::<Decision>("breach.decide_no_risk"),
        step::<Reassessment>("breach.reassess"),
        step::<Decision>("breach.decide_notify"),
        step::<Notification>("breach.notify"),
        step::<FurtherNotification>("breach.add_information"),
        step::<Decision>("breach.decide_communicate"),
        step::<Communication>("breach.communicate"),
        step::<Completion>("breach.complete"),
        step::<Completion>("breach.complete_communicated"),
        step::<Notices>("breach.inform_controller"),
        step::<Assistance>("breach.complete_processor"),
    ],
    guards: &[
        ("awareness_time_missing", awareness_time_missing),
        ("advice_missing", advice_missing),
        ("risk_to_people_missing", risk_to_people_missing),
        ("notification_content_missing", notification_content_missing),
        ("delay_reason_missing", delay_reason_missing),
        ("receipt_missing", receipt_missing),
        ("text_not_approved", text_not_approved),
        ("reach_missing", reach_missing),
        ("authority_questions_open", authority_questions_open),
        ("communication_undecided", communication_undecided),
        ("not_processor", not_processor),
        ("assistance_missing", assistance_missing),
    ],
    links: &[(Link::ControllerDecider, decides_as_controller)],
    ..Rules::NONE
};

/// The breach before the step.
fn before<'a>(context: &StepContext<'a>) -> Option<&'a Breach> {
    context.before?.typed()
}

/// The breach as it would be after the step; nothing while it is only asked whether the step is open.
fn after<'a>(context: &StepContext<'a>) -> Option<&'a Breach> {
    context.after.and_then(|(_, record)| record.downcast())
}

fn when(is_refused: bool) -> Option<Named> {
    is_refused.then(Named::new)
}

/// Whoever the assessment names, while they hold the role of top management there.
fn decides_as_controller(context: &StepContext<'_>, standing: &Standing) -> bool {
    let Some((breach, object)) = context.record::<Breach>().zip(context.object()) else { return false };
    let is_named = breach.controller_decider.is_some_and(|person| person.id == standing.person);
    is_named && standing.holds(object.isms, Role::TopManagement, object.unit)
}

/// A time in the record, in whole seconds; what lies ahead has not happened.
fn ahead(context: &StepContext<'_>, field: &'static str, at: Option<Timestamp>) -> Option<Misfit> {
    let sentence = "This time is still to come. Give the time at which it happened.";
    at.filter(|at| *at > context.now).map(|_| Misfit::new(field, "ahead", sentence))
}

/// When there was reasonable certainty, and why that is the right time.
#[derive(Fields)]
pub(crate) struct Awareness {
    /// The incident.
    pub incident: Ref<Incident>,
    /// When there was reasonable certainty that personal data are touched. The clock runs from here.
    #[field(label = "Aware since")]
    pub aware_at: Option<Timestamp>,
    /// Whether we decide about these data, or process them for somebody who does.
    pub role: BreachRole,
    /// Who decides for the organisation as controller. They hold the role of top management.
    #[field(label = "Decides as controller")]
    pub controller_decider: Option<Ref<Person>>,
    /// What happened to which data.
    pub nature: Option<Prose>,
}

impl Noun for Awareness {
    fn misfits(&self, context: &StepContext<'_>) -> Vec<Misfit> {
        let mut misfits: Vec<Misfit> = ahead(context, "aware_at", self.aware_at).into_iter().collect();
        let incident = context.isms().get(self.incident);
        if incident.is_some_and(|incident| !is_one(&incident)) {
            let sentence = "This was found to be no incident. Reopen it or choose another.";
            misfits.push(Misfit::new("incident", "not_incident", sentence));
        }
        misfits
    }

    fn write(&self, context: &StepContext<'_>, body: &mut Body) {
        Fields::write(self, body);
        let incident = context.isms().get(self.incident);
        let title = incident.as_ref().map_or_else(String::new, |incident| incident.title.to_string());
        let title: String = title.chars().take(LINE_CHARACTERS).collect();
        body.insert("title".to_owned(), Json::from(title));
        // It belongs where the incident does, so that whoever answers the one sees the other.
        if let (Some(incident), None) = (incident, context.unit) {
            body.insert("unit".to_owned(), Json::from(incident.held.envelope.unit.to_string()));
        }
        keep_reason(context, body);
    }
}

fn keep_reason(context: &StepContext<'_>, body: &mut Body) {
    if let Some(reason) = context.given.and_then(|given| given.reason) {
        body.insert("aware_because".to_owned(), Json::from(&**reason));
    }
}

/// New facts change the assessment; a second clock runs from when they were known.
#[derive(Fields)]
pub(crate) struct Reassessment {
    /// When the new facts were known.
    #[field(label = "Aware anew since")]
    pub aware_again_at: Option<Timestamp>,
    /// The risk to people's rights, as it looks now.
    pub risk_to_people: Option<RiskToPeople>,
}

/// That no personal data were touched.
#[derive(Fields)]
pub(crate) struct Clearance {}

impl Noun for Clearance {
    fn write(&self, context: &StepContext<'_>, body: &mut Body) {
        keep_decision(context, body, "No personal data", None);
    }
}

/// Adds to the decisions what is decided now, and on whose advice.
fn keep_decision(context: &StepContext<'_>, body: &mut Body, decision: &str, risk: Option<RiskToPeople>) {
    let mut decisions: Vec<BreachDecision> =
        before(context).map(|breach| breach.decisions.to_vec()).unwrap_or_default();
    let Ok(decision) = Line::new(decision) else { return };
    decisions.push(BreachDecision {
        decided_at: Timestamp::from_second(context.now.as_second()).ok(),
        decision,
        risk_to_people: risk,
        advised_by: waiting(context).map(|waiting| Ref::to(waiting.by)),
        decided_by: Some(Ref::to(context.actor().person)),
    });
    body.extend(record::FieldValue::to_json(&Rows::from(decisions)).map(|rows| ("decisions".to_owned(), rows)));
}

impl Noun for Reassessment {
    fn misfits(&self, context: &StepContext<'_>) -> Vec<Misfit> {
        let is_before = self.aware_again_at.zip(before(context).and_then(|breach| breach.aware_at));
        let sentence = "This is before the first awareness. Give the time at which the new facts were known.";
        let early = is_before.is_some_and(|(again, first)| again < first);
        let early = early.then(|| Misfit::new("aware_again_at", "before_start", sentence));
        ahead(context, "aware_again_at", self.aware_again_at).into_iter().chain(early).collect()
    }

    fn write(&self, context: &StepContext<'_>, body: &mut Body) {
        Fields::write(self, body);
        keep_decision(context, body, "Assessed anew: notify the authority", self.risk_to_people);
    }
}

/// What the data protection officer advises, and how high the risk to people is. The officer proposes it; whoever decides for
/// the organisation as controller confirms it.
#[derive(Fields)]
pub(crate) struct Decision {
    /// The advice of the data protection officer.
    pub advice: Option<Prose>,
    /// The risk to people's rights.
    pub risk_to_people: Option<RiskToPeople>,
}

impl Noun for Decision {
    fn misfits(&self, context: &StepContext<'_>) -> Vec<Misfit> {
        let Some(breach) = before(context) else { return Vec::new() };
        let mut misfits = Vec::new();
        let fits = match (context.transition.noun.as_deref(), self.risk_to_people) {
            (Some("decision"), Some(risk)) => risk == RiskToPeople::Unlikely,
            (Some("notification_decision"), Some(risk)) => risk != RiskToPeople::Unlikely,
            (_, _) => true,
        };
        if !fits {
            let sentence =
                "This decision does not fit that risk: an unlikely one is told to nobody, any other to the authority.";
            misfits.push(Misfit::new("risk_to_people", "does_not_fit", sentence));
        }
        if breach.controller_decider.is_none() {
            let sentence = "Nobody is named who decides as controller. Edit the assessment and name them first.";
            misfits.push(Misfit::new("advice", "decider_missing", sentence));
        }
        misfits
    }

    fn write(&self, context: &StepContext<'_>, body: &mut Body) {
        Fields::write(self, body);
        let decided = match context.transition.noun.as_deref() {
            Some("decision") => {
                body.insert("risk_to_people".to_owned(), Json::from("unlikely"));
                return keep_decision(context, body, "Tell nobody", Some(RiskToPeople::Unlikely));
            }
            Some("communication_decision") => "Inform the people concerned",
            _ => "Notify the authority",
        };
        keep_decision(context, body, decided, self.risk_to_people);
    }
}

/// What the authority was told, when, and what shows it.
#[derive(Fields)]
pub(crate) struct Notification {
    /// Which authority was told.
    pub authority: Option<Line>,
    /// When it was told. Without a time: now.
    #[field(label = "Notified")]
    pub notified_at: Option<Timestamp>,
    /// What shows it: the number that the authority gave.
    pub receipt: Option<Line>,
    /// What happened to which data, if it is not on record yet.
    pub nature: Option<Prose>,
    /// Which people and records, about how many of each.
    #[field(label = "Categories and numbers")]
    pub extent: Option<Prose>,
    /// What it may mean for the people concerned.
    pub consequences: Option<Prose>,
    /// What was done and is proposed.
    pub measures: Option<Prose>,
    /// Where the authority asks back.
    pub contact_point: Option<Line>,
    /// Which of this follows, and by when, where it is not known yet.
    #[field(label = "To follow")]
    pub to_follow: Option<Prose>,
    /// Why it was told later than 72 hours after awareness, where it was.
    pub delay_reason: Option<Prose>,
}

impl Noun for Notification {
    fn misfits(&self, context: &StepContext<'_>) -> Vec<Misfit> {
        ahead(context, "notified_at", self.notified_at).into_iter().collect()
    }

    fn write(&self, context: &StepContext<'_>, body: &mut Body) {
        Fields::write(self, body);
        let now = Timestamp::from_second(context.now.as_second()).unwrap_or(context.now);
        body.entry("notified_at").or_insert_with(|| Json::from(now.to_string()));
    }
}

/// What was told to the authority later.
#[derive(Fields)]
pub(crate) struct FurtherNotification {
    /// When it was told.
    pub sent_at: Option<Timestamp>,
    /// What was told.
    pub told: Option<Line>,
    /// What shows it.
    pub receipt: Option<Line>,
}

impl Noun for FurtherNotification {
    fn misfits(&self, context: &StepContext<'_>) -> Vec<Misfit> {
        let untold = self.told.is_none().then(|| Misfit::new("told", "missing", "Say what was told."));
        ahead(context, "sent_at", self.sent_at).into_iter().chain(untold).collect()
    }

    fn write(&self, context: &StepContext<'_>, body: &mut Body) {
        let mut phases: Vec<NotificationPhase> =
            before(context).map(|breach| breach.phases.to_vec()).unwrap_or_default();
        phases.push(NotificationPhase {
            sent_at: self.sent_at,
            told: self.told.clone(),
            receipt: self.receipt.clone(),
        });
        body.extend(record::FieldValue::to_json(&Rows::from(phases)).map(|rows| ("phases".to_owned(), rows)));
    }
}

/// How the people concerned were told.
#[derive(Fields)]
pub(crate) struct Communication {
    /// How they were told: letter, mail, call, notice.
    pub channel: Option<Line>,
    /// How many were reached.
    #[field(label = "People reached")]
    pub reached: Option<Number<0, 9_007_199_254_740_991>>,
    /// When they were told. Without a time: now.
    #[field(label = "People informed")]
    pub communicated_at: Option<Timestamp>,
}

impl Noun for Communication {
    fn misfits(&self, context: &StepContext<'_>) -> Vec<Misfit> {
        ahead(context, "communicated_at", self.communicated_at).into_iter().collect()
    }

    fn write(&self, context: &StepContext<'_>, body: &mut Body) {
        Fields::write(self, body);
        let now = Timestamp::from_second(context.now.as_second()).unwrap_or(context.now);
        body.entry("communicated_at").or_insert_with(|| Json::from(now.to_string()));
    }
}

/// That everything is told and answered.
#[derive(Fields)]
pub(crate) struct Completion {
    /// Whether questions of the authority are answered.
    pub authority_questions: Option<AuthorityQuestions>,
    /// What was decided about telling the people concerned, and by which exception nobody had to.
    pub communication_decision: Option<Prose>,
}

impl Noun for Completion {
    fn write(&self, _: &StepContext<'_>, body: &mut Body) {
        Fields::write(self, body);
    }
}

/// Which controllers were told, when, and what shows it.
#[derive(Fields)]
pub(crate) struct Notices {
    /// The controllers that were told.
    #[field(label = "Controllers")]
    pub notices: Rows<ControllerNotice>,
}

impl Noun for Notices {
    fn write(&self, _: &StepContext<'_>, body: &mut Body) {
        Fields::write(self, body);
    }
}

/// What was done to help the controllers.
#[derive(Fields)]
pub(crate) struct Assistance {
    /// What was done to help the controllers.
    pub assistance: Option<Prose>,
}

impl Noun for Assistance {
    fn write(&self, _: &StepContext<'_>, body: &mut Body) {
        Fields::write(self, body);
    }
}

fn awareness_time_missing(context: &StepContext<'_>) -> Option<Named> {
    if let Some(again) = context.noun::<Reassessment>() {
        return when(again.aware_again_at.is_none());
    }
    when(context.noun::<Awareness>()?.aware_at.is_none())
}

fn advice_missing(context: &StepContext<'_>) -> Option<Named> {
    when(context.noun::<Decision>()?.advice.is_none())
}

/// The authority is told of any risk, the people concerned of a high one.
fn risk_to_people_missing(context: &StepContext<'_>) -> Option<Named> {
    let decision: &Decision = context.noun()?;
    match context.transition.noun.as_deref() {
        Some("communication_decision") => when(decision.risk_to_people != Some(RiskToPeople::High)),
        _ => when(decision.risk_to_people.is_none()),
    }
}

/// What GDPR 33.3 asks for is there, or it is said what follows.
fn notification_content_missing(context: &StepContext<'_>) -> Option<Named> {
    context.given?;
    let breach = after(context)?;
    let texts = [&breach.nature, &breach.extent, &breach.consequences, &breach.measures];
    let is_complete = texts.iter().all(|text| text.is_some()) && breach.contact_point.is_some();
    when(breach.authority.is_none() || !(is_complete || breach.to_follow.is_some()))
}

/// By the hour: weekends and holidays count, and a change of the clocks makes no hour longer.
fn delay_reason_missing(context: &StepContext<'_>) -> Option<Named> {
    let breach = after(context)?;
    let is_late = breach.notified_at.zip(breach.due()).is_none_or(|(told, due)| told > due);
    when(is_late && breach.delay_reason.is_none())
}

fn receipt_missing(context: &StepContext<'_>) -> Option<Named> {
    if let Some(further) = context.noun::<FurtherNotification>() {
        return when(further.sent_at.is_none() || further.receipt.is_none());
    }
    let notices = &context.noun::<Notices>()?.notices;
    let is_shown = |notice: &ControllerNotice| {
        notice.controller.is_some() && notice.informed_at.is_some() && notice.receipt.is_some()
    };
    when(notices.is_empty() || !notices.iter().all(is_shown))
}

/// The text is there and was approved by somebody else than who sends it.
fn text_not_approved(context: &StepContext<'_>) -> Option<Named> {
    let breach = before(context)?;
    let approved = breach.text_approved_by.filter(|person| person.id != context.actor().person);
    when(breach.people_text.is_none() || approved.is_none())
}

fn reach_missing(context: &StepContext<'_>) -> Option<Named> {
    let communication: &Communication = context.noun()?;
    when(communication.channel.is_none() || communication.reached.is_none())
}

fn authority_questions_open(context: &StepContext<'_>) -> Option<Named> {
    let questions = context.noun::<Completion>()?.authority_questions;
    when(!matches!(questions, Some(AuthorityQuestions::None | AuthorityQuestions::Answered)))
}

/// Where the people were told, that is the decision.
fn communication_undecided(context: &StepContext<'_>) -> Option<Named> {
    let was_told = before(context)?.communicated_at.is_some();
    when(!was_told && context.noun::<Completion>()?.communication_decision.is_none())
}

fn not_processor(context: &StepContext<'_>) -> Option<Named> {
    when(before(context)?.role != Some(BreachRole::Processor))
}

fn assistance_missing(context: &StepContext<'_>) -> Option<Named> {
    when(context.noun::<Assistance>()?.assistance.is_none())
}
