//! A backup with its trial restore, of a large ISMS, beside a server whose people go on writing.

use std::path::Path;
use std::time::Duration;

use serde_json::Value as Json;

use crate::figure::{Limit, figure, p99};
use crate::others::Others;
use crate::program::{Program, annexa};
use crate::start;

/// How long those who write are watched before anything else happens.
const ALONE: Duration = Duration::from_secs(10);
/// How many times a backup is taken: those who write shall have been met often enough for a p99.
const ROUNDS: u32 = 3;

pub async fn all() {
    let data = tempfile::tempdir().unwrap();
    start::fill(data.path(), 0).await;
    let program = Program::demo(data.path());
    let manager = program.token("isms_manager");
    let elsewhere = tempfile::tempdir().unwrap();
    let key = elsewhere.path().join("backup.key");
    let made = annexa().args(["key", "backup"]).arg(&key).output().unwrap();
    let recipient = String::from_utf8(made.stdout).unwrap().trim().to_owned();

    let others = Others::reading_and_writing(&program.url, &manager);
    tokio::time::sleep(ALONE).await;
    let alone = p99(others.end().await.written);

    let others = Others::reading_and_writing(&program.url, &manager);
    let mut longest = Json::Null;
    for round in 0..ROUNDS {
        let taken = take(data.path(), &elsewhere.path().join(format!("{round}.age")), &recipient).await;
        if longest["seconds"].as_f64() < taken["seconds"].as_f64() {
            longest = taken;
        }
    }
    let meanwhile = p99(others.end().await.written);

    let of = "backup and trial restore of 100,000 records, encrypted";
    figure(of, longest["seconds"].as_f64().unwrap(), "seconds", Limit::AtMost(20.0));
    figure(&format!("{of}: the file"), longest["bytes"].as_f64().unwrap() / 1e6, "MB", Limit::None);
    figure(&format!("{of}: p99 of writers meanwhile"), meanwhile, "milliseconds", Limit::None);
    figure(&format!("{of}: p99 of writers beside p99 without"), meanwhile / alone, "times", Limit::AtMost(2.0));
}

/// The command, as an operator gives it; what it printed.
async fn take(data: &Path, file: &Path, recipient: &str) -> Json {
    let mut command = annexa();
    command.args(["backup", "--json", "--recipient", recipient, "--data"]).arg(data).arg(file);
    let said = tokio::task::spawn_blocking(move || command.output().unwrap()).await.unwrap();
    assert!(said.status.success(), "{}", String::from_utf8_lossy(&said.stderr));
    serde_json::from_slice(&said.stdout).unwrap()
}
