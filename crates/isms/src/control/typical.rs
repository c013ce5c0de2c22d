//! Which reference controls usually answer a risk. Suggestions only: people determine controls (6.1.3 b), and the comparison
//! with Annex A (6.1.3 c) looks here for what they may have left out.

use std::collections::BTreeSet;

use catalogue::starter_library::{EventType, starter_library};
use record::Line;

use super::reference;
use crate::risk::Risk;
use crate::risk::threat::Threat;
use crate::risk::weakness::Weakness;

/// A reference control that usually answers a risk.
#[derive(Clone, Debug)]
pub struct Typical<'a> {
    /// The reference control.
    pub row: &'static catalogue::Control,
    /// What calls for it; at least one.
    pub because: Vec<Cause<'a>>,
}

/// What calls for a reference control.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause<'a> {
    /// A threat behind the risk, by name.
    Threat(&'a str),
    /// A weakness behind the risk, by name.
    Weakness(&'a str),
    /// The risk names neither, and reads like this event of the starter library.
    ReadsLike(&'static str),
}

impl Cause<'_> {
    /// As a phrase: "threat Takeover of a user account".
    pub fn words(&self) -> String {
        match self {
            Cause::Threat(name) => format!("threat {name}"),
            Cause::Weakness(name) => format!("weakness {name}"),
            Cause::ReadsLike(name) => format!("its words, which read like {name}"),
        }
    }
}

/// The reference controls that usually answer a risk with these threats and weaknesses: those that most of them call for
/// first, then in the order of Annex A. Where the risk names neither, those of the events that its words read like.
pub fn typical<'a>(
    risk: &Risk,
    threats: impl IntoIterator<Item = &'a Threat>,
    weaknesses: impl IntoIterator<Item = &'a Weakness>,
) -> Vec<Typical<'a>> {
    let library = starter_library();
    let mut called: Vec<(&str, Cause<'a>)> = Vec::new();
    for threat in threats {
        let listed = threat.from_library.as_ref().and_then(|id| library.event_type(id));
        let listed = listed.map_or(&[][..], |event| &event.reference_controls);
        called.extend(each(threat.typical_controls.as_ref(), listed).map(|one| (one, Cause::Threat(&threat.name))));
    }
    for weakness in weaknesses {
        let listed = weakness.from_library.as_ref().and_then(|id| library.weakness(id));
        let listed = listed.map_or(&[][..], |weakness| &weakness.reference_controls);
        let called_for = each(weakness.typical_controls.as_ref(), listed);
        called.extend(called_for.map(|one| (one, Cause::Weakness(&weakness.name))));
    }
    let alike = if called.is_empty() { reads_like(risk) } else { Vec::new() };
    for event in alike {
        called.extend(event.reference_controls.iter().map(|one| (one.as_str(), Cause::ReadsLike(&event.name))));
    }
    gathered(&called)
}

/// What the record says; where it says nothing, what the starter library says that it came from.
fn each<'a>(said: Option<&'a Line>, listed: &'static [String]) -> impl Iterator<Item = &'a str> {
    let listed = listed.iter().map(String::as_str).filter(move |_| said.is_none());
    said.into_iter().flat_map(|line| reference::each(line)).chain(listed)
}

fn gathered<'a>(called: &[(&str, Cause<'a>)]) -> Vec<Typical<'a>> {
    let of = |row: &'static catalogue::Control| {
        let mut because: Vec<Cause<'a>> = Vec::new();
        for (_, cause) in called.iter().filter(|(reference, _)| *reference == row.reference) {
            if !because.contains(cause) {
                because.push(*cause);
            }
        }
        (!because.is_empty()).then_some(Typical { row, because })
    };
    let mut typical: Vec<Typical<'a>> = catalogue::controls().iter().filter_map(of).collect();
    typical.sort_by_key(|one| (std::cmp::Reverse(one.because.len()), one.row.order));
    typical
}

/// As many events may be equally like a risk; where it is like more of them, its words say too little.
const ALIKE: usize = 2;

/// The events of the starter library that a risk reads like: it shares at least two words with them, one of them with their
/// name, and more than with any other.
fn reads_like(risk: &Risk) -> Vec<&'static EventType> {
    let told = [Some(&risk.title), risk.event.as_ref(), risk.cause.as_ref(), risk.leads_to.as_ref()];
    let told: BTreeSet<String> = told.into_iter().flatten().flat_map(|line| stems(line)).collect();
    let shared = |text: &str| stems(text).collect::<BTreeSet<_>>().intersection(&told).count();
    let score = |event: &EventType| {
        let named = shared(&event.name);
        let all = shared(&format!("{} {}", event.name, event.description));
        (named > 0 && all > 1).then_some(2 * named + all)
    };
    let scored = starter_library().event_types.iter().filter_map(|event| Some((score(event)?, event)));
    let scored: Vec<(usize, &EventType)> = scored.collect();
    let best = scored.iter().map(|(score, _)| *score).max();
    let alike: Vec<&EventType> =
        scored.into_iter().filter(|(score, _)| Some(*score) == best).map(|(_, event)| event).collect();
    if alike.len() > ALIKE { Vec::new() } else { alike }
}

/// The shortest word that says something, and how much of a longer one tells it from others.
const WORD: usize = 5;
const STEM: usize = 6;

/// The beginnings of the longer words of a text.
fn stems(text: &str) -> impl Iterator<Item = String> {
    let words = text.split(|letter: char| !letter.is_alphanumeric()).filter(|word| word.chars().count() >= WORD);
    words.map(|word| word.to_lowercase().chars().take(STEM).collect())
}
