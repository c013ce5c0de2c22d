//! The page of a change of many records: the rows with what they say now and why they refuse, and one form below.

use access::View;
use axum::http::StatusCode;
use axum::response::Response;
use decide::Rejection;
use door::Visitor;
use isms::Held;
use isms::people::Person;
use maud::{Markup, html};
use record::{Field, Kind, Kinded as _, Type};

use super::change::{How, fields};
use super::row::Row;
use crate::component::{Control, changing, crumbs, icon};
use crate::form::Sent;
use crate::format::counted;
use crate::frame::{Page, form_token};
use crate::general::list::cell;
use crate::general::listed::Query;
use crate::general::retire::words;
use crate::general::{state, tried};
use crate::look::Look;
use crate::what_if::first;

/// How many columns show what the rows say now.
const COLUMNS: usize = 4;

/// The form, with what was typed into it.
pub struct Form<'a> {
    visitor: &'a Visitor,
    look: &'a Look,
    kind: &'static Kind,
    sent: &'a Sent,
}

impl<'a> Form<'a> {
    pub fn new(visitor: &'a Visitor, look: &'a Look, kind: &'static Kind, sent: &'a Sent) -> Self {
        Self { visitor, look, kind, sent }
    }

    /// The page with one sentence about what is missing.
    pub fn wrong(&self, rows: &[Row], sentence: &str) -> Response {
        let said = html! { b { (sentence) } " Nothing is saved yet." };
        self.page(StatusCode::UNPROCESSABLE_ENTITY, rows, &self.visitor.view, Some(&said), None)
    }

    /// The page with what the change would lead to.
    pub fn tried(&self, rows: &[Row], tried: &Markup) -> Response {
        self.page(StatusCode::OK, rows, &self.visitor.view, None, Some(tried))
    }

    /// The page, with the rows as they stand in that view.
    pub fn send(&self, status: StatusCode, rows: &[Row], view: &View) -> Response {
        let refusing = rows.iter().filter(|row| row.answer.is_some()).count();
        let said = (refusing > 0).then(|| {
            let chosen = rows.iter().filter(|row| row.is_chosen).count();
            html! {
                b {
                    @match refusing {
                        all if all == chosen => "None of them was changed.",
                        1 => { "1 of " (chosen) " rows refuses." },
                        several => { (several) " of " (chosen) " rows refuse." },
                    }
                    " Nothing is saved."
                }
                " Each says why. Change what you asked for, or leave those rows out."
            }
        });
        self.page(status, rows, view, said.as_ref(), None)
    }

