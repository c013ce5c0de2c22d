//! A value as one person may see it: all that a page, a list, a count, a search or an export is ever given.

use std::collections::BTreeSet;
use std::sync::Arc;

use catalogue::{Qualifier, Role, rights};
use isms::derived::{Column, Derived};
use isms::people::Person;
use isms::what_if::WhatIf;
use isms::{Held, Isms, Typed};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use record::{Field, Id, Kind, Kinded, Ref, Value};

use crate::may::{is_for_deciders, is_open_to_grants, is_own, only_as_approver, only_as_own, writes_all};
use crate::narrowed::Narrowed;
use crate::{Actor, Holding, Object, Reach, Right, Standing, may};

/// What one person may see of an organisation's value.
///
/// INVARIANT: nothing here returns a record, or a part of one, that [`may`] does not let the person see; rights are
/// today's, also when a past value is shown. A record that lives today is judged as it stands today.
#[derive(Clone)]
pub struct View {
    pub(crate) shown: Arc<Isms>,
    pub(crate) present: Arc<Isms>,
    pub(crate) actor: Actor,
    pub(crate) standing: Standing,
    pub(crate) now: Timestamp,
    pub(crate) today: Date,
    pub(crate) is_past: bool,
    /// The instant whose rights count, which is the present also where a past moment is shown.
    pub(crate) rights_of: Timestamp,
    /// What of it is handed on, where that is not all.
    pub(crate) narrowed: Option<Arc<Narrowed>>,
}

/// A record that refers to another, as far as the viewer may see it.
pub struct Linked<'a> {
    /// The record.
    pub held: &'a Arc<Held>,
    /// Its field that names the other.
    pub field: &'static Field,
}

impl View {
    /// The present value as `actor` may see it at `now`.
    pub fn of_present(present: Arc<Isms>, actor: Actor, now: Timestamp) -> Self {
        let today = present.today(now);
        let standing = Standing::of_actor(&present, &actor, today);
        let shown = Arc::clone(&present);
        Self { shown, present, actor, standing, now, today, is_past: false, rights_of: now, narrowed: None }
    }

    /// A past value, at the instant `then`, as `actor` may see it by the rights of `now`.
    pub fn of_past(shown: Arc<Isms>, then: Timestamp, present: Arc<Isms>, actor: Actor, now: Timestamp) -> Self {
        let standing = Standing::of_actor(&present, &actor, present.today(now));
        // Days begin and end as they do there today, so that the day that was asked for is the day that is shown.
        let today = present.today(then);
        Self { shown, present, actor, standing, now: then, today, is_past: true, rights_of: now, narrowed: None }
    }

    /// The present value as somebody else may see it.
    ///
    /// INVARIANT: `decide` alone calls this, and lets nothing out but whether they may decide; `clippy.toml` forbids it
    /// elsewhere.
    pub fn as_another(&self, actor: Actor) -> Self {
        Self::of_present(Arc::clone(&self.present), actor, self.now)
    }

    /// The same viewer, shown the value after a commit. Records that live are judged as they stand today.
    pub(crate) fn onto(&self, after: &Arc<Isms>) -> Self {
        Self { shown: Arc::clone(after), ..self.clone() }
    }

    /// The same viewer, shown what would be: to read from, and to be compared with the present. Whatever is kept under the moment of
    /// a view is not kept of this one; see [`View::moment`].
    pub fn foreseeing(&self, after: &Arc<Isms>) -> Self {
        self.onto(after)
    }

    /// Who looks.
    pub fn actor(&self) -> &Actor {
        &self.actor
    }

    /// What the viewer holds today.
    pub fn standing(&self) -> &Standing {
        &self.standing
    }

    /// The instant that is shown.
    pub fn now(&self) -> Timestamp {
        self.now
    }

    /// The date that is shown: on a past day, today is that day.
    pub fn today(&self) -> Date {
        self.today
    }

    /// The date of an instant where the organisation is.
    pub fn day_of(&self, instant: Timestamp) -> Date {
        self.present.today(instant)
    }

    /// Whether a past moment is shown; then nothing can be changed.
    pub fn is_past(&self) -> bool {
        self.is_past
    }

