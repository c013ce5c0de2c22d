//! No input panics, and every answer to noise is either an answer or a problem.

use axum::body::Body;
use axum::http::Request;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use serde_json::{Value as Json, json};

use crate::server::{HOST, Server, answer};

fn paths() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        prop::sample::select(vec![
            "assets",
            "people",
            "units",
            "organisations",
            "role-assignments",
            "external-grants",
            "A-001",
            "A-0",
            "a1",
            "RA-001",
            "history",
            "versions",
            "references",
            "restoration",
            "steps",
            "consent",
            "1",
            "0",
            "batch",
            "search",
            "changes",
            "kinds",
            "me",
            "log",
            "tile",
            "entries",
            "000",
            "checkpoint",
            "problems",
            "openapi.json",
            "%00",
            "%ff",
            "..",
            "",
        ])
        .prop_map(str::to_owned),
        "[a-zA-Z0-9%._~-]{0,12}",
    ];
    prop::collection::vec(part, 0..5).prop_map(|parts| format!("/api/v1/{}", parts.join("/")))
}

fn queries() -> impl Strategy<Value = String> {
    let name = prop_oneof![
        prop::sample::select(vec![
            "limit",
            "cursor",
            "sort",
            "q",
            "as_of",
            "dry_run",
            "reason",
            "retired",
            "before",
            "after",
            "kind",
            "person",
            "name",
            "name.in",
            "owner",
            "owner.in",
            "integrity.gte",
            "recorded.lt",
            "state",
            "unit",
            "external.ne",
            "number",
        ])
        .prop_map(str::to_owned),
        "[a-z_.]{0,10}",
    ];
    let value = prop_oneof![
        prop::sample::select(vec![
            "true",
            "1",
            "0",
            "-1",
            "18446744073709551615",
            "-name,owner",
            "2026-03-02",
            "A-001",
            "-009999-01-01",
            "9999-12-31",
            "W10",
            "WyIiLFtdLCIiXQ",
            "%F0%9F%92%A9",
            "assets",
            ",,,"
        ])
        .prop_map(str::to_owned),
        "[a-zA-Z0-9%+,._-]{0,20}",
    ];
    prop::collection::vec((name, value), 0..4).prop_map(|pairs| {
        pairs.into_iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("&")
    })
}

fn json() -> impl Strategy<Value = Json> {
    let leaf = prop_oneof![
        Just(Json::Null),
        any::<bool>().prop_map(Json::from),
        any::<i64>().prop_map(Json::from),
        any::<f64>().prop_map(Json::from),
        "\\PC{0,20}".prop_map(Json::from),
    ];
    let name = prop_oneof![
        prop::sample::select(vec![
            "name",
            "commands",
            "create",
            "edit",
            "retire",
            "kind",
            "fields",
            "id",
            "version",
            "reason",
            "unit",
            "external",
            "owner",
            "depends_on",
            "person",
            "role",
            "number"
        ])
        .prop_map(str::to_owned),
        "\\PC{0,6}",
    ];
    leaf.prop_recursive(4, 24, 5, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Json::from),
            prop::collection::hash_map(name.clone(), inner, 0..5).prop_map(|map| json!(map)),
        ]
    })
}

fn bodies() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        json().prop_map(|json| json.to_string().into_bytes()),
        prop::collection::vec(any::<u8>(), 0..80),
        Just(Vec::new()),
    ]
}

#[test]
fn no_input_panics() {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let server = runtime.block_on(Server::new());
    runtime.block_on(async {
        server.manager().post("/assets", json!({"name": "Ledger"})).await.ok();
    });
    let methods = prop::sample::select(vec!["GET", "POST", "PATCH", "DELETE", "PUT", "HEAD"]);
    let tags = prop_oneof!["\\PC{0,20}", Just("*".to_owned()), Just("\"-1\", W/\"x\"".to_owned())];
    let requests = (methods, paths(), queries(), bodies(), tags, any::<bool>());
    let mut runner = TestRunner::new(Config { cases: 1500, failure_persistence: None, ..Config::default() });
    let told = runner.run(&requests, |(method, path, query, body, tag, is_json)| {
        let uri = format!("{path}?{query}");
        let kind = if is_json { "application/json" } else { "text/plain" };
        let request = Request::builder()
            .method(method)
            .uri(&uri)
            .header("host", HOST)
            .header("authorization", format!("Bearer {}", server.corvane.token))
            .header("content-type", kind)
            .header("if-match", tag.as_bytes())
            .header("idempotency-key", tag.as_bytes())
            .body(Body::from(body));
        // What is no request at all never gets here.
        let Ok(request) = request else { return Ok(()) };
        let answer = runtime.block_on(answer(&server.router, request));
        prop_assert!(!answer.status.is_server_error(), "{method} {uri}: {}", answer.status);
        if answer.status.is_client_error() && method != "HEAD" {
            prop_assert_eq!(
                answer.json["status"].as_u64(),
                Some(u64::from(answer.status.as_u16())),
                "{} {}",
                method,
                uri
            );
        }
        Ok(())
    });
    told.unwrap();
}
