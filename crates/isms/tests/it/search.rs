//! Search finds the records that have, for each word of the question, a word that begins with it.

use std::collections::BTreeSet;

use isms::asset::Asset;
use isms::people::Person;
use isms::{Held, Isms, registry};
use proptest::prelude::*;
use record::{Id, Kinded, Value};
use serde_json::json;
use trial::World;

/// What is found, but for what the founding made.
fn found(isms: &Isms, text: &str) -> BTreeSet<Id> {
    isms.search(text).into_values().flatten().filter(|held| held.by.is_some()).map(|held| held.id).collect()
}

#[test]
fn words_are_found_by_their_beginnings_whatever_their_case_and_order() {
    let mut world = World::founded();
    let invoices =
        json!({"name": "Customer invoice documents", "description": "Bills, in **PDF**", "location": "Zürich"});
    let invoices = world.record::<Asset>(world.root, invoices);
    let external = world.record::<Asset>(world.root, json!({"name": "Wiki", "external": ["JIRA-42"]}));
    let questions = [
        ("customer", vec![invoices]),
        ("CUST inv", vec![invoices]),
        ("inv cust", vec![invoices]),
        ("ustomer", vec![]),
        ("customer wiki", vec![]),
        ("zürich", vec![invoices]),
        ("ZÜR", vec![invoices]),
        ("pdf", vec![invoices]),
        ("a-001", vec![invoices]),
        ("A-002", vec![external]),
        ("jira-42", vec![external]),
        ("  --  ", vec![]),
        ("", vec![]),
    ];
    for (text, expected) in questions {
        assert_eq!(found(&world.isms, text), expected.into_iter().collect(), "{text:?}");
    }
}

#[test]
fn what_a_field_said_before_is_not_found_any_more() {
    let mut world = World::founded();
    let asset = world.asset("Backups", world.root);
    assert_eq!(found(&world.isms, "backups"), BTreeSet::from([asset]));
    world.revise(Asset::kind_of(), asset, json!({"name": "Vault"}));
    assert_eq!(found(&world.isms, "backups"), BTreeSet::new());
    assert_eq!(found(&world.isms, "vault"), BTreeSet::from([asset]));
}

#[test]
fn a_field_that_is_not_searched_finds_nothing() {
    let mut world = World::founded();
    world.record::<Asset>(world.root, json!({"name": "x", "classification": "strictly_confidential"}));
    assert_eq!(found(&world.isms, "strictly"), BTreeSet::new());
}

#[test]
fn results_are_grouped_by_kind_in_the_order_of_the_registry() {
    let mut world = World::founded();
    let asset = world.asset("Tom's laptop", world.root);
    let person = world.record::<Person>(world.root, json!({"name": "Tom"}));
    let grouped: Vec<Vec<Id>> =
        world.isms.search("tom").into_values().map(|held| held.iter().map(|one| one.id).collect()).collect();
    assert_eq!(grouped, [vec![person], vec![asset]]);
}

/// The words of a record, found the slow way.
fn words(held: &Held) -> BTreeSet<String> {
    let mut texts: Vec<String> = held.envelope.external.iter().map(ToString::to_string).collect();
    texts.extend(held.number());
    for (position, _) in held.kind.fields.iter().enumerate().filter(|(_, field)| field.is_searched) {
        if let Value::Text(text) = held.get(position) {
            texts.push(text.to_owned());
        }
    }
    texts.iter().flat_map(|text| split(text)).collect()
}

fn split(text: &str) -> Vec<String> {
    let words = text.split(|character: char| !character.is_alphanumeric());
    words.filter(|word| !word.is_empty()).map(str::to_lowercase).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn search_finds_what_reading_every_record_would(
        names in prop::collection::vec("[a-cA-C1ÄßΣσ .-]{0,6}x[a-c1 ]{0,4}", 1..12),
        edits in prop::collection::vec((any::<prop::sample::Index>(), "[a-c]{1,3}( [a-c]{1,3}){0,2}"), 0..8),
        questions in prop::collection::vec("[a-cA-Cx1äΣ -]{0,5}", 12),
    ) {
        let mut world = World::founded();
        let assets: Vec<Id> = names.iter().map(|name| world.asset(name, world.root)).collect();
        for (asset, description) in &edits {
            world.revise(Asset::kind_of(), *asset.get(&assets), json!({"description": description}));
        }
        for question in &questions {
            let asked = split(question);
            let matches = |held: &Held| {
                let words = words(held);
                !asked.is_empty() && asked.iter().all(|beginning| words.iter().any(|word| word.starts_with(beginning.as_str())))
            };
            let all = registry::kinds().flat_map(|kind| world.isms.register(kind).unwrap().iter());
            let expected: BTreeSet<Id> = all.filter(|held| held.by.is_some() && matches(held)).map(|held| held.id).collect();
            prop_assert_eq!(found(&world.isms, question), expected, "{:?}", question);
        }
    }
}
