//! The proof of one entry: what the second implementation made is accepted and made again; whatever is changed is refused; the
//! readers of others accept its log half.

use std::collections::BTreeSet;

use ledger::commitment::{Body, Header, Salt, Seals, commitment, excerpt};
use ledger::entry::{Actor, By, Entry, Revision, Subject};
use ledger::note::{Checkpoint, LogKey, Verifier, is_last_signed_by, origin};
use ledger::proof::{MAX_BYTES, Proof, ProofProblem, Shown};
use ledger::tree::{inclusion_proof, leaf_hash, verify_inclusion};
use proptest::prelude::*;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::tree_store::TreeStore;

const ORGANISATION: Uuid = Uuid::from_u128(0x0193_e3a5);

fn vectors() -> Vec<Value> {
    serde_json::from_str(include_str!("../vectors/proofs.json")).unwrap()
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}

#[test]
fn proofs_of_the_second_implementation_are_accepted() {
    for case in vectors() {
        let proof = Proof::parse(text(&case["text"])).unwrap();
        assert_eq!(proof.to_text(), text(&case["text"]));
        let verifier: Verifier = text(&case["vkey"]).parse().unwrap();
        let proven = proof.verify(&verifier).unwrap();
        assert_eq!(
            (proven.index, proven.checkpoint.size),
            (case["index"].as_u64().unwrap(), case["size"].as_u64().unwrap())
        );
        let shown: BTreeSet<&str> = proven.fields.iter().map(|field| field.name.as_str()).collect();
        assert_eq!(shown, case["shown"].as_array().unwrap().iter().map(text).collect());
        for field in &proven.fields {
            assert_eq!(field.value, case["body"][&field.name]);
        }
        let extra = proof.extra.unwrap();
        assert_eq!(Shown::parse(&extra).unwrap().to_bytes().unwrap(), extra);
    }
}

#[test]
fn a_proof_with_any_letter_changed_proves_nothing() {
    let case = &vectors()[2];
    let verifier: Verifier = text(&case["vkey"]).parse().unwrap();
    let whole = text(&case["text"]);
    let honest = Proof::parse(whole).unwrap().verify(&verifier).unwrap();
    for (place, letter) in whole.char_indices() {
        let other = if letter == 'A' { 'B' } else { 'A' };
        let changed = format!("{}{other}{}", &whole[..place], &whole[place + letter.len_utf8()..]);
        let told = Proof::parse(&changed).ok().and_then(|proof| proof.verify(&verifier).ok());
        assert_eq!(told, None, "letter {place}, {letter:?}, can be {other:?} and it still proves {honest:?}");
    }
}

/// A log of 300, whose entry 17 is an approval of a record with as many fields.
struct Approval {
    key: LogKey,
    proof: Proof,
}

fn approval(fields: usize, shown: impl Fn(usize) -> bool) -> Approval {
    let body: Body = (0..fields).map(|field| (format!("field_{field:03}"), json!(format!("value {field}")))).collect();
    let mut next = 0_u8;
    let seals = Seals::new(&body, || {
        next = next.wrapping_add(1);
        Salt::new([next; 32])
    });
    let header = Header { kind: "policy", id: Uuid::from_u128(7), version: 3, schema: 1 };
    let revision = Revision {
        kind: "policy".to_owned(),
        id: header.id,
        version: 3,
        schema: 1,
        commitment: commitment(&header, &body, &seals).unwrap(),
    };
    let person = Actor::Person(Uuid::from_u128(9));
    let entry = Entry {
        organisation: ORGANISATION,
        run: 17,
        count: Some(1),
        recorded: "2026-11-22T05:17:46Z".parse().unwrap(),
        command: "policy.approve".to_owned(),
        by: By {
            actor: person,
            assignment: None,
            exception: None,
            factor: Some("totp".to_owned()),
            via: None,
            token: None,
        },
        subject: Subject::Record(revision),
    };
    let entry = entry.to_bytes().unwrap();
    let mut store = TreeStore::default();
    for index in 0..300_u64 {
        store.push(leaf_hash(if index == 17 { &entry } else { b"another" }));
    }
    let is_shown = |name: &str| shown(name[6..].parse().unwrap());
    let excerpt = excerpt(&header, &body, &seals, is_shown).unwrap();
    let key = LogKey::from_seed(&[7; 32]);
    let checkpoint = Checkpoint { origin: origin(ORGANISATION), size: 300, root: store.frontier.root() };
    let proof = Proof {
        extra: Some(Shown { entry, excerpt: Some(excerpt) }.to_bytes().unwrap()),
        index: 17,
        path: inclusion_proof(300, 17, |level, index| store.node(level, index)).unwrap(),
        checkpoint: key.sign(&checkpoint),
    };
    Approval { key, proof }
}

impl Approval {
    fn verifier(&self) -> Verifier {
        self.key.verifier(&origin(ORGANISATION)).parse().unwrap()
    }
}

