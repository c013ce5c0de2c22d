//! Two what-ifs side by side: what either changes, and what would follow from each.

use access::View;
use axum::extract::Path;
use axum::response::Response;
use door::{Fault, Visitor};
use maud::{Markup, html};
use record::{Change, Id, Kind};

use super::one::{Seen, drafted_title, names};
use super::{found, href};
use crate::component::{crumbs, field_label, json_value};
use crate::frame::Page;
use crate::general::Query;
use crate::look::Look;
use crate::readiness::effect;

/// The page.
pub async fn page(Path((_, handle)): Path<(String, String)>, visitor: Visitor, look: Look) -> Result<Response, Fault> {
    let query = Query::read(&look.query);
    let first = found(&visitor, &handle)?;
    let second = found(&visitor, query.get("with").unwrap_or_default())?;
    let (Some(first), Some(second)) = (Seen::of(&visitor, first).await?, Seen::of(&visitor, second).await?) else {
        return Err(Fault::BadRequest(
            "Two open what-ifs can be compared. One of these was applied or discarded.".to_owned(),
        ));
    };
    let effects = [first.effect(&visitor).await?, second.effect(&visitor).await?];
    let both = [first, second];
    Ok(Page::new(&visitor, &look, "Two what-ifs").send(html! {
        div.head { div {
            (crumbs(&[(Some(visitor.href("what-ifs")), "What-ifs"), (None, "two side by side")]))
            h1 { "Two what-ifs side by side" }
        } }
        div.halves {
            @for (seen, found) in both.iter().zip(&effects) {
                section.card {
                    header { h2 { a href=(href(&visitor, seen.held)) { (seen.held.title()) } } small { (seen.held.handle()) } }
                    div.body {
                        p.muted { "Drafted by " (names(&visitor.view, seen.what_if.contributors.iter().map(|person| person.id))) }
                        (effect(found))
                    }
                }
            }
        }
        (table(&visitor, &both))
    }))
}

/// A field that either changes.
struct Row {
    kind: &'static Kind,
    id: Id,
    title: String,
    field: String,
    becomes: [Option<Change>; 2],
}

fn rows(visitor: &Visitor, both: &[Seen<'_>; 2]) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    for (side, seen) in both.iter().enumerate() {
        for drafted in &seen.drafted {
            let today = visitor.view.held(drafted.kind, drafted.id);
            let title = today.map_or_else(|| drafted_title(drafted), |held| held.title().to_owned());
            for change in seen.changes(visitor, drafted) {
                let known = rows.iter_mut().find(|row| row.id == drafted.id && row.field == change.field);
                match known {
                    Some(row) => {
                        if let Some(place) = row.becomes.get_mut(side) {
                            *place = Some(change);
                        }
                    }
                    None => {
                        let field = change.field.clone();
                        let becomes = if side == 0 { [Some(change), None] } else { [None, Some(change)] };
                        rows.push(Row { kind: drafted.kind, id: drafted.id, title: title.clone(), field, becomes });
                    }
                }
            }
        }
    }
    rows
}

fn table(visitor: &Visitor, both: &[Seen<'_>; 2]) -> Markup {
    let rows = rows(visitor, both);
    html! {
        div.card { div.scroll { table.table.rows aria-label="What either changes" {
            thead { tr {
                th scope="col" { "Record" } th scope="col" { "Field" } th scope="col" { "Today" }
                @for seen in both { th scope="col" { (seen.held.handle()) } }
            } }
            tbody { @for row in &rows {
                @let today = row.becomes.iter().flatten().next().and_then(|change| change.old.as_ref());
                @let field = row.kind.field(&row.field).map(|(_, field)| field);
                tr {
                    th.name scope="row" { (row.title) }
                    td data-label="Field" { (field_label(row.kind, &row.field)) }
                    td data-label="Today" { (json_value(&visitor.view, field, today)) }
                    @for (seen, change) in both.iter().zip(&row.becomes) {
                        td data-label=(seen.held.handle()) { (becomes(&seen.tentative, row.kind, change.as_ref())) }
                    }
                }
            } }
        } } }
    }
}

fn becomes(view: &View, kind: &Kind, change: Option<&Change>) -> Markup {
    let field = change.and_then(|change| kind.field(&change.field)).map(|(_, field)| field);
    html! {
        @match change {
            None => span.faint { "as today" },
            Some(Change { new: None, .. }) => span.faint { "nothing" },
            Some(Change { new, .. }) => b { (json_value(view, field, new.as_ref())) },
        }
    }
}
