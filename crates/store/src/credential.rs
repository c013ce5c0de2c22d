//! Logins, memberships, tokens and links: rows that change only together with an entry in the instance's log.

use jiff::Timestamp;
use ledger::Hash;
use ledger::commitment::{Header, Salt, Seals, commitment};
use ledger::entry::{By, Entry, Revision, Subject};
use ledger::tree::{Frontier, leaf_hash};
use record::{Body, Id};
use sqlx::Row as _;
use sqlx::any::AnyRow;

use crate::head::{bytes, id, signed, unsigned};
use crate::{Appending, Store, StoreError, StoredHead};

/// The newest content of a row.
#[derive(Clone, Debug, PartialEq)]
pub struct Credential {
    /// `login`, `membership`, `token` or `link`.
    pub kind: String,
    /// The row.
    pub id: Id,
    /// Its version, counted from 1; in a change, the version that was read, 0 for a new row.
    pub version: u64,
    /// What finds it: an address, or the digest of a secret. Unique in its kind.
    pub lookup: Vec<u8>,
    /// The login it belongs to; a login belongs to itself.
    pub login: Id,
    /// The organisation it opens, if it opens one.
    pub organisation: Option<Id>,
    /// Its content.
    pub body: Body,
    /// What its entry commits to.
    pub commitment: Hash,
}

/// A new version of a row, and the command that made it.
#[derive(Clone, Debug)]
pub struct CredentialChange {
    /// The row after the change, with the version that was read; its commitment is given when it is written.
    pub credential: Credential,
    /// The command's code: `token.revoke`.
    pub command: String,
    /// Who changed it.
    pub by: By,
}

/// The schema of all bodies here.
const SCHEMA: u32 = 1;
const COLUMNS: &str = "kind, id, version, lookup, login, organisation, body, commitment";

impl Store {
    /// The row that `lookup` finds.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn credential(&self, kind: &'static str, lookup: &[u8]) -> Result<Option<Credential>, StoreError> {
        let text = format!("SELECT {COLUMNS} FROM credential WHERE kind = $1 AND lookup = $2");
        let query = sqlx::query(sqlx::AssertSqlSafe(text)).bind(kind).bind(lookup.to_vec());
        query.fetch_optional(&self.reader).await?.as_ref().map(read).transpose()
    }

    /// The row of that id.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn credential_of(&self, kind: &'static str, row: Id) -> Result<Option<Credential>, StoreError> {
        let text = format!("SELECT {COLUMNS} FROM credential WHERE kind = $1 AND id = $2");
        let query = sqlx::query(sqlx::AssertSqlSafe(text)).bind(kind).bind(bytes(row));
        query.fetch_optional(&self.reader).await?.as_ref().map(read).transpose()
    }

    /// The rows of a login, oldest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn credentials_of_login(&self, kind: &'static str, login: Id) -> Result<Vec<Credential>, StoreError> {
        let text = format!("SELECT {COLUMNS} FROM credential WHERE login = $1 AND kind = $2 ORDER BY id");
        let query = sqlx::query(sqlx::AssertSqlSafe(text)).bind(bytes(login)).bind(kind);
        query.fetch_all(&self.reader).await?.iter().map(read).collect()
    }

    /// The rows that open an organisation, oldest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn credentials_of_organisation(
        &self,
        kind: &'static str,
        organisation: Id,
    ) -> Result<Vec<Credential>, StoreError> {
        let text = format!("SELECT {COLUMNS} FROM credential WHERE organisation = $1 AND kind = $2 ORDER BY id");
        let query = sqlx::query(sqlx::AssertSqlSafe(text)).bind(bytes(organisation)).bind(kind);
        query.fetch_all(&self.reader).await?.iter().map(read).collect()
    }
}

impl Appending {
    /// Writes new versions of rows, each with its entry in the instance's log, as one run.
    ///
    /// INVARIANT: this is the only statement that changes a row of `credential`.
    ///
    /// Returns what the entries say of each row.
    ///
    /// # Errors
    /// When a lookup is taken, or the database fails.
    pub async fn change_credentials(
        &mut self,
        instance: Id,
        head: Option<&StoredHead>,
        changes: &[CredentialChange],
        now: Timestamp,
        salt: &mut (dyn FnMut() -> Salt + Send),
        sign: &(dyn Fn(&Frontier) -> String + Sync),
    ) -> Result<Vec<Revision>, StoreError> {
        let frontier = head.map_or_else(Frontier::default, |head| head.head.frontier.as_ref().clone());
        let run = frontier.size();
        let now = ledger::entry::whole_microseconds(now);
        let recorded = head.map_or(now, |head| now.max(head.head.recorded));
        let (mut entries, mut written) = (Vec::new(), Vec::new());
        for (position, change) in changes.iter().enumerate() {
            let version = self.next_version(&change.credential).await?;
            let seals = Seals::new(&change.credential.body, &mut *salt);
            let header = Header { kind: &change.credential.kind, id: change.credential.id, version, schema: SCHEMA };
            let commitment = commitment(&header, &change.credential.body, &seals).map_err(unreadable)?;
            self.put_credential(&change.credential, version, &seals, commitment).await?;
            let is_last = position + 1 == changes.len();
            let kind = change.credential.kind.clone();
            let revision = Revision { kind, id: change.credential.id, version, schema: SCHEMA, commitment };
            let entry = Entry {
                organisation: instance,
                run,
                count: is_last.then_some(changes.len() as u64),
                recorded,
                command: change.command.clone(),
                by: change.by.clone(),
                subject: Subject::Record(revision.clone()),
            };
            entries.push(entry.to_bytes().map_err(unreadable)?);
            written.push(revision);
        }
        self.enter(instance, head.is_some(), frontier, &entries, recorded, sign).await?;
        Ok(written)
    }

