//! The life of an incident (A.5.24 to A.5.28): reported by anybody, triaged, contained, resolved, reviewed where it was high or
//! critical, closed by somebody who did not answer it.

use catalogue::Role;
use isms::asset::Asset;
use isms::operation::breach::BreachStep;
use isms::operation::incident::{Incident, IncidentCategory, IncidentStep, PersonalData, Severity, breaches_of};
use isms::people::Person;
use isms::risk::Risk;
use isms::treatment::Action;
use jiff::Timestamp;
use jiff::civil::Date;
use record::text::LINE_CHARACTERS;
use record::{Body, Fields, Misfit, Prose, Ref};
use serde_json::Value as Json;

use super::context::StepContext;
use super::rules::{Named, Nothing, Noun, Plain, Rules, plain_as, step};

/// The rules of the life cycle.
pub(crate) const RULES: Rules = Rules {
    machine: "incident",
    steps: &[
        plain_as::<Report, ReportNoun>("incident.report"),
        step::<Nothing>("incident.dismiss"),
        step::<Triage>("incident.open"),
        step::<Containment>("incident.contain"),
        step::<CauseRemoval>("incident.remove_cause"),
        step::<Resolution>("incident.resolve"),
        step::<Resolution>("incident.resolve_low"),
        step::<Review>("incident.review"),
        step::<ShortClosure>("incident.close_small"),
        step::<Nothing>("incident.close"),
        step::<Nothing>("incident.reopen"),
    ],
    guards: &[
        ("description_missing", description_missing),
        ("triage_incomplete", triage_incomplete),
        ("personal_data_unanswered", personal_data_unanswered),
        ("time_missing", time_missing),
        ("restoration_not_checked", restoration_not_checked),
        ("informing_undecided", informing_undecided),
        ("severity_too_high", severity_too_high),
        ("review_incomplete", review_incomplete),
        ("nonconformity_undecided", nonconformity_undecided),
        ("lesson_missing", lesson_missing),
        ("severity_needs_review", severity_needs_review),
        ("notification_incomplete", notification_incomplete),
        ("custody_open", custody_open),
        ("own_work", own_work),
    ],
    ..Rules::NONE
};

/// The incident before the step, or as the step would make it.
fn incident<'a>(context: &StepContext<'a>) -> Option<&'a Incident> {
    context.record()
}

/// The incident as it would be after the step; nothing while it is only asked whether the step is open.
fn after<'a>(context: &StepContext<'a>) -> Option<&'a Incident> {
    context.after.and_then(|(_, record)| record.downcast())
}

fn when(is_refused: bool) -> Option<Named> {
    is_refused.then(Named::new)
}

/// The form of one minute: what happened, where, when.
#[derive(Fields)]
pub(crate) struct Report {
    /// What happened, in your own words.
    #[field(label = "What happened")]
    pub description: Option<Prose>,
    /// Where you noticed it: a system, a room, a mailbox, a train.
    #[field(label = "Where")]
    pub place: Option<record::Line>,
    /// When you noticed it. Without a time: now.
    #[field(label = "Noticed")]
    pub noticed_at: Option<Timestamp>,
    /// A few words to call it by. Without them it is called as the report begins.
    #[field(detail)]
    pub title: Option<record::Line>,
}

/// What was reported, with who reported it and when.
pub(crate) struct ReportNoun(Plain);

impl From<Plain> for ReportNoun {
    fn from(plain: Plain) -> Self {
        Self(plain)
    }
}

/// What a report without words is called, before it is refused for want of them.
const UNTITLED: &str = "Report";

impl Noun for ReportNoun {
    fn write(&self, context: &StepContext<'_>, body: &mut Body) {
        self.0.write(context, body);
        let text = body.get("description").and_then(Json::as_str).unwrap_or_default();
        let first = text.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or(UNTITLED);
        let title: String = first.chars().take(LINE_CHARACTERS).collect();
        body.entry("title").or_insert_with(|| Json::from(title));
        let now = Json::from(whole_second(context.now).to_string());
        body.entry("noticed_at").or_insert_with(|| now.clone());
        body.insert("reported_at".to_owned(), now);
        body.insert("reporter".to_owned(), Json::from(context.actor().person.to_string()));
    }
}

/// Times in records are whole seconds.
fn whole_second(at: Timestamp) -> Timestamp {
    Timestamp::from_second(at.as_second()).unwrap_or(at)
}

