//! How risks, exposure, actions and the statement moved over a period: reckoned from the history, not from snapshots.

use axum::http::StatusCode;
use axum::response::Response;
use door::{Fault, Visitor};
use isms::control::SoaLine;
use isms::risk::{Risk, RiskLevel};
use isms::treatment::Action;
use listing::Trending;
use maud::{Markup, html};
use record::Kinded as _;
use trends::Figures;

use crate::component::{Chart, Series, icon, notice, severity};
use crate::format::{counted, date};
use crate::frame::Page;
use crate::general::Query;
use crate::look::Look;
use crate::moment::kept;

/// The page.
pub async fn page(visitor: Visitor, look: Look) -> Result<Response, Fault> {
    let query = Query::read(&look.query);
    let view = &visitor.view;
    let trending = Trending::taken(visitor.app(), view, |name| query.get(name).map(str::to_owned)).await;
    let (trending, sentence) = match trending {
        Ok(trending) => (trending, None),
        // Whoever asked for a period that is none chooses another on the same page.
        Err(Fault::BadRequest(sentence)) => (Trending::taken(visitor.app(), view, |_| None).await?, Some(sentence)),
        Err(fault) => return Err(fault),
    };
    let figures = trending.figures(visitor.app(), view).await?;
    let status = if sentence.is_some() { StatusCode::BAD_REQUEST } else { StatusCode::OK };
    Ok(Page::new(&visitor, &look, "Trends").send_as(
        status,
        html! {
            div.head { div {
                h1 { (heading(&figures)) }
                p { "From " (date(trending.period.from)) " to " (date(trending.period.to)) ", reckoned from the records as they stood at the end of each day. What you may not see is not counted." }
            } }
            @if let Some(sentence) = &sentence { div.notice.bad role="alert" { (icon("circle-alert")) span.text { (sentence) } } }
            (choice(&visitor, &trending, figures.len()))
            (charts(&visitor, &figures))
        },
    ))
}

/// What the period comes to.
fn heading(figures: &[Figures]) -> String {
    let (Some(first), Some(last)) = (figures.first(), figures.last()) else { return "Trends".to_owned() };
    let index =
        |figures: &Figures| figures.exposure.current.filter(|_| figures.exposure.edition == last.exposure.edition);
    match (index(first), index(last)) {
        (Some(was), Some(is)) if is < was => format!("Exposure fell from {} to {}", tenths(was), tenths(is)),
        (Some(was), Some(is)) if is > was => format!("Exposure rose from {} to {}", tenths(was), tenths(is)),
        (_, Some(is)) => format!("Exposure stands at {}", tenths(is)),
        (_, None) => format!("{} open", counted(last.risks.all(), "risk is", "risks are")),
    }
}

fn choice(visitor: &Visitor, trending: &Trending, points: usize) -> Markup {
    let day = |name: &str, label: &str, value: jiff::civil::Date| {
        html! { label.inline for=(name) { (label) } input id=(name) type="date" name=(name) value=(value) min=(trending.began); }
    };
    let wanted = trending.period.points;
    html! {
        form.filters method="get" action=(visitor.href("trends")) {
            (kept(visitor))
            (day("from", "From", trending.period.from))
            (day("to", "to", trending.period.to))
            label.inline for="points" { "on" }
            select #points name="points" {
                @for count in [5, 7, 13, 25, 53] { option value=(count) selected[count == wanted] { (count) " days" } }
                @if ![5, 7, 13, 25, 53].contains(&wanted) { option value=(wanted) selected { (wanted) " days" } }
            }
            button.btn { "Show" }
            @if points < wanted { span.faint { (counted(points, "day lies", "days lie")) " in between" } }
        }
    }
}

