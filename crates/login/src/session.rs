//! Signing in with a password, and the sessions that follow.

use std::collections::HashMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

use access::{Actor, Proof, Reach, Via};
use jiff::{SignedDuration, Timestamp};
use record::Id;
use store::{Engine, SessionRow};

use crate::secret::digest;
use crate::{LoginError, Logins, Membership, Secret};

/// A session that nobody used for so long is over.
const IDLE: SignedDuration = SignedDuration::from_mins(30);
/// No session lasts longer.
const LONGEST: SignedDuration = SignedDuration::from_hours(12);
/// How stale `seen` may be in storage, so that not every request writes.
const SEEN: SignedDuration = SignedDuration::from_mins(1);

/// A signed-in browser.
#[derive(Clone, Debug)]
pub struct Session {
    pub(crate) row: SessionRow,
    /// The address that was signed in with.
    pub email: String,
    /// The organisations it opens.
    pub memberships: Vec<Membership>,
    /// Whether a one-time code is still to be shown before anything else.
    pub needs_code: bool,
    /// Whether the login has one-time codes set up.
    pub has_codes: bool,
    is_demo: bool,
}

/// What signing in gave.
#[derive(Debug)]
pub struct SignedIn {
    /// The cookie.
    pub secret: Secret,
    /// Whether a one-time code has to follow.
    pub needs_code: bool,
}

impl Session {
    /// The one who acts in that organisation.
    pub fn actor(&self, membership: &Membership, now: Timestamp) -> Actor {
        // Only a demo may do without a factor; its log says so.
        let demo = self.is_demo.then(|| Proof { factor: "demo".to_owned(), at: now });
        let proof = self.row.proof.as_ref().map(|(factor, at)| Proof { factor: factor.clone(), at: *at });
        Actor { person: membership.person, via: Via::Page, reach: Reach::Approve, token: None, proof: proof.or(demo) }
    }

    /// The login.
    pub fn login(&self) -> Id {
        self.row.login
    }
}

/// Sessions and tokens that this process looked up lately. Where other servers share the database nothing is kept, as
/// one of them may have ended it.
pub(crate) struct Known {
    is_alone: bool,
    /// Raised whenever something is forgotten: what was read before is not kept after.
    generation: AtomicU64,
    sessions: Mutex<HashMap<[u8; 32], Session>>,
    tokens: Mutex<HashMap<[u8; 32], crate::TokenActor>>,
}

impl Known {
    pub fn new(engine: Engine) -> Self {
        Self {
            is_alone: engine == Engine::Sqlite,
            generation: AtomicU64::new(0),
            sessions: Mutex::default(),
            tokens: Mutex::default(),
        }
    }

    /// To be asked before reading what is to be kept.
    pub fn generation(&self) -> u64 {
        self.generation.load(Ordering::SeqCst)
    }

    fn may_keep(&self, read_at: u64) -> bool {
        self.is_alone && self.generation() == read_at
    }

    pub fn forget_all(&self) {
        self.generation.fetch_add(1, Ordering::SeqCst);
        lock(&self.sessions).clear();
        lock(&self.tokens).clear();
    }

    pub fn token(&self, digest: &[u8; 32]) -> Option<crate::TokenActor> {
        lock(&self.tokens).get(digest).cloned()
    }

    pub fn keep_token(&self, read_at: u64, digest: [u8; 32], token: &crate::TokenActor) {
        let mut tokens = lock(&self.tokens);
        if self.may_keep(read_at) {
            tokens.insert(digest, token.clone());
        }
    }

    fn session(&self, digest: &[u8; 32]) -> Option<Session> {
        lock(&self.sessions).get(digest).cloned()
    }

    fn keep(&self, read_at: u64, session: &Session) {
        let mut sessions = lock(&self.sessions);
        if self.may_keep(read_at) {
            sessions.insert(session.row.digest, session.clone());
        }
    }

    fn forget(&self, digest: &[u8; 32]) {
        self.generation.fetch_add(1, Ordering::SeqCst);
        lock(&self.sessions).remove(digest);
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    match mutex.lock() {
        Ok(guard) => guard,
        Err(poisoned) => poisoned.into_inner(),
    }
}

impl Logins {
    /// Signs in with an address and a password.
    ///
    /// # Errors
    /// [`LoginError::Wrong`], in the same time whether the address is known or not; [`LoginError::Closed`] after
    /// several failures; [`LoginError::Busy`].
    pub async fn sign_in(&self, email: &str, password: &str) -> Result<SignedIn, LoginError> {
        let login = self.login_of(email).await?;
        // Addresses that nobody has are counted too, so that the pause tells nothing.
        let counted = login.as_ref().map_or_else(|| nobody(email), |login| login.id);
        self.take_attempt(counted).await?;
        let hash = login.as_ref().and_then(|login| login.body.password.clone());
        let is_right = self.belongs(password, hash).await?;
        let Some(login) = login.filter(|_| is_right) else { return Err(LoginError::Wrong) };
        let needs_code = login.body.totp.is_some();
        // A password that is right stops the count; the code after it is counted for itself.
        self.host.store().succeeded(login.id).await?;
        let secret = self.begin_session(login.id, None).await?;
        Ok(SignedIn { secret, needs_code })
    }

