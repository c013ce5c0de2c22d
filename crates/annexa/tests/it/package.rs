//! An audit package from the command line: made, unpacked, read, verified; and what happens when its server is killed or its disk runs
//! full.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{Cursor, Read as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde_json::{Value as Json, json};
use zip::ZipArchive;

use crate::full_disk::{has_namespaces, on_a_small_disk};
use crate::program::{Demo, Said, annexa, block_on, http, said};

/// Every file below a directory, by its path within it.
fn files(root: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut waiting = vec![root.to_owned()];
    while let Some(directory) = waiting.pop() {
        for entry in fs::read_dir(directory).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                waiting.push(path);
            } else {
                let name = path.strip_prefix(root).unwrap().to_str().unwrap().to_owned();
                found.insert(name, fs::read(&path).unwrap());
            }
        }
    }
    found
}

fn unpack(archive: &Path, into: &Path) -> BTreeMap<String, Vec<u8>> {
    ZipArchive::new(fs::File::open(archive).unwrap()).unwrap().extract(into).unwrap();
    files(into)
}

/// Where the links of a page lead, fragments left out.
fn links(page: &str) -> BTreeSet<String> {
    let after = |mark: &str| -> Vec<String> {
        page.split(mark).skip(1).filter_map(|rest| Some(rest.split_once('"')?.0.to_owned())).collect()
    };
    after("href=\"").into_iter().chain(after("src=\"")).collect()
}

/// The path that a link on a page leads to.
fn led_to(page: &str, link: &str) -> String {
    let mut path: Vec<&str> = page.split('/').collect();
    path.pop();
    for part in link.split('#').next().unwrap().split('/') {
        match part {
            ".." => assert!(path.pop().is_some(), "{link} on {page} leads out of the package"),
            part => path.push(part),
        }
    }
    path.join("/")
}

/// The text of a document, as a reader that others wrote understands it.
fn text_of_pdf(bytes: &[u8]) -> String {
    let document = lopdf::Document::load_mem(bytes).unwrap();
    let pages: Vec<u32> = document.get_pages().keys().copied().collect();
    document.extract_text(&pages).unwrap().replace('\u{200B}', "")
}

/// The text of a workbook.
fn text_of_workbook(bytes: &[u8]) -> String {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut text = String::new();
    for place in 0..archive.len() {
        let mut part = Vec::new();
        archive.by_index(place).unwrap().read_to_end(&mut part).unwrap();
        text.push_str(&String::from_utf8_lossy(&part));
    }
    text
}

fn readable(path: &str, bytes: &[u8]) -> String {
    match path.rsplit('.').next() {
        Some("pdf") => text_of_pdf(bytes),
        Some("xlsx") => text_of_workbook(bytes),
        _ => String::from_utf8_lossy(bytes).into_owned(),
    }
}

fn verify(what: &Path, more: &[&str]) -> Said {
    said(annexa().args(["verify", "--data", "/nonexistent"]).arg(what).args(more))
}

#[test]
fn a_package_is_read_from_a_folder_and_verified_without_a_server() {
    let data = tempfile::tempdir().unwrap();
    let demo = Demo::start(data.path());
    let desk = tempfile::tempdir().unwrap();
    let at = |name: &str| -> PathBuf { desk.path().join(name) };
    let run = |line: &[&str]| -> Said { said(demo.by("isms_manager").current_dir(desk.path()).args(line)) };
    let made = run(&["package", "year.zip", "--from", "2026-01-01", "--occasion", "Stage 2"]);
    assert!(made.code == 0 && made.out.contains("annexa verify year.zip"), "{made:?}");
    let again = run(&["package", "year.zip"]);
    assert!(again.code == 1 && again.err.contains("is there already"), "{again:?}");
    let bad = run(&["package", "bad.zip", "--from", "2026-03-31", "--to", "2026-03-30"]);
    assert!(bad.code == 1 && bad.err.contains("The period ends before it begins"), "{bad:?}");
    let none = said(demo.by("employee").current_dir(desk.path()).args(["package", "none.zip"]));
    assert_eq!(none.code, 3, "{none:?}");
    assert!(!at("bad.zip").exists() && !at("none.zip").exists() && !at("none.zip.part").exists());
    let keys = said(annexa().args(["key", "show", "--data"]).arg(data.path())).out;
    let key = keys.lines().find_map(|line| line.strip_prefix("corvane: ")).unwrap().to_owned();
    demo.server.stop();

    let files = unpack(&at("year.zip"), &at("year"));
    for (path, bytes) in files.iter().filter(|(path, _)| path.ends_with(".html")) {
        let page = std::str::from_utf8(bytes).unwrap();
        assert!(!page.contains("<script") && !page.contains("style="), "{path}");
        for link in links(page) {
            if link.starts_with("https://") || link.starts_with("http://") || link.starts_with("mailto:") {
                continue;
            }
            let to = if link.starts_with('#') { path.clone() } else { led_to(path, &link) };
            assert!(files.contains_key(&to), "{link} on {path} leads to {to}, which is not there");
        }
    }
    let pages = files.keys().filter(|path| path.ends_with(".html")).count();
    assert!(pages > 1_000, "{pages} pages");
    for path in [
        "index.html",
        "statement.html",
        "statement/SOA-003.html",
        "registers/risks.html",
        "records/risks/R-014.html",
        "readiness.html",
        "changes.html",
        "verifying.html",
        "README.txt",
        "tables/risks.xlsx",
        "documents/risks.pdf",
        "documents/statement-SOA-003.pdf",
        "log/manifest.json",
    ] {
        assert!(files.contains_key(path), "there is no {path}");
    }
    let evidence = files.keys().find(|path| path.starts_with("files/")).expect("evidence has files");
    let of = evidence.split('/').nth(1).unwrap();
    assert!(
        readable("x", &files[&format!("records/evidence/{of}.html")]).contains(evidence.rsplit('/').next().unwrap())
    );

    let sound = verify(&at("year.zip"), &["--key", &key]);
    assert!(!sound.out.contains("files that records name are not here"), "files lie beside the log: {sound:?}");
    assert!(sound.code == 0 && sound.out.contains("files are held against its signed manifest"), "{sound:?}");
    assert_eq!(verify(&at("year"), &["--key", &key]).code, 0, "unpacked, too");
    let foreign = ledger::note::LogKey::from_seed(&[3; 32]).verifier("annexa/x");
    let wrong = verify(&at("year.zip"), &["--key", &foreign]);
    assert!(wrong.code == 5 && wrong.out.contains("manifest.sig does not vouch for it"), "{wrong:?}");
    fs::write(at("year").join("records/risks/R-014.html"), "Nothing to see").unwrap();
    fs::write(at("year").join("more.html"), "More").unwrap();
    let changed = verify(&at("year"), &["--key", &key]);
    assert_eq!(changed.code, 5);
    for named in
        ["records/risks/R-014.html: It is not what the manifest says", "more.html: The manifest does not name it"]
    {
        assert!(changed.out.contains(named), "{named}: {}", changed.out);
    }
}

