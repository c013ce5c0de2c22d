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
