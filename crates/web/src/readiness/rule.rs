//! The page of one rule: what it checks, with which figures, what it saw, what it cannot see.

use access::SeenRule;
use axum::extract::Path;
use axum::response::Response;
use catalogue::Rule;
use door::{Fault, Visitor};
use maud::{Markup, html};
use readiness::RuleResult;
use readiness::rules::check;

use super::card::{next, row, saw, unseen};
use super::{heading, readable, result};
use crate::component::crumbs;
use crate::format::{capitalised, thousands};
use crate::frame::Page;
use crate::look::Look;
use crate::standard;

/// How many failures the page shows. Whoever needs all asks the API.
const SHOWN: usize = 200;

/// The page.
pub async fn page(Path((_, id)): Path<(String, String)>, visitor: Visitor, look: Look) -> Result<Response, Fault> {
    let seen = readable(&visitor)?;
    let rule = seen.rule(&id).ok_or(Fault::NotFound)?;
    let about = rule.rule();
    Ok(Page::new(&visitor, &look, format!("{} {}", about.id, heading(&about.fails_when))).send(html! {
        div.head { div {
            (crumbs(&[(Some(visitor.href("readiness")), "Readiness"), (None, &about.id)]))
            h1 { (heading(&about.fails_when)) }
            p { "This is when the rule fails. " (about.group.id()) "." }
        } }
        @if rule.result() == RuleResult::Fail { (next(&rule)) }
        div.split {
            div.stack { (found(&visitor, &rule)) (requirements(&visitor, about)) }
            aside.stack aria-label="About the rule" { (facts(&rule)) }
        }
    }))
}

fn found(visitor: &Visitor, rule: &SeenRule<'_>) -> Markup {
    html! {
        section.card {
            header { h2 { "What it found" } (result(rule)) }
            @if rule.result() == RuleResult::Fail {
                ul.links {
                    @for failure in rule.failures(&visitor.view).take(SHOWN) { (row(visitor, &failure)) }
                    @if rule.seen() > SHOWN { li.hint { "and " (thousands(rule.seen() - SHOWN)) " more" } }
                    @if rule.unseen() > 0 { li.hint { (unseen(rule)) } }
                }
            } @else {
                div.body { (saw(rule)) }
            }
        }
    }
}

fn requirements(visitor: &Visitor, rule: &Rule) -> Markup {
    html! {
        section.card {
            header { h2 { "What the standard asks" } }
            ul.links {
                @for id in &rule.refs {
                    @if let Some(requirement) = catalogue::requirement(id) {
                        li { span { a href=(standard::href(visitor, id)) { (requirement.reference) " " (requirement.title) } } small { (requirement.paraphrase) } }
                    }
                    @if let Some(control) = catalogue::control(id) {
                        li { span { a href=(standard::href(visitor, id)) { (control.reference) " " (control.title) } } small { (control.paraphrase) } }
                    }
                }
            }
        }
    }
}

fn facts(rule: &SeenRule<'_>) -> Markup {
    let about = rule.rule();
    html! {
        section.card {
            header { h2 { "The rule" } }
            div.body { dl.facts {
                dt { "Number" } dd { span.ref { (about.id) } }
                dt { "Grade" } dd { (super::grade(about.severity)) }
                @if let Some(up) = &about.escalation { dt { "Graded higher" } dd { (super::grade(up.to)) " " (up.when) } }
                @for (name, figure) in &about.parameters { dt { (words(name)) } dd { (figure) " " (unit(name)) } }
                @if let Some(count) = rule.looked_at() { dt { "Looked at" } dd { (thousands(count)) } }
                @if rule.result() == RuleResult::Fail { dt { "Failures" } dd { (thousands(rule.seen() + rule.unseen())) } }
                @if let Some(check) = check(&about.id) {
                    @if !check.limits.is_empty() { dt { "Does not see" } dd { (check.limits) } }
                }
            } }
        }
    }
}

/// A figure of the rule as people call it: `evaluation_days` is "Evaluation".
fn words(name: &str) -> String {
    let name =
        ["_days", "_months", "_percent", "_hours"].iter().find_map(|unit| name.strip_suffix(unit)).unwrap_or(name);
    capitalised(&name.replace('_', " "))
}

/// The unit that its name ends with.
fn unit(name: &str) -> &'static str {
    ["days", "months", "percent", "hours"].into_iter().find(|unit| name.ends_with(unit)).unwrap_or("")
}
