//! Who signs in, and with which tokens.

use serde_json::{Map, Value as Json, json};

use super::operation::{Operation, to};
use super::paths::{Described, JSON, query};
use super::schema::{exact, listed, nullable};

/// The paths.
pub(super) fn paths() -> Vec<Described<&'static str>> {
    let operation = |id: &str, summary: &str| Operation::new(id, "signing in", summary);
    let token = json!({"name": "token", "in": "path", "required": true, "schema": {"type": "string", "format": "uuid"},
        "description": "The token's id, as the list has it; never its secret."});
    vec![
        (
            "/members",
            "get",
            operation("list-members", "Who signs in, or was invited to")
                .says("Of those whom you may let sign in, and yourself.")
                .answers(200, "The members, in the order in which they came.", listed(to("schemas", "Member")), &[]),
        ),
        (
            "/accesses",
            "get",
            operation("list-accesses", "What people from outside looked at, and what left as a file")
                .says(
                    "The latest hour first; noted before they saw it. Whoever sees all of the log sees all of it; whoever reads \
                    by a grant sees what they looked at themselves.",
                )
                .takes_own(query("occasion", "Only what was read from outside, or only what was taken out.", occasion()))
                .takes_own(query("before", "Hours before this one: `next` of the page before.", json!({"type": "integer"})))
                .fails(&[404])
                .answers(200, "What was looked at, by hour and person.", accesses(), &[]),
        ),
        (
            "/people/{handle}/invitation",
            "post",
            operation("invite-person", "Let a person sign in")
                .says(
                    "Asks for a token of reach `approve`. The link goes out as a letter; where the server sends none, it is \
                    answered, once, for you to hand over. Whoever has a login here already signs in with it.",
                )
                .takes(&["handle", "reason"])
                .fails(&[403, 404, 413, 415, 422])
                .answers(201, "How they come in.", to("schemas", "Invited"), &[]),
        ),
        (
            "/people/{handle}/membership",
            "delete",
            operation("end-membership", "Let a person sign in no more")
                .says("Sessions and tokens end at once. The record and its history stay. An owner's role has to end first.")
                .takes(&["handle", "reason"])
                .fails(&[403, 404, 413, 415, 422])
                .answers_no_content("They cannot come in any more."),
        ),
        (
            "/supplier-assessments/{handle}/link",
            "post",
            operation("ask-supplier", "Make the link by which a supplier answers")
                .says(
                    "Asks for a token of reach `approve`. The link goes out as a letter; where the server sends none, it is \
                    answered, once, for you to hand over. It works until a week after the day of the assessment; one that was \
                    made before works no more.",
                )
                .takes(&["handle", "reason"])
                .fails(&[403, 404, 413, 415, 422])
                .answers(201, "How it goes to them.", to("schemas", "Asked"), &[]),
        ),
        (
            "/supplier-assessments/{handle}/link",
            "delete",
            operation("end-supplier-link", "Take back the link by which a supplier answers")
                .says("What they saved stays.")
                .takes(&["handle", "reason"])
                .fails(&[403, 404, 413, 415, 422])
                .answers_no_content("It works no more."),
        ),
        (
            "/people/{handle}/erasure",
            "post",
            operation("erase-person", "Erase what is kept of a person")
                .says(
                    "Asks for a token of reach `approve`, and for a reason. Every version of the record loses what it says of the \
                    person, and every text of other records that names them is erased; what they decided stays, by number. It \
                    cannot be taken back. With `dry_run` it answers what would be erased.",
                )
                .takes(&["handle", "IfMatch", "dry_run", "reason", "IdempotencyKey"])
                .reads(JSON, to("schemas", "Erase"), false)
                .fails(&[400, 403, 404, 409, 412, 413, 415, 422, 428])
                .answers(
                    200,
                    "What was written, once no trace is left; with `dry_run`, what would be erased.",
                    json!({"oneOf": [to("schemas", "Erased"), to("schemas", "Erasable")]}),
                    &[],
                )
                .answers(
                    202,
                    "It is erased; traces beside the rows of the database are still being removed.",
                    to("schemas", "Erased"),
                    &[],
                ),
        ),
        (
            "/tokens",
            "get",
            operation("list-tokens", "Your tokens here, newest first").answers(
                200,
                "The tokens, without their secrets.",
                listed(to("schemas", "Token")),
                &[],
            ),
        ),
        (
            "/tokens",
            "post",
            operation("make-token", "Make a token for yourself")
                .says("Asks for a token of reach `approve`, and makes none of that reach: those are made where a factor is shown.")
                .reads(JSON, to("schemas", "TokenNew"), true)
                .takes(&["reason"])
                .fails(&[413, 415, 422])
                .answers(201, "The token with its secret, which is not shown again.", to("schemas", "TokenMade"), &[]),
        ),
        (
            "/tokens/{token}",
            "delete",
            operation("revoke-token", "Revoke one of your tokens")
                .takes_own(token)
                .fails(&[404])
                .answers_no_content("It works no more."),
        ),
    ]
}

fn occasion() -> Json {
    json!({"enum": ["outside", "export"]})
}

