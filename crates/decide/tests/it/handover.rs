//! Leaving, moving and handing over: all that somebody holds passes in one commit, or nothing does.

use access::{Actor, Standing};
use catalogue::Role;
use decide::{Becomes, Command, Decided, Rejection, belongings};
use isms::asset::Asset;
use isms::control::Control;
use isms::handover::Handover;
use isms::leadership::RoleAssignment;
use isms::people::Person;
use isms::risk::Risk;
use isms::support::{Competence, TrainingAssignment, TrainingCourse, TrainingStep};
use jiff::ToSpan as _;
use record::{Id, Kinded};
use serde_json::{Value as Json, json};
use trial::World;

use crate::cases::{Decides, Refused, each_is_refused_by_its_code, every_command_is_allowed, every_guard_has_a_case};
use crate::scene::codes;

/// Lea of Engineering owns an asset, a risk that she agreed to and a control, and takes a course; Tom holds the same roles. Ines, the
/// ISMS manager, sees to it that Lea leaves at the end of March.
struct Life {
    world: World,
    actor: Actor,
    engineering: Id,
    lea: Id,
    tom: Id,
    asset: Id,
    risk: Id,
    role: Id,
    training: Id,
    competence: Id,
    command: Command,
}

const ROLES: [Role; 3] = [Role::AssetOwner, Role::RiskOwner, Role::ControlOwner];

impl Life {
    fn leaving() -> Self {
        let mut world = World::founded();
        let engineering = world.unit("Engineering", world.root);
        let lea = world.person("Lea Brandt", engineering);
        let role = world.grant(lea, Role::AssetOwner, engineering);
        for role in &ROLES[1..] {
            world.grant(lea, *role, engineering);
        }
        let tom = world.holder("Tom Okafor", &ROLES, engineering);
        let asset = world.record::<Asset>(engineering, json!({"name": "Ledger", "owner": lea}));
        let owned = json!({"title": "Loss", "owner": lea, "owner_agreed": true, "step": "identified"});
        let risk = world.record::<Risk>(engineering, owned);
        let control = world.record::<Control>(engineering, json!({"title": "Backup", "owner": lea, "step": "planned"}));
        let course = world.record::<TrainingCourse>(world.root, json!({"name": "Basics"}));
        let training = world.record::<TrainingAssignment>(
            engineering,
            json!({"summary": "Lea: Basics", "person": lea, "course": course, "step": "assigned"}),
        );
        let competence = world.record::<Competence>(engineering, json!({"name": "Audits", "person": lea}));
        let items = json!([
            {"kind": "asset", "object": asset, "to": tom},
            {"kind": "risk", "object": risk, "to": tom},
            {"kind": "control", "object": control, "to": tom},
        ]);
        let details = json!({"person": lea, "occasion": "leaves", "last_day": "2026-03-31", "items": items});
        let command = World::first_step::<Handover>(engineering, "handover", details);
        let actor = world.actor(world.isms_manager);
        Self { world, actor, engineering, lea, tom, asset, risk, role, training, competence, command }
    }

    /// Lea stays, and gives the asset to Tom.
    fn staying() -> Self {
        let mut life = Self::leaving();
        life.with("occasion", "stays");
        life.without("last_day");
        let row = json!([{"kind": "asset", "object": life.asset, "to": life.tom}]);
        life.with("items", row);
        life
    }

    /// Lea moves to Support, and her role as asset owner ends.
    fn moving() -> Self {
        let mut life = Self::staying();
        let support = life.world.unit("Support", life.world.root);
        life.with("occasion", "moves");
        life.with("new_unit", support.to_string());
        let rows = json!([
            {"kind": "asset", "object": life.asset, "to": life.tom},
            {"kind": "role-assignment", "object": life.role},
        ]);
        life.with("items", rows);
        life
    }

    fn details(&mut self) -> &mut record::Body {
        let Command::Step(step) = &mut self.command else { panic!("no step") };
        &mut step.details
    }

    fn with(&mut self, field: &str, value: impl Into<Json>) {
        self.details().insert(field.to_owned(), value.into());
    }

    fn without(&mut self, field: &str) {
        self.details().remove(field);
    }

    fn to(&mut self, row: usize, to: impl Into<Json>) {
        self.details()["items"][row]["to"] = to.into();
    }

    fn after(&self) -> World {
        let mut world = World::founded();
        world.isms = std::sync::Arc::clone(self.decide().unwrap().after());
        world.now = self.world.now;
        world
    }
}

