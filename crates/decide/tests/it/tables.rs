//! Rejected cases: each is a passing world with one fact changed, and gets exactly one code.

use access::Reach;
use catalogue::Role;
use isms::asset::Asset;
use isms::context::{Organisation, Scope, Unit};
use isms::leadership::RoleAssignment;
use isms::people::Person;
use record::{Id, Kinded};
use serde_json::{Value as Json, json};

use crate::scene::Scene;

/// What is changed, how, and what is said then.
pub type Case = (&'static str, fn(&mut Scene), &'static str);

/// A passing world and its cases.
pub struct Table {
    pub name: &'static str,
    pub passes: fn() -> Scene,
    pub cases: &'static [Case],
}

const NOBODY: Id = Id::max();

/// Everything that is refused.
pub const TABLES: &[Table] = &[
    Table { name: "making an asset", passes: Scene::making_an_asset, cases: MAKING_AN_ASSET },
    Table { name: "editing an asset", passes: Scene::editing_an_asset, cases: EDITING_AN_ASSET },
    Table { name: "making a person", passes: Scene::making_a_person, cases: MAKING_A_PERSON },
    Table { name: "making an obligation", passes: Scene::making_an_obligation, cases: MAKING_AN_OBLIGATION },
    Table { name: "moving a unit", passes: Scene::moving_a_unit, cases: MOVING_A_UNIT },
    Table {
        name: "editing the organisation",
        passes: Scene::editing_the_organisation,
        cases: EDITING_THE_ORGANISATION,
    },
    Table { name: "retiring an asset", passes: Scene::retiring_an_asset, cases: RETIRING_AN_ASSET },
    Table { name: "restoring an asset", passes: Scene::restoring_an_asset, cases: RESTORING_AN_ASSET },
    Table { name: "restoring a person", passes: Scene::restoring_a_person, cases: RESTORING_A_PERSON },
    Table { name: "editing a draft", passes: Scene::editing_a_draft, cases: EDITING_A_DRAFT },
    Table { name: "retiring a draft", passes: Scene::retiring_a_draft, cases: RETIRING_A_DRAFT },
    Table { name: "retiring a risk", passes: Scene::retiring_a_risk, cases: RETIRING_A_RISK },
];

