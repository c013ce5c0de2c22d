//! Steps of life cycles: `POST /{kind}/{handle}/{noun}`, and `POST /{kind}` where a step makes the record.
//!
//! A step creates a noun on a record: an acceptance, a consent. Which transition that is, who may take it and what refuses
//! it stands in the catalogue and in `decide`. In addresses words are joined by `-`, as everywhere in the API.

use axum::extract::{Path, Request};
use axum::http::{StatusCode, Uri};
use axum::response::{ErrorResponse, Response};
use catalogue::{Cause, Machine, life_cycles};
use decide::{Command, OfferedStep, Part, Put, Rejection, Step, StepTarget, Target};
use door::{Client, Fault};
use record::{Body, Id, Kind, Line, Misfit};
use serde_json::{Value as Json, json};

use crate::input::{Input, Needs};
use crate::{answer, brief, kinds, precondition, show, write};
use listing::Parameters;

pub(crate) async fn take(
    client: Client,
    Path((plural, handle, noun)): Path<(String, String, String)>,
    request: Request,
) -> Result<Response, ErrorResponse> {
    let held = show::held(&client.view, &plural, &handle)?;
    let noun = noun_of(held.kind, &noun).ok_or(Fault::NotFound)?;
    let mut input = Input::read(request, Needs::Step, write::BODY).await?;
    let version = precondition::seen(&input.headers, held)?;
    let step = Step {
        kind: held.kind,
        target: StepTarget::Existing { id: held.id, version },
        noun,
        details: std::mem::take(&mut input.body),
        reason: input.reason.take(),
        is_proposal: input.is_proposal,
    };
    Ok(write::carried_out(&client, Command::Step(step), input, StatusCode::OK).await?)
}

/// The command that makes a record: plain, or by the step that the kind's life begins with.
///
/// # Errors
/// When `unit` is no id.
pub(crate) fn creation(kind: &'static Kind, mut fields: Body, reason: Option<Line>) -> Result<Command, Rejection> {
    match machine(kind).and_then(beginning) {
        None => Ok(Command::Put(Put { kind, target: Target::New, patch: fields, reason })),
        Some(noun) => {
            let target = StepTarget::New { unit: unit(&mut fields)? };
            Ok(Command::Step(Step { kind, target, noun: noun.to_owned(), details: fields, reason, is_proposal: false }))
        }
    }
}

fn unit(body: &mut Body) -> Result<Option<Id>, Rejection> {
    let named = match body.remove("unit") {
        None | Some(Json::Null) => return Ok(None),
        Some(Json::String(text)) => Id::parse_str(&text).ok(),
        Some(_) => None,
    };
    let wrong = || Misfit::new("unit", "wrong_type", "This should be the id of a record of kind unit.");
    named.map(Some).ok_or_else(|| Rejection::Invalid(vec![wrong()]))
}

pub(crate) fn machine(kind: &Kind) -> Option<&'static Machine> {
    kind.life_cycle.and_then(|machine| life_cycles().machine(machine))
}

/// The noun by which records of a life cycle are made.
pub(crate) fn beginning(machine: &'static Machine) -> Option<&'static str> {
    let mut first = machine.steps(None).filter(|transition| transition.cause == Cause::Command);
    first.find_map(|transition| transition.noun.as_deref())
}

/// The nouns that people create on records of a kind, as addresses have them.
pub(crate) fn nouns(kind: &Kind) -> Vec<String> {
    let later = |machine: &'static Machine| machine.transitions.iter().filter(|step| !machine.is_first(step));
    let commands = machine(kind).into_iter().flat_map(later).filter(|step| step.cause == Cause::Command);
    let mut nouns: Vec<String> = commands.filter_map(|transition| transition.noun.as_deref()).map(in_address).collect();
    nouns.sort();
    nouns.dedup();
    nouns
}

/// What the steps that a noun can mean say on their buttons.
pub(crate) fn says(kind: &Kind, noun: &str) -> String {
    let transitions = machine(kind).into_iter().flat_map(|machine| &machine.transitions);
    let meant = transitions.filter(|transition| {
        transition.from.is_some() && transition.noun.as_deref().map(in_address).as_deref() == Some(noun)
    });
    let mut labels: Vec<&str> = meant.map(|transition| transition.label.as_str()).collect();
    labels.dedup();
    labels.join(" / ")
}

fn in_address(noun: &str) -> String {
    noun.replace('_', "-")
}

/// The noun that an address names, as the catalogue has it.
pub(crate) fn noun_of(kind: &Kind, in_address: &str) -> Option<String> {
    nouns(kind).iter().any(|noun| noun == in_address).then(|| in_address.replace('-', "_"))
}

/// `GET /{kind}/{handle}/steps`: what the viewer can do next.
pub(crate) async fn offered(
    client: Client,
    Path((plural, handle)): Path<(String, String)>,
    uri: Uri,
) -> Result<Response, Fault> {
    Parameters::of(&uri)?.end()?;
    let view = &client.view;
    let held = show::held(view, &plural, &handle)?;
    let offers = decide::steps(view, held);
    let items: Vec<Json> = offers.iter().map(|offer| told(&client, offer)).collect();
    Ok(answer::json(&json!({"items": items})))
}

fn told(client: &Client, offer: &OfferedStep) -> Json {
    let part = match offer.part {
        Part::Alone => "alone",
        Part::Proposes => "proposes",
        Part::Confirms => "confirms",
    };
    let proposal = offer
        .proposal
        .as_ref()
        .map(|(person, details)| json!({"by": brief::person(&client.view, *person), "details": details}));
    let refusals = offer
        .refusals
        .iter()
        .map(|refusal| json!({"code": refusal.code, "detail": refusal.sentence, "next": refusal.next}));
    json!({
        "noun": offer.transition.noun.as_deref().map(in_address),
        "label": offer.transition.label,
        "leads_to": offer.transition.to,
        "part": part,
        "is_open": offer.is_open,
        "refusals": refusals.collect::<Vec<_>>(),
        "needs_proof": offer.needs_proof,
        "needs_reason": offer.needs_reason,
        "proposal": proposal,
        "fields": decide::details(&offer.transition.id).iter().map(kinds::field).collect::<Vec<_>>(),
    })
}

/// Whether records of a kind come into being by the API at all.
pub(crate) fn is_made_here(kind: &Kind) -> bool {
    machine(kind).map_or(kind.is_edited, |machine| beginning(machine).is_some())
}

#[cfg(test)]
mod tests {
    use isms::registry;

    use super::*;

    #[test]
    fn the_steps_of_a_role_assignment_have_addresses() {
        let kind = registry::named("role-assignment").unwrap();
        assert_eq!(machine(kind).and_then(beginning), Some("assignment"));
        assert!(nouns(kind).contains(&"consent".to_owned()));
        assert_eq!(noun_of(kind, "consent").as_deref(), Some("consent"));
        assert!(noun_of(kind, "assignment").is_none(), "what begins a life is no step on a record");
    }

    #[test]
    fn no_noun_hides_what_every_record_has_below_it() {
        for kind in registry::kinds() {
            for taken in ["history", "versions", "references", "restoration", "steps"] {
                assert!(
                    !nouns(kind).iter().any(|noun| noun == taken),
                    "{kind:?} has a step {taken}; give it another address"
                );
            }
        }
    }
}
