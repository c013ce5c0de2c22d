//! What outsiders take along and verify: exports, proofs, keys. No server and no database is there when they do.

use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use serde_json::Value as Json;
use trial::foreign;

use crate::program::{Demo, Said, annexa, said};

fn verify(what: &Path, more: &[&str]) -> Said {
    // Nowhere near the installation.
    said(annexa().args(["verify", "--json", "--data", "/nonexistent"]).arg(what).args(more))
}

/// What is wrong, one line each.
fn wrong(said: &Said) -> String {
    let told: Json = serde_json::from_str(&said.out).unwrap_or_else(|error| panic!("{error}: {said:?}"));
    let of_logs = told["logs"].as_array().unwrap().iter().flat_map(|log| log["wrong"].as_array().unwrap());
    let all = of_logs.chain(told["strays"].as_array().unwrap());
    all.map(|wrong| format!("{}: {}\n", wrong["object"].as_str().unwrap(), wrong["problem"].as_str().unwrap()))
        .collect()
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir(to).unwrap();
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
        let (from, to) = (entry.path(), to.join(entry.file_name()));
        if from.is_dir() {
            copy(&from, &to);
        } else {
            fs::copy(from, to).unwrap();
        }
    }
}

/// The first file below a directory, in the order of names.
fn first(directory: &Path) -> PathBuf {
    let mut names: Vec<PathBuf> = fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().path()).collect();
    names.sort();
    let path = names.remove(0);
    if path.is_dir() { first(&path) } else { path }
}

fn edit(path: &Path, change: impl FnOnce(&str) -> String) {
    let text = fs::read_to_string(path).unwrap();
    let changed = change(&text);
    assert_ne!(text, changed, "{} is changed", path.display());
    fs::write(path, changed).unwrap();
}

fn flip(path: &Path, at: usize) {
    let mut bytes = fs::read(path).unwrap();
    bytes[at] ^= 1;
    fs::write(path, bytes).unwrap();
}

