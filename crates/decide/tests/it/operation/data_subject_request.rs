//! The life of a request about personal data: one allowed case a transition, and for every guard the same world with one fact
//! changed.

use isms::asset::Asset;
use isms::operation::DataSubjectRequest;
use serde_json::{Value as Json, json};

use super::Life;
use crate::cases::{Refused, each_is_refused_by_its_code, every_command_is_allowed, every_guard_has_a_case};

/// Eve opens a letter of a former customer; Dora is data protection officer. One asset holds personal data.
fn receiving() -> Life {
    let mut life = Life::begin();
    let anna = life.id("anna");
    life.there::<Asset>("accounts", json!({"name": "Accounts", "has_personal_data": true, "owner": anna}));
    life.there::<Asset>("papers", json!({"name": "Papers", "has_personal_data": false}));
    let details =
        json!({"title": "A former customer", "kind": "erasure", "channel": "letter", "received_on": "2026-03-01"});
    life.beginning::<DataSubjectRequest>("eve", "request", details)
}

fn doubting() -> Life {
    receiving().taken().taking::<DataSubjectRequest>("dora", "identity_check", json!({}))
}

fn identifying() -> Life {
    let how = json!({"identified_by": "Called back at the number in the contract"});
    doubting().taken().taking::<DataSubjectRequest>("dora", "identity_confirmation", how)
}

fn starting() -> Life {
    receiving().taken().taking::<DataSubjectRequest>("dora", "start", json!({}))
}

/// Work began, and every place was searched.
fn searched() -> Life {
    let mut life = starting().taken();
    let accounts = life.id("accounts");
    life.saying::<DataSubjectRequest>(json!({"searches": [{"asset": accounts, "found": "Two accounts"}]}));
    life
}

fn extending() -> Life {
    searched().taking::<DataSubjectRequest>("dora", "extension", json!({"informed_on": "2026-03-02"}))
}

fn answer() -> Json {
    json!({"answer": "Erased; letter of 2 March", "is_complete": true, "protects_others": true})
}

fn answering() -> Life {
    searched().taking::<DataSubjectRequest>("dora", "answer", answer())
}

fn answering_late() -> Life {
    extending().taken().taking::<DataSubjectRequest>("dora", "answer", answer())
}

fn refusing() -> Life {
    searched().taking::<DataSubjectRequest>(
        "dora",
        "refusal",
        json!({
            "ground": "duty_to_keep", "ground_explained": "Invoices are kept for seven years",
            "names_complaint": true, "names_court": true,
        }),
    )
}

fn closing() -> Life {
    let told = json!({"recipients_told": "The payroll provider, on 2 March"});
    answering().taken().taking::<DataSubjectRequest>("dora", "closure", told)
}

fn closing_refused() -> Life {
    refusing().taken().taking::<DataSubjectRequest>("dora", "closure", json!({}))
}

#[test]
fn the_clock_runs_by_calendar_months_from_receipt_and_does_not_wait_for_an_identity() {
    let mut life = doubting().taken();
    let request: &DataSubjectRequest = life.it();
    assert_eq!(request.due(), Some("2026-04-01".parse().unwrap()));
    assert!(!request.is_overdue("2026-04-01".parse().unwrap()));
    assert!(request.is_overdue("2026-04-02".parse().unwrap()), "also while the identity is asked for");
    life = extending().taken();
    assert_eq!(life.it::<DataSubjectRequest>().due(), Some("2026-06-01".parse().unwrap()));
}

#[test]
fn every_place_with_personal_data_is_searched_by_whoever_owns_it() {
    let life = starting().taken();
    let request: &DataSubjectRequest = life.it();
    let searched: Vec<_> = request.searches.iter().map(|row| (row.asset.id, row.by.map(|by| by.id))).collect();
    assert_eq!(searched, [(life.id("accounts"), Some(life.id("anna")))]);
}

