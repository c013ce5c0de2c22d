//! Tables inside records, row by row.

use comparison::{RowChange, rows};
use isms::campaign::RiskAssessment;
use isms::control::SoaLine;
use isms::risk::RiskCriteria;
use record::{Columns, Kinded as _, Type};
use serde_json::{Value as Json, json};

fn columns(kind: &'static record::Kind, field: &str) -> &'static Columns {
    match kind.field(field).unwrap().1.field_type {
        Type::Rows(columns) => columns,
        other => panic!("{other:?}"),
    }
}

fn told(columns: &'static Columns, old: &Json, new: &Json) -> Vec<String> {
    let word = |change: RowChange| match change {
        RowChange::Added(row) => format!("+ {row}"),
        RowChange::Removed(row) => format!("- {row}"),
        RowChange::Changed { new, columns, .. } => {
            let names: Vec<_> = columns.iter().map(|column| column.name).collect();
            format!("~ {new} in {}", names.join(", "))
        }
    };
    rows(columns, Some(old), Some(new)).into_iter().map(word).collect()
}

#[test]
fn rows_are_told_apart_by_their_first_column_wherever_they_stand() {
    let old = json!([{"level": 1, "name": "rare"}, {"level": 2, "name": "unlikely"}]);
    let new = json!([{"level": 2, "name": "seldom", "frequency": "yearly"}, {"level": 1, "name": "rare"}]);
    let likelihood = columns(RiskCriteria::kind_of(), "likelihood");
    assert_eq!(
        told(likelihood, &old, &new),
        [r#"~ {"frequency":"yearly","level":2,"name":"seldom"} in name, frequency"#]
    );
    let left_out = columns(RiskAssessment::kind_of(), "left_out");
    let (a, b) = (json!({"risk": "a", "because": "x"}), json!({"risk": "b", "because": "y"}));
    assert_eq!(told(left_out, &json!([a]), &json!([b])), [format!("+ {b}"), format!("- {a}")]);
}

#[test]
fn rows_that_share_their_first_column_are_compared_whole() {
    let edits = columns(SoaLine::kind_of(), "edits");
    let (one, two, three) =
        (json!({"by": "p", "version": 1}), json!({"by": "p", "version": 2}), json!({"by": "p", "version": 3}));
    assert_eq!(told(edits, &json!([one, two]), &json!([one, two, three])), [format!("+ {three}")]);
    assert_eq!(told(edits, &json!([one, one]), &json!([one])), [format!("- {one}")], "the same row twice is two rows");
}
