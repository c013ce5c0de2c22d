//! What becomes of each thing that somebody held.

use access::Standing;
use catalogue::{Role, rights};
use isms::Held;
use isms::handover::Occasion;
use isms::leadership::RoleAssignment;
use isms::people::Person;
use isms::registry::{self, Draft as Written, Edit};
use record::{Body, Id, Misfit};
use serde_json::{Value as Json, json};

use super::{Handing, Item, at_unit, may_pass, people};
use crate::belongings::{Becomes, Belonging, replace};
use crate::put::read;
use crate::step::context::StepContext;
use crate::step::role_assignment::role;
use crate::step::rules::Consequence;

/// What is wrong with a column of an item.
type Wrong = (&'static str, &'static str, String);

/// Why something cannot pass as the row says.
pub(super) fn unfit(context: &StepContext<'_>, handing: &Handing, item: &Item, belonging: &Belonging) -> Option<Wrong> {
    match (belonging.becomes, item.to) {
        (Becomes::HandedOver, None) => Some(("to", "missing", "Choose who takes it over.".to_owned())),
        (Becomes::HandedOver, Some(to)) => {
            not_by(context, handing, belonging, to.id).or_else(|| not_theirs(context, belonging))
        }
        (Becomes::Lapses | Becomes::Withdrawn, None) => not_ended(context, handing, belonging),
        (Becomes::Ended | Becomes::Retired, None) if handing.occasion == Occasion::Leaves => None,
        (Becomes::Ended | Becomes::Retired, None) => {
            Some(("object", "stays", "This stays with whoever stays. Leave the row out.".to_owned()))
        }
        (_, Some(_)) => {
            let sentence =
                "This is not handed over: it ends. Propose the role to the other person on a page of its own.";
            Some(("to", "not_handed_over", sentence.to_owned()))
        }
    }
}

/// Why somebody cannot take something over.
fn not_by(context: &StepContext<'_>, handing: &Handing, belonging: &Belonging, to: Id) -> Option<Wrong> {
    if to == handing.person.id {
        return Some(("to", "same_person", "Choose somebody else than the one who hands over.".to_owned()));
    }
    let known = context.isms().held(people(), to).and_then(|held| held.typed::<Person>());
    let stays = known.is_some_and(|person| person.is_active(context.today) && person.is_placeholder != Some(true));
    if !stays {
        return Some(("to", "has_left", "This person does not work here today. Choose somebody else.".to_owned()));
    }
    if let Some(role) = belonging.needs_role().and_then(Role::from_id) {
        let standing = Standing::of(context.isms(), to, context.today);
        if !standing.holds_in_own_name(context.isms(), role, belonging.held.envelope.unit) {
            let role = role.id().replace('_', " ");
            let sentence = format!(
                "This person does not hold the role of {role} where the record is. Choose another, or give it to them first."
            );
            return Some(("to", "owner_lacks_role", sentence));
        }
    }
    let body = handed_over(context, handing, belonging, to);
    let misfits = match read(belonging.held.kind, body) {
        Ok((envelope, record)) => registry::check(
            context.isms(),
            &Written { id: belonging.held.id, envelope: &envelope, record: record.as_ref() },
        ),
        Err(misfits) => misfits,
    };
    let about = |misfit: &Misfit| belonging.fields.iter().any(|field| misfit.field == field.name);
    misfits.into_iter().find(about).map(|misfit| ("to", misfit.code, misfit.sentence))
}

fn not_theirs(context: &StepContext<'_>, belonging: &Belonging) -> Option<Wrong> {
    let sentence = "This is not yours to hand over. Ask somebody who may edit it to do so first.";
    (!may_pass(context, belonging)).then(|| ("object", "not_entitled", sentence.to_owned()))
}

/// A role ends with the last day of whoever leaves; of whoever stays it is ended by whoever may grant it.
fn not_ended(context: &StepContext<'_>, handing: &Handing, belonging: &Belonging) -> Option<Wrong> {
    if handing.occasion == Occasion::Leaves {
        return None;
    }
    let granted = belonging.held.typed::<RoleAssignment>().and_then(role);
    let mut holdings = context.standing().at(context.isms(), belonging.held.envelope.unit);
    let may_end = granted.is_some_and(|granted| holdings.any(|holding| rights().may_grant(holding.role, granted)));
    let sentence = "Whoever may grant this role ends it, on its own page.";
    (!may_end).then(|| ("object", "not_entitled", sentence.to_owned()))
}

/// The row that tells what became of something; nothing where it stays.
pub(super) fn told(context: &StepContext<'_>, handing: &Handing, belonging: &Belonging) -> Option<Json> {
    let item = handing.item(context, belonging);
    let leaves = handing.occasion == Occasion::Leaves;
    let held = &belonging.held;
    let (as_what, to) = match belonging.becomes {
        Becomes::HandedOver => (belonging.as_what(), Some(item?.to?.id)),
        Becomes::Lapses if leaves => (format!("{}, until the last day", named(held)), None),
        Becomes::Lapses | Becomes::Withdrawn if leaves || item.is_some() => (format!("{}, ended", named(held)), None),
        Becomes::Ended if leaves => ("ended, not finished".to_owned(), None),
        Becomes::Retired if leaves => ("retired".to_owned(), None),
        Becomes::Lapses | Becomes::Withdrawn | Becomes::Ended | Becomes::Retired => return None,
    };
    let what = format!("{} {}", held.kind.title, held.handle_short());
    let mut row = json!({"what": what, "as_what": as_what, "object": held.id.to_string()});
    if let (Some(to), Json::Object(row)) = (to, &mut row) {
        row.insert("to".to_owned(), json!(to));
    }
    Some(row)
}

