//! Exporting from the command line: the file, where it lies, and that it comes back unchanged.

use std::fs;

use crate::program::{Demo, Said, said};

#[test]
fn a_manager_takes_the_registers_out_and_brings_them_in_again_unchanged() {
    let data = tempfile::tempdir().unwrap();
    let demo = Demo::start(data.path());
    let desk = tempfile::tempdir().unwrap();
    let run = |line: &[&str]| -> Said { said(demo.by("isms_manager").current_dir(desk.path()).args(line)) };
    for (kind, file) in [("assets", "assets.xlsx"), ("risks", "risks.csv")] {
        let told = run(&["export", kind, "--out", file]);
        assert_eq!((told.code, told.out.trim()), (0, file), "{told:?}");
        let plan = run(&["import", file, "--dry-run", "--json"]).json();
        let counts = &plan["counts"];
        assert!(counts["rows"].as_u64().unwrap() > 10, "{plan}");
        assert_eq!(counts["rows"], counts["unchanged"], "{kind}: {counts}");
    }
    let again = run(&["export", "assets", "--out", "assets.xlsx"]);
    assert!(again.code != 0 && again.err.contains("is there already"), "{again:?}");
    assert_eq!(run(&["export", "assets", "--out", "assets.xlsx", "--force"]).code, 0);
    let pdf = run(&["export", "risks", "--format", "pdf", "--filter", "is_open=true"]);
    let bytes = fs::read(desk.path().join(pdf.out.trim())).unwrap();
    assert!(bytes.starts_with(b"%PDF-1.7"), "{pdf:?}");
    let none = run(&["export", "risks"]);
    assert!(none.code != 0 && none.err.contains("Which format?"), "{none:?}");
    let unknown = run(&["export", "soa-versions", "SOA-999", "--format", "pdf"]);
    assert!(unknown.code != 0 && !unknown.err.is_empty(), "{unknown:?}");
}

#[test]
fn a_control_owner_brings_the_file_of_evidence_and_an_auditor_takes_it() {
    let data = tempfile::tempdir().unwrap();
    let demo = Demo::start(data.path());
    let desk = tempfile::tempdir().unwrap();
    let run = |role: &str, line: &[&str]| -> Said { said(demo.by(role).current_dir(desk.path()).args(line)) };
    let owned = run("control_owner", &["list", "controls", "--json"]).json();
    let control = &owned["items"][0];
    let (number, unit) = (control["number"].as_str().unwrap(), control["unit"].as_str().unwrap());
    let me = demo.get("control_owner", "/api/v1/me");
    let owner = format!("owner={}", me["person"]["id"].as_str().unwrap());
    let (controls, unit) = (format!("controls={number}"), format!("unit={unit}"));
    let fields = ["title=Restore test", "source=Backup tool", "period_from=2026-01-01", "period_to=2026-01-31"];
    let line = [&["add", "evidence", "--json", &controls, &unit, &owner], &fields[..]].concat();
    let made = run("control_owner", &line).json();
    let evidence = made["number"].as_str().unwrap();
    fs::write(desk.path().join("restore test.pdf"), "%PDF-1.7 all restored").unwrap();

    let none = run("internal_auditor", &["download", evidence]);
    assert!(none.code == 1 && none.err.contains("names no file"), "{none:?}");
    let tried = run("control_owner", &["attach", evidence, "restore test.pdf", "--dry-run"]);
    assert!(
        tried.out.contains("file_name \"restore test.pdf\"") && tried.out.contains("Nothing was kept"),
        "{tried:?}"
    );
    let brought = run("control_owner", &["attach", evidence, "restore test.pdf"]);
    assert!(
        brought.code == 0 && brought.out.starts_with(&format!("{evidence} holds restore test.pdf, SHA-256 ")),
        "{brought:?}"
    );
    let again = run("control_owner", &["attach", evidence, "restore test.pdf", "--json"]).json();
    assert_eq!(again["version"], 2, "the same once more changes nothing");
    let other = run("isms_manager", &["attach", evidence, "restore test.pdf", "--name", "mine.pdf"]);
    assert!(other.code == 1 && other.err.contains("Only whoever submitted it"), "{other:?}");

    let taken = run("internal_auditor", &["download", evidence, "--out", "taken.pdf"]);
    assert_eq!((taken.code, taken.out.trim()), (0, "taken.pdf"), "{taken:?}");
    assert_eq!(fs::read(desk.path().join("taken.pdf")).unwrap(), b"%PDF-1.7 all restored");
    let gone = run("control_owner", &["attach", evidence, "nowhere.pdf"]);
    assert!(gone.code == 3 && gone.err.contains("cannot be read"), "{gone:?}");
}
