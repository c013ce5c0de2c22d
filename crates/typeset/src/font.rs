//! The fonts, within the program: Source Sans 3 in three cuts. `bundle` takes them from the registry.

use std::sync::LazyLock;

use typst::foundations::Bytes;
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;

static FILES: [&[u8]; 3] = [
    include_bytes!("../../../bundle/print/400Regular.ttf"),
    include_bytes!("../../../bundle/print/400Regular_Italic.ttf"),
    include_bytes!("../../../bundle/print/600SemiBold.ttf"),
];

/// The fonts and what is known about them.
pub(crate) struct Fonts {
    pub all: Vec<Font>,
    pub book: LazyHash<FontBook>,
}

/// Read when the first document is set.
pub(crate) static FONTS: LazyLock<Fonts> = LazyLock::new(|| {
    let all: Vec<Font> = FILES.iter().flat_map(|file| Font::iter(Bytes::new(*file))).collect();
    let book = LazyHash::new(FontBook::from_fonts(&all));
    Fonts { all, book }
});

/// Whether every cut has a letter for a character.
pub(crate) fn has(character: char) -> bool {
    FONTS.all.iter().all(|font| font.info().coverage.contains(u32::from(character)))
}
