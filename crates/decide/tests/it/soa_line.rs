//! The life of a line of the statement: one allowed case a transition, for every guard the same world with one fact changed,
//! where lines come from, and who had a part in them.

use catalogue::Role;
use isms::context::{Obligation, Scope};
use isms::control::{Applicability, Control, SoaLine, lines};
use isms::leadership::RoleAssignment;
use isms::treatment::Action;
use record::{Id, Kinded};
use serde_json::{Value as Json, json};
use trial::World;

use crate::cases::{
    Allowed, Decides, Refused, each_is_refused_by_its_code, each_leads_where_it_should, every_guard_has_a_case,
};
use crate::risks::Risks;
use crate::scene::codes;

/// The line of A.8.13, which a control of Carla's serves that treats an open risk. Ines is ISMS manager.
struct Life {
    risks: Risks,
    carla: Id,
    control: Id,
    line: Id,
}

impl Life {
    fn at(step: &str) -> Self {
        let mut risks = Risks::at("analysed");
        let (world, engineering) = (&mut risks.world, risks.engineering);
        let carla = world.holder("Carla Hart", &[Role::ControlOwner], world.root);
        let scope = world.record::<Scope>(world.root, json!({"name": "All", "edition": 1, "step": "approved"}));
        let control = json!({
            "title": "Daily backups", "step": "planned", "owner": carla, "serves": "A.8.13", "risks": [risks.risk],
        });
        let control = world.record::<Control>(engineering, control);
        let line = json!({
            "title": "A.8.13 Information backup", "step": step, "scope": scope, "reference": "A.8.13", "owner": carla,
        });
        let line = world.record::<SoaLine>(world.root, line);
        Self { risks, carla, control, line }
    }

    fn taking(mut self, person: fn(&Self) -> Id, noun: &str, details: Json) -> Self {
        self.by(person);
        self.risks.command = self.risks.world.step::<SoaLine>(self.line, noun, details);
        self
    }

    /// Ines proposes.
    fn proposing() -> Self {
        Self::at("undecided").taking(ines, "inclusion", json!({}))
    }

    /// Ines has proposed, Carla confirms.
    fn including(step: &str) -> Self {
        let mut life = Self::at(step).taking(ines, "inclusion", json!({}));
        life.commit();
        life.taking(|life| life.carla, "inclusion", json!({}))
    }

    /// Nothing needs it.
    fn excluding(step: &str) -> Self {
        let mut life = Self::at(step);
        life.control_says(json!({"risks": null}));
        life.taking(ines, "exclusion", json!({}))
    }

    fn commit(&mut self) -> Vec<String> {
        let decided = self.risks.decide().unwrap_or_else(|rejection| panic!("{:?}", codes(&rejection)));
        self.risks.world.isms = std::sync::Arc::clone(decided.after());
        decided.commit().revisions.iter().map(|revision| revision.command.to_string()).collect()
    }

    fn by(&mut self, person: fn(&Self) -> Id) {
        let person = person(self);
        self.risks.by(person);
    }

    fn saying(&mut self, fields: Json) {
        self.risks.world.revise(SoaLine::kind_of(), self.line, fields);
        self.risks.revise(json!({}));
    }

    fn control_says(&mut self, fields: Json) {
        self.risks.world.revise(Control::kind_of(), self.control, fields);
    }

    fn it(&self) -> &SoaLine {
        self.risks.world.held(SoaLine::kind_of(), self.line).typed().unwrap()
    }

    fn editors(&self) -> Vec<Id> {
        self.it().edits.iter().map(|edit| edit.by.id).collect()
    }
}

impl Decides for Life {
    fn decide(&self) -> Result<decide::Decided, decide::Rejection> {
        self.risks.decide()
    }
}

fn ines(life: &Life) -> Id {
    life.risks.world.isms_manager
}

const ALLOWED: &[Allowed<Life, Applicability>] = &[
    ("soa_line.include", || Life::including("undecided"), Applicability::Included),
    ("soa_line.exclude", || Life::excluding("undecided"), Applicability::Excluded),
    ("soa_line.change_to_excluded", || Life::excluding("included"), Applicability::Excluded),
    ("soa_line.change_to_included", || Life::including("excluded"), Applicability::Included),
];

