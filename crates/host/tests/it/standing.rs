//! Level 3: a decision that was not the person's to make is named, though every hash and signature fits.

use access::{Actor, Proof, Reach, Via};
use catalogue::Role;
use decide::{Command, Step, StepTarget};
use host::{Asked, verify};
use isms::asset::Asset;
use isms::context::Unit;
use isms::leadership::RoleAssignment;
use isms::people::Person;
use ledger::entry::{Actor as By, Entry, Subject};
use ledger::note::LogKey;
use record::{Id, Kinded as _};
use serde_json::json;
use trial::{Database, House, World, body};

use crate::forger::{changed, entries, write};

trial::on_both_engines![
    a_decision_that_was_not_theirs_to_make_is_named,
    a_decision_by_a_deputy_is_right_while_the_role_that_they_stand_in_for_is_in_force,
];

fn key() -> LogKey {
    LogKey::from_seed(&[7; 32])
}

async fn told(house: &House) -> String {
    let asked = Asked { now: house.host.now(), ..Asked::under(key().public_key()) };
    let found = verify(house.host.store(), &asked, &mut |_, _| ()).await.unwrap();
    found.wrong().map(|wrong| format!("{}: {}\n", wrong.object, wrong.problem)).collect()
}

async fn gives(house: &House, person: Id, command: Command) -> Id {
    let proof = Some(Proof { factor: "totp".to_owned(), at: house.host.now() });
    let actor = Actor { person, via: Via::Page, reach: Reach::Approve, token: None, proof };
    house.host.commit(house.organisation, actor, command, None).await.unwrap().outcomes[0].id
}

/// Noor becomes asset owner at a unit: proposed by the ISMS manager, accepted by her.
async fn appointed(house: &House, noor: Id, unit: Id) -> Id {
    accepted(house, noor, unit, json!({"person": noor, "role": Role::AssetOwner.id(), "from": "2026-03-02"})).await
}

async fn accepted(house: &House, noor: Id, unit: Id, details: serde_json::Value) -> Id {
    let proposal = World::first_step::<RoleAssignment>(unit, "assignment", details);
    let role = gives(house, house.isms_manager, proposal).await;
    let target = StepTarget::Existing { id: role, version: 1 };
    let consent = Step {
        kind: RoleAssignment::kind_of(),
        target,
        noun: "consent".to_owned(),
        details: body(json!({})),
        reason: None,
        is_proposal: false,
    };
    gives(house, noor, Command::Step(consent)).await
}

async fn a_decision_that_was_not_theirs_to_make_is_named(database: Database) {
    let house = House::found(&database).await;
    let ines = house.isms_manager;
    let engineering = gives(&house, ines, World::make::<Unit>(json!({"name": "Engineering"}))).await;
    let sales = gives(&house, ines, World::make::<Unit>(json!({"name": "Sales"}))).await;
    let within = World::make::<Unit>(json!({"name": "Platform", "unit": engineering.to_string()}));
    let platform = gives(&house, ines, within).await;
    let noor = gives(&house, ines, World::make::<Person>(json!({"name": "Noor Haddad"}))).await;
    let role = appointed(&house, noor, engineering).await;
    let asset = |unit: Id| World::make::<Asset>(json!({"name": "Ledger", "unit": unit.to_string()}));
    gives(&house, ines, asset(platform)).await;
    gives(&house, ines, asset(sales)).await;
    assert_eq!(told(&house).await, "", "what happened is right");

    let (log, honest) = (house.organisation, entries(&house.host, house.organisation).await);
    let (in_platform, in_sales) = (honest.len() - 2, honest.len() - 1);
    let entry = |at: usize| Entry::parse(&honest[at]).unwrap();
    let owners = honest.iter().find_map(|bytes| match Entry::parse(bytes).unwrap().subject {
        Subject::Record(revision) if revision.kind == "role-assignment" => Some(revision.id),
        _ => None,
    });
    let forged = async |at: usize, change: &dyn Fn(&mut Entry)| {
        let mut others = honest.clone();
        others[at] = changed(&honest[at], |entry| change(entry));
        write(&database, log, &others, &key()).await;
        let told = told(&house).await;
        told.lines().filter(|line| line.starts_with(&format!("entry {at}: "))).collect::<Vec<_>>().join("\n")
    };
    let as_noor = |entry: &mut Entry| {
        entry.by.actor = By::Person(noor);
        entry.by.assignment = Some(role);
    };
    assert_eq!(forged(in_platform, &as_noor).await, "", "a role counts in the units below its own");
    let elsewhere = forged(in_sales, &as_noor).await;
    assert!(elsewhere.contains("counts at other units than the record's"), "{elsewhere}");
    let as_owner = |entry: &mut Entry| {
        entry.by.actor = By::Person(house.owner);
        entry.by.assignment = owners;
    };
    let powerless = forged(in_sales, &as_owner).await;
    assert!(powerless.contains("that role does not give asset.put"), "{powerless}");
    let nameless = forged(in_sales, &|entry: &mut Entry| entry.by.assignment = None).await;
    assert!(nameless.contains("It names no role"), "{nameless}");
    let stepless = forged(in_sales, &|entry: &mut Entry| {
        entry.by.assignment = None;
        entry.command = "nonconformity.open".to_owned();
    });
    let stepless = stepless.await;
    assert!(stepless.contains("nobody gives nonconformity.open without one"), "it follows from nothing: {stepless}");
    let alone = forged(in_sales, &|entry: &mut Entry| entry.command = "document.confirm_unchanged".to_owned()).await;
    assert!(alone.contains("It takes two people, and nobody proposed it before."), "{alone}");
    let unasked = forged(in_sales, &|entry: &mut Entry| entry.by.assignment = Some(noor)).await;
    assert!(unasked.contains("which is no role and no grant"), "{unasked}");
    // Within one run a decision may lean on another under the same role, and on nothing else.
    assert!(entry(in_sales).count.is_some() && entry(in_platform).count.is_some());
    write(&database, log, &honest, &key()).await;
    assert_eq!(told(&house).await, "", "and is right again");
}

