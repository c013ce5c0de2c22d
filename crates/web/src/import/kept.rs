//! What stays of an import: its counts and report, and taking it back.

use access::View;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use door::{Fault, Visitor};
use imports::TakenBack;
use isms::Held;
use isms::documented::{ImportCounts, RetainedRecord, RetainedRecordType};
use isms::registry;
use maud::{Markup, html};
use record::{Id, Kind, Kinded as _};

use super::{imports, may_bring_any, placeholders};
use crate::component::{crumbs, icon, notice, tag};
use crate::fault::refused;
use crate::form::Sent;
use crate::format::{capitalised, counted, thousands};
use crate::frame::{Page, form_token};
use crate::general::{Face, facts, links};
use crate::look::Look;

/// How many records that stay are named.
const NAMED: usize = 50;

/// How a retained record looks.
pub static FACE: Face =
    Face { body, aside: |visitor, held| html! { (facts(visitor, held)) (links(visitor, held, &[])) }, ..Face::USUAL };

/// What became of the rows, in words.
pub fn words(counts: &ImportCounts) -> String {
    let classes = classes(counts).into_iter().filter(|(count, _)| *count > 0);
    let words: Vec<String> = classes.map(|(count, word)| format!("{} {word}", thousands(count))).collect();
    words.join(", ")
}

fn classes(counts: &ImportCounts) -> [(usize, &'static str); 5] {
    let of = |count: Option<i64>| count.and_then(|count| usize::try_from(count).ok()).unwrap_or(0);
    [
        (of(counts.created.map(|count| count.get())), "created"),
        (of(counts.changed.map(|count| count.get())), "changed"),
        (of(counts.unchanged.map(|count| count.get())), "unchanged"),
        (of(counts.conflicts.map(|count| count.get())), "in conflict"),
        (of(counts.rejected.map(|count| count.get())), "rejected"),
    ]
}

/// Whether somebody may take an import back.
pub fn may_take_back(view: &View, held: &Held) -> bool {
    let Some(record) = held.typed::<RetainedRecord>() else { return false };
    !view.is_past()
        && record.kind == RetainedRecordType::Import
        && record.undone_on.is_none()
        && (record.made_by.id == view.actor().person || view.may_write(held))
}

/// The card of an import.
fn body(visitor: &Visitor, held: &Held) -> Markup {
    let Some(record) = held.typed::<RetainedRecord>() else { return html! {} };
    let path = format!("retained-records/{}", held.handle());
    let register = record.import.register.as_deref().and_then(registry::of_resource);
    let waiting = placeholders::count(&visitor.view);
    html! {
        @if record.undone_on.is_some() {
            (notice("quiet", "undo-2", html! { "This import was taken back. What it made is retired; what it changed says again what it said before, but for what somebody edited since." }))
        }
        section.card {
            header {
                h2 { "What became of the rows" }
                small { (counted(classes(&record.import).iter().map(|(count, _)| count).sum(), "row", "rows")) ", each in one class" }
            }
            div.body.stack {
                dl.facts.wide.counts {
                    @for (count, word) in classes(&record.import) { div { dt { (capitalised(word)) } dd.big { (thousands(count)) } } }
                }
                div.actions {
                    @if let Some(kind) = register { a.btn href=(visitor.href(kind.plural)) { "See the " (kind.nouns()) } }
                    @if record.file.report_digest.is_some() && imports::may_read_report(&visitor.view, held) { a.btn href=(visitor.href(&format!("{path}/report"))) download="" { (icon("download")) "Report of every row" } }
                    @if may_take_back(&visitor.view, held) { a.btn.danger href=(visitor.href(&format!("{path}/taking-back"))) { (icon("undo-2")) "Take this import back" } }
                }
            }
        }
        @if waiting > 0 && may_bring_any(&visitor.view) {
            div.notice.info {
                (icon("users"))
                span { b { (counted(waiting, "placeholder waits", "placeholders wait")) } ": people and assets that only a file has named." }
                a.btn href=(visitor.href("import/placeholders")) { "Say who they are" }
            }
        }
    }
}

/// The report, as it was kept.
pub async fn report(Path((_, handle)): Path<(String, String)>, visitor: Visitor) -> Result<Response, Fault> {
    let held = found(&visitor, &handle)?;
    let record: &RetainedRecord = held.typed().ok_or(Fault::NotFound)?;
    let digest = record
        .file
        .report_digest
        .as_ref()
        .filter(|_| imports::may_read_report(&visitor.view, held))
        .ok_or(Fault::NotFound)?;
    let bytes = imports().content(visitor.app().host(), &visitor.view, digest).await?;
    Ok(door::download(&format!("{}-report.json", held.handle()), "application/json", bytes))
}

fn found<'a>(visitor: &'a Visitor, handle: &str) -> Result<&'a Held, Fault> {
    visitor.view.find(RetainedRecord::kind_of(), handle).map(AsRef::as_ref).ok_or(Fault::NotFound)
}

