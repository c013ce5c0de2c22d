//! The link by which a supplier answers: `POST` and `DELETE /supplier-assessments/{handle}/link`.

use axum::extract::{Path, Request};
use axum::http::StatusCode;
use axum::response::{ErrorResponse, IntoResponse as _, Response};
use decide::{Refusal, Rejection};
use door::{Client, Fault};
use isms::Held;
use isms::supplier::SupplierAssessment;
use login::{Asked, Asking};
use record::{Kinded as _, Misfit};
use serde_json::json;

use crate::input::{Input, Needs};
use crate::member::{is_done_at_once, of_login};
use crate::{answer, show};

/// The longest body: there is nothing to say.
const BODY: usize = 4096;

pub(crate) async fn make(
    client: Client,
    Path(handle): Path<String>,
    request: Request,
) -> Result<Response, ErrorResponse> {
    let input = Input::read(request, Needs::Nothing, BODY).await?;
    is_done_at_once(&input)?;
    Ok(made(&client, &handle).await?)
}

async fn made(client: &Client, handle: &str) -> Result<Response, Fault> {
    let held = asked(client, handle)?;
    let view = &client.view;
    let assessment = held.typed::<SupplierAssessment>().ok_or(Fault::NotFound)?;
    let days = assessment.due.zip(assessment.answered_until());
    let open = days.filter(|_| assessment.is_open_to_answers(view.today()));
    let closed = || {
        Misfit::new("step", "not_sent", "The questions are not with the supplier. Send them first, then make the link.")
    };
    let (due, last) = open.ok_or_else(closed)?;
    let no_email = || Misfit::new("contact_email", "missing", "Say first where the link goes to.");
    let email = assessment.contact_email.as_deref().ok_or_else(no_email)?;
    let too_far = || Misfit::new("due", "too_late", "This day is too far away. Choose an earlier one.");
    let next = last.tomorrow().ok().and_then(|next| next.to_zoned(view.time_zone()).ok()).ok_or_else(too_far)?;
    let asking = Asking {
        organisation: client.organisation,
        name: view.organisation_name(),
        record: held.id,
        email,
        due: &due.strftime("%-d %b %Y").to_string(),
        expires: next.timestamp(),
    };
    let app = client.app();
    let (how, link) = match app.logins.ask_supplier(&asking, client.actor()).await.map_err(of_login)? {
        Asked::Letter => ("letter", None),
        Asked::Link(answering) => ("link", Some(answering.link(&app.settings.public_url))),
    };
    let told = json!({"email": email, "how": how, "link": link, "expires": asking.expires});
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
    let held = asked(client, handle)?;
    client.app().logins.revoke_supplier_links(client.organisation, held.id, client.actor()).await.map_err(of_login)?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// The assessment, for whoever may send a link to it.
fn asked<'a>(client: &'a Client, handle: &str) -> Result<&'a Held, Fault> {
    client.is_present()?;
    let held = show::held(&client.view, SupplierAssessment::kind_of().plural, handle)?;
    if client.view.may_ask_supplier(held) {
        Ok(held)
    } else {
        Err(Rejection::from(Refusal::guard("not_entitled")).into())
    }
}
