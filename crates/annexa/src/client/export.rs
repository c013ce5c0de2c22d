//! `annexa export`.

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use super::import::sending::waiting;
use super::kind;
use super::{Client, Server, taken};
use crate::exit::Failed;

/// Take a list, or a Statement of Applicability, as a file.
///
/// Without a record: what the list of that kind shows you, with its conditions and its order. As PDF it has the columns that are
/// listed, as XLSX and CSV all; registers of assets, risks and suppliers can be imported again, and change nothing.
///
/// With a record: the document that it is. A version of the Statement of Applicability says what was signed, with its place
/// in the log; a scope gives its lines as they stand.
#[derive(Clone, Debug, Args)]
#[command(after_help = "Examples:
  annexa export risks --format pdf
  annexa export assets --filter state=unowned --sort name --out unowned.xlsx
  annexa export soa-versions SOA-003 --format pdf
  annexa export scopes SC-001 --out statement-today.pdf
  annexa export risks --as-of 2026-03-31 --format csv --out - | head")]
pub struct Export {
    /// The kind, such as risks; `annexa list kinds` names them.
    kind: String,
    /// A record that is a document, by its number or id.
    handle: Option<String>,
    /// The format; without it, the ending of --out says.
    #[arg(long, short)]
    format: Option<Format>,
    /// Where to write: a file, a directory, or - for the terminal. Without it: here, under the name that the server gives.
    #[arg(long, short, value_name = "PATH")]
    out: Option<PathBuf>,
    /// Write over a file that is there.
    #[arg(long)]
    force: bool,
    /// Words that the records begin words with.
    #[arg(long, short, conflicts_with = "handle")]
    q: Option<String>,
    /// A condition: field=value, field.gte=value, field.ne=value, field.in=a,b, field.empty=true. May be repeated.
    #[arg(long, value_name = "CONDITION", conflicts_with = "handle")]
    filter: Vec<kind::Assignment>,
    /// Sort by this field; a minus before it turns the order around.
    #[arg(long, short, allow_hyphen_values = true, conflicts_with = "handle")]
    sort: Option<String>,
    /// These columns, separated by commas.
    #[arg(long, conflicts_with = "handle")]
    columns: Option<String>,
    /// Which part of a list that has more rows than a PDF holds, from 1.
    #[arg(long, conflicts_with = "handle")]
    part: Option<u32>,
    /// As it was on this day, or at this instant.
    #[arg(long, value_name = "DATE")]
    as_of: Option<String>,
    #[command(flatten)]
    server: Server,
}

/// A format.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    /// To read and keep: PDF/A, tagged.
    Pdf,
    /// To work with: a workbook.
    Xlsx,
    /// For programs: text.
    Csv,
}

impl Format {
    fn name(self) -> &'static str {
        match self {
            Format::Pdf => "pdf",
            Format::Xlsx => "xlsx",
            Format::Csv => "csv",
        }
    }

    /// The format that the ending of a file's name says.
    fn of(path: &Path) -> Option<Self> {
        let ending = path.extension()?.to_str()?.to_lowercase();
        Self::value_variants().iter().copied().find(|format| format.name() == ending)
    }
}

/// Takes it and writes it.
///
/// # Errors
/// [`Failed`].
pub async fn run(arguments: &Export) -> anyhow::Result<()> {
    let format = arguments.format.or_else(|| Format::of(arguments.out.as_deref()?));
    let format = format.ok_or_else(|| Failed::refused("Which format? Give --format pdf, xlsx or csv."))?;
    let client = Client::open(&arguments.server)?;
    let kinds = kind::all(&client).await?;
    let kind = kind::named(&kinds, &arguments.kind)?;
    let mut path = vec![kind.kind.as_str()];
    path.extend(arguments.handle.as_deref());
    path.push("export");
    let mut query = vec![("format", format.name())];
    query.extend(arguments.q.as_deref().map(|q| ("q", q)));
    query.extend(arguments.sort.as_deref().map(|sort| ("sort", sort)));
    query.extend(arguments.columns.as_deref().map(|columns| ("columns", columns)));
    query.extend(arguments.as_of.as_deref().map(|as_of| ("as_of", as_of)));
    query.extend(arguments.filter.iter().map(|filter| (filter.field.as_str(), filter.value.as_str())));
    let part = arguments.part.map(|part| part.to_string());
    query.extend(part.as_deref().map(|part| ("part", part)));
    let making = waiting("Making the file");
    let taken = client.take(&path, &query).await;
    making.finish_and_clear();
    let (bytes, name) = taken?;
    let name = name.unwrap_or_else(|| format!("{}.{}", kind.kind, format.name()));
    taken::write(arguments.out.as_deref(), arguments.force, &bytes, &name)
}
