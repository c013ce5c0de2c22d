//! Paths of tiles and bundles: `tile/<level>/<index>[.p/<width>]`.
//!
//! The index is cut into groups of three digits, all but the last marked with an `x`, so that no directory grows
//! beyond a thousand names: 1234067 is `x001/x234/067`.

use super::{FULL, TileError};

/// Longer than any path: an index has at most 20 digits.
const MAX_BYTES: usize = 64;

/// `directory` is the level, or `entries`.
pub(super) fn write(directory: &str, index: u64, width: u16) -> String {
    let mut groups = format!("{:03}", index % 1000);
    let mut higher = index / 1000;
    while higher > 0 {
        groups = format!("x{:03}/{groups}", higher % 1000);
        higher /= 1000;
    }
    if width == FULL { format!("tile/{directory}/{groups}") } else { format!("tile/{directory}/{groups}.p/{width}") }
}

/// Directory, index and width. Lenient: the caller writes the path again and compares, which is the one place where
/// spelling is decided.
pub(super) fn read(path: &str) -> Result<(&str, u64, u16), TileError> {
    if path.len() > MAX_BYTES {
        return Err(TileError::Path);
    }
    let (directory, place) = path.strip_prefix("tile/").and_then(|rest| rest.split_once('/')).ok_or(TileError::Path)?;
    let (groups, width) = match place.split_once(".p/") {
        Some((groups, width)) => (groups, width.parse().map_err(|_| TileError::Path)?),
        None => (place, FULL),
    };
    let index = groups.split('/').try_fold(0_u64, |index, group| {
        let group: u64 = group.strip_prefix('x').unwrap_or(group).parse().ok()?;
        index.checked_mul(1000)?.checked_add(group)
    });
    Ok((directory, index.ok_or(TileError::Path)?, width))
}
