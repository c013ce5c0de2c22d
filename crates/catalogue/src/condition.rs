//! Facts about a record that decide which of several actors counts.

use crate::vocabulary::vocabulary;

vocabulary! {
    /// When an [`Actor`](crate::Actor) of a step counts. What each one means is computed where the records are known.
    pub enum Condition {
        /// The level is one the criteria version lets the risk owner accept alone.
        WithinAuthority = "within_authority",
        /// The criteria version names a higher authority for the level, or the consequence for people stands at 4 or
        /// above.
        AboveAuthority = "above_authority",
        /// The due date was moved fewer than two times.
        EarlyMove = "early_move",
        /// The due date was moved two times or more.
        ThirdMove = "third_move",
        /// The nonconformity is graded minor.
        GradeMinor = "grade_minor",
        /// The nonconformity is graded major.
        GradeMajor = "grade_major",
        /// The change is one of the ISMS.
        IsmsChange = "isms_change",
        /// The change is one of a system or the organization.
        SystemChange = "system_change",
        /// The supplier is low or medium.
        CriticalityLow = "criticality_low",
        /// The supplier is high or critical.
        CriticalityHigh = "criticality_high",
        /// The organization audits: internal and supplier audits.
        OurAudit = "our_audit",
        /// Others audit: customer and certification audits; their decision is entered with the report attached, and the
        /// exclusions of internal audit do not apply to entering it.
        TheirAudit = "their_audit",
        /// The objective is one of the whole organization.
        CompanyLevel = "company_level",
        /// The objective is one of a function or unit.
        FunctionLevel = "function_level",
    }
}
