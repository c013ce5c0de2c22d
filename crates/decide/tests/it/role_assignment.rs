//! The life of a role assignment: one allowed case a transition, and for every guard the same world with one fact changed.

use access::Actor;
use catalogue::Role;
use decide::{Command, Decided, Rejection, StepTarget};
use isms::asset::Asset;
use isms::leadership::{RoleAssignment, RoleStep};
use isms::people::Person;
use jiff::ToSpan;
use jiff::civil::Date;
use record::{Id, Kinded, Record as _};
use serde_json::{Value as Json, json};
use trial::World;

use crate::cases::{Decides, Refused, each_is_refused_by_its_code, every_guard_has_a_case};
use crate::scene::codes;

/// Corvane with Engineering; Lea works there and holds nothing. Jonas, top management, acts.
struct Life {
    world: World,
    actor: Actor,
    engineering: Id,
    lea: Id,
    /// The assignment that the step is about.
    assignment: Id,
    command: Command,
}

impl Life {
    fn begin() -> Self {
        let mut world = World::founded();
        let engineering = world.unit("Engineering", world.root);
        let lea = world.person("Lea Brandt", engineering);
        let actor = world.actor(world.top_management);
        let command = proposing(engineering, lea, Role::RiskOwner);
        Self { world, actor, engineering, lea, assignment: Id::nil(), command }
    }

    /// Jonas proposes Lea as internal auditor of Engineering.
    fn proposing() -> Self {
        let mut life = Self::begin();
        life.command = proposing(life.engineering, life.lea, Role::InternalAuditor);
        life.with("competence", "Lead auditor course of 2024");
        life
    }

    /// What takes a role that was proposed to Lea further.
    fn proposed(noun: &str) -> Self {
        let mut life = Self::begin();
        life.assignment = life.world.commit(life.actor.person, &life.command);
        life.command = life.world.step::<RoleAssignment>(life.assignment, noun, json!({}));
        life
    }

    /// Lea accepts.
    fn consenting() -> Self {
        Self::proposed("consent").by_lea()
    }

    /// Lea declines.
    fn declining() -> Self {
        Self::proposed("refusal").by_lea()
    }

    /// Jonas takes the proposal back.
    fn withdrawing() -> Self {
        Self::proposed("withdrawal")
    }

    /// Ines ends Lea's role as asset owner; Lea owns the ledger, Tom holds the role too.
    fn ending() -> (Self, Id, Id) {
        let mut life = Self::begin();
        life.assignment = life.world.grant(life.lea, Role::AssetOwner, life.engineering);
        let tom = life.world.holder("Tom Okafor", &[Role::AssetOwner], life.engineering);
        let owned = json!({"name": "Ledger", "owner": life.lea.to_string()});
        let ledger = life.world.record::<Asset>(life.engineering, owned);
        life.by(life.world.isms_manager);
        life.command =
            life.world.step::<RoleAssignment>(life.assignment, "ending", json!({"successor": tom.to_string()}));
        (life, ledger, tom)
    }

    /// Maren lays down the role of owner; Lea holds it too.
    fn resigning() -> Self {
        let mut life = Self::begin();
        let second = life.world.grant(life.lea, Role::Owner, life.world.root);
        life.assignment = life.of_founding(Role::Owner);
        assert_ne!(life.assignment, second);
        life.by(life.world.owner);
        life.command = life.world.step::<RoleAssignment>(life.assignment, "resignation", json!({}));
        life
    }

    fn of_founding(&self, role: Role) -> Id {
        let mut all = self.world.isms.all::<RoleAssignment>();
        all.find(|one| &*one.role == role.id()).unwrap().held.id
    }

    fn by(&mut self, person: Id) {
        self.actor = self.world.actor(person);
    }

