//! The secret that keeps a field's leaf from being guessed.

use std::fmt;

use zeroize::Zeroizing;

/// 32 random bytes, drawn anew for every field of every revision. Cannot be printed; leaves memory when dropped.
#[derive(Clone, PartialEq, Eq)]
pub struct Salt(Zeroizing<[u8; 32]>);

impl Salt {
    /// A salt of these bytes, which come from the operating system's randomness.
    pub fn new(bytes: [u8; 32]) -> Self {
        Self(Zeroizing::new(bytes))
    }

    /// The bytes, to be shown only to those who may read the field.
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Debug for Salt {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Salt(hidden)")
    }
}
