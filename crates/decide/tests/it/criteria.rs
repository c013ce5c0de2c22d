//! The life of a version of the risk criteria: one allowed case a transition, for every guard the same world with one fact
//! changed, that one version is in force, and what a conversion does to risks.

use access::Actor;
use catalogue::Role;
use decide::{Command, Rejection, StepTarget};
use isms::context::Organisation;
use isms::risk::acceptance::AcceptanceEnd;
use isms::risk::criteria::touched::touched_by;
use isms::risk::{Acceptance, CriteriaStep, Risk, RiskCriteria, RiskLevel, RiskStep, in_force};
use record::{Id, Kinded};
use serde_json::{Value as Json, json};
use trial::World;

use crate::cases::{Decides, Refused, each_is_refused_by_its_code, every_command_is_allowed, every_guard_has_a_case};
use crate::risks::Risks;
use crate::scene::codes;

/// Corvane with version 1 in force and one risk, likelihood 2 and consequence 3, medium by it, accepted until December.
struct Life {
    risks: Risks,
    actor: Actor,
    /// The version that the step is about.
    version: Id,
    command: Command,
}

impl Life {
    /// Ines drafts version 2.
    fn drafting() -> Self {
        let risks = Risks::at("accepted");
        let actor = risks.world.actor(risks.world.isms_manager);
        let command = World::first_step::<RiskCriteria>(risks.world.root, "draft", json!({}));
        Self { risks, actor, version: Id::nil(), command }
    }

    /// She raises the cell that the risk stands in.
    fn editing() -> Self {
        let mut life = Self::drafting();
        life.version = life.commit();
        let matrix = life.with_cell(2, 3, "high");
        let fields = json!({
            "matrix": matrix, "change_reason": "Two laptops were lost in one year", "conversion": "keep_ratings",
            "reviewers": [life.world().owner],
        });
        life.command = life.world().edit::<RiskCriteria>(life.version, fields);
        life
    }

    /// She submits it.
    fn submitting() -> Self {
        let mut life = Self::editing();
        life.commit();
        life.command = life.world().step::<RiskCriteria>(life.version, "submission", json!({}));
        life
    }

    /// Jonas sends it back.
    fn returning() -> Self {
        let mut life = Self::submitting();
        life.commit();
        life.by(life.world().top_management);
        life.command = life.world().step::<RiskCriteria>(life.version, "return", json!({}));
        life
    }

    /// Jonas approves it.
    fn approving() -> Self {
        let mut life = Self::returning();
        life.command = life.world().step::<RiskCriteria>(life.version, "approval", json!({}));
        life
    }

    /// Ines converts the risks.
    fn converting() -> Self {
        let mut life = Self::approving();
        life.commit();
        life.by(life.world().isms_manager);
        life.command = life.world().step::<RiskCriteria>(life.version, "conversion", json!({}));
        life
    }

    /// Ines converts the risks to a version in which theirs is low.
    fn converting_down() -> Self {
        let mut life = Self::converting();
        let matrix = life.with_cell(2, 3, "low");
        life.saying(json!({"matrix": matrix}));
        life
    }

    fn world(&self) -> &World {
        &self.risks.world
    }

    fn by(&mut self, person: Id) {
        self.actor = self.world().actor(person);
    }

    fn commit(&mut self) -> Id {
        self.risks.world.commit(self.actor.person, &self.command)
    }

    fn step(&mut self) -> &mut decide::Step {
        match &mut self.command {
            Command::Step(step) => step,
            Command::Put(_)
            | Command::Retire(_)
            | Command::All(_)
            | Command::Import(_)
            | Command::Undo(_)
            | Command::Readdress(_)
            | Command::Draft(_)
            | Command::Apply(_)
            | Command::Erase(_) => {
                panic!("no step")
            }
        }
    }

    /// The version says something else; the step is about that.
    fn saying(&mut self, fields: Json) {
        self.risks.world.revise(RiskCriteria::kind_of(), self.version, fields);
        let version = self.world().held(RiskCriteria::kind_of(), self.version).version;
        if let StepTarget::Existing { version: seen, .. } = &mut self.step().target {
            *seen = version;
        }
    }

