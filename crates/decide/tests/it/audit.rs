//! The lives of audits and findings: one allowed case a transition, for every guard the same world with one fact changed, independence
//! reckoned from what people answer for, and what counts as coverage.

use catalogue::Role;
use isms::audit::{
    Audit, AuditAssignment, AuditProgramme, AuditStep, ChecklistItem, Finding, FindingStep, checklist, coverage,
};
use isms::control::Control;
use isms::improvement::{Nonconformity, NonconformityGrade, opened_by};
use record::{Id, Kind, Kinded};
use serde_json::{Value as Json, json};
use trial::World;

use crate::cases::{
    Allowed, Decides, Refused, each_is_refused_by_its_code, each_leads_where_it_should, every_guard_has_a_case,
};
use crate::risks::Risks;
use crate::scene::codes;

/// Lena is lead auditor, Iris an internal auditor who leads this audit, Carl owns the control that is audited, Marta leads
/// Engineering, Ines is ISMS manager.
pub struct Life {
    risks: Risks,
    lena: Id,
    iris: Id,
    carl: Id,
    marta: Id,
    programme: Id,
    control: Id,
    audit: Id,
    assignment: Id,
    item: Id,
    finding: Id,
}

impl Life {
    fn begin() -> Self {
        let mut risks = Risks::begin();
        let root = risks.world.root;
        let lena = risks.world.holder("Lena Falk", &[Role::LeadAuditor], root);
        let iris = risks.world.holder("Iris Bohm", &[Role::InternalAuditor], root);
        let carl = risks.world.holder("Carl Voss", &[Role::ControlOwner], risks.engineering);
        let marta = risks.world.holder("Marta Roth", &[Role::Manager], risks.engineering);
        let control = json!({"title": "Access rights", "step": "implemented", "owner": carl, "serves": "A.5.18"});
        let control = risks.world.record::<Control>(risks.engineering, control);
        let programme = json!({
            "title": "Programme", "from": "2026-01-01", "to": "2028-12-31", "frequency": "Three a year", "methods": "Samples",
            "responsibilities": "Lena", "planning": "A plan", "reporting": "In a week", "is_approved": true,
            "approved_by": risks.world.top_management, "approved_on": "2026-01-05", "authors": [lena],
        });
        let programme = risks.world.record::<AuditProgramme>(root, programme);
        let nil = Id::nil();
        let (audit, assignment, item, finding) = (nil, nil, nil, nil);
        Self { risks, lena, iris, carl, marta, programme, control, audit, assignment, item, finding }
    }

    fn plan(&self, kind: &str) -> Json {
        let mut plan = json!({
            "title": "Access", "kind": kind, "programme": self.programme, "from": "2026-03-10", "to": "2026-03-12",
            "objective": "Whether access is taken away", "scope": "Engineering since January", "requirements": "A.5.18",
            "methods": "Samples", "sample_plan": "Five leavers", "units": [self.risks.engineering],
        });
        match kind {
            "internal" => plan["lead"] = json!(self.iris),
            _ => plan["auditing_body"] = json!("Bank"),
        }
        plan
    }

    /// An audit with its team, one examined item, and what it has gone through until it came to that step.
    fn at(step: &str, kind: &str) -> Self {
        let mut life = Self::begin();
        let mut plan = life.plan(kind);
        plan["step"] = json!(step);
        plan["issued_on"] = json!("2026-03-02");
        life.audit = life.risks.world.record::<Audit>(life.risks.world.root, plan);
        let assignment = json!({
            "title": "Audits access", "audit": life.audit, "auditor": life.iris, "competence": "Course of 2024",
            "is_independent": true, "declared_on": "2026-03-01",
        });
        life.assignment = life.risks.world.record::<AuditAssignment>(life.risks.world.root, assignment);
        let item = json!({
            "title": "A.5.18 Access rights", "audit": life.audit, "requirement": "A.5.18", "auditor": life.iris,
            "result": "conforms", "examined": "Five leavers, all closed", "examined_on": "2026-03-02",
        });
        life.item = life.risks.world.record::<ChecklistItem>(life.risks.world.root, item);
        life
    }

