//! How a kind looks on the pages that serve every kind, where it has more to say than its fields.

use ::record::{Id, Kind};
use access::View;
use door::Visitor;
use host::Version;
use isms::Held;
use ledger::Hash;
use maud::{Markup, html};

use super::list::state;
use super::record;
use super::step::StepFace;
use super::tally::Tally;
use crate::{audit, control, document, evidence, import, incident, measures, risk, statement, supplier, treatment};

/// What a kind says in its own words: on its list, then on the page of one record.
pub struct Face {
    /// The heading: the answer to what people ask first. The usual one counts, and names the worst state.
    pub answer: Option<fn(&Tally) -> String>,
    /// The questions that people really ask, as chips. The usual ones are the states that occur.
    pub questions: &'static [Asked],
    /// The fields to filter by. The usual ones are those of the columns.
    pub filters: &'static [&'static str],
    /// The columns, when nobody chose others; `state` may stand anywhere among them. The usual ones are those that the kind
    /// lists, and the state.
    pub columns: &'static [&'static str],
    /// What stands below the title of a row.
    pub below: fn(&Visitor, &Held) -> Markup,
    /// The head of the column that says where a record stands.
    pub state: &'static str,
    /// Where a record stands.
    pub standing: fn(&Visitor, &Held) -> Markup,
    /// Other ways to look at the same records, by name and the rest of the address, or all of it after `/`; the list
    /// itself comes first.
    pub views: &'static [(&'static str, &'static str)],
    /// What stands below the title of a record.
    pub lead: fn(&Visitor, &Held) -> Markup,
    /// Where it stands in its life, and what waits for whom.
    pub steps: fn(&Visitor, &Held) -> Markup,
    /// The record itself.
    pub body: fn(&Visitor, &Held) -> Markup,
    /// The file that the record names: who brought it, and its digest.
    pub file: fn(&Held) -> Option<(Id, Hash)>,
    /// Where its file is; the page says whether the bytes are here.
    pub place: fn(&Visitor, &Held, bool) -> Markup,
    /// Beside it: facts and links.
    pub aside: fn(&Visitor, &Held) -> Markup,
    /// Adds to the versions of its history, newest first, what follows from their fields.
    pub follows: fn(&View, &mut [Version]),
    /// The forms of its steps.
    pub form: StepFace,
}

/// A question that people ask of a list: a chip with a count.
pub struct Asked {
    /// What the chip says.
    pub label: &'static str,
    /// The parameters that it sets.
    pub query: &'static str,
    /// Whether somebody is late, or something bad, where it counts any.
    pub is_due: bool,
    /// Whether it shows although it counts none.
    pub is_kept: bool,
}

impl Face {
    /// That of a kind that has no more to say.
    pub const USUAL: Self = Self {
        answer: None,
        questions: &[],
        filters: &[],
        columns: &[],
        below: |_, _| html! {},
        state: "State",
        standing: state,
        views: &[],
        lead: |visitor, held| html! { div.tags { (state(visitor, held)) } },
        steps: super::step::steps,
        body: record::texts,
        file: |_| None,
        place: |_, _, _| html! {},
        aside: |visitor, held| html! { (record::facts(visitor, held)) (record::links(visitor, held, &[])) },
        follows: |_, _| {},
        form: StepFace::USUAL,
    };

    /// The face of a kind.
    pub fn of(kind: &Kind) -> &'static Self {
        match kind.name {
            "risk" => &risk::register::FACE,
            "audit" => &audit::FACE,
            "action" => &treatment::action::FACE,
            "treatment-plan" => &treatment::plan::FACE,
            "risk-criteria" => &risk::criteria::FACE,
            "control" => &control::register::FACE,
            "soa-version" => &statement::version::FACE,
            "supplier" => &supplier::FACE,
            "supplier-assessment" => &supplier::ASSESSMENT_FACE,
            "evidence" => &evidence::FACE,
            "metric" => &measures::metric::FACE,
            "document" => &document::FACE,
            "document-version" => &document::VERSION_FACE,
            "incident" => &incident::FACE,
            "breach" => &incident::BREACH,
            "retained-record" => &import::kept::FACE,
            _ => &Self::USUAL,
        }
    }
}
