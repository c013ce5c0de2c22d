//! What must stay true of commitments, proofs and notes, for whatever value chance comes up with.

use ledger::commitment::{Body, CommitmentError, Header, Salt, Seals, commitment, disclose};
use ledger::entry::{Actor, By, Entry, MAX_BYTES, Revision, Subject, is_code, whole_microseconds};
use ledger::note::{Checkpoint, LogKey, NoteError, Verifier, VerifierError};
use ledger::tree::{
    Frontier, MAX_SIZE, consistency_proof, inclusion_proof, leaf_hash, root, verify_consistency,
    verify_inclusion,
};
use ledger::{Hash, canonical};
use proptest::prelude::*;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::tree_store::{TreeStore, entry};

const HEADER: Header<'_> = Header {
    kind: "asset",
    id: Uuid::from_u128(7),
    version: 3,
    schema: 1,
};

fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        (-9_007_199_254_740_991_i64..=9_007_199_254_740_991).prop_map(Value::from),
        any::<String>().prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 32, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::btree_map(any::<String>(), inner, 0..6)
                .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

fn body() -> impl Strategy<Value = Body> {
    let field = value().prop_filter("null is not a value", |value| !value.is_null());
    prop::collection::btree_map("\\PC{1,8}", field, 0..9).prop_map(|map| map.into_iter().collect())
}

fn seals(body: &Body) -> Seals {
    let mut next = 0_u8;
    Seals::new(body, || {
        next += 1;
        Salt::new([next; 32])
    })
}

fn a_body() -> Body {
    json!({"name": "Laptop", "owner": "Ada", "value": 3})
        .as_object()
        .unwrap()
        .clone()
}

proptest! {
    #[test]
    fn canonical_json_reads_back_as_the_same_value(value in value()) {
        let spelled = canonical::to_vec(&value).unwrap();
        prop_assert_eq!(serde_json::from_slice::<Value>(&spelled).unwrap(), value);
    }

    #[test]
    fn withholding_any_fields_keeps_the_commitment(body in body(), withheld in any::<u16>()) {
        let (mut body, mut seals) = (body.clone(), seals(&body));
        let before = commitment(&HEADER, &body, &seals).unwrap();
        let names: Vec<String> = body.keys().cloned().collect();
        for (place, name) in names.iter().enumerate() {
            if withheld >> place & 1 == 1 {
                seals.withhold(&mut body, name).unwrap();
                prop_assert!(!body.contains_key(name));
            }
        }
        prop_assert_eq!(Seals::from_bytes(&seals.to_bytes()), Ok(seals.clone()));
        prop_assert_eq!(commitment(&HEADER, &body, &seals), Ok(before));
        for (name, is_withheld) in seals.fields() {
            match disclose(&HEADER, &body, &seals, name) {
                Ok(disclosure) => {
                    prop_assert!(!is_withheld);
                    prop_assert_eq!(disclosure.verify(&before), Ok(()));
                }
                Err(error) => {
                    prop_assert!(is_withheld);
                    prop_assert_eq!(error, CommitmentError::Withheld(name.into()));
                }
            }
        }
    }

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

    #[test]
    fn a_proof_with_another_hash_or_place_is_refused(size in 2_u64..600, one: prop::sample::Index, other: prop::sample::Index) {
        let store = TreeStore::of_size(size);
        let index = one.index(size as usize) as u64;
        let root = store.frontier.root();
        let leaf = leaf_hash(&entry(index));
        let proof = inclusion_proof(size, index, |level, index| store.node(level, index)).unwrap();
        prop_assert!(verify_inclusion(&leaf, index, size, &proof, &root).is_ok());

        let mut changed = proof.clone();
        changed[other.index(proof.len())] = leaf_hash(b"forged");
        prop_assert!(verify_inclusion(&leaf, index, size, &changed, &root).is_err());
        prop_assert!(verify_inclusion(&leaf, index, size, &proof[1..], &root).is_err());
        prop_assert!(verify_inclusion(&leaf, index, size, &[proof.clone(), vec![leaf]].concat(), &root).is_err());
        let elsewhere = other.index(size as usize) as u64;
        prop_assert_eq!(verify_inclusion(&leaf, elsewhere, size, &proof, &root).is_ok(), elsewhere == index);
    }

    #[test]
    fn a_log_that_was_rewritten_has_no_consistency_proof(old in 1_u64..300, more in 1_u64..300, rewritten: prop::sample::Index) {
        let honest = TreeStore::of_size(old);
        let mut forged = TreeStore::default();
        let rewritten = rewritten.index(old as usize) as u64;
        for index in 0..old + more {
            forged.push(leaf_hash(&entry(if index == rewritten { u64::MAX } else { index })));
        }
        let grown = TreeStore::of_size(old + more);
        let (old_root, new_root) = (honest.frontier.root(), grown.frontier.root());
        let proof = consistency_proof(old, old + more, |level, index| grown.node(level, index)).unwrap();
        prop_assert!(verify_consistency(old, &old_root, old + more, &new_root, &proof).is_ok());
        let proof = consistency_proof(old, old + more, |level, index| forged.node(level, index)).unwrap();
        prop_assert!(verify_consistency(old, &old_root, old + more, &forged.frontier.root(), &proof).is_err());
    }

    #[test]
    fn a_frontier_continues_where_it_was_stored(before in 0_u64..600, after in 0_u64..40) {
        let mut frontier = TreeStore::of_size(before).frontier;
        let mut restored = Frontier::from_bytes(before, &frontier.to_bytes()).unwrap();
        prop_assert_eq!(&restored, &frontier);
        for index in before..before + after {
            frontier.push(leaf_hash(&entry(index)));
            restored.push(leaf_hash(&entry(index)));
        }
        prop_assert_eq!(restored.root(), TreeStore::of_size(before + after).frontier.root());
        prop_assert_eq!(restored, frontier);
    }
}

