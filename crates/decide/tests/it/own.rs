//! Who may write a record only because it is their own, or that of their team.

use catalogue::Role;
use decide::Rejection;
use isms::asset::Asset;
use isms::people::Person;
use record::{Id, Kinded};
use serde_json::{Value as Json, json};
use trial::World;

use crate::scene::codes;

/// An employee at the top, of Sales.
fn employee() -> (World, Id, Id) {
    let mut world = World::founded();
    let sales = world.unit("Sales", world.root);
    let fields = json!({"name": "Tom", "email": "tom@corvane.example", "job": "Clerk"});
    let tom = world.record::<Person>(sales, fields);
    world.grant(tom, Role::Employee, world.root);
    (world, tom, sales)
}

#[test]
fn people_do_not_edit_what_others_keep_about_them() {
    let (world, tom, _) = employee();
    let guarded = [
        ("name", json!("Thomas")),
        ("email", json!("boss@corvane.example")),
        ("job", json!("Chief executive")),
        ("job", Json::Null),
        ("joined_on", json!("2020-01-01")),
        ("leaves_on", json!("2099-01-01")),
        ("external", json!(["HR-1"])),
    ];
    for (field, value) in guarded {
        let found = world.decide(tom, &world.edit::<Person>(tom, json!({field: value})));
        assert_eq!(codes(&found.unwrap_err()), [format!("{field}: closed_field")]);
    }
    let open: Vec<_> =
        Person::kind_of().fields.iter().filter(|field| !field.is_guarded).map(|field| field.name).collect();
    assert!(open.is_empty(), "{open:?} are open to whoever they are about; is that meant?");
}

#[test]
fn nobody_moves_themselves_to_another_unit_to_see_its_people() {
    let (mut world, tom, _) = employee();
    let up = world.edit::<Person>(tom, json!({"unit": world.root.to_string()}));
    assert_eq!(codes(&world.decide(tom, &up).unwrap_err()), ["unit: closed_field"]);
    // A manager edits the people of their unit, but does not make it another.
    world.grant(tom, Role::Manager, world.root);
    assert_eq!(codes(&world.decide(tom, &up).unwrap_err()), ["unit: closed_field"]);
    assert!(world.decide(tom, &world.edit::<Person>(tom, json!({"job": "Head of Sales"}))).is_ok());
    // Whoever keeps the register does.
    assert!(world.decide(world.isms_manager, &up).is_ok());
}

#[test]
fn a_form_that_sends_guarded_fields_back_as_they_were_is_not_refused_for_it() {
    let (world, tom, sales) = employee();
    let same = json!({"name": "Tom", "email": "tom@corvane.example", "unit": sales.to_string()});
    assert_eq!(codes(&world.decide(tom, &world.edit::<Person>(tom, same)).unwrap_err()), ["nothing_changed"]);
}

#[test]
fn an_asset_owner_edits_what_they_own_and_nothing_else() {
    let mut world = World::founded();
    let anna = world.holder("Anna", &[Role::AssetOwner], world.root);
    let own = world.record::<Asset>(world.root, json!({"name": "own", "owner": anna.to_string()}));
    let other = world.asset("other", world.root);
    assert!(world.decide(anna, &world.edit::<Asset>(own, json!({"location": "Bern"}))).is_ok());
    let refused = world.decide(anna, &world.edit::<Asset>(other, json!({"location": "Bern"})));
    assert_eq!(codes(&refused.unwrap_err()), ["not_entitled"]);
    let taking = world.decide(anna, &world.edit::<Asset>(other, json!({"owner": anna.to_string()})));
    assert_eq!(codes(&taking.unwrap_err()), ["not_entitled"], "nobody makes a record their own to edit it");
}

#[test]
fn an_asset_owner_makes_assets_that_they_own_and_no_others() {
    let mut world = World::founded();
    let anna = world.holder("Anna", &[Role::AssetOwner], world.root);
    assert!(world.decide(anna, &World::make::<Asset>(json!({"name": "x", "owner": anna.to_string()}))).is_ok());
    let unowned = world.decide(anna, &World::make::<Asset>(json!({"name": "x"})));
    assert_eq!(codes(&unowned.unwrap_err()), ["not_entitled"]);
    let another = world.holder("Bo", &[Role::AssetOwner], world.root);
    let given = world.decide(anna, &World::make::<Asset>(json!({"name": "x", "owner": another.to_string()})));
    assert_eq!(codes(&given.unwrap_err()), ["not_entitled"]);
}

#[test]
fn an_owner_whose_role_ended_edits_their_assets_no_more() {
    let mut world = World::founded();
    let anna = world.holder("Anna", &[Role::AssetOwner, Role::ControlOwner], world.root);
    let own = world.record::<Asset>(world.root, json!({"name": "own", "owner": anna.to_string()}));
    let edit = world.edit::<Asset>(own, json!({"location": "Bern"}));
    assert!(world.decide(anna, &edit).is_ok());
    let assignment = world.standing(anna).held[0].assignment;
    world.revise(isms::leadership::RoleAssignment::kind_of(), assignment, json!({"step": "ended"}));
    let refused = world.decide(anna, &edit).unwrap_err();
    assert!(
        matches!(refused, Rejection::Refused(_)),
        "a control owner writes own assets too, but this link needs the role"
    );
}