    fn by_lea(mut self) -> Self {
        self.by(self.lea);
        self
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
            | Command::Erase(_) => {
                panic!("no step")
            }
        }
    }

    fn with(&mut self, field: &str, value: impl Into<Json>) {
        self.step().details.insert(field.to_owned(), value.into());
    }

    fn without(&mut self, field: &str) {
        self.step().details.remove(field);
    }

    /// The clock moves on by that many days; the proof of the factor is as fresh as before.
    fn days_pass(&mut self, days: i64) {
        self.world.now += (24 * days).hours();
        self.actor = self.world.actor(self.actor.person);
    }

    fn step_of(decided: &Decided, id: Id) -> RoleStep {
        decided.after().held(RoleAssignment::kind_of(), id).unwrap().typed::<RoleAssignment>().unwrap().step
    }
}

fn proposing(unit: Id, person: Id, role: Role) -> Command {
    let details = json!({"person": person.to_string(), "role": role.id(), "from": "2026-03-02"});
    World::first_step::<RoleAssignment>(unit, "assignment", details)
}

impl Decides for Life {
    fn decide(&self) -> Result<Decided, Rejection> {
        decide::decide(&self.world.isms, &self.actor, &self.command, &self.world.moment())
    }
}

#[test]
fn a_role_is_proposed_and_follows_from_consent_alone() {
    let mut life = Life::proposing();
    let decided = life.decide().unwrap();
    let outcome = &decided.outcomes()[0];
    let held = decided.after().held(RoleAssignment::kind_of(), outcome.id).unwrap();
    let assignment: &RoleAssignment = held.typed().unwrap();
    assert_eq!(&*assignment.summary, "Lea Brandt: Internal auditor");
    assert_eq!((held.envelope.unit, held.envelope.number), (life.engineering, Some(4)));
    assert_eq!(assignment.state(life.world.today()).unwrap().code, "proposed");
    life.world.isms = decided.after().clone();
    assert!(life.world.standing(life.lea).held.is_empty(), "nothing follows from a proposal");
    let consent = life.world.step::<RoleAssignment>(outcome.id, "consent", json!({}));
    life.world.commit(life.lea, &consent);
    assert!(life.world.standing(life.lea).holds(&life.world.isms, Role::InternalAuditor, life.engineering));
}

#[test]
fn proposal_and_consent_are_two_entries_by_two_people() {
    use ledger::entry::{Actor as By, Entry};
    let mut life = Life::begin();
    let proposed = life.decide().unwrap();
    life.world.isms = proposed.after().clone();
    let id = proposed.outcomes()[0].id;
    let consent = life.world.step::<RoleAssignment>(id, "consent", json!({}));
    let consented = life.world.decide(life.lea, &consent).unwrap();
    let entries: Vec<Entry> =
        [&proposed, &consented].iter().map(|one| Entry::parse(&one.commit().entries[0]).unwrap()).collect();
    let commands: Vec<_> = entries.iter().map(|entry| entry.command.as_str()).collect();
    assert_eq!(commands, ["role_assignment.propose", "role_assignment.accept"]);
    let by: Vec<_> = entries.iter().map(|entry| entry.by.actor.clone()).collect();
    assert_eq!(by, [By::Person(life.world.top_management), By::Person(life.lea)]);
    assert_eq!(entries[0].by.assignment, Some(life.of_founding(Role::TopManagement)), "the role that granted");
    assert_eq!(entries[1].by.assignment, None, "consent rests on no role");
    assert!(entries.iter().all(|entry| entry.by.factor.as_deref() == Some("totp")));
}

#[test]
fn the_person_declines_and_the_proposer_withdraws() {
    let life = Life::declining();
    assert_eq!(Life::step_of(&life.decide().unwrap(), life.assignment), RoleStep::Declined);
    let life = Life::withdrawing();
    assert_eq!(Life::step_of(&life.decide().unwrap(), life.assignment), RoleStep::Withdrawn);
}

#[test]
fn what_the_person_answers_for_passes_to_the_successor_in_the_same_commit() {
    let (life, ledger, tom) = Life::ending();
    let decided = life.decide().unwrap();
    assert_eq!(Life::step_of(&decided, life.assignment), RoleStep::Ended);
    let owner = decided.after().held(Asset::kind_of(), ledger).unwrap().typed::<Asset>().unwrap().owner;
    assert_eq!(owner.map(|owner| owner.id), Some(tom));
    let commands: Vec<_> = decided.commit().revisions.iter().map(|revision| revision.command.to_string()).collect();
    assert_eq!(commands, ["role_assignment.end", "asset.handover"]);
}

