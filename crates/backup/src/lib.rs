//! A whole installation in one file, and back.
//!
//! A backup does not depend on the engine: what was taken from SQLite is restored into PostgreSQL, and the other way round. It is
//! signed by the installation, encrypted for whom the operator names, and was restored for trial before anybody is told that there
//! is one. Decision 0026 says why it is so.
//!
//! | module | is about |
//! |---|---|
//! | [`form`] | the lines of the file, and what is signed |
//! | [`encryption`] | for whom it is encrypted, with what it is opened |
//! | [`writing`], [`reading`] | the file, line by line |
//! | [`taking`] | a backup from beside a running server, with its trial restore |
//! | [`staging`] | a database that a backup becomes, verified |
//! | [`restoring`] | an installation again, or nothing |
//! | [`remembered`] | what is remembered of the logs outside the database: no older backup is restored |
//! | [`kept`] | backups in a directory, and which of them stay |
//! | [`schedule`] | when one is due, how the last ones went, what is cause for alarm |
//! | [`keys`] | the two keys of an installation, which travel apart |

mod encryption;
mod error;
pub mod form;
pub mod kept;
pub mod keys;
mod reading;
pub mod remembered;
mod restoring;
pub mod schedule;
mod staging;
mod taking;
mod writing;

pub use encryption::{Opening, Protection, new_key_pair};
pub use error::BackupError;
pub use remembered::Witnessed;
pub use restoring::{Restored, Restoring, about, rehearse, restore};
pub use staging::TRIAL;
pub use taking::{Taken, Taking, take};

/// What is being done, how much of it, of how much.
pub type Progress = dyn FnMut(Doing, u64, u64) + Send;

/// What is being done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doing {
    /// Rows are written into the file.
    Writing,
    /// Rows are restored, for trial or for good.
    Restoring,
    /// Entries are verified.
    Verifying,
}