#[test]
fn every_command_has_an_allowed_case() {
    for (life, state) in [
        (receiving(), "received"),
        (doubting(), "identity_check"),
        (identifying(), "in_progress"),
        (starting(), "in_progress"),
        (extending(), "extended"),
        (answering(), "answered"),
        (answering_late(), "answered"),
        (refusing(), "refused"),
        (closing(), "closed"),
        (closing_refused(), "closed"),
    ] {
        assert_eq!(life.taken().state::<DataSubjectRequest>(), state);
    }
    let commands = [
        "receive",
        "check_identity",
        "confirm_identity",
        "start",
        "extend",
        "answer",
        "answer_extended",
        "refuse",
        "close",
        "close_refused",
    ];
    let commands = commands.map(|command| format!("data_subject_request.{command}"));
    every_command_is_allowed("data_subject_request", commands.iter().map(String::as_str));
}

#[test]
fn a_clock_that_runs_is_not_set_back() {
    let life = searched();
    for (day, expected) in [("2026-03-02", "received_on: clock_set_back"), ("2026-02-27", "")] {
        let edit = life.world.edit::<DataSubjectRequest>(life.record, json!({"received_on": day}));
        let found = life.world.decide(life.id("dora"), &edit).map(|_| String::new());
        let found = found.unwrap_or_else(|rejection| crate::scene::codes(&rejection).join(","));
        assert_eq!(found, expected, "{day}");
    }
}

/// Each world passes; with the one fact changed, exactly this refuses.
const REFUSED: &[Refused<Life>] = &[
    ("it came by no way", receiving, |l| l.without("channel"), "channel_missing"),
    ("it came on no day", receiving, |l| l.without("received_on"), "time_missing"),
    ("it came tomorrow", receiving, |l| l.with("received_on", "2026-03-09"), "time_missing"),
    ("nobody knows what is asked for", receiving, |l| l.without("kind"), "type_missing"),
    ("a doubt without a reason", doubting, Life::without_reason, "reason_missing"),
    ("the ISMS manager doubts", doubting, |l| l.by("ines"), "not_entitled"),
    ("nobody says how it became clear", identifying, |l| l.without("identified_by"), "identity_unclear"),
    ("extended for no reason", extending, Life::without_reason, "reason_missing"),
    ("the person does not know", extending, |l| l.without("informed_on"), "person_not_informed"),
    (
        "the person was told too late",
        extending,
        |l| {
            l.days_pass(40);
            l.with("informed_on", "2026-04-02");
        },
        "person_not_informed",
    ),
    ("the person is told tomorrow", extending, |l| l.with("informed_on", "2026-03-09"), "informed_on: misdated"),
    ("told before it came in", extending, |l| l.with("informed_on", "2026-02-27"), "informed_on: misdated"),
    ("no answer", answering, |l| l.without("answer"), "answer_incomplete"),
    ("a part of an answer", answering, |l| l.with("is_complete", false), "answer_incomplete"),
    (
        "a place was not searched",
        answering,
        |l| {
            let accounts = l.id("accounts");
            l.saying::<DataSubjectRequest>(json!({"searches": [{"asset": accounts}]}));
        },
        "answer_incomplete",
    ),
    ("nobody looked for data of others", answering, |l| l.without("protects_others"), "third_party_data"),
    ("data of others, when late", answering_late, |l| l.with("protects_others", false), "third_party_data"),
    ("the ISMS manager answers", answering, |l| l.by("ines"), "not_entitled"),
    ("no ground", refusing, |l| l.without("ground"), "ground_missing"),
    ("a ground that is not explained", refusing, |l| l.without("ground_explained"), "ground_missing"),
    ("no word of a complaint", refusing, |l| l.without("names_complaint"), "remedies_missing"),
    ("no word of a court", refusing, |l| l.with("names_court", false), "remedies_missing"),
    ("whoever got the data does not know", closing, |l| l.without("recipients_told"), "recipients_not_told"),
];

#[test]
fn each_step_is_refused_by_exactly_its_code() {
    each_is_refused_by_its_code(REFUSED);
    every_guard_has_a_case("data_subject_request", REFUSED);
}