#[test]
fn a_role_without_open_duties_ends_without_a_successor() {
    let (mut life, ledger, _) = Life::ending();
    life.without("successor");
    life.world.retire(Asset::kind_of(), ledger);
    assert!(life.decide().is_ok());
}

#[test]
fn duties_stay_where_another_assignment_gives_the_same_role() {
    let (mut life, ledger, _) = Life::ending();
    life.without("successor");
    life.world.grant(life.lea, Role::AssetOwner, life.world.root);
    let decided = life.decide().unwrap();
    let owner = decided.after().held(Asset::kind_of(), ledger).unwrap().typed::<Asset>().unwrap().owner;
    assert_eq!(owner.map(|owner| owner.id), Some(life.lea));
}

#[test]
fn a_role_is_laid_down_while_another_holds_it() {
    let life = Life::resigning();
    assert_eq!(Life::step_of(&life.decide().unwrap(), life.assignment), RoleStep::Ended);
}

#[test]
fn a_role_expires_by_itself_and_nothing_ends_it_then() {
    let (mut life, ..) = Life::ending();
    let last: Date = life.world.today();
    life.world.revise(RoleAssignment::kind_of(), life.assignment, json!({"to": last.to_string()}));
    let version = life.world.held(RoleAssignment::kind_of(), life.assignment).version;
    life.step().target = StepTarget::Existing { id: life.assignment, version };
    assert!(life.decide().is_ok(), "the last day counts");
    life.days_pass(1);
    assert_eq!(codes(&life.decide().unwrap_err()), ["wrong_state"]);
    let assignment = life.world.held(RoleAssignment::kind_of(), life.assignment);
    assert_eq!(assignment.record().unwrap().state(life.world.today()).unwrap().code, "expired");
    assert!(life.world.standing(life.lea).held.is_empty());
}

