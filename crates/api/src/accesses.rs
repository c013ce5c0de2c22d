//! `GET /reads`: what people from outside looked at.

use axum::http::Uri;
use axum::response::Response;
use door::{Client, Fault};
use serde_json::{Value as Json, json};

use crate::{answer, brief};
use listing::Parameters;

pub(crate) async fn list(client: Client, uri: Uri) -> Result<Response, Fault> {
    let mut parameters = Parameters::of(&uri)?;
    let before = parameters.take("before").map(|before| before.parse::<i64>());
    parameters.end()?;
    let wrong = |_| Fault::BadRequest("`before` is `next` of the page before.".to_owned());
    let reads = door::reads(client.app(), &client.view, before.transpose().map_err(wrong)?).await?;
    let items = reads.rows.iter().map(|row| {
        json!({
            "person": brief::person(&client.view, row.person),
            "grant": row.under,
            "what": row.what,
            "first": row.first,
            "last": row.last,
            "count": row.count,
            "entry": row.position,
        })
    });
    Ok(answer::json(&json!({"items": items.collect::<Vec<Json>>(), "next": reads.next})))
}
