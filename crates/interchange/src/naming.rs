//! Which fields a header may name.

use std::collections::HashMap;

use crate::register::{Field, Register};
use crate::words::{Phrases, fold, phrases, words};

/// Longer texts name nothing: they are data.
const BYTES: usize = 300;

/// A field that a header may name.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Guess {
    pub field: &'static Field,
    /// How sure that is, of 100.
    pub sureness: i32,
}

/// The fields that a header may name, each once. Its lines stand one above the other in the sheet.
pub(crate) fn guesses(register: Register, lines: &[String]) -> Vec<Guess> {
    let Some(phrases) = phrases(register) else { return Vec::new() };
    if lines.iter().map(String::len).sum::<usize>() > BYTES {
        return Vec::new();
    }
    let mut found = Found { register, sureness: HashMap::new() };
    let whole = lines.join(" ");
    found.exactly(phrases, &fold(&whole), 100);
    let folded = fold(&whole);
    let has_state = register == Register::Risks && state(&folded).is_some();
    if !has_state {
        found.exactly(phrases, &fold(&without_brackets(&whole)), 97);
    }
    if register == Register::Risks {
        found.composed(phrases, &folded);
    }
    if let [_, .., last] = lines
        && !has_state
    {
        found.exactly(phrases, &fold(&without_brackets(last)), 90);
    }
    found.contained(phrases, &fold(&without_brackets(&whole)));
    found.sureness.into_values().collect()
}

struct Found {
    register: Register,
    sureness: HashMap<&'static str, Guess>,
}

impl Found {
    fn add(&mut self, name: &str, sureness: i32) {
        let Some(field) = self.register.field(name) else { return };
        let kept = self.sureness.entry(field.name).or_insert(Guess { field, sureness });
        kept.sureness = kept.sureness.max(sureness);
    }

    /// A header that is a name of the field; names further down a list tell a little less.
    fn exactly(&mut self, phrases: &Phrases, folded: &str, sureness: i32) {
        if let Some((field, rank)) = phrases.by_name.get(folded) {
            self.add(field, sureness - i32::try_from(*rank).unwrap_or(i32::MAX).min(5));
        }
    }

    /// A header that holds a name of the field among other words.
    fn contained(&mut self, phrases: &Phrases, folded: &str) {
        let tokens: Vec<&str> = folded.split(' ').collect();
        for length in 1..=phrases.longest.min(tokens.len()) {
            for window in tokens.windows(length) {
                if let Some((field, _)) = phrases.by_name.get(&window.join(" ")) {
                    let is_letter = length == 1 && window.iter().all(|word| word.len() < 3);
                    let share = 35 * length / tokens.len();
                    let sureness = if is_letter { 20 } else { 50 } + i32::try_from(share).unwrap_or(0);
                    self.add(field, sureness);
                }
            }
        }
    }

    /// A rating of a state, or a consequence of a dimension: `Residual risk: likelihood`, `Impact (C)`.
    fn composed(&mut self, phrases: &Phrases, folded: &str) {
        let state = state(folded);
        let rest = state.map_or_else(|| folded.to_owned(), |(phrase, _)| without(folded, phrase));
        let is_risk = |word: &&str| words().risk.iter().any(|risk| risk == word);
        let is_digit = |word: &&str| word.bytes().all(|byte| byte.is_ascii_digit());
        let rest: Vec<&str> =
            rest.split(' ').filter(|word| !word.is_empty() && !is_risk(word) && !is_digit(word)).collect();
        let prefix = match state {
            Some((_, "current")) | None => String::new(),
            Some((_, state)) => format!("{state}_"),
        };
        if state.is_some() {
            if rest.is_empty() {
                self.add(&format!("{prefix}level"), 90);
            }
            if let Some(base) = base(phrases, &rest.join(" "))
                .or_else(|| words().abbreviations.get(&rest.join(" ")).map(String::as_str))
            {
                self.add(&format!("{prefix}{base}"), 95);
            } else if let Some(base) = rest.iter().find_map(|word| base(phrases, word)) {
                self.add(&format!("{prefix}{base}"), 80);
            }
        }
        for (position, word) in rest.iter().enumerate() {
            let Some(dimension) = words().dimensions.get(*word) else { continue };
            let others = rest.iter().enumerate().filter(|(other, _)| *other != position);
            let others: Vec<&str> = others.map(|(_, word)| *word).collect();
            if prefix.is_empty() && others.iter().any(|word| base(phrases, word) == Some("consequence")) {
                self.add(&format!("consequence_{dimension}"), 96);
            }
        }
    }
}

