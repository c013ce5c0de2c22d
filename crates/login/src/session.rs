//! Signing in with a password, and the sessions that follow.

use std::collections::HashMap;
use std::sync::Mutex;

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
    sessions: Mutex<HashMap<[u8; 32], Session>>,
    tokens: Mutex<HashMap<[u8; 32], crate::TokenActor>>,
}

impl Known {
    pub fn new(engine: Engine) -> Self {
        Self { is_alone: engine == Engine::Sqlite, sessions: Mutex::default(), tokens: Mutex::default() }
    }

    pub fn forget_all(&self) {
        lock(&self.sessions).clear();
        lock(&self.tokens).clear();
    }

    pub fn token(&self, digest: &[u8; 32]) -> Option<crate::TokenActor> {
        lock(&self.tokens).get(digest).cloned()
    }

    pub fn keep_token(&self, digest: [u8; 32], token: &crate::TokenActor) {
        if self.is_alone {
            lock(&self.tokens).insert(digest, token.clone());
        }
    }

    fn session(&self, digest: &[u8; 32]) -> Option<Session> {
        lock(&self.sessions).get(digest).cloned()
    }

    fn keep(&self, session: &Session) {
        if self.is_alone {
            lock(&self.sessions).insert(session.row.digest, session.clone());
        }
    }

    fn forget(&self, digest: &[u8; 32]) {
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
        if let Some(login) = &login {
            self.is_open(login.id).await?;
        }
        let hash = login.as_ref().and_then(|login| login.body.password.clone());
        let is_right = self.belongs(password, hash).await?;
        let Some(login) = login.filter(|_| is_right) else {
            if let Some(login) = self.login_of(email).await? {
                self.count_failure(login.id).await?;
            }
            return Err(LoginError::Wrong);
        };
        let needs_code = login.body.totp.is_some();
        if !needs_code {
            self.host.store().succeeded(login.id).await?;
        }
        let secret = self.begin_session(login.id, None).await?;
        Ok(SignedIn { secret, needs_code })
    }

    /// Refuses while a login is closed because of failures.
    pub(crate) async fn is_open(&self, login: Id) -> Result<(), LoginError> {
        let attempts = self.host.store().attempts(login).await?;
        let wait = attempts.closed_until.duration_since(self.now()).as_secs();
        if wait > 0 { Err(LoginError::Closed(wait)) } else { Ok(()) }
    }

    /// After five failures in a row a login closes for a minute, then for twice as long each time, up to a quarter of an
    /// hour.
    pub(crate) async fn count_failure(&self, login: Id) -> Result<(), LoginError> {
        let failures = self.host.store().attempts(login).await?.failures + 1;
        let minutes = if failures < 5 { 0 } else { 1 << (failures - 5).clamp(0, 4) };
        let closed_until = self.now() + SignedDuration::from_mins(minutes.min(15));
        Ok(self.host.store().failed(login, closed_until).await?)
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
            return self.touch(session, now).await.map(Some);
        }
        Ok(Some(session))
    }

    async fn look_up(&self, digest: &[u8; 32]) -> Result<Option<Session>, LoginError> {
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
        self.sessions.keep(&session);
        Ok(Some(session))
    }

    async fn touch(&self, mut session: Session, now: Timestamp) -> Result<Session, LoginError> {
        session.row.seen = now;
        self.host.store().put_session(&session.row).await?;
        self.sessions.keep(&session);
        Ok(session)
    }

    /// Notes that a further factor was shown.
    pub(crate) async fn proven(&self, session: &Session, factor: &str) -> Result<(), LoginError> {
        let mut row = session.row.clone();
        row.proof = Some((factor.to_owned(), self.now()));
        self.host.store().put_session(&row).await?;
        self.sessions.forget(&row.digest);
        Ok(())
    }

    /// Signs out.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn sign_out(&self, session: &Session) -> Result<(), LoginError> {
        self.sessions.forget(&session.row.digest);
        Ok(self.host.store().end_session(&session.row.digest).await?)
    }
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
