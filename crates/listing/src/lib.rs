//! Lists: which records, in which order, for pages and API alike.
//!
//! [`Parameters`] of an address become a [`Question`] over the records of one kind. [`Orders`] answers it with ids and
//! keeps the answer for whoever sees the same, until a commit moves what it stands on; [`Kept`] keeps what else was
//! reckoned over many records, [`findings()`] what the rules find. A [`Cursor`] says where a page goes on, whatever changed meanwhile.
//! [`calendar`] holds every day that records name. [`Comparing`] lays two moments beside each other, [`Trending`] looks at many.

pub mod calendar;
mod comparing;
mod condition;
mod cursor;
mod findings;
mod kept;
mod key;
mod order;
mod parameters;
mod question;
mod trending;

pub use comparing::{Comparing, PRESENT, Stretch};
pub use condition::{COMPARISONS, Place};
pub use cursor::Cursor;
pub use findings::{findings, findings_at_hand, survey};
pub use kept::Kept;
pub use order::Orders;
pub use parameters::{Parameters, unknown};
pub use question::Question;
pub use trending::Trending;
