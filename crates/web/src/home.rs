//! Home: the answer in one sentence, then what needs a person, then what there is.

use axum::extract::Path;
use axum::response::{IntoResponse as _, Redirect, Response};
use door::{Fault, Visitor};
use isms::registry;
use maud::{Markup, html};
use record::{Kind, State, Tone};

use crate::component::{author, icon, tag, verb};
use crate::format::{counted, instant, thousands};
use crate::frame::Page;
use crate::look::Look;

/// The address without its last slash.
pub async fn redirect(Path(slug): Path<String>, visitor: Visitor) -> Redirect {
    Redirect::to(&format!("/o/{}/", if slug.is_empty() { &visitor.membership.slug } else { &slug }))
}

/// A group of records that want the same of somebody.
struct Wanting {
    kind: &'static Kind,
    state: State,
    count: usize,
}

/// The page.
pub async fn page(visitor: Visitor, look: Look) -> Result<Response, Fault> {
    let wanting = wanting(&visitor);
    let feed = visitor.app().host().feed(&visitor.view, None, 8).await?;
    let total: usize = wanting.iter().map(|group| group.count).sum();
    let heading = match total {
        0 => "Nothing waits for anyone".to_owned(),
        count => format!("{} to look at", counted(count, "thing", "things")),
    };
    Ok(Page::new(&visitor, &look, "Home").send(html! {
        div.head {
            div {
                h1 { (heading) }
                p { "Annexa keeps what " (visitor.view.organisation_name()) " decided about its security, as of " (instant(&visitor.view, visitor.view.now())) "." }
            }
        }
        div.grid {
            section.card.span-7 {
                header { h2 { "Needs a person" } small { (thousands(total)) } }
                @if wanting.is_empty() { div.body { span.faint { "All records that you may see are as they should be." } } }
                ul.todo { @for group in &wanting { (todo(&visitor, group)) } }
            }
            section.card.span-5 {
                header { h2 { "Registers" } }
                ul.links {
                    @for kind in registry::kinds().filter(|kind| visitor.view.knows_kind(kind)) {
                        li {
                            span { a href=(visitor.href(kind.plural)) { @if kind.is_single { (kind.title) } @else { (kind.titles) } } }
                            @if !kind.is_single { span.faint { (thousands(visitor.view.living(kind))) } }
                            small { (crate::general::first_sentence(kind.help)) }
                        }
                    }
                }
            }
            section.card.span-12 {
                header { h2 { "What changed lately" } small { a href=(visitor.href("history")) { "All of it" } } }
                ol.trail {
                    @for version in &feed.versions {
                        li {
                            time datetime=(version.recorded) { (instant(&visitor.view, version.recorded)) }
                            span {
                                b { (author(&visitor, version)) } " " (verb(version)) " " (version.kind.title.to_lowercase()) " "
                                @if let Some(held) = visitor.view.held(version.kind, version.id) {
                                    a href=(visitor.href(&format!("{}/{}", version.kind.plural, held.handle()))) { (held.title()) }
                                }
                            }
                        }
                    }
                }
            }
        }
    }))
}

fn todo(visitor: &Visitor, group: &Wanting) -> Markup {
    let href = visitor.href(&format!("{}?state={}", group.kind.plural, group.state.code));
    html! {
        li {
            span.ref { (group.kind.clause) }
            a href=(href) { (counted(group.count, &group.kind.title.to_lowercase(), &group.kind.titles.to_lowercase())) }
            (tag(group.state))
        }
    }
}

/// The records in a state that somebody should look at, by kind and state, worst first.
fn wanting(visitor: &Visitor) -> Vec<Wanting> {
    let view = &visitor.view;
    let mut groups: Vec<Wanting> = Vec::new();
    for kind in registry::kinds() {
        for held in view.records(kind).filter(|held| held.is_living()) {
            let Some(state) = held.record().and_then(|record| record.state(view.today())) else { continue };
            if !matches!(state.tone, Tone::Bad | Tone::Warn) {
                continue;
            }
            match groups.iter_mut().find(|group| group.kind == kind && group.state == state) {
                Some(group) => group.count += 1,
                None => groups.push(Wanting { kind, state, count: 1 }),
            }
        }
    }
    groups.sort_by_key(|group| (group.state.tone != Tone::Bad, std::cmp::Reverse(group.count)));
    groups
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
