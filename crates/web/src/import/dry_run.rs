//! What every row would do, and the button that does it.

use std::borrow::Cow;

use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::Response;
use decide::Command;
use door::{Fault, Visitor};
use imports::{Choice, Planned};
use intake::Counts;
use interchange::NotCarriedOver;
use interchange::address::letters;
use maud::{Markup, html};

use super::address::{Pairs, choice, query};
use super::columns::{self, way};
use super::rows::{self, Shown};
use super::{bring, imports, may_bring_any};
use crate::component::{crumbs, icon, notice};
use crate::fault::refused;
use crate::form::Sent;
use crate::format::{counted, thousands};
use crate::frame::{Page, form_token};
use crate::general::tried;
use crate::look::Look;

/// How many placeholders, and columns not carried over, show at once.
const NAMED: usize = 30;

/// The page.
pub async fn page(
    Path((_, digest)): Path<(String, String)>,
    Query(pairs): Query<Pairs>,
    visitor: Visitor,
    look: Look,
) -> Result<Response, Fault> {
    let choice = choice(&digest, &pairs);
    match planned(&visitor, &look, &choice).await? {
        Ok(planned) => Ok(DryRun { visitor: &visitor, choice: &choice, planned: &planned, shown: Shown::of(&pairs) }
            .send(&look, StatusCode::OK, None)),
        Err(elsewhere) => Ok(elsewhere),
    }
}

/// Does what was shown; if it would do something else by now, shows that instead.
pub async fn confirm(
    Path((_, digest)): Path<(String, String)>,
    Query(pairs): Query<Pairs>,
    visitor: Visitor,
    look: Look,
    sent: Sent,
) -> Result<Response, Fault> {
    let choice = choice(&digest, &pairs);
    let planned = match planned(&visitor, &look, &choice).await? {
        Ok(planned) => planned,
        Err(elsewhere) => return Ok(elsewhere),
    };
    let page = DryRun { visitor: &visitor, choice: &choice, planned: &planned, shown: Shown::default() };
    if sent.text("seen") != planned.seen() {
        let words = html! { b { "This would do something else now. " } "Somebody changed records since you looked. Nothing was done; look again, then confirm." };
        return Ok(page.send(&look, StatusCode::CONFLICT, Some(words)));
    }
    if tried::is_look(&sent) {
        return page.looked(&look).await;
    }
    let host = visitor.app().host();
    let command = imports().command(host, &visitor.view, &planned).await?;
    match visitor.commit(command).await {
        Ok(committed) => {
            let view = visitor.refreshed().await?;
            let report = imports::report_of(&committed);
            let kind = isms::registry::named("retained-record");
            let held = report.zip(kind).and_then(|(report, kind)| view.held(kind, report));
            let to = held.map_or("import".to_owned(), |held| format!("retained-records/{}", held.handle()));
            Ok(look.go(&visitor.href(&to)))
        }
        Err(Fault::Rejected(rejection)) => {
            let status = Fault::Rejected(rejection.clone()).status();
            let words = html! { b { "Nothing was imported. " } (refused(&rejection)) };
            Ok(page.send(&look, status, Some(words)))
        }
        Err(fault) => Err(fault),
    }
}

/// The plan of a file, or the page that has to be answered before there can be one.
async fn planned(visitor: &Visitor, look: &Look, choice: &Choice) -> Result<Result<Box<Planned>, Response>, Fault> {
    if !may_bring_any(&visitor.view) {
        return Err(Fault::NotFound);
    }
    match imports().open(visitor.app().host(), &visitor.view, choice, true).await {
        Ok(opened) => Ok(opened.planned.ok_or_else(|| look.go(&columns::href(visitor, choice)))),
        Err(Fault::BadRequest(sentence)) => {
            Ok(Err(bring::show(visitor, look, StatusCode::BAD_REQUEST, Some(&sentence))))
        }
        Err(fault) => Err(fault),
    }
}

