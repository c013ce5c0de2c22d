//! The data directory: one process owns it.

use std::fs::{self, File, TryLockError};
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context as _, bail};
use host::{Clock, Host, SEEN, Seen};
use login::Logins;
use store::Store;

use crate::upgrade;

/// An opened data directory. The lock lasts as long as this does.
pub struct Data {
    /// Logins, and through them everything else.
    pub logins: Logins,
    _lock: File,
}

impl Data {
    /// Opens, and makes, the directory and what lies in it.
    pub async fn open(
        directory: &Path,
        database: Option<&str>,
        clock: Arc<dyn Clock>,
        is_demo: bool,
    ) -> anyhow::Result<Self> {
        fs::create_dir_all(directory).with_context(|| format!("cannot make {}", directory.display()))?;
        fs::set_permissions(directory, fs::Permissions::from_mode(0o700))?;
        let lock = lock(directory)?;
        let store = match database {
            Some(url) => Store::open_postgres(url).await?,
            None => Store::open_embedded(directory).await?,
        };
        if store.instance().await?.is_none() && !Seen::read(directory)?.is_empty() {
            bail!(
                "{} says that there was an installation here, and its database is gone or empty. Restore a backup, or use another directory",
                directory.join(SEEN).display()
            );
        }
        let key = host::settle_key(directory, &store).await?;
        upgrade::verify(&store, directory, key.public_key()).await?;
        let host = Host::new(store, key, clock);
        host.work_in(directory).with_context(|| format!("cannot keep files in {}", directory.display()))?;
        let logins = Logins::open(host, directory, is_demo).await?;
        // Before anything is written: an older database was put here, perhaps.
        logins.host().look_outside(directory).await?;
        if logins.instance().is_demo != is_demo {
            let kind = if is_demo {
                "real data; `annexa demo` will not touch it"
            } else {
                "a demo; serve it with `annexa demo`"
            };
            bail!("{} holds {kind}", directory.display());
        }
        Ok(Self { logins, _lock: lock })
    }
}

/// Locks a data directory; the lock lasts as long as the file is open.
///
/// # Errors
/// When another process owns it.
pub fn lock(directory: &Path) -> anyhow::Result<File> {
    let lock = File::create(directory.join("lock")).context("cannot lock the data directory")?;
    match lock.try_lock() {
        Ok(()) => Ok(lock),
        Err(TryLockError::WouldBlock) => bail!("another Annexa serves {}; stop it first", directory.display()),
        Err(TryLockError::Error(error)) => Err(error).context("cannot lock the data directory"),
    }
}
