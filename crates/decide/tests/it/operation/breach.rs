//! The life of a breach assessment: one allowed case a transition, for every guard the same world with one fact changed, and the
//! 72 hours.

use isms::operation::{Breach, Incident};
use serde_json::{Value as Json, json};

use super::Life;
use crate::cases::{Refused, each_is_refused_by_its_code, every_command_is_allowed, every_guard_has_a_case};

fn begin() -> Life {
    let mut life = Life::begin();
    life.there::<Incident>("incident", json!({"title": "Payroll summary sent astray", "step": "open"}));
    life
}

fn starting(role: &str) -> Life {
    let life = begin();
    let (incident, jonas) = (life.id("incident"), life.id("jonas"));
    life.beginning::<Breach>(
        "dora",
        "breach",
        json!({"incident": incident, "aware_at": "2026-03-02T09:30", "role": role, "controller_decider": jonas}),
    )
}

fn becoming_aware() -> Life {
    starting("controller")
}

fn clearing() -> Life {
    becoming_aware().taken().taking::<Breach>("dora", "clearance", json!({}))
}

/// Dora advises, and Jonas decides.
fn decided(life: Life, noun: &'static str, details: Json) -> Life {
    life.taking::<Breach>("dora", noun, details).taken().taking::<Breach>("jonas", noun, json!({}))
}

fn deciding_no_risk() -> Life {
    decided(becoming_aware().taken(), "decision", json!({"advice": "All was encrypted", "risk_to_people": "unlikely"}))
}

fn advising_no_risk() -> Life {
    let details = json!({"advice": "All was encrypted", "risk_to_people": "unlikely"});
    becoming_aware().taken().taking::<Breach>("dora", "decision", details)
}

fn reassessing() -> Life {
    let mut life = deciding_no_risk().taken();
    life.hours_pass(24);
    let details = json!({"aware_again_at": "2026-03-03T09:00:00Z", "risk_to_people": "likely"});
    life.taking::<Breach>("dora", "reassessment", details)
}

fn advising_to_notify() -> Life {
    let details = json!({"advice": "Salaries of 23 people", "risk_to_people": "high"});
    becoming_aware().taken().taking::<Breach>("dora", "notification_decision", details)
}

fn deciding_to_notify() -> Life {
    advising_to_notify().taken().taking::<Breach>("jonas", "notification_decision", json!({}))
}

fn notification() -> Json {
    json!({
        "authority": "Autoriteit Persoonsgegevens", "receipt": "AP-2026-1", "nature": "Summary sent to a customer",
        "extent": "23 employees, one record each", "consequences": "Salaries known", "measures": "Deleted, confirmed",
        "contact_point": "dpo@corvane.example",
    })
}

fn notifying() -> Life {
    let mut life = deciding_to_notify().taken();
    life.hours_pass(51);
    life.taking::<Breach>("dora", "notification", notification())
}

fn notified() -> Life {
    notifying().taken()
}

fn adding() -> Life {
    let details = json!({"sent_at": "2026-03-04T09:00:00Z", "told": "The number was 22", "receipt": "AP-2026-1b"});
    notified().taking::<Breach>("dora", "further_notification", details)
}

fn deciding_to_communicate() -> Life {
    decided(notified(), "communication_decision", json!({"advice": "They should know", "risk_to_people": "high"}))
}

fn advising_to_communicate() -> Life {
    let details = json!({"advice": "They should know", "risk_to_people": "high"});
    notified().taking::<Breach>("dora", "communication_decision", details)
}

fn communicating() -> Life {
    let mut life = deciding_to_communicate().taken();
    let (eve, finn) = (life.id("eve"), life.id("finn"));
    life = life.taking::<Breach>("dora", "communication", json!({"channel": "Letter", "reached": 23}));
    life.saying::<Breach>(json!({"people_text": "Dear all", "text_approved_by": finn, "communications_lead": eve}));
    life.by("eve");
    life
}

fn completing() -> Life {
    let details = json!({"authority_questions": "answered", "communication_decision": "Encrypted: GDPR 34.3 a"});
    notified().taking::<Breach>("dora", "completion", details)
}

