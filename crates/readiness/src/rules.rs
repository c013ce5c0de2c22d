//! The table of rules: for each id how it is found out, what sort of work its failure wants, and what to do.
//!
//! Whoever adds a rule writes a function in the module of its clause and a line here. Severity, message and figures are the
//! file's, and never repeated.
//!
//! | module | clause |
//! |---|---|
//! | [`criteria`] | 6.1.2 a and b: the method |
//! | [`documents`] | 6.1.2, 6.1.3: what has to be in force in words |
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
mod documents;
mod identification;
mod looked;
mod operation;
mod statement;
mod table;
mod treatment;

use std::collections::BTreeMap;
use std::num::NonZero;
use std::panic::resume_unwind;
use std::thread::available_parallelism;

use catalogue::Rule;

use crate::look::{Judged, Look};

pub(crate) use looked::{Asked, Looked};
pub use table::CHECKS;

/// How many risks a thread of its own is begun for: what it costs to begin one is then a hundredth.
const WORTH_A_THREAD: usize = 2_000;

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
    pub(crate) run: Run,
}

/// What is run.
#[derive(Clone, Copy)]
pub(crate) enum Run {
    /// The function that looks at whatever it wants.
    AtAll(fn(&Asked<'_>) -> Looked),
    /// The function that looks at one risk, and at what belongs to it.
    AtEachRisk(AtRisk),
}

/// A rule on risks, each by itself. All such rules are asked of a risk while it is at hand: fetching each risk of a large
/// register from memory once for every rule took longer than the rules themselves.
#[derive(Clone, Copy)]
pub(crate) struct AtRisk {
    /// Looks at a risk, and adds what it found.
    pub look: fn(&Asked<'_>, &Judged<'_>, &mut Looked),
    /// What is said where there was nothing to look at.
    pub if_none: &'static str,
    /// Whether it looks at closed and rejected risks too.
    pub also_ended: bool,
    /// Whether it matters how many fail, of how many; see [`Asked::escalated`].
    pub counts: bool,
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
        Self { id, deed, next, limits: "", run: Run::AtAll(run) }
    }

    const fn of_risks(
        id: &'static str,
        deed: Deed,
        next: &'static str,
        if_none: &'static str,
        look: fn(&Asked<'_>, &Judged<'_>, &mut Looked),
    ) -> Self {
        let run = Run::AtEachRisk(AtRisk { look, if_none, also_ended: false, counts: false });
        Self { id, deed, next, limits: "", run }
    }

    /// The same, where the escalation counts how many risks fail.
    const fn counting(self) -> Self {
        let run = match self.run {
            Run::AtEachRisk(at) => Run::AtEachRisk(AtRisk { counts: true, ..at }),
            Run::AtAll(_) => self.run,
        };
        Self { run, ..self }
    }

    /// The same, looking at closed and rejected risks too.
    const fn also_ended(self) -> Self {
        let run = match self.run {
            Run::AtEachRisk(at) => Run::AtEachRisk(AtRisk { also_ended: true, ..at }),
            Run::AtAll(_) => self.run,
        };
        Self { run, ..self }
    }

    const fn limited(self, limits: &'static str) -> Self {
        Self { limits, ..self }
    }
}

/// How the rule of that id is found out; nothing for rules that are not in the table yet.
pub fn check(id: &str) -> Option<&'static Check> {
    CHECKS.iter().find(|check| check.id == id)
}

/// What those of the rules found that look at each risk by itself, by their ids.
pub(crate) fn at_each_risk(
    look: &Look<'_>,
    rules: impl Iterator<Item = &'static Rule>,
) -> BTreeMap<&'static str, Looked> {
    let asked = rules.filter_map(|rule| match check(&rule.id)?.run {
        Run::AtEachRisk(at) => Some((Asked::of(look, rule), at)),
        Run::AtAll(_) => None,
    });
    let asked: Vec<_> = asked.collect();
    let mut found = asked.iter().map(|(_, at)| Looked::nothing(at.if_none)).collect::<Vec<_>>();
    for part in divided(&look.risks, |risks| look_at(risks, &asked)) {
        found.iter_mut().zip(part).for_each(|(whole, part)| whole.add(part));
    }
    let ended = asked.iter().zip(found).map(|((asked, at), looked)| {
        let of = looked.looked_at;
        (asked.rule.id.as_str(), if at.counts { asked.escalated(looked, of) } else { looked })
    });
    ended.collect()
}

/// What each rule finds at some of the risks.
fn look_at(risks: &[Judged<'_>], asked: &[(Asked<'_>, AtRisk)]) -> Vec<Looked> {
    let mut found: Vec<_> = asked.iter().map(|(_, at)| Looked::nothing(at.if_none)).collect();
    for judged in risks {
        let is_open = judged.risk.is_open();
        for ((asked, at), looked) in asked.iter().zip(&mut found).filter(|((_, at), _)| is_open || at.also_ended) {
            (at.look)(asked, judged, looked);
        }
    }
    found
}

/// Does the same with each part of a long list, in its order, on as many processors as there are, up to four.
fn divided<'a, T: Sync, Found: Send>(all: &'a [T], each: impl Fn(&'a [T]) -> Found + Sync) -> Vec<Found> {
    let processors = available_parallelism().map_or(1, NonZero::get).min(4);
    let length = all.len().div_ceil(processors).max(WORTH_A_THREAD);
    let mut parts = all.chunks(length);
    let last = parts.next_back();
    std::thread::scope(|scope| {
        let each = &each;
        let others: Vec<_> = parts.map(|part| scope.spawn(move || each(part))).collect();
        let last = last.map(each);
        let others = others.into_iter().map(|other| other.join().unwrap_or_else(|panic| resume_unwind(panic)));
        others.chain(last).collect()
    })
}

/// The rule behind a line of the table.
pub fn rule(check: &Check) -> Option<&'static Rule> {
    catalogue::rules().rule(check.id)
}
