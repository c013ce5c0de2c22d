//! Acknowledging a version (5.2 f, 7.3 a): once, for oneself, while it is in force and one belongs to its readers.

use access::Standing;
use catalogue::Link;
use isms::documented::acknowledgement::has_acknowledged;
use isms::documented::{Acknowledgement, DocumentStep, DocumentVersion};
use isms::people::Person;
use record::{Body, Fields, Kinded as _, Ref};
use serde_json::json;

use super::context::StepContext;
use super::rules::{Guard, Named, Noun, Rules, step};

/// The rules of the life cycle.
pub(crate) const RULES: Rules = Rules {
    machine: "acknowledgement",
    steps: &[step::<Reading>("acknowledgement.acknowledge")],
    guards: GUARDS,
    beginning: &[(Link::Person, |_, standing: &Standing| standing.unit.is_some())],
    ..Rules::NONE
};

const GUARDS: &[(&str, Guard)] =
    &[("not_in_force", not_in_force), ("not_addressed", not_addressed), ("acknowledged_already", acknowledged_already)];

/// What was read.
#[derive(Fields)]
pub(crate) struct Reading {
    /// The version that you have read and will follow.
    pub version: Ref<DocumentVersion>,
}

impl Noun for Reading {
    /// INVARIANT: everybody acknowledges for themselves.
    fn write(&self, context: &StepContext<'_>, body: &mut Body) {
        let (isms, person) = (context.isms(), context.actor().person);
        let name = isms.get(Ref::<Person>::to(person)).map(|person| person.name.to_string()).unwrap_or_default();
        let version = isms.get(self.version);
        let title = version.as_ref().map(|version| version.title.to_string()).unwrap_or_default();
        if let (Some(version), None) = (&version, context.unit) {
            body.insert("unit".to_owned(), json!(version.held.envelope.unit));
        }
        body.insert("document_version".to_owned(), json!(self.version.id));
        body.insert("person".to_owned(), json!(person));
        body.insert("summary".to_owned(), json!(Acknowledgement::summary(&name, &title)));
        body.insert("acknowledged_on".to_owned(), json!(context.today.to_string()));
    }
}

fn named(reading: &Reading) -> Named {
    vec![(DocumentVersion::kind_of(), reading.version.id)]
}

fn not_in_force(context: &StepContext<'_>) -> Option<Named> {
    let reading: &Reading = context.noun()?;
    let version = context.isms().get(reading.version);
    let is_in_force =
        version.is_some_and(|version| version.step == DocumentStep::Published && version.held.is_living());
    (!is_in_force).then(|| named(reading))
}

fn not_addressed(context: &StepContext<'_>) -> Option<Named> {
    let reading: &Reading = context.noun()?;
    let (isms, person) = (context.isms(), context.actor().person);
    let version = isms.get(reading.version)?;
    let is_reader = version.audience.includes(isms, version.held.envelope.unit, person);
    (!is_reader).then(|| named(reading))
}

fn acknowledged_already(context: &StepContext<'_>) -> Option<Named> {
    let reading: &Reading = context.noun()?;
    has_acknowledged(context.isms(), context.actor().person, reading.version.id).then(|| named(reading))
}