const MAKING_AN_ASSET: &[Case] = &[
    ("it has no name", |s| s.without("name"), "name: missing"),
    ("its name is white space", |s| s.with("name", " \n "), "name: missing"),
    ("its name is too long", |s| s.with("name", "n".repeat(301)), "name: too_long"),
    ("its name turns direction", |s| s.with("name", "pay\u{202e}gpj.exe"), "name: unshowable"),
    ("its name is a number", |s| s.with("name", 7), "name: wrong_type"),
    ("its type is none", |s| s.with("kind", "spoon"), "kind: not_a_choice"),
    ("its integrity is 6", |s| s.with("integrity", 6), "integrity: out_of_range"),
    ("its integrity is 0", |s| s.with("integrity", 0), "integrity: out_of_range"),
    ("its integrity is no whole number", |s| s.with("integrity", 4.5), "integrity: out_of_range"),
    ("its review has no date", |s| s.with("reviewed_on", "soon"), "reviewed_on: not_a_date"),
    ("its review was on 30 February", |s| s.with("reviewed_on", "2026-02-30"), "reviewed_on: not_a_date"),
    ("it needs 1,001 others", |s| s.with("depends_on", vec![NOBODY.to_string(); 1001]), "depends_on: too_many"),
    ("it has a field of no asset", |s| s.with("colour", "red"), "colour: unknown_field"),
    ("it brings its number", |s| s.with("number", 7), "number: closed_field"),
    ("it brings its id", |s| s.with("id", "7"), "id: closed_field"),
    ("it brings its version", |s| s.with("version", 7), "version: closed_field"),
    ("it is retired already", |s| s.with("retired", "2026-01-01"), "retired: closed_field"),
    ("it brings fields of its own", |s| s.with("own", json!({})), "own: closed_field"),
    ("its unit is no id", |s| s.with("unit", 5), "unit: unreadable"),
    ("its unit is taken away", |s| s.with("unit", Json::Null), "unit: unreadable"),
    ("its ids elsewhere are no list", |s| s.with("external", "CMDB-2"), "external: unreadable"),
    ("its unit does not exist", |s| s.with("unit", NOBODY.to_string()), "unit: not_there"),
    ("its unit is an asset", |s| s.with("unit", s.backups.to_string()), "unit: not_there"),
    ("its unit is retired", |s| s.world.retire(Unit::kind_of(), s.engineering), "unit: not_there"),
    ("what it needs does not exist", |s| s.with("depends_on", vec![NOBODY.to_string()]), "depends_on: not_there"),
    ("what it needs is a person", |s| s.with("depends_on", vec![s.anna.to_string()]), "depends_on: not_there"),
    ("what it needs is retired", |s| s.world.retire(Asset::kind_of(), s.backups), "depends_on: not_there"),
    ("its owner holds no such role", |s| s.with("owner", s.world.isms_manager.to_string()), "owner: owner_lacks_role"),
    ("its owner holds the role in another unit", |s| s.with("unit", s.sales.to_string()), "owner: owner_lacks_role"),
    ("its owner holds the role below only", |s| s.with("unit", s.world.root.to_string()), "owner: owner_lacks_role"),
    ("its owner's role has ended", |s| end(s, json!({"to": "2026-03-01"})), "owner: owner_lacks_role"),
    ("its owner's role begins tomorrow", |s| end(s, json!({"from": "2026-03-03"})), "owner: owner_lacks_role"),
    ("its owner's role is only proposed", |s| end(s, json!({"step": "proposed"})), "owner: owner_lacks_role"),
    (
        "its owner has left",
        |s| s.world.revise(Person::kind_of(), s.anna, json!({"leaves_on": "2026-03-01"})),
        "owner: owner_lacks_role",
    ),
    ("its id elsewhere is another's", |s| s.with("external", vec!["CMDB-1"]), "external: taken"),
    (
        "its id elsewhere is a retired one's",
        |s| {
            s.world.retire(Asset::kind_of(), s.ledger);
            s.with("external", vec!["CMDB-1"]);
        },
        "external: taken",
    ),
    ("the token may only look", |s| s.actor.reach = Reach::Read, "reach_too_small"),
    ("top management makes it", |s| s.by(s.world.top_management), "not_entitled"),
    ("the owner of the organisation makes it", |s| s.by(s.world.owner), "not_entitled"),
    ("someone unknown makes it", |s| s.by(NOBODY), "not_entitled"),
    (
        "the maker's role counts in another unit",
        |s| {
            let tom = s.world.holder("Tom", &[Role::IsmsManager], s.sales);
            // Tom knows of nothing in Engineering, so he names nothing there.
            s.without("depends_on");
            s.by(tom);
        },
        "not_entitled",
    ),
    ("a role assignment is made", |s| s.of_kind(RoleAssignment::kind_of()), "by_steps_only"),
];

fn end(scene: &mut Scene, fields: Json) {
    let assignment = scene.world.standing(scene.anna).held[0].assignment;
    scene.world.revise(RoleAssignment::kind_of(), assignment, fields);
}

