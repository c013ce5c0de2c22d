//! The demo's clock: set by hand while the past is made, the machine's afterwards. Nothing else may run on it.

use std::sync::Mutex;

use host::Clock;
use jiff::Timestamp;

/// A clock that can be set back, and let go.
#[derive(Debug, Default)]
pub struct DemoClock(Mutex<Option<Timestamp>>);

impl DemoClock {
    /// Shows this instant until it is set again or let go.
    pub fn set(&self, then: Timestamp) {
        *self.shown() = Some(then);
    }

    /// Shows the machine's time from now on.
    pub fn let_go(&self) {
        *self.shown() = None;
    }

    fn shown(&self) -> std::sync::MutexGuard<'_, Option<Timestamp>> {
        match self.0.lock() {
            Ok(shown) => shown,
            Err(poisoned) => poisoned.into_inner(),
        }
    }
}

impl Clock for DemoClock {
    fn now(&self) -> Timestamp {
        self.shown().unwrap_or_else(Timestamp::now)
    }
}
