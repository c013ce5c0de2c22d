//! More than the disk can take.

use std::sync::Arc;
use std::time::{Duration, Instant};

use host::HostError;
use trial::{Database, House};

trial::on_both_engines![a_lane_that_cannot_go_on_answers_busy_and_does_not_hang];

async fn a_lane_that_cannot_go_on_answers_busy_and_does_not_hang(database: Database) {
    let house = Arc::new(House::found(&database).await);
    let other = database.open().await;
    // Someone holds the lock: an operator in the database, a disk that hangs.
    let mut holding = other.begin().await.unwrap();
    holding.lock(house.organisation).await.unwrap();

    let began = Instant::now();
    let asked: Vec<_> = (0..1_400)
        .map(|_| {
            let house = Arc::clone(&house);
            tokio::spawn(async move {
                let answer = house.commit(House::make_asset("x")).await;
                (answer, began.elapsed())
            })
        })
        .collect();
    let mut at_once = 0;
    for asked in asked {
        let (answer, after) = asked.await.unwrap();
        assert!(matches!(answer, Err(HostError::Busy)), "{answer:?}");
        // Five seconds in the lane, and on PostgreSQL five more for the lock.
        assert!(after < Duration::from_secs(15), "busy after {after:?}");
        at_once += usize::from(after < Duration::from_secs(2));
    }
    assert!(at_once >= 100, "a full lane says so at once, not after five seconds: {at_once}");
    drop(holding);
    other.close().await;

    let recovered = tokio::time::timeout(Duration::from_secs(10), async {
        while let Err(error) = house.commit(House::make_asset("the lane goes on")).await {
            assert!(matches!(error, HostError::Busy), "{error}");
        }
    });
    recovered.await.unwrap();
    assert_eq!(house.asset_names().await, ["the lane goes on"], "what was answered as busy was not done");
}
