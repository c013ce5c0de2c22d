//! Deputies: who decides in the name of somebody who is away, for how long, and what never passes to them.

use catalogue::Role;
use decide::{Command, Rejection};
use isms::asset::Asset;
use isms::leadership::RoleAssignment;
use isms::people::Person;
use isms::risk::{CriteriaStep, RiskCriteria};
use jiff::ToSpan as _;
use record::{Id, Kinded};
use serde_json::{Value as Json, json};
use trial::World;

use crate::scene::codes;

/// Lea owns assets in Engineering; Tom of Sales stands in for her until the end of March.
struct Away {
    world: World,
    engineering: Id,
    lea: Id,
    tom: Id,
    role: Id,
    ledger: Id,
}

impl Away {
    fn begin() -> Self {
        let mut world = World::founded();
        let engineering = world.unit("Engineering", world.root);
        let sales = world.unit("Sales", world.root);
        let lea = world.person("Lea Brandt", engineering);
        let role = world.grant(lea, Role::AssetOwner, engineering);
        let tom = world.holder("Tom Okafor", &[Role::Employee], sales);
        let ledger = world.record::<Asset>(engineering, json!({"name": "Ledger", "owner": lea}));
        Self { world, engineering, lea, tom, role, ledger }
    }

    fn naming(&self, with: Json) -> Command {
        let mut details = json!({
            "person": self.tom, "role": "asset_owner", "from": "2026-03-02", "to": "2026-03-31", "deputises": self.role,
        });
        for (name, value) in trial::body(with) {
            details[name] = value;
        }
        World::first_step::<RoleAssignment>(self.engineering, "assignment", details)
    }

    /// Ines names Tom, and he agrees.
    fn deputised(mut self) -> Self {
        let named = self.world.commit(self.world.isms_manager, &self.naming(json!({})));
        let consent = self.world.step::<RoleAssignment>(named, "consent", json!({}));
        self.world.commit(self.tom, &consent);
        self
    }

    fn refused(&self, with: Json) -> Vec<String> {
        codes(&self.world.decide(self.world.isms_manager, &self.naming(with)).unwrap_err())
    }
}

#[test]
fn a_deputy_acts_in_the_place_of_whoever_is_away_until_the_last_day_and_no_longer() {
    let mut away = Away::begin().deputised();
    let edit = away.world.edit::<Asset>(away.ledger, json!({"name": "General ledger"}));
    assert!(away.world.view(away.tom).held(Asset::kind_of(), away.ledger).is_some(), "Tom sees what Lea owns");
    let decided = away.world.decide(away.tom, &edit).unwrap();
    assert_eq!(decided.outcomes().len(), 1);
    let other = away.world.record::<Asset>(away.engineering, json!({"name": "Somebody else's"}));
    let others = away.world.edit::<Asset>(other, json!({"name": "Mine"}));
    let refused = away.world.decide(away.tom, &others).unwrap_err();
    assert_eq!(codes(&refused), ["not_entitled"], "and nothing of what others own");

    away.world.now += (24 * 30).hours();
    let over = away.world.decide(away.tom, &edit).unwrap_err();
    assert!(matches!(over, Rejection::NotFound), "{over:?}: after the last day nothing is left of it");
    assert!(away.world.decide(away.lea, &edit).is_ok(), "Lea is back");
}

#[test]
fn a_deputy_holds_a_role_no_longer_than_the_one_for_whom_they_stand_in() {
    for change in [
        |away: &mut Away| away.world.revise(RoleAssignment::kind_of(), away.role, json!({"step": "ended"})),
        |away: &mut Away| away.world.revise(Person::kind_of(), away.lea, json!({"leaves_on": "2026-03-01"})),
    ] {
        let mut away = Away::begin().deputised();
        assert!(away.world.standing(away.tom).held.iter().any(|holding| holding.in_name_of == Some(away.lea)));
        change(&mut away);
        assert!(away.world.standing(away.tom).held.iter().all(|holding| holding.in_name_of.is_none()));
    }
}

#[test]
fn a_deputy_answers_for_nothing_themselves() {
    let away = Away::begin().deputised();
    let owned = json!({"name": "Wiki", "unit": away.engineering.to_string(), "owner": away.tom});
    let rejection = away.world.decide(away.world.isms_manager, &World::make::<Asset>(owned)).unwrap_err();
    assert_eq!(codes(&rejection), ["owner: owner_lacks_role"]);
}

