//! Files that people bring: bytes by their digest, each on behalf of who brought them, and how much room there is for them.

use std::sync::atomic::Ordering;

use access::View;
use decide::{Refusal, Rejection};
use ledger::Hash;
use record::Id;
use sha2::{Digest as _, Sha256};

use crate::{Host, HostError};

/// The longest file of a piece of evidence.
pub const FILE_BYTES: usize = 32 * MB;

/// How many bytes of files an organisation has, unless the operator says otherwise.
pub const FILES: u64 = 20 * 1024 * MB as u64;

const MB: usize = 1024 * 1024;

impl Host {
    /// Allows each organisation this many bytes of files, in place of [`FILES`].
    pub fn allow_files(&self, bytes: u64) {
        self.shared.files.store(bytes, Ordering::Relaxed);
    }

    /// That there is room for these bytes in the viewer's organisation. Bytes that are here already take none. What is brought
    /// at the same moment may go beyond the limit by as much as is on its way.
    ///
    /// # Errors
    /// The refusal `files_full`, or when the database fails.
    pub async fn has_room(&self, view: &View, content: &[u8]) -> Result<(), HostError> {
        let (store, organisation) = (&self.shared.store, view.organisation());
        if store.has_blob(organisation, &Sha256::digest(content).into()).await? {
            return Ok(());
        }
        let (used, allowed) =
            (store.blob_bytes(organisation, self.now()).await?, self.shared.files.load(Ordering::Relaxed));
        if used.saturating_add(content.len() as u64) <= allowed {
            return Ok(());
        }
        let mut refusal = Refusal::engine("files_full");
        refusal.sentence = format!(
            "The files of this organisation take {} of the {} that the operator of this server allows, and this one has {}.",
            megabytes(used),
            megabytes(allowed),
            megabytes(content.len() as u64)
        );
        Err(Rejection::from(refusal).into())
    }

    /// Takes in bytes on behalf of the viewer. They stay for a day, unless [`Host::keep_file`] keeps them.
    ///
    /// # Errors
    /// As [`Host::has_room`].
    pub async fn take_file(&self, view: &View, content: Vec<u8>) -> Result<Hash, HostError> {
        self.has_room(view, &content).await?;
        let (store, person) = (&self.shared.store, view.actor().person);
        let digest = store.put_blob_of(view.organisation(), person, content, self.now()).await?;
        Ok(Hash::from_bytes(digest))
    }

    /// Takes in bytes that open by what names them and on nobody's behalf: spreadsheets to be imported.
    ///
    /// # Errors
    /// As [`Host::has_room`].
    pub async fn take_sheet(&self, view: &View, content: Vec<u8>) -> Result<(), HostError> {
        self.has_room(view, &content).await?;
        self.shared.store.put_blob(view.organisation(), content, self.now()).await?;
        Ok(())
    }

    /// The bytes of that digest, if this person brought them and they are still here and unchanged.
    ///
    /// INVARIANT: to know a digest opens nothing. Whether the viewer may have what the person brought, the record says that
    /// names it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn file(&self, view: &View, bringer: Id, digest: &Hash) -> Result<Option<Vec<u8>>, HostError> {
        let (store, organisation) = (&self.shared.store, view.organisation());
        if !store.has_brought(organisation, bringer, digest.as_bytes()).await? {
            return Ok(None);
        }
        Ok(store.blob(organisation, digest.as_bytes()).await?)
    }

    /// Whether [`Host::file`] would find bytes, whatever has become of them since.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn has_file(&self, view: &View, bringer: Id, digest: &Hash) -> Result<bool, HostError> {
        Ok(self.shared.store.has_blob_of(view.organisation(), bringer, digest.as_bytes()).await?)
    }

    /// Keeps bytes for good, before a record names them. Whether they are still here is the answer.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn keep_file(&self, view: &View, digest: &Hash) -> Result<bool, HostError> {
        Ok(self.shared.store.keep_blob(view.organisation(), digest.as_bytes()).await?)
    }
}

/// In whole megabytes, for people.
fn megabytes(bytes: u64) -> String {
    format!("{} MB", bytes.div_ceil(MB as u64))
}
