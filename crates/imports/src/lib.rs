//! Importing as a visitor or a program does it: bring a file, look at what it is, see what it would do, confirm, take it back.
//!
//! Pages and API share this. The bytes lie beside the log by their digest from the first moment on, so that a file is sent once
//! and looked at often; who confirms nothing leaves nothing for longer than a day. Reading and planning leave the runtime's
//! threads, a few at once.

mod asked;
mod back;
mod opened;
mod reading;
mod report;
mod rights;
mod turns;

pub use asked::{Asked, Looked, LookedSheet};
pub use back::TakenBack;
pub use opened::{Choice, Opened};
pub use reading::Remembered;
pub use rights::{may_bring, may_bring_any, may_read_file, may_read_report};
pub use turns::Seat;

use access::View;
use decide::{Command, Import};
use door::Fault;
use host::{Committed, Host};
use intake::{Earlier, Plan, Source};
use interchange::{Interpretation, Mapping, Workbook};
use record::Id;
use sha2::{Digest as _, Sha256};

use reading::Reading;
use turns::Turns;

/// The longest file.
pub const FILE_BYTES: usize = interchange::limit::FILE_BYTES;

/// The way in for files. All share the turns of this process.
#[derive(Clone, Copy, Debug)]
pub struct Imports;

impl Imports {
    /// Takes a file in and says what it is. Its digest is how it is spoken of from now on.
    ///
    /// # Errors
    /// [`Fault::BadRequest`] with what is wrong with the file.
    pub async fn bring(&self, host: &Host, view: &View, seat: Seat, bytes: Vec<u8>) -> Result<Looked, Fault> {
        let readings = self.readings(host, view).await?;
        let (looked, bytes) = self
            .apart(seat, move || {
                let digest = in_hex(&Sha256::digest(&bytes));
                let workbook = read(&bytes)?;
                Ok((Looked::of(&workbook, digest, bytes.len(), &readings), bytes))
            })
            .await?;
        host.take_sheet(view, bytes).await?;
        Ok(looked)
    }

    /// Looks at a file that was brought.
    ///
    /// # Errors
    /// [`Fault::NotFound`] when it was not brought, or more than a day ago and never confirmed.
    pub async fn look(&self, host: &Host, view: &View, digest: &str) -> Result<Looked, Fault> {
        let seat = self.seat(view)?;
        let (bytes, digest) = (self.content(host, view, digest).await?, digest.to_owned());
        let readings = self.readings(host, view).await?;
        self.apart(seat, move || Ok(Looked::of(&read(&bytes)?, digest, bytes.len(), &readings))).await
    }

    /// The bytes of a file or of a report. Whether the viewer may have them, the records that name them say.
    ///
    /// # Errors
    /// [`Fault::NotFound`] when there are none of that digest.
    pub async fn content(&self, host: &Host, view: &View, digest: &str) -> Result<Vec<u8>, Fault> {
        let digest = from_hex(digest).ok_or(Fault::NotFound)?;
        let found = host.store().blob(view.organisation(), &digest).await.map_err(Fault::failure)?;
        found.ok_or(Fault::NotFound)
    }

    /// What a file would do.
    ///
    /// # Errors
    /// [`Fault::BadRequest`] with what is wrong with the file, the mapping or the answers.
    pub async fn plan(&self, host: &Host, view: &View, asked: &Asked) -> Result<Planned, Fault> {
        let seat = self.seat(view)?;
        let bytes = stored(host, view, &asked.digest).await?;
        let earlier = host.imported(view).await.map_err(Fault::failure)?;
        let (view, asked) = (view.clone(), asked.clone());
        self.apart(seat, move || {
            let workbook = read(&bytes)?;
            let (sheet, mapping) = asked.chosen(&workbook)?;
            planned(&view, sheet, Asked { mapping: Some(mapping), ..asked }, bytes.len(), &earlier)
        })
        .await
    }

    /// The command that does what was planned, with its report. File and report are kept for good before it is committed, so
    /// that no record names bytes that are gone, whatever happens to the request.
    ///
    /// # Errors
    /// [`Fault::BadRequest`] when there is nothing to do, or the file is not here any more.
    pub async fn command(&self, host: &Host, view: &View, planned: &Planned) -> Result<Command, Fault> {
        let nothing = || Fault::BadRequest("Nothing in this file would change anything here.".to_owned());
        let mut import = planned.plan.import.clone().ok_or_else(nothing)?;
        let (store, organisation) = (host.store(), view.organisation());
        let source = from_hex(&planned.asked.digest).ok_or(Fault::NotFound)?;
        if !store.keep_blob(organisation, &source).await? {
            return Err(gone());
        }
        let kept = [("report_digest", report::bytes(planned)?), ("reading_digest", Reading::of(planned).bytes()?)];
        for (field, bytes) in kept {
            let digest = store.put_blob(organisation, bytes, host.now()).await?;
            store.keep_blob(organisation, &digest).await?;
            import.report.insert(field.to_owned(), in_hex(&digest).into());
        }
        Ok(Command::Import(Box::new(import)))
    }

