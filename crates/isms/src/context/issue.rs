//! Issues (4.1): what inside and outside the organisation bears on its ISMS.

use jiff::civil::Date;
use record::{Choice, Line, Prose, Record, Ref, State, Tone};

use crate::life::{KEPT, REVIEW_OVERDUE, Reviewed, UNOWNED};
use crate::people::Person;

/// Something inside or outside the organisation that helps or hinders its ISMS in reaching what it is for. Issues say why
/// the scope is drawn as it is and where to look for risks (4.1).
///
/// Whether climate change is one of them has to be decided either way, by name and date (Amendment 1 of 2024).
#[derive(Clone, Debug, PartialEq, Record)]
#[record(plural = "context-issues", clause = "4.1", prefix = "CI", state = ContextIssue::state)]
pub struct ContextIssue {
    /// The issue in a few words, such as Few people know the old platform.
    #[field(title, listed, searched)]
    pub name: Line,
    /// Whether it comes from inside the organisation or from outside.
    #[field(listed, label = "Inside or outside")]
    pub side: Option<IssueSide>,
    /// What it is about.
    #[field(listed)]
    pub category: Option<IssueCategory>,
    /// What is going on: facts that a reader from outside can follow.
    #[field(searched)]
    pub description: Option<Prose>,
    /// What it means for the ISMS: what becomes harder, easier or necessary.
    #[field(label = "Meaning for the ISMS")]
    pub effect: Option<Prose>,
    /// Whether it is about climate change. One issue that is, with a decision, answers the question of Amendment 1.
    #[field(label = "About climate change")]
    pub is_about_climate: Option<bool>,
    /// Whether it matters to the ISMS. Of climate change that has to be decided, also with a no.
    #[field(label = "Relevant")]
    pub is_relevant: Option<bool>,
    /// Why it is relevant or not.
    #[field(label = "Why relevant or not")]
    pub relevance: Option<Prose>,
    /// Who decided whether it is relevant.
    #[field(detail)]
    pub decided_by: Option<Ref<Person>>,
    /// The day on which that was decided.
    #[field(detail)]
    pub decided_on: Option<Date>,
    /// Whether risks or opportunities were recorded that answer it.
    #[field(listed, label = "Addressed in risks")]
    pub is_addressed: Option<bool>,
    /// Which risks, objectives or other decisions answer it.
    #[field(detail, label = "Addressed by")]
    pub addressed_by: Option<Prose>,
    /// Who watches it.
    #[field(listed, link = "owner")]
    pub owner: Option<Ref<Person>>,
    /// When somebody looked whether it is still true, and how often that has to be.
    #[field(embed)]
    pub review: Reviewed,
}

/// Where an issue comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Choice)]
pub enum IssueSide {
    /// From the organisation itself: its people, means, ways of working.
    Internal,
    /// From the world around it: law, market, technology, nature.
    External,
}

/// What an issue is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Choice)]
pub enum IssueCategory {
    /// Aims, structure, responsibilities, culture.
    Organisation,
    /// Skills, number and attitude of people.
    People,
    /// Money and other means.
    Resources,
    /// Systems that the organisation runs, and technology that is coming.
    Technology,
    /// Customers, competitors, suppliers.
    Market,
    /// Law and those who enforce it.
    Law,
    /// Politics and the economy at large.
    Economy,
    /// Who attacks organisations like this one, and how.
    ThreatLandscape,
    /// Climate, weather, premises and surroundings.
    Environment,
}

impl ContextIssue {
    /// Whether it was decided if the issue matters: with yes or no, why, by whom and when.
    pub fn is_decided(&self) -> bool {
        self.is_relevant.is_some() && self.relevance.is_some() && self.decided_by.is_some() && self.decided_on.is_some()
    }

    fn state(&self, today: Date) -> Option<State> {
        Some(if self.review.is_overdue(today) {
            REVIEW_OVERDUE
        } else if self.is_about_climate == Some(true) && !self.is_decided() {
            State { code: "undecided", label: "Relevance not decided", tone: Tone::Warn }
        } else if self.owner.is_none() {
            UNOWNED
        } else {
            KEPT
        })
    }
}
