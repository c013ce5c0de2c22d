//! Of which kinds, and where, somebody may make records by plain editing.

use catalogue::{Qualifier, Role, rights};
use isms::registry;
use record::{Field, Id, Kind};

use crate::{Holding, Reach, View};

impl View {
    /// Whether the viewer may make records of a kind by plain editing: where a role of theirs may write all of it, or, with
    /// `own`, records that name them. Records with a life cycle begin with a step; see `decide::first_steps`.
    pub fn may_create(&self, kind: &'static Kind) -> bool {
        self.may_create_where(kind, &|_| true)
    }

    /// The same at a unit.
    pub fn may_create_at(&self, kind: &'static Kind, unit: Id) -> bool {
        let above = self.present.units_above(unit);
        self.may_create_where(kind, &|holding| above.contains(&holding.unit))
    }

    fn may_create_where(&self, kind: &'static Kind, counts: &dyn Fn(&Holding) -> bool) -> bool {
        let begins_plainly = kind.is_edited && kind.life_cycle.is_none();
        if self.is_past || self.actor.reach < Reach::Write || !begins_plainly {
            return false;
        }
        let Some(group) = rights().group_of_entity(kind.entity) else { return false };
        let may_be_named = |field: &Field| {
            let holds = |role| self.standing.held.iter().any(|holding| Role::from_id(role) == Some(holding.role));
            field.link.is_some() && !field.is_decided && field.needs_role.is_none_or(holds)
        };
        self.standing.held.iter().filter(|holding| counts(holding)).any(|holding| {
            group.access(holding.role).write.is_some_and(|write| match write {
                Qualifier::All => true,
                Qualifier::Own => kind.is_reported || kind.fields.iter().any(may_be_named),
                Qualifier::Report => kind.is_reported,
                _ => false,
            })
        })
    }

    /// Whether any kind may be made or edited: what decides if the pages show ways to change things.
    pub fn may_change_anything(&self) -> bool {
        registry::kinds().any(|kind| self.may_create(kind))
    }

    /// Whether the viewer writes every record of a kind at a unit: who brings a file brings others' records too.
    pub fn writes_all_at(&self, kind: &Kind, unit: Id) -> bool {
        let Some(group) = rights().group_of_entity(kind.entity) else { return false };
        let mut held = self.standing.at(&self.present, unit);
        held.any(|holding| group.access(holding.role).write == Some(Qualifier::All))
    }

    /// The unit at which records of a kind are made unless somebody says otherwise: the highest where the viewer writes all of
    /// them.
    pub fn home_of(&self, kind: &Kind) -> Option<Id> {
        let group = rights().group_of_entity(kind.entity)?;
        let writing = self.standing.held.iter().filter(|held| group.access(held.role).write == Some(Qualifier::All));
        writing.map(|held| held.unit).min_by_key(|unit| self.present.units_above(*unit).len())
    }
}
