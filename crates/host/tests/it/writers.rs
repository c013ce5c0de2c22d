//! Many writers at once.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use decide::{Command, Import, ImportTarget, ImportedRow};
use isms::asset::Asset;
use record::Kinded;
use serde_json::json;
use trial::{Database, House, foreign};

use crate::told::told;

trial::on_both_engines![
    everything_that_64_writers_were_answered_is_there_after_a_restart,
    batches_decided_before_their_turn_stand_on_what_their_turn_finds,
    large_imports_stand_behind_what_others_wrote_while_they_were_prepared,
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

/// Two large imports and somebody who writes one asset after another: numbers are given once, everything verifies, and what is read
/// from the log is what was published.
async fn large_imports_stand_behind_what_others_wrote_while_they_were_prepared(database: Database) {
    const ROWS: usize = 1_200;
    let house = Arc::new(House::found(&database).await);
    let is_over = Arc::new(AtomicBool::new(false));
    let writing = {
        let (house, is_over) = (Arc::clone(&house), Arc::clone(&is_over));
        tokio::spawn(async move {
            let mut count = 0;
            while !is_over.load(Ordering::Relaxed) {
                house.asset(&format!("Meanwhile {count}")).await;
                count += 1;
            }
            count
        })
    };
    let imports: Vec<_> = (0..2)
        .map(|file| {
            let house = Arc::clone(&house);
            tokio::spawn(async move { house.commit(import(file, ROWS)).await.unwrap() })
        })
        .collect();
    for import in imports {
        assert_eq!(import.await.unwrap().outcomes.len(), ROWS + 1);
    }
    is_over.store(true, Ordering::Relaxed);
    let written = writing.await.unwrap();
    assert!(written > 0, "nobody wrote meanwhile");
    let published = told(&house.view().await);
    let again = house.again(&database).await;
    Arc::into_inner(house).unwrap().stop().await;
    let view = again.view().await;
    assert_eq!(told(&view), published, "what was published is what the log says");
    let numbers: BTreeSet<_> = view.records(Asset::kind_of()).map(|held| held.envelope.number.unwrap()).collect();
    assert_eq!(numbers, (1..=(2 * ROWS + written) as u64).collect());
    let entries =
        foreign::verify(again.host.store(), again.organisation, &again.host.verifier(again.organisation)).await;
    foreign::verify_revisions(again.host.store(), again.organisation, &entries).await;
}

/// A file of so many assets.
pub fn import(file: usize, rows: usize) -> Command {
    let row = |row: usize| ImportedRow {
        key: None,
        kind: Asset::kind_of(),
        target: ImportTarget::New,
        fields: trial::body(
            json!({"name": format!("Asset {row} of file {file}"), "external": [format!("{file}/{row}")]}),
        ),
        brought: trial::body(json!({})),
        claims: Vec::new(),
    };
    let report = trial::body(json!({"title": format!("Import of assets from {file}.csv"), "register": "assets"}));
    Command::Import(Box::new(Import { report, rows: (0..rows).map(row).collect(), reason: None }))
}
