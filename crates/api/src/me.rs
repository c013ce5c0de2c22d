//! `GET /me`: who the token speaks for, and what they hold.

use axum::http::Uri;
use axum::response::Response;
use door::{Client, Fault};
use isms::registry;
use serde_json::json;

use crate::{answer, brief};
use listing::Parameters;

pub(crate) async fn me(client: Client, uri: Uri) -> Result<Response, Fault> {
    Parameters::of(&uri)?.end()?;
    let (view, actor) = (&client.view, client.actor());
    let unit = registry::named("unit");
    let roles = view.standing().held.iter().map(|holding| {
        let name = unit.and_then(|unit| view.label(unit, holding.unit));
        json!({
            "role": holding.role.id(),
            "caption": holding.role.caption(),
            "unit": {"id": holding.unit, "name": name},
            "assignment": holding.assignment,
        })
    });
    Ok(answer::json(&json!({
        "person": brief::person(view, actor.person),
        "roles": roles.collect::<Vec<_>>(),
        "reach": actor.reach.code(),
        "organisation": {"id": client.organisation, "name": view.organisation_name()},
        "today": view.today(),
    })))
}
