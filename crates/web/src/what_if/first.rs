//! "Try this first": beside *Save*, a form can add what was typed to a what-if instead.

use access::View;
use axum::response::Response;
use decide::{Command, Draftable, Drafting, WhatIfTarget};
use door::{Fault, Visitor};
use isms::Held;
use isms::what_if::WhatIf;
use maud::{Markup, html};
use record::{Id, Kind, Kinded as _, Line, Misfit};

use crate::component::icon;
use crate::form::Sent;
use crate::look::Look;

/// The field that names a new one.
pub const NAME: &str = "what_if_name";

/// Whether a form was sent to be tried first.
pub fn is_try(sent: &Sent) -> bool {
    sent.text("do") == "try"
}

/// Whether a misfit is about the name of a new what-if.
pub fn is_name(misfit: &Misfit) -> bool {
    misfit.field == NAME
}

/// Adds what a form says to the what-if that it chose, and goes there.
///
/// # Errors
/// The [`Fault`] that committing meets: what does not fit is said now and not when it is applied.
pub async fn try_first(visitor: &Visitor, look: &Look, sent: &Sent, does: Vec<Draftable>) -> Result<Response, Fault> {
    let what_if = match Id::parse_str(sent.text("what_if")) {
        Ok(id) => WhatIfTarget::Existing(id),
        Err(_) => WhatIfTarget::New(Line::new(sent.text(NAME)).map_err(|error| {
            let (code, _) = error.explain();
            Misfit::new(NAME, code, "Choose a what-if, or say in a line what the new one is about.")
        })?),
    };
    let committed = visitor.commit(Command::Draft(Drafting { what_if, does })).await?;
    let view = visitor.refreshed().await?;
    let kind = WhatIf::kind_of();
    let written = committed.outcomes.iter().find(|outcome| outcome.kind == kind).map(|outcome| outcome.id);
    let held = written.and_then(|id| view.held(kind, id));
    let to = held.map_or(kind.plural.to_owned(), |held| format!("{}/{}", kind.plural, held.handle()));
    Ok(look.go(&visitor.href(&to)))
}

/// The part of a form that offers it.
pub fn offer(visitor: &Visitor, kind: &Kind, sent: Option<&Sent>, misfits: &[Misfit]) -> Markup {
    let view = &visitor.view;
    if !view.may_begin_what_ifs() || !decide::is_draftable(kind) {
        return html! {};
    }
    let error = misfits.iter().find(|misfit| misfit.field == NAME);
    let text = |name: &str| sent.map_or("", |sent| sent.text(name));
    let is_open = error.is_some() || sent.is_some_and(is_try);
    let chosen = text("what_if");
    html! {
        details.fold open[is_open] {
            summary { "Try this first " small { "in a what-if, which others can look at; nothing is saved until it is applied" } }
            div.fields {
                div.field {
                    label for="what_if" { "What-if" }
                    select #what_if name="what_if" {
                        option value="" { "A new one" }
                        @for held in drafted_in(view) { option value=(held.id) selected[held.id.to_string() == chosen] { (held.handle()) " " (held.title()) } }
                    }
                }
                div.field {
                    label for=(NAME) { "Name of a new one" }
                    input id=(NAME) name=(NAME) maxlength="300" aria-invalid=[error.map(|_| "true")] aria-describedby=[error.map(|_| "what_if_name-error")] value=(text(NAME));
                    @if let Some(error) = error { p.error #what_if_name-error { (icon("circle-alert")) (error.sentence) } }
                }
                div { button.btn name="do" value="try" { "Add to the what-if" } }
            }
        }
    }
}

/// Those that the viewer may draft in, the newest first.
fn drafted_in(view: &View) -> Vec<&Held> {
    let all = view.records(WhatIf::kind_of()).rev();
    all.filter(|held| view.may_draft(held)).map(AsRef::as_ref).collect()
}
