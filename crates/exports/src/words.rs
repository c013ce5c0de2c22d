//! Values as bodies hold them, in words: for histories and comparisons, where the record itself is another by now.

use access::View;
use isms::operation::Exception;
use isms::registry;
use isms::supplier::SupplierAssessment;
use isms::what_if::decoded;
use record::{Columns, Field, Id, Kind, Kinded as _, Type};
use serde_json::Value as Json;

use crate::day;
use crate::names::UNSEEN;

/// A stored value in words, without links; nothing where there is none.
pub fn words(view: &View, field: Option<&Field>, json: Option<&Json>) -> String {
    let Some(json) = json else { return String::new() };
    match (field.map(|field| field.field_type), json) {
        (Some(Type::Choice(choices)), Json::String(code)) => {
            choices.iter().find(|choice| choice.code == code).map_or(code.clone(), |choice| choice.label.to_owned())
        }
        (Some(Type::Instant), Json::String(text)) => text.parse().map_or(text.clone(), |at| crate::instant(view, at)),
        (Some(Type::Date), Json::String(text)) => text.parse().map_or(text.clone(), day),
        (Some(Type::Reference(kind) | Type::References(kind)), json) => named(view, kind, json),
        (Some(Type::Rows(columns)), Json::Array(rows)) => {
            rows.iter().map(|row| row_words(view, columns, row)).collect::<Vec<_>>().join("; ")
        }
        (_, Json::String(text)) => text.clone(),
        (_, Json::Bool(true)) => "Yes".to_owned(),
        (_, Json::Bool(false)) => "No".to_owned(),
        (_, Json::Array(list)) => list.iter().map(|one| words(view, None, Some(one))).collect::<Vec<_>>().join(", "),
        (_, other) => match field.map_or("", |field| field.unit) {
            "" => other.to_string(),
            unit => format!("{other} {unit}"),
        },
    }
}

/// A row in words: its cells with what their columns are called. One about a record begins with that record's name.
pub fn row_words(view: &View, columns: &Columns, row: &Json) -> String {
    let about = About::of(row);
    let name = about.as_ref().map(|about| about.name(view));
    let cells = columns.fields.iter().filter_map(|column| {
        let cell = match &about {
            Some(about) => about.cell(view, column, row)?,
            None => words(view, Some(column), row.get(column.name)),
        };
        (!cell.is_empty()).then(|| format!("{} {cell}", record::in_sentence(column.label)))
    });
    name.into_iter().chain(cells).collect::<Vec<_>>().join(", ")
}

/// What a row is about that names a record by its kind and id, and may go on to one of its fields, as drafted edits do.
struct About<'a> {
    kind: &'static Kind,
    id: Id,
    field: Option<&'a str>,
}

impl<'a> About<'a> {
    fn of(row: &'a Json) -> Option<Self> {
        let text = |name: &str| row.get(name).and_then(Json::as_str);
        let (kind, id) = (registry::named(text("kind")?)?, Id::parse_str(text("record")?).ok()?);
        Some(Self { kind, id, field: text("field") })
    }

    fn name(&self, view: &View) -> String {
        let held = view.held(self.kind, self.id);
        held.map_or_else(|| format!("new {}", self.kind.noun()), |held| format!("{} {}", held.handle(), held.title()))
    }

    /// A cell beside the name; nothing where the name says it.
    fn cell(&self, view: &View, column: &Field, row: &Json) -> Option<String> {
        let stored = row.get(column.name);
        match (column.name, self.field) {
            ("kind" | "record", _) => None,
            ("field", Some(field)) => Some(label(self.kind, field).to_owned()),
            ("value" | "was", Some(name)) => {
                let field = self.kind.field(name).map(|(_, field)| field);
                let field_type = field.map_or(Type::Line, |field| field.field_type);
                let value = stored.and_then(Json::as_str).map(|text| decoded(field_type, text));
                Some(under(view, self.kind, name, field, value.as_ref()))
            }
            _ => Some(words(view, Some(column), stored)),
        }
    }
}

/// The names behind ids, for those who may know them.
pub fn named(view: &View, kind: &str, json: &Json) -> String {
    let one = |json: &Json| {
        let id = json.as_str().and_then(|id| Id::parse_str(id).ok());
        let label = registry::named(kind).zip(id).and_then(|(kind, id)| view.label(kind, id));
        label.map_or(UNSEEN.to_owned(), str::to_owned)
    };
    match json {
        Json::Array(list) => list.iter().map(one).collect::<Vec<_>>().join(", "),
        other => one(other),
    }
}

/// What a value says under a name that records have: a field, or what every record has beside its fields.
pub fn under(view: &View, kind: &Kind, name: &str, field: Option<&Field>, json: Option<&Json>) -> String {
    match (name, json) {
        ("unit", Some(json)) => named(view, "unit", json),
        ("number", Some(json)) => json.as_u64().map_or(String::new(), |number| kind.number(number)),
        ("state", Some(json)) => json.get("label").and_then(Json::as_str).unwrap_or_default().to_owned(),
        ("not_independent", Some(json)) => format!("decided alone under {}", exception(view, json)),
        ("in_name_of", Some(json)) => named(view, "person", json),
        ("retired", Some(Json::String(text))) => text.parse().map_or(text.clone(), day),
        _ => words(view, field, json),
    }
}

/// The exception that a decision was taken under, by its number; its title where the viewer may read it.
fn exception(view: &View, json: &Json) -> String {
    let id = json.as_str().and_then(|id| Id::parse_str(id).ok());
    let held = id.and_then(|id| view.held(Exception::kind_of(), id));
    held.map_or_else(|| "an exception".to_owned(), |held| held.handle_short())
}

/// Who recorded what no person did: a supplier answers by a link; everything else of that sort is the founding.
pub fn no_person(kind: &Kind) -> &'static str {
    if kind == SupplierAssessment::kind_of() { "The supplier, by their link" } else { "The founding" }
}

/// The mark of what one person decided alone, with the number of the exception; nothing for everything else.
pub fn not_independent(view: &View, under: Option<Id>) -> Option<String> {
    let under = exception(view, &Json::from(under?.to_string()));
    Some(format!("Not independent: decided alone under {under}"))
}

/// What a name of a record is called.
pub fn label<'a>(kind: &'a Kind, name: &'a str) -> &'a str {
    let derived = || registry::derived(kind).iter().map(|derived| &derived.field).find(|field| field.name == name);
    match kind.field(name).map(|(_, field)| field).or_else(derived) {
        Some(field) => field.label,
        None => match name {
            "unit" => "Unit",
            "number" => "Number",
            "retired" => "Retired on",
            "external" => "Ids in other tools",
            "not_independent" => "Not independent",
            "in_name_of" => "In the name of",
            "state" => "State",
            other => other,
        },
    }
}
