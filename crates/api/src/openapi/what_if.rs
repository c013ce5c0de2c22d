//! What the document says of what-ifs, beside what it says of every kind.

use serde_json::{Map, Value as Json, json};

use super::operation::{Operation, to};
use super::paths::{Described, JSON, WRITES, outcomes};
use super::schema::{exact, nullable};

/// The paths.
pub(super) fn paths() -> Vec<Described<&'static str>> {
    let operation = |id: &str, summary: &str| Operation::new(id, "what-ifs", summary);
    vec![
        (
            "/what-ifs/{handle}/commands",
            "post",
            operation("draft-in-what-if", "Draft edits and new records, and answer clashes")
                .says(
                    "Takes `create` and `edit` as a batch does, in the versions that you saw. Each is decided as if it were made \
                    now, on what was drafted before, and nothing is saved but the what-if. `drop` leaves records as they are; \
                    `answers` says of fields that somebody else changed meanwhile whether what was drafted is kept.",
                )
                .takes(&["handle"])
                .takes(WRITES)
                .reads(JSON, drafting(), true)
                .fails(&[403, 404, 412, 413, 415, 422])
                .answers(
                    200,
                    "The what-if; with `dry_run`, what would be written.",
                    json!({"oneOf": [to("schemas", "WhatIf"), to("schemas", "Edits")]}),
                    &["ETag", "Idempotency-Replayed"],
                ),
        ),
        (
            "/what-ifs/{handle}/effect",
            "get",
            operation("foresee-what-if", "What it would change, and what stands in its way")
                .says("Nothing is kept. Each edit is foreseen with the rights of whoever drafted it.")
                .takes(&["handle"])
                .fails(&[404])
                .answers(200, "Each edit, and what would follow from all of them.", to("schemas", "Foreseen"), &[]),
        ),
        (
            "/what-ifs/{handle}/application",
            "post",
            operation("apply-what-if", "Make everything that was drafted, in one commit")
                .says(
                    "Every edit is decided in order, with your rights. Everybody who drafted counts as an author of what it \
                    changes. Where one is rejected, nothing is made; `position` in `items` counts the edits of `effect`.",
                )
                .takes(&["handle", "IfMatch"])
                .takes(WRITES)
                .fails(&[403, 404, 412, 413, 415, 422, 428])
                .answers(
                    200,
                    "What was written, in order; with `dry_run`, what would be.",
                    json!({"oneOf": [outcomes(), to("schemas", "Edits")]}),
                    &["Idempotency-Replayed"],
                ),
        ),
    ]
}

fn drafting() -> Json {
    let id = || json!({"type": "string", "format": "uuid"});
    let answer = exact(json!({"record": id(), "field": {"type": "string"}, "keep": {"type": "boolean"}}));
    json!({
        "type": "object", "additionalProperties": false,
        "properties": {
            "commands": {"type": "array", "items": {"type": "object"}, "description": "As of a batch: `create` and `edit`."},
            "drop": {"type": "array", "items": id()},
            "answers": {"type": "array", "items": answer},
            "reason": {"type": "string", "maxLength": 300},
        },
    })
}

/// The schemas.
pub(super) fn schemas() -> Map<String, Json> {
    let text = || json!({"type": "string"});
    let list = |of: Json| json!({"type": "array", "items": of});
    let edit = exact(json!({
        "kind": text(), "id": {"type": "string", "format": "uuid"}, "is_new": {"type": "boolean"},
        "drafted_on": nullable("integer"), "version": nullable("integer"),
        "by": {"type": "string", "format": "uuid", "description": "Who drafted it last."},
        "changes": list(to("schemas", "FieldChange")),
        "clashes": list(exact(json!({
            "field": text(), "was": nullable("string"), "drafted": nullable("string"), "today": nullable("string"),
        }))),
        "problem": {"oneOf": [to("schemas", "Problem"), {"type": "null"}]},
    }));
    let foreseen = exact(json!({
        "edits": list(edit), "can_be_applied": {"type": "boolean"}, "effect": to("schemas", "Effect"),
    }));
    Map::from_iter([("Foreseen".to_owned(), foreseen)])
}
