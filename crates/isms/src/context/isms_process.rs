//! Processes of the ISMS itself (4.4, 8.1): how it is run, by which criteria, and who answers for each.

use jiff::civil::Date;
use record::{Choice, Line, Prose, Record, Ref, State, Tone};

use crate::documented::Document;
use crate::life::{KEPT, REVIEW_OVERDUE, Reviewed, UNOWNED};
use crate::people::Person;

/// A process of the ISMS itself, such as the assessment of risks or the control of documents (4.4, 8.1): what starts it, what comes
/// out, by which criteria somebody sees that it ran as it should.
#[derive(Clone, Debug, PartialEq, Record)]
#[record(
    plural = "isms-processes",
    title = "ISMS process",
    titles = "ISMS processes",
    clause = "4.4",
    prefix = "PR",
    state = IsmsProcess::state
)]
pub struct IsmsProcess {
    /// What it is called.
    #[field(title, listed, searched)]
    pub name: Line,
    /// Which of the processes that every ISMS has it is; empty for one of your own.
    #[field(listed)]
    pub core: Option<CoreProcess>,
    /// What it is for.
    #[field(searched)]
    pub purpose: Option<Prose>,
    /// What starts it, and what goes in.
    #[field(label = "Input")]
    pub input: Option<Prose>,
    /// What comes out.
    pub output: Option<Prose>,
    /// By what somebody sees that it runs as it should (8.1).
    #[field(searched)]
    pub criteria: Option<Prose>,
    /// Who answers for it.
    #[field(listed, link = "owner")]
    pub owner: Option<Ref<Person>>,
    /// Whether it has to be written down to be done right (7.5.1 b).
    #[field(listed, label = "Needs a document")]
    pub needs_document: Option<bool>,
    /// The documents that describe it.
    pub documents: Vec<Ref<Document>>,
    /// The processes of which it uses the output.
    #[field(detail)]
    pub after: Vec<Ref<IsmsProcess>>,
    /// When somebody looked whether it is still right, and how often that has to be.
    #[field(embed)]
    pub review: Reviewed,
}

/// The processes that every ISMS has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Choice)]
pub enum CoreProcess {
    /// Assessment of risks (6.1.2, 8.2).
    #[choice(label = "Risk assessment")]
    Risk,
    /// Treatment of risks (6.1.3, 8.3).
    #[choice(label = "Risk treatment")]
    Treatment,
    /// Control of documents and records (7.5).
    Documents,
    /// Competence and awareness (7.2, 7.3).
    Competence,
    /// Incidents (A.5.24 to A.5.28).
    Incident,
    /// Changes (6.3, 8.1, A.8.32).
    Change,
    /// Suppliers (8.1, A.5.19 to A.5.22).
    Supplier,
    /// Measurement (9.1).
    Measurement,
    /// Internal audit (9.2).
    Audit,
    /// Management review (9.3).
    #[choice(label = "Management review")]
    Review,
    /// Improvement (10).
    Improvement,
}

impl IsmsProcess {
    fn state(&self, today: Date) -> Option<State> {
        Some(if self.owner.is_none() {
            UNOWNED
        } else if self.criteria.is_none() {
            State { code: "no_criteria", label: "No criteria", tone: Tone::Warn }
        } else if self.review.is_overdue(today) {
            REVIEW_OVERDUE
        } else {
            KEPT
        })
    }
}