    /// The rows of one of its tables with another value in one of them.
    fn with_row(&self, table: &str, row: usize, column: &str, value: Json) -> Json {
        let mut rows = self.world().held(RiskCriteria::kind_of(), self.version).body()[table].clone();
        rows[row][column] = value;
        rows
    }

    fn with_cell(&self, likelihood: usize, consequence: usize, level: &str) -> Json {
        self.with_row("matrix", likelihood - 1, &format!("consequence_{consequence}"), json!(level))
    }

    /// The version lacks something in one of its tables.
    fn lacking(&mut self, table: &str, row: usize, column: &str) {
        let rows = self.with_row(table, row, column, Json::Null);
        self.saying(Json::Object([(table.to_owned(), rows)].into_iter().collect()));
    }

    fn held(&self, id: Id) -> &RiskCriteria {
        self.world().held(RiskCriteria::kind_of(), id).typed().unwrap()
    }

    fn risk(&self) -> &Risk {
        self.world().held(Risk::kind_of(), self.risks.risk).typed().unwrap()
    }

    fn commands(&self) -> Vec<String> {
        let decided = self.decide().unwrap();
        decided.commit().revisions.iter().map(|revision| revision.command.to_string()).collect()
    }
}

/// A step, a world in which it passes, and the state that it leads to.
type Allowed = (&'static str, fn() -> Life, CriteriaStep);

const ALLOWED: &[Allowed] = &[
    ("risk_criteria.start_draft", Life::drafting, CriteriaStep::Draft),
    ("risk_criteria.submit", Life::submitting, CriteriaStep::Submitted),
    ("risk_criteria.return", Life::returning, CriteriaStep::Draft),
    ("risk_criteria.approve", Life::approving, CriteriaStep::Approved),
    ("risk_criteria.convert", Life::converting, CriteriaStep::Approved),
];

impl Decides for Life {
    fn decide(&self) -> Result<decide::Decided, Rejection> {
        decide::decide(&self.world().isms, &self.actor, &self.command, &self.world().moment())
    }
}

#[test]
fn every_step_passes_in_its_world_and_leads_where_it_should() {
    for (step, world, state) in ALLOWED {
        let mut life = world();
        assert_eq!(life.commands().first().map(String::as_str), Some(*step));
        let version = life.commit();
        assert_eq!(life.held(version).step, *state, "{step}");
    }
}

#[test]
fn every_command_of_the_life_cycle_has_an_allowed_case() {
    every_command_is_allowed("risk_criteria", ALLOWED.iter().map(|(step, ..)| *step));
}

#[test]
fn the_next_version_begins_as_the_one_in_force_with_the_money_of_today() {
    let mut life = Life::drafting();
    let profile = life.world().isms.profile().unwrap().held.id;
    life.risks.world.revise(Organisation::kind_of(), profile, json!({"revenue": 14_000_000, "currency": "SEK"}));
    let next = life.commit();
    let (before, next) = (life.held(life.risks.criteria), life.held(next));
    assert_eq!((&*next.title, next.edition.get()), ("Risk criteria, version 2", 2));
    assert_eq!(next.replaces.map(|version| version.id), Some(life.risks.criteria));
    assert_eq!((&next.matrix, &next.authority, &next.appetite), (&before.matrix, &before.authority, &before.appetite));
    assert_eq!((next.approved_by, next.approved_on, next.submitted_by), (None, None, None));
    assert_eq!(next.authors.iter().map(|author| author.id).collect::<Vec<_>>(), [life.world().isms_manager]);
    assert_eq!((next.revenue.map(record::Number::get), next.currency.as_deref()), (Some(14_000_000), Some("SEK")));
    assert_eq!(next.financial_bound(3), Some(70_000));
}

#[test]
fn without_a_version_in_force_a_draft_begins_as_the_starter_set() {
    let mut world = World::founded();
    let first = world.isms.all::<RiskCriteria>().next().unwrap().held.id;
    let retirement = world.retirement::<RiskCriteria>(first, true);
    world.commit(world.isms_manager, &retirement);
    let draft = World::first_step::<RiskCriteria>(world.root, "draft", json!({}));
    let second = world.commit(world.isms_manager, &draft);
    let criteria: &RiskCriteria = world.held(RiskCriteria::kind_of(), second).typed().unwrap();
    assert_eq!((criteria.edition.get(), criteria.replaces, criteria.gaps()), (2, None, Vec::new()));
    assert_eq!(criteria.level(5, 5), Some(RiskLevel::Critical));
}

#[test]
fn one_version_at_a_time_is_open() {
    let mut life = Life::editing();
    let draft = World::first_step::<RiskCriteria>(life.world().root, "draft", json!({}));
    let drafts = |life: &Life| life.world().decide(life.world().isms_manager, &draft).map_err(|no| codes(&no));
    assert_eq!(drafts(&life).unwrap_err(), [": version_open"]);
    let retirement = life.world().retirement::<RiskCriteria>(life.version, true);
    life.risks.world.commit(life.actor.person, &retirement);
    let other = life.risks.world.commit(life.actor.person, &draft);
    assert_eq!(life.held(other).edition.get(), 3, "numbers are not given twice");
    let restoration = life.world().retirement::<RiskCriteria>(life.version, false);
    assert_eq!(codes(&life.world().decide(life.actor.person, &restoration).unwrap_err()), [": version_open"]);
}

#[test]
fn what_was_submitted_is_neither_edited_nor_retired_until_it_is_sent_back() {
    for life in [Life::submitting(), Life::approving()] {
        let mut life = life;
        life.commit();
        let edit = life.world().edit::<RiskCriteria>(life.version, json!({"appetite": "None at all"}));
        let retirement = life.world().retirement::<RiskCriteria>(life.version, true);
        for command in [edit, retirement] {
            let manager = life.world().isms_manager;
            assert_eq!(codes(&life.world().decide(manager, &command).unwrap_err()), ["frozen"]);
        }
    }
    let mut life = Life::returning();
    life.commit();
    assert_eq!(life.held(life.version).submitted_by, None);
    let edit = life.world().edit::<RiskCriteria>(life.version, json!({"appetite": "None at all"}));
    assert!(life.world().decide(life.world().isms_manager, &edit).is_ok());
}

#[test]
fn whoever_submits_and_whoever_approves_signs() {
    let mut life = Life::approving();
    life.commit();
    let version = life.held(life.version);
    assert_eq!(version.submitted_by.map(|by| by.id), Some(life.world().isms_manager));
    assert_eq!(version.approved_by.map(|by| by.id), Some(life.world().top_management));
    assert_eq!(version.approved_on, Some(life.world().today()));
}

#[test]
fn the_version_before_is_superseded_with_the_approval_of_the_next() {
    let mut life = Life::approving();
    assert_eq!(life.commands(), ["risk_criteria.approve", "risk_criteria.supersede"]);
    life.commit();
    assert_eq!(life.held(life.risks.criteria).step, CriteriaStep::Superseded);
    assert_eq!(in_force(&life.world().isms).map(|version| version.held.id), Some(life.version));
    assert_eq!(life.risk().decisive().unwrap().criteria.id, life.risks.criteria, "stored ratings stay");
}

#[test]
fn a_change_shows_which_risks_it_touches() {
    let mut life = Life::submitting();
    let touched = |life: &Life| -> Vec<_> {
        let isms = &life.world().isms;
        let versions: Vec<_> = isms.all().collect();
        let touched = touched_by(isms.all(), &versions, life.held(life.version));
        touched.iter().map(|touched| (touched.risk.held.id, touched.before, touched.after)).collect()
    };
    assert_eq!(touched(&life), [(life.risks.risk, RiskLevel::Medium, Some(RiskLevel::High))]);
    life.lacking("matrix", 1, "consequence_3");
    assert_eq!(touched(&life), [(life.risks.risk, RiskLevel::Medium, None)]);
    let matrix = life.with_cell(2, 3, "medium");
    life.saying(json!({"matrix": matrix}));
    assert_eq!(touched(&life), []);
    let matrix = life.with_cell(2, 3, "critical");
    life.saying(json!({"matrix": matrix}));
    life.risks.revise(json!({"step": "closed"}));
    assert_eq!(touched(&life), [], "what is closed is not part of the picture");
}

#[test]
fn a_version_that_changes_no_level_needs_no_rule_for_risks() {
    let mut life = Life::approving();
    let matrix = life.with_cell(2, 3, "medium");
    life.saying(json!({"matrix": matrix, "conversion": null}));
    assert!(life.decide().is_ok());
}

#[test]
fn a_conversion_that_raises_the_level_voids_the_acceptance() {
    let mut life = Life::converting();
    let acceptance = life.risk().acceptance.unwrap();
    let before = life.risk().clone();
    let steps = ["risk_criteria.convert", "risk.convert", "risk.void_acceptance", "acceptance.end"];
    assert_eq!(life.commands(), steps);
    life.commit();
    let risk = life.risk();
    assert_eq!((risk.step, risk.acceptance, risk.accepted_until), (RiskStep::Analysed, None, None));
    assert_eq!(risk.level(&life.world().isms), Some(RiskLevel::High));
    let ended: &Acceptance = life.world().held(Acceptance::kind_of(), acceptance.id).typed().unwrap();
    assert_eq!(ended.ended_because, Some(AcceptanceEnd::LevelRose));
    assert_eq!(risk.residual().unwrap().dimensions, before.residual().unwrap().dimensions);
    assert_eq!(risk.decisive_on(), before.decisive_on(), "nobody analysed anything");
}

#[test]
fn a_conversion_that_lowers_the_level_leaves_the_acceptance_standing() {
    let mut life = Life::converting_down();
    assert_eq!(life.commands(), ["risk_criteria.convert", "risk.convert"]);
    life.commit();
    let risk = life.risk();
    assert_eq!((risk.step, risk.acceptance.is_some()), (RiskStep::Accepted, true));
    assert_eq!(risk.level(&life.world().isms), Some(RiskLevel::Low));
    let (current, residual) = (&risk.current, &risk.residual);
    assert_eq!((current.is_converted, residual.residual_is_converted), (Some(true), Some(true)));
    assert_eq!((current.criteria, residual.residual_criteria), (risk.treatment.target_criteria, current.criteria));
    assert_eq!(current.criteria.map(|criteria| criteria.id), Some(life.version));
}

#[test]
fn a_new_analysis_is_converted_no_more() {
    let mut life = Life::converting_down();
    life.commit();
    let analysis = life.world().step::<Risk>(life.risks.risk, "analysis", Risks::ratings());
    life.risks.world.commit(life.risks.olga, &analysis);
    let (current, residual) = (&life.risk().current, &life.risk().residual);
    assert_eq!((current.is_converted, residual.residual_is_converted), (None, None));
}

/// Each world passes; with the one fact changed, exactly this refuses.
const REFUSED: &[Refused<Life>] = &[
    ("top management drafts", Life::drafting, |l| l.by(l.world().top_management), "not_entitled"),
    (
        "it is drafted for a part of the organisation",
        Life::drafting,
        |l| l.step().target = StepTarget::New { unit: Some(l.risks.engineering) },
        "unit: whole_organisation",
    ),
    ("it brings its number", Life::drafting, |l| with(l, "edition", json!(7)), "edition: unknown_field"),
    ("an edit changes the step", Life::editing, |l| patch(l, json!({"step": "approved"})), "step: closed_field"),
    ("an edit changes the authors", Life::editing, |l| patch(l, json!({"authors": []})), "authors: closed_field"),
    (
        "a level stands twice",
        Life::editing,
        |l| {
            let matrix = l.with_row("matrix", 1, "likelihood", json!(3));
            patch(l, json!({"matrix": matrix}));
        },
        "matrix: twice",
    ),
    ("a likelihood has no name", Life::submitting, |l| l.lacking("likelihood", 4, "name"), "scale_anchor_missing"),
    (
        "a likelihood has no frequency",
        Life::submitting,
        |l| l.lacking("likelihood", 0, "frequency"),
        "scale_anchor_missing",
    ),
    (
        "a likelihood has no experience",
        Life::submitting,
        |l| l.lacking("likelihood", 2, "experience"),
        "scale_anchor_missing",
    ),
    (
        "a consequence has no bound",
        Life::submitting,
        |l| l.lacking("consequence", 2, "financial"),
        "scale_anchor_missing",
    ),
    ("a dimension has no anchor", Life::submitting, |l| l.lacking("consequence", 2, "people"), "scale_anchor_missing"),
    (
        "a bound does not rise",
        Life::submitting,
        |l| {
            let rows = l.with_row("consequence", 3, "financial", json!(50));
            l.saying(json!({"consequence": rows}));
        },
        "scale_anchor_missing",
    ),
    ("there is no scale", Life::submitting, |l| l.saying(json!({"likelihood": null})), "scale_anchor_missing"),
    ("a cell is empty", Life::submitting, |l| l.lacking("matrix", 4, "consequence_5"), "matrix_incomplete"),
    ("a level has no decision", Life::submitting, |l| l.lacking("authority", 1, "decision"), "authority_missing"),
    ("nobody may accept a level", Life::submitting, |l| l.lacking("authority", 3, "accepted_by"), "authority_missing"),
    ("a level has no validity", Life::submitting, |l| l.lacking("authority", 0, "valid_for"), "authority_missing"),
    ("a validity has no unit", Life::submitting, |l| l.lacking("authority", 0, "valid_unit"), "authority_missing"),
    ("there is no appetite", Life::submitting, |l| l.saying(json!({"appetite": null})), "appetite_missing"),
    ("there is no line", Life::submitting, |l| l.saying(json!({"acceptance_line": null})), "appetite_missing"),
    (
        "no reason for the change",
        Life::submitting,
        |l| l.saying(json!({"change_reason": null})),
        "change_reason_missing",
    ),
    (
        "whoever did not write it submits it",
        Life::submitting,
        |l| {
            let tom = l.risks.world.holder("Tom", &[Role::IsmsManager], l.world().root);
            l.by(tom);
        },
        "not_entitled",
    ),
    ("it is sent back without a comment", Life::returning, |l| l.step().reason = None, "comment_missing"),
    ("whoever is not asked sends it back", Life::returning, |l| l.saying(json!({"approvers": null})), "not_entitled"),
    (
        "one of its authors approves",
        Life::approving,
        |l| {
            let jonas = l.world().top_management;
            l.saying(json!({"authors": [l.world().isms_manager, jonas]}));
        },
        "own_work",
    ),
    ("levels change without a rule", Life::approving, |l| l.saying(json!({"conversion": null})), "conversion_missing"),
    ("no factor was proven", Life::approving, |l| l.actor.proof = None, "second_factor_missing"),
    ("the ISMS manager approves", Life::approving, |l| l.by(l.world().isms_manager), "not_entitled"),
    (
        "somebody edited it since",
        Life::approving,
        |l| {
            l.risks.world.revise(RiskCriteria::kind_of(), l.version, json!({"appetite": "None at all"}));
        },
        "conflict",
    ),
    (
        "risks are to be analysed again",
        Life::converting,
        |l| l.saying(json!({"conversion": "analyse_again"})),
        "conversion_missing",
    ),
    (
        "another version is in force",
        Life::converting,
        |l| l.risks.world.revise(RiskCriteria::kind_of(), l.risks.criteria, json!({"step": "approved"})),
        "criteria_not_in_force",
    ),
    ("every risk is converted", Life::converting, Life::again, "nothing_changed"),
    ("top management converts", Life::converting, |l| l.by(l.world().top_management), "not_entitled"),
];

impl Life {
    /// The step is taken; the command is to take it once more.
    fn again(&mut self) {
        let noun = self.step().noun.clone();
        self.commit();
        self.command = self.world().step::<RiskCriteria>(self.version, &noun, json!({}));
    }
}

fn with(life: &mut Life, field: &str, value: Json) {
    life.step().details.insert(field.to_owned(), value);
}

fn patch(life: &mut Life, fields: Json) {
    life.command = life.world().edit::<RiskCriteria>(life.version, fields);
}

#[test]
fn every_refusal_is_a_passing_world_with_one_fact_changed() {
    each_is_refused_by_its_code(REFUSED);
}

#[test]
fn every_guard_of_the_life_cycle_has_a_refused_case() {
    every_guard_has_a_case("risk_criteria", REFUSED);
}

#[test]
fn levels_that_change_name_the_risks_and_a_day_for_analysing_again_is_enough() {
    let mut life = Life::approving();
    life.saying(json!({"conversion": null}));
    let Err(Rejection::Refused(refusals)) = life.decide() else { panic!("it passed") };
    assert_eq!(refusals[0].records, [(Risk::kind_of(), life.risks.risk)]);
    life.saying(json!({"reanalyse_by": "2026-06-30"}));
    assert!(life.decide().is_ok());
}
