//! The life of a measurement: one allowed case a command, for every guard the same world with one fact changed, what Annexa reckons, and
//! what stays of a value that was corrected.

use catalogue::Role;
use isms::asset::Asset;
use isms::evaluation::{Judgement, Measurement, MeasurementStep, Metric};
use isms::improvement::Nonconformity;
use isms::treatment::Action;
use record::{Id, Kinded};
use serde_json::{Value as Json, json};
use trial::World;

use crate::cases::{Decides, Refused, each_is_refused_by_its_code, every_command_is_allowed, every_guard_has_a_case};
use crate::risks::Risks;
use crate::scene::codes;

/// Cora measures, Eva judges, Otto answers for the metric; Jonas is top management.
struct Life {
    risks: Risks,
    cora: Id,
    eva: Id,
    otto: Id,
    metric: Id,
    action: Id,
    nonconformity: Id,
    measurement: Id,
}

impl Life {
    /// A metric of patch time in days: 7 is the target, from 10 on somebody looks closer, from 21 on somebody decides.
    fn begin() -> Self {
        let mut risks = Risks::begin();
        let employee = |risks: &mut Risks, name| risks.world.holder(name, &[Role::Employee], risks.engineering);
        let (cora, eva, otto) =
            (employee(&mut risks, "Cora Lund"), employee(&mut risks, "Eva Dorn"), employee(&mut risks, "Otto Lang"));
        let fields = json!({
            "title": "Patch time", "measure": "K29", "frequency": "monthly", "measured_in": "days", "target": "7",
            "warn_at": "10", "alarm_at": "21", "direction": "down", "collector": cora, "evaluator": eva, "owner": otto,
            "method_version": "1",
        });
        let metric = risks.world.record::<Metric>(risks.engineering, fields);
        let action = risks.action("planned");
        risks.world.revise(Action::kind_of(), action, json!({"assignee": otto}));
        let fields = json!({"title": "Late patches", "step": "opened", "owner": otto});
        let nonconformity = risks.world.record::<Nonconformity>(risks.engineering, fields);
        Self { risks, cora, eva, otto, metric, action, nonconformity, measurement: Id::nil() }
    }

    fn at(step: &str, value: &str) -> Self {
        let mut life = Self::begin();
        let fields = json!({
            "summary": "Patch time, 2026-02-28", "metric": life.metric, "step": step, "period_end": "2026-02-28",
            "value": value, "measured_on": "2026-03-01", "source": "Scanner", "measured_by": life.cora,
        });
        life.measurement = life.risks.world.record::<Measurement>(life.risks.engineering, fields);
        life
    }

    fn taking(mut self, person: fn(&Self) -> Id, noun: &str, details: Json) -> Self {
        self.by(person);
        self.risks.command = self.risks.world.step::<Measurement>(self.measurement, noun, details);
        self
    }

    fn entering() -> Self {
        let mut life = Self::begin();
        life.by(cora);
        let details = json!({
            "metric": life.metric, "period_end": "2026-02-28", "value": "9.50", "measured_on": "2026-03-01",
            "source": "Scanner, report of February",
        });
        life.risks.command = World::first_step::<Measurement>(life.risks.engineering, "measurement", details);
        life
    }

    /// Of two critical assets one has a risk.
    fn reckoning() -> Self {
        let mut life = Self::begin();
        life.measures("K09");
        let critical = json!({"confidentiality": 5, "integrity": 4, "availability": 4});
        life.risks.world.revise(Asset::kind_of(), life.risks.warehouse, critical.clone());
        life.risks.revise(json!({"assets": [life.risks.warehouse]}));
        let vault = life.risks.world.asset("Secret vault", life.risks.engineering);
        life.risks.world.revise(Asset::kind_of(), vault, critical);
        life.by(cora);
        let details = json!({"metric": life.metric});
        life.risks.command = World::first_step::<Measurement>(life.risks.engineering, "measurement", details);
        life
    }

    fn analysing(value: &str) -> Self {
        Self::at("recorded", value).taking(eva, "analysis", json!({}))
    }

    fn deciding(decision: &str) -> Self {
        let mut life = Self::at("decision_needed", "24");
        life.saying(json!({"judgement": "beyond", "judged_by": life.eva, "judged_on": "2026-03-01"}));
        let details = match decision {
            "action" => json!({"decision": decision, "action": life.action}),
            "nonconformity" => json!({"decision": decision, "nonconformity": life.nonconformity}),
            _ => json!({"decision": decision, "decided_because": "One supplier was late, and has delivered"}),
        };
        life.taking(otto, "decision", details)
    }

    fn correcting() -> Self {
        Self::at("recorded", "24").taking(eva, "correction", json!({"value": "9"}))
    }

    fn measures(&mut self, measure: &str) {
        self.risks.world.revise(Metric::kind_of(), self.metric, json!({"measure": measure}));
        self.risks.revise(json!({}));
    }

    fn saying(&mut self, fields: Json) {
        self.risks.world.revise(Measurement::kind_of(), self.measurement, fields);
        self.risks.revise(json!({}));
    }

