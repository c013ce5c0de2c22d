//! Courses (7.2, 7.3, A.6.3): what is taught, to whom, how often, and when it is passed.

use jiff::civil::Date;
use record::{Line, Misfit, Number, Prose, Record, Ref, State, Tone};

use crate::Isms;
use crate::documented::{Audience, Document};
use crate::life::UNOWNED;
use crate::people::Person;
use crate::registry::Draft;

/// Something that people learn: awareness for everybody, first steps for newcomers, the training of a role (7.2, 7.3, A.6.3).
#[derive(Clone, Debug, PartialEq, Record)]
#[record(plural = "training-courses", clause = "7.3", prefix = "TC", state = TrainingCourse::state)]
pub struct TrainingCourse {
    /// What it is called.
    #[field(title, listed, searched)]
    pub name: Line,
    /// The version of what is taught, such as 2026. What somebody finished stays with the version that they finished.
    #[field(listed)]
    pub edition: Option<Line>,
    /// What is taught.
    #[field(searched)]
    pub content: Option<Prose>,
    /// Where the material is.
    pub material: Option<Line>,
    /// Who answers for it.
    #[field(listed, link = "owner")]
    pub owner: Option<Ref<Person>>,
    /// Who gives it, where somebody does, and confirms who took part.
    #[field(link = "trainer")]
    pub trainer: Option<Ref<Person>>,
    /// Whom it is for.
    #[field(embed)]
    pub audience: Audience,
    /// Whether it keeps everybody aware (7.3).
    #[field(label = "Awareness")]
    pub is_awareness: Option<bool>,
    /// Whether newcomers take it first.
    #[field(label = "For newcomers")]
    pub is_initial: Option<bool>,
    /// Whether it tells about the information security policy (7.3 a).
    #[field(detail, label = "Covers the policy")]
    pub covers_policy: Option<bool>,
    /// Whether it tells what everybody contributes and what it is good for (7.3 b).
    #[field(detail, label = "Covers own contribution")]
    pub covers_contribution: Option<bool>,
    /// Whether it tells what follows when somebody does not keep to it (7.3 c).
    #[field(detail, label = "Covers consequences")]
    pub covers_consequences: Option<bool>,
    /// The documents that it is about.
    #[field(detail)]
    pub documents: Vec<Ref<Document>>,
    /// After how long it is taken again; empty: once is enough.
    #[field(listed, label = "Again every", unit = "months")]
    pub refresh_every: Option<Number<1, 120>>,
    /// How much of the test has to be right; empty: there is no test.
    #[field(label = "Passed with", unit = "percent")]
    pub pass_mark: Option<Number<1, 100>>,
    /// How often somebody may try the test before their manager helps.
    #[field(detail, label = "Tries")]
    pub tries: Option<Number<1, 20>>,
    /// Since when it is given.
    pub from: Option<Date>,
    /// The last day on which it is given.
    #[field(label = "Until")]
    pub to: Option<Date>,
}

impl TrainingCourse {
    /// How often the test may be tried: three times unless the course says otherwise.
    pub fn allowed_tries(&self) -> i64 {
        self.tries.map_or(3, Number::get)
    }

    /// Whether it is given on that day.
    pub fn is_given(&self, today: Date) -> bool {
        self.from.is_some_and(|first| first <= today) && self.to.is_none_or(|last| today <= last)
    }

    /// Whether a test result is enough; without a test every result is.
    pub fn is_passed_with(&self, score: Option<i64>) -> bool {
        self.pass_mark.is_none_or(|mark| score.is_some_and(|score| score >= mark.get()))
    }

    pub(crate) fn check(_: &Isms, draft: &Draft<'_>) -> Vec<Misfit> {
        let Some(course) = draft.typed::<Self>() else { return Vec::new() };
        let ends_early = course.from.zip(course.to).is_some_and(|(first, last)| last < first);
        let misfit = || Misfit::new("to", "before_start", "The last day is before the first. Choose a later one.");
        ends_early.then(misfit).into_iter().collect()
    }

    fn state(&self, today: Date) -> Option<State> {
        Some(if self.to.is_some_and(|last| today > last) {
            State { code: "ended", label: "Given no more", tone: Tone::Plain }
        } else if !self.is_given(today) {
            State { code: "planned", label: "Not given yet", tone: Tone::Plain }
        } else if self.audience.is_empty() {
            State { code: "no_audience", label: "For nobody", tone: Tone::Warn }
        } else if self.owner.is_none() {
            UNOWNED
        } else {
            State { code: "given", label: "Given", tone: Tone::Good }
        })
    }
}
