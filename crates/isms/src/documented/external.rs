//! Documents of others that the ISMS relies on (7.5.3).

use jiff::civil::Date;
use record::{Line, Prose, Record, Ref, State, Tone};

use crate::life::{KEPT, REVIEW_OVERDUE, Reviewed, UNOWNED};
use crate::people::Person;

/// A document that somebody else writes and the ISMS relies on: a standard, a law, terms of a provider, a manual (7.5.3).
#[derive(Clone, Debug, PartialEq, Record)]
#[record(plural = "external-documents", clause = "7.5.3", prefix = "XD", state = ExternalDocument::state)]
pub struct ExternalDocument {
    /// Its title.
    #[field(title, searched)]
    pub name: Line,
    /// The edition that is used here: its year, its version, its date.
    #[field(listed)]
    pub edition: Option<Line>,
    /// Who publishes it.
    #[field(listed, searched)]
    pub publisher: Option<Line>,
    /// Where it is kept or found.
    #[field(searched)]
    pub source: Option<Line>,
    /// Where it is used, and what for.
    #[field(searched)]
    pub used_for: Option<Prose>,
    /// Who looks whether there is a newer edition.
    #[field(listed, link = "owner")]
    pub owner: Option<Ref<Person>>,
    /// When somebody looked whether this is still the edition to use, and how often that has to be.
    #[field(embed)]
    pub review: Reviewed,
}

impl ExternalDocument {
    fn state(&self, today: Date) -> Option<State> {
        Some(if self.edition.is_none() {
            State { code: "no_edition", label: "No edition", tone: Tone::Warn }
        } else if self.review.is_overdue(today) {
            REVIEW_OVERDUE
        } else if self.owner.is_none() {
            UNOWNED
        } else {
            KEPT
        })
    }
}
