//! Links that work once: invitations, new passwords.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use door::{App, Fault, Visitor};
use isms::people::Person;
use login::{Invited, LoginError, Purpose};
use maud::{Markup, html};
use record::Kinded as _;

use super::signed_in;
use crate::account::way_to_proof;
use crate::component::{crumbs, icon};
use crate::form::{Sent, SentByAnyone};
use crate::frame::{Page, alone};
use crate::look::Look;

/// The page that asks for the address of a forgotten password.
pub async fn forgotten(look: Look) -> Response {
    alone(
        &look,
        StatusCode::OK,
        "New password",
        false,
        html! {
            section.card {
                header { h1 { "A new password" } p.muted { "We make a link that works for an hour." } }
                form.form method="post" action="/forgotten" {
                    div.field { label for="email" { "E-mail" } input type="email" #email name="email" autocomplete="username" required autofocus; }
                    button.btn.primary.wide { "Make the link" }
                }
                p.faint { a href="/sign-in" { "Back to signing in" } }
            }
        },
    )
}

/// Makes the link. The answer is the same whether the address is known or not.
pub async fn send(State(app): State<App>, look: Look, sent: SentByAnyone) -> Result<Response, Fault> {
    app.logins.send_reset(sent.text("email"), &app.settings.public_url).await?;
    Ok(alone(
        &look,
        StatusCode::OK,
        "New password",
        false,
        html! {
            section.card {
                header { h1 { "If we know this address, there is a link" } }
                div.body { p {
                    @if app.logins.is_posting() { "It is on its way by e-mail. It works once, within an hour." }
                    @else { "This server sends no mail: ask its operator for the link. It works once, within an hour." }
                } }
                p.faint { a href="/sign-in" { "Back to signing in" } }
            }
        },
    ))
}

/// The page behind a link: choose a password.
pub async fn page(State(app): State<App>, Path(secret): Path<String>, look: Look) -> Result<Response, Fault> {
    choice(&app, &look, &secret, None).await
}

async fn choice(app: &App, look: &Look, secret: &str, error: Option<&str>) -> Result<Response, Fault> {
    let link = match app.logins.link(secret).await {
        Ok(link) => link,
        Err(error) => {
            let Fault::SignIn(sentence) = Fault::from(error) else { return Err(Fault::Busy) };
            return Ok(alone(
                look,
                StatusCode::NOT_FOUND,
                "Link",
                true,
                html! {
                    section.card.wrong { h1 { "This link does not work any more" } p { (sentence) } div.actions { a.btn href="/sign-in" { "Sign in" } } }
                },
            ));
        }
    };
    let title = match link.purpose {
        Purpose::Invitation => "Welcome to Annexa",
        Purpose::Reset => "A new password",
    };
    let least = if link.has_codes { 8 } else { 15 };
    let status = if error.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    Ok(alone(
        look,
        status,
        title,
        false,
        html! {
            section.card {
                header { h1 { (title) } p.muted { "Choose a password for " b { (link.email) } "." } }
                form.form method="post" action=(format!("/link/{secret}")) {
                    input type="hidden" name="email" value=(link.email) autocomplete="username";
                    div.field {
                        label for="password" { "Password" }
                        p.help #password-help { "At least " (least) " characters. A few words that belong to no saying are easy to keep." }
                        input type="password" #password name="password" autocomplete="new-password" minlength=(least) required autofocus aria-invalid=[error.map(|_| "true")] aria-describedby="password-help password-error";
                        @if let Some(error) = error { p.error #password-error { (icon("circle-alert")) (error) } }
                    }
                    button.btn.primary.wide { "Choose it and sign in" }
                }
            }
        },
    ))
}

/// Takes the password that was chosen.
pub async fn submit(
    State(app): State<App>,
    Path(secret): Path<String>,
    look: Look,
    sent: SentByAnyone,
) -> Result<Response, Fault> {
    match app.logins.choose_password(&secret, sent.text("password")).await {
        Ok(session) => Ok(signed_in(&session, "/")),
        Err(error) => match Fault::from(error) {
            Fault::SignIn(sentence) => choice(&app, &look, &secret, Some(&sentence)).await,
            other => Err(other),
        },
    }
}

/// Invites a person of the organisation: whoever may write their record may.
pub async fn invite(
    Path((_, handle)): Path<(String, String)>,
    visitor: Visitor,
    look: Look,
    _sent: Sent,
) -> Result<Response, Fault> {
    let held = visitor.view.find(Person::kind_of(), &handle).ok_or(Fault::NotFound)?;
    if !visitor.view.may_invite(held) {
        return Err(Fault::NotFound);
    }
    let email = held.typed::<Person>().and_then(|person| person.email.clone());
    let Some(email) = email else {
        return Err(Fault::BadRequest("This person has no e-mail address yet. Add one, then invite.".to_owned()));
    };
    let app = visitor.app();
    let organisation = visitor.membership.organisation;
    match app.logins.send_invitation(organisation, held.id, &email, visitor.actor()).await {
        Ok(invited) => Ok(told(&visitor, &look, held, &email, &invited)),
        Err(LoginError::Unproven) => Ok(look.go(&way_to_proof(&visitor, &format!("people/{}", held.handle())))),
        Err(error) => Err(error.into()),
    }
}

/// What came of it: the letter that is on its way, or the link, for the inviter to hand over.
fn told(visitor: &Visitor, look: &Look, held: &isms::Held, email: &str, invited: &Invited) -> Response {
    let path = format!("people/{}", held.handle());
    let link = match invited {
        Invited::Link(secret) => Some(secret.link(&visitor.app().settings.public_url)),
        Invited::Letter | Invited::Known => None,
    };
    let shown: Markup = html! {
        div.head { div {
            (crumbs(&[(Some(visitor.href("people")), "People"), (Some(visitor.href(&path)), &held.handle_short()), (None, "Invitation")]))
            @match invited {
                Invited::Letter => {
                    h1 { "A letter is on its way to " (held.title()) }
                    p { "It goes to " (email) " with a link that works once, within 7 days. Should it not arrive, invite again." }
                }
                Invited::Link(_) => {
                    h1 { (held.title()) " can sign in with this link" }
                    p { "This server sends no mail. Hand the link over by a way that you trust; it works once, within 7 days, and is not shown again." }
                }
                Invited::Known => {
                    h1 { (held.title()) " can sign in now" }
                    p { "This address has a login here already. They sign in with the password that they have." }
                }
            }
        } }
        @if let Some(link) = link { section.card { div.body { p { code { (link) } } } } }
        div.actions { a.btn href=(visitor.href(&path)) { "Back to " (held.title()) } }
    };
    Page::new(visitor, look, "Invitation").narrow().send(shown)
}
