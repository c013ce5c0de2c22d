//! All that the typesetter can reach: a template, what templates share, the data, the fonts.

use std::sync::LazyLock;

use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt as _, World};

use crate::font;
use report::Unprinted;

static LIBRARY: LazyLock<LazyHash<Library>> = LazyLock::new(|| LazyHash::new(Library::default()));

/// A document's world. It ends with the document.
pub(crate) struct Desk {
    template: Source,
    look: Source,
    data: (FileId, Bytes),
}

impl Desk {
    pub fn new(template: &str, look: &str, data: &str) -> Result<Self, Unprinted> {
        Ok(Self {
            template: Source::new(file("document.typ")?, template.to_owned()),
            look: Source::new(file("look.typ")?, look.to_owned()),
            data: (file("data.json")?, Bytes::from_string(data.to_owned())),
        })
    }
}

fn file(name: &str) -> Result<FileId, Unprinted> {
    let path = VirtualPath::new(name).map_err(|error| Unprinted::Typesetting(error.to_string()))?;
    Ok(RootedPath::new(VirtualRoot::Project, path).intern())
}

impl World for Desk {
    fn library(&self) -> &LazyHash<Library> {
        &LIBRARY
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &font::FONTS.book
    }

    fn main(&self) -> FileId {
        self.template.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        let sources = [&self.template, &self.look];
        sources.into_iter().find(|source| source.id() == id).cloned().ok_or_else(|| nowhere(id))
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        let (data, bytes) = &self.data;
        if *data == id { Ok(bytes.clone()) } else { Err(nowhere(id)) }
    }

    fn font(&self, index: usize) -> Option<Font> {
        font::FONTS.all.get(index).cloned()
    }

    /// No clock: the moment of printing is part of the data.
    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}

fn nowhere(id: FileId) -> FileError {
    FileError::NotFound(id.vpath().get_without_slash().into())
}