/// Likelihood, consequence or level.
fn base(phrases: &Phrases, folded: &str) -> Option<&'static str> {
    let (field, _) = phrases.by_name.get(folded)?;
    matches!(*field, "likelihood" | "consequence" | "level").then_some(field)
}

/// The state that a header names, and the words by which it does.
fn state(folded: &str) -> Option<(&'static str, &'static str)> {
    let padded = format!(" {folded} ");
    let found = words().states.iter().find(|(phrase, _)| padded.contains(&format!(" {phrase} ")))?;
    Some((&found.0, &found.1))
}

fn without(folded: &str, phrase: &str) -> String {
    format!(" {folded} ").replacen(&format!(" {phrase} "), " ", 1).trim().to_owned()
}

/// A header without what it adds in brackets: `Likelihood (1-5)`.
fn without_brackets(text: &str) -> String {
    let mut depth = 0_u32;
    let mut kept = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            other if depth == 0 => kept.push(other),
            _ => {}
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    fn best(register: Register, lines: &[&str]) -> Option<&'static str> {
        let lines: Vec<String> = lines.iter().map(|line| (*line).to_owned()).collect();
        guesses(register, &lines).into_iter().max_by_key(|guess| guess.sureness).map(|guess| guess.field.name)
    }

    #[test]
    fn headers_of_risks_are_understood() {
        for (lines, field) in [
            (&["Risk owner"][..], "owner"),
            (&["Risikoeigner"], "owner"),
            (&["Vraisemblance"], "likelihood"),
            (&["Likelihood (1-5)"], "likelihood"),
            (&["Inherent likelihood"], "inherent_likelihood"),
            (&["Eintrittswahrscheinlichkeit (brutto)"], "inherent_likelihood"),
            (&["Restrisiko"], "residual_level"),
            (&["Risque résiduel"], "residual_level"),
            (&["Residual risk", "Impact"], "residual_consequence"),
            (&["Inherent risk", "L"], "inherent_likelihood"),
            (&["Inherent risk", "I"], "inherent_consequence"),
            (&["Target risk level"], "target_level"),
            (&["Current likelihood"], "likelihood"),
            (&["Impact", "C"], "consequence_confidentiality"),
            (&["Auswirkung Verfügbarkeit"], "consequence_availability"),
            (&["Financial impact"], "consequence_financial"),
            (&["Target date"], "due"),
            (&["Maßnahmen"], "action"),
            (&["Bedrohung"], "threats"),
            (&["Vulnérabilités"], "weaknesses"),
            (&["Zagrożenie"], "threats"),
            (&["Description of the risk (cause, event, consequence)"], "description"),
            (&["C/I/A concerned"], "affects"),
        ] {
            assert_eq!(best(Register::Risks, lines), Some(field), "{lines:?}");
        }
        assert_eq!(best(Register::Risks, &["Budget"]), None);
    }

    #[test]
    fn headers_of_assets_are_understood() {
        for (line, field) in [
            ("Asset name", "name"),
            ("Bezeichnung", "name"),
            ("Propriétaire de l'actif", "owner"),
            ("Information classification level", "classification"),
            ("RTO (h)", "recovery_time"),
            ("Vertraulichkeit", "confidentiality"),
            ("C", "confidentiality"),
            ("Personenbezogene Daten", "has_personal_data"),
        ] {
            assert_eq!(best(Register::Assets, &[line]), Some(field), "{line}");
        }
    }
}
