//! The one question: may this person do this to that, today?

use catalogue::{Link, ObjectGroup, Predicate, Qualifier, Role, life_cycles, rights};
use isms::audit::Audit;
use isms::evaluation::{Measurement, Metric};
use isms::{Held, Isms, registry};
use record::{Id, Kind, Kinded as _, Record, Ref, Value};

use crate::drafted::sees_all_that_it_tells_of;
use crate::readers::is_reader;
use crate::{Holding, Standing};

/// What one may be allowed to do to a record. Steps of life cycles ask for more; see `decide`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Right {
    /// Reading it.
    See,
    /// Making it and editing it.
    Write,
}

/// A record, or one about to be, with what rights need to know of it.
#[derive(Clone, Copy)]
pub struct Object<'a> {
    /// The value it stands in.
    pub isms: &'a Isms,
    /// Its kind.
    pub kind: &'static Kind,
    /// Its id; a new one for what is about to be.
    pub id: Id,
    /// The unit that judges it.
    pub unit: Id,
    /// Its fields, if they can be trusted.
    pub record: Option<&'a dyn Record>,
}

impl<'a> Object<'a> {
    /// A record that is held. The unit of a damaged one is not known: roles at the top alone count for it.
    pub fn held(isms: &'a Isms, held: &'a Held) -> Self {
        let record = held.record();
        let unit = if record.is_some() { held.envelope.unit } else { isms.root().unwrap_or(held.envelope.unit) };
        Self { isms, kind: held.kind, id: held.id, unit, record }
    }
}

/// Whether the person may do this to that. By default not; a grant of the matrix counts where its role is held at the
/// record's unit or above and its qualifier is true of the record. A link adds sight of the record whose steps it takes.
pub fn may(standing: &Standing, right: Right, object: &Object<'_>) -> bool {
    if !sees_all_that_it_tells_of(standing, object) {
        return false;
    }
    granting(standing, right, object).is_some()
        || (right == Right::See
            && (is_asked(standing, object)
                || is_personal(standing, object)
                || is_reader(standing, object)
                || decides_resources(standing, object)))
}

/// The role assignment under which the person writes it: the first whose grant is true of the record. Whether it is true may rest on
/// other roles that they hold, too, as when the record is their own.
pub fn writes_under(standing: &Standing, object: &Object<'_>) -> Option<Id> {
    let is_known = sees_all_that_it_tells_of(standing, object);
    granting(standing, Right::Write, object).filter(|_| is_known).map(|holding| holding.assignment)
}

/// The first role of the person's that the matrix gives the right to this record.
fn granting(standing: &Standing, right: Right, object: &Object<'_>) -> Option<Holding> {
    // Whoever reports something makes it and writes no more: by the first step of its life, or plainly where it has none.
    let is_report = object.kind.is_reported && object.isms.held(object.kind, object.id).is_none();
    let counts = |qualifier| right == Right::See || qualifier != Qualifier::Report || is_report;
    let is_given = |qualifier| counts(qualifier) && is_true(qualifier, right, standing, object);
    grants(standing, right, object).into_iter().find(|(_, qualifier)| is_given(*qualifier)).map(|(holding, _)| holding)
}

/// Whoever decides about resources sees what they decide about.
fn decides_resources(standing: &Standing, object: &Object<'_>) -> bool {
    let mut held = standing.at(object.isms, object.unit);
    held.any(|holding| is_for_deciders(object.kind, holding.role))
}

/// Whether the role decides about records of the kind, which it would not see otherwise.
pub(crate) fn is_for_deciders(kind: &Kind, role: Role) -> bool {
    let group = rights().group_of_entity(kind.entity);
    let decides = group.is_some_and(|group| group.access(role).decide == Some(Qualifier::Resources));
    decides && matches!(kind.name, "resource-plan" | "resource-request")
}

/// The record is about the person themselves, and a role of theirs sees such ones. Where the role is held says nothing
/// about where one's own data stand, so the unit is not asked.
fn is_personal(standing: &Standing, object: &Object<'_>) -> bool {
    let Some(group) = rights().group_of_entity(object.kind.entity) else { return false };
    let sees = |role: Role| group.access(role).see == Some(Qualifier::Personal);
    standing.held.iter().any(|holding| sees(holding.role)) && is_own(standing, object)
}

