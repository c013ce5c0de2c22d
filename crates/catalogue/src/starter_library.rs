//! A first stock of risks to think about: what could happen, why it could, and who or what could bring it about. Chapter
//! 7.8 of the domain guide. Read it before touching how risks are found.
//!
//! Suggestions only: nothing enters the register without a person. What an organisation adds to its own library are
//! records and live elsewhere; they may name these ids, so an id never changes its meaning.

mod event_type;
mod risk_source;
mod weakness;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

pub use self::event_type::{EventGroup, EventType};
pub use self::risk_source::{RiskSource, SourceGroup};
pub use self::weakness::{Weakness, WeaknessGroup};
use crate::embedded::embedded;

static LIBRARY: LazyLock<StarterLibrary> = embedded!("starter-library");

/// The starter library.
pub fn starter_library() -> &'static StarterLibrary {
    &LIBRARY
}

/// The file `starter-library.yaml`: 60 event types, 70 weaknesses and 25 risk sources. Each list stands in the order of its
/// groups.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StarterLibrary {
    /// The version of the file's form.
    pub schema_version: u32,
    /// What the file is for.
    pub purpose: String,
    /// The titles of the groups of event types.
    pub event_groups: BTreeMap<EventGroup, String>,
    /// The titles of the groups of weaknesses.
    pub weakness_groups: BTreeMap<WeaknessGroup, String>,
    /// The titles of the groups of risk sources.
    pub source_groups: BTreeMap<SourceGroup, String>,
    /// What could happen.
    pub event_types: Vec<EventType>,
    /// Why it could.
    pub weaknesses: Vec<Weakness>,
    /// Who or what could bring it about.
    pub sources: Vec<RiskSource>,
}

impl StarterLibrary {
    /// The event type with that id (`account_takeover`).
    pub fn event_type(&self, id: &str) -> Option<&EventType> {
        self.event_types.iter().find(|event| event.id == id)
    }

    /// The weakness with that id (`single_factor_login`).
    pub fn weakness(&self, id: &str) -> Option<&Weakness> {
        self.weaknesses.iter().find(|weakness| weakness.id == id)
    }

    /// The risk source with that id (`extortion_gang`).
    pub fn source(&self, id: &str) -> Option<&RiskSource> {
        self.sources.iter().find(|source| source.id == id)
    }
}
