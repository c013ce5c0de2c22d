//! Acknowledging a version: once, for oneself, while it is in force and meant for one.

use catalogue::Role;
use decide::{Command, Decided, Rejection};
use isms::documented::acknowledgement::{has_acknowledged, unread};
use isms::documented::{Acknowledgement, Document, DocumentVersion};
use isms::people::Person;
use record::{Id, Kinded};
use serde_json::{Value as Json, json};
use trial::World;

use crate::cases::{Decides, Refused, each_is_refused_by_its_code, every_command_is_allowed, every_guard_has_a_case};
use crate::scene::codes;

/// Tom of Support reads the policy, which is in force for everybody since 20 February.
struct Life {
    world: World,
    tom: Id,
    version: Id,
    command: Command,
    actor: access::Actor,
}

impl Life {
    fn begin() -> Self {
        let mut world = World::founded();
        let support = world.unit("Support", world.root);
        let tom = world.holder("Tom Falk", &[Role::Employee], support);
        let document = world.record::<Document>(world.root, json!({"name": "Policy", "kind": "policy"}));
        let version = json!({
            "title": "Policy, version 1", "document": document, "edition": 1, "language": "en", "step": "published",
            "for_everybody": true, "published_on": "2026-02-20",
        });
        let version = world.record::<DocumentVersion>(world.root, version);
        let (command, actor) = (reading(version), world.actor(tom));
        Self { world, tom, version, command, actor }
    }

    fn saying(&mut self, fields: Json) {
        self.world.revise(DocumentVersion::kind_of(), self.version, fields);
    }

    fn commit(&mut self) -> Id {
        let decided = self.decide().unwrap();
        self.world.isms = std::sync::Arc::clone(decided.after());
        decided.outcomes()[0].id
    }
}

fn reading(version: Id) -> Command {
    let Command::Step(mut step) =
        World::first_step::<Acknowledgement>(Id::nil(), "acknowledgement", json!({"version": version}))
    else {
        panic!("no step")
    };
    step.target = decide::StepTarget::New { unit: None };
    Command::Step(step)
}

impl Decides for Life {
    fn decide(&self) -> Result<Decided, Rejection> {
        decide::decide(&self.world.isms, &self.actor, &self.command, &self.world.moment())
    }
}

const REFUSED: &[Refused<Life>] = &[
    (
        "it was superseded, and its reader may see all",
        by_manager,
        |l| l.saying(json!({"step": "superseded"})),
        "not_in_force",
    ),
    ("it is for others", by_manager, |l| l.saying(json!({"for_everybody": false})), "not_addressed"),
    (
        "they have read it",
        Life::begin,
        |l| {
            l.commit();
        },
        "acknowledged_already",
    ),
    ("they do not see it", Life::begin, |l| l.saying(json!({"for_everybody": false})), "version: not_there"),
];

fn by_manager() -> Life {
    let mut life = Life::begin();
    life.actor = life.world.actor(life.world.isms_manager);
    life
}

#[test]
fn every_refusal_is_a_passing_world_with_one_fact_changed() {
    every_command_is_allowed("acknowledgement", ["acknowledgement.acknowledge"]);
    each_is_refused_by_its_code(REFUSED);
    every_guard_has_a_case("acknowledgement", REFUSED);
}

#[test]
fn everybody_acknowledges_for_themselves_and_it_stays_as_it_was_given() {
    let mut life = Life::begin();
    let made = life.commit();
    let it: &Acknowledgement = life.world.held(Acknowledgement::kind_of(), made).typed().unwrap();
    assert_eq!((it.person.id, &*it.summary), (life.tom, "Tom Falk: Policy, version 1"));
    assert!(has_acknowledged(&life.world.isms, life.tom, life.version));
    let edit = life.world.edit::<Acknowledgement>(made, json!({"acknowledged_on": "2026-01-01"}));
    let rejection = decide::decide(&life.world.isms, &life.actor, &edit, &life.world.moment()).unwrap_err();
    assert_eq!(codes(&rejection), ["by_steps_only"]);
    let view = life.world.view(life.tom);
    assert!(view.held(Acknowledgement::kind_of(), made).is_some(), "who acknowledged something sees that");
}

#[test]
fn a_version_is_unread_until_it_is_acknowledged_and_the_next_is_unread_again() {
    let mut life = Life::begin();
    let unread = |life: &Life| {
        let unread = unread(&life.world.isms, life.tom, life.world.today());
        unread.into_iter().map(|(version, due)| (version.held.id, due.to_string())).collect::<Vec<_>>()
    };
    assert_eq!(unread(&life), [(life.version, "2026-03-22".to_owned())], "thirty days after publication");
    life.world.revise(Person::kind_of(), life.tom, json!({"joined_on": "2026-03-01"}));
    assert_eq!(unread(&life), [(life.version, "2026-03-31".to_owned())], "thirty days after the first day");
    life.commit();
    assert_eq!(unread(&life), []);
    let document = life.world.isms.all::<Document>().next().unwrap().held.id;
    life.saying(json!({"step": "superseded"}));
    let next = json!({
        "title": "Policy, version 2", "document": document, "edition": 2, "language": "en", "step": "published",
        "for_everybody": true, "published_on": "2026-03-02",
    });
    let next = life.world.record::<DocumentVersion>(life.world.root, next);
    assert_eq!(unread(&life), [(next, "2026-04-01".to_owned())]);
    // A procedure asks for it only where it says so.
    life.world.revise(Document::kind_of(), document, json!({"kind": "procedure"}));
    assert_eq!(unread(&life), []);
    life.world.revise(DocumentVersion::kind_of(), next, json!({"to_acknowledge": true}));
    assert_eq!(unread(&life).len(), 1);
}