proptest! {
    #[test]
    fn any_fields_can_be_shown_without_the_others(fields in 0_usize..60, shown in prop::collection::btree_set(0_usize..60, 0..12)) {
        let approval = approval(fields, |field| shown.contains(&field));
        let proven = approval.proof.verify(&approval.verifier()).unwrap();
        let told: BTreeSet<String> = proven.fields.iter().map(|field| field.name.clone()).collect();
        let expected: BTreeSet<String> = shown.iter().filter(|field| **field < fields).map(|field| format!("field_{field:03}")).collect();
        prop_assert_eq!(told, expected);
        let whole = String::from_utf8(approval.proof.extra.unwrap()).unwrap();
        for field in (0..fields).filter(|field| !shown.contains(field)) {
            prop_assert!(!whole.contains(&format!("value {field}\"")), "nothing of field {} leaves", field);
        }
    }
}

#[test]
fn six_fields_of_forty_in_a_log_of_a_million_fit_into_four_kilobytes() {
    let mut proof = approval(40, |field| field % 7 == 3).proof;
    proof.path = vec![proof.path[0]; 20];
    assert!(proof.to_text().len() <= MAX_BYTES, "{}", proof.to_text().len());
}

#[test]
fn what_is_put_together_from_two_proofs_proves_nothing() {
    let (one, other) = (approval(9, |field| field == 1), approval(10, |field| field == 1));
    let verifier = one.verifier();
    let mixed = Proof { extra: other.proof.extra.clone(), ..one.proof.clone() };
    assert_eq!(mixed.verify(&verifier), Err(ProofProblem::NotIncluded(17)));
    let moved = Proof { index: 18, ..one.proof.clone() };
    assert_eq!(moved.verify(&verifier), Err(ProofProblem::NotIncluded(18)));
    let bare = Proof { extra: None, ..one.proof.clone() };
    assert_eq!(bare.verify(&verifier), Err(ProofProblem::NothingShown));

    let (mut shown, foreign) =
        (Shown::parse(&one.proof.extra.clone().unwrap()).unwrap(), Shown::parse(&other.proof.extra.unwrap()));
    shown.excerpt = foreign.unwrap().excerpt;
    let refit = Proof { extra: Some(shown.to_bytes().unwrap()), ..one.proof };
    assert!(matches!(refit.verify(&verifier), Err(ProofProblem::Fields(_))));
}

#[test]
fn signed_note_and_tlog_tiles_accept_the_log_half_of_a_proof() {
    let Approval { key, proof } = approval(9, |_| true);
    let verifier = signed_note::StandardVerifier::new(&key.verifier(&origin(ORGANISATION))).unwrap();
    let note = signed_note::Note::from_bytes(proof.checkpoint.as_bytes()).unwrap();
    note.verify(&signed_note::VerifierList::new(vec![Box::new(verifier)])).unwrap();
    let checkpoint = tlog_tiles::Checkpoint::from_bytes(note.text()).unwrap();
    let path = proof.path.iter().map(|hash| tlog_tiles::Hash(*hash.as_bytes())).collect();
    let entry = Shown::parse(&proof.extra.unwrap()).unwrap().entry;
    tlog_tiles::check_record(
        &path,
        checkpoint.size(),
        *checkpoint.hash(),
        proof.index,
        tlog_tiles::record_hash(&entry),
    )
    .unwrap();
    let ours = ledger::Hash::from_bytes(checkpoint.hash().0);
    verify_inclusion(&leaf_hash(&entry), 17, 300, &proof.path, &ours).unwrap();
}

#[test]
fn a_key_that_hands_over_signs_with_the_next_one_and_both_are_accepted() {
    let (old, new) = (LogKey::from_seed(&[7; 32]), LogKey::from_seed(&[8; 32]));
    let checkpoint = Checkpoint { origin: origin(ORGANISATION), size: 3, root: leaf_hash(b"a root") };
    let note = old.hand_over(&new, &checkpoint);
    for key in [&old, &new] {
        let verifier: Verifier = key.verifier(&checkpoint.origin).parse().unwrap();
        assert_eq!(verifier.verify(&note).as_ref(), Ok(&checkpoint));
    }
    assert!(is_last_signed_by(&note, &new.public_key()) && !is_last_signed_by(&note, &old.public_key()));
    assert!(is_last_signed_by(&old.sign(&checkpoint), &old.public_key()));
    let theirs = signed_note::StandardVerifier::new(&new.verifier(&checkpoint.origin)).unwrap();
    let (known, others) = signed_note::Note::from_bytes(note.as_bytes())
        .unwrap()
        .verify(&signed_note::VerifierList::new(vec![Box::new(theirs)]))
        .unwrap();
    assert_eq!((known.len(), others.len()), (1, 1));
}

proptest! {
    #[test]
    fn whatever_text_is_given_it_is_read_or_refused(text in "c2sp.org/tlog-proof@v1\n(extra [A-Za-z=]{0,8}\n)?(index [0-9]{0,3}\n)?([A-Za-z0-9+/=]{0,44}\n){0,3}\n.*|.*") {
        if let Ok(proof) = Proof::parse(&text) {
            prop_assert_eq!(proof.to_text(), text);
        }
    }

    #[test]
    fn whatever_bytes_are_shown_they_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        if let Ok(shown) = Shown::parse(&bytes) {
            prop_assert_eq!(shown.to_bytes().unwrap(), bytes);
        }
    }
}
