//! The ISMS at a past moment.

use decide::{Command, Put, Retire, Target};
use host::{HostError, When};
use isms::asset::Asset;
use isms::context::Unit;
use jiff::Timestamp;
use record::Kinded;
use serde_json::json;
use trial::{Database, House, World, asset_names, body};

use crate::told::told;

trial::on_both_engines![
    a_past_instant_shows_what_was_recorded_by_then,
    a_date_shows_the_end_of_that_day_where_the_organisation_is,
    a_run_is_shown_whole_or_not_at_all,
    every_past_value_is_the_one_that_was_present_then,
    whatever_happens_each_moment_shows_what_was_there_then,
    an_entry_shows_the_end_of_its_commit,
    a_time_is_that_of_the_clocks_there_and_means_its_end,
    what_the_clock_did_does_not_change_the_past,
    what_cannot_be_read_is_never_shown_as_if_it_were_all,
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

/// A sequence that looks like chance and is the same in every run.
struct Chance(u64);

impl Chance {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % most
    }
}

/// One command, whichever: made, edited, moved, retired, taken back, several at once.
async fn something(house: &House, chance: &mut Chance, round: usize) {
    let view = house.view().await;
    let assets: Vec<_> = view.records(Asset::kind_of()).map(|held| (held.id, held.version, held.is_living())).collect();
    let units: Vec<_> = view.records(Unit::kind_of()).map(|held| held.id).collect();
    let command = match chance.below(8) {
        0 => World::make::<Unit>(json!({"name": format!("Unit {round}")})),
        1 => Command::All((0..=chance.below(4)).map(|_| House::make_asset("one of several")).collect()),
        2 | 3 if !assets.is_empty() => {
            let (id, version, is_living) = assets[chance.below(assets.len())];
            Command::Retire(Retire { kind: Asset::kind_of(), id, version, is_retired: is_living, reason: None })
        }
        4..=6 if !assets.is_empty() => {
            let (id, version, is_living) = assets[chance.below(assets.len())];
            if !is_living {
                return;
            }
            let unit = units[chance.below(units.len())].to_string();
            let patch = body(json!({"name": format!("asset at {round}"), "unit": unit}));
            Command::Put(Put { kind: Asset::kind_of(), target: Target::Existing { id, version }, patch, reason: None })
        }
        _ => House::make_asset(&format!("asset of {round}")),
    };
    house.commit(command).await.unwrap();
}

async fn whatever_happens_each_moment_shows_what_was_there_then(database: Database) {
    let house = House::found(&database).await;
    let mut chance = Chance(20_261_122);
    let mut then = Vec::new();
    for round in 0..40 {
        // Some commits share an instant: then the last of them is what an instant shows.
        let minute = round / 2 * 2;
        house.set(&format!("2026-03-02T10:{minute:02}:00Z"));
        something(&house, &mut chance, round).await;
        let view = house.view().await;
        then.push((house.host.now(), view.log_size(), told(&view)));
    }
    house.set("2026-03-03T10:00:00Z");
    for memory in [0, usize::MAX] {
        let house = house.again(&database).await;
        house.host.hold_past_within(memory);
        for _ in 0..3 * then.len() {
            let (moment, size, told_then) = &then[chance.below(then.len())];
            let view = past(&house, When::Entry(size - 1)).await.unwrap();
            assert_eq!(told(&view), *told_then);
            let at_instant = then.iter().rfind(|(other, ..)| other == moment).unwrap();
            assert_eq!(told(&past(&house, When::Instant(*moment)).await.unwrap()), at_instant.2);
        }
    }
}