struct DryRun<'a> {
    visitor: &'a Visitor,
    choice: &'a Choice,
    planned: &'a Planned,
    shown: Shown,
}

impl DryRun<'_> {
    /// The page with what confirming would change, and nothing kept.
    async fn looked(&self, look: &Look) -> Result<Response, Fault> {
        let Some(import) = self.planned.plan.import.clone() else { return Ok(self.send(look, StatusCode::OK, None)) };
        match tried::tried(self.visitor, Command::Import(Box::new(import))).await {
            Ok(tried) => Ok(self.page(look, StatusCode::OK, None, Some(&tried))),
            Err(Fault::Rejected(rejection)) => {
                let status = Fault::Rejected(rejection.clone()).status();
                let words = html! { b { "This could not be imported. " } (refused(&rejection)) };
                Ok(self.send(look, status, Some(words)))
            }
            Err(fault) => Err(fault),
        }
    }

    fn send(&self, look: &Look, status: StatusCode, wrong: Option<Markup>) -> Response {
        self.page(look, status, wrong, None)
    }

    fn page(&self, look: &Look, status: StatusCode, wrong: Option<Markup>, tried: Option<&Markup>) -> Response {
        let (visitor, plan) = (self.visitor, &self.planned.plan);
        let title = format!("Dry run of {}", self.choice.file_name);
        Page::new(visitor, look, title).send_as(
            status,
            html! {
                div.head { div {
                    (crumbs(&[(Some(visitor.href("import")), "Import"), (Some(columns::href(visitor, self.choice)), &self.choice.file_name), (None, "Dry run")]))
                    h1 { (self.answer()) }
                    p { (self.sum()) }
                } }
                (way(2))
                @if let Some(wrong) = wrong { div.notice.bad role="alert" { (icon("circle-alert")) div.text { (wrong) } } }
                (self.open())
                @if let Some(tried) = tried { (tried) }
                (self.confirmation())
                (rows::filters(visitor, self.choice, plan, self.shown))
                div.split {
                    (rows::table(visitor, self.choice, plan, self.shown))
                    aside.stack aria-label="What else there is to know" {
                        (self.placeholders())
                        (self.claims())
                        (self.not_carried_over())
                    }
                }
            },
        )
    }

    fn titles(&self) -> (Cow<'static, str>, Cow<'static, str>) {
        intake::kind_of(self.planned.mapping.register).map_or_else(Default::default, |kind| (kind.noun(), kind.nouns()))
    }

    fn answer(&self) -> String {
        let counts = &self.planned.plan.counts;
        let (one, many) = self.titles();
        match (counts.created, counts.changed) {
            (0, 0) => format!("This would change nothing: {} looked at", counted(counts.rows, "row", "rows")),
            (created, 0) => format!("{} would be created", counted(created, &one, &many)),
            (0, changed) => format!("{} would be changed", counted(changed, &one, &many)),
            (created, changed) => {
                format!("{} would be created, {} changed", counted(created, &one, &many), thousands(changed))
            }
        }
    }

    /// That every row is somewhere, so that nobody has to wonder where one went.
    fn sum(&self) -> String {
        let Counts { rows, created, changed, unchanged, conflicts, rejected } = self.planned.plan.counts;
        format!(
            "Every row is in exactly one class: {} created + {} changed + {} unchanged + {} in conflict + {} rejected = {}. Nothing has changed yet.",
            thousands(created),
            thousands(changed),
            thousands(unchanged),
            thousands(conflicts),
            thousands(rejected),
            counted(rows, "row", "rows")
        )
    }

    fn confirmation(&self) -> Markup {
        let counts = &self.planned.plan.counts;
        let action = self.visitor.href(&format!("import/{}/confirmation?{}", self.choice.digest, query(self.choice)));
        let does = match (counts.created, counts.changed) {
            (created, 0) => format!("create {}", thousands(created)),
            (0, changed) => format!("change {}", thousands(changed)),
            (created, changed) => format!("create {}, change {}", thousands(created), thousands(changed)),
        };
        let can = self.planned.plan.import.is_some();
        html! {
            form.submit method="post" action=(action) {
                (form_token(&self.visitor.cookie))
                input type="hidden" name="seen" value=(self.planned.seen());
                button.btn.primary disabled[!can] aria-describedby=[(!can).then_some("why")] { @if can { "Confirm: " (does) } @else { "Confirm" } }
                @if can { (tried::button()) }
                a.btn href=(columns::href(self.visitor, self.choice)) { "Change columns and scales" }
                @if can { span.muted { "One commit, with this as its report. It can be taken back." } }
                @else { span.muted #why { "There is nothing to confirm: no row would create or change anything." } }
            }
        }
    }

    /// What still has no answer, so that its cells bring nothing.
    fn open(&self) -> Markup {
        let open = &self.planned.plan.open;
        let names = open.scales.iter().flat_map(|scale| scale.headers.clone());
        let names: Vec<String> = names.chain(open.dates.iter().map(|date| date.header.clone())).collect();
        html! {
            @if !open.is_empty() {
                div.notice {
                    (icon("circle-help"))
                    span { b { (counted(open.scales.len() + open.dates.len(), "question is", "questions are")) " open" } " about " (names.join(", ")) ". Until then these cells stay empty." }
                    a.btn href=(columns::href(self.visitor, self.choice)) { "Answer" }
                }
            }
        }
    }

    fn placeholders(&self) -> Markup {
        let placeholders = &self.planned.plan.placeholders;
        html! {
            @if !placeholders.is_empty() {
                section.card {
                    header { h2 { "Not known here" } small { (placeholders.len()) } }
                    div.body { p.muted { "Each becomes a placeholder. Afterwards you say in one list who or what it is." } }
                    ul.links {
                        @for placeholder in placeholders.iter().take(NAMED) {
                            li { span { (placeholder.name) } small { (kind_of(placeholder.kind)) ", named by " (counted(placeholder.rows, "row", "rows")) } }
                        }
                        @if placeholders.len() > NAMED { li.hint { "and " (placeholders.len() - NAMED) " more" } }
                    }
                }
            }
        }
    }

    fn claims(&self) -> Markup {
        let claims = self.planned.plan.rows.iter().filter(|row| row.claim.is_some()).count();
        html! {
            @if claims > 0 {
                (notice("quiet", "pencil", html! { (counted(claims, "row says", "rows say")) " that somebody accepted the risk. That arrives as a claim: it counts for nothing until the person named accepts the risk here." }))
            }
        }
    }

    fn not_carried_over(&self) -> Markup {
        let columns = &self.planned.plan.not_carried_over;
        let (first, others) = columns.split_at(columns.len().min(NAMED));
        html! {
            @if !columns.is_empty() {
                section.card {
                    header { h2 { "Not carried over" } small { (counted(columns.len(), "column", "columns")) } }
                    ul.links { @for column in first { (left_behind(column)) } }
                    @if !others.is_empty() {
                        details.fold.within { summary { "and " (others.len()) " more" } ul.links { @for column in others { (left_behind(column)) } } }
                    }
                }
            }
        }
    }
}

fn left_behind(column: &NotCarriedOver) -> Markup {
    html! {
        li {
            span { @if column.header.is_empty() { span.faint { "no header" } } @else { (column.header) } }
            span.ref { (letters(column.column)) }
            small { (counted(column.filled, "row", "rows")) " filled, " @if column.is_kept { "named in the report" } @else { "left out" } }
        }
    }
}

/// What one record of a resource is called.
fn kind_of(plural: &str) -> String {
    isms::registry::of_resource(plural).map_or_else(|| plural.to_owned(), |kind| kind.noun().into_owned())
}
