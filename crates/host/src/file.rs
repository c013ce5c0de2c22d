//! Files that people bring as evidence: bytes by their digest, each on behalf of who brought them.

use access::View;
use ledger::Hash;
use record::Id;

use crate::{Host, HostError};

impl Host {
    /// Takes in bytes on behalf of the viewer. They stay for a day, unless [`Host::keep_file`] keeps them.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn take_file(&self, view: &View, content: Vec<u8>) -> Result<Hash, HostError> {
        let (store, person) = (&self.shared.store, view.actor().person);
        let digest = store.put_blob_of(view.organisation(), person, content, self.now()).await?;
        Ok(Hash::from_bytes(digest))
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

    /// Keeps bytes for good, before a record names them. Whether they are still here is the answer.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn keep_file(&self, view: &View, digest: &Hash) -> Result<bool, HostError> {
        Ok(self.shared.store.keep_blob(view.organisation(), digest.as_bytes()).await?)
    }
}
