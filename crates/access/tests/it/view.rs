//! A view never shows what `may` denies, whatever the world looks like.

use std::collections::BTreeSet;
use std::sync::Arc;

use access::{Object, Right, Standing, View, may};
use catalogue::Role;
use isms::asset::Asset;
use isms::context::Unit;
use isms::leadership::{ExternalGrant, RoleAssignment};
use isms::people::Person;
use isms::{Held, Isms, registry};
use proptest::prelude::*;
use proptest::sample::Index;
use record::{Id, Kind, Kinded};
use serde_json::json;
use trial::World;

#[derive(Clone, Debug)]
struct Drawn {
    units: Vec<Index>,
    people: Vec<(Index, Option<i8>)>,
    grants: Vec<(Index, Index, Index, u8, Option<i8>)>,
    assets: Vec<(Index, Option<Index>, Vec<Index>, bool)>,
    externals: Vec<(Index, Vec<Index>, u8)>,
    retired: Vec<Index>,
    damaged: Vec<Index>,
    /// What happens after the past that is looked at: assets that move, roles that end.
    moved: Vec<(Index, Index)>,
    ended: Vec<Index>,
}

fn drawn() -> impl Strategy<Value = Drawn> {
    let index = any::<Index>;
    (
        prop::collection::vec(index(), 0..4),
        prop::collection::vec((index(), prop::option::weighted(0.2, -1..2_i8)), 1..4),
        prop::collection::vec((index(), index(), index(), 0..6_u8, prop::option::weighted(0.2, -1..2_i8)), 0..8),
        prop::collection::vec(
            (index(), any::<Option<Index>>(), prop::collection::vec(index(), 0..2), any::<bool>()),
            1..8,
        ),
        prop::collection::vec((index(), prop::collection::vec(index(), 0..3), 0..4_u8), 0..4),
        prop::collection::vec(index(), 0..2),
        prop::collection::vec(index(), 0..2),
        prop::collection::vec((index(), index()), 0..3),
        prop::collection::vec(index(), 0..2),
    )
        .prop_map(|(units, people, grants, assets, externals, retired, damaged, moved, ended)| Drawn {
            units,
            people,
            grants,
            assets,
            externals,
            retired,
            damaged,
            moved,
            ended,
        })
}

