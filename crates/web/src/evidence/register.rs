//! The list of evidence: what counts, what soon does not, what waits for its reviewer.

use door::Visitor;
use isms::Held;
use isms::control::Evidence;
use jiff::ToSpan as _;
use maud::{Markup, html};
use record::Tone;

use super::one;
use crate::component::toned;
use crate::format::{counted, date, size, thousands};
use crate::general::{Asked, Face, SOON, Tally};

const EXPIRED: &str = "Out of date";
const REVIEW: &str = "To be reviewed";

const fn asked(label: &'static str, query: &'static str) -> Asked {
    Asked { label, query, is_due: false, is_kept: true }
}

/// How evidence looks.
pub static FACE: Face = Face {
    answer: Some(answer),
    questions: &[
        asked("Valid", "state=accepted"),
        asked("Ends within 30 days", "state=accepted&valid_until=due"),
        Asked { is_due: true, ..asked(EXPIRED, "state=expired") },
        asked(REVIEW, "state=submitted"),
        asked("Mine", "mine=true"),
        Asked { is_kept: false, ..asked("Rejected", "state=rejected") },
        Asked { is_kept: false, ..asked("Superseded", "state=superseded") },
    ],
    filters: &["controls", "owner", "reviewer"],
    columns: &["controls", "state", "owner", "period_from", "period_to", "valid_until"],
    below,
    standing,
    lead: |visitor, held| html! { div.tags { (standing(visitor, held)) } },
    steps: one::steps,
    body: one::body,
    file: super::file::named,
    place: one::place,
    aside: one::aside,
    ..Face::USUAL
};

fn answer(tally: &Tally) -> String {
    let all = counted(tally.living, "piece of evidence", "pieces of evidence");
    match (tally.living, tally.of(EXPIRED), tally.of(REVIEW)) {
        (0, ..) => "No evidence yet".to_owned(),
        (_, 0, 0) => format!("{all}, none of it out of date"),
        (_, 0, review) => format!("{} of {all} to be reviewed", thousands(review)),
        (_, expired, _) => format!("{} of {all} out of date", thousands(expired)),
    }
}

/// Where it is kept: the file with its size and the start of its checksum, or where it comes from.
fn below(_: &Visitor, held: &Held) -> Markup {
    let Some(evidence) = held.typed::<Evidence>() else { return html! {} };
    let bytes = evidence.file_size.and_then(|bytes| usize::try_from(bytes.get()).ok());
    let digest = evidence.file_digest.as_deref().and_then(|digest| digest.get(..12));
    html! {
        div.sub {
            @match &evidence.file_name {
                Some(name) => { (name) @if let Some(bytes) = bytes { ", " (size(bytes)) } },
                None => @if let Some(source) = &evidence.source { (source) },
            }
            @if let Some(digest) = digest { " " span.ref { (digest) "…" } }
        }
    }
}

/// Whether it counts, and how long it still does.
pub fn standing(visitor: &Visitor, held: &Held) -> Markup {
    let today = visitor.view.today();
    let valid = held.typed::<Evidence>().filter(|evidence| evidence.is_valid(today) && held.is_living());
    let Some(last) = valid.and_then(|evidence| evidence.valid_until) else {
        return crate::general::state(visitor, held);
    };
    if last <= today.saturating_add(SOON.days()) {
        return toned(Tone::Warn, &format!("Ends on {}", date(last)));
    }
    toned(Tone::Good, "Valid")
}
