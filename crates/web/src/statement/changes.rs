//! What differs between any two versions of a statement, or between a version and today: line by line, with what its history
//! says about why.

use std::collections::BTreeSet;

use axum::response::Response;
use door::{Fault, Visitor};
use host::Version;
use isms::Typed;
use isms::control::{Control, FrozenLine, SoaLine, SoaVersion, differences};
use jiff::Timestamp;
use maud::{Markup, html};
use record::{Id, Kind, Kinded as _};

use super::row::{href, reference, title};
use super::told::difference;
use super::{PATH, lines, scopes, seen, unbegun};
use crate::component::{author, crumbs, icon, verb};
use crate::format::{counted, date, day};
use crate::frame::Page;
use crate::general::Query;
use crate::look::Look;
use crate::moment;

/// One side of the comparison: a version that froze its lines, or the lines of today.
struct Side<'a> {
    version: Option<Typed<'a, SoaVersion>>,
    lines: Vec<FrozenLine>,
    /// When its lines were frozen; none for today.
    frozen: Option<Timestamp>,
}

/// How the lines of today are called in an address.
const NOW: &str = "now";

impl<'a> Side<'a> {
    async fn of(visitor: &'a Visitor, scope: Id, version: Option<Typed<'a, SoaVersion>>) -> Result<Self, Fault> {
        let Some(frozen) = version else {
            return Ok(Self { version, lines: lines(&visitor.view, scope).to_vec(), frozen: None });
        };
        let versions = history(visitor, SoaVersion::kind_of(), frozen.held.id).await?;
        let submitted = versions.iter().find(|version| &*version.command == "soa_version.submit");
        let lines = seen(&visitor.view, frozen.it);
        Ok(Self { version, lines, frozen: submitted.map(|version| version.recorded) })
    }

    fn code(&self) -> String {
        self.version.map_or(NOW.to_owned(), |version| version.held.handle())
    }

    fn words(&self) -> String {
        self.version.map_or("today".to_owned(), |version| format!("version {}", version.edition.get()))
    }
}

/// The page.
pub async fn page(visitor: Visitor, look: Look) -> Result<Response, Fault> {
    let query = Query::read(&look.query);
    let versions: Vec<Typed<'_, SoaVersion>> = visitor.view.all().collect();
    let named = |name: &str| versions.iter().find(|version| Some(&*version.held.handle()) == query.get(name)).copied();
    let known = scopes(&visitor.view);
    let scope = query.get("scope").and_then(|id| Id::parse_str(id).ok()).filter(|scope| known.contains(scope));
    let scope = named("from").or(named("to")).map(|version| version.scope.id).or(scope);
    let Some(scope) = scope.or(known.first().copied()) else { return unbegun(&visitor, &look) };
    let mut frozen = versions.clone();
    frozen.retain(|version| version.scope.id == scope && !version.lines.is_empty());
    frozen.sort_by_key(|version| version.edition.get());
    let last = frozen.last().copied();
    let of_scope = |version: &Typed<'_, SoaVersion>| version.scope.id == scope;
    let from = named("from").filter(of_scope).or(last);
    let Some(from) = from else { return Ok(Page::new(&visitor, &look, "Changes").send(none(&visitor))) };
    let from = Side::of(&visitor, scope, Some(from)).await?;
    let to = Side::of(&visitor, scope, named("to").filter(of_scope)).await?;
    let pairs = differences(&from.lines, &to.lines);
    let mut rows = Vec::new();
    for (before, after) in &pairs {
        rows.push(row(&visitor, (&from, *before), (&to, *after)).await?);
    }
    let heading = match pairs.len() {
        0 => format!("Nothing differs between {} and {}", from.words(), to.words()),
        count => {
            format!("{} between {} and {}", counted(count, "line differs", "lines differ"), from.words(), to.words())
        }
    };
    Ok(Page::new(&visitor, &look, "Changes").send(html! {
        div.head { div {
            (crumbs(&[(Some(visitor.href(PATH)), SoaVersion::kind_of().title), (None, "Changes")]))
            h1 { (heading) }
            p { "What each line said and says, and what the history of the line and of its controls gives as the reason." }
        } }
        (choice(&visitor, &frozen, &from, &to))
        @if !rows.is_empty() {
            section.card { div.scroll { table.table.rows aria-label="Lines that differ" {
                thead { tr { th scope="col" { "Ref" } th scope="col" { "Control" } th scope="col" { "What differs" } th scope="col" { "Why" } } }
                tbody { @for row in rows { (row) } }
            } } }
        }
    }))
}

