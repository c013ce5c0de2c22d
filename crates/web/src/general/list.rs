//! The list of a kind: questions as chips, filters, columns, rows, pages.

use std::collections::BTreeSet;
use std::sync::Arc;

use axum::extract::Path;
use axum::response::Response;
use door::{Fault, Visitor};
use isms::Held;
use isms::derived::Column;
use maud::{Markup, html};
use record::{Field, Id, Kind, Type};

use super::face::Face;
use super::listed::{LIMITS, Query, Rows};
use super::tally::{Shelf, Tally};
use crate::assets;
use crate::component::{icon, tag, value};
use crate::export;
use crate::format::{counted, thousands};
use crate::frame::{Page, form_token};
use crate::import;
use crate::look::Look;
use crate::{moment, standard};

/// One list, ready to be shown.
pub(super) struct List<'a> {
    pub visitor: &'a Visitor,
    pub look: &'a Look,
    pub kind: &'static Kind,
    pub face: &'static Face,
    pub shelf: &'a Shelf,
    pub query: Query,
    rows: Rows,
    pub tally: Arc<Tally>,
}

/// The page of a list.
pub async fn page(
    shelf: Shelf,
    Path((_, plural)): Path<(String, String)>,
    visitor: Visitor,
    look: Look,
) -> Result<Response, Fault> {
    let kind = super::kind_of(&visitor, &plural)?;
    if kind.is_single
        && let Some(only) = visitor.view.records(kind).next()
    {
        return Ok(look.go(&visitor.href(&format!("{plural}/{}", only.handle()))));
    }
    let query = Query::read(&look.query);
    let rows = query.rows(&shelf.orders, &visitor.view, kind).await?;
    let tally = shelf.tally(&visitor.view, kind)?;
    let list = List { visitor: &visitor, look: &look, kind, face: Face::of(kind), shelf: &shelf, query, rows, tally };
    Ok(Page::new(&visitor, &look, kind.titles).send(html! {
        (list.head())
        (list.filters())
        (list.table())
    }))
}