async fn an_entry_shows_the_end_of_its_commit(database: Database) {
    let house = House::found(&database).await;
    let founded = house.view().await.log_size();
    house.set("2026-03-02T10:00:00Z");
    for count in [1, 7, 1, 300] {
        house.commit(Command::All(vec![House::make_asset("x"); count])).await.unwrap();
    }
    let sizes = async |entry: u64| past(&house, When::Entry(founded + entry)).await.unwrap().log_size() - founded;
    assert_eq!((sizes(0).await, sizes(1).await, sizes(4).await, sizes(7).await), (1, 8, 8, 8));
    assert_eq!((sizes(8).await, sizes(9).await, sizes(150).await, sizes(308).await), (9, 309, 309, 309));
    let view = past(&house, When::Entry(founded)).await.unwrap();
    assert_eq!(view.now(), "2026-03-02T10:00:00Z".parse::<Timestamp>().unwrap());
    let Err(error) = past(&house, When::Entry(founded + 309)).await else { panic!("there is no such entry") };
    assert!(matches!(error, HostError::NoSuchMoment(_)), "{error}");
}

async fn a_time_is_that_of_the_clocks_there_and_means_its_end(database: Database) {
    let house = House::found(&database).await;
    house.set("2026-03-02T13:22:30Z");
    house.asset("at 14:22 and a half in Amsterdam").await;
    house.set("2026-04-02T12:00:00Z");
    let when = |text: &str| text.parse::<When>().unwrap();
    assert_eq!(names(&house, when("2026-03-02T14:21")).await.len(), 0);
    assert_eq!(names(&house, when("2026-03-02T14:22")).await.len(), 1);
    assert_eq!(names(&house, when("2026-03-02T14:22:29")).await.len(), 0);
    assert_eq!(names(&house, when("2026-03-02T14:22:30")).await.len(), 1);
    let Err(error) = past(&house, when("2026-03-29T02:30")).await else { panic!("the clocks left that hour out") };
    assert!(error.to_string().starts_with("The clocks never showed 02:30 on 29 Mar 2026"), "{error}");
    assert!(past(&house, when("2026-04-02T14:00")).await.is_ok(), "this minute is not over, and is shown so far");
    assert!(past(&house, when("2026-04-02T14:01")).await.is_err());
}

async fn what_the_clock_did_does_not_change_the_past(database: Database) {
    let house = House::found(&database).await;
    house.set("2026-03-05T10:00:00Z");
    house.asset("recorded while the clock was ahead").await;
    house.set("2026-03-03T10:00:00Z");
    house.asset("recorded when it was right again").await;
    assert_eq!(names(&house, date("2026-03-03")).await.len(), 2, "today is all there is");
    assert_eq!(names(&house, date("2026-03-02")).await.len(), 0, "what a day showed, it shows");
    assert_eq!(names(&house, instant("2026-03-03T09:59:00Z")).await.len(), 0);
    let newest = house.view().await.log_size() - 1;
    assert_eq!(
        past(&house, When::Entry(newest - 1)).await.unwrap().log_size(),
        newest,
        "its order stays that of the log"
    );
    house.set("2026-03-06T10:00:00Z");
    assert_eq!(names(&house, date("2026-03-04")).await.len(), 0);
    assert_eq!(names(&house, date("2026-03-05")).await.len(), 2);
}

async fn what_cannot_be_read_is_never_shown_as_if_it_were_all(database: Database) {
    let house = House::found(&database).await;
    house.set("2026-03-02T10:00:00Z");
    let asset = house.asset("Backups").await;
    house.set("2026-03-03T10:00:00Z");
    house.edit_asset(asset, json!({"name": "Vault"}), "why").await;
    let view = past(&house, date("2026-03-02")).await.unwrap();
    database.behind_our_back("ALTER TABLE record RENAME TO gone").await;
    assert!(asset_names(&view).is_empty() && !view.is_whole(), "nobody gets to see what was made of it");
    database.behind_our_back("ALTER TABLE gone RENAME TO record").await;
    let again = past(&house, date("2026-03-02")).await.unwrap();
    assert!(asset_names(&again) == ["Backups"] && again.is_whole(), "it is read anew");
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