fn completing_communicated() -> Life {
    communicating().taken().taking::<Breach>("dora", "completion", json!({"authority_questions": "none"}))
}

fn informing_controllers() -> Life {
    let notice = json!({"controller": "Customer A", "informed_at": "2026-03-02T08:45:00Z", "receipt": "Mail"});
    starting("processor").taken().taking::<Breach>("dora", "controller_notice", json!({"notices": [notice]}))
}

fn completing_processor() -> Life {
    informing_controllers().taken().taking::<Breach>("dora", "completion", json!({"assistance": "Logs of the day"}))
}

#[test]
fn every_command_leads_where_it_should() {
    for (life, state) in [
        (becoming_aware(), "aware"),
        (clearing(), "no_personal_data"),
        (deciding_no_risk(), "no_risk"),
        (reassessing(), "notify"),
        (deciding_to_notify(), "notify"),
        (notifying(), "notified"),
        (adding(), "notified"),
        (deciding_to_communicate(), "communicate"),
        (communicating(), "communicated"),
        (completing(), "complete"),
        (completing_communicated(), "complete"),
        (informing_controllers(), "controller_informed"),
        (completing_processor(), "complete"),
    ] {
        assert_eq!(life.taken().state::<Breach>(), state);
    }
    every_command_is_allowed(
        "breach",
        [
            "breach.become_aware",
            "breach.clear",
            "breach.decide_no_risk",
            "breach.reassess",
            "breach.decide_notify",
            "breach.notify",
            "breach.add_information",
            "breach.decide_communicate",
            "breach.communicate",
            "breach.complete",
            "breach.complete_communicated",
            "breach.inform_controller",
            "breach.complete_processor",
        ],
    );
}

#[test]
fn the_advice_alone_decides_nothing() {
    let life = advising_to_notify().taken();
    assert_eq!(life.state::<Breach>(), "aware");
    let again = json!({"advice": "Salaries of 23 people", "risk_to_people": "high"});
    let life = life.taking::<Breach>("dora", "notification_decision", again).taken();
    assert_eq!(life.state::<Breach>(), "aware", "not even twice");
}

#[test]
fn what_was_decided_is_kept_with_who_advised_it() {
    let life = deciding_to_communicate().taken();
    let (dora, jonas) = (life.id("dora"), life.id("jonas"));
    let decisions = &life.it::<Breach>().decisions;
    let kept: Vec<_> = decisions.iter().map(|one| (&*one.decision, one.advised_by, one.decided_by)).collect();
    let by = |person| Some(record::Ref::to(person));
    assert_eq!(
        kept,
        [("Notify the authority", by(dora), by(jonas)), ("Inform the people concerned", by(dora), by(jonas)),]
    );
    assert!(decisions.iter().all(|one| one.decided_at.is_some() && one.risk_to_people.is_some()));
    let cleared = clearing().taken();
    assert_eq!(cleared.it::<Breach>().decisions.iter().count(), 1, "clearing it is a decision");
}

#[test]
fn the_hours_between_awareness_and_notification_are_those_that_passed() {
    let life = notified();
    let clock = *life.it::<Breach>().clocks(life.world.now).first().unwrap();
    assert_eq!(clock.left, jiff::SignedDuration::from_mins(20 * 60 + 30), "notified 51 and a half hours later");
}

