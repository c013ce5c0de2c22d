//! All kinds of record: the product's table of contents, in the order in which people meet them.
//!
//! A new kind is a struct in the module of its part of the standard, and a line here.

use std::sync::LazyLock;

use jiff::civil::Date;
use record::{Body, Envelope, FieldValue as _, Id, Kind, Kinded, Misfit, Record};

use crate::asset::Asset;
use crate::audit::{self, Audit, AuditAssignment, AuditProgramme, ChecklistItem, Finding};
use crate::calendar::CalendarEntry;
use crate::campaign::RiskAssessment;
use crate::context::{
    BusinessProcess, ContextIssue, InterestedParty, Interface, IsmsProcess, Obligation, Organisation, Scope, Service,
    Site, Unit,
};
use crate::control::{self, Control, Evidence, SoaLine, SoaVersion};
use crate::derived::Derived;
use crate::documented::{
    Acknowledgement, Claim, Document, DocumentVersion, ExternalDocument, RetainedRecord, RetentionRule,
};
use crate::evaluation::{self, Measurement, Metric, Objective};
use crate::handover::Handover;
use crate::improvement::{self, Improvement, Nonconformity};
use crate::leadership::{ExternalGrant, RoleAssignment};
use crate::operation::{
    AccessRight, Account, Baseline, Breach, Change, ControlTest, DPIA, DataSubjectRequest, Deletion, Environment,
    Event, Exception, Exercise, Incident, IsmsRisk, Key, Licence, Procedure, ProcessingActivity, Project, Release,
    RestoreTest, ThreatIntel, Transfer, Vulnerability,
};
use crate::people::Person;
use crate::risk::threat::Threat;
use crate::risk::weakness::Weakness;
use crate::risk::{self, Acceptance, Risk, RiskCriteria};
use crate::supplier::{self, Supplier, SupplierAssessment};
use crate::support::{
    Campaign, Communication, CommunicationPlan, Competence, Contact, ResourcePlan, ResourceRequest, TrainingAssignment,
    TrainingCourse,
};
use crate::tie::Tie;
use crate::treatment::{self, Action, TreatmentPlan};
use crate::what_if::WhatIf;
use crate::{Held, Isms};

/// The kinds.
pub const KINDS: &[Listed] = &[
    listed::<Organisation>().checked(Organisation::check),
    listed::<Unit>().checked(Unit::check),
    listed::<ContextIssue>(),
    listed::<InterestedParty>(),
    listed::<Obligation>().checked(Obligation::check),
    listed::<Site>(),
    listed::<Service>(),
    listed::<BusinessProcess>(),
    listed::<Interface>(),
    listed::<Scope>().checked(Scope::check).keeping(Scope::keep).marking("approved_on", "approved"),
    listed::<Person>().checked(Person::check),
    listed::<RoleAssignment>(),
    listed::<ExternalGrant>(),
    listed::<Handover>(),
    listed::<Asset>(),
    listed::<Supplier>().checked(Supplier::check).keeping(Supplier::keep),
    listed::<SupplierAssessment>()
        .checked(SupplierAssessment::check)
        .keeping(SupplierAssessment::keep)
        .tying(supplier::tie::OF_ASSESSMENT)
        .marking("decided_on", "decided"),
    listed::<IsmsRisk>(),
    listed::<Change>(),
    listed::<Exception>().checked(Exception::check),
    listed::<Event>(),
    listed::<Incident>().keeping(Incident::keep),
    listed::<Breach>(),
    listed::<Account>(),
    listed::<AccessRight>(),
    listed::<Procedure>(),
    listed::<Baseline>(),
    listed::<ControlTest>(),
    listed::<Vulnerability>(),
    listed::<ThreatIntel>(),
    listed::<Exercise>(),
    listed::<RestoreTest>(),
    listed::<Project>(),
    listed::<Release>(),
    listed::<Environment>(),
    listed::<Key>(),
    listed::<Licence>(),
    listed::<Deletion>(),
    listed::<ProcessingActivity>(),
    listed::<DPIA>(),
    listed::<Transfer>(),
    listed::<DataSubjectRequest>().checked(DataSubjectRequest::check),
    listed::<RiskCriteria>()
        .checked(RiskCriteria::check)
        .keeping(RiskCriteria::keep)
        .marking("approved_on", "approved"),
    listed::<Threat>(),
    listed::<Weakness>(),
    listed::<Risk>()
        .checked(Risk::check)
        .keeping(Risk::keep)
        .deriving(&risk::derived::OF_RISK)
        .brought(risk::register::BROUGHT),
    listed::<RiskAssessment>()
        .checked(RiskAssessment::check)
        .keeping(RiskAssessment::keep)
        .marking("completed_on", "completed"),
    listed::<Acceptance>(),
    listed::<Action>().checked(Action::check).keeping(Action::keep).tying(treatment::tie::OF_ACTION),
    listed::<TreatmentPlan>()
        .checked(TreatmentPlan::check)
        .keeping(TreatmentPlan::keep)
        .tying(treatment::tie::OF_PLAN)
        .marking("approved_on", "approved"),
    listed::<Control>().checked(Control::check).keeping(Control::keep).deriving(&control::derived::OF_CONTROL),
    listed::<Evidence>().checked(Evidence::check).keeping(Evidence::keep),
    listed::<SoaLine>().keeping(SoaLine::keep).deriving(&control::derived::OF_LINE).tying(control::tie::OF_LINE),
    listed::<SoaVersion>().marking("approved_on", "approved"),
    listed::<Document>().checked(Document::check).keeping(Document::keep),
    listed::<DocumentVersion>()
        .checked(DocumentVersion::check)
        .keeping(DocumentVersion::keep)
        .marking("published_on", "published"),
    listed::<Acknowledgement>(),
    listed::<ExternalDocument>(),
    listed::<RetentionRule>(),
    listed::<Objective>().keeping(Objective::keep).marking("approved_on", "approved"),
    listed::<Metric>().checked(Metric::check),
    listed::<Measurement>().tying(evaluation::tie::OF_MEASUREMENT),
    listed::<AuditProgramme>()
        .checked(AuditProgramme::check)
        .keeping(AuditProgramme::keep)
        .marking("approved_on", "approved"),
    listed::<Audit>()
        .checked(Audit::check)
        .keeping(Audit::keep)
        .tying(audit::tie::OF_AUDIT)
        .marking("issued_on", "report issued"),
    listed::<AuditAssignment>().checked(AuditAssignment::check).keeping(AuditAssignment::keep),
    listed::<ChecklistItem>().checked(ChecklistItem::check).keeping(ChecklistItem::keep),
    listed::<Finding>().checked(Finding::check).keeping(Finding::keep),
    listed::<Nonconformity>()
        .checked(Nonconformity::check)
        .keeping(Nonconformity::keep)
        .tying(improvement::tie::OF_NONCONFORMITY),
    listed::<Improvement>().checked(Improvement::check).keeping(Improvement::keep),
    listed::<IsmsProcess>(),
    listed::<CalendarEntry>().checked(CalendarEntry::check),
    listed::<Competence>(),
    listed::<TrainingCourse>().checked(TrainingCourse::check),
    listed::<TrainingAssignment>(),
    listed::<Campaign>().checked(Campaign::check),
    listed::<CommunicationPlan>(),
    listed::<Communication>(),
    listed::<Contact>(),
    listed::<ResourcePlan>().keeping(ResourcePlan::keep),
    listed::<ResourceRequest>(),
    listed::<RetainedRecord>().marking("made_on", "made"),
    listed::<Claim>(),
    listed::<WhatIf>().keeping(WhatIf::keep),
];

