//! "As of today" in the top bar: a day, a time, and the latest moments that have names.

use access::View;
use jiff::tz::TimeZone;
use maud::{Markup, html};

use super::{PATH, at, named, shown};
use crate::component::icon;
use crate::format::date;
use crate::frame::Page;

/// How many named moments stand in the menu; its page has all.
const NAMED: usize = 5;

/// What was typed, and what is wrong with it.
#[derive(Clone, Debug, Default)]
pub struct Typed {
    /// The day.
    pub day: String,
    /// The time of that day; its end where nothing is typed.
    pub time: String,
    /// What is wrong.
    pub error: Option<String>,
}

/// The control.
pub fn control(page: &Page<'_>) -> Markup {
    let (visitor, view) = (page.visitor, &page.visitor.view);
    let shown = shown(visitor);
    let here = page.look.here();
    let marks = named::latest(view, NAMED);
    html! {
        details.menu.asof.past[view.is_past()] name="bar" {
            summary {
                (icon("calendar"))
                span { @if let Some(shown) = &shown { "As of " (shown) } @else { "As of today" } }
                svg.icon.down aria-hidden="true" { use href=(format!("{}#chevron-down", crate::assets::href("icons.svg"))) {} }
            }
            div.list {
                @if view.is_past() { ul { li { a.entry href=(at(&here, None)) { (icon("undo-2")) "Back to today" } } } }
                (form(&visitor.membership.slug, &here, "as-of", Some(view), &Typed::of(view)))
                @if !marks.is_empty() {
                    ul aria-label="Moments with a name" {
                        @for mark in &marks { li { a.entry href=(named::href(visitor, mark, &here)) { span { (mark.held.title()) " " (mark.mark.what) } small { (date(mark.on)) } } } }
                        li { a.entry href=(visitor.href(&format!("{PATH}?to={}", named::escaped(&here)))) { (icon("history")) "All moments" } }
                    }
                }
            }
        }
    }
}

impl Typed {
    /// What the control says before anybody typed: the moment that is shown.
    fn of(view: &View) -> Self {
        Self { day: view.today().to_string(), ..Self::default() }
    }
}

/// The form: a day and a time there. `to` is the page that is shown as of then.
pub fn form(slug: &str, to: &str, prefix: &str, view: Option<&View>, typed: &Typed) -> Markup {
    let error = format!("{prefix}-error");
    let described = typed.error.is_some().then_some(error.as_str());
    let zone = view.map(View::time_zone);
    let zone = zone.as_ref().and_then(TimeZone::iana_name);
    html! {
        form.fields method="get" action=(format!("/o/{slug}/{PATH}")) data-as-of="" {
            input type="hidden" name="to" value=(to);
            div.pair {
                div.field {
                    label for=(format!("{prefix}-day")) { "Everything as of" }
                    input type="date" id=(format!("{prefix}-day")) name="day" value=(typed.day) aria-invalid=[described.map(|_| "true")] aria-describedby=[described];
                }
                div.field {
                    label for=(format!("{prefix}-time")) { "Time" span.optional { "else its end" } }
                    input type="time" id=(format!("{prefix}-time")) name="time" value=(typed.time) aria-invalid=[described.map(|_| "true")] aria-describedby=[described];
                }
            }
            @if let Some(sentence) = &typed.error { div.field { p.error id=(error) role="alert" { (icon("circle-alert")) (sentence) } } }
            div.submit { button.btn.primary { "Show that moment" } @if let Some(zone) = zone { span.faint { (zone) } } }
        }
    }
}