impl Decides for Life {
    fn decide(&self) -> Result<Decided, Rejection> {
        decide::decide(&self.world.isms, &self.actor, &self.command, &self.world.moment())
    }
}

const REFUSED: &[Refused<Life>] = &[
    (
        "nobody takes the risk over",
        Life::leaving,
        |l| {
            let row = json!([{"kind": "asset", "object": l.asset, "to": l.tom}]);
            l.with("items", row);
        },
        "left_behind",
    ),
    ("nothing is named", Life::staying, |l| l.without("items"), "nothing_passes"),
    ("no factor was shown", Life::leaving, |l| l.actor.proof = None, "second_factor_missing"),
    (
        "an employee sees to it",
        Life::staying,
        |l| {
            let kim = l.world.holder("Kim", &[Role::Employee], l.engineering);
            l.actor = l.world.actor(kim);
        },
        "not_entitled",
    ),
    ("there is no last day", Life::leaving, |l| l.without("last_day"), "last_day: missing"),
    ("there is no new unit", Life::moving, |l| l.without("new_unit"), "new_unit: missing"),
    (
        "the new unit is the old one",
        Life::moving,
        |l| {
            let unit = l.engineering.to_string();
            l.with("new_unit", unit);
        },
        "new_unit: same_unit",
    ),
    (
        "the last day is before the first",
        Life::leaving,
        |l| {
            l.world.revise(Person::kind_of(), l.lea, json!({"joined_on": "2026-04-01"}));
        },
        "last_day: before_start",
    ),
    (
        "whoever takes it over lacks the role",
        Life::leaving,
        |l| {
            let kim = l.world.holder("Kim", &[Role::Employee], l.engineering);
            l.to(1, kim.to_string());
        },
        "items.1.to: owner_lacks_role",
    ),
    (
        "whoever takes it over has left",
        Life::leaving,
        |l| {
            l.world.revise(Person::kind_of(), l.tom, json!({"leaves_on": "2026-01-01"}));
            for row in 1..3 {
                let other = l.world.holder("Kim", &ROLES, l.engineering);
                l.to(row, other.to_string());
            }
        },
        "items.0.to: has_left",
    ),
    (
        "it goes to the one who leaves",
        Life::leaving,
        |l| {
            let lea = l.lea.to_string();
            l.to(2, lea);
        },
        "items.2.to: same_person",
    ),
    (
        "somebody else holds it by now",
        Life::staying,
        |l| {
            l.world.revise(Asset::kind_of(), l.asset, json!({"owner": l.tom}));
        },
        "items.0.object: not_held",
    ),
    (
        "it stands there twice",
        Life::staying,
        |l| {
            let row = l.details()["items"][0].clone();
            l.details()["items"].as_array_mut().unwrap().push(row);
        },
        "items.1.object: taken",
    ),
    (
        "a role is given to another",
        Life::moving,
        |l| {
            let tom = l.tom.to_string();
            l.to(1, tom);
        },
        "items.1.to: not_handed_over",
    ),
    (
        "training of somebody who stays ends",
        Life::staying,
        |l| {
            let row = json!([{"kind": "training-assignment", "object": l.training}]);
            l.with("items", row);
        },
        "items.0.object: stays",
    ),
    (
        "whoever leads the unit does not write the asset",
        Life::staying,
        |l| {
            let kim = l.world.holder("Kim", &[Role::Manager], l.engineering);
            l.actor = l.world.actor(kim);
        },
        "items.0.object: not_entitled",
    ),
    (
        "human resources may not grant the role",
        Life::moving,
        |l| {
            let kim = l.world.holder("Kim", &[Role::Hr], l.world.root);
            l.actor = l.world.actor(kim);
            let row = json!([{"kind": "role-assignment", "object": l.role}]);
            l.with("items", row);
        },
        "items.0.object: not_entitled",
    ),
];

#[test]
fn every_refusal_of_a_handover_is_a_passing_world_with_one_fact_changed() {
    every_command_is_allowed("handover", ["handover.hand_over"]);
    each_is_refused_by_its_code(REFUSED);
    every_guard_has_a_case("handover", REFUSED);
}

