//! What differs in a table inside a record, row by row.
//!
//! A row is told apart by its first column: the risk of a result, the level of a scale, the line of a statement. Where two rows
//! of one table share it, that column is no key and rows are told apart by all they say.

use std::collections::{HashMap, HashSet};

use record::{Columns, Field};
use serde_json::Value as Json;

/// A row that is not as it was.
#[derive(Clone, Debug)]
pub enum RowChange {
    /// It was added.
    Added(Json),
    /// It was taken out.
    Removed(Json),
    /// It is still there and says something else.
    Changed {
        /// As it was.
        old: Json,
        /// As it is.
        new: Json,
        /// The columns that differ.
        columns: Vec<&'static Field>,
    },
}

/// What differs between two tables: rows that stayed or came in the order of the new one, then those that went.
pub fn rows(columns: &'static Columns, old: Option<&Json>, new: Option<&Json>) -> Vec<RowChange> {
    let list = |json: Option<&Json>| json.and_then(Json::as_array).cloned().unwrap_or_default();
    let (old, new) = (list(old), list(new));
    let key = columns.fields.first().map(|field| field.name).filter(|key| is_key(key, &old) && is_key(key, &new));
    let identity = |row: &Json| match key {
        Some(key) => row.get(key).map(Json::to_string).unwrap_or_default(),
        None => row.to_string(),
    };
    let mut left: Vec<Option<(String, Json)>> = old.into_iter().map(|row| Some((identity(&row), row))).collect();
    // Rows that say the same are taken in turn, the first first.
    let mut places = HashMap::<String, Vec<usize>>::new();
    for (place, row) in left.iter().enumerate().rev() {
        places.entry(row.as_ref().map(|(key, _)| key.clone()).unwrap_or_default()).or_default().push(place);
    }
    let mut changes = Vec::new();
    for row in new {
        let place = places.get_mut(&identity(&row)).and_then(Vec::pop);
        match place.and_then(|place| left.get_mut(place)).and_then(Option::take) {
            None => changes.push(RowChange::Added(row)),
            Some((_, before)) if before == row => {}
            Some((_, before)) => {
                let differs = |field: &&'static Field| before.get(field.name) != row.get(field.name);
                let columns = columns.fields.iter().filter(differs).collect();
                changes.push(RowChange::Changed { old: before, new: row, columns });
            }
        }
    }
    changes.extend(left.into_iter().flatten().map(|(_, row)| RowChange::Removed(row)));
    changes
}

/// Whether no two rows share the value of a column.
fn is_key(name: &str, rows: &[Json]) -> bool {
    let mut seen = HashSet::new();
    rows.iter().all(|row| seen.insert(row.get(name).map(Json::to_string)))
}