async fn a_decision_by_a_deputy_is_right_while_the_role_that_they_stand_in_for_is_in_force(database: Database) {
    let house = House::found(&database).await;
    let ines = house.isms_manager;
    let engineering = gives(&house, ines, World::make::<Unit>(json!({"name": "Engineering"}))).await;
    let noor = gives(&house, ines, World::make::<Person>(json!({"name": "Noor Haddad"}))).await;
    let tom = gives(&house, ines, World::make::<Person>(json!({"name": "Tom Okafor"}))).await;
    let role = appointed(&house, noor, engineering).await;
    let today = house.host.view(house.organisation, actor(&house, ines)).await.unwrap().today();
    let last = today.saturating_add(jiff::ToSpan::days(30)).to_string();
    let deputy =
        json!({"person": tom, "role": "asset_owner", "from": today.to_string(), "to": last, "deputises": role});
    let deputyship = accepted(&house, tom, engineering, deputy).await;
    let asset = |owner: Id| json!({"name": "Ledger", "unit": engineering.to_string(), "owner": owner.to_string()});
    let ledger = gives(&house, ines, World::make::<Asset>(asset(noor))).await;
    let put = decide::Put {
        kind: Asset::kind_of(),
        target: decide::Target::Existing { id: ledger, version: 1 },
        patch: body(json!({"name": "General ledger"})),
        reason: None,
    };
    gives(&house, tom, Command::Put(put)).await;
    assert_eq!(told(&house).await, "", "a deputy edits what the one who is away owns");

    let ending = Step {
        kind: RoleAssignment::kind_of(),
        target: StepTarget::Existing { id: role, version: 2 },
        noun: "ending".to_owned(),
        details: body(json!({})),
        reason: None,
        is_proposal: false,
    };
    let owned = decide::Put {
        kind: Asset::kind_of(),
        target: decide::Target::Existing { id: ledger, version: 2 },
        patch: body(json!({"owner": null})),
        reason: None,
    };
    gives(&house, ines, Command::Put(owned)).await;
    gives(&house, ines, Command::Step(ending)).await;
    gives(&house, ines, World::make::<Asset>(asset_of_nobody(engineering))).await;
    assert_eq!(told(&house).await, "");

    // What was forged as the deputy's after her role ended is named.
    let (log, honest) = (house.organisation, entries(&house.host, house.organisation).await);
    let at = honest.len() - 1;
    let mut others = honest.clone();
    others[at] = changed(&honest[at], |entry| {
        entry.by.actor = By::Person(tom);
        entry.by.assignment = Some(deputyship);
    });
    write(&database, log, &others, &key()).await;
    let named = told(&house).await;
    assert!(named.contains("the role that the deputy stood in for was not in force"), "{named}");
}

fn asset_of_nobody(unit: Id) -> serde_json::Value {
    json!({"name": "Wiki", "unit": unit.to_string()})
}

fn actor(house: &House, person: Id) -> Actor {
    let proof = Some(Proof { factor: "totp".to_owned(), at: house.host.now() });
    Actor { person, via: Via::Page, reach: Reach::Approve, token: None, proof }
}
