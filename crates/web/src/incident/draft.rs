//! What the authority (GDPR 33.3) and the people concerned (GDPR 34.2) are told: drafts made from the assessment as it stands, and
//! stored nowhere. What is missing stands in them as "to follow".

use door::Visitor;
use isms::Held;
use isms::operation::breach::{Breach, BreachRole};
use maud::{Markup, html};

use crate::format::{counted, moment};

/// Said in place of what nobody knows yet.
const TO_FOLLOW: &str = "To follow.";

/// The drafts, for whoever may write the assessment while it is not settled.
pub fn drafts(visitor: &Visitor, held: &Held, breach: &Breach) -> Markup {
    let is_theirs = visitor.view.may_write(held) && !breach.is_settled() && breach.role != Some(BreachRole::Processor);
    if !is_theirs {
        return html! {};
    }
    let aware = breach.aware_at.map(|at| moment(&visitor.view, at));
    let authority = [
        ("Aware since", aware.as_deref()),
        ("Nature of the breach", breach.nature.as_deref()),
        ("Categories and numbers of people and records", breach.extent.as_deref()),
        ("Likely consequences", breach.consequences.as_deref()),
        ("Measures taken and proposed", breach.measures.as_deref()),
        ("Contact", breach.contact_point.as_deref()),
    ];
    let people = [
        ("What happened", breach.people_text.as_deref().or(breach.nature.as_deref())),
        ("What it may mean for you", breach.consequences.as_deref()),
        ("What we have done, and what you can do", breach.measures.as_deref()),
        ("Whom you can ask", breach.contact_point.as_deref()),
    ];
    html! {
        (draft("Draft for the authority", "GDPR 33.3", &authority))
        (draft("Draft for the people concerned", "GDPR 34.2", &people))
    }
}

fn draft(title: &str, basis: &str, parts: &[(&str, Option<&str>)]) -> Markup {
    let missing = parts.iter().filter(|(_, text)| text.is_none()).count();
    let whole: Vec<String> =
        parts.iter().map(|(label, text)| format!("{label}\n{}", text.unwrap_or(TO_FOLLOW))).collect();
    html! {
        details.fold {
            summary {
                (title) " "
                small { (basis) ", " @if missing == 0 { "nothing is missing" } @else { (counted(missing, "part", "parts")) " to follow" } }
            }
            div.draft {
                pre tabindex="0" aria-label=(title) { (whole.join("\n\n")) }
                p.hint { "Made from this assessment as it stands; edit that to change it. Nothing is sent from here: record what was sent as a step." }
            }
        }
    }
}
