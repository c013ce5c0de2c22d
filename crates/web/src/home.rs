//! Home: the answer in one sentence, the clauses, then what waits for the viewer, how risks and statement stand, what needs
//! anybody, what changed.

mod annex;
mod beginning;
mod lately;
mod waiting;
pub mod wanting;

use access::Seen;
use axum::extract::Path;
use axum::response::{IntoResponse as _, Redirect, Response};
use door::{Fault, Visitor};
use host::Sought;
use isms::registry;
use listing::findings;
use maud::{Markup, html};
use record::Kind;

use crate::component::icon;
use crate::format::{counted, instant, thousands};
use crate::frame::Page;
use crate::look::Look;
use crate::{readiness, risk};

/// The address without its last slash.
pub async fn redirect(Path(slug): Path<String>, visitor: Visitor) -> Redirect {
    Redirect::to(&format!("/o/{}/", if slug.is_empty() { &visitor.membership.slug } else { &slug }))
}

/// The page.
pub async fn page(visitor: Visitor, look: Look) -> Result<Response, Fault> {
    let groups = wanting::groups(&visitor.view);
    let feed = visitor.app().host().feed(&visitor.view, &Sought::default(), None, lately::SHOWN).await?;
    let seen = findings(&visitor.view);
    let beginning = beginning::card(&visitor);
    Ok(Page::new(&visitor, &look, "Home").send(html! {
        (head(&visitor, &seen, wanting::total(&groups)))
        (readiness::strip(&visitor, &seen))
        div.grid {
            @if let Some(steps) = &beginning { (steps) }
            (waiting::card(&visitor))
            @match risk::matrix::card(&visitor) { Some(matrix) => (matrix), None if beginning.is_none() => (registers(&visitor)), None => {} }
            @if let Some(annex) = annex::card(&visitor) { (annex) }
            (lately::card(&visitor, &feed.versions))
            (wanting::card(&visitor, &groups))
        }
    }))
}

/// What the rules find, for whoever reads results; for others what there is to look at.
fn head(visitor: &Visitor, seen: &Seen, to_look_at: usize) -> Markup {
    let (heading, below) = if seen.has_results() {
        (readiness::answer(seen), readiness::summary(visitor, seen))
    } else {
        let heading = match to_look_at {
            0 => "Nothing waits for anyone".to_owned(),
            count => format!("{} to look at", counted(count, "thing", "things")),
        };
        let view = &visitor.view;
        let (name, now) = (view.organisation_name(), instant(view, view.now()));
        (heading, format!("Annexa keeps what {name} decided about its security, as of {now}."))
    };
    html! {
        div.head {
            div { h1 { (heading) } p { (below) } }
            @if seen.has_results() { span.actions { a.btn href=(visitor.href("readiness")) { "Review findings" } } }
        }
    }
}

/// What there is to read, for whoever sees no risks.
fn registers(visitor: &Visitor) -> Markup {
    let kinds: Vec<&'static Kind> = registry::kinds().filter(|kind| visitor.view.knows_kind(kind)).collect();
    html! {
        section.card.span-5 {
            header { h2 { "Registers" } }
            @if kinds.is_empty() {
                div.body { span.faint { "You hold no role here yet. Whoever runs the ISMS gives you one; then you see what it is about." } }
            }
            ul.links {
                @for kind in kinds {
                    li {
                        span { a href=(visitor.href(kind.plural)) { @if kind.is_single { (kind.title) } @else { (kind.titles) } } }
                        @if !kind.is_single { span.faint { (thousands(visitor.view.living(kind))) } }
                        small { (crate::general::first_sentence(kind.help)) }
                    }
                }
            }
        }
    }
}

/// Where `/` leads: to the first organisation of whoever is signed in.
pub async fn entrance(visitor: Option<door::SignedInVisitor>) -> Response {
    match visitor {
        None => Redirect::to("/sign-in").into_response(),
        Some(visitor) if visitor.session.needs_code => Redirect::to("/sign-in/code").into_response(),
        Some(visitor) => match visitor.session.memberships.first() {
            Some(first) => Redirect::to(&format!("/o/{}/", first.slug)).into_response(),
            None => Redirect::to("/account").into_response(),
        },
    }
}

/// An icon for a kind.
pub fn picture(kind: &Kind) -> Markup {
    icon(match kind.name {
        "asset" => "database",
        "person" => "user",
        "unit" => "network",
        "organisation" => "building-2",
        "role-assignment" => "key-round",
        "context-issue" => "flag",
        "interested-party" => "users",
        "obligation" => "scale",
        "site" => "house",
        "service" => "cloud",
        "business-process" => "refresh-cw",
        "interface" => "git-compare",
        "supplier" => "truck",
        "scope" => "map",
        "threat" => "siren",
        "weakness" => "triangle-alert",
        _ => "folder",
    })
}
