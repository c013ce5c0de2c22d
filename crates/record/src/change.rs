//! The difference between two bodies, field by field.

use serde_json::Value as Json;

use crate::Body;

/// One field that differs between two versions of a record.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// The field's name.
    pub field: String,
    /// Its value before, if it had one.
    pub old: Option<Json>,
    /// Its value after, if it has one.
    pub new: Option<Json>,
}

/// What differs from `old` to `new`, in the order of names. `reason` belongs to a revision, not to the record, and is
/// left out.
pub fn changes(old: &Body, new: &Body) -> Vec<Change> {
    let mut names: Vec<&String> = old.keys().chain(new.keys().filter(|name| !old.contains_key(*name))).collect();
    names.sort();
    names
        .into_iter()
        .filter(|name| name.as_str() != "reason" && old.get(*name) != new.get(*name))
        .map(|name| Change { field: name.clone(), old: old.get(name).cloned(), new: new.get(name).cloned() })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_change_names_what_came_what_went_and_what_differs() {
        let (Json::Object(old), Json::Object(new)) = (
            json!({"name": "a", "place": "b", "same": 1, "reason": "x"}),
            json!({"name": "c", "kind": "d", "same": 1}),
        ) else {
            unreachable!()
        };
        let found: Vec<_> = changes(&old, &new).into_iter().map(|c| (c.field, c.old, c.new)).collect();
        assert_eq!(
            found,
            [
                ("kind".to_owned(), None, Some(json!("d"))),
                ("name".to_owned(), Some(json!("a")), Some(json!("c"))),
                ("place".to_owned(), Some(json!("b")), None),
            ]
        );
    }
}