const EDITING_AN_ASSET: &[Case] = &[
    ("there is no such asset", |s| s.about(NOBODY), "not_found"),
    ("it is a person", |s| s.about(s.anna), "not_found"),
    (
        "the editor may not see it",
        |s| {
            let employee = s.world.holder("Tom", &[Role::Employee], s.engineering);
            s.by(employee);
        },
        "not_found",
    ),
    (
        "the editor's role counts in another unit",
        |s| {
            let manager = s.world.holder("Tom", &[Role::IsmsManager], s.sales);
            s.by(manager);
        },
        "not_found",
    ),
    ("the editor may see it and not edit it", |s| s.by(s.world.top_management), "not_entitled"),
    ("the token may only look", |s| s.actor.reach = Reach::Read, "reach_too_small"),
    ("someone edited it since", |s| s.world.revise(Asset::kind_of(), s.ledger, json!({"location": "B"})), "conflict"),
    ("the editor saw a version yet to come", |s| s.seen(2), "conflict"),
    (
        "it is retired",
        |s| {
            s.world.retire(Asset::kind_of(), s.ledger);
            s.seen(2);
        },
        "retired",
    ),
    ("its stored content was changed", |s| s.world.damage(Asset::kind_of(), s.ledger), "damaged"),
    ("nothing is changed", |s| s.with("name", "Ledger"), "nothing_changed"),
    (
        "it is a scope that was approved",
        |s| {
            let scope = approved(s);
            s.command = s.world.edit::<Scope>(scope, json!({"name": "Everything"}));
        },
        "frozen",
    ),
    ("only white space is changed", |s| s.with("name", " Ledger\n"), "nothing_changed"),
    ("the patch is empty", |s| s.without("name"), "nothing_changed"),
    ("its name is taken away", |s| s.with("name", Json::Null), "name: missing"),
    ("its number is changed", |s| s.with("number", 9), "number: closed_field"),
    ("a reason is hidden in the fields", |s| s.with("reason", "why"), "reason: closed_field"),
    ("it moves to where its owner lacks the role", |s| s.with("unit", s.sales.to_string()), "owner: owner_lacks_role"),
    ("its new owner lacks the role", |s| s.with("owner", s.world.owner.to_string()), "owner: owner_lacks_role"),
    ("its new owner does not exist", |s| s.with("owner", NOBODY.to_string()), "owner: not_there"),
    (
        "it moves to where the editor may not write",
        |s| {
            let manager = s.world.holder("Tom", &[Role::IsmsManager], s.engineering);
            s.with("owner", Json::Null);
            s.with("unit", s.sales.to_string());
            s.by(manager);
        },
        "not_entitled",
    ),
];

fn approved(scene: &mut Scene) -> Id {
    let fields = json!({"name": "Invoice service", "edition": 1, "step": "approved"});
    scene.world.record::<Scope>(scene.world.root, fields)
}

const MAKING_A_PERSON: &[Case] = &[
    ("the address has no @", |s| s.with("email", "tom.corvane.example"), "email: no_address"),
    ("the address has no dot", |s| s.with("email", "tom@corvane"), "email: no_address"),
    ("the address has two @", |s| s.with("email", "tom@x@corvane.example"), "email: no_address"),
    ("the address has a space", |s| s.with("email", "to m@corvane.example"), "email: no_address"),
    ("the address is another's", |s| s.with("email", "ines@corvane.example"), "email: taken"),
    ("the address is another's in capitals", |s| s.with("email", "Ines@CORVANE.example"), "email: taken"),
    ("the last day is before the first", |s| s.with("leaves_on", "2025-12-31"), "leaves_on: before_start"),
    ("the day is none", |s| s.with("leaves_on", "2026-02-30"), "leaves_on: not_a_date"),
];

const MAKING_AN_OBLIGATION: &[Case] = &[
    ("it ends before it begins", |s| s.with("to", "2025-12-31"), "to: before_start"),
    ("it comes from nowhere", |s| s.with("source", "habit"), "source: not_a_choice"),
    ("who asks for it does not exist", |s| s.with("party", NOBODY.to_string()), "party: not_there"),
    (
        "the data protection officer makes it",
        |s| {
            let officer = s.world.holder("Aiko", &[Role::Dpo], s.world.root);
            s.by(officer);
        },
        "not_entitled",
    ),
];

const MOVING_A_UNIT: &[Case] = &[
    ("it goes below itself", |s| s.with("unit", s.platform.to_string()), "unit: one_top"),
    (
        "a unit goes below one of its own",
        |s| {
            s.about(s.engineering);
            s.with("unit", s.platform.to_string());
        },
        "unit: below_itself",
    ),
    (
        "the top goes below another",
        |s| {
            s.about(s.world.root);
            s.with("unit", s.sales.to_string());
        },
        "unit: one_top",
    ),
    ("the other unit does not exist", |s| s.with("unit", NOBODY.to_string()), "unit: not_there"),
];

