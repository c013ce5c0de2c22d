//! What would happen if: one what-if with what would follow from it.

use std::time::Instant;

use serde_json::json;

use crate::figure::{Limit, figure, median};
use crate::line::{Asker, Line};

/// How many records it drafts, as a change of an ISMS that people talk about.
const EDITS: usize = 10;
const ASKED: usize = 21;

/// Drafts a what-if and asks again and again what would follow.
pub async fn all(url: &str, manager: &Asker) {
    let mut line = Line::open(url, Some(manager)).await;
    let what_if = line.post("/api/v1/what-ifs", &json!({"name": "Owners of the ten first risks go"})).await.json();
    let path = what_if["href"].as_str().unwrap().to_owned();
    let risks = line.get(&format!("/api/v1/risks?limit={EDITS}&is_open=true")).await.json();
    let edit = |risk: &serde_json::Value| json!({"edit": {"kind": "risks", "id": risk["id"], "version": risk["version"], "fields": {"owner": null}}});
    let commands: Vec<_> = risks["items"].as_array().unwrap().iter().map(edit).collect();
    line.post(&format!("{path}/commands"), &json!({"commands": commands})).await;
    let mut times = Vec::new();
    for _ in 0..ASKED {
        let begun = Instant::now();
        let effect = line.get(&format!("{path}/effect")).await;
        times.push(begun.elapsed().as_secs_f64() * 1000.0);
        assert!(effect.json()["effect"]["appearing"].as_u64().unwrap() > 0, "owners who go are missed");
    }
    figure("one what-if of 10 edits with its effect, 20,000 risks", median(times), "milliseconds", Limit::AtMost(50.0));
}
