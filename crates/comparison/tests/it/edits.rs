//! Which records differ, and what became of them.

use std::sync::Arc;

use comparison::{Became, Day, Source, changes, edits};
use isms::asset::Asset;
use isms::risk::{Risk, RiskCriteria};
use isms::{Isms, registry};
use jiff::civil::Date;
use record::{Id, Kind, Kinded as _};
use serde_json::json;
use trial::World;

struct Then {
    isms: Arc<Isms>,
    today: Date,
}

fn now(world: &World) -> Then {
    Then { isms: Arc::clone(&world.isms), today: world.today() }
}

impl Then {
    fn day(&self) -> Day<'_> {
        Day { isms: &self.isms, today: self.today }
    }
}

fn became(before: &Then, after: &Then) -> Vec<(&'static str, Id, Became)> {
    let kinds: Vec<&'static Kind> = registry::kinds().collect();
    edits(before.day(), after.day(), &kinds).iter().map(|edit| (edit.kind.name, edit.id, edit.became)).collect()
}

#[test]
fn every_record_says_what_became_of_it() {
    let mut world = World::founded();
    let [kept, edited, left, back] = ["a", "b", "c", "d"].map(|name| world.asset(name, world.root));
    world.retire(Asset::kind_of(), back);
    let before = now(&world);
    let made = world.asset("e", world.root);
    world.revise(Asset::kind_of(), edited, json!({"name": "bb"}));
    world.retire(Asset::kind_of(), left);
    world.revise(Asset::kind_of(), back, json!({"retired": null}));
    let after = now(&world);
    let expected =
        [(edited, Became::Changed), (left, Became::Retired), (back, Became::Restored), (made, Became::Created)];
    assert_eq!(became(&before, &after), expected.map(|(id, became)| ("asset", id, became)), "{kept} is as it was");
    // The other way round, what was made is gone: callers refuse that order.
    assert_eq!(became(&after, &before).last(), Some(&("asset", made, Became::Gone)));
}

#[test]
fn a_level_that_follows_from_other_criteria_is_told_although_nobody_touched_the_risk() {
    let mut world = World::founded();
    let criteria = world.criteria();
    let rated = json!({"title": "x", "step": "analysed", "likelihood": 4, "service": 4, "criteria": criteria});
    let risk = world.record::<Risk>(world.root, rated);
    let before = now(&world);
    let mut matrix = world.held(RiskCriteria::kind_of(), criteria).body()["matrix"].clone();
    for row in matrix.as_array_mut().unwrap() {
        row["consequence_4"] = json!("low");
    }
    world.revise(RiskCriteria::kind_of(), criteria, json!({"matrix": matrix}));
    let after = now(&world);
    assert_eq!(
        became(&before, &after),
        [("risk-criteria", criteria, Became::Changed), ("risk", risk, Became::Followed)]
    );
    let found = edits(before.day(), after.day(), &[Risk::kind_of()]);
    let told = changes(&found[0], before.day(), after.day());
    let level = told.iter().find(|change| change.name == "level").unwrap();
    assert!(matches!(level.source, Source::Derived(_)));
    assert_ne!(level.old, level.new);
    assert_eq!(level.new, Some(json!("low")));
}

#[test]
fn a_state_that_follows_from_the_date_is_told() {
    let mut world = World::founded();
    let reviewed = json!({"name": "x", "owner": world.owner, "reviewed_on": "2026-03-01", "review_every": 1});
    let asset = world.record::<Asset>(world.root, reviewed);
    let before = now(&world);
    world.now += jiff::SignedDuration::from_hours(24 * 90);
    let after = now(&world);
    let found = edits(before.day(), after.day(), &[Asset::kind_of()]);
    assert_eq!(found.iter().map(|edit| (edit.id, edit.became)).collect::<Vec<_>>(), [(asset, Became::Followed)]);
    let told = changes(&found[0], before.day(), after.day());
    assert_eq!(told.len(), 1);
    assert_eq!(told[0].new.as_ref().unwrap()["code"], "review_overdue");
}
