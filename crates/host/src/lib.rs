//! Keeps each organisation's value current: the only way from a request to a value, and from a command to the disk.
//!
//! [`Host::view`] gives a request what its actor may see, at least as new as the log's head when the request arrived.
//! [`Host::commit`] decides and appends: waiting commands share one flush, and nothing is published or answered before
//! it. [`Host::past`] gives any past moment. The imperative shell of the design stands here; all below it is pure.

mod address;
mod attesting;
mod behind;
mod clock;
mod committing;
mod error;
mod file;
mod history;
mod imported;
mod keeping;
mod key;
mod named;
mod nodes;
mod organisation;
mod past;
mod proving;
mod randomness;
mod recovering;
mod replay;
mod rotation;
mod seen;
mod shelves;
mod verify;
mod verifying;
mod when;
mod witnessing;
mod work;

use std::collections::HashMap;
use std::sync::atomic::AtomicU64;
use std::sync::{Arc, Mutex, PoisonError};

use access::{Actor, View};
use arc_swap::ArcSwap;
use decide::{Command, Decided, Foreseen, Founding};
use isms::what_if::WhatIf;
use isms::{Isms, Moment};
use jiff::Timestamp;
use ledger::note::{Checkpoint, LogKey, NoteError, Verifier, is_last_signed_by, origin};
use record::Id;
use store::{BehindRow, Occasion, OrganisationRow, Store, StoreError};

pub use address::slug;
pub use clock::{Clock, SetClock, SystemClock};
pub use committing::{COMMIT_SECONDS, Committed, FLUSH_SECONDS, Idempotency};
pub use error::HostError;
pub use file::{FILE_BYTES, FILES};
pub use history::{Feed, Version};
pub use key::{OLD_KEYS, key_in_force, make_next_key, old_keys, open_key, open_seed, settle_key};
pub use named::Named;
pub use randomness::Randomness;
pub use recovering::Recovered;
pub use seen::{SEEN, Seen};
pub use shelves::MEMORY;
pub use store::Sought;
pub use verify::{
    Asked, Checked, Cosigned, Elsewhere, Level, NoExport, NotPrinted, Opened, OpenedError, Packed, Printed,
    Verification, VerifiedLog, Wrong, facts_of, is_package, verify, verify_export, verify_package,
};
pub use verifying::{Verified, Verifying};
pub use when::{Precision, When};
pub use witnessing::Cosignable;
pub use work::{KEPT_DAYS, KEPT_WORKS, Made, NotBegun, Work, WorkState};

use committing::Lanes;
use organisation::Organisation;
use shelves::Pasts;

/// The host of one installation. Clones share it.
#[derive(Clone)]
pub struct Host {
    shared: Arc<Shared>,
}

pub(crate) struct Shared {
    store: Store,
    key: LogKey,
    clock: Arc<dyn Clock>,
    ids: Randomness,
    organisations: Mutex<HashMap<Id, Arc<Organisation>>>,
    lanes: Lanes,
    pasts: Mutex<Pasts>,
    /// How many bytes of files each organisation may have.
    files: AtomicU64,
    runs: verifying::Runs,
    works: work::Works,
    /// Told after an approval, so that its checkpoint is entered at once.
    approved: tokio::sync::Notify,
    /// The logs that are behind what is remembered of them, as the database says.
    behind: ArcSwap<Vec<BehindRow>>,
    /// Those of which this process itself has seen more on the disk.
    lost: Mutex<Vec<BehindRow>>,
}

impl Host {
    /// A host over an open store. It has to be made within a tokio runtime, where its lanes run.
    pub fn new(store: Store, key: LogKey, clock: Arc<dyn Clock>) -> Self {
        let shared = Arc::new(Shared {
            store,
            key,
            clock,
            ids: Randomness,
            organisations: Mutex::default(),
            lanes: Lanes::default(),
            pasts: Mutex::new(Pasts::within(MEMORY)),
            files: AtomicU64::new(file::FILES),
            runs: verifying::Runs::default(),
            works: work::Works::default(),
            approved: tokio::sync::Notify::new(),
            behind: ArcSwap::default(),
            lost: Mutex::default(),
        });
        Self { shared }
    }

