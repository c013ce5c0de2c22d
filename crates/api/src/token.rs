//! One's own tokens: `GET /tokens`, `POST /tokens`, `DELETE /tokens/{token}`.

use access::Reach;
use axum::extract::{Path, Request};
use axum::http::{StatusCode, Uri};
use axum::response::{ErrorResponse, IntoResponse as _, Response};
use door::{Client, Fault};
use jiff::SignedDuration;
use login::TokenView;
use record::{Body, Id, Misfit};
use serde_json::{Value as Json, json};

use crate::answer;
use crate::input::{Input, Needs};
use crate::member::{is_done_at_once, of_login};
use listing::Parameters;

/// The longest body.
const BODY: usize = 4096;
/// The longest name.
const NAME: usize = 80;
/// How long a token lives when nobody says, in hours.
const USUAL: i64 = 90 * 24;
/// The same for one that may approve: all that it may.
const APPROVING: i64 = 8;

pub(crate) async fn list(client: Client, uri: Uri) -> Result<Response, Fault> {
    Parameters::of(&uri)?.end()?;
    client.is_present()?;
    let tokens = client.app().logins.tokens(client.organisation, client.login).await?;
    let items: Vec<Json> = tokens.iter().map(|token| told(&client, token)).collect();
    Ok(answer::json(&json!({"items": items})))
}

fn told(client: &Client, token: &TokenView) -> Json {
    json!({
        "id": token.id,
        "name": token.name,
        "reach": token.reach.code(),
        "made": token.made,
        "expires": token.expires,
        "works": token.works,
        "is_this": client.actor().token == Some(token.id),
    })
}

pub(crate) async fn make(client: Client, request: Request) -> Result<Response, ErrorResponse> {
    let input = Input::read(request, Needs::Object, BODY).await?;
    is_done_at_once(&input)?;
    Ok(made(&client, input.body).await?)
}

async fn made(client: &Client, body: Body) -> Result<Response, Fault> {
    client.is_present()?;
    let wanted = Wanted::read(body)?;
    let (logins, organisation) = (&client.app().logins, client.organisation);
    let life = SignedDuration::from_hours(wanted.hours);
    let made = logins.make_token(organisation, client.login, client.actor(), &wanted.name, wanted.reach, life).await;
    let (id, secret) = made.map_err(of_login)?;
    let tokens = logins.tokens(organisation, client.login).await?;
    let token = tokens.iter().find(|token| token.id == id).ok_or(Fault::NotFound)?;
    let mut told = told(client, token);
    answer::set(&mut told, "token", secret.expose());
    Ok((StatusCode::CREATED, answer::json(&told)).into_response())
}

pub(crate) async fn revoke(client: Client, Path(token): Path<String>, uri: Uri) -> Result<Response, Fault> {
    Parameters::of(&uri)?.end()?;
    client.is_present()?;
    let token = Id::parse_str(&token).map_err(|_| Fault::NotFound)?;
    client.app().logins.revoke_token(client.login, client.actor(), token).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// The token that is asked for.
struct Wanted {
    name: String,
    reach: Reach,
    hours: i64,
}

impl Wanted {
    /// Reads it. Everything that does not fit is named at once.
    fn read(mut body: Body) -> Result<Self, Fault> {
        let mut misfits = Vec::new();
        let name = match body.remove("name") {
            Some(Json::String(name)) if !name.trim().is_empty() && name.chars().count() <= NAME => name,
            _ => {
                let sentence = format!("Say in at most {NAME} characters what the token is for.");
                misfits.push(Misfit::new("name", "missing", sentence));
                String::new()
            }
        };
        let reach = body.remove("reach");
        let reach = reach.as_ref().and_then(Json::as_str).and_then(Reach::from_code).unwrap_or_else(|| {
            misfits.push(Misfit::new("reach", "unknown_choice", "This is one of read, write, approve."));
            Reach::Read
        });
        let hours = match body.remove("hours") {
            None => {
                if reach == Reach::Approve {
                    APPROVING
                } else {
                    USUAL
                }
            }
            Some(hours) => hours.as_i64().unwrap_or_else(|| {
                misfits.push(Misfit::new("hours", "wrong_type", "This is a whole number of hours."));
                0
            }),
        };
        misfits.extend(body.keys().map(|name| Misfit::new(name, "unknown_field", "There is no such field here.")));
        if misfits.is_empty() {
            return Ok(Self { name, reach, hours });
        }
        Err(Fault::Rejected(decide::Rejection::Invalid(misfits)))
    }
}