/// What a role is called, without whose it is.
fn named(held: &Held) -> String {
    held.typed::<RoleAssignment>().map_or_else(|| held.kind.noun().into_owned(), |role| role.role.label().to_owned())
}

/// What something is afterwards; nothing where it stays as it is.
pub(super) fn passed(context: &StepContext<'_>, handing: &Handing, belonging: &Belonging) -> Option<Consequence> {
    let item = handing.item(context, belonging);
    let leaves = handing.occasion == Occasion::Leaves;
    let mut body = belonging.held.body();
    match belonging.becomes {
        Becomes::HandedOver => body = handed_over(context, handing, belonging, item?.to?.id),
        Becomes::Lapses if leaves => lapse(&mut body, belonging, handing),
        Becomes::Lapses if item.is_some() => end(&mut body, belonging),
        Becomes::Withdrawn if leaves || item.is_some() => end(&mut body, belonging),
        Becomes::Ended if leaves => end(&mut body, belonging),
        Becomes::Retired if leaves => {
            body.insert("retired".to_owned(), json!(context.today.to_string()));
        }
        Becomes::Lapses | Becomes::Withdrawn | Becomes::Ended | Becomes::Retired => return None,
    }
    let is_changed = body != belonging.held.body();
    is_changed.then(|| Consequence::of(&belonging.held, format!("{}.handover", belonging.held.kind.name), body))
}

fn handed_over(context: &StepContext<'_>, handing: &Handing, belonging: &Belonging, to: Id) -> Body {
    let mut body = belonging.held.body();
    let (from, to) = (handing.person.id.to_string(), to.to_string());
    for field in &belonging.fields {
        if let Some(value) = body.get_mut(field.name) {
            replace(value, &from, &to);
        }
    }
    // What the one before agreed to, the successor has yet to agree to.
    let held = &belonging.held;
    let edit = Edit { before: Some(held), writer: context.actor().person, today: context.today, beside: &[] };
    registry::keep(held.kind, &edit, &mut body);
    body
}

/// It lasts until the last day, unless it ends before; what would begin later ends now.
fn lapse(body: &mut Body, belonging: &Belonging, handing: &Handing) {
    let day = |name: &str| body.get(name).and_then(Json::as_str).and_then(|day| day.parse::<jiff::civil::Date>().ok());
    let Some(last) = handing.last_day else { return };
    if day("from").is_some_and(|from| from > last) {
        return end(body, belonging);
    }
    if day("to").is_none_or(|to| to > last) {
        body.insert("to".to_owned(), json!(last.to_string()));
    }
}

/// The last state of its life, as whoever goes leaves it.
fn end(body: &mut Body, belonging: &Belonging) {
    let step = match (belonging.held.kind.name, belonging.becomes) {
        ("role-assignment", Becomes::Withdrawn) => "withdrawn",
        ("external-grant", _) => "revoked",
        _ => "ended",
    };
    body.insert("step".to_owned(), json!(step));
}

/// The person with their last day, or in their new unit.
pub(super) fn person(context: &StepContext<'_>, handing: &Handing) -> Option<Consequence> {
    let held = context.isms().held(people(), handing.person.id)?;
    let body = body_of(handing, held);
    (body != held.body()).then(|| Consequence::of(held, "person.handover", body))
}

fn body_of(handing: &Handing, held: &Held) -> Body {
    let mut body = held.body();
    match handing.occasion {
        Occasion::Leaves => body.extend(handing.last_day.map(|day| ("leaves_on".to_owned(), json!(day.to_string())))),
        Occasion::Moves => body.extend(handing.new_unit.map(|unit| ("unit".to_owned(), json!(unit.id)))),
        Occasion::Stays => {}
    }
    body
}

/// What the person's own record says against it: the last owner stays, nobody leaves before they came, and nobody is moved into a unit
/// whose people the actor does not keep.
pub(super) fn of_person(context: &StepContext<'_>, handing: &Handing) -> Vec<Misfit> {
    let isms = context.isms();
    let Some(held) = isms.held(people(), handing.person.id) else { return Vec::new() };
    let mut misfits = Vec::new();
    if let Some(unit) = handing.new_unit.filter(|_| handing.occasion == Occasion::Moves) {
        if unit.id == held.envelope.unit {
            misfits.push(Misfit::new("new_unit", "same_unit", "They work in this unit already. Choose another."));
        } else if !context.view.may_write_draft(&at_unit(context, people(), held.id, unit.id)) {
            let sentence = "You do not keep the people of this unit. Ask somebody who does.";
            misfits.push(Misfit::new("new_unit", "not_entitled", sentence));
        }
    }
    let found = match read(people(), body_of(handing, held)) {
        Ok((envelope, record)) => {
            registry::check(isms, &Written { id: held.id, envelope: &envelope, record: record.as_ref() })
        }
        Err(found) => found,
    };
    misfits.extend(found.into_iter().map(|misfit| match misfit.field.as_str() {
        "leaves_on" | "joined_on" => Misfit::new("last_day", misfit.code, misfit.sentence),
        _ => misfit,
    }));
    misfits
}
