//! References to Annex A as people write them: `A.5.18, a.8.13`.

use record::{Body, Line, Misfit};
use serde_json::Value as Json;

/// The references in a line, one by one.
pub fn each(line: &str) -> impl Iterator<Item = &str> {
    line.split([',', ';', ' ']).map(str::trim).filter(|reference| !reference.is_empty())
}

/// Whether the line names the reference.
pub fn names(line: Option<&Line>, reference: &str) -> bool {
    line.is_some_and(|line| each(line).any(|one| one == reference))
}

/// Writes the references of a field in one way: capital letters, each once, with commas between them.
pub(crate) fn tidy(body: &mut Body, field: &str) {
    let Some(Json::String(line)) = body.get(field) else { return };
    let mut tidied: Vec<String> = Vec::new();
    for reference in each(line).map(str::to_uppercase) {
        if !tidied.contains(&reference) {
            tidied.push(reference);
        }
    }
    body.insert(field.to_owned(), Json::from(tidied.join(", ")));
}

/// What the line names that Annex A does not hold.
pub(crate) fn unknown(field: &str, line: Option<&Line>) -> Option<Misfit> {
    let unknown: Vec<&str> = each(line?).filter(|reference| !is_known(reference)).collect();
    let sentence = || format!("Annex A has no {}. Write references such as A.5.18, A.8.13.", unknown.join(", "));
    (!unknown.is_empty()).then(|| Misfit::new(field, "no_reference_control", sentence()))
}

fn is_known(reference: &str) -> bool {
    catalogue::control(reference).is_some_and(|control| control.reference == reference)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_written_in_one_way_however_they_were_typed() {
        for (typed, written) in [("A.8.13", "A.8.13"), ("a.8.13;A.5.18,  A.8.13", "A.8.13, A.5.18"), (" , ", "")] {
            let mut body = Body::from_iter([("serves".to_owned(), Json::from(typed))]);
            tidy(&mut body, "serves");
            assert_eq!(body.get("serves"), Some(&Json::from(written)), "{typed}");
        }
    }

    #[test]
    fn what_annex_a_does_not_hold_is_named() {
        let line = Line::new("A.8.13, A.9.1, backup").unwrap();
        let misfit = unknown("serves", Some(&line)).unwrap();
        assert_eq!((misfit.code, misfit.sentence.contains("A.9.1, backup")), ("no_reference_control", true));
        assert_eq!(unknown("serves", Line::new("A.8.13").ok().as_ref()), None);
        assert!(names(Some(&line), "A.8.13") && !names(Some(&line), "A.8.1"));
    }
}
