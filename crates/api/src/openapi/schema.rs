//! The schemas of the document: one set per kind, and those that all share.

use catalogue::Cause;
use isms::derived::Column;
use isms::registry;
use record::{Field, Kind, Type};
use serde_json::{Map, Value as Json, json};

use super::operation::to;
use super::{comparing, importing, readiness, signing, what_if};
use crate::answer::set;
use crate::step;
use listing::{COMPARISONS, Place};

/// All schemas by name.
pub(super) fn all() -> Map<String, Json> {
    let mut all = general();
    all.extend(importing::schemas());
    all.extend(what_if::schemas());
    all.extend(readiness::schemas());
    all.extend(comparing::schemas());
    all.extend(signing::schemas());
    for kind in registry::kinds() {
        all.insert(
            kind.entity.to_owned(),
            json!({"oneOf": [to("schemas", &sound_name(kind)), to("schemas", "Damaged")]}),
        );
        all.insert(sound_name(kind), sound(kind));
        all.insert(format!("{}Conditions", kind.entity), conditions(kind));
        if let Some(new) = new(kind) {
            all.insert(format!("{}New", kind.entity), new);
        }
        if kind.is_edited {
            all.insert(format!("{}Patch", kind.entity), patch(kind));
        }
    }
    all
}

fn sound_name(kind: &Kind) -> String {
    format!("{}Sound", kind.entity)
}

/// An object that has all these properties and no others.
pub(super) fn exact(properties: Json) -> Json {
    let names: Vec<&String> = properties.as_object().map(|properties| properties.keys().collect()).unwrap_or_default();
    json!({"type": "object", "required": names, "additionalProperties": false, "properties": properties})
}

/// A page of items.
pub(super) fn page(item: Json, next: Json) -> Json {
    exact(json!({"items": {"type": "array", "items": item}, "next": next, "total": {"type": "integer", "minimum": 0}}))
}

/// A list without pages.
pub(super) fn listed(item: Json) -> Json {
    exact(json!({"items": {"type": "array", "items": item}}))
}

pub(super) fn nullable(kind: &str) -> Json {
    json!({"type": [kind, "null"]})
}

fn id() -> Json {
    json!({"type": "string", "format": "uuid"})
}

fn text() -> Json {
    json!({"type": "string"})
}

fn date_or_null() -> Json {
    json!({"type": ["string", "null"], "format": "date"})
}

/// The values of a field, with `null` where there may be none.
fn values(field: &Field, is_nullable: bool) -> Json {
    let typed = |name: &str| if is_nullable { json!([name, "null"]) } else { json!(name) };
    let target = |name: &str| registry::named(name).map_or("", |kind| kind.plural);
    let (mut schema, more) = match field.field_type {
        Type::Line => (json!({"type": typed("string"), "maxLength": record::text::LINE_CHARACTERS}), String::new()),
        Type::Prose => {
            (json!({"type": typed("string"), "maxLength": record::text::PROSE_CHARACTERS}), " Markdown.".to_owned())
        }
        Type::Number { least, most } => {
            let unit = if field.unit.is_empty() { String::new() } else { format!(" In {}.", field.unit) };
            (json!({"type": typed("integer"), "minimum": least, "maximum": most}), unit)
        }
        Type::Truth => (json!({"type": typed("boolean")}), String::new()),
        Type::Instant => (
            json!({"type": typed("string"), "format": "date-time"}),
            " Without an offset it is a time where the organisation is.".to_owned(),
        ),
        Type::Date => (json!({"type": typed("string"), "format": "date"}), String::new()),
        Type::Choice(choices) => {
            let mut codes: Vec<Json> = choices.iter().map(|choice| Json::from(choice.code)).collect();
            codes.extend(is_nullable.then_some(Json::Null));
            (json!({"enum": codes}), String::new())
        }
        Type::Reference(kind) => {
            (json!({"type": typed("string"), "format": "uuid"}), format!(" The id of a record among {}.", target(kind)))
        }
        Type::References(kind) => (
            json!({"type": "array", "items": id(), "maxItems": 1000}),
            format!(" Ids of records among {}.", target(kind)),
        ),
        Type::Rows(columns) => {
            let cells = columns.fields.iter();
            let required: Vec<&str> = cells.clone().filter(|cell| cell.is_required).map(|cell| cell.name).collect();
            let cells = cells.map(|cell| (cell.name.to_owned(), values(cell, !cell.is_required)));
            let cells = Json::Object(cells.collect());
            let row =
                json!({"type": "object", "required": required, "additionalProperties": false, "properties": cells});
            (json!({"type": "array", "items": row, "maxItems": record::rows::ROWS}), String::new())
        }
    };
    set(&mut schema, "title", field.label);
    set(&mut schema, "description", format!("{}{more}", field.help));
    schema
}

