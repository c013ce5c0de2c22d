//! Whether what has no text any more was erased by an entry, and what an entry says was erased has none. An erasure comes later in
//! the log than what it erases, so both are gathered and compared at the end.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;

use isms::documented::RetainedRecord;
use isms::erasure::ErasedRow;
use ledger::entry::Revision;
use record::Id;

use super::Wrong;
use super::content::Content;
use super::log::{Log, Source};

/// A version of a record.
type Version = (String, Id, u64);

/// Fields of some versions of a record. A row may say any numbers: none is counted through that the log does not have.
type Listed = ((String, Id), RangeInclusive<u64>, BTreeSet<String>);

/// What has no text, and what entries say was erased.
#[derive(Default)]
pub struct Erased {
    /// Per version the fields without a value, and what people call it.
    withheld: BTreeMap<Version, (BTreeSet<String>, Wrong)>,
    /// The fields of some versions that erasures list.
    listed: Vec<Listed>,
    files: BTreeSet<String>,
    accesses: BTreeSet<i64>,
    /// The entries with accesses of which something was erased, with what people call them.
    found_accesses: Vec<(i64, String)>,
}

impl Erased {
    /// A content of which fields have no value.
    pub fn found(&mut self, said: &Revision, content: &Content) {
        if !content.withheld.is_empty() {
            let fields = content.withheld.iter().cloned().collect();
            let object = content.wrong(said.version, "");
            self.withheld.insert((said.kind.clone(), said.id, said.version), (fields, object));
        }
    }

    /// Accesses of which something was erased.
    pub fn access(&mut self, entry: i64, called: String) {
        self.found_accesses.push((entry, called));
    }

    /// Whether an entry says that a file was erased.
    pub fn has_file(&self, digest: &str) -> bool {
        self.files.contains(digest)
    }

    /// Notes what an erasure lists.
    pub fn note(&mut self, content: &Content) {
        let kept = content.read.as_ref().and_then(|(_, record)| record.downcast::<RetainedRecord>());
        for row in kept.into_iter().flat_map(|kept| kept.erasure.erased_texts.iter()) {
            match (&*row.kind, row.record()) {
                (ErasedRow::FILE, _) => {
                    self.files.insert(row.object.to_string());
                }
                (ErasedRow::ACCESS, _) => self.accesses.extend(row.object.parse::<i64>().ok()),
                (_, Some((kind, id))) => {
                    let fields = row.fields().map(str::to_owned).collect();
                    self.listed.push(((kind.name.to_owned(), id), row.versions(), fields));
                }
                (_, None) => {}
            }
        }
    }
}

impl Log {
    /// Compares what has no text with what erasures list.
    pub(super) fn erasures(&mut self) {
        let Erased { mut withheld, listed, accesses, found_accesses, .. } = std::mem::take(&mut self.erased);
        // An export may leave out what it likes; that it does is counted.
        let is_all_here = self.from == Source::Database;
        for (version, fields) in &self.each_listed(listed) {
            let (found, object) = match withheld.remove(version) {
                Some((found, object)) => (found, Some(object)),
                None => (BTreeSet::new(), None),
            };
            self.checked.fields_erased += found.intersection(fields).count() as u64;
            let left = fields.difference(&found).count();
            if is_all_here && left > 0 {
                let (kind, id, version) = version;
                let object = object.clone().map_or_else(|| format!("{kind} {id} version {version}"), |one| one.object);
                self.say(object, format!("An entry says that {left} of its fields were erased, and they are here."));
            }
            self.not_listed(found.difference(fields).count(), object, is_all_here);
        }
        for (found, object) in withheld.into_values() {
            self.not_listed(found.len(), Some(object), is_all_here);
        }
        for (_, called) in found_accesses.into_iter().filter(|(entry, _)| !accesses.contains(entry)) {
            self.say(called, "What was looked at was erased, and no entry says so.");
        }
    }

    /// What erasures list, version by version.
    fn each_listed(&self, listed: Vec<Listed>) -> BTreeMap<Version, BTreeSet<String>> {
        let mut each: BTreeMap<Version, BTreeSet<String>> = BTreeMap::new();
        for ((kind, id), versions, fields) in listed {
            let newest = self.newest.get(&(kind.clone(), id.as_bytes().to_vec())).map_or(0, |newest| newest.version);
            for version in *versions.start()..=newest.min(*versions.end()) {
                each.entry((kind.clone(), id, version)).or_default().extend(fields.iter().cloned());
            }
        }
        each
    }

    fn not_listed(&mut self, fields: usize, object: Option<Wrong>, is_all_here: bool) {
        match object {
            Some(object) if is_all_here && fields > 0 => {
                let problem = format!("{fields} of its fields were erased, and no entry says so.");
                self.wrong.push(Wrong { problem, ..object });
            }
            Some(_) | None => self.checked.fields_withheld += fields as u64,
        }
    }
}
