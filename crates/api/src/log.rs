//! The organisation's log as C2SP tlog-tiles: checkpoint, tiles, entry bundles, and the key that verifies them; all of it with the
//! contents as one archive; the proof of one version of a record.
//!
//! Entries hold ids, codes and salted commitments, never text. Who may read them follows from the row `audit_trail` ("Log
//! of all steps") of `rights.yaml`: whoever sees more of it than their own steps, be it only totals, what their team did,
//! or what a grant names. At present: owner, top management, ISMS manager, internal, lead and external auditor, data
//! protection officer, platform administrator.

use axum::extract::Path;
use axum::http::Uri;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse as _, Response};
use door::{Client, Fault};
use exports::LogAsked;
use ledger::tile::{Bundle, FULL, Tile};

use listing::Parameters;
use serde_json::{Value as Json, json};

use crate::answer;

const TEXT: &str = "text/plain; charset=utf-8";

/// Whoever may not read the log is answered as if there were none.
fn check(client: &Client, uri: &Uri) -> Result<(), Fault> {
    Parameters::of(uri)?.end()?;
    if client.view.may_read_log() { Ok(()) } else { Err(Fault::NotFound) }
}

pub(crate) async fn checkpoint(client: Client, uri: Uri) -> Result<Response, Fault> {
    check(&client, &uri)?;
    let note = client.app().host().checkpoint(client.organisation).await?;
    Ok(([(CONTENT_TYPE, TEXT), (CACHE_CONTROL, "no-cache")], note).into_response())
}

pub(crate) async fn verifier(client: Client, uri: Uri) -> Result<Response, Fault> {
    check(&client, &uri)?;
    let key = client.app().host().verifier(client.organisation);
    Ok(([(CONTENT_TYPE, TEXT)], key).into_response())
}

/// Who remembers the log elsewhere: each witness that is asked, how far it has cosigned, and what is the matter with it.
pub(crate) async fn witnesses(client: Client, uri: Uri) -> Result<Response, Fault> {
    check(&client, &uri)?;
    let store = client.app().host().store();
    let cosigned = store.newest_cosignatures(client.organisation).await.map_err(Fault::failure)?;
    let items: Vec<Json> = store
        .witnesses()
        .await
        .map_err(Fault::failure)?
        .iter()
        .map(|witness| {
            let newest = cosigned.iter().find(|one| one.witness == witness.name);
            json!({
                "name": witness.name, "key": witness.verifier,
                "cosigned": newest.map(|one| json!({"size": one.size, "at": one.made})),
                "problem": witness.problem.as_ref().map(|(since, says)| json!({"since": since, "detail": says})),
            })
        })
        .collect();
    Ok(answer::json(&json!({"items": items})))
}

pub(crate) async fn tile(client: Client, Path(path): Path<String>, uri: Uri) -> Result<Response, Fault> {
    check(&client, &uri)?;
    let (store, organisation) = (client.app().host().store(), client.organisation);
    let path = format!("tile/{path}");
    let (bytes, width) = if let Ok(bundle) = path.parse::<Bundle>() {
        (store.bundle(organisation, bundle).await, bundle.width())
    } else {
        let tile: Tile = path.parse().map_err(|_| Fault::NotFound)?;
        (store.tile(organisation, tile).await, tile.width())
    };
    let bytes = bytes.map_err(Fault::failure)?.ok_or(Fault::NotFound)?;
    // What is full never changes; a partial one is soon replaced by a wider one.
    let caching = if width == FULL { "private, max-age=31536000, immutable" } else { "private, max-age=60" };
    Ok(([(CONTENT_TYPE, "application/octet-stream"), (CACHE_CONTROL, caching)], bytes).into_response())
}

/// All that an outsider needs: see `exports::log`.
pub(crate) async fn export(client: Client, uri: Uri) -> Result<Response, Fault> {
    let mut parameters = Parameters::of(&uri)?;
    let (with_files, without_personal) = (parameters.take_truth("files")?, parameters.take_truth("without_personal")?);
    let withheld = parameters.take("withhold").unwrap_or_default();
    let withheld = withheld.split(',').map(str::trim).filter(|name| !name.is_empty()).map(str::to_owned).collect();
    parameters.end()?;
    exports::log(client.app().host(), &client.view, LogAsked { with_files, withheld, without_personal }).await
}

/// The proof of a version of a record. It leaves, so that is kept.
pub(crate) async fn proof(
    client: Client,
    Path((plural, handle, version)): Path<(String, String, u64)>,
    uri: Uri,
) -> Result<Response, Fault> {
    Parameters::of(&uri)?.end()?;
    let held = crate::show::held(&client.view, &plural, &handle)?;
    let proof = exports::proof(client.app().host(), &client.view, held, version).await?;
    Ok(([(CONTENT_TYPE, TEXT)], proof.to_text()).into_response())
}
