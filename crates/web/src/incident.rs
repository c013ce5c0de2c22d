//! Incidents and the breaches assessed in them: the clock first, then what is done.

use access::View;
use door::Visitor;
use isms::Held;
use isms::operation::breach::{Breach, Clock};
use isms::operation::incident::{Incident, PersonalData, breaches_of};
use isms::people::Person;
use jiff::SignedDuration;
use maud::{Markup, html};
use record::{Body, Kinded as _};
use serde_json::Value as Json;

use crate::component::icon;
use crate::format::moment;

use crate::general::{Asked, Face, state, texts};

const fn asked(label: &'static str, query: &'static str) -> Asked {
    Asked { label, query, is_due: false, is_kept: true }
}

/// How an incident looks.
pub static FACE: Face = Face {
    questions: &[
        Asked { is_due: true, ..asked("To be looked at", "state=reported") },
        asked("Open", "state.in=open,contained,recovering"),
        asked("High and critical", "severity.in=high,critical"),
        asked("To be reviewed", "state=resolved&severity.in=high,critical"),
        asked("Personal data", "personal_data.in=yes,unknown"),
        Asked { is_kept: false, ..asked("No incident", "state=not_incident") },
    ],
    filters: &["severity", "category", "lead"],
    columns: &["severity", "category", "state", "reported_at", "lead"],
    lead: of_incident,
    body: |visitor, held| html! { (clocks_of(visitor, held)) (texts(visitor, held)) },
    ..Face::USUAL
};

/// How the assessment of a breach looks.
pub static BREACH: Face = Face {
    questions: &[
        Asked { is_due: true, ..asked("Clock runs", "state.in=aware,notify") },
        asked("To complete", "state.in=notified,communicate,communicated,controller_informed"),
    ],
    filters: &["role", "risk_to_people"],
    columns: &["incident", "role", "state", "aware_at", "notified_at"],
    body: |visitor, held| {
        html! {
            @if let Some(breach) = held.typed::<Breach>() { (clocks(&visitor.view, breach)) }
            (texts(visitor, held))
        }
    },
    ..Face::USUAL
};

/// "Reported by Eve Jansen on 4 Sep 2026, 14:22. Led by Lea Smit."
fn of_incident(visitor: &Visitor, held: &Held) -> Markup {
    let Some(incident) = held.typed::<Incident>() else { return html! {} };
    let view = &visitor.view;
    let name = |person: Option<record::Ref<Person>>| person.and_then(|person| view.label(Person::kind_of(), person.id));
    html! {
        p {
            @if let Some(reporter) = name(incident.reporter) { "Reported by " (reporter) } @else { "Reported" }
            @if let Some(at) = incident.reported_at { " on " time datetime=(at) { (moment(view, at)) } }
            "."
            @match name(incident.lead) { Some(lead) => { " Led by " (lead) "." }, None => " Nobody leads it yet." }
        }
        div.tags { (state(visitor, held)) }
    }
}

/// The clocks of the breaches of an incident; where personal data may be touched and none is assessed, the way to one.
#[expect(clippy::disallowed_methods, reason = "each breach is shown only if the view holds it")]
fn clocks_of(visitor: &Visitor, held: &Held) -> Markup {
    let Some(incident) = held.typed::<Incident>() else { return html! {} };
    let view = &visitor.view;
    let breaches: Vec<_> = breaches_of(view.whole(), held.id).collect();
    let seen: Vec<&Held> =
        breaches.iter().filter_map(|breach| view.held(breach.held.kind, breach.held.id)).map(AsRef::as_ref).collect();
    let may_be = matches!(incident.personal_data, Some(PersonalData::Yes | PersonalData::Unknown));
    let said = Body::from_iter([("incident".to_owned(), Json::from(held.id.to_string()))]);
    let kind = Breach::kind_of();
    let may_start = breaches.is_empty() && may_be && decide::may_begin(view, kind, held.envelope.unit, &said);
    html! {
        @for breach in seen {
            @if let Some(it) = breach.typed::<Breach>() {
                p { a href=(visitor.href(&format!("{}/{}", kind.plural, breach.handle()))) { (breach.handle_short()) " " (breach.title()) } " " (state(visitor, breach)) }
                (clocks(view, it))
            }
        }
        @if may_start {
            div.notice.warn {
                (icon("clock"))
                span.text { b { "Personal data may be touched. " } "The authority is told within 72 hours of the moment at which that was reasonably certain." }
                div.actions { a.btn.primary href=(visitor.href(&format!("{}/new/breach?incident={}", kind.plural, held.id))) { "Start the clock" } }
            }
        }
    }
}

/// Each clock of a breach: since when, until when, how much is left.
fn clocks(view: &View, breach: &Breach) -> Markup {
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
    html! {
        div class=(tone) role="timer" {
            (icon("clock"))
            span.text {
                b {
                    @match (clock.runs(), clock.is_late()) {
                        (true, false) => { (words(clock.left)) " left to notify the authority." },
                        (true, true) => { "The 72 hours ran out " (words(clock.left.abs())) " ago." },
                        (false, false) => { "The authority was notified with " (words(clock.left)) " left." },
                        (false, true) => { "The authority was notified " (words(clock.left.abs())) " too late." },
                    }
                }
                " " @if is_second { "Aware anew" } @else { "Aware" }
                " since " time datetime=(clock.since) { (moment(view, clock.since)) }
                ", due " time datetime=(clock.due) { (moment(view, clock.due)) }
                ". Weekends and changes of the clock count."
            }
        }
    }
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
