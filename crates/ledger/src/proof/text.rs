//! The text of a proof, as C2SP tlog-proof has it.

use base64::prelude::{BASE64_STANDARD, Engine as _};

use crate::Hash;

/// The first line.
pub const HEADER: &str = "c2sp.org/tlog-proof@v1";
/// Longer than any proof: 64 hashes, a note of 64 KiB, and as much that is shown.
const MAX_TEXT: usize = 256 * 1024;
const MAX_PATH: usize = 64;

/// A proof that something stands in a log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proof {
    /// What whoever made it put beside; nobody vouches for it.
    pub extra: Option<Vec<u8>>,
    /// The index of the entry.
    pub index: u64,
    /// The hashes from the entry's sibling up to the root's child.
    pub path: Vec<Hash>,
    /// The signed checkpoint, as it is.
    pub checkpoint: String,
}

/// A text is no proof.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a proof as C2SP tlog-proof has it: {0}")]
pub struct TextError(&'static str);

impl Proof {
    /// The text.
    pub fn to_text(&self) -> String {
        let mut text = format!("{HEADER}\n");
        if let Some(extra) = &self.extra {
            text.push_str(&format!("extra {}\n", BASE64_STANDARD.encode(extra)));
        }
        text.push_str(&format!("index {}\n", self.index));
        for hash in &self.path {
            text.push_str(&BASE64_STANDARD.encode(hash.as_bytes()));
            text.push('\n');
        }
        text.push('\n');
        text.push_str(&self.checkpoint);
        text
    }

    /// Reads a text; each proof has one spelling.
    ///
    /// # Errors
    ///
    /// When it is none.
    pub fn parse(text: &str) -> Result<Self, TextError> {
        if text.len() > MAX_TEXT {
            return Err(TextError("it is too long"));
        }
        let (above, checkpoint) = text.split_once("\n\n").ok_or(TextError("there is no checkpoint"))?;
        let mut lines = above.split('\n').peekable();
        if lines.next() != Some(HEADER) {
            return Err(TextError("its first line is another"));
        }
        let extra = lines.next_if(|line| line.starts_with("extra ")).and_then(|line| line.strip_prefix("extra "));
        let extra = extra.map(|extra| BASE64_STANDARD.decode(extra)).transpose();
        let extra = extra.map_err(|_| TextError("what it holds beside is no base64"))?;
        let index = lines.next().and_then(|line| line.strip_prefix("index ")?.parse().ok());
        let index = index.ok_or(TextError("there is no index"))?;
        let hash = |line: &str| Some(Hash::from_bytes(BASE64_STANDARD.decode(line).ok()?.try_into().ok()?));
        let path: Option<Vec<Hash>> = lines.take(MAX_PATH + 1).map(hash).collect();
        let path = path.filter(|path| path.len() <= MAX_PATH).ok_or(TextError("a line of it is no hash"))?;
        let proof = Self { extra, index, path, checkpoint: checkpoint.to_owned() };
        if proof.to_text() != text {
            return Err(TextError("it is spelled differently from what it says"));
        }
        Ok(proof)
    }
}
