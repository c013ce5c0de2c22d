//! How soon the program answers, and in how much memory: empty, and with a large ISMS.

use std::path::Path;

use serde_json::{Value as Json, json};

use crate::figure::{Limit, figure, median};
use crate::line::Line;
use crate::program::Program;

const RECORDS: usize = 100_000;
const BATCH: usize = 5_000;
const ROUNDS: usize = 5;

pub async fn all() {
    let (seconds, resident) = started("serve", &|| tempfile::tempdir().unwrap()).await;
    figure("start to /readyz, empty", seconds, "seconds", Limit::AtMost(0.3));
    figure("resident memory, fresh", resident, "MB", Limit::AtMost(60.0));

    let data = tempfile::tempdir().unwrap();
    fill(data.path(), 2).await;
    let (seconds, resident) = started("demo", &|| data.path().to_owned()).await;
    figure("start to /readyz with 100,000 records in 300,000 revisions", seconds, "seconds", Limit::AtMost(3.0));
    figure("resident memory with 100,000 records loaded", resident, "MB", Limit::AtMost(350.0));
}

/// The middle of several starts.
async fn started<D: AsRef<Path>>(command: &str, directory: &dyn Fn() -> D) -> (f64, f64) {
    let (mut seconds, mut resident) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let directory = directory();
        let (program, took) = Program::over(directory.as_ref(), command).await;
        seconds.push(took);
        resident.push(program.resident());
    }
    (median(seconds), median(resident))
}

/// So many records, edited so many times each, beside the demo.
pub async fn fill(data: &Path, edits: usize) {
    let program = Program::demo(data);
    let manager = program.token("isms_manager");
    let mut line = Line::open(&program.url, Some(&manager)).await;
    let mut ids = Vec::new();
    for batch in 0..RECORDS / BATCH {
        let create = |n: usize| {
            let fields = json!({"name": format!("Asset {n:06} of the inventory"), "classification": "confidential", "integrity": 3,
                "description": "What it is and what it is used for, in one sentence.", "location": "Amsterdam"});
            json!({"create": {"kind": "assets", "fields": fields}})
        };
        let answers = batched(&mut line, (batch * BATCH..(batch + 1) * BATCH).map(create).collect()).await;
        ids.extend(answers.iter().map(|answer| answer["id"].clone()));
    }
    for round in 1..=edits {
        for ids in ids.chunks(BATCH) {
            let edit = |id: &Json| json!({"edit": {"kind": "assets", "id": id, "version": round, "fields": {"location": format!("Room {round}")}}});
            batched(&mut line, ids.iter().map(edit).collect()).await;
        }
    }
}

async fn batched(line: &mut Line, commands: Vec<Json>) -> Vec<Json> {
    let answer = line.post("/api/v1/batch", &json!({"commands": commands})).await.json();
    answer["outcomes"].as_array().unwrap_or_else(|| panic!("{answer}")).clone()
}
