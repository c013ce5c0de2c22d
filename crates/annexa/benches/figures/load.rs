//! Load: as fast as it goes, or so many a second.

use std::time::{Duration, Instant};

use crate::LASTING;
use crate::line::{Asker, Line};

/// How many connections ask at once.
const CONNECTIONS: u32 = 16;

/// Answers a second.
pub async fn rate(url: &str, asker: &Asker, path: &str) -> f64 {
    let begun = Instant::now();
    let tasks: Vec<_> =
        (0..CONNECTIONS).map(|_| tokio::spawn(ask_on(url.to_owned(), asker.clone(), path.to_owned(), begun))).collect();
    let mut count = 0;
    for task in tasks {
        count += task.await.unwrap();
    }
    f64::from(count) / begun.elapsed().as_secs_f64()
}

async fn ask_on(url: String, asker: Asker, path: String, begun: Instant) -> u32 {
    let mut line = Line::open(&url, Some(&asker)).await;
    let mut count = 0;
    while begun.elapsed() < LASTING {
        line.get(&path).await;
        count += 1;
    }
    count
}

/// Milliseconds of every answer while so many a second are asked for. A question is timed from when it was due, so that
/// what waits behind a slow answer counts as slow.
pub async fn paced(url: &str, asker: &Asker, path: &str, a_second: u32) -> Vec<f64> {
    let every = Duration::from_secs(1) * CONNECTIONS / a_second;
    let begun = tokio::time::Instant::now() + Duration::from_millis(100);
    let tasks: Vec<_> = (0..CONNECTIONS)
        .map(|n| {
            let (url, asker, path) = (url.to_owned(), asker.clone(), path.to_owned());
            tokio::spawn(async move {
                let mut line = Line::open(&url, Some(&asker)).await;
                let mut times = Vec::new();
                let mut due = begun + every * n / CONNECTIONS;
                while due < begun + LASTING {
                    tokio::time::sleep_until(due).await;
                    line.get(&path).await;
                    times.push(due.elapsed().as_secs_f64() * 1000.0);
                    due += every;
                }
                times
            })
        })
        .collect();
    let mut times = Vec::new();
    for task in tasks {
        times.extend(task.await.unwrap());
    }
    times
}
