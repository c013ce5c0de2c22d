//! The page of an incident: the clocks of its breaches first, then what is done, what happened when, and what came of it.
//!
//! | module | shows |
//! |---|---|
//! | [`clock`] | the 72 hours of a breach |
//! | [`told`] | what happened when |
//! | [`way`] | from incident to nonconformity, risk and change |
//! | [`draft`] | what the authority and the people concerned are told |

mod clock;
mod draft;
mod told;
mod way;

use access::View;
use door::Visitor;
use isms::Held;
use isms::operation::breach::Breach;
use isms::operation::incident::{Incident, IncidentStep, PersonalData};
use isms::people::Person;
use maud::{Markup, html};
use record::{Body, Field, Kind, Kinded as _, Value};
use serde_json::Value as Json;

use crate::component::{Control, control, icon, prose};
use crate::format::moment;
use crate::general::{self, Asked, AskedStep, Face, StepFace, facts, links, other_links, state, texts};

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
    lead,
    steps,
    body,
    aside,
    form: StepFace { is_brief: |asked| asked.held.is_none(), control: asked_for, ..StepFace::USUAL },
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
            @if let Some(breach) = held.typed::<Breach>() {
                (clock::clocks(&visitor.view, breach))
                (draft::drafts(visitor, held, breach))
            }
            (texts(visitor, held))
        }
    },
    aside: |visitor, held| {
        html! {
            @if let Some(breach) = held.typed::<Breach>() { (told::of_breach(&visitor.view, breach)) }
            (facts(visitor, held))
            (links(visitor, held, &[]))
        }
    },
    ..Face::USUAL
};

/// "Reported by Eve Jansen on 4 Sep 2026, 14:22. Led by Lea Smit."
fn lead(visitor: &Visitor, held: &Held) -> Markup {
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

/// Where it stands, what its reporter is told, and what can be done next.
fn steps(visitor: &Visitor, held: &Held) -> Markup {
    let Some(incident) = held.typed::<Incident>() else { return html! {} };
    let me = visitor.actor().person;
    let is_reporter = incident.reporter.is_some_and(|reporter| reporter.id == me);
    html! {
        (life(incident))
        @if is_reporter && !visitor.view.may_write(held) {
            div.notice.info { (icon("info")) span.text { b { "You reported this. " } (to_reporter(incident)) } }
        }
        (general::steps(visitor, held))
    }
}

/// What a report cannot do without is not called optional.
fn asked_for(asked: &AskedStep<'_>, shown: &Control<'_>) -> Option<Markup> {
    if asked.held.is_some() || !matches!(shown.field.name, "description" | "place") {
        return None;
    }
    let field = Field { is_required: true, ..shown.field.clone() };
    let shown = Control { field: &field, values: shown.values.clone(), error: shown.error.clone() };
    let choose = format!("/o/{}/choose", asked.visitor.membership.slug);
    Some(control(&asked.visitor.view, &choose, &shown))
}

/// What becomes of it, in the words for whoever reported it.
fn to_reporter(incident: &Incident) -> &'static str {
    match incident.step {
        IncidentStep::Reported => "Somebody looks at it next. You need do nothing more.",
        IncidentStep::NotIncident => "It was looked at and was none. Thank you all the same: report the next one too.",
        IncidentStep::Open => "It is being worked on.",
        IncidentStep::Contained => "It spreads no further and is being worked on.",
        IncidentStep::Recovering => "Its cause is gone, and things are brought back.",
        IncidentStep::Resolved | IncidentStep::Reviewed => {
            "Everything works again. What can be learnt is being looked at."
        }
        IncidentStep::Closed => "It is over. What was learnt stands below.",
    }
}

