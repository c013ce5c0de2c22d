//! What waits for the viewer: the first lines of *My work*.

use door::Visitor;
use maud::{Markup, html};

use crate::format::date;
use crate::work::{Task, tasks};

/// How many lines stand here.
const SHOWN: usize = 7;

/// The card.
pub fn card(visitor: &Visitor) -> Markup {
    let tasks = tasks(&visitor.view);
    let today = visitor.view.today();
    let late = tasks.iter().filter(|task| task.is_late(today)).count();
    html! {
        section.card.span-7 {
            header {
                h2 { a href=(visitor.href("work")) { "Waits for you" } }
                small { (tasks.len()) @if late > 0 { ", " (late) " late" } }
            }
            @if tasks.is_empty() { div.body { span.faint { "Nothing is asked of you today." } } }
            ul.todo { @for task in tasks.iter().take(SHOWN) { (line(visitor, task)) } }
            @if tasks.len() > SHOWN { footer { a href=(visitor.href("work")) { "and " (tasks.len() - SHOWN) " more" } } }
        }
    }
}

fn line(visitor: &Visitor, task: &Task) -> Markup {
    let is_late = task.is_late(visitor.view.today());
    html! {
        li {
            @match task.by {
                Some(by) => time.late[is_late] datetime=(by) { (date(by)) },
                None => span.faint { @if is_late { "late" } @else { "no date" } },
            }
            a href=(task.href(visitor)) { (task.verb) " " b { (task.title) } @if let Some(number) = &task.number { " " span.ref { (number) } } }
            small { (task.why) }
        }
    }
}
