//! What is measured (9.1): name, formula, thresholds. Measurements are records and live elsewhere.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::embedded::embedded;
use crate::vocabulary::vocabulary;

static MEASURES: LazyLock<Measures> = embedded!("kpis");

/// All metrics.
pub fn measures() -> &'static Measures {
    &MEASURES
}

/// The file `kpis.yaml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Measures {
    /// The version of the file's form.
    pub schema_version: u32,
    /// How to read the list.
    pub note: String,
    /// The metrics.
    #[serde(rename = "metrics")]
    pub all: Vec<Measure>,
}

impl Measures {
    /// The metric with that id (`K03`).
    pub fn measure(&self, id: &str) -> Option<&Measure> {
        self.all.iter().find(|measure| measure.id == id)
    }
}

/// A metric. Its thresholds are starting values in words; each organisation sets its own.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Measure {
    /// The id, such as `K03`.
    pub id: String,
    /// The name.
    pub name: String,
    /// How it is computed, in words. Without a denominator it has no value.
    pub formula: String,
    /// The value to reach, with its unit.
    pub target: String,
    /// From which value on to look closer.
    pub warn_at: String,
    /// From which value on to act.
    pub alarm_at: String,
    /// How often it is taken.
    pub frequency: Frequency,
    /// The kinds of record it counts, by the domain's names.
    pub source_entities: Vec<String>,
    /// The clauses, controls or articles behind it.
    pub basis: String,
    /// Where it is shown, if not everywhere.
    pub shown: Option<String>,
}

vocabulary! {
    /// How often a metric is taken.
    pub enum Frequency {
        /// Every day.
        Daily = "daily",
        /// Every week.
        Weekly = "weekly",
        /// Every month.
        Monthly = "monthly",
        /// Every quarter.
        Quarterly = "quarterly",
        /// Each time it happens.
        PerEvent = "per event",
    }
}
