//! The two scales: how likely, and how bad (chapter 7.2 of the guide).

use std::borrow::Cow;

use serde::Deserialize;

use super::RevenueShare;
use crate::vocabulary::vocabulary;

/// A level of likelihood with its two anchors. Either may be the one that helps.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LikelihoodLevel {
    /// From 1, the least likely, to 5.
    pub level: u8,
    /// What people call it.
    pub name: String,
    /// How often it happens.
    pub frequency: String,
    /// What has been seen of it.
    pub experience: String,
}

vocabulary! {
    /// In what respect a consequence is bad.
    pub enum Dimension {
        /// Money.
        Financial = "financial",
        /// Service for customers.
        Service = "service",
        /// Law, authorities, courts and contracts.
        Legal = "legal",
        /// The people whose data it is.
        People = "people",
        /// What others think of the organisation.
        Reputation = "reputation",
        /// Life and health.
        Safety = "safety",
    }
}

/// What is said about a dimension.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DimensionDefinition {
    /// The dimension.
    pub id: Dimension,
    /// Its name.
    pub name: String,
    /// What is judged.
    pub about: String,
}

/// A level of consequence with an anchor for each dimension.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConsequenceLevel {
    /// From 1, the least bad, to 5.
    pub level: u8,
    /// What it costs.
    pub financial: RevenueShare,
    /// What customers feel of it.
    pub service: String,
    /// What law and contracts make of it.
    pub legal: String,
    /// What it means for the people whose data it is.
    pub people: String,
    /// What others say and do.
    pub reputation: String,
    /// What it does to life and health.
    pub safety: String,
}

impl ConsequenceLevel {
    /// The anchor in words. That of money is derived from its share of revenue.
    pub fn anchor(&self, dimension: Dimension) -> Cow<'_, str> {
        match dimension {
            Dimension::Financial => Cow::Owned(self.financial.to_string()),
            Dimension::Service => Cow::Borrowed(&self.service),
            Dimension::Legal => Cow::Borrowed(&self.legal),
            Dimension::People => Cow::Borrowed(&self.people),
            Dimension::Reputation => Cow::Borrowed(&self.reputation),
            Dimension::Safety => Cow::Borrowed(&self.safety),
        }
    }
}
