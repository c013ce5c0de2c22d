//! Who or what could bring it about.

use serde::Deserialize;

use super::starter_library;
use crate::vocabulary::vocabulary;

/// Somebody or something that can bring an event about, with or without intent.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RiskSource {
    /// The stable id, such as `extortion_gang`.
    pub id: String,
    /// The name.
    pub name: String,
    /// Its group.
    pub group: SourceGroup,
    /// Who or what it is.
    pub description: String,
    /// What drives it: aims, or causes where there is no intent.
    pub drive: String,
}

vocabulary! {
    /// What a risk source is. An assessment that leaves one of these out has a gap (C8 in chapter 7.6 of the guide).
    pub enum SourceGroup {
        /// Somebody outside who acts with intent.
        Outsider = "outsider",
        /// Somebody inside who acts with intent.
        Insider = "insider",
        /// Somebody who means no harm.
        Mistake = "mistake",
        /// Nature, and technology that fails by itself.
        Nature = "nature",
        /// Somebody tied to us by a contract or an exchange.
        Partner = "partner",
    }
}

impl SourceGroup {
    /// Its title.
    ///
    /// # Panics
    ///
    /// Never: a test looks for the title of every group.
    #[expect(clippy::expect_used, reason = "test: every_group_has_a_title_and_its_share")]
    pub fn title(self) -> &'static str {
        starter_library().source_groups.get(&self).expect("every group has a title")
    }
}
