//! A witness beside a server, as their operators and an auditor meet them.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use serde_json::Value as Json;
use trial::foreign;

use crate::program::{Demo, Said, Server, annexa, get, said};

pub const NAME: &str = "witness.example.org/annexa";

pub fn witness(data: &Path, keys: &Path, listen: &str) -> Server {
    let mut command = annexa();
    command.args(["witness", "--name", NAME, "--listen", listen, "--data"]).arg(data).arg("--log").arg(keys);
    Server::start(&mut command)
}

/// The address and the key in what a witness printed.
pub fn named(server: &Server) -> (String, String) {
    let words: Vec<&str> = server.line.split_whitespace().collect();
    (words[3].trim_end_matches(',').to_owned(), words.last().unwrap().to_string())
}

fn metrics(url: &str) -> String {
    get(&format!("{url}/metrics"), None).1.as_str().unwrap().to_owned()
}

/// Waits until a figure of the server is so.
pub fn until(url: &str, figure: &str) {
    let since = Instant::now();
    while !metrics(url).lines().any(|line| line == figure) {
        assert!(since.elapsed() < Duration::from_secs(60), "{figure} never came:\n{}", metrics(url));
        std::thread::sleep(Duration::from_millis(200));
    }
}

pub fn waiting(count: u32) -> String {
    format!("annexa_witness_entries_waiting{{witness=\"{NAME}\"}} {count}")
}

pub fn finding(data: &Path, what: &str) -> Json {
    let told = said(annexa().args(["doctor", "--json", "--data"]).arg(data));
    let told: Json = serde_json::from_str(&told.out).unwrap();
    let findings = told["findings"].as_array().unwrap();
    findings.iter().find(|one| one["what"] == what).cloned().unwrap_or_else(|| panic!("nothing about {what}: {told}"))
}

