//! Who signs in and how: logins, passwords, one-time codes, sessions, invitations, resets, tokens.
//!
//! A login belongs to the installation; a *membership* ties it to a person's record in one organisation. What it may do
//! there is not decided here: [`Session::actor`] and [`TokenActor`] only say who acts, and `access` looks their rights
//! up in the organisation's value at every use.
//!
//! INVARIANT: secrets are stored as digests or sealed under a key outside the database, and their type cannot be
//! printed. Logins, memberships, tokens and links change only with an entry in the instance's log.

mod change;
mod erasing;
mod error;
mod factor;
mod letter;
mod link;
mod membership;
mod password;
mod seal;
mod secret;
mod session;
mod supplier_link;
mod token;
mod visit;

use std::path::Path;
use std::sync::Arc;

use access::{Actor, Reach};
use host::{Host, Randomness};
use jiff::Timestamp;
use store::Instance;
use tokio::sync::Semaphore;

pub use error::LoginError;
pub use factor::Enrolment;
pub use letter::{Addressed, Letter, Topic};
pub use link::{Invited, LinkView, Purpose};
pub use membership::{Member, Membership};
pub use secret::Secret;
pub use session::{Session, SignedIn};
pub use supplier_link::{Answering, Asked, Asking, SupplierLink};
pub use token::{TokenActor, TokenView};

use seal::SealKey;

/// How long a proof of a further factor counts for deciding.
pub const PROOF_COUNTS: jiff::SignedDuration = jiff::SignedDuration::from_mins(5);

/// All that concerns signing in to one installation. Clones share it.
#[derive(Clone)]
pub struct Logins {
    host: Host,
    instance: Instance,
    seal: Arc<SealKey>,
    /// Hashing a password takes 19 MiB and a core: so many at once, and no more.
    hashing: Arc<Semaphore>,
    sessions: Arc<session::Known>,
    /// Where letters lie that cannot be sent.
    letters: Arc<Path>,
    /// The address that links in letters begin with; nothing where none are sent.
    links_below: Option<Arc<str>>,
    visits: visit::Visits,
}

/// What is sealed to know the key again.
const SEAL_CHECK: &[u8] = b"annexa";

pub(crate) fn other_key(name: &str) -> String {
    format!(
        "this database was begun with another {name} than the one in this data directory. Copy log.key and seal.key from \
         the directory that it was begun with, or give a database of its own to this one"
    )
}

/// Whether a backup's check was sealed under the key in that directory, which is not made.
pub fn is_seal_key(directory: &Path, instance: record::Id, check: &str) -> bool {
    directory.join("seal.key").exists()
        && SealKey::open(directory).is_ok_and(|key| key.open_sealed(check, instance.as_bytes()).is_some())
}

/// Whether a backup's check was sealed under the key that grows from this seed.
pub fn is_seal_seed(seed: &[u8; 32], instance: record::Id, check: &str) -> bool {
    SealKey::from_seed(seed).open_sealed(check, instance.as_bytes()).is_some()
}

/// Refuses a password that a login without codes cannot have; the error's sentence says why.
///
/// # Errors
/// [`LoginError::Weak`].
pub fn check_password(password: &str, hints: &[&str]) -> Result<(), LoginError> {
    password::check(password, false, hints)
}

impl Logins {
    /// Opens the logins of an installation, beginning it when it is new. `directory` holds the key that seals secrets.
    ///
    /// # Errors
    /// When the database fails, the key cannot be read, or a demo installation is opened as a real one.
    pub async fn open(host: Host, directory: &Path, is_demo: bool) -> Result<Self, LoginError> {
        let seal = Arc::new(SealKey::open(directory)?);
        let store = host.store();
        if store.instance().await?.is_none() {
            let id = isms::Ids::id(host.ids(), host.now());
            store.begin_instance(Instance { id, is_demo }, host.now()).await?;
        }
        let instance = store.instance().await?.ok_or(LoginError::NoInstance)?;
        let logins = Self {
            instance,
            seal,
            hashing: Arc::new(Semaphore::new(2)),
            sessions: Arc::new(session::Known::new(store.engine())),
            letters: Arc::from(directory.join("letters")),
            links_below: None,
            visits: visit::Visits::default(),
            host,
        };
        logins.check_seal_key().await?;
        logins.begin_log().await?;
        Ok(logins)
    }

    /// Makes sure that the key that seals is the one that the installation was begun with: with another one nobody's codes
    /// could be read, and what is sealed from now on the other servers could not open.
    async fn check_seal_key(&self) -> Result<(), LoginError> {
        let (store, id) = (self.host.store(), self.instance.id);
        if store.seal_check().await?.is_none() {
            let sealed = self.seal.seal(SEAL_CHECK, id.as_bytes()).ok_or(LoginError::NoInstance)?;
            store.begin_seal_check(&sealed).await?;
        }
        let check = store.seal_check().await?.ok_or(LoginError::NoInstance)?;
        match self.seal.open_sealed(&check, id.as_bytes()) {
            Some(_) => Ok(()),
            None => Err(LoginError::Key(other_key("seal.key"))),
        }
    }

    /// The installation.
    pub fn instance(&self) -> Instance {
        self.instance
    }

    /// The host that keeps the organisations.
    pub fn host(&self) -> &Host {
        &self.host
    }

    /// Whether a further factor was shown lately, and the actor came in a way that may use it.
    fn is_proven(&self, actor: &Actor) -> bool {
        let is_recent = |at| self.now().duration_since(at) <= PROOF_COUNTS;
        actor.reach >= Reach::Approve && actor.proof.as_ref().is_some_and(|proof| is_recent(proof.at))
    }

    fn now(&self) -> Timestamp {
        self.host.now()
    }

    fn new_id(&self) -> record::Id {
        isms::Ids::id(&Randomness, self.now())
    }
}