    /// Whether all that was asked of the value could be had. What was made of one that is not whole is not to be sent.
    pub fn is_whole(&self) -> bool {
        self.shown.is_whole()
    }

    /// The organisation.
    pub fn organisation(&self) -> Id {
        self.shown.organisation()
    }

    /// Its name, which every member knows.
    pub fn organisation_name(&self) -> &str {
        self.shown.profile().map_or("Annexa", |profile| &profile.it.name)
    }

    /// The currency of its amounts, which every member knows; empty while none is chosen.
    pub fn currency(&self) -> &str {
        self.shown.profile().map_or("", |profile| &profile.it.currency)
    }

    /// The time zone in which the organisation's days begin and end.
    pub fn time_zone(&self) -> TimeZone {
        let zone = self.present.profile().and_then(|profile| TimeZone::get(&profile.time_zone).ok());
        zone.unwrap_or(TimeZone::UTC)
    }

    /// How many living records of a kind the viewer may see.
    pub fn living(&self, kind: &'static Kind) -> usize {
        if self.sees_all(kind) {
            return self.shown.register(kind).map_or(0, isms::Register::living);
        }
        self.records(kind).filter(|held| held.is_living()).count()
    }

    /// Whether the viewer may read the log: who sees more of the trail than their own steps, be it only totals, what their team did,
    /// or what a grant names. The log tells of all units, so a role at one of them is not enough.
    pub fn may_read_log(&self) -> bool {
        let Some(trail) = rights().group("audit_trail") else { return false };
        let sees =
            |see: Qualifier| matches!(see, Qualifier::All | Qualifier::Totals | Qualifier::Team | Qualifier::Granted);
        let root = self.present.root();
        let reads = |standing: &Standing| {
            let mut at_root = standing.held.iter().filter(|holding| Some(holding.unit) == root);
            at_root.any(|holding| trail.access(holding.role).see.is_some_and(sees))
        };
        reads(&self.standing) && self.reader().is_none_or(reads)
    }

    /// The size of the log that is shown.
    pub fn log_size(&self) -> u64 {
        self.shown.size()
    }

    /// The root over the log that is shown: one number that stands for all of it and says nothing of it.
    pub fn log_root(&self) -> ledger::Hash {
        self.shown.head().frontier.root()
    }

    /// When the last entry of the log that is shown was recorded.
    pub fn log_recorded(&self) -> Timestamp {
        self.shown.head().recorded
    }

    /// Whether the viewer may see a record of the shown value.
    pub fn sees(&self, held: &Held) -> bool {
        self.hands_on(held) && may(&self.standing, Right::See, &self.judged(held))
    }

    /// What rights judge: the record as it stands today, or as it last stood.
    pub(crate) fn judged<'a>(&'a self, held: &'a Held) -> Object<'a> {
        match self.present.held(held.kind, held.id) {
            Some(today) => Object::held(&self.present, today),
            None => Object { isms: &self.present, ..Object::held(&self.shown, held) },
        }
    }

    /// The records of a kind that the viewer may see, in the order of their birth, retired ones included.
    pub fn records(&self, kind: &'static Kind) -> impl DoubleEndedIterator<Item = &Arc<Held>> {
        let sees_all = self.sees_all(kind);
        let records = self.shown.register(kind).map(isms::Register::iter);
        records.into_iter().flatten().filter(move |held| sees_all || self.sees(held))
    }

    /// Whether every record of the kind is visible, so that none needs to be judged: the matrix says `all` to a role
    /// held at the top.
    pub fn sees_all(&self, kind: &Kind) -> bool {
        // Whether a what-if is seen follows from the records that it tells of.
        if kind == WhatIf::kind_of() || self.narrowed.is_some() {
            return false;
        }
        let Some(group) = rights().group_of_entity(kind.entity) else { return false };
        let root = self.present.root();
        self.standing
            .held
            .iter()
            .any(|holding| Some(holding.unit) == root && group.access(holding.role).see == Some(Qualifier::All))
    }

