//! One piece of evidence: whom it waits for, what it proves, its file.

use door::Visitor;
use isms::Held;
use isms::control::{Control, Evidence, EvidenceStep, SoaLine};
use maud::{Markup, html};
use record::Kinded as _;

use crate::component::{Control as Choice, changing, icon, prose, tag};
use crate::format::{date, size};
use crate::frame::form_token;
use crate::general::{self, facts_of, links};
use crate::risk::name;

/// Where it stands, and whom it waits for.
pub fn steps(visitor: &Visitor, held: &Held) -> Markup {
    let Some(evidence) = held.typed::<Evidence>() else { return html! {} };
    let may_decide = decide::steps(&visitor.view, held).iter().any(general::is_open);
    let waits = evidence.step == EvidenceStep::Submitted && !may_decide && held.is_living();
    html! {
        (life(visitor, evidence))
        (general::steps(visitor, held))
        @if waits {
            div.notice.info {
                (icon("clock"))
                span.text {
                    @match evidence.reviewer {
                        Some(reviewer) => { b { "This waits for " (name(&visitor.view, reviewer.id)) ", who reviews it." } },
                        None => { b { "Nobody is named to review it." } " Name somebody who neither submitted it nor owns the control." },
                    }
                }
            }
        }
    }
}

fn life(visitor: &Visitor, evidence: &Evidence) -> Markup {
    let today = visitor.view.today();
    let until = evidence.valid_until.map(date).unwrap_or_default();
    let (decided, last) = match evidence.step {
        EvidenceStep::Submitted => ("Reviewed".to_owned(), "Valid".to_owned()),
        EvidenceStep::Rejected => ("Rejected".to_owned(), "Does not count".to_owned()),
        EvidenceStep::Superseded => ("Accepted".to_owned(), "Superseded".to_owned()),
        EvidenceStep::Accepted if evidence.is_valid(today) => ("Accepted".to_owned(), format!("Valid until {until}")),
        EvidenceStep::Accepted => ("Accepted".to_owned(), format!("Out of date since {until}")),
    };
    let here = if evidence.step == EvidenceStep::Submitted { 1 } else { 2 };
    let is_settled = evidence.is_valid(today);
    html! {
        ol.steps aria-label="Where it stands" {
            @for (position, words) in ["Submitted".to_owned(), decided, last].iter().enumerate() {
                li.done[position < here || (position == here && is_settled)].now[position == here && !is_settled] aria-current=[(position == here).then_some("step")] { span { (words) } }
            }
        }
    }
}

/// What it proves, and what was found.
pub fn body(visitor: &Visitor, held: &Held) -> Markup {
    let Some(evidence) = held.typed::<Evidence>() else { return html! {} };
    let texts = [("What it shows", &evidence.shows), ("What the reviewer examined", &evidence.examination)];
    html! {
        (proves(visitor, held, evidence))
        @for (title, text) in texts {
            @if let Some(text) = text { section.card { header { h2 { (title) } } div.body { div.prose { (prose(text)) } } } }
        }
    }
}

/// What the page says elsewhere.
const ELSEWHERE: [&str; 6] = ["step", "controls", "source", "file_name", "file_digest", "file_size"];

/// Facts and what refers to it.
pub fn aside(visitor: &Visitor, held: &Held) -> Markup {
    html! { (facts_of(visitor, held, &ELSEWHERE)) (links(visitor, held, &[])) }
}

/// The controls that it is for, each with the lines of the statement that it serves.
fn proves(visitor: &Visitor, held: &Held, evidence: &Evidence) -> Markup {
    let view = &visitor.view;
    let controls: Vec<&Held> = evidence
        .controls
        .iter()
        .filter_map(|control| view.held(Control::kind_of(), control.id).map(AsRef::as_ref))
        .collect();
    let unseen = evidence.controls.len() - controls.len();
    html! {
        section.card #proves {
            header { h2 { "What it proves" } small { @if !evidence.is_valid(view.today()) { "nothing yet that counts today" } } }
            @if controls.is_empty() && unseen == 0 {
                div.body { span.faint { "No control is named." } }
            } @else {
                ul.links {
                    @for control in controls { (proven(visitor, control)) }
                    @if unseen > 0 { li.hint { "and " (unseen) " you may not see" } }
                }
            }
            (chooser(visitor, held, evidence))
        }
    }
}

