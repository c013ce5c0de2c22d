//! What somebody from outside sees: what a grant covers, while it lasts, and nothing else.

use std::collections::BTreeSet;
use std::sync::Arc;

use access::{Reach, View};
use catalogue::Role;
use isms::asset::Asset;
use isms::context::{Scope, Unit};
use isms::leadership::ExternalGrant;
use isms::people::Person;
use isms::risk::RiskCriteria;
use isms::{Held, registry};
use jiff::ToSpan;
use proptest::prelude::*;
use proptest::sample::Index;
use record::{Id, Kind, Kinded};
use serde_json::json;
use trial::World;

/// All that a view shows, but the viewer's own grants.
fn seen(view: &View) -> Vec<&Arc<Held>> {
    let kinds = registry::kinds().filter(|kind| *kind != ExternalGrant::kind_of());
    kinds.flat_map(|kind| view.records(kind)).collect()
}

#[test]
fn a_grant_gives_its_role_from_its_first_day_to_its_last_and_only_while_it_is_approved() {
    // Today is 2 March 2026.
    let cases = [
        (json!({}), true, "its days have begun"),
        (json!({"from": "2026-03-02", "to": "2026-03-02"}), true, "today is its only day"),
        (json!({"from": "2026-03-03"}), false, "begins tomorrow"),
        (json!({"from": "2026-02-01", "to": "2026-03-01"}), false, "ended yesterday"),
        (json!({"step": "requested"}), false, "waits for approval"),
        (json!({"step": "revoked"}), false, "was revoked"),
        (json!({"retired": "2026-03-02"}), false, "is retired"),
        (json!({"covers": []}), false, "covers nothing"),
    ];
    for (with, is_held, why) in cases {
        let mut world = World::founded();
        let odd = world.person("Odd", world.root);
        let asset = world.asset("Backups", world.root);
        let grant = world.external(odd, &[world.root], with);
        let view = world.view(odd);
        let roles: Vec<_> = view.standing().held.iter().map(|one| (one.role, one.unit, one.assignment)).collect();
        let expected = if is_held { vec![(Role::ExternalAuditor, world.root, grant)] } else { vec![] };
        assert_eq!(roles, expected, "a grant that {why}");
        assert_eq!(view.held(Asset::kind_of(), asset).is_some(), is_held, "a grant that {why}");
    }
}

#[test]
fn a_grant_without_a_last_day_or_a_first_one_or_whose_content_was_changed_gives_nothing() {
    let held = |change: &dyn Fn(&mut World, Id)| {
        let mut world = World::founded();
        let odd = world.person("Odd", world.root);
        let grant = world.external(odd, &[world.root], json!({}));
        change(&mut world, grant);
        world.standing(odd).held.len()
    };
    let kind = ExternalGrant::kind_of();
    assert_eq!(held(&|_, _| ()), 1);
    assert_eq!(held(&|world, grant| world.revise(kind, grant, json!({"to": null}))), 0);
    assert_eq!(held(&|world, grant| world.revise(kind, grant, json!({"from": null}))), 0);
    assert_eq!(held(&|world, grant| world.damage(kind, grant)), 0);
}

#[test]
fn whoever_holds_a_role_reads_by_that_alone_and_the_role_of_an_auditor_from_outside_is_never_assigned() {
    let mut world = World::founded();
    let kim = world.holder("Kim", &[Role::Employee], world.root);
    world.external(kim, &[world.root], json!({}));
    let roles = |world: &World, person| world.standing(person).held.iter().map(|one| one.role).collect::<Vec<_>>();
    assert_eq!(roles(&world, kim), [Role::Employee]);
    let odd = world.person("Odd", world.root);
    world.assignment(odd, Role::ExternalAuditor, world.root, json!({}));
    assert_eq!(roles(&world, odd), []);
}

#[test]
fn a_grant_reaches_no_unit_outside_its_own_also_after_units_moved() {
    let mut world = World::founded();
    let (engineering, sales) = (world.unit("Engineering", world.root), world.unit("Sales", world.root));
    let platform = world.unit("Platform", engineering);
    let odd = world.person("Odd", world.root);
    let grant = world.external(odd, &[platform], json!({}));
    world.revise(ExternalGrant::kind_of(), grant, json!({"unit": engineering.to_string()}));
    assert_eq!(world.standing(odd).held.len(), 1);
    world.revise(Unit::kind_of(), platform, json!({"unit": sales.to_string()}));
    assert_eq!(world.standing(odd).held, []);
}

#[test]
fn people_are_shown_to_no_grant_nor_named() {
    let mut world = World::founded();
    let engineering = world.unit("Engineering", world.root);
    let kim = world.person("Kim zebra", engineering);
    let owned = json!({"name": "Ledger", "owner": kim.to_string()});
    let ledger = world.record::<Asset>(engineering, owned);
    let odd = world.person("Odd", world.root);
    world.external(odd, &[world.root], json!({}));
    let view = world.view(odd);
    assert!(view.held(Asset::kind_of(), ledger).is_some());
    let person = Person::kind_of();
    assert!(view.held(person, kim).is_none() && view.find(person, "P-001").is_none());
    assert_eq!((view.records(person).count(), view.choices(person).count(), view.living(person)), (0, 0, 0));
    assert!(!view.knows_kind(person) && !view.may_name(person) && view.label(person, kim).is_none());
    assert!(view.search("zebra", 10).is_empty() && view.search_within(person, "zebra").is_empty());
    // The rule is about fields, not about people: whatever kind has a sensitive one stays hidden.
    for kind in registry::kinds().filter(|kind| kind.fields.iter().any(|field| field.is_sensitive)) {
        let others = view.records(kind).filter(|held| !view.is_own(held)).count();
        assert_eq!(others, 0, "{kind:?} has fields that no grant shows");
    }
}

