//! What leaves, as a visitor or a program asks for it: a list with its filters, or the document that a record is.
//!
//! Pages and API share this. Everything starts from a `View`; putting a document together and setting it leave the runtime's
//! threads, a few at once, and that it left is kept before the answer leaves.
//!
//! | module | is about |
//! |---|---|
//! | [`format`] | PDF, XLSX, CSV, and how one asks for them |
//! | [`asked`] | what was asked to get a list, in words |
//! | `list` | records as rows |
//! | `cell` | values of records as cells |
//! | `part` | long lists on paper |
//! | `own` | how a sheet has to look to be brought in again unchanged |
//! | `risks` | the risk register as a document |
//! | `compared` | what differs between two moments, as a document |
//! | `log`, [`Archive`] | the log as an outsider verifies it, and the archive that it leaves in |
//! | [`words`] | stored values in words |
//! | `press` | what sets PDFs; the program installs it |
//! | `document` | which records are documents |
//! | `audit` | the report of an audit |
//! | `statement`, `stood`, `changes` | the Statement of Applicability: one version, or the lines as they stand |

mod archive;
mod asked;
mod audit;
mod cell;
mod changes;
mod compared;
mod document;
mod file;
mod format;
mod list;
mod log;
mod names;
mod own;
mod part;
mod press;
mod risks;
mod statement;
mod stood;
mod turns;
pub mod words;

use access::View;
use door::Fault;
use host::Host;
use isms::Held;
use jiff::Timestamp;
use listing::{Orders, Question};
use record::{Id, Kind};
use report::Document;
use serde_json::json;

pub use archive::{Archive, To, Written};
pub use asked::Asked;
pub use compared::{comparison, comparison_file};
pub use document::{InLog, has_document};
pub use file::File;
pub use format::{Format, MEDIA_TYPES};
pub use list::Columns;
pub use log::{LogAsked, Making as LogMaking, Withheld, field as field_named, log};
pub use part::parts;
pub use press::{install, is_installed};
pub use stood::lines;

use document::{Own, proof_of};
use part::Part;
use turns::apart;

/// Why a document was not made, as whoever asked is told.
fn unprinted(error: report::Unprinted) -> Fault {
    Fault::failure(error)
}

/// The records that a question finds, as a file.
///
/// # Errors
/// [`Fault::BadRequest`] when a PDF would have too many rows and no part of it was asked for; [`Fault::Busy`] when too many documents are being made.
pub async fn list(
    host: &Host,
    view: &View,
    orders: &Orders,
    question: &Question,
    asked: Asked,
    format: Format,
) -> Result<File, Fault> {
    let ids = orders.answer(view, question).await?;
    let kind = question.kind;
    let mut asked = asked;
    let ids = match format {
        Format::Pdf => {
            let part = Part::of(&ids, asked.part)?;
            asked.parameters.extend(part.words.map(|words| ("part".to_owned(), words)));
            part.ids
        }
        Format::Xlsx | Format::Csv if asked.part.is_some() => {
            return Err(Fault::BadRequest("Only a PDF comes in parts; leave `part` out.".to_owned()));
        }
        Format::Xlsx | Format::Csv => ids.to_vec(),
    };
    let about = json!({"list": kind.plural, "format": format.name(), "rows": ids.len(), "asked": asked.parameters()});
    let (work, now) = (view.clone(), host.now());
    let file = apart(move || file(&work, kind, &ids, &asked, format, now));
    let file = file.await?;
    host.exported(view, &about).await?;
    Ok(file)
}

/// These records, in this order, as a file that is printed at `now`. Nothing is kept of it: see [`list`].
///
/// # Errors
/// [`Fault::Failure`] when it cannot be made.
pub fn file(
    view: &View,
    kind: &'static Kind,
    ids: &[Id],
    asked: &Asked,
    format: Format,
    now: Timestamp,
) -> Result<File, Fault> {
    let view = Printing { view, now };
    let bytes = match format {
        Format::Pdf if kind.name == "risk" => press::pdf(Document::Risks(&risks::register(view, ids, asked))),
        Format::Pdf => press::pdf(Document::Table(&list::table(view, kind, ids, asked, true))),
        Format::Xlsx => list::table(view, kind, ids, asked, false).workbook(),
        Format::Csv => list::table(view, kind, ids, asked, false).separated(),
    };
    Ok(File::new(bytes.map_err(unprinted)?, format, &file::name(&view, &[kind.plural])))
}

/// The proof that a version of a record stands in the log. That it leaves is kept before it does.
///
/// # Errors
/// [`Fault::NotFound`] for whoever may not read the log, and where there is no such version.
pub async fn proof(host: &Host, view: &View, held: &Held, version: u64) -> Result<ledger::proof::Proof, Fault> {
    let proof = host.prove(view, held.kind, held.id, version).await?.ok_or(Fault::NotFound)?;
    let about = json!({"proof": held.kind.name, "id": held.id, "version": version});
    host.exported(view, &about).await?;
    Ok(proof)
}