#[test]
fn every_step_passes_in_its_world_and_leads_where_it_should() {
    each_leads_where_it_should("soa_line", ALLOWED, Life::commit, |life| life.it().step);
}

#[test]
fn a_control_that_serves_no_reference_control_gets_a_line_in_every_scope_in_force() {
    let mut life = Life::at("undecided");
    let scope = life.it().scope.id;
    let details = json!({"title": "Second approval of bank details", "owner": life.carla});
    life.by(ines);
    life.risks.command = World::first_step::<Control>(life.risks.world.root, "control", details);
    assert_eq!(life.commit(), ["control.adopt", "soa_line.create_line"]);
    let own: Vec<_> = lines(&life.risks.world.isms, scope).iter().map(|line| line.title.to_string()).collect();
    assert_eq!(own, ["A.8.13 Information backup", "Second approval of bank details"]);
}

#[test]
fn an_exclusion_says_why_for_as_long_as_it_stands() {
    let mut life = Life::excluding("included");
    life.risks.with("exclusion", "No data of our own");
    life.commit();
    assert_eq!(life.it().exclusion.as_deref(), Some("No data of our own"));
    life.risks.command = life.risks.world.edit::<SoaLine>(life.line, json!({"exclusion": null}));
    assert_eq!(codes(&life.risks.decide().unwrap_err()), ["exclusion: missing"]);
    let mut life = Life::excluding("included");
    life.commit();
    assert_eq!(life.it().exclusion.as_deref(), Some("as agreed"), "the reason of the step");
    let mut life = Life::including("excluded");
    life.commit();
    assert_eq!(life.it().exclusion, None);
}

#[test]
fn whoever_edits_a_line_or_proposes_its_inclusion_is_kept_with_the_version_they_made() {
    let mut life = Life::including("undecided");
    life.commit();
    assert_eq!(life.editors(), [ines(&life)], "whoever confirms answers for a control, and edits nothing");
    life.by(ines);
    life.risks.command =
        life.risks.world.edit::<SoaLine>(life.line, json!({"business_reason": "Customers ask for it"}));
    life.commit();
    let held = life.risks.world.held(SoaLine::kind_of(), life.line);
    let last = life.it().edits.last().unwrap();
    assert_eq!((last.by.id, u64::try_from(last.version.get())), (ines(&life), Ok(held.version)));
}

#[test]
fn the_owner_named_confirms_a_line_that_no_control_serves_yet() {
    let mut life = Life::at("undecided");
    life.control_says(json!({"serves": null}));
    let mut life = life.taking(ines, "inclusion", json!({"business_reason": "Customers ask for it"}));
    life.commit();
    let mut life = life.taking(|life| life.carla, "inclusion", json!({}));
    life.commit();
    assert_eq!(life.it().step, Applicability::Included);
}

/// Sten and Kaja own controls at Engineering; the line stands at the top, and only Sten's control serves it.
fn below() -> (Life, Id, Id) {
    let mut life = Life::at("undecided");
    let world = &mut life.risks.world;
    let [sten, kaja] =
        ["Sten Moe", "Kaja Lund"].map(|name| world.holder(name, &[Role::ControlOwner], life.risks.engineering));
    let other = json!({"title": "Tidy desks", "step": "planned", "owner": kaja, "serves": "A.7.7"});
    world.record::<Control>(life.risks.engineering, other);
    life.control_says(json!({"owner": sten}));
    (life, sten, kaja)
}

#[test]
fn the_owner_of_a_control_sees_and_confirms_the_line_that_it_serves_wherever_that_stands() {
    let (life, sten, kaja) = below();
    let mut life = life.taking(ines, "inclusion", json!({}));
    life.commit();
    let sees = |life: &Life, person| life.risks.world.view(person).held(SoaLine::kind_of(), life.line).is_some();
    assert!(sees(&life, sten) && !sees(&life, kaja));
    let by = |life: &mut Life, person| {
        life.risks.command = life.risks.world.step::<SoaLine>(life.line, "inclusion", json!({}));
        life.risks.by(person);
    };
    by(&mut life, kaja);
    assert_eq!(codes(&life.risks.decide().unwrap_err()), ["not_found"]);
    let edit = life.risks.world.edit::<SoaLine>(life.line, json!({"business_reason": "x"}));
    assert_eq!(codes(&life.risks.world.decide(sten, &edit).unwrap_err()), ["not_entitled"], "the tie edits nothing");
    by(&mut life, sten);
    assert_eq!(life.commit(), ["soa_line.include"]);
    assert_eq!(life.it().owner.map(|owner| owner.id), Some(life.carla), "an owner of the line needs no role there");
}