/// What sort of incident it is, how bad, what it touches.
#[derive(Fields)]
pub(crate) struct Triage {
    /// What sort of incident it is.
    pub category: Option<IncidentCategory>,
    /// How bad it is.
    pub severity: Option<Severity>,
    /// The assets that it touches.
    pub assets: Vec<Ref<Asset>>,
    /// Whether personal data are touched, or may be.
    #[field(label = "Personal data")]
    pub personal_data: Option<PersonalData>,
    /// Who leads the answer to it. Without a name: you.
    #[field(detail)]
    pub lead: Option<Ref<Person>>,
    /// Who works on it beside the lead.
    #[field(detail)]
    pub team: Vec<Ref<Person>>,
    /// The risks that it is about.
    #[field(detail)]
    pub risks: Vec<Ref<Risk>>,
}

impl Noun for Triage {
    fn misfits(&self, context: &StepContext<'_>) -> Vec<Misfit> {
        let Some((lead, object)) = self.lead.zip(context.object()) else { return Vec::new() };
        let standing = access::Standing::of(context.isms(), lead.id, context.today);
        let misfit = || {
            Misfit::new(
                "lead",
                "lacks_role",
                "They do not hold the role of incident lead here. Name somebody who does.",
            )
        };
        (!standing.holds(context.isms(), Role::IncidentLead, object.unit)).then(misfit).into_iter().collect()
    }

    fn write(&self, context: &StepContext<'_>, body: &mut Body) {
        let team_before = body.get("team").and_then(Json::as_array).cloned().unwrap_or_default();
        Fields::write(self, body);
        let lead = self.lead.map_or(context.actor().person, |lead| lead.id).to_string();
        let mut team: Vec<Json> = self.team.iter().map(|person| Json::from(person.id.to_string())).collect();
        team.extend(team_before);
        team.push(Json::from(lead.as_str()));
        let mut seen = std::collections::BTreeSet::new();
        team.retain(|person| seen.insert(person.to_string()));
        body.insert("team".to_owned(), Json::Array(team));
        body.insert("lead".to_owned(), Json::from(lead));
    }
}

/// How it was contained, and when.
#[derive(Fields)]
pub(crate) struct Containment {
    /// How it was contained.
    pub containment: Option<Prose>,
    /// When.
    #[field(label = "Contained")]
    pub contained_at: Option<Timestamp>,
}

impl Noun for Containment {
    fn write(&self, _: &StepContext<'_>, body: &mut Body) {
        Fields::write(self, body);
    }
}

/// How the cause was removed or set apart.
#[derive(Fields)]
pub(crate) struct CauseRemoval {
    /// How the cause was removed or set apart.
    pub cause_removal: Option<Prose>,
}

impl Noun for CauseRemoval {
    fn write(&self, _: &StepContext<'_>, body: &mut Body) {
        Fields::write(self, body);
    }
}

/// That everything works again, and who was told.
#[derive(Fields)]
pub(crate) struct Resolution {
    /// How it was checked that everything works again.
    pub restoration: Option<Prose>,
    /// Who was told: customers, authorities, people; or why nobody had to be.
    #[field(label = "Who was told")]
    pub informing: Option<Prose>,
    /// When it was resolved. Without a time: now.
    #[field(detail, label = "Resolved")]
    pub resolved_at: Option<Timestamp>,
}

impl Noun for Resolution {
    fn write(&self, context: &StepContext<'_>, body: &mut Body) {
        Fields::write(self, body);
        if self.resolved_at.is_none() {
            body.insert("resolved_at".to_owned(), Json::from(whole_second(context.now).to_string()));
        }
    }
}

/// What the review found.
#[derive(Fields)]
pub(crate) struct Review {
    /// The day on which it was held. Without one: today.
    #[field(label = "Held on")]
    pub reviewed_on: Option<Date>,
    /// Why it could happen.
    pub cause: Option<Prose>,
    /// What was learnt.
    pub lessons: Option<Prose>,
    /// The actions that follow.
    pub actions: Vec<Ref<Action>>,
    /// Why no action follows, where none does.
    #[field(label = "No action because")]
    pub no_action: Option<Prose>,
    /// What came of looking at the risks again: which stay, which are analysed anew.
    #[field(label = "Risks looked at again")]
    pub risk_review: Option<Prose>,
    /// Whether a nonconformity is raised.
    pub raises_nonconformity: Option<bool>,
    /// Why one is raised, or none.
    #[field(label = "About the nonconformity")]
    pub nonconformity_because: Option<Prose>,
}

impl Noun for Review {
    fn misfits(&self, context: &StepContext<'_>) -> Vec<Misfit> {
        let is_ahead = self.reviewed_on.is_some_and(|day| day > context.today);
        let misfit =
            || Misfit::new("reviewed_on", "ahead", "This day is still to come. Record the review once it was held.");
        is_ahead.then(misfit).into_iter().collect()
    }

