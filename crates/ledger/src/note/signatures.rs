//! The lines of a signed note: text above, signatures below. Says nothing about whether they verify.

use base64::prelude::{BASE64_STANDARD, Engine as _};

use super::{NoteError, is_name};

const MAX_BYTES: usize = 64 * 1024;
const MAX_SIGNATURES: usize = 100;

/// A signature of a note, by whomever.
pub(super) struct Signed<'a> {
    /// The name of the key.
    pub name: &'a str,
    /// The id of the key.
    pub id: [u8; 4],
    /// What stands behind the id.
    pub signature: Vec<u8>,
    /// The line itself, without its newline.
    pub line: &'a str,
}

/// The text of a note, with its last newline, and its signatures.
pub(super) fn opened(note: &str) -> Result<(&str, Vec<Signed<'_>>), NoteError> {
    let is_forbidden = |character: char| character < ' ' && character != '\n';
    if note.len() > MAX_BYTES || note.contains(is_forbidden) {
        return Err(NoteError::Note);
    }
    // The last blank line separates text and signatures; the newline before it belongs to the text.
    let end = note.rfind("\n\n").ok_or(NoteError::Note)?;
    let (text, signatures) = note.split_at_checked(end + 1).ok_or(NoteError::Note)?;
    let signatures = signatures.strip_prefix('\n').ok_or(NoteError::Note)?;
    Ok((text, lines(signatures)?))
}

/// Signature lines, each with its newline.
pub(super) fn lines(text: &str) -> Result<Vec<Signed<'_>>, NoteError> {
    let text = text.strip_suffix('\n').ok_or(NoteError::Note)?;
    let signatures: Result<Vec<_>, _> = text.split('\n').take(MAX_SIGNATURES + 1).map(signed).collect();
    signatures
        .and_then(|signatures| if signatures.len() > MAX_SIGNATURES { Err(NoteError::Note) } else { Ok(signatures) })
}

fn signed(line: &str) -> Result<Signed<'_>, NoteError> {
    let (name, signature) =
        line.strip_prefix("\u{2014} ").and_then(|rest| rest.split_once(' ')).ok_or(NoteError::Note)?;
    let signature = BASE64_STANDARD.decode(signature).map_err(|_| NoteError::Note)?;
    let (id, signature) = signature.split_first_chunk::<4>().ok_or(NoteError::Note)?;
    if !is_name(name) || signature.is_empty() {
        return Err(NoteError::Note);
    }
    Ok(Signed { name, id: *id, signature: signature.to_vec(), line })
}
