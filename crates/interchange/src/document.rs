//! Files that are documents: what they are by their bytes, and that no program hides in them. They are looked into and never
//! read.

use crate::archive::Archive;

/// What a file of a document is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DocumentFile {
    /// A PDF document.
    Pdf,
    /// A Word document (.docx).
    Word,
    /// An OpenDocument text (.odt).
    OpenDocument,
}

/// Why a file is not taken as a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoDocument {
    /// It holds macros.
    #[error(
        "The file holds macros, and files with programs in them are not taken. Save it without macros, as .docx, .odt or PDF."
    )]
    Macros,
    /// It is an old Word file, in which macros hide.
    #[error("This is an old Word file (.doc), or one with a password. Save it as .docx or as PDF, without a password.")]
    Old,
    /// Its archive cannot be looked into.
    #[error("The file is damaged, or made so that nobody can look into it. Save it again, or choose another.")]
    Unreadable,
    /// It is something else.
    #[error("This is neither a PDF nor a Word or OpenDocument text. Save it as one of these.")]
    Other,
}

/// What a document in a file is, by its bytes.
///
/// # Errors
/// A sentence that says why it is not taken, and what to do.
pub fn document_file(bytes: &[u8]) -> Result<DocumentFile, NoDocument> {
    const COMPOUND: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";
    if bytes.starts_with(b"%PDF-") {
        return Ok(DocumentFile::Pdf);
    }
    if bytes.starts_with(COMPOUND) {
        return Err(NoDocument::Old);
    }
    if !bytes.starts_with(b"PK\x03\x04") {
        return Err(NoDocument::Other);
    }
    archived(bytes)
}

fn archived(bytes: &[u8]) -> Result<DocumentFile, NoDocument> {
    let mut archive = Archive::open(bytes).map_err(|_| NoDocument::Unreadable)?;
    let holds_program =
        |name: &str| name.ends_with("vbaproject.bin") || name.starts_with("basic/") || name.starts_with("scripts/");
    if archive.names().any(holds_program) {
        return Err(NoDocument::Macros);
    }
    let mut beginning = |name: &str, bytes| archive.beginning(name, bytes).map_err(|_| NoDocument::Unreadable);
    let types = beginning("[Content_Types].xml", 1024 * 1024)?;
    if types.windows(12).any(|window| window == b"macroEnabled") {
        return Err(NoDocument::Macros);
    }
    let kind = beginning("mimetype", 100)?;
    if kind.trim_ascii() == b"application/vnd.oasis.opendocument.text" {
        return Ok(DocumentFile::OpenDocument);
    }
    if !types.is_empty() && archive.has("word/document.xml") {
        return Ok(DocumentFile::Word);
    }
    Err(NoDocument::Other)
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Write as _};

    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    use super::*;

    fn archive(parts: &[(&str, &str)]) -> Vec<u8> {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, content) in parts {
            zip.start_file(*name, SimpleFileOptions::default()).unwrap();
            zip.write_all(content.as_bytes()).unwrap();
        }
        zip.finish().unwrap().into_inner()
    }

    const TYPES: (&str, &str) = ("[Content_Types].xml", "<Types/>");
    const WORD: (&str, &str) = ("word/document.xml", "<document/>");

    #[test]
    fn a_document_is_told_by_its_bytes_and_not_by_its_name() {
        let open = ("mimetype", "application/vnd.oasis.opendocument.text");
        for (bytes, found) in [
            (b"%PDF-1.7".to_vec(), Ok(DocumentFile::Pdf)),
            (archive(&[TYPES, WORD]), Ok(DocumentFile::Word)),
            (archive(&[open]), Ok(DocumentFile::OpenDocument)),
            (archive(&[TYPES, ("xl/workbook.xml", "")]), Err(NoDocument::Other)),
            (b"MZ\x90".to_vec(), Err(NoDocument::Other)),
            (Vec::new(), Err(NoDocument::Other)),
            (b"PK\x03\x04broken".to_vec(), Err(NoDocument::Unreadable)),
            (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1rest".to_vec(), Err(NoDocument::Old)),
        ] {
            assert_eq!(document_file(&bytes), found, "{:?}", bytes.get(..8));
        }
    }

    #[test]
    fn a_word_file_with_macros_is_refused_wherever_they_hide() {
        let declared =
            ("[Content_Types].xml", "<Override ContentType='application/vnd.ms-word.document.macroEnabled.main+xml'/>");
        for parts in [
            vec![TYPES, WORD, ("word/vbaProject.bin", "x")],
            vec![declared, WORD],
            vec![("mimetype", "application/vnd.oasis.opendocument.text"), ("Basic/script-lc.xml", "x")],
        ] {
            assert_eq!(document_file(&archive(&parts)), Err(NoDocument::Macros), "{parts:?}");
        }
    }
}
