//! Whether a file names somebody, as far as that can be seen: its bytes, and the parts of the archive that a workbook or a document
//! is. What is packed otherwise, such as a PDF, is not seen.

use std::io::{Cursor, Read as _};

use isms::erasure::Words;
use zip::ZipArchive;

/// How many bytes of an archive's parts are read, all together: what unpacks to more is no workbook that was brought in.
const MOST: u64 = 512 << 20;

/// Whether one of the words stands in the file.
pub fn names(words: &Words, bytes: &[u8]) -> bool {
    words.name_in_bytes(bytes) || (bytes.starts_with(b"PK") && within(words, bytes))
}

fn within(words: &Words, bytes: &[u8]) -> bool {
    let Ok(mut archive) = ZipArchive::new(Cursor::new(bytes)) else { return false };
    let mut left = MOST;
    for place in 0..archive.len() {
        let Ok(part) = archive.by_index(place) else { continue };
        let mut unpacked = Vec::new();
        let Ok(read) = part.take(left).read_to_end(&mut unpacked) else { continue };
        left = left.saturating_sub(read as u64);
        let text = String::from_utf8_lossy(&unpacked);
        if words.name(&text) || words.name(&plain(&text)) {
            return true;
        }
    }
    false
}

/// The text of a part in XML: without its tags, and with the signs that it writes otherwise.
fn plain(xml: &str) -> String {
    let mut plain = String::with_capacity(xml.len());
    for (position, piece) in xml.split('<').enumerate() {
        // What stands before the first tag is text; of every later piece what stands behind its tag.
        let text = if position == 0 { piece } else { piece.split_once('>').map_or("", |(_, text)| text) };
        plain.push_str(text);
    }
    plain.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&apos;", "'").replace("&amp;", "&")
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    use super::*;

    fn words(word: &str) -> Words {
        let mut words = Words::default();
        words.add(word);
        words
    }

    #[test]
    fn a_name_is_found_in_plain_bytes_and_within_an_archive() {
        let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
        archive.start_file("xl/sharedStrings.xml", SimpleFileOptions::default()).unwrap();
        archive
            .write_all(b"<sst><si><t>Ask Quill &amp; <b>Hobbs</b> first, often, often, often</t></si></sst>")
            .unwrap();
        let bytes = archive.finish().unwrap().into_inner();
        assert!(!words("Quill & Hobbs").name_in_bytes(&bytes), "it is packed");
        assert!(names(&words("Quill & Hobbs"), &bytes));
        assert!(!names(&words("Quill & Hobson"), &bytes));
        assert!(names(&words("Quill Hobbs"), b"name;mail\nQuill Hobbs;q@x.example\n"));
        assert!(!names(&words("Quill Hobbs"), b"PK\x03\x04 broken"));
    }
}