    fn plan(&mut self, fields: Json) {
        self.risks.world.revise(Metric::kind_of(), self.metric, fields);
        self.risks.revise(json!({}));
    }

    fn by(&mut self, person: fn(&Self) -> Id) {
        let person = person(self);
        self.risks.by(person);
    }

    fn commit(&mut self) -> Vec<String> {
        let decided = self.risks.decide().unwrap_or_else(|rejection| panic!("{:?}", codes(&rejection)));
        self.measurement = decided.outcomes()[0].id;
        self.risks.world.isms = std::sync::Arc::clone(decided.after());
        decided.commit().revisions.iter().map(|revision| revision.command.to_string()).collect()
    }

    fn it(&self) -> &Measurement {
        self.risks.world.held(Measurement::kind_of(), self.measurement).typed().unwrap()
    }
}

impl Decides for Life {
    fn decide(&self) -> Result<decide::Decided, decide::Rejection> {
        self.risks.decide()
    }
}

fn cora(life: &Life) -> Id {
    life.cora
}

fn eva(life: &Life) -> Id {
    life.eva
}

fn otto(life: &Life) -> Id {
    life.otto
}

fn jonas(life: &Life) -> Id {
    life.risks.world.top_management
}

type Allowed = (&'static str, fn() -> Life, &'static [&'static str], MeasurementStep);

const ALLOWED: &[Allowed] = &[
    ("measurement.record", Life::entering, &["measurement.record"], MeasurementStep::Recorded),
    ("measurement.record", Life::reckoning, &["measurement.record"], MeasurementStep::Recorded),
    (
        "measurement.analyse",
        || Life::analysing("9"),
        &["measurement.analyse", "measurement.close_within"],
        MeasurementStep::Closed,
    ),
    (
        "measurement.analyse",
        || Life::analysing("21"),
        &["measurement.analyse", "measurement.ask_decision"],
        MeasurementStep::DecisionNeeded,
    ),
    (
        "measurement.analyse_corrected",
        || Life::at("corrected", "7").taking(eva, "analysis", json!({})),
        &["measurement.analyse_corrected", "measurement.close_within"],
        MeasurementStep::Closed,
    ),
    ("measurement.decide", || Life::deciding("action"), &["measurement.decide"], MeasurementStep::Closed),
    ("measurement.decide", || Life::deciding("nonconformity"), &["measurement.decide"], MeasurementStep::Closed),
    ("measurement.decide", || Life::deciding("accept"), &["measurement.decide"], MeasurementStep::Closed),
    ("measurement.correct", Life::correcting, &["measurement.correct"], MeasurementStep::Corrected),
];

#[test]
fn every_step_passes_in_its_world_and_leads_where_it_should() {
    for (transition, world, entries, step) in ALLOWED {
        let mut life = world();
        assert_eq!(life.commit(), *entries, "{transition}");
        assert_eq!(life.it().step, *step, "{transition}");
    }
}

#[test]
fn every_command_of_the_life_cycle_has_an_allowed_case() {
    every_command_is_allowed("measurement", ALLOWED.iter().map(|(step, ..)| *step));
}

#[test]
fn what_annexa_reckons_says_of_how_many_and_from_which_moment() {
    let mut life = Life::reckoning();
    life.commit();
    let it = life.it();
    assert_eq!((it.value.as_deref(), &*it.summary), (Some("50"), "Patch time, 2026-03-02"));
    let number = |number: &Option<record::Number<0, 1_000_000_000>>| number.map(|number| number.get());
    assert_eq!((number(&it.counting), number(&it.population), number(&it.left_out)), (Some(1), Some(2), Some(0)));
    assert!(it.reckoned_at.is_some());
    assert_eq!(it.period_from.map(|day| day.to_string()).as_deref(), Some("2026-02-02"), "a month before");
}

#[test]
fn a_measure_with_nothing_to_look_at_comes_to_no_value_and_is_not_within_its_threshold() {
    let mut life = Life::reckoning();
    life.measures("K07");
    life.commit();
    assert_eq!((life.it().value.as_deref(), life.it().step), (None, MeasurementStep::Recorded));
    let mut life = Life { ..life }.taking(eva, "analysis", json!({}));
    // Cora measured; nobody can say by numbers how nothing stands.
    let refused = life.decide().map(|_| ()).map_err(|rejection| codes(&rejection));
    assert_eq!(refused, Err(vec!["judgement: missing".to_owned()]));
    life.risks.with("judgement", "beyond");
    life.commit();
    assert_eq!(life.it().step, MeasurementStep::DecisionNeeded);
}

#[test]
fn a_corrected_value_keeps_what_it_was_who_changed_it_and_why() {
    let mut life = Life::correcting();
    life.commit();
    let it = life.it();
    let kept: Vec<_> = it.corrections.iter().map(|one| (one.value.as_deref(), one.by.id)).collect();
    assert_eq!((it.value.as_deref(), kept), (Some("9"), vec![(Some("24"), life.eva)]));
    assert!(it.corrections.iter().all(|one| one.because.is_some()));
    // Whoever corrected it does not judge it.
    let life = life.taking(eva, "analysis", json!({}));
    assert_eq!(life.decide().map(|_| ()).map_err(|rejection| codes(&rejection)), Err(vec!["own_value".to_owned()]));
}

#[test]
fn where_thresholds_are_words_the_evaluator_says_how_the_value_stands() {
    let mut life = Life::at("recorded", "6");
    life.plan(json!({"target": "falling", "warn_at": "+5 % in a quarter", "alarm_at": "+15 %"}));
    let mut life = life.taking(eva, "analysis", json!({"judgement": "warning"}));
    life.commit();
    assert_eq!((life.it().judgement, life.it().step), (Some(Judgement::Warning), MeasurementStep::Closed));
}

#[test]
fn numbers_beat_what_the_evaluator_would_like_to_say() {
    let mut life = Life::at("recorded", "40").taking(eva, "analysis", json!({"judgement": "reached"}));
    life.commit();
    assert_eq!(life.it().judgement, Some(Judgement::Beyond));
}

/// Each world passes; with the one fact changed, exactly this refuses.
const REFUSED: &[Refused<Life>] = &[
    ("no value", Life::entering, |l| l.risks.without("value"), "value_missing"),
    ("no day", Life::entering, |l| l.risks.without("measured_on"), "time_missing"),
    ("no source", Life::entering, |l| l.risks.without("source"), "source_missing"),
    ("words for a number", Life::entering, |l| l.risks.with("value", "about nine"), "value: no_number"),
    ("a day to come", Life::entering, |l| l.risks.with("measured_on", "2026-03-03"), "measured_on: ahead"),
    ("a period to come", Life::entering, |l| l.risks.with("period_end", "2026-03-31"), "period_end: ahead"),
    (
        "a period that has its value",
        || Life::at("recorded", "9").entered_again(),
        |l| l.risks.with("period_end", "2026-02-28"),
        "period_end: taken",
    ),
    (
        "reckoned for a past day",
        Life::reckoning,
        |l| l.risks.with("period_end", "2026-02-28"),
        "period_end: reckoned_today",
    ),
    ("somebody else measures", Life::entering, |l| l.by(eva), "not_entitled"),
    ("no comment", || Life::analysing("9"), |l| l.risks.step().reason = None, "comment_missing"),
    (
        "whoever measured it judges it",
        || Life::analysing("9"),
        |l| l.saying(json!({"measured_by": l.eva})),
        "own_value",
    ),
    ("its owner judges it", || Life::analysing("9"), |l| l.by(otto), "not_entitled"),
    ("nothing is decided", || Life::deciding("accept"), |l| l.risks.without("decision"), "decision_missing"),
    (
        "accepted without a reason",
        || Life::deciding("accept"),
        |l| l.risks.without("decided_because"),
        "decision_missing",
    ),
    ("no action", || Life::deciding("action"), |l| l.risks.without("action"), "decision_missing"),
    (
        "an action that is done",
        || Life::deciding("action"),
        |l| l.risks.world.revise(Action::kind_of(), l.action, json!({"step": "verified"})),
        "decision_missing",
    ),
    ("no nonconformity", || Life::deciding("nonconformity"), |l| l.risks.without("nonconformity"), "decision_missing"),
    ("its evaluator decides", || Life::deciding("accept"), |l| l.by(eva), "not_entitled"),
    ("no reason", Life::correcting, |l| l.risks.step().reason = None, "reason_missing"),
    ("the value that stands there", Life::correcting, |l| l.risks.with("value", "24.0"), "value: same"),
    ("its owner corrects it", Life::correcting, |l| l.by(otto), "not_entitled"),
];

impl Life {
    fn entered_again(mut self) -> Self {
        self.by(cora);
        let details = json!({
            "metric": self.metric, "period_end": "2026-01-31", "value": "9", "measured_on": "2026-03-01", "source": "Scanner",
        });
        self.risks.command = World::first_step::<Measurement>(self.risks.engineering, "measurement", details);
        self
    }
}

#[test]
fn every_refusal_is_a_passing_world_with_one_fact_changed() {
    each_is_refused_by_its_code(REFUSED);
}

#[test]
fn every_guard_of_the_life_cycle_has_a_refused_case() {
    every_guard_has_a_case("measurement", REFUSED);
}

#[test]
fn top_management_decides_too_and_a_new_evaluator_goes_on_where_the_old_one_was() {
    let mut life = Life::deciding("accept");
    life.by(jonas);
    life.commit();
    let mut life = Life::analysing("9");
    life.plan(json!({"evaluator": life.otto}));
    assert_eq!(life.decide().map(|_| ()).map_err(|rejection| codes(&rejection)), Err(vec!["not_found".to_owned()]));
    life.by(otto);
    life.commit();
    assert_eq!(life.it().judged_by.map(|person| person.id), Some(life.otto));
}
