//! Duties that must be kept apart are kept apart.

use std::collections::BTreeSet;

use catalogue::exclusion::SinglePerson;
use catalogue::{Actor, Predicate, Qualifier, Role, life_cycles, rights};

use crate::{actors, distinct, none};

#[test]
fn an_external_auditor_writes_nothing_and_decides_nothing() {
    for group in &rights().matrix {
        let access = group.access(Role::ExternalAuditor);
        assert_eq!((access.write, access.decide), (None, None), "{}", group.id);
        assert!(matches!(access.see, None | Some(Qualifier::Granted | Qualifier::Personal)), "{}", group.id);
    }
    let acting =
        actors().filter(|(_, actor)| actor.predicates().any(|by| by == Predicate::Role(Role::ExternalAuditor)));
    assert_eq!(acting.count(), 0);
}

#[test]
fn a_platform_administrator_decides_in_settings_only() {
    let decides = rights().matrix.iter().filter(|group| group.access(Role::PlatformAdministrator).decide.is_some());
    assert!(decides.map(|group| group.id.as_str()).eq(["settings"]));
    let role = Predicate::Role(Role::PlatformAdministrator);
    assert!(actors().all(|(_, actor)| actor.predicates().all(|by| by != role)), "acts in a life cycle");
}

#[test]
fn the_owner_of_the_organisation_decides_nothing_in_the_isms_by_that_role() {
    let decides = rights().matrix.iter().filter(|group| group.access(Role::Owner).decide.is_some());
    assert!(decides.map(|group| group.id.as_str()).eq(["roles", "settings"]));
    assert!(actors().all(|(_, actor)| { actor.predicates().all(|by| by != Predicate::Role(Role::Owner)) }));
}

#[test]
fn a_connector_never_decides() {
    let steps: BTreeSet<&str> = actors()
        .filter(|(_, actor)| actor.predicates().any(|by| by == Predicate::Connector))
        .map(|(step, actor)| {
            assert_eq!(actor, Actor::Alone(Predicate::Connector), "{step}");
            step
        })
        .collect();
    assert!(steps.into_iter().eq(["evidence.submit", "incident.report", "measurement.record"]));
}

#[test]
fn every_guard_on_independence_has_exactly_one_exclusion_and_every_exclusion_its_guard() {
    let guards: BTreeSet<&str> = rights().exclusions.iter().map(|exclusion| exclusion.guard.as_str()).collect();
    let mut problems = Vec::new();
    for step in life_cycles().machines.iter().flat_map(|machine| &machine.transitions) {
        for guard in step.guards.iter().filter(|code| guards.contains(code.as_str())) {
            let count = rights().exclusions_of(&step.id).filter(|exclusion| exclusion.guard == *guard).count();
            if count != 1 {
                problems.push(format!("{} is refused by {guard} and stands in {count} exclusions for it", step.id));
            }
        }
        for exclusion in rights().exclusions_of(&step.id).filter(|exclusion| !step.guards.contains(&exclusion.guard)) {
            problems.push(format!("{} stands in {} and lacks {}", step.id, exclusion.id, exclusion.guard));
        }
    }
    for exclusion in &rights().exclusions {
        for id in exclusion.transitions.iter().filter(|id| life_cycles().transition(id).is_none()) {
            problems.push(format!("{} names {id}, which does not exist", exclusion.id));
        }
    }
    none(problems, "A guard on independence and the exclusion that explains it go together.");
    distinct(rights().exclusions.iter().map(|exclusion| &exclusion.id));
}

#[test]
fn nothing_about_internal_audit_allows_a_single_person_exception() {
    for exclusion in &rights().exclusions {
        if exclusion.transitions.iter().any(|id| id.starts_with("audit.") || id.starts_with("finding.")) {
            assert_eq!(exclusion.single_person_exception, SinglePerson::Never, "{}", exclusion.id);
        }
    }
    let never = rights().exclusions.iter().filter(|exclusion| exclusion.single_person_exception == SinglePerson::Never);
    let listed = distinct(&rights().single_person_exception.never_for);
    assert_eq!(never.map(|exclusion| &exclusion.id).collect::<BTreeSet<_>>(), listed);
}

#[test]
fn two_people_who_act_together_are_not_named_by_the_same_predicate() {
    for (step, actor) in actors() {
        if let Actor::Together { propose, confirm, .. } = actor {
            assert_ne!(propose, confirm, "{step}");
        }
    }
}
