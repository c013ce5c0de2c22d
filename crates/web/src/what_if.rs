//! What-ifs: changes that are tried first, by several people, and applied all at once.
//!
//! | module | shows |
//! |---|---|
//! | [`first`] | on any form: try this first, in a what-if that exists or a new one |
//! | [`one`] | one what-if: what it changes, what stands in its way, what follows |
//! | [`clash`] | the fields that somebody else changed meanwhile, to choose from |
//! | [`beside`] | two of them side by side |

mod beside;
mod clash;
pub mod first;
pub mod one;

use axum::extract::Path;
use axum::http::{Method, StatusCode};
use axum::response::Response;
use decide::{Apply, Command, Draftable, Drafting, WhatIfTarget};
use door::{Does, Fault, Routes, Visitor};
use isms::Held;
use isms::what_if::WhatIf;
use record::{Id, Kinded as _, Line};
use std::sync::Arc;

use crate::form::Sent;
use crate::look::Look;

/// Their routes beside the general ones.
pub fn routes() -> Routes {
    Routes::new()
        .add(Method::POST, "/o/{slug}/what-ifs/{handle}/drafting", Does::Writes, draft)
        .add(Method::POST, "/o/{slug}/what-ifs/{handle}/application", Does::Writes, apply)
        .add(Method::GET, "/o/{slug}/what-ifs/{handle}/comparison", Does::ShowsDerived, beside::page)
}

fn found<'a>(visitor: &'a Visitor, handle: &str) -> Result<&'a Arc<Held>, Fault> {
    visitor.view.find(WhatIf::kind_of(), handle).ok_or(Fault::NotFound)
}

fn href(visitor: &Visitor, held: &Held) -> String {
    visitor.href(&format!("{}/{}", held.kind.plural, held.handle()))
}

/// Takes a record out of a what-if, or answers its clashes.
async fn draft(
    Path((_, handle)): Path<(String, String)>,
    visitor: Visitor,
    look: Look,
    sent: Sent,
) -> Result<Response, Fault> {
    let held = found(&visitor, &handle)?;
    let record = Id::parse_str(sent.text("record")).map_err(|_| Fault::NotFound)?;
    let does = if sent.text("do") == "drop" { vec![Draftable::Drop(record)] } else { clash::answers(record, &sent) };
    if does.is_empty() {
        return Err(Fault::BadRequest("Say for each field what is to count.".to_owned()));
    }
    let drafting = Drafting { what_if: WhatIfTarget::Existing(held.id), does };
    visitor.commit(Command::Draft(drafting)).await?;
    Ok(look.go(&href(&visitor, held)))
}

/// Makes everything that a what-if drafted, or says at each record why not.
async fn apply(
    Path((_, handle)): Path<(String, String)>,
    visitor: Visitor,
    look: Look,
    sent: Sent,
) -> Result<Response, Fault> {
    let held = found(&visitor, &handle)?;
    let version = sent.number("version").ok_or(Fault::PreconditionMissing)?;
    let apply = Apply { what_if: held.id, version, reason: Line::new(sent.text("reason")).ok() };
    match visitor.commit(Command::Apply(apply)).await {
        Ok(_) => Ok(look.go(&href(&visitor, held))),
        Err(Fault::Rejected(rejection)) => {
            let status = Fault::Rejected(rejection.clone()).status();
            one::show(&visitor, &look, held, status, Some(&rejection)).await
        }
        Err(fault) => Err(fault),
    }
}

/// The page of a what-if.
///
/// # Errors
/// [`Fault`].
pub async fn page(visitor: &Visitor, look: &Look, held: &Held) -> Result<Response, Fault> {
    one::show(visitor, look, held, StatusCode::OK, None).await
}
