//! The record after a step, and what follows for others.

use isms::registry::{self, Draft as Written, Edit};
use record::{Body, Envelope, Id, Kinded, Misfit, Type};
use serde_json::Value as Json;

use super::actors::Entitled;
use super::context::StepContext;
use super::rules::{Consequence, Noun, StepRule};
use super::{deputy, pending};
use crate::draft::Draft;
use crate::put::{ReadBody, not_there, read, references, roles_of_named, taken, units};
use crate::run::Under;
use crate::{Refusal, Rejection};

/// The name of [`Envelope::not_independent`] in bodies.
const NOT_INDEPENDENT: &str = "not_independent";
/// The name of [`Envelope::in_name_of`] in bodies.
const IN_NAME_OF: &str = "in_name_of";

/// What was given, read: every field that does not fit, and every record that is not there for the actor.
pub(crate) fn noun(context: &StepContext<'_>, rule: &StepRule, mut body: Body) -> Result<Box<dyn Noun>, Rejection> {
    let mut misfits = Vec::new();
    let fields = (rule.fields)();
    let named: Vec<_> = fields.iter().filter_map(|field| Some((field, body.get(field.name)?.clone()))).collect();
    let noun = (rule.read)(&mut body, &mut misfits);
    for name in body.keys() {
        misfits.push(Misfit::new(name.as_str(), "unknown_field", format!("There is no field called {name:?} here.")));
    }
    for (field, value) in named {
        let is_read = !misfits.iter().any(|misfit| misfit.field == field.name);
        if is_read && names_nothing(context, field.field_type, &value) {
            misfits.push(not_there(field.name));
        }
    }
    if context.unit.is_some_and(|unit| registry::named("unit").is_none_or(|kind| !context.view.may_refer(kind, unit))) {
        misfits.push(not_there("unit"));
    }
    if let (Some(noun), true) = (&noun, misfits.is_empty()) {
        misfits.extend(noun.misfits(context));
    }
    match noun {
        Some(noun) if misfits.is_empty() => Ok(noun),
        _ => Err(Rejection::Invalid(misfits)),
    }
}

/// Whether a value names a record that is not there for the actor, in rows too.
fn names_nothing(context: &StepContext<'_>, field_type: Type, value: &Json) -> bool {
    match (field_type, value) {
        (Type::Rows(columns), Json::Array(rows)) => rows.iter().any(|row| {
            let cells = columns.fields.iter().filter_map(|column| Some((column, row.get(column.name)?)));
            cells.into_iter().any(|(column, cell)| names_nothing(context, column.field_type, cell))
        }),
        (_, Json::Array(values)) => values.iter().any(|value| names_nothing(context, field_type, value)),
        (_, Json::String(id)) => {
            let target = field_type.target().and_then(registry::named);
            let id = Id::parse_str(id.trim()).ok();
            target.zip(id).is_some_and(|(kind, id)| !context.view.may_refer(kind, id))
        }
        (_, Json::Null | Json::Bool(_) | Json::Number(_) | Json::Object(_)) => false,
    }
}

/// The record as it would be, if it fits its kind.
pub(crate) fn after(draft: &Draft<'_>, context: &StepContext<'_>) -> Result<ReadBody, Rejection> {
    let before = context.before.map(AsRef::as_ref);
    let mut body = body(context);
    let mut kept = Vec::new();
    if before.is_none() {
        kept = registry::keep(
            context.kind,
            &Edit { before, writer: context.actor().person, today: context.today, beside: draft.beside() },
            &mut body,
        );
    }
    let (envelope, record) = read(context.kind, body).map_err(|misfits| named_as_guards(context, misfits))?;
    let mut misfits: Vec<Misfit> = units(context.view, before, &envelope).into_iter().chain(kept).collect();
    misfits.extend(references(context.view, context.kind, before, record.as_ref()));
    if misfits.is_empty() {
        misfits.extend(roles_of_named(context.isms(), draft, context.kind, before, &envelope, record.as_ref()));
        misfits.extend(taken(context.isms(), context.kind, context.id, &envelope, record.as_ref()));
        let written = Written { id: context.id, envelope: &envelope, record: record.as_ref() };
        misfits.extend(registry::check(context.isms(), &written));
    }
    if misfits.is_empty() { Ok((envelope, record)) } else { Err(Rejection::Invalid(misfits)) }
}

