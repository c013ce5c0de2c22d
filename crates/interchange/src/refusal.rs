//! Why a file is not read at all. What is wrong with single cells is no refusal: see [`crate::Problem`].

use thiserror::Error;

use crate::limit;

/// Why a file was not read: one sentence on what it is, one on what to do.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Refusal {
    /// No bytes.
    #[error("The file is empty. Save it once more from the spreadsheet program, and bring that.")]
    Empty,
    /// More bytes than are read.
    #[error("The file has {} MiB; at most {} MiB are read. Remove pictures and sheets that are not needed, or split it.", mebibytes(*.bytes), limit::FILE_BYTES / 1_048_576)]
    TooLarge {
        /// How many it has.
        bytes: usize,
    },
    /// Something else.
    #[error("This is {what}, not a spreadsheet. Save the table as XLSX, ODS or CSV, and bring that.")]
    NotASpreadsheet {
        /// What it is, with its article.
        what: &'static str,
    },
    /// A spreadsheet of a kind that is not read.
    #[error("This is {what}. Open it in a spreadsheet program, save it as XLSX, ODS or CSV, and bring that.")]
    OtherSpreadsheet {
        /// What it is, with its article.
        what: &'static str,
    },
    /// A program inside.
    #[error(
        "The workbook holds macros ({part}), and files with programs in them are not taken. Save it without macros, as .xlsx or .ods."
    )]
    Macros {
        /// Where they are.
        part: String,
    },
    /// A password.
    #[error("The file is protected by a password. Open it, remove the password, save it, and bring that.")]
    Encrypted,
    /// An archive of very many parts.
    #[error(
        "The file is an archive of {parts} parts; a workbook has at most {}. Save the one sheet that is needed as a new file.",
        limit::PARTS
    )]
    TooManyParts {
        /// How many it has.
        parts: usize,
    },
    /// An archive bomb.
    #[error(
        "The part {part} unpacks to far more than its size, as in files made to overload a server. Copy the table into a new workbook, and bring that."
    )]
    UnpacksTooLarge {
        /// The part that does.
        part: String,
    },
    /// A document type declaration, which can name files and other entities.
    #[error(
        "The part {part} declares a document type, which spreadsheet programs never write. Open the file in one, save it again, and bring that."
    )]
    DocumentType {
        /// The part that does.
        part: String,
    },
    /// Not well-formed.
    #[error(
        "The file is damaged in {part}: {why}. Open it in a spreadsheet program, let that repair it, save it, and bring that."
    )]
    Damaged {
        /// The part that is.
        part: String,
        /// What is wrong there.
        why: String,
    },
    /// Text that begins like UTF-8 or UTF-16 and is not.
    #[error(
        "Line {line} holds the byte 0x{byte:02X} (byte {offset} of the file), which is not {encoding}. Save the file as CSV in UTF-8, and bring that."
    )]
    Undecodable {
        /// The encoding that the file begins with.
        encoding: &'static str,
        /// The line, from 1.
        line: usize,
        /// The place in the file, from 1.
        offset: usize,
        /// The byte there.
        byte: u8,
    },
    /// A quotation mark that is never closed swallows the rest of the file.
    #[error("Row {row} opens a quotation mark that is never closed. Close it or double it, and bring the file again.")]
    UnclosedQuote {
        /// The row in which it opens, from 1.
        row: u32,
    },
    /// Too many sheets.
    #[error("The workbook has more than {} sheets. Save the sheets that are needed as a new file.", limit::SHEETS)]
    TooManySheets,
    /// Too many rows.
    #[error(
        "{} rows are read of a sheet, and {sheet} has more. Split it, and bring the parts one after another.",
        limit::ROWS
    )]
    TooManyRows {
        /// Where: the sheet and its name, or the file.
        sheet: String,
    },
    /// Too many columns.
    #[error(
        "{} columns are read of a sheet, and {sheet} has a value beyond them. Delete the columns that are not needed.",
        limit::COLUMNS
    )]
    TooManyColumns {
        /// Where: the sheet and its name, or the file.
        sheet: String,
    },
    /// Too many cells in all.
    #[error(
        "The workbook holds more text and numbers than can be read at once. Save the one sheet that is needed as a new file."
    )]
    TooMuch,
    /// Nothing in it.
    #[error("No sheet of the file has a row with anything in it. Check that the right file was saved.")]
    NoRows,
}

impl Refusal {
    /// A word for programs.
    pub fn code(&self) -> &'static str {
        match self {
            Refusal::Empty => "empty_file",
            Refusal::TooLarge { .. } => "file_too_large",
            Refusal::NotASpreadsheet { .. } => "not_a_spreadsheet",
            Refusal::OtherSpreadsheet { .. } => "other_spreadsheet",
            Refusal::Macros { .. } => "macros",
            Refusal::Encrypted => "encrypted",
            Refusal::TooManyParts { .. } => "too_many_parts",
            Refusal::UnpacksTooLarge { .. } => "unpacks_too_large",
            Refusal::DocumentType { .. } => "document_type",
            Refusal::Damaged { .. } => "damaged",
            Refusal::Undecodable { .. } => "undecodable",
            Refusal::UnclosedQuote { .. } => "unclosed_quote",
            Refusal::TooManySheets => "too_many_sheets",
            Refusal::TooManyRows { .. } => "too_many_rows",
            Refusal::TooManyColumns { .. } => "too_many_columns",
            Refusal::TooMuch => "too_much",
            Refusal::NoRows => "no_rows",
        }
    }

    pub(crate) fn damaged(part: &str, why: impl ToString) -> Self {
        Refusal::Damaged { part: part.to_owned(), why: why.to_string() }
    }
}

/// Rounded up, so that a file just over the limit does not seem to be within it.
fn mebibytes(bytes: usize) -> usize {
    bytes.div_ceil(1_048_576)
}
