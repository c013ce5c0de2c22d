//! The file with the log's key.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt as _;

use host::{HostError, open_key};

fn refused(error: Result<ledger::note::LogKey, HostError>) -> String {
    let Err(HostError::Key(sentence)) = error else { panic!("the key was opened") };
    sentence
}

#[test]
fn the_key_is_made_once_for_its_owner_alone_and_found_again() {
    let directory = tempfile::tempdir().unwrap();
    let made = open_key(directory.path()).unwrap();
    let file = fs::metadata(directory.path().join("log.key")).unwrap();
    assert_eq!((file.permissions().mode() & 0o777, file.len()), (0o400, 32));
    let again = open_key(directory.path()).unwrap();
    assert_eq!(again.verifier("annexa/x"), made.verifier("annexa/x"));
    let elsewhere = tempfile::tempdir().unwrap();
    assert_ne!(open_key(elsewhere.path()).unwrap().seed(), made.seed(), "no two are alike");
}

#[test]
fn a_key_that_others_may_read_is_refused() {
    for mode in [0o440, 0o404, 0o644, 0o600 | 0o020, 0o401] {
        let directory = tempfile::tempdir().unwrap();
        open_key(directory.path()).unwrap();
        let path = directory.path().join("log.key");
        fs::set_permissions(&path, Permissions::from_mode(mode)).unwrap();
        let sentence = refused(open_key(directory.path()));
        assert!(sentence.contains("may be read by others") && sentence.contains("chmod 400"), "{mode:o}: {sentence}");
        fs::set_permissions(&path, Permissions::from_mode(0o600)).unwrap();
        assert!(open_key(directory.path()).is_ok());
    }
}

#[test]
fn a_key_of_another_length_is_refused_and_never_replaced() {
    for length in [0, 31, 33, 64] {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("log.key");
        fs::write(&path, vec![7; length]).unwrap();
        fs::set_permissions(&path, Permissions::from_mode(0o400)).unwrap();
        let sentence = refused(open_key(directory.path()));
        assert!(sentence.contains("does not hold 32 bytes") && sentence.contains("backup"), "{sentence}");
        assert_eq!(fs::read(&path).unwrap(), vec![7; length]);
    }
}

#[test]
fn a_directory_that_is_not_there_is_named() {
    let directory = tempfile::tempdir().unwrap();
    let sentence = refused(open_key(&directory.path().join("nowhere")));
    assert!(sentence.contains("nowhere"), "{sentence}");
}
