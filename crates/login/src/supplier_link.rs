//! Links by which a supplier answers questions without a login: bound to one assessment, good until their day, taken back at any
//! time.
//!
//! Who holds one is a link and no person: what it may see and do is one record's questions and answers, and its entries say so.
//! Guessing is counted as at signing in, under the link that somebody guesses at.

use access::{Actor, Reach, Via};
use jiff::Timestamp;
use record::Id;
use serde::{Deserialize, Serialize};
use store::CredentialChange;

use crate::change::{Changer, Row, SUPPLIER_LINK};
use crate::secret::digest;
use crate::{Addressed, Letter, LoginError, Logins, Secret, Topic};

/// What is kept of a link. Neither the secret nor whom it was sent to.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct SupplierLinkBody {
    record: Id,
    by: Id,
    made: Timestamp,
    expires: Timestamp,
    is_revoked: bool,
}

/// A link to the questions of one assessment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SupplierLink {
    /// Its id: who acts, where it is used.
    pub id: Id,
    /// The organisation that asks.
    pub organisation: Id,
    /// The assessment that it was sent for.
    pub record: Id,
    /// Who made it.
    pub by: Id,
    /// When it was made.
    pub made: Timestamp,
    /// When it ends.
    pub expires: Timestamp,
    /// Whether it was taken back, or another took its place.
    pub is_revoked: bool,
}

/// To whom a link goes, about what.
#[derive(Clone, Copy, Debug)]
pub struct Asking<'a> {
    /// The organisation that asks.
    pub organisation: Id,
    /// Its name, which the letter says.
    pub name: &'a str,
    /// The assessment.
    pub record: Id,
    /// The address of the contact.
    pub email: &'a str,
    /// The day by which answers are wanted, in words.
    pub due: &'a str,
    /// When the link ends.
    pub expires: Timestamp,
}

/// What came of making a link.
#[derive(Debug)]
pub enum Asked {
    /// A letter with it is on its way.
    Letter,
    /// No letters are sent here: this is the rest of its address, for whoever made it to hand over.
    Link(Answering),
}

/// The address of a link below the server's own. It cannot be printed.
#[derive(Clone)]
pub struct Answering {
    link: Id,
    secret: Secret,
}

impl Answering {
    /// The address below `public_url`, once.
    pub fn link(&self, public_url: &str) -> String {
        format!("{public_url}/answer/{}/{}", self.link, self.secret.expose())
    }
}

impl std::fmt::Debug for Answering {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Answering({}, hidden)", self.link)
    }
}

impl SupplierLink {
    /// Whether it works at that moment.
    pub fn works(&self, now: Timestamp) -> bool {
        !self.is_revoked && now < self.expires
    }

    /// The one who acts.
    pub fn actor(&self) -> Actor {
        let via = Via::Link { sent: self.record };
        Actor { person: self.id, via, reach: Reach::Write, token: Some(self.id), proof: None }
    }

    fn of(row: &Row<SupplierLinkBody>) -> Option<Self> {
        let SupplierLinkBody { record, by, made, expires, is_revoked } = row.body;
        Some(Self { id: row.id, organisation: row.organisation?, record, by, made, expires, is_revoked })
    }
}

impl Logins {
    /// Makes a link to the questions of an assessment and sends it. One that was made before works no more.
    ///
    /// # Errors
    /// [`LoginError::Unproven`] when no further factor was shown within five minutes.
    pub async fn ask_supplier(&self, asking: &Asking<'_>, by: &Actor) -> Result<Asked, LoginError> {
        if !self.is_proven(by) {
            return Err(LoginError::Unproven);
        }
        let changer = Changer::Person(by);
        let mut changes = self.revocations(asking.organisation, asking.record, &changer).await?;
        let secret = Secret::new("annexa_ask_");
        let (id, now) = (self.new_id(), self.now());
        let row = Row {
            id,
            version: 0,
            login: id,
            organisation: Some(asking.organisation),
            lookup: digest(secret.expose()).to_vec(),
            body: SupplierLinkBody {
                record: asking.record,
                by: by.person,
                made: now,
                expires: asking.expires,
                is_revoked: false,
            },
        };
        changes.push(row.change(SUPPLIER_LINK, "make", &changer)?);
        let answering = Answering { link: id, secret };
        let letter = match self.links_below() {
            Some(below) => Some(self.seal_letter(
                Addressed {
                    organisation: Some(asking.organisation),
                    topic: Topic::Questions,
                    recipient: asking.email.trim().to_owned(),
                    expires: asking.expires,
                },
                &letter(asking, &answering.link(below)),
            )?),
            None => None,
        };
        self.write_and_post(&changes, letter.as_ref()).await?;
        Ok(if letter.is_some() { Asked::Letter } else { Asked::Link(answering) })
    }

