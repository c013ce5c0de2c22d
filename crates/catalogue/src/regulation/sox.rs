//! The Sarbanes-Oxley Act, sections 302, 404, 409 and 802, and the IT general controls that auditors usually test.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::embedded::embedded;
use crate::vocabulary::vocabulary;

static SOX: LazyLock<Sox> = embedded!("sox-itgc");

/// The act and its usual IT general controls.
pub fn sox() -> &'static Sox {
    &SOX
}

/// The file `sox-itgc.yaml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sox {
    /// The version of the file's form.
    pub schema_version: u32,
    /// What the file is.
    #[serde(rename = "catalogue")]
    pub about: About,
    /// The titles of the categories.
    pub categories: BTreeMap<Category, String>,
    /// The duties and controls.
    #[serde(rename = "requirements")]
    pub rows: Vec<SoxRow>,
}

impl Sox {
    /// The row with that id (`sox-itgc/SOX-302`) or reference (`SOX-302`).
    pub fn row(&self, id_or_reference: &str) -> Option<&SoxRow> {
        self.rows.iter().find(|row| row.id == id_or_reference || row.reference == id_or_reference)
    }
}

/// What the file says about itself.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct About {
    /// The first part of every id.
    pub id: String,
    /// The title.
    pub name: String,
    /// The act and the practice.
    pub source: String,
    /// Whose words these are.
    pub authorship: String,
    /// How many `rows`, `statutory` and `it_general_controls` there should be.
    pub counts: BTreeMap<String, usize>,
}

/// A section of the act, or a control that auditors usually test.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SoxRow {
    /// The stable id, such as `sox-itgc/APD-01`.
    pub id: String,
    /// How it is cited, such as `APD-01`.
    #[serde(rename = "ref")]
    pub reference: String,
    /// The category.
    pub category: Category,
    /// Law or custom.
    pub kind: SoxKind,
    /// The section of the act, for statutory rows.
    pub section: Option<String>,
    /// The title.
    pub title: String,
    /// What it asks for, in our words.
    pub paraphrase: String,
    /// What usually shows that it is met.
    pub typical_evidence: Vec<String>,
}

vocabulary! {
    /// The areas that auditors of internal control over financial reporting look at.
    pub enum Category {
        /// Statutory duties.
        Law = "LAW",
        /// Entity-level and governance controls.
        EntityLevel = "ELC",
        /// Access to programs and data.
        Access = "APD",
        /// Program change.
        ProgramChange = "PC",
        /// Program development.
        ProgramDevelopment = "PD",
        /// Computer operations.
        Operations = "CO",
    }
}

vocabulary! {
    /// Law or custom.
    pub enum SoxKind {
        /// The act says so.
        Statutory = "statutory",
        /// Common practice of auditors; the act lists no IT controls.
        ItGeneralControl = "it_general_control",
    }
}
