//! What follows from records and would be otherwise after a commit: the level of a risk, the implementation of a line of the
//! statement, the state of an acceptance that a rise of level voids.
//!
//! It is looked up in both values and compared, so that it holds for whatever a commit reaches, however far from what was
//! typed. Only what can differ is looked at: a column differs at a record that changed, or at all records of a kind when one
//! of the kinds changed that it is looked up in.

use std::sync::Arc;

use isms::derived::Derived;
use isms::{Held, Isms, Register, registry};
use jiff::civil::Date;
use record::{Field, Id, Kind, State, Type, Value};

use crate::View;

/// A record that would stand otherwise.
#[derive(Debug)]
pub struct Moved {
    /// The record as it would be.
    pub held: Arc<Held>,
    /// Its state, before and after, where that differs.
    pub state: Option<(State, State)>,
    /// What follows for it, before and after, where that differs.
    pub columns: Vec<(&'static Field, Value<'static>, Value<'static>)>,
}

/// The records that exist before and after and stand otherwise, as far as the viewer may see them, and how many more do.
pub(super) fn moved(view: &View, after: &Arc<Isms>, today: Date) -> (Vec<Moved>, usize) {
    let comparison = Comparison { before: &view.shown, after, today };
    let (mut seen, mut unseen) = (Vec::new(), 0);
    for kind in registry::kinds() {
        for moved in comparison.of(kind) {
            if view.sees(&moved.held) {
                seen.push(moved);
            } else {
                unseen += 1;
            }
        }
    }
    (seen, unseen)
}

struct Comparison<'a> {
    before: &'a Isms,
    after: &'a Isms,
    today: Date,
}

impl Comparison<'_> {
    /// The records of a kind that stand otherwise.
    fn of(&self, kind: &'static Kind) -> Vec<Moved> {
        let columns: Vec<&'static Derived> = registry::derived(kind).iter().filter(|one| is_told(&one.field)).collect();
        // A column of which nothing changed but records of the kind itself can differ at those alone.
        let (far, near): (Vec<_>, Vec<_>) = columns.into_iter().partition(|column| {
            let reads = column.reads.iter().filter_map(|name| registry::named(name));
            reads.filter(|read| *read != kind).any(|read| self.has_changed(read))
        });
        if far.is_empty() && !self.has_changed(kind) {
            return Vec::new();
        }
        let records = self.after.register(kind).into_iter().flat_map(Register::iter);
        records.filter_map(|held| self.one(held, &far, &near)).collect()
    }

    fn has_changed(&self, kind: &Kind) -> bool {
        let generation = |isms: &Isms| isms.register(kind).map(Register::generation);
        generation(self.before) != generation(self.after)
    }

    fn one(&self, held: &Arc<Held>, far: &[&'static Derived], near: &[&'static Derived]) -> Option<Moved> {
        let is_changed = held.at >= self.before.size();
        if (far.is_empty() && !is_changed) || !held.is_living() {
            return None;
        }
        let then = self.before.held(held.kind, held.id)?;
        let near = if is_changed { near } else { &[] };
        let columns = far.iter().chain(near).filter_map(|column| {
            let (from, to) = ((column.value)(self.before, then), (column.value)(self.after, held));
            (from != to).then_some((&column.field, from, to))
        });
        let columns: Vec<_> = columns.collect();
        let state = || Some((then.record()?.state(self.today)?, held.record()?.state(self.today)?));
        let state = is_changed.then(state).flatten().filter(|(from, to)| from != to);
        (state.is_some() || !columns.is_empty()).then(|| Moved { held: Arc::clone(held), state, columns })
    }
}

/// Whether a column says something to people by itself: levels, truths and days, not the figures behind them.
fn is_told(field: &Field) -> bool {
    matches!(field.field_type, Type::Choice(_) | Type::Truth | Type::Date | Type::Instant)
}

impl Moved {
    /// The record's id.
    pub fn id(&self) -> Id {
        self.held.id
    }
}