fn life(incident: &Incident) -> Markup {
    const TRACK: [(IncidentStep, &str); 7] = [
        (IncidentStep::Reported, "Reported"),
        (IncidentStep::Open, "Open"),
        (IncidentStep::Contained, "Contained"),
        (IncidentStep::Recovering, "Recovering"),
        (IncidentStep::Resolved, "Resolved"),
        (IncidentStep::Reviewed, "Reviewed"),
        (IncidentStep::Closed, "Closed"),
    ];
    if incident.step == IncidentStep::NotIncident {
        return html! { ol.steps aria-label="Where it stands" { li.done { span { "Reported" } } li.done aria-current="step" { span { "No incident" } } } };
    }
    let here = TRACK.iter().position(|(step, _)| *step == incident.step).unwrap_or_default();
    let is_over = incident.step == IncidentStep::Closed;
    html! {
        ol.steps aria-label="Where it stands" {
            @for (position, (_, words)) in TRACK.iter().enumerate() {
                li.done[position < here || is_over].now[position == here && !is_over] aria-current=[(position == here).then_some("step")] { span { (words) } }
            }
        }
    }
}

/// The clocks, then what happened, how it was answered, and what was learnt.
fn body(visitor: &Visitor, held: &Held) -> Markup {
    let Some(incident) = held.typed::<Incident>() else { return html! {} };
    html! {
        (assessments(visitor, held, incident))
        (part(held, "What happened", &["description"]))
        (part(held, "How it was answered", &["containment", "cause_removal", "restoration", "informing"]))
        (part(held, "What was learnt", &["cause", "lessons", "risk_review", "nonconformity_because", "no_action"]))
        (part(held, "Chain of custody", &["custody"]))
    }
}

/// Texts that belong together, each under its label where there are several.
fn part(held: &Held, title: &str, names: &[&str]) -> Markup {
    let texts: Vec<_> = names
        .iter()
        .filter_map(|name| {
            let (position, field) = held.kind.field(name)?;
            match held.get(position) {
                Value::Text(text) => Some((field.label, text)),
                _ => None,
            }
        })
        .collect();
    html! {
        @if !texts.is_empty() {
            section.card {
                header { h2 { (title) } }
                div.body.prose {
                    @for (label, text) in &texts {
                        @if names.len() > 1 { h3 { (label) } }
                        (prose(text))
                    }
                }
            }
        }
    }
}

fn aside(visitor: &Visitor, held: &Held) -> Markup {
    let Some(incident) = held.typed::<Incident>() else { return html! {} };
    html! {
        (told::of_incident(&visitor.view, incident, &assessed(&visitor.view, held)))
        (way::card(visitor, held, incident))
        (facts(visitor, held))
        (other_links(visitor, held, &|linked| way::is_on_it(linked.kind)))
    }
}

/// The assessments of its breaches that the viewer may see.
fn assessed<'a>(view: &'a View, held: &Held) -> Vec<&'a Held> {
    let is_meant = |kind: &Kind, field: &Field| kind == Breach::kind_of() && field.name == "incident";
    let breaches = view.referring_by(Incident::kind_of(), held.id, is_meant);
    breaches.map(|linked| &**linked.held).filter(|breach| breach.is_living()).collect()
}

/// The clocks of its breaches; where personal data may be touched and none is assessed, the way to one.
fn assessments(visitor: &Visitor, held: &Held, incident: &Incident) -> Markup {
    let view = &visitor.view;
    let seen = assessed(view, held);
    let may_be = matches!(incident.personal_data, Some(PersonalData::Yes | PersonalData::Unknown));
    let said = Body::from_iter([("incident".to_owned(), Json::from(held.id.to_string()))]);
    let kind = Breach::kind_of();
    let may_start = seen.is_empty() && may_be && decide::may_begin(view, kind, held.envelope.unit, &said);
    html! {
        @for (assessment, breach) in seen.iter().filter_map(|held| Some((*held, held.typed::<Breach>()?))) {
            section.card {
                header {
                    h2 { a href=(visitor.href(&format!("{}/{}", kind.plural, assessment.handle()))) { "Breach " (assessment.handle_short()) } }
                    (state(visitor, assessment))
                }
                div.body.stack { (clock::clocks(view, breach)) (told::decided(view, breach)) }
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
