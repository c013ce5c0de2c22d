//! Clocks. Below `host` nothing reads one.

use std::sync::Mutex;

use jiff::Timestamp;

/// Says what time it is.
pub trait Clock: Send + Sync {
    /// The time.
    fn now(&self) -> Timestamp;
}

/// The machine's clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }
}

/// A clock that is set by hand: for the demo organisation's simulated past, and for tests.
#[derive(Debug)]
pub struct SetClock(Mutex<Timestamp>);

impl SetClock {
    /// A clock that shows `now` until it is set.
    pub fn new(now: Timestamp) -> Self {
        Self(Mutex::new(now))
    }

    /// Sets it.
    pub fn set(&self, now: Timestamp) {
        match self.0.lock() {
            Ok(mut shown) => *shown = now,
            Err(poisoned) => *poisoned.into_inner() = now,
        }
    }
}

impl Clock for SetClock {
    fn now(&self) -> Timestamp {
        match self.0.lock() {
            Ok(shown) => *shown,
            Err(poisoned) => *poisoned.into_inner(),
        }
    }
}
