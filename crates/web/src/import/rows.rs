//! The rows of a dry run, by class and page by page.

use door::Visitor;
use imports::Choice;
use intake::{Class, FieldChange, Plan, PlannedRow};
use interchange::Effect;
use isms::context::Unit;
use isms::registry;
use maud::{Markup, html};
use record::{Id, Kind, Kinded as _, Tone, Type};
use serde_json::Value as Json;

use super::address::{Pairs, query};
use crate::component::{icon, json_value, toned};
use crate::format::thousands;

/// How many rows a page shows.
const ROWS: usize = 100;
/// How many fields of a row show before the others unfold.
const FIELDS: usize = 4;
/// How many problems of a row show.
const PROBLEMS: usize = 20;

/// What every rating of an import says alike.
const ALIKE: [&str; 5] = ["criteria", "target_criteria", "rated_by", "analysed_on", "is_imported"];

/// The classes with what they are called, and how they look.
const CLASSES: [(Class, &str, &str, Tone); 5] = [
    (Class::Created, "created", "Created", Tone::Good),
    (Class::Changed, "changed", "Changed", Tone::Good),
    (Class::Unchanged, "unchanged", "Unchanged", Tone::Plain),
    (Class::Conflict, "conflict", "In conflict", Tone::Warn),
    (Class::Rejected, "rejected", "Rejected", Tone::Bad),
];

/// Which rows are shown.
#[derive(Clone, Copy, Debug, Default)]
pub struct Shown {
    /// Of that class only.
    class: Option<Class>,
    /// The page, from 0.
    page: usize,
}

impl Shown {
    /// As an address says it.
    pub fn of(pairs: &Pairs) -> Self {
        let get = |name: &str| pairs.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str());
        let class = get("class").and_then(|class| CLASSES.iter().find(|(_, code, ..)| *code == class));
        let page: usize = get("page").and_then(|page| page.parse().ok()).unwrap_or(1);
        Self { class: class.map(|(class, ..)| *class), page: page.saturating_sub(1) }
    }

    fn href(visitor: &Visitor, choice: &Choice, class: Option<Class>, page: usize) -> String {
        let mut href = format!("import/{}/dry-run?{}", choice.digest, query(choice));
        if let Some((_, code, ..)) = class.and_then(|class| CLASSES.iter().find(|(known, ..)| *known == class)) {
            href.push_str(&format!("&class={code}"));
        }
        if page > 0 {
            href.push_str(&format!("&page={}", page + 1));
        }
        visitor.href(&href)
    }
}

/// The classes as chips, each with its count.
pub fn filters(visitor: &Visitor, choice: &Choice, plan: &Plan, shown: Shown) -> Markup {
    let count = |class: Class| plan.rows.iter().filter(|row| row.class == class).count();
    html! {
        ul.chips aria-label="Classes of rows" {
            li { a.chip href=(Shown::href(visitor, choice, None, 0)) aria-current=[shown.class.is_none().then_some("true")] { "All rows " span.count { (thousands(plan.rows.len())) } } }
            @for (class, _, label, tone) in CLASSES {
                @let count = count(class);
                li { a.chip href=(Shown::href(visitor, choice, Some(class), 0)) aria-current=[(shown.class == Some(class)).then_some("true")] { (label) " " span.count.due[tone == Tone::Bad && count > 0] { (thousands(count)) } } }
            }
        }
    }
}

/// The rows.
pub fn table(visitor: &Visitor, choice: &Choice, plan: &Plan, shown: Shown) -> Markup {
    let words = Words { visitor, kind: registry::of_resource(plan.register), plan };
    let rows: Vec<&PlannedRow> =
        plan.rows.iter().filter(|row| shown.class.is_none_or(|class| class == row.class)).collect();
    let from = shown.page.saturating_mul(ROWS).min(rows.len());
    let page = rows.get(from..(from + ROWS).min(rows.len())).unwrap_or_default();
    html! {
        div.card #rows {
            @if page.is_empty() {
                div.empty { (icon("file-spreadsheet")) h2 { "No row here" } p { "No row of the file is in this class." } }
            } @else {
                div.scroll tabindex="0" role="region" aria-label="Rows of the file" { table.table.planned {
                    thead { tr { th.num scope="col" { "Row" } th scope="col" { "Title" } th scope="col" { "What it does" } } }
                    tbody { @for row in page { (line(&words, row)) } }
                } }
                @if rows.len() > ROWS { (pager(visitor, choice, shown, from, page.len(), rows.len())) }
            }
        }
    }
}

