//! What a file was taken for: which sheet, which register, which column goes where. A person looks, and corrects.

use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::Response;
use door::{Fault, Visitor};
use imports::{Choice, LookedSheet, Opened};
use interchange::address::letters;
use interchange::{Column, MappedColumn, Misfit, Recognition, Register, Target};
use isms::Held;
use isms::documented::RetainedRecord;
use maud::{Markup, html};
use record::Kinded as _;

use super::address::{self, ADDRESS, EXTRA, LIKE, NOTHING, Pairs, choice, code, file_name, query};
use super::{bring, imports, may_bring, may_bring_any, questions};
use crate::component::{crumbs, icon, notice};
use crate::form::Sent;
use crate::format::{counted, thousands};
use crate::frame::{Page, form_token};
use crate::look::Look;

/// A proposal that is less sure than this, of 100, is marked.
const SURE: u8 = 70;

/// The registers that rows can go to.
const REGISTERS: [Register; 3] = [Register::Assets, Register::Risks, Register::Suppliers];

/// The page.
pub async fn page(
    Path((_, digest)): Path<(String, String)>,
    Query(pairs): Query<Pairs>,
    visitor: Visitor,
    look: Look,
) -> Result<Response, Fault> {
    if !may_bring_any(&visitor.view) {
        return Err(Fault::NotFound);
    }
    let choice = choice(&digest, &pairs);
    match imports().open(visitor.app().host(), &visitor.view, &choice, false).await {
        Ok(opened) => {
            let like = pairs.iter().find(|(name, _)| name == LIKE).and_then(|(_, number)| earlier(&visitor, number));
            Ok(show(&visitor, &look, &choice, &opened, like))
        }
        // The file itself is the trouble: it is gone, or has no such sheet.
        Err(Fault::BadRequest(sentence)) => Ok(bring::show(&visitor, &look, StatusCode::BAD_REQUEST, Some(&sentence))),
        Err(fault) => Err(fault),
    }
}

/// Takes what was chosen into an address, and leads on to what it would do.
pub async fn choose(
    Path((_, digest)): Path<(String, String)>,
    visitor: Visitor,
    look: Look,
    sent: Sent,
) -> Result<Response, Fault> {
    if !may_bring_any(&visitor.view) {
        return Err(Fault::NotFound);
    }
    // What is recognised anyway needs no word: a column that goes where it was proposed to go, a word that is known.
    let is_proposed = |name: &str, value: &str| {
        let column = name.strip_prefix('c').map(|column| format!("r{column}"));
        let proposal = column.or_else(|| name.strip_prefix("s.").map(|text| format!("k.{text}")));
        proposal.is_some_and(|proposal| sent.has(&proposal) && sent.text(&proposal) == value)
    };
    let chosen: Pairs = sent.pairs().iter().filter(|(name, value)| !is_proposed(name, value)).cloned().collect();
    let choice = choice(&digest, &chosen);
    let query = query(&choice);
    if query.len() > ADDRESS {
        let mut opened = imports().open(visitor.app().host(), &visitor.view, &choice, false).await?;
        let sentence = "These are more answers than an address can hold. Answer for the values that many rows have, and replace the others in the file.";
        opened.misfits.push(Misfit { column: None, sentence: sentence.to_owned() });
        return Ok(show(&visitor, &look, &choice, &opened, None));
    }
    Ok(look.go(&visitor.href(&format!("import/{digest}/dry-run?{query}"))))
}

fn show(visitor: &Visitor, look: &Look, choice: &Choice, opened: &Opened, like: Option<&Held>) -> Response {
    let title = format!("Import {}", choice.file_name);
    Page::new(visitor, look, title).send(html! {
        div.head { div {
            (crumbs(&[(Some(visitor.href("import")), "Import"), (None, &choice.file_name)]))
            h1 { (answer(opened)) }
            p { "Look whether each column goes where it belongs, and correct what does not. Nothing has changed yet." }
        } }
        (way(1))
        @for note in &opened.looked.notes { (notice("quiet", "info", html! { (note) })) }
        @if let Some(like) = like { (read_like(visitor, choice, like)) }
        (whole(&opened.misfits))
        (sheet(visitor, choice, opened))
        @if let Some(recognition) = &opened.recognition {
            form.stack method="post" action=(visitor.href(&format!("import/{}", choice.digest))) {
                (form_token(&visitor.cookie))
                (kept(choice, opened))
                section.card {
                    header { h2 { "Columns" } small { "row " (opened.mapping.header.last) " names them" } }
                    div.scroll { (table(recognition, opened)) }
                }
                (questions::cards(&opened.questions, &choice.answers, &opened.mapping))
                div.submit {
                    button.btn.primary { "See what this would do" }
                    a.btn href=(visitor.href("import")) { "Choose another file" }
                }
            }
        }
    })
}

