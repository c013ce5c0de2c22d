//! A version of the statement: while it is a draft, what it lacks; once it was submitted, its lines as they stood; what changed
//! since the version before; the gaps that whoever approved it knew.

use access::Found;
use access::View;
use door::Visitor;
use isms::control::{FrozenLine, SoaStep, SoaVersion, differences};
use isms::{Held, Typed};
use maud::{Markup, html};
use record::{Field, Kinded as _, Ref};

use super::row::{frozen, href, reference, title};
use super::told::difference;
use super::{PATH, Statement, approval, gaps, seen, sentence};
use crate::component::{icon, prose};
use crate::format::{counted, date};
use crate::general::{self, AskedStep, Face, StepFace};
use crate::risk::name;

/// How a version looks.
pub static FACE: Face = Face {
    columns: &["edition", "scope", "approved_on", "state"],
    lead,
    steps,
    body,
    aside,
    form: StepFace { about, asks, control: gaps::control, ..StepFace::USUAL },
    ..Face::USUAL
};

fn lead(visitor: &Visitor, held: &Held) -> Markup {
    let Some(version) = held.typed::<SoaVersion>() else { return (Face::USUAL.lead)(visitor, held) };
    let lines = seen(&visitor.view, version);
    html! {
        p {
            @match version.step {
                SoaStep::Draft => { "Being put together. Its lines stay live until it is submitted, which freezes them as they stand then." },
                SoaStep::InReview => { "Waits for the approval of top management. Work on the lines goes on and belongs to the next version. " (sentence(&lines)) },
                SoaStep::Approved => { "In force. " (sentence(&lines)) },
                SoaStep::Superseded => { "A newer version took its place. " (sentence(&lines)) },
            }
        }
        div.tags {
            (general::state(visitor, held))
            @if let (Some(by), Some(on)) = (version.approved_by, version.approved_on) { span.muted { "approved by " (name(&visitor.view, by.id)) " on " (date(on)) } }
            @else if let (Some(by), Some(on)) = (version.submitted_by, version.submitted_on) { span.muted { "submitted by " (name(&visitor.view, by.id)) " on " (date(on)) } }
        }
    }
}

fn steps(visitor: &Visitor, held: &Held) -> Markup {
    let open = held.typed::<SoaVersion>().filter(|version| version.step == SoaStep::InReview);
    html! {
        (general::steps(visitor, held))
        @if let Some(version) = open { (meets(visitor, version)) }
    }
}

/// What the approval of a version in review meets.
fn meets(visitor: &Visitor, version: &SoaVersion) -> Markup {
    let found = approval::found(visitor, version.scope.id);
    html! {
        @if !found.refused_by.is_empty() { (card(visitor, "What refuses an approval today", &found.refused_by, "Repair these first: send the version back, decide the lines, and submit it again.")) }
        @if !found.to_be_listed.is_empty() { (card(visitor, "Gaps to be listed by whoever signs", &found.to_be_listed, "Whoever approves ticks each of them in the form, with a reason where there is one, and so says that they know of it; or they are repaired first.")) }
    }
}

fn card(visitor: &Visitor, heading: &str, found: &Found, advice: &str) -> Markup {
    html! { section.card { header { h2 { (heading) } small { (found.rules().iter().map(|rule| rule.id.as_str()).collect::<Vec<_>>().join(", ")) } } div.body { p { (advice) } (approval::rules(visitor, "Found", found)) } } }
}

/// What stands above the forms of its steps.
fn about(asked: &AskedStep<'_>) -> Markup {
    let Some(held) = asked.held else { return html! {} };
    let Some(version) = held.typed::<SoaVersion>() else { return html! {} };
    match asked.offered.transition.noun.as_deref() {
        Some("approval") => meets(asked.visitor, version),
        Some("submission") => missing(asked.visitor, held, version),
        _ => html! {},
    }
}

/// Gaps are asked for where there are any.
fn asks(asked: &AskedStep<'_>, field: &Field) -> bool {
    field.name != "gaps" || gaps::are_asked(asked)
}

