//! A copy that somebody changed fails verification, by name. Every kind of change stands in the tests of `host`.

use std::fs;

use crate::program::{Demo, annexa, said};

#[test]
fn a_changed_copy_is_found_and_what_was_changed_is_named() {
    let data = tempfile::tempdir().unwrap();
    Demo::start(data.path()).server.stop();
    let verify = || said(annexa().args(["verify", "--data"]).arg(data.path()));
    let sound = verify();
    assert_eq!(sound.code, 0, "{sound:?}");
    assert!(sound.out.ends_with("Everything is as the logs say (level 3).\n"), "{sound:?}");
    let file = data.path().join("annexa.sqlite3");
    let mut bytes = fs::read(&file).unwrap();
    let from = b"Laptops (66)";
    let at = bytes.windows(from.len()).position(|window| window == from).unwrap();
    bytes[at..at + from.len()].copy_from_slice(b"Laptops (99)");
    fs::write(&file, bytes).unwrap();
    let changed = verify();
    assert_eq!(changed.code, 5, "{changed:?}");
    assert!(
        changed.out.contains("asset A-014 (") && changed.out.contains("Its content is not what its entry commits to."),
        "{changed:?}"
    );
    assert!(changed.err.starts_with("1 wrong."), "{changed:?}");
    let told: serde_json::Value =
        serde_json::from_str(&said(annexa().args(["verify", "--json", "--data"]).arg(data.path())).out).unwrap();
    assert_eq!((&told["sound"], told["logs"][1]["wrong"].as_array().unwrap().len()), (&false.into(), 1));
}

#[test]
fn where_there_is_no_annexa_nothing_is_made() {
    let data = tempfile::tempdir().unwrap();
    for command in ["verify", "doctor"] {
        let told = said(annexa().args([command, "--data"]).arg(data.path()));
        assert_eq!(told.code, 3, "{told:?}");
        assert!(told.err.contains("holds no Annexa"), "{told:?}");
    }
    assert_eq!(fs::read_dir(data.path()).unwrap().count(), 0);
}