#[test]
fn a_deputy_is_named_for_a_role_in_force_with_an_end_and_by_whoever_may_grant_it() {
    let mut away = Away::begin();
    assert!(away.world.decide(away.world.isms_manager, &away.naming(json!({}))).is_ok());
    assert_eq!(away.refused(json!({"to": null})), ["to: missing"]);
    assert_eq!(away.refused(json!({"to": "2026-12-31"})), ["to: too_long"]);
    assert_eq!(away.refused(json!({"person": away.lea})), ["person: same_person"]);
    assert_eq!(away.refused(json!({"role": "risk_owner"})), ["role: another_role"]);
    let auditor = away.world.grant(away.lea, Role::InternalAuditor, away.engineering);
    let auditing = json!({"role": "internal_auditor", "deputises": auditor, "competence": "A course"});
    assert_eq!(away.refused(auditing), ["deputises: not_delegable"], "auditors are independent in person");
    let Command::Step(mut elsewhere) = away.naming(json!({})) else { panic!("no step") };
    elsewhere.target = decide::StepTarget::New { unit: Some(away.world.root) };
    let rejection = away.world.decide(away.world.isms_manager, &Command::Step(elsewhere)).unwrap_err();
    assert_eq!(codes(&rejection), ["unit: another_unit"]);
    let by_lea = away.world.decide(away.lea, &away.naming(json!({}))).unwrap_err();
    assert_eq!(codes(&by_lea), ["not_entitled"], "nobody hands a role on by themselves");
    away.world.revise(RoleAssignment::kind_of(), away.role, json!({"to": "2026-03-15"}));
    assert_eq!(away.refused(json!({})), ["to: after_end"]);
    let mut away = Away::begin().deputised();
    let deputy = away.world.isms.all::<RoleAssignment>().find(|one| one.deputises.is_some()).unwrap().held.id;
    let kim = away.world.person("Kim", away.engineering);
    assert_eq!(away.refused(json!({"person": kim, "deputises": deputy})), ["deputises: deputy_of_deputy"]);
    away.world.revise(RoleAssignment::kind_of(), away.role, json!({"step": "ended"}));
    assert_eq!(away.refused(json!({"person": kim})), ["deputises: not_in_force"]);
}

/// Jonas, top management, is away; Tom stands in for him. Version 2 of the criteria waits for approval.
struct Approving {
    world: World,
    tom: Id,
    version: Id,
}

impl Approving {
    fn by_deputy(authors: fn(&World) -> Id) -> Self {
        let mut world = World::founded();
        let tom = world.holder("Tom Okafor", &[Role::Employee], world.root);
        let jonas = world.isms.all::<RoleAssignment>().find(|one| *one.role == *"top_management").unwrap().held.id;
        let deputy = json!({"to": "2026-03-31", "deputises": jonas});
        world.assignment(tom, Role::TopManagement, world.root, deputy);
        let version = world.isms.all::<RiskCriteria>().next().unwrap().held.id;
        let author = authors(&world);
        world.revise(RiskCriteria::kind_of(), version, json!({"step": "submitted", "authors": [author]}));
        Self { world, tom, version }
    }

    fn approval(&self) -> Command {
        self.world.step::<RiskCriteria>(self.version, "approval", json!({}))
    }
}

fn named(world: &World) -> Id {
    world.isms.all::<Person>().find(|person| &*person.name == "Tom Okafor").unwrap().held.id
}

#[test]
fn a_decision_by_a_deputy_is_marked_on_the_record_and_in_the_log() {
    let life = Approving::by_deputy(|world| world.isms_manager);
    let decided = life.world.decide(life.tom, &life.approval()).unwrap();
    let held = decided.after().held(RiskCriteria::kind_of(), life.version).unwrap();
    assert_eq!(held.typed::<RiskCriteria>().unwrap().step, CriteriaStep::Approved);
    assert_eq!(held.envelope.in_name_of, Some(life.world.top_management));
    let entry = ledger::entry::Entry::parse(&decided.commit().entries[0]).unwrap();
    let under = entry.by.assignment.unwrap();
    let under: &RoleAssignment = decided.after().held(RoleAssignment::kind_of(), under).unwrap().typed().unwrap();
    assert!(under.deputises.is_some() && under.person.id == life.tom, "the entry names the deputyship");
    let by_jonas = life.world.decide(life.world.top_management, &life.approval()).unwrap();
    let held = by_jonas.after().held(RiskCriteria::kind_of(), life.version).unwrap();
    assert_eq!(held.envelope.in_name_of, None, "who decides in their own name is no deputy");
}

#[test]
fn nobodys_own_work_is_approved_by_way_of_their_deputy() {
    let life = Approving::by_deputy(|world| world.top_management);
    let rejection = life.world.decide(life.tom, &life.approval()).unwrap_err();
    assert_eq!(codes(&rejection), ["deputy_of_excluded"]);
    let life = Approving::by_deputy(named);
    let rejection = life.world.decide(life.tom, &life.approval()).unwrap_err();
    assert_eq!(codes(&rejection), ["own_work"], "and neither is the deputy's own");
}

#[test]
fn what_no_exception_lets_one_person_decide_no_deputy_decides() {
    let life = Approving::by_deputy(|world| world.isms_manager);
    let kim = named(&life.world);
    let details = json!({"person": kim, "role": "isms_manager", "from": "2026-03-02", "competence": "A course"});
    let proposal = World::first_step::<RoleAssignment>(life.world.root, "assignment", details);
    let rejection = life.world.decide(life.tom, &proposal).unwrap_err();
    assert_eq!(codes(&rejection), ["not_entitled"], "a deputy grants no roles");
}
