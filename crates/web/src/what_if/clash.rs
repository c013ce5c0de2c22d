//! Where today moved on in a field that was drafted: what it said, what was drafted, what it says now, to choose from.

use decide::Draftable;
use door::Visitor;
use isms::Held;
use isms::what_if::{Clash, Drafted, decoded};
use maud::{Markup, html};
use record::{Field, Id};

use crate::component::{field_label, json_value};
use crate::form::Sent;
use crate::frame::form_token;

/// What comes before the name of a field in the names of the form.
const PREFIX: &str = "field.";

/// What a form chose for the fields of a record.
pub fn answers(record: Id, sent: &Sent) -> Vec<Draftable> {
    let answer = |(name, said): &(String, String)| {
        let field = name.strip_prefix(PREFIX)?.to_owned();
        let is_kept = match said.as_str() {
            "drafted" => true,
            "today" => false,
            _ => return None,
        };
        Some(Draftable::Answer { record, field, is_kept })
    };
    sent.pairs().iter().filter_map(answer).collect()
}

/// The form of the clashes of one record.
pub fn form(visitor: &Visitor, action: &str, drafted: &Drafted<'_>, held: &Held, clashes: &[Clash<'_>]) -> Markup {
    html! {
        form.conflict method="post" action=(action) data-guard="" {
            (form_token(&visitor.cookie))
            input type="hidden" name="record" value=(drafted.id);
            p { "Version " (drafted.version.unwrap_or_default()) " was drafted on; version " (held.version) " is there now. Say for each of these fields what is to count." }
            @for clash in clashes {
                @let described = held.kind.field(clash.field).map(|(_, field)| field);
                fieldset.either {
                    legend { (field_label(held.kind, clash.field)) }
                    p.was { "When it was drafted: " (words(visitor, described, clash.was)) }
                    div.sides {
                        (side(clash.field, "drafted", "What was drafted", &words(visitor, described, clash.mine), true))
                        (side(clash.field, "today", "What it says today", &words(visitor, described, clash.theirs.as_deref()), false))
                    }
                }
            }
            div.submit { button.btn.primary { "Keep these choices" } }
        }
    }
}

fn words(visitor: &Visitor, field: Option<&Field>, text: Option<&str>) -> String {
    let json = text.map(|text| field.map_or_else(|| text.into(), |field| decoded(field.field_type, text)));
    match json_value(&visitor.view, field, json.as_ref()) {
        words if words.is_empty() => "nothing".to_owned(),
        words => words,
    }
}

fn side(field: &str, code: &str, who: &str, words: &str, is_chosen: bool) -> Markup {
    html! {
        label.side {
            input type="radio" name=(format!("{PREFIX}{field}")) value=(code) checked[is_chosen];
            span.who { (who) }
            span.value.words { (words) }
        }
    }
}
