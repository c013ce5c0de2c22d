//! The value itself: registers, indexes, head; how a commit makes the next one; and the questions all code asks of it.

mod overtaken;

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use ledger::tree::{Frontier, leaf_hash};
use record::{Id, Kind, Kinded, Ref};

use crate::context::{Organisation, Unit};
use crate::index::{Link, Links, Words};
use crate::{Commit, Held, Register, Revision, Typed, registry};

/// Everything that people of one organisation have decided, at one moment. Cloning it is cheap; it shares all that did
/// not change.
#[derive(Clone, Debug)]
pub struct Isms {
    organisation: Id,
    head: Head,
    registers: Vec<Arc<Register>>,
    links: Links,
    words: Words,
}

/// Where in its log a value stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Head {
    /// The log up to here.
    pub frontier: Arc<Frontier>,
    /// When the last commit was recorded.
    pub recorded: Timestamp,
}

impl Default for Head {
    fn default() -> Self {
        Self { frontier: Arc::new(Frontier::default()), recorded: Timestamp::UNIX_EPOCH }
    }
}

/// A record that refers to another, and by which field.
#[derive(Clone, Copy, Debug)]
pub struct Referring<'a> {
    /// The record that refers.
    pub held: &'a Arc<Held>,
    /// The field that names the other.
    pub field: &'static record::Field,
}

impl Isms {
    /// The value of an organisation whose log is empty.
    pub fn empty(organisation: Id) -> Self {
        Self {
            organisation,
            head: Head::default(),
            registers: registry::KINDS.iter().map(|_| Arc::default()).collect(),
            links: Links::default(),
            words: Words::default(),
        }
    }

    /// The value at `head`, from the newest revision of each record there, in any order.
    pub fn at(organisation: Id, head: Head, revisions: impl IntoIterator<Item = Held>) -> Self {
        let mut isms = Self { head, ..Self::empty(organisation) };
        for held in revisions {
            isms.put(Arc::new(held));
        }
        isms
    }

    /// Takes a revision that is about to be committed, so that what follows it in the same commit is decided upon it.
    /// The log does not move; see [`Isms::advance`].
    pub fn foresee(&mut self, revision: &Revision) {
        self.put(Arc::new(Held::trusted(revision, revision.body.clone())));
    }

    /// Moves the log on by a commit whose revisions were foreseen.
    pub fn advance(&mut self, commit: &Commit) {
        let frontier = Arc::make_mut(&mut self.head.frontier);
        for entry in &commit.entries {
            frontier.push(leaf_hash(entry));
        }
        self.head.recorded = commit.recorded;
    }

    /// Moves on by one commit, which must begin where the value stands.
    pub fn apply(&mut self, commit: &Commit) {
        for revision in &commit.revisions {
            self.foresee(revision);
        }
        self.advance(commit);
    }

    /// Moves on by one revision read from storage, whose commitment is checked.
    pub fn catch_up(&mut self, revision: &Revision) {
        self.put(Arc::new(Held::from_revision(revision)));
    }

    /// Sets where the value stands after [`Isms::catch_up`].
    pub fn stand_at(&mut self, head: Head) {
        self.head = head;
    }

    fn put(&mut self, held: Arc<Held>) {
        let Some(kind) = registry::position(held.kind) else { return };
        let Some(register) = self.registers.get_mut(usize::from(kind)) else { return };
        match Arc::make_mut(register).put(Arc::clone(&held)) {
            Some(before) => {
                self.links.exchange(kind, &before, &held);
                self.words.exchange(kind, &before, &held);
            }
            None => {
                self.links.add(kind, &held);
                self.words.add(kind, &held);
            }
        }
    }

    /// Whose it is.
    pub fn organisation(&self) -> Id {
        self.organisation
    }

    /// Where in the log it stands.
    pub fn head(&self) -> &Head {
        &self.head
    }

    /// How many entries the log has here.
    pub fn size(&self) -> u64 {
        self.head.frontier.size()
    }

