//! An action, where its page has more to say than its fields: whoever is to carry it out agrees there.

use door::Visitor;
use isms::Held;
use isms::treatment::Action;
use maud::{Markup, html};

use crate::component::icon;
use crate::frame::form_token;
use crate::general::{self, Face};

/// How an action looks.
pub static FACE: Face = Face { steps, ..Face::USUAL };

fn steps(visitor: &Visitor, held: &Held) -> Markup {
    html! { (agreement(visitor, held)) (general::steps(visitor, held)) }
}

/// Asks whoever is named and has not said so yet.
fn agreement(visitor: &Visitor, held: &Held) -> Markup {
    let action = held.typed::<Action>().filter(|action| action.is_open() && action.assignee_agreed != Some(true));
    let is_me = |action: &Action| action.assignee.is_some_and(|person| person.id == visitor.actor().person);
    let may_agree = visitor.view.may_write(held) && !held.is_frozen(visitor.view.today());
    html! {
        @if action.is_some_and(is_me) && may_agree {
            div.notice {
                (icon("list-checks"))
                span.text { b { "Do you carry this out?" } " " span.muted { "It is approved once you agree. If it is not yours, tell who planned it." } }
                form.actions method="post" action=(visitor.href(&format!("{}/{}", held.kind.plural, held.handle()))) {
                    (form_token(&visitor.cookie))
                    input type="hidden" name="version" value=(held.version);
                    input type="hidden" name="assignee_agreed" value="true";
                    button.btn.primary { "Agree to carry it out" }
                }
            }
        }
    }
}