impl List<'_> {
    fn head(&self) -> Markup {
        let kind = self.kind;
        html! {
            div.head {
                div {
                    h1 { (self.answer()) }
                    p { (first_sentence(kind.help)) " " (standard::cited(self.visitor, kind.clause)) }
                }
                div.actions {
                    (self.column_chooser())
                    (export::of_list(self.visitor, self.kind, &self.query, self.rows.total))
                    @if import::may_bring(&self.visitor.view, kind) {
                        a.btn href=(self.visitor.href("import")) { (icon("upload")) "Import" }
                    }
                    @if self.may_make() {
                        a.btn.primary href=(self.visitor.href(&format!("{}/new", kind.plural))) { (icon("plus")) "New " (kind.noun()) }
                    }
                }
            }
        }
    }

    fn may_make(&self) -> bool {
        self.visitor.view.may_create(self.kind) || !decide::first_steps(&self.visitor.view, self.kind).is_empty()
    }

    /// The heading says what a manager asks first: how many, and how many of them need a look.
    fn answer(&self) -> String {
        if let Some(answer) = self.face.answer {
            return answer(&self.tally);
        }
        let count = counted(self.tally.living, &self.kind.noun(), &self.kind.nouns());
        match self.tally.worst() {
            Some((state, wanting)) => format!("{}: {} of {count}", state.label, thousands(wanting)),
            None => count,
        }
    }

    fn column_chooser(&self) -> Markup {
        let shown = self.query.columns(self.kind);
        let others = self.query.asked.iter().filter(|(name, _)| name != "column");
        html! {
            details.menu name="page" {
                summary.btn { (icon("columns-3")) "Columns" }
                div.list {
                    form method="get" {
                        @for (name, value) in others { input type="hidden" name=(name) value=(value); }
                        (moment::kept(self.visitor))
                        fieldset {
                            legend.spoken { "Columns" }
                            @for field in Column::all(self.kind).map(Column::field).filter(|field| is_shown_in_lists(field)) {
                                label.check {
                                    input type="checkbox" name="column" value=(field.name) checked[shown.iter().flatten().any(|one| one.field().name == field.name)];
                                    span { (field.label) }
                                }
                            }
                        }
                        div.submit {
                            button.btn.primary { "Show these" }
                            a.btn.quiet href=(self.href(&self.query.with("column", None))) { "Usual ones" }
                        }
                    }
                }
            }
        }
    }

    fn table(&self) -> Markup {
        let open = self.open_rows();
        let may_bulk = !open.is_empty();
        let rows = html! {
            div.scroll { table.table.rows data-rows="" aria-label=(self.kind.titles) { (self.header(may_bulk)) tbody { (self.body(&open)) } } }
        };
        html! {
            div.card #list {
                @if self.rows.shown.is_empty() { (self.empty()) }
                @else if self.visitor.view.is_past() { (rows) (self.pager()) }
                @else {
                    form method="post" action=(self.visitor.href(&format!("{}/bulk", self.kind.plural))) data-bulk[may_bulk] {
                        (form_token(&self.visitor.cookie))
                        input type="hidden" name="back" value=(self.look.query);
                        (rows)
                        @if may_bulk { (self.bulk()) }
                        (self.pager())
                    }
                }
            }
        }
    }

    fn header(&self, may_bulk: bool) -> Markup {
        html! {
            thead { tr {
                @if may_bulk { th.pick scope="col" { label { input type="checkbox" data-bulk-all="" disabled aria-label="Choose all on this page"; } } }
                @if !self.kind.prefix.is_empty() { (self.sortable("number", "Number", "")) }
                @for field in self.kind.fields.iter().filter(|field| field.is_title) { (self.sortable(field.name, field.label, "")) }
                @for column in self.query.columns(self.kind) {
                    @match column.map(Column::field) {
                        Some(field) => (self.sortable(field.name, field.label, if is_number(field) { "num" } else { "" })),
                        None => (self.sortable("state", self.face.state, "")),
                    }
                }
            } }
        }
    }

    fn sortable(&self, name: &str, label: &str, class: &str) -> Markup {
        let sorted = self.query.get("sort").or((!self.kind.prefix.is_empty()).then_some("number"));
        let order = match sorted {
            Some(sort) if sort == name => Some("ascending"),
            Some(sort) if sort.strip_prefix('-') == Some(name) => Some("descending"),
            _ => None,
        };
        let next = if order == Some("ascending") { format!("-{name}") } else { name.to_owned() };
        let href = self.href(&self.query.with("sort", Some(&next)));
        html! {
            th scope="col" class=[(!class.is_empty()).then_some(class)] aria-sort=[order] {
                a.sort href=(href) hx-get=(href) hx-target="#list" hx-select="#list" hx-swap="outerHTML" hx-push-url="true" hx-nonce=(self.look.nonce) { (label) }
            }
        }
    }

    /// The rows that the viewer may change.
    fn open_rows(&self) -> BTreeSet<Id> {
        let view = &self.visitor.view;
        let is_open = |held: &Held| view.may_write(held) && held.is_living() && !held.is_frozen(view.today());
        let shown = self.rows.shown.iter().filter(|_| self.kind.is_edited && !self.kind.is_single);
        shown.copied().filter(|id| view.held(self.kind, *id).is_some_and(|held| is_open(held))).collect()
    }

    fn body(&self, open: &BTreeSet<Id>) -> Markup {
        let may_bulk = !open.is_empty();
        let columns = self.query.columns(self.kind);
        html! {
            @for held in self.rows.shown.iter().filter_map(|id| self.visitor.view.held(self.kind, *id)) {
                tr {
                    @if may_bulk { td.pick { @if open.contains(&held.id) { label { input type="checkbox" name="id" value=(format!("{}@{}", held.id, held.version)) aria-label=(format!("Choose {}", held.title())); } } } }
                    @if !self.kind.prefix.is_empty() { td.key { span.ref { (held.handle()) } } }
                    th.name scope="row" { a.title href=(self.visitor.href(&format!("{}/{}", self.kind.plural, held.handle()))) { (held.title()) } ((self.face.below)(self.visitor, held)) }
                    @for column in &columns {
                        @match column {
                            Some(column) => td data-label=(column.field().label) class=[is_number(column.field()).then_some("num")] { (cell(self.visitor, held, *column)) },
                            None => td.at { ((self.face.standing)(self.visitor, held)) },
                        }
                    }
                }
            }
        }
    }

    fn bulk(&self) -> Markup {
        html! {
            div.bulk {
                output data-bulk-count="" { "Chosen ones" }
                button.btn.primary name="do" value="edit" { (icon("pencil")) "Change" }
                @if self.visitor.view.may_create(self.kind) { button.btn.danger name="do" value="retire" data-confirm=(format!("Retire the chosen {}?", self.kind.nouns())) data-confirm-more="They leave the list and stay in the history. What others still refer to stays; you will be told." data-confirm-yes="Retire" { "Retire" } }
                button.btn.quiet.push.scripted type="button" data-bulk-none="" { "Clear" }
            }
        }
    }

    fn pager(&self) -> Markup {
        let Rows { shown, from, total, before, after } = &self.rows;
        let limit = self.query.limit;
        let way = |href: Option<String>, label: Markup, rel: &str| {
            html! {
                @match href {
                    Some(href) => a.btn.small href=(href) hx-get=(href) hx-target="#list" hx-select="#list" hx-swap="outerHTML" hx-push-url="true" hx-nonce=(self.look.nonce) rel=(rel) { (label) },
                    None => a.btn.small aria-disabled="true" role="link" { (label) },
                }
            }
        };
        let before = before.as_ref().map(|cursor| self.href(&self.query.at(cursor.as_deref())));
        let after = after.as_ref().map(|cursor| self.href(&self.query.at(Some(cursor))));
        html! {
            nav.pager aria-label="Pages" {
                span { (thousands(from + 1)) "–" (thousands(from + shown.len())) " of " (thousands(*total)) }
                span.sizes { "Rows " @for size in LIMITS {
                    a href=(self.href(&self.query.with("limit", Some(&size.to_string())))) aria-current=[(size == limit).then_some("true")] { (size) } " "
                } }
                span.ways {
                    (way(before, html! { svg.icon.along aria-hidden="true" { use href=(sprite("chevron-left")) {} } "Before" }, "prev"))
                    (way(after, html! { "After" svg.icon.along aria-hidden="true" { use href=(sprite("chevron-right")) {} } }, "next"))
                }
            }
        }
    }

    fn empty(&self) -> Markup {
        let kind = self.kind;
        let is_asked = !self.query.asked.is_empty();
        html! {
            div.empty {
                (icon("database"))
                @if is_asked {
                    h2 { "Nothing fits these questions" }
                    p { "Take one of them away, or begin again with all " (kind.nouns()) "." }
                    div.actions { a.btn href=(self.visitor.href(kind.plural)) { "All " (kind.nouns()) } }
                } @else {
                    h2 { "No " (kind.nouns()) " yet" }
                    p { (first_sentence(kind.help)) }
                    @if self.may_make() {
                        div.actions { a.btn.primary href=(self.visitor.href(&format!("{}/new", kind.plural))) { (icon("plus")) "Make the first" } }
                    }
                }
            }
        }
    }

    /// An address of this list, at the moment that is shown.
    pub(super) fn href(&self, query: &str) -> String {
        match &self.visitor.as_of {
            Some(as_of) => format!("{}{query}{}as_of={as_of}", self.look.path, if query.len() > 1 { "&" } else { "" }),
            None => format!("{}{query}", self.look.path),
        }
    }
}