#[test]
fn a_tie_ends_with_the_role_and_with_the_control() {
    let (mut life, sten, _) = below();
    let sees = |life: &Life| life.risks.world.view(sten).held(SoaLine::kind_of(), life.line).is_some();
    assert!(sees(&life));
    life.control_says(json!({"step": "retired"}));
    assert!(!sees(&life));
    life.control_says(json!({"step": "planned"}));
    assert!(sees(&life));
    let mut held = life.risks.world.isms.all::<RoleAssignment>();
    let role = held.find(|assignment| assignment.person.id == sten).unwrap().held.id;
    drop(held);
    life.risks.world.revise(RoleAssignment::kind_of(), role, json!({"to": "2026-03-01"}));
    assert!(!sees(&life));
}

#[test]
fn whom_the_proposal_names_confirms_from_a_unit_below_while_no_control_serves_the_line() {
    let (mut life, sten, kaja) = below();
    life.control_says(json!({"serves": null}));
    life.saying(json!({"owner": null}));
    let mut life = life.taking(ines, "inclusion", json!({"owner": kaja, "business_reason": "Customers ask for it"}));
    life.commit();
    life.risks.command = life.risks.world.step::<SoaLine>(life.line, "inclusion", json!({}));
    life.risks.by(sten);
    assert_eq!(codes(&life.risks.decide().unwrap_err()), ["not_found"]);
    life.risks.by(kaja);
    assert_eq!(life.commit(), ["soa_line.include"]);
    assert_eq!(life.it().owner.map(|owner| owner.id), Some(kaja));
}

/// Each world passes; with the one fact changed, exactly this refuses.
const REFUSED: &[Refused<Life>] = &[
    ("the control owner proposes", Life::proposing, |l| l.by(|life| life.carla), "not_entitled"),
    ("nobody owns the line", Life::proposing, |l| l.saying(json!({"owner": null})), "owner_missing"),
    ("nothing asks for it", Life::proposing, |l| l.control_says(json!({"risks": null})), "justification_link_missing"),
    (
        "the owner of no control of it confirms",
        || Life::including("undecided"),
        |l| {
            let nora = l.risks.world.holder("Nora", &[Role::ControlOwner], l.risks.world.root);
            l.risks.by(nora);
        },
        "not_entitled",
    ),
    ("no reason is given", || Life::excluding("undecided"), |l| l.risks.step().reason = None, "reason_missing"),
    ("a control owner excludes", || Life::excluding("undecided"), |l| l.by(|life| life.carla), "not_entitled"),
    (
        "an open risk needs it",
        || Life::excluding("undecided"),
        |l| l.control_says(json!({"risks": [l.risks.risk]})),
        "still_needed",
    ),
    (
        "a law needs it",
        || Life::excluding("included"),
        |l| {
            let law = l.risks.world.record::<Obligation>(l.risks.world.root, json!({"name": "GDPR", "source": "law"}));
            l.control_says(json!({"obligations": [law]}));
        },
        "still_needed",
    ),
    (
        "an action for it is open",
        || Life::excluding("included"),
        |l| {
            let action = json!({"title": "x", "step": "planned", "reference_controls": "A.8.13"});
            l.risks.world.record::<Action>(l.risks.world.root, action);
        },
        "actions_open",
    ),
];

#[test]
fn every_refusal_is_a_passing_world_with_one_fact_changed() {
    each_is_refused_by_its_code(REFUSED);
}

#[test]
fn every_guard_of_the_life_cycle_has_a_refused_case() {
    every_guard_has_a_case("soa_line", REFUSED);
}
