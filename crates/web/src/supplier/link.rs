//! The link by which a supplier answers: what is out, making one, taking it back.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use door::{Fault, Visitor};
use isms::Held;
use isms::people::Person;
use isms::supplier::SupplierAssessment;
use jiff::Timestamp;
use jiff::civil::Date;
use login::{Asked, Asking, LoginError, SupplierLink};
use maud::{Markup, html};
use record::Kinded as _;

use crate::account::way_to_proof;
use crate::component::{crumbs, icon};
use crate::form::Sent;
use crate::format::{date, instant};
use crate::frame::{Page, form_token};
use crate::look::Look;

/// The assessment in the address, for whoever may send a link to it.
fn asked<'a>(visitor: &'a Visitor, handle: &str) -> Result<(&'a Held, &'a SupplierAssessment), Fault> {
    let held = visitor.view.find(SupplierAssessment::kind_of(), handle).ok_or(Fault::NotFound)?;
    let assessment = held.typed::<SupplierAssessment>().ok_or(Fault::NotFound)?;
    if visitor.view.may_ask_supplier(held) { Ok((held, assessment)) } else { Err(Fault::NotFound) }
}

fn way(held: &Held) -> String {
    format!("supplier-assessments/{}", held.handle())
}

/// What is out, and what can be done about it.
pub async fn page(Path((_, handle)): Path<(String, String)>, visitor: Visitor, look: Look) -> Result<Response, Fault> {
    let (held, assessment) = asked(&visitor, &handle)?;
    let links = visitor.app().logins.supplier_links(visitor.membership.organisation, held.id).await?;
    Ok(send(&visitor, &look, held, overview(&visitor, held, assessment, &links)))
}

/// Makes a link. One that was made before works no more.
pub async fn make(
    Path((_, handle)): Path<(String, String)>,
    visitor: Visitor,
    look: Look,
    _sent: Sent,
) -> Result<Response, Fault> {
    let (held, assessment) = asked(&visitor, &handle)?;
    let (due, last, email) = open_to_answers(&visitor, assessment)?;
    let asking = Asking {
        organisation: visitor.membership.organisation,
        name: visitor.view.organisation_name(),
        record: held.id,
        email,
        due: &date(due),
        expires: end_of(&visitor, last)?,
    };
    match visitor.app().logins.ask_supplier(&asking, visitor.actor()).await {
        Ok(made) => Ok(send(&visitor, &look, held, told(&visitor, assessment, last, &made))),
        Err(LoginError::Unproven) => Ok(look.go(&way_to_proof(&visitor, &format!("{}/link", way(held))))),
        Err(error) => Err(error.into()),
    }
}

/// Takes back what is out.
pub async fn end(
    Path((_, handle)): Path<(String, String)>,
    visitor: Visitor,
    look: Look,
    _sent: Sent,
) -> Result<Response, Fault> {
    let (held, _) = asked(&visitor, &handle)?;
    let organisation = visitor.membership.organisation;
    visitor.app().logins.revoke_supplier_links(organisation, held.id, visitor.actor()).await?;
    Ok(look.go(&visitor.href(&format!("{}/link", way(held)))))
}

/// The days, and the address, of an assessment whose questions are out.
fn open_to_answers<'a>(visitor: &Visitor, assessment: &'a SupplierAssessment) -> Result<(Date, Date, &'a str), Fault> {
    let known = || {
        let is_open = assessment.is_open_to_answers(visitor.view.today());
        let days = assessment.due.zip(assessment.answered_until()).filter(|_| is_open)?;
        Some((days.0, days.1, assessment.contact_email.as_deref()?))
    };
    let sentence = "The questions are not with the supplier. Send them first, then make the link.";
    known().ok_or_else(|| Fault::BadRequest(sentence.to_owned()))
}

/// The end of a day where the organisation is.
fn end_of(visitor: &Visitor, day: Date) -> Result<Timestamp, Fault> {
    let next = day.tomorrow().ok().and_then(|next| next.to_zoned(visitor.view.time_zone()).ok());
    let sentence = "This day is too far away. Choose an earlier one.";
    next.map(|next| next.timestamp()).ok_or_else(|| Fault::BadRequest(sentence.to_owned()))
}

fn send(visitor: &Visitor, look: &Look, held: &Held, body: Markup) -> Response {
    Page::new(visitor, look, "Link for the supplier").narrow().send_as(
        StatusCode::OK,
        html! {
            div.head { div {
                (crumbs(&[(Some(visitor.href("supplier-assessments")), SupplierAssessment::kind_of().titles), (Some(visitor.href(&way(held))), &held.handle_short()), (None, "Link")]))
                h1 { "Link for the supplier" }
                p { "Whoever holds it answers the questions of this assessment. They see these questions, the day, and the name of your organisation, and nothing else." }
            } }
            (body)
            div.actions { a.btn href=(visitor.href(&way(held))) { "Back to " (held.title()) } }
        },
    )
}

fn overview(visitor: &Visitor, held: &Held, assessment: &SupplierAssessment, links: &[SupplierLink]) -> Markup {
    let now = visitor.app().host().now();
    let works = links.iter().rev().find(|link| link.works(now));
    let is_open = assessment.is_open_to_answers(visitor.view.today());
    let to = assessment.contact_email.as_deref().unwrap_or_default();
    html! {
        section.card {
            header { h2 { @if works.is_some() { "A link is out" } @else { "No link is out" } } }
            div.body {
                @if let Some(link) = works {
                    p { "Made by " (visitor.view.label(Person::kind_of(), link.by).unwrap_or("someone")) " on " (instant(&visitor.view, link.made)) ", good until " (instant(&visitor.view, link.expires)) "." }
                }
                @if is_open { p { "It goes to " b { (to) } "." @if works.is_some() { " A new one takes the place of the one that is out." } } }
                @else { p { "The questions are not with the supplier, so that there is nothing to answer." } }
                div.actions {
                    @if is_open {
                        form method="post" action=(visitor.href(&format!("{}/link", way(held)))) {
                            (form_token(&visitor.cookie))
                            button.btn.primary { (icon("mail")) @if works.is_some() { "Make a new link" } @else { "Make the link" } }
                        }
                    }
                    @if works.is_some() {
                        form method="post" action=(visitor.href(&format!("{}/link/end", way(held)))) {
                            (form_token(&visitor.cookie))
                            button.btn.danger { "Take it back" }
                        }
                    }
                }
            }
        }
    }
}

fn told(visitor: &Visitor, assessment: &SupplierAssessment, last: Date, made: &Asked) -> Markup {
    let to = assessment.contact_email.as_deref().unwrap_or_default();
    html! {
        section.card {
            header { h2 { @match made { Asked::Letter => "A letter is on its way", Asked::Link(_) => "Hand this link over" } } }
            div.body {
                @match made {
                    Asked::Letter => p { "It goes to " b { (to) } " with the link, which works until " (date(last)) "." },
                    Asked::Link(answering) => {
                        p { "This server sends no mail. Hand the link to " b { (to) } " by a way that you trust; it works until " (date(last)) " and is not shown again." }
                        p { code { (answering.link(&visitor.app().settings.public_url)) } }
                    }
                }
            }
        }
    }
}