/// A record as it is read.
fn sound(kind: &Kind) -> Json {
    let number = if kind.prefix.is_empty() { nullable("string") } else { text() };
    let mut properties = json!({
        "id": id(),
        "version": {"type": "integer", "minimum": 1},
        "number": number,
        "href": text(),
        "unit": id(),
        "external": {"type": "array", "items": text(), "description": "Its ids in other tools."},
        "retired": date_or_null(),
        "not_independent": {"type": ["string", "null"], "format": "uuid", "description": "The exception under which one person took the last decision about it alone."},
        "in_name_of": {"type": ["string", "null"], "format": "uuid", "description": "In whose name a deputy decided this, where one did."},
        "state": {"oneOf": [to("schemas", "State"), {"type": "null"}]},
        "recorded": to("schemas", "Instant"),
        "commitment": to("schemas", "Hash"),
        "erased": erased(),
    });
    for field in kind.fields.iter() {
        set(&mut properties, field.name, values(field, !field.is_required));
    }
    for derived in registry::derived(kind) {
        set(&mut properties, derived.field.name, values(&derived.field, true));
    }
    let mut schema = exact(properties);
    set(&mut schema, "title", kind.title);
    set(&mut schema, "description", format!("{} ({})", kind.help, kind.clause));
    schema
}

fn erased() -> Json {
    let says = "The names of fields that were erased since: what they said is nowhere any more. Texts say `Erased` in their place.";
    json!({"type": "array", "items": text(), "description": says})
}

pub(super) fn reason() -> Json {
    json!({"type": ["string", "null"], "maxLength": record::text::LINE_CHARACTERS, "description": "Why this is done."})
}

/// The body that makes a record: its fields, or the details of the step that its life begins with.
fn new(kind: &'static Kind) -> Option<Json> {
    if !step::is_made_here(kind) {
        return None;
    }
    let Some(machine) = step::machine(kind) else {
        let fields: Vec<&Field> = kind.fields.iter().filter(|field| !field.is_decided).collect();
        return Some(writable(&fields, true, Beside::Envelope));
    };
    let first = machine.steps(None).find(|transition| transition.cause == Cause::Command)?;
    let fields = decide::details(&first.id);
    Some(writable(&fields.iter().collect::<Vec<_>>(), true, Beside::Envelope))
}

/// The body that edits a record.
fn patch(kind: &Kind) -> Json {
    let fields: Vec<&Field> = kind.fields.iter().filter(|field| !field.is_decided).collect();
    let mut schema = writable(&fields, false, Beside::Envelope);
    set(&mut schema, "description", "What changes (RFC 7396): `null` takes a value away, what is not named stays.");
    schema
}

/// The body of a step, over all transitions that its noun can mean.
pub(super) fn details(kind: &Kind, noun: &str) -> Json {
    let transitions = step::machine(kind).into_iter().flat_map(|machine| &machine.transitions);
    let meant = transitions.filter(|transition| {
        transition.from.is_some() && transition.noun.as_deref().is_some_and(|known| known.replace('_', "-") == noun)
    });
    let fields: Vec<Field> = meant.flat_map(|transition| decide::details(&transition.id)).collect();
    writable(&fields.iter().collect::<Vec<_>>(), false, Beside::Reason)
}

/// What a body takes beside fields.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Beside {
    Envelope,
    Reason,
}

fn writable(fields: &[&Field], requires: bool, beside: Beside) -> Json {
    let mut properties =
        Json::Object(fields.iter().map(|field| (field.name.to_owned(), values(field, !field.is_required))).collect());
    set(&mut properties, "reason", reason());
    let whose = "Whose roles count for it; the unit at the top unless said.";
    if beside != Beside::Reason {
        set(&mut properties, "unit", json!({"type": "string", "format": "uuid", "description": whose}));
    }
    let elsewhere = "Its ids in other tools, each once per kind.";
    if beside == Beside::Envelope {
        set(&mut properties, "external", json!({"type": ["array", "null"], "items": text(), "description": elsewhere}));
    }
    let mut schema = json!({"type": "object", "additionalProperties": false, "properties": properties});
    let required: Vec<&str> = fields.iter().filter(|field| field.is_required).map(|field| field.name).collect();
    if requires && !required.is_empty() {
        set(&mut schema, "required", json!(required));
    }
    schema
}

