//! A hash tile: where it lies, what is in it, how it is read.

use std::fmt;
use std::str::FromStr;

use super::{FULL, MAX_LEVEL, TileError, path, width_of};
use crate::{Hash, tree};

/// The name of a hash tile. It prints as its path.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Tile {
    level: u8,
    index: u64,
    width: u16,
}

impl Tile {
    /// The tile at `level` (0 to 7), `index` from the left, with `width` hashes (1 to 256).
    ///
    /// # Errors
    ///
    /// When level or width is outside its range.
    pub fn new(level: u8, index: u64, width: u16) -> Result<Self, TileError> {
        if level > MAX_LEVEL {
            return Err(TileError::Level(level));
        }
        if !(1..=FULL).contains(&width) {
            return Err(TileError::Width(width));
        }
        Ok(Self::at(level, index, width))
    }

    pub(super) fn at(level: u8, index: u64, width: u16) -> Self {
        Self { level, index, width }
    }

    /// The tile from which the node `(height, index)` of a log of `size` entries can be read; none if the node is not
    /// complete in that log.
    pub fn containing(height: u8, index: u64, size: u64) -> Option<Self> {
        let level = height / 8;
        let count = size.checked_shr(u32::from(level) * 8)?;
        let inside = height % 8;
        let first = index.checked_mul(1 << inside)?;
        let end = first.checked_add(1 << inside)?;
        let tile = first / u64::from(FULL);
        (end <= count).then(|| Self::at(level, tile, width_of(tile, count)))
    }

    /// Height of its hashes above the entries, divided by 8.
    pub fn level(&self) -> u8 {
        self.level
    }

    /// Place from the left on its level.
    pub fn index(&self) -> u64 {
        self.index
    }

    /// How many hashes it has, 1 to 256.
    pub fn width(&self) -> u16 {
        self.width
    }

    /// The path below the log's prefix, as `tile/0/x001/234.p/17`.
    pub fn path(&self) -> String {
        path::write(&self.level.to_string(), self.index, self.width)
    }

    /// The bytes of the tile, its hashes one after another; `source` is asked for the nodes `(height, index)`.
    ///
    /// # Errors
    ///
    /// Those of `source`.
    pub fn to_bytes<E>(&self, mut source: impl FnMut(u8, u64) -> Result<Hash, E>) -> Result<Vec<u8>, E> {
        let first = self.index.saturating_mul(FULL.into());
        let mut bytes = Vec::with_capacity(usize::from(self.width) * 32);
        for place in 0..u64::from(self.width) {
            let hash = source(self.level * 8, first.saturating_add(place))?;
            bytes.extend(hash.as_bytes());
        }
        Ok(bytes)
    }

    /// The hash of the node `(height, index)`, from this tile's bytes. Whether the bytes are right only a proof shows.
    ///
    /// # Errors
    ///
    /// When the bytes do not fit the width or the node lies elsewhere.
    pub fn node(&self, bytes: &[u8], height: u8, index: u64) -> Result<Hash, TileError> {
        let (hashes, rest) = bytes.as_chunks::<32>();
        if hashes.len() != usize::from(self.width) || !rest.is_empty() {
            return Err(TileError::Length { width: self.width, found: bytes.len() });
        }
        if height / 8 != self.level {
            return Err(TileError::Elsewhere);
        }
        let below = 1_usize << (height % 8);
        let start = self
            .index
            .checked_mul(FULL.into())
            .and_then(|first| index.checked_mul(below as u64)?.checked_sub(first))
            .and_then(|start| usize::try_from(start).ok());
        let leaves: Vec<Hash> = start
            .and_then(|start| hashes.get(start..start.checked_add(below)?))
            .ok_or(TileError::Elsewhere)?
            .iter()
            .copied()
            .map(Hash::from_bytes)
            .collect();
        Ok(tree::root(&leaves))
    }
}

impl fmt::Display for Tile {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.path())
    }
}

impl FromStr for Tile {
    type Err = TileError;

    /// Reads a path; each tile has one spelling.
    fn from_str(text: &str) -> Result<Self, TileError> {
        let (level, index, width) = path::read(text)?;
        let level = level.parse().map_err(|_| TileError::Path)?;
        let tile = Self::new(level, index, width)?;
        if tile.path() != text {
            return Err(TileError::Path);
        }
        Ok(tile)
    }
}
