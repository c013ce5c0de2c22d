//! The life of an incident: one allowed case a transition, for every guard the same world with one fact changed, and that a
//! major one does not close without cause, lessons and decisions about risks.

use isms::asset::Asset;
use isms::operation::{Breach, Incident};
use record::Kinded as _;
use serde_json::{Value as Json, json};

use super::Life;
use crate::cases::{Refused, each_is_refused_by_its_code, every_command_is_allowed, every_guard_has_a_case};

fn begin() -> Life {
    let mut life = Life::begin();
    life.there::<Asset>("portal", json!({"name": "Portal"}));
    life
}

fn reporting() -> Life {
    begin().beginning::<Incident>(
        "eve",
        "incident",
        json!({"description": "I sent the payroll summary to a customer.\nIt was the wrong address.", "place": "Outlook"}),
    )
}

fn reported() -> Life {
    reporting().taken()
}

fn dismissing() -> Life {
    reported().taking::<Incident>("lea", "dismissal", json!({}))
}

fn triage(severity: &str, personal_data: &str) -> Life {
    let life = reported();
    let portal = life.id("portal");
    life.taking::<Incident>(
        "lea",
        "triage",
        json!({"category": "disclosure", "severity": severity, "assets": [portal], "personal_data": personal_data}),
    )
}

fn opening() -> Life {
    triage("high", "no")
}

fn containing() -> Life {
    opening().taken().taking::<Incident>(
        "lea",
        "containment",
        json!({"containment": "The customer deleted it", "contained_at": "2026-03-02T10:30"}),
    )
}

fn removing() -> Life {
    containing().taken().taking::<Incident>("lea", "cause_removal", json!({"cause_removal": "Autocomplete is off"}))
}

fn resolved_details() -> Json {
    json!({"restoration": "Mails go where they should", "informing": "Works council and the 23 people"})
}

fn resolving() -> Life {
    removing().taken().taking::<Incident>("lea", "resolution", resolved_details())
}

fn resolving_low() -> Life {
    triage("low", "no").taken().taking::<Incident>("lea", "resolution", resolved_details())
}

fn reviewing() -> Life {
    resolving().taken().taking::<Incident>(
        "lea",
        "review",
        json!({
            "cause": "Autocomplete", "lessons": "Check the address", "no_action": "Done at once",
            "risk_review": "R-007 stays as it is", "raises_nonconformity": false, "nonconformity_because": "No rule broken",
        }),
    )
}

fn closing_small() -> Life {
    resolving_low().taken().taking::<Incident>("lea", "closure", json!({"lessons": "none"}))
}

fn closing() -> Life {
    reviewing().taken().taking::<Incident>("ines", "closure", json!({}))
}

fn reopening() -> Life {
    closing().taken().taking::<Incident>("lea", "reopening", json!({}))
}

#[test]
fn a_report_of_one_minute_keeps_who_when_and_its_first_line_as_title() {
    let life = reported();
    let incident: &Incident = life.it();
    assert_eq!(&*incident.title, "I sent the payroll summary to a customer.");
    assert_eq!(incident.reporter.unwrap().id, life.id("eve"));
    assert_eq!((incident.reported_at, incident.noticed_at), (Some(life.world.now), Some(life.world.now)));
    assert!(
        life.world.view(life.id("eve")).held(Incident::kind_of(), life.record).is_some(),
        "they see what comes of it"
    );
    assert!(life.world.view(life.id("finn")).held(Incident::kind_of(), life.record).is_none(), "nobody else does");
}

#[test]
fn a_time_without_an_offset_is_of_the_clock_on_the_wall() {
    for (typed, kept) in [
        ("2026-02-01T10:30", "2026-02-01T09:30:00Z"),
        ("2026-02-01T10:30:15Z", "2026-02-01T10:30:15Z"),
        ("2025-07-01T10:30", "2025-07-01T08:30:00Z"),
        // 02:30 came twice that night: the first is meant.
        ("2025-10-26T02:30", "2025-10-26T00:30:00Z"),
    ] {
        let mut life = reporting();
        life.with("noticed_at", typed);
        let life = life.taken();
        assert_eq!(life.it::<Incident>().noticed_at.unwrap().to_string(), kept, "{typed}");
    }
    let mut life = reporting();
    // 02:30 never came that night.
    life.with("noticed_at", "2025-03-30T02:30");
    assert_eq!(life.refused(), ["noticed_at: not_an_instant"]);
}

#[test]
fn every_command_leads_where_it_should() {
    for (life, state) in [
        (reporting(), "reported"),
        (dismissing(), "not_incident"),
        (opening(), "open"),
        (containing(), "contained"),
        (removing(), "recovering"),
        (resolving(), "resolved"),
        (resolving_low(), "resolved"),
        (reviewing(), "reviewed"),
        (closing_small(), "closed"),
        (closing(), "closed"),
        (reopening(), "open"),
    ] {
        assert_eq!(life.taken().state::<Incident>(), state);
    }
    every_command_is_allowed(
        "incident",
        [
            "incident.report",
            "incident.dismiss",
            "incident.open",
            "incident.contain",
            "incident.remove_cause",
            "incident.resolve",
            "incident.resolve_low",
            "incident.review",
            "incident.close_small",
            "incident.close",
            "incident.reopen",
        ],
    );
}

