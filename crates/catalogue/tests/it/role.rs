//! Roles: who gives them to whom, and which of them one person cannot hold together.

use std::collections::BTreeSet;

use catalogue::rights::{Conflicts, Held};
use catalogue::{Qualifier, Role, rights};

use crate::{distinct, none};

#[test]
fn the_roles_of_the_code_are_the_roles_of_the_data() {
    assert!(rights().roles.iter().map(|role| role.id).eq(Role::ALL.iter().copied()));
    assert_eq!(Role::ALL.len(), 18);
    for role in Role::ALL {
        assert_eq!(role.code(), rights().role(*role).code, "{role}");
        assert_eq!(role.caption(), rights().role(*role).caption, "{role}");
        assert_eq!(Role::from_id(role.id()), Some(*role));
    }
    distinct(Role::ALL.iter().map(|role| role.code()));
}

#[test]
fn role_conflicts_are_mutual() {
    let mut one_sided = Vec::new();
    for one in &rights().roles {
        match &one.conflicts_with {
            Conflicts::WithAll(_) => {
                assert_eq!(one.held, Held::Grant, "{}: not from outside", one.id)
            }
            Conflicts::With(others) => {
                for other in others {
                    let Conflicts::With(back) = &rights().role(*other).conflicts_with else {
                        continue;
                    };
                    if !back.contains(&one.id) {
                        one_sided.push(format!("{} excludes {other}, not the other way round", one.id));
                    }
                }
            }
        }
    }
    none(one_sided, "Write the conflict at both roles.");
    assert!(rights().conflict(Role::IsmsManager, Role::LeadAuditor));
    assert!(rights().conflict(Role::Employee, Role::ExternalAuditor), "outsiders hold nothing else");
    assert!(!rights().conflict(Role::ExternalAuditor, Role::ExternalAuditor));
    assert!(!rights().conflict(Role::RiskOwner, Role::ControlOwner));
}

#[test]
fn nobody_grants_a_role_without_a_second_factor_or_to_themselves() {
    for role in &rights().roles {
        assert!(role.second_factor_to_grant && role.never_to_oneself, "{}", role.id);
        assert!(!role.granted_by.is_empty(), "{}", role.id);
    }
    assert!(rights().may_grant(Role::TopManagement, Role::IsmsManager));
    assert!(!rights().may_grant(Role::PlatformAdministrator, Role::Owner));
}

#[test]
fn exactly_the_roles_that_may_grant_have_the_right_to_in_the_matrix() {
    let group = rights().group("roles").unwrap();
    let granting: BTreeSet<Role> = rights().roles.iter().flat_map(|role| role.granted_by.iter().copied()).collect();
    let allowed: BTreeSet<Role> =
        Role::ALL.iter().copied().filter(|role| group.access(*role).write == Some(Qualifier::Grantable)).collect();
    assert_eq!(granting, allowed);
}

#[test]
fn the_counts_of_the_rights_are_true() {
    let (all, counts) = (rights(), &rights().counts);
    assert_eq!(counts.roles, all.roles.len());
    assert_eq!(counts.links, all.links.len());
    assert_eq!(counts.predicates, all.predicates.len());
    assert_eq!(counts.conditions, all.conditions.len());
    assert_eq!(counts.phrases, all.phrases.len());
    assert_eq!(counts.object_groups, distinct(all.matrix.iter().map(|group| &group.id)).len());
    assert_eq!(counts.exclusions, all.exclusions.len());
}
