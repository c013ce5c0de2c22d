//! How fast a register comes in, in this process and without a network: one JSON line a figure.
//!
//! `cargo bench -p api --bench import [ROWS]`, 10,000 rows without. Answers of others are taken meanwhile. The figures over
//! HTTP, with their limits, are `make bench`'s.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    missing_docs,
    reason = "a bench may fail loudly"
)]

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use access::{Actor, Proof, Reach, Via};
use axum::Router;
use axum::body::Body;
use axum::http::Request;
use catalogue::Role;
use decide::Founding;
use door::{App, Settings};
use host::{Host, SystemClock};
use jiff::SignedDuration;
use ledger::note::LogKey;
use login::Logins;
use serde_json::{Value as Json, json};
use tower::ServiceExt as _;
use trial::{Database, body};

#[derive(Clone)]
struct Bench {
    router: Router,
    token: String,
}

impl Bench {
    async fn new(database: &Database) -> Self {
        let host = Host::new(database.open().await, LogKey::from_seed(&[7; 32]), Arc::new(SystemClock));
        let logins = Logins::open(host, database.directory(), true).await.unwrap();
        let settings =
            Settings { public_url: "http://127.0.0.1:8400".to_owned(), is_https: false, first_run_code: None };
        let app = App { logins, settings: Arc::new(settings) };
        let founding = Founding {
            organisation: body(json!({"name": "Corvane", "time_zone": "Europe/Amsterdam", "currency": "EUR"})),
            founder: body(json!({"name": "Maren Dekker", "email": "maren@corvane.example"})),
            founder_roles: vec![Role::TopManagement, Role::IsmsManager],
            others: Vec::new(),
        };
        let (organisation, committed) = app.host().found("corvane", &founding).await.unwrap();
        let person = committed.outcomes.iter().find(|outcome| outcome.kind.name == "person").unwrap().id;
        let link = app.logins.invite(organisation, person, "maren@corvane.example", None).await.unwrap().unwrap();
        let cookie = app.logins.choose_password(link.expose(), "seventeen purple herons").await.unwrap();
        let session = app.logins.session(cookie.expose()).await.unwrap().unwrap();
        let proof = Some(Proof { factor: "demo".to_owned(), at: app.host().now() });
        let actor = Actor { person, via: Via::Page, reach: Reach::Approve, token: None, proof };
        let life = SignedDuration::from_hours(8);
        let token =
            app.logins.make_token(organisation, session.login(), &actor, "bench", Reach::Write, life).await.unwrap().1;
        let router = api::problems(door::guard(api::routes().into_router(), &app)).with_state(app);
        Self { router, token: token.expose().to_owned() }
    }

    async fn send(&self, method: &str, path: &str, media_type: &str, body: Vec<u8>) -> Json {
        let request = Request::builder()
            .method(method)
            .uri(format!("/api/v1{path}"))
            .header("host", "127.0.0.1:8400")
            .header("content-type", media_type)
            .header("authorization", format!("Bearer {}", self.token))
            .body(Body::from(body))
            .unwrap();
        let response = self.router.clone().oneshot(request).await.unwrap();
        let status = response.status();
        let bytes = axum::body::to_bytes(response.into_body(), usize::MAX).await.unwrap();
        let json = serde_json::from_slice(&bytes).unwrap_or(Json::Null);
        assert!(status.is_success(), "{path}: {status} {json}");
        json
    }

    async fn timed(&self, what: &str, path: &str, asked: &Json) -> Json {
        let others = Others::begin(self);
        let begun = Instant::now();
        let answer = self.send("POST", path, "application/json", asked.to_string().into_bytes()).await;
        told(what, begun.elapsed());
        others.end(what).await;
        answer
    }
}

/// Somebody who reads one record again and again.
struct Others {
    is_over: Arc<AtomicBool>,
    reading: tokio::task::JoinHandle<Vec<Duration>>,
}

impl Others {
    fn begin(bench: &Bench) -> Self {
        let is_over = Arc::new(AtomicBool::new(false));
        let (bench, over) = (bench.clone(), Arc::clone(&is_over));
        let reading = tokio::spawn(async move {
            let mut times = Vec::new();
            while !over.load(Ordering::Relaxed) {
                let begun = Instant::now();
                bench.send("GET", "/units/U-001", "application/json", Vec::new()).await;
                times.push(begun.elapsed());
                tokio::time::sleep(Duration::from_millis(2)).await;
            }
            times
        });
        Self { is_over, reading }
    }

    async fn end(self, what: &str) {
        self.is_over.store(true, Ordering::Relaxed);
        let mut times = self.reading.await.unwrap();
        times.sort_unstable();
        told(&format!("{what}: p99 of another's reading"), times[(times.len() * 99 / 100).min(times.len() - 1)]);
    }
}

fn told(figure: &str, took: Duration) {
    println!("{}", json!({"figure": figure, "milliseconds": took.as_micros() as f64 / 1000.0}));
}

/// A register of risks as people keep it.
fn register(rows: usize) -> String {
    let mut text =
        "ID;Title;Asset;Threat;Vulnerability;Description;Existing controls;Likelihood;Impact;Level;Treatment option;\
                    Annex A;Action;Risk owner;Due;Status;Accepted by\n"
            .to_owned();
    for row in 1..=rows {
        text += &format!(
            "R-{row};Risk number {row};Asset {}, Asset {};Threat {};Weakness {};Because of something, somebody could do the \
             thing number {row}, which leads to harm.;Filter, training;{};{};{};reduce;A.5.{}, A.8.{};Do something about it \
             {};Person {};22.11.2026;open;{}\n",
            row % 300,
            row % 77,
            row % 40,
            row % 60,
            row % 5 + 1,
            row / 5 % 5 + 1,
            (row % 5 + 1) * (row / 5 % 5 + 1),
            row % 37 + 1,
            row % 34 + 1,
            row % 900,
            row % 50,
            if row % 10 == 0 { "Person 1" } else { "" },
        );
    }
    text
}

#[tokio::main]
async fn main() {
    let rows = std::env::args().filter_map(|argument| argument.parse().ok()).next().unwrap_or(10_000);
    let database = Database::sqlite();
    let bench = Bench::new(&database).await;
    let begun = Instant::now();
    let file = bench.send("POST", "/files", "text/csv", register(rows).into_bytes()).await;
    told(&format!("{rows} rows: bring"), begun.elapsed());
    let asked = json!({"digest": file["digest"], "file_name": "risks.csv"});
    let plan = bench.timed(&format!("{rows} rows: dry run"), "/imports?dry_run=true", &asked).await;
    assert_eq!(plan["counts"]["created"], rows, "{plan}");
    bench.timed(&format!("{rows} rows: plan and commit"), "/imports", &asked).await;
    let again = bench.timed(&format!("{rows} rows: dry run of the same again"), "/imports?dry_run=true", &asked).await;
    assert_eq!(again["counts"]["unchanged"], rows, "{}", again["counts"]);
    bench.timed(&format!("{rows} rows: undo"), "/imports/RR-001/undo", &json!({})).await;
}
