//! Hashes of a log's tree, for proofs: read from its tiles, as whoever holds an export would.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::convert::Infallible;

use ledger::Hash;
use ledger::tile::Tile;
use ledger::tree::{ProofError, consistency_proof};
use record::Id;
use store::StoreError;

use crate::{Host, HostError};

impl Host {
    /// The hashes that lead from the tree of `old` entries of a log to that of `new`.
    ///
    /// # Errors
    /// When the database fails, or the log does not reach so far.
    pub async fn consistency(&self, log: Id, old: u64, new: u64) -> Result<Vec<Hash>, HostError> {
        let nodes = self.nodes(log, new, |source| consistency_proof(old, new, source).map(drop)).await?;
        let proof = consistency_proof(old, new, |level, index| nodes.get(&(level, index)).copied().ok_or(()));
        Ok(proof.map_err(|_| unreadable("a node is missing"))?)
    }

    /// The nodes that a proof asks for, in a log of that size. Which they are is found out first, as the database answers later.
    pub(crate) async fn nodes(
        &self,
        log: Id,
        size: u64,
        prove: impl FnOnce(&mut dyn FnMut(u8, u64) -> Result<Hash, Infallible>) -> Result<(), ProofError<Infallible>>,
    ) -> Result<HashMap<(u8, u64), Hash>, HostError> {
        let mut wanted = Vec::new();
        let mut note = |level, index| {
            wanted.push((level, index));
            Ok(Hash::from_bytes([0; 32]))
        };
        prove(&mut note).map_err(unreadable)?;
        let mut tiles: HashMap<Tile, Vec<u8>> = HashMap::new();
        let mut nodes = HashMap::new();
        for (level, index) in wanted {
            let tile = Tile::containing(level, index, size).ok_or_else(|| unreadable("no tile has the node"))?;
            let bytes = match tiles.entry(tile) {
                Entry::Occupied(read) => read.into_mut(),
                Entry::Vacant(unread) => {
                    let bytes = self.shared.store.tile(log, tile).await?;
                    unread.insert(bytes.ok_or_else(|| unreadable("a tile is missing"))?)
                }
            };
            nodes.insert((level, index), tile.node(bytes, level, index).map_err(unreadable)?);
        }
        Ok(nodes)
    }
}

fn unreadable(error: impl ToString) -> StoreError {
    StoreError::Unreadable(error.to_string())
}
