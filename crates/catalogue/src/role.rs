//! The 18 roles. A role is held at a unit and counts there and below; `rights` says who grants it.

use crate::rights::rights;
use crate::vocabulary::vocabulary;

vocabulary! {
    /// What a person may be in the ISMS, by an assignment at a unit or by a grant from outside.
    pub enum Role {
        /// Answers for the organisation in Annexa: founding, subscription, handing over, ending.
        Owner = "owner",
        /// Directs the organisation: policy, criteria, scope, SoA, resources, high risks.
        TopManagement = "top_management",
        /// Runs the ISMS day by day and prepares its decisions.
        IsmsManager = "isms_manager",
        /// May be named owner of risks of the unit and accept them within the authority of the criteria.
        RiskOwner = "risk_owner",
        /// May be named owner of controls of the unit and answer for status and evidence.
        ControlOwner = "control_owner",
        /// May be named owner of assets of the unit; answers for class, access and recovery targets.
        AssetOwner = "asset_owner",
        /// May be assigned to internal audits.
        InternalAuditor = "internal_auditor",
        /// Runs the internal audit programme and the answer to disputes; may lead any audit.
        LeadAuditor = "lead_auditor",
        /// Reads what a grant names, while it lasts.
        ExternalAuditor = "external_auditor",
        /// Reads what is meant for all, reports, learns, acknowledges.
        Employee = "employee",
        /// Leads the people of a unit.
        Manager = "manager",
        /// Advises on and watches over personal data.
        Dpo = "dpo",
        /// Keeps the supplier register and its assessments.
        SupplierManager = "supplier_manager",
        /// Answers questions for one supplier through an expiring link.
        SupplierContact = "supplier_contact",
        /// Keeps people, employment dates and screening state.
        Hr = "hr",
        /// Publishes approved versions and keeps retention.
        DocumentController = "document_controller",
        /// Leads events and incidents.
        IncidentLead = "incident_lead",
        /// Keeps accounts, connections, backup and settings working.
        PlatformAdministrator = "platform_administrator",
    }
}

impl Role {
    /// The two letters that stand for the role in tables.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Owner => "OW",
            Self::TopManagement => "TM",
            Self::IsmsManager => "IM",
            Self::RiskOwner => "RO",
            Self::ControlOwner => "CO",
            Self::AssetOwner => "AO",
            Self::InternalAuditor => "IA",
            Self::LeadAuditor => "LA",
            Self::ExternalAuditor => "XA",
            Self::Employee => "EM",
            Self::Manager => "MG",
            Self::Dpo => "DP",
            Self::SupplierManager => "SM",
            Self::SupplierContact => "SC",
            Self::Hr => "HR",
            Self::DocumentController => "DC",
            Self::IncidentLead => "IL",
            Self::PlatformAdministrator => "PA",
        }
    }

    /// What the role is there for, in one line.
    pub fn caption(self) -> &'static str {
        &rights().role(self).caption
    }
}
