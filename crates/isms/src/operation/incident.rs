//! Incidents (A.5.24 to A.5.28, A.6.8): from a report of one minute to what was learnt.

use std::collections::BTreeSet;

use jiff::Timestamp;
use jiff::civil::Date;
use record::{Body, Choice, Id, Line, Misfit, Prose, Record, Ref, State, Tone};

use super::breach::Breach;
use crate::asset::Asset;
use crate::control::Control;
use crate::people::Person;
use crate::registry::Edit;
use crate::risk::Risk;
use crate::supplier::Supplier;
use crate::treatment::Action;
use crate::{Isms, Typed};

/// Something that happened to information, or may have (A.5.24 to A.5.28, A.6.8). Anybody reports it: what, where, when.
///
/// Until it is looked at it is a reported event. A high or critical one closes only after a review: its cause, what was learnt,
/// what is done, whether the risks still hold, and whether a nonconformity is raised.
#[derive(Clone, Debug, PartialEq, Record)]
#[record(
    plural = "incidents",
    clause = "A.5.24",
    prefix = "I",
    life_cycle = "incident",
    edited_in = "reported, open, contained, recovering, resolved",
    state = Incident::state
)]
pub struct Incident {
    /// What it is called. Without a title it begins as the report does.
    #[field(title, searched)]
    pub title: Line,
    /// Where it stands in its life.
    #[field(step)]
    pub step: IncidentStep,
    /// What happened, in your own words.
    #[field(searched, label = "What happened")]
    pub description: Option<Prose>,
    /// Where you noticed it: a system, a room, a mailbox, a train.
    #[field(searched, label = "Where")]
    pub place: Option<Line>,
    /// When you noticed it. Without a time: now.
    #[field(label = "Noticed")]
    pub noticed_at: Option<Timestamp>,
    /// When it began, once that is known.
    #[field(detail, label = "Began")]
    pub began_at: Option<Timestamp>,
    /// Who or what noticed it first.
    #[field(detail)]
    pub source: Option<IncidentSource>,
    /// Whether a rule of ours should have noticed it first.
    #[field(detail, label = "Detection missed it")]
    pub detection_missed: Option<bool>,
    /// Who reported it.
    #[field(decided, detail, link = "requester", label = "Reported by")]
    pub reporter: Option<Ref<Person>>,
    /// When the report came in.
    #[field(decided, listed, label = "Reported")]
    pub reported_at: Option<Timestamp>,
    /// What sort of incident it is.
    #[field(listed, detail)]
    pub category: Option<IncidentCategory>,
    /// How bad it is. It rises at any time; only its lead lowers it, and says why.
    #[field(listed, detail)]
    pub severity: Option<Severity>,
    /// Why the severity was lowered.
    #[field(detail, label = "Lowered because")]
    pub lowered_because: Option<Line>,
    /// The assets that it touches.
    #[field(detail)]
    pub assets: Vec<Ref<Asset>>,
    /// Whether personal data are touched, or may be.
    #[field(detail, label = "Personal data")]
    pub personal_data: Option<PersonalData>,
    /// Who leads the answer to it.
    #[field(decided, listed, link = "owner", label = "Lead")]
    pub lead: Option<Ref<Person>>,
    /// Who works on it.
    #[field(detail, link = "incident_team")]
    pub team: Vec<Ref<Person>>,
    /// Who speaks to the outside about it.
    #[field(detail, link = "communications_lead", label = "Speaks to the outside")]
    pub communications_lead: Option<Ref<Person>>,
    /// The risks that it is about.
    #[field(detail)]
    pub risks: Vec<Ref<Risk>>,
    /// The controls that failed, or were missing.
    #[field(detail, label = "Failed controls")]
    pub controls: Vec<Ref<Control>>,
    /// The suppliers that it came from or has to be told to.
    #[field(detail)]
    pub suppliers: Vec<Ref<Supplier>>,
    /// Whether it may come before a court or an authority, so that evidence needs a chain of custody.
    #[field(detail, label = "Legally relevant")]
    pub is_legally_relevant: Option<bool>,
    /// The chain of custody: what was secured, by whom, when, where it is.
    #[field(detail)]
    pub custody: Option<Prose>,
    /// Whether nothing more is taken into custody, and all of it has its place.
    #[field(detail, label = "Custody closed")]
    pub is_custody_closed: Option<bool>,
    /// How it was contained.
    #[field(decided)]
    pub containment: Option<Prose>,
    /// When it was contained.
    #[field(decided, detail, label = "Contained")]
    pub contained_at: Option<Timestamp>,
    /// How the cause was removed or set apart.
    #[field(decided)]
    pub cause_removal: Option<Prose>,
    /// How it was checked that everything works again.
    #[field(decided)]
    pub restoration: Option<Prose>,
    /// Who was told: customers, authorities, people; or why nobody had to be.
    #[field(decided, label = "Who was told")]
    pub informing: Option<Prose>,
    /// When it was resolved.
    #[field(decided, detail, label = "Resolved")]
    pub resolved_at: Option<Timestamp>,
    /// The day on which the review was held.
    #[field(decided, detail, label = "Reviewed")]
    pub reviewed_on: Option<Date>,
    /// Why it could happen.
    #[field(decided, searched)]
    pub cause: Option<Prose>,
    /// What was learnt.
    #[field(decided, searched)]
    pub lessons: Option<Prose>,
    /// The actions that follow from it.
    #[field(decided, detail)]
    pub actions: Vec<Ref<Action>>,
    /// Why no action follows.
    #[field(decided, detail, label = "No action because")]
    pub no_action: Option<Prose>,
    /// What came of looking at the risks again: which stay, which are analysed anew.
    #[field(decided, label = "Risks looked at again")]
    pub risk_review: Option<Prose>,
    /// Whether a nonconformity is raised.
    #[field(decided, detail)]
    pub raises_nonconformity: Option<bool>,
    /// Why one is raised, or none.
    #[field(decided, detail, label = "About the nonconformity")]
    pub nonconformity_because: Option<Prose>,
}

