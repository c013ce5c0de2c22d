//! What an outsider needs to verify without us: contents as their reader may see them, and proofs of single entries.

use access::View;
use isms::Revision;
use ledger::commitment::{Header, excerpt};
use ledger::entry::{Entry, Subject};
use ledger::note::unverified;
use ledger::proof::{MAX_BYTES, Proof, Shown};
use ledger::tree::inclusion_proof;
use record::{Id, Kind};
use store::StoreError;

use crate::{Host, HostError};

/// The longest value that a proof shows, as JSON: a decision is told in words and names, not in registers.
const LONGEST: usize = 300;

impl Host {
    /// The contents of the entries from `from` up to, not including, `to`, of records that the viewer may see.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn contents(&self, view: &View, from: u64, to: u64) -> Result<Vec<Revision>, HostError> {
        let mut revisions = self.shared.store.revisions(view.organisation(), from, to).await?;
        revisions.retain(|revision| view.held(revision.kind, revision.id).is_some());
        Ok(revisions)
    }

    /// The proof that a version of a record stands in the log, with what it changed, in at most [`MAX_BYTES`]. Nothing for whoever may
    /// not read the log or not see the record, and where there is no such version.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn prove(&self, view: &View, kind: &Kind, id: Id, version: u64) -> Result<Option<Proof>, HostError> {
        if !view.may_read_log() || view.held(kind, id).is_none() {
            return Ok(None);
        }
        let organisation = view.organisation();
        let history = self.shared.store.history(organisation, kind, id, view.log_size()).await?;
        let Some(place) = history.iter().position(|revision| revision.version == version) else { return Ok(None) };
        let Some(revision) = history.get(place) else { return Ok(None) };
        let before = place.checked_sub(1).and_then(|before| history.get(before));
        let head = self.shared.store.head(organisation).await?.ok_or(HostError::NoOrganisation)?;
        // Under a checkpoint that witnesses cosigned, where one holds the entry.
        let cosigned = self.shared.store.cosigned_checkpoint(organisation, revision.at).await?;
        let note = cosigned.unwrap_or(head.checkpoint);
        let (entry, bare) = self.bare_proof(organisation, &note, revision.at).await?;
        let mut shown = decided(before, revision);
        loop {
            let proof = Proof { extra: Some(extra(revision, &entry, &shown)?), ..bare.clone() };
            // The largest is left out until the rest fits; without fields it always does.
            if proof.to_text().len() <= MAX_BYTES || shown.pop().is_none() {
                return Ok(Some(proof));
            }
        }
    }

    /// Proofs of what the instance's log says about how far this log had come, at most `limit`, the newest, for sizes up to `size`.
    /// Each with the index of its entry.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn instance_proofs(&self, view: &View, size: u64, limit: u32) -> Result<Vec<(u64, Proof)>, HostError> {
        let store = &self.shared.store;
        let Some(instance) = store.instance().await? else { return Ok(Vec::new()) };
        let kept = store.kept_checkpoints(view.organisation(), size, true, limit).await?;
        let Some(head) = store.head(instance.id).await? else { return Ok(Vec::new()) };
        let mut proofs = Vec::new();
        for index in kept.iter().filter_map(|kept| kept.entered).filter(|index| *index < head.head.frontier.size()) {
            let (entry, bare) = self.bare_proof(instance.id, &head.checkpoint, index).await?;
            // INVARIANT: of the instance's log nothing leaves but entries about this organisation.
            let about = Entry::parse(&entry).map(|entry| entry.subject);
            if matches!(about, Ok(Subject::Checkpoint { organisation, .. }) if organisation == view.organisation()) {
                let extra = Shown { entry, excerpt: None }.to_bytes().map_err(unreadable)?;
                proofs.push((index, Proof { extra: Some(extra), ..bare }));
            }
        }
        Ok(proofs)
    }

    /// The bytes of an entry, and where it stands below a checkpoint.
    async fn bare_proof(&self, log: Id, note: &str, index: u64) -> Result<(Vec<u8>, Proof), HostError> {
        let store = &self.shared.store;
        let size = unverified(note).map_or(0, |checkpoint| checkpoint.size);
        let entry = store.entries(log, index, index.saturating_add(1)).await?.into_iter().next();
        let (entry, _) = entry.ok_or_else(|| unreadable("the log is shorter than its head"))?;
        let nodes = self.nodes(log, size, |source| inclusion_proof(size, index, source).map(drop)).await?;
        let path = inclusion_proof(size, index, |level, index| nodes.get(&(level, index)).copied().ok_or(()));
        let path = path.map_err(|_| unreadable("a node is missing"))?;
        Ok((entry, Proof { extra: None, index, path, checkpoint: note.to_owned() }))
    }
}

/// The fields that a version changed, short ones only, the shortest first; with the number, by which people know the record.
fn decided(before: Option<&Revision>, revision: &Revision) -> Vec<String> {
    let is_new = |name: &str| before.and_then(|before| before.body.get(name)) != revision.body.get(name);
    let mut names: Vec<(usize, &String)> = revision
        .body
        .iter()
        .filter(|(name, _)| *name == "number" || is_new(name))
        .map(|(name, value)| (value.to_string().len(), name))
        .filter(|(length, _)| *length <= LONGEST)
        .collect();
    names.sort();
    names.into_iter().map(|(_, name)| name.clone()).collect()
}

fn extra(revision: &Revision, entry: &[u8], shown: &[String]) -> Result<Vec<u8>, HostError> {
    let header =
        Header { kind: revision.kind.name, id: revision.id, version: revision.version, schema: revision.schema };
    let is_shown = |name: &str| shown.iter().any(|one| one == name);
    let excerpt = if shown.is_empty() {
        None
    } else {
        Some(excerpt(&header, &revision.body, &revision.seals, is_shown).map_err(unreadable)?)
    };
    Ok(Shown { entry: entry.to_vec(), excerpt }.to_bytes().map_err(unreadable)?)
}

fn unreadable(error: impl ToString) -> StoreError {
    StoreError::Unreadable(error.to_string())
}
