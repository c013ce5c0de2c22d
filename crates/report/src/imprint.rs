//! What every document says of itself.

use jiff::civil::DateTime;
use jiff::{Timestamp, tz::TimeZone};
use serde::Serialize;

/// Who a document is from, what it is, and when it was printed.
#[derive(Clone, Debug, Serialize)]
pub struct Imprint {
    /// The organisation.
    pub organisation: String,
    /// What the document is.
    pub title: String,
    /// The past moment that it shows, in words; nothing for the present.
    pub as_of: Option<String>,
    /// When it was printed, where the organisation is.
    pub printed: Printed,
    /// How the log stood that it was made from.
    pub log: LogState,
    /// What tells this document from others, for the identifier of the file.
    pub identity: String,
}

/// How a log stood: printed on paper it is a checkpoint in the hands of whoever keeps the paper.
#[derive(Clone, Debug, Serialize)]
pub struct LogState {
    /// The number of entries and the first 32 hexadecimal digits of the root over them: `1234:9f2c…`. `annexa verify --printed` holds it
    /// against a log.
    pub mark: String,
    /// When the last of them was recorded, in words.
    pub recorded: String,
}

impl LogState {
    /// How many digits of the root are printed: nobody finds another log that has them.
    const DIGITS: usize = 32;

    /// A log of so many entries with that root, in hexadecimal.
    pub fn new(size: u64, root: &str, recorded: Timestamp, zone: TimeZone) -> Self {
        let digits: String = root.chars().take(Self::DIGITS).collect();
        Self { mark: format!("{size}:{digits}"), recorded: Printed::at(recorded, zone).words }
    }
}

/// An instant where the organisation is.
#[derive(Clone, Debug, Serialize)]
pub struct Printed {
    /// As people read it, with its zone: 22 Nov 2026, 14:03 CET.
    pub words: String,
    /// By the clock there.
    #[serde(skip)]
    pub at: DateTime,
    /// Minutes ahead of UTC.
    #[serde(skip)]
    pub offset_minutes: i32,
}

impl Printed {
    /// An instant in a zone.
    pub fn at(now: Timestamp, zone: TimeZone) -> Self {
        let zoned = now.to_zoned(zone);
        Self {
            words: zoned.strftime("%-d %b %Y, %H:%M %Z").to_string(),
            at: zoned.datetime(),
            offset_minutes: zoned.offset().seconds() / 60,
        }
    }
}