    fn found(mut self, step: &str, kind: &str) -> Self {
        let finding = json!({
            "title": "Two leavers kept access", "audit": self.audit, "step": step, "kind": kind, "requirements": "A.5.18",
            "description": "Seen in the list", "evidence": "Export of March", "auditee": self.carl,
            "written_by": self.lena, "issued_on": "2026-03-02", "checklist_item": self.item,
        });
        self.finding = self.risks.world.record::<Finding>(self.risks.world.root, finding);
        self
    }

    fn opening_nonconformity(mut self, step: &str) -> Self {
        let fields = json!({"title": "Two leavers", "step": step, "finding": self.finding, "grade": "minor"});
        self.risks.world.record::<Nonconformity>(self.risks.world.root, fields);
        self
    }

    fn on<T: Kinded>(mut self, id: Id, person: fn(&Self) -> Id, noun: &str, details: Json) -> Self {
        let person = person(&self);
        self.risks.by(person);
        self.risks.command = self.risks.world.step::<T>(id, noun, details);
        self
    }

    fn audited(self, person: fn(&Self) -> Id, noun: &str, details: Json) -> Self {
        let audit = self.audit;
        self.on::<Audit>(audit, person, noun, details)
    }

    fn decided(self, person: fn(&Self) -> Id, noun: &str, details: Json) -> Self {
        let finding = self.finding;
        self.on::<Finding>(finding, person, noun, details)
    }

    fn planning(kind: &str) -> Self {
        let mut life = Self::begin();
        let by = if kind == "internal" { life.lena } else { life.risks.world.isms_manager };
        life.risks.by(by);
        life.risks.command = World::first_step::<Audit>(life.risks.world.root, "audit", life.plan(kind));
        life
    }

    fn preparing() -> Self {
        Self::at("planned", "internal").audited(iris, "plan", json!({}))
    }

    fn finishing() -> Self {
        Self::at("in_progress", "internal").audited(iris, "fieldwork_end", json!({}))
    }

    fn issuing() -> Self {
        let details = json!({"conformity": "It conforms", "effectiveness": "It works"});
        Self::at("reporting", "internal").found("issued", "observation").audited(iris, "issue", details)
    }

    fn closing() -> Self {
        let life = Self::at("follow_up", "internal").found("issued", "minor").opening_nonconformity("in_action");
        life.audited(lena, "closure", json!({}))
    }

    fn drafting(kind: &str) -> Self {
        let mut life = Self::at("in_progress", kind);
        let by = if kind == "internal" { life.iris } else { life.risks.world.isms_manager };
        life.risks.by(by);
        let finding = json!({
            "title": "Two leavers kept access", "audit": life.audit, "requirements": "a.5.18",
            "description": "Seen in the list", "evidence": "Export of March", "auditee": life.carl,
        });
        life.risks.command = World::first_step::<Finding>(life.risks.world.root, "finding", finding);
        life
    }

    fn issuing_finding(kind: &str) -> Self {
        let details = json!({"kind": kind, "facts_checked": "Carl read it and agrees"});
        Self::at("in_progress", "internal").found("draft", "observation").decided(iris, "issue", details)
    }

    fn disputing() -> Self {
        let details = json!({"dispute_evidence": "Log of the day"});
        Self::at("reporting", "internal").found("issued", "minor").decided(carl, "dispute", details)
    }

    /// Iris wrote it, so that Lena decides about the dispute.
    fn answering(noun: &str) -> Self {
        let mut life = Self::at("reporting", "internal").found("disputed", "minor");
        life.revise(Finding::kind_of(), life.finding, json!({"written_by": life.iris}));
        life.decided(lena, noun, json!({}))
    }

    fn responding() -> Self {
        let details = json!({"correction": "Closed", "cause": "No list", "action_plan": "A list by May"});
        Self::at("reporting", "internal").found("issued", "minor").decided(carl, "response", details)
    }

    fn returning() -> Self {
        Self::at("reporting", "internal").found("responded", "minor").decided(iris, "return", json!({}))
    }

