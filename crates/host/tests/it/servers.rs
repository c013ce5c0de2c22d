//! Several servers on one PostgreSQL database.

use std::collections::BTreeSet;

use serde_json::json;
use store::Engine;
use trial::{Database, House, foreign};

use crate::told::told;

fn on_two_servers<Told: Future<Output = ()>>(story: impl FnOnce(Database, House, House) -> Told) {
    trial::story(Engine::Postgres, async |database| {
        let one = House::found(&database).await;
        let two = one.again(&database).await;
        story(database, one, two).await;
    });
}

#[test]
fn what_one_server_answered_the_other_shows_at_once() {
    on_two_servers(async |_database, one, two| {
        for round in 0..15 {
            let (writer, reader) = if round % 2 == 0 { (&one, &two) } else { (&two, &one) };
            writer.asset(&format!("asset {round}")).await;
            assert_eq!(reader.asset_names().await.len(), round + 1);
        }
        assert_eq!(told(&one.view().await), told(&two.view().await));
    });
}

#[test]
fn an_edit_decided_on_one_server_conflicts_with_one_on_the_other() {
    on_two_servers(async |_database, one, two| {
        let asset = one.asset("Backups").await;
        let edit = |name: &str| {
            let patch = trial::body(json!({"name": name}));
            let target = decide::Target::Existing { id: asset, version: 1 };
            decide::Command::Put(decide::Put { kind: record_kind(), target, patch, reason: None })
        };
        let (here, there) = tokio::join!(one.commit(edit("here")), two.commit(edit("there")));
        assert!(here.is_ok() != there.is_ok(), "one was first: {here:?} {there:?}");
        let lost = here.err().or(there.err()).unwrap();
        let is_conflict =
            matches!(&lost, host::HostError::Rejected(decide::Rejection::Conflict(conflict)) if conflict.current == 2);
        assert!(is_conflict, "{lost:?}");
    });
}

fn record_kind() -> &'static record::Kind {
    isms::registry::named("asset").unwrap()
}

#[test]
fn writers_on_both_servers_get_numbers_of_their_own_and_one_log_that_verifies() {
    on_two_servers(async |_database, one, two| {
        let (one, two) = (std::sync::Arc::new(one), std::sync::Arc::new(two));
        let founded = one.view().await.log_size();
        let writers: Vec<_> = (0..8)
            .map(|writer| {
                let house = std::sync::Arc::clone(if writer % 2 == 0 { &one } else { &two });
                tokio::spawn(async move {
                    for round in 0..6 {
                        house.asset(&format!("{writer}/{round}")).await;
                    }
                })
            })
            .collect();
        for writer in writers {
            writer.await.unwrap();
        }
        let view = one.view().await;
        let numbers: BTreeSet<_> = view.records(record_kind()).map(|held| held.envelope.number.unwrap()).collect();
        assert_eq!(numbers, (1..=48).collect());
        assert_eq!(told(&view), told(&two.view().await));
        let verifier = one.host.verifier(one.organisation);
        let entries = foreign::verify(one.host.store(), one.organisation, &verifier).await;
        foreign::verify_revisions(one.host.store(), one.organisation, &entries).await;
        assert_eq!(entries.len() as u64, founded + 48);
    });
}

#[test]
fn a_server_that_looked_away_catches_up_with_everything() {
    on_two_servers(async |_database, one, two| {
        two.view().await;
        let asset = one.asset("Backups").await;
        for round in 0..10 {
            one.edit_asset(asset, json!({"name": format!("round {round}")}), "why").await;
            one.asset("another").await;
        }
        assert_eq!(told(&two.view().await), told(&one.view().await));
        // It writes on what it has not yet looked at, too.
        one.asset("unseen").await;
        two.asset("next").await;
        assert_eq!(told(&two.view().await), told(&one.view().await));
    });
}
