//! Spreadsheets in: bytes to rows of typed values, and every cell that could not be read, with its address and a sentence.
//!
//! No I/O, no clock, no records: what comes out is joined with the ISMS elsewhere, in words that are not yet ids ("Anna Schmidt",
//! "File server"). Nothing is guessed silently: what a column means is proposed as a [`Mapping`], what a foreign scale means is asked
//! as a [`ScaleQuestion`]; a person answers both.
//!
//! ```text
//! bytes --read--> Workbook --recognise--> Recognition (register, Mapping) --questions--> Questions
//!                                                   Mapping + Answers --interpret--> Interpretation (entries, problems, claims)
//! ```
//!
//! | module | is about |
//! |---|---|
//! | [`mod@read`], `archive`, `xml`, `xlsx`, `ods`, `separated`, `decode` | bytes, and what they could do to us |
//! | [`workbook`], `assemble`, [`address`], [`number`], [`calendar`] | sheets, rows, cells, whatever the format |
//! | [`register`], `words` | our fields, and the words of nine languages for them (`data/`) |
//! | [`mod@recognise`], [`header`], `naming`, `profile`, `control` | which register a sheet is, and which column which field |
//! | [`document_file`] | texts in files: what they are, and that no program hides in them |
//! | [`own`] | sheets that Annexa wrote: they are read as they were written |
//! | [`mapping`], [`question`], `tally`, `suggestion` | what a person decides about a sheet |
//! | [`mod@interpret`], `rows`, `lines`, [`entry`], `value` | rows of values |

mod archive;
mod assemble;
mod control;
mod decode;
mod document;
mod lines;
mod naming;
mod ods;
mod profile;
mod refusal;
mod rows;
mod separated;
mod suggestion;
mod tally;
mod value;
mod word_files;
mod words;
mod xlsx;
mod xml;

pub mod address;
pub mod calendar;
pub mod entry;
pub mod header;
pub mod interpret;
pub mod limit;
pub mod mapping;
pub mod number;
pub mod own;
pub mod question;
pub mod read;
pub mod recognise;
pub mod register;
pub mod workbook;

pub use address::Address;
pub use calendar::DateOrder;
pub use document::{DocumentFile, NoDocument, document_file};
pub use entry::{Action, Claim, Effect, Entry, Extra, Located, Problem, Standing, Value};
pub use header::Header;
pub use interpret::{Counts, Interpretation, NotCarriedOver, interpret};
pub use mapping::{MappedColumn, Mapping, Misfit, Target};
pub use question::{Answers, DateQuestion, Meaning, Questions, Scale, ScaleQuestion, SourceValue, questions};
pub use read::read;
pub use recognise::{Column, Recognition, recognise, recognise_as};
pub use refusal::Refusal;
pub use register::{Field, Register, Shape};
pub use workbook::{Cell, Content, Note, Row, Sheet, Workbook, one_line};

/// The beginning of a text, for a sentence.
pub(crate) fn excerpt(text: &str) -> String {
    const CHARACTERS: usize = 40;
    let line = workbook::one_line(text);
    match line.char_indices().nth(CHARACTERS) {
        Some((end, _)) => format!("{}…", line.get(..end).unwrap_or_default()),
        None => line,
    }
}
