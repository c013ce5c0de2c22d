//! The roles by name, for the form in which one is given. Who may give which, and what each may do, stands in the table of
//! rights, which this crate does not know.

use std::fmt;
use std::ops::Deref;

use record::Choice;

/// A role of the table of rights. `decide` holds the two lists together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Choice)]
pub enum RoleName {
    /// Answers for the organisation in Annexa: founding, subscription, handing over, ending.
    Owner,
    /// Directs the organisation: policy, criteria, scope, SoA, resources, high risks.
    TopManagement,
    /// Runs the ISMS day by day and prepares its decisions.
    #[choice(label = "ISMS manager")]
    IsmsManager,
    /// May be named owner of risks of the unit and accept them within the authority of the criteria.
    RiskOwner,
    /// May be named owner of controls of the unit and answer for status and evidence.
    ControlOwner,
    /// May be named owner of assets of the unit; answers for class, access and recovery targets.
    AssetOwner,
    /// May be assigned to internal audits.
    InternalAuditor,
    /// Runs the internal audit programme and the answer to disputes; may lead any audit.
    LeadAuditor,
    /// Reads what a grant names, while it lasts.
    ExternalAuditor,
    /// Reads what is meant for all, reports, learns, acknowledges.
    Employee,
    /// Leads the people of a unit.
    Manager,
    /// Advises on and watches over personal data.
    #[choice(label = "Data protection officer")]
    Dpo,
    /// Keeps the supplier register and its assessments.
    SupplierManager,
    /// Answers questions for one supplier through an expiring link.
    SupplierContact,
    /// Keeps people, employment dates and screening state.
    #[choice(label = "Human resources")]
    Hr,
    /// Publishes approved versions and keeps retention.
    DocumentController,
    /// Leads events and incidents.
    IncidentLead,
    /// Keeps accounts, connections, backup and settings working.
    PlatformAdministrator,
}

impl RoleName {
    /// The role of that id.
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|role| **role == *id)
    }

    /// What people call it: "ISMS manager".
    pub fn label(self) -> &'static str {
        self.choice().label
    }
}

/// Its id in the table of rights.
impl Deref for RoleName {
    type Target = str;
    fn deref(&self) -> &str {
        self.choice().code
    }
}

impl fmt::Display for RoleName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self)
    }
}
