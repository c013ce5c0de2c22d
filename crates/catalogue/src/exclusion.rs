//! Separation of duties: who may not take a decision because they had a hand in what is decided.

use serde::Deserialize;

use crate::vocabulary::vocabulary;

/// For one decision, who is excluded from it. A guard on independence refuses them.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Exclusion {
    /// The name of the exclusion, such as `document_approval`.
    pub id: String,
    /// The decision in words.
    pub decision: String,
    /// The steps that take this decision, as `machine.verb`.
    pub transitions: Vec<String>,
    /// The code that refuses whoever is excluded.
    pub guard: String,
    /// Who is excluded, in words.
    pub excluded: String,
    /// What counts as having had a hand in it, in words.
    pub contributed_means: String,
    /// Whether a dated exception may let the one person there is decide all the same.
    pub single_person_exception: SinglePerson,
}

vocabulary! {
    /// Whether an organisation whose security work rests on one person may be excepted from an exclusion.
    pub enum SinglePerson {
        /// Under an approved exception; the decision is marked as not independent.
        Allowed = "allowed",
        /// Not under any exception.
        Never = "never",
    }
}
