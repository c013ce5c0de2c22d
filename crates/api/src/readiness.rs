//! `GET /readiness`: what the rules find, rule by rule and failure by failure; and the state of every requirement.
//!
//! Everything is told as the viewer reads it: failures about records out of sight are counted.

use access::{Effect, Moved, Seen, SeenFailure, SeenRule, View};
use axum::http::Uri;
use axum::response::Response;
use catalogue::{Rule, Severity};
use door::{Client, Fault};
use listing::{Parameters, findings};
use readiness::rules::check;
use readiness::{ClauseState, Conformity, RuleResult};
use record::{Id, Value};
use serde_json::{Map, Value as Json, json};

use crate::item::Shape;
use crate::{answer, brief};

/// How many failures a page has when nobody says.
const USUAL: usize = 50;

/// `GET /readiness`: failures, the gravest first, and how the whole stands.
pub(crate) async fn failures(client: Client, uri: Uri) -> Result<Response, Fault> {
    let mut parameters = Parameters::of(&uri)?;
    let limit = parameters.take_limit(USUAL)?;
    let after = parameters.take_number("after", 0..=u64::MAX)?.and_then(|after| usize::try_from(after).ok());
    let record = parameters.take("record").map(|record| id(&record)).transpose()?;
    let asked = Asked::taken(&mut parameters)?;
    parameters.end()?;
    let (view, after) = (&client.view, after.unwrap_or(0));
    let seen = readable(view)?;
    let rules: Vec<SeenRule<'_>> = seen.rules().filter(|rule| asked.means(rule)).collect();
    let is_of_record = |failure: &SeenFailure<'_>| {
        record.is_none_or(|record| failure.records().seen.iter().any(|held| held.id == record))
    };
    let is_meant =
        |failure: &SeenFailure<'_>| asked.grade.is_none_or(|grade| failure.grade() == grade) && is_of_record(failure);
    let mut found: Vec<SeenFailure<'_>> = rules.iter().flat_map(|rule| rule.failures(view)).filter(is_meant).collect();
    found.sort_by_key(|failure| std::cmp::Reverse(failure.grade()));
    let items: Vec<Json> = found.iter().skip(after).take(limit).map(|one| failure(view, one)).collect();
    let next = after.saturating_add(items.len());
    let unseen: usize = rules.iter().map(|rule| if record.is_none() { rule.unseen() } else { 0 }).sum();
    Ok(answer::json(&json!({
        "today": view.today(),
        "results": results(&seen),
        "grades": grades(&seen),
        "clauses": seen.clauses().iter().map(clause).collect::<Vec<_>>(),
        "items": items,
        "next": (next < found.len()).then_some(next),
        "total": found.len(),
        "unseen": unseen,
    })))
}

/// `GET /readiness/rules`: every rule with its result.
pub(crate) async fn rules(client: Client, uri: Uri) -> Result<Response, Fault> {
    let mut parameters = Parameters::of(&uri)?;
    let asked = Asked::taken(&mut parameters)?;
    parameters.end()?;
    let seen = readable(&client.view)?;
    let is_graded = |rule: &SeenRule<'_>| asked.grade.is_none() || rule.grade() == asked.grade;
    let items: Vec<Json> =
        seen.rules().filter(|rule| asked.means(rule) && is_graded(rule)).map(|rule| outcome(&rule)).collect();
    Ok(answer::json(&json!({"items": items})))
}

/// `GET /readiness/requirements`: the state of every requirement and reference control.
pub(crate) async fn requirements(client: Client, uri: Uri) -> Result<Response, Fault> {
    let mut parameters = Parameters::of(&uri)?;
    let state = parameters.take("state").map(|state| conformity(&state)).transpose()?;
    let clause = parameters.take("clause");
    parameters.end()?;
    let seen = readable(&client.view)?;
    let rules = |rules: &[(&'static Rule, RuleResult)]| -> Vec<Json> {
        rules.iter().map(|(rule, result)| json!({"rule": rule.id, "result": result.code()})).collect()
    };
    let is_meant = |id: &str, one: Option<Conformity>| {
        clause.as_ref().is_none_or(|clause| is_within(id, clause)) && (state.is_none() || one == state)
    };
    let requirements = seen.requirements().iter().filter(|one| is_meant(&one.requirement.id, Some(one.state)));
    let requirements: Vec<Json> = requirements
        .map(|one| {
            json!({
                "id": one.requirement.id, "reference": one.requirement.reference, "title": one.requirement.title,
                "state": one.state.code(), "rules": rules(&one.rules),
            })
        })
        .collect();
    let controls: Vec<Json> = seen
        .controls()
        .iter()
        .filter(|one| is_meant(&one.control.id, one.state))
        .map(|one| {
            json!({
                "id": one.control.id, "reference": one.control.reference, "title": one.control.title,
                "state": one.state.map(Conformity::code), "is_excluded": one.is_excluded, "rules": rules(&one.rules),
            })
        })
        .collect();
    Ok(answer::json(&json!({"requirements": requirements, "controls": controls})))
}

/// What of a commit shows in the findings: for `dry_run`.
pub(crate) fn effect(view: &View, effect: &Effect) -> Json {
    let told = |failures: &mut dyn Iterator<Item = SeenFailure<'_>>| -> Vec<Json> {
        failures.map(|one| failure(view, &one)).collect()
    };
    let regraded: Vec<Json> = effect
        .regraded
        .iter()
        .map(|one| json!({"rule": one.rule.id, "from": one.from.id(), "to": one.to.id()}))
        .collect();
    json!({
        "appear": told(&mut effect.appear().take(SHOWN)),
        "go": told(&mut effect.go().take(SHOWN)),
        "appearing": effect.appear().len() + effect.unseen_appear,
        "going": effect.go().len() + effect.unseen_go,
        "unseen": effect.unseen_appear + effect.unseen_go,
        "regraded": regraded,
        "moved": effect.moved.iter().take(SHOWN).map(|one| moved(view, one)).collect::<Vec<_>>(),
        "moving": effect.moved.len() + effect.unseen_moved,
        "unseen_moved": effect.unseen_moved,
    })
}

