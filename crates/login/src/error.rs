//! Why somebody could not sign in, or something about signing in could not be changed.

use host::HostError;
use store::StoreError;

/// An error of signing in. The sentences are for the person who tries.
#[derive(Debug, thiserror::Error)]
pub enum LoginError {
    /// Address and password do not belong together, or there is no such login: both are answered alike.
    #[error("This address and this password do not belong together. Try again, or ask for a new link.")]
    Wrong,
    /// The one-time code is not right, or was used before.
    #[error("This code is not right, or was used before. Wait for the next one and enter it.")]
    WrongCode,
    /// Too many failures.
    #[error("Too many attempts. Wait {0} seconds and try again.")]
    Closed(i64),
    /// Too many people are signing in.
    #[error("Too many people are signing in at this moment. Try again in a few seconds.")]
    Busy,
    /// The link is unknown, used or expired.
    #[error("This link was used already or has expired. Ask whoever sent it for a new one.")]
    NoLink,
    /// The password is not good enough: the sentence says why.
    #[error("{0}")]
    Weak(String),
    /// There is no such row, or it is somebody else's.
    #[error("There is no such thing here.")]
    NotFound,
    /// No further factor was shown within five minutes.
    #[error("Confirm with your second factor first; then do this again.")]
    Unproven,
    /// What was asked does not fit.
    #[error("{0}")]
    Invalid(&'static str),
    /// A key in the data directory cannot be used.
    #[error("{0}")]
    Key(String),
    /// A letter could not be laid down.
    #[error("the letter could not be laid down: {0}")]
    Letter(String),
    /// The installation could not be begun.
    #[error("the installation could not be begun")]
    NoInstance,
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The host failed.
    #[error(transparent)]
    Host(#[from] HostError),
}
