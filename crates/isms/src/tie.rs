//! What ties people to a record although no field of it names them: it follows from other records. Whoever owns a control
//! answers for the lines of the statement that it serves.
//!
//! Which links there are, and which role each needs, says `rights.yaml`; who is let see or do what by one, `access` and
//! `decide`. Here stands only how it is found out.

use record::Id;

use crate::{Held, Isms};

/// A link that follows from other records.
pub struct Tie {
    /// Its name in `rights.yaml`.
    pub link: &'static str,
    /// The role without which it does not count.
    pub needs_role: &'static str,
    /// Whether whoever owns the record answers for it through that role, so that it is handed over when the role ends.
    pub is_handed_over: bool,
    /// Through which units somebody is tied to a record: the role has to count at one of them. None where they are not.
    pub through: fn(&Isms, &Held, Id) -> Vec<Id>,
}
