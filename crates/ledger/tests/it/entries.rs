//! What must stay true of entries.

use ledger::Hash;
use ledger::entry::{Actor, By, Entry, MAX_BYTES, Revision, Subject, is_code, whole_microseconds};
use ledger::tree::leaf_hash;
use proptest::prelude::*;
use uuid::Uuid;

fn an_entry() -> impl Strategy<Value = Entry> {
    let id = || any::<u128>().prop_map(Uuid::from_u128);
    let code = || "[a-z][a-z0-9._-]{0,63}";
    let number = || 0_u64..=9_007_199_254_740_991;
    let hash = || any::<[u8; 32]>().prop_map(Hash::from_bytes);
    let actor = prop_oneof![id().prop_map(Actor::Person), code().prop_map(Actor::Service)];
    let by = (
        actor,
        proptest::option::of(id()),
        proptest::option::of(id()),
        proptest::option::of(code()),
        proptest::option::of(code()),
        proptest::option::of(id()),
    )
        .prop_map(|(actor, assignment, exception, factor, via, token)| By {
            actor,
            assignment,
            exception,
            factor,
            via,
            token,
        });
    let record = (code(), id(), number(), any::<u32>(), hash()).prop_map(|(kind, id, version, schema, commitment)| {
        Subject::Record(Revision { kind, id, version, schema, commitment })
    });
    let checkpoint = (id(), hash(), number()).prop_map(|(organisation, root, size)| Subject::Checkpoint {
        organisation,
        root,
        size,
    });
    let observations = (number(), hash()).prop_map(|(count, root)| Subject::Observations { count, root });
    let recovery = (number(), id(), number(), proptest::option::of(hash()));
    let recovery =
        recovery.prop_map(|(found, log, remembered, root)| Subject::Recovery { found, log, remembered, root });
    let subject = prop_oneof![record, checkpoint, observations, recovery];
    let recorded = (-62_167_219_200_000_000_i64..=253_402_207_200_999_999)
        .prop_map(|microsecond| jiff::Timestamp::from_microsecond(microsecond).unwrap());
    let count = proptest::option::of(1_u64..=9_007_199_254_740_991);
    (id(), number(), count, recorded, code(), by, subject).prop_map(
        |(organisation, run, count, recorded, command, by, subject)| Entry {
            organisation,
            run,
            count,
            recorded,
            command,
            by,
            subject,
        },
    )
}

#[test]
fn an_entry_refuses_what_its_format_cannot_hold() {
    let plain = Entry {
        organisation: Uuid::from_u128(1),
        run: 0,
        count: Some(1),
        recorded: "2026-11-22T05:17:46.123456Z".parse().unwrap(),
        command: "asset.put".into(),
        by: By {
            actor: Actor::Service("founding".into()),
            assignment: None,
            exception: None,
            factor: None,
            via: None,
            token: None,
        },
        subject: Subject::Observations { count: 1, root: leaf_hash(b"") },
    };
    let with = |change: fn(&mut Entry)| {
        let mut entry = plain.clone();
        change(&mut entry);
        entry.to_bytes()
    };
    assert!(plain.to_bytes().is_ok());
    assert!(with(|entry| entry.count = Some(0)).is_err());
    assert!(with(|entry| entry.run = 1 << 53).is_err());
    assert!(with(|entry| entry.command = "Approve the policy".into()).is_err());
    assert!(with(|entry| entry.by.factor = Some(String::new())).is_err());
    assert!(with(|entry| entry.by.actor = Actor::Service("ünïcode".into())).is_err());
    assert!(with(|entry| entry.recorded = "2026-11-22T05:17:46.1234567Z".parse().unwrap()).is_err());
    assert!(with(|entry| entry.recorded = jiff::Timestamp::MIN).is_err());
}

#[test]
fn a_clock_is_cut_to_microseconds_never_into_the_future() {
    let cases = [
        ("2026-11-22T05:17:46.123456999Z", "2026-11-22T05:17:46.123456Z"),
        ("2026-11-22T05:17:46.123456Z", "2026-11-22T05:17:46.123456Z"),
        ("1969-12-31T23:59:59.999999999Z", "1969-12-31T23:59:59.999999Z"),
    ];
    for (moment, expected) in cases {
        let cut = whole_microseconds(moment.parse().unwrap());
        assert_eq!(cut, expected.parse().unwrap());
    }
    for edge in [jiff::Timestamp::MIN, jiff::Timestamp::MAX] {
        assert!(whole_microseconds(edge) <= edge);
    }
}

#[test]
fn a_code_is_short_lower_case_ascii() {
    for code in ["a", "asset.put", "x-1_2.3", &"a".repeat(64)] {
        assert!(is_code(code), "{code}");
    }
    for text in ["", "A", "1a", ".a", "a b", "a\n", "ä", "aä", &"a".repeat(65)] {
        assert!(!is_code(text), "{text}");
    }
}

proptest! {
    #[test]
    fn an_entry_reads_back_as_it_was_written(entry in an_entry()) {
        let bytes = entry.to_bytes().unwrap();
        prop_assert!(bytes.len() <= MAX_BYTES);
        prop_assert_eq!(Entry::parse(&bytes), Ok(entry));
    }

    #[test]
    fn a_changed_byte_makes_another_entry_or_none(entry in an_entry(), place: prop::sample::Index, byte: u8) {
        let bytes = entry.to_bytes().unwrap();
        let mut changed = bytes.clone();
        changed[place.index(bytes.len())] = byte;
        if let Ok(parsed) = Entry::parse(&changed) {
            prop_assert_eq!(parsed == entry, changed == bytes);
        }
    }
}

proptest! {
    #[test]
    fn a_moved_entry_has_the_bytes_of_one_written_there(entry in an_entry(), there in an_entry()) {
        let moved = ledger::entry::moved(&entry.to_bytes().unwrap(), there.run, there.recorded);
        let written = Entry { run: there.run, recorded: there.recorded, ..entry };
        prop_assert_eq!(moved, Some(written.to_bytes().unwrap()));
    }

    #[test]
    fn what_is_no_entry_is_not_moved_and_nothing_panics(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        prop_assert_eq!(ledger::entry::moved(&bytes, 1, jiff::Timestamp::UNIX_EPOCH), None);
    }
}
