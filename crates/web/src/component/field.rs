//! One field of a form: label above, help in one line, control, error in words.

mod rows;

use access::View;
use isms::registry;
use isms::risk::RiskLevel;
use maud::{Markup, html};
use record::{Field, Id, Misfit, Type, in_sentence};
use serde_json::Value as Json;

use super::icon;

/// A field with what was typed, or what is stored, and what is wrong with it.
pub struct Control<'a> {
    /// The field.
    pub field: &'a Field,
    /// Its values as text: one, or several for several references; rows are one, as JSON.
    pub values: Vec<String>,
    /// What is wrong with it.
    pub error: Option<String>,
}

/// What is wrong with a field, in its rows too.
pub fn wrong(field: &Field, misfits: &[Misfit]) -> Option<String> {
    let sentences: Vec<String> = misfits
        .iter()
        .filter_map(|misfit| {
            if misfit.field == field.name {
                return Some(misfit.sentence.clone());
            }
            let mut path = misfit.field.strip_prefix(field.name)?.strip_prefix('.')?.split('.');
            let row: usize = path.next()?.parse().ok()?;
            let Type::Rows(columns) = field.field_type else { return None };
            let column = path.next().and_then(|name| columns.fields.iter().find(|column| column.name == name));
            let place = column.map_or(String::new(), |column| format!(", {}", in_sentence(column.label)));
            Some(format!("Row {}{place}: {}", row + 1, misfit.sentence))
        })
        .collect();
    (!sentences.is_empty()).then(|| sentences.join(" "))
}

/// The field in its form.
pub fn control(view: &View, choose: &str, control: &Control<'_>) -> Markup {
    let Control { field, error, .. } = control;
    let name = field.name;
    let described = if error.is_some() { format!("{name}-help {name}-error") } else { format!("{name}-help") };
    let is_invalid = error.as_ref().map(|_| "true");
    html! {
        div.field {
            label for=(name) {
                (field.label)
                @if !field.is_required { " " span.optional { "optional" } }
            }
            p.help id=(format!("{name}-help")) { (field.help) }
            (input(view, choose, &Input { field, name, values: &control.values, described: &described, invalid: is_invalid, spoken: None, blank: None }))
            @if let Some(error) = error {
                p.error id=(format!("{name}-error")) { (icon("circle-alert")) (error) }
            }
        }
    }
}

/// The field in a form that changes many records: empty leaves it as it is. `beside` is what else can become of it.
pub fn changing(view: &View, choose: &str, control: &Control<'_>, beside: &Markup) -> Markup {
    let Control { field, values, .. } = control;
    let name = field.name;
    let input_of =
        Input { field, name, values, described: "", invalid: None, spoken: None, blank: Some("Leave as it is") };
    html! {
        div.field {
            label for=(name) { (field.label) }
            (input(view, choose, &input_of))
            (beside)
        }
    }
}

/// One control: of a field, or of a cell in rows.
struct Input<'a> {
    field: &'a Field,
    name: &'a str,
    values: &'a [String],
    /// The ids of what describes it; empty for a cell.
    described: &'a str,
    invalid: Option<&'a str>,
    /// What a cell is called, which has no label of its own.
    spoken: Option<&'a str>,
    /// What an empty choice says, where it is more than that nothing is chosen.
    blank: Option<&'a str>,
}

/// A stored moment as the time where the organisation is; what was typed stays as it is.
fn local(view: &View, text: &str) -> String {
    let stored = text.parse::<jiff::Timestamp>();
    stored
        .map_or_else(|_| text.to_owned(), |at| at.to_zoned(view.time_zone()).strftime("%Y-%m-%dT%H:%M:%S").to_string())
}

