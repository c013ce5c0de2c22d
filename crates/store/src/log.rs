//! Reading the log: entries, tiles, bundles.

use jiff::Timestamp;
use ledger::Hash;
use ledger::entry::Entry;
use ledger::tile::{Bundle, MAX_LEVEL, Tile, bundle};
use ledger::tree::Frontier;
use record::Id;
use sqlx::Row as _;

use crate::head::{bytes, signed};
use crate::{Store, StoreError};

impl Store {
    /// The bytes and leaf hashes of the entries from `from` up to, not including, `to`.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn entries(&self, organisation: Id, from: u64, to: u64) -> Result<Vec<(Vec<u8>, Hash)>, StoreError> {
        let rows = sqlx::query(
            "SELECT bytes, leaf FROM entry WHERE organisation = $1 AND position >= $2 AND position < $3 ORDER BY position",
        )
        .bind(bytes(organisation))
        .bind(signed(from)?)
        .bind(signed(to)?)
        .fetch_all(&self.reader)
        .await?;
        rows.iter().map(|row| Ok((row.try_get(0)?, hash(row.try_get(1)?)?))).collect()
    }

    /// How long the log was at the end of the commit that wrote this entry, among its first `size` ones, and when that was
    /// recorded; nothing for an entry that is not among them.
    ///
    /// # Errors
    /// When the database fails, or an entry there cannot be read.
    pub async fn run_of(
        &self,
        organisation: Id,
        size: u64,
        entry: u64,
    ) -> Result<Option<(u64, Timestamp)>, StoreError> {
        if entry >= size {
            return Ok(None);
        }
        let Some(asked) = self.entry(organisation, entry).await? else { return Ok(None) };
        // Entries of one commit stand together: widening steps leave it, halves find its end.
        let (mut inside, mut outside, mut step) = (entry, size, 1);
        while asked.count.is_none() && inside + 1 < outside {
            let at = if inside + step < outside { inside + step } else { inside + (outside - inside) / 2 };
            let is_inside = self.entry(organisation, at).await?.is_some_and(|found| found.run == asked.run);
            if is_inside {
                (inside, step) = (at, step.saturating_mul(2));
            } else {
                outside = at;
            }
        }
        Ok(Some((inside + 1, asked.recorded)))
    }

    async fn entry(&self, organisation: Id, at: u64) -> Result<Option<Entry>, StoreError> {
        let found = self.entries(organisation, at, at + 1).await?;
        let found = found.first().map(|(bytes, _)| Entry::parse(bytes)).transpose();
        found.map_err(|error| StoreError::Unreadable(format!("entry {at} of the log: {error}")))
    }

    /// A hash tile of the log; nothing when the log does not reach so far.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn tile(&self, organisation: Id, tile: Tile) -> Result<Option<Vec<u8>>, StoreError> {
        let (from, to) = range(tile.index(), tile.width());
        let hashes: Vec<Vec<u8>> = if tile.level() == 0 {
            let entries = self.entries(organisation, from, to).await?;
            entries.into_iter().map(|(_, leaf)| leaf.as_bytes().to_vec()).collect()
        } else {
            let rows = sqlx::query(
                "SELECT hash FROM node WHERE organisation = $1 AND level = $2 AND position >= $3 AND position < $4 \
                 ORDER BY position",
            )
            .bind(bytes(organisation))
            .bind(i64::from(tile.level()))
            .bind(signed(from)?)
            .bind(signed(to)?)
            .fetch_all(&self.reader)
            .await?;
            rows.iter().map(|row| row.try_get(0)).collect::<Result<_, _>>()?
        };
        Ok((hashes.len() == usize::from(tile.width())).then(|| hashes.concat()))
    }

    /// The frontier of the log's first `size` entries, from its tiles: per level the hashes beyond the last full tile,
    /// joined by pairs.
    ///
    /// # Errors
    /// When the database fails, or the log does not reach so far.
    pub async fn frontier(&self, organisation: Id, size: u64) -> Result<Frontier, StoreError> {
        let mut peaks = Vec::new();
        for level in (0..=MAX_LEVEL).rev() {
            let count = size >> (8 * level);
            let (index, width) = (count / 256, count % 256);
            let Some(tile) = u16::try_from(width).ok().and_then(|width| Tile::new(level, index, width).ok()) else {
                continue;
            };
            let hashes = self.tile(organisation, tile).await?;
            let hashes = hashes.ok_or_else(|| StoreError::Unreadable("the log is shorter than its head".to_owned()))?;
            let mut rest = hashes.as_chunks::<32>().0;
            for height in (0..8).rev().filter(|height| width >> height & 1 == 1) {
                let (joined, after) = rest.split_at_checked(1 << height).unwrap_or((rest, &[]));
                let joined: Vec<Hash> = joined.iter().copied().map(Hash::from_bytes).collect();
                peaks.extend(*ledger::tree::root(&joined).as_bytes());
                rest = after;
            }
        }
        Frontier::from_bytes(size, &peaks).map_err(|error| StoreError::Unreadable(error.to_string()))
    }

    /// A bundle of entries; nothing when the log does not reach so far.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn bundle(&self, organisation: Id, at: Bundle) -> Result<Option<Vec<u8>>, StoreError> {
        let (from, to) = range(at.index(), at.width());
        let entries: Vec<Vec<u8>> =
            self.entries(organisation, from, to).await?.into_iter().map(|(bytes, _)| bytes).collect();
        if entries.len() != usize::from(at.width()) {
            return Ok(None);
        }
        bundle(&entries).map(Some).map_err(|error| StoreError::Unreadable(error.to_string()))
    }
}

fn range(index: u64, width: u16) -> (u64, u64) {
    let from = index.saturating_mul(256);
    (from, from.saturating_add(u64::from(width)))
}

fn hash(bytes: Vec<u8>) -> Result<Hash, StoreError> {
    let bytes: [u8; 32] = bytes.try_into().map_err(|_| StoreError::Unreadable("a leaf has 32 bytes".to_owned()))?;
    Ok(Hash::from_bytes(bytes))
}
