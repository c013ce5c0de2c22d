//! The measures of the catalogue as metrics: all that are not there yet, in one step, with who measures, judges and answers for them.

use std::collections::HashSet;

use axum::http::StatusCode;
use axum::response::Response;
use catalogue::{Measure, measures as of_catalogue};
use decide::{Command, Put, Rejection, Target};
use door::{Fault, Visitor};
use isms::evaluation::Metric;
use maud::{Markup, html};
use record::{Body, Field, Kinded as _, Misfit, Type};
use serde_json::Value as Json;

use super::PATH;
use super::row::Row;
use crate::component::{Control, control, wrong};
use crate::fault::refused;
use crate::form::Sent;
use crate::format::counted;
use crate::frame::{Page, form_token};
use crate::look::Look;

static PEOPLE: [Field; 3] = [
    Field::derived("collector", "Who measures", "For a start; each metric can get another.", Type::Reference("person")),
    Field::derived("evaluator", "Who judges", "Somebody else than who measures.", Type::Reference("person")),
    Field::derived(
        "owner",
        "Who answers for what they show",
        "Decides where a value lies beyond its threshold.",
        Type::Reference("person"),
    ),
];

/// The measures that no metric was made from.
fn missing(rows: &[Row<'_>]) -> Vec<&'static Measure> {
    let known: HashSet<&str> = rows.iter().filter_map(|row| row.metric.it.measure.as_deref()).collect();
    of_catalogue().all.iter().filter(|measure| !known.contains(measure.id.as_str())).collect()
}

/// The form, for whoever may make metrics; nothing where all are adopted.
pub(super) fn card(visitor: &Visitor, rows: &[Row<'_>]) -> Markup {
    form(visitor, rows, &|_| String::new(), &[], None)
}

fn form(
    visitor: &Visitor,
    rows: &[Row<'_>],
    sent: &dyn Fn(&str) -> String,
    misfits: &[Misfit],
    refusal: Option<Markup>,
) -> Markup {
    let missing = missing(rows);
    let may = visitor.view.may_create(Metric::kind_of()) && !visitor.view.is_past();
    if missing.is_empty() || !may {
        return html! {};
    }
    let reckoned = missing.iter().filter(|measure| measures::of(&measure.id).is_some()).count();
    html! {
        section.card #adoption {
            header { h2 { "Adopt " (counted(missing.len(), "measure", "measures")) " of the catalogue" } }
            div.body {
                p { "Each comes with its formula, source, thresholds and frequency; " (reckoned) " of them Annexa reckons from its records, the others are entered. All of it can be edited afterwards." }
                @if let Some(refusal) = &refusal { (refusal) }
                details open[rows.is_empty() || !misfits.is_empty() || refusal.is_some()] {
                    summary { "Choose who measures and judges" }
                    form.form method="post" action=(visitor.href(&format!("{PATH}/adoption"))) {
                        (form_token(&visitor.cookie))
                        @for field in &PEOPLE {
                            @let values = Some(sent(field.name)).filter(|text| !text.is_empty()).into_iter().collect();
                            (control(&visitor.view, &visitor.href("choose"), &Control { field, values, error: wrong(field, misfits) }))
                        }
                        div.actions { button.btn.primary { "Adopt " (counted(missing.len(), "measure", "measures")) } }
                    }
                }
            }
        }
    }
}

/// Adopts them.
pub async fn adopt(visitor: Visitor, look: Look, sent: Sent) -> Result<Response, Fault> {
    let rows = Row::all(&visitor.view);
    let commands: Vec<Command> = missing(&rows).into_iter().map(|measure| command(measure, &sent)).collect();
    if commands.is_empty() {
        return Ok(look.go(&visitor.href(PATH)));
    }
    let rejection = match visitor.commit(Command::All(commands)).await {
        Ok(_) => return Ok(look.go(&visitor.href(PATH))),
        Err(Fault::Rejected(rejection)) => rejection,
        Err(other) => return Err(other),
    };
    // All of them are refused for the same people.
    let first = match &rejection {
        Rejection::Batch(rejected) => rejected.first().map(|(_, rejection)| rejection),
        other => Some(other),
    };
    let (misfits, refusal) = match first {
        Some(Rejection::Invalid(misfits)) => (misfits.clone(), None),
        Some(other) => (Vec::new(), Some(refused(other))),
        None => (Vec::new(), None),
    };
    Ok(Page::new(&visitor, &look, "Adopt measures").send_as(
        StatusCode::UNPROCESSABLE_ENTITY,
        html! { div.head { div { h1 { "Nothing was adopted" } } } (form(&visitor, &rows, &|name| sent.text(name).to_owned(), &misfits, refusal)) },
    ))
}

fn command(measure: &Measure, sent: &Sent) -> Command {
    let mut patch: Body = Metric::adopted(measure, measures::of(&measure.id).is_some());
    for field in &PEOPLE {
        let given = sent.text(field.name).trim();
        if !given.is_empty() {
            patch.insert(field.name.to_owned(), Json::from(given));
        }
    }
    Command::Put(Put { kind: Metric::kind_of(), target: Target::New, patch, reason: None })
}
