//! The moment at which something is decided: an argument everywhere below `host`, so that nothing there reads a clock.

use jiff::Timestamp;
use jiff::civil::Date;
use ledger::commitment::Salt;
use record::Id;

/// When, on which day there, and with which fresh ids.
#[derive(Clone, Copy)]
pub struct Moment<'a> {
    /// The instant.
    pub now: Timestamp,
    /// The date in the organisation's time zone.
    pub today: Date,
    /// Where new ids and salts come from.
    pub ids: &'a dyn Ids,
}

/// A source of ids and salts: the operating system's randomness in a server, a fixed sequence in tests.
pub trait Ids: Send + Sync {
    /// A new id for something born at `now`.
    fn id(&self, now: Timestamp) -> Id;
    /// A new salt of 256 random bits.
    fn salt(&self) -> Salt;
}
