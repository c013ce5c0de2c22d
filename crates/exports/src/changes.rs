//! What differs between two versions of a statement, line by line, in words.

use access::View;
use isms::control::{Control, FrozenLine, SoaVersion, differences};
use record::{Kinded as _, in_sentence};
use report::statement::{Change, Changes};

use crate::statement::{reference, why};
use crate::{day, names};

/// What differs from an earlier version.
pub(crate) fn since(view: &View, before: &SoaVersion, after: &[FrozenLine]) -> Changes {
    let day = before.approved_on.or(before.submitted_on).map_or(String::new(), |on| format!(" of {}", day(on)));
    let lines: Vec<FrozenLine> = before.lines.iter().cloned().collect();
    let changed = differences(&lines, after).into_iter().filter_map(|(before, after)| {
        let line = after.or(before)?;
        let what = match (before, after) {
            (Some(before), Some(after)) => what(view, before, after),
            (None, Some(after)) => vec![format!("New: {}", in_sentence(after.applicability.choice().label))],
            (Some(_), None) | (None, None) => vec!["Not part of the statement any more".to_owned()],
        };
        let (reference, title) = reference(view, line);
        (!what.is_empty()).then_some(Change { reference, title, what })
    });
    Changes { since: format!("version {}{day}", before.edition.get()), lines: changed.collect() }
}

fn what(view: &View, before: &FrozenLine, after: &FrozenLine) -> Vec<String> {
    let turned = |name: &str, one: &str, other: &str| (one != other).then(|| format!("{name}: {one}, now {other}"));
    let applies = |line: &FrozenLine| line.applicability.choice().label;
    let implemented = |line: &FrozenLine| line.implementation.choice().label;
    let owner = |line: &FrozenLine| line.owner.map_or_else(|| "nobody".to_owned(), |owner| names::person(view, owner));
    let reasons = |line: &FrozenLine| match why(line).as_slice() {
        [] => "none".to_owned(),
        reasons => reasons.join(", "),
    };
    let controls = |line: &FrozenLine| {
        let named = line.controls.iter().map(|control| names::numbered(view, Control::kind_of(), control.id));
        match named.collect::<Vec<_>>().as_slice() {
            [] => "none".to_owned(),
            named => named.join(", "),
        }
    };
    let proven = |line: &FrozenLine| if line.proven { "yes" } else { "no" };
    let told = [
        turned("Decision", applies(before), applies(after)),
        turned("Implementation", implemented(before), implemented(after)),
        turned("Proven by evidence", proven(before), proven(after)),
        turned("Reasons", &reasons(before), &reasons(after)),
        (before.justification != after.justification).then(|| "The justification was written anew".to_owned()),
        turned("Owner", &owner(before), &owner(after)),
        turned("Served by", &controls(before), &controls(after)),
        (before.title != after.title).then(|| format!("Title: {}, now {}", before.title, after.title)),
    ];
    told.into_iter().flatten().collect()
}
