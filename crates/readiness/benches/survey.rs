//! How long all rules take over 20,000 risks, after any commit: one JSON line a figure.
//!
//! `cargo bench -p readiness --bench survey`.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, missing_docs, reason = "a bench may fail loudly")]

use std::time::Instant;

use isms::Held;
use isms::context::Scope;
use isms::control::{Control, SoaLine, missing_lines};
use isms::risk::Risk;
use isms::treatment::Action;
use record::{Id, Kinded as _};
use serde_json::{Value as Json, json};
use trial::{World, body};

const RISKS: usize = 20_000;
const ROUNDS: usize = 15;

fn main() {
    let mut world = World::founded();
    let criteria = world.criteria();
    let scope = world.record::<Scope>(world.root, json!({"name": "All", "edition": 1, "step": "approved"}));
    for mut line in missing_lines(&world.isms, scope) {
        line.insert("step".to_owned(), json!("included"));
        let serves = line.get("reference").cloned().unwrap_or_default();
        world.record::<SoaLine>(world.root, Json::Object(line));
        world.record::<Control>(world.root, json!({"title": "x", "step": "implemented", "serves": serves}));
    }
    let first = world.record::<Risk>(world.root, risk(criteria, 0));
    let action = world.record::<Action>(world.root, json!({"title": "x", "step": "planned", "risk": first}));
    let (risk_kind, action_kind) = (Risk::kind_of(), Action::kind_of());
    let (mut held, mut of_action) =
        (Held::clone(world.held(risk_kind, first)), Held::clone(world.held(action_kind, action)));
    // Straight into a value: what a commit does to a record is not what is measured.
    let mut all = Vec::with_capacity(2 * RISKS);
    for number in 1..RISKS {
        let id = Id::from_u128(u128::try_from(number).unwrap() << 16);
        held.id = id;
        held.content = isms::Content::Sound((risk_kind.read)(body(risk(criteria, number))).unwrap());
        all.push(held.clone());
        of_action.id = Id::from_u128((u128::try_from(number).unwrap() << 16) + 1);
        let action = json!({"title": "x", "step": "planned", "risk": id, "due": "2026-01-01"});
        of_action.content = isms::Content::Sound((action_kind.read)(body(action)).unwrap());
        all.push(of_action.clone());
    }
    let others =
        isms::registry::kinds().flat_map(|kind| world.isms.register(kind).into_iter().flat_map(isms::Register::iter));
    let everything: Vec<Held> = others.map(|held| Held::clone(held)).chain(all).collect();
    let value = isms::Isms::at(world.isms.organisation(), world.isms.head().clone(), everything);
    let mut rounds: Vec<f64> = (0..ROUNDS)
        .map(|_| {
            let begun = Instant::now();
            let findings = readiness::survey(&value, world.today());
            assert!(findings.outcomes.iter().map(|outcome| outcome.failures.len()).sum::<usize>() > RISKS);
            begun.elapsed().as_secs_f64() * 1000.0
        })
        .collect();
    rounds.sort_by(f64::total_cmp);
    let median = rounds.get(ROUNDS / 2).copied().unwrap();
    println!("{}", json!({"figure": "survey_of_20000_risks", "unit": "ms", "value": median, "at_most": 50.0}));
}

/// Every third one has something missing.
fn risk(criteria: Id, number: usize) -> Json {
    let mut risk = json!({
        "title": "x", "step": "analysed", "event": "x", "affects_integrity": true, "likelihood": number % 5 + 1,
        "service": number % 5 + 1, "criteria": criteria, "analysed_on": "2026-02-20",
    });
    if !number.is_multiple_of(3) {
        risk["cause"] = json!("x");
    }
    risk
}
