//! What must stay true of signed checkpoints and verifier keys.

use ledger::note::{Checkpoint, LogKey, NoteError, Verifier, VerifierError};
use ledger::tree::leaf_hash;
use uuid::Uuid;

fn signed() -> (Verifier, Checkpoint, String) {
    let key = LogKey::from_seed(&[3; 32]);
    let checkpoint =
        Checkpoint { origin: ledger::note::origin(Uuid::from_u128(9)), size: 12, root: leaf_hash(b"root") };
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
    assert_eq!(verifier.verify(&other.sign(&checkpoint)), Err(NoteError::Unsigned));
    // The same key, another organisation: the key's id depends on the name.
    let elsewhere = Checkpoint { origin: ledger::note::origin(Uuid::from_u128(10)), ..checkpoint.clone() };
    let elsewhere = LogKey::from_seed(&[3; 32]).sign(&elsewhere);
    assert_eq!(verifier.verify(&elsewhere), Err(NoteError::Unsigned));
    // A good signature does not excuse a bad one.
    let line = note.lines().last().unwrap();
    let mut bad = line.to_owned();
    bad.replace_range(bad.len() - 20..bad.len() - 16, "AAAA");
    assert_eq!(verifier.verify(&format!("{note}{bad}\n")), Err(NoteError::Signature));
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
        (good.replacen("annexa/x", "annexa/ x", 1), VerifierError::Format),
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