/// Whether records of the kind are shown to whoever only reads by a grant.
///
/// INVARIANT: fields about people and secret ones are shown to no grant. Until single fields can be masked, and released,
/// a kind that has any is hidden as a whole.
pub(crate) fn is_open_to_grants(kind: &Kind) -> bool {
    !kind.fields.iter().any(|field| field.is_sensitive)
}

/// Whether a metric, or a value of one, is for the organisation alone: the catalogue shows the readiness score in the list of metrics and
/// never to whoever reads by a grant, as one number hides what fails and is read as "compliant" (GUIDE 6).
fn is_kept_inside(object: &Object<'_>) -> bool {
    let Some(record) = object.record else { return false };
    let metric = match record.named("metric") {
        Value::Reference(metric) if object.kind == Measurement::kind_of() => {
            object.isms.get::<Metric>(Ref::to(metric)).map(|metric| metric.it)
        }
        _ => record.downcast::<Metric>(),
    };
    metric.and_then(Metric::of_catalogue).is_some_and(|measure| measure.shown.is_some())
}

/// The record names the person in a link that a step of its life cycle asks for, or other records tie them to it: who is asked
/// whether they accept their first role holds none yet, and sees what they are asked; so does the owner of a control whose
/// line stands at a unit above.
fn is_asked(standing: &Standing, object: &Object<'_>) -> bool {
    let Some(machine) = object.kind.life_cycle.and_then(|machine| life_cycles().machine(machine)) else { return false };
    let actors = || machine.transitions.iter().flat_map(|transition| &transition.actors);
    let asks = |link| actors().any(|actor| actor.predicates().any(|predicate| predicate == Predicate::Link(link)));
    let is_named = || links(standing, object).filter_map(Link::from_id).any(asks);
    standing.unit.is_some() && (is_named() || ties(standing, object).next().is_some())
}

/// Whether other records tie the person to this one by a link, and they hold the role that it needs.
pub fn is_tied(standing: &Standing, link: Link, object: &Object<'_>) -> bool {
    standing.unit.is_some() && ties(standing, object).any(|tied| tied == link)
}

/// The links by which other records tie the person to this one.
///
/// INVARIANT: they give sight of the record and the steps that ask for them, and never the right to edit it: most people may
/// make a record that ties them to another's.
fn ties<'a>(standing: &'a Standing, object: &'a Object<'_>) -> impl Iterator<Item = Link> + 'a {
    let held = object.isms.held(object.kind, object.id);
    held.into_iter().flat_map(|held| registry::ties(held.kind).iter().map(move |tie| (held, tie))).filter_map(
        |(held, tie)| {
            let role = Role::from_id(tie.needs_role)?;
            let units = (tie.through)(object.isms, held, standing.person);
            let counts = units.into_iter().any(|unit| standing.holds(object.isms, role, unit));
            Link::from_id(tie.link).filter(|_| counts)
        },
    )
}

/// Whether the person may write it only because it is their own, which leaves guarded fields out.
pub(crate) fn only_as_own(standing: &Standing, object: &Object<'_>) -> bool {
    let grants = grants(standing, Right::Write, object);
    let counts = |qualifier| qualifier != Qualifier::Report && is_true(qualifier, Right::Write, standing, object);
    let mut true_ones = grants.into_iter().filter(|(_, qualifier)| counts(*qualifier)).peekable();
    true_ones.peek().is_some() && true_ones.all(|(_, qualifier)| qualifier == Qualifier::Own)
}

/// Whether the person may write it only to say whether they approve.
pub(crate) fn only_as_approver(standing: &Standing, object: &Object<'_>) -> bool {
    let grants = grants(standing, Right::Write, object);
    let mut true_ones =
        grants.into_iter().filter(|(_, qualifier)| is_true(*qualifier, Right::Write, standing, object)).peekable();
    true_ones.peek().is_some() && true_ones.all(|(_, qualifier)| qualifier == Qualifier::Programme)
}

/// Whether the person may write every record of the kind at the record's unit.
pub(crate) fn writes_all(standing: &Standing, object: &Object<'_>) -> bool {
    grants(standing, Right::Write, object).iter().any(|(_, qualifier)| *qualifier == Qualifier::All)
}

