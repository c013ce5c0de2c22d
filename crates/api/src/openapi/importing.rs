//! Bringing files and importing what they hold.

use imports::FILE_BYTES;
use serde_json::{Map, Value as Json, json};

use super::operation::{Operation, to};
use super::paths::{Described, JSON, WRITES, query};
use super::schema::{exact, nullable, page, reason};
use crate::answer::set;
use crate::file::MEDIA_TYPES;
use crate::import::{CLASSES, MOST};

/// The paths.
pub(super) fn paths() -> Vec<Described<&'static str>> {
    let digest = || {
        json!({"name": "digest", "in": "path", "required": true, "schema": to("schemas", "Hash"),
        "description": "The SHA-256 of the file, in hexadecimal."})
    };
    let operation = |id: &str, summary: &str| Operation::new(id, "imports", summary);
    vec![
        (
            "/files",
            "post",
            operation("bring-file", "Bring a spreadsheet")
                .says(&format!(
                    "XLSX, ODS or CSV of at most {FILE_BYTES} bytes. What it is, is found by what it holds. It stays for a day, \
                    and for good once an import of it is committed."
                ))
                .reads(&MEDIA_TYPES, json!({}), true)
                .fails(&[403, 413, 415, 422])
                .answers(201, "What it is.", to("schemas", "BroughtFile"), &["Location"]),
        ),
        (
            "/files/{digest}",
            "get",
            operation("look-at-file", "What a file is that was brought")
                .takes_own(digest())
                .fails(&[403, 404])
                .answers(200, "What it is.", to("schemas", "BroughtFile"), &[]),
        ),
        (
            "/files/{digest}/content",
            "get",
            operation("download-file", "The bytes of an imported file, or of an import's report")
                .says("Of those that a retained record names which you may see, by `file_digest` or `report_digest`.")
                .takes_own(digest())
                .takes(&["as_of"])
                .fails(&[404])
                .answers_as(200, "Its bytes.", "application/octet-stream", json!({}), &["Content-Disposition"])
                .or_answers_as(200, "application/json", json!({"type": "object"})),
        ),
        ("/imports", "post", import(operation("import", "Import what a file holds"))),
        (
            "/imports/{handle}/undo",
            "post",
            operation("undo-import", "Take an import back")
                .says(
                    "What it made is retired, and what it changed is as before, wherever nothing was edited since and nothing \
                    else refers to it. The rest stays.",
                )
                .takes(&["handle", "dry_run", "IdempotencyKey"])
                .fails(&[403, 404, 413, 415, 422])
                .answers(
                    200,
                    "What went back and what stays; with `dry_run`, what would.",
                    json!({"oneOf": [to("schemas", "TakenBack"), to("schemas", "WouldGoBack")]}),
                    &["Idempotency-Replayed"],
                ),
        ),
    ]
}

fn import(operation: Operation) -> Operation {
    operation
        .says(
            "With `dry_run`, answers what each row would do: one class a row, and the classes add up. Without it, commits all of \
            them at once, or none. What `open` asks does not stand in the way: the cells concerned bring nothing. Plan first, \
            answer, plan again, commit. Where rows are rejected on committing, `position` in `items` is the row of the sheet, \
            and at most 100 are named.",
        )
        .takes(WRITES)
        .takes_own(query("class", "With `dry_run`: only rows of this class.", json!({"enum": CLASSES})))
        .takes_own(query(
            "problems",
            "With `dry_run`: only rows of which something was not taken as it stands.",
            json!({"type": "boolean", "default": false}),
        ))
        .takes_own(query(
            "limit",
            "With `dry_run`: how many rows the page has. Each page is planned afresh; ask for many at once.",
            json!({"type": "integer", "minimum": 1, "maximum": MOST, "default": 50}),
        ))
        .takes_own(query(
            "cursor",
            "With `dry_run`: `next` of the page before, which is the last row of it.",
            json!({"type": "string"}),
        ))
        .reads(JSON, to("schemas", "ImportAsked"), true)
        .fails(&[403, 404, 412, 413, 415, 422])
        .answers(
            201,
            "The retained record that keeps the report, and what came of the rows.",
            to("schemas", "Imported"),
            &["Location", "Idempotency-Replayed"],
        )
        .answers(200, "With `dry_run`, the plan.", to("schemas", "ImportPlan"), &[])
}

fn text() -> Json {
    json!({"type": "string"})
}

