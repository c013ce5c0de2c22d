//! Whether a stored content is the one that a commitment was made from.

use std::sync::Arc;

use isms::documented::NamedFile;
use isms::registry;
use ledger::Hash;
use ledger::commitment::{Header, Seals, commitment};
use record::{Body, Envelope, Id, Kind, Record};
use store::BodyRow;

use super::Wrong;
use super::facts::Facts;

/// A content as read.
pub struct Content {
    /// What people call the record: `asset A-014 (0198…)`.
    pub object: String,
    /// The kind and the id of the record.
    pub record: Option<(String, Id)>,
    /// What is wrong with it; nothing when it is what was committed to.
    pub problem: Option<String>,
    /// Its fields without a value: erased, or withheld from an export.
    pub withheld: usize,
    /// Its envelope and struct, where its kind is known and it is whole.
    pub read: Option<(Envelope, Arc<dyn Record>)>,
    /// What level 3 has to know of it, where it is what was committed to.
    pub facts: Option<Facts>,
    /// The files that it names.
    pub files: Vec<NamedFile>,
}

impl Content {
    /// Reads a row under the schema that its entry names.
    pub fn of(row: &BodyRow, schema: u32, committed: Option<Hash>) -> Self {
        let body: Result<Body, _> = serde_json::from_str(&row.body);
        let seals = Seals::from_bytes(&row.salts);
        let mut content = Self {
            object: object(row, body.as_ref().ok()),
            record: Id::from_slice(&row.id).ok().map(|id| (row.kind.clone(), id)),
            problem: None,
            withheld: seals.as_ref().map_or(0, |seals| seals.fields().filter(|(_, is_withheld)| *is_withheld).count()),
            read: None,
            facts: None,
            files: body.as_ref().map(isms::documented::files_of).unwrap_or_default(),
        };
        match (body, seals) {
            (Err(_), _) => content.problem = Some("Its content is no JSON object.".to_owned()),
            (_, Err(error)) => content.problem = Some(format!("Its seals cannot be read: {error}.")),
            (Ok(body), Ok(seals)) => match problem(row, schema, committed, &body, &seals) {
                Some(problem) => content.problem = Some(problem),
                None => {
                    content.facts = Some(Facts::read(&row.kind, &body, &seals));
                    if content.withheld == 0 {
                        match registry::named(&row.kind).map(|kind| fit(kind, schema, body)) {
                            Some(Ok(read)) => content.read = Some(read),
                            Some(Err(why)) => content.problem = Some(why),
                            None => {}
                        }
                    }
                }
            },
        }
        content
    }

    /// That something is wrong with a version of it.
    pub fn wrong(&self, version: impl std::fmt::Display, problem: impl Into<String>) -> Wrong {
        let object = format!("{} version {version}", self.object);
        Wrong { object, problem: problem.into(), record: self.record.clone() }
    }
}

fn problem(row: &BodyRow, schema: u32, committed: Option<Hash>, body: &Body, seals: &Seals) -> Option<String> {
    let Some((id, version)) = Id::from_slice(&row.id).ok().zip(u64::try_from(row.version).ok()) else {
        return Some("It has no id, or a version below zero.".to_owned());
    };
    let header = Header { kind: &row.kind, id, version, schema };
    let found = match commitment(&header, body, seals) {
        Ok(found) => found,
        Err(error) => return Some(format!("Its content and its seals do not belong together: {error}.")),
    };
    if row.commitment != found.as_bytes() || committed.is_some_and(|committed| committed != found) {
        return Some("Its content is not what its entry commits to.".to_owned());
    }
    None
}

/// What was committed to, as its kind reads it: a program that knows the kind has to be able to show it.
fn fit(kind: &Kind, schema: u32, mut body: Body) -> Result<(Envelope, Arc<dyn Record>), String> {
    let fitting = Envelope::take(&mut body).and_then(|envelope| Ok((envelope, kind.read_at(schema, body)?)));
    fitting.map_err(|misfits| {
        let why: Vec<_> = misfits.iter().map(|misfit| misfit.sentence.as_str()).collect();
        format!("Its content does not fit its kind: {}", why.join(" "))
    })
}

fn object(row: &BodyRow, body: Option<&Body>) -> String {
    let number = body.and_then(|body| body.get("number")).and_then(serde_json::Value::as_u64);
    match registry::named(&row.kind).zip(number) {
        Some((kind, number)) => format!("{} {} ({})", kind.name, kind.number(number), id_text(&row.id)),
        None => format!("{} {}", row.kind, id_text(&row.id)),
    }
}

/// An id as people write it; bytes that are none in hexadecimal.
pub fn id_text(bytes: &[u8]) -> String {
    match Id::from_slice(bytes) {
        Ok(id) => id.to_string(),
        Err(_) => bytes.iter().map(|byte| format!("{byte:02x}")).collect(),
    }
}
