//! Changing rows of logins: always with an entry in the instance's log.

use access::Actor;
use isms::Ids as _;
use ledger::entry::{Actor as By_, By, Subject};
use ledger::note::{Checkpoint, origin};
use record::{Body, Id};
use serde::Serialize;
use serde::de::DeserializeOwned;
use store::{Credential, CredentialChange, LetterRow};

use crate::{LoginError, Logins};

/// The kind of the rows that say who comes into which organisation.
const MEMBERSHIP: &str = "membership";
/// The kind of the rows that let a supplier answer the questions of an organisation.
pub(crate) const SUPPLIER_LINK: &str = "supplier-link";

/// Who changes something about signing in.
#[derive(Clone, Debug)]
pub(crate) enum Changer<'a> {
    /// A person of an organisation.
    Person(&'a Actor),
    /// A login, about itself.
    Login,
    /// The program: founding, the demo.
    Program,
    /// The program, as a person was erased; who decided that stands in the organisation's log.
    Erasure,
}

impl Changer<'_> {
    fn by(&self, login: Id) -> By {
        let (actor, via) = match self {
            Changer::Person(actor) => (By_::Person(actor.person), Some(actor.via.code().to_owned())),
            Changer::Login => (By_::Person(login), Some("page".to_owned())),
            Changer::Program => (By_::Service("founding".to_owned()), None),
            Changer::Erasure => (By_::Service("erasure".to_owned()), None),
        };
        let (factor, token) = match self {
            Changer::Person(by) => (by.proof.as_ref().map(|proof| proof.factor.clone()), by.token),
            Changer::Login | Changer::Program | Changer::Erasure => (None, None),
        };
        By { actor, assignment: None, exception: None, factor, via, token }
    }
}

/// A typed row.
pub(crate) struct Row<T> {
    pub id: Id,
    /// The version that was read; 0 for a new row.
    pub version: u64,
    pub login: Id,
    pub organisation: Option<Id>,
    pub lookup: Vec<u8>,
    pub body: T,
}

impl<T: DeserializeOwned> Row<T> {
    pub fn read(credential: Credential) -> Result<Self, LoginError> {
        let body = serde_json::from_value(serde_json::Value::Object(credential.body))
            .map_err(|error| store::StoreError::Unreadable(error.to_string()))?;
        let Credential { id, version, login, organisation, lookup, .. } = credential;
        Ok(Self { id, version, login, organisation, lookup, body })
    }
}

impl<T: Serialize> Row<T> {
    /// The change that writes this row.
    pub fn change(&self, kind: &str, command: &str, changer: &Changer<'_>) -> Result<CredentialChange, LoginError> {
        let body =
            serde_json::to_value(&self.body).map_err(|error| store::StoreError::Unreadable(error.to_string()))?;
        let body: Body = match body {
            serde_json::Value::Object(body) => body.into_iter().filter(|(_, value)| !value.is_null()).collect(),
            _ => Body::new(),
        };
        Ok(CredentialChange {
            credential: Credential {
                kind: kind.to_owned(),
                id: self.id,
                version: self.version,
                lookup: self.lookup.clone(),
                login: self.login,
                organisation: self.organisation,
                body,
                commitment: ledger::Hash::from_bytes([0; 32]),
            },
            command: format!("{kind}.{command}"),
            by: changer.by(self.login),
        })
    }
}

/// Whether rows of the kind say who comes in, which an organisation's own log says too.
fn is_coming_in(kind: &str) -> bool {
    matches!(kind, MEMBERSHIP | SUPPLIER_LINK)
}

impl Logins {
    /// Writes changes and their entries in one transaction.
    pub(crate) async fn write(&self, changes: &[CredentialChange]) -> Result<(), LoginError> {
        self.write_and_post(changes, None).await
    }

    /// Writes changes and their entries, and posts the letter about them, in one transaction.
    pub(crate) async fn write_and_post(
        &self,
        changes: &[CredentialChange],
        letter: Option<&LetterRow>,
    ) -> Result<(), LoginError> {
        let (store, instance) = (self.host.store(), self.instance.id);
        let mut appending = store.begin().await?;
        let head = appending.lock(instance).await?;
        if head.as_ref().is_some_and(|head| !self.host.signs(&head.checkpoint)) {
            return Err(LoginError::Key(crate::other_key("log.key")));
        }
        let sign = |frontier: &ledger::tree::Frontier| {
            self.host.sign(&Checkpoint { origin: origin(instance), size: frontier.size(), root: frontier.root() })
        };
        let ids = *self.host.ids();
        let changed =
            appending.change_credentials(instance, head.as_ref(), changes, self.now(), &mut || ids.salt(), &sign).await;
        let written = match changed {
            Ok(written) => written,
            // Somebody changed the row since it was read; what was asked has to be asked again.
            Err(store::StoreError::Moved { .. }) => return Err(LoginError::Busy),
            Err(other) => return Err(other.into()),
        };
        let mut values = Vec::new();
        for (change, revision) in changes.iter().zip(written) {
            // Who comes in concerns the organisation: its own log says so too.
            let Some(organisation) = change.credential.organisation.filter(|_| is_coming_in(&revision.kind)) else {
                continue;
            };
            let (command, by) = (&change.command, change.by.clone());
            let subject = Subject::Credential(revision);
            values.push(self.host.attest(&mut appending, organisation, command, by, subject).await?);
        }
        if let Some(letter) = letter {
            appending.post(letter).await?;
        }
        appending.commit().await?;
        values.into_iter().for_each(|value| self.host.publish(value));
        self.sessions.forget_all();
        Ok(())
    }

    /// The first entry of the instance's log says what it is; a demo says so for ever. A log that another key signs is not
    /// gone on with.
    pub(crate) async fn begin_log(&self) -> Result<(), LoginError> {
        if let Some(head) = self.host.store().head(self.instance.id).await? {
            let is_ours = self.host.has_signed(self.instance.id, &head.checkpoint);
            return if is_ours { Ok(()) } else { Err(LoginError::Key(crate::other_key("log.key"))) };
        }
        let row = Row {
            id: self.instance.id,
            version: 0,
            login: self.instance.id,
            organisation: None,
            lookup: self.instance.id.as_bytes().to_vec(),
            body: Body::from_iter([("is_demo".to_owned(), self.instance.is_demo.into())]),
        };
        let command = if self.instance.is_demo { "found-demo" } else { "found" };
        self.write(&[row.change("instance", command, &Changer::Program)?]).await
    }
}
