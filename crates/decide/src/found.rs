//! Founding: the first commit of an organisation, the only one that no person decides.

use catalogue::Role;
use isms::context::{Organisation, Unit};
use isms::leadership::RoleAssignment;
use isms::people::Person;
use isms::registry::{self, Draft as Written};
use isms::{Isms, Moment};
use record::{Body, Envelope, Id, Kind, Kinded, Misfit};
use serde_json::Value as Json;

use crate::draft::Draft;
use crate::{Decided, Founding, Refusal, Rejection};

/// Founds the organisation of an empty value: its profile, its top unit, the founder as owner, and the first holders of
/// top management and ISMS manager. That is founding and not a grant, and its entries say so.
///
/// # Errors
/// [`Rejection`] when the log is not empty, when a role is not one of founding, or when a field does not fit.
pub fn found(isms: &Isms, founding: &Founding, moment: &Moment<'_>) -> Result<Decided, Rejection> {
    if isms.size() > 0 {
        return Err(Refusal::engine("founded_already").into());
    }
    let mut people = vec![(&founding.founder, with_owner(&founding.founder_roles))];
    people.extend(founding.others.iter().map(|(person, roles)| (person, roles.clone())));
    let is_first = |role: &Role| matches!(role, Role::TopManagement | Role::IsmsManager);
    if founding.founder_roles.iter().chain(founding.others.iter().flat_map(|(_, roles)| roles)).any(|role| !is_first(role)) {
        return Err(Refusal::engine("role_not_for_founding").into());
    }
    let mut draft = Draft::new(isms, None, moment);
    let root = draft.new_id();
    make(&mut draft, Organisation::kind_of(), root, founding.organisation.clone())?;
    let name = founding.organisation.get("name").cloned().unwrap_or(Json::Null);
    let unit = Body::from_iter([("name".to_owned(), name)]);
    make_as(&mut draft, Unit::kind_of(), root, root, unit)?;
    for (person, roles) in people {
        let id = make(&mut draft, Person::kind_of(), root, person.clone())?;
        for role in roles {
            make(&mut draft, RoleAssignment::kind_of(), root, first_role(person, id, role, moment))?;
        }
    }
    draft.finish()
}

fn with_owner(roles: &[Role]) -> Vec<Role> {
    let mut all = vec![Role::Owner];
    all.extend(roles);
    all
}

fn first_role(person: &Body, id: Id, role: Role, moment: &Moment<'_>) -> Body {
    let name = person.get("name").and_then(Json::as_str).unwrap_or_default();
    Body::from_iter([
        ("summary".to_owned(), Json::from(format!("{name}: {role}"))),
        ("person".to_owned(), Json::from(id.to_string())),
        ("role".to_owned(), Json::from(role.id())),
        ("step".to_owned(), Json::from("active")),
        ("from".to_owned(), Json::from(moment.today.to_string())),
    ])
}

fn make(draft: &mut Draft<'_>, kind: &'static Kind, unit: Id, body: Body) -> Result<Id, Rejection> {
    let id = draft.new_id();
    make_as(draft, kind, id, unit, body)?;
    Ok(id)
}

fn make_as(draft: &mut Draft<'_>, kind: &'static Kind, id: Id, unit: Id, body: Body) -> Result<(), Rejection> {
    let record = (kind.read)(body).map_err(|misfits| within(kind, misfits))?;
    let mut envelope = Envelope::new(unit);
    let misfits = registry::check(draft.isms(), &Written { id, envelope: &envelope, record: record.as_ref() });
    if !misfits.is_empty() {
        return Err(within(kind, misfits));
    }
    if !kind.prefix.is_empty() {
        envelope.number = draft.isms().register(kind).map(|register| register.last_number() + 1);
    }
    let mut body = Body::new();
    record.write(&mut body);
    envelope.write(&mut body);
    draft.record(kind, id, "organisation.found", None, body)
}

/// The fields of founding are named with their kind, as the first-run page shows several kinds at once.
fn within(kind: &Kind, misfits: Vec<Misfit>) -> Rejection {
    let named = |misfit: Misfit| Misfit { field: format!("{}.{}", kind.name, misfit.field), ..misfit };
    Rejection::Invalid(misfits.into_iter().map(named).collect())
}
