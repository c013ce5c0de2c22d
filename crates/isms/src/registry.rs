//! All kinds of record: the product's table of contents, in the order in which people meet them.
//!
//! A new kind is a struct in the module of its part of the standard, and a line here.

use record::{Envelope, Id, Kind, Kinded, Misfit, Record};

use crate::Isms;
use crate::asset::Asset;
use crate::context::{Organisation, Unit};
use crate::leadership::{ExternalGrant, RoleAssignment};
use crate::people::Person;

/// The kinds.
pub const KINDS: &[Listed] = &[
    listed::<Organisation>().checked(Organisation::check),
    listed::<Unit>().checked(Unit::check),
    listed::<Person>().checked(Person::check),
    listed::<RoleAssignment>(),
    listed::<ExternalGrant>(),
    listed::<Asset>(),
];

/// A kind's line in the registry.
pub struct Listed {
    kind: fn() -> &'static Kind,
    check: Check,
}

/// What a kind asks of a record beyond its fields one by one: how it has to fit the rest of the ISMS.
pub type Check = fn(&Isms, &Draft<'_>) -> Vec<Misfit>;

/// A record that is about to be written.
pub struct Draft<'a> {
    /// Its id, new or not.
    pub id: Id,
    /// Its envelope.
    pub envelope: &'a Envelope,
    /// Its fields.
    pub record: &'a dyn Record,
}

impl Draft<'_> {
    /// Its struct, if it is a `T`.
    pub fn typed<T: Record>(&self) -> Option<&T> {
        self.record.downcast()
    }
}

const fn listed<T: Kinded>() -> Listed {
    Listed { kind: T::kind_of, check: |_, _| Vec::new() }
}

impl Listed {
    const fn checked(self, check: Check) -> Self {
        Self { kind: self.kind, check }
    }

    /// The kind.
    pub fn kind(&self) -> &'static Kind {
        (self.kind)()
    }
}

/// What the kind of a draft asks of it.
pub fn check(isms: &Isms, draft: &Draft<'_>) -> Vec<Misfit> {
    let kind = draft.record.kind();
    KINDS.iter().find(|listed| listed.kind() == kind).map_or_else(Vec::new, |listed| (listed.check)(isms, draft))
}

/// All kinds, in order.
pub fn kinds() -> impl Iterator<Item = &'static Kind> {
    KINDS.iter().map(Listed::kind)
}

/// The kind of that name: `asset`.
pub fn named(name: &str) -> Option<&'static Kind> {
    kinds().find(|kind| kind.name == name)
}

/// The kind of that resource: `assets`.
pub fn of_resource(plural: &str) -> Option<&'static Kind> {
    kinds().find(|kind| kind.plural == plural)
}

/// Where a kind stands in [`KINDS`].
pub(crate) fn position(kind: &Kind) -> Option<u16> {
    kinds().position(|one| one == kind).and_then(|position| u16::try_from(position).ok())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_kind_can_be_told_from_every_other() {
        for distinct in
            [|kind: &Kind| kind.name, |kind: &Kind| kind.plural, |kind: &Kind| kind.titles, |kind: &Kind| kind.entity]
        {
            let all: BTreeSet<_> = kinds().map(distinct).collect();
            assert_eq!(all.len(), KINDS.len(), "two kinds share one of {all:?}");
        }
        let prefixes: Vec<_> = kinds().map(|kind| kind.prefix).filter(|prefix| !prefix.is_empty()).collect();
        assert_eq!(prefixes.iter().collect::<BTreeSet<_>>().len(), prefixes.len(), "two kinds share a prefix");
    }

    #[test]
    fn every_kind_has_one_title_a_clause_and_targets_that_exist() {
        for kind in kinds() {
            assert_eq!(kind.fields.iter().filter(|field| field.is_title).count(), 1, "{kind:?} needs one title");
            assert!(!kind.clause.is_empty(), "{kind:?} says which clause asks for it");
            for field in kind.fields.iter() {
                if let Some(target) = field.field_type.target() {
                    assert!(named(target).is_some(), "{kind:?}.{} refers to {target}, which is no kind", field.name);
                }
            }
        }
    }
}
