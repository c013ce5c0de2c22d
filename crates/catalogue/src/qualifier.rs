//! The words that narrow a cell of the rights matrix.

use crate::vocabulary::vocabulary;

vocabulary! {
    /// How far a right to see, write or decide reaches within an object group.
    ///
    /// The list is shared by the three columns; which word stands in which column is the matrix's choice.
    pub enum Qualifier {
        /// Every record of the group at the unit and below.
        All = "all",
        /// Records the person is linked to as owner, assignee, author, reviewer, assessor or requester.
        Own = "own",
        /// Records linked to a record of the person's own.
        Linked = "linked",
        /// Records about people of the person's own unit.
        Team = "team",
        /// Counts and trends without single records.
        Totals = "totals",
        /// Published versions with the person in the audience.
        Published = "published",
        /// Records at high or critical.
        High = "high",
        /// Records marked as touching personal data.
        Privacy = "privacy",
        /// May create a report and see its progress.
        Report = "report",
        /// May answer what is put to them on the record.
        Respond = "respond",
        /// Answers, and enters what outside auditors decided.
        Outside = "outside",
        /// What the grant names, with personal and secret fields masked until released.
        Granted = "granted",
        /// What was sent to that supplier.
        Sent = "sent",
        /// Create and disable accounts, without roles.
        Accounts = "accounts",
        /// Tests and samples of the person's own audits.
        Tests = "tests",
        /// Processing agreements and their duties.
        Agreements = "agreements",
        /// Together with the owner, levels above the owner's authority.
        AboveOwner = "above_owner",
        /// Own risks within the authority of the criteria; above it together with the authority.
        Authority = "authority",
        /// Grade major.
        Major = "major",
        /// Grade minor.
        Minor = "minor",
        /// Company level.
        Company = "company",
        /// Own function.
        Function = "function",
        /// Changes of the ISMS, both together.
        Isms = "isms",
        /// Proposes, somebody else confirms.
        Propose = "propose",
        /// Retention, log and single sign-on need a second administrator or the owner.
        TwoPersons = "two_persons",
        /// Roles the roles table lets this role grant.
        Grantable = "grantable",
        /// Publishes what was approved.
        Publish = "publish",
        /// Closes after review.
        Close = "close",
        /// High and critical suppliers, together with the supplier owner.
        HighWithOwner = "high_with_owner",
        /// Where named approver, reviewer or verifier of the record.
        Named = "named",
        /// Triage, closure of small ones, reopening.
        Triage = "triage",
        /// Breach assessment and notification.
        Breach = "breach",
        /// As lead of the programme or the audit.
        Lead = "lead",
        /// As chair.
        Minutes = "minutes",
        /// Own data, own requests.
        Personal = "personal",
        /// Approves the audit programme.
        Programme = "programme",
        /// Decides requests.
        Resources = "resources",
        /// Approves external access.
        Grants = "grants",
        /// Changes of own systems.
        System = "system",
        /// Own suppliers.
        Supplier = "supplier",
    }
}
