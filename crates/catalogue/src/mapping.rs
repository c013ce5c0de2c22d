//! How much work for ISO/IEC 27001 helps with GDPR and SOX.
//!
//! A mapping suggests evidence. It never marks a target as fulfilled without the decision of a person.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::embedded::embedded;
use crate::vocabulary::vocabulary;

static MAPPINGS: LazyLock<Mappings> = embedded!("mappings");

/// All mappings.
pub fn mappings() -> &'static Mappings {
    &MAPPINGS
}

/// The file `mappings.yaml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mappings {
    /// The version of the file's form.
    pub schema_version: u32,
    /// What the file is.
    #[serde(rename = "mapping_set")]
    pub about: About,
    /// The words for a relationship; a test compares them with [`Relationship::ALL`].
    pub relationship_values: Vec<Relationship>,
    /// The mappings.
    #[serde(rename = "mappings")]
    pub all: Vec<Mapping>,
}

impl Mappings {
    /// What a requirement or control of ISO/IEC 27001 helps with.
    pub fn from(&self, source: &str) -> impl Iterator<Item = &Mapping> {
        self.all.iter().filter(move |mapping| mapping.source == source)
    }

    /// What helps with a row of GDPR or SOX.
    pub fn to(&self, target: &str) -> impl Iterator<Item = &Mapping> {
        self.all.iter().filter(move |mapping| mapping.target == target)
    }

    /// The strongest help with a row of GDPR or SOX, 1 to 10. At 4 or less the row needs work of its own.
    pub fn best_strength(&self, target: &str) -> Option<u8> {
        self.to(target).map(|mapping| mapping.strength).max()
    }
}

/// What the file says about itself.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct About {
    /// The name of the set.
    pub id: String,
    /// Whose words are used for relationships.
    pub vocabulary: String,
    /// How to read a mapping.
    pub reading: String,
    /// What the strength means.
    pub strength: String,
    /// What each type of reason means.
    pub rationale_types: BTreeMap<RationaleType, String>,
    /// What not to conclude.
    pub caution: Vec<String>,
    /// How many of each there should be.
    pub counts: Counts,
    /// How well each framework is covered.
    pub target_coverage: BTreeMap<String, Coverage>,
}

/// How many of each the file says it has.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Counts {
    pub total: usize,
    pub gdpr: usize,
    pub sox_itgc: usize,
    pub by_relationship: BTreeMap<Relationship, usize>,
}

/// How many rows of a framework have which best strength.
#[derive(Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Coverage {
    pub strong_8_to_10: usize,
    pub partial_5_to_7: usize,
    pub weak_1_to_4: usize,
}

/// How one row stands to another: `source` relationship `target`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mapping {
    /// The requirement or control of ISO/IEC 27001, by id.
    pub source: String,
    /// The row of GDPR or SOX, by id.
    pub target: String,
    /// How the one stands to the other.
    pub relationship: Relationship,
    /// How much evidence for the source helps with the target: 1 slightly, 10 practically the same.
    pub strength: u8,
    /// What kind of overlap it is.
    pub rationale_type: RationaleType,
    /// Why.
    pub rationale: String,
}

vocabulary! {
    /// How a source stands to a target, in the words of NIST IR 8477.
    pub enum Relationship {
        /// They share a part.
        IntersectsWith = "intersects_with",
        /// All that the target asks for is inside the source.
        SupersetOf = "superset_of",
        /// The source is inside the target.
        SubsetOf = "subset_of",
        /// They mean the same.
        Equal = "equal",
    }
}

impl Relationship {
    /// The same statement, read from the target.
    pub const fn inverse(self) -> Self {
        match self {
            Self::SupersetOf => Self::SubsetOf,
            Self::SubsetOf => Self::SupersetOf,
            Self::IntersectsWith => Self::IntersectsWith,
            Self::Equal => Self::Equal,
        }
    }
}

vocabulary! {
    /// What kind of overlap a mapping rests on.
    pub enum RationaleType {
        /// The results of doing them overlap.
        Functional = "functional",
        /// The meanings overlap.
        Semantic = "semantic",
        /// The wordings overlap.
        Syntactic = "syntactic",
    }
}
