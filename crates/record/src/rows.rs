//! Rows inside a record: the levels of a scale, the lines of a frozen list. Whatever lives or is decided on its own is a
//! record instead.

use std::fmt;
use std::ops::Deref;
use std::sync::LazyLock;

use serde_json::Value as Json;

use crate::{Body, Field, FieldValue, Fields, Misfit, Type, Value};

/// How many rows one field holds at most.
pub const ROWS: usize = 10_000;

/// The columns of a kind of row, described. There is exactly one `Columns` per struct; compare them by name.
pub struct Columns {
    /// The name of the struct, in words: "Likelihood level".
    pub title: &'static str,
    /// Whether the rows are given once and people neither add nor drop any, such as the five levels of a scale.
    pub is_fixed: bool,
    /// The columns, in order.
    pub fields: LazyLock<Vec<Field>>,
}

impl fmt::Debug for Columns {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Columns({})", self.title)
    }
}

impl PartialEq for Columns {
    fn eq(&self, other: &Self) -> bool {
        self.title == other.title
    }
}

/// A struct that is a row. Derived.
pub trait Row: Fields + 'static {
    /// Its columns.
    fn columns() -> &'static Columns;
}

/// Rows of one kind, in the order in which they were given.
#[derive(Clone, Debug, PartialEq)]
pub struct Rows<T>(Vec<T>);

impl<T> Default for Rows<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T> Deref for Rows<T> {
    type Target = [T];
    fn deref(&self) -> &[T] {
        &self.0
    }
}

impl<T> From<Vec<T>> for Rows<T> {
    fn from(rows: Vec<T>) -> Self {
        Self(rows)
    }
}

impl<T> FromIterator<T> for Rows<T> {
    fn from_iter<I: IntoIterator<Item = T>>(rows: I) -> Self {
        Self(rows.into_iter().collect())
    }
}

impl<T: Row> FieldValue for Rows<T> {
    const IS_REQUIRED: bool = false;

    fn field_type() -> Type {
        Type::Rows(T::columns())
    }

    fn view(&self) -> Value<'_> {
        if self.is_empty() {
            return Value::Absent;
        }
        let columns = T::columns().fields.len();
        Value::Rows(self.iter().map(|row| (0..columns).map(|column| row.get(column)).collect()).collect())
    }

    fn to_json(&self) -> Option<Json> {
        let row = |row: &T| {
            let mut body = Body::new();
            row.write(&mut body);
            Json::Object(body)
        };
        (!self.is_empty()).then(|| Json::Array(self.iter().map(row).collect()))
    }

    fn from_json(json: Option<Json>) -> Result<Self, (&'static str, String)> {
        let mut misfits = Vec::new();
        read("", json, &mut misfits).ok_or_else(|| match misfits.into_iter().next() {
            Some(misfit) => (misfit.code, misfit.sentence),
            None => ("wrong_type", "This should be a list of rows.".to_owned()),
        })
    }

    /// What does not fit is named by row and column, counted from 0: `likelihood.2.name`.
    fn take(name: &'static str, body: &mut Body, misfits: &mut Vec<Misfit>) -> Option<Self> {
        read(name, body.remove(name), misfits)
    }
}

fn read<T: Row>(name: &str, json: Option<Json>, misfits: &mut Vec<Misfit>) -> Option<Rows<T>> {
    let list = match json {
        None | Some(Json::Null) => return Some(Rows::default()),
        Some(Json::String(text)) if text.trim().is_empty() => return Some(Rows::default()),
        Some(Json::Array(list)) if list.len() <= ROWS => list,
        Some(Json::Array(_)) => {
            misfits.push(Misfit::new(name, "too_many", format!("Give at most {ROWS} rows.")));
            return None;
        }
        Some(_) => {
            misfits.push(Misfit::new(name, "wrong_type", "This should be a list of rows."));
            return None;
        }
    };
    let before = misfits.len();
    let mut rows = Vec::with_capacity(list.len());
    for (position, json) in list.into_iter().enumerate() {
        let Json::Object(mut row) = json else {
            misfits.push(Misfit::new(format!("{name}.{position}"), "wrong_type", "This should be a row of columns."));
            continue;
        };
        let mut found = Vec::new();
        rows.extend(T::take(&mut row, &mut found));
        let unknown = row.keys().map(|column| {
            Misfit::new(column.as_str(), "unknown_field", format!("There is no column called {column:?} here."))
        });
        found.extend(unknown);
        misfits.extend(
            found.into_iter().map(|misfit| Misfit { field: format!("{name}.{position}.{}", misfit.field), ..misfit }),
        );
    }
    (misfits.len() == before).then_some(Rows(rows))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::{Line, Number};

    #[derive(Clone, Debug, PartialEq, crate::Row)]
    struct Level {
        /// The level.
        level: Number<1, 5>,
        /// What people call it.
        name: Option<Line>,
    }

    #[derive(Clone, Debug, PartialEq, crate::Fields)]
    struct Scale {
        /// The levels.
        levels: Rows<Level>,
    }

    fn take(levels: Json) -> (Option<Scale>, Vec<(String, &'static str)>) {
        let mut misfits = Vec::new();
        let mut body = Body::from_iter([("levels".to_owned(), levels)]);
        let scale = Scale::take(&mut body, &mut misfits);
        (scale, misfits.into_iter().map(|misfit| (misfit.field, misfit.code)).collect())
    }

    #[test]
    fn rows_are_written_as_they_were_read() {
        let given = json!([{"level": 2, "name": "unlikely"}, {"level": 1}]);
        let (scale, misfits) = take(given.clone());
        assert_eq!(misfits, []);
        let mut body = Body::new();
        scale.unwrap().write(&mut body);
        assert_eq!(body.get("levels"), Some(&given));
    }

    #[test]
    fn what_does_not_fit_is_named_by_row_and_column() {
        let (scale, misfits) = take(json!([{"level": 1}, {"level": 9, "colour": "red"}, "x", {"name": "none"}]));
        assert!(scale.is_none());
        let expected = [
            ("levels.1.level", "out_of_range"),
            ("levels.1.colour", "unknown_field"),
            ("levels.2", "wrong_type"),
            ("levels.3.level", "missing"),
        ];
        assert_eq!(misfits, expected.map(|(field, code)| (field.to_owned(), code)));
    }

    #[test]
    fn no_rows_are_no_value() {
        for nothing in [json!([]), json!(null), json!("")] {
            let (scale, _) = take(nothing);
            assert_eq!(scale.as_ref().map(|scale| Fields::get(scale, 0)), Some(Value::Absent));
        }
        assert_eq!(take(json!({"level": 1})).1, [("levels".to_owned(), "wrong_type")]);
    }
}
