//! Refusals that are about one field of the form, shown there.

use decide::Refusal;
use record::{Field, Misfit};

/// The codes of refusals, each with the fields that it may be about: the first that the form has.
const FIELDS: &[(&str, &[&str])] = &[
    ("above_target_unexplained", &["above_target"]),
    ("comment_missing", &["reason"]),
    ("comparison_missing", &["outcome"]),
    ("competence_missing", &["competence"]),
    ("due_date_missing", &["due"]),
    ("duplicate_link_missing", &["duplicate_of"]),
    ("effect_missing", &["effect"]),
    ("evidence_missing", &["evidence"]),
    ("evidence_target_missing", &["controls"]),
    ("levels_missing", &["likelihood"]),
    ("option_missing", &["option"]),
    ("period_missing", &["period_to"]),
    ("priority_missing", &["priority"]),
    ("rationale_missing", &["rationale"]),
    ("reason_missing", &["reason"]),
    ("resources_missing", &["resources"]),
    ("role_unit_missing", &["from"]),
    ("source_missing", &["risk", "source"]),
    ("source_not_gone", &["because"]),
    ("statement_missing", &["statement"]),
    ("target_missing", &["target_likelihood"]),
    ("title_missing", &["title"]),
    ("validity_too_long", &["valid_until"]),
];

/// Those of them that refuse whatever else was given.
const ALWAYS: [&str; 8] = [
    "comparison_missing",
    "due_date_missing",
    "effect_missing",
    "evidence_missing",
    "levels_missing",
    "option_missing",
    "role_unit_missing",
    "statement_missing",
];

/// Whether a step with these guards is refused without the field.
pub(super) fn is_needed(field: &Field, guards: &[String]) -> bool {
    let asked = FIELDS.iter().filter(|(code, names)| ALWAYS.contains(code) && names.contains(&field.name));
    asked.into_iter().any(|(code, _)| guards.iter().any(|guard| guard == code))
}

/// Parts refusals into those at fields and the others.
pub fn at_fields(refusals: Vec<Refusal>, fields: &[Field]) -> (Vec<Misfit>, Vec<Refusal>) {
    let mut misfits = Vec::new();
    let mut others = Vec::new();
    for refusal in refusals {
        let known = FIELDS.iter().find(|(code, _)| *code == refusal.code);
        let is_here = |name: &&&str| **name == "reason" || fields.iter().any(|field| field.name == **name);
        match known.and_then(|(code, names)| Some((code, names.iter().find(is_here)?))) {
            Some((code, name)) => {
                let sentence = format!("{} {}", refusal.sentence, refusal.next);
                misfits.push(Misfit::new(*name, code, sentence.trim_end()));
            }
            None => others.push(refusal),
        }
    }
    (misfits, others)
}