/// What has to be done before a draft can be submitted, each with the way to it.
fn missing(visitor: &Visitor, held: &Held, version: &SoaVersion) -> Markup {
    let statement = Statement::of(visitor, version.scope.id);
    let mut missing = approval::missing(&statement);
    if version.comparison.is_none() || version.compared_by.is_none() || version.compared_on.is_none() {
        let way = visitor.href(&format!("{PATH}/comparison?scope={}", version.scope.id));
        missing.push(("The comparison with Annex A is not recorded".to_owned(), way));
    }
    html! {
        section.card {
            header { h2 { @if missing.is_empty() { "Nothing is missing before it can be submitted" } @else { (counted(missing.len(), "thing is", "things are")) " missing before it can be submitted" } } }
            @if !missing.is_empty() { ul.links { @for (words, href) in &missing { li { span { (words) } a href=(href) { "Look" span.spoken { ": " (words) } } } } } }
            footer { a href=(visitor.href(&format!("{PATH}?scope={}", version.scope.id))) { "The lines of " (held.handle_short()) " as they stand" } }
        }
    }
}

fn body(visitor: &Visitor, held: &Held) -> Markup {
    let Some(version) = held.typed::<SoaVersion>() else { return (Face::USUAL.body)(visitor, held) };
    let lines = seen(&visitor.view, version);
    html! {
        @if version.step == SoaStep::Draft { (missing(visitor, held, version)) }
        @if let Some(summary) = &version.summary { (text("What is new", summary)) }
        @if let Some(comparison) = &version.comparison { (compared(visitor, version, comparison)) }
        (gaps::signed(visitor, version))
        (since(visitor, held, version, &lines))
        @if let Some(on) = version.submitted_on {
            section.card #lines {
                header { h2 { "Lines as they stood on " (date(on)) } small { (counted(lines.len(), "line", "lines")) } }
                (frozen(visitor, &lines, on))
            }
        }
    }
}

fn text(heading: &str, words: &str) -> Markup {
    html! { section.card { header { h2 { (heading) } } div.body.prose { (prose(words)) } } }
}

fn compared(visitor: &Visitor, version: &SoaVersion, words: &str) -> Markup {
    html! {
        section.card {
            header {
                h2 { "Comparison with Annex A" }
                small {
                    @if let Some(by) = version.compared_by { (name(&visitor.view, by.id)) }
                    @if let Some(on) = version.compared_on { ", " (date(on)) }
                }
            }
            div.body.prose { (prose(words)) }
        }
    }
}

/// What differs from the version before: of a draft, the lines of today.
fn since(visitor: &Visitor, held: &Held, version: &SoaVersion, lines: &[FrozenLine]) -> Markup {
    let view = &visitor.view;
    let Some(before) = before(view, version) else { return html! {} };
    let live = super::lines(view, version.scope.id);
    let lines = if version.step == SoaStep::Draft { live.as_slice() } else { lines };
    let earlier = seen(view, before.it);
    let pairs = differences(&earlier, lines);
    let to = if version.step == SoaStep::Draft { "now".to_owned() } else { held.handle() };
    let why = visitor.href(&format!("{PATH}/changes?from={}&to={to}", before.held.handle()));
    html! {
        section.card #changes {
            header { h2 { (counted(pairs.len(), "line differs", "lines differ")) " from version " (before.edition.get()) } small { a href=(why) { "With the reasons" } } }
            @if pairs.is_empty() { div.body { span.faint { "All lines say the same." } } }
            @else {
                details.more open[pairs.len() <= UNFOLDED] {
                    summary { (icon("git-compare")) "Line by line" }
                    ul.links { @for (before, after) in &pairs {
                        @if let Some(line) = after.or(*before) {
                            li { span.whole { span.ref { (reference(line)) } a href=(href(visitor, line)) { (title(line)) } (difference(view, *before, *after)) } }
                        }
                    } }
                }
            }
        }
    }
}

/// Up to how many lines the differences are unfolded.
const UNFOLDED: usize = 12;

/// The version that it continues.
fn before<'a>(view: &'a View, version: &SoaVersion) -> Option<Typed<'a, SoaVersion>> {
    let replaced: Ref<SoaVersion> = version.replaces?;
    let held = view.held(SoaVersion::kind_of(), replaced.id)?;
    Some(Typed { held, it: held.typed()? })
}

/// The facts, without what stands beside them.
fn aside(visitor: &Visitor, held: &Held) -> Markup {
    html! { (general::facts(visitor, held)) (general::links(visitor, held, &[])) }
}
