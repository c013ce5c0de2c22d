//! The reference controls of Annex A with the five attributes of ISO/IEC 27002:2022.
//!
//! An organisation's own controls are records and live elsewhere; they name the reference controls they serve.

use serde::Deserialize;

use crate::requirement::standard;
use crate::vocabulary::vocabulary;

/// The 93 reference controls in the order of Annex A.
pub fn controls() -> &'static [Control] {
    &standard().controls
}

/// The reference control with that reference (`A.5.1`) or id (`iso27001-2022/A.5.1`).
pub fn control(reference_or_id: &str) -> Option<&'static Control> {
    controls().iter().find(|control| control.reference == reference_or_id || control.id == reference_or_id)
}

/// A reference control of Annex A.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Control {
    /// The stable id, such as `iso27001-2022/A.5.1`.
    pub id: String,
    /// What an auditor would write, such as `A.5.1`.
    #[serde(rename = "ref")]
    pub reference: String,
    /// The id of its theme.
    pub parent: String,
    /// Its theme.
    pub theme: Theme,
    /// The place in Annex A, counted from 1.
    pub order: u32,
    /// The short title.
    pub title: String,
    /// What it is about, in our words.
    pub paraphrase: String,
    /// When it acts.
    pub control_type: Vec<ControlType>,
    /// What it protects.
    #[serde(rename = "cia")]
    pub properties: Vec<Property>,
    /// Its cybersecurity concepts.
    pub cybersecurity_concepts: Vec<CybersecurityConcept>,
    /// Its operational capabilities.
    pub operational_capabilities: Vec<OperationalCapability>,
    /// Its security domains.
    pub security_domains: Vec<SecurityDomain>,
    /// How often evidence is worth collecting.
    pub suggested_evidence_cadence: EvidenceCadence,
    /// What usually shows that it works.
    pub typical_evidence: Vec<String>,
    /// What an auditor asks.
    pub auditor_questions: Vec<String>,
    /// Whether the edition of 2022 brought it.
    pub new_in_2022: bool,
    /// The controls of the edition of 2013 it continues; none for new ones.
    pub legacy_2013: Vec<String>,
}

impl Control {
    /// The theme it stands under, with its title.
    pub fn theme_group(&self) -> Option<&'static ThemeGroup> {
        standard().themes.iter().find(|group| group.id == self.parent)
    }
}

/// A theme of Annex A as a heading.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ThemeGroup {
    /// The stable id, such as `iso27001-2022/A.5`.
    pub id: String,
    /// The number, such as `A.5`.
    #[serde(rename = "ref")]
    pub reference: String,
    /// The title.
    pub title: String,
    /// How many controls it has.
    pub controls: usize,
}

vocabulary! {
    /// The four themes of Annex A.
    pub enum Theme {
        /// A.5, organisational controls.
        Organizational = "organizational",
        /// A.6, people controls.
        People = "people",
        /// A.7, physical controls.
        Physical = "physical",
        /// A.8, technological controls.
        Technological = "technological",
    }
}

vocabulary! {
    /// When a control acts: before, during or after an incident.
    pub enum ControlType {
        /// Keeps an incident from happening.
        Preventive = "preventive",
        /// Acts when an incident happens.
        Detective = "detective",
        /// Acts after an incident.
        Corrective = "corrective",
    }
}

vocabulary! {
    /// What a control protects.
    pub enum Property {
        /// Confidentiality.
        Confidentiality = "confidentiality",
        /// Integrity.
        Integrity = "integrity",
        /// Availability.
        Availability = "availability",
    }
}

vocabulary! {
    /// The five concepts of ISO/IEC TS 27110.
    pub enum CybersecurityConcept {
        /// Identify.
        Identify = "identify",
        /// Protect.
        Protect = "protect",
        /// Detect.
        Detect = "detect",
        /// Respond.
        Respond = "respond",
        /// Recover.
        Recover = "recover",
    }
}

vocabulary! {
    /// Which capability of the organisation a control belongs to, as a practitioner sees it.
    pub enum OperationalCapability {
        /// Governance.
        Governance = "governance",
        /// Asset management.
        AssetManagement = "asset_management",
        /// Information protection.
        InformationProtection = "information_protection",
        /// Human resource security.
        HumanResourceSecurity = "human_resource_security",
        /// Physical security.
        PhysicalSecurity = "physical_security",
        /// System and network security.
        SystemAndNetworkSecurity = "system_and_network_security",
        /// Application security.
        ApplicationSecurity = "application_security",
        /// Secure configuration.
        SecureConfiguration = "secure_configuration",
        /// Identity and access management.
        IdentityAndAccessManagement = "identity_and_access_management",
        /// Threat and vulnerability management.
        ThreatAndVulnerabilityManagement = "threat_and_vulnerability_management",
        /// Continuity.
        Continuity = "continuity",
        /// Supplier relationships security.
        SupplierRelationshipsSecurity = "supplier_relationships_security",
        /// Legal and compliance.
        LegalAndCompliance = "legal_and_compliance",
        /// Information security event management.
        InformationSecurityEventManagement = "information_security_event_management",
        /// Information security assurance.
        InformationSecurityAssurance = "information_security_assurance",
    }
}

vocabulary! {
    /// Which domain of information security a control belongs to.
    pub enum SecurityDomain {
        /// Governance and ecosystem.
        GovernanceAndEcosystem = "governance_and_ecosystem",
        /// Protection.
        Protection = "protection",
        /// Defence.
        Defence = "defence",
        /// Resilience.
        Resilience = "resilience",
    }
}

vocabulary! {
    /// How often evidence is worth collecting. Our suggestion; the standard names no interval.
    pub enum EvidenceCadence {
        /// Once a month.
        Monthly = "monthly",
        /// Once a quarter.
        Quarterly = "quarterly",
        /// Twice a year.
        Semiannual = "semiannual",
        /// Once a year.
        Annual = "annual",
        /// Each time it happens.
        PerEvent = "per_event",
    }
}
