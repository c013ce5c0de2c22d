//! What somebody asks of a file, and what they are told it is.

use door::Fault;
use interchange::{Answers, Mapping, Recognition, Register, Sheet, Workbook};
use serde::{Deserialize, Serialize};

use crate::reading::{Earlier, Remembered};

/// What is asked of a file that was brought.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Asked {
    /// The SHA-256 of its bytes, in hexadecimal.
    pub digest: String,
    /// The name that it came with.
    pub file_name: String,
    /// The sheet, by its position from 0; without one, the first that looks like a register.
    #[serde(default)]
    pub sheet: Option<usize>,
    /// The register that its rows go to; without one, the likeliest.
    #[serde(default)]
    pub register: Option<Register>,
    /// How its columns are read; without it, as was recognised.
    #[serde(default)]
    pub mapping: Option<Mapping>,
    /// What its scales and words mean.
    #[serde(default)]
    pub answers: Answers,
}

impl Asked {
    /// What is asked first: everything as it is recognised.
    pub fn first(digest: &str, file_name: &str) -> Self {
        Self {
            digest: digest.to_owned(),
            file_name: file_name.to_owned(),
            sheet: None,
            register: None,
            mapping: None,
            answers: Answers::default(),
        }
    }

    /// The sheet that is meant and how it is read.
    pub(crate) fn chosen<'a>(&self, workbook: &'a Workbook) -> Result<(&'a Sheet, Mapping), Fault> {
        let recognised = interchange::recognise(workbook);
        let is_known =
            |found: &Option<Recognition>| found.as_ref().is_some_and(|found| intake::kind_of(found.register).is_some());
        let position = self.sheet.or_else(|| recognised.iter().position(is_known)).unwrap_or(0);
        let bad = |sentence: &str| Fault::BadRequest(sentence.to_owned());
        let sheet = workbook.sheets.get(position).ok_or_else(|| bad("The file has no such sheet."))?;
        if let Some(sentence) = elsewhere(sheet) {
            return Err(Fault::BadRequest(sentence));
        }
        let mapping = match (&self.mapping, recognised.into_iter().nth(position).flatten()) {
            (Some(mapping), _) => mapping.clone(),
            (None, Some(found)) if self.register.is_none_or(|register| register == found.register) => found.mapping,
            (None, Some(found)) => interchange::recognise_as(sheet, found.mapping.header, self.register).mapping,
            (None, None) => return Err(bad("The sheet is empty.")),
        };
        if intake::kind_of(mapping.register).is_none() {
            return Err(bad("This sheet does not look like a list of assets, risks or suppliers. Say which it is."));
        }
        Ok((sheet, mapping))
    }
}

/// What is said of a list that Annexa wrote and that no file brings back.
pub(crate) fn elsewhere(sheet: &Sheet) -> Option<String> {
    let kind = interchange::own::elsewhere(sheet)?;
    Some(format!(
        "This is a list of ours, of the kind {kind}; files bring assets, risks and suppliers only. Nothing was read. Change such records \
         on their pages, or over the API."
    ))
}

/// What a file is.
#[derive(Clone, Debug, Serialize)]
pub struct Looked {
    /// The SHA-256 of its bytes, in hexadecimal: how it is spoken of.
    pub digest: String,
    /// How long it is, in bytes.
    pub size: usize,
    /// Its sheets.
    pub sheets: Vec<LookedSheet>,
    /// What should be known about how it was read.
    pub notes: Vec<String>,
}

/// What a sheet is.
#[derive(Clone, Debug, Serialize)]
pub struct LookedSheet {
    /// Its name; empty for a file that has none.
    pub name: String,
    /// Whether people do not see it.
    pub is_hidden: bool,
    /// How many rows hold anything.
    pub rows: usize,
    /// What it was recognised as; nothing when it is empty.
    pub recognition: Option<Recognition>,
    /// How the last import with the same headers was read, for this sheet.
    pub remembered: Option<Remembered>,
}

impl Looked {
    pub(crate) fn of(workbook: &Workbook, digest: String, size: usize, readings: &[Earlier]) -> Self {
        let recognised = interchange::recognise(workbook);
        let sheets = workbook.sheets.iter().zip(recognised).map(|(sheet, recognition)| LookedSheet {
            name: sheet.name.to_string(),
            is_hidden: sheet.is_hidden,
            rows: sheet.rows.len(),
            remembered: recognition.as_ref().and_then(|found| Remembered::of(sheet, found, readings)),
            recognition,
        });
        let notes = workbook.notes.iter().map(|note| note.sentence.clone());
        Self { digest, size, sheets: sheets.collect(), notes: notes.collect() }
    }

    /// The position of the first sheet that looks like a register, or else of the first that people see.
    pub fn likeliest(&self) -> usize {
        let register = |recognition: &Recognition| intake::kind_of(recognition.register).is_some();
        let known = self.sheets.iter().position(|sheet| sheet.recognition.as_ref().is_some_and(register));
        let shown = || self.sheets.iter().position(|sheet| !sheet.is_hidden && sheet.recognition.is_some());
        known.or_else(shown).unwrap_or(0)
    }
}
