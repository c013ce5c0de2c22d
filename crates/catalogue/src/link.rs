//! A tie between a person and one record. Links are kept with the records; here are their names.

use crate::vocabulary::vocabulary;

vocabulary! {
    /// What ties a person to one record, and gives rights on that record only.
    ///
    /// A right from a link ends with the link; which role a link needs, if any, says [`LinkDefinition`](crate::rights::LinkDefinition).
    pub enum Link {
        /// Is named owner of the record.
        Owner = "owner",
        /// Created or edited this version.
        Author = "author",
        /// Is named reviewer of the record.
        Reviewer = "reviewer",
        /// Is named approver of the record.
        Approver = "approver",
        /// Created the request.
        Requester = "requester",
        /// Is bound by the rule in question, or owns what is bound.
        Addressee = "addressee",
        /// Owns the document, control or rule the exception is from.
        RuleOwner = "rule_owner",
        /// Is named assessor of the record.
        Assessor = "assessor",
        /// Is the person who carries out the action.
        Assignee = "assignee",
        /// Is named verifier of the record.
        Verifier = "verifier",
        /// Is named to check effectiveness.
        Checker = "checker",
        /// Owns the risk or nonconformity, leads the audit, or chaired the review the action serves.
        SourceDecider = "source_decider",
        /// Owns a risk in the plan version.
        RiskInPlanOwner = "risk_in_plan_owner",
        /// Owns a control that serves the line.
        ControlOwner = "control_owner",
        /// Accepted the evidence the status rests on.
        EvidenceReviewer = "evidence_reviewer",
        /// Is a member of the team of this audit.
        Auditor = "auditor",
        /// Leads this audit.
        AuditLead = "audit_lead",
        /// Answers for what was audited.
        Auditee = "auditee",
        /// Manages the unit that was audited.
        AuditeeManager = "auditee_manager",
        /// Is a member of the team of this incident.
        IncidentTeam = "incident_team",
        /// Is named for messages to the outside.
        CommunicationsLead = "communications_lead",
        /// Decides for the organisation as controller.
        ControllerDecider = "controller_decider",
        /// Is named in writing as delegate for this one step.
        Delegate = "delegate",
        /// Carries out the change.
        Implementer = "implementer",
        /// Stands in the on-call list at that time.
        OnCall = "on_call",
        /// Owns the asset that is changed.
        SystemOwner = "system_owner",
        /// Owns the system under review.
        AssetOwner = "asset_owner",
        /// Chairs the review.
        Chair = "chair",
        /// Writes the minutes.
        MinuteTaker = "minute_taker",
        /// Is named to collect the value.
        Collector = "collector",
        /// Is named to judge the value.
        Evaluator = "evaluator",
        /// Is the person the record is about or names.
        Person = "person",
        /// Leads the unit of that person.
        PersonManager = "person_manager",
        /// Leads the unit of the person who reported.
        ReporterManager = "reporter_manager",
        /// Gave the course.
        Trainer = "trainer",
    }
}
