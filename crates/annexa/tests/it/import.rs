//! Importing from the command line: what is shown before, what is asked, how it ends.

use std::fs;
use std::path::PathBuf;

use crate::program::{Demo, Said, said};

const ASSETS: &str = "\
Asset ID;Asset name;Type;Owner;Classification
Z-1;Weighing machine;equipment;Maren Solberg;internal
Z-2;Badge printer;equipment;Somebody Else;secret-ish
Z-3;;equipment;;internal
";

struct Desk {
    demo: Demo,
    directory: tempfile::TempDir,
    _data: tempfile::TempDir,
}

impl Desk {
    fn new() -> Self {
        let data = tempfile::tempdir().unwrap();
        let demo = Demo::start(data.path());
        Self { demo, directory: tempfile::tempdir().unwrap(), _data: data }
    }

    fn file(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.directory.path().join(name);
        fs::write(&path, content).unwrap();
        path
    }

    fn manager(&self, line: &[&str]) -> Said {
        said(self.demo.by("isms_manager").current_dir(self.directory.path()).args(line))
    }

    fn assets(&self, words: &str) -> u64 {
        self.demo.get("isms_manager", &format!("/api/v1/assets?q={words}"))["total"].as_u64().unwrap()
    }
}

#[test]
fn a_manager_brings_the_inventory_from_a_spreadsheet_and_takes_it_back() {
    let desk = Desk::new();
    desk.file("assets.csv", ASSETS);
    let plan = desk.manager(&["import", "assets.csv", "--dry-run"]);
    assert_eq!(plan.code, 0, "{plan:?}");
    for shown in [
        "assets.csv, as assets\n",
        "B       Asset name      name\n",
        "Rows  Created  Changed  Unchanged  Conflicts  Rejected\n 3     2        0        0          0          1\n",
        "people  Somebody Else  1\n",
        "“secret-ish” could not be placed.",
        "Nothing was kept.\n",
    ] {
        let plain: String = plan.out.lines().map(|line| line.trim_start().to_owned() + "\n").collect();
        assert!(plain.contains(shown.trim_start()) || plan.out.contains(shown), "{shown:?} in\n{}", plan.out);
    }
    let told = desk.manager(&["import", "assets.csv", "--dry-run", "--json"]).json();
    assert_eq!((&told["counts"]["created"], &told["rows"]["total"]), (&2.into(), &3.into()));

    let unasked = desk.manager(&["import", "assets.csv"]);
    assert_eq!(
        (unasked.code, unasked.err.as_str()),
        (1, "Nothing was kept. Say --yes to do it without being asked.\n")
    );
    let strict = desk.manager(&["import", "assets.csv", "--yes", "--strict"]);
    assert_eq!(
        (strict.code, strict.err.as_str()),
        (6, "1 rows cannot be taken, and --strict takes all or none. Nothing was kept.\n")
    );
    assert_eq!(desk.assets("badge"), 0);

    desk.file("mapping.json", told["mapping"].to_string());
    desk.file("answers.json", r#"{"scales": {"classification": {"secret-ish": {"choice": "confidential"}}}}"#);
    let line =
        ["import", "assets.csv", "--register", "assets", "--mapping", "mapping.json", "--answers", "answers.json"];
    let done = desk.manager(&[&line[..], &["--reason", "Moving in", "--yes"]].concat());
    assert_eq!(done.code, 0, "{done:?}");
    let number = done.out.split("The report is kept as ").nth(1).unwrap().split('.').next().unwrap().to_owned();
    assert!(done.out.contains("Imported: 2 created, 0 changed, 0 unchanged, 0 conflicts, 1 rejected."), "{done:?}");
    assert_eq!(desk.assets("badge"), 1);
    let again = desk.manager(&[&line[..], &["--yes"]].concat());
    assert!(again.code == 0 && again.out.ends_with("Nothing in this file would change anything here.\n"), "{again:?}");

    let would = desk.manager(&["import", "--undo", &number, "--dry-run"]);
    let expected = format!("{number} would go back: 3 records retired, 0 as before, 0 stay.\nNothing was kept.\n");
    assert_eq!((would.code, would.out), (0, expected));
    let back = desk.manager(&["import", "--undo", &number, "--yes", "--json"]).json();
    assert_eq!((&back["retired"], &back["report"]["number"]), (&3.into(), &number.as_str().into()));
    assert_eq!(desk.assets("badge"), 0);
    let twice = desk.manager(&["import", "--undo", &number, "--yes"]);
    assert!(twice.code == 1 && twice.err.contains("taken back already"), "{twice:?}");
}

#[test]
fn what_cannot_be_imported_gets_a_sentence_and_a_code() {
    let desk = Desk::new();
    desk.file("assets.csv", ASSETS);
    desk.file("letter.pdf", "%PDF-1.7");
    desk.file("empty.csv", "");
    desk.file("list.json", "[]");
    desk.file("odd.json", r#"{"colour": 1}"#);
    let cases: &[(&str, &[&str], i32, &str)] = &[
        ("isms_manager", &["import"], 2, "<FILE>"),
        (
            "isms_manager",
            &["import", "assets.csv", "--register", "spoons"],
            2,
            "possible values: assets, risks, suppliers",
        ),
        ("isms_manager", &["import", "assets.csv", "--undo", "RR-001"], 2, "cannot be used with"),
        ("isms_manager", &["import", "missing.csv"], 3, "Cannot read missing.csv"),
        ("isms_manager", &["import", "letter.pdf"], 1, "This is a PDF document, not a spreadsheet."),
        ("isms_manager", &["import", "empty.csv"], 1, "The file is empty."),
        ("isms_manager", &["import", "assets.csv", "--sheet", "Risks"], 1, "The file has no sheet Risks."),
        ("isms_manager", &["import", "assets.csv", "--mapping", "list.json"], 1, "list.json is no JSON object"),
        (
            "isms_manager",
            &["import", "assets.csv", "--mapping", "odd.json"],
            1,
            "`mapping`: This cannot be read: unknown field `colour`",
        ),
        ("isms_manager", &["import", "assets.csv", "--answers", "odd.json"], 1, "`answers`: This cannot be read"),
        ("isms_manager", &["import", "--undo", "RR-999"], 3, "There is no such thing, or you may not see it."),
        ("employee", &["import", "assets.csv", "--yes"], 1, ""),
    ];
    for (role, line, code, sentence) in cases {
        let told = said(desk.demo.by(role).current_dir(desk.directory.path()).args(*line));
        assert_eq!(told.code, *code, "{line:?}: {told:?}");
        assert!(told.err.contains(sentence), "{line:?}: {told:?}");
        assert!(!told.err.contains("panicked") && told.out.is_empty(), "{line:?}: {told:?}");
    }
}