/// What a version says and the next one begins with: all that is edited in it, but why it differed from the one before.
pub(crate) fn content<T: Kinded>(version: &T) -> Body {
    let mut body = Body::new();
    version.write(&mut body);
    let is_said = |name: &str| T::kind_of().field(name).is_some_and(|(_, field)| !field.is_decided);
    body.retain(|name, _| is_said(name) && name != "change_reason");
    body
}

/// A missing title is said in the words of the life cycle where it has some.
fn named_as_guards(context: &StepContext<'_>, misfits: Vec<Misfit>) -> Rejection {
    let title = context.kind.fields.iter().find(|field| field.is_title).map_or("", |field| field.name);
    let has_guard = context.transition.guards.iter().any(|code| code == "title_missing");
    let misfits = misfits.into_iter().map(|misfit| match misfit.code {
        "missing" if has_guard && misfit.field == title => {
            let Refusal { sentence, next, .. } = Refusal::guard("title_missing");
            Misfit::new(title, "title_missing", format!("{sentence} {next}"))
        }
        _ => misfit,
    });
    Rejection::Invalid(misfits.collect())
}

/// The fields before the step, with what the step sets, in the state that it leads to.
fn body(context: &StepContext<'_>) -> Body {
    let mut body = match context.before {
        Some(held) => held.body(),
        None => Body::new(),
    };
    if context.before.is_none()
        && let Some(unit) = context.unit.or(context.view.root())
    {
        body.insert("unit".to_owned(), Json::from(unit.to_string()));
    }
    if let (None, Some(external)) = (context.before, context.external) {
        body.insert("external".to_owned(), external.clone());
    }
    body.remove(NOT_INDEPENDENT);
    body.remove(IN_NAME_OF);
    if let Some(given) = context.given {
        given.noun.write(context, &mut body);
    }
    if let Some(field) = context.kind.fields.iter().find(|field| field.is_step) {
        body.insert(field.name.to_owned(), Json::from(context.transition.to.as_str()));
    }
    pending::clear(&mut body);
    body
}

/// Writes the record and what follows for others, each under the assignment that entitled the actor.
///
/// What one person decided alone is marked with the exception, in its entry and on the records that it wrote.
pub(crate) fn write(
    draft: &mut Draft<'_>,
    context: &StepContext<'_>,
    entitled: &Entitled,
    exception: Option<Id>,
) -> Result<(), Rejection> {
    let (Some((envelope, record)), Some(given)) = (context.after, context.given) else {
        return Err(Refusal::guard("wrong_state").into());
    };
    let in_name_of = deputy::principal(context, entitled.under);
    let mut envelope =
        Envelope { reason: given.reason.cloned(), not_independent: exception, in_name_of, ..envelope.clone() };
    let under = Under { assignment: entitled.under, exception };
    if context.before.is_none() && !context.kind.prefix.is_empty() {
        envelope.number = draft.isms().register(context.kind).map(|register| register.last_number() + 1);
    }
    let mut body = Body::new();
    record.write(&mut body);
    envelope.write(&mut body);
    let consequences = given.noun.consequences(context);
    draft.record(context.kind, context.id, &context.transition.id, under, body)?;
    for Consequence { kind, id, command, mut body } in consequences {
        let id = if id.is_nil() { draft.new_id() } else { id };
        if draft.isms().held(kind, id).is_none() && !kind.prefix.is_empty() {
            let number = draft.isms().register(kind).map(|register| register.last_number() + 1);
            body.extend(number.map(|number| ("number".to_owned(), Json::from(number))));
        }
        if let Some(exception) = exception {
            body.insert(NOT_INDEPENDENT.to_owned(), Json::from(exception.to_string()));
        }
        if let Some(person) = in_name_of {
            body.insert(IN_NAME_OF.to_owned(), Json::from(person.to_string()));
        }
        // INVARIANT: what follows is a record that fits its kind, or the step is not taken.
        read(kind, body.clone()).map_err(Rejection::Invalid)?;
        draft.record(kind, id, &command, under, body)?;
    }
    Ok(())
}
