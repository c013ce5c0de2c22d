//! What leaves as a file: `GET /{kind}/export`, and `/{kind}/{handle}/export` of records that are documents.

use axum::extract::Path;
use axum::http::header::ACCEPT;
use axum::http::{HeaderMap, Uri};
use door::{Client, Fault};
use exports::{Asked, Columns, File, Format};
use isms::context::Scope;
use isms::control::SoaVersion;
use isms::derived::Column;
use listing::{Orders, Parameters, Question};
use record::{Kind, Kinded as _};

/// The kinds whose records are documents. Each has a route of its own, so that no other promises one.
pub(crate) fn documents() -> [&'static Kind; 2] {
    [SoaVersion::kind_of(), Scope::kind_of()]
}

pub(crate) async fn list(
    orders: Orders,
    client: Client,
    plural: Path<String>,
    uri: Uri,
    headers: HeaderMap,
) -> Result<File, Fault> {
    let kind = isms::registry::of_resource(&plural).ok_or(Fault::NotFound)?;
    let mut parameters = Parameters::of(&uri)?;
    let format = format(&mut parameters, &headers)?;
    let columns = columns(kind, parameters.take("columns").as_deref())?;
    let part = parameters.take_number("part", 1..=u64::from(u32::MAX))?.and_then(|part| usize::try_from(part).ok());
    let asked = Asked { parameters: parameters.clone().rest().collect(), columns, part };
    let question = Question::read(&client.view, kind, parameters)?;
    exports::list(client.app().host(), &client.view, &orders, &question, asked, format).await
}

pub(crate) async fn statement(
    client: Client,
    handle: Path<String>,
    uri: Uri,
    headers: HeaderMap,
) -> Result<File, Fault> {
    document(SoaVersion::kind_of(), client, handle, uri, headers).await
}

pub(crate) async fn as_it_stands(
    client: Client,
    handle: Path<String>,
    uri: Uri,
    headers: HeaderMap,
) -> Result<File, Fault> {
    document(Scope::kind_of(), client, handle, uri, headers).await
}

async fn document(
    kind: &'static Kind,
    client: Client,
    Path(handle): Path<String>,
    uri: Uri,
    headers: HeaderMap,
) -> Result<File, Fault> {
    let mut parameters = Parameters::of(&uri)?;
    let format = format(&mut parameters, &headers)?;
    parameters.end()?;
    let held = client.view.find(kind, &handle).ok_or(Fault::NotFound)?;
    exports::document(client.app().host(), &client.view, held, format).await
}

fn format(parameters: &mut Parameters, headers: &HeaderMap) -> Result<Format, Fault> {
    let accept = headers.get(ACCEPT).and_then(|accept| accept.to_str().ok());
    Format::asked(parameters.take("format").as_deref(), accept)
}

/// The columns that are asked for, with commas between.
fn columns(kind: &'static Kind, named: Option<&str>) -> Result<Columns, Fault> {
    let Some(named) = named else { return Ok(Columns::Usual) };
    let is_known = |name: &str| name == "state" || Column::all(kind).any(|column| column.field().name == name);
    let names: Vec<String> = named.split(',').map(|name| name.trim().to_owned()).collect();
    match names.iter().find(|name| !is_known(name)) {
        Some(unknown) => {
            let shown: String = unknown.chars().take(60).collect();
            Err(Fault::BadRequest(format!("`columns` names `{shown}`, which is no field of {}.", kind.plural)))
        }
        None => Ok(Columns::Chosen(names)),
    }
}
