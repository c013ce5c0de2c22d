//! One version of the risk criteria: what it still lacks, what it changes and for which risks, then appetite, matrix,
//! authority and scales as people read them.
//!
//! | module | shows |
//! |---|---|
//! | [`effect`] | what differs from the version before, and which risks get another level |
//! | [`grid`] | the matrix |
//! | [`tables`] | authority and scales |

mod effect;
mod grid;
mod tables;

use door::Visitor;
use isms::Held;
use isms::risk::criteria::touched::versions_of;
use isms::risk::{Acceptance, CriteriaStep, Risk, RiskCriteria};
use maud::{Markup, html};
use record::Kinded as _;

use super::name;
use crate::component::{self, prose};
use crate::format::{counted, date};
use crate::general::{self, Face};

/// How a version looks.
pub static FACE: Face = Face { lead, steps, body, aside, ..Face::USUAL };

/// A version, and the one that it continues.
struct Shown<'a> {
    visitor: &'a Visitor,
    held: &'a Held,
    version: &'a RiskCriteria,
    before: Option<(&'a Held, &'a RiskCriteria)>,
}

impl<'a> Shown<'a> {
    /// Nothing where its content cannot be trusted.
    fn of(visitor: &'a Visitor, held: &'a Held) -> Option<Self> {
        let version: &RiskCriteria = held.typed()?;
        let before = version.replaces.and_then(|before| visitor.view.held(RiskCriteria::kind_of(), before.id));
        let before = before.and_then(|before| Some((&**before, before.typed()?)));
        Some(Self { visitor, held, version, before })
    }

    /// The version that changes are shown against: while it is being decided, and as long as its matrix is the newest.
    fn compared(&self) -> Option<&'a RiskCriteria> {
        self.before.map(|(_, before)| before).filter(|_| self.version.is_open())
    }
}

fn lead(visitor: &Visitor, held: &Held) -> Markup {
    let Some(Shown { version, .. }) = Shown::of(visitor, held) else { return (Face::USUAL.lead)(visitor, held) };
    let in_force = super::in_force(&visitor.view).map(|in_force| in_force.edition.get());
    html! {
        p {
            @match (version.step, in_force) {
                (CriteriaStep::Draft, Some(edition)) => { "Being written. Risks are analysed by version " (edition) " until top management approves this one." }
                (CriteriaStep::Draft, None) => { "Being written. No risk can be analysed before top management approves a first version." }
                (CriteriaStep::Submitted, _) => { "Waits for the approval of top management. Nothing in it changes meanwhile." }
                (CriteriaStep::Approved, _) => { "Every analysis from now on uses this version. It is not edited any more; a change is a new version." }
                (CriteriaStep::Superseded, _) => { "A newer version took its place. It still explains the levels that were set by it." }
            }
        }
        div.tags {
            (general::state(visitor, held))
            @if let (Some(by), Some(on)) = (version.approved_by, version.approved_on) {
                span.muted { "approved by " (name(&visitor.view, by.id)) " on " (date(on)) }
            } @else if let Some(by) = version.submitted_by {
                span.muted { "submitted by " (name(&visitor.view, by.id)) }
            }
        }
    }
}

/// The steps, without a conversion that would change nothing.
fn steps(visitor: &Visitor, held: &Held) -> Markup {
    let is_left = versions_of(visitor.view.all::<Risk>()).any(|version| version != held.id);
    let mut offered = decide::steps(&visitor.view, held);
    offered.retain(|step| is_left || step.transition.id != "risk_criteria.convert");
    general::offered(visitor, held, &offered)
}

fn body(visitor: &Visitor, held: &Held) -> Markup {
    let Some(shown) = Shown::of(visitor, held) else { return (Face::USUAL.body)(visitor, held) };
    html! {
        @if shown.version.step == CriteriaStep::Draft { (missing(&shown)) }
        (effect::touched(&shown))
        @if shown.version.is_open() { (effect::changed(&shown)) }
        (appetite(&shown))
        (grid::card(&shown))
        (tables::authority(&shown))
        (tables::likelihood(&shown))
        (tables::consequence(&shown))
        @if !shown.version.is_open() { (effect::changed(&shown)) }
    }
}

/// What has to be said before it can be submitted, each with the way to its field.
fn missing(shown: &Shown<'_>) -> Markup {
    let mut gaps: Vec<(&str, String)> = shown.version.gaps().into_iter().map(|gap| (gap.field, gap.sentence)).collect();
    if shown.version.replaces.is_some() && shown.version.change_reason.is_none() {
        gaps.push(("change_reason", "There is no reason for the change.".to_owned()));
    }
    let edit = shown.visitor.href(&format!("{}/{}/edit", shown.held.kind.plural, shown.held.handle()));
    let may_write = shown.visitor.view.may_write(shown.held);
    html! {
        @if !gaps.is_empty() {
            section.card {
                header { h2 { (counted(gaps.len(), "thing is", "things are")) " missing before it can be submitted" } }
                ul.links {
                    @for (field, sentence) in &gaps {
                        li {
                            span { (sentence) }
                            @if may_write { a href=(format!("{edit}#{field}")) { "Fill in" span.spoken { ": " (sentence) } } }
                        }
                    }
                }
            }
        }
    }
}

fn appetite(shown: &Shown<'_>) -> Markup {
    let version = shown.version;
    html! {
        section.card {
            header { h2 { "Risk appetite" } }
            div.body {
                @match &version.appetite {
                    Some(text) => div.prose { (prose(text)) },
                    None => p.faint { "Not written yet." },
                }
            }
            footer {
                @match version.acceptance_line {
                    Some(line) => { "Acceptable without treatment up to " (component::level(line)) @if let Some(people) = version.people_line { " From consequence " (people.get()) " for people on, top management signs too, whatever the level." } },
                    None => { "No acceptance line is set yet." },
                }
            }
        }
    }
}

fn aside(visitor: &Visitor, held: &Held) -> Markup {
    let used = versions_of(visitor.view.all::<Risk>()).filter(|version| *version == held.id).count();
    html! {
        (general::facts(visitor, held))
        section.card {
            header { h2 { "Used by" } }
            div.body {
                @if used == 0 { span.faint { "No open risk is rated by this version." } }
                @else { (counted(used, "open risk is", "open risks are")) " rated by this version." }
            }
        }
        (general::links(visitor, held, &[Risk::kind_of(), Acceptance::kind_of()]))
    }
}
