//! The files in which others read a log: C2SP tlog-tiles, with tiles of height 8.
//!
//! A hash [`Tile`] at level L holds up to 256 hashes of complete nodes at height `8 * L` of the tree; a [`Bundle`] holds
//! the entries under a level-0 tile. A file that is full (256 wide) never changes; the last one of a level is partial
//! and says so in its path.
//!
//! Deliberately not here: which of them are stored, and the checkpoint, see [`crate::note`].

mod bundle;
mod hashes;
mod path;

pub use bundle::{Bundle, BundleError, bundle, unbundle};
pub use hashes::Tile;

/// How many hashes or entries a full tile or bundle has.
pub const FULL: u16 = 256;

/// The highest level: a tile there has nodes of 2^56 entries.
pub const MAX_LEVEL: u8 = 7;

/// Why there is no such tile or bundle, or why its bytes are not what they should be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TileError {
    /// Level above [`MAX_LEVEL`].
    #[error("tiles have levels 0 to {MAX_LEVEL}, not {0}")]
    Level(u8),
    /// Width of 0 or above [`FULL`].
    #[error("tiles and bundles are 1 to {FULL} wide, not {0}")]
    Width(u16),
    /// No path, or not the path that a tile or bundle has.
    #[error("not the path of a tile or an entry bundle")]
    Path,
    /// Not 32 bytes for each hash.
    #[error("a tile {width} wide has {width} times 32 bytes, not {found}")]
    Length {
        /// Width of the tile.
        width: u16,
        /// Bytes that were given.
        found: usize,
    },
    /// The node lies in another tile.
    #[error("the tile does not have this node")]
    Elsewhere,
}

/// The hash tiles of a log of `size` entries, lowest level first, the partial one of each level last.
pub fn tiles(size: u64) -> impl Iterator<Item = Tile> {
    (0..=MAX_LEVEL)
        .flat_map(move |level| cut(size >> (8 * level)).map(move |(index, width)| Tile::at(level, index, width)))
}

/// The entry bundles of a log of `size` entries, the partial one last.
pub fn bundles(size: u64) -> impl Iterator<Item = Bundle> {
    cut(size).map(|(index, width)| Bundle::at(index, width))
}

/// Cuts `count` things into pieces of 256: index and width of each.
fn cut(count: u64) -> impl Iterator<Item = (u64, u16)> {
    (0..count.div_ceil(FULL.into())).map(move |index| (index, width_of(index, count)))
}

/// How wide the piece at `index` is when there are `count` things; 0 when there is no such piece.
fn width_of(index: u64, count: u64) -> u16 {
    let before = index.saturating_mul(FULL.into());
    u16::try_from(count.saturating_sub(before)).map_or(FULL, |left| left.min(FULL))
}
