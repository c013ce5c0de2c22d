//! What records are called in documents.

use access::View;
use isms::people::Person;
use record::{Id, Kind, Kinded as _, Ref};

/// Stands for a record that whoever exports may not see.
pub(crate) const UNSEEN: &str = "one you may not see";

/// A person, by name.
pub(crate) fn person(view: &View, person: Ref<Person>) -> String {
    view.label(Person::kind_of(), person.id).unwrap_or(UNSEEN).to_owned()
}

/// A record, by number and name.
pub(crate) fn numbered(view: &View, kind: &Kind, id: Id) -> String {
    match view.held(kind, id).and_then(|held| held.number()) {
        Some(number) => format!("{number} {}", view.label(kind, id).unwrap_or_default()).trim_end().to_owned(),
        None => view.label(kind, id).unwrap_or(UNSEEN).to_owned(),
    }
}
