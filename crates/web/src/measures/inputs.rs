//! What a value was reckoned from: the records of that moment, reckoned again by whoever looks, so that an auditor need not believe the
//! number that stands there (9.1, B50).

use access::{Measured, SeenInput};
use axum::extract::Path;
use axum::response::Response;
use door::{Fault, Visitor};
use host::When;
use isms::evaluation::Measurement;
use maud::{Markup, html};
use measures::What;
use record::{Kinded as _, Tone};

use crate::component::{crumbs, notice, toned};
use crate::format::{counted, date, instant, thousands};
use crate::frame::Page;
use crate::look::Look;

/// How many inputs the page shows.
const SHOWN: usize = 200;

/// The page.
pub async fn page(Path((_, handle)): Path<(String, String)>, visitor: Visitor, look: Look) -> Result<Response, Fault> {
    let held = visitor.view.find(Measurement::kind_of(), &handle).ok_or(Fault::NotFound)?;
    let value = held.typed::<Measurement>().ok_or(Fault::NotFound)?;
    let (at, moment) = value.reckoned_at.zip(moment(value)).ok_or(Fault::NotFound)?;
    let then = visitor.app().host().past(visitor.view.organisation(), visitor.actor().clone(), moment).await?;
    let after = value.period_from.unwrap_or(value.period_end);
    let title = format!("Inputs of {}", held.title());
    let record = visitor.href(&format!("measurements/{}", held.handle()));
    Ok(Page::new(&visitor, &look, &title).send(html! {
        (crumbs(&[(Some(record), &held.handle()), (None, "Inputs")]))
        @match then.measured(value.metric.id, after) {
            Some(again) => (told(&visitor, value, &again)),
            None => { h1 { "It cannot be reckoned again" } (notice("bad", "circle-alert", html! { "The metric was none at that moment that you may see." })) },
        }
        p.faint { "Of the records as they stood on " (instant(&visitor.view, at)) "." }
    }))
}

/// The last entry before the measurement: what it was reckoned of, to the commit.
fn moment(value: &Measurement) -> Option<When> {
    let last = value.log_then?.get().checked_sub(1).and_then(|entry| u64::try_from(entry).ok());
    last.map(When::Entry)
}

fn told(visitor: &Visitor, value: &Measurement, again: &Measured<'_>) -> Markup {
    let stood = value.amount();
    let words =
        |amount: Option<isms::evaluation::Amount>| amount.map_or("no value".to_owned(), |amount| amount.to_string());
    let is_same = stood == again.value && value.corrections.is_empty();
    html! {
        div.head { div {
            h1 { @if is_same { "Reckoned again it is the same: " (words(again.value)) } @else { "Reckoned again it is " (words(again.value)) ", and " (words(stood)) " stands there" } }
            p { (value.summary) }
        } (toned(if is_same { Tone::Good } else { Tone::Bad }, if is_same { "Same number" } else { "Another number" })) }
        section.card { header { h2 { "How" } } div.body { dl.facts {
            dt { "Looked at" } dd { (again.measuring.population) " " b { (thousands(again.population)) } }
            dt { "Counts" } dd { (again.measuring.counts) " " b { (thousands(again.counting)) } }
            dt { "Left out" } dd { (again.measuring.left_out) " " b { (thousands(again.left_out)) } }
            @if let Some(from) = value.period_from { dt { "Period" } dd { "after " (date(from)) " to " (date(value.period_end)) } }
        } } }
        section.card {
            header { h2 { "Inputs" } small { (thousands(again.inputs.len() + again.unseen)) } }
            div.scroll tabindex="0" { table.table aria-label="Inputs" {
                thead { tr { th scope="col" { "What" } th scope="col" { "Part" } th.num scope="col" { "Number" } } }
                tbody { @for input in again.inputs.iter().take(SHOWN) { (line(visitor, value, input)) } }
            } }
            @if again.inputs.len() > SHOWN { footer { "and " (thousands(again.inputs.len() - SHOWN)) " more" } }
            @if again.unseen > 0 { footer { "and " (counted(again.unseen, "record", "records")) " you may not see" } }
        }
    }
}

fn line(visitor: &Visitor, value: &Measurement, seen: &SeenInput<'_>) -> Markup {
    let input = &seen.input;
    let moment = moment(value);
    html! {
        tr {
            th scope="row" {
                @match (seen.held, input.what) {
                    (Some(held), _) => {
                        @let path = format!("{}/{}", held.kind.plural, held.handle());
                        a href=(moment.as_ref().map_or_else(|| visitor.href(&path), |moment| visitor.href_at(&path, moment))) { (held.title()) }
                        div.sub { span.ref { (held.handle_short()) } }
                    },
                    (None, What::Rule(rule)) => a href=(visitor.href(&format!("readiness/{rule}"))) { (rule) },
                    (None, What::Record(..)) => {},
                }
            }
            td { @match (input.is_left_out(), input.counts, input.among) {
                (true, ..) => span.faint { "Left out" },
                (_, counts, 1) => @if counts > 0 { "Counts" } @else { "Looked at, does not count" },
                (_, counts, among) => { (thousands(counts)) " of " (thousands(among)) },
            } }
            td.num { @if let Some(number) = input.number { (number) } }
        }
    }
}
