//! A founded ISMS as a value, in which people hold any role anywhere.
//!
//! Founding gives three roles only, and the steps by which the others are granted are not plain editing. So this writes
//! role assignments by hand, as revisions with true commitments, entries and log positions.

use std::sync::Arc;

use access::{Actor, Proof, Reach, Standing, Via, View};
use catalogue::Role;
use decide::{Command, Decided, Founding, Put, Rejection, Retire, Step, StepTarget, Target};
use isms::asset::Asset;
use isms::context::Unit;
use isms::leadership::{ExternalGrant, RoleAssignment};
use isms::people::Person;
use isms::risk::RiskCriteria;
use isms::{Commit, Held, Ids as _, Isms, Moment, Revision};
use jiff::Timestamp;
use jiff::civil::Date;
use ledger::commitment::{Header, Seals, commitment};
use ledger::entry::{By, Entry, Subject};
use record::{Body, Envelope, Id, Kind, Kinded, Line};
use serde_json::{Value as Json, json};

use crate::{Sequence, body};

/// Corvane, founded by Maren as its owner, with Jonas as top management and Ines as ISMS manager.
#[derive(Debug)]
pub struct World {
    /// The value.
    pub isms: Arc<Isms>,
    /// What the clock shows.
    pub now: Timestamp,
    /// Where ids come from.
    pub ids: Sequence,
    /// The unit at the top.
    pub root: Id,
    /// Maren, who founded it.
    pub owner: Id,
    /// Jonas.
    pub top_management: Id,
    /// Ines.
    pub isms_manager: Id,
}

impl World {
    /// What the organisation is founded with.
    pub fn founding() -> Founding {
        Founding {
            organisation: body(json!({"name": "Corvane", "time_zone": "Europe/Amsterdam", "currency": "EUR"})),
            units: Vec::new(),
            founder: body(json!({"name": "Maren Dekker", "email": "maren@corvane.example"})),
            founder_roles: Vec::new(),
            others: vec![
                (body(json!({"name": "Jonas Weber", "email": "jonas@corvane.example"})), vec![Role::TopManagement]),
                (body(json!({"name": "Ines Castro", "email": "ines@corvane.example"})), vec![Role::IsmsManager]),
            ],
        }
    }

    /// The organisation on the day of its founding.
    pub fn founded() -> Self {
        Self::founded_by().0
    }

    /// The organisation on the day of its founding, and the decision that founded it.
    pub fn founded_by() -> (Self, Decided) {
        let now: Timestamp = "2026-03-02T09:00:00Z".parse().unwrap();
        let ids = Sequence::default();
        let empty = Isms::empty(ids.id(now));
        let moment = Moment { now, today: empty.today(now), ids: &ids };
        let founded = decide::found(&empty, &Self::founding(), &moment).unwrap();
        (Self::standing_at(Arc::clone(founded.after()), ids, now), founded)
    }

    fn standing_at(isms: Arc<Isms>, ids: Sequence, now: Timestamp) -> Self {
        let today = isms.today(now);
        let holder = |role: Role| {
            let holds =
                |person: &Id| Standing::of(&isms, *person, today).held.iter().any(|holding| holding.role == role);
            isms.all::<Person>().map(|person| person.held.id).find(holds).unwrap()
        };
        let (owner, top_management, isms_manager) =
            (holder(Role::Owner), holder(Role::TopManagement), holder(Role::IsmsManager));
        let root = isms.root().unwrap();
        Self { isms, now, ids, root, owner, top_management, isms_manager }
    }

    /// The date there.
    pub fn today(&self) -> Date {
        self.isms.today(self.now)
    }

