//! What there is to erase of a person: gathered by looking at every version of every record, never said by anybody.

use std::collections::{BTreeMap, BTreeSet};

use ledger::Hash;
use record::text::TextError;
use record::{Field, Id, Kind, Kinded as _, Line, Number, Type};

use super::{ErasedRow, Words};
use crate::documented::Claim;
use crate::people::Person;
use crate::{Revision, registry};

/// The fields of the envelope that say something in words.
const ENVELOPE: [&str; 2] = ["external", "reason"];
/// Those that say none.
const PLACES: [&str; 3] = ["unit", "number", "retired"];
/// How many characters of names of fields one row holds.
const NAMES: usize = 250;

/// The fields of each version of a record.
pub type Versions = BTreeMap<u64, BTreeSet<String>>;

/// What was found to be erased, up to a point of the log.
///
/// INVARIANT: it names what was looked at, as nobody can say by hand that something is to be erased.
#[derive(Clone, Debug)]
pub struct Found {
    person: Id,
    keeps_name: bool,
    words: Words,
    size: u64,
    fields: BTreeMap<(&'static str, Id), Versions>,
    files: BTreeSet<String>,
    accesses: BTreeSet<u64>,
}

impl Found {
    /// Nothing yet, of an empty log.
    pub fn nothing(person: Id, keeps_name: bool) -> Self {
        Self {
            person,
            keeps_name,
            words: Words::default(),
            size: 0,
            fields: BTreeMap::new(),
            files: BTreeSet::new(),
            accesses: BTreeSet::new(),
        }
    }

    /// Whose texts.
    pub fn person(&self) -> Id {
        self.person
    }

    /// Whether the name stays, and with it the texts that name the person by it alone.
    pub fn keeps_name(&self) -> bool {
        self.keeps_name
    }

    /// The words by which texts name the person.
    pub fn words(&self) -> &Words {
        &self.words
    }

    /// Adds a word by which texts name the person; returns whether it is long enough. To be done before records are looked at.
    pub fn also(&mut self, word: &str) -> bool {
        self.words.add(word)
    }

    /// Learns from a version of the person's own record, or of a claim of theirs, by which words texts name them.
    pub fn learn(&mut self, revision: &Revision) {
        let texts = |names: &[&str]| -> Vec<String> {
            let values = names.iter().filter_map(|name| revision.body.get(*name));
            let each =
                values.flat_map(|value| value.as_array().map_or_else(|| vec![value], |all| all.iter().collect()));
            each.filter_map(serde_json::Value::as_str).map(str::to_owned).collect()
        };
        let is_own = revision.kind == Person::kind_of() && revision.id == self.person;
        let is_claim = revision.kind == Claim::kind_of() && texts(&["person"]) == [self.person.to_string()];
        let words = match (is_own, is_claim) {
            (true, _) if self.keeps_name || says_erased(revision) => texts(&["email", "external"]),
            (true, _) => texts(&["name", "email", "external"]),
            (false, true) if !self.keeps_name => texts(&["stated_name"]),
            (false, true | false) => Vec::new(),
        };
        for word in words {
            self.words.add(&word);
        }
    }

    /// Whether there is nothing.
    pub fn is_empty(&self) -> bool {
        self.fields.is_empty() && self.files.is_empty() && self.accesses.is_empty()
    }

    /// How many entries of the log were looked at.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// That everything before this entry was looked at.
    pub fn has_seen(&mut self, size: u64) {
        self.size = self.size.max(size);
    }

    /// Looks at one version of a record.
    pub fn look(&mut self, revision: &Revision) {
        let is_own = revision.kind == Person::kind_of() && revision.id == self.person;
        let is_theirs = |name: &str, value: &serde_json::Value| match is_own {
            true => is_personal(revision.kind, name, self.keeps_name) && !(name == "name" && says_erased(revision)),
            false => is_text(revision.kind, name) && self.words.stand_in(value),
        };
        let theirs = revision.body.iter().filter(|(name, value)| is_theirs(name, value));
        let fields: BTreeSet<String> = theirs.map(|(name, _)| name.clone()).collect();
        if !fields.is_empty() {
            self.fields.entry((revision.kind.name, revision.id)).or_default().insert(revision.version, fields);
        }
    }

    /// Adds a file, by its checksum.
    pub fn file(&mut self, digest: Hash) {
        self.files.insert(digest.to_string());
    }

    /// The checksums of the files, in hexadecimal.
    pub fn files(&self) -> impl Iterator<Item = &str> {
        self.files.iter().map(String::as_str)
    }

    /// Adds what is kept of who looked at what, under the entry that speaks of it.
    pub fn access(&mut self, entry: u64) {
        self.accesses.insert(entry);
    }

    /// The entries that speak of accesses that name the person.
    pub fn accesses(&self) -> impl Iterator<Item = u64> {
        self.accesses.iter().copied()
    }