    /// The living, sound records of a kind that the viewer may see, with their structs.
    pub fn all<T: Kinded>(&self) -> impl Iterator<Item = Typed<'_, T>> {
        self.records(T::kind_of())
            .filter(|held| held.is_living())
            .filter_map(|held| Some(Typed { held, it: held.typed()? }))
    }

    /// Whether the kind exists for the viewer at all: some role of theirs may see or write some record of it.
    pub fn knows_kind(&self, kind: &Kind) -> bool {
        let Some(group) = rights().group_of_entity(kind.entity) else { return false };
        self.standing.held.iter().any(|holding| {
            let cell = group.access(holding.role);
            let sees = cell.see.is_some_and(|see| match see {
                Qualifier::Totals => false,
                Qualifier::Granted => is_open_to_grants(kind),
                _ => true,
            });
            sees || cell.write.is_some() || is_for_deciders(kind, holding.role)
        }) || self.is_asked_in(kind)
    }

    /// Whether a record of the kind asks the viewer for a step, whatever their roles.
    fn is_asked_in(&self, kind: &Kind) -> bool {
        let mut referring = self.present.referring(Person::kind_of(), self.actor.person);
        kind.life_cycle.is_some() && referring.any(|referring| referring.held.kind == kind && self.sees(referring.held))
    }

    /// The value behind the view, without regard to what the viewer may see. Rules need it: that the last owner cannot
    /// leave is true of owners whom the leaver may not see.
    ///
    /// INVARIANT: `decide` alone calls this; `clippy.toml` forbids it elsewhere. What a rule then says about records that
    /// the viewer may not see, it says as a number.
    pub fn whole(&self) -> &Isms {
        &self.present
    }

    /// The value of a column of a record.
    pub fn value<'a>(&self, held: &'a Held, column: Column) -> Value<'a> {
        match column {
            Column::Stored(position, _) => held.get(position),
            Column::Derived(derived) => self.derived(held, derived),
        }
    }

    /// What follows from records for one of them. It names no record: who may see which could not be told.
    pub fn derived(&self, held: &Held, derived: &Derived) -> Value<'static> {
        (derived.value)(&self.shown, held)
    }

    /// A record by its id, if the viewer may see it.
    pub fn held(&self, kind: &Kind, id: Id) -> Option<&Arc<Held>> {
        self.shown.held(kind, id).filter(|held| self.sees(held))
    }

    /// A record by its number or id, if the viewer may see it.
    pub fn find(&self, kind: &Kind, handle: &str) -> Option<&Arc<Held>> {
        self.shown.find(kind, handle).filter(|held| self.sees(held))
    }

    /// The records that refer to `target`, and how many more there are that the viewer may not see.
    pub fn referring(&self, target: Id) -> (Vec<Linked<'_>>, usize) {
        let (mut seen, mut unseen) = (Vec::new(), 0);
        // No record goes away: one of the past is there today, and only what is about to be made is not.
        let kind = self.present.kind_of(target).or_else(|| self.shown.kind_of(target));
        for referring in kind.into_iter().flat_map(|kind| self.shown.referring(kind, target)) {
            if self.sees(referring.held) {
                seen.push(Linked { held: referring.held, field: referring.field });
            } else {
                unseen += 1;
            }
        }
        (seen, unseen)
    }

    /// The visible records that refer to one of that kind by a field that is meant.
    pub fn referring_by(
        &self,
        kind: &Kind,
        target: Id,
        is_meant: impl Fn(&'static Kind, &'static Field) -> bool,
    ) -> impl Iterator<Item = Linked<'_>> {
        let referring = self.shown.referring_by(kind, target, is_meant).filter(|referring| self.sees(referring.held));
        referring.map(|referring| Linked { held: referring.held, field: referring.field })
    }

    /// The visible records of one kind that name the viewer in a field that is meant, the newest first: for whoever asks for the
    /// last few of many.
    pub fn newest_naming_me(
        &self,
        from: &'static Kind,
        is_meant: impl Fn(&'static Field) -> bool,
    ) -> impl Iterator<Item = Linked<'_>> {
        let referring = self.shown.newest_referring(from, self.actor.person, is_meant);
        let seen = referring.filter(|referring| self.sees(referring.held));
        seen.map(|referring| Linked { held: referring.held, field: referring.field })
    }

    /// The visible records whose words begin with the words of `text`, in the order of the registry.
    pub fn search(&self, text: &str, limit: usize) -> Vec<&Arc<Held>> {
        let found = self.shown.search(text).into_values().flatten();
        found.filter(|held| self.sees(held)).take(limit).collect()
    }

    /// The visible records of one kind whose words begin with the words of `text`.
    pub fn search_within(&self, kind: &Kind, text: &str) -> BTreeSet<Id> {
        let found = self.shown.search(text).into_values().flatten();
        found.filter(|held| held.kind == kind && self.sees(held)).map(|held| held.id).collect()
    }

    /// Whether a record is the viewer's own: about them, or naming them in a link whose role they hold.
    pub fn is_own(&self, held: &Held) -> bool {
        is_own(&self.standing, &self.judged(held))
    }

    /// The unit and those above it, nearest first.
    pub fn units_above(&self, unit: Id) -> Vec<Id> {
        self.shown.units_above(unit)
    }

    /// The unit at the top.
    pub fn root(&self) -> Option<Id> {
        self.shown.root()
    }

    /// Whether the viewer may edit a record now.
    pub fn may_write(&self, held: &Held) -> bool {
        !self.is_past && self.actor.reach >= Reach::Write && may(&self.standing, Right::Write, &self.judged(held))
    }

    /// Whether the viewer may write a record as it is about to be.
    pub fn may_write_draft(&self, object: &Object<'_>) -> bool {
        !self.is_past && self.actor.reach >= Reach::Write && may(&self.standing, Right::Write, object)
    }

    /// Whether a field of the record is closed to the viewer, who may write the record only because it is their own.
    pub fn is_guarded(&self, held: &Held, field: &Field) -> bool {
        // INVARIANT: what somebody outside gives through a link is given by that link alone, and it gives nothing else.
        if field.is_from_outside != self.standing.sent.is_some() {
            return true;
        }
        let is_kept = || field.is_guarded && only_as_own(&self.standing, &self.judged(held));
        is_kept() || (field.name != "is_approved" && only_as_approver(&self.standing, &self.judged(held)))
    }

    /// Whether a record is the viewer's own person and others keep the register it stands in: then they may not move
    /// themselves to another unit, whose people they would then see.
    pub fn is_own_person_kept_by_others(&self, held: &Held) -> bool {
        held.id == self.actor.person && !writes_all(&self.standing, &self.judged(held))
    }

    /// Whether the viewer may let a person sign in: whoever may write all of that person's record, and who keeps accounts.
    pub fn may_invite(&self, person: &Held) -> bool {
        let keeps_accounts = || {
            let group = rights().group_of_entity(person.kind.entity);
            let at_unit = self.standing.at(&self.present, person.envelope.unit);
            group.is_some_and(|group| {
                at_unit.into_iter().any(|holding| group.access(holding.role).write == Some(Qualifier::Accounts))
            })
        };
        let is_other = person.id != self.actor.person;
        !self.is_past
            && is_other
            && person.is_living()
            && (self.may_write(person) || (self.sees(person) && keeps_accounts()))
    }

    /// Whether the viewer may send the supplier a link to the questions of an assessment: whoever may make somebody a supplier's
    /// contact there.
    pub fn may_ask_supplier(&self, assessment: &Held) -> bool {
        let makes_contacts = |holding: Holding| rights().may_grant(holding.role, Role::SupplierContact);
        !self.is_past
            && self.actor.reach >= Reach::Write
            && assessment.is_living()
            && self.sees(assessment)
            && self.standing.at(&self.present, assessment.envelope.unit).any(makes_contacts)
    }

    /// Whether the viewer may erase what is kept of a person: whoever may write every record about people there. Nobody erases
    /// themselves.
    pub fn may_erase(&self, person: &Held) -> bool {
        !self.is_past
            && person.id != self.actor.person
            && self.sees(person)
            && writes_all(&self.standing, &self.judged(person))
    }

    /// The viewer's own record.
    pub fn person(&self) -> Option<Typed<'_, Person>> {
        self.present.get(Ref::to(self.actor.person))
    }
}
