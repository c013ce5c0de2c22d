//! A file that was brought as evidence: its facts, and its way out.

use axum::extract::Path;
use axum::response::Response;
use decide::{Refusal, Rejection};
use door::{Fault, Visitor};
use isms::Held;
use isms::control::Evidence;
use ledger::Hash;
use maud::{Markup, html};
use record::{Id, Kinded as _};

use crate::format::size;

/// A file that is here.
pub struct File {
    /// The name that it came with, without the way to it.
    pub name: String,
    /// The SHA-256 of its bytes.
    pub digest: Hash,
    /// How many there are.
    pub size: usize,
    /// What the first of them look like.
    holds: &'static str,
}

impl File {
    /// Its facts.
    pub fn of(name: &str, digest: Hash, bytes: &[u8]) -> Self {
        Self { name: door::file_name(name), digest, size: bytes.len(), holds: looks_like(bytes) }
    }

    /// The facts, as whoever brings it checks them.
    pub fn facts(&self) -> Markup {
        html! {
            dl.facts {
                dt { "File" } dd { (self.name) }
                dt { "Size" } dd { (size(self.size)) }
                dt { "Holds" } dd { (self.holds) }
                dt { "SHA-256" } dd { span.digest { (self.digest) } }
            }
        }
    }
}

/// What the first bytes of a file say that it is. Only told to people; nothing is done by it.
fn looks_like(bytes: &[u8]) -> &'static str {
    const BEGINNINGS: [(&[u8], &str); 7] = [
        (b"%PDF-", "a PDF document"),
        (b"\x89PNG", "a picture (PNG)"),
        (b"\xff\xd8\xff", "a picture (JPEG)"),
        (b"GIF8", "a picture (GIF)"),
        (b"PK\x03\x04", "an Office document or an archive (ZIP)"),
        (b"\x1f\x8b", "compressed data (gzip)"),
        (b"MZ", "a program for Windows"),
    ];
    let known = BEGINNINGS.iter().find(|(beginning, _)| bytes.starts_with(beginning));
    let is_text = || std::str::from_utf8(bytes).is_ok_and(|text| !text.contains('\0'));
    match known {
        Some((_, words)) => words,
        None if is_text() => "text",
        None => "something else",
    }
}

/// The file that a piece of evidence names: who brought it, which is its submitter, and its digest. A checksum that was only
/// written down opens no file.
pub fn named(held: &Held) -> Option<(Id, Hash)> {
    let evidence: &Evidence = held.typed()?;
    let digest: Hash = evidence.file_digest.as_deref()?.parse().ok()?;
    Some((evidence.submitted_by?.id, digest))
}

/// The file of a piece of evidence, for whoever may see that.
pub async fn download(Path((_, handle)): Path<(String, String)>, visitor: Visitor) -> Result<Response, Fault> {
    let held = visitor.view.find(Evidence::kind_of(), &handle).ok_or(Fault::NotFound)?;
    let evidence: &Evidence = held.typed().ok_or(Fault::NotFound)?;
    evidence.file_digest.as_ref().ok_or(Fault::NotFound)?;
    let bytes = match named(held) {
        Some((bringer, digest)) => visitor.app().host().file(&visitor.view, bringer, &digest).await?,
        None => None,
    };
    let bytes = bytes.ok_or_else(|| Rejection::from(Refusal::engine("file_not_here")))?;
    let name = evidence.file_name.as_deref().map_or_else(|| held.handle(), door::file_name);
    Ok(door::download(&name, "application/octet-stream", bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_told_by_what_it_holds() {
        for (bytes, words) in [
            (&b"%PDF-1.7 x"[..], "a PDF document"),
            (b"MZ\x90", "a program for Windows"),
            (b"a;b\n1;2", "text"),
            (b"\x00\x01", "something else"),
            (b"", "text"),
        ] {
            assert_eq!(looks_like(bytes), words, "{bytes:?}");
        }
    }
}
