//! What is stored beside a body: for each field its salt, or its leaf once it is withheld.

use std::fmt;

use super::{Body, CommitmentError, Salt, field_leaf, name_order};
use crate::Hash;

const OPEN: u8 = 0;
const WITHHELD: u8 = 1;

/// The seals of one revision, one for each field that it ever had.
#[derive(Clone, PartialEq, Eq)]
pub struct Seals {
    /// INVARIANT: names of 1 to 255 bytes, strictly ascending in the order of RFC 8785.
    seals: Vec<(String, Seal)>,
}

/// What is kept of one field beside its value.
#[derive(Clone, PartialEq, Eq)]
pub(super) enum Seal {
    /// The salt; the leaf follows from it and the value.
    Open(Salt),
    /// The leaf, because value and salt are gone.
    Withheld(Hash),
}

/// Bytes are not seals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SealsError {
    /// The bytes end within a seal.
    #[error("the seals end within a seal")]
    Truncated,
    /// A name is empty or not UTF-8.
    #[error("the name of a field is empty or not UTF-8")]
    Name,
    /// Names do not ascend.
    #[error("the seals are not in the order of their names, or a name stands twice")]
    Order,
    /// Neither open nor withheld.
    #[error("a seal has the unknown tag {0}")]
    Tag(u8),
}

impl Seals {
    /// Open seals for the fields of a new revision; `salt` is asked once per field, in the order of RFC 8785.
    ///
    /// A field whose name is empty or longer than 255 bytes gets none, and [`commitment`](super::commitment) refuses it.
    pub fn new(body: &Body, mut salt: impl FnMut() -> Salt) -> Self {
        let mut names: Vec<_> = body.keys().filter(|name| length_byte(name).is_some()).collect();
        names.sort_by(|left, right| name_order(left, right));
        let seals = names.into_iter().map(|name| (name.clone(), Seal::Open(salt()))).collect();
        Self { seals }
    }

    /// The names of the fields in order, and whether each is withheld.
    pub fn fields(&self) -> impl Iterator<Item = (&str, bool)> {
        self.seals.iter().map(|(name, seal)| (name.as_str(), matches!(seal, Seal::Withheld(_))))
    }

    /// Removes a field's value from `body` and its salt from the seals, and keeps its leaf, so that the commitment stays
    /// the same. A field that is withheld already stays so.
    ///
    /// # Errors
    ///
    /// When there is no such field or its value is not canonical; then nothing is changed.
    pub fn withhold(&mut self, body: &mut Body, name: &str) -> Result<(), CommitmentError> {
        let place = self.place(name).ok_or_else(|| CommitmentError::Unknown(name.into()))?;
        let Some((_, seal)) = self.seals.get_mut(place) else {
            return Err(CommitmentError::Unknown(name.into()));
        };
        if let Seal::Open(salt) = seal {
            let value = body.get(name).ok_or_else(|| CommitmentError::Missing(name.into()))?;
            *seal = Seal::Withheld(field_leaf(salt, name, value)?);
        }
        body.remove(name);
        Ok(())
    }

    /// The stored form: per field, in order, `u8` length of the name, the name, then 0x00 and the salt or 0x01 and the
    /// leaf. Contains secrets.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        for (name, seal) in &self.seals {
            bytes.extend(length_byte(name));
            bytes.extend(name.as_bytes());
            match seal {
                Seal::Open(salt) => {
                    bytes.push(OPEN);
                    bytes.extend(salt.as_bytes());
                }
                Seal::Withheld(leaf) => {
                    bytes.push(WITHHELD);
                    bytes.extend(leaf.as_bytes());
                }
            }
        }
        bytes
    }

    /// Reads what [`to_bytes`](Self::to_bytes) wrote.
    ///
    /// # Errors
    ///
    /// See [`SealsError`]; every sequence of seals has exactly one stored form.
    pub fn from_bytes(mut bytes: &[u8]) -> Result<Self, SealsError> {
        let mut seals: Vec<(String, Seal)> = Vec::new();
        while let Some((length, rest)) = bytes.split_first() {
            let (name, rest) = rest.split_at_checked(usize::from(*length)).ok_or(SealsError::Truncated)?;
            let (tag, rest) = rest.split_first().ok_or(SealsError::Truncated)?;
            let (secret, rest) = rest.split_first_chunk::<32>().ok_or(SealsError::Truncated)?;
            let name = match str::from_utf8(name) {
                Ok("") | Err(_) => return Err(SealsError::Name),
                Ok(name) => name,
            };
            if seals.last().is_some_and(|(before, _)| name_order(before, name).is_ge()) {
                return Err(SealsError::Order);
            }
            let seal = match *tag {
                OPEN => Seal::Open(Salt::new(*secret)),
                WITHHELD => Seal::Withheld(Hash::from_bytes(*secret)),
                unknown => return Err(SealsError::Tag(unknown)),
            };
            seals.push((name.to_owned(), seal));
            bytes = rest;
        }
        Ok(Self { seals })
    }

    /// The seals by name, in order.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, &Seal)> {
        self.seals.iter().map(|(name, seal)| (name.as_str(), seal))
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.place(name).is_some()
    }

    fn place(&self, name: &str) -> Option<usize> {
        self.seals.binary_search_by(|(other, _)| name_order(other, name)).ok()
    }
}

/// The length of a name that fits into a seal.
fn length_byte(name: &str) -> Option<u8> {
    u8::try_from(name.len()).ok().filter(|length| *length > 0)
}

impl fmt::Debug for Seals {
    /// Names and whether they are withheld; no salts.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let states = self.fields().map(|(name, is_withheld)| (name, if is_withheld { "withheld" } else { "open" }));
        formatter.debug_map().entries(states).finish()
    }
}
