//! A first version: the starter criteria of the catalogue, with the money of the organisation.

use catalogue::starter_criteria;
use catalogue::starter_criteria::{ConsequenceLevel, LevelRule, LikelihoodLevel};
use isms::context::Organisation;
use isms::risk::RiskCriteria;
use record::Body;
use serde_json::{Value as Json, json};

/// The starter criteria as fields of a version.
pub(crate) fn criteria() -> Body {
    let starter = starter_criteria();
    let matrix = starter.matrix.iter().zip(1..).map(|(levels, likelihood)| {
        let mut row = Body::from_iter([("likelihood".to_owned(), Json::from(likelihood))]);
        let cells = levels.iter().zip(1..);
        row.extend(cells.map(|(level, consequence)| (format!("consequence_{consequence}"), Json::from(level.id()))));
        Json::Object(row)
    });
    let fields = [
        ("appetite", Json::from(starter.appetite.as_str())),
        ("acceptance_line", Json::from(starter.acceptance_line.id())),
        ("likelihood", starter.likelihood.iter().map(likelihood).collect()),
        ("consequence", starter.consequence.iter().map(consequence).collect()),
        ("matrix", matrix.collect()),
        ("authority", starter.levels.iter().map(authority).collect()),
        ("people_line", Json::from(starter.always_top_management.consequence)),
        ("assessment_interval", Json::from(starter.assessment_interval_months)),
        ("triggers", Json::from(starter.triggers.as_str())),
    ];
    fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

fn likelihood(level: &LikelihoodLevel) -> Json {
    json!({"level": level.level, "name": level.name, "frequency": level.frequency, "experience": level.experience})
}

fn consequence(level: &ConsequenceLevel) -> Json {
    json!({
        "level": level.level, "financial": level.financial.from, "service": level.service, "legal": level.legal,
        "people": level.people, "reputation": level.reputation, "safety": level.safety,
    })
}

fn authority(rule: &LevelRule) -> Json {
    json!({
        "level": rule.level.id(), "decision": rule.decision, "accepted_by": rule.accepted_by.id(),
        "valid_for": rule.valid_for.number, "valid_unit": rule.valid_for.unit.id(),
        "treatment_within": rule.treatment_within_days,
    })
}

/// Keeps with the version the revenue and the currency of today, from which its financial scale is reckoned.
pub(crate) fn in_money_of(organisation: &Organisation, body: &mut Body) {
    body.insert("currency".to_owned(), Json::from(&*organisation.currency));
    match organisation.revenue {
        Some(revenue) => body.insert("revenue".to_owned(), Json::from(revenue.get())),
        None => body.remove("revenue"),
    };
}

/// Gives the version its number and its name.
pub(crate) fn numbered(edition: i64, body: &mut Body) {
    body.insert("edition".to_owned(), Json::from(edition));
    body.insert("title".to_owned(), Json::from(RiskCriteria::title_of(edition)));
}
