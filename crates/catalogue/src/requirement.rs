//! What clauses 4 to 10 of ISO/IEC 27001:2022 ask for, as a tree whose leaves are assessed. Annex A is in `control`.
//!
//! All explanations are our own words. Whoever needs the text of the standard buys it.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::control::{
    Control, ControlType, CybersecurityConcept, EvidenceCadence, OperationalCapability, Property, SecurityDomain,
    Theme, ThemeGroup,
};
use crate::embedded::embedded;
use crate::vocabulary::vocabulary;

static STANDARD: LazyLock<Standard> = embedded!("iso27001-2022");

/// The whole standard: requirements, themes and reference controls.
pub fn standard() -> &'static Standard {
    &STANDARD
}

/// The rows of clauses 4 to 10 in the order of the standard: clauses, groups and requirements.
pub fn requirements() -> &'static [Requirement] {
    &standard().requirements
}

/// The row with that id (`iso27001-2022/4.3.a`) or reference (`4.3 a)`).
pub fn requirement(id_or_reference: &str) -> Option<&'static Requirement> {
    requirements().iter().find(|row| row.id == id_or_reference || row.reference == id_or_reference)
}

/// The file `iso27001-2022.yaml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Standard {
    /// The version of the file's form.
    pub schema_version: u32,
    /// What the file is.
    pub catalogue: About,
    /// The closed lists of words used below.
    pub enumerations: Enumerations,
    /// What came with the edition of 2022, in words.
    pub changes_since_2013: Vec<String>,
    /// The four themes of Annex A.
    pub themes: Vec<ThemeGroup>,
    /// Clauses 4 to 10.
    pub requirements: Vec<Requirement>,
    /// Annex A.
    pub controls: Vec<Control>,
}

/// What the file says about itself.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct About {
    /// The first part of every id.
    pub id: String,
    /// The title.
    pub name: String,
    /// Which edition.
    pub edition: String,
    /// Whose words these are.
    pub authorship: String,
    /// How to read the rows.
    pub conventions: Vec<String>,
    /// How many of each there should be.
    pub counts: BTreeMap<String, usize>,
}

/// The closed lists; the enums of this crate repeat them, and a test compares.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "each is the list of the enum it holds")]
pub struct Enumerations {
    pub documented_information: Vec<Documentation>,
    pub control_type: Vec<ControlType>,
    pub cia: Vec<Property>,
    pub cybersecurity_concepts: Vec<CybersecurityConcept>,
    pub operational_capabilities: Vec<OperationalCapability>,
    pub security_domains: Vec<SecurityDomain>,
    pub theme: Vec<Theme>,
    pub suggested_evidence_cadence: Vec<EvidenceCadence>,
}

/// A row of clauses 4 to 10.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Requirement {
    /// The stable id, such as `iso27001-2022/4.3.a`.
    pub id: String,
    /// What an auditor would write in a report, such as `4.3 a)`.
    #[serde(rename = "ref")]
    pub reference: String,
    /// The id of the row above; clauses have none.
    pub parent: Option<String>,
    /// The place in the standard, counted from 1.
    pub order: u32,
    /// Clause, group or requirement.
    pub kind: RequirementKind,
    /// Whether it is assessed by itself. True for exactly the leaves; all others roll up.
    pub assessable: bool,
    /// The title.
    pub title: String,
    /// What it asks for, in our words.
    pub paraphrase: String,
    /// Whether it asks for documented information.
    pub documented_information: Documentation,
    /// How firmly it does, if it does.
    pub documented_information_basis: Option<DocumentationBasis>,
    /// The documents and records that answer it, by their ids (`DOC-01`).
    #[serde(default)]
    pub documents: Vec<String>,
    /// The amendment that brought it.
    pub amendment: Option<Amendment>,
    /// What usually shows that it is met.
    pub typical_evidence: Vec<String>,
    /// What an auditor asks.
    pub auditor_questions: Vec<String>,
}

impl Requirement {
    /// The row above; clauses have none.
    pub fn parent(&self) -> Option<&'static Requirement> {
        self.parent.as_deref().and_then(requirement)
    }

    /// The rows directly below, in order.
    pub fn children(&self) -> impl Iterator<Item = &'static Requirement> {
        requirements().iter().filter(|row| row.parent.as_ref() == Some(&self.id))
    }

    /// The leaves at or below this row, in order: what its state rolls up from.
    pub fn leaves(&self) -> impl Iterator<Item = &'static Requirement> {
        requirements().iter().filter(|row| row.assessable && row.is_at_or_below(self))
    }

    fn is_at_or_below(&self, above: &Requirement) -> bool {
        self.id == above.id || self.parent().is_some_and(|parent| parent.is_at_or_below(above))
    }
}

/// A later change of the standard.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Amendment {
    /// Which amendment.
    #[serde(rename = "ref")]
    pub reference: String,
    /// What it does.
    pub effect: AmendmentEffect,
}

vocabulary! {
    /// The rank of a row.
    pub enum RequirementKind {
        /// One of clauses 4 to 10.
        Clause = "clause",
        /// A sub-clause with requirements of its own below.
        Group = "group",
        /// What is assessed.
        Requirement = "requirement",
    }
}

vocabulary! {
    /// Which documented information a requirement asks for.
    pub enum Documentation {
        /// None.
        None = "none",
        /// Something that is kept current.
        MandatoryDocument = "mandatory_document",
        /// Something that is kept unchanged.
        MandatoryRecord = "mandatory_record",
    }
}

vocabulary! {
    /// How firmly documented information is asked for.
    pub enum DocumentationBasis {
        /// The standard says so.
        Explicit = "explicit",
        /// The obligation cannot be shown without it.
        Implied = "implied",
    }
}

vocabulary! {
    /// What an amendment does to a row.
    pub enum AmendmentEffect {
        /// It brings a requirement.
        Adds = "adds",
        /// It brings a note.
        Note = "note",
    }
}
