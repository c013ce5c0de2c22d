//! `GET /search`: records of all kinds by their words.

use axum::http::Uri;
use axum::response::Response;
use door::{Client, Fault};
use serde_json::json;

use crate::{answer, brief, show};
use listing::Parameters;

pub(crate) async fn search(client: Client, uri: Uri) -> Result<Response, Fault> {
    let mut parameters = Parameters::of(&uri)?;
    let limit = parameters.take_limit(20)?;
    let words =
        parameters.take("q").ok_or_else(|| Fault::BadRequest("Say in `q` which words to look for.".to_owned()))?;
    let kind = parameters.take("kind").map(|plural| show::kind(&plural)).transpose()?;
    parameters.end()?;
    let view = &client.view;
    let found = match kind {
        Some(kind) => {
            let ids = view.search_within(kind, &words);
            ids.iter().filter_map(|id| view.held(kind, *id)).take(limit).map(|held| brief::record(view, held)).collect()
        }
        None => view.search(&words, limit).into_iter().map(|held| brief::record(view, held)).collect::<Vec<_>>(),
    };
    Ok(answer::json(&json!({"items": found})))
}
