//! The log, as outsiders read it.

use serde_json::json;

use super::operation::Operation;
use super::paths::Described;

pub(super) fn of_log() -> Vec<Described<&'static str>> {
    let text = || json!({"type": "string"});
    let tile = json!({"name": "path", "in": "path", "required": true, "schema": {"type": "string"},
        "description": "As C2SP tlog-tiles names it: `0/000`, `entries/x001/234.p/17`. Its slashes are not escaped."});
    let truth = |name: &str, says: &str| json!({"name": name, "in": "query", "required": false, "schema": {"type": "boolean"}, "description": says});
    let withhold = json!({"name": "withhold", "in": "query", "required": false, "schema": {"type": "string"},
        "description": "Fields that are left out, as `kind.field`, with commas between. Everything else verifies without them."});
    let witnesses = json!({"type": "object", "required": ["items"], "additionalProperties": false, "properties": {
        "items": {"type": "array", "items": {
            "type": "object", "required": ["name", "key", "cosigned", "problem"], "additionalProperties": false,
            "properties": {
                "name": text(),
                "key": {"type": "string", "description": "What verifies its cosignatures (C2SP tlog-cosignature)."},
                "cosigned": {"type": ["object", "null"], "description": "How many entries it vouches for, and when it last did.",
                    "required": ["size", "at"], "additionalProperties": false,
                    "properties": {"size": {"type": "integer"}, "at": {"type": "string", "format": "date-time"}}},
                "problem": {"type": ["object", "null"], "description": "Why it does not cosign, and since when.",
                    "required": ["since", "detail"], "additionalProperties": false,
                    "properties": {"since": {"type": "string", "format": "date-time"}, "detail": text()}},
            },
        }},
    }});
    vec![
        (
            "/log/checkpoint",
            "get",
            Operation::new("checkpoint", "log", "The newest signed checkpoint").fails(&[404]).answers_as(
                200,
                "A signed note (C2SP tlog-checkpoint).",
                "text/plain",
                text(),
                &[],
            ),
        ),
        (
            "/log/verifier",
            "get",
            Operation::new("verifier", "log", "The key that verifies checkpoints").fails(&[404]).answers_as(
                200,
                "A verifier key (C2SP signed-note).",
                "text/plain",
                text(),
                &[],
            ),
        ),
        (
            "/log/witnesses",
            "get",
            Operation::new("witnesses", "log", "The witnesses of the log, and how far each has cosigned it")
                .fails(&[404])
                .answers_as(200, "Each witness that is asked.", "application/json", witnesses, &[]),
        ),
        (
            "/log/tile/{path}",
            "get",
            Operation::new("tile", "log", "A tile or entry bundle").takes_own(tile).fails(&[404]).answers_as(
                200,
                "Its bytes.",
                "application/octet-stream",
                json!({}),
                &[],
            ),
        ),
        (
            "/log/export",
            "get",
            Operation::new("log_export", "log", "The log with the contents that you may read, as one archive")
                .takes_own(truth("files", "With the files that records name."))
                .takes_own(truth("without_personal", "Without fields that say something of persons."))
                .takes_own(withhold)
                .fails(&[400, 404, 503])
                .answers_as(
                    200,
                    "A ZIP archive, streamed while it is made: see *Export* in FORMATS.md of the ledger.",
                    "application/zip",
                    json!({}),
                    &["Content-Disposition"],
                ),
        ),
    ]
}
