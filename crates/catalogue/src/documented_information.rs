//! Which documents and records there must be, and which are expected (7.5).

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::embedded::embedded;
use crate::vocabulary::vocabulary;

static LIST: LazyLock<DocumentedInformationList> = embedded!("mandatory-documents");

/// Every document and record that is mandatory or expected.
pub fn documented_information() -> &'static DocumentedInformationList {
    &LIST
}

/// The file `mandatory-documents.yaml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DocumentedInformationList {
    /// The version of the file's form.
    pub schema_version: u32,
    /// What the file is.
    #[serde(rename = "catalogue")]
    pub about: About,
    /// The documents and records.
    pub items: Vec<DocumentedInformation>,
}

impl DocumentedInformationList {
    /// The document or record with that id (`DOC-01`).
    pub fn find(&self, id: &str) -> Option<&DocumentedInformation> {
        self.items.iter().find(|item| item.id == id)
    }
}

/// What the file says about itself.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct About {
    /// The name of the list.
    pub id: String,
    /// The title.
    pub title: String,
    /// What each basis means.
    pub basis_values: BTreeMap<Basis, String>,
    /// How to read the list.
    pub notes: Vec<String>,
    /// How many of each there should be.
    pub counts: Counts,
}

/// How many of each the file says it has.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Counts {
    pub total: usize,
    pub mandatory: usize,
    pub by_group: BTreeMap<Group, usize>,
    pub by_basis: BTreeMap<Basis, usize>,
}

/// A document or record that must or should exist.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DocumentedInformation {
    /// The id: `DOC-` and `REC-` are mandatory, the others expected.
    pub id: String,
    /// The title.
    pub title: String,
    /// Kept current or kept unchanged.
    pub kind: Kind,
    /// Mandatory or expected.
    pub group: Group,
    /// Why it is on the list.
    pub basis: Basis,
    /// The requirements and controls it answers, by id.
    pub refs: Vec<String>,
    /// What an auditor looks for in it.
    pub must_contain: Vec<String>,
    /// The records it can be written from, in words.
    pub generated_from: Vec<String>,
    /// Who usually keeps it, in words.
    pub owner_role: String,
    /// Who usually approves it, in words.
    pub approver_role: Option<String>,
    /// How often it should be looked at, in months. Our suggestion.
    pub review_interval_months: Option<u32>,
    /// How long it should be kept, in words. Our suggestion.
    pub suggested_retention: String,
    /// The readiness rules that look at it, by id.
    pub readiness_rules: Vec<String>,
}

vocabulary! {
    /// The two sorts of documented information.
    pub enum Kind {
        /// Kept current.
        Document = "document",
        /// Kept unchanged.
        Record = "record",
    }
}

vocabulary! {
    /// How much it matters for a certificate.
    pub enum Group {
        /// Without it the ISMS is not ready.
        Mandatory = "mandatory",
        /// Usually asked for under clauses 4 to 10.
        ClausesExpected = "clauses_expected",
        /// Usually asked for under Annex A.
        AnnexAExpected = "annex_a_expected",
    }
}

vocabulary! {
    /// Why it is on the list.
    pub enum Basis {
        /// The clause asks for documented information.
        Explicit = "explicit",
        /// The obligation cannot be shown without it.
        Implied = "implied",
        /// An Annex A control, if included, speaks of something documented.
        ControlText = "control_text",
        /// Customary, and usually asked for.
        Expected = "expected",
    }
}
