//! Audit packages over the API: asked for, looked at, fetched, given up; what is in them and for whom.

use std::collections::BTreeMap;
use std::fs;
use std::io::{Cursor, Read as _};
use std::path::PathBuf;
use std::time::Duration;

use access::Reach;
use axum::http::Method;
use serde_json::{Value as Json, json};
use sha2::{Digest as _, Sha256};
use trial::Database;
use zip::ZipArchive;

use crate::auditor::let_in;
use crate::server::{Client, Server};

trial::on_both_engines!(
    a_package_is_made_fetched_and_verified,
    what_is_left_out_is_nowhere_in_it,
    an_auditor_from_outside_gets_what_they_may_read,
);

/// The files of a package by their paths.
type Files = BTreeMap<String, Vec<u8>>;

/// The manager at another time, with a token of that day.
async fn later(server: &Server, now: &str) -> Client {
    server.clock.set(now.parse().unwrap());
    let (organisation, person) = (server.corvane.organisation, server.corvane.person);
    let token = Server::token(&server.app, organisation, person, "maren@corvane.example", Reach::Approve).await;
    server.client(&token)
}

/// Makes a package and waits for it.
async fn made(client: &Client, asked: Json) -> Json {
    let begun = client.post("/packages", asked).await.ok();
    assert_eq!(begun.status, 202);
    let place = begun.headers["location"].to_str().unwrap().strip_prefix("/api/v1").unwrap().to_owned();
    for _ in 0..600 {
        let now = client.get(&place).await.ok().json;
        if now["state"] != "running" {
            assert_eq!(now["state"], "done", "{now}");
            return now;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("the package was never done");
}

/// Its file.
async fn fetched(client: &Client, package: &Json) -> Vec<u8> {
    let answer = client.get(&format!("/packages/{}/file", package["id"].as_str().unwrap())).await.ok();
    assert_eq!(answer.headers["content-type"], "application/zip");
    assert_eq!(answer.bytes.len() as u64, package["bytes"].as_u64().unwrap());
    answer.bytes
}

fn unpacked(bytes: &[u8]) -> Files {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut files = Files::new();
    for place in 0..archive.len() {
        let mut file = archive.by_index(place).unwrap();
        let mut content = Vec::new();
        file.read_to_end(&mut content).unwrap();
        let name = file.name().unwrap().into_owned();
        assert!(files.insert(name.clone(), content).is_none(), "{name} is there twice");
    }
    files
}

/// Verifies an archive with nothing else at hand.
fn verification(bytes: &[u8]) -> host::Verification {
    let directory = tempfile::tempdir().unwrap();
    let path: PathBuf = directory.path().join("package.zip");
    fs::write(&path, bytes).unwrap();
    let mut opened = host::Opened::open(&path).unwrap();
    assert!(host::is_package(&mut opened).unwrap());
    let now = "2026-12-01T00:00:00Z".parse().unwrap();
    let level = host::Level::Decisions;
    host::verify_package(&mut opened, host::Elsewhere::default(), level, now, &mut |_, _| {}).unwrap().verification
}

/// What is wrong with it.
fn verified(bytes: &[u8]) -> Vec<String> {
    verification(bytes).wrong().map(|wrong| format!("{}: {}", wrong.object, wrong.problem)).collect()
}

/// How many fields are withheld in its log.
fn withheld(bytes: &[u8]) -> u64 {
    verification(bytes).logs.iter().map(|log| log.checked.fields_withheld).sum()
}

/// Where a text stands in a package, also within workbooks.
fn places(files: &Files, text: &str) -> Vec<String> {
    let has = |bytes: &[u8]| bytes.windows(text.len()).any(|window| window == text.as_bytes());
    let mut places = Vec::new();
    for (path, bytes) in files {
        let is_within = path.ends_with(".xlsx") && unpacked(bytes).values().any(|part| has(part));
        if has(bytes) || is_within || path.contains(text) {
            places.push(path.clone());
        }
    }
    places
}

fn page(files: &Files, path: &str) -> String {
    let bytes = files.get(path).unwrap_or_else(|| panic!("there is no {path}: {:?}", files.keys()));
    String::from_utf8(bytes.clone()).unwrap()
}

async fn a_package_is_made_fetched_and_verified(database: Database) {
    let server = Server::on(database).await;
    let client = server.manager();
    let asset = client.post("/assets", json!({"name": "Ledger", "description": "Old words"})).await.ok();
    let client = later(&server, "2026-03-20T09:00:00Z").await;
    let path = format!("/assets/{}", asset.id());
    let edited =
        client.patch(&path, &asset.tag(), json!({"description": "New words", "reason": "Found wrong"})).await.ok();
    let client = later(&server, "2026-04-20T09:00:00Z").await;
    client.patch(&path, &edited.tag(), json!({"description": "Words of later"})).await.ok();
    client.post("/assets", json!({"name": "Bought later"})).await.ok();

    let package = made(&client, json!({"from": "2026-03-10", "to": "2026-03-31", "occasion": "Stage 2"})).await;
    let bytes = fetched(&client, &package).await;
    let files = unpacked(&bytes);

    let manifest: Json = serde_json::from_slice(&files["manifest.json"]).unwrap();
    let digest: String = Sha256::digest(&files["manifest.json"]).iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(package["manifest"], json!(digest));
    let named = manifest["files"].as_array().unwrap();
    assert_eq!(named.len() + 2, files.len(), "the manifest names every file but itself and its signature");
    for file in named {
        let content = &files[file["path"].as_str().unwrap()];
        let digest: String = Sha256::digest(content).iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!((file["sha256"].as_str(), file["bytes"].as_u64()), (Some(&*digest), Some(content.len() as u64)));
    }
    assert_eq!(verified(&bytes), Vec::<String>::new());

    // The end of the period, and what changed in it.
    let record = page(&files, "records/assets/A-001.html");
    assert!(
        record.contains("New words") && record.contains("<del>Old</del>") && record.contains("Found wrong"),
        "{record}"
    );
    assert!(record.contains("When the period began it stood at version 1"), "{record}");
    for later in ["Words of later", "Bought later"] {
        assert_eq!(places(&files, later), Vec::<String>::new(), "{later} was written after the period");
    }
    assert!(page(&files, "index.html").contains("Stage 2") && page(&files, "README.txt").contains("Stage 2"));
    assert!(page(&files, "changes.html").contains("Found wrong"));

    // That it left is kept.
    let accesses = client.get("/accesses?occasion=export").await.ok();
    let what = accesses.items().iter().map(|row| row["export"].to_string()).collect::<String>();
    assert!(what.contains(package["id"].as_str().unwrap()) && what.contains(&digest), "{what}");

    // What somebody changes is named.
    for (path, content, named) in [
        ("records/assets/A-001.html", Some("other"), "records/assets/A-001.html: It is not what the manifest says"),
        ("index.html", None, "index.html: The manifest names it, and it is gone"),
        ("added.html", Some("new"), "added.html: The manifest does not name it"),
        ("manifest.json", Some(""), "manifest.sig is the signature of another manifest"),
        ("manifest.sig", Some("nothing"), "manifest.sig does not vouch for it"),
        ("log/revisions/000.jsonl", Some(""), "log/revisions/000.jsonl: It is not what the manifest says"),
    ] {
        let mut changed = files.clone();
        match content {
            // A list that fits, so that its signature alone tells.
            Some("") if path == "manifest.json" => {
                changed.insert(path.to_owned(), format!("{} ", page(&files, path)).into_bytes());
            }
            Some(content) => {
                changed.insert(path.to_owned(), content.as_bytes().to_vec());
            }
            None => {
                changed.remove(path);
            }
        }
        let wrong = verified(&packed(&changed)).join("\n");
        assert!(wrong.contains(named), "{path} should be told as {named}, and this was:\n{wrong}");
    }
}

fn packed(files: &Files) -> Vec<u8> {
    use std::io::Write as _;
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (path, content) in files {
        writer.start_file(path.as_str(), zip::write::SimpleFileOptions::default()).unwrap();
        writer.write_all(content).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

async fn what_is_left_out_is_nowhere_in_it(database: Database) {
    let server = Server::on(database).await;
    let client = server.manager();
    let noor = json!({"name": "Noor Haddadin", "email": "noor.h@corvane.example"});
    client.post("/people", noor).await.ok();
    let asset = json!({"name": "Ledger of Haddadin", "description": "Ask Noor Haddadin or noor.h@corvane.example."});
    client.post("/assets", asset).await.ok();
    client.post("/sites", json!({"name": "Fjordhost"})).await.ok();
    let profile = client.get("/organisations").await.ok().items()[0].clone();
    let at = format!("/organisations/{}", profile["id"].as_str().unwrap());
    let tag = client.get(&at).await.tag();
    client.patch(&at, &tag, json!({"revenue": 48_123_457})).await.ok();

    let whole = unpacked(&fetched(&client, &made(&client, json!({})).await).await);
    for text in ["Noor Haddadin", "noor.h@corvane.example", "Fjordhost", "48123457"] {
        assert!(places(&whole, text).len() > 2, "{text} is in what leaves nothing out: {:?}", places(&whole, text));
    }

    let asked = json!({"without_names": true, "without_money": true, "without_kinds": ["sites"],
        "without_fields": ["asset.name"]});
    let bytes = fetched(&client, &made(&client, asked).await).await;
    let files = unpacked(&bytes);
    for text in ["Noor Haddadin", "Haddadin", "noor.h@", "Maren Dekker", "Dekker", "Fjordhost", "48123457", "Ledger of"]
    {
        assert_eq!(places(&files, text), Vec::<String>::new(), "{text} is left out");
    }
    let record = page(&files, "records/assets/A-001.html");
    assert!(
        record.contains("Left out")
            && ["Ask Person 1 or Person 1.", "Ask Person 2 or Person 2."].iter().any(|told| record.contains(told)),
        "{record}"
    );
    assert!(!files.keys().any(|path| path.contains("sites")), "{:?}", files.keys());
    assert_eq!(verified(&bytes), Vec::<String>::new(), "what is left out keeps its place");
    // The names of Noor and Maren, two addresses, name and description of the asset, the revenue in its one version.
    assert!(withheld(&bytes) >= 7, "{} fields are withheld", withheld(&bytes));
}

async fn an_auditor_from_outside_gets_what_they_may_read(database: Database) {
    let server = Server::on(database).await;
    let manager = server.manager();
    let (auditor, _) = let_in(&server).await;
    manager.post("/assets", json!({"name": "Ledger"})).await.ok();
    let people = manager.get("/people?q=Odd").await.ok();
    let odd = people.items()[0]["number"].as_str().unwrap().to_owned();

    // Made for them, and made by them: the same records.
    let theirs = unpacked(&fetched(&manager, &made(&manager, json!({"reader": odd})).await).await);
    let own_package = made(&auditor, json!({})).await;
    let own = unpacked(&fetched(&auditor, &own_package).await);
    let records =
        |files: &Files| -> Vec<String> { files.keys().filter(|path| path.starts_with("records/")).cloned().collect() };
    assert_eq!(records(&theirs), records(&own));
    assert!(records(&own).contains(&"records/assets/A-001.html".to_owned()));
    assert!(!records(&own).iter().any(|path| path.contains("people") || path.contains("role-assignments")));
    for files in [&theirs, &own] {
        assert_eq!(places(files, "Jonas Weber"), Vec::<String>::new(), "nobody from outside learns names");
    }

    // What one began nobody else finds, and whose right has ended does not fetch it.
    let at = format!("/packages/{}", own_package["id"].as_str().unwrap());
    for (method, path) in [(Method::GET, at.clone()), (Method::GET, format!("{at}/file")), (Method::DELETE, at.clone())]
    {
        manager.send(method, &path, &[], None).await.is_problem(404, "not_found");
    }
    let newcomer = server.newcomer().await;
    newcomer.get("/packages").await.is_problem(404, "not_found");
    newcomer.post("/packages", json!({})).await.is_problem(404, "not_found");
    server.clock.set("2026-03-07T09:00:00Z".parse().unwrap());
    let (organisation, person) =
        (server.corvane.organisation, people.items()[0]["id"].as_str().unwrap().parse().unwrap());
    let token = Server::token(&server.app, organisation, person, "odd@norske.example", Reach::Read).await;
    server.client(&token).get(&format!("{at}/file")).await.is_problem(404, "not_found");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_had_is_said_at_once() {
    let server = Server::new().await;
    let client = server.manager();
    for (asked, field, code) in [
        (json!({"from": "2026-03-31"}), "from", "future"),
        (json!({"to": "2031-01-01"}), "to", "future"),
        (json!({"to": "2025-12-31"}), "to", "before_beginning"),
        (json!({"from": "2025-12-31"}), "from", "before_beginning"),
        (json!({"from": "31.3.2026"}), "from", "unreadable"),
        (json!({"scope": "SC-999"}), "scope", "no_such_record"),
        (json!({"reader": "P-999"}), "reader", "no_such_record"),
        (json!({"files": "many"}), "files", "unreadable"),
        (json!({"files": 0}), "files", "unreadable"),
        (json!({"files": "all", "without_names": true}), "files", "names_within"),
        (json!({"without_kinds": ["dragons"]}), "without_kinds", "no_such_kind"),
        (json!({"without_fields": ["asset.colour"]}), "without_fields", "no_such_field"),
        (json!({"without_fields": ["soa-version.step"]}), "without_fields", "needed"),
        (json!({"occasion": "x".repeat(400)}), "occasion", "too_long"),
        (json!({"without_name": true}), "without_name", "unknown_field"),
        (json!({"without_names": "yes"}), "without_names", "wrong_type"),
    ] {
        let answer = client.post("/packages", asked.clone()).await;
        assert_eq!(answer.misfits(), [(field, code)], "{asked}: {}", answer.json);
    }
    let client = later(&server, "2026-03-05T09:00:00Z").await;
    let reversed = client.post("/packages", json!({"from": "2026-03-04", "to": "2026-03-03"})).await;
    assert_eq!(reversed.misfits(), [("to", "before_start")]);
    let both = client.post("/packages", json!({"to": "2031-01-01", "scope": "x"})).await;
    assert_eq!(both.misfits(), [("to", "future"), ("scope", "no_such_record")], "all of it at once");
    assert_eq!(client.get("/packages").await.ok().items().len(), 0, "nothing was begun");
    client.get("/packages/none").await.is_problem(404, "not_found");
}

#[tokio::test(flavor = "multi_thread")]
async fn one_at_a_time_is_made_and_given_up_and_kept_for_a_week() {
    let server = Server::new().await;
    let client = server.manager();
    let commands: Vec<_> =
        (0..1500).map(|n| json!({"create": {"kind": "assets", "fields": {"name": format!("Asset {n}")}}})).collect();
    client.post("/batch", json!({"commands": commands})).await.ok();

    let begun = client.post("/packages", json!({})).await.ok();
    client.post("/packages", json!({})).await.is_problem(422, "package_running");
    let at = format!("/packages/{}", begun.id());
    client.get(&format!("{at}/file")).await.is_problem(422, "package_unfinished");
    assert_eq!(client.send(Method::DELETE, &at, &[], None).await.ok().status, 204);
    let given_up = loop {
        let now = client.get(&at).await.ok().json;
        if now["state"] != "running" {
            break now;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    };
    assert_eq!(given_up["why"], "It was cancelled. Nothing of it was kept.");
    let left: Vec<_> = fs::read_dir(server.database.directory().join("packages")).unwrap().collect();
    assert_eq!(left.len(), 1, "but for the note: {left:?}");

    server.clock.set("2026-03-02T09:01:00Z".parse().unwrap());
    let package = made(&client, json!({"without_kinds": ["assets"]})).await;
    assert_eq!(client.get("/packages").await.ok().each("state"), ["done", "failed"]);
    let server = server.restarted().await;
    let client = server.manager();
    assert_eq!(
        fetched(&client, &package).await.len() as u64,
        package["bytes"].as_u64().unwrap(),
        "also after a restart"
    );
    let client = later(&server, "2026-03-09T10:00:00Z").await;
    assert_eq!(client.get("/packages").await.ok().items().len(), 0, "a week is over");
    assert_eq!(fs::read_dir(server.database.directory().join("packages")).unwrap().count(), 0);
}
