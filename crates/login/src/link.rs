//! Links that are sent once and work once: invitations and new passwords.

use access::Actor;
use jiff::{SignedDuration, Timestamp};
use record::Id;
use serde::{Deserialize, Serialize};

use store::{CredentialChange, LetterRow};

use crate::change::{Changer, Row};
use crate::secret::digest;
use crate::{Addressed, LoginError, Logins, Secret, Topic, letter, password};

/// How soon a link to a new password may follow another.
const AGAIN: SignedDuration = SignedDuration::from_mins(5);

/// What a link is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// To sign in for the first time.
    Invitation,
    /// To choose a new password.
    Reset,
}

impl Purpose {
    fn lives(self) -> SignedDuration {
        match self {
            Purpose::Invitation => SignedDuration::from_hours(7 * 24),
            Purpose::Reset => SignedDuration::from_hours(1),
        }
    }
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct Link {
    purpose: Purpose,
    expires: Timestamp,
    is_used: bool,
}

/// A link about to be made, with what finds it.
struct NewLink {
    row: Row<Link>,
    secret: Secret,
}

impl NewLink {
    fn change(&self, changer: &Changer<'_>) -> Result<CredentialChange, LoginError> {
        self.row.change("link", "make", changer)
    }
}

/// A link that still works.
#[derive(Clone, Debug)]
pub struct LinkView {
    /// What it is for.
    pub purpose: Purpose,
    /// Whose it is.
    pub email: String,
    /// Until when it works.
    pub expires: Timestamp,
    /// Whether a one-time code is asked for beside the password.
    pub has_codes: bool,
}

/// What came of inviting somebody.
#[derive(Debug)]
pub enum Invited {
    /// A letter with a link is on its way to them.
    Letter,
    /// No letters are sent here: the link is for the inviter to hand over.
    Link(Secret),
    /// Their address has a login that is in use; they sign in with the password that they have.
    Known,
}

impl Logins {
    /// Lets a person sign in: makes a login and a membership if need be. Returns a link to choose a password, or nothing
    /// when the address signs in here already: whoever invites never gets a link to a login that somebody uses.
    ///
    /// # Errors
    /// [`LoginError::Invalid`] when the person signs in already, when the address is somebody else's here, or when no
    /// further factor was shown within five minutes.
    pub async fn invite(
        &self,
        organisation: Id,
        person: Id,
        email: &str,
        by: Option<&Actor>,
    ) -> Result<Option<Secret>, LoginError> {
        let Some(login) = self.let_in(organisation, person, email, by).await? else { return Ok(None) };
        let link = self.new_link(login, Purpose::Invitation);
        self.write(&[link.change(&by.map_or(Changer::Program, Changer::Person))?]).await?;
        Ok(Some(link.secret))
    }

    /// Lets a person sign in, as [`Logins::invite`], and sends them the link where letters are sent.
    ///
    /// # Errors
    /// As [`Logins::invite`].
    pub async fn send_invitation(
        &self,
        organisation: Id,
        person: Id,
        email: &str,
        by: &Actor,
    ) -> Result<Invited, LoginError> {
        let Some(login) = self.let_in(organisation, person, email, Some(by)).await? else { return Ok(Invited::Known) };
        let link = self.new_link(login, Purpose::Invitation);
        let letter = self.letter(&link, Some(organisation), email)?;
        self.write_and_post(&[link.change(&Changer::Person(by))?], letter.as_ref()).await?;
        Ok(if letter.is_some() { Invited::Letter } else { Invited::Link(link.secret) })
    }

    /// Makes a login and a membership if need be. Returns the login, if nobody uses it yet.
    async fn let_in(
        &self,
        organisation: Id,
        person: Id,
        email: &str,
        by: Option<&Actor>,
    ) -> Result<Option<Id>, LoginError> {
        if by.is_some_and(|actor| !self.is_proven(actor)) {
            return Err(LoginError::Unproven);
        }
        let changer = by.map_or(Changer::Program, Changer::Person);
        self.end_unused(organisation, person, email, &changer).await?;
        let login = self.enrol(organisation, person, email, &changer).await?;
        let is_used = self.login(login).await?.body.password.is_some() || self.memberships(login).await?.len() > 1;
        Ok((!is_used).then_some(login))
    }

    /// A person signs in by one login. One that was never used gives way to a corrected address; one that is used stays.
    async fn end_unused(
        &self,
        organisation: Id,
        person: Id,
        email: &str,
        changer: &Changer<'_>,
    ) -> Result<(), LoginError> {
        for (mut membership, login) in self.memberships_of(organisation, person).await? {
            if login.body.password.is_some() {
                return Err(LoginError::Invalid(
                    "This person signs in already; they can ask for a new password themselves.",
                ));
            }
            if crate::membership::address(&login.body.email) != crate::membership::address(email) {
                membership.body.is_ended = true;
                self.write(&[membership.change("membership", "end", changer)?]).await?;
            }
        }
        Ok(())
    }

    /// Makes a link to choose a new password and sends it; without a mail server it is laid down for the operator, below
    /// `public_url`. An unknown address gets none, nor does one that got a link within the last five minutes; nobody learns
    /// of either.
    ///
    /// # Errors
    /// When the database fails, or the letter cannot be laid down.
    pub async fn send_reset(&self, email: &str, public_url: &str) -> Result<(), LoginError> {
        let Some((link, address)) = self.wanted_reset(email).await? else { return Ok(()) };
        let letter = self.letter(&link, None, &address)?;
        self.write_and_post(&[link.change(&Changer::Login)?], letter.as_ref()).await?;
        if letter.is_none() {
            self.lay_down(&address, public_url, &link.secret)?;
        }
        Ok(())
    }

