//! How long it takes to compare two moments of 20,000 records, as the pages do: one JSON line a figure.
//!
//! `cargo bench -p comparison --bench moments`.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, missing_docs, reason = "a bench may fail loudly")]

use std::time::Instant;

use comparison::{Became, Day, changes, edits};
use isms::risk::{Risk, RiskCriteria};
use isms::{Held, Isms, Register, registry};
use record::{Id, Kind, Kinded as _};
use serde_json::json;
use trial::{World, body};

const RECORDS: usize = 20_000;
const ROUNDS: usize = 25;
/// Of how many records a page shows every field.
const SHOWN: usize = 50;

fn main() {
    let mut world = World::founded();
    let criteria = world.criteria();
    let first = world.record::<Risk>(world.root, risk(criteria, 0));
    let kind = Risk::kind_of();
    let mut held = Held::clone(world.held(kind, first));
    let mut all = Vec::with_capacity(RECORDS);
    for number in 1..RECORDS {
        held.id = Id::from_u128(u128::try_from(number).unwrap() << 16);
        held.content = isms::Content::Sound((kind.read)(body(risk(criteria, number))).unwrap());
        all.push(held.clone());
    }
    let before = apart(&world.isms, all.iter().cloned());
    // Every tenth was edited since, and the criteria were: so what follows is looked up for all of them, twice.
    let matrix = world.held(RiskCriteria::kind_of(), criteria).body()["matrix"].clone();
    world.revise(RiskCriteria::kind_of(), criteria, json!({"matrix": matrix, "name": "Other name"}));
    for (number, held) in all.iter_mut().enumerate().filter(|(number, _)| number.is_multiple_of(10)) {
        held.version += 1;
        held.content = isms::Content::Sound((kind.read)(body(risk(criteria, number + 1))).unwrap());
    }
    let after = apart(&world.isms, all);
    let mut soon = after.clone();
    soon.catch_up(&world.revision(kind, first, body(risk(criteria, 3)), 1));
    let today = world.today();
    let later = today.checked_add(jiff::Span::new().days(30)).unwrap();
    let (one, other) = (Day { isms: &before, today }, Day { isms: &after, today: later });
    figure("compare_20000_records_loaded_apart", || compared(one, other));
    figure("compare_20000_records_that_share", || compared(other, Day { isms: &soon, today: later }));
}

/// A value that shares nothing with another.
fn apart(isms: &Isms, more: impl IntoIterator<Item = Held>) -> Isms {
    let kinds = registry::kinds().flat_map(|kind| isms.register(kind).into_iter().flat_map(Register::iter));
    let own: Vec<Held> = kinds.map(|held| Held::clone(held)).collect();
    Isms::at(isms.organisation(), isms.head().clone(), own.into_iter().chain(more))
}

fn compared(before: Day<'_>, after: Day<'_>) -> usize {
    let kinds: Vec<&'static Kind> = registry::kinds().collect();
    let edits = edits(before, after, &kinds);
    let shown: usize = edits.iter().take(SHOWN).map(|edit| changes(edit, before, after).len()).sum();
    assert!(edits.iter().any(|edit| edit.became == Became::Changed) && shown > 0);
    edits.len()
}

fn figure(name: &str, compare: impl Fn() -> usize) {
    let mut rounds: Vec<f64> = (0..ROUNDS)
        .map(|_| {
            let begun = Instant::now();
            assert!(compare() > 0);
            begun.elapsed().as_secs_f64() * 1000.0
        })
        .collect();
    rounds.sort_by(f64::total_cmp);
    println!("{}", json!({"figure": name, "unit": "ms", "value": rounds[ROUNDS / 2], "at_most": 100.0}));
}

fn risk(criteria: Id, number: usize) -> serde_json::Value {
    json!({
        "title": "x", "step": "analysed", "event": "x", "affects_integrity": true, "likelihood": number % 5 + 1,
        "service": number % 5 + 1, "criteria": criteria, "analysed_on": "2026-02-20",
    })
}
