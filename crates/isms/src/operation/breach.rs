//! Breaches of personal data (GDPR 33 and 34; A.5.34): what is decided about an incident while the clock runs.

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use record::{Choice, Line, Number, Prose, Record, Ref, Row, Rows, State, Tone};

use super::incident::Incident;
use crate::life::Pending;
use crate::people::Person;

/// How long an organisation has from the moment it is aware, whatever clocks, weekends and holidays say in between.
pub const NOTIFIED_WITHIN: SignedDuration = SignedDuration::from_hours(72);

/// After how many hours a warning is due.
pub const WARNED_AFTER: [i64; 3] = [24, 48, 66];

/// A breach of personal data, assessed while the clock runs (GDPR 33, 34; A.5.34): who decides, on whose advice, whether the
/// authority and the people concerned are told, and what was told to whom.
///
/// The authority is told within 72 hours of awareness, by the hour. It is kept also where nobody has to be told.
#[derive(Clone, Debug, PartialEq, Record)]
#[record(
    plural = "breaches",
    titles = "Breaches",
    clause = "A.5.34",
    prefix = "B",
    life_cycle = "breach",
    edited_in = "aware, notify, notified, communicate, communicated, controller_informed",
    state = Breach::state
)]
pub struct Breach {
    /// What it is called. Without a title it bears that of the incident.
    #[field(title, searched)]
    pub title: Line,
    /// Where it stands in its life.
    #[field(step)]
    pub step: BreachStep,
    /// The incident.
    #[field(decided, listed)]
    pub incident: Option<Ref<Incident>>,
    /// Whether we decide about these data, or process them for somebody who does.
    #[field(listed)]
    pub role: Option<BreachRole>,
    /// When there was reasonable certainty that personal data are touched. The clock runs from here.
    #[field(decided, listed, label = "Aware since")]
    pub aware_at: Option<Timestamp>,
    /// Why that is the right time.
    #[field(decided)]
    pub aware_because: Option<Line>,
    /// When new facts changed the assessment.
    #[field(decided, label = "Aware anew since")]
    pub aware_again_at: Option<Timestamp>,
    /// Who decides for the organisation as controller. They hold the role of top management.
    #[field(link = "controller_decider", needs_role = "top_management", label = "Decides as controller")]
    pub controller_decider: Option<Ref<Person>>,
    /// Who may notify the authority in place of the data protection officer, named in writing for this breach.
    #[field(detail, link = "delegate")]
    pub delegate: Option<Ref<Person>>,
    /// Who speaks to the people concerned.
    #[field(link = "communications_lead", label = "Speaks to the people concerned")]
    pub communications_lead: Option<Ref<Person>>,
    /// What happened to which data: the nature of the breach.
    #[field(searched)]
    pub nature: Option<Prose>,
    /// Which people and records, about how many of each.
    #[field(detail, label = "Categories and numbers")]
    pub extent: Option<Prose>,
    /// What it may mean for the people concerned.
    #[field(detail)]
    pub consequences: Option<Prose>,
    /// What was done and is proposed, also to lessen what it means for them.
    #[field(detail)]
    pub measures: Option<Prose>,
    /// Where the authority asks back: the data protection officer or another contact.
    #[field(detail)]
    pub contact_point: Option<Line>,
    /// The advice of the data protection officer.
    #[field(decided, searched)]
    pub advice: Option<Prose>,
    /// The risk to people's rights.
    #[field(decided, listed)]
    pub risk_to_people: Option<RiskToPeople>,
    /// What was decided, when, on whose advice.
    #[field(decided)]
    pub decisions: Rows<BreachDecision>,
    /// Which authority was told.
    #[field(decided)]
    pub authority: Option<Line>,
    /// When it was told.
    #[field(decided, label = "Notified")]
    pub notified_at: Option<Timestamp>,
    /// What shows that it was: the number that the authority gave.
    #[field(decided, detail)]
    pub receipt: Option<Line>,
    /// Which content follows, and by when.
    #[field(decided, label = "To follow")]
    pub to_follow: Option<Prose>,
    /// Why it was told later than 72 hours after awareness.
    #[field(decided)]
    pub delay_reason: Option<Prose>,
    /// What was told later, in phases.
    #[field(decided)]
    pub phases: Rows<NotificationPhase>,
    /// What the people concerned are told, in plain words.
    #[field(detail, label = "Text for people")]
    pub people_text: Option<Prose>,
    /// Who approved that text. Not whoever sends it.
    #[field(detail, label = "Text approved by")]
    pub text_approved_by: Option<Ref<Person>>,
    /// How they were told.
    #[field(decided)]
    pub channel: Option<Line>,
    /// How many were reached.
    #[field(decided, label = "People reached")]
    pub reached: Option<Number<0, 9_007_199_254_740_991>>,
    /// When they were told.
    #[field(decided, label = "People informed")]
    pub communicated_at: Option<Timestamp>,
    /// What was decided about telling the people concerned, and by which exception nobody had to.
    #[field(decided)]
    pub communication_decision: Option<Prose>,
    /// Whether questions of the authority are answered.
    #[field(decided)]
    pub authority_questions: Option<AuthorityQuestions>,
    /// The controllers that were told, where we process for others.
    #[field(decided)]
    pub notices: Rows<ControllerNotice>,
    /// What was done to help the controllers.
    #[field(decided)]
    pub assistance: Option<Prose>,
    /// A step that waits for a second person.
    #[field(embed)]
    pub pending: Pending,
}

