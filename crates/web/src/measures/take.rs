//! The values that Annexa reckons: all that are due and that the visitor measures, in one step.

use axum::response::Response;
use decide::{Command, Step, StepTarget};
use door::{Fault, Visitor};
use isms::evaluation::Measurement;
use jiff::civil::Date;
use maud::{Markup, html};
use record::{Body, Kinded as _};
use serde_json::json;

use super::PATH;
use super::row::Row;
use crate::form::Sent;
use crate::format::counted;
use crate::frame::form_token;
use crate::look::Look;

/// Whether the visitor measures it, Annexa reckons it, and it is due.
fn is_theirs(visitor: &Visitor, row: &Row<'_>, today: Date) -> bool {
    let is_collector = row.metric.collector.is_some_and(|one| one.id == visitor.view.actor().person);
    let is_reckoned = row.metric.measure.as_deref().is_some_and(|measure| measures::of(measure).is_some());
    let is_new = row.last().is_none_or(|last| last.period_end < today);
    is_collector && is_reckoned && is_new && row.is_due(today)
}

/// The button, where there is something to reckon.
pub(super) fn button(visitor: &Visitor, rows: &[Row<'_>]) -> Markup {
    let today = visitor.view.today();
    let due = rows.iter().filter(|row| is_theirs(visitor, row, today)).count();
    html! {
        @if due > 0 && !visitor.view.is_past() {
            form.actions method="post" action=(visitor.href(&format!("{PATH}/reckoning"))) {
                (form_token(&visitor.cookie))
                button.btn.primary { "Reckon " (counted(due, "value", "values")) " that are due" }
            }
        }
    }
}

/// Reckons them.
pub async fn take(visitor: Visitor, look: Look, _: Sent) -> Result<Response, Fault> {
    let today = visitor.view.today();
    let rows = Row::all(&visitor.view);
    let steps = rows.iter().filter(|row| is_theirs(&visitor, row, today)).map(|row| {
        Command::Step(Step {
            kind: Measurement::kind_of(),
            target: StepTarget::New { unit: None },
            noun: "measurement".to_owned(),
            details: Body::from_iter([("metric".to_owned(), json!(row.metric.held.id))]),
            reason: None,
            is_proposal: false,
        })
    });
    let steps: Vec<Command> = steps.collect();
    if !steps.is_empty() {
        visitor.commit(Command::All(steps)).await?;
    }
    Ok(look.go(&visitor.href(PATH)))
}
