//! What people decided is stored; what follows from the date is derived and never written.

use catalogue::{Actor, Cause, Condition, Link, Machine, Predicate, Transition, life_cycles};

fn machine(id: &str) -> &'static Machine {
    life_cycles().machine(id).unwrap()
}

#[test]
fn no_timer_writes() {
    for machine in &life_cycles().machines {
        for transition in &machine.transitions {
            let into_derived = machine.is_derived(&transition.to);
            let out_of_derived = transition.from.as_deref().is_some_and(|from| machine.is_derived(from));
            match transition.cause {
                Cause::Derived => assert!(into_derived || out_of_derived, "{} would store a state", transition.id),
                Cause::Command | Cause::Consequence => {
                    assert!(!into_derived, "{} would store a derived state", transition.id);
                }
            }
        }
    }
}

#[test]
fn a_consequence_follows_a_person_and_never_a_date() {
    for machine in &life_cycles().machines {
        for consequence in machine.transitions.iter().filter(|transition| transition.cause == Cause::Consequence) {
            let from_derived = consequence.from.as_deref().is_some_and(|from| machine.is_derived(from));
            assert!(!from_derived, "{} would follow from a date", consequence.id);
            assert!(consequence.note.as_ref().is_some_and(|note| !note.contains("today")), "{}", consequence.id);
        }
    }
}

#[test]
fn evidence_that_runs_out_changes_no_status_and_no_level() {
    let expire = life_cycles().transition("evidence.expire").unwrap();
    assert_eq!(expire.cause, Cause::Derived);
    let not_proven = machine("control").transitions.iter().filter(|step| step.to == "not_proven");
    assert!(not_proven.map(|step| step.cause).eq([Cause::Derived]), "only shown, never stored");
    assert!(machine("control").is_derived("not_proven"));
    // What nobody does by hand must not exist where a status or a level is kept.
    assert_eq!(consequences("control"), Vec::<&str>::new());
    assert_eq!(consequences("risk"), ["risk.void_acceptance"]);
    assert_eq!(consequences("soa_line"), ["soa_line.create_line"]);
}

#[test]
fn only_a_rise_of_level_voids_an_acceptance() {
    let out: Vec<&Transition> =
        machine("risk").steps(Some("accepted")).filter(|step| step.cause == Cause::Consequence).collect();
    let [void] = out.as_slice() else { panic!("one consequence ends an acceptance, not {out:#?}") };
    assert_eq!((void.id.as_str(), void.to.as_str()), ("risk.void_acceptance", "analysed"));
    assert!(void.note.as_ref().unwrap().contains("above the accepted one"));
    let reanalyse = life_cycles().transition("risk.reanalyse").unwrap();
    assert_eq!(reanalyse.to, "accepted", "a lower or equal level leaves the acceptance standing");
}

#[test]
fn above_the_owners_authority_an_acceptance_has_two_signatures() {
    let owner = Predicate::Link(Link::Owner);
    let expected = [
        Actor::When { by: owner, when: Condition::WithinAuthority },
        Actor::Together { propose: owner, confirm: Predicate::Authority, when: Some(Condition::AboveAuthority) },
    ];
    let acceptances: Vec<_> =
        machine("risk").transitions.iter().filter(|step| step.noun.as_deref() == Some("acceptance")).collect();
    assert!(!acceptances.is_empty());
    for acceptance in acceptances {
        assert_eq!(acceptance.to, "accepted", "{}", acceptance.id);
        assert_eq!(acceptance.actors, expected, "{}", acceptance.id);
        assert!(acceptance.second_factor, "{}", acceptance.id);
        for guard in ["level_above_authority", "levels_rated_alone", "legal_duty", "validity_too_long"] {
            assert!(acceptance.guards.iter().any(|code| code == guard), "{}: {guard}", acceptance.id);
        }
    }
    let accepting = machine("risk").transitions.iter().filter(|step| {
        step.to == "accepted" && step.from.as_deref() != Some("accepted") && step.cause == Cause::Command
    });
    assert!(accepting.into_iter().all(|step| step.noun.as_deref() == Some("acceptance")), "a way round the signatures");
}

fn consequences(id: &str) -> Vec<&'static str> {
    let steps = machine(id).transitions.iter().filter(|step| step.cause == Cause::Consequence);
    steps.map(|step| step.id.as_str()).collect()
}
