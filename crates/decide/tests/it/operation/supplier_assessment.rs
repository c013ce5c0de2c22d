//! The life of an assessment of a supplier, and what the link can do by which the supplier answers: one allowed case a
//! transition, and for every guard the same world with one fact changed.

use access::{Actor, Reach, Via};
use isms::supplier::{Supplier, SupplierAssessment};
use isms::treatment::Action;
use ledger::entry::{Actor as By, Entry};
use record::{Id, Kinded as _};
use serde_json::{Value as Json, json};

use super::Life;
use crate::cases::{
    Decides as _, Refused, each_is_refused_by_its_code, every_command_is_allowed, every_guard_has_a_case,
};

/// A supplier of which a little hangs, that Anna answers for.
fn begin() -> Life {
    let mut life = Life::begin();
    let anna = life.id("anna");
    let supplier = json!({"name": "Payroll provider", "step": "assessing", "criticality": "low", "owner": anna});
    life.there::<Supplier>("supplier", supplier);
    life
}

fn planning() -> Life {
    let life = begin();
    let (supplier, lea) = (life.id("supplier"), life.id("lea"));
    let details =
        json!({"title": "Payroll provider, 2026", "supplier": supplier, "method": "questionnaire", "assessor": lea});
    life.beginning::<SupplierAssessment>("sam", "assessment", details)
}

fn sending() -> Life {
    let contact = json!({"contact_name": "Ruth", "contact_email": "security@payroll.example", "due": "2026-03-20"});
    planning().taken().taking::<SupplierAssessment>("sam", "dispatch", contact)
}

/// The link acts that was sent for this assessment.
fn link(life: &Life, sent: Id) -> Actor {
    let link = Id::from_u128(77);
    let _ = life;
    Actor { person: link, via: Via::Link { sent }, reach: Reach::Write, token: Some(link), proof: None }
}

/// The same, with the answers that are given saved.
fn saving(life: Life, answers: Json) -> Life {
    let mut life = life;
    life.actor = link(&life, life.record);
    life.command = life.world.edit::<SupplierAssessment>(life.record, json!({"answers": answers}));
    life
}

fn answers(life: &Life) -> Json {
    let assessment: &SupplierAssessment = life.it();
    let answer = |question: &isms::supplier::assessment::Question| json!({"key": &*question.key, "answer": "yes", "proof": "See our handbook"});
    assessment.questions.iter().map(answer).collect()
}

/// What was committed last by the link.
fn by_link(mut life: Life) -> Life {
    let decided = life.decide().unwrap_or_else(|_| panic!("{:?}", life.refused()));
    life.world.isms = std::sync::Arc::clone(decided.after());
    life
}

fn answered() -> Life {
    let life = sending().taken();
    let all = answers(&life);
    by_link(saving(life, all))
}

fn responding() -> Life {
    let mut life = answered().taking::<SupplierAssessment>("sam", "response", json!({"answered_by": "Ruth"}));
    life.actor = link(&life, life.record);
    life
}

fn responded() -> Life {
    by_link(responding())
}

fn asking_back() -> Life {
    responded().taking::<SupplierAssessment>("lea", "question", json!({"due": "2026-03-25"}))
}

fn evaluating() -> Life {
    let life = responded();
    let assessment: &SupplierAssessment = life.it();
    let ratings: Json =
        assessment.answers.iter().map(|answer| json!({"key": &*answer.key, "rating": "sufficient"})).collect();
    let details = json!({
        "ratings": ratings, "report_from": "2025-01-01", "report_to": "2025-12-31", "report_scope": "All of it",
        "report_exceptions": "None", "user_duties": "Second factors, which we use",
    });
    life.taking::<SupplierAssessment>("lea", "evaluation", details)
}

/// The same, where a report was read.
fn reading() -> Life {
    let mut life = evaluating();
    life.saying::<SupplierAssessment>(json!({"method": "assurance_report"}));
    life
}

fn deciding() -> Life {
    evaluating().taken().taking::<SupplierAssessment>(
        "anna",
        "decision",
        json!({"decision": "conditions", "conditions": "Tell us within a day"}),
    )
}

fn silent() -> Life {
    let mut life = sending().taken();
    life.days_pass(30);
    life.taking::<SupplierAssessment>("anna", "decision", json!({"decision": "rejected"}))
}

fn closing() -> Life {
    let mut life = deciding().taken();
    let sam = life.id("sam");
    let action =
        life.there::<Action>("action", json!({"title": "Amend the contract", "step": "planned", "assignee": sam}));
    life.taking::<SupplierAssessment>("sam", "closure", json!({"actions": [action], "next_on": "2027-03-01"}))
}

