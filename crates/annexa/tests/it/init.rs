//! Founding without a browser.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt as _;

use crate::program::{Server, annexa, said, said_with};

const ANSWERS: [&str; 10] = [
    "--name",
    "Corvane Systems",
    "--time-zone",
    "Europe/Amsterdam",
    "--currency",
    "EUR",
    "--owner",
    "Maren Solberg",
    "--email",
    "maren@corvane.example",
];

#[test]
fn an_organisation_is_founded_and_its_owner_gets_a_link() {
    let data = tempfile::tempdir().unwrap();
    let told = said(annexa().args(["init", "--json", "--data"]).arg(data.path()).args(ANSWERS)).json();
    assert_eq!(told["organisation"], "corvane-systems");
    assert!(told["link"].as_str().unwrap().starts_with("http://127.0.0.1:8400/link/annexa_link_"));
    let again = said(annexa().args(["init", "--data"]).arg(data.path()).args(ANSWERS));
    assert_eq!(again.code, 1);
    assert!(again.err.contains("holds an organisation already"), "{again:?}");
    let server = Server::start(annexa().args(["serve", "--listen", "127.0.0.1:0", "--data"]).arg(data.path()));
    assert!(server.line.starts_with("Annexa serves http://127.0.0.1:"), "no first run any more: {}", server.line);
    assert!(!data.path().join("first-run-code").exists());
    let beside = said(annexa().args(["init", "--data"]).arg(data.path()).args(ANSWERS));
    assert!(beside.err.contains("another Annexa serves"), "{beside:?}");
    let well = said(annexa().args(["doctor", "--data"]).arg(data.path()));
    assert!(well.out.contains("SQLite") && well.out.contains("log.key"), "{well:?}");
    fs::set_permissions(data.path(), Permissions::from_mode(0o755)).unwrap();
    let open = said(annexa().args(["doctor", "--json", "--data"]).arg(data.path()));
    let told: serde_json::Value = serde_json::from_str(&open.out).unwrap();
    assert_eq!((open.code, &told["well"]), (5, &false.into()), "scripts tell it from a refusal: {open:?}");
    assert_eq!(said(annexa().args(["verify", "--json", "--data"]).arg(data.path())).json()["sound"], true);
}

#[test]
fn what_does_not_fit_is_named_by_its_flag_and_nothing_is_founded() {
    let data = tempfile::tempdir().unwrap();
    let told = said(annexa().args(["init", "--data"]).arg(data.path()));
    assert_eq!((told.code, told.err.as_str()), (1, "--name is missing, and there is no terminal to ask on.\n"));
    let wrong = ["--name", "", "--time-zone", "Mars", "--currency", "euro", "--owner", "Maren", "--email", "maren"];
    let told = said(annexa().args(["init", "--data"]).arg(data.path()).args(wrong));
    assert_eq!(told.code, 1);
    for flag in ["--name:", "--email:"] {
        assert!(told.err.contains(flag), "{flag} {told:?}");
    }
    let weak = said_with(
        annexa().args(["init", "--password-stdin", "--data"]).arg(data.path()).args(ANSWERS),
        "password1234567\n",
    );
    assert!(weak.err.contains("among the first that are guessed"), "{weak:?}");
    let fits = said_with(
        annexa().args(["init", "--password-stdin", "--json", "--data"]).arg(data.path()).args(ANSWERS),
        "vermillion kettle orbit ladder\n",
    );
    assert!(fits.json()["link"].is_null());
}
