//! How fast commits reach the disk, and how fast and in how much memory a large ISMS comes up: one JSON line a figure.
//!
//! `cargo bench -p host --bench commits`. The raw rate of flushes is measured in the same run on the same disk.
#![allow(clippy::unwrap_used, missing_docs, reason = "a bench may fail loudly")]

use std::fs::{self, OpenOptions};
use std::io::Write as _;
use std::path::Path;
use std::process::Command as Process;
use std::sync::Arc;
use std::time::Instant;

use decide::{Command, Put, Target};
use host::{Host, SystemClock};
use isms::asset::Asset;
use ledger::note::LogKey;
use record::Kinded as _;
use serde_json::json;
use store::Store;
use trial::{Database, House, body};

const ONE_BY_ONE: u32 = 200;
const WRITERS: u32 = 64;
const EACH: u32 = 40;
const RECORDS: usize = 100_000;
const BATCH: usize = 5_000;

fn main() {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    match std::env::var_os("ANNEXA_BENCH_LOAD") {
        Some(directory) => runtime.block_on(load(Path::new(&directory))),
        None => runtime.block_on(all()),
    }
}

fn figure(name: &str, value: f64, unit: &str) {
    println!("{}", json!({"figure": name, "value": (value * 10.0).round() / 10.0, "unit": unit}));
}

fn put(n: usize) -> Command {
    let fields = json!({"name": format!("Asset {n:06} of the inventory"), "classification": "confidential", "integrity": 3,
        "description": "What it is and what it is used for, in one sentence.", "location": "Amsterdam"});
    Command::Put(Put { kind: Asset::kind_of(), target: Target::New, patch: body(fields), reason: None })
}

async fn all() {
    let database = Database::sqlite();
    let flushes = raw_flushes(database.directory());
    figure("raw flushes of 4 KiB", flushes, "per second");
    let house = Arc::new(House::found(&database).await);

    let begun = Instant::now();
    for n in 0..ONE_BY_ONE {
        house.commit(put(n as usize)).await.unwrap();
    }
    let one_by_one = f64::from(ONE_BY_ONE) / begun.elapsed().as_secs_f64();
    figure("durable commits, one by one", one_by_one, "per second");
    figure("the same as a share of the raw flushes", one_by_one / flushes * 100.0, "per cent");

    let begun = Instant::now();
    let writers: Vec<_> = (0..WRITERS)
        .map(|writer| {
            let house = Arc::clone(&house);
            tokio::spawn(async move {
                for n in 0..EACH {
                    house.commit(put((writer * EACH + n) as usize)).await.unwrap();
                }
            })
        })
        .collect();
    for writer in writers {
        writer.await.unwrap();
    }
    figure("durable commits with 64 writers", f64::from(WRITERS * EACH) / begun.elapsed().as_secs_f64(), "per second");

    let begun = Instant::now();
    for batch in 0..RECORDS / BATCH {
        house.commit(Command::All((batch * BATCH..(batch + 1) * BATCH).map(put).collect())).await.unwrap();
    }
    figure("records written in batches of 5,000", RECORDS as f64 / begun.elapsed().as_secs_f64(), "per second");
    revise(&house).await;
    Arc::into_inner(house).unwrap().stop().await;
    let child = Process::new(std::env::current_exe().unwrap()).env("ANNEXA_BENCH_LOAD", database.directory()).status();
    assert!(child.unwrap().success());
}

/// Two more versions of every record.
async fn revise(house: &House) {
    let kind = Asset::kind_of();
    for round in 1..=2 {
        let view = house.view().await;
        let edits: Vec<Command> = view
            .records(kind)
            .map(|held| {
                let target = Target::Existing { id: held.id, version: held.version };
                let patch = body(json!({"location": format!("Room {round}")}));
                Command::Put(Put { kind, target, patch, reason: None })
            })
            .collect();
        for edits in edits.chunks(BATCH) {
            house.commit(Command::All(edits.to_vec())).await.unwrap();
        }
    }
}

/// In a process of its own: what a restart costs.
async fn load(directory: &Path) {
    figure("resident memory, fresh", resident(), "MB");
    let begun = Instant::now();
    let store = Store::open_embedded(directory).await.unwrap();
    let host = Host::new(store, LogKey::from_seed(&[7; 32]), Arc::new(SystemClock));
    let mut records = 0;
    for organisation in host.organisations().await.unwrap() {
        records += host.warm(organisation.id).await.unwrap();
    }
    figure(&format!("start with {records} records in 3 revisions each"), begun.elapsed().as_secs_f64(), "seconds");
    figure("resident memory with them", resident(), "MB");
}

fn resident() -> f64 {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
    line.split_whitespace().next().unwrap().parse::<f64>().unwrap() / 1024.0
}

fn raw_flushes(directory: &Path) -> f64 {
    let mut file = OpenOptions::new().create(true).append(true).open(directory.join("flushes")).unwrap();
    let begun = Instant::now();
    for _ in 0..ONE_BY_ONE {
        file.write_all(&[0; 4096]).unwrap();
        file.sync_data().unwrap();
    }
    f64::from(ONE_BY_ONE) / begun.elapsed().as_secs_f64()
}
