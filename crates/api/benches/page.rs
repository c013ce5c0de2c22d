//! How fast the API answers, in this process and without a network: one JSON line a figure.
//!
//! `cargo bench -p api --bench page`. The figures over HTTP, with their limits, are `make bench`'s.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    missing_docs,
    reason = "a bench may fail loudly"
)]

use std::sync::Arc;
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

const RECORDS: usize = 20_000;
const FILTERED: &str = "/api/v1/assets?classification=confidential&integrity.gte=2&sort=-integrity,name&limit=50";

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

    async fn send(&self, method: &str, path: &str, body: Option<Json>) -> (u16, Vec<u8>) {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header("host", "127.0.0.1:8400")
            .header("content-type", "application/json")
            .header("authorization", format!("Bearer {}", self.token))
            .body(body.map_or_else(Body::empty, |body| Body::from(body.to_string())))
            .unwrap();
        let response = self.router.clone().oneshot(request).await.unwrap();
        let status = response.status().as_u16();
        (status, axum::body::to_bytes(response.into_body(), usize::MAX).await.unwrap().to_vec())
    }

    async fn fill(&self) {
        let classes = ["public", "internal", "confidential", "strictly_confidential"];
        for chunk in 0..RECORDS / 5_000 {
            let create = |n: usize| {
                let fields = json!({"name": format!("Asset {:05} of the inventory", (n * 7919) % RECORDS), "integrity": n % 5 + 1,
                    "classification": classes[n % 4], "description": "What it is and what it is used for, in a sentence.",
                    "location": "Amsterdam", "reviewed_on": "2026-01-31", "review_every": 12});
                json!({"create": {"kind": "assets", "fields": fields}})
            };
            let commands: Vec<Json> = (chunk * 5_000..(chunk + 1) * 5_000).map(create).collect();
            let (status, body) = self.send("POST", "/api/v1/batch", Some(json!({"commands": commands}))).await;
            assert_eq!(status, 200, "{}", String::from_utf8_lossy(&body));
        }
    }

    /// Answers a second, by two tasks on two threads.
    async fn rate(self: &Arc<Self>, path: &'static str) -> f64 {
        let lasting = Duration::from_secs(3);
        let begun = Instant::now();
        let tasks: Vec<_> = (0..2)
            .map(|_| {
                let bench = Arc::clone(self);
                tokio::spawn(async move {
                    let mut count = 0_u32;
                    while begun.elapsed() < lasting {
                        assert_eq!(bench.send("GET", path, None).await.0, 200);
                        count += 1;
                    }
                    count
                })
            })
            .collect();
        let mut total = 0;
        for task in tasks {
            total += task.await.unwrap();
        }
        f64::from(total) / begun.elapsed().as_secs_f64()
    }

    /// Milliseconds of the first answer after a commit, the middle of several.
    async fn after_commit(&self, path: &str) -> f64 {
        let mut times = Vec::new();
        for n in 0..15 {
            let fields = json!({"name": format!("New {n}"), "classification": "confidential", "integrity": 5});
            assert_eq!(self.send("POST", "/api/v1/assets", Some(fields)).await.0, 201);
            let begun = Instant::now();
            assert_eq!(self.send("GET", path, None).await.0, 200);
            times.push(begun.elapsed().as_secs_f64() * 1000.0);
        }
        times.sort_by(f64::total_cmp);
        times[times.len() / 2]
    }
}

fn main() {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    runtime.block_on(async {
        let database = Database::sqlite();
        let bench = Arc::new(Bench::new(&database).await);
        let begun = Instant::now();
        bench.fill().await;
        println!("{}", json!({"figure": "20,000 records by batches, seconds", "is": begun.elapsed().as_secs_f64()}));
        for (figure, path) in [
            ("one record, a second", "/api/v1/assets/A-01234"),
            ("page of 50 of 20,000, filtered and sorted, warm, a second", FILTERED),
            ("page of 50 of 20,000, plain, warm, a second", "/api/v1/assets"),
        ] {
            println!("{}", json!({"figure": figure, "is": bench.rate(path).await.round()}));
        }
        println!("{}", json!({"figure": "the filtered page just after a commit, ms", "is": bench.after_commit(FILTERED).await}));
        let sorted = "/api/v1/assets?sort=owner,name";
        println!("{}", json!({"figure": "all 20,000 sorted by owner and name just after a commit, ms", "is": bench.after_commit(sorted).await}));
    });
}
