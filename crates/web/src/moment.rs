//! Choosing the moment that every page shows: the control in the frame, its page, and what an address says that names none.

mod choice;
mod control;
mod named;

use axum::http::Method;
use door::{Does, Routes, Visitor};
use host::When;
use maud::{Markup, html};

use crate::format::{date, moment};

pub use control::{Typed, control, form};

/// Where a moment is chosen, below the organisation's address.
pub const PATH: &str = "as-of";

/// Their routes.
pub fn routes() -> Routes {
    Routes::new().add(Method::GET, "/o/{slug}/as-of", Does::ShowsDerived, choice::page)
}

/// The moment that is shown, as people say it; nothing for the present.
pub fn shown(visitor: &Visitor) -> Option<String> {
    let view = &visitor.view;
    match visitor.as_of? {
        When::Date(day) => Some(date(day)),
        When::Instant(_) | When::Local(..) | When::Entry(_) => Some(moment(view, view.now())),
    }
}

/// What a form that only asks carries along, so that its answer is of the same moment.
pub fn kept(visitor: &Visitor) -> Markup {
    html! { @if let Some(as_of) = &visitor.as_of { input type="hidden" name="as_of" value=(as_of); } }
}

/// The same address at a moment, or today.
pub fn at(address: &str, moment: Option<When>) -> String {
    let (rest, place) = address.split_once('#').map_or((address, None), |(rest, place)| (rest, Some(place)));
    let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
    // A cursor stands in the list of one moment.
    let kept = query.split('&').filter(|pair| {
        let name = pair.split_once('=').map_or(*pair, |(name, _)| name);
        !name.is_empty() && !matches!(name, "as_of" | "cursor")
    });
    let mut pairs: Vec<String> = kept.map(str::to_owned).collect();
    pairs.extend(moment.map(|moment| format!("as_of={moment}")));
    let query = if pairs.is_empty() { String::new() } else { format!("?{}", pairs.join("&")) };
    let place = place.map(|place| format!("#{place}")).unwrap_or_default();
    format!("{path}{query}{place}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_moves_to_a_moment_and_back_with_all_that_it_says() {
        let day = "2026-03-31".parse().ok();
        let moved = at("/o/corvane/risks?level=high&as_of=2026-01-01&cursor=abc#list", day);
        assert_eq!(moved, "/o/corvane/risks?level=high&as_of=2026-03-31#list");
        assert_eq!(at(&moved, None), "/o/corvane/risks?level=high#list");
        assert_eq!(at("/o/corvane/", day), "/o/corvane/?as_of=2026-03-31");
        assert_eq!(at("/o/corvane/?as_of=2026-03-31", None), "/o/corvane/");
    }
}
