//! Choosing a file, and the imports that were made before.

use axum::extract::Request;
use axum::http::StatusCode;
use axum::response::Response;
use door::{Fault, Visitor};
use imports::{Choice, Looked};
use interchange::MappedColumn;
use isms::documented::{RetainedRecord, RetainedRecordType};
use isms::people::Person;
use isms::{Held, Typed};
use maud::{Markup, html};
use record::Kinded as _;

use super::address::{ADDRESS, LIKE, choice, file_name, query};
use super::{imports, kept, may_bring_any, placeholders};
use crate::component::{icon, notice, tag};
use crate::form::SentFile;
use crate::format::{counted, date};
use crate::frame::{Page, form_token};
use crate::look::Look;

/// How many earlier imports the page shows.
const SHOWN: usize = 50;

/// The page.
pub async fn page(visitor: Visitor, look: Look) -> Result<Response, Fault> {
    if !may_bring_any(&visitor.view) {
        return Err(Fault::NotFound);
    }
    Ok(show(&visitor, &look, StatusCode::OK, None))
}

/// Takes a file in and leads on to what it was taken for.
pub async fn take(visitor: Visitor, look: Look, request: Request) -> Result<Response, Fault> {
    if !may_bring_any(&visitor.view) {
        return Err(Fault::NotFound);
    }
    let app = visitor.app();
    let seat = imports().seat(&visitor.view)?;
    let sent = SentFile::read(request, app, &visitor.cookie, imports::FILE_BYTES).await?;
    let refused = |status, sentence: &str| Ok(show(&visitor, &look, status, Some(sentence)));
    let Some(bytes) = sent.bytes else {
        let sentence = format!(
            "The file is larger than {} MB. Save the one sheet that is needed as a new file, and bring that.",
            imports::FILE_BYTES / 1024 / 1024
        );
        return refused(StatusCode::PAYLOAD_TOO_LARGE, &sentence);
    };
    if bytes.is_empty() && sent.name.is_empty() {
        return refused(StatusCode::BAD_REQUEST, "Choose a file first.");
    }
    match imports().bring(app.host(), &visitor.view, seat, bytes).await {
        Ok(looked) => Ok(look.go(&visitor.href(&first(&looked, &file_name(&sent.name))))),
        Err(Fault::BadRequest(sentence)) => refused(StatusCode::BAD_REQUEST, &sentence),
        Err(fault) => Err(fault),
    }
}

/// Where a file leads that was just brought: to its columns as they are recognised, or as an earlier import had them read.
fn first(looked: &Looked, name: &str) -> String {
    let name = [("name".to_owned(), name.to_owned())];
    let plain = choice(&looked.digest, &name);
    match remembered(looked, &plain).filter(|(choice, _)| query(choice).len() <= ADDRESS) {
        Some((choice, import)) => format!("import/{}?{}&{LIKE}={import}", looked.digest, query(&choice)),
        None => format!("import/{}?{}", looked.digest, query(&plain)),
    }
}

/// What an earlier import with the same headers chose, where that differs from what is recognised, and its number.
fn remembered(looked: &Looked, plain: &Choice) -> Option<(Choice, String)> {
    let position = looked.likeliest();
    let sheet = looked.sheets.get(position)?;
    let (found, like) = (sheet.recognition.as_ref()?, sheet.remembered.as_ref()?);
    if !like.says_more_than(found) {
        return None;
    }
    let is_other = |column: &&MappedColumn| !found.mapping.columns.contains(column);
    let targets = like.mapping.columns.iter().filter(is_other).map(|column| (column.column, column.target.clone()));
    let choice = Choice {
        sheet: Some(position),
        register: Some(like.mapping.register),
        header: Some(like.mapping.header),
        targets: targets.collect(),
        answers: like.answers.clone(),
        ..plain.clone()
    };
    Some((choice, like.import.clone()))
}

/// The page with what is wrong with the file that was brought, or with the one that was asked for.
pub fn show(visitor: &Visitor, look: &Look, status: StatusCode, wrong: Option<&str>) -> Response {
    let waiting = placeholders::count(&visitor.view);
    Page::new(visitor, look, "Import").narrow().send_as(
        status,
        html! {
            div.head { div {
                h1 { "Bring in a spreadsheet" }
                p { "A list of assets, risks or suppliers, as you have it today." }
            } }
            (form(visitor, wrong))
            @if waiting > 0 {
                div.notice.info {
                    (icon("users"))
                    span { b { (counted(waiting, "placeholder", "placeholders")) } " from earlier imports: people and assets that only a file has named." }
                    a.btn href=(visitor.href("import/placeholders")) { "Say who they are" }
                }
            }
            (earlier(visitor))
        },
    )
}

fn form(visitor: &Visitor, wrong: Option<&str>) -> Markup {
    let described = if wrong.is_some() { "file-help file-error" } else { "file-help" };
    html! {
        form.form.card method="post" action=(visitor.href("import")) enctype="multipart/form-data" {
            (form_token(&visitor.cookie))
            div.fields {
                div.field {
                    label for="file" { "File" }
                    p.help #file-help { "An Excel workbook (XLSX), an OpenDocument spreadsheet (ODS) or a CSV file of at most " (imports::FILE_BYTES / 1024 / 1024) " MB. Choose it, or drop it here." }
                    input.drop #file type="file" name="file" accept=".xlsx,.ods,.csv,.tsv,.txt" aria-describedby=(described) aria-invalid=[wrong.map(|_| "true")];
                    @if let Some(wrong) = wrong { p.error #file-error { (icon("circle-alert")) (wrong) } }
                }
                (notice("quiet", "eye", html! { "Next you see what each column was taken for and what every row would do. Nothing changes until you confirm, and an import can be taken back." }))
            }
            div.submit { button.btn.primary { (icon("upload")) "Look at this file" } }
        }
    }
}

fn earlier(visitor: &Visitor) -> Markup {
    let mut imports: Vec<Typed<'_, RetainedRecord>> =
        visitor.view.all::<RetainedRecord>().filter(|record| record.kind == RetainedRecordType::Import).collect();
    imports.sort_by_key(|record| std::cmp::Reverse(record.held.at));
    html! {
        @if !imports.is_empty() {
            section.card {
                header { h2 { "Earlier imports" } small { (imports.len()) } }
                ul.links { @for record in imports.iter().take(SHOWN) { (line(visitor, record)) } }
                @if imports.len() > SHOWN { footer { a href=(visitor.href("retained-records")) { "All " (imports.len()) } } }
            }
        }
    }
}

fn line(visitor: &Visitor, record: &Typed<'_, RetainedRecord>) -> Markup {
    let held: &Held = record.held;
    let path = format!("retained-records/{}", held.handle());
    let by = visitor.view.label(Person::kind_of(), record.made_by.id);
    html! {
        li {
            span { a href=(visitor.href(&path)) { (held.title()) } }
            span.tags {
                @if let Some(state) = held.record().and_then(|record| record.state(visitor.view.today())) { (tag(state)) }
                @if kept::may_take_back(&visitor.view, held) { a href=(visitor.href(&format!("{path}/taking-back"))) { "Take back" } }
            }
            small { (date(record.made_on)) @if let Some(by) = by { ", " (by) } " · " (kept::words(&record.import)) }
        }
    }
}
