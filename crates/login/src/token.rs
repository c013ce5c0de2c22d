//! Tokens of the API: of one person in one organisation, with a reach and an end.

use access::{Actor, Proof, Reach, Via};
use jiff::{SignedDuration, Timestamp};
use record::Id;
use serde::{Deserialize, Serialize};

use crate::change::{Changer, Row};
use crate::secret::digest;
use crate::{LoginError, Logins, Secret};

/// No token lives longer.
const LONGEST: SignedDuration = SignedDuration::from_hours(366 * 24);
/// A token that may approve lives at most so long.
const APPROVING: SignedDuration = SignedDuration::from_hours(8);

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Token {
    name: String,
    pub person: Id,
    reach: String,
    made: Timestamp,
    expires: Timestamp,
    is_revoked: bool,
    /// The factor that was shown when a token of reach `approve` was made.
    factor: Option<String>,
}

impl Token {
    /// Forgets what its owner called it, and works no more. Returns whether there was something to forget.
    pub fn erase(&mut self) -> bool {
        let is_open = !self.is_revoked || !self.name.is_empty();
        self.is_revoked = true;
        self.name.clear();
        is_open
    }
}

/// Who acts by a token, and where.
#[derive(Clone, Debug)]
pub struct TokenActor {
    /// The organisation; nothing else in a request names one.
    pub organisation: Id,
    /// The login.
    pub login: Id,
    person: Id,
    reach: Reach,
    token: Id,
    expires: Timestamp,
    proof: Option<Proof>,
    is_demo: bool,
}

/// A token as its owner sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TokenView {
    /// Its id.
    pub id: Id,
    /// What its owner called it.
    pub name: String,
    /// The most it allows.
    pub reach: Reach,
    /// When it was made.
    pub made: Timestamp,
    /// When it ends.
    pub expires: Timestamp,
    /// Whether it works at this moment.
    pub works: bool,
}

impl TokenActor {
    /// The one who acts.
    pub fn actor(&self, now: Timestamp) -> Actor {
        let demo = self.is_demo.then(|| Proof { factor: "demo".to_owned(), at: now });
        Actor {
            person: self.person,
            via: Via::Api,
            reach: self.reach,
            token: Some(self.token),
            // The proof that was given when it was made counts as long as such a token lives, which is 8 hours at most.
            proof: self.proof.clone().map(|proof| Proof { at: now, ..proof }).or(demo),
        }
    }
}

impl Logins {
    /// Makes a token for the actor. The secret is shown once.
    ///
    /// # Errors
    /// [`LoginError::Invalid`] when its life is too long, or when it may approve and no factor was shown lately.
    pub async fn make_token(
        &self,
        organisation: Id,
        login: Id,
        actor: &Actor,
        name: &str,
        reach: Reach,
        life: SignedDuration,
    ) -> Result<(Id, Secret), LoginError> {
        let now = self.now();
        let longest = if reach == Reach::Approve { APPROVING } else { LONGEST };
        if life > longest || life <= SignedDuration::ZERO {
            return Err(LoginError::Invalid("Choose a shorter life: a year, or 8 hours for a token that may approve."));
        }
        // A token that may approve stands on a factor that was shown; a chain of them would stand on none.
        if reach == Reach::Approve && actor.token.is_some() {
            return Err(LoginError::Invalid(
                "A token that may approve is made on the page of your account, where you show your second factor.",
            ));
        }
        if !self.is_proven(actor) {
            return Err(LoginError::Unproven);
        }
        let secret = Secret::new("annexa_token_");
        let name = name.trim().chars().take(80).collect::<String>();
        let body = Token {
            name: if name.is_empty() { "Token".to_owned() } else { name },
            person: actor.person,
            reach: reach.code().to_owned(),
            made: now,
            expires: now + life,
            is_revoked: false,
            factor: actor.proof.as_ref().map(|proof| proof.factor.clone()),
        };
        let lookup = digest(secret.expose()).to_vec();
        let row = Row { id: self.new_id(), version: 0, login, organisation: Some(organisation), lookup, body };
        self.write(&[row.change("token", "make", &Changer::Person(actor))?]).await?;
        Ok((row.id, secret))
    }

    /// Who acts by this token, if it works.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn token(&self, secret: &str) -> Result<Option<TokenActor>, LoginError> {
        let digest = digest(secret);
        let known = match self.sessions.token(&digest) {
            Some(known) => Some(known),
            None => self.look_up_token(&digest).await?,
        };
        Ok(known.filter(|token| self.now() <= token.expires))
    }

    async fn look_up_token(&self, digest: &[u8; 32]) -> Result<Option<TokenActor>, LoginError> {
        let read_at = self.sessions.generation();
        let Some(row) = self.host.store().credential("token", digest).await? else { return Ok(None) };
        let row: Row<Token> = Row::read(row)?;
        let (Some(organisation), Some(reach)) = (row.organisation, Reach::from_code(&row.body.reach)) else {
            return Ok(None);
        };
        let is_member = self
            .memberships(row.login)
            .await?
            .iter()
            .any(|membership| membership.organisation == organisation && membership.person == row.body.person);
        if row.body.is_revoked || !is_member {
            return Ok(None);
        }
        // The proof given when it was made counts for as long as a token that may approve lives.
        let proof = row.body.factor.filter(|_| reach == Reach::Approve).map(|factor| Proof { factor, at: self.now() });
        let token = TokenActor {
            organisation,
            login: row.login,
            person: row.body.person,
            reach,
            token: row.id,
            expires: row.body.expires,
            proof,
            is_demo: self.instance.is_demo,
        };
        self.sessions.keep_token(read_at, *digest, &token);
        Ok(Some(token))
    }

    /// The tokens of a login in an organisation, newest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn tokens(&self, organisation: Id, login: Id) -> Result<Vec<TokenView>, LoginError> {
        let rows = self.host.store().credentials_of_login("token", login).await?;
        let mut tokens = Vec::new();
        for row in rows.into_iter().filter(|row| row.organisation == Some(organisation)) {
            let row: Row<Token> = Row::read(row)?;
            tokens.push(TokenView {
                id: row.id,
                works: !row.body.is_revoked && self.now() <= row.body.expires,
                reach: Reach::from_code(&row.body.reach).unwrap_or(Reach::Read),
                name: row.body.name,
                made: row.body.made,
                expires: row.body.expires,
            });
        }
        tokens.reverse();
        Ok(tokens)
    }

    /// Ends a token of a login at once.
    ///
    /// # Errors
    /// [`LoginError::NotFound`] when it is not theirs.
    pub async fn revoke_token(&self, login: Id, actor: &Actor, token: Id) -> Result<(), LoginError> {
        let row = self.host.store().credential_of("token", token).await?.ok_or(LoginError::NotFound)?;
        let mut row: Row<Token> = Row::read(row)?;
        if row.login != login {
            return Err(LoginError::NotFound);
        }
        row.body.is_revoked = true;
        self.write(&[row.change("token", "revoke", &Changer::Person(actor))?]).await
    }
}
