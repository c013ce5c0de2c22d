//! The rights matrix covers every kind of record and every life cycle, once.

use std::collections::BTreeSet;

use catalogue::{Access, Predicate, Qualifier, Role, life_cycles, rights};

use crate::{actors, distinct, none};

/// Chapter 0.1 of the domain guide: every kind of record the rules and life cycles speak of. Threat and Weakness are ours, and so is WhatIf;
/// see docs/decisions/0008 and 0022.
const ENTITIES: &str = "
    Organisation Unit ContextIssue InterestedParty Obligation Scope Interface Site Service BusinessProcess IsmsProcess
    Person Role RoleAssignment Competence TrainingCourse TrainingAssignment Acknowledgement ResourcePlan ResourceRequest
    Contact Document DocumentVersion ExternalDocument RetainedRecord Claim RetentionRule Share AuditTrail
    RiskCriteria RiskScale RiskMatrix RiskAssessment Risk IsmsRisk TreatmentPlan Action Acceptance
    Threat Weakness WhatIf Handover Breach
    Control SoaVersion SoaLine Evidence ControlTest Exception Procedure Baseline
    CalendarEntry Change Supplier SupplierAssessment Asset Account AccessRight AccessReview Vulnerability Key Licence
    Release Environment Project RestoreTest Exercise Deletion ThreatIntel Event Incident
    Objective Metric Measurement Report Campaign Rule_results AuditProgramme Audit AuditAssignment ChecklistItem Finding
    Review ManagementReview Decision Escalation Nonconformity CorrectiveAction Improvement
    ProcessingActivity DPIA DataSubjectRequest Transfer Certificate ExternalGrant CommunicationPlan Communication";

#[test]
fn every_qualifier_is_used() {
    let used: BTreeSet<Qualifier> =
        cells().flat_map(|(_, _, access)| [access.see, access.write, access.decide]).flatten().collect();
    assert!(used.iter().eq(Qualifier::ALL));
}

#[test]
fn every_kind_of_record_belongs_to_exactly_one_object_group() {
    let named = distinct(ENTITIES.split_whitespace().map(|name| name.replace('_', " ")));
    let grouped = distinct(rights().matrix.iter().flat_map(|group| group.entities.iter().cloned()));
    assert_eq!(named, grouped);
    assert_eq!(rights().group_of_entity("Asset").unwrap().id, "operation");
    assert!(rights().group_of_entity("asset").is_none());
}

#[test]
fn every_life_cycle_belongs_to_exactly_one_object_group() {
    let grouped = distinct(rights().matrix.iter().flat_map(|group| &group.life_cycles));
    assert_eq!(grouped, distinct(life_cycles().machines.iter().map(|machine| &machine.id)));
    assert_eq!(rights().group_of_life_cycle("breach").unwrap().id, "incidents");
}

#[test]
fn a_role_that_acts_in_a_life_cycle_may_write_or_decide_there() {
    let mut powerless = Vec::new();
    for (step, actor) in actors() {
        let (machine, _) = step.split_once('.').unwrap();
        let group = rights().group_of_life_cycle(machine).unwrap();
        for predicate in actor.predicates() {
            if let Predicate::Role(role) = predicate {
                let access = group.access(role);
                if access.write.is_none() && access.decide.is_none() {
                    powerless.push(format!("{role} acts in {step} without a right in {}", group.id));
                }
            }
        }
    }
    none(powerless, "Give the role a right in the matrix, or the step another actor.");
}

#[test]
fn whoever_may_write_or_decide_may_also_see() {
    for (group, role, access) in cells() {
        assert!(access.see.is_some() || (access.write.is_none() && access.decide.is_none()), "{group}: {role}");
    }
}

/// Every cell of the matrix: group, role, access.
fn cells() -> impl Iterator<Item = (&'static str, Role, Access)> {
    rights()
        .matrix
        .iter()
        .flat_map(|group| Role::ALL.iter().map(|role| (group.id.as_str(), *role, group.access(*role))))
}
