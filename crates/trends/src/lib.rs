//! How an ISMS moves: the few figures that are looked at over time, of any day, as one viewer sees that day (9.1, 9.3).
//!
//! Nobody takes snapshots for it: the figures of a past day are reckoned from the ISMS as it stood then. Pure.
//!
//! | module | is about |
//! |---|---|
//! | [`exposure`] | the mean of likelihood times consequence of open risks |
//! | [`figures`] | all figures of a day |
//! | [`period`] | from when to when, and which days in between are looked at |

pub mod exposure;
pub mod figures;
pub mod period;

pub use exposure::Exposure;
pub use figures::{Actions, Figures, Lines, Risks};
pub use period::Period;

use record::Kind;

/// The kinds whose records the figures are reckoned from.
pub fn reads() -> Vec<&'static Kind> {
    const NAMES: [&str; 7] = ["organisation", "risk", "risk-criteria", "action", "control", "obligation", "soa-line"];
    NAMES.iter().filter_map(|name| isms::registry::named(name)).collect()
}
