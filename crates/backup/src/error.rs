//! Why there is no backup, or nothing was restored: one sentence each.

/// What went wrong.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// It was not done, and the sentence says what to do next.
    #[error("{0}")]
    Refused(String),
    /// Something that was named is not there.
    #[error("{0}")]
    Missing(String),
    /// What is in a backup, or was to get into one, is not as it should be.
    #[error("{0}")]
    Wrong(String),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] store::StoreError),
    /// The keys or the host failed.
    #[error(transparent)]
    Host(#[from] host::HostError),
    /// A file cannot be read or written.
    #[error("{0}")]
    File(String),
}

impl BackupError {
    pub(crate) fn refused(sentence: impl Into<String>) -> Self {
        Self::Refused(sentence.into())
    }

    pub(crate) fn missing(sentence: impl Into<String>) -> Self {
        Self::Missing(sentence.into())
    }

    pub(crate) fn wrong(sentence: impl Into<String>) -> Self {
        Self::Wrong(sentence.into())
    }

    /// What the operating system said about a path.
    pub(crate) fn io(path: &std::path::Path, error: &std::io::Error) -> Self {
        match error.kind() {
            std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => Self::Refused(format!(
                "The disk of {} is full; nothing was kept. Make room and try again.",
                path.display()
            )),
            _ => Self::File(format!("{}: {error}", path.display())),
        }
    }
}
