//! A commit, and who sees it.

use access::Actor;
use decide::{Command, Rejection};
use host::HostError;
use isms::asset::Asset;
use record::{Id, Kinded};
use serde_json::json;
use trial::{Database, House, World, foreign};

use crate::told::told;

trial::on_both_engines![
    a_commit_that_was_answered_is_seen_by_the_next_view,
    a_view_stays_what_it_was_when_others_commit,
    a_restart_reads_the_value_that_was,
    a_rejected_command_writes_nothing,
    a_rejected_command_leaves_others_that_wait_with_it_alone,
    an_organisation_that_is_not_here_has_no_view_and_takes_no_commit,
    organisations_know_nothing_of_each_other,
    a_preview_says_what_would_happen_and_keeps_nothing,
    recorded_time_goes_on_when_the_clock_goes_back,
    the_checkpoint_is_that_of_the_last_commit,
];

async fn a_commit_that_was_answered_is_seen_by_the_next_view(database: Database) {
    let house = House::found(&database).await;
    let before = house.view().await.log_size();
    let committed = house.commit(House::make_asset("Backups")).await.unwrap();
    assert_eq!((committed.run, committed.size, committed.is_replayed), (before, before + 1, false));
    assert_eq!(committed.outcomes.len(), 1);
    assert_eq!(house.asset_names().await, ["Backups"]);
    let held = house.view().await.held(Asset::kind_of(), committed.outcomes[0].id).cloned().unwrap();
    assert_eq!((held.version, held.at, held.by), (1, committed.run, Some(house.isms_manager)));
}

async fn a_view_stays_what_it_was_when_others_commit(database: Database) {
    let house = House::found(&database).await;
    house.asset("one").await;
    let view = house.view().await;
    house.asset("two").await;
    assert_eq!(trial::asset_names(&view), ["one"]);
    assert_eq!(house.asset_names().await, ["one", "two"]);
}

async fn a_restart_reads_the_value_that_was(database: Database) {
    let house = House::found(&database).await;
    let one = house.asset("one").await;
    let two = house.asset("two").await;
    house.edit_asset(one, json!({"name": "one again", "depends_on": [two.to_string()]}), "a merger").await;
    let retired = house.asset("retired").await;
    let retire = decide::Retire { kind: Asset::kind_of(), id: retired, version: 1, is_retired: true, reason: None };
    house.commit(Command::Retire(retire)).await.unwrap();
    let before = told(&house.view().await);
    let again = house.again(&database).await;
    house.stop().await;
    assert_eq!(told(&again.view().await), before);
    assert_eq!(again.host.warm(again.organisation).await.unwrap(), 2 + 10);
    again.asset("three").await;
    assert_eq!(
        again.view().await.find(Asset::kind_of(), "A-004").map(|held| held.title().to_owned()).as_deref(),
        Some("three")
    );
}

async fn a_rejected_command_writes_nothing(database: Database) {
    let house = House::found(&database).await;
    let head = house.host.store().head(house.organisation).await.unwrap();
    let before = told(&house.view().await);
    let rejected = [
        House::make_asset(""),
        Command::All(vec![House::make_asset("fine"), House::make_asset("")]),
        Command::All(Vec::new()),
    ];
    for command in rejected {
        let error = house.commit(command).await.unwrap_err();
        assert!(matches!(error, HostError::Rejected(_)), "{error}");
    }
    assert_eq!(house.host.store().head(house.organisation).await.unwrap(), head);
    assert_eq!(told(&house.view().await), before);
    assert_eq!(told(&house.again(&database).await.view().await), before);
}

async fn a_rejected_command_leaves_others_that_wait_with_it_alone(database: Database) {
    let house = House::found(&database).await;
    let asked = ["one", "", "two", "", "three"].map(|name| house.commit(House::make_asset(name)));
    let [one, empty, two, also_empty, three] = asked;
    let (one, empty, two, also_empty, three) = tokio::join!(one, empty, two, also_empty, three);
    assert!(one.is_ok() && two.is_ok() && three.is_ok());
    assert!(matches!(empty, Err(HostError::Rejected(Rejection::Invalid(_)))));
    assert!(matches!(also_empty, Err(HostError::Rejected(Rejection::Invalid(_)))));
    assert_eq!(house.asset_names().await.len(), 3);
}

