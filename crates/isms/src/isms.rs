//! The value itself: registers, indexes, head; how a commit makes the next one; and the questions all code asks of it.

mod erased;
mod overtaken;

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use ledger::tree::{Frontier, leaf_hash};
use record::{Field, Id, Kind, Kinded, Ref};

use crate::context::{Organisation, Unit};
use crate::index::Link;
use crate::volume::Volume;
use crate::{Commit, Held, Register, Revision, Typed, registry};

/// Everything that people of one organisation have decided, at one moment. Cloning it is cheap; it shares all that did
/// not change.
#[derive(Clone, Debug)]
pub struct Isms {
    organisation: Id,
    head: Head,
    /// The entry of the last erasure, and when it was recorded; see [`Isms::erased_until`].
    erased: Option<(u64, Timestamp)>,
    /// By the position of the kind in the registry. Of a past value one is empty until somebody asks for it.
    volumes: Vec<Arc<OnceLock<Volume>>>,
    /// Where a past value comes from; nothing for the present.
    past: Option<Arc<Past>>,
}

/// Where in its log a value stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Head {
    /// The log up to here.
    pub frontier: Arc<Frontier>,
    /// When the last commit was recorded.
    pub recorded: Timestamp,
}

/// Where a past value takes from what has changed since.
pub trait Archive: std::fmt::Debug + Send + Sync {
    /// Those records of a kind that were there at that moment and have changed since, as they were. Nothing where they cannot
    /// be had, and then [`Archive::is_whole`] says so from now on.
    fn earlier(&self, kind: &'static Kind) -> Vec<Held>;

    /// Whether everything that was asked for could be had.
    fn is_whole(&self) -> bool;
}

/// Where a past value comes from.
#[derive(Debug)]
struct Past {
    present: Arc<Isms>,
    archive: Arc<dyn Archive>,
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
    pub field: &'static Field,
}

impl Isms {
    /// The value of an organisation whose log is empty.
    pub fn empty(organisation: Id) -> Self {
        Self {
            organisation,
            head: Head::default(),
            erased: None,
            volumes: registry::KINDS.iter().map(|_| Arc::new(OnceLock::from(Volume::searched()))).collect(),
            past: None,
        }
    }

    /// The value at an earlier head of the log of `present`. What did not change since is shared; each kind that did is
    /// taken from the archive when it is first asked for.
    pub fn rewound(present: &Arc<Self>, head: Head, archive: Arc<dyn Archive>) -> Self {
        let size = head.frontier.size();
        let volumes = present.volumes.iter().map(|volume| {
            let is_unchanged = volume.get().is_some_and(|volume| volume.register().generation() <= size);
            if is_unchanged { Arc::clone(volume) } else { Arc::default() }
        });
        Self {
            organisation: present.organisation,
            volumes: volumes.collect(),
            head,
            erased: present.erased,
            past: Some(Arc::new(Past { present: Arc::clone(present), archive })),
        }
    }

    /// Whether the archive has given all that was asked of it so far. What was read of a value that is not whole means nothing.
    pub fn is_whole(&self) -> bool {
        self.past.as_ref().is_none_or(|past| past.archive.is_whole())
    }

    /// Asks for every kind.
    pub fn load(&self) {
        for kind in 0..self.volumes.len() {
            self.volume(kind);
        }
    }

    fn volume(&self, position: usize) -> Option<&Volume> {
        let volume = self.volumes.get(position)?;
        let kind = registry::KINDS.get(position)?.kind();
        Some(volume.get_or_init(|| {
            let Some(past) = &self.past else { return Volume::searched() };
            let position_now = u16::try_from(position).unwrap_or(u16::MAX);
            match past.present.volume(position) {
                Some(present) => present.rewound(position_now, self.size(), past.archive.earlier(kind)),
                None => Volume::default(),
            }
        }))
    }

    /// The volumes in the order of the registry.
    fn each(&self) -> impl Iterator<Item = &Volume> {
        (0..self.volumes.len()).filter_map(|position| self.volume(position))
    }

    /// The value at `head`, from the newest revision of each record there, in any order.
    pub fn at(organisation: Id, head: Head, revisions: impl IntoIterator<Item = Held>) -> Self {
        let mut isms = Self { head, ..Self::empty(organisation) };
        for held in revisions {
            isms.put(Arc::new(held));
        }
        isms
    }

    /// The same value with some records told otherwise, see [`Held::retold`]; nothing for those that stay as they are.
    ///
    /// INVARIANT: what is made of it can say nothing that was not told to it.
    pub fn retold(&self, tell: impl Fn(&Held) -> Option<Held>) -> Self {
        let records = self.each().flat_map(|volume| volume.register().iter());
        let told = records.map(|held| tell(held).unwrap_or_else(|| Held::clone(held)));
        Self::at(self.organisation, self.head.clone(), told)
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
        let erasure = Arc::clone(&held);
        if let Some(volume) = self.volume_mut(held.kind) {
            volume.put(kind, held);
        }
        self.take_out_erased(&erasure);
    }

