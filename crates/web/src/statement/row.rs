//! A line of the statement in a table: as it stands, or as a version froze it. Both are told from the same words, so that
//! nobody has to learn two tables.

use door::Visitor;
use isms::Typed;
use isms::control::{Applicability, Control, FrozenLine, Implementation};
use jiff::civil::Date;
use maud::{Markup, html};
use record::{Kinded as _, Tone};

use super::asked::{is_contradicted, is_reasoned};
use super::{controls, live, obligations, risks};
use crate::component::toned;
use crate::format::date;
use crate::risk::name;

/// How many records a cell names before it counts the others.
const NAMED: usize = 4;

/// The reference of a line, or that it is a control of one's own.
pub fn reference(line: &FrozenLine) -> &str {
    line.reference.as_deref().unwrap_or("own")
}

/// The title without the reference before it.
pub fn title(line: &FrozenLine) -> &str {
    let reference = line.reference.as_deref().unwrap_or_default();
    line.title.strip_prefix(reference).unwrap_or(&line.title).trim_start()
}

/// Whether it is necessary, and why.
pub fn applies(line: &FrozenLine) -> Markup {
    html! {
        @match line.applicability {
            Applicability::Included => b.in { "Included" },
            Applicability::Excluded if is_contradicted(line) => (toned(Tone::Bad, "Excluded but needed")),
            Applicability::Excluded => span.faint { "Excluded" },
            Applicability::Undecided => (toned(Tone::Warn, "Undecided")),
        }
        @if is_reasoned(line) { div.sub { (reasons(line)) } }
        @else if line.applicability == Applicability::Included { div.sub { (toned(Tone::Bad, "No reason")) } }
    }
}

/// The reasons in words: "Risk, law".
pub fn reasons(line: &FrozenLine) -> String {
    let reasons = [
        (line.for_risk, "risk"),
        (line.for_law, "law"),
        (line.for_contract, "contract"),
        (line.for_business, "business"),
    ];
    let words: Vec<&str> = reasons.into_iter().filter_map(|(is_one, word)| is_one.then_some(word)).collect();
    let mut letters = words.join(", ");
    if let Some(first) = letters.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    letters
}

/// How far it is implemented, and whether that is proven.
pub fn status(line: &FrozenLine) -> Markup {
    let (words, tone) = match line.implementation {
        Implementation::NotApplicable => return html! { span.faint { "—" } },
        Implementation::NotImplemented => ("Not implemented", Tone::Warn),
        Implementation::Planned => ("Planned", Tone::Plain),
        Implementation::Partial => ("Partly implemented", Tone::Warn),
        Implementation::Implemented if line.proven => ("Implemented", Tone::Good),
        Implementation::Implemented => ("Implemented, not proven", Tone::Warn),
    };
    toned(tone, words)
}

/// Until when evidence of all controls covers it, in words; or what it is excluded for.
pub fn proof(today: Date, line: &FrozenLine, controls: &[Typed<'_, Control>]) -> Markup {
    let until: Option<Vec<Date>> = controls.iter().map(|control| control.proven_until).collect();
    let until = until.and_then(|until| until.into_iter().min());
    html! {
        @match (&line.justification, line.applicability, until) {
            (Some(words), Applicability::Excluded, _) => { (&**words) },
            (None, Applicability::Excluded, _) => { (toned(Tone::Bad, "No reason given")) },
            (_, _, Some(last)) if last >= today => { "valid until " time datetime=(last) { (date(last)) } },
            (_, _, Some(last)) => { "ran out on " time datetime=(last) { (date(last)) } },
            (_, _, None) if line.controls.is_empty() => { "no control yet" },
            (_, _, None) => { "no valid evidence yet" },
        }
    }
}

/// What asks for it: open risks and obligations of the controls that serve it, by number.
pub fn asked_by(visitor: &Visitor, controls: &[Typed<'_, Control>]) -> Markup {
    let view = &visitor.view;
    let risks = risks(view, controls);
    let obligations = obligations(view, controls);
    let helds = risks.iter().map(|risk| risk.held).chain(obligations.iter().map(|one| one.held));
    let all: Vec<&isms::Held> = helds.collect();
    let others = all.len().saturating_sub(NAMED);
    html! {
        @for (position, held) in all.iter().take(NAMED).enumerate() {
            @if position > 0 { ", " }
            a.ref href=(visitor.href(&format!("{}/{}", held.kind.plural, held.handle()))) title=(held.title()) { (held.handle_short()) }
        }
        @if others > 0 { " and " (others) " more" }
    }
}

/// Lines as a version froze them, one after the other.
pub fn frozen(visitor: &Visitor, lines: &[FrozenLine], on: Date) -> Markup {
    html! {
        div.scroll { table.table.rows aria-label="The lines of this version" {
            thead { tr {
                th scope="col" { "Ref" } th scope="col" { "Control" } th scope="col" { "Applies" } th scope="col" { "Status" }
                th scope="col" { "Controls, or why not" } th scope="col" { "Owner" }
            } }
            tbody { @for line in lines { tr {
                td.key { span.ref { (reference(line)) } }
                th.name scope="row" { span.title { (title(line)) } @if let (Some(words), Applicability::Included) = (&line.justification, line.applicability) { div.sub { (&**words) } } }
                td data-label="Applies" { (applies(line)) }
                td.at { (status(line)) }
                td data-label=(if line.applicability == Applicability::Excluded { "Why not" } else { "Controls" }) { (served(visitor, line, on)) }
                td data-label="Owner" { @if let Some(owner) = line.owner { (name(&visitor.view, owner.id)) } }
            } } }
        } }
    }
}

fn served(visitor: &Visitor, line: &FrozenLine, on: Date) -> Markup {
    let controls = controls(&visitor.view, line);
    html! {
        @if line.applicability == Applicability::Excluded { span.muted { (proof(on, line, &controls)) } }
        @else { (named(visitor, &controls)) }
    }
}

/// Controls by number.
pub fn named(visitor: &Visitor, controls: &[Typed<'_, Control>]) -> Markup {
    let href = |held: &isms::Held| visitor.href(&format!("{}/{}", Control::kind_of().plural, held.handle()));
    html! {
        @for (position, control) in controls.iter().enumerate() {
            @if position > 0 { ", " }
            a.ref href=(href(control.held)) title=(control.it.title) { (control.held.handle_short()) }
        }
        @if controls.is_empty() { span.faint { "none" } }
    }
}

/// The address of a line within the statement, unfolded.
pub fn href(visitor: &Visitor, line: &FrozenLine) -> String {
    let number = live(&visitor.view, line).map(|(held, _)| held.handle()).unwrap_or_default();
    format!("{}#{number}", visitor.href(&format!("{}?line={number}", super::PATH)))
}