/// The import whose reading was taken over.
fn earlier<'a>(visitor: &'a Visitor, number: &str) -> Option<&'a Held> {
    let held = visitor.view.find(RetainedRecord::kind_of(), number)?;
    imports::may_read_report(&visitor.view, held).then_some(held)
}

/// That columns and answers are those of an earlier import, and how to be rid of them.
fn read_like(visitor: &Visitor, choice: &Choice, like: &Held) -> Markup {
    let afresh = Choice { digest: choice.digest.clone(), file_name: file_name(&choice.file_name), ..Choice::default() };
    let href = visitor.href(&format!("retained-records/{}", like.handle()));
    html! {
        div.notice.info {
            (icon("history"))
            span { b { "Read as in import " a href=(href) { (like.handle_short()) } "." } " The file has the same headers, so columns, scales and words mean what they meant then. Change what is different." }
            a.btn href=(self::href(visitor, &afresh)) { "Read it afresh" }
        }
    }
}

/// The steps of an import; so many of them are done.
pub fn way(done: usize) -> Markup {
    html! {
        ol.steps aria-label="Steps of an import" {
            @for (position, step) in ["File", "Columns and scales", "Dry run", "Done"].into_iter().enumerate() {
                li.done[position < done].now[position == done] aria-current=[(position == done).then_some("step")] { span { (step) } }
            }
        }
    }
}

fn answer(opened: &Opened) -> String {
    let register = opened.mapping.register;
    let columns = &opened.mapping.columns;
    let known = columns.iter().filter(|column| matches!(column.target, Target::Field(_))).count();
    match (intake::kind_of(register), known) {
        (None, _) => "What is this a list of?".to_owned(),
        (Some(kind), known) => format!(
            "A list of {}: {} of {} known",
            kind.nouns(),
            thousands(known),
            counted(columns.len(), "column", "columns")
        ),
    }
}

/// What is wrong with the mapping as a whole.
fn whole(misfits: &[Misfit]) -> Markup {
    let (whole, at): (Vec<&Misfit>, Vec<&Misfit>) = misfits.iter().partition(|misfit| misfit.column.is_none());
    html! {
        @if !misfits.is_empty() {
            div.notice.bad.errors role="alert" {
                (icon("circle-alert"))
                div.text {
                    @for misfit in whole { p { (misfit.sentence) } }
                    @for misfit in at {
                        @if let Some(column) = misfit.column { p { a href=(format!("#c{column}")) { (misfit.sentence) } } }
                    }
                }
            }
        }
    }
}

/// Which sheet is read, as what, and from which row.
fn sheet(visitor: &Visitor, choice: &Choice, opened: &Opened) -> Markup {
    let header = opened.mapping.header;
    html! {
        form.form.card method="get" action=(visitor.href(&format!("import/{}", choice.digest))) {
            input type="hidden" name="name" value=(choice.file_name);
            input type="hidden" name="was" value=(opened.sheet);
            div.fields.across {
                @if opened.looked.sheets.len() > 1 {
                    div.field {
                        label for="sheet" { "Sheet" }
                        select #sheet name="sheet" {
                            @for (position, sheet) in opened.looked.sheets.iter().enumerate() {
                                option value=(position) selected[position == opened.sheet] { (sheet_words(position, sheet)) }
                            }
                        }
                    }
                } @else { input type="hidden" name="sheet" value=(opened.sheet); }
                div.field {
                    label for="register" { "A list of" }
                    select #register name="register" {
                        @if !REGISTERS.contains(&opened.mapping.register) { option value="" selected { "Choose" } }
                        @for register in REGISTERS.into_iter().filter(|register| may_go_to(visitor, *register)) {
                            option value=(register.name()) selected[register == opened.mapping.register] { (register.label()) }
                        }
                    }
                }
                div.field {
                    label for="first" { "Columns are named in row" }
                    div.with {
                        input.num #first name="first" value=(header.first) inputmode="numeric" aria-label="Columns are named from row";
                        span.unit { "to" }
                        input.num #last name="last" value=(header.last) inputmode="numeric" aria-label="Columns are named to row";
                    }
                }
                button.btn { (icon("refresh-cw")) "Read again" }
            }
        }
    }
}

