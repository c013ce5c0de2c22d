//! The life of a version of the statement: one allowed case a transition, for every guard the same world with one fact
//! changed, what submission freezes, and whose work it is.

mod approval;

use catalogue::Role;
use isms::context::Scope;
use isms::control::{Applicability, Control, SoaLine, SoaStep, SoaVersion, differences, missing_lines};
use record::{Id, Kinded as _};
use serde_json::{Value as Json, json};
use trial::World;

use crate::cases::{
    Allowed, Decides, Refused, each_is_refused_by_its_code, each_leads_where_it_should, every_guard_has_a_case,
};
use crate::risks::Risks;
use crate::scene::codes;

/// A scope in force of which A.8.13 is included and all else excluded. Ines drafts and submits, Jonas approves.
struct Life {
    risks: Risks,
    rita: Id,
    scope: Id,
    control: Id,
    version: Id,
}

impl Life {
    fn drafting() -> Self {
        let mut risks = Risks::begin();
        let world = &mut risks.world;
        let rita = world.holder("Rita Moss", &[Role::InternalAuditor], world.root);
        let scope = world.record::<Scope>(world.root, json!({"name": "All", "edition": 1, "step": "approved"}));
        let control = json!({
            "title": "Daily backups", "step": "implemented", "serves": "A.8.13", "proven_until": "2026-12-31",
        });
        let control = world.record::<Control>(world.root, control);
        for mut line in missing_lines(&world.isms, scope) {
            let is_included = line.get("reference") == Some(&json!("A.8.13"));
            let (step, why) = if is_included { ("included", "business_reason") } else { ("excluded", "exclusion") };
            line.insert("step".to_owned(), json!(step));
            line.insert(why.to_owned(), json!("Nothing here asks for more"));
            world.record::<SoaLine>(world.root, Json::Object(line));
        }
        risks.by(risks.world.isms_manager);
        let draft = json!({"scope": scope, "summary": "The first one"});
        risks.command = World::first_step::<SoaVersion>(risks.world.root, "draft", draft);
        Self { risks, rita, scope, control, version: Id::nil() }
    }

    fn submitting() -> Self {
        let mut life = Self::drafting();
        life.commit();
        let compared = json!({
            "comparison": "All 93 were looked at", "compared_by": ines(&life), "compared_on": "2026-03-01",
            "reviewers": [life.rita],
        });
        life.risks.world.revise(SoaVersion::kind_of(), life.version, compared);
        life.taking(ines, "submission", json!({}))
    }

    fn returning() -> Self {
        let mut life = Self::submitting();
        life.commit();
        life.taking(|life| life.rita, "return", json!({}))
    }

    fn approving() -> Self {
        let mut life = Self::submitting();
        life.commit();
        life.taking(jonas, "approval", json!({}))
    }

    fn taking(mut self, person: fn(&Self) -> Id, noun: &str, details: Json) -> Self {
        self.by(person);
        self.risks.command = self.risks.world.step::<SoaVersion>(self.version, noun, details);
        self
    }

    fn commit(&mut self) -> Vec<String> {
        let decided = self.risks.decide().unwrap_or_else(|rejection| panic!("{:?}", codes(&rejection)));
        self.version = decided.outcomes()[0].id;
        self.risks.world.isms = std::sync::Arc::clone(decided.after());
        decided.commit().revisions.iter().map(|revision| revision.command.to_string()).collect()
    }

    fn by(&mut self, person: fn(&Self) -> Id) {
        let person = person(self);
        self.risks.by(person);
    }

    fn revise(&mut self, kind: &'static record::Kind, id: Id, fields: Json) {
        self.risks.world.revise(kind, id, fields);
        self.risks.revise(json!({}));
    }

    fn line_says(&mut self, reference: &str, fields: Json) {
        let line = self.line(reference);
        self.revise(SoaLine::kind_of(), line, fields);
    }

    fn line(&self, reference: &str) -> Id {
        let mut lines = self.risks.world.isms.all::<SoaLine>();
        lines.find(|line| line.reference.as_deref() == Some(reference)).unwrap().held.id
    }

