//! Writing: one by one and by many writers, beside the raw rate of flushes of the same disk, and what the log costs of it.

use std::fs::OpenOptions;
use std::io::Write as _;
use std::path::Path;
use std::time::Instant;

use serde_json::json;

use crate::figure::{Limit, figure};
use crate::line::{Asker, Line};
use crate::log;
use crate::program::Program;

const ROUNDS: u32 = 10;
const ONE_BY_ONE: u32 = 60;
const WRITERS: u32 = 64;
const EACH: u32 = 40;

pub async fn all() {
    let data = tempfile::tempdir().unwrap();
    let program = Program::demo(data.path());
    let manager = program.token("isms_manager");
    // The disk is shared and moody: both rates in turns, so that they meet the same moods.
    let (mut flushed, mut written) = (0.0, 0.0);
    let worked = program.processor();
    for round in 0..ROUNDS {
        flushed += flushes(data.path());
        let begun = Instant::now();
        write(program.url.clone(), manager.clone(), round, ONE_BY_ONE).await;
        written += begun.elapsed().as_secs_f64();
    }
    let all = f64::from(ROUNDS * ONE_BY_ONE);
    let worked = (program.processor() - worked) / all;
    let (flushes, one_by_one) = (all / flushed, all / written);
    figure("raw flushes of 4 KiB on the same disk", flushes, "per second", Limit::None);
    figure("durable commits one by one", one_by_one, "per second", Limit::None);
    figure(
        "durable commits one by one, of the raw flushes",
        one_by_one / flushes * 100.0,
        "per cent",
        Limit::AtLeast(60.0),
    );
    figure("a durable commit, processor time of the server", worked, "milliseconds", Limit::None);
    log::cost(data.path(), program.ready["organisation"].as_str().unwrap(), ROUNDS * ONE_BY_ONE).await;

    let begun = Instant::now();
    let writers: Vec<_> = (ROUNDS..ROUNDS + WRITERS)
        .map(|n| tokio::spawn(write(program.url.clone(), manager.clone(), n, EACH)))
        .collect();
    for writer in writers {
        writer.await.unwrap();
    }
    let together = f64::from(WRITERS * EACH) / begun.elapsed().as_secs_f64();
    figure("durable commits of 64 writers", together, "per second", Limit::AtLeast(600.0));
}

async fn write(url: String, asker: Asker, writer: u32, times: u32) {
    let mut line = Line::open(&url, Some(&asker)).await;
    for n in 0..times {
        let name = format!("Server {n} of rack {writer}");
        line.post("/api/v1/assets", &json!({"name": name, "integrity": 3, "location": "Amsterdam"})).await;
    }
}

/// Seconds that flushes take, each of one page written at the end of a file.
fn flushes(directory: &Path) -> f64 {
    let mut file = OpenOptions::new().create(true).append(true).open(directory.join("flushes")).unwrap();
    let begun = Instant::now();
    for _ in 0..ONE_BY_ONE {
        file.write_all(&[0; 4096]).unwrap();
        file.sync_data().unwrap();
    }
    begun.elapsed().as_secs_f64()
}
