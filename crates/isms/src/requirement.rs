//! References to the standard as people write them: `7.5.2.c, A.5.18, A.8.1-A.8.12`. A reference names a row of the catalogue, of
//! clauses 4 to 10 or of Annex A, or a run of controls of one theme.

use catalogue::Provision;
use record::{Body, Line, Misfit};
use serde_json::Value as Json;

/// The references in a line, one by one.
pub fn each(line: &str) -> impl Iterator<Item = &str> {
    line.split([',', ';', ' ']).map(str::trim).filter(|reference| !reference.is_empty())
}

/// The row that a reference names: `7.5.2.c`, `A.5.18`.
pub fn row(reference: &str) -> Option<Provision> {
    catalogue::provision(&format!("iso27001-2022/{reference}"))
}

/// The references that a line names and the catalogue holds; of a run of controls, each.
pub fn named(line: Option<&Line>) -> Vec<&str> {
    line.map(|line| each(line).flat_map(rows_of).collect()).unwrap_or_default()
}

/// The rows that one reference names.
fn rows_of(reference: &str) -> Vec<&str> {
    match reference.split_once('-') {
        Some((first, last)) => run(first, last),
        None => row(reference).map(|_| reference).into_iter().collect(),
    }
}

/// The controls of a theme from one to another, both among them; none where these are none of one theme, in this order.
fn run(first: &str, last: &str) -> Vec<&'static str> {
    let place = |reference: &str| catalogue::controls().iter().position(|control| control.reference == reference);
    let theme = |reference: &str| reference.rsplit_once('.').map(|(theme, _)| theme.to_owned());
    let is_run = theme(first) == theme(last);
    let range = place(first).zip(place(last)).filter(|(first, last)| is_run && first <= last);
    let controls = range.and_then(|(first, last)| catalogue::controls().get(first..=last));
    controls.unwrap_or_default().iter().map(|control| control.reference.as_str()).collect()
}

/// Whether one row is the other, or lies below it: `6.1.2.b` below `6.1.2`, below `6`.
pub fn is_within(reference: &str, above: &str) -> bool {
    reference.strip_prefix(above).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

/// Writes the references of a field in one way: `a.5.18` as `A.5.18`, `9.3.2 a)` and `9.3.2.A` as `9.3.2.a`, each once, with
/// commas between them.
pub(crate) fn tidy(body: &mut Body, field: &str) {
    let Some(Json::String(line)) = body.get(field) else { return };
    let mut tidied: Vec<String> = Vec::new();
    for reference in each(line) {
        let lower = reference.to_lowercase();
        let known = if lower.starts_with("a.") { lower.replace("a.", "A.") } else { lower };
        if !tidied.contains(&known) {
            tidied.push(known);
        }
    }
    body.insert(field.to_owned(), Json::from(tidied.join(", ")));
}

/// What the line names that the standard does not hold.
pub(crate) fn unknown(field: &str, line: Option<&Line>) -> Option<Misfit> {
    let unknown: Vec<&str> = each(line?).filter(|reference| rows_of(reference).is_empty()).collect();
    let named = unknown.join(", ");
    let sentence = || format!("The standard has no {named}. Write references such as 7.5.2.c, A.5.18 or A.8.1-A.8.12.");
    (!unknown.is_empty()).then(|| Misfit::new(field, "no_requirement", sentence()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_written_in_one_way_however_they_were_typed() {
        for (typed, written) in [
            ("7.5.2.C", "7.5.2.c"),
            ("a.5.18; 9.3.1, A.5.18", "A.5.18, 9.3.1"),
            ("a.8.1-a.8.3", "A.8.1-A.8.3"),
            (" , ", ""),
        ] {
            let mut body = Body::from_iter([("requirements".to_owned(), Json::from(typed))]);
            tidy(&mut body, "requirements");
            assert_eq!(body.get("requirements"), Some(&Json::from(written)), "{typed}");
        }
    }

    #[test]
    fn what_the_standard_does_not_hold_is_named() {
        let line = Line::new("7.5.2.c, A.5.18, A.9.1, policy").unwrap();
        let misfit = unknown("requirements", Some(&line)).unwrap();
        assert_eq!((misfit.code, misfit.sentence.contains("A.9.1, policy")), ("no_requirement", true));
        assert_eq!(named(Some(&line)), ["7.5.2.c", "A.5.18"]);
    }

    #[test]
    fn a_run_of_controls_names_each_of_them_and_goes_over_no_theme() {
        let named = |line: &str| named(Some(&Line::new(line).unwrap())).join(" ");
        assert_eq!(named("9, A.5.36-A.5.37, A.8.1"), "9 A.5.36 A.5.37 A.8.1");
        for nothing in ["A.5.37-A.5.36", "A.5.1-A.6.2", "A.5.1-A.5.99", "4.1-4.3", "A.5.1-", "-"] {
            assert_eq!(named(nothing), "", "{nothing}");
            assert!(unknown("requirements", Some(&Line::new(nothing).unwrap())).is_some(), "{nothing}");
        }
    }

    #[test]
    fn a_row_lies_below_its_group_and_not_below_its_neighbour() {
        assert!(is_within("6.1.2.b", "6.1.2") && is_within("9.3.1", "9") && is_within("A.5.18", "A.5.18"));
        assert!(!is_within("A.5.18", "A.5.1") && !is_within("10.1", "1") && !is_within("6.1", "6.1.2"));
    }
}