    /// What the organisation says of itself; nothing before it was founded.
    pub fn profile(&self) -> Option<Typed<'_, Organisation>> {
        self.all().next()
    }

    /// The date of `now` where the organisation is.
    pub fn today(&self, now: Timestamp) -> Date {
        let zone = self.profile().and_then(|profile| TimeZone::get(&profile.time_zone).ok());
        now.to_zoned(zone.unwrap_or(TimeZone::UTC)).date()
    }

    /// The records of a kind.
    pub fn register(&self, kind: &Kind) -> Option<&Register> {
        self.registers.get(usize::from(registry::position(kind)?)).map(Arc::as_ref)
    }

    /// The living, sound records of a kind.
    pub fn all<T: Kinded>(&self) -> impl Iterator<Item = Typed<'_, T>> {
        self.register(T::kind_of())
            .into_iter()
            .flat_map(Register::iter)
            .filter(|held| held.is_living())
            .filter_map(typed)
    }

    /// A sound record, living or retired.
    pub fn get<T: Kinded>(&self, reference: Ref<T>) -> Option<Typed<'_, T>> {
        self.held(T::kind_of(), reference.id).and_then(typed)
    }

    /// A record of a kind by its id.
    pub fn held(&self, kind: &Kind, id: Id) -> Option<&Arc<Held>> {
        self.register(kind)?.get(id)
    }

    /// A record of a kind by its number (`A-014`) or its id.
    pub fn find(&self, kind: &Kind, handle: &str) -> Option<&Arc<Held>> {
        let register = self.register(kind)?;
        match kind.parse_number(handle) {
            Some(number) => register.numbered(number),
            None => register.get(Id::parse_str(handle).ok()?),
        }
    }

    /// The records that refer to `target`, living or retired.
    pub fn referring(&self, target: Id) -> impl Iterator<Item = Referring<'_>> {
        self.links.to(target).filter_map(|link| self.follow(*link))
    }

    /// The records of kind `T` that refer to `target`, living or retired.
    pub fn referring_from<T: Kinded>(&self, target: Id) -> impl Iterator<Item = Referring<'_>> {
        let kind = registry::position(T::kind_of());
        let links = kind.map(|kind| self.links.to_from(target, kind));
        links.into_iter().flatten().filter_map(|link| self.follow(*link))
    }

    fn follow(&self, link: Link) -> Option<Referring<'_>> {
        let kind = registry::KINDS.get(usize::from(link.kind))?.kind();
        let held = self.registers.get(usize::from(link.kind))?.get(link.source)?;
        Some(Referring { held, field: kind.fields.get(usize::from(link.field))? })
    }

    /// The records whose words begin with the words of `text`, grouped by kind, in the order of the registry.
    pub fn search(&self, text: &str) -> BTreeMap<u16, Vec<&Arc<Held>>> {
        let mut found: BTreeMap<u16, Vec<&Arc<Held>>> = BTreeMap::new();
        for (kind, id) in self.words.find(text) {
            if let Some(held) = self.registers.get(usize::from(kind)).and_then(|register| register.get(id)) {
                found.entry(kind).or_default().push(held);
            }
        }
        found
    }

    /// The unit at the top: the one that belongs to itself.
    pub fn root(&self) -> Option<Id> {
        self.all::<Unit>().map(|unit| unit.held).find(|held| held.envelope.unit == held.id).map(|held| held.id)
    }

    /// The unit and those above it, nearest first. Ends at the top; a chain that is not a tree ends too. Above a damaged
    /// unit nothing is known but the top.
    pub fn units_above(&self, unit: Id) -> Vec<Id> {
        let mut path = vec![unit];
        let mut here = unit;
        while let Some(held) = self.held(Unit::kind_of(), here) {
            let above = if held.record().is_some() { held.envelope.unit } else { self.root().unwrap_or(here) };
            if path.contains(&above) {
                break;
            }
            path.push(above);
            here = above;
        }
        path
    }
}

fn typed<T: Kinded>(held: &Arc<Held>) -> Option<Typed<'_, T>> {
    Some(Typed { held, it: held.typed()? })
}