/// What the matrix gives the person's roles at the record's unit.
fn grants(standing: &Standing, right: Right, object: &Object<'_>) -> Vec<(Holding, Qualifier)> {
    let Some(group) = rights().group_of_entity(object.kind.entity) else { return Vec::new() };
    let at_unit = standing.at(object.isms, object.unit);
    at_unit
        .filter_map(|holding| {
            let qualifier = match right {
                Right::See => group.access(holding.role).see,
                Right::Write => writing(group, holding.role),
            }?;
            Some((holding, qualifier))
        })
        .collect()
}

/// Whether there are records of the kind that the role may write, whichever they are.
pub fn may_write_as(role: Role, kind: &Kind) -> bool {
    let given = rights().group_of_entity(kind.entity).and_then(|group| writing(group, role));
    given.is_some_and(|qualifier| qualifier != Qualifier::Programme || is_programme(kind))
}

fn writing(group: &ObjectGroup, role: Role) -> Option<Qualifier> {
    let cell = group.access(role);
    // Top management says on the programme itself whether it approves; see `only_as_approver`.
    let approves = cell.decide.filter(|decides| *decides == Qualifier::Programme);
    cell.write.or(approves)
}

/// Whether the qualifier is true of the record for this person. Those that speak of records which no kind has yet are
/// true of none.
fn is_true(qualifier: Qualifier, right: Right, standing: &Standing, object: &Object<'_>) -> bool {
    match qualifier {
        Qualifier::All => true,
        // Whoever reports something sees what becomes of it.
        Qualifier::Own | Qualifier::Report => is_own(standing, object),
        Qualifier::Linked if right == Right::Write => answers_beside(standing, object),
        Qualifier::Linked => is_linked(standing, object),
        Qualifier::Team => is_of_team(standing, object),
        Qualifier::Privacy => object.record.is_some_and(touches_personal_data),
        // Counts without records; a record itself is not among them.
        Qualifier::Totals => false,
        // The role is held at the units that a grant of today covers, and this record belongs to one of them.
        Qualifier::Granted => is_open_to_grants(object.kind) && !is_kept_inside(object),
        // Wherever it is; see `is_personal`.
        Qualifier::Personal => false,
        // Whoever made what is kept reads it; who else reads what was published, says `readers`.
        Qualifier::Published => right == Right::See && is_own(standing, object),
        // Whoever approves the audit programme.
        Qualifier::Programme => is_programme(object.kind),
        Qualifier::Outside => is_of_outside_audit(object),
        // The one record that a link was sent for.
        Qualifier::Sent => standing.sent == Some(object.id),
        // Of incidents: what top management hears of at once.
        Qualifier::High => {
            let severity = object.record.map(|record| record.named("severity"));
            matches!(severity, Some(Value::Choice(choice)) if matches!(choice.code, "high" | "critical"))
        }
        // What is answered on a finding is given by steps.
        // Of documents, suppliers, audits and decisions: their kinds bring their meaning.
        Qualifier::Respond
        | Qualifier::Accounts
        | Qualifier::Tests
        | Qualifier::Agreements
        | Qualifier::AboveOwner
        | Qualifier::Authority
        | Qualifier::Major
        | Qualifier::Minor
        | Qualifier::Company
        | Qualifier::Function
        | Qualifier::Isms
        | Qualifier::Propose
        | Qualifier::TwoPersons
        | Qualifier::Grantable
        | Qualifier::Publish
        | Qualifier::Close
        | Qualifier::HighWithOwner
        | Qualifier::Named
        | Qualifier::Triage
        | Qualifier::Breach
        | Qualifier::Lead
        | Qualifier::Minutes
        | Qualifier::Resources
        | Qualifier::Grants
        | Qualifier::System
        | Qualifier::Supplier => false,
    }
}

fn is_programme(kind: &Kind) -> bool {
    kind.entity == "AuditProgramme"
}

/// The record is an audit by others, or belongs to one.
fn is_of_outside_audit(object: &Object<'_>) -> bool {
    let is_theirs = |audit: &Audit| !audit.kind.is_ours();
    let Some(record) = object.record else { return false };
    let Value::Reference(audit) = record.named("audit") else {
        return record.downcast::<Audit>().is_some_and(is_theirs);
    };
    object.isms.get::<Audit>(Ref::to(audit)).is_some_and(|audit| is_theirs(&audit))
}