    /// Enters something without a row in the instance's log, under its lock. Returns the index of the entry.
    ///
    /// # Errors
    /// When it cannot be written as an entry, or the database fails.
    pub async fn enter_in_instance(
        &mut self,
        instance: Id,
        head: &StoredHead,
        (command, by, subject): (&str, By, Subject),
        now: Timestamp,
        sign: &(dyn Fn(&Frontier) -> String + Sync),
    ) -> Result<u64, StoreError> {
        let frontier = head.head.frontier.as_ref().clone();
        let run = frontier.size();
        let recorded = ledger::entry::whole_microseconds(now).max(head.head.recorded);
        let (organisation, command) = (instance, command.to_owned());
        let entry = Entry { organisation, run, count: Some(1), recorded, command, by, subject };
        let entries = [entry.to_bytes().map_err(unreadable)?];
        self.enter(instance, true, frontier, &entries, recorded, sign).await?;
        Ok(run)
    }

    async fn enter(
        &mut self,
        instance: Id,
        is_begun: bool,
        mut frontier: Frontier,
        entries: &[Vec<u8>],
        recorded: Timestamp,
        sign: &(dyn Fn(&Frontier) -> String + Sync),
    ) -> Result<(), StoreError> {
        let run = frontier.size();
        let nodes = push_all(&mut frontier, entries);
        let note = sign(&frontier);
        let mut batch = self.batch();
        batch.entries(instance, run, entries).await?;
        batch.nodes(instance, &nodes).await?;
        batch.move_head(instance, is_begun, &frontier, recorded, &note).await?;
        batch.send().await
    }

    async fn next_version(&mut self, credential: &Credential) -> Result<u64, StoreError> {
        let row = sqlx::query("SELECT version FROM credential WHERE kind = $1 AND id = $2")
            .bind(credential.kind.clone())
            .bind(bytes(credential.id))
            .fetch_optional(self.connection())
            .await?;
        let current = match row {
            Some(row) => unsigned(row.try_get(0)?)?,
            None => 0,
        };
        // Whoever read an older version would write over what came between.
        if current != credential.version {
            return Err(StoreError::Moved { expected: credential.version, found: current });
        }
        Ok(current + 1)
    }

    async fn put_credential(
        &mut self,
        credential: &Credential,
        version: u64,
        seals: &Seals,
        commitment: Hash,
    ) -> Result<(), StoreError> {
        let body = serde_json::to_string(&credential.body).map_err(unreadable)?;
        sqlx::query(
            "INSERT INTO credential (kind, id, version, lookup, login, organisation, body, salts, commitment) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (kind, id) DO UPDATE SET version = $3, lookup = $4, \
             login = $5, organisation = $6, body = $7, salts = $8, commitment = $9",
        )
        .bind(credential.kind.clone())
        .bind(bytes(credential.id))
        .bind(signed(version)?)
        .bind(credential.lookup.clone())
        .bind(bytes(credential.login))
        .bind(credential.organisation.map(bytes))
        .bind(body)
        .bind(seals.to_bytes())
        .bind(commitment.as_bytes().to_vec())
        .execute(self.connection())
        .await?;
        Ok(())
    }
}

/// Pushes the entries and returns the nodes that tiles need.
pub(crate) fn push_all(frontier: &mut Frontier, entries: &[Vec<u8>]) -> Vec<(u8, u64, Hash)> {
    let mut nodes = Vec::new();
    for entry in entries {
        frontier.push_completing(leaf_hash(entry), |height, index, hash| {
            if height > 0 && height % 8 == 0 {
                nodes.push((height / 8, index, hash));
            }
        });
    }
    nodes
}

fn read(row: &AnyRow) -> Result<Credential, StoreError> {
    let organisation: Option<Vec<u8>> = row.try_get(5)?;
    let commitment: Vec<u8> = row.try_get(7)?;
    let commitment: [u8; 32] = commitment.try_into().map_err(|_| unreadable("a commitment has 32 bytes"))?;
    Ok(Credential {
        kind: row.try_get(0)?,
        id: id(&row.try_get::<Vec<u8>, _>(1)?)?,
        version: unsigned(row.try_get(2)?)?,
        lookup: row.try_get(3)?,
        login: id(&row.try_get::<Vec<u8>, _>(4)?)?,
        organisation: organisation.map(|organisation| id(&organisation)).transpose()?,
        body: serde_json::from_str(&row.try_get::<String, _>(6)?).map_err(unreadable)?,
        commitment: Hash::from_bytes(commitment),
    })
}

fn unreadable(error: impl ToString) -> StoreError {
    StoreError::Unreadable(error.to_string())
}
