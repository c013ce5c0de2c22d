//! Scopes (4.3): what an ISMS covers, in versions that are decided.

use std::collections::HashSet;

use jiff::civil::Date;
use record::{Body, Choice, Id, Kinded as _, Line, Misfit, Number, Prose, Record, Ref, Row, Rows, State, Tone};
use serde_json::Value as Json;

use super::{BusinessProcess, ContextIssue, InterestedParty, Interface, Obligation, Service, Site, Unit};
use crate::people::Person;
use crate::registry::{Draft, Edit};
use crate::supplier::Supplier;
use crate::{Isms, Register, Typed};

/// What the ISMS covers and where it ends: units, places, services, processes, and where they meet what is outside (4.3).
///
/// Each version is a record. It is written by the ISMS manager, submitted, and approved by top management; the next
/// version continues it and takes its place. What an approved version says is edited no more.
#[derive(Clone, Debug, PartialEq, Record)]
#[record(
    plural = "scopes",
    clause = "4.3",
    prefix = "SC",
    life_cycle = "scope",
    edited_in = "draft",
    state = Scope::state
)]
pub struct Scope {
    /// What this version is called, such as Invoice service, version 2.
    #[field(title, listed, searched)]
    pub name: Line,
    /// The whole number of this version.
    #[field(listed, decided)]
    pub edition: Number<1, 9999>,
    /// Where the version stands in its life.
    #[field(step)]
    pub step: ScopeStep,
    /// What is inside, in the words that stand on a certificate.
    #[field(searched)]
    pub statement: Option<Prose>,
    /// The units that belong to it, with all units below them.
    pub units: Vec<Ref<Unit>>,
    /// The places that belong to it.
    pub sites: Vec<Ref<Site>>,
    /// Why no place belongs to it, where none does.
    #[field(label = "Why no site")]
    pub no_site: Option<Line>,
    /// The services that belong to it.
    pub services: Vec<Ref<Service>>,
    /// The processes that belong to it.
    pub processes: Vec<Ref<BusinessProcess>>,
    /// Which information and technology belongs to it, in words.
    #[field(label = "Information and technology")]
    pub information: Option<Prose>,
    /// Where it meets what is outside, and what it depends on there.
    pub interfaces: Vec<Ref<Interface>>,
    /// Why there are no interfaces and dependencies, where there are none.
    #[field(label = "Why no interface")]
    pub no_interface: Option<Line>,
    /// The suppliers that it depends on.
    pub suppliers: Vec<Ref<Supplier>>,
    /// The issues that were considered when it was drawn (4.3 a).
    pub issues: Vec<Ref<ContextIssue>>,
    /// The interested parties that were considered (4.3 b).
    pub parties: Vec<Ref<InterestedParty>>,
    /// The requirements that were considered (4.3 b).
    pub obligations: Vec<Ref<Obligation>>,
    /// What one could think belongs to it and does not, each with the reason.
    pub exclusions: Rows<Exclusion>,
    /// What changed since the version before, and why.
    pub change_reason: Option<Prose>,
    /// The version that this one continues.
    #[field(decided, detail)]
    pub replaces: Option<Ref<Scope>>,
    /// Who made or edited this version. They do not approve it.
    #[field(decided, detail, link = "author")]
    pub authors: Vec<Ref<Person>>,
    /// Who looks at it before it is approved.
    #[field(detail, link = "reviewer")]
    pub reviewers: Vec<Ref<Person>>,
    /// Who is asked to approve it. Top management does.
    #[field(detail, link = "approver")]
    pub approvers: Vec<Ref<Person>>,
    /// Who submitted it.
    #[field(decided, detail)]
    pub submitted_by: Option<Ref<Person>>,
    /// The day on which it was submitted.
    #[field(decided, detail)]
    pub submitted_on: Option<Date>,
    /// Who approved it.
    #[field(decided, detail)]
    pub approved_by: Option<Ref<Person>>,
    /// Since when it is in force.
    #[field(decided, listed)]
    pub approved_on: Option<Date>,
}

/// Something that does not belong to the scope.
#[derive(Clone, Debug, PartialEq, Row)]
pub struct Exclusion {
    /// What does not belong to it.
    pub what: Line,
    /// Why it does not, and why that harms nothing inside.
    pub why: Option<Line>,
}

/// The steps of a version of the scope.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Choice)]
pub enum ScopeStep {
    /// Being written.
    Draft,
    /// Waits for approval.
    Submitted,
    /// In force.
    Approved,
    /// Replaced by a newer version.
    Superseded,
}

/// The versions in force. Of each series there is at most one.
pub fn in_force(isms: &Isms) -> impl Iterator<Item = Typed<'_, Scope>> {
    isms.all::<Scope>().filter(|scope| scope.step == ScopeStep::Approved)
}

