//! A request that is sent again.

use decide::Command;
use host::{Committed, HostError, Idempotency};
use store::Engine;
use trial::{Database, House};

use crate::writers::import;

trial::on_both_engines![
    a_request_sent_again_has_one_effect_and_one_answer,
    another_request_under_the_same_key_is_refused,
    the_same_request_twice_at_once_has_one_effect,
    a_key_belongs_to_one_person,
    a_rejected_request_may_be_sent_again_when_it_is_mended,
    a_large_request_sent_again_has_its_first_answer_though_it_could_not_be_done_twice,
];

fn key(key: &str, request: u8) -> Option<Idempotency> {
    Some(Idempotency { key: key.to_owned(), request: [request; 32] })
}

async fn ask(house: &House, name: &str, idempotency: Option<Idempotency>) -> Result<Committed, HostError> {
    let command = Command::All(vec![House::make_asset(name), House::make_asset(&format!("{name} too"))]);
    house.host.commit(house.organisation, house.actor(), command, idempotency).await
}

async fn a_request_sent_again_has_one_effect_and_one_answer(database: Database) {
    let house = House::found(&database).await;
    let first = ask(&house, "Backups", key("a", 1)).await.unwrap();
    house.asset("another").await;
    let again = ask(&house, "Backups", key("a", 1)).await.unwrap();
    assert!(!first.is_replayed && again.is_replayed);
    assert_eq!((again.run, again.size, &again.outcomes), (first.run, first.size, &first.outcomes));
    assert_eq!(house.asset_names().await, ["Backups", "Backups too", "another"]);
    // After a restart, too.
    let later = house.again(&database).await;
    let replayed = ask(&later, "Backups", key("a", 1)).await.unwrap();
    assert_eq!((replayed.is_replayed, replayed.outcomes), (true, first.outcomes));
    assert_eq!(later.asset_names().await.len(), 3);
}

async fn another_request_under_the_same_key_is_refused(database: Database) {
    let house = House::found(&database).await;
    ask(&house, "Backups", key("a", 1)).await.unwrap();
    let error = ask(&house, "Vault", key("a", 2)).await.unwrap_err();
    assert!(matches!(error, HostError::KeyReused), "{error}");
    assert_eq!(house.asset_names().await.len(), 2);
    ask(&house, "Vault", key("b", 2)).await.unwrap();
}

async fn the_same_request_twice_at_once_has_one_effect(database: Database) {
    let house = House::found(&database).await;
    // On PostgreSQL they reach two servers.
    let other = match database.engine() {
        Engine::Sqlite => None,
        Engine::Postgres => Some(house.again(&database).await),
    };
    let other = other.as_ref().unwrap_or(&house);
    for round in 0..5 {
        let name = format!("round {round}");
        let (one, two, three) = tokio::join!(
            ask(&house, &name, key(&name, 1)),
            ask(other, &name, key(&name, 1)),
            ask(&house, &name, key(&name, 1)),
        );
        let all = [one.unwrap(), two.unwrap(), three.unwrap()];
        assert_eq!(all.iter().filter(|committed| !committed.is_replayed).count(), 1);
        assert!(all.iter().all(|committed| committed.outcomes == all[0].outcomes));
    }
    assert_eq!(house.asset_names().await.len(), 10);
}

async fn a_key_belongs_to_one_person(database: Database) {
    let house = House::found(&database).await;
    ask(&house, "Backups", key("a", 1)).await.unwrap();
    let owner = access::Actor { person: house.owner, ..house.actor() };
    let other = house.host.commit(house.organisation, owner, House::make_asset("x"), key("a", 9)).await;
    assert!(
        matches!(other, Err(HostError::Rejected(_))),
        "it is decided anew, and refused for its own reasons: {other:?}"
    );
}

async fn a_rejected_request_may_be_sent_again_when_it_is_mended(database: Database) {
    let house = House::found(&database).await;
    assert!(matches!(ask(&house, "", key("a", 1)).await, Err(HostError::Rejected(_))));
    ask(&house, "Backups", key("a", 2)).await.unwrap();
    assert_eq!(house.asset_names().await.len(), 2);
}

/// It is decided before its turn, where its records are there already; in its turn it is known again.
async fn a_large_request_sent_again_has_its_first_answer_though_it_could_not_be_done_twice(database: Database) {
    let house = House::found(&database).await;
    let send = async |key| house.host.commit(house.organisation, house.actor(), import(0, 1_200), key).await;
    let first = send(key("a", 1)).await.unwrap();
    let again = send(key("a", 1)).await.unwrap();
    assert!(again.is_replayed);
    assert_eq!(again.outcomes, first.outcomes);
    let error = send(key("b", 1)).await.unwrap_err();
    assert!(matches!(error, HostError::Rejected(_)), "{error}");
}
