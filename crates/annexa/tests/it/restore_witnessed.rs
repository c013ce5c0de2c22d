//! Restoring a backup that a witness is asked about first: an older one is refused before anything changes.

use std::fs;
use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::path::Path;

use crate::program::{Said, annexa, said};
use crate::recover::{Served, found};
use crate::witness::{named, until, waiting, witness};

/// A witness that answers everything with this status and body, as long as the test runs.
fn liar(status: &'static str, body: &'static str) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for connection in listener.incoming() {
            let mut connection = connection.unwrap();
            let mut heard = Vec::new();
            let mut piece = [0; 4096];
            // The request is over with the last line of the checkpoint's signature.
            while !heard.windows(4).any(|end| end == b"\r\n\r\n") || !heard.ends_with(b"\n") {
                let count = connection.read(&mut piece).unwrap();
                heard.extend_from_slice(&piece[..count]);
                if count == 0 {
                    break;
                }
            }
            let length = body.len();
            write!(connection, "HTTP/1.1 {status}\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{body}")
                .unwrap();
        }
    });
    url
}

#[test]
fn a_backup_older_than_what_a_witness_cosigned_is_refused_before_anything_changes() {
    let (data, desk) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let at = |name: &str| desk.path().join(name);
    let token = found(data.path());
    let keys = said(annexa().args(["key", "show", "--data"]).arg(data.path()));
    fs::write(at("annexa-key.txt"), &keys.out).unwrap();
    let outside = witness(&at("witness"), &at("annexa-key.txt"), "127.0.0.1:0");
    let (url, key) = named(&outside);
    let argument = format!("{url}+{key}");
    let backup = |name: &str, more: &[&str]| {
        let taken = said(annexa().args(["backup", "--plain", "--data"]).arg(data.path()).arg(at(name)).args(more));
        assert_eq!(taken.code, 0, "{taken:?}");
    };
    let served = Served::start(data.path(), &token, &["--witness", &argument]);
    until(&served.url, &waiting(0));
    backup("old", &["--keys", at("keys").to_str().unwrap()]);
    assert_eq!(served.add("Portable computers").code, 0);
    until(&served.url, &waiting(0));
    backup("new", &[]);
    served.server.stop();

    let restore = |from: &str, into: &Path, witness: &str| -> Said {
        let mut command = annexa();
        command.args(["restore", "--witness", witness, "--data"]).arg(into);
        said(command.arg("--keys").arg(at("keys")).arg(at(from)))
    };
    let there = at("there");
    let refused = |from: &str, witness: &str, sentence: &str| {
        let said = restore(from, &there, witness);
        assert!(said.code != 0 && said.err.contains(sentence), "{said:?}");
        assert!(!there.exists(), "nothing was made");
    };
    refused("old", &argument, "This backup is older than what the witness");
    refused("old", &argument, "annexa recover");
    // It answers with less or more than it knows, with nonsense, or as somebody else.
    let stranger = ledger::note::WitnessKey::from_seed("stranger", &[9; 32]).unwrap().verifier();
    refused("new", &format!("{url}+{stranger}"), "not signed by the key that is configured for it");
    refused("new", &format!("{}+{key}", liar("409 Conflict", "900000\n")), "had 900000 entries then");
    refused("new", &format!("{}+{key}", liar("200 OK", "Dear Annexa\n")), "could not be asked");
    refused("new", &format!("{}+{key}", liar("404 Not Found", "")), "It does not know this log");
    refused("new", "https://witness.example.org", "a plus sign");
    let restored = restore("new", &there, &argument);
    assert_eq!(restored.code, 0, "{restored:?}");
    outside.kill();
    let silent = restore("new", &at("elsewhere"), &argument);
    assert!(silent.code != 0 && silent.err.contains("could not be asked"), "{silent:?}");
    assert!(silent.err.contains("restore without asking it") && !at("elsewhere").exists(), "{silent:?}");
}
