//! One record over several lines: what a further line adds, and what it contradicts.

use crate::entry::{Claim, Effect, Entry, Located, Problem, Value};
use crate::limit;
use crate::register::Register;

/// Whether a field takes a further value from a further line.
fn gathers(located: &Located) -> bool {
    matches!(located.value, Value::Prose(_) | Value::Named(_) | Value::Controls(_)) || is_repeated(located.field)
}

fn is_repeated(field: &str) -> bool {
    Register::Risks.field(field).is_some_and(|field| field.repeats)
}

/// Values of a further line that say something else than the record does.
pub(crate) fn contradictions<'f>(entry: &Entry, further: &'f Entry) -> Vec<&'f Located> {
    let differs = |located: &&Located| {
        !gathers(located) && entry.get(located.field).is_some_and(|known| known.value != located.value)
    };
    further.values.iter().filter(differs).collect()
}

/// Whether a further line says anything new.
pub(crate) fn adds(entry: &Entry, further: &Entry) -> bool {
    let is_known = |located: &Located| {
        entry.values.iter().filter(|known| known.field == located.field).any(|known| {
            match (&located.value, &known.value) {
                (Value::Named(names), Value::Named(known)) | (Value::Controls(names), Value::Controls(known)) => {
                    names.iter().all(|name| known.contains(name))
                }
                (Value::Prose(text), Value::Prose(known)) => known == text || known.lines().any(|line| line == text),
                (value, known) => value == known,
            }
        })
    };
    !further.values.iter().all(is_known)
}

/// Adds a further line to an entry: lists grow, prose gets a line, actions stand beside each other, and of single values the
/// first one counts.
pub(crate) fn join(entry: &mut Entry, further: Entry) {
    entry.rows.extend(further.rows);
    entry.problems.extend(further.problems);
    entry.extras.extend(further.extras);
    join_claim(entry, further.claim);
    for located in further.values {
        let known = entry.values.iter_mut().find(|known| known.field == located.field && !is_repeated(located.field));
        let Some(known) = known else {
            entry.values.push(located);
            continue;
        };
        if let Some(why) = join_value(&mut known.value, &located.value) {
            entry.problems.push(Problem {
                row: located.cell.row,
                sentence: format!("{} {why}", located.cell),
                cell: Some(located.cell),
                field: Some(located.field),
                effect: Effect::LeftOut,
            });
        }
    }
}

/// Adds a value to the one that is known; why not, where it cannot.
fn join_value(known: &mut Value, further: &Value) -> Option<&'static str> {
    match (known, further) {
        (Value::Named(known), Value::Named(further)) | (Value::Controls(known), Value::Controls(further)) => {
            let new: Vec<String> = further.iter().filter(|name| !known.contains(name)).cloned().collect();
            if known.len() + new.len() > limit::NAMES {
                return Some("would make the list of the record longer than a thousand names; it was left out.");
            }
            known.extend(new);
            None
        }
        (Value::Prose(known), Value::Prose(further)) => {
            if known == further || known.lines().any(|line| line == further) {
                return None;
            }
            if known.len() + further.len() >= limit::PROSE_CHARACTERS {
                return Some("would make the text of the record longer than 20,000 characters; it was left out.");
            }
            known.push('\n');
            known.push_str(further);
            None
        }
        (known, further) if *known == *further => None,
        _ => Some("says something else than the line above it for the same record; the first counts."),
    }
}

fn join_claim(entry: &mut Entry, claimed: Option<Claim>) {
    let Some(claimed) = claimed else { return };
    match &mut entry.claim {
        Some(known) => {
            known.who = known.who.take().or(claimed.who);
            known.when = known.when.or(claimed.when);
            known.cells.extend(claimed.cells);
        }
        none => *none = Some(claimed),
    }
}
