//! Files that leave.

use exports::MEDIA_TYPES;
use record::Kind;
use serde_json::{Value as Json, json};

use super::operation::Operation;
use super::paths::{Described, query};
use crate::export;

/// The list of a kind as a file, and the documents that its records are.
pub(super) fn paths(kind: &'static Kind, conditions: Json) -> Vec<Described<&'static str>> {
    let columns = query(
        "columns",
        "Which columns beside number and title, by the names of fields, with commas between; `state` is one. Without it, XLSX \
        and CSV have all, and a PDF those that are listed.",
        json!({"type": "string"}),
    );
    let list = Operation::new(&format!("export-{}", kind.plural), kind.plural, &format!("{} as a file", kind.titles))
        .says(
            "PDF, XLSX or CSV of what you may see, in the order and with the conditions of the list, on one go. Assets, risks and \
            suppliers as XLSX or CSV can be imported again, and change nothing. A PDF has at most 2,000 rows; longer \
            lists are several, by `part`. That it left is kept.",
        )
        .takes(&["sort", "q", "retired", "as_of"])
        .takes_own(conditions)
        .takes_own(columns)
        .takes_own(query(
            "part",
            "Which part of a list of more than 2,000 rows, as a PDF. Where the list has more and none is named, the problem says how \
            many there are; name a moment with `as_of`, so that all parts show the same.",
            json!({"type": "integer", "minimum": 1}),
        ));
    let mut all = vec![("/export", "get", file(list, "The file."))];
    if export::documents().contains(&kind) {
        let operation = Operation::new(&format!("export-one-of-{}", kind.plural), kind.plural, "Statement of Applicability as a file")
            .says(
                "Of a version, what it says: its lines as they were frozen, who approved it, what changed since the version before, \
                and where it stands in the log. Of a scope, its lines as they stand. That it left is kept.",
            )
            .takes(&["handle", "as_of"]);
        all.push(("/{handle}/export", "get", file(operation, "The document.")));
    }
    all
}

/// An operation that answers with a file.
pub(super) fn file(operation: Operation, says: &str) -> Operation {
    let format = query(
        "format",
        "The format; without it, the first media type of `Accept` that is one.",
        json!({"enum": ["pdf", "xlsx", "csv"]}),
    );
    let bytes = || -> Json { json!({}) };
    let [pdf, others @ ..] = MEDIA_TYPES;
    let operation = operation.takes_own(format).fails(&[404]);
    let operation = operation.answers_as(200, says, pdf, bytes(), &["Content-Disposition"]);
    others.into_iter().fold(operation, |operation, media_type| operation.or_answers_as(200, media_type, bytes()))
}
