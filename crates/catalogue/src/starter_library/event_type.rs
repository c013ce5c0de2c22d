//! What could happen.

use serde::Deserialize;

use super::starter_library;
use crate::control::Property;
use crate::vocabulary::vocabulary;

/// A kind of event that a risk can be about: a threat, in the words of those who think from assets.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EventType {
    /// The stable id, such as `account_takeover`.
    pub id: String,
    /// The name, ready to head a risk.
    pub name: String,
    /// Its group.
    pub group: EventGroup,
    /// What happens, in one or two sentences.
    pub description: String,
    /// What it typically touches, at least one.
    pub properties: Vec<Property>,
    /// The reference controls that typically act on it (`A.8.5`), in the order of Annex A.
    pub reference_controls: Vec<String>,
    /// The risk sources that typically bring it about, by id, the most typical first.
    pub sources: Vec<String>,
    /// The weaknesses that typically let it happen, by id, the most typical first.
    pub weaknesses: Vec<String>,
    /// One to three questions that help to find out whether it matters here.
    pub questions: Vec<String>,
}

vocabulary! {
    /// What an event type is about.
    pub enum EventGroup {
        /// Somebody uses access that is not theirs.
        AccessMisuse = "access_misuse",
        /// Malware, and what is done with it.
        MalwareAndExtortion = "malware_and_extortion",
        /// Flaws in software, our own and others'.
        SoftwareWeakness = "software_weakness",
        /// Suppliers who fail, or through whom somebody comes in.
        SupplierFailure = "supplier_failure",
        /// Cloud services set up wrongly or used without a plan.
        CloudMisconfiguration = "cloud_misconfiguration",
        /// Devices, media and words that get into the wrong hands.
        LossAndTheft = "loss_and_theft",
        /// Slips without intent.
        HumanError = "human_error",
        /// Deception for money.
        Fraud = "fraud",
        /// Harm by people who belong to the organisation.
        Insider = "insider",
        /// Buildings, supply and weather.
        PhysicalAndClimate = "physical_and_climate",
        /// Services that stop.
        Availability = "availability",
        /// Personal data not handled as it should be.
        Privacy = "privacy",
        /// Duties of law and contract not kept.
        Legal = "legal",
        /// People who are missing, or should not have been trusted.
        PeopleAndKnowledge = "people_and_knowledge",
        /// What comes with the use of AI.
        AiUse = "ai_use",
    }
}

impl EventGroup {
    /// Its title.
    ///
    /// # Panics
    ///
    /// Never: a test looks for the title of every group.
    #[expect(clippy::expect_used, reason = "test: every_group_has_a_title_and_its_share")]
    pub fn title(self) -> &'static str {
        starter_library().event_groups.get(&self).expect("every group has a title")
    }
}
