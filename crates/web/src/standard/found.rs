//! Rows of the standard and of the laws beside it by words or numbers, those of the edition of 2013 included.

use catalogue::{controls, gdpr, requirements, sox, standard};
use door::Visitor;

use super::{PATH, href};

/// A row that was found.
pub struct Row {
    /// Its reference and title.
    pub title: String,
    /// What it is.
    pub sub: String,
    /// Its page.
    pub href: String,
}

/// What people call the whole standard.
const NAMES: [&str; 4] = ["iso/iec 27001:2022", "iso/iec 27001", "iso 27001", "27001"];

/// The rows whose reference, title or old number the words begin.
pub fn rows(visitor: &Visitor, words: &str, limit: usize) -> Vec<Row> {
    let sought = words.trim().to_lowercase();
    if sought.is_empty() {
        return Vec::new();
    }
    whole(visitor, &sought).into_iter().chain(each(visitor, &sought)).take(limit).collect()
}

/// The whole standard, under any of its names.
fn whole(visitor: &Visitor, sought: &str) -> Option<Row> {
    let is_named = NAMES.contains(&sought) || (sought.len() > 3 && NAMES.iter().any(|name| name.starts_with(sought)));
    is_named.then(|| Row {
        title: standard().catalogue.name.clone(),
        sub: "All requirements and reference controls".to_owned(),
        href: visitor.href(PATH),
    })
}

fn each<'a>(visitor: &'a Visitor, sought: &'a str) -> impl Iterator<Item = Row> + 'a {
    let requirements =
        requirements().iter().filter(move |row| fits(&row.reference, &row.title, sought)).map(move |row| Row {
            title: format!("{} {}", row.reference, row.title),
            sub: "ISO/IEC 27001".to_owned(),
            href: href(visitor, &row.id),
        });
    let controls = controls().iter().filter_map(move |row| {
        let old = row.legacy_2013.iter().find(|old| old.to_lowercase() == sought);
        (old.is_some() || fits(&row.reference, &row.title, sought)).then(|| Row {
            title: format!("{} {}", row.reference, row.title),
            sub: old.map_or_else(|| "Annex A".to_owned(), |old| format!("Annex A, {old} in the edition of 2013")),
            href: href(visitor, &row.id),
        })
    });
    let laws = gdpr().rows.iter().map(|row| ("gdpr", row.reference.as_str(), row.title.as_str(), "GDPR"));
    let laws = laws.chain(sox().rows.iter().map(|row| ("sox-itgc", row.reference.as_str(), row.title.as_str(), "SOX")));
    let laws = laws.filter(move |(_, reference, title, _)| fits(reference, title, sought)).map(
        move |(law, reference, title, name)| Row {
            title: format!("{reference} {title}"),
            sub: name.to_owned(),
            href: format!("{}#{reference}", visitor.href(&format!("frameworks/{law}"))),
        },
    );
    requirements.chain(controls).chain(laws)
}

/// Whether the words are the beginning of a reference, or each of them begins a word of the title.
fn fits(reference: &str, title: &str, sought: &str) -> bool {
    let (reference, title) = (reference.to_lowercase(), title.to_lowercase());
    let begins = |word: &str| title.split(|letter: char| !letter.is_alphanumeric()).any(|one| one.starts_with(word));
    reference == sought
        || reference.strip_prefix(sought).is_some_and(|rest| rest.starts_with(['.', ' ', ')', '(']))
        || (sought.len() > 2 && sought.split_whitespace().all(begins))
}
