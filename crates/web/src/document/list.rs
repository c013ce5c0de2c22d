//! What ISO/IEC 27001 asks to be documented, and what there is of it: seventy items, of which twenty-two have to be there.

use std::collections::BTreeMap;

use ::record::{Kind, Kinded as _, Tone};
use access::View;
use axum::response::Response;
use catalogue::documented_information::{self as asked, DocumentedInformation};
use door::{Fault, Visitor};
use isms::documented::Document;
use isms::{Held, registry};
use maud::{Markup, html};

use crate::component::{crumbs, notice, tag, toned};
use crate::format::{counted, thousands};
use crate::frame::Page;
use crate::look::Look;

/// What there is of an item.
enum Found<'a> {
    /// Documents that say they are it.
    Documents(Vec<&'a Held>),
    /// The version in force of what is decided in versions, such as the scope.
    Decided(&'a Held),
    /// Records of these kinds, so many together.
    Records(&'static Kind, usize),
    /// Nothing.
    Nothing,
    /// Nobody can say: its records are not kept here.
    Unknown,
    /// Its records are kept from the viewer.
    Hidden,
}

impl Found<'_> {
    /// Whether it is there and as it should be.
    fn is_there(&self, view: &View) -> bool {
        match self {
            Found::Documents(documents) => documents.iter().any(|held| tone(view, held) == Some(Tone::Good)),
            Found::Decided(_) => true,
            Found::Records(_, count) => *count > 0,
            Found::Nothing | Found::Unknown | Found::Hidden => false,
        }
    }
}

fn tone(view: &View, held: &Held) -> Option<Tone> {
    held.record()?.state(view.today()).map(|state| state.tone)
}

/// The page.
pub async fn page(visitor: Visitor, look: Look) -> Result<Response, Fault> {
    let view = &visitor.view;
    if !view.knows_kind(Document::kind_of()) {
        return Err(Fault::NotFound);
    }
    let documents = documents(view);
    let items = &asked::documented_information().items;
    let found: Vec<(&DocumentedInformation, Found<'_>)> =
        items.iter().map(|item| (item, of(view, &documents, item))).collect();
    let mandatory = found.iter().filter(|(item, _)| item.group == asked::Group::Mandatory);
    let missing = mandatory.filter(|(_, found)| !found.is_there(view)).count();
    let groups = [
        (asked::Group::Mandatory, "Without these there is no certificate"),
        (asked::Group::ClausesExpected, "Usually asked for under clauses 4 to 10"),
        (asked::Group::AnnexAExpected, "Usually asked for under Annex A, as far as a control is included"),
    ];
    Ok(Page::new(&visitor, &look, "Documented information").send(html! {
        div.head { div {
            (crumbs(&[(Some(visitor.href("documents")), "Documents"), (None, "What is asked for")]))
            h1 { @if missing == 0 { "All documented information that has to be there is there" } @else { (counted(missing, "item that has", "items that have")) " to be there " @if missing == 1 { "is" } @else { "are" } " not in order" } }
            p { "A document is kept current, a record is kept unchanged. What Annexa holds as registers needs no document of its own." }
        } }
        @if !view.sees_all(Document::kind_of()) {
            (notice("quiet", "eye", html! { "You see some of the documents only. What is missing here may be there." }))
        }
        @for (group, heading) in groups { (table(&visitor, heading, found.iter().filter(|(item, _)| item.group == group))) }
    }))
}

/// The documents that the viewer sees, by the items that they say they are.
fn documents(view: &View) -> BTreeMap<&str, Vec<&Held>> {
    let mut by_item: BTreeMap<&str, Vec<&Held>> = BTreeMap::new();
    for document in view.all::<Document>() {
        for item in document.it.items() {
            by_item.entry(item).or_default().push(document.held);
        }
    }
    by_item
}

/// What there is of an item.
fn of<'a>(view: &'a View, documents: &BTreeMap<&str, Vec<&'a Held>>, item: &DocumentedInformation) -> Found<'a> {
    if let Some(documents) = documents.get(item.id.as_str()) {
        return Found::Documents(documents.clone());
    }
    if item.kind == asked::Kind::Document && needs_text(item) {
        return Found::Nothing;
    }
    match first_named(item) {
        None => Found::Unknown,
        Some(kind) if !view.knows_kind(kind) => Found::Hidden,
        Some(kind) if registry::mark(kind).is_some() => in_force(view, kind).map_or(Found::Nothing, Found::Decided),
        Some(kind) => match view.living(kind) {
            0 => Found::Nothing,
            count => Found::Records(kind, count),
        },
    }
}

/// Whether somebody has to write it: no register or decided version says it.
fn needs_text(item: &DocumentedInformation) -> bool {
    let is_text = |from: &String| {
        let is_document = from == "Document" || from.starts_with("Document and ") || from.starts_with("Document,");
        is_document || from.to_lowercase().contains("method text")
    };
    item.generated_from.iter().any(is_text)
}

/// The first kind of record that it is written from, of those that are kept here.
fn first_named(item: &DocumentedInformation) -> Option<&'static Kind> {
    let mut words = item.generated_from.iter().flat_map(|from| from.split(|one: char| !one.is_alphanumeric()));
    words.find_map(|word| registry::kinds().find(|kind| kind.entity == word))
}

/// The newest version in force of a kind that is decided in versions.
fn in_force<'a>(view: &'a View, kind: &'static Kind) -> Option<&'a Held> {
    let living = view.records(kind).filter(|held| held.is_living());
    let in_force = living.filter(|held| tone(view, held) == Some(Tone::Good));
    in_force.map(|held| &**held).max_by_key(|held| held.at)
}

fn table<'a>(
    visitor: &Visitor,
    heading: &str,
    items: impl Iterator<Item = &'a (&'static DocumentedInformation, Found<'a>)>,
) -> Markup {
    let items: Vec<_> = items.collect();
    let there = items.iter().filter(|(_, found)| found.is_there(&visitor.view)).count();
    html! {
        section.card {
            header { h2 { (heading) } small { (thousands(there)) " of " (thousands(items.len())) } }
            div.scroll { table.table aria-label=(heading) {
                thead { tr { th { "Item" } th { "What an auditor looks for" } th { "Here" } th { "Asked for by" } } }
                tbody {
                    @for (item, found) in items {
                        tr id=(item.id) {
                            th scope="row" { (item.title) div.sub { span.ref { (item.id) } ", " (item.kind) } }
                            td { (item.must_contain.join("; ")) }
                            td { (here(visitor, item, found)) }
                            td { (references(item)) }
                        }
                    }
                }
            } }
        }
    }
}

