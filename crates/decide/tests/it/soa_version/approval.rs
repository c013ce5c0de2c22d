//! What an approval meets: gaps that whoever signs lists one by one, rules that refuse, and who may sign at all.

use decide::Rejection;
use trial::body;

use super::*;

#[test]
fn a_gap_that_is_listed_is_signed_with_the_version() {
    let mut life = Life::approving();
    life.risks.revise(json!({"step": "in_treatment", "option": "modify"}));
    assert_eq!(codes(&life.risks.decide().unwrap_err()), ["gap_not_listed"]);
    life.risks.with("gaps", json!([{"rule": "r6-38", "why": "The plan is on its way"}]));
    life.commit();
    let [gap] = &life.it().gaps[..] else { panic!("{:?}", life.it().gaps) };
    assert_eq!((&*gap.rule, gap.object.as_deref()), ("R6-38", None), "it fails at the whole");
    assert_eq!(&*gap.sentence, "There is no risk treatment plan.");
    assert_eq!(gap.why.as_deref(), Some("The plan is on its way"));
}

#[test]
fn each_gap_is_listed_with_the_record_that_it_fails_at() {
    let mut life = Life::approving();
    let lapsed = json!({"step": "accepted", "accepted_until": "2026-03-01"});
    life.risks.revise(lapsed.clone());
    let mut second = body(lapsed);
    second.insert("title".to_owned(), json!("Flood"));
    let second = life.risks.world.record::<isms::risk::Risk>(life.risks.engineering, Json::Object(second));
    let row = |risk: &str| json!({"rule": "R6-43", "object": risk});
    life.risks.with("gaps", json!([row("R-001")]));
    let Rejection::Refused(refusals) = life.risks.decide().unwrap_err() else { panic!("the second is not listed") };
    assert_eq!((refusals.len(), &*refusals[0].code, refusals[0].records[0].1), (1, "gap_not_listed", second));
    life.risks.with("gaps", json!([row("R-001"), {"rule": "R6-43"}]));
    assert_eq!(codes(&life.risks.decide().unwrap_err()), ["gaps.1.rule: no_gap"], "a rule alone lists nothing");
    life.risks.with("gaps", json!([row("R-001"), row("R-002"), row("R-003")]));
    assert_eq!(codes(&life.risks.decide().unwrap_err()), ["gaps.2.rule: no_gap"]);
    life.risks.with("gaps", json!([row("R-001"), row("r-002")]));
    life.commit();
    let objects: Vec<_> = life.it().gaps.iter().map(|gap| gap.object.as_deref().unwrap()).collect();
    assert_eq!(objects, ["R-001", "R-002"]);
}

#[test]
fn a_risk_that_is_neither_treated_nor_accepted_may_be_listed_and_need_not() {
    let mut life = Life::approving();
    life.risks.revise(json!({
        "step": "evaluated", "likelihood": 5, "financial": 5, "service": 5, "legal": 5, "people": 5, "reputation": 5,
        "safety": 0, "rationale": "It happened twice", "criteria": life.risks.criteria,
    }));
    assert!(life.risks.decide().is_ok(), "the rules that have to be listed are those on plan and acceptances");
    life.risks.with("gaps", json!([{"rule": "R6-24", "object": "R-001"}]));
    life.commit();
    let gap = &life.it().gaps[0];
    assert_eq!(
        (&*gap.rule, &*gap.sentence),
        ("R6-24", "Risk R-001 above the acceptance level is neither treated nor accepted.")
    );
}

#[test]
fn who_may_approve_is_known_before_anybody_tries() {
    let awaited = |life: &Life| {
        let held = life.risks.world.held(SoaVersion::kind_of(), life.version);
        let awaited = decide::awaited(&life.risks.world.view(ines(life)), held);
        awaited.into_iter().map(|one| (one.transition.id.clone(), one.people)).collect::<Vec<_>>()
    };
    let mut life = Life::approving();
    let approval = "soa_version.approve".to_owned();
    assert_eq!(awaited(&life), [(approval.clone(), vec![jonas(&life)])]);
    life.revise(SoaVersion::kind_of(), life.version, json!({"submitted_by": jonas(&life)}));
    assert_eq!(awaited(&life), [(approval, Vec::new())], "nobody is left, and the page says so");
}

#[test]
fn what_an_approval_would_meet_is_known_before_anybody_asks_for_it() {
    let found = |life: &Life| life.risks.world.view(ines(life)).approvable(life.scope);
    let rules = |found: &access::Found| found.rules().iter().map(|rule| rule.id.clone()).collect::<Vec<_>>();
    let mut life = Life::approving();
    assert!(found(&life).refused_by.is_empty() && found(&life).to_be_listed.is_empty());
    life.line_says("A.8.14", json!({"exclusion": null}));
    life.line_says("A.8.15", json!({"exclusion": null}));
    assert!(found(&life).refused_by.is_empty(), "two of them are no major failure");
    life.line_says("A.8.16", json!({"exclusion": null}));
    assert_eq!((rules(&found(&life).refused_by), found(&life).refused_by.all()), (vec!["R6-34".to_owned()], 3));
    let risk = life.risks.risk;
    life.revise(isms::risk::Risk::kind_of(), risk, json!({"step": "treatment_planned"}));
    assert_eq!(rules(&found(&life).to_be_listed), ["R6-38"]);
    let outsider = life.risks.world.holder("Oskar Lind", &[Role::Employee], life.risks.world.root);
    let seen = life.risks.world.view(outsider).approvable(life.scope);
    assert_eq!((seen.refused_by.rules().len(), seen.refused_by.unseen), (0, 3), "counted, not told");
}