/// A kind's line in the registry.
pub struct Listed {
    kind: fn() -> &'static Kind,
    check: Check,
    derived: &'static [Derived],
    keep: Keep,
    brought: &'static [&'static str],
    ties: &'static [Tie],
    mark: Option<Mark>,
}

/// A day on which a record of the kind was decided, and by which people name the moment: how did things stand when version
/// 3 of the Statement of Applicability was approved?
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    /// The field that holds the day; nothing there, nothing decided.
    pub field: &'static str,
    /// What happened on it, as a participle.
    pub what: &'static str,
}

/// What a kind asks of a record beyond its fields one by one: how it has to fit the rest of the ISMS.
pub type Check = fn(&Isms, &Draft<'_>) -> Vec<Misfit>;

/// What a kind keeps itself when somebody makes or edits a record: who wrote it, whether the owner agreed. Refuses what
/// only another person could say.
pub type Keep = fn(&Edit<'_>, &mut Body) -> Vec<Misfit>;

/// Somebody makes or edits a record.
pub struct Edit<'a> {
    /// The record before, if there was one.
    pub before: Option<&'a Held>,
    /// Who writes it.
    pub writer: Id,
    /// The day on which they do.
    pub today: Date,
    /// Who else drafted what is written: they count as its authors.
    pub beside: &'a [Id],
}

impl Edit<'_> {
    /// Everybody who counts as an author, each once.
    pub fn authors(&self) -> impl Iterator<Item = Id> {
        let others = self.beside.iter().copied().filter(|other| *other != self.writer);
        std::iter::once(self.writer).chain(others)
    }
}

/// What a body says of a field that is true or false, in whichever way it is written: what a kind keeps must not depend on that.
pub(crate) fn truth(body: &Body, field: &str) -> Option<bool> {
    Option::<bool>::from_json(body.get(field).cloned()).ok().flatten()
}

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
    Listed {
        kind: T::kind_of,
        check: |_, _| Vec::new(),
        derived: &[],
        keep: |_, _| Vec::new(),
        brought: &[],
        ties: &[],
        mark: None,
    }
}

impl Listed {
    const fn checked(self, check: Check) -> Self {
        Self { check, ..self }
    }

    /// With columns that follow from records.
    const fn deriving(self, derived: &'static [Derived]) -> Self {
        Self { derived, ..self }
    }

