//! One drafted edit, decided as the command that it is.

use isms::Held;
use isms::what_if::Drafted;
use record::{Body, Id, Line, Type};
use serde_json::Value as Json;

use crate::draft::Draft;
use crate::{Put, Refusal, Rejection, Step, StepTarget, Target, put, step};

/// Decides a drafted edit on the value so far. Where today moved on in other fields, it is made on the newest version; where it
/// moved on in the same, it is refused. `what_if` is named as the reason.
pub(super) fn carry_out(draft: &mut Draft<'_>, drafted: &Drafted<'_>, what_if: Option<&Held>) -> Result<(), Rejection> {
    let reason = what_if.and_then(reason);
    let made = match drafted.noun {
        Some(noun) => {
            draft.give(Some(drafted.id));
            step::decide(draft, &beginning(drafted, noun, reason))
        }
        None => {
            let target = target(draft, drafted)?;
            draft.give(drafted.is_new().then_some(drafted.id));
            let patch = drafted.patch(|name| type_of(drafted, name));
            put::decide(draft, &Put { kind: drafted.kind, target, patch, reason })
        }
    };
    draft.give(None);
    match made {
        // Today says already what was drafted.
        Err(Rejection::Refused(refusals)) if refusals.iter().all(|one| one.code == "nothing_changed") => Ok(()),
        made => made,
    }
}

fn target(draft: &Draft<'_>, drafted: &Drafted<'_>) -> Result<Target, Rejection> {
    if drafted.is_new() {
        return Ok(Target::New);
    }
    let held = draft.isms().held(drafted.kind, drafted.id).ok_or(Rejection::NotFound)?;
    if drafted.clashes_with(held).is_empty() {
        return Ok(Target::Existing { id: drafted.id, version: held.version });
    }
    let mut refusal = Refusal::engine("what_if_clash");
    refusal.records.push((drafted.kind, drafted.id));
    Err(refusal.into())
}

/// The step that makes the record.
fn beginning(drafted: &Drafted<'_>, noun: &str, reason: Option<Line>) -> Step {
    let mut details = drafted.patch(|name| type_of(drafted, name));
    details.retain(|_, value| !value.is_null());
    let unit = unit(&mut details);
    let target = StepTarget::New { unit };
    Step { kind: drafted.kind, target, noun: noun.to_owned(), details, reason, is_proposal: false }
}

fn unit(details: &mut Body) -> Option<Id> {
    details.remove("unit").as_ref().and_then(Json::as_str).and_then(|unit| Id::parse_str(unit).ok())
}

/// What a field of the record, or of the step that makes it, can hold.
fn type_of(drafted: &Drafted<'_>, name: &str) -> Type {
    let of_kind = drafted.kind.field(name).map(|(_, field)| field.field_type);
    let of_step = || {
        let transition = drafted.noun.and_then(|noun| step::beginning(drafted.kind, noun))?;
        step::details(&transition.id).into_iter().find(|field| field.name == name).map(|field| field.field_type)
    };
    let of_envelope = || if name == "external" { Type::References("external") } else { Type::Line };
    of_step().or(of_kind).unwrap_or_else(of_envelope)
}

/// That a record changed with a what-if, for its history.
fn reason(what_if: &Held) -> Option<Line> {
    let named = format!("{}: {}", what_if.handle(), what_if.title());
    Line::new(&named.chars().take(300).collect::<String>()).ok()
}