fn number() -> Json {
    json!({"type": "integer", "minimum": 0})
}

fn list(of: &Json) -> Json {
    json!({"type": "array", "items": of})
}

fn said(says: &str, mut schema: Json) -> Json {
    set(&mut schema, "description", says);
    schema
}

/// The schemas.
pub(super) fn schemas() -> Map<String, Json> {
    let mut all = files();
    all.extend(plans());
    all.extend(outcomes());
    all
}

fn map(schemas: Json) -> Map<String, Json> {
    match schemas {
        Json::Object(schemas) => schemas,
        _ => Map::new(),
    }
}

fn files() -> Map<String, Json> {
    let register = json!({"enum": ["assets", "risks", "suppliers", "statement_of_applicability", "other"]});
    let target = json!({"oneOf": [
        exact(json!({"field": said("Into the field of that name.", text())})),
        said("`extra`: into no field, and named as not carried over. `ignored`: nowhere.", json!({"enum": ["extra", "ignored"]})),
    ]});
    let column = said("The column, from 0.", number());
    let mapping = exact(json!({
        "register": to("schemas", "Register"),
        "header": said("The rows that name the columns, from 1.", exact(json!({"first": number(), "last": number()}))),
        "columns": list(&exact(json!({"column": column.clone(), "header": text(), "target": target}))),
    }));
    let seen = exact(json!({
        "column": column, "header": text(), "filled": number(), "examples": list(&text()),
        "sureness": said("How sure the proposal is, of 100; 0 where there is none.", number()),
    }));
    let other =
        json!({"type": "array", "prefixItems": [to("schemas", "Register"), number()], "minItems": 2, "maxItems": 2});
    let recognition = exact(json!({
        "register": to("schemas", "Register"),
        "score": said("How much it looks like that, of 100.", number()),
        "others": said("What else it may be, each with its score.", list(&other)),
        "mapping": said("The proposal.", to("schemas", "Mapping")),
        "columns": list(&seen),
        "fingerprint": said("The headers in one word: sheets with the same headers have the same.", text()),
    }));
    let remembered = exact(json!({
        "import": said("The number of its retained record.", text()),
        "mapping": to("schemas", "Mapping"), "answers": to("schemas", "ImportAnswers"),
    }));
    let sheet = exact(json!({
        "name": text(), "is_hidden": {"type": "boolean"}, "rows": number(),
        "recognition": {"oneOf": [recognition, {"type": "null"}]},
        "remembered": said(
            "How the last import with the same headers was read, for this sheet; nothing where there was none. Nobody takes it over \
            by itself: send it with the import.",
            json!({"oneOf": [remembered, {"type": "null"}]})),
    }));
    map(json!({
        "Register": register,
        "Mapping": said("How a sheet is read. A column that is not named is left out.", mapping),
        "BroughtFile": exact(json!({
            "digest": to("schemas", "Hash"), "size": number(), "sheets": list(&sheet),
            "notes": said("What should be known about how it was read.", list(&text())),
        })),
    }))
}

