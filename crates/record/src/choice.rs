//! Closed lists that a field chooses from.

/// One value of a closed list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Choice {
    /// The code in bodies and in the API: `strictly_confidential`.
    pub code: &'static str,
    /// What a person reads: "Strictly confidential".
    pub label: &'static str,
    /// When to choose it, in one sentence.
    pub help: &'static str,
}