async fn an_organisation_that_is_not_here_has_no_view_and_takes_no_commit(database: Database) {
    let house = House::found(&database).await;
    let view = house.host.view(Id::max(), house.actor()).await;
    assert!(matches!(view.err(), Some(HostError::NoOrganisation)));
    let committed = house.host.commit(Id::max(), house.actor(), House::make_asset("x"), None).await;
    assert!(matches!(committed, Err(HostError::NoOrganisation)));
    assert!(matches!(house.host.checkpoint(Id::max()).await, Err(HostError::NoOrganisation)));
    house.asset("the lane goes on").await;
}

async fn organisations_know_nothing_of_each_other(database: Database) {
    let house = House::found(&database).await;
    let asset = house.asset("ours").await;
    let (other, committed) = house.host.found("other", &World::founding()).await.unwrap();
    let manager = committed.outcomes.iter().filter(|outcome| outcome.kind.name == "person").nth(2).unwrap().id;
    let theirs = Actor { person: manager, ..house.actor() };
    let view = house.host.view(other, theirs.clone()).await.unwrap();
    assert_eq!(view.log_size(), 10, "each has its own log");
    assert!(view.held(Asset::kind_of(), asset).is_none());
    // Whoever belongs to one is nobody in the other.
    let stranger = house.host.view(other, house.actor()).await.unwrap();
    assert!(isms::registry::kinds().all(|kind| stranger.records(kind).next().is_none()));
    let refused = house.host.commit(house.organisation, theirs.clone(), House::make_asset("x"), None).await;
    assert!(matches!(refused, Err(HostError::Rejected(Rejection::Refused(_)))));
    house.host.commit(other, theirs, House::make_asset("theirs"), None).await.unwrap();
    assert_eq!(house.asset_names().await, ["ours"]);
    for organisation in [house.organisation, other] {
        let verifier = house.host.verifier(organisation);
        foreign::verify(house.host.store(), organisation, &verifier).await;
    }
}

async fn a_preview_says_what_would_happen_and_keeps_nothing(database: Database) {
    let house = House::found(&database).await;
    let before = told(&house.view().await);
    let decided = house.host.preview(house.organisation, &house.actor(), &House::make_asset("maybe")).await.unwrap();
    assert_eq!(decided.outcomes().len(), 1);
    assert_eq!(told(&house.view().await), before);
    let rejected = house.host.preview(house.organisation, &house.actor(), &House::make_asset("")).await;
    assert!(matches!(rejected, Err(HostError::Rejected(_))));
}

async fn recorded_time_goes_on_when_the_clock_goes_back(database: Database) {
    let house = House::found(&database).await;
    house.set("2026-03-02T10:00:00Z");
    let one = house.asset("one").await;
    house.set("2026-03-02T09:30:00Z");
    let two = house.asset("two").await;
    let view = house.again(&database).await.view().await;
    let recorded = |id| view.held(Asset::kind_of(), id).unwrap().recorded;
    assert_eq!(recorded(one).to_string(), "2026-03-02T10:00:00Z");
    assert_eq!(recorded(two), recorded(one));
}

async fn the_checkpoint_is_that_of_the_last_commit(database: Database) {
    let house = House::found(&database).await;
    let verifier: ledger::note::Verifier = house.host.verifier(house.organisation).parse().unwrap();
    for second in 0..25 {
        house.set(&format!("2026-03-02T09:00:{second:02}Z"));
        let committed = house.commit(House::make_asset("x")).await.unwrap();
        let note = house.host.checkpoint(house.organisation).await.unwrap();
        let checkpoint = verifier.verify(&note).unwrap();
        assert_eq!(checkpoint.size, committed.size);
        let frontier = house.host.store().frontier(house.organisation, committed.size).await.unwrap();
        assert_eq!(checkpoint.root, frontier.root());
    }
}