/// The world, the past of it that is looked at, and everybody.
fn build(drawn: &Drawn) -> (World, Arc<Isms>, Vec<Id>) {
    let mut world = World::founded();
    let mut units = vec![world.root];
    for above in &drawn.units {
        units.push(world.unit("Unit zebra", *above.get(&units)));
    }
    let day = |world: &World, offset: i8| {
        world.today().checked_add(jiff::Span::new().days(i64::from(offset))).unwrap().to_string()
    };
    let mut people = Vec::new();
    for (unit, leaves) in &drawn.people {
        let mut fields = json!({"name": "Person zebra"});
        if let Some(leaves) = leaves {
            fields["leaves_on"] = day(&world, *leaves).into();
        }
        people.push(world.record::<Person>(*unit.get(&units), fields));
    }
    let mut assignments = Vec::new();
    for (person, role, unit, step, to) in &drawn.grants {
        let step = ["active", "active", "active", "proposed", "declined", "ended"][usize::from(*step)];
        let mut with = json!({"step": step, "summary": "zebra"});
        if let Some(to) = to {
            with["to"] = day(&world, *to).into();
        }
        assignments.push(world.assignment(*person.get(&people), *role.get(Role::ALL), *unit.get(&units), with));
    }
    let mut externals = Vec::new();
    for (person, covers, step) in &drawn.externals {
        let covers: BTreeSet<Id> = covers.iter().map(|one| *one.get(&units)).collect();
        let step = ["approved", "approved", "requested", "revoked"][usize::from(*step)];
        let with = json!({"step": step, "summary": "zebra"});
        externals.push(world.external(*person.get(&people), &covers.into_iter().collect::<Vec<_>>(), with));
    }
    let mut assets: Vec<Id> = Vec::new();
    for (unit, owner, needed, is_personal) in &drawn.assets {
        let mut fields = json!({"name": "Asset zebra", "has_personal_data": is_personal});
        if let Some(owner) = owner {
            fields["owner"] = owner.get(&people).to_string().into();
        }
        if !assets.is_empty() && !needed.is_empty() {
            let needed: BTreeSet<_> = needed.iter().map(|one| one.get(&assets).to_string()).collect();
            fields["depends_on"] = needed.into_iter().collect();
        }
        assets.push(world.record::<Asset>(*unit.get(&units), fields));
    }
    for asset in &drawn.retired {
        world.retire(Asset::kind_of(), *asset.get(&assets));
    }
    let past = Arc::clone(&world.isms);
    let mut moved = BTreeSet::new();
    for (asset, unit) in &drawn.moved {
        if moved.insert(*asset.get(&assets)) {
            world.revise(Asset::kind_of(), *asset.get(&assets), json!({"unit": unit.get(&units).to_string()}));
        }
    }
    for assignment in drawn.ended.iter().filter(|_| !assignments.is_empty()) {
        world.revise(RoleAssignment::kind_of(), *assignment.get(&assignments), json!({"step": "ended"}));
    }
    let all: Vec<(&'static Kind, Id)> = assets
        .iter()
        .map(|id| (Asset::kind_of(), *id))
        .chain(people.iter().map(|id| (Person::kind_of(), *id)))
        .chain(units.iter().skip(1).map(|id| (Unit::kind_of(), *id)))
        .chain(assignments.iter().map(|id| (RoleAssignment::kind_of(), *id)))
        .chain(externals.iter().map(|id| (ExternalGrant::kind_of(), *id)))
        .collect();
    let damaged: BTreeSet<Id> = drawn.damaged.iter().map(|one| one.get(&all).1).collect();
    for (kind, id) in all.iter().filter(|(_, id)| damaged.contains(id)) {
        world.damage(kind, *id);
    }
    people.extend([world.owner, world.top_management, world.isms_manager, Id::max()]);
    (world, past, people)
}

/// Checks everything that a view tells against `may`, asked of each record one by one.
fn check(view: &View, shown: &Isms, present: &Isms, standing: &Standing) {
    let may_do = |right: Right, held: &Held| {
        let object = match present.held(held.kind, held.id) {
            Some(today) => Object::held(present, today),
            None => Object { isms: present, ..Object::held(shown, held) },
        };
        may(standing, right, &object)
    };
    let allowed: BTreeSet<Id> = registry::kinds()
        .flat_map(|kind| shown.register(kind).unwrap().iter())
        .filter(|held| may_do(Right::See, held))
        .map(|held| held.id)
        .collect();
    let is_shown = |held: &Arc<Held>| allowed.contains(&held.id);
    for kind in registry::kinds() {
        let all: Vec<_> = shown.register(kind).unwrap().iter().collect();
        let expected: Vec<Id> = all.iter().filter(|held| is_shown(held)).map(|held| held.id).collect();
        let listed: Vec<Id> = view.records(kind).map(|held| held.id).collect();
        assert_eq!(listed, expected, "the list of {}", kind.titles);
        assert!(expected.is_empty() || view.knows_kind(kind), "{} are listed and not known", kind.titles);
        let names = view.may_name(kind);
        assert!(!names || kind == Person::kind_of() || kind == Unit::kind_of());
        for held in all {
            assert_eq!(view.sees(held), is_shown(held));
            assert_eq!(view.held(kind, held.id).is_some(), is_shown(held), "{}", held.handle());
            assert_eq!(view.find(kind, &held.handle()).is_some(), is_shown(held), "{}", held.handle());
            assert_eq!(view.find(kind, &held.id.to_string()).is_some(), is_shown(held), "{}", held.handle());
            assert_eq!(view.label(kind, held.id).is_some(), is_shown(held) || names, "{}", held.handle());
            assert_eq!(view.may_refer(kind, held.id), held.is_living() && (is_shown(held) || names));
            assert_eq!(view.may_write(held), !view.is_past() && may_do(Right::Write, held), "{}", held.handle());
            let (seen, unseen) = view.referring(held.id);
            let total = shown.referring(held.kind, held.id).count();
            assert!(seen.iter().all(|linked| is_shown(linked.held)));
            assert_eq!(seen.len() + unseen, total);
        }
        assert!(view.choices(kind).all(|held| held.is_living() && (is_shown(held) || names)));
    }
    for text in ["zebra", "a", "p-00", "asset zeb"] {
        let found: Vec<Id> = view.search(text, usize::MAX).iter().map(|held| held.id).collect();
        let all = shown.search(text).into_values().flatten();
        let expected: Vec<Id> = all.filter(|held| is_shown(held)).map(|held| held.id).collect();
        assert_eq!(found, expected, "{text}");
        let first: Vec<Id> = view.search(text, 2).iter().map(|held| held.id).collect();
        assert_eq!(first, found[..found.len().min(2)], "a limit counts what is shown");
    }
    let typed: Vec<Id> = view.all::<Asset>().map(|asset| asset.held.id).collect();
    assert!(typed.iter().all(|id| allowed.contains(id)));
    assert_eq!(view.all::<RoleAssignment>().filter(|one| !allowed.contains(&one.held.id)).count(), 0);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn a_view_never_shows_what_may_denies_and_hides_nothing_that_it_allows(drawn in drawn()) {
        let (world, past, people) = build(&drawn);
        for person in people {
            let standing = world.standing(person);
            check(&world.view(person), &world.isms, &world.isms, &standing);
            let of_past = View::of_past(Arc::clone(&past), world.now, Arc::clone(&world.isms), world.actor(person), world.now);
            check(&of_past, &past, &world.isms, &standing);
        }
    }
}
