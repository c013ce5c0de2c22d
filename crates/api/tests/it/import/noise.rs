//! No file and nothing that is asked of one panics: each gets an answer or a sentence.

use axum::body::Body;
use axum::http::Request;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use serde_json::{Value as Json, json};

use super::workbook;
use crate::server::{Answer, HOST, Server, answer};

/// Contents that mean something somewhere.
fn cell() -> impl Strategy<Value = String> {
    let known = prop::sample::select(vec![
        "ID",
        "Title",
        "Asset name",
        "Owner",
        "Likelihood",
        "Impact",
        "Risk owner",
        "Accepted by",
        "Accepted on",
        "Asset",
        "Action",
        "Due",
        "Type",
        "Supplier",
        "R-1",
        "A-001",
        "P-001",
        "Maren Dekker",
        "5",
        "hoch",
        "22.11.2026",
        "A.5.1",
        "x",
        "information",
        "new:row:2",
        "=1+1",
        "\u{202E}abc",
        "\u{0}",
        "99999999999",
        "0000-00-00",
    ]);
    prop_oneof![
        2 => Just(String::new()),
        6 => known.prop_map(str::to_owned),
        2 => "\\PC{0,20}",
        1 => any::<String>(),
    ]
}

fn table() -> impl Strategy<Value = Vec<u8>> {
    let quoted = |cell: &String| format!("\"{}\"", cell.replace('"', "\"\""));
    vec(vec(cell(), 1..7), 1..8).prop_map(move |rows| {
        let lines = rows.iter().map(|row| row.iter().map(quoted).collect::<Vec<_>>().join(";"));
        lines.collect::<Vec<_>>().join("\n").into_bytes()
    })
}

/// A good workbook with some bytes changed, cut or doubled.
fn mutated() -> impl Strategy<Value = Vec<u8>> {
    let rows = vec(vec(cell(), 1..6), 1..6).prop_map(|rows| workbook(&rows));
    let changes = vec((any::<prop::sample::Index>(), any::<u8>()), 0..6);
    (rows, changes, any::<prop::sample::Index>(), 0..4_u8).prop_map(|(mut bytes, changes, at, how)| {
        let length = bytes.len();
        changes.iter().for_each(|(index, byte)| bytes[index.index(length)] = *byte);
        let at = at.index(bytes.len());
        match how {
            0 => bytes.truncate(at),
            1 => bytes.extend_from_within(at..),
            _ => {}
        }
        bytes
    })
}

/// What somebody may ask: as recognised, or with parts of it exchanged.
fn asked() -> impl Strategy<Value = Vec<(String, Json)>> {
    let names = [
        "/sheet",
        "/register",
        "/mapping/register",
        "/mapping/header/first",
        "/mapping/header/last",
        "/mapping/columns/0/column",
        "/mapping/columns/0/target",
        "/mapping/columns/1/target",
        "/mapping/columns/1/column",
        "/answers",
        "/file_name",
    ];
    let values = vec![
        json!(0),
        json!(1),
        json!(65535),
        json!(u32::MAX),
        json!(-1),
        json!(null),
        json!("assets"),
        json!("risks"),
        json!("suppliers"),
        json!("statement_of_applicability"),
        json!("extra"),
        json!({"field": "title"}),
        json!({"field": "name"}),
        json!({"field": "owner"}),
        json!({"field": "external"}),
        json!({"scales": {"likelihood": {"5": {"rating": 5}}}}),
        json!({"scales": {"kind": {"x": "nothing"}}}),
        json!({"dates": {"due": "day_first"}}),
        json!("\u{0}"),
        json!("a".repeat(400)),
        json!([]),
    ];
    vec((prop::sample::select(names.to_vec()).prop_map(str::to_owned), prop::sample::select(values)), 0..4)
}

#[test]
fn no_file_and_no_mapping_panics() {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let server = runtime.block_on(Server::new());
    let send = |path: &str, media_type: &str, body: Vec<u8>| -> Answer {
        let request = Request::post(format!("/api/v1{path}"))
            .header("host", HOST)
            .header("authorization", format!("Bearer {}", server.corvane.token))
            .header("content-type", media_type);
        runtime.block_on(answer(&server.router, request.body(Body::from(body)).unwrap()))
    };
    let files = prop_oneof![4 => table(), 3 => mutated(), 1 => vec(any::<u8>(), 0..300)];
    let mut runner = TestRunner::new(Config { cases: 250, failure_persistence: None, ..Config::default() });
    let told = runner.run(&(files, asked(), any::<bool>()), |(file, changes, is_dry_run)| {
        let brought = send("/files", "application/octet-stream", file);
        prop_assert!(matches!(brought.status.as_u16(), 201 | 400), "{} {}", brought.status, brought.json);
        if brought.status != 201 {
            return Ok(());
        }
        let recognition = &brought.json["sheets"][0]["recognition"];
        let mut asked = json!({"digest": brought.json["digest"], "file_name": "a.csv", "sheet": 0, "mapping": recognition["mapping"],
            "register": recognition["register"], "answers": null});
        for (name, value) in changes {
            if let Some(place) = asked.pointer_mut(&name) {
                *place = value;
            }
        }
        let path = if is_dry_run { "/imports?dry_run=true" } else { "/imports" };
        let answer = send(path, "application/json", asked.to_string().into_bytes());
        prop_assert!(!answer.status.is_server_error(), "{} {} {}", answer.status, answer.json, asked);
        if is_dry_run && answer.status.is_success() {
            let counts = &answer.json["counts"];
            let of = |class: &str| counts[class].as_u64().unwrap();
            let classes = ["created", "changed", "unchanged", "conflicts", "rejected"];
            prop_assert_eq!(classes.into_iter().map(of).sum::<u64>(), of("rows"), "each row is in one class");
        }
        Ok(())
    });
    told.unwrap();
}