#[test]
fn an_export_verifies_without_us_and_whatever_is_changed_in_it_is_named() {
    let data = tempfile::tempdir().unwrap();
    let demo = Demo::start(data.path());
    let desk = tempfile::tempdir().unwrap();
    let run = |line: &[&str]| -> Said { said(demo.by("isms_manager").current_dir(desk.path()).args(line)) };
    let at = |name: &str| desk.path().join(name);

    let checkpoint = run(&["log", "checkpoint"]);
    assert_eq!(checkpoint.code, 0, "{checkpoint:?}");
    fs::write(at("early"), &checkpoint.out).unwrap();
    let edited = run(&["edit", "asset", "A-014", "name=Portable computers", "--reason", "So they say"]);
    assert_eq!(edited.code, 0, "{edited:?}");
    let taken = run(&["log", "export", "log", "--files"]);
    assert_eq!(taken.code, 0, "{taken:?}");
    let again = run(&["log", "export", "log"]);
    assert!(again.code != 0 && again.err.contains("nothing is written over"), "{again:?}");
    let archive = run(&["log", "export", "log.zip", "--without-personal", "--withhold", "asset.name"]);
    assert_eq!(archive.code, 0, "{archive:?}");
    let odd = run(&["log", "export", "odd", "--withhold", "asset.colour"]);
    assert!(odd.code == 1 && odd.err.contains("There is no field asset.colour"), "{odd:?}");
    assert!(!at("odd").exists() && !at("odd.part").exists());
    let nobody = said(demo.by("employee").current_dir(desk.path()).args(["log", "export", "theirs"]));
    assert_eq!(nobody.code, 3, "{nobody:?}");
    let edited = run(&["edit", "asset", "A-014", "name=Laptops", "--reason", "Or rather not"]);
    assert_eq!(edited.code, 0, "{edited:?}");
    fs::write(at("late"), run(&["log", "checkpoint"]).out).unwrap();
    demo.server.stop();

    // Others accept it: signed_note and tlog_tiles.
    let manifest: Json = serde_json::from_slice(&fs::read(at("log/manifest.json")).unwrap()).unwrap();
    let verifier = fs::read_to_string(at("log/verifier")).unwrap();
    let organisation = manifest["organisation"].as_str().unwrap().parse().unwrap();
    let read = |path: &str| fs::read(at("log").join(path)).unwrap_or_else(|error| panic!("{path}: {error}"));
    let entries = foreign::verify_export(organisation, verifier.trim(), read);
    assert_eq!(entries.len() as u64, manifest["size"].as_u64().unwrap());

    // We do too, and say what is not in it.
    let whole = verify(&at("log"), &["--pinned", at("early").to_str().unwrap(), "--key", verifier.trim()]);
    assert_eq!((whole.code, wrong(&whole).as_str()), (0, ""), "{whole:?}");
    let log = &whole.json()["logs"][0];
    let count = |group: &str, name: &str| log[group][name].as_u64().unwrap();
    assert_eq!(count("checked", "pinned"), 1);
    assert!(count("checked", "decisions") > 500 && count("checked", "files") > 100, "{log}");
    let part = verify(&at("log.zip"), &[]).json();
    assert!(part["logs"][0]["not_here"]["fields"].as_u64().unwrap() > 100, "{part}");
    assert_eq!(part["logs"][0]["root"], log["root"]);
    let mut archive = zip::ZipArchive::new(fs::File::open(at("log.zip")).unwrap()).unwrap();
    let mut contents = String::new();
    for index in 0..archive.len() {
        let mut file = archive.by_index(index).unwrap();
        if file.name().unwrap().starts_with("revisions/") {
            file.read_to_string(&mut contents).unwrap();
        }
    }
    assert!(contents.contains("\"classification\"") && !contents.contains("Portable computers"));
    assert!(!contents.contains("@corvane.example"), "nobody's address leaves");

    type Change = fn(&Path);
    let cases: [(&str, Change, &str, &str); 14] = [
        ("an entry", |export| flip(&export.join("tile/entries/000"), 700), "entry ", "not those that were hashed"),
        (
            "a bundle",
            |export| fs::remove_file(export.join("tile/entries/000")).unwrap(),
            "tile/entries/000",
            "It is gone",
        ),
        ("a tile", |export| flip(&export.join("tile/0/000"), 5), "entry 0", "not those that were hashed"),
        ("a node", |export| flip(&first(&export.join("tile/1")), 5), "node 1/0", "not that of the entries"),
        ("a missing tile", |export| fs::remove_file(first(&export.join("tile/1"))).unwrap(), "tile/1/", "It is gone"),
        (
            "a content",
            |export| edit(&first(&export.join("revisions")), |text| text.replacen("\"name\":\"", "\"name\":\"X", 1)),
            "",
            "not what its entry commits to",
        ),
        (
            "a content taken out",
            |export| edit(&first(&export.join("revisions")), |text| text.split_once('\n').unwrap().1.to_owned()),
            "manifest.json",
            "contents",
        ),
        (
            "a content twice",
            |export| {
                edit(&first(&export.join("revisions")), |text| format!("{}\n{text}", text.lines().next().unwrap()))
            },
            "revisions/000.jsonl line 2",
            "second content of entry 0",
        ),
        (
            "a content at another entry",
            |export| edit(&first(&export.join("revisions")), |text| text.replacen("{\"at\":0,", "{\"at\":3,", 1)),
            "",
            "second content of entry 3",
        ),
        ("a file", |export| flip(&first(&export.join("files")), 0), "file ", "the file was swapped"),
        ("a file gone", |export| fs::remove_file(first(&export.join("files"))).unwrap(), "file ", "is gone"),
        (
            "a digest",
            |export| edit(&export.join("files.jsonl"), |text| text.replacen("\"digest\":\"", "\"digest\":\"0", 1)),
            "file ",
            "files.jsonl",
        ),
        (
            "the checkpoint",
            |export| edit(&export.join("checkpoint"), |text| text.replacen('\n', "\n1", 1)),
            "checkpoint of the head",
            "does not verify",
        ),
        (
            "a kept checkpoint",
            |export| {
                let kept = first(&export.join("checkpoints"));
                fs::rename(&kept, kept.with_file_name("7")).unwrap();
            },
            "checkpoint at 7",
            "It was signed over",
        ),
    ];
    for (what, change, object, problem) in cases {
        let tampered = at("tampered");
        copy(&at("log"), &tampered);
        change(&tampered);
        let said = verify(&tampered, &[]);
        assert_eq!(said.code, 5, "{what}: {said:?}");
        let told = wrong(&said);
        let is_named = told.lines().any(|line| line.starts_with(object) && line.contains(problem));
        assert!(is_named, "{what} should be named as {object} … {problem}, and this is what was told:\n{told}");
        fs::remove_dir_all(&tampered).unwrap();
    }

    // Older than what somebody remembers; of another key; cut off in the middle; something else.
    let old = verify(&at("log"), &["--pinned", at("late").to_str().unwrap()]);
    assert!(old.code == 5 && wrong(&old).contains("It was cut off, or an older database was put back"), "{old:?}");
    let foreign_key = ledger::note::LogKey::from_seed(&[3; 32]).verifier("annexa/x");
    let foreign = verify(&at("log"), &["--key", &foreign_key]);
    assert!(foreign.code == 5 && wrong(&foreign).contains("not signed by this log's key"), "{foreign:?}");
    let bytes = fs::read(at("log.zip")).unwrap();
    fs::write(at("cut.zip"), &bytes[..bytes.len() / 2]).unwrap();
    fs::write(at("letter"), "Dear auditor").unwrap();
    for (name, code) in [("cut.zip", 1), ("letter", 1), ("nothing", 3)] {
        let said = verify(&at(name), &[]);
        assert!(said.code == code && said.err.contains(name), "{said:?}");
    }
}

