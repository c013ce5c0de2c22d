//! One's own account: one-time codes and tokens.

mod codes;
mod proof;

use access::Reach;
use axum::extract::Path;
use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse as _, Redirect, Response};
use door::{Does, Fault, Routes, SignedInVisitor, Visitor};
use isms::leadership::RoleName;
use jiff::SignedDuration;
use login::{LoginError, TokenView};
use maud::{Markup, html};
use record::Id;

pub use proof::way_to_proof;

use crate::component::icon;
use crate::form::Sent;
use crate::format::instant;
use crate::frame::{Page, alone, form_token};
use crate::look::Look;

/// Their routes.
pub fn routes() -> Routes {
    Routes::new()
        .add(Method::GET, "/account", Does::OwnLogin, entrance)
        .add(Method::GET, "/account/codes", Does::OwnLogin, codes::page)
        .add(Method::POST, "/account/codes", Does::OwnLogin, codes::submit)
        .add(Method::GET, "/account/proof", Does::OwnLogin, proof::page)
        .add(Method::POST, "/account/proof", Does::OwnLogin, proof::submit)
        .add(Method::GET, "/o/{slug}/account", Does::OwnLogin, page)
        .add(Method::POST, "/o/{slug}/account/tokens", Does::OwnLogin, make_token)
        .add(Method::POST, "/o/{slug}/account/tokens/{token}/revocation", Does::OwnLogin, revoke_token)
}

/// Leads to the account within the first organisation.
async fn entrance(visitor: SignedInVisitor, look: Look) -> Response {
    match visitor.session.memberships.first() {
        Some(first) => Redirect::to(&format!("/o/{}/account", first.slug)).into_response(),
        None => alone(
            &look,
            StatusCode::OK,
            "Account",
            true,
            html! {
                section.card.wrong { h1 { "You belong to no organisation here" } p { "Ask whoever invited you." }
                    form method="post" action="/sign-out" { (form_token(&visitor.cookie)) button.btn { "Sign out" } } }
            },
        ),
    }
}

async fn page(visitor: Visitor, look: Look) -> Result<Response, Fault> {
    shown(&visitor, &look, StatusCode::OK, None, None).await
}

async fn shown(
    visitor: &Visitor,
    look: &Look,
    status: StatusCode,
    made: Option<&str>,
    error: Option<&str>,
) -> Result<Response, Fault> {
    let tokens = visitor.app().logins.tokens(visitor.membership.organisation, visitor.session.login()).await?;
    let roles = visitor.view.standing().held.iter().filter_map(|holding| RoleName::from_id(holding.role.id()));
    let mut roles: Vec<&str> = roles.map(RoleName::label).collect();
    roles.sort_unstable();
    roles.dedup();
    Ok(Page::new(visitor, look, "Your account").narrow().send_as(status, html! {
        div.head { div {
            h1 { "Your account" }
            p { (visitor.session.email) @if !roles.is_empty() { ", " (roles.join(", ")) } }
        } }
        (codes_card(visitor))
        @if let Some(secret) = made {
            div.notice.good { (icon("key-round")) span.text { b { "Copy the token now; it is not shown again." } br; code { (secret) } } }
        }
        @if let Some(error) = error { div.notice.bad role="alert" { (icon("circle-alert")) span.text { (error) } } }
        (tokens_card(visitor, &tokens))
    }))
}

fn codes_card(visitor: &Visitor) -> Markup {
    html! {
        section.card {
            header { h2 { "One-time codes" } small { @if visitor.session.has_codes { "set up" } @else { "not set up" } } }
            div.body {
                @if visitor.session.has_codes {
                    p { "You are asked for a code when you sign in, and before you approve, accept or grant." }
                } @else {
                    p { "A code from an app on your phone, beside the password. Whoever approves, accepts or grants needs it." }
                    p { a.btn href="/account/codes" { (icon("qr-code")) "Set up codes" } }
                }
            }
        }
    }
}

fn tokens_card(visitor: &Visitor, tokens: &[TokenView]) -> Markup {
    let base = format!("/o/{}/account/tokens", visitor.membership.slug);
    html! {
        section.card {
            header { h2 { "Tokens" } small { "for scripts and the command line" } }
            @if !tokens.is_empty() {
                div.scroll { table.table.rows aria-label="Tokens" {
                    thead { tr { th scope="col" { "Name" } th scope="col" { "Reach" } th scope="col" { "Ends" } th scope="col" { span.spoken { "Revoke" } } } }
                    tbody { @for token in tokens {
                        tr {
                            th.name scope="row" { (token.name) }
                            td data-label="Reach" { (token.reach.code()) }
                            td data-label="Ends" { @if token.works { (instant(&visitor.view, token.expires)) } @else { span.tag { "Over" } } }
                            td.row { @if token.works {
                                form method="post" action=(format!("{base}/{}/revocation", token.id)) {
                                    (form_token(&visitor.cookie))
                                    button.btn.small.danger data-confirm=(format!("Revoke {}?", token.name)) data-confirm-more="Whatever uses it stops working at once." data-confirm-yes="Revoke" { "Revoke" }
                                }
                            } }
                        }
                    } }
                } }
            }
            form.form method="post" action=(base) {
                (form_token(&visitor.cookie))
                div.fields { div.pair {
                    div.field { label for="name" { "Name" } p.help #name-help { "What it is for." } input #name name="name" required maxlength="80" aria-describedby="name-help"; }
                    div.field { label for="reach" { "Reach" } p.help #reach-help { "The most it allows." }
                        select #reach name="reach" aria-describedby="reach-help" {
                            option value="read" { "Read" } option value="write" { "Write" } option value="approve" { "Approve, for 8 hours" }
                        } }
                } }
                div.submit { button.btn.primary { "Make a token" } }
            }
        }
    }
}

async fn make_token(visitor: Visitor, look: Look, sent: Sent) -> Result<Response, Fault> {
    let reach = Reach::from_code(sent.text("reach")).ok_or_else(|| Fault::BadRequest("Choose a reach.".to_owned()))?;
    let life =
        if reach == Reach::Approve { SignedDuration::from_hours(8) } else { SignedDuration::from_hours(90 * 24) };
    let (organisation, login) = (visitor.membership.organisation, visitor.session.login());
    let made =
        visitor.app().logins.make_token(organisation, login, visitor.actor(), sent.text("name"), reach, life).await;
    match made {
        Ok((_, secret)) => shown(&visitor, &look, StatusCode::OK, Some(secret.expose()), None).await,
        Err(LoginError::Unproven) => Ok(Redirect::to(&way_to_proof(&visitor, "account")).into_response()),
        Err(error) => match Fault::from(error) {
            Fault::SignIn(sentence) => {
                shown(&visitor, &look, StatusCode::UNPROCESSABLE_ENTITY, None, Some(&sentence)).await
            }
            other => Err(other),
        },
    }
}

async fn revoke_token(Path((_, token)): Path<(String, Id)>, visitor: Visitor, _sent: Sent) -> Result<Response, Fault> {
    visitor.app().logins.revoke_token(visitor.session.login(), visitor.actor(), token).await?;
    Ok(Redirect::to(&format!("/o/{}/account", visitor.membership.slug)).into_response())
}