/// A record that would stand otherwise: its state, and what follows for it, before and after.
fn moved(view: &View, moved: &Moved) -> Json {
    let columns = moved.columns.iter().map(|(field, from, to)| {
        let value = |value: &Value<'static>| json!(Shape(value.clone(), field.field_type));
        (field.name.to_owned(), json!({"from": value(from), "to": value(to)}))
    });
    json!({
        "record": brief::record(view, &moved.held),
        "state": moved.state.map(|(from, to)| json!({"from": from.code, "to": to.code})),
        "columns": columns.collect::<Map<_, _>>(),
    })
}

/// How many failures and moved records of an effect are told one by one; a large import may mend or break thousands.
const SHOWN: usize = 200;

/// What the viewer reads; nothing is there for whoever reads no findings.
fn readable(view: &View) -> Result<std::sync::Arc<Seen>, Fault> {
    let seen = findings(view);
    if seen.is_any() { Ok(seen) } else { Err(Fault::NotFound) }
}

fn failure(view: &View, failure: &SeenFailure<'_>) -> Json {
    let records = failure.records();
    let seen: Vec<Map<String, Json>> = records.seen.iter().map(|held| brief::record(view, held)).collect();
    json!({
        "rule": failure.rule().id,
        "severity": failure.grade().id(),
        "sentence": failure.sentence(),
        "next": check(&failure.rule().id).map(|check| check.next),
        "records": seen,
        "unseen": records.unseen,
    })
}

fn outcome(rule: &SeenRule<'_>) -> Json {
    let about = rule.rule();
    let check = check(&about.id);
    json!({
        "rule": about.id,
        "group": about.group.id(),
        "refs": about.refs,
        "fails_when": about.fails_when,
        "severity": about.severity.id(),
        "escalation": about.escalation.as_ref().map(|up| json!({"to": up.to.id(), "when": up.when})),
        "parameters": about.parameters,
        "result": rule.result().code(),
        "grade": rule.grade().map(Severity::id),
        "because": rule.because(),
        "looked_at": rule.looked_at(),
        "failures": rule.seen(),
        "unseen": rule.unseen(),
        "deed": check.map(|check| check.deed.code()),
        "next": check.map(|check| check.next),
        "limits": check.map(|check| check.limits).filter(|limits| !limits.is_empty()),
    })
}

fn clause(clause: &ClauseState) -> Json {
    let counts: Map<String, Json> = Conformity::ALL
        .iter()
        .map(|state| (state.code().to_owned(), Json::from(clause.count(*state))))
        .chain([("excluded".to_owned(), Json::from(clause.excluded))])
        .collect();
    json!({
        "clause": clause.number, "title": clause.title, "state": clause.state.code(), "counts": counts,
        "rules": clause.rules, "evaluated": clause.evaluated,
    })
}

fn results(seen: &Seen) -> Map<String, Json> {
    RuleResult::ALL.iter().map(|result| (result.code().to_owned(), Json::from(seen.count(*result)))).collect()
}

fn grades(seen: &Seen) -> Map<String, Json> {
    Severity::ALL.iter().map(|grade| (grade.id().to_owned(), Json::from(seen.failing_at(*grade)))).collect()
}

/// What is asked of rules.
struct Asked {
    rule: Option<String>,
    clause: Option<String>,
    result: Option<RuleResult>,
    grade: Option<Severity>,
}

impl Asked {
    fn taken(parameters: &mut Parameters) -> Result<Self, Fault> {
        let result = parameters.take("result").map(|code| {
            let codes = RuleResult::ALL.map(RuleResult::code).join(", ");
            RuleResult::from_code(&code).ok_or_else(|| Fault::BadRequest(format!("`result` is one of {codes}.")))
        });
        let grade = parameters.take("severity").map(|code| {
            let sentence = "`severity` is observation, minor or major.";
            Severity::from_id(&code).ok_or_else(|| Fault::BadRequest(sentence.to_owned()))
        });
        Ok(Self {
            rule: parameters.take("rule"),
            clause: parameters.take("clause"),
            result: result.transpose()?,
            grade: grade.transpose()?,
        })
    }

    fn means(&self, rule: &SeenRule<'_>) -> bool {
        let about = rule.rule();
        let is_of_clause = |clause: &String| about.refs.iter().any(|id| is_within(id, clause));
        self.rule.as_ref().is_none_or(|id| about.id.eq_ignore_ascii_case(id))
            && self.clause.as_ref().is_none_or(is_of_clause)
            && self.result.is_none_or(|result| rule.result() == result)
    }
}

/// Whether a requirement stands in a clause as people write it: `iso27001-2022/6.1.2.a` in `6.1`, `iso27001-2022/A.5.1` in `A`.
fn is_within(id: &str, clause: &str) -> bool {
    let id = id.rsplit('/').next().unwrap_or(id);
    id.strip_prefix(clause).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

fn conformity(code: &str) -> Result<Conformity, Fault> {
    let found = Conformity::ALL.into_iter().find(|state| state.code() == code);
    found.ok_or_else(|| {
        let codes = Conformity::ALL.map(Conformity::code).join(", ");
        Fault::BadRequest(format!("`state` is one of {codes}."))
    })
}

fn id(text: &str) -> Result<Id, Fault> {
    Id::parse_str(text).map_err(|_| Fault::BadRequest("`record` is the id of a record.".to_owned()))
}