const EDITING_THE_ORGANISATION: &[Case] = &[
    ("there is no such time zone", |s| s.with("time_zone", "Europe/Atlantis"), "time_zone: no_such_time_zone"),
    ("there is no such currency", |s| s.with("currency", "euro"), "currency: no_such_currency"),
    ("the currency is small", |s| s.with("currency", "sek"), "currency: no_such_currency"),
    (
        "a second one is made",
        |s| {
            let fields = json!({"name": "Corvane Two", "currency": "SEK", "time_zone": "Asia/Tokyo"});
            s.command = trial::World::make::<Organisation>(fields);
        },
        ": one_organisation",
    ),
];

const RETIRING_AN_ASSET: &[Case] = &[
    ("there is no such asset", |s| s.about(NOBODY), "not_found"),
    (
        "whoever retires it may not see it",
        |s| {
            let employee = s.world.holder("Tom", &[Role::Employee], s.engineering);
            s.by(employee);
        },
        "not_found",
    ),
    ("whoever retires it may only see it", |s| s.by(s.world.top_management), "not_entitled"),
    ("the token may only look", |s| s.actor.reach = Reach::Read, "reach_too_small"),
    ("someone edited it since", |s| s.world.revise(Asset::kind_of(), s.backups, json!({"location": "B"})), "conflict"),
    (
        "it is retired",
        |s| {
            s.world.retire(Asset::kind_of(), s.backups);
            s.seen(2);
        },
        "retired",
    ),
    ("its stored content was changed", |s| s.world.damage(Asset::kind_of(), s.backups), "damaged"),
    (
        "another needs it",
        |s| s.world.revise(Asset::kind_of(), s.ledger, json!({"depends_on": [s.backups.to_string()]})),
        "still_needed",
    ),
    (
        "a person who owns an asset is retired",
        |s| {
            s.of_kind(Person::kind_of());
            s.about(s.anna);
        },
        "still_needed",
    ),
    (
        "a unit that has records is retired",
        |s| {
            s.of_kind(Unit::kind_of());
            s.about(s.engineering);
        },
        "still_needed",
    ),
    (
        "the unit at the top is retired",
        |s| {
            s.of_kind(Unit::kind_of());
            s.about(s.world.root);
        },
        "keeps_itself",
    ),
    (
        "the organisation is retired",
        |s| {
            s.of_kind(Organisation::kind_of());
            s.about(s.world.isms.profile().unwrap().held.id);
        },
        "keeps_itself",
    ),
    (
        "a scope that was approved is retired",
        |s| {
            let scope = approved(s);
            s.of_kind(Scope::kind_of());
            s.about(scope);
        },
        "frozen",
    ),
    ("a role assignment is retired", |s| s.of_kind(RoleAssignment::kind_of()), "by_steps_only"),
];

const RESTORING_AN_ASSET: &[Case] = &[
    (
        "it is in use",
        |s| {
            s.about(s.backups);
            s.seen(1);
        },
        "not_retired",
    ),
    ("someone changed it since", |s| s.seen(1), "conflict"),
];

const RESTORING_A_PERSON: &[Case] = &[(
    "someone else has their address by now",
    |s| {
        s.world.record::<Person>(s.sales, json!({"name": "Tomas", "email": "Tom@corvane.example"}));
    },
    "email: taken",
)];

const EDITING_A_DRAFT: &[Case] = &[
    ("it was submitted", |s| s.moved_on("submitted"), "frozen"),
    ("it is in force", |s| s.moved_on("approved"), "frozen"),
];

const RETIRING_A_DRAFT: &[Case] = &[
    ("it was submitted", |s| s.moved_on("submitted"), "frozen"),
    ("it is in force", |s| s.moved_on("approved"), "frozen"),
    ("it was superseded", |s| s.moved_on("superseded"), "frozen"),
];

const RETIRING_A_RISK: &[Case] =
    &[("it is accepted, which its owner may still edit", |s| s.moved_on("accepted"), "frozen")];
