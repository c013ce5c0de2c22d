//! Past days: a page of the register as of a day, in an organisation with a long history.

use std::path::Path;
use std::time::Instant;

use serde_json::{Value as Json, json};

use crate::figure::{Limit, figure, median};
use crate::line::Line;
use crate::program::Program;
use crate::register;

/// How many risks the register has.
const RISKS: usize = 2_000;
/// How many records beside them bear the rest of the history.
const ASSETS: usize = 20_000;
/// How many revisions the organisation has in the end.
const REVISIONS: usize = 1_000_000;
const BATCH: usize = 5_000;
/// How often a day is opened that was not loaded before.
const DAYS: usize = 9;
/// How often a loaded day is read.
const READS: usize = 200;

pub async fn all() {
    let data = tempfile::tempdir().unwrap();
    let days = fill(data.path()).await;
    let program = Program::demo(data.path());
    let session = program.session("isms_manager").await;
    let slug = program.ready["organisation"].as_str().unwrap();
    let mut line = Line::open(&program.url, Some(&session)).await;
    let page = |day: &str| format!("/o/{slug}/risks?as_of={day}");

    // Whatever is not about days is warm: the present, the templates, the connections.
    line.get(&format!("/o/{slug}/risks")).await;
    let (mut waited, mut worked) = (Vec::new(), Vec::new());
    for day in &days {
        let (begun, before) = (Instant::now(), program.processor());
        let body = line.get(&page(day)).await.body;
        waited.push(begun.elapsed().as_secs_f64() * 1000.0);
        worked.push(program.processor() - before);
        assert!(String::from_utf8_lossy(&body).contains("banner past"), "{day} is shown as past");
    }
    let of = "register page of 2,000 risks as of a day, 1,000,000 revisions";
    figure(&format!("{of}: day not loaded before"), median(waited), "milliseconds", Limit::AtMost(150.0));
    figure(
        &format!("{of}: day not loaded before, processor time"),
        median(worked),
        "milliseconds",
        Limit::AtMost(150.0),
    );

    let day = days.last().unwrap();
    line.get(&page(day)).await;
    let mut waited = Vec::new();
    let before = program.processor();
    for _ in 0..READS {
        let begun = Instant::now();
        line.get(&page(day)).await;
        waited.push(begun.elapsed().as_secs_f64() * 1000.0);
    }
    let worked = (program.processor() - before) / READS as f64;
    figure(&format!("{of}: day loaded"), median(waited), "milliseconds", Limit::AtMost(5.0));
    figure(&format!("{of}: day loaded, processor time"), worked, "milliseconds", Limit::AtMost(5.0));
    figure(
        "resident memory with 1,000,000 revisions and the days that were opened",
        program.resident(),
        "MB",
        Limit::None,
    );
}

/// The register, days of it to look back to, and a long history afterwards: every risk is edited between the days and after them,
/// so that none of it is as it is today.
async fn fill(data: &Path) -> Vec<String> {
    let program = Program::demo(data);
    let manager = program.token("isms_manager");
    register::bring(&program.url, &manager, 1, RISKS, false).await;
    let mut line = Line::open(&program.url, Some(&manager)).await;
    let mut risks = brought(&mut line).await;
    let mut days = Vec::new();
    for round in 0..=DAYS {
        edit(&mut line, "risks", &mut risks, json!({"description": format!("Looked at again in round {round}.")}))
            .await;
        if round < DAYS {
            days.push(now(&mut line).await);
        }
    }
    let mut assets = Vec::new();
    for batch in 0..ASSETS / BATCH {
        let create = |n: usize| json!({"create": {"kind": "assets", "fields": {"name": format!("Asset {n:06} of the inventory")}}});
        let answers = batched(&mut line, (batch * BATCH..(batch + 1) * BATCH).map(create).collect()).await;
        assets.extend(answers.iter().map(|answer| (answer["id"].clone(), 1)));
    }
    let mut round = 0;
    while entries(&mut line).await < REVISIONS {
        round += 1;
        edit(&mut line, "assets", &mut assets, json!({"location": format!("Room {round}")})).await;
    }
    days
}

/// Ids and versions of the risks that were brought. Those of the demo have gone on in their lives, so that not all of them can be
/// edited.
async fn brought(line: &mut Line) -> Vec<(Json, u64)> {
    let (mut found, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = line.get(&format!("/api/v1/risks?limit=200{cursor}")).await.json();
        let items = page["items"].as_array().unwrap().iter();
        let of_the_file = items.filter(|item| item["title"].as_str().unwrap().starts_with("Risk number"));
        found.extend(of_the_file.map(|item| (item["id"].clone(), item["version"].as_u64().unwrap())));
        match page["next"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return found,
        }
    }
}

/// Edits them all once.
async fn edit(line: &mut Line, kind: &str, records: &mut [(Json, u64)], fields: Json) {
    for some in records.chunks_mut(BATCH) {
        let command = |(id, version): &(Json, u64)| json!({"edit": {"kind": kind, "id": id, "version": version, "fields": fields}});
        batched(line, some.iter().map(command).collect()).await;
        for (_, version) in some {
            *version += 1;
        }
    }
}

async fn batched(line: &mut Line, commands: Vec<Json>) -> Vec<Json> {
    let answer = line.post("/api/v1/batch", &json!({"commands": commands})).await.json();
    answer["outcomes"].as_array().unwrap_or_else(|| panic!("{answer}")).clone()
}

/// How many entries the log has.
async fn entries(line: &mut Line) -> usize {
    let feed = line.get("/api/v1/feed?limit=1").await.json();
    usize::try_from(feed["items"][0]["entry"].as_u64().unwrap()).unwrap() + 1
}

/// The moment of the newest commit, as an address names it.
async fn now(line: &mut Line) -> String {
    let feed = line.get("/api/v1/feed?limit=1").await.json();
    feed["items"][0]["recorded"].as_str().unwrap().to_owned()
}
