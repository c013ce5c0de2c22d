//! `GET /{kind}`: a page of records, filtered, sorted, with a cursor that stays true while records change.

use axum::extract::Path;
use axum::http::Uri;
use axum::response::Response;
use door::{Client, Fault};
use record::Id;
use serde::Serialize;

use crate::answer;
use crate::item::Item;
use listing::Cursor;
use listing::Orders;
use listing::Parameters;
use listing::Question;

/// How many items a page has when nobody says.
const USUAL: usize = 50;

/// A page of any list.
#[derive(Serialize)]
pub(crate) struct Page<T, N = String> {
    pub items: Vec<T>,
    /// Where to go on.
    pub next: Option<N>,
    /// How many there are on all pages together.
    pub total: usize,
}

pub(crate) async fn list(orders: Orders, client: Client, plural: Path<String>, uri: Uri) -> Result<Response, Fault> {
    let kind = isms::registry::of_resource(&plural).ok_or(Fault::NotFound)?;
    let view = &client.view;
    let mut parameters = Parameters::of(&uri)?;
    let limit = parameters.take_limit(USUAL)?;
    let cursor = parameters.take("cursor");
    let question = Question::read(view, kind, parameters)?;
    let cursor = cursor.map(|cursor| Cursor::decode(&cursor, &question)).transpose()?;
    let ids = orders.answer(view, &question).await?;
    let from = cursor.map_or(0, |cursor| cursor.position(view, &question, &ids));
    let rest: &[Id] = ids.get(from..).unwrap_or_default();
    let (page, after) = rest.split_at(limit.min(rest.len()));
    let today = view.today();
    let items = page.iter().filter_map(|id| view.held(kind, *id)).map(|held| Item::of(view, held, today)).collect();
    let last = page.last().filter(|_| !after.is_empty());
    let next = last.and_then(|last| Cursor::at(view, &question, *last)).map(|cursor| cursor.encode());
    Ok(answer::json(&Page { items, next, total: ids.len() }))
}