#[test]
fn the_questions_of_the_catalogue_are_asked_by_what_hangs_on_the_supplier() {
    let life = planning().taken();
    let assessment: &SupplierAssessment = life.it();
    let expected = catalogue::supplier_questions().of("questionnaire", "low").count();
    assert_eq!(assessment.questions.len(), expected);
    let mut own = planning();
    own.with("questions", json!([{"key": "own", "question": "What else?"}]));
    assert_eq!(own.taken().it::<SupplierAssessment>().questions.len(), 1, "whoever brings questions asks those alone");
}

#[test]
fn what_a_link_does_is_marked_as_the_links() {
    let life = responding();
    let decided = life.decide().unwrap();
    let entries = &decided.commit().entries;
    let entry = Entry::parse(entries.first().unwrap()).unwrap();
    assert_eq!(entry.by.actor, By::Service("supplier-link".to_owned()));
    assert_eq!((entry.by.token, entry.by.via.as_deref()), (Some(Id::from_u128(77)), Some("link")));
    assert_eq!((entry.by.assignment, entry.command.as_str()), (None, "supplier_assessment.respond"));
}

#[test]
fn a_link_reaches_the_assessment_that_it_was_sent_for_and_nothing_else() {
    let mut life = answered();
    let supplier = life.id("supplier");
    let other = json!({"title": "Of another", "step": "sent", "supplier": supplier, "due": "2026-03-20"});
    let other = life.there::<SupplierAssessment>("other", other);
    let view =
        access::View::of_present(std::sync::Arc::clone(&life.world.isms), link(&life, life.record), life.world.now);
    let seen: Vec<Id> = isms::registry::kinds().flat_map(|kind| view.records(kind)).map(|held| held.id).collect();
    assert_eq!(seen, [life.record], "not even the supplier, nor anybody's name");
    let sentence = |life: &Life, command| {
        let decided = decide::decide(&life.world.isms, &life.actor, &command, &life.world.moment());
        crate::scene::codes(&decided.unwrap_err())
    };
    life.actor = link(&life, life.record);
    let edit = life.world.edit::<SupplierAssessment>(other, json!({"answers": []}));
    assert_eq!(sentence(&life, edit), ["not_found"]);
    let edit = life.world.edit::<SupplierAssessment>(life.record, json!({"title": "Excellent", "due": "2027-01-01"}));
    assert_eq!(sentence(&life, edit), ["due: closed_field", "title: closed_field"]);
    let edit = life.world.edit::<Supplier>(supplier, json!({"criticality": "low"}));
    assert_eq!(sentence(&life, edit), ["not_found"]);
    let make = trial::World::make::<isms::asset::Asset>(json!({"name": "x"}));
    assert_eq!(sentence(&life, make), ["not_entitled"]);
}

#[test]
fn nobody_here_answers_for_the_supplier() {
    for who in ["sam", "ines"] {
        let life = sending().taken();
        let edit = life.world.edit::<SupplierAssessment>(life.record, json!({"answers": answers(&life)}));
        let refused = crate::scene::codes(&life.world.decide(life.id(who), &edit).unwrap_err());
        assert_eq!(refused, ["answers: closed_field"], "{who}");
        let life = answered().taking::<SupplierAssessment>(who, "response", json!({}));
        assert_eq!(life.refused(), ["not_entitled"], "{who}");
    }
    let mut life = planning();
    life.with("answers", json!([]));
    assert_eq!(life.refused(), ["answers: unknown_field"]);
}

#[test]
fn answers_are_taken_for_a_week_after_their_day_and_then_no_more() {
    for (days, expected) in [(18, "sent"), (25, "sent"), (26, "no_response")] {
        let mut life = sending().taken();
        life.days_pass(days);
        assert_eq!(life.state::<SupplierAssessment>(), expected, "after {days} days");
        let life = saving(life, json!([]));
        let codes = if expected == "sent" { vec!["nothing_changed"] } else { vec!["frozen"] };
        assert_eq!(life.refused(), codes);
    }
}

#[test]
fn the_questions_that_are_out_stay() {
    let life = sending().taken();
    let edit =
        life.world.edit::<SupplierAssessment>(life.record, json!({"questions": [], "method": "audit", "due": null}));
    let codes = crate::scene::codes(&life.world.decide(life.id("sam"), &edit).unwrap_err());
    assert_eq!(codes, ["method: sent", "questions: sent", "due: missing"]);
}

#[test]
fn every_command_has_an_allowed_case() {
    for (life, state) in [
        (planning(), "planned"),
        (sending(), "sent"),
        (asking_back(), "sent"),
        (evaluating(), "evaluated"),
        (reading(), "evaluated"),
        (deciding(), "decided"),
        (silent(), "decided"),
        (closing(), "closed"),
    ] {
        assert_eq!(life.taken().state::<SupplierAssessment>(), state);
    }
    assert_eq!(responded().state::<SupplierAssessment>(), "responded");
    let commands = ["plan", "send", "respond", "ask_back", "evaluate", "decide", "decide_without_answers", "close"];
    let commands = commands.map(|command| format!("supplier_assessment.{command}"));
    every_command_is_allowed("supplier_assessment", commands.iter().map(String::as_str));
}

