//! Records as rows.

use access::View;
use isms::Held;
use isms::context::Unit;
use isms::derived::Column as Place;
use record::{Field, Id, Kind, Kinded as _, Type, Value};
use report::{Cell, Column, Shape, Table};

use crate::asked::Asked;
use crate::own::{self, Names};
use crate::{Printing, cell, titles};

/// Which columns.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Columns {
    /// All in a file to work with; on paper those that the list shows.
    #[default]
    Usual,
    /// These, by name; `state` is one.
    Chosen(Vec<String>),
}

/// The table of these records, in this order; `is_printed` says that it is for paper.
pub(crate) fn table(view: Printing<'_>, kind: &'static Kind, ids: &[Id], asked: &Asked, is_printed: bool) -> Table {
    let all = columns(&view, kind, &asked.columns, is_printed);
    let rows = ids.iter().filter_map(|id| view.held(kind, *id));
    let rows = rows.map(|held| all.iter().map(|column| column.cell(&view, held)).collect());
    let titles = titles(kind);
    Table {
        imprint: view.imprint(titles, kind.plural),
        sheet: kind.titles.chars().take(31).collect(),
        asked: asked.in_words(&view, kind),
        columns: all
            .iter()
            .map(|column| Column { title: column.title(kind, is_printed), shape: column.shape() })
            .collect(),
        rows: rows.collect(),
    }
}

/// A column of the table.
enum Shown {
    Number,
    /// A field, or what follows; with names where the sheet can be brought in again.
    Value(Place, Option<(&'static Kind, Names)>),
    State,
    Unit,
    External,
    Retired,
    Changed,
    Version,
}

fn columns(view: &View, kind: &'static Kind, chosen: &Columns, is_printed: bool) -> Vec<Shown> {
    let value = |place: Place| {
        let is_brought = !is_printed && own::header(kind, place.field()).is_some();
        Shown::Value(place, if is_brought { Names::of(view, place.field()) } else { None })
    };
    let title = Place::all(kind).find(|place| place.field().is_title).map(value);
    let others = Place::all(kind).filter(|place| !place.field().is_title);
    let number = (!kind.prefix.is_empty()).then_some(Shown::Number);
    let beginning = number.into_iter().chain(title);
    match chosen {
        Columns::Chosen(names) => {
            let is_chosen = |name: &str| names.iter().any(|one| one == name);
            let state = is_chosen("state").then_some(Shown::State);
            beginning.chain(others.filter(|place| is_chosen(place.field().name)).map(value)).chain(state).collect()
        }
        Columns::Usual if is_printed => {
            beginning.chain(others.filter(|place| place.field().is_listed).map(value)).chain([Shown::State]).collect()
        }
        Columns::Usual => {
            let more = [Shown::State, Shown::Unit, Shown::External, Shown::Retired, Shown::Changed, Shown::Version];
            beginning.chain(others.map(value)).chain(more).collect()
        }
    }
}

impl Shown {
    fn title(&self, kind: &Kind, is_printed: bool) -> String {
        match self {
            Shown::Number if is_printed => "Number".to_owned(),
            Shown::Number => own::number(kind),
            Shown::Value(place, _) => {
                let field = place.field();
                let header = own::header(kind, field).filter(|_| !is_printed);
                header.map_or_else(|| labelled(field), str::to_owned)
            }
            Shown::State => "State".to_owned(),
            Shown::Unit => "Unit".to_owned(),
            Shown::External => "Ids in other tools".to_owned(),
            Shown::Retired => "Retired here on".to_owned(),
            Shown::Changed => "Last changed on".to_owned(),
            Shown::Version => "Version of the record".to_owned(),
        }
    }

    fn shape(&self) -> Shape {
        match self {
            Shown::Number => Shape::Word,
            Shown::Value(place, _) => cell::shape(place.field()),
            Shown::State | Shown::Unit | Shown::External => Shape::Text,
            Shown::Retired | Shown::Changed => Shape::Date,
            Shown::Version => Shape::Number,
        }
    }

    fn cell(&self, view: &View, held: &Held) -> Cell {
        match self {
            Shown::Number => Cell::text(&held.handle_short()),
            Shown::Value(place, _) if place.field().is_title && held.record().is_none() => Cell::text(held.title()),
            Shown::Value(place, names) => {
                let (field, value) = (place.field(), view.value(held, *place));
                match names {
                    Some((kind, names)) => brought(view, kind, names, &value),
                    None if is_unaffected(held.kind, field, &value) => Cell::Empty,
                    None => cell::cell(view, field, &value),
                }
            }
            Shown::State => Cell::text(&state(view, held)),
            Shown::Unit => Cell::optional(view.label(Unit::kind_of(), held.envelope.unit)),
            Shown::External => {
                Cell::text(&held.envelope.external.iter().map(|line| &**line).collect::<Vec<_>>().join("\n"))
            }
            Shown::Retired => held.envelope.retired.map_or(Cell::Empty, Cell::Date),
            Shown::Changed => Cell::Date(view.day_of(held.recorded)),
            Shown::Version => i64::try_from(held.version).map_or(Cell::Empty, Cell::Number),
        }
    }
}

/// With its unit: Recovery time (hours) on paper and in columns that are not brought in again.
fn labelled(field: &Field) -> String {
    match field.unit {
        "" => field.label.to_owned(),
        unit => format!("{} ({unit})", field.label),
    }
}

/// The records that a value names, so that they are found again.
fn brought(view: &View, kind: &'static Kind, names: &Names, value: &Value<'_>) -> Cell {
    let names: Vec<String> = value.references().iter().filter_map(|id| own::name(view, names, kind, *id)).collect();
    Cell::text(&names.join("\n"))
}

/// 0 says in a dimension of consequence that it is not affected; sheets leave that empty.
fn is_unaffected(kind: &Kind, field: &Field, value: &Value<'_>) -> bool {
    let has_zero = matches!(field.field_type, Type::Number { least: 0, most: 5 });
    kind.name == "risk" && has_zero && *value == Value::Number(0)
}

fn state(view: &View, held: &Held) -> String {
    match held.record() {
        None => "Damaged".to_owned(),
        Some(_) if !held.is_living() => "Retired".to_owned(),
        Some(record) => record.state(view.today()).map_or("In use", |state| state.label).to_owned(),
    }
}