fn may_go_to(visitor: &Visitor, register: Register) -> bool {
    intake::kind_of(register).is_some_and(|kind| may_bring(&visitor.view, kind))
}

fn sheet_words(position: usize, sheet: &LookedSheet) -> String {
    let name = if sheet.name.is_empty() { format!("Sheet {}", position + 1) } else { sheet.name.clone() };
    let like = sheet.recognition.as_ref().map(|found| found.register).and_then(intake::kind_of);
    let like = like.map_or(String::new(), |kind| format!(", looks like {}", kind.nouns()));
    let hidden = if sheet.is_hidden { ", hidden" } else { "" };
    format!("{name} ({}{like}{hidden})", counted(sheet.rows, "row", "rows"))
}

/// What was chosen above, carried along by the form below.
fn kept(choice: &Choice, opened: &Opened) -> Markup {
    html! {
        input type="hidden" name="name" value=(choice.file_name);
        input type="hidden" name="sheet" value=(opened.sheet);
        input type="hidden" name="register" value=(opened.mapping.register.name());
        input type="hidden" name="first" value=(opened.mapping.header.first);
        input type="hidden" name="last" value=(opened.mapping.header.last);
    }
}

fn table(recognition: &Recognition, opened: &Opened) -> Markup {
    html! {
        table.table.mapping aria-label="Columns" {
            thead { tr { th scope="col" { "Column" } th scope="col" { "In the file" } th scope="col" { span.spoken { "leads to" } } th scope="col" { "Goes to" } } }
            tbody {
                @for (column, mapped) in recognition.columns.iter().zip(&opened.mapping.columns) {
                    (row(column, mapped, recognition, opened))
                }
            }
        }
    }
}

fn row(column: &Column, mapped: &MappedColumn, recognition: &Recognition, opened: &Opened) -> Markup {
    let number = column.column;
    let proposed = recognition.mapping.columns.iter().find(|proposed| proposed.column == number);
    let wrong: Vec<&Misfit> = opened.misfits.iter().filter(|misfit| misfit.column == Some(number)).collect();
    let is_guessed = matches!(mapped.target, Target::Field(_)) && column.sureness < SURE && Some(mapped) == proposed;
    let id = format!("c{number}");
    html! {
        tr {
            td.key { span.ref { (letters(number)) } }
            th scope="row" {
                @if column.header.is_empty() { span.faint { "no header" } } @else { b { (column.header) } }
                div.sub { @if column.examples.is_empty() { "nothing below" } @else { (column.examples.join(" · ")) } }
            }
            td.arrow { (icon("chevron-right")) }
            td {
                @if let Some(proposed) = proposed { input type="hidden" name=(format!("r{number}")) value=(code(&proposed.target)); }
                select id=(id) name=(id) aria-label=(format!("Column {} goes to", letters(number))) aria-invalid=[(!wrong.is_empty()).then_some("true")] aria-describedby=[(!wrong.is_empty()).then(|| format!("{id}-error"))] {
                    @for field in opened.mapping.register.fields() {
                        option value=(field.name) selected[code(&mapped.target) == field.name] { (field.label) }
                    }
                    option value=(EXTRA) selected[mapped.target == Target::Extra] { "Extra: named in the report only" }
                    option value=(NOTHING) selected[mapped.target == Target::Ignored] { "Leave out" }
                }
                @if is_guessed { div.sub { "Not certain. Look at the examples." } }
                @for misfit in wrong { p.error id=(format!("{id}-error")) { (icon("circle-alert")) (misfit.sentence) } }
            }
        }
    }
}

/// The address of the columns of a file, as chosen.
pub fn href(visitor: &Visitor, choice: &Choice) -> String {
    visitor.href(&format!("import/{}?{}", choice.digest, address::query(choice)))
}
