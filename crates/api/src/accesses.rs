//! `GET /accesses`: what people from outside looked at, and what left as a file.

use axum::http::Uri;
use axum::response::Response;
use door::{Client, Fault};
use serde_json::{Value as Json, json};
use store::{Access, Occasion};

use crate::{answer, brief};
use listing::Parameters;

pub(crate) async fn list(client: Client, uri: Uri) -> Result<Response, Fault> {
    let mut parameters = Parameters::of(&uri)?;
    let before = parameters.take("before").map(|before| before.parse::<i64>());
    let occasion = parameters.take("occasion").map(|code| Occasion::of(&code).ok_or(code));
    parameters.end()?;
    let unread = |_| Fault::BadRequest("`before` is `next` of the page before.".to_owned());
    let unknown = |_| Fault::BadRequest("`occasion` is `outside` or `export`.".to_owned());
    let (before, occasion) = (before.transpose().map_err(unread)?, occasion.transpose().map_err(unknown)?);
    let accesses = door::accesses(client.app(), &client.view, occasion, before).await?;
    let items = accesses.rows.iter().map(|row| item(&client, row));
    Ok(answer::json(&json!({"items": items.collect::<Vec<Json>>(), "next": accesses.next})))
}

fn item(client: &Client, row: &Access) -> Json {
    let (address, export) = match row.occasion {
        Occasion::Outside => (Some(&row.what), None),
        // What is beyond a thousand in an hour is counted and not told.
        Occasion::Export => (None, serde_json::from_str::<Json>(&row.what).ok()),
    };
    json!({
        "occasion": row.occasion.code(),
        "person": brief::person(&client.view, row.person),
        "under": row.under,
        "address": address,
        "export": export,
        "first": row.first,
        "last": row.last,
        "count": row.count,
        "entry": row.position,
    })
}
