//! What somebody acknowledged last.

use door::Visitor;
use isms::documented::{Acknowledgement, DocumentVersion};
use isms::{Held, Typed};
use jiff::civil::Date;
use maud::{Markup, html};
use record::Kinded as _;

use crate::format::date;

/// How many stand here; *Reading* has the others.
const SHOWN: usize = 5;

/// The card.
pub fn card(visitor: &Visitor) -> Markup {
    let read = newest(visitor);
    html! {
        @if !read.is_empty() {
            section.card #acknowledged {
                header { h2 { "You acknowledged" } }
                ul.links {
                    @for (version, on) in &read {
                        li {
                            a href=(visitor.href(&format!("reading/{}", version.handle()))) { (version.title()) }
                            small { "on " (date(*on)) }
                        }
                    }
                }
                footer { a href=(visitor.href("reading")) { "All texts that are in force" } }
            }
        }
    }
}

/// The newest, each with its day.
fn newest(visitor: &Visitor) -> Vec<(&Held, Date)> {
    let view = &visitor.view;
    let given = view.newest_naming_me(Acknowledgement::kind_of(), |field| field.name == "person").take(SHOWN);
    let typed =
        given.filter_map(|linked| Some(Typed { held: linked.held, it: linked.held.typed::<Acknowledgement>()? }));
    let read = typed.filter_map(|one| {
        let version = view.held(DocumentVersion::kind_of(), one.it.document_version.id)?;
        Some((&**version, one.it.acknowledged_on))
    });
    read.collect()
}
