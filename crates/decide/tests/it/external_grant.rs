//! The life of access from outside: one allowed case a transition, for every guard the same world with one fact changed,
//! and that nothing else is seen through it.

use access::Actor;
use catalogue::Role;
use decide::{Command, Decided, Rejection};
use isms::asset::Asset;
use isms::leadership::{ExternalGrant, GrantStep, RoleAssignment};
use isms::people::Person;
use jiff::ToSpan;
use record::{Id, Kinded};
use serde_json::{Value as Json, json};
use trial::World;

use crate::cases::{Decides, Refused, each_is_refused_by_its_code, every_guard_has_a_case};
use crate::scene::codes;

/// Corvane with Engineering; Odd, of Norske Audit, is on record and holds nothing. Ines, ISMS manager, acts.
struct Life {
    world: World,
    actor: Actor,
    engineering: Id,
    odd: Id,
    /// An asset of Engineering.
    ledger: Id,
    /// The grant that the step is about.
    grant: Id,
    command: Command,
}

impl Life {
    /// Ines requests that Odd may read Engineering for the days of the audit and 30 more.
    fn requesting() -> Self {
        let mut world = World::founded();
        let engineering = world.unit("Engineering", world.root);
        let ledger = world.asset("Ledger", engineering);
        let odd = world.person("Odd Solberg", world.root);
        let actor = world.actor(world.isms_manager);
        let details = json!({
            "person": odd.to_string(), "organisation": "Norske Audit", "purpose": "Stage 1 of the certification",
            "covers": [engineering.to_string()], "from": "2026-03-02", "to": "2026-04-05", "audit_ends": "2026-03-06",
        });
        let command = World::first_step::<ExternalGrant>(world.root, "grant", details);
        Self { world, actor, engineering, odd, ledger, grant: Id::nil(), command }
    }

    /// Jonas, top management, approves it.
    fn approving() -> Self {
        let mut life = Self::requesting();
        life.grant = life.world.commit(life.actor.person, &life.command);
        life.by(life.world.top_management);
        let details = json!({"confidentiality": "Agreement of 2 February, contracts folder"});
        life.command = life.world.step::<ExternalGrant>(life.grant, "approval", details);
        life
    }

    /// Ines revokes it.
    fn revoking() -> Self {
        let mut life = Self::approving();
        life.world.commit(life.actor.person, &life.command);
        life.by(life.world.isms_manager);
        life.command = life.world.step::<ExternalGrant>(life.grant, "revocation", json!({}));
        life
    }

    fn by(&mut self, person: Id) {
        self.actor = self.world.actor(person);
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

    /// The grant as requested, with other values; the step is about that version.
    fn requested_with(&mut self, fields: Json) {
        self.world.revise(ExternalGrant::kind_of(), self.grant, fields);
        let version = self.world.held(ExternalGrant::kind_of(), self.grant).version;
        self.step().target = decide::StepTarget::Existing { id: self.grant, version };
    }

    /// The clock moves on by that many days; the proof of the factor is as fresh as before.
    fn days_pass(&mut self, days: i64) {
        self.world.now += (24 * days).hours();
        self.actor = self.world.actor(self.actor.person);
    }

    fn state(&self) -> &'static str {
        let grant = self.world.held(ExternalGrant::kind_of(), self.grant);
        grant.record().unwrap().state(self.world.today()).unwrap().code
    }

    /// Whether Odd sees the asset of Engineering.
    fn odd_sees(&self) -> bool {
        self.world.view(self.odd).held(Asset::kind_of(), self.ledger).is_some()
    }
}

impl Decides for Life {
    fn decide(&self) -> Result<Decided, Rejection> {
        decide::decide(&self.world.isms, &self.actor, &self.command, &self.world.moment())
    }
}

#[test]
fn access_is_requested_and_nothing_is_seen_before_somebody_else_approves() {
    let mut life = Life::requesting();
    life.grant = life.world.commit(life.actor.person, &life.command);
    let grant: &ExternalGrant = life.world.held(ExternalGrant::kind_of(), life.grant).typed().unwrap();
    assert_eq!(&*grant.summary, "Odd Solberg, Norske Audit");
    assert_eq!((grant.step, grant.requester.id), (GrantStep::Requested, life.world.isms_manager));
    assert_eq!(life.state(), "requested");
    assert!(!life.odd_sees() && life.world.standing(life.odd).held.is_empty());
}

