//! What happened when, and what was decided: the times that an incident and the assessments of its breaches keep, in order.

use access::View;
use isms::Held;
use isms::operation::breach::Breach;
use isms::operation::incident::Incident;
use jiff::Timestamp;
use jiff::civil::Date;
use maud::{Markup, html};
use record::Ref;

use crate::format::{counted, date, instant};
use crate::risk::name;

/// Something that happened, or is due.
struct Told {
    at: Timestamp,
    /// Its day, where nobody kept the time.
    day: Option<Date>,
    words: String,
}

/// The times of an incident and of its breaches.
pub fn of_incident(view: &View, incident: &Incident, breaches: &[&Held]) -> Markup {
    let mut all = Vec::new();
    let mut tell = |at: Option<Timestamp>, words: &str| {
        all.extend(at.map(|at| Told { at, day: None, words: words.to_owned() }));
    };
    tell(incident.began_at, "It began");
    tell(incident.noticed_at, "Noticed");
    tell(incident.reported_at, "Reported");
    tell(incident.contained_at, "Contained");
    tell(incident.resolved_at, "Resolved");
    let end = |day: Date| Some((day, day.at(23, 59, 59, 0).to_zoned(view.time_zone()).ok()?.timestamp()));
    let reviewed = incident.reviewed_on.and_then(end);
    all.extend(reviewed.map(|(day, at)| Told { at, day: Some(day), words: "Reviewed".to_owned() }));
    for breach in breaches.iter().filter_map(|breach| breach.typed::<Breach>()) {
        all.extend(times(view, breach));
    }
    card(view, all)
}

/// The times of one breach.
pub fn of_breach(view: &View, breach: &Breach) -> Markup {
    card(view, times(view, breach))
}

fn times(view: &View, breach: &Breach) -> Vec<Told> {
    let mut all = Vec::new();
    let mut tell = |at: Option<Timestamp>, words: String| all.extend(at.map(|at| Told { at, day: None, words }));
    tell(breach.aware_at, "Aware that personal data are touched".to_owned());
    tell(breach.aware_again_at, "Aware of new facts".to_owned());
    for one in breach.decisions.iter() {
        let by = one.decided_by.map(|person| format!(" ({})", name(view, person.id))).unwrap_or_default();
        tell(one.decided_at, format!("Decided: {}{by}", &*one.decision));
    }
    tell(breach.notified_at, "Authority notified".to_owned());
    for phase in breach.phases.iter() {
        tell(phase.sent_at, "Told the authority more".to_owned());
    }
    let reached = breach.reached.and_then(|reached| usize::try_from(reached.get()).ok());
    let reached = reached.map_or_else(String::new, |reached| format!(": {}", counted(reached, "person", "people")));
    tell(breach.communicated_at, format!("People informed{reached}"));
    for notice in breach.notices.iter() {
        let whom = notice.controller.as_deref().unwrap_or("A controller");
        tell(notice.informed_at, format!("{whom} informed"));
    }
    let running = breach.clocks(view.now()).into_iter().filter(|clock| clock.runs()).map(|clock| clock.due);
    tell(running.max(), "Authority to be notified by then".to_owned());
    all
}

fn card(view: &View, mut all: Vec<Told>) -> Markup {
    all.sort_by_key(|told| told.at);
    html! {
        @if !all.is_empty() {
            section.card {
                header { h2 { "What happened when" } }
                ol.trail {
                    @for told in &all {
                        li {
                            time datetime=(told.at) { @match told.day { Some(day) => (date(day)), None => (instant(view, told.at)) } }
                            span { (told.words) @if told.day.is_none() && told.at > view.now() { ", ahead" } }
                        }
                    }
                }
            }
        }
    }
}

/// What was decided about a breach, on whose advice.
pub fn decided(view: &View, breach: &Breach) -> Markup {
    let whom =
        |person: Option<Ref<_>>| person.map(|person: Ref<isms::people::Person>| name(view, person.id).to_owned());
    html! {
        @for one in breach.decisions.iter() {
            p {
                b { (&*one.decision) }
                @if let Some(risk) = one.risk_to_people { ". Risk to people: " (risk.choice().label.to_lowercase()) }
                @if let Some(by) = whom(one.decided_by) { ". Decided by " (by) }
                @if let Some(by) = whom(one.advised_by) { " on the advice of " (by) }
                @if let Some(at) = one.decided_at { ", " time datetime=(at) { (instant(view, at)) } }
                "."
            }
        }
    }
}
