//! What an entry of the log says about one revision of a record: a hash from which single fields can be withheld.
//!
//! The commitment is the root of a small Merkle tree ([`crate::tree`]): first a leaf for the [`Header`], then one for
//! each field of the [`Body`], in the order of RFC 8785. A leaf is SHA-256(0x00, 32-byte salt, canonical JSON object).
//! The salt keeps others from guessing a short value from its leaf; the header, which stands in the entry anyway, has
//! 32 zero bytes.
//!
//! To withhold or erase a field, forget its value and its salt and keep its name and leaf: everything else still
//! verifies, and nobody can tell what the field said. [`Seals`] are what is kept beside a body to make that possible.
//!
//! A field that is absent has no leaf. `null` is therefore not a value of a field; inside a value it may occur.

mod disclosure;
mod excerpt;
mod salt;
mod seals;

use std::cmp::Ordering;
use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::{Map, Value};
use uuid::Uuid;

pub use disclosure::{Disclosure, disclose};
pub use excerpt::{Excerpt, ShownField, excerpt};
pub use salt::Salt;
use seals::Seal;
pub use seals::{Seals, SealsError};

use crate::canonical::{self, CanonicalError};
use crate::{Hash, tree};

/// The fields of a revision by name.
pub type Body = Map<String, Value>;

/// Which revision it is; committed to together with the fields, so that a body cannot be passed off as another's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Header<'a> {
    /// Kind of the record, a code.
    pub kind: &'a str,
    /// The record.
    pub id: Uuid,
    /// Which revision of the record, counted from 1.
    pub version: u64,
    /// Version of the kind's fields in which the body is written.
    pub schema: u32,
}

/// Why there is no commitment, no disclosure or no withholding.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CommitmentError {
    /// The body has a field without a seal. Names of more than 255 bytes and empty ones never get a seal.
    #[error("the field {0:?} has no salt")]
    Unsealed(String),
    /// There is a salt for a field that the body does not have.
    #[error("the seal of {0:?} is open but the body has no such field")]
    Missing(String),
    /// The value of a withheld field is still there.
    #[error("the field {0:?} is withheld but the body still has it")]
    NotWithheld(String),
    /// A field is `null`; leave it out instead.
    #[error("the field {0:?} is null; an absent field is left out")]
    Null(String),
    /// Neither body nor seals know this field.
    #[error("there is no field {0:?}")]
    Unknown(String),
    /// The field's value and salt are gone; nobody can disclose it any more.
    #[error("the field {0:?} is withheld")]
    Withheld(String),
    /// The disclosed field is not part of the revision that the commitment names.
    #[error("the field {0:?} is not part of what was committed to")]
    NotProven(String),
    /// A value has no canonical spelling.
    #[error("a field cannot be hashed: {0}")]
    Canonical(#[from] CanonicalError),
}

/// The hash that an entry carries for this revision.
///
/// # Errors
///
/// When seals and body do not belong together (a field without salt, an open seal without field, a withheld field with
/// a value), or a value is `null` or not canonical.
pub fn commitment(header: &Header<'_>, body: &Body, seals: &Seals) -> Result<Hash, CommitmentError> {
    Ok(tree::root(&leaves(header, body, seals)?))
}

/// The leaves under the commitment: the header's, then one per field in the order of RFC 8785.
///
/// # Errors
///
/// As [`commitment`].
pub fn leaves(header: &Header<'_>, body: &Body, seals: &Seals) -> Result<Vec<Hash>, CommitmentError> {
    if let Some(name) = body.keys().find(|name| !seals.has(name)) {
        return Err(CommitmentError::Unsealed(name.clone()));
    }
    let mut leaves = vec![header_leaf(header)?];
    for (name, seal) in seals.iter() {
        leaves.push(match (seal, body.get(name)) {
            (Seal::Open(salt), Some(value)) => field_leaf(salt, name, value)?,
            (Seal::Open(_), None) => return Err(CommitmentError::Missing(name.into())),
            (Seal::Withheld(leaf), None) => *leaf,
            (Seal::Withheld(_), Some(_)) => return Err(CommitmentError::NotWithheld(name.into())),
        });
    }
    Ok(leaves)
}

/// The leaf of the header. It needs no salt, because it stands in the entry.
fn header_leaf(header: &Header<'_>) -> Result<Hash, CommitmentError> {
    leaf(&Salt::new([0; 32]), header)
}

fn field_leaf(salt: &Salt, name: &str, value: &Value) -> Result<Hash, CommitmentError> {
    if value.is_null() {
        return Err(CommitmentError::Null(name.into()));
    }
    leaf(salt, &BTreeMap::from([(name, value)]))
}

fn leaf(salt: &Salt, object: &impl Serialize) -> Result<Hash, CommitmentError> {
    let mut bytes = salt.as_bytes().to_vec();
    bytes.extend(canonical::to_vec(object)?);
    Ok(tree::leaf_hash(&bytes))
}

/// How RFC 8785 orders names: by UTF-16 code units.
fn name_order(left: &str, right: &str) -> Ordering {
    left.encode_utf16().cmp(right.encode_utf16())
}