    /// Makes a link to choose a new password, for the caller to hand over; none where [`Logins::send_reset`] makes none.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn reset(&self, email: &str) -> Result<Option<Secret>, LoginError> {
        let Some((link, _)) = self.wanted_reset(email).await? else { return Ok(None) };
        self.write(&[link.change(&Changer::Login)?]).await?;
        Ok(Some(link.secret))
    }

    /// A link to a new password for that address and the address as the login has it, unless there was one just now.
    async fn wanted_reset(&self, email: &str) -> Result<Option<(NewLink, String)>, LoginError> {
        let Some(login) = self.login_of(email).await? else { return Ok(None) };
        for row in self.host.store().credentials_of_login("link", login.id).await? {
            let row: Row<Link> = Row::read(row)?;
            let made = row.body.expires - row.body.purpose.lives();
            if row.body.purpose == Purpose::Reset && self.now().duration_since(made) < AGAIN {
                return Ok(None);
            }
        }
        Ok(Some((self.new_link(login.id, Purpose::Reset), login.body.email)))
    }

    fn new_link(&self, login: Id, purpose: Purpose) -> NewLink {
        let secret = Secret::new("annexa_link_");
        let body = Link { purpose, expires: self.now() + purpose.lives(), is_used: false };
        let lookup = digest(secret.expose()).to_vec();
        NewLink { row: Row { id: self.new_id(), version: 0, login, organisation: None, lookup, body }, secret }
    }

    /// The letter that brings a link; none where no letters are sent.
    fn letter(&self, link: &NewLink, organisation: Option<Id>, email: &str) -> Result<Option<LetterRow>, LoginError> {
        let Some(below) = self.links_below() else { return Ok(None) };
        let Link { purpose, expires, .. } = link.row.body;
        let topic = match purpose {
            Purpose::Invitation => Topic::Invitation,
            Purpose::Reset => Topic::Reset,
        };
        let addressed = Addressed { organisation, topic, recipient: email.trim().to_owned(), expires };
        self.seal_letter(addressed, &letter::with_link(purpose, &link.secret.link(below), expires)).map(Some)
    }

    async fn working(&self, secret: &str) -> Result<Row<Link>, LoginError> {
        let row = self.host.store().credential("link", &digest(secret)).await?.ok_or(LoginError::NoLink)?;
        let row: Row<Link> = Row::read(row)?;
        if row.body.is_used || self.now() > row.body.expires { Err(LoginError::NoLink) } else { Ok(row) }
    }

    /// What a link is for, if it still works.
    ///
    /// # Errors
    /// [`LoginError::NoLink`].
    pub async fn link(&self, secret: &str) -> Result<LinkView, LoginError> {
        let row = self.working(secret).await?;
        let login = self.login(row.login).await?;
        let has_codes = login.body.totp.is_some();
        Ok(LinkView { purpose: row.body.purpose, email: login.body.email, expires: row.body.expires, has_codes })
    }

    /// Chooses a password by a link, uses the link up, ends all sessions and signs in.
    ///
    /// # Errors
    /// [`LoginError::NoLink`], [`LoginError::Weak`].
    pub async fn choose_password(&self, secret: &str, chosen: &str) -> Result<Secret, LoginError> {
        let mut link = self.working(secret).await?;
        let mut login = self.login(link.login).await?;
        password::check(chosen, login.body.totp.is_some(), &[&login.body.email])?;
        login.body.password = Some(self.hash(chosen).await?);
        link.body.is_used = true;
        let mut changes = vec![
            login.change("login", "password-chosen", &Changer::Login)?,
            link.change("link", "use", &Changer::Login)?,
        ];
        // Whoever holds another link to this login must not choose again.
        for other in self.host.store().credentials_of_login("link", login.id).await? {
            let mut other: Row<Link> = Row::read(other)?;
            if other.id != link.id && !other.body.is_used {
                other.body.is_used = true;
                changes.push(other.change("link", "void", &Changer::Login)?);
            }
        }
        self.write(&changes).await?;
        self.end_sessions(login.id).await?;
        self.host.store().succeeded(login.id).await?;
        self.begin_session(login.id, None).await
    }

    /// Ends all sessions of a login, here and in what is known of them.
    pub(crate) async fn end_sessions(&self, login: Id) -> Result<(), LoginError> {
        self.host.store().end_sessions(login, None).await?;
        self.sessions.forget_all();
        Ok(())
    }

    /// Gives a login a password without a link: for the first owner, who shows the one-time code of the first run, and
    /// for the demo.
    ///
    /// # Errors
    /// [`LoginError::Weak`].
    pub async fn set_up(&self, organisation: Id, person: Id, email: &str, chosen: &str) -> Result<(), LoginError> {
        password::check(chosen, false, &[email])?;
        let id = self.enrol(organisation, person, email, &Changer::Program).await?;
        let mut login = self.login(id).await?;
        login.body.password = Some(self.hash(chosen).await?);
        self.write(&[login.change("login", "password-chosen", &Changer::Program)?]).await
    }
}
