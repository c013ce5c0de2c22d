//! A past day is seen with the rights of today: what a person may see of it follows from what they hold now, and from where
//! and whose a record is now.

use std::sync::Arc;

use access::View;
use catalogue::Role;
use isms::Isms;
use isms::asset::Asset;
use isms::leadership::ExternalGrant;
use jiff::{Timestamp, ToSpan as _};
use record::{Id, Kinded};
use serde_json::json;
use trial::World;

/// A moment to look back to.
struct Then {
    value: Arc<Isms>,
    at: Timestamp,
}

impl Then {
    fn of(world: &World) -> Self {
        Self { value: world.isms.clone(), at: world.now }
    }

    /// That moment, as the person may see it today.
    fn seen(&self, world: &World, person: Id) -> View {
        View::of_past(self.value.clone(), self.at, world.isms.clone(), world.actor(person), world.now)
    }

    /// The names of the assets in it.
    fn assets(&self, world: &World, person: Id) -> Vec<String> {
        self.seen(world, person).records(Asset::kind_of()).map(|held| held.title().to_owned()).collect()
    }
}

#[test]
fn a_record_that_came_to_somebody_s_unit_since_opens_its_past_to_them_and_closes_it_to_those_it_left() {
    let mut world = World::founded();
    let (engineering, sales) = (world.unit("Engineering", world.root), world.unit("Sales", world.root));
    let robin = world.holder("Robin", &[Role::IsmsManager], engineering);
    let noor = world.holder("Noor", &[Role::IsmsManager], sales);
    let asset = world.asset("Backups", engineering);
    let then = Then::of(&world);
    world.revise(Asset::kind_of(), asset, json!({"unit": sales.to_string(), "name": "Vault"}));
    let none: [&str; 0] = [];
    assert_eq!(then.assets(&world, robin), none);
    assert_eq!(then.assets(&world, noor), ["Backups"], "as it was called then");
    let view = then.seen(&world, robin);
    assert!(view.search("backups", 10).is_empty() && view.living(Asset::kind_of()) == 0);
    assert!(view.find(Asset::kind_of(), "A-001").is_none() && view.not_yet(Asset::kind_of(), "A-001").is_none());
}

#[test]
fn a_record_that_was_given_to_another_owner_since_is_the_past_of_that_owner() {
    let mut world = World::founded();
    let robin = world.holder("Robin", &[Role::AssetOwner], world.root);
    let noor = world.holder("Noor", &[Role::AssetOwner], world.root);
    let asset = world.record::<Asset>(world.root, json!({"name": "Backups", "owner": robin.to_string()}));
    let then = Then::of(&world);
    let owns = |world: &World, person: Id| {
        let view = then.seen(world, person);
        view.held(Asset::kind_of(), asset).is_some_and(|held| view.is_own(held))
    };
    assert!(owns(&world, robin) && !owns(&world, noor));
    world.revise(Asset::kind_of(), asset, json!({"owner": noor.to_string()}));
    assert!(!owns(&world, robin) && owns(&world, noor), "whoever it is handed to answers for its past as well");
}

#[test]
fn a_record_that_was_retired_since_is_shown_as_it_lived() {
    let mut world = World::founded();
    let asset = world.asset("Backups", world.root);
    let then = Then::of(&world);
    world.retire(Asset::kind_of(), asset);
    let view = then.seen(&world, world.isms_manager);
    assert!(view.held(Asset::kind_of(), asset).unwrap().is_living());
    assert_eq!((view.living(Asset::kind_of()), world.view(world.isms_manager).living(Asset::kind_of())), (1, 0));
}

#[test]
fn a_grant_that_ended_since_opens_no_day_and_one_that_began_since_opens_the_days_before_it() {
    let mut world = World::founded();
    let odd = world.person("Odd", world.root);
    world.asset("Backups", world.root);
    let before = Then::of(&world);
    let none: [&str; 0] = [];
    assert_eq!(before.assets(&world, odd), none);
    let grant = world.external(odd, &[world.root], json!({}));
    let during = Then::of(&world);
    assert_eq!(
        (before.assets(&world, odd), during.assets(&world, odd)),
        (vec!["Backups".to_owned()], vec!["Backups".to_owned()])
    );
    world.revise(ExternalGrant::kind_of(), grant, json!({"step": "revoked"}));
    assert_eq!((before.assets(&world, odd), during.assets(&world, odd)), (Vec::new(), Vec::new()), "revoked");
    world.revise(ExternalGrant::kind_of(), grant, json!({"step": "approved"}));
    world.now = world.now.checked_add((24 * 200).hours()).unwrap();
    assert_eq!(during.assets(&world, odd), none, "over by its last day");
}

#[test]
fn days_of_the_past_begin_and_end_as_days_do_there_today() {
    let mut world = World::founded();
    let then = Then::of(&world);
    let profile = world.isms.profile().unwrap().held.id;
    // 09:00 in London is 22:00 in Auckland; an hour before midnight there it is the same day, three later the next.
    world.revise(isms::context::Organisation::kind_of(), profile, json!({"time_zone": "Pacific/Auckland"}));
    let late = Then { value: then.value.clone(), at: "2026-03-02T12:00:00Z".parse().unwrap() };
    assert_eq!(late.seen(&world, world.isms_manager).today().to_string(), "2026-03-03");
}

#[test]
fn the_moments_with_names_are_those_that_the_viewer_may_see_today() {
    let mut world = World::founded();
    let before = Then::of(&world);
    world.criteria();
    let robin = world.person("Robin", world.root);
    let named = |person: Id| {
        let view = before.seen(&world, person);
        view.marks().iter().map(|mark| (mark.held.kind.name, mark.mark.what, mark.on.to_string())).collect::<Vec<_>>()
    };
    assert_eq!(
        named(world.isms_manager),
        [("risk-criteria", "approved", "2026-03-02".to_owned())],
        "also those that came later"
    );
    assert!(named(robin).is_empty());
    let view = before.seen(&world, world.isms_manager);
    assert!(view.not_yet(Asset::kind_of(), "A-001").is_none());
    let asset = world.asset("Later", world.root);
    let view = before.seen(&world, world.isms_manager);
    assert_eq!(view.not_yet(Asset::kind_of(), "A-001").unwrap().id, asset);
    assert!(before.seen(&world, robin).not_yet(Asset::kind_of(), "A-001").is_none(), "nor is a hidden one told of");
}
