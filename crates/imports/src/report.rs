//! The report of an import: everything that a person saw before they confirmed, kept as evidence.

use door::Fault;
use serde_json::json;

use crate::Planned;

/// The report, as JSON.
pub(crate) fn bytes(planned: &Planned) -> Result<Vec<u8>, Fault> {
    let report = json!({
        "report": "import",
        "plan": &planned.plan,
        "mapping": &planned.mapping,
        "answers": &planned.asked.answers,
    });
    serde_json::to_vec_pretty(&report).map_err(Fault::failure)
}
