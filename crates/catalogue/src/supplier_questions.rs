//! What suppliers are asked when they are assessed. Read it before touching how assessments of suppliers are planned.
//!
//! Questions to begin with, in our own words. What was asked and answered stands in the records, which keep the text: a question
//! that changes here changes nothing that was asked.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::embedded::embedded;

static QUESTIONS: LazyLock<SupplierQuestions> = embedded!("supplier-questions");

/// The questions.
pub fn supplier_questions() -> &'static SupplierQuestions {
    &QUESTIONS
}

/// The file `supplier-questions.yaml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SupplierQuestions {
    /// The version of the file's form.
    pub schema_version: u32,
    /// What the file is for.
    pub purpose: String,
    /// The questions, in the order in which they are asked.
    pub questions: Vec<SupplierQuestion>,
}

/// A question to a supplier.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SupplierQuestion {
    /// Its name, which answers bear: `incidents.told`.
    pub id: String,
    /// How a supplier is assessed who is asked this: `questionnaire`, `assurance_report`, `audit`.
    pub method: String,
    /// What it is about.
    pub topic: String,
    /// The question.
    pub question: String,
    /// From which criticality on it is asked: `low`, `medium`, `high`, `critical`.
    pub asked_from: String,
    /// Whether it has to be answered.
    pub is_required: bool,
    /// From which criticality on something has to be named that shows it.
    #[serde(default)]
    pub proof_from: Option<String>,
}

/// The criticalities of suppliers, least first.
pub const CRITICALITIES: [&str; 4] = ["low", "medium", "high", "critical"];

fn rank(criticality: &str) -> usize {
    CRITICALITIES.iter().position(|known| *known == criticality).unwrap_or(CRITICALITIES.len())
}

impl SupplierQuestions {
    /// The questions for a method and a criticality.
    pub fn of<'a>(&'a self, method: &'a str, criticality: &str) -> impl Iterator<Item = &'a SupplierQuestion> {
        let most = rank(criticality);
        self.questions.iter().filter(move |question| question.method == method && rank(&question.asked_from) <= most)
    }
}

impl SupplierQuestion {
    /// Whether something has to be named that shows it, at a criticality.
    pub fn wants_proof_from(&self, criticality: &str) -> bool {
        self.proof_from.as_deref().is_some_and(|least| rank(least) <= rank(criticality))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_question_is_asked_once_of_a_known_method_from_a_known_criticality_on() {
        let ids: BTreeSet<_> = supplier_questions().questions.iter().map(|question| &question.id).collect();
        assert_eq!(ids.len(), supplier_questions().questions.len());
        for question in &supplier_questions().questions {
            assert!(["questionnaire", "assurance_report", "audit"].contains(&question.method.as_str()), "{question:?}");
            let named = [Some(question.asked_from.as_str()), question.proof_from.as_deref()];
            assert!(named.into_iter().flatten().all(|named| CRITICALITIES.contains(&named)), "{question:?}");
            assert!(question.question.chars().count() <= 300, "{question:?}");
        }
    }

    #[test]
    fn the_more_hangs_on_a_supplier_the_more_is_asked() {
        for method in ["questionnaire", "assurance_report", "audit"] {
            let counts = CRITICALITIES.map(|criticality| supplier_questions().of(method, criticality).count());
            assert!(counts.is_sorted() && counts.iter().all(|count| *count > 0), "{method}: {counts:?}");
        }
    }
}
