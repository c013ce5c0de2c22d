//! The people who act, and how they come to their roles: by commands, as in life.

use std::sync::Arc;

use catalogue::Role;
use decide::{Command, Put, Step, StepTarget, Target};
use isms::Isms;
use isms::asset::Asset;
use isms::leadership::RoleAssignment;
use isms::people::Person;
use isms::risk::{Risk, RiskCriteria};
use record::{Id, Kind, Kinded, Line};
use serde_json::{Value as Json, json};

/// Those of the founding, in the order in which they are the crew: who writes nearly everything comes first.
const FOUNDED: [&str; 3] = ["Ines Castro", "Jonas Weber", "Maren Dekker"];
/// Who comes to them: name, role, and which of those above proposes it.
const APPOINTED: [(&str, Role, usize); 4] = [
    ("Lea Brandt", Role::RiskOwner, 1),
    ("Noor Haddad", Role::AssetOwner, 0),
    ("Tom Okafor", Role::ControlOwner, 0),
    ("Uma Stein", Role::RiskOwner, 1),
];
/// Each is entered, proposed, and consents; then the first criteria are submitted and approved, and a risk to something is named.
pub const STAGES: usize = 3 * APPOINTED.len() + 5;

/// The crew, as far as it is there.
pub fn crew(isms: &Isms) -> Vec<Id> {
    let names = FOUNDED.into_iter().chain(APPOINTED.map(|(name, ..)| name));
    let named = |name: &str| isms.all::<Person>().find(|person| &*person.name == name).map(|person| person.held.id);
    names.filter_map(named).collect()
}

/// What has to happen next so that everybody is at work, and who does it.
pub fn stage(isms: &Arc<Isms>, stage: usize) -> (Id, Command) {
    let people = crew(isms);
    let Some((name, role, proposer)) = APPOINTED.get(stage / 3) else {
        let criteria = isms.all::<RiskCriteria>().next().unwrap();
        let (id, version) = (criteria.held.id, criteria.held.version);
        return match stage - 3 * APPOINTED.len() {
            0 => {
                let reviewers = json!({"reviewers": [people[2].to_string()]});
                let (kind, target) = (RiskCriteria::kind_of(), Target::Existing { id, version });
                (people[0], Command::Put(Put { kind, target, patch: trial::body(reviewers), reason: None }))
            }
            1 => (people[0], step(RiskCriteria::kind_of(), id, version, "submission")),
            2 => (people[1], step(RiskCriteria::kind_of(), id, version, "approval")),
            3 => (people[0], make::<Asset>(json!({"name": "Customer data warehouse"}))),
            _ => {
                (people[0], first_step(Risk::kind_of(), isms.root().unwrap(), "risk", json!({"title": "Lost laptop"})))
            }
        };
    };
    let newest = || isms.all::<RoleAssignment>().max_by_key(|assignment| assignment.held.at).unwrap();
    match stage % 3 {
        0 => (people[0], make::<Person>(json!({"name": name}))),
        1 => {
            let person = *people.last().unwrap();
            let today = newest().held.recorded.to_zoned(jiff::tz::TimeZone::UTC).date();
            let details = json!({"person": person.to_string(), "role": role.id(), "from": today.to_string()});
            let kind = RoleAssignment::kind_of();
            (people[*proposer], first_step(kind, isms.root().unwrap(), "assignment", details))
        }
        _ => {
            let held = newest().held;
            (*people.last().unwrap(), step(held.kind, held.id, held.version, "consent"))
        }
    }
}

fn make<T: Kinded>(fields: Json) -> Command {
    Command::Put(Put { kind: T::kind_of(), target: Target::New, patch: trial::body(fields), reason: None })
}

fn first_step(kind: &'static Kind, unit: Id, noun: &str, details: Json) -> Command {
    Command::Step(Step {
        kind,
        target: StepTarget::New { unit: Some(unit) },
        noun: noun.to_owned(),
        details: trial::body(details),
        reason: None,
        is_proposal: false,
    })
}

fn step(kind: &'static Kind, id: Id, version: u64, noun: &str) -> Command {
    Command::Step(Step {
        kind,
        target: StepTarget::Existing { id, version },
        noun: noun.to_owned(),
        details: trial::body(json!({})),
        reason: Line::new("as agreed").ok(),
        is_proposal: false,
    })
}
