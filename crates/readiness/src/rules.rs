//! The table of rules: for each id how it is found out, what sort of work its failure wants, and what to do.
//!
//! Whoever adds a rule writes a function in the module of its clause and a line here. Severity, message and figures are the
//! file's, and never repeated.
//!
//! | module | clause |
//! |---|---|
//! | [`criteria`] | 6.1.2 a and b: the method |
//! | [`identification`] | 6.1.2 c: risks and their owners |
//! | [`analysis`] | 6.1.2 d and e: ratings, comparison |
//! | [`treatment`] | 6.1.3 a, b and e: options, the plan |
//! | [`statement`] | 6.1.3 c and d: the Statement of Applicability, and rules on its lines wherever they stand |
//! | [`acceptance`] | 6.1.3 f: who approved and accepted |
//! | [`assessment`] | 8.2: assessments in operation |
//! | [`action`] | 8.3: treatment in operation |

mod acceptance;
mod action;
mod analysis;
mod assessment;
mod criteria;
mod identification;
mod looked;
mod statement;
mod table;
mod treatment;

use catalogue::Rule;

pub(crate) use looked::{Asked, Looked};
pub use table::CHECKS;

/// How a rule is found out.
pub struct Check {
    /// The rule.
    pub id: &'static str,
    /// What sort of work a failure wants.
    pub deed: Deed,
    /// What to do about a failure, in a sentence.
    pub next: &'static str,
    /// What it cannot see, in a sentence; empty where it sees all that the rule speaks of.
    pub limits: &'static str,
    /// The kinds of record that a part of it still waits for. Without them it fails but never passes.
    pub waits_for: &'static [&'static str],
    pub(crate) run: Run,
}

/// What is run.
pub(crate) enum Run {
    /// The function that looks.
    Evaluated(fn(&Asked<'_>) -> Looked),
    /// Nothing: these kinds of record are not kept yet.
    Missing(&'static [&'static str]),
}

/// What a person does about a failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Deed {
    /// An owner or the management decides.
    Decide,
    /// Somebody writes down what is missing.
    Write,
    /// Somebody brings what proves it.
    Prove,
    /// Somebody puts it right.
    Fix,
    /// Somebody audits, tests or reviews.
    Check,
}

impl Deed {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Decide, Self::Write, Self::Prove, Self::Fix, Self::Check];

    /// The code: `decide`.
    pub fn code(self) -> &'static str {
        match self {
            Self::Decide => "decide",
            Self::Write => "write",
            Self::Prove => "prove",
            Self::Fix => "fix",
            Self::Check => "check",
        }
    }

    /// The word on a page.
    pub fn label(self) -> &'static str {
        match self {
            Self::Decide => "Decide",
            Self::Write => "Write",
            Self::Prove => "Prove",
            Self::Fix => "Fix",
            Self::Check => "Check",
        }
    }
}

impl Check {
    const fn of(id: &'static str, deed: Deed, next: &'static str, run: fn(&Asked<'_>) -> Looked) -> Self {
        Self { id, deed, next, limits: "", waits_for: &[], run: Run::Evaluated(run) }
    }

    const fn missing(id: &'static str, deed: Deed, next: &'static str, kinds: &'static [&'static str]) -> Self {
        Self { id, deed, next, limits: "", waits_for: &[], run: Run::Missing(kinds) }
    }

    const fn limited(self, limits: &'static str) -> Self {
        Self { limits, ..self }
    }

    const fn waiting_for(self, kinds: &'static [&'static str]) -> Self {
        Self { waits_for: kinds, ..self }
    }

    /// Whether it looks at records.
    pub fn is_evaluated(&self) -> bool {
        matches!(self.run, Run::Evaluated(_))
    }

    /// The kinds of record that are missing for it, in whole or in part.
    pub fn missing_kinds(&self) -> &'static [&'static str] {
        match self.run {
            Run::Missing(kinds) => kinds,
            Run::Evaluated(_) => self.waits_for,
        }
    }
}

/// How the rule of that id is found out; nothing for rules that are not in the table yet.
pub fn check(id: &str) -> Option<&'static Check> {
    CHECKS.iter().find(|check| check.id == id)
}

/// The rule behind a line of the table.
pub fn rule(check: &Check) -> Option<&'static Rule> {
    catalogue::rules().rule(check.id)
}
