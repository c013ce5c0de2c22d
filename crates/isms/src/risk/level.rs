//! The four levels of risk, and the ratings that they are looked up from.

use record::{Choice, Id, Ref, Tone};

use super::criteria::RiskCriteria;
use crate::Isms;
use crate::people::Person;

/// How high a risk is. Nobody sets a level: it is looked up in the matrix of the criteria that the rating names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Choice)]
pub enum RiskLevel {
    /// Acceptable; watched.
    Low,
    /// Treated where that is sensible.
    Medium,
    /// Treated.
    High,
    /// Stopped or treated at once.
    Critical,
}

impl RiskLevel {
    /// The level of that code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|level| level.choice().code == code)
    }

    /// How it is meant.
    pub fn tone(self) -> Tone {
        match self {
            RiskLevel::Low => Tone::Good,
            RiskLevel::Medium => Tone::Plain,
            RiskLevel::High => Tone::Warn,
            RiskLevel::Critical => Tone::Bad,
        }
    }
}

/// The dimensions of consequence, in the order of the scale.
pub const DIMENSIONS: [(&str, &str); 6] = [
    ("financial", "Financial"),
    ("service", "Service for customers"),
    ("legal", "Legal and contract"),
    ("people", "People whose data it is"),
    ("reputation", "Reputation"),
    ("safety", "Safety and staff"),
];

/// One analysis: likelihood, consequence per dimension, the criteria it used, who set it and who confirmed it.
#[derive(Clone, Debug, PartialEq)]
pub struct Rating<'a> {
    /// Likelihood, 1 to 5.
    pub likelihood: i64,
    /// Consequence per dimension, 0 to 5; 0 is not affected.
    pub dimensions: [i64; 6],
    /// A consequence that came with an import and says no dimension; 0 when there is none.
    pub overall: i64,
    /// The version of the criteria.
    pub criteria: Ref<RiskCriteria>,
    /// Who set it.
    pub rated_by: &'a [Ref<Person>],
    /// Who confirmed it without having set it.
    pub confirmed_by: Option<Ref<Person>>,
}

impl Rating<'_> {
    /// The consequence: the highest dimension decides.
    pub fn consequence(&self) -> i64 {
        self.dimensions.into_iter().chain([self.overall]).max().unwrap_or(0)
    }

    /// The consequence for people: for those whose data it is, and for the safety of anyone.
    pub fn for_people(&self) -> i64 {
        let [_, _, _, people, _, safety] = self.dimensions;
        people.max(safety)
    }

    /// The level in the matrix of its criteria.
    pub fn level(&self, isms: &Isms) -> Option<RiskLevel> {
        isms.get(self.criteria)?.level(self.likelihood, self.consequence())
    }

    /// Whether anybody but these set or confirmed it.
    pub fn is_rated_by_another(&self, than: &[Id]) -> bool {
        self.rated_by.iter().chain(&self.confirmed_by).any(|person| !than.contains(&person.id))
    }
}
