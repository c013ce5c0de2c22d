//! An installation with a data directory of its own, on either engine, and what becomes of its backups.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use backup::{BackupError, Opening, Protection, Restored, Restoring, Taken, Taking};
use login::Logins;
use store::Store;
use tempfile::TempDir;
use trial::{Database, House};

pub struct Kept {
    pub database: Database,
    pub house: House,
    /// Where backups lie, and what is restored from them.
    pub elsewhere: TempDir,
}

impl Kept {
    pub async fn found(database: Database) -> Self {
        let directory = database.directory().to_owned();
        let key = directory.join("log.key");
        fs::write(&key, [7; 32]).unwrap();
        fs::set_permissions(&key, fs::Permissions::from_mode(0o400)).unwrap();
        let house = House::found(&database).await;
        Logins::open(house.host.clone(), &directory, false).await.unwrap();
        house.asset("Bäcker & \u{1F512}").await;
        house.host.store().put_blob(house.organisation, vec![0, 255, 10, 13], house.host.now()).await.unwrap();
        let elsewhere = tempfile::tempdir().unwrap();
        backup::keys::Keys::of(&directory).unwrap().write(&elsewhere.path().join("keys")).unwrap();
        Self { database, house, elsewhere }
    }

    pub fn data(&self) -> &Path {
        self.database.directory()
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.elsewhere.path().join(name)
    }

    pub async fn take(&self, name: &str, protection: Protection) -> Result<Taken, BackupError> {
        let asked = Taking {
            data: self.data().to_owned(),
            database: self.database.url(),
            file: self.path(name),
            protection,
            trial_in: self.data().to_owned(),
            now: self.house.host.now(),
        };
        backup::take(asked, Box::new(|_, _, _| {})).await
    }

    /// What restores the file into a directory of that name.
    pub fn restoring(&self, from: &str, opening: Opening, to: &str) -> Restoring {
        Restoring {
            file: self.path(from),
            opening,
            data: self.path(to),
            database: None,
            keys: Some(self.path("keys")),
            pinned: Vec::new(),
            witnessed: Vec::new(),
        }
    }

    /// The names of the assets in what was restored there.
    pub async fn assets_in(&self, to: &str) -> Vec<String> {
        let store = Store::open_embedded(&self.path(to)).await.unwrap();
        let key = host::open_key(&self.path(to)).unwrap();
        let host = host::Host::new(store.clone(), key, std::sync::Arc::new(host::SystemClock));
        let view = host.view(self.house.organisation, self.house.actor()).await.unwrap();
        let names = trial::asset_names(&view);
        store.close().await;
        names
    }

    /// The checkpoint of the organisation's log, in a file of that name.
    pub async fn pin(&self, name: &str) -> PathBuf {
        let path = self.path(name);
        fs::write(&path, self.house.host.checkpoint(self.house.organisation).await.unwrap()).unwrap();
        path
    }
}

pub async fn restore(asked: &Restoring) -> Result<Restored, BackupError> {
    backup::restore(asked, &mut |_, _, _| {}).await
}

/// What it was refused with; nothing was made.
pub async fn refused(asked: &Restoring) -> BackupError {
    let was_there = asked.data.exists();
    let names = |path: &Path| -> Vec<_> {
        let mut names: Vec<_> = fs::read_dir(path).unwrap().map(|file| file.unwrap().file_name()).collect();
        names.retain(|name| name != "lock");
        names.sort();
        names
    };
    let before = was_there.then(|| names(&asked.data));
    let refused = match restore(asked).await {
        Err(refused) => refused,
        Ok(_) => panic!("{} was restored", asked.file.display()),
    };
    assert_eq!(asked.data.exists(), was_there, "{refused}");
    assert_eq!(was_there.then(|| names(&asked.data)), before, "{refused}");
    refused
}

/// A pair of keys: for whom, and what opens it.
pub fn pair(directory: &Path, name: &str) -> (String, Opening) {
    let (public, secret) = backup::new_key_pair();
    let path = directory.join(name);
    fs::write(&path, &*secret).unwrap();
    (public, Opening::default().with_identities(&path).unwrap())
}
