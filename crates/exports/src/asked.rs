//! What was asked to get a list, in words: a document says what it leaves out.

use access::View;
use isms::context::Unit;
use isms::derived::Column;
use isms::{Held, registry};
use record::{Field, Id, Kind, Kinded as _, Type};
use serde_json::{Map, Value as Json};

use crate::list::Columns;

/// The parameters of a question, and which columns.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    /// By name and value, as they were sent.
    pub parameters: Vec<(String, String)>,
    /// Which columns.
    pub columns: Columns,
    /// Which part of a PDF, from 1.
    pub part: Option<usize>,
}

impl Asked {
    pub(crate) fn parameters(&self) -> Json {
        let pairs = self.parameters.iter().map(|(name, value)| (name.clone(), Json::from(value.as_str())));
        Json::Object(pairs.collect::<Map<_, _>>())
    }

    /// Each condition by name and value.
    pub(crate) fn in_words(&self, view: &View, kind: &'static Kind) -> Vec<(String, String)> {
        self.parameters.iter().map(|(name, value)| words(view, kind, name, value)).collect()
    }
}

fn words(view: &View, kind: &'static Kind, name: &str, value: &str) -> (String, String) {
    let (place, comparison) = name.split_once('.').unwrap_or((name, ""));
    let field = Column::all(kind).map(Column::field).find(|field| field.name == place);
    let called = match (place, field) {
        ("q", _) => "Words".to_owned(),
        ("sort", _) => "Order".to_owned(),
        ("retired", _) => "Retired ones".to_owned(),
        (_, Some(field)) => field.label.to_owned(),
        (other, None) => capital(other),
    };
    let said: Vec<String> = match place {
        "sort" => value.split(',').map(|part| order(kind, part)).collect(),
        "q" => vec![value.to_owned()],
        _ => value.split(',').map(|one| said(view, kind, place, field, one)).collect(),
    };
    let said = said.join(", ");
    let said = match (comparison, value) {
        ("" | "in", _) => said,
        ("empty", "true") => "none".to_owned(),
        ("empty", _) => "any".to_owned(),
        ("gte", _) => format!("from {said}"),
        ("gt", _) => format!("above {said}"),
        ("lte", _) => format!("up to {said}"),
        ("lt", _) => format!("below {said}"),
        (other, _) => format!("{other} {said}"),
    };
    (called, said)
}

fn order(kind: &'static Kind, part: &str) -> String {
    let (name, turned) = part.trim().strip_prefix('-').map_or((part.trim(), ""), |name| (name, ", last first"));
    let field = Column::all(kind).map(Column::field).find(|field| field.name == name);
    format!("{}{turned}", field.map_or_else(|| capital(name), |field| field.label.to_owned()))
}

fn said(view: &View, kind: &'static Kind, place: &str, field: Option<&'static Field>, value: &str) -> String {
    let label = |target: &'static Kind| {
        let id =
            Id::parse_str(value).ok().or_else(|| view.find(target, value).map(|held: &std::sync::Arc<Held>| held.id));
        id.and_then(|id| view.label(target, id)).map_or_else(|| value.to_owned(), str::to_owned)
    };
    match (place, field.map(|field| field.field_type)) {
        ("unit", _) => label(Unit::kind_of()),
        ("state", _) => state(view, kind, value),
        (_, Some(Type::Choice(choices))) => {
            choices.iter().find(|choice| choice.code == value).map_or(value, |choice| choice.label).to_owned()
        }
        (_, Some(Type::Reference(target) | Type::References(target))) => {
            registry::named(target).map_or_else(|| value.to_owned(), label)
        }
        (_, Some(Type::Instant)) => value.parse().map_or_else(|_| value.to_owned(), |at| crate::instant(view, at)),
        (_, Some(Type::Date)) => value.parse().map_or_else(|_| value.to_owned(), crate::day),
        _ => match value {
            "true" => "yes".to_owned(),
            "false" => "no".to_owned(),
            other => other.to_owned(),
        },
    }
}

/// What a state is called, as some record that is in it says.
fn state(view: &View, kind: &'static Kind, code: &str) -> String {
    let label = |held: &std::sync::Arc<Held>| {
        let state = held.record()?.state(view.today())?;
        (state.code == code).then_some(state.label)
    };
    view.records(kind).find_map(label).map_or_else(|| capital(&code.replace('_', " ")), str::to_owned)
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
