//! What a witness adds to a checkpoint: a line that others can read, that verifies for this checkpoint and this second alone.

use base64::prelude::{BASE64_STANDARD, Engine as _};
use ed25519_dalek::{Signature, VerifyingKey};
use jiff::Timestamp;
use ledger::note::{Checkpoint, LogKey, NoteError, Verifier, VerifierError, WitnessKey, WitnessVerifier, origin};
use ledger::tree::leaf_hash;
use uuid::Uuid;

const NAME: &str = "witness.example.org/annexa";

fn witness(seed: u8) -> (WitnessKey, WitnessVerifier) {
    let key = WitnessKey::from_seed(NAME, &[seed; 32]).unwrap();
    let verifier = key.verifier().parse().unwrap();
    (key, verifier)
}

fn signed(size: u64) -> (Verifier, String) {
    let key = LogKey::from_seed(&[7; 32]);
    let origin = origin(Uuid::from_u128(9));
    let note = key.sign(&Checkpoint { origin: origin.clone(), size, root: leaf_hash(b"a root") });
    (key.verifier(&origin).parse().unwrap(), note)
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

#[test]
fn a_cosigned_checkpoint_is_still_the_logs_and_says_when_it_was_seen() {
    let ((key, verifier), (log, note)) = (witness(1), signed(300));
    assert_eq!(verifier.cosigned(&note), Ok(None), "nobody has cosigned it yet");
    let seen = at("2026-11-22T18:00:00.9Z");
    let line = key.cosign(&note, seen).unwrap();
    let cosigned = format!("{note}{line}");
    assert_eq!(log.verify(&cosigned), log.verify(&note));
    assert_eq!(verifier.cosigned(&cosigned), Ok(Some(at("2026-11-22T18:00:00Z"))), "to the second");
    assert_eq!(verifier.cosignature(&note, &line), Ok(Some((at("2026-11-22T18:00:00Z"), line.clone()))));
    // Whoever asks a second time is told of the newer.
    let later = key.cosign(&note, at("2026-11-23T00:00:00Z")).unwrap();
    assert_eq!(verifier.cosigned(&format!("{cosigned}{later}")), Ok(Some(at("2026-11-23T00:00:00Z"))));
    assert_eq!(key.cosign(&note, at("1969-12-31T23:59:59Z")), Err(NoteError::Checkpoint));
    assert_eq!(key.cosign("hello", seen), Err(NoteError::Note));
}

#[test]
fn a_cosignature_of_another_checkpoint_second_or_witness_is_refused() {
    let ((key, verifier), (_, note)) = (witness(1), signed(300));
    let line = key.cosign(&note, at("2026-11-22T18:00:00Z")).unwrap();
    let (_, other) = signed(301);
    assert_eq!(verifier.cosigned(&format!("{other}{line}")), Err(NoteError::Signature), "moved to another checkpoint");
    // Of every byte that is signed one bit: another time, another signature.
    let (head, encoded) = line.trim_end().rsplit_once(' ').unwrap();
    let bytes = BASE64_STANDARD.decode(encoded).unwrap();
    assert_eq!(bytes.len(), 4 + 8 + 64);
    for place in 4..bytes.len() {
        let mut changed = bytes.clone();
        changed[place] ^= 1;
        let changed = format!("{head} {}\n", BASE64_STANDARD.encode(changed));
        assert_eq!(verifier.cosigned(&format!("{note}{changed}")), Err(NoteError::Signature), "byte {place}");
    }
    let cut = format!("{head} {}\n", BASE64_STANDARD.encode(&bytes[..20]));
    assert_eq!(verifier.cosigned(&format!("{note}{cut}")), Err(NoteError::Signature));
    // Another key under the same name, or none by it at all.
    let (stranger, _) = witness(2);
    let foreign = stranger.cosign(&note, at("2026-11-22T18:00:00Z")).unwrap();
    assert_eq!(verifier.cosigned(&format!("{note}{foreign}")), Ok(None));
    assert_eq!(verifier.cosignature(&note, &foreign), Ok(None));
    for answer in ["", "\n", "ok\n", "\u{2014} x AAAA", &line[..line.len() - 1]] {
        assert_eq!(verifier.cosignature(&note, answer), Err(NoteError::Note), "{answer:?}");
    }
    // The log's own signature is no cosignature, whatever the key.
    let same = LogKey::from_seed(&[1; 32]).verifier(NAME);
    assert_eq!(same.parse::<WitnessVerifier>(), Err(VerifierError::Format));
    assert_eq!(key.verifier().parse::<Verifier>(), Err(VerifierError::Format));
    for name in ["", "a b", "a+b", "a\nb"] {
        assert!(WitnessKey::from_seed(name, &[1; 32]).is_none(), "{name:?}");
    }
}

/// The other half of `signed_note`: what it asks of a kind of signature that it does not know itself. The message is put together
/// here as C2SP tlog-cosignature describes it.
struct Theirs {
    id: u32,
    key: VerifyingKey,
}

impl signed_note::Verifier for Theirs {
    fn name(&self) -> &str {
        NAME
    }

    fn key_id(&self) -> u32 {
        self.id
    }

    fn verify(&self, text: &[u8], signature: &[u8]) -> bool {
        let (time, signature) = signature.split_at(8);
        let time = u64::from_be_bytes(time.try_into().unwrap());
        let message = [format!("cosignature/v1\ntime {time}\n").as_bytes(), text].concat();
        self.key.verify_strict(&message, &Signature::from_slice(signature).unwrap()).is_ok()
    }
}

#[test]
fn signed_note_accepts_a_cosigned_checkpoint_by_both_keys() {
    let ((key, _), (_, note)) = (witness(1), signed(66_000));
    let line = key.cosign(&note, at("2026-11-22T18:00:00Z")).unwrap();
    let verifier = key.verifier();
    let (id, encoded) = verifier.strip_prefix(NAME).unwrap()[1..].split_once('+').unwrap();
    let encoded = BASE64_STANDARD.decode(encoded).unwrap();
    assert_eq!(encoded[0], 4);
    // Their reckoning of the key's id, over our key.
    let id_by_them = signed_note::key_id(NAME, &encoded);
    assert_eq!(format!("{id_by_them:08x}"), id);
    let theirs = Theirs { id: id_by_them, key: VerifyingKey::from_bytes(encoded[1..].try_into().unwrap()).unwrap() };
    let log = LogKey::from_seed(&[7; 32]).verifier(&origin(Uuid::from_u128(9)));
    let log = signed_note::StandardVerifier::new(&log).unwrap();
    let known = signed_note::VerifierList::new(vec![Box::new(log), Box::new(theirs)]);
    let note = signed_note::Note::from_bytes(format!("{note}{line}").as_bytes()).unwrap();
    let (verified, others) = note.verify(&known).unwrap();
    assert_eq!((verified.len(), others.len()), (2, 0));
}

#[test]
fn a_witness_reads_logs_that_write_further_lines() {
    let secret = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";
    let public = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
    let signer = signed_note::StandardSigner::new(secret).unwrap();
    let root = BASE64_STANDARD.encode(leaf_hash(b"x").as_bytes());
    let sign = |text: &str| {
        let mut note = signed_note::Note::new(text.as_bytes(), &[]).unwrap();
        note.add_sigs(&[&signer]).unwrap();
        String::from_utf8(note.to_bytes()).unwrap()
    };
    let verifier: Verifier = public.parse().unwrap();
    let plain = sign(&format!("PeterNeumann\n7\n{root}\n"));
    let extended = sign(&format!("PeterNeumann\n7\n{root}\nan extension\nanother\n"));
    let read = verifier.verify_extended(&extended).unwrap();
    assert_eq!((read.size, read.root), (7, leaf_hash(b"x")));
    assert_eq!(verifier.verify_extended(&plain), verifier.verify(&plain));
    assert_eq!(verifier.verify(&extended), Err(NoteError::Checkpoint), "ours write none");
    let (key, cosigner) = witness(1);
    let line = key.cosign(&extended, at("2026-11-22T18:00:00Z")).unwrap();
    assert!(cosigner.cosigned(&format!("{extended}{line}")).unwrap().is_some());
    assert_eq!(
        cosigner.cosigned(&format!("{plain}{line}")),
        Err(NoteError::Signature),
        "the further lines are cosigned too"
    );
    for text in [
        format!("PeterNeumann\n07\n{root}\n"),
        format!("PeterNeumann\n7\n{root}\n\nx\n"),
        "PeterNeumann\n7\n".to_owned(),
    ] {
        assert_eq!(verifier.verify_extended(&sign(&text)), Err(NoteError::Checkpoint), "{text:?}");
    }
    let other = sign(&format!("SomebodyElse\n7\n{root}\n"));
    assert_eq!(verifier.verify_extended(&other), Err(NoteError::Origin));
}