/// The steps of a breach assessment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Choice)]
pub enum BreachStep {
    /// The clock runs.
    Aware,
    /// No personal data were touched.
    NoPersonalData,
    /// A risk to people is unlikely; nobody has to be told.
    NoRisk,
    /// The authority is to be told.
    Notify,
    /// The authority was told.
    Notified,
    /// The people concerned are to be told.
    Communicate,
    /// The people concerned were told.
    Communicated,
    /// All is told and answered.
    Complete,
    /// The controllers were told.
    ControllerInformed,
}

/// In which role the organisation is concerned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Choice)]
pub enum BreachRole {
    /// We decide why and how these data are processed.
    Controller,
    /// We process them for somebody who decides.
    Processor,
}

/// The risk to the rights of the people concerned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Choice)]
pub enum RiskToPeople {
    /// Unlikely: it is kept here and told to nobody.
    Unlikely,
    /// There is one: the authority is told.
    #[choice(label = "Risk")]
    Likely,
    /// A high one: the people are told as well.
    #[choice(label = "High risk")]
    High,
}

/// Where the exchange with the authority stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Choice)]
pub enum AuthorityQuestions {
    /// It asked nothing.
    None,
    /// All of its questions are answered.
    Answered,
    /// Some are not.
    Open,
}

/// What was decided about it.
#[derive(Clone, Debug, PartialEq, Row)]
pub struct BreachDecision {
    /// When.
    pub decided_at: Option<Timestamp>,
    /// What.
    pub decision: Line,
    /// How high the risk to people was thought to be.
    pub risk_to_people: Option<RiskToPeople>,
    /// Who advised it.
    pub advised_by: Option<Ref<Person>>,
    /// Who decided it.
    pub decided_by: Option<Ref<Person>>,
}

/// What was told to the authority after the first time.
#[derive(Clone, Debug, PartialEq, Row)]
pub struct NotificationPhase {
    /// When.
    pub sent_at: Option<Timestamp>,
    /// What was told.
    pub told: Option<Line>,
    /// What shows it.
    pub receipt: Option<Line>,
}

/// That a controller was told.
#[derive(Clone, Debug, PartialEq, Row)]
pub struct ControllerNotice {
    /// The controller.
    pub controller: Option<Line>,
    /// When.
    pub informed_at: Option<Timestamp>,
    /// What shows it.
    pub receipt: Option<Line>,
}

/// The clock of a breach at one moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Clock {
    /// Since when it runs.
    pub since: Timestamp,
    /// When it has run out.
    pub due: Timestamp,
    /// How much is left; less than nothing once it has run out.
    pub left: SignedDuration,
    /// When it stopped: the authority was told, or need not be.
    pub stopped_at: Option<Timestamp>,
}

impl Clock {
    /// How many of the warnings are due: after 24, 48 and 66 hours.
    pub fn warnings(&self) -> usize {
        let gone = NOTIFIED_WITHIN - self.left;
        WARNED_AFTER.iter().filter(|hours| gone >= SignedDuration::from_hours(**hours)).count()
    }

    /// Whether it ran out before it was stopped.
    pub fn is_late(&self) -> bool {
        self.left.is_negative()
    }

    /// Whether it still runs.
    pub fn runs(&self) -> bool {
        self.stopped_at.is_none()
    }
}

impl Breach {
    /// The clock from the first awareness, and from the second where new facts made one. Processors tell their controllers
    /// without undue delay and have no such clock.
    pub fn clocks(&self, now: Timestamp) -> Vec<Clock> {
        if self.role == Some(BreachRole::Processor) || self.step == BreachStep::NoPersonalData {
            return Vec::new();
        }
        let needs_nothing = self.step == BreachStep::NoRisk;
        let starts = [self.aware_at, self.aware_again_at].into_iter().flatten();
        starts.filter(|_| !needs_nothing).filter_map(|since| self.clock(since, now)).collect()
    }

    fn clock(&self, since: Timestamp, now: Timestamp) -> Option<Clock> {
        let due = since.checked_add(NOTIFIED_WITHIN).ok()?;
        let at = self.notified_at.unwrap_or(now);
        Some(Clock { since, due, left: due.duration_since(at), stopped_at: self.notified_at })
    }

