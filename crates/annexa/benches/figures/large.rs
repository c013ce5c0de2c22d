//! The largest import that people make: 50,000 rows, each with an action, while others read and write in the same organisation.

use std::time::{Duration, Instant};

use serde_json::json;

use crate::figure::{Limit, figure, p99};
use crate::line::Line;
use crate::others::{Others, Waited};
use crate::program::Program;
use crate::register;

const ROWS: usize = 50_000;
/// How long others are measured before it.
const BEFORE: Duration = Duration::from_secs(4);

pub async fn all() {
    let data = tempfile::tempdir().unwrap();
    let program = Program::demo(data.path());
    let (url, manager) = (program.url.as_str(), program.token("isms_manager"));
    let mut line = Line::open(url, Some(&manager)).await;
    let sheet = register::rows(1, ROWS).into_bytes();
    let file = line.send("POST", "/api/v1/files", &[("content-type", "text/csv")], sheet).await.good().json();
    let asked = json!({"digest": file["digest"], "file_name": "risks.csv"});

    let before = Others::reading_and_writing(url, &manager);
    tokio::time::sleep(BEFORE).await;
    let before = before.end().await;
    let steps = [
        ("dry run", "/api/v1/imports?dry_run=true", &asked),
        ("commit", "/api/v1/imports", &asked),
        ("taking back", "/api/v1/imports/RR-001/undo", &json!({})),
    ];
    for (step, path, body) in steps {
        let others = Others::reading_and_writing(url, &manager);
        let (begun, processor) = (Instant::now(), program.processor());
        line.post(path, body).await;
        let (took, used) = (begun.elapsed().as_secs_f64(), program.processor() - processor);
        tell(step, took, used, &before, others.end().await);
    }
    figure("the most memory that it took", program.peak(), "MB", Limit::None);
}

fn tell(step: &str, took: f64, used: f64, before: &Waited, meanwhile: Waited) {
    let step = format!("import of {ROWS} spreadsheet rows: {step}");
    figure(&step, took, "seconds", Limit::None);
    figure(&format!("{step}, processor time of the server"), used, "milliseconds", Limit::None);
    let longest = meanwhile.written.iter().copied().fold(0.0, f64::max);
    figure(&format!("{step}, longest that others waited to write"), longest, "milliseconds", Limit::AtMost(1000.0));
    figure(&format!("{step}, p99 of others who read, before"), p99(before.read.clone()), "milliseconds", Limit::None);
    figure(&format!("{step}, p99 of others who read, meanwhile"), p99(meanwhile.read), "milliseconds", Limit::None);
}
