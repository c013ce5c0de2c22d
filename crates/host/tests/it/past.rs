//! The ISMS at a past moment.

use decide::Command;
use host::{HostError, When};
use isms::asset::Asset;
use jiff::Timestamp;
use record::Kinded;
use serde_json::json;
use trial::{Database, House, asset_names};

use crate::told::told;

trial::on_both_engines![
    a_past_instant_shows_what_was_recorded_by_then,
    a_date_shows_the_end_of_that_day_where_the_organisation_is,
    a_run_is_shown_whole_or_not_at_all,
    every_past_value_is_the_one_that_was_present_then,
    what_lies_before_the_founding_or_in_the_future_is_refused,
    the_past_is_not_edited,
];

async fn past(house: &House, when: When) -> Result<access::View, HostError> {
    house.host.past(house.organisation, house.actor(), when).await
}

fn instant(text: &str) -> When {
    When::Instant(text.parse().unwrap())
}

fn date(text: &str) -> When {
    When::Date(text.parse().unwrap())
}

async fn names(house: &House, when: When) -> Vec<String> {
    asset_names(&past(house, when).await.unwrap())
}

async fn a_past_instant_shows_what_was_recorded_by_then(database: Database) {
    let house = House::found(&database).await;
    house.set("2026-03-02T10:00:00Z");
    let asset = house.asset("Backups").await;
    house.asset("at the same instant").await;
    house.set("2026-03-02T11:00:00Z");
    house.edit_asset(asset, json!({"name": "Vault"}), "why").await;
    house.set("2026-03-02T12:00:00Z");
    let none: [&str; 0] = [];
    assert_eq!(names(&house, instant("2026-03-02T09:00:00Z")).await, none);
    assert_eq!(names(&house, instant("2026-03-02T09:59:59.999999Z")).await, none);
    assert_eq!(names(&house, instant("2026-03-02T10:00:00Z")).await, ["Backups", "at the same instant"]);
    assert_eq!(names(&house, instant("2026-03-02T10:59:59Z")).await, ["Backups", "at the same instant"]);
    assert_eq!(names(&house, instant("2026-03-02T11:00:00Z")).await, ["Vault", "at the same instant"]);
    assert_eq!(names(&house, instant("2026-03-02T12:00:00Z")).await, ["Vault", "at the same instant"]);
    let view = past(&house, instant("2026-03-02T10:30:00Z")).await.unwrap();
    assert_eq!((view.now(), view.is_past()), ("2026-03-02T10:30:00Z".parse::<Timestamp>().unwrap(), true));
    let history = house.host.history(&view, Asset::kind_of(), asset).await.unwrap();
    assert_eq!(history.len(), 1, "its history ends at the moment that is shown");
}

async fn a_date_shows_the_end_of_that_day_where_the_organisation_is(database: Database) {
    let house = House::found(&database).await;
    house.set("2026-03-02T22:59:59Z");
    house.asset("the last second of 2 March in Amsterdam").await;
    house.set("2026-03-02T23:00:00Z");
    house.asset("the first second of 3 March in Amsterdam").await;
    house.set("2026-03-05T12:00:00Z");
    assert_eq!(names(&house, date("2026-03-02")).await.len(), 1);
    assert_eq!(names(&house, date("2026-03-03")).await.len(), 2);
    assert_eq!(names(&house, date("2026-03-04")).await.len(), 2);
    assert_eq!(names(&house, date("2026-03-05")).await.len(), 2, "today is a day, too");
    let view = past(&house, date("2026-03-02")).await.unwrap();
    assert_eq!(view.today().to_string(), "2026-03-02", "on a past day, today is that day");
}

async fn a_run_is_shown_whole_or_not_at_all(database: Database) {
    let house = House::found(&database).await;
    for minute in 1..4 {
        house.set(&format!("2026-03-02T09:0{minute}:00Z"));
        house.commit(Command::All(vec![House::make_asset("x"); 5])).await.unwrap();
    }
    for (at, count) in [("09:00:59.999999", 0), ("09:01:00", 5), ("09:02:59", 10), ("09:03:00", 15)] {
        assert_eq!(names(&house, instant(&format!("2026-03-02T{at}Z"))).await.len(), count, "{at}");
    }
}

async fn every_past_value_is_the_one_that_was_present_then(database: Database) {
    let house = House::found(&database).await;
    let mut then = Vec::new();
    let first = house.asset("first").await;
    for minute in 1..12 {
        house.set(&format!("2026-03-02T10:{minute:02}:00Z"));
        house.asset(&format!("asset {minute}")).await;
        house.edit_asset(first, json!({"name": format!("first at {minute}")}), "why").await;
        then.push((house.host.now(), told(&house.view().await)));
    }
    // A server that was just started knows of no past value yet.
    for house in [house.again(&database).await, house] {
        for (moment, told_then) in then.iter().chain(&then) {
            let view = past(&house, When::Instant(*moment)).await.unwrap();
            assert_eq!(told(&view), *told_then);
        }
    }
}

async fn what_lies_before_the_founding_or_in_the_future_is_refused(database: Database) {
    let house = House::found(&database).await;
    house.set("2026-03-04T12:00:00Z");
    let refused = [
        instant("2026-03-02T08:59:59.999999Z"),
        instant("1970-01-01T00:00:00Z"),
        date("2026-03-01"),
        date("1900-01-01"),
        instant("2026-03-04T12:00:01Z"),
        date("2026-03-05"),
        date("9999-12-31"),
    ];
    for when in refused {
        let Err(error) = past(&house, when).await else { panic!("{when:?} was shown") };
        assert!(matches!(error, HostError::NoSuchMoment(_)), "{when:?}: {error}");
        assert!(error.to_string().ends_with('.'), "{error}");
    }
    assert!(past(&house, date("2026-03-04")).await.is_ok() && past(&house, date("2026-03-02")).await.is_ok());
}

async fn the_past_is_not_edited(database: Database) {
    let house = House::found(&database).await;
    let asset = house.asset("Backups").await;
    let view = past(&house, date("2026-03-02")).await.unwrap();
    let held = view.held(Asset::kind_of(), asset).unwrap();
    assert!(!view.may_write(held) && !view.may_create(Asset::kind_of()));
}
