//! The life of access from outside (A.5.18, A.8.34): requested, approved by somebody else at the top, revoked. That it is
//! active and that it expired follow from its days.

use catalogue::{Link, Role, rights};
use isms::Typed;
use isms::context::Unit;
use isms::leadership::ExternalGrant;
use isms::people::Person;
use jiff::ToSpan;
use jiff::civil::Date;
use record::{Body, Fields, Line, Misfit, Prose, Ref};
use serde_json::Value as Json;

use super::context::StepContext;
use super::role_assignment::open_of;
use super::rules::{Named, Nothing, Noun, Rules, Tie, step};

/// The rules of the life cycle.
pub(crate) const RULES: Rules = Rules {
    machine: "external_grant",
    steps: &[
        step::<Request>("external_grant.request"),
        step::<Approval>("external_grant.approve"),
        step::<Nothing>("external_grant.revoke"),
    ],
    guards: &[
        ("grant_incomplete", grant_incomplete),
        ("own_work", own_work),
        ("confidentiality_missing", confidentiality_missing),
        ("grant_too_long", grant_too_long),
    ],
    links: &[(Link::Delegate, DELEGATE)],
    ..Rules::NONE
};

/// Nobody yet. A delegate is named in writing by top management, for this one step, and no step does that; were it a field
/// of the request, whoever asks would choose who approves.
const DELEGATE: Tie = |_, _| false;

/// How many days after the audit the access ends at the latest.
const DAYS_AFTER: i64 = 30;

/// What is asked for. The unit is the record's own; its top management approves.
///
/// What may be missing here is named by the guard that asks for it, all at once.
#[derive(Fields)]
pub(crate) struct Request {
    /// Who gets in: a person on record who holds no role here.
    pub person: Ref<Person>,
    /// The organisation that they come from.
    pub organisation: Option<Line>,
    /// What they need to read it for.
    pub purpose: Option<Prose>,
    /// The units whose records they may read; those below are among them.
    pub covers: Vec<Ref<Unit>>,
    /// The first day.
    pub from: Option<Date>,
    /// The last day. From the day after, nothing is seen.
    #[field(label = "Until")]
    pub to: Option<Date>,
    /// The last day of the audit, or of whatever else it is for. Without one, the first day counts as such.
    #[field(label = "Audit ends")]
    pub audit_ends: Option<Date>,
    /// The confidentiality agreement or contract that binds them, and where it is kept. Whoever approves can add it.
    pub confidentiality: Option<Line>,
}

impl Noun for Request {
    fn misfits(&self, context: &StepContext<'_>) -> Vec<Misfit> {
        let mut misfits = Vec::new();
        if self.to.is_some_and(|last| last < self.from.map_or(context.today, |first| first.max(context.today))) {
            let sentence = "The last day is over or before the first. Choose a later one.";
            misfits.push(Misfit::new("to", "before_start", sentence));
        }
        // INVARIANT: whoever approves at a unit opens nothing that is outside it.
        let own = context.unit.or(context.view.root());
        let is_within = |unit: &Ref<Unit>| own.is_some_and(|own| context.isms().units_above(unit.id).contains(&own));
        if !self.covers.iter().all(is_within) {
            let sentence = "A grant covers its own unit or units below it. Choose the unit above all of them.";
            misfits.push(Misfit::new("covers", "outside_unit", sentence));
        }
        let conflicts = open_of(context, self.person).any(|one| {
            let held = super::role_assignment::role(&one);
            held.is_none_or(|held| rights().conflict(Role::ExternalAuditor, held))
        });
        if conflicts {
            let sentence =
                "This person holds a role here or was proposed for one, and sees what it shows. End it first.";
            misfits.push(Misfit::new("person", "holds_role", sentence));
        }
        misfits
    }

    fn write(&self, context: &StepContext<'_>, body: &mut Body) {
        Fields::write(self, body);
        let name = context.isms().get(self.person).map(|person| person.name.to_string()).unwrap_or_default();
        let summary = ExternalGrant::summary(&name, self.organisation.as_deref().unwrap_or_default());
        body.insert("summary".to_owned(), Json::from(summary));
        body.insert("requester".to_owned(), Json::from(context.actor().person.to_string()));
    }
}

/// What whoever approves may add. They can narrow what was asked for, and not widen it.
#[derive(Fields)]
pub(crate) struct Approval {
    /// The confidentiality agreement or contract that binds them, and where it is kept. Needed unless the request names it.
    pub confidentiality: Option<Line>,
    /// An earlier last day than the one asked for.
    #[field(label = "Until")]
    pub to: Option<Date>,
}

impl Noun for Approval {
    fn misfits(&self, context: &StepContext<'_>) -> Vec<Misfit> {
        let Some(grant) = context.record::<ExternalGrant>() else { return Vec::new() };
        let mut misfits = Vec::new();
        if self.to.zip(grant.to).is_some_and(|(to, asked)| to > asked) {
            misfits.push(Misfit::new(
                "to",
                "after_request",
                "It was asked for until an earlier day. Choose none later.",
            ));
        }
        if self.to.is_some_and(|to| grant.from.is_some_and(|from| to < from)) {
            misfits.push(Misfit::new("to", "before_start", "The last day is before the first. Choose a later one."));
        }
        misfits
    }

    fn write(&self, _: &StepContext<'_>, body: &mut Body) {
        Fields::write(self, body);
    }
}

/// The open grants of a person, but the one that the step is about.
pub(crate) fn open_grants<'a>(
    context: &'a StepContext<'_>,
    person: Ref<Person>,
) -> impl Iterator<Item = Typed<'a, ExternalGrant>> {
    let referring = context.isms().referring_from::<ExternalGrant>(person.id);
    let fields = referring.filter(|referring| referring.held.is_living() && referring.field.name == "person");
    fields.filter_map(move |referring| {
        let it: &ExternalGrant = referring.held.typed()?;
        let is_other = referring.held.id != context.id;
        (is_other && it.is_open(context.today)).then_some(Typed { held: referring.held, it })
    })
}

/// The grant as it would be after the step; nothing while it is only asked whether the step is open.
fn after<'a>(context: &StepContext<'a>) -> Option<&'a ExternalGrant> {
    context.after.and_then(|(_, record)| record.downcast())
}

fn grant_incomplete(context: &StepContext<'_>) -> Option<Named> {
    let grant = after(context)?;
    let is_complete = grant.organisation.is_some()
        && grant.purpose.is_some()
        && !grant.covers.is_empty()
        && grant.from.is_some()
        && grant.to.is_some();
    (!is_complete).then(Named::new)
}

/// Neither who asked for it nor who would get it approves it.
fn own_work(context: &StepContext<'_>) -> Option<Named> {
    let grant: &ExternalGrant = context.record()?;
    let actor = context.actor().person;
    (grant.requester.id == actor || grant.person.id == actor).then(Named::new)
}

fn confidentiality_missing(context: &StepContext<'_>) -> Option<Named> {
    after(context)?.confidentiality.is_none().then(Named::new)
}

/// The last day is known and lies at most 30 days after the audit.
fn grant_too_long(context: &StepContext<'_>) -> Option<Named> {
    let grant = after(context)?;
    let audit_ends = grant.audit_ends.or(grant.from);
    let latest = audit_ends.and_then(|day| day.checked_add(DAYS_AFTER.days()).ok());
    let is_short = grant.to.zip(latest).is_some_and(|(to, latest)| to <= latest);
    (!is_short).then(Named::new)
}
