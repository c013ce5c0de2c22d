//! Who may see and do what. The truth is `rights.yaml` in the catalogue; this crate applies it and adds nothing.
//!
//! [`may`] answers one question by default with no. [`View`] is all that a page or an API read is ever given: it shows
//! what its actor may see and behaves as if nothing else existed. Only this crate makes one.

mod actor;
mod audited;
mod compared;
mod drafted;
mod findings;
mod footing;
mod making;
mod marks;
mod may;
mod measured;
mod naming;
mod narrowed;
mod readers;
mod standing;
mod statement;
mod view;

pub use actor::{Actor, Proof, Reach, Via};
pub use compared::Compared;
pub use findings::{Approvable, Effect, Found, Moved, Reading, Records, Regraded, Seen, SeenFailure, SeenRule, Survey};
pub use footing::{Class, Footing};
pub use marks::Marked;
pub use may::{Object, Right, is_tied, may, may_write_as, writes_under};
pub use measured::{Measured, SeenInput};
pub use narrowed::{Keeps, Narrowing};
pub use readers::Readers;
pub use standing::{Holding, Standing};
pub use view::{Linked, View};
