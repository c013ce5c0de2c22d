//! What the document says of comparisons, of figures over a period, and of what changed lately.

use comparison::Became;
use serde_json::{Map, Value as Json, json};

use super::exporting::file;
use super::operation::{Operation, to};
use super::paths::{Described, query};
use super::schema::{exact, nullable};

fn became() -> Vec<&'static str> {
    Became::ALL.iter().map(|became| became.code()).collect()
}

/// The paths.
pub(super) fn paths() -> Vec<Described<&'static str>> {
    let text = || json!({"type": "string"});
    let asked = |operation: Operation| {
        operation
            .takes_own(query("from", "The earlier moment: a date, or an instant.", json!({"type": "string"})))
            .takes_own(query("to", "The later one; without it, the present, or what `as_of` names.", text()))
            .takes_own(query("kind", "Records of that collection alone, such as risks.", text()))
            .takes_own(query("record", "That record of it alone, by its number or id.", text()))
            .takes_own(query("became", "Records alone that this happened to.", json!({"enum": became()})))
            .takes(&["as_of"])
            .fails(&[404])
    };
    let compare = asked(Operation::new("comparison", "organisation", "What differs between two moments"))
        .says(
            "Field by field, with what follows from records, such as levels and states. Both moments are shown by the rights of \
             today; records that you may not see are counted.",
        )
        .takes(&["limit"])
        .takes_own(query("after", "`next` of the page before.", text()))
        .answers(200, "The records that differ.", to("schemas", "Comparison"), &[]);
    let export =
        asked(Operation::new("export-comparison", "organisation", "What differs between two moments, as a file"))
            .says("A row for each field that differs. A PDF has at most 2,000 rows. That it left is kept.");
    vec![
        ("/comparison", "get", compare),
        ("/comparison/export", "get", file(export, "The file.")),
        ("/trends", "get", trends()),
        ("/feed", "get", feed()),
    ]
}

fn trends() -> Operation {
    let day = || json!({"type": "string", "format": "date"});
    Operation::new("trends", "organisation", "Figures over a period")
        .says(
            "Reckoned from the records as they stood at the end of each day, of what you may see today. Without a period it is the \
             last year, month by month.",
        )
        .takes_own(query("from", "The first day.", day()))
        .takes_own(query("to", "The last day; without it, the day that is shown.", day()))
        .takes_own(query("points", "On how many days.", json!({"type": "integer", "minimum": 2, "maximum": 60})))
        .takes(&["as_of"])
        .answers(200, "The figures, day by day.", to("schemas", "Trends"), &[])
}

fn feed() -> Operation {
    let id = || json!({"type": "string", "format": "uuid"});
    let changes = exact(json!({
        "items": {"type": "array", "items": to("schemas", "RecordedChange")},
        "next": {"type": ["integer", "null"], "description": "`before` of the next page."},
    }));
    Operation::new("feed", "organisation", "What changed lately, newest first")
        .says("A page may hold fewer items than asked for, even none, and still have a next one.")
        .takes_own(query(
            "before",
            "Entries before this one: `next` of the page before.",
            json!({"type": "integer", "minimum": 0}),
        ))
        .takes(&["limit", "kind", "as_of"])
        .takes_own(query("person", "The id of the person who made the change.", id()))
        .takes_own(query("record", "The id of the record that changed.", id()))
        .takes_own(query(
            "since",
            "What was recorded after this instant.",
            json!({"type": "string", "format": "date-time"}),
        ))
        .fails(&[404])
        .answers(200, "The changes.", changes, &[])
}

/// What the figures of a day look like.
fn figures() -> Json {
    let counts =
        |names: &[&str]| exact(names.iter().map(|name| ((*name).to_owned(), json!({"type": "integer"}))).collect());
    let hundredths = json!({"type": ["integer", "null"], "description": "In hundredths."});
    exact(json!({
        "on": {"type": "string", "format": "date"},
        "risks": counts(&["low", "medium", "high", "critical", "unrated"]),
        "exposure": exact(json!({
            "edition": nullable("integer"), "risks": {"type": "integer"},
            "inherent": hundredths, "current": hundredths, "target": hundredths,
        })),
        "actions": exact(json!({
            "open": {"type": "integer"}, "overdue": {"type": "integer"},
            "due": {"type": "integer", "description": "Those that fell due since the day before."},
            "on_time": {"type": "integer", "description": "Those of them that were verified by their day."},
            "percent": nullable("integer"),
        })),
        "statement": counts(&["proven", "unproven", "partial", "planned", "missing", "undecided", "excluded"]),
    }))
}

/// The schemas.
pub(super) fn schemas() -> Map<String, Json> {
    let number = || json!({"type": "integer"});
    let moment = exact(json!({
        "at": {"type": "string", "format": "date-time"}, "date": {"type": "string", "format": "date"},
        "entries": {"type": "integer", "description": "How many entries the log had then."},
    }));
    let mut counts: Map<String, Json> = became().into_iter().map(|code| (code.to_owned(), number())).collect();
    counts.insert("kind".to_owned(), json!({"type": "string"}));
    counts.insert("unseen".to_owned(), number());
    let row = exact(json!({
        "became": {"enum": ["added", "removed", "changed"]}, "old": {}, "new": {},
        "columns": {"type": "array", "items": {"type": "string"}, "description": "The columns that differ."},
    }));
    let change = json!({
        "type": "object", "additionalProperties": false, "required": ["field", "source", "old", "new"],
        "properties": {
            "field": {"type": "string"},
            "source": {"enum": ["stored", "derived", "state"], "description": "Whether it was set, or follows."},
            "old": {}, "new": {},
            "rows": {"type": "array", "items": row, "description": "Of a table: the rows that differ."},
        },
    });
    let differing = exact(json!({
        "record": to("schemas", "Brief"), "became": {"enum": became()},
        "before": nullable("integer"), "after": nullable("integer"),
        "changes": {"type": "array", "items": change},
    }));
    let schemas = json!({
        "Trends": exact(json!({
            "from": {"type": "string", "format": "date"}, "to": {"type": "string", "format": "date"},
            "items": {"type": "array", "items": figures()},
        })),
        "Comparison": exact(json!({
            "from": moment, "to": moment,
            "counts": {"type": "array", "items": exact(Json::Object(counts))},
            "items": {"type": "array", "items": differing},
            "next": nullable("string"), "total": number(),
            "unseen": {"type": "integer", "description": "How many more records differ that you may not see."},
        })),
    });
    match schemas {
        Json::Object(schemas) => schemas,
        _ => Map::new(),
    }
}