/// Each world passes; with the one fact changed, exactly this refuses.
const REFUSED: &[Refused<Life>] = &[
    ("nobody chose how", planning, |l| l.without("method"), "method_missing"),
    ("of nobody", planning, |l| l.without("supplier"), "supplier: missing"),
    ("an employee plans it", planning, |l| l.by("eve"), "not_entitled"),
    (
        "a question stands twice",
        planning,
        |l| {
            l.with("questions", json!([{"key": "a", "question": "A?"}, {"key": "a", "question": "B?"}]));
        },
        "questions: twice",
    ),
    ("to nobody", sending, |l| l.without("contact_name"), "contact_missing"),
    ("to no address", sending, |l| l.without("contact_email"), "contact_missing"),
    ("to an address that is none", sending, |l| l.with("contact_email", "the desk"), "contact_email: no_address"),
    ("by no day", sending, |l| l.without("due"), "due_date_missing"),
    ("by a day that is over", sending, |l| l.with("due", "2026-03-01"), "due: before_today"),
    (
        "an answer is missing",
        responding,
        |l| {
            let rest: Json = answers(l).as_array().unwrap().iter().skip(1).cloned().collect();
            l.saying::<SupplierAssessment>(json!({"answers": rest}));
        },
        "answers_incomplete",
    ),
    (
        "a proof is missing",
        responding,
        |l| {
            let mut questions: Vec<Json> = serde_json::from_value(
                l.world.held(SupplierAssessment::kind_of(), l.record).body()["questions"].clone(),
            )
            .unwrap();
            questions[0]["wants_proof"] = json!(true);
            let mut given = answers(l);
            given[0].as_object_mut().unwrap().remove("proof");
            l.saying::<SupplierAssessment>(json!({"questions": questions, "answers": given}));
        },
        "answers_incomplete",
    ),
    ("another link sends it", responding, |l| l.actor = link(l, Id::from_u128(1)), "not_found"),
    ("nothing is asked", asking_back, Life::without_reason, "comment_missing"),
    ("whoever decides asks back", asking_back, |l| l.by("anna"), "not_entitled"),
    ("back by a day that is over", asking_back, |l| l.with("due", "2026-03-01"), "due: before_today"),
    ("an answer is not rated", evaluating, |l| l.with("ratings", json!([])), "answers_unrated"),
    (
        "an answer that was not given is rated",
        evaluating,
        |l| {
            let assessment: &SupplierAssessment = l.it();
            let mut rows: Vec<Json> =
                assessment.answers.iter().map(|one| json!({"key": &*one.key, "rating": "weak"})).collect();
            rows.push(json!({"key": "other", "rating": "weak"}));
            l.with("ratings", rows);
        },
        "ratings: not_asked",
    ),
    ("the days of the report are not known", reading, |l| l.without("report_from"), "assurance_unexamined"),
    ("nobody looked at its exceptions", reading, |l| l.without("report_exceptions"), "assurance_unexamined"),
    ("nobody looked at the duties of users", reading, |l| l.without("user_duties"), "assurance_unexamined"),
    ("nobody looked at what it covers", reading, |l| l.without("report_scope"), "assurance_unexamined"),
    ("it ends before it begins", reading, |l| l.with("report_to", "2024-12-31"), "report_to: before_start"),
    (
        "nothing is decided",
        deciding,
        |l| {
            l.without("decision");
            l.without("conditions");
        },
        "decision_missing",
    ),
    ("conditions without words", deciding, |l| l.without("conditions"), "conditions: missing"),
    (
        "the assessor decides",
        deciding,
        |l| {
            let anna = l.id("anna");
            l.saying::<SupplierAssessment>(json!({"assessor": anna}));
        },
        "own_work",
    ),
    (
        "who rated decides",
        deciding,
        |l| {
            let anna = l.id("anna");
            l.saying::<SupplierAssessment>(json!({"evaluated_by": anna}));
        },
        "own_work",
    ),
    ("the supplier manager decides", deciding, |l| l.by("sam"), "not_entitled"),
    ("without answers, for no reason", silent, Life::without_reason, "reason_missing"),
    ("without answers, nothing", silent, |l| l.without("decision"), "decision_missing"),
    ("a condition without an action", closing, |l| l.without("actions"), "conditions_without_action"),
    ("no next day", closing, |l| l.without("next_on"), "next_date_missing"),
    ("a next day that is over", closing, |l| l.with("next_on", "2026-03-01"), "next_on: before_today"),
];

#[test]
fn each_step_is_refused_by_exactly_its_code() {
    each_is_refused_by_its_code(REFUSED);
    every_guard_has_a_case("supplier_assessment", REFUSED);
}
