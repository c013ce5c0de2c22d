//! Annex A is complete, and every control of 2013 lives on in it.

use catalogue::{Theme, controls, standard};

use crate::distinct;

/// The sections of Annex A of the edition of 2013 and how many controls each had.
const SECTIONS_2013: &str = "
    A.5.1:2 A.6.1:5 A.6.2:2 A.7.1:2 A.7.2:3 A.7.3:1 A.8.1:4 A.8.2:3 A.8.3:3 A.9.1:2 A.9.2:6
    A.9.3:1 A.9.4:5 A.10.1:2 A.11.1:6 A.11.2:9 A.12.1:4 A.12.2:1 A.12.3:1 A.12.4:4 A.12.5:1
    A.12.6:2 A.12.7:1 A.13.1:3 A.13.2:4 A.14.1:3 A.14.2:9 A.14.3:1 A.15.1:3 A.15.2:2 A.16.1:7
    A.17.1:3 A.17.2:1 A.18.1:5 A.18.2:3";

#[test]
fn annex_a_has_93_controls_in_four_themes_each_once() {
    assert_eq!(distinct(controls().iter().map(|control| control.reference.as_str())).len(), 93);
    let per_theme: Vec<usize> =
        Theme::ALL.iter().map(|theme| controls().iter().filter(|control| control.theme == *theme).count()).collect();
    assert_eq!(per_theme, [37, 8, 14, 34]);
    for group in &standard().themes {
        let members: Vec<_> = controls().iter().filter(|control| control.parent == group.id).collect();
        assert_eq!(members.len(), group.controls, "{}", group.reference);
        let expected: Vec<String> =
            (1..=group.controls).map(|number| format!("{}.{number}", group.reference)).collect();
        assert_eq!(members.iter().map(|control| control.reference.as_str()).collect::<Vec<_>>(), expected);
    }
}

#[test]
fn a_theme_and_its_heading_agree() {
    for control in controls() {
        let group = control.theme_group().unwrap();
        let position = standard().themes.iter().position(|other| other.id == group.id).unwrap();
        assert_eq!(Theme::ALL[position], control.theme, "{}", control.reference);
    }
}

#[test]
fn eleven_controls_are_new_in_2022_and_only_they_continue_none_of_2013() {
    assert_eq!(controls().iter().filter(|control| control.new_in_2022).count(), 11);
    for control in controls() {
        assert_eq!(control.new_in_2022, control.legacy_2013.is_empty(), "{}", control.reference);
    }
}

#[test]
fn every_one_of_the_114_controls_of_2013_lives_on() {
    let sections = SECTIONS_2013.split_whitespace().filter_map(|section| section.split_once(':'));
    let old = distinct(sections.flat_map(|(section, count)| {
        (1..=count.parse::<u32>().unwrap()).map(move |number| format!("{section}.{number}"))
    }));
    assert_eq!(old.len(), 114);
    let continued = controls().iter().flat_map(|control| control.legacy_2013.iter().cloned()).collect();
    assert_eq!(old, continued);
}

#[test]
fn every_control_has_all_five_attributes() {
    for control in controls() {
        assert!(
            !(control.control_type.is_empty()
                || control.properties.is_empty()
                || control.cybersecurity_concepts.is_empty()
                || control.operational_capabilities.is_empty()
                || control.security_domains.is_empty()),
            "{}",
            control.reference
        );
    }
}
