//! Others who use the server while something large is done.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use serde_json::json;
use tokio::task::JoinHandle;

use crate::line::{Asker, Line};

/// How long they pause between two requests.
const PAUSE: Duration = Duration::from_millis(2);
/// How long whoever writes pauses.
const WRITING_PAUSE: Duration = Duration::from_millis(20);

/// Somebody who reads one record again and again, and maybe somebody who writes.
pub struct Others {
    is_over: Arc<AtomicBool>,
    reading: JoinHandle<Vec<f64>>,
    writing: Option<JoinHandle<Vec<f64>>>,
}

/// How long they waited for each answer, in milliseconds.
pub struct Waited {
    pub read: Vec<f64>,
    pub written: Vec<f64>,
}

impl Others {
    pub fn reading(url: &str, asker: &Asker) -> Self {
        let is_over = Arc::new(AtomicBool::new(false));
        let (url, asker, over) = (url.to_owned(), asker.clone(), Arc::clone(&is_over));
        let reading = tokio::spawn(async move {
            let mut line = Line::open(&url, Some(&asker)).await;
            let mut times = Vec::new();
            while !over.load(Ordering::Relaxed) {
                let begun = Instant::now();
                line.get("/api/v1/units/U-001").await;
                times.push(begun.elapsed().as_secs_f64() * 1000.0);
                tokio::time::sleep(PAUSE).await;
            }
            times
        });
        Self { is_over, reading, writing: None }
    }

    pub fn reading_and_writing(url: &str, asker: &Asker) -> Self {
        let others = Self::reading(url, asker);
        let (url, asker, over) = (url.to_owned(), asker.clone(), Arc::clone(&others.is_over));
        let writing = tokio::spawn(async move {
            let mut line = Line::open(&url, Some(&asker)).await;
            let mut times = Vec::new();
            while !over.load(Ordering::Relaxed) {
                let begun = Instant::now();
                line.post("/api/v1/risks", &json!({"title": format!("Found meanwhile {}", times.len())})).await;
                times.push(begun.elapsed().as_secs_f64() * 1000.0);
                tokio::time::sleep(WRITING_PAUSE).await;
            }
            times
        });
        Self { writing: Some(writing), ..others }
    }

    pub async fn end(self) -> Waited {
        self.is_over.store(true, Ordering::Relaxed);
        let written = match self.writing {
            Some(writing) => writing.await.unwrap(),
            None => Vec::new(),
        };
        Waited { read: self.reading.await.unwrap(), written }
    }
}
