//! My work, the page of everybody's own: what waits for whoever is signed in, across kinds, what they have to read and to learn,
//! what they reported and what became of it, what they answer for. Each line leads to where it is done.
//!
//! It is made from what the value's indexes name them in, so that it costs what they have and not what there is.
//!
//! | module | finds |
//! |---|---|
//! | [`task`] | what one line says |
//! | [`named`] | records that name the person: found by their links |
//! | [`held`] | records that wait for a role of theirs |
//! | [`lines`] | lines of the Statement of Applicability, counted: one by one they would hide all else |
//! | [`reported`] | what the person can report and ask for, and what they did |
//! | [`duties`] | their roles, the duties of the calendar, what they answer for |
//! | [`read`] | what they acknowledged last |

mod duties;
mod held;
mod lines;
mod named;
mod read;
mod reported;
mod task;

use std::sync::{Arc, LazyLock};

use access::View;
use axum::response::Response;
use door::{Fault, Visitor};
use isms::registry;
use jiff::ToSpan as _;
use jiff::civil::Date;
use listing::Kept;
use maud::{Markup, html};
use record::Kind;

use crate::component::icon;
use crate::format::{counted, date};
use crate::frame::Page;
use crate::look::Look;

pub use task::{Task, Topic};

/// The tasks of people, kept until a commit: every page shows their number in the rail.
static TASKS: LazyLock<Kept<Vec<Task>>> = LazyLock::new(Kept::default);

/// How many lines a group shows.
const SHOWN: usize = 100;

/// What waits for the viewer, the most urgent first.
pub fn tasks(view: &View) -> Arc<Vec<Task>> {
    let kinds: Vec<&'static Kind> = registry::kinds().collect();
    TASKS.of(view, &kinds, &view.actor().person.to_string(), || {
        let mut tasks = named::tasks(view);
        tasks.extend(lines::tasks(view));
        tasks.extend(crate::document::tasks(view));
        for task in held::tasks(view) {
            if !tasks.iter().any(|known| known.path == task.path) {
                tasks.push(task);
            }
        }
        tasks.sort_by(|one, other| one.urgency().cmp(&other.urgency()));
        tasks
    })
}

/// How many things wait for the viewer, and whether one of them is late.
pub fn count(view: &View) -> (usize, bool) {
    let tasks = tasks(view);
    (tasks.len(), tasks.iter().any(|task| task.is_late(view.today())))
}

/// The page.
pub async fn page(visitor: Visitor, look: Look) -> Result<Response, Fault> {
    let tasks = tasks(&visitor.view);
    let today = visitor.view.today();
    let late = tasks.iter().filter(|task| task.is_late(today)).count();
    let of = |topic| tasks.iter().filter(|task| task.topic == topic).collect::<Vec<_>>();
    let (work, reading, training) = (of(Topic::Work), of(Topic::Reading), of(Topic::Training));
    Ok(Page::new(&visitor, &look, "My work").send(html! {
        div.head { div {
            h1 { (answer(tasks.len(), late)) }
            p { "What waits for you, what is there for you to read and to learn, and what became of what you reported. Each line leads to where it is done." }
            @if visitor.view.is_past() { p { "Of a past day: what named you then. Which steps were open to you is not reckoned again." } }
        } }
        (reported::ways(&visitor))
        div.grid {
            div.span-7.stack {
                @if tasks.is_empty() { (nothing(&visitor)) }
                (waiting(&visitor, &work, today))
                (group(&visitor, "To read", &reading, today))
                (group(&visitor, "To learn", &training, today))
            }
            div.span-5.stack {
                (reported::card(&visitor))
                (duties::card(&visitor))
                (read::card(&visitor))
            }
        }
    }))
}

/// What there is to do and to decide, by when.
fn waiting(visitor: &Visitor, work: &[&Task], today: Date) -> Markup {
    let week = today.saturating_add(7.days());
    let (late, others): (Vec<&Task>, Vec<&Task>) = work.iter().partition(|task| task.is_late(today));
    let (this_week, later): (Vec<&Task>, Vec<&Task>) =
        others.into_iter().partition(|task| task.by.is_some_and(|by| by <= week));
    html! {
        (group(visitor, "Late", &late, today))
        (group(visitor, "This week", &this_week, today))
        (group(visitor, "Later, or without a date", &later, today))
    }
}

fn answer(tasks: usize, late: usize) -> String {
    let waits = |count| counted(count, "thing waits", "things wait");
    match (tasks, late) {
        (0, _) => "Nothing waits for you".to_owned(),
        (tasks, 0) => format!("{} for you", waits(tasks)),
        (1, _) => "1 thing waits for you, and it is late".to_owned(),
        (tasks, late) if tasks == late => format!("{} for you, all of them late", waits(tasks)),
        (tasks, late) => format!("{} for you, {late} of them late", waits(tasks)),
    }
}

fn nothing(visitor: &Visitor) -> Markup {
    html! {
        section.card { div.empty {
            (icon("circle-check"))
            h2 { "You are done" }
            p { "Nothing is asked of you today. When a risk, an action or a signature needs you, it will stand here." }
            div.actions { a.btn href=(visitor.href("")) { "Go home" } }
        } }
    }
}

fn group(visitor: &Visitor, title: &str, tasks: &[&Task], today: Date) -> Markup {
    html! {
        @if !tasks.is_empty() {
            section.card {
                header { h2 { (title) } small { (tasks.len()) } }
                ul.todo {
                    @for task in tasks.iter().take(SHOWN) {
                        li {
                            @match task.by {
                                Some(by) => time.late[task.is_late(today)] datetime=(by) { (date(by)) },
                                None => span.faint { @if task.is_late(today) { "late" } @else { "no date" } },
                            }
                            a href=(task.href(visitor)) { (task.verb) " " b { (task.title) } @if let Some(number) = &task.number { " " span.ref { (number) } } }
                            small { (task.why) }
                        }
                    }
                }
                @if tasks.len() > SHOWN { footer { "and " (tasks.len() - SHOWN) " more" } }
            }
        }
    }
}
