//! The 72 hours of a breach, in the time zone of the organisation (GDPR 33.1).

use access::View;
use isms::operation::breach::{Breach, Clock, NOTIFIED_WITHIN};
use jiff::{SignedDuration, Timestamp};
use maud::{Markup, html};

use crate::component::icon;

/// Each clock of a breach: since when, until when, how much is left.
pub fn clocks(view: &View, breach: &Breach) -> Markup {
    let clocks = breach.clocks(view.now());
    html! { @for (position, clock) in clocks.iter().enumerate() { (one(view, clock, position > 0)) } }
}

fn one(view: &View, clock: &Clock, is_second: bool) -> Markup {
    let tone = match (clock.runs(), clock.is_late()) {
        (_, true) => "notice bad",
        (true, false) if clock.warnings() > 0 => "notice warn",
        (true, false) => "notice info",
        (false, false) => "notice quiet",
    };
    let gone = (NOTIFIED_WITHIN - clock.left).as_mins().clamp(0, NOTIFIED_WITHIN.as_mins());
    html! {
        div class=(tone) {
            (icon("clock"))
            span.text.clock {
                b {
                    @match (clock.runs(), clock.is_late()) {
                        (true, false) => { (words(clock.left)) " left to notify the authority." },
                        (true, true) => { "The 72 hours ran out " (words(clock.left.abs())) " ago." },
                        (false, false) => { "The authority was notified with " (words(clock.left)) " left." },
                        (false, true) => { "The authority was notified " (words(clock.left.abs())) " too late." },
                    }
                }
                progress max=(NOTIFIED_WITHIN.as_mins()) value=(gone) aria-label="Of the 72 hours" {}
                span {
                    @if is_second { "Aware anew" } @else { "Aware" }
                    " since " time datetime=(clock.since) { (on_the_wall(view, clock.since)) }
                    ", due " time datetime=(clock.due) { (on_the_wall(view, clock.due)) } "."
                    @if is_shifted(view, clock) { " The clocks change in between: the wall shows another hour, and it is 72 hours all the same." }
                    @else { " Nights, weekends and holidays count." }
                }
            }
        }
    }
}

/// "30 Mar 2026, 13:00 CEST": with the zone, as the deadline is an instant and not an hour of some clock.
fn on_the_wall(view: &View, at: Timestamp) -> String {
    at.to_zoned(view.time_zone()).strftime("%-d %b %Y, %H:%M %Z").to_string()
}

/// Whether the clocks of the organisation go forward or back while this one runs.
fn is_shifted(view: &View, clock: &Clock) -> bool {
    let zone = view.time_zone();
    zone.to_offset(clock.since) != zone.to_offset(clock.due)
}

/// "20 h 30 min".
fn words(left: SignedDuration) -> String {
    format!("{} h {:02} min", left.as_hours(), left.as_mins() % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_is_told_in_hours_and_minutes() {
        assert_eq!(words(SignedDuration::from_mins(20 * 60 + 5)), "20 h 05 min");
        assert_eq!(words(SignedDuration::from_secs(59)), "0 h 00 min");
    }
}
