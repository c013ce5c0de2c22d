//! Logins and the organisations they belong to.

use access::Actor;
use record::Id;
use serde::{Deserialize, Serialize};

use crate::change::{Changer, Row};
use crate::{LoginError, Logins};

/// Someone who can sign in.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Login {
    /// The address, as written.
    pub email: String,
    /// The password's hash.
    pub password: Option<String>,
    /// The key of one-time codes, sealed.
    pub totp: Option<String>,
    /// Digests of recovery codes that are left, in hexadecimal.
    #[serde(default)]
    pub recovery: Vec<String>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct MembershipBody {
    pub person: Id,
    pub is_ended: bool,
}

/// An organisation that a login belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Membership {
    /// The organisation.
    pub organisation: Id,
    /// Its part of the address.
    pub slug: String,
    /// The person's record there.
    pub person: Id,
}

/// Somebody who signs in to an organisation, or was invited to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// The person's record.
    pub person: Id,
    /// The address that they sign in with.
    pub email: String,
    /// Whether they chose a password; until then they are only invited.
    pub has_password: bool,
    /// Whether they set up one-time codes.
    pub has_codes: bool,
}

impl Login {
    /// What is said of it to whoever may let the person in.
    fn member(self, person: Id) -> Member {
        Member { person, has_password: self.password.is_some(), has_codes: self.totp.is_some(), email: self.email }
    }
}

pub(crate) fn address(email: &str) -> Vec<u8> {
    email.trim().to_lowercase().into_bytes()
}

fn membership_lookup(login: Id, organisation: Id) -> Vec<u8> {
    [login.as_bytes().as_slice(), organisation.as_bytes()].concat()
}

impl Logins {
    pub(crate) async fn login_of(&self, email: &str) -> Result<Option<Row<Login>>, LoginError> {
        self.host.store().credential("login", &address(email)).await?.map(Row::read).transpose()
    }

    pub(crate) async fn login(&self, login: Id) -> Result<Row<Login>, LoginError> {
        let row = self.host.store().credential_of("login", login).await?.ok_or(LoginError::NotFound)?;
        Row::read(row)
    }

    /// The organisations that a login belongs to.
    pub(crate) async fn memberships(&self, login: Id) -> Result<Vec<Membership>, LoginError> {
        let rows = self.host.store().credentials_of_login("membership", login).await?;
        if rows.is_empty() {
            return Ok(Vec::new());
        }
        let organisations = self.host.organisations().await?;
        let mut memberships = Vec::new();
        for row in rows {
            let row: Row<MembershipBody> = Row::read(row)?;
            let found = organisations.iter().find(|one| Some(one.id) == row.organisation);
            if let (Some(organisation), false) = (found, row.body.is_ended) {
                memberships.push(Membership {
                    organisation: organisation.id,
                    slug: organisation.slug.clone(),
                    person: row.body.person,
                });
            }
        }
        Ok(memberships)
    }

    /// Who signs in to an organisation, or was invited to, in the order in which they came.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn members(&self, organisation: Id) -> Result<Vec<Member>, LoginError> {
        let mut members = Vec::new();
        for row in self.host.store().credentials_of_organisation("membership", organisation).await? {
            let row: Row<MembershipBody> = Row::read(row)?;
            if row.body.is_ended {
                continue;
            }
            members.push(self.login(row.login).await?.body.member(row.body.person));
        }
        Ok(members)
    }

    /// Whether a person signs in to an organisation, or was invited to.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn member(&self, organisation: Id, person: Id) -> Result<Option<Member>, LoginError> {
        let first = self.memberships_of(organisation, person).await?.into_iter().next();
        Ok(first.map(|(_, login)| login.body.member(person)))
    }

    /// Lets a person sign in to the organisation no more. Their sessions open it no longer, and their tokens are over.
    ///
    /// # Errors
    /// [`LoginError::NotFound`] when they do not sign in.
    pub async fn end_membership(&self, organisation: Id, person: Id, by: &Actor) -> Result<(), LoginError> {
        let memberships = self.memberships_of(organisation, person).await?;
        if memberships.is_empty() {
            return Err(LoginError::NotFound);
        }
        let mut changes = Vec::new();
        for (mut membership, _) in memberships {
            membership.body.is_ended = true;
            changes.push(membership.change("membership", "end", &Changer::Person(by))?);
        }
        self.write(&changes).await
    }

    /// The memberships in force of a person, each with its login.
    pub(crate) async fn memberships_of(
        &self,
        organisation: Id,
        person: Id,
    ) -> Result<Vec<(Row<MembershipBody>, Row<Login>)>, LoginError> {
        let mut found = Vec::new();
        for row in self.host.store().credentials_of_organisation("membership", organisation).await? {
            let row: Row<MembershipBody> = Row::read(row)?;
            if row.body.person == person && !row.body.is_ended {
                let login = self.login(row.login).await?;
                found.push((row, login));
            }
        }
        Ok(found)
    }

    /// Makes `email` a login, if it is none yet, and a member of the organisation as `person`. Returns the login.
    pub(crate) async fn enrol(
        &self,
        organisation: Id,
        person: Id,
        email: &str,
        changer: &Changer<'_>,
    ) -> Result<Id, LoginError> {
        let mut changes = Vec::new();
        let login = match self.login_of(email).await? {
            Some(login) => login.id,
            None => {
                let id = self.new_id();
                let body = Login { email: email.trim().to_owned(), password: None, totp: None, recovery: Vec::new() };
                let row = Row { id, version: 0, login: id, organisation: None, lookup: address(email), body };
                changes.push(row.change("login", "make", changer)?);
                id
            }
        };
        let lookup = membership_lookup(login, organisation);
        let known = self.host.store().credential("membership", &lookup).await?.map(Row::<MembershipBody>::read);
        let known = known.transpose()?;
        match known {
            Some(known) if !known.body.is_ended && known.body.person != person => {
                return Err(LoginError::Invalid("This address signs in here as somebody else already."));
            }
            Some(known) if !known.body.is_ended => {}
            known => {
                let (id, version) = known.map_or_else(|| (self.new_id(), 0), |known| (known.id, known.version));
                let body = MembershipBody { person, is_ended: false };
                let row = Row { id, version, login, organisation: Some(organisation), lookup, body };
                changes.push(row.change("membership", "begin", changer)?);
            }
        }
        if !changes.is_empty() {
            self.write(&changes).await?;
        }
        Ok(login)
    }
}