    fn closing_finding() -> Self {
        let life = Self::at("follow_up", "internal").found("responded", "minor").opening_nonconformity("closed");
        life.decided(iris, "closure", json!({}))
    }

    /// A record says something else, whatever the rules say; the step is about that.
    fn revise(&mut self, kind: &'static Kind, id: Id, fields: Json) {
        self.risks.world.revise(kind, id, fields);
        self.risks.revise(json!({}));
    }

    fn audit_says(&mut self, fields: Json) {
        self.revise(Audit::kind_of(), self.audit, fields);
    }

    fn finding_says(&mut self, fields: Json) {
        self.revise(Finding::kind_of(), self.finding, fields);
    }

    fn assignment_says(&mut self, fields: Json) {
        self.revise(AuditAssignment::kind_of(), self.assignment, fields);
    }

    fn control_is_of(&mut self, person: Id) {
        self.revise(Control::kind_of(), self.control, json!({"owner": person}));
    }

    fn commit(&mut self) -> Vec<String> {
        let decided = self.risks.decide().unwrap_or_else(|rejection| panic!("{:?}", codes(&rejection)));
        let made = &decided.outcomes()[0];
        if made.kind == Audit::kind_of() {
            self.audit = made.id;
        } else {
            self.finding = made.id;
        }
        self.risks.world.isms = std::sync::Arc::clone(decided.after());
        decided.commit().revisions.iter().map(|revision| revision.command.to_string()).collect()
    }

    fn by(&mut self, person: fn(&Self) -> Id) {
        let person = person(self);
        self.risks.by(person);
    }

    fn it(&self) -> &Audit {
        self.risks.world.held(Audit::kind_of(), self.audit).typed().unwrap()
    }

    fn finding(&self) -> &Finding {
        self.risks.world.held(Finding::kind_of(), self.finding).typed().unwrap()
    }
}

impl Decides for Life {
    fn decide(&self) -> Result<decide::Decided, decide::Rejection> {
        self.risks.decide()
    }
}

fn lena(life: &Life) -> Id {
    life.lena
}

fn iris(life: &Life) -> Id {
    life.iris
}

fn carl(life: &Life) -> Id {
    life.carl
}

fn marta(life: &Life) -> Id {
    life.marta
}

fn ines(life: &Life) -> Id {
    life.risks.world.isms_manager
}

const AUDITS: &[Allowed<Life, AuditStep>] = &[
    ("audit.plan", || Life::planning("internal"), AuditStep::Planned),
    ("audit.plan", || Life::planning("customer"), AuditStep::Planned),
    ("audit.prepare", Life::preparing, AuditStep::Prepared),
    ("audit.prepare", || Life::at("planned", "stage1").audited(ines, "plan", json!({})), AuditStep::Prepared),
    (
        "audit.cancel",
        || Life::at("planned", "internal").audited(lena, "cancellation", json!({"replaced_by": "2026-06-30"})),
        AuditStep::Cancelled,
    ),
    (
        "audit.open",
        || Life::at("prepared", "internal").audited(iris, "opening", json!({"opened_on": "2026-03-02"})),
        AuditStep::InProgress,
    ),
    ("audit.finish_fieldwork", Life::finishing, AuditStep::Reporting),
    ("audit.issue", Life::issuing, AuditStep::Issued),
    ("audit.acknowledge", || Life::at("issued", "internal").audited(marta, "receipt", json!({})), AuditStep::FollowUp),
    ("audit.close", Life::closing, AuditStep::Closed),
];

const FINDINGS: &[Allowed<Life, FindingStep>] = &[
    ("finding.draft", || Life::drafting("internal"), FindingStep::Draft),
    ("finding.draft", || Life::drafting("customer"), FindingStep::Draft),
    ("finding.issue", || Life::issuing_finding("observation"), FindingStep::Issued),
    ("finding.dispute", Life::disputing, FindingStep::Disputed),
    ("finding.reject_dispute", || Life::answering("dispute_rejection"), FindingStep::Issued),
    ("finding.withdraw", || Life::answering("withdrawal"), FindingStep::Withdrawn),
    ("finding.respond", Life::responding, FindingStep::Responded),
    ("finding.return_response", Life::returning, FindingStep::Issued),
    ("finding.close", Life::closing_finding, FindingStep::Closed),
];

