//! Why there is no package.

use std::fmt;
use std::io;

use door::Fault;
use host::HostError;

/// Why there is no package.
#[derive(Debug)]
pub(crate) enum Unmade {
    /// Whoever began it wants it no more.
    GivenUp,
    /// It cannot be written, or the log not be read.
    Io(io::Error),
    /// Something else went wrong on our side.
    Failed(String),
}

impl Unmade {
    pub fn failed(cause: impl fmt::Display) -> Self {
        Self::Failed(cause.to_string())
    }

    /// Not all that was asked of a past value could be had.
    pub fn unread() -> Self {
        Self::Failed("a past value could not be read whole".to_owned())
    }

    /// What whoever began it is told.
    pub fn sentence(&self) -> String {
        let is_full =
            |error: &io::Error| matches!(error.kind(), io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded);
        let sentence = match self {
            Self::GivenUp => "It was cancelled. Nothing of it was kept.",
            Self::Io(error) if is_full(error) => {
                "The disk of the server is full; nothing of it was kept. Tell its operator."
            }
            Self::Io(_) | Self::Failed(_) => {
                "Something went wrong on our side, and the server’s own log says what. Nothing of it was kept; try again."
            }
        };
        sentence.to_owned()
    }
}

impl fmt::Display for Unmade {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::GivenUp => f.write_str("it was cancelled"),
            Self::Io(error) => error.fmt(f),
            Self::Failed(cause) => f.write_str(cause),
        }
    }
}

impl std::error::Error for Unmade {}

impl From<io::Error> for Unmade {
    fn from(error: io::Error) -> Self {
        // What stopped the log from within says so itself.
        match error.downcast::<Self>() {
            Ok(within) => within,
            Err(error) => Self::Io(error),
        }
    }
}

impl From<HostError> for Unmade {
    fn from(error: HostError) -> Self {
        Self::failed(error)
    }
}

impl From<Fault> for Unmade {
    fn from(fault: Fault) -> Self {
        Self::Failed(format!("{fault:?}"))
    }
}
