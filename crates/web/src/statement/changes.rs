//! What differs between any two versions of a statement, or between a version and today: line by line, with what caused it.

use access::View;
use axum::response::Response;
use door::{Fault, Visitor};
use host::{Version, When};
use isms::Typed;
use isms::control::{FrozenLine, SoaVersion, differences};
use jiff::Timestamp;
use maud::{Markup, html};
use record::{Id, Kind, Kinded as _};

use super::causes::Between;
use super::row::{href, reference, title};
use super::told::difference;
use super::{PATH, lines, scopes, seen, unbegun};
use crate::component::{crumbs, icon};
use crate::format::{counted, date};
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

    /// The ISMS as it stood when its lines were frozen.
    async fn view(&self, visitor: &Visitor) -> Result<View, Fault> {
        let Some(frozen) = self.frozen else { return Ok(visitor.view.clone()) };
        let (view, host) = (&visitor.view, visitor.app().host());
        Ok(host.past(view.organisation(), view.actor().clone(), When::Instant(frozen)).await?)
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
    let (earlier, later) = (from.view(&visitor).await?, to.view(&visitor).await?);
    let mut between = Between::new(&visitor, &earlier, &later);
    let mut rows = Vec::new();
    for (before, after) in &pairs {
        rows.push(row(&mut between, &visitor, *before, *after).await?);
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
            p { "What each line said and says, and what caused it: decisions on the line, its controls and their evidence, risks, obligations." }
        } }
        (choice(&visitor, &frozen, &from, &to))
        @if rows.is_empty() {
            (alike(&visitor, &frozen, &from))
        } @else {
            section.card { div.scroll { table.table.rows aria-label="Lines that differ" {
                thead { tr { th scope="col" { "Ref" } th scope="col" { "Control" } th scope="col" { "What differs" } th scope="col" { "Why" } } }
                tbody { @for row in rows { (row) } }
            } } }
        }
    }))
}

/// Where nothing differs: the way to the versions before.
fn alike(visitor: &Visitor, versions: &[Typed<'_, SoaVersion>], from: &Side<'_>) -> Markup {
    let edition = from.version.map_or(0, |version| version.edition.get());
    let pair = versions.windows(2).find_map(|pair| match pair {
        [before, after] if after.edition.get() == edition => Some((before, after)),
        _ => None,
    });
    html! {
        section.card { div.empty {
            (icon("git-compare"))
            h2 { "Every line says what it said" }
            @if let Some((before, after)) = pair {
                div.actions {
                    a.btn href=(visitor.href(&format!("{PATH}/changes?from={}&to={}", before.held.handle(), after.held.handle()))) {
                        "From version " (before.edition.get()) " to version " (after.edition.get())
                    }
                }
            }
        } }
    }
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
    between: &mut Between<'_>,
    visitor: &Visitor,
    before: Option<&FrozenLine>,
    after: Option<&FrozenLine>,
) -> Result<Markup, Fault> {
    let Some(line) = after.or(before) else { return Ok(html! {}) };
    let causes = between.told(before, after).await?;
    Ok(html! {
        tr {
            td.key { span.ref { (reference(line)) } }
            th.name scope="row" { a.title href=(href(visitor, line)) { (title(line)) } }
            td.row { (difference(&visitor.view, before, after)) }
            td.row { (causes) }
        }
    })
}

async fn history(visitor: &Visitor, kind: &'static Kind, id: Id) -> Result<Vec<Version>, Fault> {
    Ok(visitor.app().host().history(&visitor.view, kind, id).await?)
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
