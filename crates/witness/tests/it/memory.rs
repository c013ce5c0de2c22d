//! What a witness remembers outlives it; without its memory it does not go on.

use std::fs;

use witness::{Answer, Memory, MemoryError};

use crate::scene::{Log, NAME, ORIGIN, desk, is_cosigned, now};

#[test]
fn it_is_on_the_disk_before_the_cosignature_leaves() {
    let directory = tempfile::tempdir().unwrap();
    let (ten, thirty) = (Log::of(10), Log::of(30));
    assert!(is_cosigned(&desk(directory.path()).answer(&ten.since(0).to_text(), now()), &ten.note()));
    // As after a kill: another process over the same directory.
    let again = desk(directory.path());
    assert_eq!(again.answer(&Log::of(5).since(0).to_text(), now()), Answer::Conflict(10));
    assert!(is_cosigned(&again.answer(&thirty.since(10).to_text(), now()), &thirty.note()));
    let kept = Memory::open(directory.path(), None).unwrap();
    let kept = kept.of(ORIGIN).unwrap();
    assert_eq!((kept.size, kept.root), (30, thirty.frontier().root()));
    assert!(crate::scene::verifier().cosigned(&kept.note).unwrap().is_some(), "word for word");
}

#[test]
fn what_cannot_be_remembered_is_not_cosigned() {
    let directory = tempfile::tempdir().unwrap();
    let desk = desk(directory.path());
    let ten = Log::of(10);
    // A full disk, as far as the witness can tell: the new file cannot be made.
    fs::create_dir(directory.path().join("witness.json.making")).unwrap();
    assert_eq!(desk.answer(&ten.since(0).to_text(), now()), Answer::Failed);
    fs::remove_dir(directory.path().join("witness.json.making")).unwrap();
    assert!(is_cosigned(&desk.answer(&ten.since(0).to_text(), now()), &ten.note()), "and nothing of it was remembered");
}

#[test]
fn a_damaged_memory_or_one_of_another_name_is_refused() {
    let directory = tempfile::tempdir().unwrap();
    assert!(matches!(Memory::open(directory.path(), None), Err(MemoryError::Nameless)));
    assert!(!Memory::is_in(directory.path()), "and nothing was begun");
    drop(Memory::open(directory.path(), Some(NAME)).unwrap());
    assert!(matches!(Memory::open(directory.path(), Some("other")), Err(MemoryError::Name(name)) if name == NAME));
    let path = directory.path().join("witness.json");
    let whole = fs::read_to_string(&path).unwrap();
    for text in [&whole[..whole.len() / 2], "", "{}", &whole.replace("annexa-witness-1", "annexa-witness-9")] {
        fs::write(&path, text).unwrap();
        let refused = Memory::open(directory.path(), Some(NAME)).unwrap_err().to_string();
        assert!(refused.contains("witness.json is not what a witness remembers"), "{refused}");
    }
}

#[test]
fn two_that_come_at_once_cannot_be_made_to_contradict_each_other() {
    let directory = tempfile::tempdir().unwrap();
    let desk = desk(directory.path());
    let ten = Log::of(10);
    assert!(is_cosigned(&desk.answer(&ten.since(0).to_text(), now()), &ten.note()));
    let (honest, fork) = (Log::of(30), Log::forked(30, 20));
    let cosigned: Vec<bool> = std::thread::scope(|scope| {
        let ask = |log: &Log| {
            let (text, note) = (log.since(10).to_text(), log.note());
            let desk = &desk;
            scope.spawn(move || is_cosigned(&desk.answer(&text, now()), &note))
        };
        let asked: Vec<_> = [&honest, &fork, &honest, &fork].into_iter().map(ask).collect();
        asked.into_iter().map(|one| one.join().unwrap()).collect()
    });
    let of = |which: [usize; 2]| which.iter().any(|place| cosigned[*place]);
    assert!(of([0, 2]) != of([1, 3]), "one of the two, and never both: {cosigned:?}");
}