/// Each world passes; with the one fact changed, exactly this refuses.
const REFUSED: &[Refused<Life>] = &[
    (
        "the proposer proposes themselves",
        Life::proposing,
        |l| {
            let oneself = l.actor.person.to_string();
            l.with("person", oneself);
        },
        "self_grant",
    ),
    ("no unit is chosen", Life::proposing, |l| l.step().target = StepTarget::New { unit: None }, "role_unit_missing"),
    ("no first day is chosen", Life::proposing, |l| l.without("from"), "role_unit_missing"),
    ("nothing shows competence", Life::proposing, |l| l.without("competence"), "competence_missing"),
    (
        "the person runs the ISMS elsewhere",
        Life::proposing,
        |l| {
            l.world.grant(l.lea, Role::IsmsManager, l.world.root);
        },
        "role_conflict",
    ),
    (
        "the person was asked to run the ISMS",
        Life::proposing,
        |l| {
            l.world.assignment(l.lea, Role::IsmsManager, l.engineering, json!({"step": "proposed"}));
        },
        "role_conflict",
    ),
    (
        "the person will be platform administrator",
        Life::proposing,
        |l| {
            l.world.assignment(l.lea, Role::PlatformAdministrator, l.engineering, json!({"from": "2026-09-01"}));
        },
        "role_conflict",
    ),
    (
        "the person holds the role there",
        Life::proposing,
        |l| {
            l.world.grant(l.lea, Role::InternalAuditor, l.engineering);
        },
        "held_already",
    ),
    ("no factor was proven", Life::proposing, |l| l.actor.proof = None, "second_factor_missing"),
    ("the factor was proven too long ago", Life::proposing, |l| l.world.now += 301.seconds(), "second_factor_missing"),
    (
        "the token reaches too little",
        Life::proposing,
        |l| l.actor.reach = access::Reach::Write,
        "second_factor_missing",
    ),
    ("the role comes by grant", Life::proposing, |l| l.with("role", "external_auditor"), "role_by_grant"),
    (
        "a manager may not grant it",
        Life::proposing,
        |l| {
            let manager = l.world.holder("Mia", &[Role::Manager], l.engineering);
            l.by(manager);
        },
        "not_entitled",
    ),
    (
        "top management of another unit",
        Life::proposing,
        |l| {
            let sales = l.world.unit("Sales", l.world.root);
            let head = l.world.holder("Mia", &[Role::TopManagement], sales);
            l.by(head);
        },
        "not_entitled",
    ),
    ("the person is not there", Life::proposing, |l| l.with("person", Id::max().to_string()), "person: not_there"),
    ("the person is retired", Life::proposing, |l| l.world.retire(Person::kind_of(), l.lea), "person: not_there"),
    (
        "the person has left",
        Life::proposing,
        |l| {
            l.world.revise(Person::kind_of(), l.lea, json!({"leaves_on": "2026-03-01"}));
        },
        "person: has_left",
    ),
    (
        "the person leaves before",
        Life::proposing,
        |l| {
            l.world.revise(Person::kind_of(), l.lea, json!({"leaves_on": "2026-04-01"}));
            l.with("from", "2026-05-01");
        },
        "person: has_left",
    ),
    ("the last day is over", Life::proposing, |l| l.with("to", "2026-03-01"), "to: before_start"),
    (
        "the unit is not there",
        Life::proposing,
        |l| l.step().target = StepTarget::New { unit: Some(Id::max()) },
        "unit: not_there",
    ),
    ("a field that the step does not know", Life::proposing, |l| l.with("step", "active"), "step: unknown_field"),
    ("no such role", Life::proposing, |l| l.with("role", "king"), "role: not_a_choice"),
    ("no factor was proven", Life::consenting, |l| l.actor.proof = None, "second_factor_missing"),
    ("somebody else consents", Life::consenting, |l| l.by(l.world.isms_manager), "not_entitled"),
    (
        "somebody consents who may not see it",
        Life::consenting,
        |l| {
            let other = l.world.holder("Mia", &[Role::Employee], l.engineering);
            l.by(other);
        },
        "not_found",
    ),
    (
        "the person has left",
        Life::consenting,
        |l| {
            l.world.revise(Person::kind_of(), l.lea, json!({"leaves_on": "2026-03-01"}));
        },
        "not_found",
    ),
    (
        "it was withdrawn since",
        Life::consenting,
        |l| {
            l.world.revise(RoleAssignment::kind_of(), l.assignment, json!({"step": "withdrawn"}));
        },
        "conflict",
    ),
    ("no reason is given", Life::declining, |l| l.step().reason = None, "reason_missing"),
    ("somebody else declines", Life::declining, |l| l.by(l.world.top_management), "not_entitled"),
    ("no reason is given", Life::withdrawing, |l| l.step().reason = None, "reason_missing"),
    ("somebody withdraws who may not grant it", Life::withdrawing, |l| l.by(l.world.owner), "not_entitled"),
    ("no successor is named", || Life::ending().0, |l| l.without("successor"), "successor_missing"),
    (
        "the successor lacks the role",
        || Life::ending().0,
        |l| {
            let other = l.world.isms_manager.to_string();
            l.with("successor", other);
        },
        "successor: owner_lacks_role",
    ),
    (
        "the successor is the person",
        || Life::ending().0,
        |l| {
            let same = l.lea.to_string();
            l.with("successor", same);
        },
        "successor: same_person",
    ),
    ("no factor was proven", || Life::ending().0, |l| l.actor.proof = None, "second_factor_missing"),
    ("somebody ends it who may not grant it", || Life::ending().0, |l| l.by(l.world.top_management), "not_entitled"),
    ("no reason is given", Life::resigning, |l| l.step().reason = None, "reason_missing"),
    (
        "the other owner has left",
        Life::resigning,
        |l| {
            l.world.revise(Person::kind_of(), l.lea, json!({"leaves_on": "2026-03-01"}));
        },
        "last_holder",
    ),
    ("somebody else lays it down", Life::resigning, |l| l.by(l.lea), "not_entitled"),
];

#[test]
fn every_refusal_is_a_passing_world_with_one_fact_changed() {
    each_is_refused_by_its_code(REFUSED);
}

#[test]
fn every_guard_of_the_life_cycle_has_a_refused_case() {
    every_guard_has_a_case("role_assignment", REFUSED);
}