fn input(view: &View, choose: &str, input: &Input<'_>) -> Markup {
    let Input { field, name, values, invalid, spoken, blank, .. } = *input;
    let of_many = blank.is_some();
    let described = (!input.described.is_empty()).then_some(input.described);
    let text = values.first().map_or("", String::as_str);
    let required = field.is_required && spoken.is_none() && !of_many;
    match field.field_type {
        Type::Line => html! {
            input id=(name) name=(name) value=(text) required[required] maxlength="300" aria-label=[spoken] aria-describedby=[described] aria-invalid=[invalid];
        },
        Type::Prose => html! {
            textarea id=(name) name=(name) aria-label=[spoken] aria-describedby=[described] aria-invalid=[invalid] { "\n" (text) }
        },
        Type::Number { least, most } if most - least <= 10 => html! {
            select id=(name) name=(name) aria-label=[spoken] aria-describedby=[described] aria-invalid=[invalid] {
                option value="" { (blank.unwrap_or("Not set")) }
                @for number in least..=most { option value=(number) selected[text == number.to_string()] { (number) } }
            }
        },
        Type::Number { .. } => html! {
            div.with {
                input.num id=(name) name=(name) value=(text) inputmode="numeric" required[required] aria-label=[spoken] aria-describedby=[described] aria-invalid=[invalid];
                @if !field.unit.is_empty() { span.unit { (field.unit) } }
            }
        },
        Type::Truth => html! {
            select id=(name) name=(name) aria-label=[spoken] aria-describedby=[described] aria-invalid=[invalid] {
                @if !required { option value="" { (blank.unwrap_or("Not known")) } }
                option value="true" selected[text == "true"] { "Yes" }
                option value="false" selected[text == "false"] { "No" }
            }
        },
        Type::Date => html! {
            input type="date" id=(name) name=(name) value=(text) required[required] aria-label=[spoken] aria-describedby=[described] aria-invalid=[invalid];
        },
        Type::Instant => html! {
            input type="datetime-local" id=(name) name=(name) value=(local(view, text)) required[required] aria-label=[spoken] aria-describedby=[described] aria-invalid=[invalid];
        },
        Type::Choice(choices) => html! {
            select.of-levels[field.field_type == Type::Choice(RiskLevel::CHOICES)] id=(name) name=(name) required[required] aria-label=[spoken] aria-describedby=[described] aria-invalid=[invalid] {
                option value="" { (blank.unwrap_or("Not set")) }
                @for choice in choices { option value=(choice.code) selected[text == choice.code] { (choice.label) } }
            }
        },
        Type::Reference(kind) => html! {
            select id=(name) name=(name) required[required] data-choose-url=(format!("{choose}/{}", plural(kind))) data-choose-hint="Type a name or number" aria-label=[spoken] aria-describedby=[described] aria-invalid=[invalid] {
                option value="" { (blank.unwrap_or("Nobody and nothing yet")) }
                (options(view, kind, values))
            }
        },
        Type::References(kind) => html! {
            select multiple size="4" id=(name) name=(name) data-choose-url=(format!("{choose}/{}", plural(kind))) data-choose-hint="Type a name or number" aria-label=[spoken] aria-describedby=[described] aria-invalid=[invalid] {
                (options(view, kind, values))
            }
        },
        Type::Rows(columns) => rows::table(view, choose, name, columns, text),
    }
}

/// A stored value as a form sends it; rows as JSON.
pub fn texts(json: Option<&Json>) -> Vec<String> {
    match json {
        None | Some(Json::Null) => Vec::new(),
        Some(Json::String(text)) => vec![text.clone()],
        Some(Json::Array(list)) if list.iter().all(Json::is_string) => {
            list.iter().filter_map(Json::as_str).map(str::to_owned).collect()
        }
        Some(other) => vec![other.to_string()],
    }
}

/// How many records a plain list offers; the search beside it finds the others.
const OFFERED: usize = 200;

fn options(view: &View, kind: &str, values: &[String]) -> Markup {
    let Some(kind) = registry::named(kind) else { return html! {} };
    let chosen: Vec<Id> = values.iter().filter_map(|value| Id::parse_str(value).ok()).collect();
    html! {
        @for id in &chosen {
            @if let Some(label) = view.label(kind, *id) { option value=(id) selected { (label) } }
        }
        @for held in view.choices(kind).filter(|held| !chosen.contains(&held.id)).take(OFFERED) {
            option value=(held.id) { (held.title()) }
        }
    }
}

fn plural(kind: &str) -> &'static str {
    registry::named(kind).map_or("", |kind| kind.plural)
}