/// The steps of an incident.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Choice)]
pub enum IncidentStep {
    /// Somebody reported it; nobody has looked at it yet.
    Reported,
    /// It is none.
    #[choice(label = "No incident")]
    NotIncident,
    /// Being worked on.
    Open,
    /// It spreads no further.
    Contained,
    /// Its cause is gone; things are brought back.
    Recovering,
    /// Everything works again.
    Resolved,
    /// It was reviewed.
    Reviewed,
    /// It is over.
    Closed,
}

/// How bad an incident is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Choice)]
pub enum Severity {
    /// One person or system, no harm.
    Low,
    /// Work is disturbed, or a little information was seen.
    Medium,
    /// Customers or confidential information are touched.
    High,
    /// The organisation, its customers or people's rights are in danger.
    Critical,
}

impl Severity {
    /// Whether it closes only after a review, and top management hears of it at once.
    pub fn is_major(self) -> bool {
        self >= Self::High
    }

    /// The severity of that code.
    fn from_code(code: &str) -> Option<Self> {
        let choice = Self::CHOICES.iter().find(|choice| choice.code == code)?;
        Self::ALL.iter().copied().find(|one| one.choice() == choice)
    }
}

/// What sort of incident it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Choice)]
pub enum IncidentCategory {
    /// Phishing and other deceit.
    Deception,
    /// Malicious software.
    Malware,
    /// Somebody got in who should not.
    #[choice(label = "Unauthorised access")]
    Intrusion,
    /// Information went where it should not.
    Disclosure,
    /// Something was lost or stolen.
    #[choice(label = "Loss or theft")]
    Loss,
    /// Something did not work, or was too slow.
    Outage,
    /// Information is wrong.
    #[choice(label = "Wrong or changed information")]
    Corruption,
    /// Something at a supplier.
    Supplier,
    /// Fire, water, entry.
    Physical,
    /// A rule was not kept.
    Misuse,
    /// Something else.
    Other,
}

