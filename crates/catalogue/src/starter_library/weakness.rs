//! Why it could happen.

use serde::Deserialize;

use super::starter_library;
use crate::vocabulary::vocabulary;

/// Something missing or wrong that lets an event happen or makes it worse: a vulnerability of the organisation, of its
/// people, places, systems or suppliers. Single technical flaws are observations and live elsewhere.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Weakness {
    /// The stable id, such as `single_factor_login`.
    pub id: String,
    /// The name, ready to stand as the cause of a risk.
    pub name: String,
    /// Its group.
    pub group: WeaknessGroup,
    /// How one recognises it, in one or two sentences.
    pub description: String,
    /// The reference controls that typically act on it (`A.8.5`), in the order of Annex A.
    pub reference_controls: Vec<String>,
    /// The question to ask about it.
    pub question: String,
}

vocabulary! {
    /// Where a weakness lies: the themes of Annex A, with the larger ones divided.
    pub enum WeaknessGroup {
        /// Responsibilities, rules and duties.
        Organisation = "organisation",
        /// What people know, agreed to and have time for.
        People = "people",
        /// Premises, and other places of work.
        Physical = "physical",
        /// Identities, sign-in and rights.
        Access = "access",
        /// Devices, systems and networks.
        Technology = "technology",
        /// Running things, and being ready for the day when they do not run.
        Operations = "operations",
        /// Making and changing software.
        Development = "development",
        /// Suppliers and cloud services.
        Supplier = "supplier",
        /// Information itself, personal data among it.
        Information = "information",
    }
}

impl WeaknessGroup {
    /// Its title.
    ///
    /// # Panics
    ///
    /// Never: a test looks for the title of every group.
    #[expect(clippy::expect_used, reason = "test: every_group_has_a_title_and_its_share")]
    pub fn title(self) -> &'static str {
        starter_library().weakness_groups.get(&self).expect("every group has a title")
    }
}
