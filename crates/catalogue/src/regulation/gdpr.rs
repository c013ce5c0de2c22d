//! The General Data Protection Regulation, articles 5 to 39 and 44 to 49.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::embedded::embedded;
use crate::vocabulary::vocabulary;

static GDPR: LazyLock<Gdpr> = embedded!("gdpr");

/// The regulation.
pub fn gdpr() -> &'static Gdpr {
    &GDPR
}

/// The file `gdpr.yaml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Gdpr {
    /// The version of the file's form.
    pub schema_version: u32,
    /// What the file is.
    #[serde(rename = "catalogue")]
    pub about: About,
    /// The titles of the chapters.
    pub chapters: BTreeMap<Chapter, String>,
    /// The duties.
    #[serde(rename = "requirements")]
    pub rows: Vec<Article>,
}

impl Gdpr {
    /// The row with that id (`gdpr/33.1`) or reference (`Art. 33(1)`).
    pub fn row(&self, id_or_reference: &str) -> Option<&Article> {
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
    /// The act.
    pub source: String,
    /// Whose words these are.
    pub authorship: String,
    /// How many `rows` and `articles` there should be.
    pub counts: BTreeMap<String, usize>,
}

/// A duty, in the size of a paragraph or a letter of an article.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Article {
    /// The stable id, such as `gdpr/5.1.a`.
    pub id: String,
    /// How it is cited, such as `Art. 5(1)(a)`.
    #[serde(rename = "ref")]
    pub reference: String,
    /// The number of the article.
    pub article: u32,
    /// The chapter.
    pub chapter: Chapter,
    /// The title.
    pub title: String,
    /// Whose duty it is.
    pub applies_to: Vec<Party>,
    /// What it asks for, in our words.
    pub paraphrase: String,
    /// What usually shows that it is met.
    pub typical_evidence: Vec<String>,
    /// Until when, in words, where the regulation sets a time.
    pub time_limit: Option<String>,
}

vocabulary! {
    /// The chapters with duties for organisations.
    pub enum Chapter {
        /// Principles.
        Two = "II",
        /// Rights of the data subject.
        Three = "III",
        /// Controller and processor.
        Four = "IV",
        /// Transfers to third countries.
        Five = "V",
    }
}

vocabulary! {
    /// Whose duty it is.
    pub enum Party {
        /// Whoever decides about purposes and means.
        Controller = "controller",
        /// Whoever processes on behalf of a controller.
        Processor = "processor",
    }
}
