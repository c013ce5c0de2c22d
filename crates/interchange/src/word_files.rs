//! The files under `data/` as they stand there. The build script reads them with these types, and so does the program: every leaf
//! is text, and `no` is a header in English, not a truth.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// `headers.yaml`: by register, field and language, what a column is called.
pub type Headers = BTreeMap<String, BTreeMap<String, BTreeMap<String, Vec<String>>>>;

/// `words.yaml`. Items of `states` may be several words with commas between.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Words {
    pub states: BTreeMap<String, Vec<String>>,
    pub abbreviations: BTreeMap<String, Vec<String>>,
    pub risk: Vec<String>,
    pub dimensions: BTreeMap<String, Vec<String>>,
    pub sheets: BTreeMap<String, Vec<String>>,
    pub truth: BTreeMap<String, Vec<String>>,
    pub choices: BTreeMap<String, BTreeMap<String, Vec<String>>>,
    pub ratings: BTreeMap<String, Vec<String>>,
    pub nothing: Vec<String>,
    pub months: Vec<Vec<String>>,
    pub minutes_of: BTreeMap<String, Vec<String>>,
}