    /// Each record of which something is erased, with the fields of each version.
    pub fn records(&self) -> impl Iterator<Item = (&'static Kind, Id, &Versions)> {
        self.fields.iter().filter_map(|((kind, id), versions)| Some((registry::named(kind)?, *id, versions)))
    }

    /// The rows of the erasure: versions that follow each other and lose the same fields are one.
    ///
    /// # Errors
    /// When a name cannot be written in one line, which no kind's can.
    pub fn rows(&self) -> Result<Vec<ErasedRow>, TextError> {
        let mut rows = Vec::new();
        for ((kind, id), versions) in &self.fields {
            for (first, last, fields) in runs(versions) {
                for names in lines(fields) {
                    rows.push(row(kind, &id.to_string(), Some((first, last)), &names)?);
                }
            }
        }
        for digest in &self.files {
            rows.push(row(ErasedRow::FILE, digest, None, "bytes")?);
        }
        for entry in &self.accesses {
            rows.push(row(ErasedRow::ACCESS, &entry.to_string(), None, "what")?);
        }
        Ok(rows)
    }
}

/// Whether a version of a person's record says in the place of the name that it was erased.
fn says_erased(revision: &Revision) -> bool {
    let number = revision.body.get("number").and_then(serde_json::Value::as_u64);
    let called = number.map(|number| super::person(&revision.kind.number(number)));
    called.is_some() && revision.body.get("name").and_then(serde_json::Value::as_str) == called.as_deref()
}

/// Versions that follow each other with the same fields: the first, the last, the fields.
fn runs(versions: &Versions) -> Vec<(u64, u64, &BTreeSet<String>)> {
    let mut runs: Vec<(u64, u64, &BTreeSet<String>)> = Vec::new();
    for (version, fields) in versions {
        match runs.last_mut() {
            Some((_, last, same)) if *last + 1 == *version && *same == fields => *last = *version,
            Some(_) | None => runs.push((*version, *version, fields)),
        }
    }
    runs
}

/// The names of fields, in as many lines as they need.
fn lines(fields: &BTreeSet<String>) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for name in fields {
        match lines.last_mut() {
            Some(line) if line.chars().count() + name.chars().count() < NAMES => {
                line.push(' ');
                line.push_str(name);
            }
            Some(_) | None => lines.push(name.clone()),
        }
    }
    lines
}

fn row(kind: &str, object: &str, versions: Option<(u64, u64)>, fields: &str) -> Result<ErasedRow, TextError> {
    let number = |version: u64| i64::try_from(version).ok().and_then(Number::new);
    Ok(ErasedRow {
        kind: Line::new(kind)?,
        object: Line::new(object)?,
        first: versions.and_then(|(first, _)| number(first)),
        last: versions.and_then(|(_, last)| number(last)),
        fields: Line::new(fields)?,
    })
}

/// What a person's own record says of them. Where it stands and since when it is retired stays.
fn is_personal(kind: &Kind, name: &str, keeps_name: bool) -> bool {
    if keeps_name && name == "name" {
        return false;
    }
    let says = |field: &Field| match field.field_type {
        Type::Line | Type::Prose | Type::Rows(_) => !field.is_step,
        Type::Date | Type::Instant | Type::Number { .. } | Type::Choice(_) => !field.is_required && !field.is_step,
        Type::Truth | Type::Reference(_) | Type::References(_) => false,
    };
    ENVELOPE.contains(&name) || kind.field(name).is_some_and(|(_, field)| says(field))
}

/// Whether a field of any other record can hold a text that names somebody. One of an older shape has no description any more,
/// and is judged by what stands in it.
fn is_text(kind: &Kind, name: &str) -> bool {
    let says = |field: &Field| matches!(field.field_type, Type::Line | Type::Prose | Type::Rows(_)) && !field.is_step;
    !PLACES.contains(&name) && kind.field(name).is_none_or(|(_, field)| says(field))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_that_follow_each_other_and_lose_the_same_are_one_row() {
        let set = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<BTreeSet<_>>();
        let versions =
            Versions::from([(1, set(&["name"])), (2, set(&["name"])), (4, set(&["name"])), (5, set(&["job"]))]);
        let found: Vec<_> = runs(&versions).into_iter().map(|(first, last, _)| (first, last)).collect();
        assert_eq!(found, [(1, 2), (4, 4), (5, 5)]);
    }

    #[test]
    fn many_names_of_fields_take_several_lines_and_none_is_lost() {
        let fields: BTreeSet<String> = (0..60).map(|n| format!("field_number_{n:03}")).collect();
        let lines = lines(&fields);
        assert!(lines.len() > 1 && lines.iter().all(|line| Line::new(line).is_ok()));
        assert_eq!(lines.iter().flat_map(|line| line.split(' ')).count(), 60);
    }
}