    /// Counts an attempt, or refuses it while the login is closed because of failures.
    pub(crate) async fn take_attempt(&self, login: Id) -> Result<(), LoginError> {
        match self.host.store().take_attempt(login, self.now()).await? {
            None => Ok(()),
            Some(closed_until) => Err(LoginError::Closed(closed_until.duration_since(self.now()).as_secs().max(1))),
        }
    }

    pub(crate) async fn begin_session(
        &self,
        login: Id,
        proof: Option<(String, Timestamp)>,
    ) -> Result<Secret, LoginError> {
        let secret = Secret::new("annexa_session_");
        let now = self.now();
        let row = SessionRow { digest: digest(secret.expose()), login, created: now, seen: now, proof };
        self.host.store().put_session(&row).await?;
        Ok(secret)
    }

    /// The session of a cookie, if it is not over.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn session(&self, cookie: &str) -> Result<Option<Session>, LoginError> {
        let digest = digest(cookie);
        let session = match self.sessions.session(&digest) {
            Some(session) => session,
            None => match self.look_up(&digest).await? {
                Some(session) => session,
                None => return Ok(None),
            },
        };
        let now = self.now();
        let is_over = now.duration_since(session.row.seen) > IDLE || now.duration_since(session.row.created) > LONGEST;
        if is_over {
            self.host.store().end_session(&digest).await?;
            self.sessions.forget(&digest);
            return Ok(None);
        }
        if now.duration_since(session.row.seen) > SEEN {
            return self.touch(session, now).await;
        }
        Ok(Some(session))
    }

    async fn look_up(&self, digest: &[u8; 32]) -> Result<Option<Session>, LoginError> {
        let read_at = self.sessions.generation();
        let Some(row) = self.host.store().session(digest).await? else { return Ok(None) };
        let login = self.login(row.login).await?;
        let session = Session {
            email: login.body.email,
            memberships: self.memberships(row.login).await?,
            has_codes: login.body.totp.is_some(),
            needs_code: login.body.totp.is_some() && row.proof.is_none(),
            is_demo: self.instance.is_demo,
            row,
        };
        self.sessions.keep(read_at, &session);
        Ok(Some(session))
    }

    /// Notes that the session was used; nothing is left of one that ended meanwhile.
    async fn touch(&self, mut session: Session, now: Timestamp) -> Result<Option<Session>, LoginError> {
        let read_at = self.sessions.generation();
        if !self.host.store().touch_session(&session.row.digest, now).await? {
            self.sessions.forget(&session.row.digest);
            return Ok(None);
        }
        session.row.seen = now;
        self.sessions.keep(read_at, &session);
        Ok(Some(session))
    }

    /// A new session in the place of this one, with a further factor shown: whoever took the old cookie gains nothing.
    pub(crate) async fn proven(&self, session: &Session, factor: &str) -> Result<Secret, LoginError> {
        let secret = self.begin_session(session.row.login, Some((factor.to_owned(), self.now()))).await?;
        self.sign_out(session).await?;
        Ok(secret)
    }

    /// Signs out.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn sign_out(&self, session: &Session) -> Result<(), LoginError> {
        self.host.store().end_session(&session.row.digest).await?;
        self.sessions.forget(&session.row.digest);
        Ok(())
    }
}

/// What attempts at an address that nobody has are counted under.
fn nobody(email: &str) -> Id {
    let digest = digest(&email.trim().to_lowercase());
    digest.first_chunk().map_or_else(Id::nil, |bytes| Id::from_bytes(*bytes))
}

/// The token that unsafe requests of a session carry in their form: made from the cookie, which no other site can read.
pub(crate) fn form_token(cookie: &str) -> String {
    let digest = digest(&format!("form {cookie}"));
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

impl Logins {
    /// The token that unsafe requests of a session carry.
    pub fn form_token(cookie: &str) -> String {
        form_token(cookie)
    }

    /// Whether a request of a session carries its token, compared in constant time.
    pub fn is_form_token(cookie: &str, token: &str) -> bool {
        use subtle::ConstantTimeEq as _;
        form_token(cookie).as_bytes().ct_eq(token.as_bytes()).into()
    }
}