    /// With decided fields that an import may bring, shown as imported until a person decides.
    const fn brought(self, brought: &'static [&'static str]) -> Self {
        Self { brought, ..self }
    }

    /// With what it keeps of whoever writes.
    const fn keeping(self, keep: Keep) -> Self {
        Self { keep, ..self }
    }

    /// With what ties people to its records although no field names them.
    const fn tying(self, ties: &'static [Tie]) -> Self {
        Self { ties, ..self }
    }

    /// With the day by which people name moments.
    const fn marking(self, field: &'static str, what: &'static str) -> Self {
        Self { mark: Some(Mark { field, what }), ..self }
    }

    /// The day by which people name moments, where the kind has one.
    pub fn mark(&self) -> Option<Mark> {
        self.mark
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

/// The decided fields of a kind that an import may bring.
pub fn brought(kind: &Kind) -> &'static [&'static str] {
    KINDS.iter().find(|listed| listed.kind() == kind).map_or(&[], |listed| listed.brought)
}

/// The day by which people name moments of a kind, where it has one.
pub fn mark(kind: &Kind) -> Option<Mark> {
    KINDS.iter().find(|listed| listed.kind() == kind)?.mark
}

/// Lets the kind keep what it keeps of whoever writes; `body` is the record as it is about to be.
pub fn keep(kind: &Kind, edit: &Edit<'_>, body: &mut Body) -> Vec<Misfit> {
    KINDS.iter().find(|listed| listed.kind() == kind).map_or_else(Vec::new, |listed| (listed.keep)(edit, body))
}

/// The columns of a kind that follow from records.
pub fn derived(kind: &Kind) -> &'static [Derived] {
    KINDS.iter().find(|listed| listed.kind() == kind).map_or(&[], |listed| listed.derived)
}

/// What ties people to records of a kind although no field names them.
pub fn ties(kind: &Kind) -> &'static [Tie] {
    KINDS.iter().find(|listed| listed.kind() == kind).map_or(&[], |listed| listed.ties)
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

/// The positions of the kinds whose records may refer to one of this kind.
pub(crate) fn referrers(kind: &Kind) -> &'static [u16] {
    static REFERRERS: LazyLock<Vec<Vec<u16>>> = LazyLock::new(|| {
        let refers = |from: &Kind, to: &Kind| from.fields.iter().any(|field| field.field_type.refers_to(to.name));
        let of =
            |to: &'static Kind| (0..).zip(kinds()).filter(|(_, from)| refers(from, to)).map(|(at, _)| at).collect();
        kinds().map(of).collect()
    });
    position(kind).and_then(|position| REFERRERS.get(usize::from(position))).map_or(&[], Vec::as_slice)
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

    /// In a sentence only acronyms keep their capitals: the list says "96 SoA lines", and "96 role assignments".
    #[test]
    fn every_kind_has_a_noun_that_keeps_no_capitals_but_those_of_acronyms_and_names() {
        let acronyms = ["SoA", "ISMS", "DPIA", "DPIAs"];
        let names = ["Statement of Applicability", "Statements of Applicability"];
        for kind in kinds() {
            for noun in [kind.noun(), kind.nouns()] {
                let is_small = |word: &str| acronyms.contains(&word) || !word.contains(char::is_uppercase);
                let is_named = names.contains(&&*noun);
                assert!(is_named || noun.split(' ').all(is_small), "{kind:?} is called {noun:?} within sentences");
            }
            for (noun, title) in [(kind.noun(), kind.title), (kind.nouns(), kind.titles)] {
                assert_eq!(noun.to_lowercase(), title.to_lowercase(), "the noun of {kind:?} is its title");
                let kept = acronyms.iter().filter(|acronym| title.split(' ').any(|word| word == **acronym));
                assert!(kept.into_iter().all(|acronym| noun.contains(acronym)), "{noun:?} keeps its acronyms");
            }
        }
        let line = named("soa-line").map(|kind| (kind.noun(), kind.nouns(), kind.one()));
        assert_eq!(line, Some(("SoA line".into(), "SoA lines".into(), "an SoA line".into())));
    }

    #[test]
    fn a_day_that_names_moments_is_a_decided_date() {
        for listed in KINDS {
            let Some(mark) = listed.mark() else { continue };
            let (_, field) = listed.kind().field(mark.field).unwrap_or_else(|| panic!("{mark:?} names no field"));
            assert_eq!(field.field_type, record::Type::Date, "{mark:?}");
            assert!(field.is_decided, "{mark:?}: what anybody may type names no moment");
        }
    }

    #[test]
    fn every_kind_has_one_title_a_clause_and_targets_that_exist() {
        for kind in kinds() {
            assert_eq!(kind.fields.iter().filter(|field| field.is_title).count(), 1, "{kind:?} needs one title");
            assert!(!kind.clause.is_empty(), "{kind:?} says which clause asks for it");
            for field in kind.fields.iter() {
                let columns = match field.field_type {
                    record::Type::Rows(columns) => &columns.fields[..],
                    _ => std::slice::from_ref(field),
                };
                for target in columns.iter().filter_map(|column| column.field_type.target()) {
                    assert!(named(target).is_some(), "{kind:?}.{} refers to {target}, which is no kind", field.name);
                }
            }
        }
    }
}