/// Whether the record says that it touches personal data, or that nobody knows yet whether it does.
fn touches_personal_data(record: &dyn Record) -> bool {
    let is_said = record.named("has_personal_data") == Value::Truth(true);
    is_said || matches!(record.named("personal_data"), Value::Choice(answer) if answer.code != "no")
}

/// The record is about the person, or names them in a link whose role they still hold.
pub(crate) fn is_own(standing: &Standing, object: &Object<'_>) -> bool {
    if object.id == standing.person {
        return true;
    }
    links(standing, object).next().is_some()
}

/// The links by which the record names the person, or somebody for whom they stand in, as far as they hold the role that a link needs.
fn links<'a>(standing: &'a Standing, object: &'a Object<'_>) -> impl Iterator<Item = &'static str> + 'a {
    object.kind.fields.iter().enumerate().filter_map(|(position, field)| {
        let (link, record) = (field.link?, object.record?);
        let named = record.get(position);
        let is_named = |person: Id| named.references().contains(&person);
        let Some(needed) = field.needs_role else { return is_named(standing.person).then_some(link) };
        // A deputy stands in the place of whoever is named, as far as they hold the role that the link needs in their name.
        let needed = Role::from_id(needed)?;
        let mut held = standing.at(object.isms, object.unit).filter(|holding| holding.role == needed);
        held.any(|holding| is_named(holding.in_name_of.unwrap_or(standing.person))).then_some(link)
    })
}

/// The record refers to one of the person's own, or one of those refers to it.
fn is_linked(standing: &Standing, object: &Object<'_>) -> bool {
    let own = |held: &Held| is_own(standing, &Object::held(object.isms, held));
    if is_own(standing, object) || object.isms.referring(object.kind, object.id).any(|referring| own(referring.held)) {
        return true;
    }
    let Some(record) = object.record else { return false };
    object.kind.fields.iter().enumerate().any(|(position, field)| {
        let target = field.field_type.target().and_then(isms::registry::named);
        let targets = record.get(position);
        target.is_some_and(|kind| {
            targets.references().iter().any(|id| object.isms.held(kind, *id).is_some_and(|held| own(held)))
        })
    })
}

/// The record names the person as one who works on it, and not as one who asked for it or whom it is about; or is tied to a record of
/// another kind that they answer for.
///
/// INVARIANT: nobody gains a right to write by making a record of their own that names another's. So neither who raised
/// something counts here, nor a record of the same kind, which most people may make.
fn answers_beside(standing: &Standing, object: &Object<'_>) -> bool {
    let beside = |held: &Held| {
        let answers = |link| link == "owner" || link == "assignee";
        held.kind != object.kind && links(standing, &Object::held(object.isms, held)).any(answers)
    };
    let works_on_it = links(standing, object).any(|link| !matches!(link, "requester" | "person"));
    if works_on_it || object.isms.referring(object.kind, object.id).any(|referring| beside(referring.held)) {
        return true;
    }
    let Some(record) = object.record else { return false };
    let mut is_named = false;
    for (position, field) in object.kind.fields.iter().enumerate() {
        record.get(position).each_reference(field.field_type, &mut |kind, id| {
            let held = isms::registry::named(kind).and_then(|kind| object.isms.held(kind, id));
            is_named |= held.is_some_and(|held| beside(held));
        });
    }
    is_named
}

/// The record is a person of the person's own unit or below, or names one in a link.
fn is_of_team(standing: &Standing, object: &Object<'_>) -> bool {
    let Some(unit) = standing.unit else { return false };
    let in_team = |held: &Held| object.isms.units_above(held.envelope.unit).contains(&unit);
    if object.kind.name == "person" {
        return object.isms.held(object.kind, object.id).is_some_and(|held| in_team(held))
            || object.isms.units_above(object.unit).contains(&unit);
    }
    let (Some(record), Some(person)) = (object.record, isms::registry::named("person")) else { return false };
    object.kind.fields.iter().enumerate().filter(|(_, field)| field.link.is_some()).any(|(position, _)| {
        let people = record.get(position);
        people.references().iter().any(|id| object.isms.held(person, *id).is_some_and(|held| in_team(held)))
    })
}