    /// Takes back the links to an assessment. Returns how many still worked.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn revoke_supplier_links(&self, organisation: Id, record: Id, by: &Actor) -> Result<usize, LoginError> {
        let changes = self.revocations(organisation, record, &Changer::Person(by)).await?;
        if !changes.is_empty() {
            self.write(&changes).await?;
        }
        Ok(changes.len())
    }

    async fn revocations(
        &self,
        organisation: Id,
        record: Id,
        changer: &Changer<'_>,
    ) -> Result<Vec<CredentialChange>, LoginError> {
        let mut changes = Vec::new();
        for row in self.host.store().credentials_of_organisation(SUPPLIER_LINK, organisation).await? {
            let mut row: Row<SupplierLinkBody> = Row::read(row)?;
            if row.body.record == record && !row.body.is_revoked && self.now() < row.body.expires {
                row.body.is_revoked = true;
                changes.push(row.change(SUPPLIER_LINK, "revoke", changer)?);
            }
        }
        Ok(changes)
    }

    /// The links to an assessment, oldest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn supplier_links(&self, organisation: Id, record: Id) -> Result<Vec<SupplierLink>, LoginError> {
        let mut links = Vec::new();
        for row in self.host.store().credentials_of_organisation(SUPPLIER_LINK, organisation).await? {
            links.extend(SupplierLink::of(&Row::read(row)?).filter(|link| link.record == record));
        }
        Ok(links)
    }

    /// The link of that id and secret, whether it works or not: whoever holds its secret is told why it does not.
    ///
    /// # Errors
    /// [`LoginError::NoLink`] where there is none, or the secret is another's; [`LoginError::Closed`] after several of those.
    pub async fn supplier_link(&self, link: Id, secret: &str) -> Result<SupplierLink, LoginError> {
        let store = self.host.store();
        let (failures, closed_until) = store.attempts(link).await?;
        if closed_until > self.now() {
            return Err(LoginError::Closed(closed_until.duration_since(self.now()).as_secs().max(1)));
        }
        // The digest is what is compared: how long that takes says nothing of the secret.
        let row = store.credential(SUPPLIER_LINK, &digest(secret)).await?;
        let row = row.map(Row::<SupplierLinkBody>::read).transpose()?;
        let Some(found) = row.as_ref().filter(|row| row.id == link).and_then(SupplierLink::of) else {
            self.take_attempt(link).await?;
            return Err(LoginError::NoLink);
        };
        if failures > 0 {
            store.succeeded(link).await?;
        }
        Ok(found)
    }
}

/// The letter that brings the link.
fn letter(asking: &Asking<'_>, link: &str) -> Letter {
    let (name, due) = (asking.name, asking.due);
    let until = asking.expires.strftime("%-d %B %Y, %H:%M UTC");
    Letter {
        subject: format!("Questions on information security from {name}"),
        text: format!(
            "{name} depends on what you deliver, and asks how you keep information safe.\n\n\
             Answer here, without an account. What you fill in is kept; you can stop and go on later:\n{link}\n\n\
             Please answer by {due}. The link works until {until}. Whoever has it can read and change your answers: hand it on to \
             colleagues only.\n\n\
             If you do not know what this is about, ask your contact at {name}.\n"
        ),
    }
}
