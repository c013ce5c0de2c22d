//! The files of evidence: each under the number of its evidence, as it was brought, one after the other, so that no more than one of
//! them is in memory.

use std::collections::BTreeMap;

use access::View;
use exports::Archive;
use host::Host;
use isms::control::Evidence;
use ledger::Hash;
use record::{Id, Kinded as _};

use crate::asked::Files;
use crate::making::Unmade;
use crate::pages::Filed;

/// How many characters of a name are kept.
const NAME: usize = 80;

/// A file that evidence names.
pub(crate) struct Named {
    evidence: Id,
    path: String,
    digest: Hash,
    bringer: Option<Id>,
    size: Option<u64>,
}

/// Those that evidence names, as far as it is in the package.
pub(crate) fn named(view: &View) -> Vec<Named> {
    let files = view.records(Evidence::kind_of()).filter_map(|held| {
        let evidence: &Evidence = held.typed()?;
        let digest: Hash = evidence.file_digest.as_deref()?.parse().ok()?;
        let name = evidence.file_name.as_deref().map(door::file_name);
        Some(Named {
            evidence: held.id,
            path: format!("files/{}/{}", held.handle(), plain(name.as_deref().unwrap_or("file"))),
            digest,
            bringer: evidence.submitted_by.map(|by| by.id),
            size: evidence.file_size.and_then(|size| u64::try_from(size.get()).ok()),
        })
    });
    files.collect()
}

/// Puts them into the archive, as far as they go along, and says where each is.
///
/// # Errors
/// [`Unmade`].
pub(crate) async fn file(
    host: &Host,
    view: &View,
    files: Files,
    archive: &mut Archive,
    advance: impl Fn() -> Result<(), Unmade>,
) -> Result<BTreeMap<Id, Filed>, Unmade> {
    let mut filed = BTreeMap::new();
    for named in named(view) {
        advance()?;
        // Whoever submitted the evidence brought the file; a digest that was only written down opens none.
        let bytes = match named.bringer {
            Some(bringer) if files.takes(named.size.unwrap_or_default()) => {
                host.file(view, bringer, &named.digest).await?
            }
            _ => None,
        };
        let is_left_out = !files.takes(named.size.unwrap_or_default());
        let placed = match bytes {
            Some(bytes) if files.takes(bytes.len() as u64) => {
                archive.words(&named.path, bytes).await?;
                Filed::Here(named.path)
            }
            Some(_) => Filed::LeftOut,
            None if is_left_out => Filed::LeftOut,
            None => Filed::Missing,
        };
        filed.insert(named.evidence, placed);
    }
    Ok(filed)
}

/// A name that every system takes, and that leads nowhere else.
fn plain(name: &str) -> String {
    let is_plain = |letter: char| letter.is_alphanumeric() || matches!(letter, '.' | '-' | '_');
    let letters = name.chars().map(|letter| if is_plain(letter) { letter } else { '-' });
    let name: String = letters.collect();
    // The end tells what it is, so that it is the beginning which is cut.
    let skipped = name.chars().count().saturating_sub(NAME);
    let name: String = name.chars().skip(skipped).collect();
    let name = name.trim_matches(['.', '-']);
    if name.is_empty() { "file".to_owned() } else { name.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_leads_nowhere_else() {
        for (name, kept) in [
            ("report of June.pdf", "report-of-June.pdf"),
            ("../../etc/passwd", "etc-passwd"),
            ("a?b#c%20.txt", "a-b-c-20.txt"),
            ("...", "file"),
            ("Prüfbericht.pdf", "Prüfbericht.pdf"),
        ] {
            assert_eq!(plain(name), kept);
        }
        assert!(plain(&format!("{}.pdf", "x".repeat(200))).ends_with("x.pdf"));
    }
}
