//! Many writers at once.

use std::collections::BTreeSet;
use std::sync::Arc;

use decide::Command;
use isms::asset::Asset;
use record::Kinded;
use trial::{Database, House, foreign};

trial::on_both_engines![
    everything_that_64_writers_were_answered_is_there_after_a_restart,
    batches_decided_before_their_turn_stand_on_what_their_turn_finds,
];

async fn everything_that_64_writers_were_answered_is_there_after_a_restart(database: Database) {
    let house = Arc::new(House::found(&database).await);
    let writers: Vec<_> = (0..64)
        .map(|writer| {
            let house = Arc::clone(&house);
            tokio::spawn(async move {
                let mut answered = Vec::new();
                for round in 0..4 {
                    let committed = house.commit(House::make_asset(&format!("{writer}/{round}"))).await.unwrap();
                    answered.push((committed.outcomes[0].id, committed.run));
                    // What was answered is seen by the next view of anyone.
                    let view = house.view().await;
                    assert!(view.held(Asset::kind_of(), committed.outcomes[0].id).is_some());
                    assert!(view.log_size() >= committed.size);
                }
                answered
            })
        })
        .collect();
    let mut answered = Vec::new();
    for writer in writers {
        answered.extend(writer.await.unwrap());
    }
    let again = house.again(&database).await;
    Arc::into_inner(house).unwrap().stop().await;
    let view = again.view().await;
    for (id, run) in &answered {
        assert_eq!(view.held(Asset::kind_of(), *id).map(|held| held.at), Some(*run));
    }
    let runs: BTreeSet<_> = answered.iter().map(|(_, run)| *run).collect();
    assert_eq!(runs, (10..10 + 256).collect(), "each commit has an entry of its own, and no entry is without one");
    let numbers: BTreeSet<_> = view.records(Asset::kind_of()).map(|held| held.envelope.number.unwrap()).collect();
    assert_eq!(numbers, (1..=256).collect());
    let entries =
        foreign::verify(again.host.store(), again.organisation, &again.host.verifier(again.organisation)).await;
    foreign::verify_revisions(again.host.store(), again.organisation, &entries).await;
}

/// A batch is decided before it gets the lock. What others committed meanwhile makes that void: numbers would be given twice.
async fn batches_decided_before_their_turn_stand_on_what_their_turn_finds(database: Database) {
    let house = Arc::new(House::found(&database).await);
    let writers: Vec<_> = (0..12)
        .map(|writer| {
            let house = Arc::clone(&house);
            tokio::spawn(async move {
                for round in 0..4 {
                    let asset = House::make_asset(&format!("{writer}/{round}"));
                    let command = if writer % 3 == 0 { asset } else { Command::All(vec![asset; 3]) };
                    house.commit(command).await.unwrap();
                }
            })
        })
        .collect();
    for writer in writers {
        writer.await.unwrap();
    }
    let again = house.again(&database).await;
    Arc::into_inner(house).unwrap().stop().await;
    let view = again.view().await;
    let numbers: Vec<_> = view.records(Asset::kind_of()).map(|held| held.envelope.number.unwrap()).collect();
    assert_eq!(numbers.len(), 4 * 4 + 8 * 4 * 3);
    assert_eq!(numbers.iter().copied().collect::<BTreeSet<_>>(), (1..=112).collect());
    let verifier = again.host.verifier(again.organisation);
    let entries = foreign::verify(again.host.store(), again.organisation, &verifier).await;
    foreign::verify_revisions(again.host.store(), again.organisation, &entries).await;
}
