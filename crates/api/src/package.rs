//! Audit packages: begun, looked at while they are made, fetched, cancelled. Each is seen by whoever began it and nobody else.

use axum::extract::{Path, Request};
use axum::http::header::{HeaderValue, LOCATION};
use axum::http::{StatusCode, Uri};
use axum::response::{ErrorResponse, IntoResponse as _, Response};
use decide::Rejection;
use door::{Client, Fault};
use listing::Parameters;
use package::Asked;
use record::{Body, Misfit};
use serde_json::{Value as Json, json};

use crate::input::{Input, Needs};

/// The most bytes of a request.
const BODY: usize = 64 * 1024;

pub(crate) async fn begin(client: Client, request: Request) -> Result<Response, ErrorResponse> {
    client.is_present()?;
    let Input { body, .. } = Input::read(request, Needs::Nothing, BODY).await?;
    let asked = read(body).map_err(|misfits| Fault::Rejected(Rejection::Invalid(misfits)))?;
    let work = package::begin(client.app().host(), &client.view, &asked).await?;
    let mut response = (StatusCode::ACCEPTED, axum::Json(package::describe(&work))).into_response();
    let place = HeaderValue::try_from(format!("/api/v1/packages/{}", work.id)).map_err(Fault::failure)?;
    response.headers_mut().insert(LOCATION, place);
    Ok(response)
}

pub(crate) async fn list(client: Client, uri: Uri) -> Result<Response, Fault> {
    Parameters::of(&uri)?.end()?;
    let works = package::mine(client.app().host(), &client.view)?;
    let items: Vec<Json> = works.iter().map(|work| package::describe(work)).collect();
    Ok(axum::Json(json!({"items": items})).into_response())
}

pub(crate) async fn show(client: Client, Path(id): Path<String>, uri: Uri) -> Result<Response, Fault> {
    Parameters::of(&uri)?.end()?;
    let work = package::found(client.app().host(), &client.view, &id)?;
    Ok(axum::Json(package::describe(&work)).into_response())
}

pub(crate) async fn fetch(client: Client, Path(id): Path<String>, uri: Uri) -> Result<Response, Fault> {
    Parameters::of(&uri)?.end()?;
    package::fetch(client.app().host(), &client.view, &id).await
}

pub(crate) async fn give_up(client: Client, Path(id): Path<String>, uri: Uri) -> Result<Response, Fault> {
    client.is_present()?;
    Parameters::of(&uri)?.end()?;
    package::give_up(client.app().host(), &client.view, &id)?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// What is asked for. Everything may be left out; what is not known is refused, lest somebody believes that it was left out.
fn read(mut body: Body) -> Result<Asked, Vec<Misfit>> {
    let mut misfits = Vec::new();
    let asked = Asked {
        from: text(&mut body, "from", &mut misfits),
        to: text(&mut body, "to", &mut misfits),
        scope: text(&mut body, "scope", &mut misfits),
        reader: text(&mut body, "reader", &mut misfits),
        occasion: text(&mut body, "occasion", &mut misfits),
        without_names: truth(&mut body, "without_names", &mut misfits),
        without_money: truth(&mut body, "without_money", &mut misfits),
        files: text(&mut body, "files", &mut misfits),
        without_kinds: texts(&mut body, "without_kinds", &mut misfits),
        without_fields: texts(&mut body, "without_fields", &mut misfits),
    };
    misfits.extend(body.keys().map(|name| {
        let shown: String = name.chars().take(80).collect();
        Misfit::new(
            shown.clone(),
            "unknown_field",
            format!("Packages have no `{shown}`; the description names what they have."),
        )
    }));
    if misfits.is_empty() { Ok(asked) } else { Err(misfits) }
}

fn text(body: &mut Body, name: &str, misfits: &mut Vec<Misfit>) -> Option<String> {
    match body.remove(name) {
        None | Some(Json::Null) => None,
        Some(Json::String(text)) => Some(text),
        Some(Json::Number(number)) if name == "files" => Some(number.to_string()),
        Some(_) => {
            misfits.push(Misfit::new(name, "wrong_type", "This should be text."));
            None
        }
    }
}

fn truth(body: &mut Body, name: &str, misfits: &mut Vec<Misfit>) -> bool {
    match body.remove(name) {
        None | Some(Json::Null) => false,
        Some(Json::Bool(truth)) => truth,
        Some(_) => {
            misfits.push(Misfit::new(name, "wrong_type", "This should be true or false."));
            false
        }
    }
}

fn texts(body: &mut Body, name: &str, misfits: &mut Vec<Misfit>) -> Vec<String> {
    let list = match body.remove(name) {
        None | Some(Json::Null) => return Vec::new(),
        Some(Json::Array(list)) => list,
        Some(_) => {
            misfits.push(Misfit::new(name, "wrong_type", "This should be a list of texts."));
            return Vec::new();
        }
    };
    let texts: Option<Vec<String>> = list.iter().map(|one| one.as_str().map(str::to_owned)).collect();
    texts.unwrap_or_else(|| {
        misfits.push(Misfit::new(name, "wrong_type", "This should be a list of texts."));
        Vec::new()
    })
}