#[test]
fn severity_rises_at_any_time_and_only_the_lead_lowers_it_with_a_reason() {
    let life = opening().taken();
    let edit = |fields| life.world.edit::<Incident>(life.record, fields);
    let refused = |who: &str, fields| match life.world.decide(life.id(who), &edit(fields)) {
        Ok(_) => Vec::new(),
        Err(rejection) => crate::scene::codes(&rejection),
    };
    assert_eq!(refused("ines", json!({"severity": "critical"})), [""; 0]);
    assert_eq!(refused("ines", json!({"severity": "low", "lowered_because": "x"})), ["severity: lowered_by_lead"]);
    assert_eq!(refused("ines", json!({"severity": null})), ["severity: lowered_by_lead"]);
    assert_eq!(refused("lea", json!({"severity": "low"})), ["lowered_because: missing"]);
    assert_eq!(refused("lea", json!({"severity": "low", "lowered_because": "Nobody read it"})), [""; 0]);
}

#[test]
fn one_with_personal_data_closes_once_its_breach_is_settled() {
    let mut life = closing();
    life.saying::<Incident>(json!({"personal_data": "yes"}));
    assert_eq!(life.refused(), ["notification_incomplete"], "not assessed");
    let fields = json!({"title": "x", "incident": life.record, "step": "notify", "role": "controller"});
    let breach = life.there::<Breach>("breach", fields);
    assert_eq!(life.refused(), ["notification_incomplete"], "open");
    life.world.revise(Breach::kind_of(), breach, json!({"step": "complete"}));
    assert_eq!(life.refused(), [""; 0]);
    life.saying::<Incident>(json!({"personal_data": "unknown"}));
    assert_eq!(life.refused(), ["notification_incomplete"], "nobody knows");
    life.world.revise(Breach::kind_of(), breach, json!({"step": "no_personal_data"}));
    assert_eq!(life.refused(), [""; 0], "cleared");
}

/// Each world passes; with the one fact changed, exactly this refuses.
const REFUSED: &[Refused<Life>] = &[
    ("not what", reporting, |l| l.without("description"), "description_missing"),
    ("not where", reporting, |l| l.without("place"), "description_missing"),
    ("a report triages itself", reporting, |l| l.with("severity", "low"), "severity: unknown_field"),
    ("dismissed without a reason", dismissing, Life::without_reason, "reason_missing"),
    ("dismissed by who reported it", dismissing, |l| l.by("eve"), "not_entitled"),
    ("no category", opening, |l| l.without("category"), "triage_incomplete"),
    ("no severity", opening, |l| l.without("severity"), "triage_incomplete"),
    ("no assets", opening, |l| l.without("assets"), "triage_incomplete"),
    ("personal data?", opening, |l| l.without("personal_data"), "personal_data_unanswered"),
    ("triaged by the ISMS manager", opening, |l| l.by("ines"), "not_entitled"),
    (
        "led by who is no lead",
        opening,
        |l| {
            let eve = l.id("eve");
            l.with("lead", eve.to_string())
        },
        "lead: lacks_role",
    ),
    ("contained at no time", containing, |l| l.without("contained_at"), "time_missing"),
    ("contained somehow", containing, |l| l.without("containment"), "description_missing"),
    ("contained by who is not in the team", containing, |l| l.by("eve"), "not_entitled"),
    ("removed somehow", removing, |l| l.without("cause_removal"), "description_missing"),
    ("not checked", resolving, |l| l.without("restoration"), "restoration_not_checked"),
    ("whom to tell is open", resolving, |l| l.without("informing"), "informing_undecided"),
    (
        "a medium one, the short way",
        resolving_low,
        |l| l.saying::<Incident>(json!({"severity": "medium"})),
        "severity_too_high",
    ),
    ("no cause", reviewing, |l| l.without("cause"), "review_incomplete"),
    ("no lessons", reviewing, |l| l.without("lessons"), "review_incomplete"),
    ("nothing about risks", reviewing, |l| l.without("risk_review"), "review_incomplete"),
    ("nothing about actions", reviewing, |l| l.without("no_action"), "review_incomplete"),
    ("nonconformity?", reviewing, |l| l.without("raises_nonconformity"), "nonconformity_undecided"),
    ("nonconformity, why?", reviewing, |l| l.without("nonconformity_because"), "nonconformity_undecided"),
    ("reviewed tomorrow", reviewing, |l| l.with("reviewed_on", "2026-03-03"), "reviewed_on: ahead"),
    ("no lesson", closing_small, |l| l.without("lessons"), "lesson_missing"),
    (
        "a high one, without review",
        closing_small,
        |l| l.saying::<Incident>(json!({"severity": "high"})),
        "severity_needs_review",
    ),
    (
        "of unknown severity",
        closing_small,
        |l| l.saying::<Incident>(json!({"severity": null})),
        "severity_needs_review",
    ),
    (
        "custody",
        closing,
        |l| l.saying::<Incident>(json!({"is_legally_relevant": true, "custody": "A disk"})),
        "custody_open",
    ),
    (
        "by who worked on it",
        closing,
        |l| {
            let ines = l.id("ines");
            l.saying::<Incident>(json!({"team": [ines]}))
        },
        "own_work",
    ),
    ("by its lead", closing, |l| l.by("lea"), "not_entitled"),
    (
        "personal data, not assessed",
        closing,
        |l| l.saying::<Incident>(json!({"personal_data": "yes"})),
        "notification_incomplete",
    ),
    ("reopened without a reason", reopening, Life::without_reason, "reason_missing"),
];

#[test]
fn every_refusal_is_a_passing_world_with_one_fact_changed() {
    each_is_refused_by_its_code(REFUSED);
}

#[test]
fn every_guard_of_the_life_cycle_has_a_refused_case() {
    every_guard_has_a_case("incident", REFUSED);
}
