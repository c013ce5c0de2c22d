//! What somebody holds, line by line, each with who takes it over or what becomes of it.

use decide::{Becomes, Belonging, takers};
use door::Visitor;
use isms::handover::Occasion;
use isms::people::Person;
use maud::{Markup, html};
use record::{Id, Kinded as _, Misfit};

use super::typed::Typed;
use super::wrong;
use crate::component::icon;

/// The table.
pub(super) fn table(visitor: &Visitor, typed: &Typed, theirs: &[Belonging], misfits: &[Misfit]) -> Markup {
    let items = typed.items(theirs);
    let errors = |belonging: &Belonging| {
        let at = items.iter().position(|(item, _)| item.held.id == belonging.held.id)?;
        let columns = ["to", "object", "kind"].map(|column| wrong(misfits, &format!("items.{at}.{column}")));
        let words: Vec<String> = columns.into_iter().flatten().collect();
        (!words.is_empty()).then(|| words.join(" "))
    };
    let (passing, ending): (Vec<&Belonging>, Vec<&Belonging>) =
        theirs.iter().partition(|belonging| belonging.becomes == Becomes::HandedOver);
    let who = takers(&visitor.view);
    html! {
        @if !passing.is_empty() {
            section.card {
                header { h2 { "Passes to somebody else" } small { (passing.len()) } }
                div.body.form { div.field {
                    label for="others" { "Who takes over whatever nobody is named for below" }
                    (people(visitor, "others", "Nobody", None, &typed.others, &who.everybody))
                } }
                table.table.stacked {
                    thead { tr { th scope="col" { "Record" } th scope="col" { "As" } th scope="col" { "Taken over by" } } }
                    tbody {
                        @for belonging in &passing {
                            @let id = belonging.held.id.to_string();
                            @let error = errors(belonging);
                            tr {
                                td { (link(visitor, belonging)) }
                                td { (belonging.as_what()) }
                                td {
                                    @let fit = who.of(&visitor.view, belonging);
                                    (people(visitor, &format!("to:{id}"), if fit.is_empty() { "Nobody holds the role here" } else { "As above" }, Some(belonging.held.title()), typed.to.get(&id).map_or("", String::as_str), &fit))
                                    @if let Some(error) = error { p.error { (icon("circle-alert")) (error) } }
                                }
                            }
                        }
                    }
                }
            }
        }
        @if !ending.is_empty() {
            section.card {
                header { h2 { @if typed.occasion == Occasion::Leaves { "Ends by itself" } @else { "Stays, or ends" } } small { (ending.len()) } }
                ul.links {
                    @for belonging in &ending {
                        li {
                            (link(visitor, belonging))
                            span.faint { (becomes(belonging.becomes, typed.occasion)) }
                            @if typed.occasion != Occasion::Leaves && matches!(belonging.becomes, Becomes::Lapses | Becomes::Withdrawn) {
                                label.whole { input type="checkbox" name="ends" value=(belonging.held.id) checked[typed.ends.contains(&belonging.held.id.to_string())]; " It ends" }
                            }
                            @if let Some(error) = errors(belonging) { small.whole { (error) } }
                        }
                    }
                }
            }
        }
    }
}

fn link(visitor: &Visitor, belonging: &Belonging) -> Markup {
    let held = &belonging.held;
    html! {
        span {
            a href=(visitor.href(&format!("{}/{}", held.kind.plural, held.handle()))) { span.ref { (held.handle_short()) } " " (held.title()) }
            " " span.faint { (held.kind.noun()) }
        }
    }
}

fn becomes(becomes: Becomes, occasion: Occasion) -> &'static str {
    match (becomes, occasion) {
        (Becomes::Lapses, Occasion::Leaves) => "until the last day",
        (Becomes::Withdrawn, Occasion::Leaves) => "is withdrawn",
        (Becomes::Ended, Occasion::Leaves) => "ends, not finished",
        (Becomes::Retired, Occasion::Leaves) => "leaves the register",
        (Becomes::Lapses | Becomes::Withdrawn | Becomes::Ended | Becomes::Retired | Becomes::HandedOver, _) => "stays",
    }
}

/// A choice among people.
fn people(visitor: &Visitor, name: &str, blank: &str, about: Option<&str>, chosen: &str, ids: &[Id]) -> Markup {
    let view = &visitor.view;
    let spoken = about.map(|about| format!("Who takes over {about}"));
    html! {
        select id=(name) name=(name) aria-label=[spoken] {
            option value="" { (blank) }
            @for id in ids {
                option value=(id) selected[id.to_string() == chosen] { (view.label(Person::kind_of(), *id).unwrap_or("Somebody")) }
            }
        }
    }
}
