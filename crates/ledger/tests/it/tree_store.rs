//! A log in memory: the complete nodes, as a database would keep them.

use std::collections::HashMap;

use ledger::Hash;
use ledger::tile::Tile;
use ledger::tree::{Frontier, leaf_hash};

#[derive(Default)]
pub struct TreeStore {
    pub frontier: Frontier,
    pub nodes: HashMap<(u8, u64), Hash>,
}

impl TreeStore {
    /// The log of the vectors: `entry 0`, `entry 1`, and so on.
    pub fn of_size(size: u64) -> Self {
        let mut store = Self::default();
        for index in 0..size {
            store.push(leaf_hash(&entry(index)));
        }
        store
    }

    pub fn push(&mut self, leaf: Hash) {
        let nodes = &mut self.nodes;
        self.frontier.push_completing(leaf, |level, index, hash| {
            assert_eq!(nodes.insert((level, index), hash), None, "a node never changes");
        });
    }

    pub fn node(&self, level: u8, index: u64) -> Result<Hash, String> {
        self.nodes
            .get(&(level, index))
            .copied()
            .ok_or_else(|| format!("node {level}/{index} was asked for and is not complete"))
    }

    /// The same node, but read from a tile of the log at `size`, as somebody with an export would.
    pub fn node_in_tiles(&self, size: u64, level: u8, index: u64) -> Result<Hash, String> {
        let tile = Tile::containing(level, index, size).ok_or("no tile has the node")?;
        let bytes = tile.to_bytes(|level, index| self.node(level, index))?;
        tile.node(&bytes, level, index).map_err(|error| error.to_string())
    }
}

pub fn entry(index: u64) -> Vec<u8> {
    format!("entry {index}").into_bytes()
}
