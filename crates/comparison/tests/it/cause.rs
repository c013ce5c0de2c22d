//! Why a line of the statement says something else.

use std::sync::Arc;

use comparison::{Day, Why, causes};
use isms::Isms;
use isms::context::{Obligation, Scope};
use isms::control::{Control, Evidence, SoaLine, version};
use isms::risk::Risk;
use jiff::civil::Date;
use record::Id;
use serde_json::{Value as Json, json};
use trial::World;

/// One included line, served by one implemented control that is proven, treats one risk and answers one law.
struct Told {
    world: World,
    scope: Id,
    line: Id,
    control: Id,
    risk: Id,
    law: Id,
    evidence: Id,
    then: Arc<Isms>,
    today: Date,
}

fn told() -> Told {
    let mut world = World::founded();
    let root = world.root;
    let scope = world.record::<Scope>(root, json!({"name": "All", "edition": 1, "step": "approved"}));
    let line = json!({"title": "A.8.13 Backup", "reference": "A.8.13", "scope": scope, "step": "included"});
    let line = world.record::<SoaLine>(root, line);
    let risk = world.record::<Risk>(root, json!({"title": "Loss", "step": "identified"}));
    let law = world.record::<Obligation>(root, json!({"name": "Keep books", "source": "law"}));
    let control = world.record::<Control>(
        root,
        json!({
            "title": "Backups", "step": "implemented", "serves": "A.8.13", "risks": [risk], "obligations": [law],
            "proven_until": "2026-06-30",
        }),
    );
    let evidence =
        json!({"title": "Restore test", "step": "accepted", "controls": [control], "valid_until": "2026-06-30"});
    let evidence = world.record::<Evidence>(root, evidence);
    let (then, today) = (Arc::clone(&world.isms), world.today());
    Told { world, scope, line, control, risk, law, evidence, then, today }
}

impl Told {
    fn revise<T: record::Kinded>(&mut self, id: Id, fields: Json) {
        self.world.revise(T::kind_of(), id, fields);
    }

    /// Why the line differs, with the record that it happened to.
    fn why(&self) -> Vec<(Why, Id)> {
        let was = version::frozen(&self.then, self.scope, self.today);
        let is = version::frozen(&self.world.isms, self.scope, self.world.today());
        let (before, after) =
            (Day { isms: &self.then, today: self.today }, Day { isms: &self.world.isms, today: self.world.today() });
        causes(before, after, was.first(), is.first()).iter().map(|cause| (cause.why, cause.id)).collect()
    }
}

#[test]
fn nothing_that_happened_is_no_cause() {
    assert_eq!(told().why(), []);
}

#[test]
fn a_decision_and_its_words_are_one_cause() {
    let mut told = told();
    told.revise::<SoaLine>(told.line, json!({"step": "excluded", "exclusion": "No data of our own"}));
    assert_eq!(told.why().first(), Some(&(Why::Decided, told.line)));
    assert!(!told.why().iter().any(|(why, _)| *why == Why::Reworded));
}

#[test]
fn the_control_whose_status_changed_is_named() {
    let mut told = told();
    told.revise::<Control>(told.control, json!({"step": "partial"}));
    assert_eq!(told.why(), [(Why::Progressed, told.control)]);
}

#[test]
fn evidence_that_ran_out_is_named_and_evidence_that_took_its_place() {
    let mut told = told();
    told.world.now += jiff::SignedDuration::from_hours(24 * 200);
    assert_eq!(told.why(), [(Why::Expired, told.evidence)]);
    let newer = json!({"title": "Newer", "step": "accepted", "controls": [told.control], "valid_until": "2027-06-30"});
    let newer = told.world.record::<Evidence>(told.world.root, newer);
    told.revise::<Control>(told.control, json!({"proven_until": "2027-06-30"}));
    assert_eq!(told.why(), [], "proven before and after: the line says the same of {newer}");
}

#[test]
fn a_closed_risk_and_one_that_came_up_are_named() {
    let mut told = told();
    told.revise::<Risk>(told.risk, json!({"step": "closed"}));
    assert_eq!(told.why(), [(Why::RiskClosed, told.risk)]);
    let mut told = self::told();
    told.revise::<Control>(told.control, json!({"risks": null}));
    assert_eq!(told.why(), [(Why::RiskUntied, told.risk)]);
}

#[test]
fn an_obligation_that_is_left_out_or_of_another_source_is_named() {
    let mut told = told();
    told.revise::<Obligation>(told.law, json!({"is_addressed": false}));
    assert_eq!(told.why(), [(Why::ObligationLeft, told.law)]);
    told.revise::<Obligation>(told.law, json!({"is_addressed": null, "source": "contract"}));
    assert_eq!(told.why(), [(Why::ObligationAdded, told.law)]);
}

#[test]
fn a_control_that_came_or_left_is_named_alone() {
    let mut told = told();
    let second = json!({"title": "Second site", "step": "planned", "serves": "A.8.13", "risks": [told.risk]});
    let second = told.world.record::<Control>(told.world.root, second);
    assert_eq!(told.why(), [(Why::Served, second)]);
    told.revise::<Control>(told.control, json!({"serves": null}));
    assert_eq!(told.why(), [(Why::Served, second), (Why::Left, told.control)]);
}
