//! The lives of what is done in operation: exceptions, incidents, breaches, changes, suppliers, reviews of access, requests
//! about personal data, certificates. One world for all of them: Corvane with Engineering, and one person for each part.

mod breach;
mod change;
mod data_subject_request;
mod exception;
mod incident;
mod single_person;
mod supplier;
mod supplier_assessment;

use std::collections::BTreeMap;

use access::Actor;
use catalogue::Role;
use decide::{Command, Decided, Rejection, StepTarget};
use jiff::ToSpan;
use record::{Id, Kinded};
use serde_json::{Value as Json, json};
use trial::World;

use crate::cases::Decides;
use crate::scene::codes;

/// A world in which somebody is about to take a step, and what it is about.
pub struct Life {
    pub world: World,
    pub actor: Actor,
    pub engineering: Id,
    /// The record that the step is about; nil before one is made.
    pub record: Id,
    pub command: Command,
    /// People and records by the names that the stories give them.
    named: BTreeMap<&'static str, Id>,
}

impl Life {
    /// Ines is ISMS manager, Jonas top management. At Engineering: Olga owns risks, Carla controls, Anna assets; Lea leads
    /// incidents, Dora is data protection officer, Sam keeps suppliers, Eve is an employee and nothing else.
    pub fn begin() -> Self {
        let mut world = World::founded();
        world.criteria();
        let engineering = world.unit("Engineering", world.root);
        let mut named = BTreeMap::new();
        named.insert("ines", world.isms_manager);
        named.insert("jonas", world.top_management);
        for (name, role) in [
            ("olga", Role::RiskOwner),
            ("carla", Role::ControlOwner),
            ("anna", Role::AssetOwner),
            ("lea", Role::IncidentLead),
            ("dora", Role::Dpo),
            ("sam", Role::SupplierManager),
            ("eve", Role::Employee),
            ("finn", Role::Employee),
        ] {
            let person = world.holder(name, &[role], engineering);
            if role != Role::Employee {
                world.grant(person, Role::Employee, engineering);
            }
            named.insert(name, person);
        }
        let actor = world.actor(world.isms_manager);
        let command = World::make::<isms::asset::Asset>(json!({"name": "x"}));
        Self { world, actor, engineering, record: Id::nil(), command, named }
    }

    /// Who or what a story calls so.
    pub fn id(&self, name: &str) -> Id {
        self.named[name]
    }

    /// Calls a record so.
    pub fn name(&mut self, name: &'static str, id: Id) {
        self.named.insert(name, id);
    }

    /// Makes a record of Engineering as it is, and calls it so.
    pub fn there<T: Kinded>(&mut self, name: &'static str, fields: Json) -> Id {
        let id = self.world.record::<T>(self.engineering, fields);
        self.name(name, id);
        id
    }

    /// The step is about this record, as it stands.
    pub fn about<T: Kinded>(mut self, fields: Json) -> Self {
        self.record = self.world.record::<T>(self.engineering, fields);
        self
    }

    /// Somebody is about to make a record of Engineering.
    pub fn beginning<T: Kinded>(mut self, who: &str, noun: &str, details: Json) -> Self {
        self.by(who);
        self.command = World::first_step::<T>(self.engineering, noun, details);
        self
    }

    /// Somebody is about to take a step on the record.
    pub fn taking<T: Kinded>(mut self, who: &str, noun: &str, details: Json) -> Self {
        self.by(who);
        self.command = self.world.step::<T>(self.record, noun, details);
        self
    }

    /// The step is taken; the record is what it made, or what it was about.
    pub fn taken(mut self) -> Self {
        self.record = self.world.commit(self.actor.person, &self.command);
        self
    }

    pub fn by(&mut self, who: &str) {
        self.actor = self.world.actor(self.id(who));
    }

    fn step(&mut self) -> &mut decide::Step {
        match &mut self.command {
            Command::Step(step) => step,
            Command::Put(_)
            | Command::Retire(_)
            | Command::All(_)
            | Command::Import(_)
            | Command::Undo(_)
            | Command::Readdress(_)
            | Command::Draft(_)
            | Command::Apply(_)
            | Command::Erase(_) => panic!("no step"),
        }
    }

    /// Something else is given.
    pub fn with(&mut self, field: &str, value: impl Into<Json>) {
        self.step().details.insert(field.to_owned(), value.into());
    }

    /// Something is not given.
    pub fn without(&mut self, field: &str) {
        self.step().details.remove(field);
    }

    /// No reason is given.
    pub fn without_reason(&mut self) {
        self.step().reason = None;
    }

    /// The record says something else, and whoever takes the step saw that.
    pub fn saying<T: Kinded>(&mut self, fields: Json) {
        self.world.revise(T::kind_of(), self.record, fields);
        let (id, version) = (self.record, self.world.held(T::kind_of(), self.record).version);
        self.step().target = StepTarget::Existing { id, version };
    }

    /// The clock moves on; the proof of the factor is as fresh as before.
    pub fn hours_pass(&mut self, hours: i64) {
        self.world.now += hours.hours();
        self.actor = self.world.actor(self.actor.person);
    }

    pub fn days_pass(&mut self, days: i64) {
        self.hours_pass(24 * days);
    }

    /// What the record is.
    pub fn it<T: Kinded>(&self) -> &T {
        self.world.held(T::kind_of(), self.record).typed().unwrap()
    }

    /// The state of the record today.
    pub fn state<T: Kinded>(&self) -> &'static str {
        self.world.held(T::kind_of(), self.record).record().unwrap().state(self.world.today()).unwrap().code
    }

    /// The codes that refuse the command.
    pub fn refused(&self) -> Vec<String> {
        self.decide().map(|_| Vec::new()).unwrap_or_else(|rejection| codes(&rejection))
    }
}

impl Decides for Life {
    fn decide(&self) -> Result<Decided, Rejection> {
        decide::decide(&self.world.isms, &self.actor, &self.command, &self.world.moment())
    }
}