fn line(words: &Words<'_>, row: &PlannedRow) -> Markup {
    let (visitor, kind) = (words.visitor, words.kind);
    let class = CLASSES.iter().find(|(class, ..)| *class == row.class);
    // The title of a new record stands beside it already.
    let is_told = |change: &FieldChange| {
        let is_title = kind.and_then(|kind| kind.field(change.field)).is_some_and(|(_, field)| field.is_title);
        ALIKE.contains(&change.field) || is_title && row.class == Class::Created
    };
    let changes: Vec<&FieldChange> = row.changes.iter().filter(|change| !is_told(change)).collect();
    let (first, others) = changes.split_at(if changes.len() > FIELDS + 1 { FIELDS } else { changes.len() });
    html! {
        tr {
            td.num { (row.row) }
            th scope="row" {
                @if row.title.is_empty() { span.faint { "no title" } } @else { span.title { (row.title) } }
                @if let (Some(number), Some(kind)) = (&row.number, kind) { div.sub { a.ref href=(visitor.href(&format!("{}/{number}", kind.plural))) { (number) } } }
                @if let Some((_, _, label, tone)) = class { div.at { (toned(*tone, label)) } }
            }
            td {
                @for problem in row.problems.iter().take(PROBLEMS) {
                    p class=(if problem.effect == Effect::Rejected { "problem bad" } else { "problem" }) {
                        (icon(if problem.effect == Effect::Noted { "info" } else { "circle-alert" }))
                        span { @if let Some(cell) = problem.cell.as_ref().filter(|cell| !problem.sentence.starts_with(cell.as_str())) { b { (cell) } " " } (problem.sentence) }
                    }
                }
                @if row.problems.len() > PROBLEMS { p.faint { "and " (row.problems.len() - PROBLEMS) " more" } }
                @if let Some(claim) = &row.claim { p.problem { (icon("pencil")) span { "Claims an acceptance: " (claim) } } }
                @if !first.is_empty() { (words.diff(first)) }
                @if !others.is_empty() { details.more { summary { "and " (others.len()) " more fields" } (words.diff(others)) } }
            }
        }
    }
}

/// What values of a plan are called.
struct Words<'a> {
    visitor: &'a Visitor,
    kind: Option<&'static Kind>,
    plan: &'a Plan,
}

impl Words<'_> {
    fn diff(&self, changes: &[&FieldChange]) -> Markup {
        html! {
            dl.diff {
                @for change in changes {
                    dt { (change.label) }
                    dd.words {
                        @if let Some(old) = &change.old { del { (self.of(change.field, old)) } " " }
                        ins { (self.of(change.field, &change.new)) }
                    }
                }
            }
        }
    }

    /// A value in words; what is not here yet by the name that the file has for it.
    fn of(&self, name: &str, value: &Json) -> String {
        let field = self.kind.and_then(|kind| kind.field(name)).map(|(_, field)| field);
        let view = &self.visitor.view;
        if let Some(unit) = value.as_str().filter(|_| name == "unit").and_then(|id| Id::parse_str(id).ok()) {
            return view.label(Unit::kind_of(), unit).unwrap_or("a unit").to_owned();
        }
        let Some(Type::Reference(_) | Type::References(_)) = field.map(|field| field.field_type) else {
            return json_value(view, field, Some(value));
        };
        let is_new = |text: &str| Id::parse_str(text).is_err();
        let one = |value: &Json| match value.as_str().filter(|text| is_new(text)) {
            Some(text) => format!("{} (not known here)", self.as_written(text)),
            None => json_value(view, field, Some(value)),
        };
        match value {
            Json::Array(values) => values.iter().map(one).collect::<Vec<_>>().join(", "),
            value => one(value),
        }
    }

    /// The name of a placeholder as the file has it; plans know it in small letters.
    fn as_written<'a>(&'a self, folded: &'a str) -> &'a str {
        let is_it = |name: &str| name.to_lowercase().split_whitespace().eq(folded.split_whitespace());
        let found = self.plan.placeholders.iter().find(|placeholder| is_it(&placeholder.name));
        found.map_or(folded, |placeholder| placeholder.name.as_str())
    }
}

fn pager(visitor: &Visitor, choice: &Choice, shown: Shown, from: usize, here: usize, total: usize) -> Markup {
    let way = |page: Option<usize>, label: &str, rel: &str| {
        html! {
            @match page {
                Some(page) => a.btn.small href=(Shown::href(visitor, choice, shown.class, page)) rel=(rel) { (label) },
                None => a.btn.small aria-disabled="true" role="link" { (label) },
            }
        }
    };
    html! {
        nav.pager aria-label="Pages" {
            span { (thousands(from + 1)) "–" (thousands(from + here)) " of " (thousands(total)) }
            span.ways {
                (way(shown.page.checked_sub(1), "Before", "prev"))
                (way((from + here < total).then_some(shown.page + 1), "After", "next"))
            }
        }
    }
}
