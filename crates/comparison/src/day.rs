//! One side of a comparison.

use isms::{Held, Isms};
use jiff::civil::Date;
use record::{Kind, State};

/// An ISMS on a day. What follows from the date, such as that something is overdue, is looked up on that day.
#[derive(Clone, Copy, Debug)]
pub struct Day<'a> {
    /// The value.
    pub isms: &'a Isms,
    /// The day.
    pub today: Date,
}

impl Day<'_> {
    /// The state of a record on that day.
    pub fn state(&self, held: &Held) -> Option<State> {
        held.record()?.state(self.today)
    }

    /// Whether both values hold the very same records of a kind: one was made from the other, and no commit between touched
    /// the kind.
    pub(crate) fn shares(&self, other: &Day<'_>, kind: &Kind) -> bool {
        match (self.isms.register(kind), other.isms.register(kind)) {
            (Some(one), Some(other)) => std::ptr::eq(one, other),
            (one, other) => one.is_none() && other.is_none(),
        }
    }
}