#[test]
fn every_step_passes_in_its_world_and_leads_where_it_should() {
    let first = |life: &mut Life| life.commit().drain(..1).collect();
    each_leads_where_it_should("audit", AUDITS, first, |life| life.it().step);
    each_leads_where_it_should("finding", FINDINGS, Life::commit, |life| life.finding().step);
}

#[test]
fn the_plan_of_an_audit_makes_its_checklist_from_the_questions_of_the_catalogue() {
    let mut life = Life::preparing();
    life.audit_says(json!({"requirements": "A.5.18, 7.5.2"}));
    life.commit();
    let items: Vec<_> = checklist(&life.risks.world.isms, life.audit).collect();
    let rows: Vec<&str> = items.iter().filter_map(|item| item.requirement.as_deref()).collect();
    assert_eq!(rows, ["A.5.18", "7.5.2.a", "7.5.2.b", "7.5.2.c"], "what was there is not made twice");
    let made = items.last().unwrap();
    assert_eq!(made.auditor.map(|auditor| auditor.id), Some(life.iris));
    let asked = &catalogue::requirement("iso27001-2022/7.5.2.c").unwrap().auditor_questions;
    assert!(asked.iter().all(|question| made.questions.as_deref().unwrap().contains(question.as_str())));
}

#[test]
fn a_nonconformity_found_opens_a_record_that_the_auditee_owns() {
    for (kind, grade) in [("major", NonconformityGrade::Major), ("minor", NonconformityGrade::Minor)] {
        let mut life = Life::issuing_finding(kind);
        assert_eq!(life.commit(), ["finding.issue", "nonconformity.open"]);
        let opened: Vec<_> = opened_by(&life.risks.world.isms, life.finding).collect();
        let [opened] = opened.as_slice() else { panic!("one is opened") };
        assert_eq!((opened.grade, opened.owner.map(|owner| owner.id)), (Some(grade), Some(life.carl)));
        assert_eq!(opened.requirements.as_deref(), Some("A.5.18"));
    }
}

#[test]
fn an_auditor_who_comes_to_own_what_is_audited_stops_the_report_until_replaced() {
    let mut life = Life::issuing();
    let other = life.risks.world.holder("Otto", &[Role::InternalAuditor], life.risks.world.root);
    let second = json!({
        "title": "Audits too", "audit": life.audit, "auditor": other, "competence": "x", "is_independent": true,
        "declared_on": "2026-03-01",
    });
    let second = life.risks.world.record::<AuditAssignment>(life.risks.world.root, second);
    life.control_is_of(other);
    assert_eq!(codes(&life.risks.decide().unwrap_err()), ["auditor_owns_by_now"]);
    life.revise(AuditAssignment::kind_of(), second, json!({"until": "2026-03-01"}));
    assert!(life.risks.decide().is_ok());
}

