//! What can go wrong below.

/// A failure of the database: ours or the machine's, never the user's.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database said no or did not answer.
    #[error("the database failed: {0}")]
    Database(#[from] sqlx::Error),
    /// The tables could not be brought up to date.
    #[error("the tables could not be brought up to date: {0}")]
    Migration(#[from] sqlx::migrate::MigrateError),
    /// The tables were written by a newer Annexa.
    #[error("this data was written by a newer Annexa (tables {found}, this program knows {known}); use that version")]
    Newer {
        /// The version of the tables.
        found: i64,
        /// The version this program knows.
        known: i64,
    },
    /// A file beside the database cannot be read or written.
    #[error("beside the database: {0}")]
    Beside(String),
    /// Something stored cannot be read.
    #[error("stored data cannot be read: {0}")]
    Unreadable(String),
    /// A commit was decided on a value that is no longer the newest.
    #[error("the log of the organisation moved on: expected {expected} entries, found {found}")]
    Moved {
        /// What the commit was decided on.
        expected: u64,
        /// What there is.
        found: u64,
    },
    /// The disk is full.
    #[error("the disk is full; nothing was changed. Make room and try again")]
    DiskFull,
    /// A backup was to be restored where something is already.
    #[error("there is an installation in this database already; restore into an empty one")]
    NotEmpty,
    /// More is remembered outside than lies here: nothing is appended before an operator recovers it.
    #[error(
        "this database is behind what is remembered of it; it can be read, and nothing is changed before `annexa recover`"
    )]
    Behind,
    /// Something was erased, and its traces cannot be removed yet.
    #[error("traces of what was erased are not removed yet: {0}")]
    Traces(String),
    /// The slug is taken.
    #[error("there is an organisation at this address already")]
    SlugTaken,
}

impl StoreError {
    /// Whether the disk is full: said so, as the operator can help.
    pub fn is_disk_full(&self) -> bool {
        match self {
            StoreError::DiskFull => true,
            // SQLITE_FULL, SQLITE_IOERR_SHMSIZE where the index of the WAL cannot grow, and PostgreSQL's disk_full.
            StoreError::Database(sqlx::Error::Database(error)) => {
                matches!(error.code().as_deref(), Some("13" | "4874" | "53100"))
            }
            _ => false,
        }
    }
}