#[test]
fn the_holder_sees_their_own_grant_and_no_other() {
    let mut world = World::founded();
    let sales = world.unit("Sales", world.root);
    let (odd, kim) = (world.person("Odd", world.root), world.person("Kim", world.root));
    let own = world.external(odd, &[sales], json!({}));
    world.external(kim, &[sales], json!({}));
    let shown: Vec<Id> = world.view(odd).records(ExternalGrant::kind_of()).map(|held| held.id).collect();
    assert_eq!(shown, [own]);
}

#[test]
fn a_past_day_is_closed_too_once_the_grant_is_over() {
    let mut world = World::founded();
    let odd = world.person("Odd", world.root);
    let asset = world.asset("Backups", world.root);
    let grant = world.external(odd, &[world.root], json!({}));
    let (then, before) = (world.now, Arc::clone(&world.isms));
    let past =
        |world: &World| View::of_past(Arc::clone(&before), then, Arc::clone(&world.isms), world.actor(odd), world.now);
    assert!(past(&world).held(Asset::kind_of(), asset).is_some());
    world.revise(ExternalGrant::kind_of(), grant, json!({"step": "revoked"}));
    assert!(seen(&past(&world)).is_empty());
}

/// Units, assets in them, and grants to one person: what is covered, which step, first and last day from today.
type Drawn = (Vec<Index>, Vec<Index>, Vec<(Vec<Index>, u8, i8, i8)>);

fn drawn() -> impl Strategy<Value = Drawn> {
    let covers = prop::collection::vec(any::<Index>(), 0..3);
    (
        prop::collection::vec(any::<Index>(), 0..6),
        prop::collection::vec(any::<Index>(), 1..8),
        prop::collection::vec((covers, 0..5_u8, -3..3_i8, -2..4_i8), 0..4),
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    /// Reckoned from how the world was made, never by asking the crate.
    #[test]
    fn what_the_grants_of_the_day_cover_is_seen_and_nothing_else(drawn in drawn()) {
        let (unit_draws, asset_draws, grant_draws) = drawn;
        let mut world = World::founded();
        let mut units = vec![(world.root, vec![world.root])];
        for above in &unit_draws {
            let (above, line) = above.get(&units).clone();
            let unit = world.unit("Unit", above);
            units.push((unit, line.into_iter().chain([unit]).collect()));
        }
        let mut assets = Vec::new();
        for unit in &asset_draws {
            let (unit, line) = unit.get(&units).clone();
            assets.push((world.asset("Asset", unit), line));
        }
        let odd = world.person("Odd", world.root);
        let first = world.today();
        let day = |offset: i8| first.checked_add(i64::from(offset).days()).unwrap();
        let mut grants = Vec::new();
        for (covers, step, from, length) in &grant_draws {
            let covers: BTreeSet<Id> = covers.iter().map(|one| one.get(&units).0).collect();
            let covers: Vec<Id> = covers.into_iter().collect();
            let step = ["approved", "approved", "approved", "requested", "revoked"][usize::from(*step)];
            let to = from.saturating_add(*length);
            let with = json!({"step": step, "from": day(*from).to_string(), "to": day(to).to_string()});
            let id = world.external(odd, &covers, with);
            grants.push((id, covers, step, *from, to));
        }
        let check = |world: &World, offset: i8, grants: &[(Id, Vec<Id>, &str, i8, i8)]| {
            let in_force = grants.iter().filter(|(_, _, step, from, to)| {
                *step == "approved" && *from <= offset && offset <= *to
            });
            let covered: BTreeSet<Id> = in_force.flat_map(|grant| grant.1.iter().copied()).collect();
            let is_covered = |line: &[Id]| line.iter().any(|unit| covered.contains(unit));
            let mut expected: BTreeSet<Id> =
                assets.iter().filter(|(_, line)| is_covered(line)).map(|(id, _)| *id).collect();
            // A unit is judged by the one above it, the top by itself; the organisation stands at the top.
            expected.extend(units.iter().filter(|(_, line)| {
                is_covered(line.split_last().map_or(&[], |(_, above)| if above.is_empty() { line } else { above }))
            }).map(|(id, _)| *id));
            if covered.contains(&world.root) {
                expected.insert(world.isms.profile().unwrap().held.id);
                expected.extend(world.isms.all::<RiskCriteria>().map(|criteria| criteria.held.id));
                expected.extend(world.isms.all::<Scope>().map(|scope| scope.held.id));
            }
            let mut actor = world.actor(odd);
            actor.reach = Reach::Approve;
            let view = View::of_present(Arc::clone(&world.isms), actor, world.now);
            let shown: BTreeSet<Id> = seen(&view).iter().map(|held| held.id).collect();
            assert_eq!(shown, expected, "on day {offset}");
            let kinds: Vec<&'static Kind> = registry::kinds().collect();
            for held in kinds.iter().flat_map(|kind| view.records(kind)) {
                assert!(!view.may_write(held), "somebody from outside may write {}", held.handle());
            }
            assert!(!view.may_change_anything());
        };
        for offset in 0..8_i8 {
            check(&world, offset, &grants);
            world.now += 24.hours();
        }
        // After the last day of the last grant, nothing is left.
        assert!(grants.iter().all(|grant| grant.4 < 8));
        assert!(seen(&world.view(odd)).is_empty());
        // And once all are revoked, nothing is seen on the days that were theirs.
        world.now -= (24 * 8).hours();
        for grant in &mut grants {
            world.revise(ExternalGrant::kind_of(), grant.0, json!({"step": "revoked"}));
            grant.2 = "revoked";
        }
        assert!(seen(&world.view(odd)).is_empty());
    }
}
