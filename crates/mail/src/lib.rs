//! Letters to people, by SMTP: links to sign in with, and what waits for them.
//!
//! Nobody waits for a letter. Links are posted by `login` with the rows that they are about; what waits for people is
//! found by [`Teller`], which follows the logs a little behind, and sends auditors from outside a checkpoint each week. [`Postman`] delivers both, tries again within bounds, and
//! notes in the database how each letter stands. A letter says which record and what to do, never what the record says:
//! it passes by servers that we do not know.
//!
//! INVARIANT: nothing here holds up a commit. A letter is delivered at least once, under one message id.

mod auditing;
mod delivery;
mod smtp;
mod waiting;

pub use delivery::Postman;
pub use smtp::{Smtp, SmtpSettings, Unsent};
pub use waiting::{Task, Tasks, Teller};

/// Why letters could not be looked after. They stay where they are, and it is tried again.
#[derive(Debug, thiserror::Error)]
pub enum MailError {
    /// The database failed.
    #[error(transparent)]
    Store(#[from] store::StoreError),
    /// The host failed.
    #[error(transparent)]
    Host(#[from] host::HostError),
    /// A letter could not be sealed or laid down, or who signs in could not be read.
    #[error(transparent)]
    Login(#[from] login::LoginError),
}
