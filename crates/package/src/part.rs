//! Which records a package is about: those of a scope, without the kinds that are left out.

use std::collections::BTreeSet;
use std::sync::Arc;

use access::{Keeps, View};
use isms::Held;
use isms::context::{Organisation, Scope, Unit};
use isms::people::Person;
use isms::what_if::WhatIf;
use record::{Id, Kind, Kinded as _, Value};

/// Which records are kept, as `view` has the units and scopes; all where nothing is chosen.
pub(crate) fn keeps(view: &View, scope: Option<Id>, without: &[&'static Kind]) -> Keeps {
    let without: BTreeSet<&'static str> = without.iter().map(|kind| kind.name).collect();
    let part = scope.map(|scope| Part::of(view, scope));
    // What might be is not what was.
    let is_left_out = move |held: &Held| held.kind == WhatIf::kind_of() || without.contains(held.kind.name);
    Arc::new(move |held| !is_left_out(held) && part.as_ref().is_none_or(|part| part.has(held)))
}

/// A part of the ISMS.
struct Part {
    /// The versions of the scope.
    series: BTreeSet<Id>,
    /// Its units, those below them, and those above, whose decisions count there.
    units: BTreeSet<Id>,
}

impl Part {
    fn of(view: &View, scope: Id) -> Self {
        let named: BTreeSet<Id> = view
            .held(Scope::kind_of(), scope)
            .and_then(|held| held.typed::<Scope>())
            .map(|scope| scope.units.iter().map(|unit| unit.id).collect())
            .unwrap_or_default();
        let mut units: BTreeSet<Id> = named.iter().flat_map(|unit| view.units_above(*unit)).collect();
        let below = view.records(Unit::kind_of()).map(|unit| unit.id);
        units.extend(below.filter(|unit| view.units_above(*unit).iter().any(|above| named.contains(above))));
        Self { series: series(view, scope), units }
    }

    fn has(&self, held: &Held) -> bool {
        let of_all = [Organisation::kind_of(), Unit::kind_of(), Person::kind_of()];
        if held.kind == Scope::kind_of() {
            return self.series.contains(&held.id);
        }
        match held.named("scope") {
            Value::Reference(scope) => self.series.contains(&scope),
            _ => of_all.contains(&held.kind) || self.units.contains(&held.envelope.unit),
        }
    }
}

/// The versions of a scope, those before and after it: each continues the one before.
fn series(view: &View, scope: Id) -> BTreeSet<Id> {
    let before = |id: Id| {
        let scope: &Scope = view.held(Scope::kind_of(), id)?.typed()?;
        scope.replaces.map(|before| before.id)
    };
    let mut series = BTreeSet::from([scope]);
    let all: Vec<Id> = view.records(Scope::kind_of()).map(|held| held.id).collect();
    loop {
        let size = series.len();
        for id in &all {
            match before(*id) {
                Some(earlier) if series.contains(id) => {
                    series.insert(earlier);
                }
                Some(earlier) if series.contains(&earlier) => {
                    series.insert(*id);
                }
                Some(_) | None => {}
            }
        }
        if series.len() == size {
            return series;
        }
    }
}