fn proven(visitor: &Visitor, held: &Held) -> Markup {
    let view = &visitor.view;
    let Some(control) = held.typed::<Control>() else { return html! {} };
    let served: Vec<&str> = control.served().collect();
    let is_served = |line: &SoaLine| {
        let reference = line.reference.as_deref().is_some_and(|reference| served.contains(&reference));
        reference || line.control.is_some_and(|own| own.id == held.id)
    };
    let lines: Vec<_> = view.all::<SoaLine>().filter(|line| is_served(line.it)).collect();
    html! {
        li {
            span { a href=(visitor.href(&format!("{}/{}", held.kind.plural, held.handle()))) { (held.title()) } " " span.ref { (held.handle_short()) } }
            @if let Some(state) = held.record().and_then(|record| record.state(view.today())) { (tag(state)) }
            small {
                @if lines.is_empty() { @if served.is_empty() { "serves no reference control" } @else { "serves " (served.join(", ")) } }
                @for (position, line) in lines.iter().enumerate() {
                    @if position > 0 { ", " }
                    a href=(visitor.href(&format!("{}/{}", line.held.kind.plural, line.held.handle()))) { (line.held.title()) }
                }
                @if let Some(last) = control.proven_until { "; proven until " (date(last)) }
            }
        }
    }
}

/// While it waits, what it is for can still be chosen.
fn chooser(visitor: &Visitor, held: &Held, evidence: &Evidence) -> Markup {
    let may_choose = visitor.view.may_write(held) && held.is_living() && !held.is_frozen(visitor.view.today());
    let Some((_, field)) = held.kind.field("controls").filter(|_| may_choose) else { return html! {} };
    let values = evidence.controls.iter().map(|control| control.id.to_string()).collect();
    html! {
        details.fold.within {
            summary { "Choose what it proves" }
            form.fields method="post" action=(visitor.href(&format!("{}/{}", held.kind.plural, held.handle()))) {
                (form_token(&visitor.cookie))
                input type="hidden" name="version" value=(held.version);
                input type="hidden" name="controls.shown" value="1";
                (changing(&visitor.view, &visitor.href("choose"), &Choice { field, values, error: None }, &html! {}))
                div.submit { button.btn { "Save what it proves" } }
            }
        }
    }
}

/// The file or the address. A file that never came is offered to nobody.
pub fn place(visitor: &Visitor, held: &Held, is_here: bool) -> Markup {
    let Some(evidence) = held.typed::<Evidence>() else { return html! {} };
    let bytes = evidence.file_size.and_then(|bytes| usize::try_from(bytes.get()).ok());
    let source = evidence.source.as_deref();
    let address = source.filter(|source| is_address(source));
    html! {
        section.card #file {
            header { h2 { "Where it is" } }
            div.body.stack {
                dl.facts {
                    @if let Some(source) = source { dt { "From" } dd { @match address { Some(address) => a href=(address) rel="noopener noreferrer nofollow" { (address) }, None => (source) } } }
                    @if let Some(name) = &evidence.file_name { dt { "File" } dd { (name) @if let Some(bytes) = bytes { span.faint { ", " (size(bytes)) } } } }
                    @if let Some(digest) = &evidence.file_digest { dt { "SHA-256" } dd { span.digest { (digest) } } }
                }
                @if is_here {
                    div.actions { a.btn href=(visitor.href(&format!("{}/{}/file", held.kind.plural, held.handle()))) download="" { (icon("download")) "Download" } }
                } @else if evidence.file_digest.is_some() {
                    p.faint { "The file itself is not kept here: only its checksum was written down. Whoever has the file can show by it that it is this one." }
                } @else if address.is_some() {
                    p.faint { "Nothing is kept here: the link leads out of Annexa, and what stands there can change." }
                } @else {
                    p.faint { "No file is kept here." }
                }
            }
        }
    }
}

/// Whether a source is an address that a browser opens.
pub fn is_address(source: &str) -> bool {
    let rest = source.strip_prefix("https://").or_else(|| source.strip_prefix("http://"));
    rest.is_some_and(|rest| !rest.is_empty() && !rest.contains(char::is_whitespace))
}
