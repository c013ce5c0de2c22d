//! Documents that have to be there (6.1.2, 6.1.3, 7.5): which item of documented information is in force.

use isms::documented::Document;

use super::{Asked, Looked};

/// What the risk assessment process is called in the list of documented information.
const ASSESSMENT_PROCESS: &str = "DOC-03";
/// What the risk treatment process is called there.
const TREATMENT_PROCESS: &str = "DOC-04";

/// R6-04: the risk assessment process is published.
pub(super) fn no_assessment_process(asked: &Asked<'_>) -> Looked {
    not_in_force(asked, ASSESSMENT_PROCESS)
}

/// R6-45: the risk treatment process is published.
pub(super) fn no_treatment_process(asked: &Asked<'_>) -> Looked {
    not_in_force(asked, TREATMENT_PROCESS)
}

fn not_in_force(asked: &Asked<'_>, item: &str) -> Looked {
    let is_it = |document: &Document| !document.in_force.is_empty() && document.items().any(|one| one == item);
    let is_there = asked.look.isms.all::<Document>().any(|document| is_it(document.it));
    Looked::at_whole((!is_there).then(|| asked.failure()))
}
