//! What the measures come to, one sentence a test.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may fail loudly")]

use isms::asset::Asset;
use isms::evaluation::{Measurement, Metric, Objective};
use isms::improvement::Nonconformity;
use isms::risk::Risk;
use isms::treatment::Action;
use jiff::civil::date;
use measures::{Asked, MEASURINGS, Reckoned};
use record::Kinded;
use serde_json::json;
use trial::World;

/// Measured on 2 March 2026 for the month before.
fn reckon(world: &World, measure: &str) -> Reckoned {
    let asked = Asked { isms: &world.isms, after: date(2026, 2, 2), today: world.today() };
    measures::of(measure).unwrap().reckon(asked)
}

fn value(world: &World, measure: &str) -> Option<String> {
    reckon(world, measure).value.map(|value| value.to_string())
}

#[test]
fn every_measuring_is_of_a_measure_of_the_catalogue_each_once_in_its_order() {
    let places: Vec<usize> = MEASURINGS
        .iter()
        .map(|one| catalogue::measures().all.iter().position(|measure| measure.id == one.id).unwrap())
        .collect();
    assert!(places.is_sorted_by(|one, next| one < next), "{places:?}");
}

#[test]
fn where_there_is_nothing_to_look_at_there_is_no_value_and_never_a_hundred_percent() {
    let world = World::founded();
    for measuring in MEASURINGS {
        let reckoned = reckon(&world, measuring.id);
        assert!(reckoned.population() > 0 || reckoned.value.is_none(), "{}: {reckoned:?}", measuring.id);
    }
    for measure in ["K05", "K08", "K09", "K11", "K12", "K14", "K16", "K36", "K38", "K39", "K40"] {
        assert_eq!(value(&world, measure), None, "{measure}");
    }
}

#[test]
fn actions_count_that_were_verified_by_their_day_and_cancelled_ones_are_left_out() {
    let mut world = World::founded();
    for (step, due, verified) in [
        ("verified", "2026-02-20", Some("2026-02-18")),
        ("verified", "2026-02-20", Some("2026-02-25")),
        ("in_progress", "2026-02-21", None),
        ("cancelled", "2026-02-22", None),
        ("in_progress", "2026-01-31", None),
        ("in_progress", "2026-03-09", None),
    ] {
        let mut fields = json!({"title": "x", "step": step, "due": due});
        verified.into_iter().for_each(|day| fields["verified_on"] = json!(day));
        world.record::<Action>(world.root, fields);
    }
    let reckoned = reckon(&world, "K05");
    assert_eq!((reckoned.counting(), reckoned.population(), reckoned.left_out()), (1, 3, 1));
    assert_eq!(value(&world, "K05").as_deref(), Some("33.33"));
    // The two that are late by 9 and 30 days, of the three that are open.
    assert_eq!((value(&world, "K06").as_deref(), reckon(&world, "K06").population()), (Some("19.5"), 3));
}

#[test]
fn a_risk_that_was_never_analysed_is_not_inside_its_review_date() {
    let mut world = World::founded();
    world.record::<Risk>(world.root, json!({"title": "x", "step": "identified"}));
    assert_eq!(value(&world, "K08").as_deref(), Some("0"));
}

#[test]
fn a_critical_asset_counts_once_an_open_risk_names_it() {
    let mut world = World::founded();
    let critical = json!({"name": "Vault", "confidentiality": 5, "integrity": 5, "availability": 5});
    let vault = world.record::<Asset>(world.root, critical);
    assert_eq!(value(&world, "K09").as_deref(), Some("0"));
    let fields = json!({"title": "x", "step": "identified", "assets": [vault]});
    let risk = world.record::<Risk>(world.root, fields);
    assert_eq!(value(&world, "K09").as_deref(), Some("100"));
    world.revise(Risk::kind_of(), risk, json!({"step": "closed"}));
    assert_eq!(value(&world, "K09").as_deref(), Some("0"));
}

#[test]
fn the_age_of_nonconformities_is_that_of_the_open_ones() {
    let mut world = World::founded();
    for (step, day) in [("opened", "2026-02-20"), ("in_action", "2026-01-01"), ("closed", "2025-01-01")] {
        world.record::<Nonconformity>(world.root, json!({"title": "x", "step": step, "noticed_on": day}));
    }
    world.record::<Nonconformity>(world.root, json!({"title": "x", "step": "rejected", "noticed_on": "2025-01-01"}));
    let reckoned = reckon(&world, "K37");
    assert_eq!((reckoned.counting(), reckoned.population(), reckoned.left_out()), (2, 3, 1));
    assert_eq!(value(&world, "K37").as_deref(), Some("35"), "the middle of 10 and 60 days");
}

#[test]
fn an_objective_without_a_value_is_not_on_track() {
    let mut world = World::founded();
    let metric = world.record::<Metric>(world.root, json!({"title": "x"}));
    let fields = json!({"title": "x", "step": "active", "metric": metric, "due": "2026-12-31"});
    world.record::<Objective>(world.root, fields);
    assert_eq!(value(&world, "K39").as_deref(), Some("0"));
    let fields = json!({
        "summary": "x", "metric": metric, "step": "closed", "period_end": "2026-02-28", "measured_on": "2026-02-28",
        "value": "1", "judgement": "within",
    });
    let measurement = world.record::<Measurement>(world.root, fields);
    assert_eq!(value(&world, "K39").as_deref(), Some("100"));
    world.revise(Measurement::kind_of(), measurement, json!({"judgement": "beyond"}));
    assert_eq!(value(&world, "K39").as_deref(), Some("0"));
}

#[test]
fn the_same_value_and_period_give_the_same_number_and_the_same_inputs() {
    let mut world = World::founded();
    world.record::<Risk>(world.root, json!({"title": "x", "step": "identified"}));
    for measuring in MEASURINGS {
        assert_eq!(reckon(&world, measuring.id), reckon(&world, measuring.id), "{}", measuring.id);
    }
}
