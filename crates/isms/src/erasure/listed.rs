//! The rows of an erasure: which fields of which versions.

use std::ops::RangeInclusive;

use record::{Id, Kind, Line, Number, Ref, Row, Rows};

use crate::people::Person;
use crate::registry;

/// The number of a version.
type VersionNumber = Number<1, 9_007_199_254_740_991>;

/// What an erasure keeps: whose texts, and which they were.
#[derive(Clone, Debug, Default, PartialEq, record::Fields)]
pub struct ErasureKept {
    /// Whose texts were erased.
    #[field(decided, loose, label = "Erased person")]
    pub erased_person: Option<Ref<Person>>,
    /// What was erased: where it stood, and nothing of what stood there.
    #[field(decided, detail, label = "What was erased")]
    pub erased_texts: Rows<ErasedRow>,
}

/// Fields of some versions of a record, or a file.
#[derive(Clone, Debug, PartialEq, Row)]
pub struct ErasedRow {
    /// The kind of the record; `file` for a file, `access` for what is kept of who looked at what.
    pub kind: Line,
    /// The record's id; the checksum of a file; the entry that speaks of an access.
    pub object: Line,
    /// The first version.
    pub first: Option<VersionNumber>,
    /// The last version.
    pub last: Option<VersionNumber>,
    /// The names of the fields.
    pub fields: Line,
}

impl ErasedRow {
    /// The kind of a row that stands for a file.
    pub const FILE: &'static str = "file";
    /// The kind of a row that stands for accesses.
    pub const ACCESS: &'static str = "access";

    /// The record, where this Annexa knows its kind.
    pub fn record(&self) -> Option<(&'static Kind, Id)> {
        Some((registry::named(&self.kind)?, Id::parse_str(&self.object).ok()?))
    }

    /// The versions of the record.
    pub fn versions(&self) -> RangeInclusive<u64> {
        let number =
            |number: Option<VersionNumber>| number.and_then(|number: VersionNumber| u64::try_from(number.get()).ok());
        // Where none is named none is meant.
        number(self.first).unwrap_or(1)..=number(self.last).unwrap_or(0)
    }

    /// The names of the fields.
    pub fn fields(&self) -> impl Iterator<Item = &str> {
        self.fields.split(' ').filter(|name| !name.is_empty())
    }
}
