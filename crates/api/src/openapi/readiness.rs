//! What the document says of the rules.

use catalogue::Severity;
use readiness::{Conformity, Deed, RuleResult};
use serde_json::{Map, Value as Json, json};

use super::operation::{Operation, to};
use super::paths::{Described, query};
use super::schema::{exact, listed, nullable};

const AS_OF: &[&str] = &["as_of"];

fn results() -> Vec<&'static str> {
    RuleResult::ALL.iter().map(|result| result.code()).collect()
}

fn grades() -> Vec<&'static str> {
    Severity::ALL.iter().map(|grade| grade.id()).collect()
}

fn states() -> Vec<&'static str> {
    Conformity::ALL.iter().map(|state| state.code()).collect()
}

/// The paths.
pub(super) fn paths() -> Vec<Described<&'static str>> {
    let asked = |operation: Operation| {
        operation
            .takes_own(query("rule", "The rule of that id, such as R6-15.", json!({"type": "string"})))
            .takes_own(query(
                "clause",
                "Rules on that clause or control, and on what is below it: 6.1.2, A.5.1, A.",
                json!({"type": "string"}),
            ))
            .takes_own(query("result", "Rules that come to this.", json!({"enum": results()})))
            .takes_own(query(
                "severity",
                "Failures of this grade; of rules, the gravest counts.",
                json!({"enum": grades()}),
            ))
            .takes(AS_OF)
            .fails(&[404])
    };
    let record =
        query("record", "Failures that are about the record of that id.", json!({"type": "string", "format": "uuid"}));
    let after =
        query("after", "How many to pass over: `next` of the page before.", json!({"type": "integer", "minimum": 0}));
    vec![
        (
            "/readiness",
            "get",
            asked(Operation::new("readiness", "readiness", "What the rules find, the gravest first"))
                .says(
                    "All rules are asked of the records as they stand, or stood on a past day. Not evaluated never counts as \
                     passed. Failures about records that you may not see are counted.",
                )
                .takes_own(record)
                .takes(&["limit"])
                .takes_own(after)
                .answers(200, "A page of failures, and how the whole stands.", to("schemas", "Findings"), &[]),
        ),
        (
            "/readiness/rules",
            "get",
            asked(Operation::new("readiness-rules", "readiness", "Every rule with its result"))
                .answers(200, "The rules.", listed(to("schemas", "RuleOutcome")), &[]),
        ),
        (
            "/readiness/requirements",
            "get",
            Operation::new("readiness-requirements", "readiness", "The state of every requirement and reference control")
                .takes_own(query("clause", "Those of that clause or theme: 6.1, A.5.", json!({"type": "string"})))
                .takes_own(query("state", "Those in this state.", json!({"enum": states()})))
                .takes(AS_OF)
                .fails(&[404])
                .answers(200, "Requirements of clauses 4 to 10, and Annex A.", to("schemas", "RequirementStates"), &[]),
        ),
    ]
}

/// The schemas.
pub(super) fn schemas() -> Map<String, Json> {
    let text = || json!({"type": "string"});
    let number = || json!({"type": "integer"});
    let many = |schema: Json| json!({"type": "array", "items": schema});
    let counts = |names: Vec<&str>| exact(names.into_iter().map(|name| (name.to_owned(), number())).collect());
    let or_null = |schema: Json| json!({"oneOf": [schema, {"type": "null"}]});
    let deeds: Vec<&str> = Deed::ALL.iter().map(|deed| deed.code()).collect();
    let result = exact(json!({"rule": text(), "result": {"enum": results()}}));
    let state = |id: &str| {
        let mut state = json!({"id": text(), "reference": text(), "title": text(), "rules": many(result.clone())});
        if id == "control" {
            crate::answer::set(&mut state, "state", or_null(json!({"enum": states()})));
            crate::answer::set(&mut state, "is_excluded", json!({"type": "boolean"}));
        } else {
            crate::answer::set(&mut state, "state", json!({"enum": states()}));
        }
        exact(state)
    };
    let mut in_clause = states();
    in_clause.push("excluded");
    let clause = exact(json!({
        "clause": {"type": "string", "description": "`4` to `10`, or `A`."}, "title": text(), "state": {"enum": states()},
        "counts": counts(in_clause), "rules": number(),
        "evaluated": {"type": "integer", "description": "How many of these rules were evaluated or do not apply."},
    }));
    let schemas = json!({
        "Failure": exact(json!({
            "rule": text(), "severity": {"enum": grades()}, "sentence": text(),
            "next": {"type": ["string", "null"], "description": "What to do about it."},
            "records": many(to("schemas", "Brief")),
            "unseen": {"type": "integer", "description": "How many more records it is about that you may not see."},
        })),
        "Findings": exact(json!({
            "today": {"type": "string", "format": "date"}, "results": counts(results()), "grades": counts(grades()),
            "clauses": many(clause), "items": many(to("schemas", "Failure")), "next": nullable("integer"), "total": number(),
            "unseen": {"type": "integer", "description": "How many more failures are about records that you may not see."},
        })),
        "RuleOutcome": exact(json!({
            "rule": text(), "group": text(), "refs": many(text()), "fails_when": text(), "severity": {"enum": grades()},
            "escalation": or_null(exact(json!({"to": {"enum": grades()}, "when": text()}))),
            "parameters": {"type": "object", "additionalProperties": number()},
            "result": {"enum": results()}, "grade": or_null(json!({"enum": grades()})),
            "because": {"type": "string", "description": "Why it does not apply, or what is missing to evaluate it."},
            "looked_at": nullable("integer"), "failures": number(), "unseen": number(),
            "deed": or_null(json!({"enum": deeds})), "next": nullable("string"),
            "limits": {"type": ["string", "null"], "description": "What it cannot see."},
        })),
        "RequirementStates": exact(json!({"requirements": many(state("requirement")), "controls": many(state("control"))})),
        "Effect": {
            "type": "object", "additionalProperties": false, "description": "What the rules would find otherwise, and which records would stand otherwise.",
            "required": ["appear", "go", "appearing", "going", "unseen", "regraded", "moved", "moving", "unseen_moved"],
            "properties": {
                "appear": many(to("schemas", "Failure")), "go": many(to("schemas", "Failure")),
                "appearing": {"type": "integer", "description": "How many in all; the first 200 are told."},
                "going": number(),
                "unseen": {"type": "integer", "description": "How many of them are about records that you may not see."},
                "regraded": many(exact(json!({"rule": text(), "from": {"enum": grades()}, "to": {"enum": grades()}}))),
                "moved": many(to("schemas", "Moved")),
                "moving": {"type": "integer", "description": "How many records would stand otherwise; the first 200 are told."},
                "unseen_moved": {"type": "integer", "description": "How many of them you may not see."},
            },
        },
        "Moved": exact(json!({
            "record": to("schemas", "Brief"),
            "state": or_null(exact(json!({"from": text(), "to": text()}))),
            "columns": {
                "type": "object", "description": "What follows for the record, by the name of its column.",
                "additionalProperties": exact(json!({"from": {}, "to": {}})),
            },
        })),
    });
    match schemas {
        Json::Object(schemas) => schemas,
        _ => Map::new(),
    }
}