#[test]
fn a_refusal_names_the_duties_that_are_in_the_way() {
    let (mut life, ledger, _) = Life::ending();
    life.without("successor");
    let Rejection::Refused(refusals) = life.decide().unwrap_err() else { panic!("not refused") };
    assert_eq!(refusals[0].records, [(Asset::kind_of(), ledger)]);
    assert_eq!(refusals[0].unseen, 0);
}

#[test]
fn conflicts_are_mutual() {
    for (one, other) in [(Role::IsmsManager, Role::InternalAuditor), (Role::Dpo, Role::TopManagement)] {
        for (held, proposed) in [(one, other), (other, one)] {
            let mut life = Life::begin();
            life.by(life.world.top_management);
            life.world.grant(life.lea, held, life.world.root);
            life.command = proposing(life.engineering, life.lea, proposed);
            life.with("competence", "has done it before");
            assert_eq!(codes(&life.decide().unwrap_err()), ["role_conflict"], "{held} and {proposed}");
        }
    }
}

#[test]
fn the_founder_grants_no_role_to_themselves() {
    let mut life = Life::begin();
    life.by(life.world.owner);
    for role in [Role::TopManagement, Role::Hr] {
        life.command = proposing(life.world.root, life.world.owner, role);
        assert_eq!(codes(&life.decide().unwrap_err()), ["self_grant"]);
    }
}

#[test]
fn nobody_takes_back_what_was_proposed_to_themselves() {
    let mut life = Life::begin();
    let second = life.world.holder("Mia", &[Role::TopManagement], life.world.root);
    let id = life.world.commit(life.actor.person, &proposing(life.engineering, second, Role::RiskOwner));
    let withdrawal = life.world.step::<RoleAssignment>(id, "withdrawal", json!({}));
    assert_eq!(codes(&life.world.decide(second, &withdrawal).unwrap_err()), ["not_entitled"]);
}

#[test]
fn the_last_owner_cannot_go() {
    let mut life = Life::begin();
    life.assignment = life.of_founding(Role::Owner);
    life.by(life.world.owner);
    life.command = life.world.step::<RoleAssignment>(life.assignment, "resignation", json!({}));
    assert_eq!(codes(&life.decide().unwrap_err()), ["last_holder"]);
    // Nor does a proposal make another owner, or one whose role begins later.
    for with in [json!({"step": "proposed"}), json!({"from": "2026-09-01"}), json!({"to": "2026-03-01"})] {
        life.world.assignment(life.lea, Role::Owner, life.world.root, with);
        assert_eq!(codes(&life.decide().unwrap_err()), ["last_holder"]);
    }
}

#[test]
fn an_owner_holds_the_role_at_the_top() {
    let mut life = Life::begin();
    life.by(life.world.owner);
    life.command = proposing(life.engineering, life.lea, Role::Owner);
    assert_eq!(codes(&life.decide().unwrap_err()), ["unit: owner_at_the_top"]);
    life.command = proposing(life.world.root, life.lea, Role::Owner);
    assert!(life.decide().is_ok());
}

#[test]
fn a_role_is_proposed_again_for_the_time_after() {
    let mut life = Life::begin();
    life.world.assignment(life.lea, Role::RiskOwner, life.engineering, json!({"to": "2026-12-31"}));
    assert_eq!(codes(&life.decide().unwrap_err()), ["held_already"]);
    life.with("from", "2027-01-01");
    assert!(life.decide().is_ok());
}

#[test]
fn the_roles_of_the_form_are_the_roles_of_the_table_of_rights() {
    use isms::leadership::RoleName;
    let roles: Vec<_> = Role::ALL.iter().map(|role| (role.id(), role.caption())).collect();
    let names: Vec<_> = RoleName::CHOICES.iter().map(|choice| (choice.code, choice.help)).collect();
    assert_eq!(
        names.iter().map(|name| name.0).collect::<Vec<_>>(),
        roles.iter().map(|role| role.0).collect::<Vec<_>>()
    );
    for (name, role) in names.iter().zip(&roles) {
        assert_eq!(name.1.trim_end_matches('.'), role.1, "{}", role.0);
    }
}