    /// By when the authority has to be told: 72 hours after the awareness that led to it.
    pub fn due(&self) -> Option<Timestamp> {
        self.aware_again_at.or(self.aware_at)?.checked_add(NOTIFIED_WITHIN).ok()
    }

    /// Whether nothing is left to be decided or told.
    pub fn is_settled(&self) -> bool {
        matches!(self.step, BreachStep::NoPersonalData | BreachStep::NoRisk | BreachStep::Complete)
    }

    fn state(&self, _: Date) -> Option<State> {
        let (code, label, tone) = match self.step {
            BreachStep::Aware => ("aware", "Clock runs", Tone::Bad),
            BreachStep::NoPersonalData => ("no_personal_data", "No personal data", Tone::Plain),
            BreachStep::NoRisk => ("no_risk", "No risk to people", Tone::Good),
            BreachStep::Notify => ("notify", "To be notified", Tone::Bad),
            BreachStep::Notified => ("notified", "Authority notified", Tone::Warn),
            BreachStep::Communicate => ("communicate", "People to be informed", Tone::Bad),
            BreachStep::Communicated => ("communicated", "People informed", Tone::Warn),
            BreachStep::Complete => ("complete", "Complete", Tone::Good),
            BreachStep::ControllerInformed => ("controller_informed", "Controllers informed", Tone::Warn),
        };
        Some(State { code, label, tone })
    }
}

#[cfg(test)]
mod tests {
    use record::Kinded as _;
    use serde_json::json;

    use super::*;

    fn breach(fields: serde_json::Value) -> Breach {
        let mut body = json!({"title": "x", "step": "aware", "role": "controller"}).as_object().cloned().unwrap();
        body.extend(fields.as_object().cloned().unwrap());
        (Breach::kind_of().read)(body).unwrap().downcast::<Breach>().cloned().unwrap()
    }

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn the_clock_is_72_hours_long_also_where_clocks_go_forward_or_back() {
        for (aware, due) in [
            // Amsterdam goes to summer time on 29 March 2026 and back on 25 October: the wall shows another hour.
            ("2026-03-27T12:00:00+01:00", "2026-03-30T13:00:00+02:00"),
            ("2026-10-23T12:00:00+02:00", "2026-10-26T11:00:00+01:00"),
            ("2026-12-30T12:00:00+01:00", "2027-01-02T12:00:00+01:00"),
        ] {
            let clocks = breach(json!({"aware_at": aware})).clocks(at(aware));
            assert_eq!(clocks.iter().map(|clock| clock.due).collect::<Vec<_>>(), [at(due)]);
            assert_eq!(clocks.first().unwrap().left, NOTIFIED_WITHIN);
        }
    }

    #[test]
    fn warnings_are_due_after_24_48_and_66_hours_and_the_clock_runs_out_after_72() {
        let breach = breach(json!({"aware_at": "2026-03-27T11:00:00Z"}));
        for (hours, warnings, is_late) in
            [(23, 0, false), (24, 1, false), (48, 2, false), (66, 3, false), (73, 3, true)]
        {
            let now = at("2026-03-27T11:00:00Z") + SignedDuration::from_hours(hours);
            let clock = *breach.clocks(now).first().unwrap();
            assert_eq!((clock.warnings(), clock.is_late(), clock.runs()), (warnings, is_late, true), "{hours}");
        }
    }

    #[test]
    fn a_notification_stops_the_clock_and_a_second_awareness_has_one_of_its_own() {
        let told =
            json!({"aware_at": "2026-03-27T11:00:00Z", "notified_at": "2026-03-29T14:00:00Z", "step": "notified"});
        let clock = *breach(told).clocks(at("2026-05-01T00:00:00Z")).first().unwrap();
        assert_eq!((clock.runs(), clock.left), (false, SignedDuration::from_hours(21)), "at hour 51");
        let twice = breach(json!({
            "aware_at": "2026-03-27T11:00:00Z", "aware_again_at": "2026-04-27T11:00:00Z", "step": "notify",
        }));
        assert_eq!(twice.clocks(at("2026-04-27T12:00:00Z")).len(), 2, "both are shown");
        assert_eq!(twice.due(), Some(at("2026-04-30T11:00:00Z")), "the later one counts");
    }

    #[test]
    fn processors_and_what_needs_no_notification_have_no_clock() {
        for fields in [json!({"role": "processor"}), json!({"step": "no_personal_data"}), json!({"step": "no_risk"})] {
            let mut with = json!({"aware_at": "2026-03-27T11:00:00Z"});
            with.as_object_mut().unwrap().extend(fields.as_object().cloned().unwrap());
            assert!(breach(with).clocks(at("2026-03-27T12:00:00Z")).is_empty(), "{fields}");
        }
    }
}
