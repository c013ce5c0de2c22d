//! What the value promises: the order of arrival makes no difference, search finds what it says, and what was changed
//! behind its back is never taken for true.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may fail loudly")]

mod damaged;
mod life;
mod ordering;
mod rewound;
mod scope;
mod search;
mod statement;
mod typical;