    fn write(&self, context: &StepContext<'_>, body: &mut Body) {
        Fields::write(self, body);
        body.entry("reviewed_on").or_insert_with(|| Json::from(context.today.to_string()));
    }
}

/// A short lesson, for one that was low or medium.
#[derive(Fields)]
pub(crate) struct ShortClosure {
    /// What was learnt, in a sentence; "none" where nothing was.
    #[field(label = "Lesson")]
    pub lessons: Option<Prose>,
}

impl Noun for ShortClosure {
    fn write(&self, _: &StepContext<'_>, body: &mut Body) {
        Fields::write(self, body);
    }
}

/// Of a report: what and where; when is known. Of a step: what was done.
fn description_missing(context: &StepContext<'_>) -> Option<Named> {
    if let Some(done) = context.noun::<Containment>() {
        return when(done.containment.is_none());
    }
    if let Some(done) = context.noun::<CauseRemoval>() {
        return when(done.cause_removal.is_none());
    }
    let report = after(context).filter(|_| context.before.is_none())?;
    when(report.description.is_none() || report.place.is_none())
}

fn triage_incomplete(context: &StepContext<'_>) -> Option<Named> {
    let triage: &Triage = context.noun()?;
    when(triage.category.is_none() || triage.severity.is_none() || triage.assets.is_empty())
}

fn personal_data_unanswered(context: &StepContext<'_>) -> Option<Named> {
    when(context.noun::<Triage>()?.personal_data.is_none())
}

fn time_missing(context: &StepContext<'_>) -> Option<Named> {
    when(context.noun::<Containment>()?.contained_at.is_none())
}

fn restoration_not_checked(context: &StepContext<'_>) -> Option<Named> {
    when(context.noun::<Resolution>()?.restoration.is_none())
}

fn informing_undecided(context: &StepContext<'_>) -> Option<Named> {
    when(context.noun::<Resolution>()?.informing.is_none())
}

fn severity_too_high(context: &StepContext<'_>) -> Option<Named> {
    when(incident(context)?.severity != Some(Severity::Low))
}

/// Cause, lessons, and what follows for actions and risks.
fn review_incomplete(context: &StepContext<'_>) -> Option<Named> {
    let review: &Review = context.noun()?;
    let says_actions = !review.actions.is_empty() || review.no_action.is_some();
    let is_complete = review.cause.is_some() && review.lessons.is_some() && review.risk_review.is_some();
    when(!(says_actions && is_complete))
}

fn nonconformity_undecided(context: &StepContext<'_>) -> Option<Named> {
    let review: &Review = context.noun()?;
    when(review.raises_nonconformity.is_none() || review.nonconformity_because.is_none())
}

fn lesson_missing(context: &StepContext<'_>) -> Option<Named> {
    when(context.noun::<ShortClosure>()?.lessons.is_none())
}

/// One whose severity nobody knows needs a review as well.
fn severity_needs_review(context: &StepContext<'_>) -> Option<Named> {
    when(incident(context)?.severity.is_none_or(Severity::is_major))
}

/// Whether personal data were touched is known, and where they were, each assessment of the breach is settled.
fn notification_incomplete(context: &StepContext<'_>) -> Option<Named> {
    let personal_data = incident(context)?.personal_data;
    let breaches: Vec<_> = breaches_of(context.isms(), context.id).collect();
    let open: Named = breaches
        .iter()
        .filter(|breach| !breach.is_settled())
        .map(|breach| (breach.held.kind, breach.held.id))
        .collect();
    let is_unassessed = personal_data == Some(PersonalData::Yes) && breaches.is_empty();
    let was_cleared = breaches.iter().any(|breach| breach.step == BreachStep::NoPersonalData);
    let is_unknown =
        personal_data != Some(PersonalData::No) && personal_data != Some(PersonalData::Yes) && !was_cleared;
    (!open.is_empty() || is_unassessed || is_unknown).then_some(open)
}

/// One that is legally relevant has its chain of custody, and that is closed.
fn custody_open(context: &StepContext<'_>) -> Option<Named> {
    let incident = incident(context)?;
    let is_kept = incident.custody.is_some() && incident.is_custody_closed == Some(true);
    when(incident.is_legally_relevant == Some(true) && !is_kept)
}

/// Whoever led it or worked on it does not close it.
fn own_work(context: &StepContext<'_>) -> Option<Named> {
    when(incident(context)?.answered_by().contains(&context.actor().person))
}

/// The incident, for those who assess a breach of it; nothing where it is none.
pub(super) fn is_one(incident: &Incident) -> bool {
    incident.step != IncidentStep::NotIncident
}
