//! What our proofs hold beside the hashes: the entry, and some fields of the revision that it is about.

use base64::prelude::{BASE64_STANDARD, Engine as _};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::Hash;
use crate::canonical::{self, CanonicalError};
use crate::commitment::{Excerpt, Salt, ShownField};

/// An entry, and an excerpt of its revision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// The bytes of the entry.
    pub entry: Vec<u8>,
    /// What is shown of the revision; nothing where the entry is about none.
    pub excerpt: Option<Excerpt>,
}

/// Bytes are not what our proofs hold.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ShownError {
    /// Not JSON, or not the names and types of it.
    #[error("{0}")]
    Shape(String),
    /// A salt or a hash is not 32 bytes in base64.
    #[error("a salt or a hash in it is not 32 bytes in base64")]
    Secret,
    /// A value has no canonical spelling.
    #[error("{0}")]
    Canonical(#[from] CanonicalError),
    /// Spelled differently from what [`Shown::to_bytes`] writes.
    #[error("it is not written canonically")]
    Spelling,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Wire {
    entry: Value,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    revision: Option<WireExcerpt>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct WireExcerpt {
    fields: Vec<WireField>,
    hashes: Vec<String>,
    size: u64,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct WireField {
    index: u64,
    name: String,
    salt: String,
    value: Value,
}

impl Shown {
    /// Its bytes: canonical JSON, in which the entry stands as the JSON that it is.
    ///
    /// # Errors
    ///
    /// When the entry is no JSON, or a value has no canonical spelling.
    pub fn to_bytes(&self) -> Result<Vec<u8>, ShownError> {
        let entry = serde_json::from_slice(&self.entry).map_err(shape)?;
        let field = |field: &ShownField| WireField {
            index: field.index,
            name: field.name.clone(),
            salt: BASE64_STANDARD.encode(field.salt.as_bytes()),
            value: field.value.clone(),
        };
        let revision = self.excerpt.as_ref().map(|excerpt| WireExcerpt {
            fields: excerpt.fields.iter().map(field).collect(),
            hashes: excerpt.hashes.iter().map(|hash| BASE64_STANDARD.encode(hash.as_bytes())).collect(),
            size: excerpt.size,
        });
        Ok(canonical::to_vec(&Wire { entry, revision })?)
    }

    /// Reads what [`Shown::to_bytes`] wrote.
    ///
    /// # Errors
    ///
    /// See [`ShownError`].
    pub fn parse(bytes: &[u8]) -> Result<Self, ShownError> {
        let Wire { entry, revision } = serde_json::from_slice(bytes).map_err(shape)?;
        let shown = Self { entry: canonical::to_vec(&entry)?, excerpt: revision.map(excerpt).transpose()? };
        if shown.to_bytes()? != bytes {
            return Err(ShownError::Spelling);
        }
        Ok(shown)
    }
}

fn excerpt(wire: WireExcerpt) -> Result<Excerpt, ShownError> {
    let field = |field: WireField| {
        let salt = Salt::new(secret(&field.salt)?);
        Ok(ShownField { index: field.index, name: field.name, value: field.value, salt })
    };
    Ok(Excerpt {
        size: wire.size,
        fields: wire.fields.into_iter().map(field).collect::<Result<_, ShownError>>()?,
        hashes: wire
            .hashes
            .iter()
            .map(|hash| Ok(Hash::from_bytes(secret(hash)?)))
            .collect::<Result<_, ShownError>>()?,
    })
}

fn secret(text: &str) -> Result<[u8; 32], ShownError> {
    // 32 bytes have 44 characters; nothing longer is decoded.
    let bytes = if text.len() == 44 { BASE64_STANDARD.decode(text).ok() } else { None };
    bytes.and_then(|bytes| bytes.try_into().ok()).ok_or(ShownError::Secret)
}

fn shape(error: serde_json::Error) -> ShownError {
    ShownError::Shape(error.to_string())
}
