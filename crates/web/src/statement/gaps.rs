//! The gaps that whoever approves a version knows of: ticked one by one in the form of the approval, and as they were signed.

use access::{Found, View};
use door::Visitor;
use isms::control::{ListedGap, SoaVersion};
use isms::{Held, registry};
use maud::{Markup, html};
use record::Body;
use serde_json::Value as Json;

use super::approval;
use crate::component::{Control, icon};
use crate::general::AskedStep;

/// A gap that can be listed.
struct Offered<'a> {
    rule: &'a str,
    object: Option<&'a Held>,
    sentence: String,
    /// Whether the approval is refused without it.
    is_needed: bool,
}

/// Whether an approval has gaps to list; without any it asks for none.
pub fn are_asked(asked: &AskedStep<'_>) -> bool {
    let version = asked.held.and_then(Held::typed::<SoaVersion>);
    version.is_some_and(|version| {
        let found = approval::found(asked.visitor, version.scope.id);
        !found.to_be_listed.is_empty() || !found.may_be_listed.is_empty()
    })
}

/// Every gap of today with a box to tick and room for a reason.
pub fn control(asked: &AskedStep<'_>, shown: &Control<'_>) -> Option<Markup> {
    let version: &SoaVersion = asked.held?.typed()?;
    let (visitor, name) = (asked.visitor, shown.field.name);
    let found = approval::found(visitor, version.scope.id);
    let offered: Vec<Offered<'_>> = offered(&visitor.view, &found.to_be_listed, true)
        .into_iter()
        .chain(offered(&visitor.view, &found.may_be_listed, false))
        .collect();
    let typed = asked.typed.and_then(|typed| typed.get(name)).and_then(Json::as_array);
    Some(html! {
        fieldset.field #(name) aria-describedby=(format!("{name}-help")) {
            legend { (shown.field.label) }
            p.help id=(format!("{name}-help")) { (shown.field.help) }
            input type="hidden" name=(format!("{name}.shown")) value="1";
            ul.gaps {
                @for (at, gap) in offered.iter().enumerate() {
                    (row(visitor, &format!("{name}.{at}"), gap, typed.and_then(|typed| listed(typed, gap))))
                }
            }
            @if let Some(error) = &shown.error { p.error id=(format!("{name}-error")) { (icon("circle-alert")) (error) } }
        }
    })
}

/// The gaps that were found, in the order of their rules; those at records out of sight by their rule alone.
fn offered<'a>(view: &'a View, found: &'a Found, is_needed: bool) -> Vec<Offered<'a>> {
    let seen = found.rules().into_iter().flat_map(|rule| found.at(view, rule)).map(|failure| Offered {
        rule: &failure.rule().id,
        object: failure.object().map(AsRef::as_ref),
        sentence: failure.sentence(),
        is_needed,
    });
    let unseen = found.rules_unseen().iter().map(|rule| Offered {
        rule: &rule.id,
        object: None,
        sentence: "It fails at records that you may not see.".to_owned(),
        is_needed,
    });
    seen.chain(unseen).collect()
}

/// The row as it was typed, if it was ticked.
fn listed<'a>(typed: &'a [Json], gap: &Offered<'_>) -> Option<&'a Body> {
    let object = gap.object.map(Held::handle);
    typed.iter().filter_map(Json::as_object).find(|row| {
        let says = |name: &str| row.get(name).and_then(Json::as_str);
        says("rule") == Some(gap.rule) && says("object") == object.as_deref()
    })
}

fn row(visitor: &Visitor, name: &str, gap: &Offered<'_>, typed: Option<&Body>) -> Markup {
    let (id, spoken) = (format!("{name}.chosen"), format!("{name}.what"));
    let why = typed.and_then(|row| row.get("why")).and_then(Json::as_str).unwrap_or_default();
    html! {
        li {
            input type="hidden" name=(format!("{name}.offered")) value="1";
            input type="hidden" name=(format!("{name}.rule")) value=(gap.rule);
            @if let Some(object) = gap.object { input type="hidden" name=(format!("{name}.object")) value=(object.handle()); }
            label.check for=(id) {
                input type="checkbox" id=(id) name=(id) value="1" checked[typed.is_some()];
                span id=(spoken) { span.ref { (gap.rule) } " " (gap.sentence) @if !gap.is_needed { " " span.optional { "may be left out" } } }
            }
            @if let Some(object) = gap.object { a.ref href=(visitor.href(&format!("{}/{}", object.kind.plural, object.handle()))) { (object.handle_short()) } }
            input name=(format!("{name}.why")) value=(why) maxlength="300" placeholder="Why you sign all the same" aria-label="Why you sign all the same" aria-describedby=(spoken);
        }
    }
}

/// The gaps as they were signed.
pub fn signed(visitor: &Visitor, version: &SoaVersion) -> Markup {
    html! {
        @if !version.gaps.is_empty() {
            section.card {
                header { h2 { "Gaps that were known at the approval" } }
                div.scroll tabindex="0" role="region" aria-label="Gaps that were known" {
                    table.table.rows {
                        thead { tr { th scope="col" { "Rule" } th scope="col" { "At" } th scope="col" { "What fails" } th scope="col" { "Why it was signed all the same" } } }
                        tbody { @for gap in version.gaps.iter() { (as_signed(visitor, gap)) } }
                    }
                }
            }
        }
    }
}

fn as_signed(visitor: &Visitor, gap: &ListedGap) -> Markup {
    let object = gap.object.as_deref();
    let held = object.and_then(|object| registry::kinds().find_map(|kind| visitor.view.find(kind, object)));
    html! {
        tr {
            td.key {
                @if visitor.view.reading().has_results() { a.ref href=(visitor.href(&format!("readiness/{}", &*gap.rule))) { (gap.rule) } } @else { span.ref { (gap.rule) } }
            }
            td.key {
                @match held {
                    Some(held) => { a.ref href=(visitor.href(&format!("{}/{}", held.kind.plural, held.handle()))) { (held.handle_short()) } },
                    None => { (object.unwrap_or_default()) },
                }
            }
            td.row { (gap.sentence) }
            td.row.muted { @match &gap.why { Some(why) => { (why) }, None => { span.faint { "No reason given" } } } }
        }
    }
}
