//! What-ifs: who sees them, and who drafts in them.

use isms::Held;
use isms::what_if::{Touched, WhatIf};
use record::Kinded as _;

use crate::{Object, Reach, Right, Standing, View, may};

/// Whether the person may see every record that a what-if tells of, or ever told of. Of all other kinds this is true.
///
/// INVARIANT: nobody reads through a what-if what they may not see of the records themselves. A record that it would make is seen by
/// who drafted it, and by who sees all of its kind at its unit.
pub(crate) fn sees_all_that_it_tells_of(standing: &Standing, object: &Object<'_>) -> bool {
    let what_if = object.record.and_then(|record| record.downcast::<WhatIf>());
    what_if.is_none_or(|what_if| what_if.touched.iter().all(|touched| sees(standing, object, touched)))
}

fn sees(standing: &Standing, object: &Object<'_>, touched: &Touched) -> bool {
    let Some((kind, id)) = touched.target() else { return false };
    match object.isms.held(kind, id) {
        Some(held) => may(standing, Right::See, &Object::held(object.isms, held)),
        None => {
            let unit = touched.at_unit.map_or(object.unit, |unit| unit.id);
            let drafted = Object { isms: object.isms, kind, id, unit, record: None };
            touched.by.id == standing.person || may(standing, Right::See, &drafted)
        }
    }
}

impl View {
    /// Whether the viewer may draft in what-ifs at all, and begin one: whoever sees any, as anybody may ask for a change (6.3).
    pub fn may_begin_what_ifs(&self) -> bool {
        !self.is_past && self.actor.reach >= Reach::Write && self.knows_kind(WhatIf::kind_of())
    }

    /// Whether the viewer may draft in this one and apply it: who began it, whom they named, who keeps changes.
    pub fn may_draft(&self, what_if: &Held) -> bool {
        let is_open = what_if.typed::<WhatIf>().is_some_and(WhatIf::is_open) && what_if.is_living();
        is_open && self.may_begin_what_ifs() && self.sees(what_if) && (self.may_write(what_if) || self.is_own(what_if))
    }
}
