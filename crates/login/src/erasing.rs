//! What is left of an erased person where people sign in: their login, unless it opens other organisations too, with its sessions;
//! their tokens; links that still work.

use record::Id;
use store::{CredentialChange, Erasing};

use crate::change::{Changer, Row};
use crate::membership::{Login, MembershipBody};
use crate::token::Token;
use crate::{LoginError, Logins};

impl Logins {
    /// Finishes the erasures that were decided: logins, then what lies beside the rows of the database. Returns how many were open.
    /// What was cut off is begun again by the next call; doing it twice does no harm.
    ///
    /// # Errors
    /// [`store::StoreError::Traces`] where something has to wait, or when the database fails. It is to be tried again then.
    pub async fn finish_erasures(&self) -> Result<usize, LoginError> {
        let store = self.host.store();
        let open = store.erasing().await?;
        if open.is_empty() {
            return Ok(0);
        }
        for erasing in &open {
            self.erase_login(erasing).await?;
            self.host.forget_erased(erasing.organisation).await?;
        }
        store.remove_traces(&open).await?;
        Ok(open.len())
    }

    async fn erase_login(&self, erasing: &Erasing) -> Result<(), LoginError> {
        let store = self.host.store();
        let mut changes: Vec<CredentialChange> = Vec::new();
        let mut logins: Vec<Id> = Vec::new();
        for row in store.credentials_of_organisation("membership", erasing.organisation).await? {
            let mut row: Row<MembershipBody> = Row::read(row)?;
            if row.body.person != erasing.person {
                continue;
            }
            logins.push(row.login);
            if !row.body.is_ended {
                row.body.is_ended = true;
                changes.push(row.change("membership", "end", &Changer::Erasure)?);
            }
        }
        for row in store.credentials_of_organisation("token", erasing.organisation).await? {
            let mut row: Row<Token> = Row::read(row)?;
            if row.body.person == erasing.person && row.body.erase() {
                changes.push(row.change("token", "erase", &Changer::Erasure)?);
            }
        }
        let mut gone = Vec::new();
        for login in logins {
            // INVARIANT: a login that opens another organisation is not this one's to erase.
            let others =
                self.memberships(login).await?.into_iter().filter(|one| one.organisation != erasing.organisation);
            if others.count() > 0 {
                continue;
            }
            let mut row = self.login(login).await?;
            if !row.body.email.is_empty() {
                self.take_back_letters(&row.body.email)?;
            }
            if row.body.erase() {
                row.lookup = login.as_bytes().to_vec();
                changes.push(row.change("login", "erase", &Changer::Erasure)?);
            }
            gone.push(login);
        }
        if !changes.is_empty() {
            self.write(&changes).await?;
        }
        for login in gone {
            store.forget_login(login).await?;
        }
        self.sessions.forget_all();
        Ok(())
    }
}

impl Login {
    /// Forgets the address and all secrets; nobody signs in with it any more. Returns whether there was something to forget.
    fn erase(&mut self) -> bool {
        let before =
            std::mem::replace(self, Self { email: String::new(), password: None, totp: None, recovery: Vec::new() });
        !before.email.is_empty() || before.password.is_some() || before.totp.is_some() || !before.recovery.is_empty()
    }
}
