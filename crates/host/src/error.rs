//! Why the host could not give or do what was asked.

use decide::Rejection;
use store::StoreError;

/// An error of the host. Everything but [`HostError::Rejected`] is ours or the machine's.
#[derive(Debug, thiserror::Error)]
pub enum HostError {
    /// The command was not decided.
    #[error("the command was rejected")]
    Rejected(Rejection),
    /// There is no such organisation here.
    #[error("there is no such organisation here")]
    NoOrganisation,
    /// There is no such moment, or it lies before the organisation began, or in the future: a sentence.
    #[error("{0}")]
    NoSuchMoment(String),
    /// Too many commands wait; nothing was done.
    #[error("the server is busy; nothing was done, try again")]
    Busy,
    /// The idempotency key was used for a different request.
    #[error("this idempotency key was used for a different request")]
    KeyReused,
    /// The database failed; whether the command was carried out has to be looked up.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The key of the log cannot be read or made.
    #[error("{0}")]
    Key(String),
}

impl From<Rejection> for HostError {
    fn from(rejection: Rejection) -> Self {
        HostError::Rejected(rejection)
    }
}
