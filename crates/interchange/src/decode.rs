//! Bytes of a CSV file as text: UTF-8, UTF-16, or what older Windows programs write.

use encoding_rs::{Encoding, UTF_16BE, UTF_16LE, WINDOWS_1252};

use crate::refusal::Refusal;
use crate::workbook::Note;

/// A file as text.
pub(crate) struct Decoded {
    pub text: String,
    pub encoding: &'static str,
    pub notes: Vec<Note>,
}

/// Decodes by the mark at the beginning, else as UTF-8, else as Windows-1252, and says so.
pub(crate) fn decode(bytes: &[u8]) -> Result<Decoded, Refusal> {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        let body = bytes.get(mark..).unwrap_or_default();
        return if encoding == UTF_16LE || encoding == UTF_16BE {
            utf_16(encoding, body, mark)
        } else {
            utf_8(body).map_err(|first| undecodable("UTF-8", body, first, mark))
        };
    }
    match utf_8(bytes) {
        Ok(decoded) => Ok(decoded),
        Err(first) if is_damaged_utf_8(bytes) => Ok(lossy(bytes, first)),
        Err(first) => windows(bytes, first),
    }
}

fn utf_8(bytes: &[u8]) -> Result<Decoded, usize> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(Decoded { text: text.to_owned(), encoding: "UTF-8", notes: Vec::new() }),
        Err(error) => Err(error.valid_up_to()),
    }
}

fn utf_16(encoding: &'static Encoding, body: &[u8], mark: usize) -> Result<Decoded, Refusal> {
    match encoding.decode_without_bom_handling_and_without_replacement(body) {
        Some(text) => Ok(Decoded { text: text.into_owned(), encoding: encoding.name(), notes: Vec::new() }),
        None => {
            let (text, _) = encoding.decode_without_bom_handling(body);
            let before = text.split(char::REPLACEMENT_CHARACTER).next().unwrap_or_default();
            let first = before.encode_utf16().count() * 2;
            let line = before.matches('\n').count() + 1;
            let byte = body.get(first).copied().unwrap_or_default();
            Err(Refusal::Undecodable { encoding: encoding.name(), line, offset: mark + first + 1, byte })
        }
    }
}

/// Whether the file is UTF-8 all but for a few bytes: it has more letters of several bytes than bytes that are wrong.
fn is_damaged_utf_8(bytes: &[u8]) -> bool {
    let (mut letters, mut wrong) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        letters += chunk.valid().chars().filter(|letter| !letter.is_ascii()).count();
        wrong += chunk.invalid().len();
    }
    letters > wrong
}

fn lossy(bytes: &[u8], first: usize) -> Decoded {
    let sentence = format!(
        "The file is UTF-8 but for some bytes; the first is {}. The cells with them are not read.",
        place(bytes, first)
    );
    Decoded { text: String::from_utf8_lossy(bytes).into_owned(), encoding: "UTF-8", notes: vec![Note::whole(sentence)] }
}

fn windows(bytes: &[u8], first: usize) -> Result<Decoded, Refusal> {
    let (text, _) = WINDOWS_1252.decode_without_bom_handling(bytes);
    // Five bytes mean nothing in Windows-1252 and become control characters.
    if let Some(position) = bytes.iter().position(|byte| matches!(byte, 0x81 | 0x8D | 0x8F | 0x90 | 0x9D)) {
        return Err(undecodable("UTF-8 or Windows-1252", bytes, position, 0));
    }
    let sentence = format!(
        "The file is not UTF-8 ({}), so it was read as Windows-1252. Check letters such as ä, é or ł; if they are wrong, save it as CSV in UTF-8.",
        place(bytes, first)
    );
    Ok(Decoded { text: text.into_owned(), encoding: "windows-1252", notes: vec![Note::whole(sentence)] })
}

fn place(bytes: &[u8], position: usize) -> String {
    let byte = bytes.get(position).copied().unwrap_or_default();
    format!("byte 0x{byte:02X} in line {}, byte {} of the file", line(bytes, position), position + 1)
}

fn undecodable(encoding: &'static str, bytes: &[u8], position: usize, mark: usize) -> Refusal {
    let byte = bytes.get(position).copied().unwrap_or_default();
    Refusal::Undecodable { encoding, line: line(bytes, position), offset: mark + position + 1, byte }
}

fn line(bytes: &[u8], position: usize) -> usize {
    bytes.iter().take(position).filter(|byte| **byte == b'\n').count() + 1
}