    fn page(
        &self,
        status: StatusCode,
        rows: &[Row],
        view: &View,
        wrong: Option<&Markup>,
        tried: Option<&Markup>,
    ) -> Response {
        let kind = self.kind;
        let title = format!("Change {}", counted(rows.len(), &kind.noun(), &kind.nouns()));
        let action = self.visitor.href(&format!("{}/bulk", kind.plural));
        Page::new(self.visitor, self.look, title.clone()).send_as(
            status,
            html! {
                div.head { div {
                    (crumbs(&[(Some(super::back(self.visitor, kind, self.sent)), kind.titles), (None, "Change several")]))
                    h1 { (title) }
                    p { "What you leave empty stays as it is. All chosen rows change together, or none does." }
                } }
                form.stack method="post" action=(action) #form {
                    (form_token(&self.visitor.cookie))
                    input type="hidden" name="back" value=(self.sent.text("back"));
                    @if let Some(wrong) = wrong {
                        div.notice.bad.errors #errors role="alert" tabindex="-1" autofocus { (icon("circle-alert")) div.text { (wrong) } }
                    }
                    (self.rows(rows, view))
                    (self.fields())
                    (self.submit(rows, &action, tried))
                }
            },
        )
    }

    fn rows(&self, rows: &[Row], view: &View) -> Markup {
        let columns: Vec<_> = Query::default().columns(self.kind).into_iter().take(COLUMNS).collect();
        html! {
            div.card { div.scroll { table.table.rows aria-label="Chosen rows" {
                thead { tr {
                    th.pick scope="col" { span.spoken { "Chosen" } }
                    @if !self.kind.prefix.is_empty() { th scope="col" { "Number" } }
                    th scope="col" { (self.kind.title) }
                    @for column in &columns { th scope="col" { (column.map_or("State", |column| column.field().label)) } }
                } }
                tbody {
                    @for row in rows {
                        @if let Some(held) = view.held(self.kind, row.id) {
                            tr {
                                td.pick {
                                    (carried(row, held))
                                    label { input type="checkbox" name="id" value=(format!("{}@{}", row.id, offered(row, held))) checked[row.is_chosen && !row.is_stale()] aria-label=(format!("Change {}", held.title())); }
                                }
                                @if !self.kind.prefix.is_empty() { td.key { span.ref { (held.handle()) } } }
                                th.name scope="row" {
                                    a.title href=(self.visitor.href(&format!("{}/{}", self.kind.plural, held.handle()))) { (held.title()) }
                                    @if let Some(answer) = &row.answer { (self.answer(view, held, answer)) }
                                }
                                @for column in &columns {
                                    @match column {
                                        Some(column) => td data-label=(column.field().label) { (cell(self.visitor, held, *column)) },
                                        None => td.at { (state(self.visitor, held)) },
                                    }
                                }
                            }
                        }
                    }
                }
            } } }
        }
    }

    /// Why a row was not changed.
    fn answer(&self, view: &View, held: &Held, answer: &Rejection) -> Markup {
        let label = |name: &str| match self.kind.field(name) {
            Some((_, field)) => field.label,
            None if name == "unit" => "Unit",
            None => "This record",
        };
        html! {
            div.answer {
                (icon("circle-alert"))
                div {
                    @match answer {
                        Rejection::Conflict(conflict) => p {
                            (held.by.and_then(|by| view.label(Person::kind_of(), by)).unwrap_or("Somebody"))
                            " changed it since you chose it: version " (conflict.seen) " is now version " (conflict.current) ". "
                            "Look at what it says now, and tick it again to change it all the same."
                        },
                        Rejection::Invalid(misfits) => @for misfit in misfits { p { b { (label(&misfit.field)) ": " } (misfit.sentence) } },
                        other => (words(self.visitor, other)),
                    }
                }
            }
        }
    }

    fn fields(&self) -> Markup {
        let is_first = |field: &&Field| !field.is_detail && (field.is_listed || field.link.is_some());
        let (first, others): (Vec<&Field>, Vec<&Field>) = fields(self.kind).partition(is_first);
        let filled = others.iter().any(|field| self.is_filled(field));
        html! {
            div.card.form {
                div.fields.across.many { @for field in &first { (self.field(field)) } (self.unit()) }
                @if !others.is_empty() {
                    details.fold open[filled] {
                        summary { "More " small { (others.len()) " fields that are changed less often" } }
                        div.fields.across.many { @for field in &others { (self.field(field)) } }
                    }
                }
            }
        }
    }

    fn is_filled(&self, field: &Field) -> bool {
        self.sent.all(field.name).any(|text| !text.is_empty()) || self.sent.has(&format!("{}.clear", field.name))
    }

    fn field(&self, field: &Field) -> Markup {
        let name = field.name;
        let values = self.sent.all(name).filter(|text| !text.is_empty()).map(str::to_owned).collect();
        let choose = self.visitor.href("choose");
        let chosen = How::read(self.sent, field);
        let beside = html! {
            @if let Type::References(_) = field.field_type {
                select name=(format!("{name}.how")) aria-label=(format!("{}: what becomes of these", field.label)) {
                    @for (how, code, words) in How::ALL { option value=(code) selected[how == chosen] { (words) } }
                }
            }
            @if !field.is_required {
                label.check { input type="checkbox" name=(format!("{name}.clear")) value="1" checked[self.sent.has(&format!("{name}.clear"))]; span { "Take the value away" } }
            }
        };
        changing(&self.visitor.view, &choose, &Control { field, values, error: None }, &beside)
    }

    /// The unit that they move to.
    fn unit(&self) -> Markup {
        let view = &self.visitor.view;
        if matches!(self.kind.name, "unit" | "organisation") {
            return html! {};
        }
        let chosen = self.sent.text("unit");
        html! {
            div.field {
                label for="unit" { "Unit" }
                select #unit name="unit" {
                    option value="" { "Leave as it is" }
                    @for unit in view.choices(isms::context::Unit::kind_of()) { option value=(unit.id) selected[unit.id.to_string() == chosen] { (unit.title()) } }
                }
            }
        }
    }

    fn submit(&self, rows: &[Row], action: &str, tried: Option<&Markup>) -> Markup {
        let refusing = rows.iter().filter(|row| row.is_chosen && row.answer.is_some()).count();
        let chosen = rows.iter().filter(|row| row.is_chosen).count();
        let title = &self.kind.noun();
        let titles = &self.kind.nouns();
        html! {
            div.card.form {
                div.fields {
                    div.field {
                        label for="reason" { "Why " span.optional { "optional" } }
                        p.help #reason-help { "One sentence for the history of each." }
                        input #reason name="reason" maxlength="300" aria-describedby="reason-help" value=(self.sent.text("reason"));
                    }
                    (tried::place(self.look, action, tried))
                }
                div.submit {
                    button.btn.primary name="do" value="save" { "Change the chosen " (titles) }
                    @if refusing > 0 && refusing < chosen {
                        button.btn name="do" value="rest" { "Leave those out and change " (counted(chosen - refusing, title, titles)) }
                    }
                    (tried::button())
                    a.btn href=(super::back(self.visitor, self.kind, self.sent)) { "Cancel" }
                }
                (first::offer(self.visitor, self.kind, Some(self.sent), &[]))
            }
        }
    }
}

/// What the form carries of a row, ticked or not.
fn carried(row: &Row, held: &Held) -> Markup {
    html! {
        input type="hidden" name="row" value=(format!("{}@{}", row.id, offered(row, held)));
        @if row.answer.is_some() { input type="hidden" name="refused" value=(row.id); }
    }
}

/// The version that a tick stands for: the one that was seen. Whoever is told that a newer one is there, sees that.
fn offered(row: &Row, held: &Held) -> u64 {
    if row.is_stale() { held.version } else { row.seen }
}