fn plans() -> Map<String, Json> {
    let meaning = json!({"oneOf": [
        exact(json!({"rating": {"type": "integer", "minimum": 1, "maximum": 5}})),
        exact(json!({"choice": text()})),
        exact(json!({"truth": {"type": "boolean"}})),
        said("No value.", json!({"const": "nothing"})),
    ]});
    let order = json!({"enum": ["day_first", "month_first"]});
    let or_null = |schema: Json| json!({"oneOf": [schema, {"type": "null"}]});
    let value = exact(json!({
        "text": text(), "count": number(), "first": text(), "is_known": {"type": "boolean"},
        "suggestion": or_null(to("schemas", "Meaning")),
    }));
    let scale = exact(json!({
        "scale": said("The name under which it is answered.", text()),
        "codes": said("The codes that an answer can have; none for ratings and for yes and no.", list(&text())),
        "columns": list(&number()), "headers": list(&text()), "values": list(&value), "sentence": text(),
    }));
    let date = exact(json!({
        "field": said("The field under which it is answered.", text()), "column": number(), "header": text(),
        "examples": list(&text()), "count": number(), "suggestion": or_null(order.clone()), "sentence": text(),
    }));
    let classes = ["created", "changed", "unchanged", "conflicts", "rejected"];
    let mut counts = json!({"rows": number()});
    classes.iter().for_each(|class| set(&mut counts, class, number()));
    let problem = exact(json!({
        "cell": said("The cell, if it is one cell's, such as Risks!D14.", nullable("string")),
        "effect": {"enum": ["noted", "unanswered", "left_out", "rejected"]}, "sentence": text(),
    }));
    let change = exact(json!({"field": text(), "label": text(), "old": {}, "new": {}}));
    let row = exact(json!({
        "row": number(), "title": text(), "class": {"enum": CLASSES}, "number": nullable("string"),
        "id": {"type": ["string", "null"], "format": "uuid"}, "changes": list(&change), "problems": list(&problem),
        "claim": said("Whose acceptance it claims, in words.", nullable("string")),
    }));
    let placeholder = exact(json!({"kind": text(), "name": text(), "rows": number()}));
    let column = exact(json!({
        "column": number(), "header": text(), "filled": number(),
        "is_kept": said("Whether its cells are kept beside the record.", json!({"type": "boolean"})),
    }));
    let answers = json!({"type": "object", "additionalProperties": false, "properties": {
        "scales": {
            "type": "object", "description": "By name of the scale and value of the file.",
            "additionalProperties": {"type": "object", "additionalProperties": to("schemas", "Meaning")},
        },
        "dates": {"type": "object", "description": "By name of the field.", "additionalProperties": order},
    }});
    map(json!({
        "Meaning": said("What a value of the file means here.", meaning),
        "ImportAnswers": answers,
        "ImportAsked": {
            "type": "object", "additionalProperties": false, "required": ["digest", "file_name"],
            "properties": {
                "digest": said("What bringing the file answered.", to("schemas", "Hash")),
                "file_name": said("The name that it came with, for the report.", json!({"type": "string", "maxLength": 300})),
                "sheet": said("By its position from 0; without it, the first that looks like a register.", json!({"type": ["integer", "null"], "minimum": 0})),
                "register": said("Without it, the likeliest.", or_null(to("schemas", "Register"))),
                "mapping": said("Without it, as was recognised.", or_null(to("schemas", "Mapping"))),
                "answers": said("What scales and words mean.", or_null(to("schemas", "ImportAnswers"))),
                "seen": said("`seen` of the plan: commits that plan or none. Without it, what the file would do now.", nullable("string")),
                "reason": reason(),
            },
        },
        "ImportCounts": said("Every row is in one class.", exact(counts)),
        "OpenQuestions": exact(json!({"scales": list(&scale), "dates": list(&date)})),
        "PlannedRow": row,
        "ImportPlan": exact(json!({
            "source": exact(json!({"file_name": text(), "digest": to("schemas", "Hash"), "size": number(), "sheet": text()})),
            "register": said("The collection that the rows go to.", text()),
            "counts": to("schemas", "ImportCounts"),
            "rows": page(to("schemas", "PlannedRow"), nullable("string")),
            "placeholders": said("Who and what only the sheet knows; the first 1,000.",
                exact(json!({"items": list(&placeholder), "total": number()}))),
            "not_carried_over": list(&column),
            "open": said("The cells concerned bring nothing until this is answered.", to("schemas", "OpenQuestions")),
            "mapping": to("schemas", "Mapping"),
            "seen": said("The plan in one word: another plan has another one.", text()),
            "effect": said("Nothing where the file would change nothing.", or_null(to("schemas", "Effect"))),
        })),
    }))
}

fn outcomes() -> Map<String, Json> {
    let report = || {
        let record = json!({"oneOf": [to("schemas", "RetainedRecord"), {"type": "null"}]});
        said("The retained record that keeps the report; none where you may not see it.", record)
    };
    let stays = exact(json!({
        "items": said("The first 200.", list(&to("schemas", "StayingRecord"))), "total": number(),
        "unseen": said("How many of them you may not see.", number()),
    }));
    let (retired, set_back) =
        (said("How many records it had made.", number()), said("How many it had changed.", number()));
    map(json!({
        "Imported": exact(json!({
            "report": report(), "counts": to("schemas", "ImportCounts"), "placeholders": number(),
            "open": said("How many questions were open; their cells brought nothing.", number()),
        })),
        "TakenBack": exact(json!({"report": report(), "retired": retired.clone(), "set_back": set_back.clone(), "stays": stays.clone()})),
        "WouldGoBack": exact(json!({
            "retired": retired, "set_back": set_back, "stays": stays, "effect": to("schemas", "Effect"),
        })),
    }))
}