fn is_shown_in_lists(field: &Field) -> bool {
    !field.is_title && !matches!(field.field_type, Type::Prose | Type::Rows(_))
}

/// What a column of a record says.
pub(super) fn cell(visitor: &Visitor, held: &Held, column: Column) -> Markup {
    let found = visitor.view.value(held, column);
    html! { @if found.is_present() { (value(visitor, column.field(), &found)) } @else { span.faint { "none" } } }
}

/// The state of a record, or that it cannot be trusted.
pub fn state(visitor: &Visitor, held: &Held) -> Markup {
    html! {
        @match held.record() {
            None => span.tag.bad { "Damaged" },
            Some(_) if !held.is_living() => span.tag { "Retired" },
            Some(record) => @if let Some(state) = record.state(visitor.view.today()) { (tag(state)) } @else { span.tag.good { "In use" } },
        }
    }
}

fn is_number(field: &Field) -> bool {
    matches!(field.field_type, Type::Number { .. } | Type::Date)
}

fn sprite(name: &str) -> String {
    format!("{}#{name}", assets::href("icons.svg"))
}

/// The first sentence of a help text.
pub fn first_sentence(help: &str) -> &str {
    let ends = [". ", ".\n"].into_iter().filter_map(|end| help.find(end));
    let end = ends.min().map_or(help.len(), |end| end + 1);
    help.get(..end).unwrap_or(help)
}