    fn it(&self) -> &SoaVersion {
        self.risks.world.held(SoaVersion::kind_of(), self.version).typed().unwrap()
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

fn jonas(life: &Life) -> Id {
    life.risks.world.top_management
}

const ALLOWED: &[Allowed<Life, SoaStep>] = &[
    ("soa_version.start_draft", Life::drafting, SoaStep::Draft),
    ("soa_version.submit", Life::submitting, SoaStep::InReview),
    ("soa_version.return", Life::returning, SoaStep::Draft),
    ("soa_version.approve", Life::approving, SoaStep::Approved),
];

#[test]
fn every_step_passes_in_its_world_and_leads_where_it_should() {
    each_leads_where_it_should("soa_version", ALLOWED, Life::commit, |life| life.it().step);
}

#[test]
fn a_draft_makes_the_lines_that_are_missing() {
    let mut life = Life::drafting();
    let line = life.line("A.5.1");
    life.risks.world.retire(SoaLine::kind_of(), line);
    assert_eq!(life.commit(), ["soa_version.start_draft", "soa_line.create_line"]);
    assert_eq!((&*life.it().title, life.it().edition.get()), ("Statement of Applicability, version 1", 1));
}

#[test]
fn submission_freezes_the_lines_and_what_the_log_commits_to() {
    let life = Life::approving();
    let frozen = life.it().lines.iter().find(|row| row.reference.as_deref() == Some("A.8.13")).unwrap().clone();
    let line = life.risks.world.held(SoaLine::kind_of(), frozen.line.id);
    assert_eq!((life.it().lines.len(), frozen.proven, frozen.for_business), (93, true, true));
    assert_eq!((&*frozen.commitment, frozen.controls.len()), (line.commitment.to_string().as_str(), 1));
    let mut life = life;
    life.line_says("A.8.13", json!({"business_reason": "Something else"}));
    let kept = life.it().lines.iter().find(|row| row.reference.as_deref() == Some("A.8.13")).unwrap();
    assert_eq!(*kept, frozen, "work on the lines belongs to the next version");
}

#[test]
fn the_next_version_supersedes_this_one_and_says_what_differs() {
    let mut life = Life::approving();
    life.commit();
    let (first, before) = (life.version, life.it().lines.to_vec());
    life.line_says("A.5.1", json!({"step": "included", "business_reason": "Customers ask for it"}));
    let control = json!({"title": "Policies", "step": "planned", "serves": "A.5.1"});
    life.risks.world.record::<Control>(life.risks.world.root, control);
    life.by(ines);
    life.risks.command = World::first_step::<SoaVersion>(life.risks.world.root, "draft", json!({"scope": life.scope}));
    life.commit();
    assert_eq!((life.it().edition.get(), life.it().replaces.map(|version| version.id)), (2, Some(first)));
    let compared = json!({"comparison": "x", "compared_by": ines(&life), "compared_on": "2026-03-01"});
    life.revise(SoaVersion::kind_of(), life.version, compared);
    let mut life = life.taking(ines, "submission", json!({}));
    life.commit();
    let changed: Vec<_> = differences(&before, &life.it().lines)
        .iter()
        .map(|(one, other)| (one.unwrap().applicability, other.unwrap().applicability))
        .collect();
    assert_eq!(changed, [(Applicability::Excluded, Applicability::Included)]);
    let mut life = life.taking(jonas, "approval", json!({}));
    assert_eq!(life.commit(), ["soa_version.approve", "soa_version.supersede"]);
    let before: &SoaVersion = life.risks.world.held(SoaVersion::kind_of(), first).typed().unwrap();
    assert_eq!(before.step, SoaStep::Superseded);
}

#[test]
fn who_edited_a_line_before_the_last_version_or_after_this_one_was_frozen_may_approve() {
    let mut life = Life::approving();
    let line = life.line("A.5.1");
    let version = life.risks.world.held(SoaLine::kind_of(), line).version;
    life.line_says("A.5.1", json!({"edits": [{"by": jonas(&life), "version": version + 1}]}));
    assert!(life.risks.decide().is_ok(), "that edit belongs to the next version");
    let mut row =
        json!({"line": line, "version": version, "commitment": "x", "title": "x", "applicability": "excluded"});
    for name in ["for_risk", "for_law", "for_contract", "for_business", "proven"] {
        row[name] = json!(false);
    }
    row["implementation"] = json!("not_applicable");
    let last = json!({"title": "x", "edition": 9, "step": "approved", "scope": life.scope, "lines": [row]});
    life.line_says("A.5.1", json!({"edits": [{"by": jonas(&life), "version": version}]}));
    assert_eq!(codes(&life.risks.decide().unwrap_err()), ["own_work"]);
    life.risks.world.record::<SoaVersion>(life.risks.world.root, last);
    assert!(life.risks.decide().is_ok(), "the last approved version held that edit");
}

#[test]
fn top_management_that_confirmed_a_line_as_owner_of_its_control_may_approve() {
    let mut life = Life::drafting();
    let line = life.line("A.8.13");
    life.risks.world.grant(jonas(&life), Role::ControlOwner, life.risks.world.root);
    life.risks.world.revise(Control::kind_of(), life.control, json!({"owner": jonas(&life)}));
    life.risks.world.revise(SoaLine::kind_of(), line, json!({"step": "undecided", "owner": jonas(&life)}));
    for person in [ines(&life), jonas(&life)] {
        let inclusion = life.risks.world.step::<SoaLine>(line, "inclusion", json!({}));
        life.risks.world.commit(person, &inclusion);
    }
    life.commit();
    let compared = json!({"comparison": "All", "compared_by": ines(&life), "compared_on": "2026-03-01"});
    life.risks.world.revise(SoaVersion::kind_of(), life.version, compared);
    let mut life = life.taking(ines, "submission", json!({}));
    life.commit();
    let mut life = life.taking(jonas, "approval", json!({}));
    assert_eq!(life.commit(), ["soa_version.approve"]);
}

/// Each world passes; with the one fact changed, exactly this refuses.
const REFUSED: &[Refused<Life>] = &[
    ("top management drafts", Life::drafting, |l| l.by(jonas), "not_entitled"),
    (
        "another version is open",
        Life::drafting,
        |l| {
            l.commit();
        },
        "version_open",
    ),
    (
        "the scope is not in force",
        Life::drafting,
        |l| l.revise(Scope::kind_of(), l.scope, json!({"step": "draft"})),
        "scope: not_in_force",
    ),
    ("a line is undecided", Life::submitting, |l| l.line_says("A.5.1", json!({"step": "undecided"})), "undecided_line"),
    (
        "a reference control has no line",
        Life::submitting,
        |l| {
            let line = l.line("A.5.1");
            l.risks.world.retire(SoaLine::kind_of(), line);
        },
        "reference_control_count",
    ),
    (
        "nobody says who compared",
        Life::submitting,
        |l| l.revise(SoaVersion::kind_of(), l.version, json!({"compared_by": null})),
        "annex_comparison_missing",
    ),
    (
        "no control serves an included line",
        Life::submitting,
        |l| l.revise(Control::kind_of(), l.control, json!({"step": "retired"})),
        "line_without_control",
    ),
    ("no comment is given", Life::returning, |l| l.risks.step().reason = None, "comment_missing"),
    ("somebody sends it back who does not review it", Life::returning, |l| l.by(ines), "not_entitled"),
    ("the ISMS manager approves", Life::approving, |l| l.by(ines), "not_entitled"),
    (
        "whoever submitted it approves",
        Life::approving,
        |l| l.revise(SoaVersion::kind_of(), l.version, json!({"submitted_by": jonas(l)})),
        "own_work",
    ),
    (
        "an excluded line is needed by an open risk",
        Life::approving,
        |l| {
            l.line_says("A.8.13", json!({"step": "excluded", "exclusion": "x"}));
            l.revise(Control::kind_of(), l.control, json!({"risks": [l.risks.risk]}));
        },
        "rules_failing",
    ),
    (
        "what is implemented is not proven",
        Life::approving,
        |l| l.revise(Control::kind_of(), l.control, json!({"proven_until": "2026-03-01"})),
        "rules_failing",
    ),
    (
        "no plan holds a risk under treatment",
        Life::approving,
        |l| l.risks.revise(json!({"step": "in_treatment", "option": "modify"})),
        "gap_not_listed",
    ),
    (
        "an acceptance lapsed",
        Life::approving,
        |l| l.risks.revise(json!({"step": "accepted", "accepted_until": "2026-03-01"})),
        "gap_not_listed",
    ),
    (
        "an acceptance has no signature",
        Life::approving,
        |l| l.risks.revise(json!({"step": "accepted", "accepted_until": "2026-12-31"})),
        "gap_not_listed",
    ),
    (
        "the residual risk was not accepted in time",
        Life::approving,
        |l| l.risks.revise(json!({"step": "treated", "residual_analysed_on": "2026-01-30"})),
        "gap_not_listed",
    ),
    (
        "a rule is listed that is none",
        Life::approving,
        |l| l.risks.with("gaps", json!([{"rule": "R6-99999"}])),
        "gaps.0.rule: no_rule",
    ),
    (
        "a gap is listed that is none",
        Life::approving,
        |l| l.risks.with("gaps", json!([{"rule": "R6-43", "object": "R-001"}])),
        "gaps.0.rule: no_gap",
    ),
    ("no factor was proven", Life::approving, |l| l.risks.actor.proof = None, "second_factor_missing"),
    (
        "it changed since it was read",
        Life::approving,
        |l| l.risks.world.revise(SoaVersion::kind_of(), l.version, json!({"summary": "x"})),
        "conflict",
    ),
];

#[test]
fn every_refusal_is_a_passing_world_with_one_fact_changed() {
    each_is_refused_by_its_code(REFUSED);
}

#[test]
fn every_guard_of_the_life_cycle_has_a_refused_case() {
    every_guard_has_a_case("soa_version", REFUSED);
}