    fn volume_mut(&mut self, kind: &Kind) -> Option<&mut Volume> {
        let position = usize::from(registry::position(kind)?);
        self.volume(position);
        self.volumes.get_mut(position).map(Arc::make_mut).and_then(OnceLock::get_mut)
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
        now.to_zoned(self.time_zone()).date()
    }

    /// The time zone of the organisation.
    pub fn time_zone(&self) -> TimeZone {
        let zone = self.profile().and_then(|profile| TimeZone::get(&profile.time_zone).ok());
        zone.unwrap_or(TimeZone::UTC)
    }

    /// The records of a kind.
    pub fn register(&self, kind: &Kind) -> Option<&Register> {
        self.volume(usize::from(registry::position(kind)?)).map(Volume::register)
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

    /// The records that refer to one of that kind, living or retired. Only kinds whose records may do so are asked.
    pub fn referring(&self, kind: &Kind, target: Id) -> impl Iterator<Item = Referring<'_>> {
        let volumes = registry::referrers(kind).iter().filter_map(|position| self.volume(usize::from(*position)));
        volumes.flat_map(move |volume| follow(volume, target))
    }

    /// The records that refer to one of that kind by a field that is meant, living or retired. Fields are asked about before
    /// records are looked up: whoever brought a large register is named by all of it.
    pub fn referring_by(
        &self,
        kind: &Kind,
        target: Id,
        is_meant: impl Fn(&'static Kind, &'static Field) -> bool,
    ) -> impl Iterator<Item = Referring<'_>> {
        let meant = registry::referrers(kind).iter().filter_map(move |position| {
            let from = registry::KINDS.get(usize::from(*position))?.kind();
            let fields = (0_u16..).zip(from.fields.iter()).filter(|(_, field)| is_meant(from, field));
            let fields: Vec<u16> = fields.map(|(field, _)| field).collect();
            Some((self.volume(usize::from(*position)).filter(|_| !fields.is_empty())?, fields))
        });
        meant.flat_map(move |(volume, fields)| {
            let links = volume.referring(target).filter(move |link| fields.contains(&link.field));
            links.filter_map(|link| followed(volume, link))
        })
    }

    /// The records of kind `from` that refer to `target` by a field that is meant, the newest first, living or retired: for
    /// whoever asks for the last few of many.
    pub fn newest_referring(
        &self,
        from: &'static Kind,
        target: Id,
        is_meant: impl Fn(&'static Field) -> bool,
    ) -> impl Iterator<Item = Referring<'_>> {
        let fields = (0_u16..).zip(from.fields.iter()).filter(|(_, field)| is_meant(field));
        let fields: Vec<u16> = fields.map(|(field, _)| field).collect();
        let position = registry::position(from).map(usize::from).filter(|_| !fields.is_empty());
        let volume = position.and_then(|position| self.volume(position));
        volume.into_iter().flat_map(move |volume| {
            let fields = fields.clone();
            let links = volume.referring(target).rev().filter(move |link| fields.contains(&link.field));
            links.filter_map(|link| followed(volume, link))
        })
    }

    /// The kind of a record.
    pub fn kind_of(&self, id: Id) -> Option<&'static Kind> {
        self.each().find_map(|volume| volume.register().get(id)).map(|held| held.kind)
    }

    /// The records of kind `T` that refer to `target`, living or retired.
    pub fn referring_from<T: Kinded>(&self, target: Id) -> impl Iterator<Item = Referring<'_>> {
        let position = registry::position(T::kind_of()).map(usize::from);
        let volume = position.and_then(|position| self.volume(position));
        volume.into_iter().flat_map(move |volume| follow(volume, target))
    }

    /// The records whose words begin with the words of `text`, grouped by kind, in the order of the registry.
    pub fn search(&self, text: &str) -> BTreeMap<u16, Vec<&Arc<Held>>> {
        let mut found: BTreeMap<u16, Vec<&Arc<Held>>> = BTreeMap::new();
        for (kind, volume) in (0..).zip(self.each()) {
            let ids = volume.find(text);
            let records: Vec<_> = ids.into_iter().filter_map(|id| volume.register().get(id)).collect();
            if !records.is_empty() {
                found.insert(kind, records);
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

/// The records of a volume that refer to `target`, with the field that names it.
fn follow(volume: &Volume, target: Id) -> impl Iterator<Item = Referring<'_>> {
    volume.referring(target).filter_map(|link| followed(volume, link))
}

fn followed<'a>(volume: &'a Volume, link: &Link) -> Option<Referring<'a>> {
    let held = volume.register().get(link.source)?;
    Some(Referring { held, field: held.kind.fields.get(usize::from(link.field))? })
}

fn typed<T: Kinded>(held: &Arc<Held>) -> Option<Typed<'_, T>> {
    Some(Typed { held, it: held.typed()? })
}
