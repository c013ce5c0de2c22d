//! The contents of entries as their reader may see them, and the files that they name.

use std::collections::BTreeMap;

use access::View;
use base64::prelude::{BASE64_STANDARD, Engine as _};
use host::Host;
use isms::Revision;
use isms::documented::{NamedFile, files_of};
use ledger::Hash;
use ledger::entry::{Entry, Subject};
use ledger::tile::unbundle;
use record::Id;
use serde_json::json;

use super::{Withheld, broken};

/// Contents on their way out.
pub(super) struct Contents<'a> {
    host: &'a Host,
    view: &'a View,
    out: &'a Withheld,
    with_files: bool,
    named: BTreeMap<String, Named>,
    /// How many contents there were.
    pub count: u64,
    /// How many entries about records had none.
    pub withheld: u64,
}

/// A file, and who brought it, where its bytes go along.
struct Named {
    at: u64,
    file: NamedFile,
    bringer: Option<Id>,
}

/// The list of files.
pub(super) struct Listed {
    pub lines: Vec<u8>,
    pub count: usize,
    /// Those whose bytes are to go along, with who brought them.
    pub here: Vec<(Hash, Id)>,
}

impl<'a> Contents<'a> {
    pub fn new(host: &'a Host, view: &'a View, out: &'a Withheld, with_files: bool) -> Self {
        Self { host, view, out, with_files, named: BTreeMap::new(), count: 0, withheld: 0 }
    }

    /// The lines of a bundle's entries.
    pub async fn lines(&mut self, bundle: &[u8], from: u64, to: u64) -> std::io::Result<Vec<u8>> {
        let mut revisions = self.host.contents(self.view, from, to).await.map_err(broken)?;
        revisions.retain(|revision| self.out.keeps(revision));
        let entries = unbundle(bundle).map_err(broken)?;
        let is_of_record =
            |bytes: &&Vec<u8>| matches!(Entry::parse(bytes).map(|entry| entry.subject), Ok(Subject::Record(_)));
        let about_records = entries.iter().filter(is_of_record).count() as u64;
        self.count += revisions.len() as u64;
        self.withheld += about_records.saturating_sub(revisions.len() as u64);
        let mut lines = Vec::new();
        for revision in revisions {
            lines.extend(self.line(revision).await?);
            lines.push(b'\n');
        }
        Ok(lines)
    }

    async fn line(&mut self, revision: Revision) -> std::io::Result<Vec<u8>> {
        let left_out = self.out.within(&revision);
        let Revision { at, by, mut body, mut seals, .. } = revision;
        for field in left_out {
            seals.withhold(&mut body, &field).map_err(broken)?;
        }
        for file in files_of(&body) {
            if self.named.get(&file.digest).is_some_and(|named| named.bringer.is_some()) {
                continue;
            }
            // Whoever wrote the version brought the file; to name a digest opens nothing.
            let bringer = match (self.with_files, by, file.digest.parse::<Hash>()) {
                (true, Some(by), Ok(digest)) => {
                    self.host.file(self.view, by, &digest).await.map_err(broken)?.map(|_| by)
                }
                _ => None,
            };
            let named = self.named.entry(file.digest.clone()).or_insert(Named { at, file, bringer });
            named.bringer = named.bringer.or(bringer);
        }
        let line = json!({"at": at, "body": body, "seals": BASE64_STANDARD.encode(seals.to_bytes())});
        ledger::canonical::to_vec(&line).map_err(broken)
    }

    /// The files that were named.
    pub fn files(&self) -> Listed {
        let mut lines = Vec::new();
        let mut here = Vec::new();
        for (digest, Named { at, file, bringer }) in &self.named {
            let mut line = json!({"at": at, "digest": digest, "here": bringer.is_some()});
            if let Some(line) = line.as_object_mut() {
                line.extend(file.name.clone().map(|name| ("name".to_owned(), name.into())));
                line.extend(file.size.map(|size| ("size".to_owned(), size.into())));
            }
            lines.extend(line.to_string().into_bytes());
            lines.push(b'\n');
            here.extend(digest.parse::<Hash>().ok().zip(*bringer));
        }
        Listed { lines, count: self.named.len(), here }
    }
}