#[test]
fn what_was_approved_is_seen_from_its_first_day_to_its_last() {
    let mut life = Life::approving();
    life.requested_with(json!({"from": "2026-03-04"}));
    life.world.commit(life.actor.person, &life.command);
    assert_eq!((life.state(), life.odd_sees()), ("approved", false));
    life.days_pass(2);
    assert_eq!((life.state(), life.odd_sees()), ("active", true));
    // 5 April is the last day.
    life.days_pass(32);
    assert_eq!((life.state(), life.odd_sees()), ("active", true));
    life.days_pass(1);
    assert_eq!((life.state(), life.odd_sees()), ("expired", false));
}

#[test]
fn what_is_revoked_is_not_seen_at_the_next_look() {
    let mut life = Life::revoking();
    assert!(life.odd_sees());
    life.world.commit(life.actor.person, &life.command);
    assert_eq!((life.state(), life.odd_sees()), ("revoked", false));
}

#[test]
fn whoever_approves_may_shorten_it() {
    let mut life = Life::approving();
    life.with("to", "2026-03-10");
    life.world.commit(life.actor.person, &life.command);
    let grant: &ExternalGrant = life.world.held(ExternalGrant::kind_of(), life.grant).typed().unwrap();
    assert_eq!(grant.to.unwrap().to_string(), "2026-03-10");
}

#[test]
fn request_approval_and_revocation_are_entries_of_those_who_took_them() {
    use ledger::entry::{Actor as By, Entry};
    let life = Life::revoking();
    let decided = life.decide().unwrap();
    let entry = Entry::parse(&decided.commit().entries[0]).unwrap();
    assert_eq!(entry.command, "external_grant.revoke");
    assert_eq!(entry.by.actor, By::Person(life.world.isms_manager));
    let life = Life::approving();
    let decided = life.decide().unwrap();
    let entry = Entry::parse(&decided.commit().entries[0]).unwrap();
    assert_eq!(entry.command, "external_grant.approve");
    assert_eq!(entry.by.assignment, Some(life.world.standing(life.world.top_management).held[0].assignment));
    assert_eq!(entry.by.factor.as_deref(), Some("totp"));
}

