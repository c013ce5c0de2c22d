//! Processing of personal data (GDPR 30, 35, 44 to 49; A.5.34).

use jiff::civil::Date;
use record::{Choice, Line, Prose, Record, Ref, State, Tone};

use crate::asset::Asset;
use crate::life::{REVIEW_OVERDUE, Reviewed, UNOWNED};
use crate::people::Person;
use crate::supplier::Supplier;

/// What is done with personal data, for which purpose (GDPR 30; A.5.34): whose data, which, who gets them, for how long, how they are
/// protected.
#[derive(Clone, Debug, PartialEq, Record)]
#[record(plural = "processing-activities", titles = "Processing activities", clause = "A.5.34", prefix = "PA", state = ProcessingActivity::state)]
pub struct ProcessingActivity {
    /// What it is called.
    #[field(title, listed, searched)]
    pub name: Line,
    /// Whether we decide about it, or do it for somebody who does.
    #[field(listed)]
    pub role: Option<super::breach::BreachRole>,
    /// What it is for.
    #[field(searched)]
    pub purpose: Option<Prose>,
    /// On which ground of law.
    pub legal_basis: Option<Line>,
    /// Whose data.
    #[field(label = "People")]
    pub data_subjects: Option<Line>,
    /// Which data.
    #[field(label = "Categories of data")]
    pub categories: Option<Prose>,
    /// Who gets them.
    pub recipients: Option<Prose>,
    /// For how long they are kept.
    pub retention: Option<Line>,
    /// How they are protected.
    #[field(label = "Security measures")]
    pub measures: Option<Prose>,
    /// Who answers for it.
    #[field(listed, link = "owner")]
    pub owner: Option<Ref<Person>>,
    /// The assets that hold or process the data.
    pub assets: Vec<Ref<Asset>>,
    /// The processors.
    pub suppliers: Vec<Ref<Supplier>>,
    /// Whether a high risk to people is likely, so that its impact is assessed first.
    #[field(listed, label = "High risk likely")]
    pub is_high_risk: Option<bool>,
    /// The day on which it last changed in what matters.
    #[field(detail, label = "Changed")]
    pub changed_on: Option<Date>,
    /// When somebody looked whether it is still true, and how often that has to be.
    #[field(embed)]
    pub review: Reviewed,
}

impl ProcessingActivity {
    /// Whether everything that the register has to hold is there.
    pub fn is_complete(&self) -> bool {
        let texts =
            [self.purpose.is_some(), self.categories.is_some(), self.recipients.is_some(), self.measures.is_some()];
        let lines = [self.legal_basis.is_some(), self.data_subjects.is_some(), self.retention.is_some()];
        texts.iter().chain(&lines).all(|is_there| *is_there) && self.role.is_some()
    }

    fn state(&self, today: Date) -> Option<State> {
        Some(if !self.is_complete() {
            State { code: "incomplete", label: "Incomplete", tone: Tone::Warn }
        } else if self.review.is_overdue(today) {
            REVIEW_OVERDUE
        } else if self.owner.is_none() {
            UNOWNED
        } else {
            State { code: "kept", label: "Complete", tone: Tone::Good }
        })
    }
}

/// What processing with a likely high risk may mean for people, and what is done about it (GDPR 35).
#[derive(Clone, Debug, PartialEq, Record)]
#[record(name = "dpia", plural = "dpias", title = "DPIA", titles = "DPIAs", clause = "A.5.34", prefix = "DPIA", state = DPIA::state)]
pub struct DPIA {
    /// What is assessed.
    #[field(title, listed, searched)]
    pub title: Line,
    /// The processing that it is about.
    #[field(listed)]
    pub activity: Option<Ref<ProcessingActivity>>,
    /// Why the processing is needed, and no more than that is done.
    pub necessity: Option<Prose>,
    /// The risks to people.
    #[field(searched, label = "Risks to people")]
    pub risks_to_people: Option<Prose>,
    /// What is done about them.
    pub measures: Option<Prose>,
    /// What the data protection officer advises.
    pub advice: Option<Prose>,
    /// Who makes it.
    #[field(listed, link = "owner")]
    pub owner: Option<Ref<Person>>,
    /// Whether the authority has to be asked before.
    #[field(detail, label = "Ask the authority first")]
    pub needs_consultation: Option<bool>,
    /// The day on which it was completed.
    #[field(listed, label = "Completed")]
    pub completed_on: Option<Date>,
}

impl DPIA {
    fn state(&self, _: Date) -> Option<State> {
        Some(match (self.completed_on, &self.advice) {
            (None, _) => State { code: "open", label: "Being made", tone: Tone::Warn },
            (Some(_), None) => State { code: "unadvised", label: "Without advice", tone: Tone::Bad },
            (Some(_), Some(_)) => State { code: "completed", label: "Completed", tone: Tone::Good },
        })
    }
}

/// Personal data that leave for a third country (GDPR 44 to 49): where to, on which ground.
#[derive(Clone, Debug, PartialEq, Record)]
#[record(plural = "transfers", clause = "A.5.34", prefix = "TF", state = Transfer::state)]
pub struct Transfer {
    /// What leaves, and where to.
    #[field(title, listed, searched)]
    pub title: Line,
    /// The processing that it is part of.
    #[field(listed)]
    pub activity: Option<Ref<ProcessingActivity>>,
    /// The country.
    #[field(listed)]
    pub country: Option<Line>,
    /// Who gets them.
    pub supplier: Option<Ref<Supplier>>,
    /// On which ground they may leave.
    #[field(listed)]
    pub mechanism: Option<TransferMechanism>,
    /// The last day on which that ground counts; open when empty.
    #[field(label = "Valid until")]
    pub valid_until: Option<Date>,
    /// What law and practice there mean for the people, and what is done about it.
    #[field(label = "Transfer assessment")]
    pub assessment: Option<Prose>,
    /// Who answers for it.
    #[field(listed, link = "owner")]
    pub owner: Option<Ref<Person>>,
}

/// On which ground personal data may leave.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Choice)]
pub enum TransferMechanism {
    /// The country is adequate by a decision.
    #[choice(label = "Adequacy decision")]
    Adequacy,
    /// Clauses that the Commission wrote.
    #[choice(label = "Standard clauses")]
    Clauses,
    /// Rules that bind a group of companies.
    #[choice(label = "Binding corporate rules")]
    CorporateRules,
    /// An exception for one case.
    Derogation,
}

impl Transfer {
    fn state(&self, today: Date) -> Option<State> {
        let is_over = self.valid_until.is_some_and(|last| today > last);
        let needs_assessment = self.mechanism != Some(TransferMechanism::Adequacy);
        Some(if self.mechanism.is_none() || is_over {
            State { code: "unfounded", label: "No valid ground", tone: Tone::Bad }
        } else if needs_assessment && self.assessment.is_none() {
            State { code: "unassessed", label: "Not assessed", tone: Tone::Bad }
        } else if self.owner.is_none() {
            UNOWNED
        } else {
            State { code: "covered", label: "Covered", tone: Tone::Good }
        })
    }
}