#[test]
fn nobody_is_named_where_names_are_replaced() {
    let data = tempfile::tempdir().unwrap();
    let demo = Demo::start(data.path());
    let desk = tempfile::tempdir().unwrap();
    let into = desk.path().join("without.zip");
    let mut command = demo.by("isms_manager");
    let made = said(command.args(["package", "--without-names", "--without-money", "--json"]).arg(&into));
    assert_eq!(made.json()["state"], "done");
    let people = demo.get("isms_manager", "/api/v1/people?limit=200");
    let text = |item: &Json, name: &str| item[name].as_str().unwrap_or_default().to_owned();
    let people = people["items"].as_array().unwrap().iter();
    let people: Vec<(String, String)> = people.map(|one| (text(one, "name"), text(one, "email"))).collect();
    assert!(people.len() > 50 && people.iter().all(|(name, _)| name.contains(' ')), "{people:?}");
    demo.server.stop();

    let files = unpack(&into, &desk.path().join("without"));
    let texts: Vec<(&String, String)> = files.iter().map(|(path, bytes)| (path, readable(path, bytes))).collect();
    for (path, text) in &texts {
        for (name, address) in &people {
            let is_named = text.contains(name.as_str()) || (!address.is_empty() && text.contains(address.as_str()));
            assert!(!is_named, "{path} names {name}");
        }
    }
    let told = |path: &str| &texts.iter().find(|(one, _)| *one == path).unwrap_or_else(|| panic!("no {path}")).1;
    assert!(told("records/risks/R-014.html").contains("Person "), "people are told apart all the same");
    assert!(told("documents/statement-SOA-003.pdf").contains("Person "));
    assert!(!files.keys().any(|path| path.starts_with("files/")), "nobody can look through files");
    let sound = verify(&into, &[]);
    assert!(sound.code == 0 && sound.out.contains("fields are withheld"), "{sound:?}");
}

/// Begins a package and does not wait.
fn begun(demo: &Demo) -> (u16, Json) {
    let token = demo.login("isms_manager")["token"].as_str().unwrap();
    let request = http().post(format!("{}/api/v1/packages", demo.url())).bearer_auth(token).json(&json!({}));
    block_on(async {
        let response = request.send().await.unwrap();
        (response.status().as_u16(), response.json().await.unwrap())
    })
}

#[test]
fn a_server_that_is_killed_says_what_it_did_not_finish() {
    let data = tempfile::tempdir().unwrap();
    let demo = Demo::start(data.path());
    let (status, _) = begun(&demo);
    assert_eq!(status, 202);
    let part = || {
        fs::read_dir(data.path().join("packages"))
            .unwrap()
            .any(|file| file.unwrap().path().extension().is_some_and(|ending| ending == "part"))
    };
    while !part() {
        std::thread::sleep(Duration::from_millis(20));
    }
    demo.server.kill();
    let demo = Demo::start(data.path());
    assert!(!part(), "nothing half stays");
    let items = demo.get("isms_manager", "/api/v1/packages");
    assert_eq!(items["items"][0]["state"], "failed", "{items}");
    assert_eq!(
        items["items"][0]["why"],
        "The server was stopped while this was made. Nothing of it was kept; make it again."
    );
    assert_eq!(begun(&demo).0, 202, "and another one can be made");
}

#[test]
fn a_full_disk_ends_a_package_with_one_sentence_and_keeps_nothing() {
    if !has_namespaces() {
        eprintln!("a full disk is left untested: this system gives no mount namespaces");
        return;
    }
    let (data, disk) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    Demo::start(data.path()).server.stop();
    let demo = on_a_small_disk(data.path(), disk.path());
    let (status, package) = begun(&demo);
    assert_eq!(status, 202, "{package}");
    let at = format!("/api/v1/packages/{}", package["id"].as_str().unwrap());
    let ended = loop {
        let now = demo.get("isms_manager", &at);
        if now["state"] != "running" {
            break now;
        }
        std::thread::sleep(Duration::from_millis(100));
    };
    assert_eq!(ended["why"], "The disk of the server is full; nothing of it was kept. Tell its operator.", "{ended}");
    let inside = format!("/proc/{}/root{}/packages", demo.server.id(), disk.path().display());
    let left: Vec<_> = fs::read_dir(inside).unwrap().map(|file| file.unwrap().file_name()).collect();
    assert!(left.iter().all(|name| name.to_string_lossy().ends_with(".json")), "{left:?}");
}
