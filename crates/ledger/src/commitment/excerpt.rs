//! Showing some fields of a revision, and nothing of the others, in as few hashes as they need together.
//!
//! One [`Disclosure`](super::Disclosure) has a path of its own; several share most of it. Here the tree over the leaves is walked
//! from the root: what holds nothing that is shown is one hash, what holds something is walked into.

use std::collections::BTreeMap;

use serde_json::Value;

use super::seals::Seal;
use super::{Body, CommitmentError, Header, Salt, Seals, field_leaf, header_leaf, leaves};
use crate::Hash;
use crate::tree::{self, middle, node_hash};

/// Some fields of one revision, with all that is needed to see that a commitment covers them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Excerpt {
    /// How many leaves there are: fields, withheld ones too, and the header.
    pub size: u64,
    /// The fields, in the order of their leaves.
    pub fields: Vec<ShownField>,
    /// The roots of what holds neither the header nor a field that is shown, from left to right.
    pub hashes: Vec<Hash>,
}

/// A field that is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShownField {
    /// Which leaf it is; the header is leaf 0.
    pub index: u64,
    /// Its name.
    pub name: String,
    /// What it says.
    pub value: Value,
    /// The salt of its leaf.
    pub salt: Salt,
}

/// Takes those of the named fields that are there and open out of a revision, with their proof.
///
/// # Errors
///
/// When the revision has no commitment.
pub fn excerpt(
    header: &Header<'_>,
    body: &Body,
    seals: &Seals,
    is_named: impl Fn(&str) -> bool,
) -> Result<Excerpt, CommitmentError> {
    let leaves = leaves(header, body, seals)?;
    let open = seals.iter().zip(1_u64..).filter_map(|((name, seal), index)| match seal {
        Seal::Open(salt) if is_named(name) => {
            Some(ShownField { index, name: name.to_owned(), value: body.get(name)?.clone(), salt: salt.clone() })
        }
        Seal::Open(_) | Seal::Withheld(_) => None,
    });
    let fields: Vec<ShownField> = open.collect();
    let known: Vec<u64> = std::iter::once(0).chain(fields.iter().map(|field| field.index)).collect();
    let size = leaves.len() as u64;
    let mut hashes = Vec::new();
    cover(&leaves, 0, &known, &mut hashes);
    Ok(Excerpt { size, fields, hashes })
}

/// Notes the roots of the parts of `leaves` that hold no known leaf; `first` is the number of the first of them.
fn cover(leaves: &[Hash], first: u64, known: &[u64], hashes: &mut Vec<Hash>) {
    let end = first + leaves.len() as u64;
    if !known.iter().any(|index| (first..end).contains(index)) {
        hashes.push(tree::root(leaves));
    } else if leaves.len() > 1 {
        let place = middle(first, end) - first;
        let (left, right) = leaves.split_at(usize::try_from(place).unwrap_or(leaves.len()));
        cover(left, first, known, hashes);
        cover(right, first + place, known, hashes);
    }
}

impl Excerpt {
    /// Checks that the revision with this header and this commitment had all these fields with these values.
    ///
    /// # Errors
    ///
    /// When it is not so, or a value is `null` or not canonical.
    pub fn verify(&self, header: &Header<'_>, commitment: &Hash) -> Result<(), CommitmentError> {
        let mut known = BTreeMap::from([(0, header_leaf(header)?)]);
        for field in &self.fields {
            let leaf = field_leaf(&field.salt, &field.name, &field.value)?;
            if field.index >= self.size || known.insert(field.index, leaf).is_some() {
                return Err(CommitmentError::NotProven(field.name.clone()));
            }
        }
        let mut hashes = self.hashes.iter();
        let root = if self.size == 0 { None } else { rebuilt(0, self.size, &known, &mut hashes) };
        if root == Some(*commitment) && hashes.next().is_none() {
            return Ok(());
        }
        let names: Vec<&str> = self.fields.iter().map(|field| field.name.as_str()).collect();
        Err(CommitmentError::NotProven(names.join(", ")))
    }
}

/// The root of the leaves from `start` up to `end`, from those that are known and the hashes of the rest.
fn rebuilt<'a>(
    start: u64,
    end: u64,
    known: &BTreeMap<u64, Hash>,
    hashes: &mut impl Iterator<Item = &'a Hash>,
) -> Option<Hash> {
    if known.range(start..end).next().is_none() {
        return hashes.next().copied();
    }
    if end - start == 1 {
        return known.get(&start).copied();
    }
    let middle = middle(start, end);
    let left = rebuilt(start, middle, known, hashes)?;
    Some(node_hash(&left, &rebuilt(middle, end, known, hashes)?))
}
