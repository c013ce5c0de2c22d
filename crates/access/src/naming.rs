//! What a viewer may call by its name: more than they may open.

use std::sync::Arc;

use catalogue::{Qualifier, rights};
use isms::Held;
use isms::context::{Scope, ScopeStep, Unit};
use isms::people::Person;
use isms::risk::{CriteriaStep, RiskCriteria};
use record::{Id, Kind, Kinded as _};

use crate::{Standing, View};

impl View {
    /// What a reference is called. Colleagues know each other's names and the names of units, also where they may not
    /// open the record (docs/decisions/0002-names-of-colleagues.md).
    pub fn label(&self, kind: &Kind, id: Id) -> Option<&str> {
        let held = self.shown.held(kind, id).or_else(|| self.present.held(kind, id))?;
        if !self.narrowed.as_deref().is_none_or(|narrowed| narrowed.keeps(held)) {
            return None;
        }
        let is_known = || self.criteria(id).is_some() || self.is_scope_that_binds(held);
        (self.may_name(kind) || self.sees(held) || is_known()).then(|| held.title())
    }

    /// A version of the risk criteria that is or was in force, as whoever rates by it reads it: what its levels mean.
    ///
    /// Criteria count at their unit and in every unit below. Who holds a role below that sees criteria is bound by them, so
    /// that they may read them also where they hold nothing at the unit of the criteria themselves.
    pub fn criteria(&self, id: Id) -> Option<&RiskCriteria> {
        let held = self.shown.held(RiskCriteria::kind_of(), id)?;
        let criteria: &RiskCriteria = held.typed()?;
        let was_approved = matches!(criteria.step, CriteriaStep::Approved | CriteriaStep::Superseded);
        (self.sees(held) || (was_approved && self.is_bound_by(held))).then_some(criteria)
    }

    /// The risk criteria in force, if they bind the viewer, with their id.
    pub fn criteria_in_force(&self) -> Option<(Id, &RiskCriteria)> {
        let in_force = isms::risk::in_force(&self.shown)?;
        Some((in_force.held.id, self.criteria(in_force.held.id)?))
    }

    /// A scope that is or was in force is known by name wherever it binds somebody: its statement has lines for them.
    fn is_scope_that_binds(&self, held: &Held) -> bool {
        let was_approved = |scope: &Scope| matches!(scope.step, ScopeStep::Approved | ScopeStep::Superseded);
        held.typed::<Scope>().is_some_and(was_approved) && self.is_bound_by(held)
    }

    /// Whether the viewer holds a role, below the unit of a record, that sees all records of its kind.
    fn is_bound_by(&self, held: &Held) -> bool {
        let Some(group) = rights().group_of_entity(held.kind.entity) else { return false };
        let binds = |standing: &Standing| {
            let mut seeing =
                standing.held.iter().filter(|holding| group.access(holding.role).see == Some(Qualifier::All));
            seeing.any(|holding| self.present.units_above(holding.unit).contains(&held.envelope.unit))
        };
        let is_kept = self.narrowed.as_deref().is_none_or(|narrowed| narrowed.keeps(held));
        is_kept && binds(&self.standing) && self.reader().is_none_or(binds)
    }

    /// Whether records of the kind may be named by someone who may not open them.
    pub fn may_name(&self, kind: &Kind) -> bool {
        let is_colleague = self.standing.is_colleague() && self.reader().is_none_or(Standing::is_colleague);
        (kind == Person::kind_of() || kind == Unit::kind_of()) && is_colleague
    }

    /// The records of a kind that the viewer may refer to: living ones that they may see or name.
    pub fn choices(&self, kind: &'static Kind) -> impl Iterator<Item = &Arc<Held>> {
        let names = self.may_name(kind);
        let records = self.shown.register(kind).map(isms::Register::iter);
        records.into_iter().flatten().filter(move |held| held.is_living() && (names || self.sees(held)))
    }

    /// Whether the viewer may refer to a living record of that kind and id.
    pub fn may_refer(&self, kind: &Kind, id: Id) -> bool {
        self.shown.held(kind, id).is_some_and(|held| held.is_living() && (self.may_name(kind) || self.sees(held)))
    }
}