#[test]
fn an_approval_is_proven_on_one_page_and_in_the_document_that_was_approved() {
    let data = tempfile::tempdir().unwrap();
    let demo = Demo::start(data.path());
    let desk = tempfile::tempdir().unwrap();
    let run = |line: &[&str]| -> Said { said(demo.by("isms_manager").current_dir(desk.path()).args(line)) };
    let at = |name: &str| desk.path().join(name);
    let history = demo.get("isms_manager", "/api/v1/soa-versions/SOA-003/history");
    let versions = history["items"].as_array().unwrap();
    let approval =
        versions.iter().find(|version| version["command"] == "soa_version.approve").expect("it was approved");
    let record = format!("SOA-003@{}", approval["version"]);
    let proven = run(&["log", "prove", "soa-version", &record, "--out", "approval.tlog-proof"]);
    assert_eq!(proven.code, 0, "{proven:?}");
    let pdf = run(&["export", "soa-versions", "SOA-003", "--out", "statement.pdf"]);
    assert_eq!(pdf.code, 0, "{pdf:?}");
    assert_eq!(run(&["log", "prove", "soa-version", "SOA-003@999"]).code, 3);
    assert_eq!(said(demo.by("employee").args(["log", "prove", "soa-version", &record])).code, 3);
    let keys = said(annexa().args(["key", "show", "--data"]).arg(data.path())).out;
    let key = keys.lines().find_map(|line| line.strip_prefix("corvane: ")).unwrap().to_owned();
    demo.server.stop();

    let text = fs::read_to_string(at("approval.tlog-proof")).unwrap();
    assert!(text.len() <= 4096, "{}", text.len());
    let told = verify(&at("approval.tlog-proof"), &["--key", &key]).json();
    assert_eq!(told["entry"]["command"], "soa_version.approve");
    assert!(told["fields"]["approved_by"].is_string() && told["fields"]["step"].is_string(), "{told}");
    foreign::verify_proof(&text, &key, &ledger::canonical::to_vec(&told["entry"]).unwrap());

    // The document says the same of itself.
    let within = verify(&at("statement.pdf"), &["--key", &key]).json();
    assert_eq!((&within["entry"], &within["fields"]), (&told["entry"], &told["fields"]));

    let plain = said(annexa().args(["verify", "--data", "/nonexistent", "--key", &key]).arg(at("statement.pdf")));
    assert!(plain.out.contains("soa_version.approve") && plain.out.contains("approved_by"), "{plain:?}");
    let index = text.replacen("\nindex ", "\nindex 1", 1);
    fs::write(at("moved"), index).unwrap();
    let moved = verify(&at("moved"), &["--key", &key]);
    assert!(moved.code == 5 && moved.err.contains("does not stand at index"), "{moved:?}");
    let without = verify(&at("approval.tlog-proof"), &[]);
    assert!(without.code == 1 && without.err.contains("Give --key"), "{without:?}");
    let wrong_key = ledger::note::LogKey::from_seed(&[3; 32]).verifier("annexa/x");
    assert_eq!(verify(&at("approval.tlog-proof"), &["--key", &wrong_key]).code, 5);
}

#[test]
fn a_key_is_rotated_with_an_entry_and_one_that_was_replaced_without_is_named() {
    let data = tempfile::tempdir().unwrap();
    let path = data.path();
    let demo = Demo::start(path);
    let early = said(demo.by("isms_manager").args(["log", "checkpoint"])).out;
    let rotate = || said(annexa().args(["key", "rotate", "--data"]).arg(path));
    let busy = rotate();
    assert!(busy.code == 1 && busy.err.contains("stop it first"), "{busy:?}");
    demo.server.stop();
    fs::write(path.join("early"), early).unwrap();
    let verify = || said(annexa().args(["verify", "--data"]).arg(path).arg("--pinned").arg(path.join("early")));
    assert_eq!(verify().code, 0);

    let rotated = rotate();
    assert!(rotated.code == 0 && rotated.out.contains("corvane: annexa/"), "{rotated:?}");
    let sound = verify();
    assert_eq!(sound.code, 0, "{sound:?}");
    let demo = Demo::start(path);
    let edited = said(demo.by("isms_manager").args(["edit", "asset", "A-014", "name=Laptops", "--reason", "After it"]));
    assert_eq!(edited.code, 0, "{edited:?}");
    demo.server.stop();
    let sound = verify();
    assert_eq!(sound.code, 0, "{sound:?}");

    let key = path.join("log.key");
    let mut permissions = fs::metadata(&key).unwrap().permissions();
    std::os::unix::fs::PermissionsExt::set_mode(&mut permissions, 0o600);
    fs::set_permissions(&key, permissions).unwrap();
    fs::write(&key, [5; 32]).unwrap();
    let replaced = verify();
    assert!(replaced.code == 5 && replaced.out.contains("it was replaced without an entry"), "{replaced:?}");
    let refused = said(annexa().args(["demo", "--listen", "127.0.0.1:0", "--data"]).arg(path));
    assert!(refused.code == 1 && refused.err.contains("another log.key"), "{refused:?}");
}
