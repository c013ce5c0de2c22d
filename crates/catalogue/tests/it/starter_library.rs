//! The starter library is complete, hangs together and reads well.

use std::collections::BTreeSet;

use catalogue::starter_library::{EventGroup, SourceGroup, WeaknessGroup};
use catalogue::{control, controls, starter_library};

use crate::{distinct, none};

#[test]
fn there_are_60_event_types_70_weaknesses_and_25_risk_sources_each_once() {
    let library = starter_library();
    assert_eq!(distinct(library.event_types.iter().map(|event| &event.id)).len(), 60);
    assert_eq!(distinct(library.weaknesses.iter().map(|weakness| &weakness.id)).len(), 70);
    assert_eq!(distinct(library.sources.iter().map(|source| &source.id)).len(), 25);
    distinct(library.event_types.iter().map(|event| &event.name));
    distinct(library.weaknesses.iter().map(|weakness| &weakness.name));
    distinct(library.sources.iter().map(|source| &source.name));
}

#[test]
fn every_group_has_a_title_and_its_share() {
    let library = starter_library();
    for group in EventGroup::ALL {
        let share = library.event_types.iter().filter(|event| event.group == *group).count();
        assert!((3..=6).contains(&share), "{}: {share}", group.title());
    }
    for group in WeaknessGroup::ALL {
        let share = library.weaknesses.iter().filter(|weakness| weakness.group == *group).count();
        assert!((5..=12).contains(&share), "{}: {share}", group.title());
    }
    for group in SourceGroup::ALL {
        let share = library.sources.iter().filter(|source| source.group == *group).count();
        assert!((4..=8).contains(&share), "{}: {share}", group.title());
    }
}

#[test]
fn every_list_stands_in_the_order_of_its_groups() {
    let library = starter_library();
    assert!(library.event_types.is_sorted_by_key(|event| event.group));
    assert!(library.weaknesses.is_sorted_by_key(|weakness| weakness.group));
    assert!(library.sources.is_sorted_by_key(|source| source.group));
}

#[test]
fn an_entry_is_found_by_its_id() {
    let library = starter_library();
    assert_eq!(library.event_type("ransomware").unwrap().group, EventGroup::MalwareAndExtortion);
    assert_eq!(library.weakness("single_factor_login").unwrap().group, WeaknessGroup::Access);
    assert_eq!(library.source("leaver").unwrap().group, SourceGroup::Insider);
    assert!(library.event_type("leaver").is_none(), "an id is looked for in its own list");
}

#[test]
fn every_control_weakness_and_source_that_is_named_exists() {
    let library = starter_library();
    let mut dangling = Vec::new();
    let mut check = |found: bool, of: &str, id: &str| {
        if !found {
            dangling.push(format!("{of} names {id}"));
        }
    };
    for event in &library.event_types {
        event.reference_controls.iter().for_each(|id| check(control(id).is_some(), &event.id, id));
        event.weaknesses.iter().for_each(|id| check(library.weakness(id).is_some(), &event.id, id));
        event.sources.iter().for_each(|id| check(library.source(id).is_some(), &event.id, id));
    }
    for weakness in &library.weaknesses {
        weakness.reference_controls.iter().for_each(|id| check(control(id).is_some(), &weakness.id, id));
    }
    none(dangling, "Correct the id, or add the row it names.");
}

#[test]
fn every_event_type_suggests_at_least_one_of_each_and_nothing_twice() {
    for event in &starter_library().event_types {
        assert!(!event.properties.is_empty() && event.properties.is_sorted_by(|a, b| a < b), "{}", event.id);
        assert!(!distinct(&event.sources).is_empty(), "{}", event.id);
        assert!(!distinct(&event.weaknesses).is_empty(), "{}", event.id);
        assert!((1..=3).contains(&distinct(&event.questions).len()), "{}", event.id);
    }
}

#[test]
fn reference_controls_stand_in_the_order_of_annex_a() {
    let library = starter_library();
    let of_events = library.event_types.iter().map(|event| (&event.id, &event.reference_controls));
    let of_weaknesses = library.weaknesses.iter().map(|weakness| (&weakness.id, &weakness.reference_controls));
    for (id, references) in of_events.chain(of_weaknesses) {
        assert!(!references.is_empty(), "{id}");
        let places: Vec<u32> = references.iter().map(|reference| control(reference).unwrap().order).collect();
        assert!(places.is_sorted_by(|a, b| a < b), "{id}: {references:?}");
    }
}

#[test]
fn every_weakness_and_every_source_is_named_by_an_event_type() {
    let library = starter_library();
    let weaknesses: BTreeSet<_> = library.event_types.iter().flat_map(|event| &event.weaknesses).collect();
    let sources: BTreeSet<_> = library.event_types.iter().flat_map(|event| &event.sources).collect();
    let unused = library.weaknesses.iter().map(|weakness| &weakness.id).filter(|id| !weaknesses.contains(id));
    let idle = library.sources.iter().map(|source| &source.id).filter(|id| !sources.contains(id));
    none(unused.chain(idle).collect(), "Name it at the event types that it belongs to.");
}

#[test]
fn every_control_of_annex_a_is_suggested_for_something() {
    let library = starter_library();
    let of_events = library.event_types.iter().flat_map(|event| &event.reference_controls);
    let of_weaknesses = library.weaknesses.iter().flat_map(|weakness| &weakness.reference_controls);
    let suggested: BTreeSet<&str> = of_events.chain(of_weaknesses).map(String::as_str).collect();
    let missing = controls().iter().map(|control| control.reference.as_str()).filter(|id| !suggested.contains(id));
    none(missing.collect(), "Suggest the control for an event type or a weakness that it acts on.");
}

#[test]
fn names_descriptions_and_questions_are_what_they_seem() {
    let library = starter_library();
    let mut names = Vec::new();
    let mut descriptions = vec![&library.purpose];
    let mut questions = Vec::new();
    for event in &library.event_types {
        names.push(&event.name);
        descriptions.push(&event.description);
        questions.extend(&event.questions);
    }
    for weakness in &library.weaknesses {
        names.push(&weakness.name);
        descriptions.push(&weakness.description);
        questions.push(&weakness.question);
    }
    for source in &library.sources {
        names.push(&source.name);
        descriptions.extend([&source.description, &source.drive]);
    }
    names.extend(library.event_groups.values());
    names.extend(library.weakness_groups.values());
    names.extend(library.source_groups.values());
    none(names.into_iter().filter(|text| !is_name(text)).collect(), "A name begins large and ends without a stop.");
    none(descriptions.into_iter().filter(|text| !is_sentences(text)).collect(), "One or two sentences, no more.");
    none(questions.into_iter().filter(|text| !is_question(text)).collect(), "One question, which ends as such.");
}

fn is_name(text: &str) -> bool {
    is_clean(text) && text.ends_with(char::is_alphanumeric) && text.chars().count() <= 60
}

fn is_sentences(text: &str) -> bool {
    is_clean(text) && text.ends_with('.') && !text.ends_with("..") && text.matches(". ").count() <= 1
}

fn is_question(text: &str) -> bool {
    is_clean(text) && text.ends_with('?') && text.matches(['?', '.']).count() == 1
}

/// Begins with a capital letter; no space too many, no exclamation mark, no long dash.
fn is_clean(text: &str) -> bool {
    text.starts_with(char::is_uppercase)
        && text == text.trim()
        && !["  ", "\n", "!", "—"].iter().any(|odd| text.contains(odd))
}
