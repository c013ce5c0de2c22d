//! Readiness: what an auditor would find today, rule by rule, with what to do about it.
//!
//! | module | shows |
//! |---|---|
//! | [`strip`] | clauses 4 to 10 and Annex A at a glance; the home page has it too |
//! | [`card`] | a rule that fails, with its records |
//! | [`rule`] | the page of a rule: what it checks, what it saw |
//! | [`clause`] | the requirements of a clause with their states |
//! | [`about`] | on the page of a record: what is missing there |
//! | [`effect`] | on the form of a step: what it would change |

mod about;
mod asked;
mod card;
mod clause;
mod effect;
mod rule;
mod strip;

use access::{Seen, SeenRule};
use axum::http::{Method, Uri};
use axum::response::Response;
use catalogue::Severity;
use door::{Does, Fault, Routes, Visitor};
use listing::{findings, findings_at_hand};
use maud::{Markup, html};
use readiness::RuleResult;
use record::Tone;

use crate::component::toned;
use crate::format::{counted, date, thousands};
use crate::frame::Page;
use crate::look::Look;
use asked::Asked;

pub use about::about;
pub use card::row;
pub use effect::effect;
pub use strip::strip;

/// Its routes.
pub fn routes() -> Routes {
    Routes::new().add(Method::GET, "/o/{slug}/readiness", Does::ShowsDerived, page).add(
        Method::GET,
        "/o/{slug}/readiness/{rule}",
        Does::ShowsDerived,
        rule::page,
    )
}

/// The page.
async fn page(visitor: Visitor, look: Look, uri: Uri) -> Result<Response, Fault> {
    let seen = readable(&visitor)?;
    let asked = Asked::read(&uri)?;
    let rules = asked.rules(&seen);
    let (failing, others): (Vec<SeenRule<'_>>, Vec<SeenRule<'_>>) =
        rules.into_iter().partition(|rule| rule.result() == RuleResult::Fail);
    Ok(Page::new(&visitor, &look, "Readiness").send(html! {
        div.head { div { h1 { (answer(&seen)) } p { (summary(&visitor, &seen)) } } }
        (strip(&visitor, &seen))
        (asked.chips(&visitor, &seen))
        @if let Some(clause) = asked.clause() { (clause::requirements(&visitor, &seen, clause)) }
        @for rule in &failing { (card::card(&visitor, rule)) }
        @if !others.is_empty() { (card::table(&visitor, &others)) }
        @if failing.is_empty() && others.is_empty() { (nothing(&asked)) }
    }))
}

/// What the visitor reads; there is no such page for whoever reads no findings.
fn readable(visitor: &Visitor) -> Result<std::sync::Arc<Seen>, Fault> {
    let seen = findings(&visitor.view);
    if seen.is_any() { Ok(seen) } else { Err(Fault::NotFound) }
}

/// How many rules fail at major, for the rail, where that is at hand.
pub fn majors(visitor: &Visitor) -> Option<usize> {
    findings_at_hand(&visitor.view).map(|seen| seen.failing_at(Severity::Major))
}

/// Never "ready" and never "compliant": only a certification body certifies.
pub fn answer(seen: &Seen) -> String {
    let majors = seen.failing_at(Severity::Major);
    let failing = seen.count(RuleResult::Fail);
    match (seen.has_results(), majors) {
        (false, _) if failing == 0 => "Nothing is missing in what is yours".to_owned(),
        (false, _) => format!("{} to mend in what is yours", counted(failing, "thing", "things")),
        (true, 0) => format!("No major failure found by {}", counted(evaluated(seen), "rule", "rules")),
        (true, count) => counted(count, "rule fails at major", "rules fail at major"),
    }
}

fn evaluated(seen: &Seen) -> usize {
    seen.count(RuleResult::Pass) + seen.count(RuleResult::Fail) + seen.count(RuleResult::Waived)
}

pub fn summary(visitor: &Visitor, seen: &Seen) -> String {
    let day = date(visitor.view.today());
    if !seen.has_results() {
        return format!("What the rules of an auditor find in records of yours as of {day}.");
    }
    let at = |grade| thousands(seen.failing_at(grade));
    let of = |result| thousands(seen.count(result));
    format!(
        "{} rules as of {day}: {} fail at major, {} at minor, {} make an observation, {} pass. {} do not apply, and {} are not evaluated, \
         which is never a pass.",
        thousands(seen.rules().count()),
        at(Severity::Major),
        at(Severity::Minor),
        at(Severity::Observation),
        of(RuleResult::Pass),
        of(RuleResult::NotApplicable),
        of(RuleResult::NotEvaluated),
    )
}

fn nothing(asked: &Asked) -> Markup {
    let words =
        if asked.is_plain() { "No rule that is evaluated finds anything." } else { "No rule fits these questions." };
    html! { section.card { div.body { span.faint { (words) } } } }
}

/// A grade as a tag.
fn grade(grade: Severity) -> Markup {
    let (tone, words) = match grade {
        Severity::Major => (Tone::Bad, "Major"),
        Severity::Minor => (Tone::Warn, "Minor"),
        Severity::Observation => (Tone::Plain, "Observation"),
    };
    toned(tone, words)
}

/// A result as a tag.
pub fn result(rule: &SeenRule<'_>) -> Markup {
    match (rule.result(), rule.grade()) {
        (RuleResult::Fail, Some(worst)) => grade(worst),
        (RuleResult::Fail, None) => toned(Tone::Bad, "Fails"),
        (RuleResult::Waived, _) => toned(Tone::Plain, "Waived"),
        (RuleResult::NotEvaluated, _) => toned(Tone::Plain, "Not evaluated"),
        (RuleResult::NotApplicable, _) => toned(Tone::Plain, "Does not apply"),
        (RuleResult::Pass, _) => toned(Tone::Good, "Passes"),
    }
}

/// A sentence of the catalogue as a heading: without its full stop.
fn heading(sentence: &str) -> &str {
    sentence.trim_end_matches('.')
}