/// Each world passes; with the one fact changed, exactly this refuses.
const REFUSED: &[Refused<Life>] = &[
    ("at no time", becoming_aware, |l| l.without("aware_at"), "awareness_time_missing"),
    ("no reason", becoming_aware, Life::without_reason, "reason_missing"),
    ("aware in an hour", becoming_aware, |l| l.with("aware_at", "2026-03-02T10:00:01Z"), "aware_at: ahead"),
    ("by an employee", becoming_aware, |l| l.by("eve"), "not_entitled"),
    (
        "decided by who holds no top management",
        becoming_aware,
        |l| {
            let eve = l.id("eve");
            l.with("controller_decider", eve.to_string())
        },
        "controller_decider: owner_lacks_role",
    ),
    ("cleared without a reason", clearing, Life::without_reason, "reason_missing"),
    ("cleared by the incident lead", clearing, |l| l.by("lea"), "not_entitled"),
    ("no advice", advising_no_risk, |l| l.without("advice"), "advice_missing"),
    ("no reason for no risk", advising_no_risk, Life::without_reason, "reason_missing"),
    (
        "a risk that is told to nobody",
        advising_no_risk,
        |l| l.with("risk_to_people", "high"),
        "risk_to_people: does_not_fit",
    ),
    (
        "nobody decides",
        advising_no_risk,
        |l| l.saying::<Breach>(json!({"controller_decider": null})),
        "advice: decider_missing",
    ),
    ("decided by another", deciding_no_risk, |l| l.by("ines"), "not_entitled"),
    ("again at no time", reassessing, |l| l.without("aware_again_at"), "awareness_time_missing"),
    (
        "again before the first time",
        reassessing,
        |l| l.with("aware_again_at", "2026-03-02T08:00:00Z"),
        "aware_again_at: before_start",
    ),
    ("again without a reason", reassessing, Life::without_reason, "reason_missing"),
    (
        "to notify what is no risk",
        advising_to_notify,
        |l| l.with("risk_to_people", "unlikely"),
        "risk_to_people: does_not_fit",
    ),
    ("to notify without a risk", advising_to_notify, |l| l.without("risk_to_people"), "risk_to_people_missing"),
    ("no factor was proven", deciding_to_notify, |l| l.actor.proof = None, "second_factor_missing"),
    ("content is missing", notifying, |l| l.without("extent"), "notification_content_missing"),
    ("told nobody", notifying, |l| l.without("authority"), "notification_content_missing"),
    ("after 73 hours", notifying, |l| l.hours_pass(22), "delay_reason_missing"),
    ("told tomorrow", notifying, |l| l.with("notified_at", "2026-03-05T12:00:01Z"), "notified_at: ahead"),
    ("notified by the incident lead", notifying, |l| l.by("lea"), "not_entitled"),
    ("no receipt of what followed", adding, |l| l.without("receipt"), "receipt_missing"),
    ("no time of what followed", adding, |l| l.without("sent_at"), "receipt_missing"),
    (
        "people are told of a risk that is not high",
        advising_to_communicate,
        |l| l.with("risk_to_people", "likely"),
        "risk_to_people_missing",
    ),
    ("no text", communicating, |l| l.saying::<Breach>(json!({"people_text": null})), "text_not_approved"),
    (
        "a text approved by who sends it",
        communicating,
        |l| {
            let eve = l.id("eve");
            l.saying::<Breach>(json!({"text_approved_by": eve}))
        },
        "text_not_approved",
    ),
    ("no channel", communicating, |l| l.without("channel"), "reach_missing"),
    ("nobody knows how many", communicating, |l| l.without("reached"), "reach_missing"),
    ("sent by who is not named", communicating, |l| l.by("dora"), "not_entitled"),
    ("open questions", completing, |l| l.with("authority_questions", "open"), "authority_questions_open"),
    ("questions?", completing_communicated, |l| l.without("authority_questions"), "authority_questions_open"),
    ("whether to tell people is open", completing, |l| l.without("communication_decision"), "communication_undecided"),
    (
        "we are controller",
        informing_controllers,
        |l| l.saying::<Breach>(json!({"role": "controller"})),
        "not_processor",
    ),
    ("nobody was told", informing_controllers, |l| l.without("notices"), "receipt_missing"),
    (
        "told without a receipt",
        informing_controllers,
        |l| l.with("notices", json!([{"controller": "A", "informed_at": "2026-03-02T08:45:00Z"}])),
        "receipt_missing",
    ),
    ("no help", completing_processor, |l| l.without("assistance"), "assistance_missing"),
];

#[test]
fn every_refusal_is_a_passing_world_with_one_fact_changed() {
    each_is_refused_by_its_code(REFUSED);
}

#[test]
fn every_guard_of_the_life_cycle_has_a_refused_case() {
    every_guard_has_a_case("breach", REFUSED);
}
