//! The page of the brief: every point stands there once, and the tests that it names are there.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The names of all functions of the crates, and of nothing that stands beside them.
fn functions(below: &Path, names: &mut BTreeSet<String>) {
    for entry in fs::read_dir(below).unwrap().map(Result::unwrap) {
        let path = entry.path();
        if path.is_dir() && !path.ends_with("target") {
            functions(&path, names);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text = fs::read_to_string(&path).unwrap();
            let words = text.split(|letter: char| !letter.is_alphanumeric() && letter != '_');
            let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
            // Tests for each engine or case are named in a list of a macro.
            names.extend(words.into_iter().filter(|word| word.matches('_').count() > 2).map(str::to_owned));
        }
    }
}

#[test]
fn every_point_of_the_brief_stands_once_with_tests_that_are_there() {
    let page = fs::read_to_string(root().join("docs/brief.md")).unwrap();
    let mut names = BTreeSet::new();
    functions(&root().join("crates"), &mut names);
    let rows: Vec<Vec<&str>> = page
        .lines()
        .filter(|line| line.starts_with("| A") || line.starts_with("| B"))
        .map(|line| line.trim_matches('|').split(" | ").map(str::trim).collect())
        .collect();
    let points: Vec<&str> = rows.iter().filter_map(|row| row[0].split(' ').next()).collect();
    let expected: Vec<String> =
        (1..=41).map(|n| format!("A{n:02}")).chain((1..=57).map(|n| format!("B{n:02}"))).collect();
    assert_eq!(points, expected, "98 points, each once");
    for row in rows {
        let [point, does, state, tests] = row[..] else { panic!("{row:?} has four columns") };
        let named: Vec<&str> = tests.split('`').skip(1).step_by(2).collect();
        for name in &named {
            assert!(names.contains(*name), "{point} names {name}, which no crate has");
        }
        match state {
            "holds" => assert!(!named.is_empty() && does != "-", "{point} holds, and nothing shows it"),
            "not yet" => assert!(named.is_empty(), "{point} is not there and has tests"),
            other => assert!(other.starts_with("in part: "), "{point}: what is {other}?"),
        }
    }
}
