//! What the words promise, one test a promise.

use std::collections::BTreeMap;

use super::*;

fn headers() -> word_files::Headers {
    embedded("headers.yaml", include_str!(concat!(env!("OUT_DIR"), "/headers.json")))
}

fn file() -> word_files::Words {
    embedded("words.yaml", include_str!(concat!(env!("OUT_DIR"), "/words.json")))
}

#[test]
fn spelling_makes_no_difference() {
    for (one, other) in [
        ("Eigentümer", "EIGENTUEMER"),
        ("Maßnahme", "massnahme"),
        ("Propriétaire  du\nrisque", "proprietaire du risque"),
        ("Risk-Owner", "risk owner"),
        ("Zagrożenie", "zagrozenie"),
        ("n°", "N"),
        ("e\u{301}tat", "état"),
    ] {
        assert_eq!(fold(one), fold(other));
    }
    assert_eq!(fold(" ✓ "), "✓");
    assert_eq!(fold("Due date (planned)"), "du date planned");
}

#[test]
fn no_header_stands_for_two_fields_of_one_register() {
    let mut twice = Vec::new();
    for (register, fields) in headers() {
        let mut kept: BTreeMap<String, String> = BTreeMap::new();
        for (field, languages) in &fields {
            for name in languages.values().flatten() {
                if let Some(other) = kept.insert(fold(name), field.clone()).filter(|other| other != field) {
                    twice.push(format!("{register}: {name} is {other} and {field}"));
                }
            }
        }
    }
    assert!(twice.is_empty(), "keep each under one field of data/headers.yaml:\n{}", twice.join("\n"));
}

#[test]
fn every_field_has_headers_in_english_german_and_french_and_every_header_a_field() {
    let mut wrong = Vec::new();
    let headers = headers();
    for register in Register::ALL {
        let named = headers.get(register.name()).cloned().unwrap_or_default();
        for field in register.fields().iter().filter(|field| field.name != crate::own::NUMBER) {
            // These are composed of a state or a dimension and a base.
            let is_composed = ["inherent_", "target_", "residual_", "consequence_"]
                .iter()
                .any(|prefix| field.name.starts_with(prefix));
            let languages = named.get(field.name);
            let is_told = languages.is_some_and(|languages| {
                ["en", "de", "fr", "es", "it", "nl", "pt", "pl", "cs"]
                    .iter()
                    .all(|language| languages.contains_key(*language))
            });
            if is_composed == is_told {
                wrong.push(format!("{}: {}", register.name(), field.name));
            }
            for (_, turned) in field.turns {
                assert!(register.field(turned).is_some(), "{turned} is no field");
            }
        }
        wrong.extend(
            named
                .keys()
                .filter(|name| register.field(name).is_none())
                .map(|name| format!("{}: no field {name}", register.name())),
        );
    }
    assert!(wrong.is_empty(), "correct data/headers.yaml or src/register:\n{}", wrong.join("\n"));
}

#[test]
fn no_word_means_two_things() {
    let file = file();
    let mut twice = Vec::new();
    let mut lists: Vec<(&str, &BTreeMap<String, Vec<String>>)> =
        file.choices.iter().map(|(list, codes)| (list.as_str(), codes)).collect();
    lists.extend([
        ("truth", &file.truth),
        ("ratings", &file.ratings),
        ("dimensions", &file.dimensions),
        ("states", &file.states),
        ("minutes_of", &file.minutes_of),
    ]);
    for (list, words) in lists {
        let mut kept: BTreeMap<String, String> = BTreeMap::new();
        for (word, code) in by_word(words) {
            if let Some(other) = kept.insert(word.clone(), code.clone()).filter(|other| *other != code) {
                twice.push(format!("{list}: {word} is {other} and {code}"));
            }
        }
    }
    assert!(twice.is_empty(), "keep each once in data/words.yaml:\n{}", twice.join("\n"));
}

#[test]
fn the_lists_of_words_are_those_of_the_fields() {
    use crate::register::ChoiceList;
    let file = file();
    let lists = [
        ChoiceList::Kind,
        ChoiceList::Classification,
        ChoiceList::BelongsTo,
        ChoiceList::AssetStatus,
        ChoiceList::Option,
        ChoiceList::RiskStatus,
    ];
    for list in lists {
        let codes: Vec<&str> = file.choices[list.name()].keys().map(String::as_str).collect();
        let mut ours = list.codes().to_vec();
        ours.sort_unstable();
        assert_eq!(codes, ours, "{}", list.name());
        for code in list.codes() {
            assert_eq!(words().choice(list.name(), &code.replace('_', " ")), Some(*code));
        }
    }
    assert_eq!(file.choices.len(), lists.len());
    assert_eq!(file.months.len(), 12);
    for dimension in file.dimensions.keys() {
        assert!(Register::Risks.field(&format!("consequence_{dimension}")).is_some(), "{dimension}");
    }
    for state in file.states.keys().filter(|state| *state != "current") {
        for base in ["likelihood", "consequence", "level"] {
            assert!(Register::Risks.field(&format!("{state}_{base}")).is_some(), "{state}_{base}");
        }
    }
}

#[test]
fn a_choice_may_stand_behind_a_number() {
    assert_eq!(words().choice("classification", "2 - Internal"), Some("internal"));
    assert_eq!(words().choice("classification", "Streng vertraulich"), Some("strictly_confidential"));
    assert_eq!(words().choice("option", "Réduire"), Some("modify"));
    assert_eq!(words().choice("option", "maybe"), None);
    assert_eq!(words().truth("Ja"), Some(true));
    assert_eq!(words().truth("✗"), Some(false));
}
