//! What is signed: three lines.

use base64::prelude::{BASE64_STANDARD, Engine as _};

use crate::Hash;

/// The state of a log at one size.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    /// Which log, see [`origin`](super::origin): not empty, without white space and `+`.
    pub origin: String,
    /// How many entries it has.
    pub size: u64,
    /// Root over them, see [`crate::tree`].
    pub root: Hash,
}

impl Checkpoint {
    /// The lines, each with its newline: origin, decimal size, root in base64.
    pub(super) fn text(&self) -> String {
        let root = BASE64_STANDARD.encode(self.root.as_bytes());
        format!("{}\n{}\n{root}\n", self.origin, self.size)
    }

    /// The specification allows further lines; our logs write none, so a reader of ours understands none.
    pub(super) fn parse(text: &str) -> Option<Self> {
        Self::parse_extended(text).filter(|checkpoint| checkpoint.text() == text)
    }

    /// The first three lines, whatever lines follow; none of those is empty.
    pub(super) fn parse_extended(text: &str) -> Option<Self> {
        let mut lines = text.split('\n');
        let origin = lines.next()?.to_owned();
        let size = lines.next()?.parse().ok()?;
        let root = BASE64_STANDARD.decode(lines.next()?).ok()?;
        let root = Hash::from_bytes(root.try_into().ok()?);
        let checkpoint = Self { origin, size, root };
        let more = text.strip_prefix(&checkpoint.text())?;
        let is_whole = more.is_empty() || more.ends_with('\n') && !more.split_terminator('\n').any(str::is_empty);
        (is_whole && !checkpoint.origin.is_empty()).then_some(checkpoint)
    }
}
