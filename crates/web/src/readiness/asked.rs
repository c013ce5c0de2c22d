//! What the address asks of the rules: a clause, and one question.

use access::{Seen, SeenRule};
use axum::http::Uri;
use catalogue::Severity;
use door::{Fault, Visitor};
use listing::Parameters;
use maud::{Markup, html};
use readiness::rules::check;
use readiness::{Deed, RuleResult};

/// What is asked.
pub(super) struct Asked {
    clause: Option<String>,
    show: Show,
}

/// One question.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Show {
    /// What fails.
    Failing,
    /// What fails at that grade.
    Grade(Severity),
    /// What fails and wants that sort of work.
    Deed(Deed),
    /// What comes to that.
    Result(RuleResult),
}

/// The results that can be asked for beside failures, with their chips.
const OTHERS: [(RuleResult, &str); 3] = [
    (RuleResult::NotEvaluated, "Not evaluated"),
    (RuleResult::NotApplicable, "Does not apply"),
    (RuleResult::Pass, "Passes"),
];

impl Show {
    fn code(self) -> &'static str {
        match self {
            Self::Failing => "failing",
            Self::Grade(grade) => grade.id(),
            Self::Deed(deed) => deed.code(),
            Self::Result(result) => result.code(),
        }
    }

    fn all() -> impl Iterator<Item = Self> {
        let grades = Severity::ALL.iter().rev().copied().map(Self::Grade);
        let deeds = Deed::ALL.into_iter().map(Self::Deed);
        let others = OTHERS.into_iter().map(|(result, _)| Self::Result(result));
        std::iter::once(Self::Failing).chain(grades).chain(deeds).chain(others)
    }

    fn means(self, rule: &SeenRule<'_>) -> bool {
        let fails = rule.result() == RuleResult::Fail;
        match self {
            Self::Failing => fails,
            Self::Grade(grade) => fails && rule.grade() == Some(grade),
            Self::Deed(deed) => fails && check(&rule.rule().id).is_some_and(|check| check.deed == deed),
            Self::Result(result) => rule.result() == result,
        }
    }
}

impl Asked {
    pub fn read(uri: &Uri) -> Result<Self, Fault> {
        let mut parameters = Parameters::of(uri)?;
        let (clause, show) = (parameters.take("clause"), parameters.take("show"));
        parameters.end()?;
        let show = match show {
            None => Show::Failing,
            Some(code) => Show::all().find(|show| show.code() == code).ok_or_else(|| {
                Fault::BadRequest("There is no such question; choose one above the rules.".to_owned())
            })?,
        };
        Ok(Self { clause: clause.filter(|clause| !clause.is_empty()), show })
    }

    pub fn clause(&self) -> Option<&str> {
        self.clause.as_deref()
    }

    pub fn is_plain(&self) -> bool {
        self.clause.is_none() && self.show == Show::Failing
    }

    /// The rules that are meant, the gravest first.
    pub fn rules<'a>(&self, seen: &'a Seen) -> Vec<SeenRule<'a>> {
        let mut rules: Vec<_> = self.in_clause(seen).filter(|rule| self.show.means(rule)).collect();
        rules.sort_by_key(|rule| std::cmp::Reverse(rule.grade()));
        rules
    }

    fn in_clause<'a>(&self, seen: &'a Seen) -> impl Iterator<Item = SeenRule<'a>> {
        let clause = self.clause.clone();
        seen.rules().filter(move |rule| {
            clause.as_ref().is_none_or(|clause| rule.rule().refs.iter().any(|id| is_within(id, clause)))
        })
    }

    /// The questions as chips with counts.
    pub fn chips(&self, visitor: &Visitor, seen: &Seen) -> Markup {
        let rules: Vec<_> = self.in_clause(seen).collect();
        let clause = self.clause.as_ref().map_or(String::new(), |clause| format!("clause={clause}&"));
        let chip = |show: Show, label: &str| {
            let count = rules.iter().filter(|rule| show.means(rule)).count();
            let is_due = show == Show::Grade(Severity::Major) && count > 0;
            let is_here = show == self.show;
            let href = visitor.href(&format!("readiness?{clause}show={}", show.code()));
            html! {
                @if count > 0 || is_here || show == Show::Failing {
                    li { a.chip href=(href) aria-current=[is_here.then_some("page")] { (label) " " span.count.due[is_due] { (count) } } }
                }
            }
        };
        html! {
            div.filters role="search" aria-label="Filter" {
                ul.chips aria-label="What fails" {
                    (chip(Show::Failing, "All that fails"))
                    (chip(Show::Grade(Severity::Major), "Major"))
                    (chip(Show::Grade(Severity::Minor), "Minor"))
                    (chip(Show::Grade(Severity::Observation), "Observation"))
                }
                span.rule {}
                ul.chips aria-label="What it wants" { @for deed in Deed::ALL { (chip(Show::Deed(deed), deed.label())) } }
                span.rule {}
                ul.chips aria-label="What does not fail" { @for (result, label) in OTHERS { (chip(Show::Result(result), label)) } }
                @if let Some(clause) = &self.clause {
                    a.chip aria-current="true" href=(visitor.href(&format!("readiness?show={}", self.show.code()))) aria-label=(format!("{}, take away", named(clause))) { (named(clause)) " " (crate::component::icon("x")) }
                }
            }
        }
    }
}

/// What a clause is called where it stands alone.
fn named(clause: &str) -> String {
    if clause == "A" {
        "Annex A".to_owned()
    } else if clause.starts_with('A') {
        clause.to_owned()
    } else {
        format!("Clause {clause}")
    }
}

/// Whether a requirement stands in a clause as people write it: `iso27001-2022/6.1.2.a` in `6.1`.
pub(super) fn is_within(id: &str, clause: &str) -> bool {
    let id = id.rsplit('/').next().unwrap_or(id);
    id.strip_prefix(clause).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}
