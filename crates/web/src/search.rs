//! Search over all records, the palette, and the choice of a record in a form.

use axum::Json;
use axum::extract::{Path, Query};
use axum::response::Response;
use door::{Fault, Visitor};
use isms::{Held, registry};
use maud::html;
use record::Kinded as _;
use serde::{Deserialize, Serialize};

use crate::component::icon;
use crate::format::counted;
use crate::frame::Page;
use crate::home::picture;
use crate::look::Look;
use crate::{moment, standard};

/// What was searched for.
#[derive(Deserialize)]
pub struct Asked {
    #[serde(default)]
    q: String,
}

/// One line of the palette.
#[derive(Serialize)]
pub struct Item {
    title: String,
    sub: String,
    href: String,
    icon: &'static str,
}

/// One line of a choice.
#[derive(Serialize)]
pub struct Choice {
    value: String,
    title: String,
    sub: String,
}

/// The list that scripts read.
#[derive(Serialize)]
pub struct Items<T> {
    items: Vec<T>,
}

/// How many lines the palette and choices show.
const SHOWN: usize = 20;
/// How many rows of the standard stand beside what was found.
const ROWS: usize = 10;

/// The page of results, which needs no scripts.
pub async fn page(visitor: Visitor, look: Look, Query(asked): Query<Asked>) -> Result<Response, Fault> {
    let found = visitor.view.search(&asked.q, 200);
    let rows = standard::rows(&visitor, &asked.q, ROWS);
    Ok(Page::new(&visitor, &look, "Search").send(html! {
        div.head { div {
            h1 { @if asked.q.is_empty() { "Search" } @else { (counted(found.len(), "record", "records")) " with “" (asked.q) "”" } }
            p { "By number, or by the beginnings of words." }
        } }
        form.filters role="search" method="get" {
            (moment::kept(&visitor))
            input type="search" name="q" value=(asked.q) aria-label="Words or a number" autofocus;
            button.btn.primary { (icon("search")) "Search" }
        }
        @if !rows.is_empty() {
            section.card {
                header { h2 { "In the standard and the laws beside it" } }
                ul.links { @for row in &rows { li { span { a href=(row.href) { (row.title) } } small { (row.sub) } } } }
            }
        }
        @if !found.is_empty() {
            section.card { ul.links { @for held in &found {
                li {
                    span { (picture(held.kind)) " " a href=(href(&visitor, held)) { (held.title()) } }
                    small { (held.kind.noun()) " " span.ref { (held.handle_short()) } }
                }
            } } }
        } @else if !asked.q.is_empty() && rows.is_empty() {
            section.card { div.empty { (icon("search")) h2 { "Nothing begins like that" } p { "Try fewer letters, or another word." } } }
        }
    }))
}

/// What the palette shows: records, and places to go when nothing was typed.
pub async fn palette(visitor: Visitor, Query(asked): Query<Asked>) -> Json<Items<Item>> {
    let records = visitor.view.search(&asked.q, SHOWN);
    let records = records.into_iter().map(|held| Item {
        title: held.title().to_owned(),
        sub: format!("{} {}", held.kind.title, held.handle_short()),
        href: href(&visitor, held),
        icon: "corner-down-left",
    });
    let rows = standard::rows(&visitor, &asked.q, ROWS).into_iter();
    let rows = rows.map(|row| Item { title: row.title, sub: row.sub, href: row.href, icon: "list-checks" });
    let words = asked.q.to_lowercase();
    let places = registry::kinds().filter(|kind| visitor.view.knows_kind(kind)).flat_map(|kind| {
        let all = Item {
            title: kind.titles.to_owned(),
            sub: "Open the list".to_owned(),
            href: visitor.href(kind.plural),
            icon: "list-checks",
        };
        let may_make = visitor.view.may_create(kind) || !decide::first_steps(&visitor.view, kind).is_empty();
        let new = may_make.then(|| Item {
            title: format!("New {}", kind.noun()),
            sub: "Make one".to_owned(),
            href: visitor.href(&format!("{}/new", kind.plural)),
            icon: "plus",
        });
        [Some(all), new].into_iter().flatten()
    });
    let moment = Item {
        title: "As of another moment".to_owned(),
        sub: "See everything as it was".to_owned(),
        href: visitor.href(moment::PATH),
        icon: "calendar",
    };
    let places = places.chain(std::iter::once(moment));
    let places = places.filter(|place| words.is_empty() || place.title.to_lowercase().contains(&words));
    Json(Items { items: records.chain(rows).chain(places).take(SHOWN).collect() })
}

/// The records of a kind that a field may refer to.
pub async fn choose(
    Path((_, plural)): Path<(String, String)>,
    visitor: Visitor,
    Query(asked): Query<Asked>,
) -> Result<Json<Items<Choice>>, Fault> {
    let kind = registry::of_resource(&plural).ok_or(Fault::NotFound)?;
    let words: Vec<String> = asked.q.split_whitespace().map(str::to_lowercase).collect();
    let fits = |held: &Held| {
        let title = format!("{} {}", held.title(), held.handle_short()).to_lowercase();
        words.iter().all(|word| title.contains(word))
    };
    let unit = isms::context::Unit::kind_of();
    let items = visitor
        .view
        .choices(kind)
        .filter(|held| fits(held))
        .take(SHOWN)
        .map(|held| Choice {
            value: held.id.to_string(),
            title: held.title().to_owned(),
            sub: format!(
                "{} {}",
                held.handle_short(),
                visitor.view.label(unit, held.envelope.unit).unwrap_or_default()
            ),
        })
        .collect();
    Ok(Json(Items { items }))
}

fn href(visitor: &Visitor, held: &Held) -> String {
    visitor.href(&format!("{}/{}", held.kind.plural, held.handle()))
}