#[test]
fn a_witness_cosigns_what_the_server_signs_and_an_auditor_asks_for_it() {
    let (data, other, desk) =
        (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let at = |name: &str| desk.path().join(name);
    Demo::start(data.path()).server.stop();
    let keys = said(annexa().args(["key", "show", "--data"]).arg(data.path()));
    fs::write(at("annexa-key.txt"), &keys.out).unwrap();
    let elsewhere = other.path().join("witness");
    let outside = witness(&elsewhere, &at("annexa-key.txt"), "127.0.0.1:0");
    let (url, key) = named(&outside);
    fs::write(at("witness-key.txt"), &key).unwrap();
    let argument = format!("{url}+{key}");
    let demo = Demo::start_with(data.path(), &["--witness", &argument]);
    until(demo.url(), &waiting(0));
    let run = |line: &[&str]| -> Said { said(demo.by("isms_manager").current_dir(desk.path()).args(line)) };
    let edit = |name: &str| {
        let edited = run(&["edit", "asset", "A-014", &format!("name={name}"), "--reason", "So they say"]);
        assert_eq!(edited.code, 0, "{edited:?}");
    };
    edit("Portable computers");
    until(demo.url(), &waiting(0));
    assert_eq!(finding(data.path(), "witness")["well"], true);

    // What is taken along holds what the witness added, and is read by others.
    assert_eq!(run(&["log", "export", "log"]).code, 0);
    let history = demo.get("isms_manager", "/api/v1/soa-versions/SOA-003/history");
    let versions = history["items"].as_array().unwrap();
    let approval = versions.iter().find(|version| version["command"] == "soa_version.approve").unwrap();
    let record = format!("SOA-003@{}", approval["version"]);
    assert_eq!(run(&["log", "prove", "soa-version", &record, "--out", "approval.tlog-proof"]).code, 0);
    let log_key = keys.out.lines().find_map(|line| line.strip_prefix("corvane: ")).unwrap();
    let verify = |what: &str, witness: &str| -> Said {
        let mut command = annexa();
        command.current_dir(desk.path()).args(["verify", "--json", "--data", "/nonexistent", "--key", log_key]);
        said(command.arg(what).args(["--witness", witness]))
    };
    let whole = verify("log", "witness-key.txt").json();
    assert_eq!(whole["logs"][0]["cosigned"][0]["witness"], NAME);
    assert_eq!(whole["logs"][0]["cosigned"][0]["size"], whole["logs"][0]["size"], "as far as it goes");
    let proof = verify("approval.tlog-proof", &key).json();
    assert_eq!(proof["cosigned"][0]["witness"], NAME);
    let text = fs::read_to_string(at("approval.tlog-proof")).unwrap();
    assert!(text.len() <= 4096, "{}", text.len());
    foreign::verify_proof(&text, log_key, &ledger::canonical::to_vec(&proof["entry"]).unwrap());
    let stranger = ledger::note::WitnessKey::from_seed(NAME, &[9; 32]).unwrap().verifier();
    let missing = verify("log", &stranger);
    assert!(missing.code == 5 && missing.out.contains("cosigned no checkpoint of this log"), "{missing:?}");
    let missing = verify("approval.tlog-proof", &stranger);
    assert!(missing.code == 5 && missing.err.contains("did not cosign its checkpoint"), "{missing:?}");
    let kept = fs::read_dir(at("log/checkpoints")).unwrap().map(|entry| entry.unwrap().path());
    let cosigned = kept.filter(|path| fs::read_to_string(path).unwrap().contains(NAME)).max().unwrap();
    fs::write(&cosigned, fs::read_to_string(&cosigned).unwrap().replace(&format!("{NAME} "), &format!("{NAME} A")))
        .unwrap();
    let odd = verify("log", "witness-key.txt");
    assert!(odd.code == 5 && odd.out.contains("checkpoint at "), "{odd:?}");

    // It goes, and comes back: people work on meanwhile, and it is caught up with.
    outside.kill();
    edit("Laptops");
    until(demo.url(), &format!("annexa_witness_problem{{witness=\"{NAME}\"}} 1"));
    let told = finding(data.path(), "witness");
    assert!(told["well"] == true && told["detail"].as_str().unwrap().contains("It does not answer"), "{told}");
    let outside = witness(&elsewhere, &at("annexa-key.txt"), url.trim_start_matches("http://"));
    until(demo.url(), &waiting(0));
    until(demo.url(), &format!("annexa_witness_problem{{witness=\"{NAME}\"}} 0"));
    demo.server.stop();
    let database = said(annexa().args(["verify", "--json", "--witness", &key, "--data"]).arg(data.path())).json();
    for log in database["logs"].as_array().unwrap() {
        assert_eq!(log["cosigned"][0]["size"], log["size"], "{log}");
    }
    outside.stop();
}

#[test]
fn a_witness_keeps_its_name_and_its_memory_or_does_not_begin() {
    let directory = tempfile::tempdir().unwrap();
    let data = directory.path().join("witness");
    let run = |line: &[&str]| {
        said(annexa().current_dir(directory.path()).args(["witness", "--listen", "127.0.0.1:0"]).args(line))
    };
    let log = ledger::note::LogKey::from_seed(&[7; 32]).verifier("annexa/x");
    let nameless = run(&["--data", "witness", "--log", &log]);
    assert!(nameless.code == 1 && nameless.err.contains("--name"), "{nameless:?}");
    let odd = run(&["--data", "witness", "--log", &log, "--name", "a b"]);
    assert!(odd.code == 1 && odd.err.contains("is no name"), "{odd:?}");
    let unknown = run(&["--data", "witness", "--log", "nothing", "--name", NAME]);
    assert!(unknown.code == 3 && unknown.err.contains("nothing is no key of a log"), "{unknown:?}");
    fs::write(directory.path().join("empty"), "Dear witness\n").unwrap();
    let none = run(&["--data", "witness", "--log", "empty", "--name", NAME]);
    assert!(none.code == 1 && none.err.contains("annexa key show"), "{none:?}");
    fs::write(directory.path().join("bad"), format!("corvane: {}\n", log.replace("annexa/x", "annexa/y"))).unwrap();
    let bad = run(&["--data", "witness", "--log", "bad", "--name", NAME]);
    assert!(bad.code == 1 && bad.err.contains("does not fit name and key"), "{bad:?}");

    let key = directory.path().join("key");
    fs::write(&key, format!("corvane: {log}\n")).unwrap();
    let first = witness(&data, &key, "127.0.0.1:0");
    let busy = run(&["--data", "witness", "--log", &log]);
    assert!(busy.code == 1 && busy.err.contains("stop it first"), "{busy:?}");
    let (_, printed) = named(&first);
    first.stop();
    let renamed = run(&["--data", "witness", "--log", &log, "--name", "other"]);
    assert!(renamed.code == 1 && renamed.err.contains("a name is for ever"), "{renamed:?}");
    let again = witness(&data, &key, "127.0.0.1:0");
    assert_eq!(named(&again).1, printed, "the same key after a restart");
    again.kill();
    fs::remove_file(data.join("witness.json")).unwrap();
    let lost = run(&["--data", "witness", "--log", &log, "--name", NAME]);
    assert!(lost.code == 1 && lost.err.contains("lost its memory"), "{lost:?}");

    for (given, told) in [("https://x", "a plus sign"), ("http://10.0.0.1+n+00000000+A", "in the clear")] {
        let refused =
            said(annexa().args(["serve", "--listen", "127.0.0.1:0", "--data", "/nonexistent", "--witness", given]));
        assert!(refused.code == 1 && refused.err.contains(told), "{refused:?}");
    }
}
