//! Founding: the first commit of an organisation, the only one that no person decides.

use catalogue::Role;
use isms::context::{Organisation, Scope, ScopeStep, Unit};
use isms::leadership::{RoleAssignment, RoleName};
use isms::people::Person;
use isms::registry::{self, Draft as Written};
use isms::risk::{CriteriaStep, RiskCriteria};
use isms::{Isms, Moment};
use record::{Body, Envelope, Id, Kind, Kinded, Misfit};
use serde_json::Value as Json;

use crate::draft::Draft;
use crate::put::taken;
use crate::step::risk_criteria::starter;
use crate::{Decided, Founding, Refusal, Rejection};

/// Founds the organisation of an empty value: its profile, its top unit, the founder as owner, the first holders of top
/// management and ISMS manager, its first units, and drafts of risk criteria and of a scope that covers the whole for them to
/// change. That is founding and not a grant, and its entries say so.
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
    if founding
        .founder_roles
        .iter()
        .chain(founding.others.iter().flat_map(|(_, roles)| roles))
        .any(|role| !is_first(role))
    {
        return Err(Refusal::engine("role_not_for_founding").into());
    }
    let mut draft = Draft::new(isms, None, moment);
    let mut misfits = Vec::new();
    let root = draft.new_id();
    let name = founding.organisation.get("name").cloned().unwrap_or(Json::Null);
    let organisation = draft.new_id();
    make(&mut draft, &mut misfits, Organisation::kind_of(), organisation, root, founding.organisation.clone())?;
    if misfits.is_empty() {
        // Its one field is the organisation's name, which fits.
        make(&mut draft, &mut misfits, Unit::kind_of(), root, root, Body::from_iter([("name".to_owned(), name)]))?;
    }
    for name in &founding.units {
        let (unit, fields) = (draft.new_id(), Body::from_iter([("name".to_owned(), Json::from(name.as_str()))]));
        make(&mut draft, &mut misfits, Unit::kind_of(), unit, root, fields)?;
    }
    let mut holders = Vec::new();
    for (person, roles) in people {
        let id = draft.new_id();
        holders.extend(roles.iter().map(|role| (*role, id)));
        make(&mut draft, &mut misfits, Person::kind_of(), id, root, person.clone())?;
        if !misfits.is_empty() {
            continue;
        }
        for role in roles {
            let assignment = draft.new_id();
            let fields = first_role(person, id, role, moment);
            make(&mut draft, &mut misfits, RoleAssignment::kind_of(), assignment, root, fields)?;
        }
    }
    if misfits.is_empty() {
        let criteria = draft.new_id();
        let fields = first_criteria(&draft, &holders);
        make(&mut draft, &mut misfits, RiskCriteria::kind_of(), criteria, root, fields)?;
        let scope = draft.new_id();
        let fields = first_scope(&draft, root, &holders);
        make(&mut draft, &mut misfits, Scope::kind_of(), scope, root, fields)?;
    }
    if misfits.is_empty() { draft.finish() } else { Err(Rejection::Invalid(misfits)) }
}

fn with_owner(roles: &[Role]) -> Vec<Role> {
    let mut all = vec![Role::Owner];
    all.extend(roles);
    all
}

fn first_role(person: &Body, id: Id, role: Role, moment: &Moment<'_>) -> Body {
    let name = person.get("name").and_then(Json::as_str).unwrap_or_default();
    let summary = RoleName::from_id(role.id()).map(|role| RoleAssignment::summary(name, role)).unwrap_or_default();
    Body::from_iter([
        ("summary".to_owned(), Json::from(summary)),
        ("person".to_owned(), Json::from(id.to_string())),
        ("role".to_owned(), Json::from(role.id())),
        ("step".to_owned(), Json::from("active")),
        ("from".to_owned(), Json::from(moment.today.to_string())),
    ])
}

/// The starter set, as a draft that the ISMS manager answers for and top management is asked to approve.
fn first_criteria(draft: &Draft<'_>, holders: &[(Role, Id)]) -> Body {
    let mut body = starter::criteria();
    if let Some(profile) = draft.isms().profile() {
        starter::in_money_of(profile.it, &mut body);
    }
    starter::numbered(1, &mut body);
    body.insert("step".to_owned(), Json::from(CriteriaStep::Draft.choice().code));
    body.extend(written_by(holders));
    body
}

/// A scope that covers the organisation with all its units, as a draft of the same people. What else belongs to it they say.
fn first_scope(draft: &Draft<'_>, root: Id, holders: &[(Role, Id)]) -> Body {
    let name = draft.isms().profile().map(|profile| Json::from(&*profile.it.name));
    let mut body = Body::from_iter([
        ("name".to_owned(), name.unwrap_or_default()),
        ("edition".to_owned(), Json::from(1)),
        ("step".to_owned(), Json::from(ScopeStep::Draft.choice().code)),
        ("units".to_owned(), Json::from(vec![root.to_string()])),
    ]);
    body.extend(written_by(holders));
    body
}

/// The ISMS manager answers for a first version, top management is asked to approve it.
fn written_by(holders: &[(Role, Id)]) -> impl Iterator<Item = (String, Json)> {
    [("authors", Role::IsmsManager), ("approvers", Role::TopManagement)].into_iter().map(|(field, role)| {
        let people = holders.iter().filter(|(held, _)| *held == role).map(|(_, person)| Json::from(person.to_string()));
        (field.to_owned(), people.collect())
    })
}

/// Makes a record of the first commit; what does not fit is added to `misfits`.
fn make(
    draft: &mut Draft<'_>,
    misfits: &mut Vec<Misfit>,
    kind: &'static Kind,
    id: Id,
    unit: Id,
    body: Body,
) -> Result<(), Rejection> {
    let mut envelope = Envelope::new(unit);
    let record = match (kind.read)(body) {
        Ok(record) => record,
        Err(found) => {
            misfits.extend(within(kind, found));
            return Ok(());
        }
    };
    let mut found = taken(draft.isms(), kind, id, &envelope, record.as_ref());
    found.extend(registry::check(draft.isms(), &Written { id, envelope: &envelope, record: record.as_ref() }));
    if !found.is_empty() {
        misfits.extend(within(kind, found));
        return Ok(());
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
fn within(kind: &Kind, misfits: Vec<Misfit>) -> impl Iterator<Item = Misfit> {
    misfits.into_iter().map(|misfit| Misfit { field: format!("{}.{}", kind.name, misfit.field), ..misfit })
}
