//! What an erasure lists was found in all that there is, and fits into one record. What else refuses one is tried where there is
//! something to erase, in `host`.

use std::sync::Arc;

use decide::{Command, Erase};
use isms::erasure::Found;
use isms::people::Person;
use ledger::Hash;
use record::{Id, Line, rows};
use serde_json::json;
use trial::World;

use crate::scene::codes;

/// Somebody who has left, and what was found of them in all that there is.
fn left() -> (World, Id, Found) {
    let mut world = World::founded();
    let fields = json!({"name": "Quillon Brackwater", "joined_on": "2020-01-01", "leaves_on": "2020-12-31"});
    let person = world.record::<Person>(world.root, fields);
    let mut found = Found::nothing(person, false);
    found.file(Hash::from_bytes([7; 32]));
    found.has_seen(world.isms.size());
    (world, person, found)
}

fn erasing(found: Found) -> Command {
    let reason = Line::new("Asked for it").ok();
    Command::Erase(Erase { version: 1, reason, found: Arc::new(found) })
}

#[test]
fn what_was_written_since_was_not_looked_at() {
    let (mut world, _, found) = left();
    assert!(world.decide(world.isms_manager, &erasing(found.clone())).is_ok());
    world.asset("Laptop of Quillon Brackwater", world.root);
    let refused = world.decide(world.isms_manager, &erasing(found)).unwrap_err();
    assert_eq!(codes(&refused), ["erase_overtaken"]);
}

#[test]
fn one_erasure_lists_no_more_than_a_record_holds() {
    let (world, _, mut found) = left();
    for n in 0..rows::ROWS {
        let mut digest = [0; 32];
        digest[..8].copy_from_slice(&n.to_be_bytes());
        found.file(Hash::from_bytes(digest));
    }
    let refused = world.decide(world.isms_manager, &erasing(found)).unwrap_err();
    assert_eq!(codes(&refused), ["erase_size"]);
}
