//! What the history of a risk says of levels: nobody sets them, so that they stand in no field.

use access::View;
use host::Version;
use isms::risk::RiskLevel;
use record::{Body, Change};
use serde_json::Value as Json;

use super::looked_up;

/// The fields that a reader looks for.
const FIRST: [&str; 6] = ["step", "current_level", "residual_level", "likelihood", "residual_likelihood", "rationale"];

/// Adds to each version, newest first, how the level moved: with the controls of today, and after treatment.
pub fn follows(view: &View, versions: &mut [Version]) {
    let levels: Vec<[Option<RiskLevel>; 2]> = versions.iter().map(|version| levels(view, &version.body)).collect();
    for (position, version) in versions.iter_mut().enumerate() {
        let here = levels.get(position).copied().unwrap_or_default();
        let before = levels.get(position + 1).copied().unwrap_or_default();
        for (column, (new, old)) in ["current_level", "residual_level"].into_iter().zip(here.into_iter().zip(before)) {
            if new != old {
                let code = |level: Option<RiskLevel>| level.map(|level| Json::from(level.choice().code));
                version.changes.push(Change { field: column.to_owned(), old: code(old), new: code(new) });
            }
        }
        // What it comes to stands first, what it was made of after it.
        version
            .changes
            .sort_by_key(|change| FIRST.iter().position(|name| *name == change.field).unwrap_or(FIRST.len()));
    }
}

fn levels(view: &View, body: &Body) -> [Option<RiskLevel>; 2] {
    let residual =
        body.iter().filter_map(|(name, value)| Some((name.strip_prefix("residual_")?.to_owned(), value.clone())));
    [looked_up(view, body), looked_up(view, &residual.collect())]
}
