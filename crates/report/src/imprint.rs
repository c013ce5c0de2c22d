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
    /// What tells this document from others, for the identifier of the file.
    pub identity: String,
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
