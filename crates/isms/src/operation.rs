//! Operation (clause 8, 6.3 and the operational records of Annex A).
//!
//! | module | holds |
//! |---|---|
//! | [`exception`] | permission to depart from a rule, for a time |

pub mod exception;

pub use exception::{Exception, ExceptionKind, ExceptionStep};