fn an_entry() -> impl Strategy<Value = Entry> {
    let id = || any::<u128>().prop_map(Uuid::from_u128);
    let code = || "[a-z][a-z0-9._-]{0,63}";
    let number = || 0_u64..=9_007_199_254_740_991;
    let hash = || any::<[u8; 32]>().prop_map(Hash::from_bytes);
    let actor = prop_oneof![
        id().prop_map(Actor::Person),
        code().prop_map(Actor::Service)
    ];
    let by = (
        actor,
        proptest::option::of(id()),
        proptest::option::of(code()),
        proptest::option::of(code()),
        proptest::option::of(id()),
    )
        .prop_map(|(actor, assignment, factor, via, token)| By {
            actor,
            assignment,
            factor,
            via,
            token,
        });
    let record = (code(), id(), number(), any::<u32>(), hash()).prop_map(
        |(kind, id, version, schema, commitment)| {
            Subject::Record(Revision {
                kind,
                id,
                version,
                schema,
                commitment,
            })
        },
    );
    let checkpoint =
        (id(), hash(), number()).prop_map(|(organisation, root, size)| Subject::Checkpoint {
            organisation,
            root,
            size,
        });
    let observations =
        (number(), hash()).prop_map(|(count, root)| Subject::Observations { count, root });
    let subject = prop_oneof![record, checkpoint, observations];
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
fn seals_and_body_must_belong_together() {
    let complete = a_body();
    let seals_of_all = seals(&complete);
    let without = |name: &str| {
        let mut body = complete.clone();
        body.remove(name);
        body
    };
    let with = |name: &str, value: Value| {
        let mut body = complete.clone();
        body.insert(name.into(), value);
        body
    };
    let refused = |body: &Body, seals: &Seals| commitment(&HEADER, body, seals).unwrap_err();

    assert_eq!(
        refused(&complete, &seals(&without("owner"))),
        CommitmentError::Unsealed("owner".into())
    );
    assert_eq!(
        refused(&without("owner"), &seals_of_all),
        CommitmentError::Missing("owner".into())
    );
    assert_eq!(
        refused(&with("owner", Value::Null), &seals_of_all),
        CommitmentError::Null("owner".into())
    );
    assert!(matches!(
        refused(&with("value", json!(1.5)), &seals_of_all),
        CommitmentError::Canonical(_)
    ));
    let (mut body, mut erased) = (complete.clone(), seals_of_all.clone());
    erased.withhold(&mut body, "owner").unwrap();
    assert_eq!(
        refused(&complete, &erased),
        CommitmentError::NotWithheld("owner".into())
    );

    for name in ["".to_owned(), "n".repeat(256)] {
        let body = with(&name, json!(1));
        assert_eq!(
            refused(&body, &seals(&body)),
            CommitmentError::Unsealed(name)
        );
    }
}

#[test]
fn withholding_an_unknown_field_is_an_error_and_twice_is_not() {
    let mut body = a_body();
    let mut seals = seals(&body);
    assert_eq!(
        seals.withhold(&mut body, "colour"),
        Err(CommitmentError::Unknown("colour".into()))
    );
    assert_eq!(seals.withhold(&mut body, "owner"), Ok(()));
    assert_eq!(seals.withhold(&mut body, "owner"), Ok(()));
    let fields: Vec<_> = seals.fields().collect();
    assert_eq!(fields, [("name", false), ("owner", true), ("value", false)]);
}

#[test]
fn another_header_is_another_commitment() {
    let body = a_body();
    let seals = seals(&body);
    let original = commitment(&HEADER, &body, &seals).unwrap();
    let others = [
        Header {
            kind: "risk",
            ..HEADER
        },
        Header {
            id: Uuid::from_u128(8),
            ..HEADER
        },
        Header {
            version: 4,
            ..HEADER
        },
        Header {
            schema: 2,
            ..HEADER
        },
    ];
    for header in others {
        assert_ne!(commitment(&header, &body, &seals), Ok(original));
    }
}

#[test]
fn a_disclosure_with_another_value_name_or_salt_does_not_verify() {
    let body = a_body();
    let seals = seals(&body);
    let root = commitment(&HEADER, &body, &seals).unwrap();
    let disclosure = disclose(&HEADER, &body, &seals, "owner").unwrap();
    let mut forged = [disclosure.clone(), disclosure.clone(), disclosure];
    forged[0].value = json!("Bob");
    forged[1].name = "approver".into();
    forged[2].salt = Salt::new([0; 32]);
    for disclosure in forged {
        let name = disclosure.name.clone();
        assert_eq!(
            disclosure.verify(&root),
            Err(CommitmentError::NotProven(name))
        );
    }
}

#[test]
fn secrets_cannot_be_printed() {
    let body = a_body();
    let seals = Seals::new(&body, || Salt::new([0xAB; 32]));
    let disclosure = disclose(&HEADER, &body, &seals, "name").unwrap();
    let printed = format!(
        "{seals:?} {:?} {:?} {:?}",
        Salt::new([0xAB; 32]),
        LogKey::from_seed(&[0xAB; 32]),
        disclosure.salt,
    );
    for secret in ["171", "ab, ab", "abab", "AB"] {
        assert!(!printed.contains(secret), "{printed}");
    }
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
            factor: None,
            via: None,
            token: None,
        },
        subject: Subject::Observations {
            count: 1,
            root: leaf_hash(b""),
        },
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
    assert!(
        with(|entry| entry.recorded = "2026-11-22T05:17:46.1234567Z".parse().unwrap()).is_err()
    );
    assert!(with(|entry| entry.recorded = jiff::Timestamp::MIN).is_err());
}