/// Says what taking an import back would do.
pub async fn ask(Path((_, handle)): Path<(String, String)>, visitor: Visitor, look: Look) -> Result<Response, Fault> {
    let held = found(&visitor, &handle)?;
    if !may_take_back(&visitor.view, held) {
        return Err(Fault::NotFound);
    }
    let taken = imports().take_back(visitor.app().host(), &visitor.view, held.id).await?;
    Ok(asked(&visitor, &look, held, &taken, StatusCode::OK, None))
}

/// Takes an import back.
pub async fn take_back(
    Path((_, handle)): Path<(String, String)>,
    visitor: Visitor,
    look: Look,
    _: Sent,
) -> Result<Response, Fault> {
    let held = found(&visitor, &handle)?;
    if !may_take_back(&visitor.view, held) {
        return Err(Fault::NotFound);
    }
    let taken = imports().take_back(visitor.app().host(), &visitor.view, held.id).await?;
    match visitor.commit(taken.command.clone()).await {
        Ok(_) => Ok(look.go(&visitor.href(&format!("retained-records/{handle}")))),
        Err(Fault::Rejected(rejection)) => {
            let status = Fault::Rejected(rejection.clone()).status();
            Ok(asked(&visitor, &look, held, &taken, status, Some(refused(&rejection))))
        }
        Err(fault) => Err(fault),
    }
}

fn asked(
    visitor: &Visitor,
    look: &Look,
    held: &Held,
    taken: &TakenBack,
    status: StatusCode,
    wrong: Option<Markup>,
) -> Response {
    let path = format!("retained-records/{}", held.handle());
    let going = counted(taken.records, "record", "records");
    Page::new(visitor, look, "Take an import back").narrow().send_as(
        status,
        html! {
            div.head { div {
                (crumbs(&[(Some(visitor.href("import")), "Import"), (Some(visitor.href(&path)), &held.handle_short()), (None, "Take back")]))
                h1 { @match taken.records { 0 => "Nothing of this import can be taken back", _ => { (going) " can be taken back" } } }
                p { (held.title()) "." }
            } }
            @if let Some(wrong) = wrong { div.notice.bad role="alert" { (icon("circle-alert")) div.text { b { "Nothing was taken back. " } (wrong) } } }
            @if taken.records > 0 {
            form.form.card method="post" action=(visitor.href(&format!("{path}/taking-back"))) {
                (form_token(&visitor.cookie))
                div.fields {
                    p { "What the import made is retired and leaves its list. What it changed says again what it said before. Both stay in the history." }
                }
                div.submit {
                    button.btn.danger.primary { (icon("undo-2")) "Take back " (going) }
                    a.btn href=(visitor.href(&path)) { "Leave it" }
                }
            }
            } @else { div.actions { a.btn href=(visitor.href(&path)) { "Back to the import" } } }
            (stay(visitor, &taken.stay))
        },
    )
}

fn stay(visitor: &Visitor, stay: &[(&'static Kind, Id)]) -> Markup {
    html! {
        @if !stay.is_empty() {
            section.card {
                header { h2 { "Stays as it is" } small { (stay.len()) } }
                div.body { p.muted { "Somebody edited these since, or other records refer to them." } }
                ul.links {
                    @for held in stay.iter().take(NAMED).filter_map(|(kind, id)| visitor.view.held(kind, *id)) {
                        li {
                            span { a href=(visitor.href(&format!("{}/{}", held.kind.plural, held.handle()))) { (held.title()) } }
                            @if let Some(state) = held.record().and_then(|record| record.state(visitor.view.today())) { (tag(state)) }
                            small { (held.kind.noun()) " " span.ref { (held.handle_short()) } }
                        }
                    }
                    @if stay.len() > NAMED { li.hint { "and " (stay.len() - NAMED) " more" } }
                }
            }
        }
    }
}
