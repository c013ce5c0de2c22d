//! An entry bundle: up to 256 entries, each after its length.

use std::fmt;
use std::str::FromStr;

use super::{FULL, TileError, path};

/// The name of an entry bundle. It prints as its path.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Bundle {
    index: u64,
    width: u16,
}

/// Why entries are not a bundle, or bytes not entries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BundleError {
    /// No entries, or more than fit.
    #[error("a bundle has 1 to {FULL} entries")]
    Count,
    /// The length of an entry has 16 bits.
    #[error("an entry of {0} bytes does not fit into a bundle")]
    Entry(usize),
    /// The bytes end within an entry.
    #[error("the bundle ends within an entry")]
    Truncated,
}

impl Bundle {
    /// The bundle at `index` from the left, with `width` entries (1 to 256).
    ///
    /// # Errors
    ///
    /// When the width is outside its range.
    pub fn new(index: u64, width: u16) -> Result<Self, TileError> {
        if !(1..=FULL).contains(&width) {
            return Err(TileError::Width(width));
        }
        Ok(Self::at(index, width))
    }

    pub(super) fn at(index: u64, width: u16) -> Self {
        Self { index, width }
    }

    /// Place from the left.
    pub fn index(&self) -> u64 {
        self.index
    }

    /// How many entries it has, 1 to 256.
    pub fn width(&self) -> u16 {
        self.width
    }

    /// The path below the log's prefix, as `tile/entries/x001/234.p/17`.
    pub fn path(&self) -> String {
        path::write("entries", self.index, self.width)
    }
}

impl fmt::Display for Bundle {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.path())
    }
}

impl FromStr for Bundle {
    type Err = TileError;

    /// Reads a path; each bundle has one spelling.
    fn from_str(text: &str) -> Result<Self, TileError> {
        let (_, index, width) = path::read(text)?;
        let bundle = Self::new(index, width)?;
        if bundle.path() != text {
            return Err(TileError::Path);
        }
        Ok(bundle)
    }
}

/// The bytes of a bundle: each entry after its length, 16 bits, most significant first.
///
/// # Errors
///
/// When there are no entries, more than 256, or one is longer than 65535 bytes.
pub fn bundle(entries: &[impl AsRef<[u8]>]) -> Result<Vec<u8>, BundleError> {
    if entries.is_empty() || entries.len() > usize::from(FULL) {
        return Err(BundleError::Count);
    }
    let mut bytes = Vec::new();
    for entry in entries {
        let entry = entry.as_ref();
        let length = u16::try_from(entry.len()).map_err(|_| BundleError::Entry(entry.len()))?;
        bytes.extend(length.to_be_bytes());
        bytes.extend(entry);
    }
    Ok(bytes)
}

/// The entries in a bundle.
///
/// # Errors
///
/// When the bytes end within an entry or there are not 1 to 256 entries.
pub fn unbundle(mut bytes: &[u8]) -> Result<Vec<Vec<u8>>, BundleError> {
    let mut entries = Vec::new();
    while !bytes.is_empty() {
        if entries.len() == usize::from(FULL) {
            return Err(BundleError::Count);
        }
        let (length, rest) = bytes.split_first_chunk::<2>().ok_or(BundleError::Truncated)?;
        let (entry, rest) = rest.split_at_checked(u16::from_be_bytes(*length).into()).ok_or(BundleError::Truncated)?;
        entries.push(entry.to_vec());
        bytes = rest;
    }
    if entries.is_empty() {
        return Err(BundleError::Count);
    }
    Ok(entries)
}
