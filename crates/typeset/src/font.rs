//! The fonts: Source Sans 3, Noto Sans for the scripts that it does not have, and what the operator adds. `bundle` takes those
//! within the program from the registry; Chinese, Japanese and Korean would make it twice as large, so that they are read from
//! a directory.

use std::collections::{BTreeMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::{LazyLock, OnceLock};
use std::{fs, io};

use typst::foundations::Bytes;
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;

include!(concat!(env!("OUT_DIR"), "/fonts.rs"));

/// What everything is set in, as far as it has the letters.
const FIRST: &str = "Source Sans 3";

/// Writing systems, each with a letter that stands for it.
const WRITTEN: [(&str, char); 12] = [
    ("Arabic", 'ع'),
    ("Hebrew", 'א'),
    ("Devanagari", 'अ'),
    ("Thai", 'ก'),
    ("Chinese", '中'),
    ("Japanese", 'あ'),
    ("Korean", '한'),
    ("Bengali", 'অ'),
    ("Tamil", 'த'),
    ("Georgian", 'ა'),
    ("Armenian", 'Ա'),
    ("Ethiopic", 'አ'),
];

/// What the operator added.
static ADDED: OnceLock<Vec<Font>> = OnceLock::new();

/// The fonts and what is known about them.
pub(crate) struct Fonts {
    pub all: Vec<Font>,
    pub book: LazyHash<FontBook>,
    /// Their families, in the order in which a letter is looked for.
    pub families: Vec<String>,
    /// The characters that some family has in every cut.
    characters: HashSet<u32>,
}

/// Read when the first document is set.
pub(crate) static FONTS: LazyLock<Fonts> = LazyLock::new(|| {
    let own = FILES.iter().flat_map(|file| Font::iter(Bytes::new(*file)));
    let all: Vec<Font> = own.chain(ADDED.get().into_iter().flatten().cloned()).collect();
    let mut cuts: BTreeMap<&str, Vec<&Font>> = BTreeMap::new();
    let mut families: Vec<String> = vec![FIRST.to_owned()];
    for font in &all {
        let family = font.info().family.as_str();
        cuts.entry(family).or_default().push(font);
        if !families.iter().any(|known| known == family) {
            families.push(family.to_owned());
        }
    }
    let whole = |cuts: &Vec<&Font>| -> HashSet<u32> {
        let sets = cuts.iter().map(|font| font.info().coverage.iter().collect::<HashSet<u32>>());
        sets.reduce(|one, other| &one & &other).unwrap_or_default()
    };
    let characters = cuts.values().flat_map(whole).collect();
    let book = LazyHash::new(FontBook::from_fonts(&all));
    Fonts { all, book, families, characters }
});

/// Whether some family has a letter for a character, in every cut.
pub(crate) fn has(character: char) -> bool {
    FONTS.characters.contains(&u32::from(character))
}

/// Adds the fonts of a directory and those below it, before the first document is set. Returns how many there are.
///
/// # Errors
/// When the directory cannot be read. What holds no font is passed over.
pub fn add(directory: &Path) -> io::Result<usize> {
    let mut files = Vec::new();
    gather(directory, &mut files)?;
    // The order decides which font a letter is taken from.
    files.sort();
    let mut fonts = Vec::new();
    for file in files {
        fonts.extend(Font::iter(Bytes::new(fs::read(file)?)));
    }
    let count = fonts.len();
    // Whoever comes second adds nothing: the fonts are those of the program, once.
    Ok(if ADDED.set(fonts).is_ok() { count } else { 0 })
}

fn gather(directory: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(directory)? {
        let path = entry?.path();
        let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
        if path.is_dir() {
            gather(&path, files)?;
        } else if ["ttf", "otf", "ttc", "otc"].iter().any(|known| ending.eq_ignore_ascii_case(known)) {
            files.push(path);
        }
    }
    Ok(())
}

/// Writing systems that documents can show beside Latin, Greek and Cyrillic, and those that they cannot.
pub fn scripts() -> (Vec<&'static str>, Vec<&'static str>) {
    let (shown, missing): (Vec<_>, Vec<_>) = WRITTEN.into_iter().partition(|(_, letter)| has(*letter));
    let names = |all: Vec<(&'static str, char)>| all.into_iter().map(|(name, _)| name).collect();
    (names(shown), names(missing))
}
