//! Recorded time.

use isms::asset::Asset;
use jiff::SignedDuration;
use jiff::Timestamp;
use serde_json::json;
use trial::World;

#[test]
fn recorded_time_never_goes_back_when_the_clock_does() {
    let mut world = World::founded();
    let mut last = world.isms.head().recorded;
    for seconds in [3600, -1800, -90_000, 10, 7200, 0] {
        world.now = world.now.checked_add(SignedDuration::from_secs(seconds)).unwrap();
        world.commit(world.isms_manager, &World::make::<Asset>(json!({"name": "x"})));
        let recorded = world.isms.head().recorded;
        assert!(recorded >= last, "{recorded} after {last}");
        assert_eq!(recorded, last.max(world.now));
        last = recorded;
    }
}

#[test]
fn a_clock_finer_than_a_microsecond_makes_no_difference_between_entry_and_row() {
    let mut world = World::founded();
    world.now = Timestamp::from_nanosecond(world.now.as_nanosecond() + 1_999).unwrap();
    let decided = world.decide(world.isms_manager, &World::make::<Asset>(json!({"name": "x"}))).unwrap();
    let entry = ledger::entry::Entry::parse(&decided.commit().entries[0]).unwrap();
    assert_eq!(entry.recorded, decided.commit().recorded);
    assert_eq!(entry.recorded.as_nanosecond() % 1_000, 0);
    assert_eq!(entry.recorded, decided.commit().revisions[0].recorded);
}

#[test]
fn the_same_command_at_the_same_moment_with_the_same_ids_gives_the_same_commit() {
    let decide = || {
        let world = World::founded();
        let decided = world.decide(world.isms_manager, &World::make::<Asset>(json!({"name": "x"}))).unwrap();
        decided.commit().entries.clone()
    };
    assert_eq!(decide(), decide());
}
