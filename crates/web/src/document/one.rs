//! One document: what is in force, its versions, and who has yet to read what is in force.

use door::Visitor;
use isms::documented::{Document, DocumentStep, DocumentVersion};
use isms::{Held, Typed};
use maud::{Markup, html};
use record::{Id, Kinded as _};

use crate::component::{icon, notice, tag};
use crate::format::{counted, date, thousands};
use crate::general::{Asked, Face, Tally, facts_of, links};
use crate::risk::name;

const OVERDUE: &str = "Review overdue";
const NOTHING: &str = "Nothing in force";

const fn asked(label: &'static str, query: &'static str) -> Asked {
    Asked { label, query, is_due: false, is_kept: true }
}

/// How documents look.
pub static FACE: Face = Face {
    answer: Some(answer),
    questions: &[
        asked("In force", "state=in_force"),
        Asked { is_due: true, ..asked(OVERDUE, "state=review_overdue") },
        asked("Review within 30 days", "review_on=due"),
        asked(NOTHING, "state=unpublished"),
        asked("Mine", "mine=true"),
        Asked { is_kept: false, ..asked("Out of use", "state=retired") },
    ],
    filters: &["kind", "owner", "classification"],
    columns: &["kind", "state", "owner", "edition", "review_on", "classification"],
    views: &[("What is asked for", "asked")],
    steps: begin,
    body,
    aside,
    ..Face::USUAL
};

fn answer(tally: &Tally) -> String {
    let all = counted(tally.living, "document", "documents");
    match (tally.living, tally.of(OVERDUE), tally.of(NOTHING)) {
        (0, ..) => "No documents yet".to_owned(),
        (_, 0, 0) => format!("{all}, all in force"),
        (_, 0, nothing) => format!("{} of {all} not in force yet", thousands(nothing)),
        (_, overdue, _) => format!("{} of {all} overdue for review", thousands(overdue)),
    }
}

/// The way to the next version: the one that is open, or a new one.
fn begin(visitor: &Visitor, held: &Held) -> Markup {
    let Some(open) = versions(visitor, held.id).into_iter().find(|version| version.it.is_open()) else {
        let may_begin =
            !decide::first_steps_at(&visitor.view, DocumentVersion::kind_of(), held.envelope.unit).is_empty();
        let href = visitor.href(&format!("document-versions/new/draft?document={}", held.id));
        return html! {
            @if may_begin && held.is_living() && !visitor.view.is_past() {
                div.notice.quiet {
                    (icon("file-text"))
                    span.text { @if versions(visitor, held.id).is_empty() { "It has no version yet." } @else { "What is in force is not changed. The next version begins with its text." } }
                    div.actions { a.btn href=(href) { "Start new version" } }
                }
            }
        };
    };
    let href = visitor.href(&format!("document-versions/{}", open.held.handle()));
    notice(
        "info",
        "file-text",
        html! { a href=(href) { b { (open.it.title) } } " is being worked on. " (tag_of(visitor, open.held)) },
    )
}

fn tag_of(visitor: &Visitor, held: &Held) -> Markup {
    html! { @if let Some(state) = held.record().and_then(|record| record.state(visitor.view.today())) { (tag(state)) } }
}

/// The versions of a document that the visitor may see, the newest first.
fn versions(visitor: &Visitor, document: Id) -> Vec<Typed<'_, DocumentVersion>> {
    let all = visitor.view.all::<DocumentVersion>();
    let mut versions: Vec<_> = all.filter(|version| version.document.id == document).collect();
    versions.sort_by_key(|version| std::cmp::Reverse((version.it.edition, version.held.id)));
    versions
}

fn body(visitor: &Visitor, held: &Held) -> Markup {
    let versions = versions(visitor, held.id);
    html! {
        @if !versions.is_empty() {
            section.card #versions {
                header { h2 { "Versions" } small { (versions.len()) } }
                ul.links {
                    @for version in &versions {
                        li {
                            a href=(visitor.href(&format!("document-versions/{}", version.held.handle()))) { "Version " (version.it.edition.get()) @if &*version.it.language != "en" { " (" (version.it.language) ")" } }
                            (tag_of(visitor, version.held))
                            small {
                                @match (version.it.published_on, version.it.approved_by) {
                                    (Some(on), Some(by)) => { "approved by " (name(&visitor.view, by.id)) ", in force since " (date(on)) @if let Some(end) = version.it.ended_on { ", until " (date(end)) } },
                                    _ => @if let Some(on) = version.it.submitted_on { "submitted on " (date(on)) },
                                }
                            }
                        }
                    }
                }
            }
        }
        @for version in versions.iter().filter(|version| version.it.step == DocumentStep::Published) { (readers(visitor, version)) }
        (satisfied(visitor, held))
    }
}

/// Who of its audience has read a version, for those who may know.
pub fn readers(visitor: &Visitor, version: &Typed<'_, DocumentVersion>) -> Markup {
    /// How many names are told.
    const TOLD: usize = 50;
    let Some(readers) = visitor.view.readers(version) else { return html! {} };
    let today = visitor.view.today();
    let late = readers.missing.iter().filter(|(_, due)| *due < today).count();
    html! {
        section.card #readers {
            header { h2 { "Read by " (thousands(readers.read)) " of " (thousands(readers.asked)) } small { (version.it.title) @if late > 0 { ", " (late) " late" } } }
            @if readers.asked == 0 {
                div.body { span.faint { "Nobody of its audience is here." } }
            } @else {
                div.body { meter min="0" max=(readers.asked) value=(readers.read) aria-label="Read" {} }
                @if !readers.missing.is_empty() {
                    details.fold.within open[readers.missing.len() <= 10] {
                        summary { "Who has not" }
                        ul.links {
                            @for (person, due) in readers.missing.iter().take(TOLD) {
                                li { span { (name(&visitor.view, *person)) } small.late[*due < today] { @if *due < today { "was due on " } @else { "until " } (date(*due)) } }
                            }
                            @if readers.missing.len() > TOLD { li.hint { "and " (readers.missing.len() - TOLD) " more" } }
                        }
                    }
                }
            }
        }
    }
}

/// The items of documented information that it is, and what an auditor looks for in each.
fn satisfied(visitor: &Visitor, held: &Held) -> Markup {
    let Some(document) = held.typed::<Document>() else { return html! {} };
    let list = catalogue::documented_information();
    let items: Vec<_> = document.items().filter_map(|item| list.find(item)).collect();
    html! {
        @for item in &items {
            section.card {
                header { h2 { (item.title) " " span.ref { (item.id) } } small { a href=(visitor.href(&format!("documents/asked#{}", item.id))) { "asked for" } } }
                div.body { p { "An auditor looks for:" } ul { @for wanted in &item.must_contain { li { (wanted) } } } }
            }
        }
    }
}

fn aside(visitor: &Visitor, held: &Held) -> Markup {
    html! { (facts_of(visitor, held, &["satisfies", "in_force"])) (links(visitor, held, &[DocumentVersion::kind_of()])) }
}
