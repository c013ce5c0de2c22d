//! No plan is stuck for good: an owner who cannot approve is told of, and there is a way back.

use decide::Unable;
use isms::leadership::RoleAssignment;

use super::*;

#[test]
fn a_plan_whose_owner_lost_the_role_is_sent_back_by_whoever_gets_their_risk() {
    let mut life = Life::approving();
    life.commit();
    let held = life.risks.world.isms.all::<RoleAssignment>().find(|role| role.person.id == life.otto).unwrap().held.id;
    life.risks.world.revise(RoleAssignment::kind_of(), held, json!({"to": "2026-03-01"}));
    let mut life = life.taking(otto, "approval");
    assert_eq!(codes(&life.risks.decide().unwrap_err()), ["not_entitled"]);
    let waits = decide::unable(&life.risks.world.view(ines(&life)), life.it());
    assert_eq!(waits, [Unable::WithoutRole(life.otto)], "everybody is told whose part waits for nobody");
    let nora = life.risks.world.holder("Nora", &[Role::RiskOwner], life.risks.engineering);
    let seen = |life: &Life| life.risks.world.view(nora).held(TreatmentPlan::kind_of(), life.plan).is_some();
    assert!(!seen(&life));
    let edit = life.risks.world.edit::<Risk>(life.second, json!({"owner": nora}));
    life.risks.world.commit(ines(&life), &edit);
    assert!(seen(&life), "the plan stands at the top, her role at Engineering");
    life.risks.command = life.risks.world.step::<TreatmentPlan>(life.plan, "return", json!({}));
    life.risks.by(nora);
    assert_eq!(life.commit(), ["treatment_plan.return"]);
    let mut life = life.taking(ines, "submission");
    life.commit();
    assert_eq!(decide::unable(&life.risks.world.view(ines(&life)), life.it()), []);
    let mut life = life.taking(olga, "approval");
    life.commit();
    life.risks.command = life.risks.world.step::<TreatmentPlan>(life.plan, "approval", json!({}));
    life.risks.by(nora);
    assert_eq!(life.commit(), ["treatment_plan.approve_part", "treatment_plan.complete"]);
}

#[test]
fn an_isms_manager_who_owns_a_risk_lets_another_submit_and_approves_their_part() {
    let mut life = Life::drafting();
    let manager = ines(&life);
    life.risks.world.grant(manager, Role::RiskOwner, life.risks.world.root);
    life.revise(Risk::kind_of(), life.second, json!({"owner": manager}));
    let stand_in = life.risks.world.holder("Sigrid Aas", &[Role::IsmsManager], life.risks.world.root);
    life.commit();
    let mut life = life.taking(ines, "submission");
    assert_eq!(codes(&life.risks.decide().unwrap_err()), ["plan_of_own_risks"]);
    life.risks.by(stand_in);
    life.commit();
    for (owner, entries) in [(ines as fn(&Life) -> Id, 1), (olga, 2)] {
        life = life.taking(owner, "approval");
        assert_eq!(life.commit().len(), entries);
    }
    assert_eq!(life.it().step, PlanStep::Approved);
}
