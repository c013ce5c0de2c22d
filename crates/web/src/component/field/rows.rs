//! Rows in a form: a table of controls. Rows that are given once, such as the levels of a scale, have heads that nobody
//! edits; others end with empty ones.

use access::View;
use maud::{Markup, html};
use record::{Body, Columns, Field, Type, in_sentence};
use serde_json::Value as Json;

use super::{Input, input, texts};

/// How many empty rows a form offers beside those that there are.
const EMPTY_ROWS: usize = 3;

/// From this many columns of text on, each row is a block of its own, as no screen has room for them side by side.
const TALL_FROM: usize = 4;

/// The table. `text` is the rows as JSON; a row that is left empty is none.
pub fn table(view: &View, choose: &str, name: &str, columns: &Columns, text: &str) -> Markup {
    let given: Vec<Body> = serde_json::from_str(text).unwrap_or_default();
    let (heads, cells): (Vec<&Field>, Vec<&Field>) =
        columns.fields.iter().partition(|column| columns.is_fixed && column.is_required);
    let shown = match heads.as_slice() {
        [head] => each(head, given),
        _ if columns.is_fixed => given,
        _ => given.into_iter().chain(std::iter::repeat_n(Body::new(), EMPTY_ROWS)).collect(),
    };
    let is_tall = cells.iter().filter(|column| column.field_type == Type::Line).count() >= TALL_FROM;
    html! {
        input type="hidden" name=(format!("{name}.shown")) value="1";
        div.scroll {
            table.table.inputs.tall[is_tall] id=(name) {
                thead { tr { @for column in heads.iter().chain(&cells) { th scope="col" { (named(column)) } } } }
                tbody {
                    @for (row, body) in shown.iter().enumerate() {
                        @let spoken = spoken(&heads, row, body);
                        tr {
                            @for head in &heads {
                                th scope="row" {
                                    span.what { (head.label) " " } (words(head, body))
                                    input type="hidden" name=(format!("{name}.{row}.{}", head.name)) value=(texts(body.get(head.name)).first().map_or("", String::as_str));
                                }
                            }
                            @for column in &cells {
                                td data-label=(named(column)) {
                                    (input(view, choose, &Input {
                                        field: column,
                                        name: &format!("{name}.{row}.{}", column.name),
                                        values: &texts(body.get(column.name)),
                                        described: "",
                                        invalid: None,
                                        spoken: Some(&format!("{}, {spoken}", column.label)),
                                        blank: None,
                                    }))
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// A column with its unit.
fn named(column: &Field) -> String {
    match column.unit {
        "" => column.label.to_owned(),
        unit => format!("{} ({unit})", column.label),
    }
}

/// A row for each value that its head can have, in order; those that are not given are empty but for it.
fn each(head: &Field, given: Vec<Body>) -> Vec<Body> {
    let values: Vec<Json> = match head.field_type {
        Type::Number { least, most } if most - least <= 10 => (least..=most).map(Json::from).collect(),
        Type::Choice(choices) => choices.iter().map(|choice| Json::from(choice.code)).collect(),
        _ => return given,
    };
    let row = |value: Json| {
        // What was typed comes back as text.
        let same = |body: &&Body| texts(body.get(head.name)) == texts(Some(&value));
        given.iter().find(same).cloned().unwrap_or_else(|| Body::from_iter([(head.name.to_owned(), value)]))
    };
    values.into_iter().map(row).collect()
}

/// What the row is called where only its cells are spoken: "likelihood 3".
fn spoken(heads: &[&Field], row: usize, body: &Body) -> String {
    match heads {
        [] => format!("row {}", row + 1),
        _ => heads
            .iter()
            .map(|head| format!("{} {}", in_sentence(head.label), words(head, body)))
            .collect::<Vec<_>>()
            .join(", "),
    }
}

/// The head of a row in words.
fn words(head: &Field, body: &Body) -> String {
    let code = texts(body.get(head.name)).into_iter().next().unwrap_or_default();
    match head.field_type {
        Type::Choice(choices) => {
            choices.iter().find(|choice| choice.code == code).map_or(code, |choice| choice.label.to_owned())
        }
        _ => code,
    }
}
