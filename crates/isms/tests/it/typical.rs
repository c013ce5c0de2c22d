//! Which reference controls usually answer a risk: by its threats and weaknesses, by the library behind them, by its words.

use isms::control::{Cause, typical};
use isms::risk::Risk;
use isms::risk::threat::Threat;
use isms::risk::weakness::Weakness;
use record::Kinded as _;
use serde_json::{Value as Json, json};
use trial::World;

/// What is suggested for a risk of these fields with a threat and a weakness of these, where there are any.
fn suggested(risk: Json, threat: Option<Json>, weakness: Option<Json>) -> Vec<(String, Vec<String>)> {
    let mut world = World::founded();
    let mut fields = json!({"step": "identified"});
    for (name, value) in trial::body(risk) {
        fields[&name] = value;
    }
    let risk = world.record::<Risk>(world.root, fields);
    let threat = threat.map(|fields| world.record::<Threat>(world.root, fields));
    let weakness = weakness.map(|fields| world.record::<Weakness>(world.root, fields));
    let risk = world.held(Risk::kind_of(), risk).typed::<Risk>().unwrap();
    let threat = threat.map(|id| world.held(Threat::kind_of(), id).typed::<Threat>().unwrap());
    let weakness = weakness.map(|id| world.held(Weakness::kind_of(), id).typed::<Weakness>().unwrap());
    let words = |because: &[Cause<'_>]| because.iter().map(Cause::words).collect();
    typical(risk, threat, weakness).iter().map(|one| (one.row.reference.clone(), words(&one.because))).collect()
}

fn references(suggested: &[(String, Vec<String>)]) -> Vec<&str> {
    suggested.iter().map(|(reference, _)| &**reference).collect()
}

#[test]
fn what_threat_and_weakness_both_call_for_comes_first_then_the_order_of_annex_a() {
    let threat = json!({"name": "Takeover", "typical_controls": "A.8.5, A.5.17"});
    let weakness = json!({"name": "Weak passwords", "typical_controls": "A.8.5, A.5.16"});
    let found = suggested(json!({"title": "x"}), Some(threat), Some(weakness));
    assert_eq!(references(&found), ["A.8.5", "A.5.16", "A.5.17"]);
    assert_eq!(found[0].1, ["threat Takeover", "weakness Weak passwords"]);
}

#[test]
fn a_threat_that_says_nothing_is_read_in_the_library_that_it_came_from() {
    let library = catalogue::starter_library();
    let event = &library.event_types[0];
    let threat = json!({"name": "Renamed here", "from_library": event.id});
    let found = suggested(json!({"title": "x"}), Some(threat.clone()), None);
    assert_eq!(references(&found), event.reference_controls);
    let mut said = threat;
    said["typical_controls"] = json!("A.8.13");
    assert_eq!(references(&suggested(json!({"title": "x"}), Some(said), None)), ["A.8.13"], "its own word counts");
}

#[test]
fn a_risk_without_either_is_compared_by_its_words_and_says_so() {
    let like =
        json!({"title": "Takeover of the account of an administrator", "event": "signs in with a stolen password"});
    let found = suggested(like, None, None);
    assert!(found[0].1[0].starts_with("its words, which read like Takeover"), "{found:?}");
    assert_eq!(suggested(json!({"title": "Something else"}), None, None), [], "words that say nothing suggest nothing");
    let named = json!({"title": "Takeover of the account of an administrator"});
    let threat = json!({"name": "Backup lost", "typical_controls": "A.8.13"});
    assert_eq!(references(&suggested(named, Some(threat), None)), ["A.8.13"], "what it names goes before its words");
}
