//! Audits (9.2): the programme, one audit with its team, checklist and findings, and what makes one count. A retrospective or a
//! review is no audit; see [`crate::evaluation`].
//!
//! | module | holds |
//! |---|---|
//! | [`programme`] | what is audited when, in a cycle |
//! | [`one`] | one audit, ours or another's |
//! | [`assignment`] | who audits what: competence and independence, declared |
//! | [`checklist`] | what is asked, of which sample, and what was found: the working papers |
//! | [`sample`] | samples that anybody can draw again |
//! | [`finding`] | what was found, from the draft to the accepted response |
//! | [`independence`] | who may not audit what, reckoned from what they answer for |
//! | [`coverage`] | which requirements and controls were audited, or will be |
//! | [`tie`] | who is tied to an audit and its findings |

pub mod assignment;
pub mod checklist;
pub mod coverage;
pub mod finding;
pub mod independence;
pub mod one;
pub mod programme;
pub mod sample;
pub mod tie;

pub use assignment::AuditAssignment;
pub use checklist::{ChecklistItem, ChecklistResult, ExceptionAnswer};
pub use finding::{Finding, FindingStep, FindingType};
pub use one::{Audit, AuditStep, AuditType};
pub use programme::{AuditProgramme, PlannedAudit};

use record::{Id, Kinded};

use crate::{Isms, Typed};

/// The living records of a kind that belong to an audit.
fn of_audit<T: Kinded>(isms: &Isms, audit: Id) -> impl Iterator<Item = Typed<'_, T>> {
    isms.referring_from::<T>(audit)
        .filter(|referring| referring.held.is_living() && referring.field.name == "audit")
        .filter_map(|referring| Some(Typed { held: referring.held, it: referring.held.typed()? }))
}

/// Who audits in an audit.
pub fn team(isms: &Isms, audit: Id) -> impl Iterator<Item = Typed<'_, AuditAssignment>> {
    of_audit(isms, audit)
}

/// The checklist of an audit.
pub fn checklist(isms: &Isms, audit: Id) -> impl Iterator<Item = Typed<'_, ChecklistItem>> {
    of_audit(isms, audit)
}

/// The findings of an audit.
pub fn findings(isms: &Isms, audit: Id) -> impl Iterator<Item = Typed<'_, Finding>> {
    of_audit(isms, audit)
}
