//! The levels of risk and what follows from them (chapter 7.3 of the guide).

use serde::Deserialize;

use crate::vocabulary::vocabulary;

vocabulary! {
    /// How high a risk is. Nobody sets it: it is looked up in the matrix.
    pub enum RiskLevel {
        /// Acceptable.
        Low = "low",
        /// Acceptable with a reason.
        Medium = "medium",
        /// Above the line.
        High = "high",
        /// Above the line, and urgent.
        Critical = "critical",
    }
}

/// What is done about a level, who may accept it and for how long.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LevelRule {
    /// The level.
    pub level: RiskLevel,
    /// What is done about it, as a sentence.
    pub decision: String,
    /// Who may accept it.
    pub accepted_by: AcceptanceAuthority,
    /// Whether an acceptance gives a reason.
    pub reason_needed: bool,
    /// Whether an acceptance names an emergency action.
    pub emergency_action_needed: bool,
    /// For how long it may be accepted at most.
    pub valid_for: Validity,
    /// Within how many days treatment starts; none where it need not.
    pub treatment_within_days: Option<u32>,
}

vocabulary! {
    /// Who may accept a level.
    pub enum AcceptanceAuthority {
        /// The risk owner alone.
        Owner = "owner",
        /// The risk owner and top management: two people, two signatures.
        OwnerAndTopManagement = "owner_and_top_management",
    }
}

/// How long an acceptance may last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Validity {
    /// How many, at least 1.
    pub number: u32,
    /// Of what.
    pub unit: ValidityUnit,
}

vocabulary! {
    /// In what a validity is counted.
    pub enum ValidityUnit {
        /// Days.
        Days = "days",
        /// Calendar months.
        Months = "months",
    }
}
