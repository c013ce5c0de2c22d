//! Who signs in: `GET /members`, `POST /people/{handle}/invitation`, `DELETE /people/{handle}/membership`.
//!
//! Whoever may let a person sign in sees whether they do, and may end it; nobody else, but everybody sees their own. What
//! a person may do once inside follows from their roles and is not decided here.

use access::{Reach, View};
use axum::extract::{Path, Request};
use axum::http::{StatusCode, Uri};
use axum::response::{ErrorResponse, IntoResponse as _, Response};
use decide::{Refusal, Rejection};
use door::{Client, Fault, keep_owners};
use isms::Held;
use isms::people::Person;
use login::{Invited, LoginError, Member};
use record::{Kinded as _, Misfit};
use serde_json::{Value as Json, json};

use crate::input::{Input, Needs};
use crate::{answer, brief, show};
use listing::Parameters;

/// The longest body: there is nothing to say.
const BODY: usize = 4096;

pub(crate) async fn list(client: Client, uri: Uri) -> Result<Response, Fault> {
    Parameters::of(&uri)?.end()?;
    client.is_present()?;
    let members = client.app().logins.members(client.organisation).await?;
    let view = &client.view;
    let shown = members.iter().filter(|member| is_shown(view, member));
    let items: Vec<Json> = shown.map(|member| told(view, member)).collect();
    Ok(answer::json(&json!({"items": items})))
}

fn is_shown(view: &View, member: &Member) -> bool {
    let is_own = member.person == view.actor().person;
    is_own || view.held(Person::kind_of(), member.person).is_some_and(|held| view.may_invite(held))
}

fn told(view: &View, member: &Member) -> Json {
    let number = view.held(Person::kind_of(), member.person).and_then(|held| held.number());
    json!({
        "person": brief::person(view, member.person),
        "number": number,
        "email": member.email,
        "state": if member.has_password { "signs_in" } else { "invited" },
        "has_codes": member.has_codes,
    })
}

pub(crate) async fn invite(
    client: Client,
    Path(handle): Path<String>,
    request: Request,
) -> Result<Response, ErrorResponse> {
    let input = Input::read(request, Needs::Nothing, BODY).await?;
    is_done_at_once(&input)?;
    Ok(invited(&client, &handle).await?)
}

async fn invited(client: &Client, handle: &str) -> Result<Response, Fault> {
    let held = invitable(client, handle)?;
    let email = held.typed::<Person>().and_then(|person| person.email.clone());
    let no_email = || Misfit::new("email", "missing", "This person has no e-mail address yet. Add one, then invite.");
    let email = email.ok_or_else(no_email)?;
    let app = client.app();
    let invited = app.logins.send_invitation(client.organisation, held.id, &email, client.actor()).await;
    let (how, link) = match invited.map_err(of_login)? {
        Invited::Letter => ("letter", None),
        Invited::Link(secret) => ("link", Some(secret.link(&app.settings.public_url))),
        Invited::Known => ("known", None),
    };
    let told = json!({"person": brief::person(&client.view, held.id), "email": &*email, "how": how, "link": link});
    Ok((StatusCode::CREATED, answer::json(&told)).into_response())
}

pub(crate) async fn end(
    client: Client,
    Path(handle): Path<String>,
    request: Request,
) -> Result<Response, ErrorResponse> {
    let input = Input::read(request, Needs::Nothing, BODY).await?;
    is_done_at_once(&input)?;
    Ok(ended(&client, &handle).await?)
}

async fn ended(client: &Client, handle: &str) -> Result<Response, Fault> {
    let held = invitable(client, handle)?;
    if client.actor().reach < Reach::Write {
        return Err(Rejection::from(Refusal::guard("reach_too_small")).into());
    }
    keep_owners(client.app(), client.organisation, client.actor(), held.id).await?;
    client.app().logins.end_membership(client.organisation, held.id, client.actor()).await.map_err(of_login)?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

fn invitable<'a>(client: &'a Client, handle: &str) -> Result<&'a Held, Fault> {
    client.is_present()?;
    let held = show::held(&client.view, Person::kind_of().plural, handle)?;
    if client.view.may_invite(held) { Ok(held) } else { Err(Fault::NotFound) }
}

/// What concerns logins cannot be tried, and has no answer that could be given twice.
pub(crate) fn is_done_at_once(input: &Input) -> Result<(), Fault> {
    if input.is_dry_run || input.idempotency.is_some() {
        let sentence = "Leave `dry_run` and `Idempotency-Key` out: this concerns signing in and is done at once.";
        return Err(Fault::BadRequest(sentence.to_owned()));
    }
    Ok(())
}

/// What went wrong, in the words of the API.
pub(crate) fn of_login(error: LoginError) -> Fault {
    match error {
        LoginError::Unproven => Rejection::from(Refusal::guard("second_factor_missing")).into(),
        LoginError::Invalid(sentence) => Misfit::new("", "does_not_fit", sentence).into(),
        other => other.into(),
    }
}
