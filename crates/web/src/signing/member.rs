//! Whether a person signs in: shown on their page to whoever may let them in or keep them out, with the ways to do so.

use axum::extract::Path;
use axum::response::Response;
use door::{Fault, Visitor, keep_owners};
use isms::Held;
use isms::people::Person;
use login::{LoginError, Member};
use maud::{Markup, html};
use record::{Kinded as _, Tone};

use crate::component::{icon, toned};
use crate::form::Sent;
use crate::frame::form_token;
use crate::look::Look;

/// How a person comes in, for whoever may decide about that.
pub struct Access(Option<Member>);

impl Access {
    /// That of a person; nothing for other records and for whoever may not decide about it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn of(visitor: &Visitor, held: &Held) -> Result<Option<Self>, Fault> {
        if held.kind != Person::kind_of() || !visitor.view.may_invite(held) {
            return Ok(None);
        }
        let logins = &visitor.app().logins;
        Ok(Some(Self(logins.member(visitor.membership.organisation, held.id).await?)))
    }

    /// Whether they come in, or were asked to.
    pub fn is_member(&self) -> bool {
        self.0.is_some()
    }

    /// The same in two words.
    pub fn tag(&self) -> Markup {
        match &self.0 {
            Some(member) if member.has_password => toned(Tone::Good, "Signs in"),
            Some(_) => toned(Tone::Plain, "Invited"),
            None => toned(Tone::Plain, "Does not sign in"),
        }
    }

    /// The button that lets them in: once more, where they have not come yet. Without an address it says what is missing.
    pub fn invitation(&self, visitor: &Visitor, held: &Held) -> Markup {
        let has_email = held.typed::<Person>().is_some_and(|person| person.email.is_some());
        let words = match &self.0 {
            Some(member) if member.has_password => return html! {},
            Some(_) => "Invite again",
            None => "Invite to sign in",
        };
        html! {
            @if has_email {
                form method="post" action=(visitor.href(&format!("people/{}/invitation", held.handle()))) {
                    (form_token(&visitor.cookie))
                    button.btn { (icon("send")) (words) }
                }
            } @else {
                button.btn type="button" disabled title="Add an e-mail address first; the invitation goes to it." { (icon("send")) "Invite: no address yet" }
            }
        }
    }

    /// The entry of the menu that keeps them out.
    pub fn end(&self, visitor: &Visitor, held: &Held) -> Markup {
        html! {
            @if self.0.is_some() {
                form method="post" action=(visitor.href(&format!("people/{}/leaving", held.handle()))) {
                    (form_token(&visitor.cookie))
                    button.entry.danger data-confirm=(format!("End the access of {}?", held.title())) data-confirm-more="Their sessions and tokens end at once. Their record and all that they did stay, and their roles until somebody ends them." data-confirm-yes="End access" { (icon("log-out")) "End access" }
                }
            }
        }
    }
}

/// Lets a person sign in to the organisation no more.
pub async fn end(
    Path((_, handle)): Path<(String, String)>,
    visitor: Visitor,
    look: Look,
    _sent: Sent,
) -> Result<Response, Fault> {
    let held = visitor.view.find(Person::kind_of(), &handle).ok_or(Fault::NotFound)?;
    if !visitor.view.may_invite(held) {
        return Err(Fault::NotFound);
    }
    let (app, organisation) = (visitor.app(), visitor.membership.organisation);
    keep_owners(app, organisation, visitor.actor(), held.id).await?;
    let back = visitor.href(&format!("people/{}", held.handle()));
    match app.logins.end_membership(organisation, held.id, visitor.actor()).await {
        Ok(()) => Ok(look.go(&back)),
        Err(LoginError::Unproven) if visitor.session.has_codes => Ok(look.go(&format!("/account/proof?to={back}"))),
        Err(error) => Err(error.into()),
    }
}