#[test]
fn all_that_a_leaver_holds_passes_in_one_commit_and_the_record_of_it_is_the_proof() {
    let life = Life::leaving();
    let view = life.world.view(life.actor.person);
    let (held, unseen) = belongings(&view, life.lea);
    assert_eq!((held.len(), unseen), (8, 0), "three records, three roles, a course, a competence");
    let world = life.after();
    assert!(world.isms.size() > life.world.isms.size());
    let person: &Person = world.held(Person::kind_of(), life.lea).typed().unwrap();
    assert_eq!(person.leaves_on.map(|day| day.to_string()).as_deref(), Some("2026-03-31"));
    let asset: &Asset = world.held(Asset::kind_of(), life.asset).typed().unwrap();
    assert_eq!(asset.owner.map(|owner| owner.id), Some(life.tom));
    let risk: &Risk = world.held(Risk::kind_of(), life.risk).typed().unwrap();
    assert_eq!((risk.owner.map(|owner| owner.id), risk.owner_agreed), (Some(life.tom), None), "Tom has yet to agree");
    let role: &RoleAssignment = world.held(RoleAssignment::kind_of(), life.role).typed().unwrap();
    assert_eq!(role.to.map(|day| day.to_string()).as_deref(), Some("2026-03-31"), "the role lasts until the last day");
    let training: &TrainingAssignment = world.held(TrainingAssignment::kind_of(), life.training).typed().unwrap();
    assert!(training.step == TrainingStep::Ended && !training.is_overdue(world.today()));
    assert!(!world.held(Competence::kind_of(), life.competence).is_living());

    let proof = world.isms.all::<Handover>().next().unwrap();
    let passed: Vec<_> = proof.passed.iter().map(|row| (&*row.as_what, row.to.map(|to| to.id))).collect();
    assert!(passed.contains(&("owner", Some(life.tom))) && passed.len() == 8, "{passed:?}");
    assert_eq!(proof.handed_by.id, life.actor.person);
    assert!(!proof.summary.contains("Lea"), "it names the person by number, so that it stays when they are erased");

    let view = world.view(life.actor.person);
    let last = belongings(&view, life.lea).0;
    assert!(last.iter().all(|one| one.becomes == Becomes::Lapses), "only roles are left, and they have an end");
}

#[test]
fn from_the_day_after_the_last_a_leaver_holds_nothing() {
    let mut world = Life::leaving();
    let lea = world.lea;
    let decided = world.decide().unwrap();
    world.world.isms = std::sync::Arc::clone(decided.after());
    let last: jiff::civil::Date = "2026-03-31".parse().unwrap();
    assert_eq!(Standing::of(&world.world.isms, lea, last).held.len(), 3);
    let next = last.saturating_add(1.day());
    assert!(Standing::of(&world.world.isms, lea, next).held.is_empty());
    world.world.now += (24 * 60).hours();
    let view = world.world.view(world.world.isms_manager);
    assert!(belongings(&view, lea).0.is_empty(), "roles that are over hold nobody back");
}

#[test]
fn whoever_moves_keeps_what_nobody_takes_over() {
    let life = Life::moving();
    let world = life.after();
    let held = world.held(Person::kind_of(), life.lea);
    assert_ne!(held.envelope.unit, life.engineering);
    let risk: &Risk = world.held(Risk::kind_of(), life.risk).typed().unwrap();
    assert_eq!((risk.owner.map(|owner| owner.id), risk.owner_agreed), (Some(life.lea), Some(true)));
    let training: &TrainingAssignment = world.held(TrainingAssignment::kind_of(), life.training).typed().unwrap();
    assert_eq!(training.step, TrainingStep::Assigned);
    let standing = world.standing(life.lea);
    assert!(!standing.held.iter().any(|holding| holding.role == Role::AssetOwner), "that role ended");
}

#[test]
fn what_the_actor_may_not_see_of_a_leaver_is_counted_and_keeps_them() {
    let mut life = Life::leaving();
    let kim = life.world.holder("Kim", &[Role::Hr], life.world.root);
    let view = life.world.view(kim);
    let (seen, unseen) = belongings(&view, life.lea);
    assert!(unseen > 0 && seen.iter().all(|one| one.held.kind != Risk::kind_of()));
    life.actor = life.world.actor(kim);
    life.without("items");
    let rejection = life.decide().unwrap_err();
    assert_eq!(codes(&rejection), ["left_behind"]);
    let Rejection::Refused(refusals) = rejection else { panic!("{rejection:?}") };
    assert!(refusals[0].unseen > 0 && refusals[0].records.iter().all(|(kind, _)| *kind != Risk::kind_of()));
}