fn choice(visitor: &Visitor, versions: &[Typed<'_, SoaVersion>], from: &Side<'_>, to: &Side<'_>) -> Markup {
    let select = |name: &str, label: &str, chosen: &str, has_now: bool| {
        html! {
            label.inline for=(name) { (label) }
            select id=(name) name=(name) {
                @for version in versions { option value=(version.held.handle()) selected[version.held.handle() == chosen] { "version " (version.edition.get()) @if let Some(on) = version.it.submitted_on { " of " (date(on)) } } }
                @if has_now { option value=(NOW) selected[chosen == NOW] { "today" } }
            }
        }
    };
    html! {
        form.filters method="get" action=(visitor.href(&format!("{PATH}/changes"))) {
            (moment::kept(visitor))
            (select("from", "From", &from.code(), false))
            (select("to", "to", &to.code(), true))
            button.btn { "Compare" }
        }
    }
}

async fn row(
    visitor: &Visitor,
    (from, before): (&Side<'_>, Option<&FrozenLine>),
    (to, after): (&Side<'_>, Option<&FrozenLine>),
) -> Result<Markup, Fault> {
    let Some(line) = after.or(before) else { return Ok(html! {}) };
    let reasons = reasons(visitor, (from, before), (to, after)).await?;
    Ok(html! {
        tr {
            td.key { span.ref { (reference(line)) } }
            th.name scope="row" { a.title href=(href(visitor, line)) { (title(line)) } }
            td.row { (difference(&visitor.view, before, after)) }
            td.row {
                @if reasons.is_empty() { span.faint { "It follows from the risks, obligations and evidence of its controls; nobody changed the line." } }
                @else { ul.told { @for reason in &reasons { li { (reason) } } } }
            }
        }
    })
}

/// How many reasons a line names; the newest are the ones that count.
const REASONS: usize = 6;

/// What happened in between to the line and to the controls that served it, newest first.
async fn reasons(
    visitor: &Visitor,
    (from, before): (&Side<'_>, Option<&FrozenLine>),
    (to, after): (&Side<'_>, Option<&FrozenLine>),
) -> Result<Vec<Markup>, Fault> {
    let line = after.or(before).map(|line| line.line.id);
    let seen = |line: &FrozenLine| u64::try_from(line.version.get()).unwrap_or_default();
    let (since, until) = (before.map_or(0, seen), after.filter(|_| to.version.is_some()).map_or(u64::MAX, seen));
    let mut told: Vec<(Timestamp, Markup)> = Vec::new();
    if let Some(id) = line {
        let versions = history(visitor, SoaLine::kind_of(), id).await?;
        let between = versions.iter().filter(|version| version.version > since && version.version <= until);
        told.extend(between.map(|version| (version.recorded, sentence(visitor, version, "the line"))));
    }
    let controls: BTreeSet<Id> =
        before.into_iter().chain(after).flat_map(|line| line.controls.iter().map(|control| control.id)).collect();
    for id in controls {
        let Some(held) = visitor.view.held(Control::kind_of(), id) else { continue };
        let versions = history(visitor, Control::kind_of(), id).await?;
        let is_between = |version: &&Version| {
            from.frozen.is_none_or(|first| version.recorded > first)
                && to.frozen.is_none_or(|last| version.recorded <= last)
        };
        let between = versions.iter().filter(is_between);
        let name = held.handle_short();
        told.extend(between.map(|version| (version.recorded, sentence(visitor, version, &name))));
    }
    told.sort_by_key(|(recorded, _)| std::cmp::Reverse(*recorded));
    Ok(told.into_iter().take(REASONS).map(|(_, told)| told).collect())
}

async fn history(visitor: &Visitor, kind: &'static Kind, id: Id) -> Result<Vec<Version>, Fault> {
    Ok(visitor.app().host().history(&visitor.view, kind, id).await?)
}

/// "Maren Solberg took the step “exclude” on the line, 4 Sep 2026 “No development by others”".
fn sentence(visitor: &Visitor, version: &Version, what: &str) -> Markup {
    html! {
        (author(visitor, version)) " " (verb(version)) " " (what) ", " (date(day(&visitor.view, version.recorded)))
        @if let Some(reason) = &version.reason { span.why { " “" (reason) "”" } }
    }
}

fn none(visitor: &Visitor) -> Markup {
    html! {
        div.head { div {
            (crumbs(&[(Some(visitor.href(PATH)), SoaVersion::kind_of().title), (None, "Changes")]))
            h1 { "There is no version to compare with yet" }
        } }
        section.card { div.empty {
            (icon("git-compare"))
            h2 { "Submission freezes the first version" }
            p { "From then on this page says what changed since, line by line and why." }
            div.actions { a.btn.primary href=(visitor.href(PATH)) { "Open the statement" } }
        } }
    }
}