/// What is wrong, and how it comes to be.
type Changed = (&'static str, fn(&mut Life));

#[test]
fn only_an_audit_with_criteria_independence_and_evidence_counts_as_coverage() {
    let audited = |life: &Life| {
        let rows = {
            let isms = &life.risks.world.isms;
            coverage::coverage(isms, life.risks.world.today(), isms.all(), isms.all())
        };
        rows.get("A.5.18").is_some_and(|row| row.last().is_some())
    };
    assert!(audited(&Life::at("closed", "internal")));
    assert!(!audited(&Life::at("closed", "customer")), "others audit for themselves");
    assert!(!audited(&Life::at("in_progress", "internal")), "nothing is reported yet");
    let changed: &[Changed] = &[
        ("no criteria", |life| life.audit_says(json!({"requirements": null}))),
        ("no scope", |life| life.audit_says(json!({"scope": null}))),
        ("independence was not declared", |life| life.assignment_says(json!({"is_independent": null}))),
        ("nothing shows what was looked at", |life| {
            life.revise(ChecklistItem::kind_of(), life.item, json!({"examined": null}));
        }),
    ];
    for (said, change) in changed {
        let mut life = Life::at("closed", "internal");
        change(&mut life);
        assert!(!audited(&life), "{said}");
    }
}

#[test]
fn top_management_approves_the_programme_and_changes_nothing_else_in_it() {
    let mut life = Life::begin();
    let (programme, tom) = (life.programme, life.risks.world.top_management);
    let ungranted = json!({"is_approved": null, "approved_by": null, "approved_on": null});
    life.revise(AuditProgramme::kind_of(), programme, ungranted);
    let edit = |life: &Life, fields| life.risks.world.edit::<AuditProgramme>(programme, fields);
    let found = |life: &Life, person, fields| {
        life.risks.world.decide(person, &edit(life, fields)).map(|_| ()).map_err(|rejection| codes(&rejection))
    };
    assert_eq!(found(&life, tom, json!({"methods": "None"})), Err(vec!["methods: closed_field".to_owned()]));
    let refused = Err(vec!["is_approved: not_top_management".to_owned(), "is_approved: own_work".to_owned()]);
    assert_eq!(found(&life, life.lena, json!({"is_approved": true})), refused);
    let command = edit(&life, json!({"is_approved": true}));
    life.risks.world.commit(tom, &command);
    let it = |life: &Life| {
        life.risks.world.held(AuditProgramme::kind_of(), programme).typed::<AuditProgramme>().unwrap().clone()
    };
    assert_eq!((it(&life).is_approved, it(&life).approved_by.map(|one| one.id)), (Some(true), Some(tom)));
    let command = edit(&life, json!({"methods": "Interviews"}));
    life.risks.world.commit(life.lena, &command);
    assert_eq!((it(&life).is_approved, it(&life).approved_by), (None, None), "what changed was approved by nobody");
}

#[test]
fn nobody_declares_anothers_independence() {
    let mut life = Life::at("planned", "internal");
    for before in [Json::Null, json!(false)] {
        life.assignment_says(json!({"is_independent": before, "declared_on": null}));
        for written in [json!(true), json!("true"), json!(" yes")] {
            let edit = life.risks.world.edit::<AuditAssignment>(life.assignment, json!({"is_independent": written}));
            let found = life.risks.world.decide(life.lena, &edit).map(|_| ()).map_err(|rejection| codes(&rejection));
            assert_eq!(found, Err(vec!["is_independent: only_in_person".to_owned()]), "{before} to {written}");
        }
    }
    let edit = life.risks.world.edit::<AuditAssignment>(life.assignment, json!({"is_independent": true}));
    let assignment = life.assignment;
    life.risks.world.commit(life.iris, &edit);
    let it: &AuditAssignment = life.risks.world.held(AuditAssignment::kind_of(), assignment).typed().unwrap();
    assert_eq!(it.declared_on, Some(life.risks.world.today()));
}

#[test]
fn a_sample_is_drawn_from_a_stated_population_and_its_seed_stays() {
    let mut life = Life::at("in_progress", "internal");
    let item = life.item;
    let people = (1..=40).map(|n| format!("Person {n}")).collect::<Vec<_>>().join("\n");
    let edit = |life: &Life, fields| life.risks.world.edit::<ChecklistItem>(item, fields);
    let drawn = json!({"population": people, "sample_size": 5});
    let found = life.risks.world.decide(life.iris, &edit(&life, drawn.clone())).unwrap_err();
    assert_eq!(codes(&found), ["population_source: missing"], "a sample of an unknown whole shows nothing");
    let mut sourced = drawn;
    sourced["population_source"] = json!("Personnel system, 2 March");
    sourced["complete_because"] = json!("Counted against the payroll");
    let command = edit(&life, sourced);
    life.risks.world.commit(life.iris, &command);
    let it =
        |life: &Life| life.risks.world.held(ChecklistItem::kind_of(), item).typed::<ChecklistItem>().unwrap().clone();
    assert_eq!(it(&life).sample.as_deref().map(|sample| sample.lines().count()), Some(5));
    let found = life.risks.world.decide(life.iris, &edit(&life, json!({"seed": "luckier"}))).unwrap_err();
    assert_eq!(codes(&found), ["seed: drawn"]);
}

#[test]
fn working_papers_stay_once_fieldwork_has_ended() {
    let life = Life::at("reporting", "internal");
    let edit = life.risks.world.edit::<ChecklistItem>(life.item, json!({"result": "improvable"}));
    let found = life.risks.world.decide(life.iris, &edit).unwrap_err();
    assert_eq!(codes(&found), ["audit: fieldwork_ended"]);
}

/// Each world passes; with the one fact changed, exactly this refuses.
const REFUSED: &[Refused<Life>] = &[
    (
        "the programme is not approved",
        || Life::planning("internal"),
        |l| l.revise(AuditProgramme::kind_of(), l.programme, json!({"is_approved": null})),
        "not_in_programme",
    ),
    ("no programme", || Life::planning("internal"), |l| l.risks.without("programme"), "not_in_programme"),
    ("no objective", || Life::planning("internal"), |l| l.risks.without("objective"), "audit_objective_missing"),
    ("nobody leads it", || Life::planning("internal"), |l| l.risks.without("lead"), "lead: missing"),
    ("the ISMS manager plans ours", || Life::planning("internal"), |l| l.by(ines), "not_entitled"),
    ("the lead auditor enters theirs", || Life::planning("customer"), |l| l.by(lena), "not_entitled"),
    ("no methods", Life::preparing, |l| l.audit_says(json!({"methods": null})), "audit_plan_incomplete"),
    ("no criteria", Life::preparing, |l| l.audit_says(json!({"requirements": null})), "audit_plan_incomplete"),
    ("no competence", Life::preparing, |l| l.assignment_says(json!({"competence": null})), "auditor_not_competent"),
    (
        "independence was not declared",
        Life::preparing,
        |l| l.assignment_says(json!({"is_independent": null, "declared_on": null})),
        "independence_missing",
    ),
    ("an auditor owns the control", Life::preparing, |l| l.control_is_of(l.iris), "own_work"),
    ("somebody else prepares it", Life::preparing, |l| l.by(lena), "not_entitled"),
    (
        "no other day",
        || Life::at("planned", "internal").audited(lena, "cancellation", json!({"replaced_by": "2026-06-30"})),
        |l| l.risks.without("replaced_by"),
        "replacement_date_missing",
    ),
    (
        "no reason",
        || Life::at("planned", "internal").audited(lena, "cancellation", json!({"replaced_by": "2026-06-30"})),
        |l| l.risks.step().reason = None,
        "reason_missing",
    ),
    (
        "no word on the opening",
        || Life::at("prepared", "internal").audited(iris, "opening", json!({"opened_on": "2026-03-02"})),
        |l| l.risks.without("opened_on"),
        "opening_not_recorded",
    ),
    (
        "an item without evidence",
        Life::finishing,
        |l| l.revise(ChecklistItem::kind_of(), l.item, json!({"examined": null})),
        "checklist_incomplete",
    ),
    (
        "an item without a result",
        Life::finishing,
        |l| l.revise(ChecklistItem::kind_of(), l.item, json!({"result": null})),
        "checklist_incomplete",
    ),
    (
        "an item that was left out without a reason",
        Life::finishing,
        |l| l.revise(ChecklistItem::kind_of(), l.item, json!({"result": "not_examined"})),
        "checklist_incomplete",
    ),
    (
        "no checklist",
        Life::finishing,
        |l| {
            l.risks.world.retire(ChecklistItem::kind_of(), l.item);
        },
        "checklist_incomplete",
    ),
    ("a finding is a draft", Life::issuing, |l| l.finding_says(json!({"step": "draft"})), "findings_unclassified"),
    ("a finding shows nothing", Life::issuing, |l| l.finding_says(json!({"evidence": null})), "findings_unclassified"),
    ("nothing on conformity", Life::issuing, |l| l.risks.without("conformity"), "conclusion_missing"),
    ("nothing on effectiveness", Life::issuing, |l| l.risks.without("effectiveness"), "conclusion_missing"),
    ("the lead is auditee", Life::issuing, |l| l.finding_says(json!({"auditee": l.iris})), "own_work"),
    ("the lead came to own the control", Life::issuing, |l| l.control_is_of(l.iris), "own_work"),
    (
        "somebody who leads no audited unit",
        || Life::at("issued", "internal").audited(marta, "receipt", json!({})),
        |l| l.by(lena),
        "not_entitled",
    ),
    (
        "its plan is not approved",
        Life::closing,
        |l| {
            let open = opened_by(&l.risks.world.isms, l.finding).next().unwrap().held.id;
            l.revise(Nonconformity::kind_of(), open, json!({"step": "action_planned"}));
        },
        "corrections_not_accepted",
    ),
    ("it answered a finding", Life::closing, |l| l.finding_says(json!({"responded_by": l.lena})), "own_work"),
];

const REFUSED_FINDINGS: &[Refused<Life>] = &[
    ("no requirement", || Life::drafting("internal"), |l| l.risks.without("requirements"), "requirement_missing"),
    ("no evidence", || Life::drafting("internal"), |l| l.risks.without("evidence"), "evidence_missing"),
    ("no description", || Life::drafting("internal"), |l| l.risks.without("description"), "description_missing"),
    ("somebody not of the team", || Life::drafting("internal"), |l| l.by(lena), "not_entitled"),
    ("the ISMS manager in ours", || Life::drafting("internal"), |l| l.by(ines), "not_entitled"),
    (
        "no type",
        || Life::issuing_finding("minor"),
        |l| {
            l.finding_says(json!({"kind": null}));
            l.risks.without("kind");
        },
        "type_missing",
    ),
    ("facts unchecked", || Life::issuing_finding("minor"), |l| l.risks.without("facts_checked"), "facts_not_checked"),
    (
        "nobody answers",
        || Life::issuing_finding("minor"),
        |l| l.finding_says(json!({"auditee": null})),
        "facts_not_checked",
    ),
    (
        "the lead is auditee",
        || Life::issuing_finding("minor"),
        |l| l.finding_says(json!({"auditee": l.iris})),
        "own_work",
    ),
    ("no reason", Life::disputing, |l| l.risks.step().reason = None, "reason_missing"),
    ("no evidence", Life::disputing, |l| l.risks.without("dispute_evidence"), "evidence_missing"),
    (
        "ten working days ago",
        Life::disputing,
        |l| l.finding_says(json!({"issued_on": "2026-02-13"})),
        "dispute_too_late",
    ),
    ("no reason", || Life::answering("withdrawal"), |l| l.risks.step().reason = None, "reason_missing"),
    (
        "whoever wrote it",
        || Life::answering("dispute_rejection"),
        |l| l.finding_says(json!({"written_by": l.lena})),
        "own_work",
    ),
    ("no plan", Life::responding, |l| l.risks.without("action_plan"), "response_incomplete"),
    (
        "an observation without a decision",
        Life::responding,
        |l| l.finding_says(json!({"kind": "observation"})),
        "response_incomplete",
    ),
    ("no reason", Life::returning, |l| l.risks.step().reason = None, "reason_missing"),
    (
        "the nonconformity is open",
        Life::closing_finding,
        |l| {
            let open = opened_by(&l.risks.world.isms, l.finding).next().unwrap().held.id;
            l.revise(Nonconformity::kind_of(), open, json!({"step": "in_action"}));
        },
        "linked_record_open",
    ),
    ("the auditee closes it", Life::closing_finding, |l| l.finding_says(json!({"auditee": l.iris})), "own_work"),
];

#[test]
fn every_refusal_is_a_passing_world_with_one_fact_changed() {
    each_is_refused_by_its_code(REFUSED);
    each_is_refused_by_its_code(REFUSED_FINDINGS);
}

#[test]
fn every_guard_of_the_life_cycles_has_a_refused_case() {
    every_guard_has_a_case("audit", REFUSED);
    every_guard_has_a_case("finding", REFUSED_FINDINGS);
}

#[test]
fn the_tenth_working_day_is_still_in_time_for_a_dispute() {
    let mut life = Life::disputing();
    life.finding_says(json!({"issued_on": "2026-02-16"}));
    assert!(life.risks.decide().is_ok(), "two weeks, of which four days are weekends");
}
