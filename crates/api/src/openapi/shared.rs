//! What operations share: parameters, headers, problems.

use serde_json::{Value as Json, json};

use super::operation::to;
use crate::problem::MEDIA_TYPE;

fn query(name: &str, says: &str, schema: Json) -> Json {
    json!({"name": name, "in": "query", "description": says, "schema": schema})
}

fn header(name: &str, says: &str, is_required: bool) -> Json {
    json!({"name": name, "in": "header", "description": says, "required": is_required, "schema": {"type": "string"}})
}

fn path(name: &str, says: &str, schema: Json) -> Json {
    json!({"name": name, "in": "path", "description": says, "required": true, "schema": schema})
}

pub(super) fn parameters() -> Json {
    let text = || json!({"type": "string"});
    let truth = || json!({"type": "boolean", "default": false});
    json!({
        "handle": path("handle", "The record's number, such as A-014, or its id.", text()),
        "version": path("version", "The version, from 1.", json!({"type": "integer", "minimum": 1})),
        "limit": query("limit", "How many items the page has.", json!({"type": "integer", "minimum": 1, "maximum": 200})),
        "cursor": query("cursor", "Where to go on: `next` of the page before, of the same list.", text()),
        "sort": query("sort", "Fields to sort by, up to four with commas between; a minus before one turns it around. Also \
            `number`, `unit`, `state`, `recorded`. Without it, records come in the order of their birth. What has no value \
            comes last.", text()),
        "q": query("q", "Words; each has to begin a word of the record.", text()),
        "retired": query("retired", "Whether retired records, the others, or both.",
            json!({"enum": ["false", "true", "any"], "default": "false"})),
        "as_of": query("as_of", "Shows a past moment: a date (its end), a time there such as 2026-03-31T14:22 \
            (the end of that minute), an instant, or `entry-` and the index of an entry (the end of its commit). Rights are today's.", text()),
        "propose": query("propose", "Proposes the step to a second person, also where you could take it alone.", truth()),
        "dry_run": query("dry_run", "Answers what would change, and keeps nothing.", truth()),
        "reason": query("reason", "Why; `reason` in the body goes before it.", json!({"type": "string", "maxLength": 300})),
        "IfMatch": header("If-Match", "The ETag of the version that you saw.", true),
        "IfNoneMatch": header("If-None-Match", "ETags of versions that you have.", false),
        "IdempotencyKey": header("Idempotency-Key", "Of your choice, at most 200 visible ASCII characters. A request that is \
            sent again under its key has one effect and one answer.", false),
        "kind": query("kind", "The name of a collection, such as assets.", text()),
    })
}

pub(super) fn headers() -> Json {
    let text = |says: &str| json!({"description": says, "schema": {"type": "string"}});
    json!({
        "ETag": text("Names the record's version, for If-Match and If-None-Match: its id, a hyphen, the version. The effective \
            state may move with the date alone."),
        "Content-Disposition": text("`attachment`, with the name of the file."),
        "Content-Digest": text("`sha-256=:…:` of the bytes (RFC 9530)."),
        "Location": text("The address of the record."),
        "Idempotency-Replayed": text("`true` where this is the answer to an earlier request under the same key."),
        "WWW-Authenticate": text("`Bearer`"),
        "Retry-After": text("Seconds to wait."),
    })
}

pub(super) fn responses() -> Json {
    let content = || json!({MEDIA_TYPE: {"schema": to("schemas", "Problem")}});
    json!({
        "Problem": {"description": "What went wrong, and what to do next.", "content": content()},
        "NotSignedIn": {
            "description": "No working token came along.",
            "headers": {"WWW-Authenticate": to("headers", "WWW-Authenticate")},
            "content": content(),
        },
        "Busy": {
            "description": "Too much at once; nothing was done.",
            "headers": {"Retry-After": to("headers", "Retry-After")},
            "content": content(),
        },
    })
}