/// The document that a record is, as a file.
///
/// # Errors
/// [`Fault::NotFound`] for kinds that are none, see [`has_document`]; [`Fault::Busy`] when too many are being made.
pub async fn document(host: &Host, view: &View, held: &Held, format: Format) -> Result<File, Fault> {
    if !has_document(held.kind) {
        return Err(Fault::NotFound);
    }
    let log = if view.may_read_log() { Some(in_log(host, view, held).await?) } else { None };
    let about = json!({"kind": held.kind.name, "id": held.id, "version": held.version, "format": format.name()});
    let (work, held, now) = (view.clone(), held.clone(), host.now());
    let file = apart(move || document_file(&work, &held, log, format, now));
    let file = file.await?;
    host.exported(view, &about).await?;
    Ok(file)
}

/// What the log says of a record: its newest checkpoint, its key, and the proof of the newest approval.
///
/// # Errors
/// When the database fails.
pub async fn in_log(host: &Host, view: &View, held: &Held) -> Result<InLog, Fault> {
    let approves = |command: &str| catalogue::life_cycles().transition(command).is_some_and(|step| step.second_factor);
    let versions = host.history(view, held.kind, held.id).await?;
    let approval = versions.iter().find(|version| approves(&version.command));
    let proof = match approval {
        Some(approval) => host.prove(view, held.kind, held.id, approval.version).await?,
        None => None,
    };
    Ok(InLog {
        checkpoint: host.checkpoint(view.organisation()).await?,
        key: host.verifier(view.organisation()),
        approval: proof.map(|proof| proof.to_text()),
    })
}

/// The document that a record is, printed at `now`, with what the log says of it. Nothing is kept of it: see [`document`].
///
/// # Errors
/// [`Fault::NotFound`] for a record that is none.
pub fn document_file(
    view: &View,
    held: &Held,
    log: Option<InLog>,
    format: Format,
    now: Timestamp,
) -> Result<File, Fault> {
    let document = Own::of(Printing { view, now }, held, log).ok_or(Fault::NotFound)?;
    let bytes = match format {
        Format::Pdf => document.pdf(),
        Format::Xlsx => document.table().workbook(),
        Format::Csv => document.table().separated(),
    };
    let name = file::name(view, &document.called().each_ref().map(String::as_str));
    Ok(File::new(bytes.map_err(unprinted)?, format, &name))
}

/// The Statement of Applicability that a record is, see [`has_document`], as a value.
pub fn statement_of(view: &View, held: &Held, now: Timestamp) -> Option<report::Statement> {
    statement::statement(Printing { view, now }, held, None)
}

/// A view that is printed at a moment; that it may show another one is told apart.
#[derive(Clone, Copy)]
struct Printing<'a> {
    view: &'a View,
    now: Timestamp,
}

impl std::ops::Deref for Printing<'_> {
    type Target = View;
    fn deref(&self) -> &View {
        self.view
    }
}

impl Printing<'_> {
    /// What every document says of itself.
    fn imprint(&self, title: String, identity: &str) -> report::Imprint {
        report::Imprint {
            organisation: self.organisation_name().to_owned(),
            title,
            as_of: self.is_past().then(|| moment(self)),
            printed: report::imprint::Printed::at(self.now, self.time_zone()),
            log: report::imprint::LogState::new(
                self.log_size(),
                &self.log_root().to_string(),
                self.log_recorded(),
                self.time_zone(),
            ),
            identity: format!("{} {identity}", self.organisation()),
        }
    }
}

/// The past moment that is shown: the day, with the time where it is not the end of it.
pub fn moment(view: &View) -> String {
    let then = view.now().to_zoned(view.time_zone());
    let is_end = view.day_of(view.now() + jiff::SignedDuration::from_secs(1)) > view.today();
    if is_end { day(view.today()) } else { then.strftime("%-d %b %Y, %H:%M").to_string() }
}

/// A day: 4 Sep 2026.
fn day(date: jiff::civil::Date) -> String {
    date.strftime("%-d %b %Y").to_string()
}

/// A moment where the organisation is: 4 Sep 2026, 14:22.
fn instant(view: &View, at: jiff::Timestamp) -> String {
    at.to_zoned(view.time_zone()).strftime("%-d %b %Y, %H:%M").to_string()
}

/// The name of a kind's list.
fn titles(kind: &Kind) -> String {
    match kind.name {
        "risk" => "Risk register".to_owned(),
        _ => kind.titles.to_owned(),
    }
}
