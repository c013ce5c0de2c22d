//! What follows for controls. Looked up, stored nowhere.

use record::{Field, Type, Value};

use super::register::{Control, ControlSource};
use crate::derived::Derived;

/// The columns of a control.
pub(crate) static OF_CONTROL: [Derived; 1] = [Derived {
    field: Field::derived(
        "source",
        "Source",
        "Whether it was adopted from Annex A or is a measure of your own.",
        Type::Choice(ControlSource::CHOICES),
    ),
    reads: &[],
    value: |_, held| match held.typed::<Control>() {
        Some(control) => Value::Choice(control.source().choice()),
        None => Value::Absent,
    },
}];
