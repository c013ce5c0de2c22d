//! `GET /trends`: figures of days within a period, reckoned from the history.

use axum::http::Uri;
use axum::response::Response;
use door::{Client, Fault};
use isms::risk::RiskLevel;
use listing::{Parameters, Trending};
use serde_json::{Map, Value as Json, json};
use trends::Figures;

use crate::answer;

pub(crate) async fn trends(client: Client, uri: Uri) -> Result<Response, Fault> {
    let mut parameters = Parameters::of(&uri)?;
    let trending = Trending::taken(client.app(), &client.view, |name| parameters.take(name)).await?;
    parameters.end()?;
    let figures = trending.figures(client.app(), &client.view).await?;
    let items: Vec<Json> = figures.iter().map(told).collect();
    Ok(answer::json(&json!({"from": trending.period.from, "to": trending.period.to, "items": items})))
}

fn told(figures: &Figures) -> Json {
    let Figures { on, risks, exposure, actions, lines } = figures;
    let mut levels: Map<String, Json> = RiskLevel::ALL
        .iter()
        .zip(risks.levels)
        .map(|(level, count)| (level.choice().code.to_owned(), count.into()))
        .collect();
    levels.insert("unrated".to_owned(), risks.unrated.into());
    json!({
        "on": on,
        "risks": levels,
        "exposure": {
            "edition": exposure.edition, "risks": exposure.risks, "inherent": exposure.inherent,
            "current": exposure.current, "target": exposure.target,
        },
        "actions": {
            "open": actions.open, "overdue": actions.overdue, "due": actions.due, "on_time": actions.on_time,
            "percent": actions.percent(),
        },
        "statement": {
            "proven": lines.proven, "unproven": lines.unproven, "partial": lines.partial, "planned": lines.planned,
            "missing": lines.missing, "undecided": lines.undecided, "excluded": lines.excluded,
        },
    })
}
