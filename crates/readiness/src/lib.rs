//! The auditor's rules: what a certification auditor would check in the records, and what that says of each requirement.
//!
//! [`survey`] is a pure function of a value and a day, as all of Annexa is; on a past day it is asked of that day's value. It
//! knows no rights: who may read which finding is for `access` to say.
//!
//! What a rule checks, how grave its failure is, its words and its figures stand in `readiness-rules.yaml`; only how it is
//! found out stands here. One rule is one function. [`rules::CHECKS`] lists them by id; a rule that is not evaluated stands
//! there too, with the kinds of record that are missing.
//!
//! | module | holds |
//! |---|---|
//! | [`rules`] | the table, and a module per part of a clause |
//! | `look` | what rules look at, looked up once for all of them |
//! | [`failure`] | what fails, in the words of the file, at which records |
//! | [`findings`] | the outcome of every rule |
//! | [`requirement`] | the state of every requirement and reference control that follows (GUIDE 0.4) |

pub mod failure;
pub mod findings;
mod look;
pub mod requirement;
pub mod rules;

use isms::Isms;
use jiff::civil::Date;
use record::{Id, Kind};

pub use failure::{Failure, Fill, Subject};
pub use findings::{Findings, Outcome, RuleResult};
pub use requirement::{ClauseState, Conformity, ControlState, RequirementState};
pub use rules::Deed;

use look::Look;

/// What all rules say of a value on a day.
pub fn survey(isms: &Isms, today: Date) -> Findings {
    Findings::of(&Look::at_all(isms, today))
}

/// The kinds of record that rules read: what stays as it is as long as none of these changes.
pub fn reads() -> Vec<&'static Kind> {
    const NAMES: [&str; 23] = [
        "unit",
        "obligation",
        "scope",
        "person",
        "role-assignment",
        "asset",
        "risk-criteria",
        "risk-assessment",
        "risk",
        "acceptance",
        "treatment-plan",
        "action",
        "control",
        "evidence",
        "soa-line",
        "soa-version",
        "document",
        "change",
        "incident",
        "metric",
        "control-test",
        "audit",
        "audit-programme",
    ];
    NAMES.iter().filter_map(|name| isms::registry::named(name)).collect()
}

/// The rules on treatment plan and acceptances. Whoever approves a Statement of Applicability lists each that fails.
const LISTED: [&str; 7] = ["R6-38", "R6-39", "R6-40", "R6-41", "R6-42", "R6-43", "R6-44"];

/// What whoever approves a statement may list although no guard asks for it: risks above the line, neither treated nor accepted.
const LISTABLE: [&str; 1] = ["R6-24"];

/// The rules on the lines of a statement. While one fails at major, no version is approved. Those on its manifest are guards
/// of the submission (R6-26, R6-28), are mended by the draft (R6-29), or end with the approval (R6-27, R6-36).
const REFUSING: [&str; 5] = ["R6-30", "R6-31", "R6-32", "R6-34", "R6-35"];

/// What fails in treatment plan and acceptances of the units of a scope, named by the first of its versions.
pub fn gaps(isms: &Isms, scope: Id, today: Date) -> Vec<Failure> {
    failures(&Look::at_scope(isms, scope, today), &LISTED).collect()
}

/// The risks above the line of the units of a scope that are neither treated under an approved plan nor accepted.
pub fn untreated(isms: &Isms, scope: Id, today: Date) -> Vec<Failure> {
    failures(&Look::at_scope(isms, scope, today), &LISTABLE).collect()
}

/// What fails at major on the lines of the statement of a scope, named by the first of its versions.
pub fn majors(isms: &Isms, scope: Id, today: Date) -> Vec<Failure> {
    let look = Look::at_scope(isms, scope, today);
    failures(&look, &REFUSING).filter(|failure| failure.grade == catalogue::Severity::Major).collect()
}

fn failures(look: &Look<'_>, rules: &'static [&'static str]) -> impl Iterator<Item = Failure> + use<> {
    let rules = rules.iter().filter_map(|id| catalogue::rules().rule(id));
    Outcome::of_all(look, rules).into_iter().flat_map(|outcome| outcome.failures)
}