    /// Now.
    pub fn moment(&self) -> Moment<'_> {
        Moment { now: self.now, today: self.today(), ids: &self.ids }
    }

    /// The newest version of a record.
    pub fn held(&self, kind: &Kind, id: Id) -> &Arc<Held> {
        self.isms.held(kind, id).unwrap()
    }

    /// A new unit below another.
    pub fn unit(&mut self, name: &str, above: Id) -> Id {
        self.record::<Unit>(above, json!({"name": name}))
    }

    /// A new person of a unit.
    pub fn person(&mut self, name: &str, unit: Id) -> Id {
        self.record::<Person>(unit, json!({"name": name}))
    }

    /// A new asset of a unit.
    pub fn asset(&mut self, name: &str, unit: Id) -> Id {
        self.record::<Asset>(unit, json!({"name": name}))
    }

    /// A role in force at a unit, since always and without end; that of an external auditor by an external grant, which
    /// lasts a hundred days.
    pub fn grant(&mut self, person: Id, role: Role, unit: Id) -> Id {
        match role {
            Role::ExternalAuditor => self.external(person, &[unit], json!({})),
            _ => self.assignment(person, role, unit, json!({})),
        }
    }

    /// An external grant of the whole organisation that covers these units, begins today and lasts a hundred days; `with`
    /// changes its fields, such as `step`, `from` and `to`.
    pub fn external(&mut self, person: Id, covers: &[Id], with: Json) -> Id {
        let covers: Vec<_> = covers.iter().map(Id::to_string).collect();
        let (from, to) = (self.today(), self.today().checked_add(jiff::Span::new().days(100)).unwrap());
        let mut fields = json!({
            "summary": "a grant", "person": person.to_string(), "organisation": "Norske Audit", "covers": covers,
            "purpose": "Stage 1", "from": from.to_string(), "to": to.to_string(), "step": "approved",
            "requester": self.isms_manager.to_string(), "confidentiality": "agreement of January",
        });
        for (name, value) in body(with) {
            fields[name] = value;
        }
        self.record::<ExternalGrant>(self.root, fields)
    }

    /// A role assignment; `with` changes its fields, such as `step`, `from` and `to`.
    pub fn assignment(&mut self, person: Id, role: Role, unit: Id, with: Json) -> Id {
        let mut fields =
            json!({"summary": "a role", "person": person.to_string(), "role": role.id(), "step": "active"});
        for (name, value) in body(with) {
            fields[name] = value;
        }
        self.record::<RoleAssignment>(unit, fields)
    }

    /// A person of that unit who holds these roles there, and nothing else.
    pub fn holder(&mut self, name: &str, roles: &[Role], unit: Id) -> Id {
        let person = self.person(name, unit);
        for role in roles {
            self.grant(person, *role, unit);
        }
        person
    }

    /// The risk criteria of the founding, approved: the starter set in force.
    pub fn criteria(&mut self) -> Id {
        let criteria = self.isms.all::<RiskCriteria>().next().unwrap().held.id;
        let (by, on) = (self.top_management.to_string(), self.today().to_string());
        let approved = json!({"step": "approved", "approved_by": by, "approved_on": on});
        self.revise(RiskCriteria::kind_of(), criteria, approved);
        criteria
    }

    /// A new record of any kind, with the next number, whatever the rules say.
    pub fn record<T: Kinded>(&mut self, unit: Id, fields: Json) -> Id {
        let (kind, id) = (T::kind_of(), self.ids.id(self.now));
        let mut envelope = Envelope::new(unit);
        if !kind.prefix.is_empty() {
            envelope.number = Some(self.isms.register(kind).unwrap().last_number() + 1);
        }
        let mut body = body(fields);
        envelope.write(&mut body);
        self.write(kind, id, body);
        id
    }

    /// The next version of a record with other values in some fields, `null` taking one away, whatever the rules say.
    pub fn revise(&mut self, kind: &'static Kind, id: Id, fields: Json) {
        let mut revised = self.held(kind, id).body();
        for (name, value) in body(fields) {
            if value.is_null() {
                revised.remove(&name);
            } else {
                revised.insert(name, value);
            }
        }
        self.write(kind, id, revised);
    }

    /// Takes a record out of use, whatever the rules say.
    pub fn retire(&mut self, kind: &'static Kind, id: Id) {
        let today = self.today().to_string();
        self.revise(kind, id, json!({"retired": today}));
    }

    /// Holds a record as one whose stored content was changed behind our back.
    pub fn damage(&mut self, kind: &'static Kind, id: Id) {
        let mut revision = self.revision(kind, id, self.held(kind, id).body(), 0);
        revision.body.insert("name".to_owned(), "changed".into());
        Arc::make_mut(&mut self.isms).catch_up(&revision);
    }

    fn write(&mut self, kind: &'static Kind, id: Id, body: Body) {
        let commit = self.commit_of(self.revision(kind, id, body, 1));
        Arc::make_mut(&mut self.isms).apply(&commit);
    }

    /// A revision with a true commitment, `ahead` versions after the newest.
    pub fn revision(&self, kind: &'static Kind, id: Id, body: Body, ahead: u64) -> Revision {
        let version = self.isms.held(kind, id).map_or(0, |held| held.version) + ahead;
        let seals = Seals::new(&body, || self.ids.salt());
        let header = Header { kind: kind.name, id, version, schema: kind.schema };
        let commitment = commitment(&header, &body, &seals).unwrap();
        Revision {
            at: self.isms.size(),
            kind,
            id,
            version,
            schema: kind.schema,
            recorded: self.now,
            by: Some(self.isms_manager),
            command: Arc::from(format!("{}.put", kind.name)),
            body,
            seals,
            commitment,
        }
    }

    /// The commit of one revision.
    pub fn commit_of(&self, revision: Revision) -> Commit {
        let entry = Entry {
            organisation: self.isms.organisation(),
            run: revision.at,
            count: Some(1),
            recorded: revision.recorded,
            command: revision.command.to_string(),
            by: By {
                actor: ledger::entry::Actor::Service("trial".to_owned()),
                assignment: None,
                exception: None,
                factor: None,
                via: None,
                token: None,
            },
            subject: Subject::Record(ledger::entry::Revision {
                kind: revision.kind.name.to_owned(),
                id: revision.id,
                version: revision.version,
                schema: revision.schema,
                commitment: revision.commitment,
            }),
        };
        let entries = vec![entry.to_bytes().unwrap()];
        Commit { run: revision.at, recorded: revision.recorded, revisions: vec![revision], entries }
    }

    /// The person at the pages, with a factor just proven.
    pub fn actor(&self, person: Id) -> Actor {
        let proof = Some(Proof { factor: "totp".to_owned(), at: self.now });
        Actor { person, via: Via::Page, reach: Reach::Approve, token: None, proof }
    }

    /// What the person holds today.
    pub fn standing(&self, person: Id) -> Standing {
        Standing::of(&self.isms, person, self.today())
    }

    /// What the person may see.
    pub fn view(&self, person: Id) -> View {
        View::of_present(Arc::clone(&self.isms), self.actor(person), self.now)
    }

    /// Decides without moving on.
    pub fn decide(&self, person: Id, command: &Command) -> Result<Decided, Rejection> {
        decide::decide(&self.isms, &self.actor(person), command, &self.moment())
    }

    /// Decides and moves on; returns the first record that was written.
    pub fn commit(&mut self, person: Id, command: &Command) -> Id {
        let decided = self.decide(person, command).unwrap();
        self.isms = Arc::clone(decided.after());
        decided.outcomes()[0].id
    }

    /// The command that makes a record.
    pub fn make<T: Kinded>(fields: Json) -> Command {
        Command::Put(Put { kind: T::kind_of(), target: Target::New, patch: body(fields), reason: None })
    }

    /// The command that edits a record as it stands.
    pub fn edit<T: Kinded>(&self, id: Id, fields: Json) -> Command {
        let version = self.held(T::kind_of(), id).version;
        let target = Target::Existing { id, version };
        Command::Put(Put { kind: T::kind_of(), target, patch: body(fields), reason: None })
    }

    /// The command that takes a step on a record as it stands, with a reason.
    pub fn step<T: Kinded>(&self, id: Id, noun: &str, details: Json) -> Command {
        let version = self.held(T::kind_of(), id).version;
        Self::taking::<T>(StepTarget::Existing { id, version }, noun, details)
    }

    /// The command that makes a record of a unit by the first step of its life cycle.
    pub fn first_step<T: Kinded>(unit: Id, noun: &str, details: Json) -> Command {
        Self::taking::<T>(StepTarget::New { unit: Some(unit) }, noun, details)
    }

    fn taking<T: Kinded>(target: StepTarget, noun: &str, details: Json) -> Command {
        let reason = Some(Line::new("as agreed").unwrap());
        Command::Step(Step {
            kind: T::kind_of(),
            target,
            noun: noun.to_owned(),
            details: body(details),
            reason,
            is_proposal: false,
        })
    }

    /// The command that takes a record out of use, or back into it.
    pub fn retirement<T: Kinded>(&self, id: Id, is_retired: bool) -> Command {
        let version = self.held(T::kind_of(), id).version;
        Command::Retire(Retire { kind: T::kind_of(), id, version, is_retired, reason: None })
    }
}