fn accesses() -> Json {
    let number = |says: &str| json!({"type": "integer", "description": says});
    let format = || json!({"enum": ["pdf", "xlsx", "csv"]});
    let list = exact(json!({
        "list": {"type": "string", "description": "The resource."}, "format": format(),
        "rows": number("How many rows left."),
        "asked": {"type": "object", "description": "The conditions, order and columns that were asked for.",
            "additionalProperties": {"type": "string"}},
    }));
    let document = exact(json!({
        "kind": {"type": "string"}, "id": {"type": "string", "format": "uuid"},
        "version": number("The version of the record."), "format": format(),
    }));
    let package = exact(json!({
        "package": {"type": "string", "format": "uuid"}, "asked": {"type": "object", "description": "What was to be in it."},
        "manifest": {"type": "string", "description": "The SHA-256 of its manifest."}, "bytes": number("How long it is."),
    }));
    let log = exact(json!({
        "log": {"const": true}, "entries": number("Up to how many entries."), "files": {"type": "boolean"},
        "withheld": {"type": "array", "items": {"type": "string"}}, "personal": {"type": "boolean"},
    }));
    let proof = exact(json!({
        "proof": {"type": "string", "description": "The kind."}, "id": {"type": "string", "format": "uuid"},
        "version": number("The version of the record."),
    }));
    let comparison = exact(json!({
        "compared": {"type": ["string", "null"], "description": "The resource; null for all."},
        "record": {"type": ["string", "null"]}, "from": {"type": ["string", "null"]}, "to": {"type": ["string", "null"]},
        "format": format(),
    }));
    let row = exact(json!({
        "occasion": occasion(),
        "person": to("schemas", "PersonName"),
        "under": {"type": "string", "format": "uuid",
            "description": "By what right: the external grant; of an export the token, or the person where they were signed in."},
        "address": {"type": ["string", "null"],
            "description": "What was read from outside, at most 2,000 characters of it; `(more)` beyond a thousand in an hour."},
        "export": {"anyOf": [list, document, package, log, proof, comparison, {"type": "null"}],
            "description": "What left; null beyond a thousand in an hour."},
        "first": to("schemas", "Instant"), "last": to("schemas", "Instant"), "count": number("How often in that hour."),
        "entry": {"type": ["integer", "null"], "description": "The entry of the log that commits to that hour, once it is over."},
    }));
    exact(json!({"items": {"type": "array", "items": row}, "next": {"type": ["integer", "null"]}}))
}

/// The schemas.
pub(super) fn schemas() -> Map<String, Json> {
    let text = || json!({"type": "string"});
    let truth = |says: &str| json!({"type": "boolean", "description": says});
    let reach = || json!({"enum": ["read", "write", "approve"]});
    let token = json!({
        "id": {"type": "string", "format": "uuid"}, "name": text(), "reach": reach(),
        "made": to("schemas", "Instant"), "expires": to("schemas", "Instant"),
        "works": truth("Whether it was not revoked and is not over."),
        "is_this": truth("Whether it is the one that you ask with."),
    });
    let mut made = token.clone();
    crate::answer::set(&mut made, "token", json!({"type": "string", "description": "The secret."}));
    let new = json!({"type": "object", "required": ["name", "reach"], "additionalProperties": false, "properties": {
        "name": {"type": "string", "maxLength": 80, "description": "What it is for."},
        "reach": {"enum": ["read", "write"], "description": "The most it allows."},
        "hours": {"type": "integer", "minimum": 1, "maximum": 366 * 24, "default": 90 * 24, "description": "How long it lives."},
    }});
    let member = exact(json!({
        "person": to("schemas", "PersonName"), "number": nullable("string"), "email": text(),
        "state": {"enum": ["invited", "signs_in"]}, "has_codes": truth("Whether they set up one-time codes."),
    }));
    let invited = exact(json!({
        "person": to("schemas", "PersonName"), "email": text(),
        "how": {"enum": ["letter", "link", "known"]},
        "link": {"type": ["string", "null"], "description": "With `link`: where they choose a password, once, within seven days."},
    }));
    Map::from_iter([
        ("Token".to_owned(), exact(token)),
        ("TokenMade".to_owned(), exact(made)),
        ("TokenNew".to_owned(), new),
        ("Member".to_owned(), member),
        ("Invited".to_owned(), invited),
        (
            "Asked".to_owned(),
            exact(json!({
                "email": {"type": "string"}, "how": {"enum": ["letter", "link"]},
                "link": nullable("string"),
                "expires": {"type": "string", "format": "date-time"},
            })),
        ),
        ("Erase".to_owned(), erase()),
        ("Erasable".to_owned(), erasable()),
        (
            "Erased".to_owned(),
            exact(json!({
                "records": listed_plainly(to("schemas", "Brief")), "log_size": {"type": "integer"},
                "traces": {"enum": ["removed", "being_removed"]},
            })),
        ),
    ])
}

fn listed_plainly(items: Json) -> Json {
    json!({"type": "array", "items": items})
}

/// What is asked for with an erasure.
fn erase() -> Json {
    let text = || json!({"type": "string"});
    json!({"type": "object", "additionalProperties": false, "properties": {
        "reason": super::schema::reason(),
        "keep_name": {"type": "boolean", "description": "Keep the name for now, and the texts with it: what people decided may have \
            to be kept under it. All else goes."},
        "words": {"type": "array", "items": text(), "maxItems": 20, "description": "Further words by which texts name them."},
        "files": {"type": "array", "items": text(), "description": "SHA-256 of files of evidence that go with them."},
    }})
}

/// What would be erased.
fn erasable() -> Json {
    let text = || json!({"type": "string"});
    let versions = exact(json!({"version": {"type": "integer"}, "fields": listed_plainly(text())}));
    let record = json!({"type": "object", "description": "A record in a few words, with the fields of each version.",
        "properties": {"versions": listed_plainly(versions)}});
    let file = exact(json!({"evidence": {"type": "string", "format": "uuid"}, "file": to("schemas", "Hash")}));
    exact(json!({
        "keep_name": {"type": "boolean"}, "records": listed_plainly(record),
        "unseen": {"type": "integer", "description": "Records beside them that you may not see."},
        "files": listed_plainly(to("schemas", "Hash")), "files_kept": listed_plainly(file),
        "accesses": {"type": "integer", "description": "Hours of accesses in which they are named."},
    }))
}