/// Each world passes; with the one fact changed, exactly this refuses.
const REFUSED: &[Refused<Life>] = &[
    ("no organisation", Life::requesting, |l| l.without("organisation"), "grant_incomplete"),
    ("no purpose", Life::requesting, |l| l.without("purpose"), "grant_incomplete"),
    ("no unit is covered", Life::requesting, |l| l.without("covers"), "grant_incomplete"),
    ("no first day", Life::requesting, |l| l.without("from"), "grant_incomplete"),
    ("no last day", Life::requesting, |l| l.without("to"), "grant_incomplete"),
    ("no person", Life::requesting, |l| l.without("person"), "person: missing"),
    ("no factor was proven", Life::requesting, |l| l.actor.proof = None, "second_factor_missing"),
    ("top management asks for it", Life::requesting, |l| l.by(l.world.top_management), "not_entitled"),
    (
        "the ISMS manager of another unit",
        Life::requesting,
        |l| {
            let sales = l.world.unit("Sales", l.world.root);
            let other = l.world.holder("Mia", &[Role::IsmsManager, Role::TopManagement], sales);
            l.by(other);
        },
        "not_entitled",
    ),
    (
        "it covers what is outside its unit",
        Life::requesting,
        |l| {
            let sales = l.world.unit("Sales", l.world.root);
            l.step().target = decide::StepTarget::New { unit: Some(sales) };
        },
        "covers: outside_unit",
    ),
    (
        "the person holds a role",
        Life::requesting,
        |l| {
            l.world.grant(l.odd, Role::Employee, l.engineering);
        },
        "person: holds_role",
    ),
    (
        "the person was asked to take a role",
        Life::requesting,
        |l| {
            l.world.assignment(l.odd, Role::Employee, l.engineering, json!({"step": "proposed"}));
        },
        "person: holds_role",
    ),
    ("the last day is over", Life::requesting, |l| l.with("to", "2026-03-01"), "to: before_start"),
    ("the person is retired", Life::requesting, |l| l.world.retire(Person::kind_of(), l.odd), "person: not_there"),
    ("a unit is not there", Life::requesting, |l| l.with("covers", vec![Id::max().to_string()]), "covers: not_there"),
    ("it brings its requester", Life::requesting, |l| l.with("requester", "x"), "requester: unknown_field"),
    (
        "whoever asked for it approves",
        Life::approving,
        |l| l.requested_with(json!({"requester": l.world.top_management.to_string()})),
        "own_work",
    ),
    (
        "whoever would get it approves",
        Life::approving,
        |l| l.requested_with(json!({"person": l.world.top_management.to_string()})),
        "own_work",
    ),
    ("nothing binds them to silence", Life::approving, |l| l.without("confidentiality"), "confidentiality_missing"),
    (
        "it ends 31 days after the audit",
        Life::approving,
        |l| l.requested_with(json!({"to": "2026-04-06"})),
        "grant_too_long",
    ),
    (
        "it ends 31 days after its first and names no audit",
        Life::approving,
        |l| l.requested_with(json!({"audit_ends": null, "to": "2026-04-02"})),
        "grant_too_long",
    ),
    ("no factor was proven", Life::approving, |l| l.actor.proof = None, "second_factor_missing"),
    ("the ISMS manager approves", Life::approving, |l| l.by(l.world.isms_manager), "not_entitled"),
    ("it is approved for longer than asked", Life::approving, |l| l.with("to", "2026-04-06"), "to: after_request"),
    ("it would end before it begins", Life::approving, |l| l.with("to", "2026-03-01"), "to: before_start"),
    ("no reason is given", Life::revoking, |l| l.step().reason = None, "reason_missing"),
    ("top management revokes", Life::revoking, |l| l.by(l.world.top_management), "not_entitled"),
    ("the auditor revokes", Life::revoking, |l| l.by(l.odd), "not_entitled"),
    ("it is over", Life::revoking, |l| l.days_pass(35), "wrong_state"),
];

#[test]
fn every_refusal_is_a_passing_world_with_one_fact_changed() {
    each_is_refused_by_its_code(REFUSED);
}

#[test]
fn every_guard_of_the_life_cycle_has_a_refused_case() {
    every_guard_has_a_case("external_grant", REFUSED);
}

#[test]
fn nobody_who_reads_from_outside_is_given_a_role_beside_it() {
    for mut life in [Life::approving(), Life::revoking()] {
        let details = json!({"person": life.odd.to_string(), "role": "employee", "from": "2026-03-02"});
        let proposal = World::first_step::<RoleAssignment>(life.engineering, "assignment", details);
        let by = life.world.holder("Mia", &[Role::Hr], life.world.root);
        assert_eq!(codes(&life.world.decide(by, &proposal).unwrap_err()), ["role_conflict"]);
        life.days_pass(35);
        assert!(life.world.decide(by, &proposal).is_ok(), "once it is over");
    }
}

#[test]
fn an_auditor_from_outside_writes_nothing_and_takes_no_step() {
    let mut life = Life::revoking();
    let kind = Asset::kind_of();
    assert!(life.odd_sees());
    let edit = life.world.edit::<Asset>(life.ledger, json!({"location": "B"}));
    assert_eq!(codes(&life.world.decide(life.odd, &edit).unwrap_err()), ["not_entitled"]);
    let make = World::make::<Asset>(json!({"name": "x", "unit": life.engineering.to_string()}));
    assert!(life.world.decide(life.odd, &make).is_err());
    let retire = life.world.retirement::<Asset>(life.ledger, true);
    assert_eq!(codes(&life.world.decide(life.odd, &retire).unwrap_err()), ["not_entitled"]);
    life.by(life.odd);
    let view = life.world.view(life.odd);
    assert!(!view.may_change_anything() && !view.may_write(view.held(kind, life.ledger).unwrap()));
    for held in isms::registry::kinds().flat_map(|kind| view.records(kind)) {
        assert!(decide::steps(&view, held).is_empty(), "{}", held.handle());
    }
    for kind in isms::registry::kinds() {
        assert!(decide::first_steps(&view, kind).is_empty(), "{kind:?}");
    }
}