fn charts(visitor: &Visitor, figures: &[Figures]) -> Markup {
    let labels: Vec<String> = figures.iter().map(|figures| date(figures.on)).collect();
    let knows = |kind| visitor.view.knows_kind(kind);
    let (has_risks, has_lines) = (knows(Risk::kind_of()), knows(SoaLine::kind_of()));
    html! {
        @if !has_risks && !has_lines && !knows(Action::kind_of()) {
            (notice("quiet", "info", html! { "These figures are about risks, actions and the Statement of Applicability. You see none of them." }))
        }
        div.grid {
            @if has_risks {
                (card("Open risks by level", "Levels as they counted on each day.", Chart { title: "Open risks by level", labels: &labels, series: &levels(figures) }.columns()))
                (card("Exposure", &about_exposure(figures), Chart { title: "Exposure index", labels: &labels, series: &exposure(figures) }.lines()))
            }
            @if knows(Action::kind_of()) {
                (card("Treatment actions", "Those that fell due since the day before, by whether they were verified by their day.", Chart { title: "Actions that fell due", labels: &labels, series: &actions(figures) }.columns()))
            }
            @if has_lines {
                (card("Statement of Applicability", "Lines by how far they were implemented; excluded ones are left out.", Chart { title: "Lines of the statement by status", labels: &labels, series: &lines(figures) }.columns()))
            }
        }
    }
}

fn card(heading: &str, about: &str, chart: Markup) -> Markup {
    html! { section.card.span-6 { header { h2 { (heading) } } div.body { p.faint { (about) } (chart) } } }
}

fn count(value: i64) -> String {
    value.to_string()
}

/// A value in hundredths with one place: 8.3.
fn tenths(value: i64) -> String {
    let tenths = (value + 5) / 10;
    format!("{}.{}", tenths / 10, tenths % 10)
}

fn series(figures: &[Figures], name: &'static str, class: &'static str, of: impl Fn(&Figures) -> usize) -> Series {
    Series { name, class, values: figures.iter().map(|one| i64::try_from(of(one)).ok()).collect(), words: count }
}

fn levels(figures: &[Figures]) -> Vec<Series> {
    let rated = RiskLevel::ALL.iter().enumerate().map(|(place, level)| {
        let of = move |one: &Figures| one.risks.levels.get(place).copied().unwrap_or(0);
        series(figures, level.choice().label, severity(*level), of)
    });
    [series(figures, "Not rated", "rest", |one| one.risks.unrated)].into_iter().chain(rated).collect()
}

/// By one version of the criteria, which the last day has; before another one took its place there is no value.
fn exposure(figures: &[Figures]) -> Vec<Series> {
    let edition = figures.last().and_then(|last| last.exposure.edition);
    let of = |name, class, value: fn(&Figures) -> Option<i64>| {
        let comparable = |one: &Figures| value(one).filter(|_| one.exposure.edition == edition);
        Series { name, class, values: figures.iter().map(comparable).collect(), words: tenths }
    };
    vec![
        of("Aimed at", "limit", |one| one.exposure.target),
        of("As it counts", "current", |one| one.exposure.current),
        of("Before controls", "before", |one| one.exposure.inherent),
    ]
}

fn about_exposure(figures: &[Figures]) -> String {
    match figures.last().and_then(|last| Some((last.exposure.edition?, last.exposure.risks))) {
        Some((edition, risks)) => format!(
            "Mean of likelihood times consequence of {} rated by version {edition} of the criteria. For trends alone: no level is made from it.",
            counted(risks, "open risk", "open risks")
        ),
        None => "No criteria that you may see were in force on the last day.".to_owned(),
    }
}

fn actions(figures: &[Figures]) -> Vec<Series> {
    vec![
        series(figures, "Verified on time", "good", |one| one.actions.on_time),
        series(figures, "Late or open", "bad", |one| one.actions.due - one.actions.on_time),
    ]
}

fn lines(figures: &[Figures]) -> Vec<Series> {
    vec![
        series(figures, "Proven", "good", |one| one.lines.proven),
        series(figures, "Implemented, not proven", "column", |one| one.lines.unproven),
        series(figures, "Partly implemented", "s2", |one| one.lines.partial),
        series(figures, "Planned", "s1", |one| one.lines.planned),
        series(figures, "Not implemented", "bad", |one| one.lines.missing),
        series(figures, "Undecided", "rest", |one| one.lines.undecided),
    ]
}