#[test]
fn a_clock_is_cut_to_microseconds_never_into_the_future() {
    let cases = [
        (
            "2026-11-22T05:17:46.123456999Z",
            "2026-11-22T05:17:46.123456Z",
        ),
        ("2026-11-22T05:17:46.123456Z", "2026-11-22T05:17:46.123456Z"),
        (
            "1969-12-31T23:59:59.999999999Z",
            "1969-12-31T23:59:59.999999Z",
        ),
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
    for text in [
        "",
        "A",
        "1a",
        ".a",
        "a b",
        "a\n",
        "ä",
        "aä",
        &"a".repeat(65),
    ] {
        assert!(!is_code(text), "{text}");
    }
}

#[test]
fn a_source_is_asked_for_complete_nodes_only() {
    // TreeStore::node fails on every other node.
    let store = TreeStore::of_size(130);
    for size in 1..=130 {
        for index in 0..size {
            inclusion_proof(size, index, |level, index| {
                assert!((index + 1) << level <= size, "{level}/{index} in {size}");
                store.node(level, index)
            })
            .unwrap();
        }
        for old in 0..=size {
            consistency_proof(old, size, |level, index| store.node(level, index)).unwrap();
        }
        assert!(inclusion_proof(size, size, |level, index| store.node(level, index)).is_err());
        assert!(
            consistency_proof(size + 1, size, |level, index| store.node(level, index)).is_err()
        );
    }
}

#[test]
fn the_empty_log_is_the_beginning_of_every_log() {
    let (empty, some) = (root(&[]), root(&[leaf_hash(b"one")]));
    assert_eq!(verify_consistency(0, &empty, 1, &some, &[]), Ok(()));
    assert_eq!(verify_consistency(0, &empty, 0, &empty, &[]), Ok(()));
    assert!(verify_consistency(0, &some, 1, &some, &[]).is_err());
    assert!(verify_consistency(0, &empty, 0, &some, &[]).is_err());
    assert!(verify_consistency(0, &empty, 1, &some, &[some]).is_err());
    assert!(verify_consistency(1, &some, 0, &empty, &[]).is_err());
}

#[test]
fn a_frontier_of_the_wrong_length_is_refused() {
    assert!(Frontier::from_bytes(0, &[]).is_ok());
    assert!(Frontier::from_bytes(0, &[0; 32]).is_err());
    assert!(Frontier::from_bytes(3, &[0; 32]).is_err());
    assert!(Frontier::from_bytes(3, &[0; 63]).is_err());
    assert!(Frontier::from_bytes(3, &[0; 64]).is_ok());
    assert!(Frontier::from_bytes(MAX_SIZE, &[0; 53 * 32]).is_ok());
    assert!(Frontier::from_bytes(MAX_SIZE + 1, &[0; 32]).is_err());
    assert!(Frontier::from_bytes(u64::MAX, &[0; 64 * 32]).is_err());
}

fn signed() -> (Verifier, Checkpoint, String) {
    let key = LogKey::from_seed(&[3; 32]);
    let checkpoint = Checkpoint {
        origin: ledger::note::origin(Uuid::from_u128(9)),
        size: 12,
        root: leaf_hash(b"root"),
    };
    let verifier = key.verifier(&checkpoint.origin).parse().unwrap();
    let note = key.sign(&checkpoint);
    (verifier, checkpoint, note)
}

#[test]
fn a_changed_checkpoint_is_refused_whatever_was_changed() {
    let (verifier, checkpoint, note) = signed();
    assert_eq!(verifier.verify(&note), Ok(checkpoint));
    for (place, original) in note.char_indices() {
        for replacement in ['0', '\n'] {
            if replacement != original {
                let rest = &note[place + original.len_utf8()..];
                let changed = format!("{}{replacement}{rest}", &note[..place]);
                assert!(verifier.verify(&changed).is_err(), "{changed}");
            }
        }
    }
}

#[test]
fn a_checkpoint_of_another_key_or_log_is_refused() {
    let (verifier, checkpoint, note) = signed();
    let other = LogKey::from_seed(&[4; 32]);
    assert_eq!(
        verifier.verify(&other.sign(&checkpoint)),
        Err(NoteError::Unsigned)
    );
    // The same key, another organisation: the key's id depends on the name.
    let elsewhere = Checkpoint {
        origin: ledger::note::origin(Uuid::from_u128(10)),
        ..checkpoint.clone()
    };
    let elsewhere = LogKey::from_seed(&[3; 32]).sign(&elsewhere);
    assert_eq!(verifier.verify(&elsewhere), Err(NoteError::Unsigned));
    // A good signature does not excuse a bad one.
    let line = note.lines().last().unwrap();
    let mut bad = line.to_owned();
    bad.replace_range(bad.len() - 20..bad.len() - 16, "AAAA");
    assert_eq!(
        verifier.verify(&format!("{note}{bad}\n")),
        Err(NoteError::Signature)
    );
    let crowd = format!("{note}{}", format!("{line}\n").repeat(100));
    assert_eq!(verifier.verify(&crowd), Err(NoteError::Note));
}

#[test]
fn a_verifier_key_with_a_typo_is_refused() {
    let good = LogKey::from_seed(&[3; 32]).verifier("annexa/x");
    assert!(good.parse::<Verifier>().is_ok());
    let id = good.split('+').nth(1).unwrap();
    let upper = good.replacen(id, &id.to_uppercase(), 1);
    let bad = [
        (String::new(), VerifierError::Format),
        ("annexa/x".into(), VerifierError::Format),
        (good.replacen("annexa/x", "", 1), VerifierError::Format),
        (
            good.replacen("annexa/x", "annexa/ x", 1),
            VerifierError::Format,
        ),
        (good.replacen("annexa/x", "annexa/y", 1), VerifierError::Id),
        (good.replacen(id, "00000000", 1), VerifierError::Id),
        (format!("{good}="), VerifierError::Format),
        (good.replacen("+A", "+B", 1), VerifierError::Format),
    ];
    for (text, error) in bad {
        assert_eq!(text.parse::<Verifier>(), Err(error), "{text}");
    }
    if upper != good {
        assert_eq!(upper.parse::<Verifier>(), Err(VerifierError::Id));
    }
}
