//! The JSON of an entry, name for name.
//!
//! Apart from [`Entry`] because JSON can say what an entry cannot: nobody, or two subjects. Here that is noticed.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Actor, By, Entry, EntryError, Revision, Subject, is_code};
use crate::Hash;
use crate::note::PublicKey;

/// The version of the format.
const VERSION: u8 = 1;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Wire {
    by: WireBy,
    #[serde(skip_serializing_if = "Option::is_none")]
    checkpoint: Option<WireCheckpoint>,
    command: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    count: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    credential: Option<Revision>,
    #[serde(skip_serializing_if = "Option::is_none")]
    key: Option<WireKey>,
    #[serde(skip_serializing_if = "Option::is_none")]
    lost: Option<WireLost>,
    #[serde(skip_serializing_if = "Option::is_none")]
    observations: Option<WireObservations>,
    organisation: Uuid,
    #[serde(skip_serializing_if = "Option::is_none")]
    record: Option<Revision>,
    recorded: String,
    run: u64,
    v: u8,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct WireBy {
    #[serde(skip_serializing_if = "Option::is_none")]
    assignment: Option<Uuid>,
    #[serde(skip_serializing_if = "Option::is_none")]
    exception: Option<Uuid>,
    #[serde(skip_serializing_if = "Option::is_none")]
    factor: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    person: Option<Uuid>,
    #[serde(skip_serializing_if = "Option::is_none")]
    service: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    token: Option<Uuid>,
    #[serde(skip_serializing_if = "Option::is_none")]
    via: Option<String>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct WireCheckpoint {
    organisation: Uuid,
    root: Hash,
    size: u64,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct WireObservations {
    count: u64,
    root: Hash,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct WireKey {
    new: PublicKey,
    old: PublicKey,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct WireLost {
    found: u64,
    log: Uuid,
    remembered: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    root: Option<Hash>,
}

impl Wire {
    pub(super) fn from_entry(entry: &Entry) -> Result<Self, EntryError> {
        if entry.count == Some(0) {
            return Err(EntryError::Count);
        }
        let mut wire = Self {
            by: WireBy::from_by(&entry.by)?,
            checkpoint: None,
            command: code("command", &entry.command)?,
            count: entry.count,
            credential: None,
            key: None,
            lost: None,
            observations: None,
            organisation: entry.organisation,
            record: None,
            recorded: recorded(entry.recorded)?,
            run: entry.run,
            v: VERSION,
        };
        match &entry.subject {
            Subject::Record(revision) => {
                code("record.kind", &revision.kind)?;
                wire.record = Some(revision.clone());
            }
            Subject::Credential(revision) => {
                code("credential.kind", &revision.kind)?;
                wire.credential = Some(revision.clone());
            }
            &Subject::Checkpoint { organisation, root, size } => {
                wire.checkpoint = Some(WireCheckpoint { organisation, root, size });
            }
            &Subject::Observations { count, root } => {
                wire.observations = Some(WireObservations { count, root });
            }
            &Subject::Key { new, old } => wire.key = Some(WireKey { new, old }),
            &Subject::Recovery { found, log, remembered, root } => {
                wire.lost = Some(WireLost { found, log, remembered, root });
            }
        }
        Ok(wire)
    }

    /// What it says; whether it may be said so is decided when it is written again, see [`Entry::parse`].
    pub(super) fn into_entry(self) -> Result<Entry, EntryError> {
        if self.v != VERSION {
            return Err(EntryError::Shape(format!("version {} is unknown", self.v)));
        }
        let recorded = self.recorded.parse().map_err(|_| EntryError::Recorded(self.recorded))?;
        let subjects = [
            self.record.map(Subject::Record),
            self.credential.map(Subject::Credential),
            self.checkpoint.map(|WireCheckpoint { organisation, root, size }| Subject::Checkpoint {
                organisation,
                root,
                size,
            }),
            self.observations.map(|WireObservations { count, root }| Subject::Observations { count, root }),
            self.key.map(|WireKey { new, old }| Subject::Key { new, old }),
            self.lost.map(|WireLost { found, log, remembered, root }| Subject::Recovery {
                found,
                log,
                remembered,
                root,
            }),
        ];
        let mut subjects = subjects.into_iter().flatten();
        let (Some(subject), None) = (subjects.next(), subjects.next()) else { return Err(EntryError::Subject) };
        Ok(Entry {
            organisation: self.organisation,
            run: self.run,
            count: self.count,
            recorded,
            command: self.command,
            by: self.by.into_by()?,
            subject,
        })
    }
}

impl WireBy {
    fn from_by(by: &By) -> Result<Self, EntryError> {
        let (person, service) = match &by.actor {
            Actor::Person(id) => (Some(*id), None),
            Actor::Service(name) => (None, Some(code("by.service", name)?)),
        };
        let optional = |name, text: &Option<String>| text.as_ref().map(|text| code(name, text));
        Ok(Self {
            assignment: by.assignment,
            exception: by.exception,
            factor: optional("by.factor", &by.factor).transpose()?,
            person,
            service,
            token: by.token,
            via: optional("by.via", &by.via).transpose()?,
        })
    }

    fn into_by(self) -> Result<By, EntryError> {
        let actor = match (self.person, self.service) {
            (Some(id), None) => Actor::Person(id),
            (None, Some(name)) => Actor::Service(name),
            (Some(_), Some(_)) | (None, None) => return Err(EntryError::Actor),
        };
        let Self { assignment, exception, factor, via, token, .. } = self;
        Ok(By { actor, assignment, exception, factor, via, token })
    }
}

fn code(name: &'static str, text: &str) -> Result<String, EntryError> {
    if !is_code(text) {
        let code = text.to_owned();
        return Err(EntryError::Code { name, code });
    }
    Ok(text.to_owned())
}

/// `2026-11-22T05:17:46.123456Z`: always UTC, always six digits, so that texts sort as instants do.
/// The end of the canonical form: when, in which run, in which version of the format. No name after these comes later in its order,
/// and no other text of an entry can hold its beginning.
pub(super) const END: &str = r#","recorded":""#;

/// See [`END`].
pub(super) fn end(run: u64, moment: Timestamp) -> Result<String, EntryError> {
    Ok(format!(r#"{END}{}","run":{run},"v":{VERSION}}}"#, recorded(moment)?))
}

fn recorded(moment: Timestamp) -> Result<String, EntryError> {
    let text = format!("{moment:.6}");
    // Other years are written with a sign and six digits.
    if super::whole_microseconds(moment) != moment || text.len() != "0000-00-00T00:00:00.000000Z".len() {
        return Err(EntryError::Recorded(moment.to_string()));
    }
    Ok(text)
}