/// All conditions that a list of the kind takes.
fn conditions(kind: &'static Kind) -> Json {
    let envelope = ["number", "unit", "external", "state", "recorded"].into_iter();
    let names = envelope.chain(Column::all(kind).map(|column| column.field().name));
    let mut properties = Map::new();
    for name in names {
        let Some(place) = Place::named(kind, name) else { continue };
        for test in ["", ".in", ".ne"] {
            properties.insert(format!("{name}{test}"), text());
        }
        properties.insert(format!("{name}.empty"), json!({"type": "boolean"}));
        for (test, _) in COMPARISONS.iter().filter(|_| place.is_ordered()) {
            properties.insert(format!("{name}.{test}"), text());
        }
    }
    json!({"type": "object", "additionalProperties": false, "properties": properties})
}

fn general() -> Map<String, Json> {
    let state = json!({"code": text(), "label": text()});
    let refusal = exact(json!({
        "code": text(), "detail": text(), "next": text(),
        "records": {"type": "array", "items": exact(json!({"kind": text(), "id": id()}))},
        "unseen": {"type": "integer", "description": "How many more records it speaks of that you may not see."},
    }));
    let change = exact(json!({"field": text(), "old": {}, "new": {}}));
    let version = json!({
        "version": {"type": "integer"}, "entry": {"type": "integer", "description": "Its index in the log."},
        "recorded": to("schemas", "Instant"), "by": {"oneOf": [to("schemas", "PersonName"), {"type": "null"}]},
        "command": text(), "reason": nullable("string"),
        "not_independent": {"type": ["string", "null"], "format": "uuid", "description": "The exception under which one person decided this alone."},
        "in_name_of": {"type": ["string", "null"], "format": "uuid", "description": "In whose name a deputy decided this, where one did."},
        "changes": {"type": "array", "items": to("schemas", "FieldChange")},
        "commitment": to("schemas", "Hash"),
        "sound": {"type": "boolean", "description": "Whether the stored body is what the entry commits to."},
        "erased": erased(),
    });
    let brief = json!({
        "kind": text(), "id": id(), "number": nullable("string"), "title": text(),
        "state": {"oneOf": [to("schemas", "State"), {"type": "null"}]}, "retired": date_or_null(), "href": text(),
    });
    let with = |base: &Json, name: &str, value: Json| {
        let mut more = base.clone();
        set(&mut more, name, value);
        more
    };
    let schemas = json!({
        "Hash": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
        "Instant": {"type": "string", "format": "date-time"},
        "State": exact(state),
        "Damaged": exact(json!({
            "id": id(), "version": {"type": "integer"}, "href": text(), "recorded": to("schemas", "Instant"),
            "commitment": to("schemas", "Hash"),
            "damaged": {"type": "string", "description": "Why the stored content cannot be trusted; it is taken for nothing else."},
        })),
        "FieldChange": change,
        "Version": exact(version.clone()),
        "RecordedChange": {
            "type": "object", "additionalProperties": false,
            "required": version.as_object().map(|all| all.keys().collect::<Vec<_>>()),
            "properties": with(&version, "record", to("schemas", "Brief")),
        },
        "Brief": exact(brief.clone()),
        "Reference": exact(with(&brief, "field", text())),
        "StayingRecord": exact(with(&brief, "why", json!({
            "enum": ["edited", "needed"], "description": "Somebody edited it since, or others refer to it.",
        }))),
        "PersonName": exact(json!({"id": id(), "name": nullable("string")})),
        "Edits": exact(json!({
            "edits": {"type": "array", "items": exact(json!({
                "kind": text(), "id": {"type": ["string", "null"], "format": "uuid", "description": "None yet for what would be made."},
                "number": nullable("string"), "version": {"type": "integer"},
                "changes": {"type": "array", "items": to("schemas", "FieldChange")},
            }))},
            "unseen": {"type": "integer", "description": "How many more records would change that you may not see."},
            "effect": to("schemas", "Effect"),
        })),
        "Refusal": refusal,
        "Problem": {
            "type": "object", "additionalProperties": false,
            "required": ["type", "title", "status", "detail", "code", "next"],
            "properties": {
                "type": {"type": "string", "format": "uri-reference"}, "title": text(), "status": {"type": "integer"},
                "detail": text(), "code": text(), "next": {"type": "string", "description": "What to do next."},
                "errors": {"type": "array", "items": exact(json!({"field": text(), "code": text(), "detail": text()}))},
                "refusals": {"type": "array", "items": to("schemas", "Refusal")},
                "items": {"type": "array", "items": exact(json!({"position": {"type": "integer"}, "problem": to("schemas", "Problem")}))},
                "kind": text(), "id": id(), "seen": {"type": "integer"}, "current": {"type": "integer"},
            },
        },
    });
    match schemas {
        Json::Object(schemas) => schemas,
        _ => Map::new(),
    }
}
