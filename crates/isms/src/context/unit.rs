//! Units: what the organisation is made of.

use record::{Kinded as _, Line, Misfit, Record};

use crate::Isms;
use crate::registry::Draft;

/// A part of the organisation: a department, a team, a location's staff. Roles held at a unit count there and in every
/// unit below it, and every record belongs to one.
///
/// The unit that a unit belongs to is the one above it; the unit at the top belongs to itself.
#[derive(Clone, Debug, PartialEq, Record)]
#[record(plural = "units", clause = "4.1", prefix = "U")]
pub struct Unit {
    /// What people call it.
    #[field(title, listed, searched)]
    pub name: Line,
    /// What it answers for.
    #[field(listed)]
    pub purpose: Option<Line>,
}

impl Unit {
    /// INVARIANT: units form one tree. A unit is never moved below itself.
    pub(crate) fn check(isms: &Isms, draft: &Draft<'_>) -> Vec<Misfit> {
        let above = draft.envelope.unit;
        let is_first = || isms.register(Self::kind_of()).is_none_or(|units| units.iter().next().is_none());
        let is_top = isms.root().map_or_else(is_first, |top| top == draft.id);
        if (above == draft.id) != is_top {
            return vec![Misfit::new("unit", "one_top", "There is one unit at the top, and it stays there.")];
        }
        if !is_top && isms.units_above(above).contains(&draft.id) {
            return vec![Misfit::new("unit", "below_itself", "A unit cannot belong to a unit that is below it.")];
        }
        Vec::new()
    }
}