/// The units of some scopes, with those below: all of them where a scope names none, or there is no scope.
pub fn units_of(isms: &Isms, scopes: &[Typed<'_, Scope>]) -> HashSet<Id> {
    let is_all = scopes.is_empty() || scopes.iter().any(|scope| scope.units.is_empty());
    let tops: HashSet<Id> = scopes.iter().flat_map(|scope| scope.it.units.iter()).map(|unit| unit.id).collect();
    let units = isms.register(Unit::kind_of()).into_iter().flat_map(Register::iter).map(|unit| unit.id);
    units.filter(|unit| is_all || isms.units_above(*unit).iter().any(|above| tops.contains(above))).collect()
}

/// The first version of the series that a version belongs to: what stays the same while versions follow each other, and
/// so what a Statement of Applicability is one of.
pub fn lineage(isms: &Isms, version: Id) -> Id {
    let replaced = |id: &Id| isms.get(Ref::<Scope>::to(*id)).and_then(|scope| scope.replaces).map(|before| before.id);
    // Ids sort by birth, and a version continues one that was there before it: this ends.
    let before = |id: &Id| replaced(id).filter(|before| before < id);
    std::iter::successors(Some(version), before).last().unwrap_or(version)
}

/// All versions of the series that a version belongs to, retired ones included, in the order of their birth.
pub fn series(isms: &Isms, version: Id) -> impl Iterator<Item = Typed<'_, Scope>> {
    let first = lineage(isms, version);
    let all = isms.register(Scope::kind_of()).into_iter().flat_map(crate::Register::iter);
    all.filter(move |held| lineage(isms, held.id) == first).filter_map(|held| Some(Typed { held, it: held.typed()? }))
}

/// The number of the version that would continue this one.
pub fn next_edition(isms: &Isms, version: Id) -> i64 {
    series(isms, version).map(|version| version.edition.get()).max().unwrap_or(0) + 1
}

impl Scope {
    /// Whether it is being written or waits for approval.
    pub fn is_open(&self) -> bool {
        matches!(self.step, ScopeStep::Draft | ScopeStep::Submitted)
    }

    /// A scope reaches no further than whoever approves it: what it lists and what it continues lie at its own unit or below.
    pub(crate) fn check(isms: &Isms, draft: &Draft<'_>) -> Vec<Misfit> {
        let Some(scope) = draft.typed::<Self>() else { return Vec::new() };
        let is_within = |unit: Id| isms.units_above(unit).contains(&draft.envelope.unit);
        let before = isms.held(Self::kind_of(), draft.id);
        let is_moved = before.is_none_or(|before| before.envelope.unit != draft.envelope.unit);
        let listed = before.and_then(|before| before.typed::<Self>()).map_or(&[][..], |before| &before.units);
        // Asked when that can change: when the version is made, moved or approved, and when its units are.
        let is_asked = is_moved || scope.step == ScopeStep::Approved;
        let mut misfits = Vec::new();
        if (is_asked || scope.units != listed) && !scope.units.iter().all(|unit| is_within(unit.id)) {
            let sentence =
                "A scope covers units at its own unit and below. Choose among those, or move it to a unit above them.";
            misfits.push(Misfit::new("units", "outside_unit", sentence));
        }
        let replaced = scope.replaces.and_then(|replaced| isms.get(replaced));
        if is_asked && replaced.is_some_and(|replaced| !is_within(replaced.held.envelope.unit)) {
            let sentence =
                "The version that this one continues belongs to a unit elsewhere. Choose that one or one above it.";
            misfits.push(Misfit::new("unit", "outside_unit", sentence));
        }
        misfits
    }

    /// Whoever makes or edits a version is one of its authors.
    pub(crate) fn keep(edit: &Edit<'_>, body: &mut Body) -> Vec<Misfit> {
        let authors = body.entry("authors").or_insert_with(|| Json::Array(Vec::new()));
        if let Json::Array(authors) = authors {
            for author in edit.authors().map(|author| Json::from(author.to_string())) {
                if !authors.contains(&author) {
                    authors.push(author);
                }
            }
        }
        Vec::new()
    }

    fn state(&self, _: Date) -> Option<State> {
        let (code, label, tone) = match self.step {
            ScopeStep::Draft => ("draft", "Draft", Tone::Plain),
            ScopeStep::Submitted => ("submitted", "Waits for approval", Tone::Warn),
            ScopeStep::Approved => ("approved", "In force", Tone::Good),
            ScopeStep::Superseded => ("superseded", "Superseded", Tone::Plain),
        };
        Some(State { code, label, tone })
    }
}
