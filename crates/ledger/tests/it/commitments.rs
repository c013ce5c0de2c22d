//! What must stay true of canonical JSON, commitments and seals.

use ledger::canonical;
use ledger::commitment::{Body, CommitmentError, Header, Salt, Seals, SealsError, commitment, disclose};
use ledger::note::LogKey;
use proptest::prelude::*;
use serde_json::{Value, json};
use uuid::Uuid;

const HEADER: Header<'_> = Header { kind: "asset", id: Uuid::from_u128(7), version: 3, schema: 1 };

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
    json!({"name": "Laptop", "owner": "Ada", "value": 3}).as_object().unwrap().clone()
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

    assert_eq!(refused(&complete, &seals(&without("owner"))), CommitmentError::Unsealed("owner".into()));
    assert_eq!(refused(&without("owner"), &seals_of_all), CommitmentError::Missing("owner".into()));
    assert_eq!(refused(&with("owner", Value::Null), &seals_of_all), CommitmentError::Null("owner".into()));
    assert!(matches!(refused(&with("value", json!(1.5)), &seals_of_all), CommitmentError::Canonical(_)));
    let (mut body, mut erased) = (complete.clone(), seals_of_all.clone());
    erased.withhold(&mut body, "owner").unwrap();
    assert_eq!(refused(&complete, &erased), CommitmentError::NotWithheld("owner".into()));

    for name in ["".to_owned(), "n".repeat(256)] {
        let body = with(&name, json!(1));
        assert_eq!(refused(&body, &seals(&body)), CommitmentError::Unsealed(name));
    }
}

#[test]
fn withholding_an_unknown_field_is_an_error_and_twice_is_not() {
    let mut body = a_body();
    let mut seals = seals(&body);
    assert_eq!(seals.withhold(&mut body, "colour"), Err(CommitmentError::Unknown("colour".into())));
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
        Header { kind: "risk", ..HEADER },
        Header { id: Uuid::from_u128(8), ..HEADER },
        Header { version: 4, ..HEADER },
        Header { schema: 2, ..HEADER },
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
        assert_eq!(disclosure.verify(&root), Err(CommitmentError::NotProven(name)));
    }
}

#[test]
fn secrets_cannot_be_printed() {
    let body = a_body();
    let seals = Seals::new(&body, || Salt::new([0xAB; 32]));
    let disclosure = disclose(&HEADER, &body, &seals, "name").unwrap();
    let printed =
        format!("{seals:?} {:?} {:?} {:?}", Salt::new([0xAB; 32]), LogKey::from_seed(&[0xAB; 32]), disclosure.salt,);
    for secret in ["171", "ab, ab", "abab", "AB"] {
        assert!(!printed.contains(secret), "{printed}");
    }
}

#[test]
fn seals_have_one_stored_form() {
    let seal = |name: &[u8], tag: u8| [&[name.len() as u8], name, &[tag], [5; 32].as_slice()].concat();
    let cases = [
        (vec![], Ok(0)),
        ([seal(b"a", 0), seal(b"b", 1)].concat(), Ok(2)),
        // U+1F600 before U+FB33, as UTF-16 has it.
        ([seal("\u{1f600}".as_bytes(), 0), seal("\u{fb33}".as_bytes(), 0)].concat(), Ok(2)),
        ([seal("\u{fb33}".as_bytes(), 0), seal("\u{1f600}".as_bytes(), 0)].concat(), Err(SealsError::Order)),
        ([seal(b"a", 0), seal(b"a", 0)].concat(), Err(SealsError::Order)),
        ([seal(b"b", 0), seal(b"a", 0)].concat(), Err(SealsError::Order)),
        (seal(b"", 0), Err(SealsError::Name)),
        (seal(&[0xFF], 0), Err(SealsError::Name)),
        (seal(b"a", 2), Err(SealsError::Tag(2))),
        (seal(b"a", 0)[..34].to_vec(), Err(SealsError::Truncated)),
        (vec![1], Err(SealsError::Truncated)),
        (vec![0], Err(SealsError::Truncated)),
    ];
    for (bytes, expected) in cases {
        let read = Seals::from_bytes(&bytes).map(|seals| seals.fields().count());
        assert_eq!(read, expected, "{bytes:?}");
    }
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
}
