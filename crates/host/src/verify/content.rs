//! Whether a stored content is the one that a commitment was made from.

use isms::registry;
use ledger::Hash;
use ledger::commitment::{Header, Seals, commitment};
use record::{Body, Envelope, Id};
use store::BodyRow;

/// A content as read.
pub struct Content {
    /// What people call the record: `asset A-014 (0198…)`.
    pub object: String,
    /// What is wrong with it; nothing when it is what was committed to.
    pub problem: Option<String>,
}

impl Content {
    /// Reads a row under the schema that its entry names.
    pub fn of(row: &BodyRow, schema: u32, committed: Option<Hash>) -> Self {
        let body: Result<Body, _> = serde_json::from_str(&row.body);
        let object = object(row, body.as_ref().ok());
        let problem = match (body, Seals::from_bytes(&row.salts)) {
            (Err(_), _) => Some("Its content is no JSON object.".to_owned()),
            (_, Err(error)) => Some(format!("Its seals cannot be read: {error}.")),
            (Ok(body), Ok(seals)) => problem(row, schema, committed, body, &seals),
        };
        Self { object, problem }
    }
}

fn problem(row: &BodyRow, schema: u32, committed: Option<Hash>, body: Body, seals: &Seals) -> Option<String> {
    let Some((id, version)) = Id::from_slice(&row.id).ok().zip(u64::try_from(row.version).ok()) else {
        return Some("It has no id, or a version below zero.".to_owned());
    };
    let header = Header { kind: &row.kind, id, version, schema };
    let found = match commitment(&header, &body, seals) {
        Ok(found) => found,
        Err(error) => return Some(format!("Its content and its seals do not belong together: {error}.")),
    };
    if row.commitment != found.as_bytes() || committed.is_some_and(|committed| committed != found) {
        return Some("Its content is not what its entry commits to.".to_owned());
    }
    let is_whole = seals.fields().all(|(_, is_open)| is_open);
    if is_whole { unfit(&row.kind, schema, body) } else { None }
}

/// Whether what was committed to fits its kind: a program that knows the kind has to be able to show it.
fn unfit(kind: &str, schema: u32, mut body: Body) -> Option<String> {
    let kind = registry::named(kind)?;
    let misfits = match Envelope::take(&mut body) {
        Ok(_) => kind.read_at(schema, body).err()?,
        Err(misfits) => misfits,
    };
    let why: Vec<_> = misfits.iter().map(|misfit| misfit.sentence.as_str()).collect();
    Some(format!("Its content does not fit its kind: {}", why.join(" ")))
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
