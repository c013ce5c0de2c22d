//! Files by their digests: which the contents name, and whether the bytes that lie here are they.

use std::collections::BTreeMap;

use isms::documented::NamedFile;

use super::content::Content;

/// The files that contents name, by digest, each with the first record that does.
#[derive(Default)]
pub struct Files {
    named: BTreeMap<String, (String, NamedFile)>,
}

impl Files {
    /// Notes what a content names.
    pub fn name(&mut self, content: &Content) {
        for file in &content.files {
            let of = || (content.object.clone(), file.clone());
            self.named.entry(file.digest.clone()).or_insert_with(of);
        }
    }

    /// Each digest, with what people call the record that names it and the file.
    pub fn iter(&self) -> impl Iterator<Item = (&String, &(String, NamedFile))> {
        self.named.iter()
    }

    /// What a file is called: by its digest, and by the record that names it.
    pub fn called(&self, digest: &str) -> String {
        match self.named.get(digest) {
            Some((record, _)) => format!("file {digest} of {record}"),
            None => format!("file {digest}"),
        }
    }
}
