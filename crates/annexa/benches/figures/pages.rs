//! Reading: documents, one record, a page of a large register, the first answer after a commit, the files that a page needs.

use std::time::Instant;

use serde_json::json;

use crate::figure::{Limit, figure, median, p99};
use crate::line::{Asker, Line};
use crate::load::{paced, rate};
use crate::program::Program;
use crate::{register, what_if};

const FILTERED: &str = "is_above_line=true&is_open=true&sort=-level,title&limit=50";
const AFTER: usize = 21;

pub async fn all() {
    let data = tempfile::tempdir().unwrap();
    let program = Program::demo(data.path());
    let url = program.url.as_str();
    let manager = program.token("isms_manager");
    let session = program.session("isms_manager").await;
    let slug = program.ready["organisation"].as_str().unwrap();

    for (format, most) in [("pdf", 1.0), ("xlsx", 0.3)] {
        let path = format!("/api/v1/soa-versions/SOA-003/export?format={format}");
        let name = format!("Statement of Applicability as {}", format.to_uppercase());
        figure(&name, document(url, &manager, &path).await, "seconds", Limit::AtMost(most));
    }

    register::bring(url, &manager, 1, 10_000, true).await;
    register::bring(url, &manager, 10_001, 10_000, false).await;

    let one = "/api/v1/risks/R-001";
    figure("one record as JSON", rate(url, &manager, one).await, "per second", Limit::AtLeast(8_000.0));
    figure(
        "one record as JSON at 4,000 a second: p99",
        p99(paced(url, &manager, one, 4_000).await),
        "milliseconds",
        Limit::AtMost(5.0),
    );

    let (json, html) = (format!("/api/v1/risks?{FILTERED}"), format!("/o/{slug}/risks?{FILTERED}"));
    let total = Line::open(url, Some(&manager)).await.get(&json).await.json()["total"].as_u64().unwrap();
    assert!(total > 1_000, "the filter leaves {total}");
    figure(
        "page of 50 of 20,000 risks, filtered and sorted, as JSON",
        rate(url, &manager, &json).await,
        "per second",
        Limit::AtLeast(3_000.0),
    );
    figure(
        "page of 50 of 20,000 risks, filtered and sorted, as HTML",
        rate(url, &session, &html).await,
        "per second",
        Limit::AtLeast(1_500.0),
    );

    let home = format!("/o/{slug}/");
    figure(
        "the same page as JSON just after a commit",
        after_commit(url, &manager, &manager, &json).await,
        "milliseconds",
        Limit::AtMost(30.0),
    );
    figure(
        "the same page as HTML just after a commit",
        after_commit(url, &manager, &session, &html).await,
        "milliseconds",
        Limit::None,
    );
    figure(
        "home just after a commit",
        after_commit(url, &manager, &session, &home).await,
        "milliseconds",
        Limit::AtMost(150.0),
    );
    // Whoever is named by little, and whoever brought 20,000 risks.
    let employee = program.session("employee").await;
    let own = format!("/o/{slug}/work");
    for (whose, reader) in [("an employee", &employee), ("the ISMS manager", &session)] {
        figure(
            &format!("own page of {whose} just after a commit"),
            after_commit(url, &manager, reader, &own).await,
            "milliseconds",
            Limit::AtMost(5.0),
        );
    }
    // Every kind but the one that was written is kept.
    let calendar = format!("/o/{slug}/calendar");
    figure(
        "the calendar of a year just after a commit",
        after_commit(url, &manager, &session, &calendar).await,
        "milliseconds",
        Limit::AtMost(20.0),
    );
    what_if::all(url, &manager).await;
    figure("script and style of a page, compressed", weight(url, &session, &home).await, "KB", Limit::AtMost(60.0));
    figure("resident memory of the demo with 20,000 risks more", program.resident(), "MB", Limit::None);
}

/// Seconds that a document takes, the middle of several.
async fn document(url: &str, asker: &Asker, path: &str) -> f64 {
    let mut line = Line::open(url, Some(asker)).await;
    let mut times = Vec::new();
    for _ in 0..7 {
        let begun = Instant::now();
        assert!(line.get(path).await.body.len() > 1_000, "{path} is no document");
        times.push(begun.elapsed().as_secs_f64());
    }
    median(times)
}

/// Milliseconds of the first answer after a commit, the middle of several.
async fn after_commit(url: &str, writer: &Asker, reader: &Asker, path: &str) -> f64 {
    let mut writing = Line::open(url, Some(writer)).await;
    let mut reading = Line::open(url, Some(reader)).await;
    let mut times = Vec::new();
    for n in 0..AFTER {
        writing.post("/api/v1/risks", &json!({"title": format!("Found on round {n}")})).await;
        let begun = Instant::now();
        reading.get(path).await;
        times.push(begun.elapsed().as_secs_f64() * 1000.0);
    }
    median(times)
}

/// The scripts and style sheets that a page names, as they travel.
async fn weight(url: &str, session: &Asker, path: &str) -> f64 {
    let mut line = Line::open(url, Some(session)).await;
    let page = String::from_utf8(line.get(path).await.body.to_vec()).unwrap();
    let mut bytes = 0;
    for named in page
        .split('"')
        .filter(|named| named.starts_with("/assets/") && (named.ends_with(".js") || named.ends_with(".css")))
    {
        bytes += line.send("GET", named, &[("accept-encoding", "br")], Vec::new()).await.good().body.len();
    }
    assert!(bytes > 0, "the page names neither script nor style");
    bytes as f64 / 1024.0
}
