//! The risk criteria with which an organisation can begin: scales and matrix (chapter 7.2 of the domain guide), acceptance
//! line and authority (chapter 7.3). Read it before touching how a level comes about or who may accept it.
//!
//! The criteria of an organisation are records, version by version, and live elsewhere; a first version is a copy of these.

mod level;
mod revenue_share;
mod scale;

use std::sync::LazyLock;

use serde::Deserialize;

pub use self::level::{AcceptanceAuthority, LevelRule, RiskLevel, Validity, ValidityUnit};
pub use self::revenue_share::RevenueShare;
pub use self::scale::{ConsequenceLevel, Dimension, DimensionDefinition, LikelihoodLevel};
use crate::embedded::embedded;

static CRITERIA: LazyLock<StarterCriteria> = embedded!("starter-criteria");

/// The starter criteria.
pub fn starter_criteria() -> &'static StarterCriteria {
    &CRITERIA
}

/// The file `starter-criteria.yaml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StarterCriteria {
    /// The version of the file's form.
    pub schema_version: u32,
    /// What the file is for.
    pub purpose: String,
    /// For how many months ahead a likelihood is meant.
    pub likelihood_horizon_months: u32,
    /// The levels of likelihood, from 1 to 5.
    pub likelihood: [LikelihoodLevel; 5],
    /// What the dimensions of consequence mean, in the order of [`Dimension::ALL`].
    pub dimensions: [DimensionDefinition; 6],
    /// The levels of consequence, from 1 to 5. Each dimension is rated on its own; the highest decides.
    pub consequence: [ConsequenceLevel; 5],
    /// The levels of risk: a row for each likelihood from 1 to 5, in it a column for each consequence from 1 to 5. A lookup
    /// and not a product, because often and harmless is not the same as seldom and grave.
    pub matrix: [[RiskLevel; 5]; 5],
    /// What follows from each level, in the order of [`RiskLevel::ALL`].
    pub levels: [LevelRule; 4],
    /// The highest level that counts as acceptable. "Above the acceptance level" means above this one.
    pub acceptance_line: RiskLevel,
    /// When top management signs as well, whatever the level.
    pub always_top_management: AlwaysTopManagement,
    /// After how many months every risk is analysed again.
    pub assessment_interval_months: u32,
    /// What makes one analyse risks again outside that interval: a text to start from.
    pub triggers: String,
    /// What the organisation is willing to bear, in our words: a text to start from.
    pub appetite: String,
}

impl StarterCriteria {
    /// The level for a likelihood and a consequence, both from 1 to 5; none outside of the scales.
    pub fn level(&self, likelihood: u8, consequence: u8) -> Option<RiskLevel> {
        let row = self.matrix.get(usize::from(likelihood).checked_sub(1)?)?;
        row.get(usize::from(consequence).checked_sub(1)?).copied()
    }

    /// What follows from a level.
    ///
    /// # Panics
    ///
    /// Never: a test compares [`RiskLevel::ALL`] with the file.
    #[expect(clippy::expect_used, reason = "test: every_level_has_a_decision_an_authority_and_a_longest_validity")]
    pub fn rule(&self, level: RiskLevel) -> &LevelRule {
        self.levels.iter().find(|rule| rule.level == level).expect("every level has its rule")
    }
}

/// From which consequence for people on an acceptance goes to top management, whatever the level of the risk.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AlwaysTopManagement {
    /// The dimensions looked at; one of them is enough.
    pub dimensions: Vec<Dimension>,
    /// The lowest consequence that counts, from 1 to 5.
    pub consequence: u8,
}