/// Who or what noticed it first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Choice)]
pub enum IncidentSource {
    /// Somebody of ours.
    Staff,
    /// Monitoring.
    Monitoring,
    /// A customer or another outsider.
    Outsider,
    /// A supplier.
    Supplier,
    /// An audit or a test.
    Audit,
}

/// Whether personal data are touched.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Choice)]
pub enum PersonalData {
    /// They are.
    Yes,
    /// They are not.
    No,
    /// Nobody knows yet.
    Unknown,
}

impl Incident {
    /// Whether it is high or critical.
    pub fn is_major(&self) -> bool {
        self.severity.is_some_and(Severity::is_major)
    }

    /// Whether it is neither closed nor none.
    pub fn is_open(&self) -> bool {
        !matches!(self.step, IncidentStep::NotIncident | IncidentStep::Closed)
    }

    fn state(&self, _: Date) -> Option<State> {
        let tone = if self.is_major() { Tone::Bad } else { Tone::Warn };
        let (code, label, tone) = match self.step {
            IncidentStep::Reported => ("reported", "Reported, to be looked at", Tone::Warn),
            IncidentStep::NotIncident => ("not_incident", "No incident", Tone::Plain),
            IncidentStep::Open => ("open", "Open", tone),
            IncidentStep::Contained => ("contained", "Contained", tone),
            IncidentStep::Recovering => ("recovering", "Recovering", Tone::Warn),
            IncidentStep::Resolved if self.is_major() => ("resolved", "Resolved, to be reviewed", Tone::Warn),
            IncidentStep::Resolved => ("resolved", "Resolved", Tone::Good),
            IncidentStep::Reviewed => ("reviewed", "Reviewed", Tone::Good),
            IncidentStep::Closed => ("closed", "Closed", Tone::Plain),
        };
        Some(State { code, label, tone })
    }

    /// Only who leads it lowers its severity, and says why. What triage asked for stays answered.
    pub(crate) fn keep(edit: &Edit<'_>, body: &mut Body) -> Vec<Misfit> {
        let Some(before) = edit.before.and_then(|held| held.typed::<Self>()) else { return Vec::new() };
        let mut misfits = Vec::new();
        let severity = body.get("severity").and_then(|code| Severity::from_code(code.as_str()?));
        let is_lower = before.severity.is_some() && severity < before.severity;
        let is_lead = before.lead.is_some_and(|lead| edit.authors().all(|author| author == lead.id));
        let reason = |body: &Body| body.get("lowered_because").cloned();
        let old_reason = edit.before.map(crate::Held::body).and_then(|old| reason(&old));
        if is_lower && !is_lead {
            let sentence = "Only whoever leads the incident lowers its severity. Ask them.";
            misfits.push(Misfit::new("severity", "lowered_by_lead", sentence));
        } else if is_lower && (reason(body).is_none() || reason(body) == old_reason) {
            let sentence = "Say why the severity is lower than it was.";
            misfits.push(Misfit::new("lowered_because", "missing", sentence));
        }
        let answered = [("category", before.category.is_some()), ("personal_data", before.personal_data.is_some())];
        let is_triaged = before.step != IncidentStep::Reported;
        for (name, _) in answered.into_iter().filter(|(name, was)| is_triaged && *was && !body.contains_key(*name)) {
            misfits.push(Misfit::new(name, "missing", "It was answered at triage. Choose another answer instead."));
        }
        misfits
    }

    /// Everybody who had a hand in answering it.
    pub fn answered_by(&self) -> BTreeSet<Id> {
        self.lead.into_iter().chain(self.team.iter().copied()).map(|person| person.id).collect()
    }
}

/// The living breach assessments of an incident.
pub fn breaches_of(isms: &Isms, incident: Id) -> impl Iterator<Item = Typed<'_, Breach>> {
    isms.referring_from::<Breach>(incident).filter(|referring| referring.held.is_living()).filter_map(|referring| {
        let it: &Breach = referring.held.typed()?;
        Some(Typed { held: referring.held, it })
    })
}