    /// Bounds what loaded past values may hold, in bytes; those used longest ago go first.
    pub fn hold_past_within(&self, memory: usize) {
        *self.shared.pasts.lock().unwrap_or_else(PoisonError::into_inner) = Pasts::within(memory);
    }

    /// The store below, for what is not an organisation's value: organisations, logins, backups.
    pub fn store(&self) -> &Store {
        &self.shared.store
    }

    /// The time by the host's clock.
    pub fn now(&self) -> Timestamp {
        self.shared.clock.now()
    }

    /// Where ids and salts come from.
    pub fn ids(&self) -> &Randomness {
        &self.shared.ids
    }

    /// The organisations here.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn organisations(&self) -> Result<Vec<OrganisationRow>, HostError> {
        Ok(self.shared.store.organisations().await?)
    }

    /// The present as `actor` may see it.
    ///
    /// # Errors
    /// [`HostError::NoOrganisation`], or when the database fails.
    pub async fn view(&self, organisation: Id, actor: Actor) -> Result<View, HostError> {
        let isms = self.current(organisation).await?;
        Ok(View::of_present(isms, actor, self.now()))
    }

    /// The value, at least as new as the head when this was called.
    pub(crate) async fn current(&self, organisation: Id) -> Result<Arc<Isms>, HostError> {
        self.shared.organisation(organisation).current(&self.shared.store).await
    }

    /// How many records of all kinds the value holds: for start-up and `doctor`, tells nothing of them.
    ///
    /// # Errors
    /// As [`Host::view`].
    pub async fn warm(&self, organisation: Id) -> Result<usize, HostError> {
        let isms = self.current(organisation).await?;
        Ok(isms::registry::kinds().filter_map(|kind| isms.register(kind)).map(isms::Register::living).sum())
    }

    /// Decides and appends. When this returns a success, the commit is on the disk and every later view has it.
    ///
    /// # Errors
    /// [`HostError`]: the rejection, or why it could not be carried out.
    pub async fn commit(
        &self,
        organisation: Id,
        actor: Actor,
        command: Command,
        idempotency: Option<Idempotency>,
    ) -> Result<Committed, HostError> {
        committing::commit(&self.shared, organisation, actor, command, idempotency).await
    }

    /// Decides on the present value and keeps nothing: what would happen if.
    ///
    /// # Errors
    /// [`HostError`]: the rejection, or why it could not be carried out.
    pub async fn preview(&self, organisation: Id, actor: &Actor, command: &Command) -> Result<Decided, HostError> {
        let isms = self.current(organisation).await?;
        let now = self.now();
        let moment = Moment { now, today: isms.today(now), ids: &self.shared.ids };
        Ok(decide::decide(&isms, actor, command, &moment)?)
    }

    /// Foresees a what-if on the present value: what would be if it were applied, and what stands in the way.
    ///
    /// # Errors
    /// [`HostError::NoOrganisation`], or when the database fails.
    pub async fn foresee(&self, view: &View, what_if: &WhatIf) -> Result<Foreseen, HostError> {
        let isms = self.current(view.organisation()).await?;
        let now = self.now();
        let moment = Moment { now, today: isms.today(now), ids: &self.shared.ids };
        Ok(decide::foresee(&isms, what_if, view.actor().person, &moment))
    }

    /// Founds an organisation under `slug`.
    ///
    /// # Errors
    /// [`HostError`]: what does not fit, or [`store::StoreError::SlugTaken`].
    pub async fn found(&self, slug: &str, founding: &Founding) -> Result<(Id, Committed), HostError> {
        let now = self.now();
        let id = isms::Ids::id(&self.shared.ids, now);
        let empty = Isms::empty(id);
        let zone = founding.organisation.get("time_zone").and_then(|zone| zone.as_str());
        let zone = zone.and_then(|zone| jiff::tz::TimeZone::get(zone).ok()).unwrap_or(jiff::tz::TimeZone::UTC);
        let moment = Moment { now, today: now.to_zoned(zone).date(), ids: &self.shared.ids };
        let decided = decide::found(&empty, founding, &moment)?;
        if !self.shared.store.behind().await?.is_empty() {
            return Err(StoreError::Behind.into());
        }
        let mut appending = self.shared.store.begin().await?;
        appending.enter_organisation(&OrganisationRow { id, slug: slug.to_owned() }, now).await?;
        let note = self.shared.sign(id, decided.after());
        appending.append(id, None, &[&decided], &note).await?;
        appending.keep_checkpoint(id, decided.after().size(), decided.commit().recorded, &note).await?;
        appending.commit().await?;
        self.shared.organisation(id).publish(Arc::clone(decided.after()));
        Ok((id, Committed::new(&decided)))
    }

    /// Notes that the viewer takes something out as a file, before it leaves. `about` is JSON that says what, in ids, codes and
    /// parameters.
    ///
    /// # Errors
    /// When the database fails; then nothing may leave.
    pub async fn exported(&self, view: &View, about: &serde_json::Value) -> Result<(), HostError> {
        let actor = view.actor();
        let by = (actor.person, actor.token.unwrap_or(actor.person));
        let store = &self.shared.store;
        Ok(store.note_access(view.organisation(), by, Occasion::Export, &about.to_string(), self.now()).await?)
    }

    /// The public key that verifies the checkpoints of an organisation's log.
    pub fn verifier(&self, organisation: Id) -> String {
        self.shared.key.verifier(&origin(organisation))
    }

    /// Whether the key of this host signed that checkpoint of a log, and has not handed over to another since.
    pub fn has_signed(&self, log: Id, note: &str) -> bool {
        let verifier = self.verifier(log).parse::<Verifier>();
        self.signs(note) && verifier.is_ok_and(|verifier| verifier.verify(note).is_ok())
    }

    /// Whether this host's key is the one that goes on after that checkpoint, as far as it says itself.
    pub fn signs(&self, note: &str) -> bool {
        is_last_signed_by(note, &self.shared.key.public_key())
    }

    /// Signs a checkpoint of the instance's own log.
    pub fn sign(&self, checkpoint: &Checkpoint) -> String {
        self.shared.key.sign(checkpoint)
    }

    /// Signs a statement that is no checkpoint, such as the digest of what is handed over with a log.
    ///
    /// # Errors
    /// As [`LogKey::sign_statement`].
    pub fn sign_statement(&self, text: &str) -> Result<String, NoteError> {
        self.shared.key.sign_statement(text)
    }

    /// The newest signed checkpoint of an organisation's log, with what witnesses added.
    ///
    /// # Errors
    /// [`HostError::NoOrganisation`], or when the database fails.
    pub async fn checkpoint(&self, organisation: Id) -> Result<String, HostError> {
        let head = self.shared.store.head(organisation).await?.ok_or(HostError::NoOrganisation)?;
        let size = head.head.frontier.size();
        let mut lines = self.shared.store.cosignature_lines(organisation, size, size).await?;
        Ok(head.checkpoint + &lines.remove(&size).unwrap_or_default())
    }
}

impl Shared {
    pub(crate) fn organisation(&self, id: Id) -> Arc<Organisation> {
        let mut organisations = match self.organisations.lock() {
            Ok(organisations) => organisations,
            // The map is whole at every moment; a panic elsewhere does not spoil it.
            Err(poisoned) => poisoned.into_inner(),
        };
        Arc::clone(organisations.entry(id).or_insert_with(|| Arc::new(Organisation::new(id))))
    }

    pub(crate) fn sign(&self, organisation: Id, isms: &Isms) -> String {
        let frontier = &isms.head().frontier;
        self.key.sign(&Checkpoint { origin: origin(organisation), size: frontier.size(), root: frontier.root() })
    }
}