/// The clauses and controls, without the name of the standard.
fn references(item: &DocumentedInformation) -> String {
    let short = item.refs.iter().map(|reference| reference.rsplit('/').next().unwrap_or(reference));
    short.collect::<Vec<_>>().join(", ")
}

fn here(visitor: &Visitor, item: &DocumentedInformation, found: &Found<'_>) -> Markup {
    let view = &visitor.view;
    let link = |held: &Held| {
        html! {
            a href=(visitor.href(&format!("{}/{}", held.kind.plural, held.handle()))) { (held.title()) } " "
            @if let Some(state) = held.record().and_then(|record| record.state(view.today())) { (tag(state)) }
        }
    };
    match found {
        Found::Documents(documents) => html! { @for held in documents { div { (link(held)) } } },
        Found::Decided(held) => link(held),
        Found::Records(kind, count) => {
            html! { a href=(visitor.href(kind.plural)) { (counted(*count, &kind.noun(), &kind.nouns())) } }
        }
        Found::Nothing => html! {
            (toned(if item.group == asked::Group::Mandatory { Tone::Bad } else { Tone::Warn }, "Missing"))
            @if item.kind == asked::Kind::Document && view.may_create(Document::kind_of()) && !view.is_past() {
                " " a href=(visitor.href("documents/new")) { "Add it" span.spoken { ": " (item.title) } }
            }
        },
        Found::Unknown => toned(Tone::Plain, "Not kept here yet"),
        Found::Hidden => html! { span.faint { "Not for you to see" } },
    }
}
