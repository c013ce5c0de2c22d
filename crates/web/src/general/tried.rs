//! What a form would change, before it is saved: asked for by its second button, or quietly while somebody types.

use access::Effect;
use decide::{Command, Rejection};
use door::{Fault, Visitor};
use maud::{Markup, html};

use crate::component::icon;
use crate::form::Sent;
use crate::look::Look;
use crate::readiness::effect;

/// What stands where a form shows what it would change.
const PLACE: &str = "tried";

/// Whether a form was sent only to look what it would change.
pub fn is_look(sent: &Sent) -> bool {
    sent.text("do") == "look"
}

/// What a command would change, in words.
///
/// # Errors
/// The [`Fault`] that committing would meet. A command that changes nothing is no fault here.
pub async fn tried(visitor: &Visitor, command: Command) -> Result<Markup, Fault> {
    match effect_of(visitor, command).await {
        Ok(found) => Ok(effect(&found)),
        Err(Fault::Rejected(Rejection::Refused(refusals)))
            if refusals.iter().all(|one| one.code == "nothing_changed") =>
        {
            Ok(html! { div.notice.quiet { (icon("gauge")) span.text { "Nothing differs from what is saved." } } })
        }
        Err(fault) => Err(fault),
    }
}

/// Decides a command, keeps nothing, and asks the rules again. Work for a thread of its own: it may be about thousands of records.
async fn effect_of(visitor: &Visitor, command: Command) -> Result<Effect, Fault> {
    let visitor = visitor.clone();
    let runtime = tokio::runtime::Handle::current();
    let reckoned = tokio::task::spawn_blocking(move || {
        let decided = runtime.block_on(visitor.preview(&command))?;
        Ok(decided.effect(&visitor.view, &listing::survey(&visitor.view)))
    });
    reckoned.await.map_err(|_| Fault::Busy)?
}

/// The place of a form in which stands what it would change. With scripts it follows what is typed.
pub fn place(look: &Look, action: &str, tried: Option<&Markup>) -> Markup {
    html! {
        div.tried id=(PLACE) role="status" hx-post=(action) hx-trigger="change from:'closest form' delay:500ms" hx-vals=r#"{"do":"look"}"# hx-target="#tried" hx-select="#tried" hx-swap="outerHTML" hx-nonce=(look.nonce) {
            @if let Some(tried) = tried { (tried) }
        }
    }
}

/// The button that looks and saves nothing.
pub fn button() -> Markup {
    html! { button.btn name="do" value="look" { "What would change" } }
}