    /// A seat in the queue of the viewer's organisation, to be taken before a file is let in.
    ///
    /// # Errors
    /// [`Fault::Busy`] when there is none; then it is better sent again later.
    pub fn seat(&self, view: &View) -> Result<Seat, Fault> {
        Turns::here().seat(view.organisation())
    }

    /// Work that takes a while, on a thread of its own.
    async fn apart<T: Send + 'static>(
        &self,
        seat: Seat,
        work: impl FnOnce() -> Result<T, Fault> + Send + 'static,
    ) -> Result<T, Fault> {
        Turns::here().apart(seat, work).await
    }
}

/// A plan with what it was made from.
#[derive(Clone, Debug)]
pub struct Planned {
    /// What it would do.
    pub plan: Plan,
    /// How the sheet was read.
    pub mapping: Mapping,
    /// Everything that the sheet leaves open, answered or not.
    pub questions: interchange::Questions,
    /// What was asked.
    pub asked: Asked,
}

/// The plan of a sheet whose mapping is chosen.
fn planned(
    view: &View,
    sheet: &interchange::Sheet,
    asked: Asked,
    size: usize,
    earlier: &Earlier,
) -> Result<Planned, Fault> {
    let mapping = asked.mapping.clone().ok_or(Fault::NotFound)?;
    let interpretation = interpreted(sheet, &mapping, &asked)?;
    let source = Source {
        file_name: asked.file_name.clone(),
        digest: asked.digest.clone(),
        size: size as u64,
        sheet: sheet.name.to_string(),
    };
    // INVARIANT: no import of nothing counts as a success.
    if interpretation.entries.is_empty() {
        let sentence = format!(
            "No row stands below the header in row {}. Say which row names the columns, or choose the sheet that has the rows.",
            mapping.header.last
        );
        return Err(Fault::BadRequest(sentence));
    }
    let questions = interchange::questions(sheet, &mapping);
    let plan = intake::plan(view, source, &mapping, &interpretation, earlier);
    if let Some(records) = plan.import.as_ref().map(Import::records).filter(|records| *records > decide::IMPORTED) {
        return Err(Fault::BadRequest(format!(
            "The {} rows of this sheet come to {records} records with their actions, placeholders and claims; one import takes {}. \
             Split the sheet, and bring the parts one after another.",
            plan.counts.rows,
            decide::IMPORTED
        )));
    }
    Ok(Planned { plan, mapping, questions, asked })
}

impl Planned {
    /// What a person saw, in one word: another plan has another one, also where the counts are the same.
    pub fn seen(&self) -> String {
        let shown = serde_json::to_vec(&(&self.plan.rows, &self.plan.placeholders)).unwrap_or_default();
        in_hex(&Sha256::digest(&shown))
    }
}

fn read(bytes: &[u8]) -> Result<Workbook, Fault> {
    interchange::read(bytes).map_err(|refusal| Fault::BadRequest(refusal.to_string()))
}

fn interpreted(sheet: &interchange::Sheet, mapping: &Mapping, asked: &Asked) -> Result<Interpretation, Fault> {
    interchange::interpret(sheet, mapping, &asked.answers).map_err(|misfits| {
        let sentences: Vec<String> = misfits.into_iter().map(|misfit| misfit.sentence).collect();
        Fault::BadRequest(sentences.join(" "))
    })
}

async fn stored(host: &Host, view: &View, digest: &str) -> Result<Vec<u8>, Fault> {
    let digest = from_hex(digest).ok_or(Fault::NotFound)?;
    let found = host.store().blob(view.organisation(), &digest).await.map_err(Fault::failure)?;
    found.ok_or_else(gone)
}

fn gone() -> Fault {
    Fault::BadRequest("This file is not here any more. Bring it again.".to_owned())
}

/// The retained record of an import that was committed.
pub fn report_of(committed: &Committed) -> Option<Id> {
    let is_report = |outcome: &&decide::Outcome| outcome.kind.name == "retained-record";
    committed.outcomes.iter().find(is_report).map(|outcome| outcome.id)
}

/// Bytes in hexadecimal.
pub(crate) fn in_hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A digest in hexadecimal.
pub(crate) fn from_hex(text: &str) -> Option<[u8; 32]> {
    if text.len() != 64 || !text.is_ascii() {
        return None;
    }
    let mut digest = [0; 32];
    for (byte, pair) in digest.iter_mut().zip(text.as_bytes().chunks(2)) {
        *byte = u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()?;
    }
    Some(digest)
}
