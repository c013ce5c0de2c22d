//! The risk register (6.1.2, 8.2) as it leaves: the risks, and the criteria that they were judged by.

use serde::Serialize;

use crate::Imprint;

/// A risk register.
#[derive(Clone, Debug, Serialize)]
pub struct RiskRegister {
    /// What the document says of itself.
    pub imprint: Imprint,
    /// What was asked to get it, by name and value; empty for the whole register.
    pub asked: Vec<(String, String)>,
    /// The criteria in force; nothing where the reader may not see them, or there are none.
    pub criteria: Option<Criteria>,
    /// How many of the risks in it are at each level, the highest first; `none` for those that nobody rated.
    pub levels: Vec<Level>,
    /// How many lie above the acceptance line.
    pub above: usize,
    /// The risks, in the order that was asked for.
    pub risks: Vec<Risk>,
}

/// A version of the criteria.
#[derive(Clone, Debug, Serialize)]
pub struct Criteria {
    /// What it is called.
    pub title: String,
    /// Who approved it and when, in words.
    pub approved: Option<String>,
    /// The highest level that is acceptable without treatment.
    pub line: Option<String>,
    /// The matrix, the highest likelihood first.
    pub matrix: Vec<MatrixRow>,
    /// What follows from each level, the highest first.
    pub authority: Vec<Authority>,
}

/// A line of the matrix.
#[derive(Clone, Debug, Serialize)]
pub struct MatrixRow {
    /// The likelihood in words: 4 likely.
    pub likelihood: String,
    /// A cell for each consequence, from 1 to 5.
    pub cells: Vec<MatrixCell>,
}

/// A cell of the matrix.
#[derive(Clone, Debug, Serialize)]
pub struct MatrixCell {
    /// The level there, if one is set.
    pub level: Option<Level>,
    /// The risks that stand there.
    pub risks: usize,
}

/// A level, and how many risks are at it where that is asked.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Level {
    /// Its code: `low`, `medium`, `high`, `critical`, `none`.
    pub code: &'static str,
    /// Its name.
    pub label: &'static str,
    /// How many risks are at it.
    pub count: usize,
}

/// What follows from a level.
#[derive(Clone, Debug, Serialize)]
pub struct Authority {
    /// The level.
    pub level: Level,
    /// What is done about it.
    pub decision: Option<String>,
    /// Who accepts it, and for how long at most.
    pub accepted: Option<String>,
}

/// A risk.
#[derive(Clone, Debug, Serialize)]
pub struct Risk {
    /// Its number.
    pub number: String,
    /// What could happen.
    pub title: String,
    /// What it affects, in names.
    pub affects: Vec<String>,
    /// Its owner.
    pub owner: Option<String>,
    /// Likelihood, consequence and level before controls.
    pub inherent: Option<Rated>,
    /// With the controls of today.
    pub current: Option<Rated>,
    /// Where treatment should lead.
    pub target: Option<Rated>,
    /// After treatment.
    pub residual: Option<Rated>,
    /// What is done about it.
    pub treatment: Option<String>,
    /// The actions and controls behind that, each in words.
    pub measures: Vec<String>,
    /// Where it stands.
    pub state: String,
    /// Whether that is bad: something lapsed or is overdue.
    pub is_bad: bool,
    /// Who accepted it and until when, in words.
    pub accepted: Option<String>,
    /// When it is looked at again.
    pub review: Option<String>,
}

/// A rating with the level that it gives.
#[derive(Clone, Debug, Serialize)]
pub struct Rated {
    /// Likelihood and consequence: 4 × 3.
    pub rating: String,
    /// The level, where the matrix has one.
    pub level: Option<Level>,
}
