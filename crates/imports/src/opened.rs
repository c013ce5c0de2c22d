//! A file on the table: how a person has it read now, what is wrong with that, and what it would do.

use std::collections::BTreeMap;

use access::View;
use door::Fault;
use host::Host;
use interchange::{Answers, Header, Mapping, Misfit, Questions, Recognition, Register, Sheet, Target, Workbook};

use crate::asked::elsewhere;
use crate::{Asked, Imports, Looked, Planned, planned, read, stored};

/// How a person has a file read: what they chose themselves; the rest is as it was recognised.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Choice {
    /// The SHA-256 of its bytes, in hexadecimal.
    pub digest: String,
    /// The name that it came with.
    pub file_name: String,
    /// The sheet, by its position from 0.
    pub sheet: Option<usize>,
    /// The register that its rows go to.
    pub register: Option<Register>,
    /// The rows that name the columns.
    pub header: Option<Header>,
    /// Where columns go.
    pub targets: BTreeMap<u16, Target>,
    /// What its scales and words mean.
    pub answers: Answers,
}

/// A file as it is read now.
#[derive(Clone, Debug)]
pub struct Opened {
    /// The whole file.
    pub looked: Looked,
    /// The sheet that is read, by its position from 0.
    pub sheet: usize,
    /// What was recognised of it, and the first values of its columns; nothing where it is empty.
    pub recognition: Option<Recognition>,
    /// How it is read.
    pub mapping: Mapping,
    /// What is wrong with that.
    pub misfits: Vec<Misfit>,
    /// What it leaves open, answered or not.
    pub questions: Questions,
    /// What it would do; nothing as long as something is wrong, or where nobody asked.
    pub planned: Option<Box<Planned>>,
}

impl Imports {
    /// Reads a file as somebody chose, and plans it if asked to and possible.
    ///
    /// # Errors
    /// As [`Imports::plan`]; what is wrong with the mapping is told in [`Opened::misfits`] instead.
    pub async fn open(&self, host: &Host, view: &View, choice: &Choice, plans: bool) -> Result<Opened, Fault> {
        let seat = self.seat(view)?;
        let bytes = stored(host, view, &choice.digest).await?;
        let earlier = if plans { host.imported(view).await.map_err(Fault::failure)? } else { Default::default() };
        let (view, choice) = (view.clone(), choice.clone());
        self.apart(seat, move || {
            let workbook = read(&bytes)?;
            let mut opened = opened(&workbook, &choice, bytes.len())?;
            if plans && opened.misfits.is_empty() {
                let sheet = workbook.sheets.get(opened.sheet).ok_or(Fault::NotFound)?;
                let asked = Asked {
                    sheet: Some(opened.sheet),
                    register: Some(opened.mapping.register),
                    mapping: Some(opened.mapping.clone()),
                    answers: choice.answers,
                    ..Asked::first(&choice.digest, &choice.file_name)
                };
                opened.planned = Some(Box::new(planned(&view, sheet, asked, bytes.len(), &earlier)?));
            }
            Ok(opened)
        })
        .await
    }
}

fn opened(workbook: &Workbook, choice: &Choice, size: usize) -> Result<Opened, Fault> {
    let looked = Looked::of(workbook, choice.digest.clone(), size, &[]);
    let position = choice.sheet.unwrap_or_else(|| looked.likeliest());
    let no_sheet = || Fault::BadRequest("The file has no such sheet.".to_owned());
    let sheet = workbook.sheets.get(position).ok_or_else(no_sheet)?;
    let found = looked.sheets.get(position).and_then(|sheet| sheet.recognition.clone());
    let recognition = found.map(|found| again(sheet, found, choice));
    let mut mapping = recognition.as_ref().map_or_else(nothing, |recognition| recognition.mapping.clone());
    for column in &mut mapping.columns {
        if let Some(target) = choice.targets.get(&column.column) {
            column.target = target.clone();
        }
    }
    let misfits = misfits(sheet, &mapping, recognition.is_none());
    let questions = interchange::questions(sheet, &mapping);
    Ok(Opened { looked, sheet: position, recognition, mapping, misfits, questions, planned: None })
}

/// What is recognised under the header and the register that a person chose.
fn again(sheet: &Sheet, found: Recognition, choice: &Choice) -> Recognition {
    if choice.header.is_none() && choice.register.is_none_or(|register| register == found.register) {
        return found;
    }
    let header = choice.header.unwrap_or(found.mapping.header);
    interchange::recognise_as(sheet, header, choice.register.or(Some(found.register)))
}

fn nothing() -> Mapping {
    Mapping { register: Register::Other, header: Header { first: 1, last: 1 }, columns: Vec::new() }
}

fn misfits(sheet: &Sheet, mapping: &Mapping, is_empty: bool) -> Vec<Misfit> {
    let whole = |sentence: &str| vec![Misfit { column: None, sentence: sentence.to_owned() }];
    if is_empty {
        return whole("This sheet is empty. Choose another one.");
    }
    if let Some(sentence) = elsewhere(sheet) {
        return whole(&sentence);
    }
    if intake::kind_of(mapping.register).is_none() {
        return whole("Say what the sheet is a list of: assets, risks or suppliers.");
    }
    mapping.check_in(sheet).err().unwrap_or_default()
}
