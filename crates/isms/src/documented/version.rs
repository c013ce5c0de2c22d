//! Versions of documents (7.5.2, 7.5.3): what a document says, who wrote, reviewed and approved it, and for whom it is.

use jiff::civil::Date;
use record::text::LINE_CHARACTERS;
use record::{Body, Choice, Id, Line, Misfit, Number, Prose, Record, Ref, Row, Rows, State, Tone};
use serde_json::Value as Json;
use sha2::{Digest as _, Sha256};

use super::audience::Audience;
use super::document::Document;
use crate::life::Pending;
use crate::people::Person;
use crate::registry::{Draft, Edit};
use crate::{Held, Isms, Typed};

/// One version of a document in one language: its text or its file, its readers and its approval (7.5.2).
///
/// It is edited while it is a draft. What was submitted, approved or published stays as it is; the next version takes its
/// place.
#[derive(Clone, Debug, PartialEq, Record)]
#[record(
    plural = "document-versions",
    clause = "7.5.2",
    prefix = "DV",
    life_cycle = "document",
    edited_in = "draft",
    state = DocumentVersion::state
)]
pub struct DocumentVersion {
    /// The document and the number of the version; made from both.
    #[field(title, searched, decided)]
    pub title: Line,
    /// The document that it is a version of.
    #[field(listed, decided)]
    pub document: Ref<Document>,
    /// The whole number of this version.
    #[field(listed, decided, label = "Version")]
    pub edition: Number<1, 9999>,
    /// The language that it is written in, as a code such as en or de.
    #[field(decided)]
    pub language: Line,
    /// Where it stands in its life.
    #[field(step)]
    pub step: DocumentStep,
    /// What it says. Leave it empty where a file says it.
    #[field(searched)]
    pub text: Option<Prose>,
    /// The name of the file that says it, where one does.
    #[field(detail)]
    pub file_name: Option<Line>,
    /// The SHA-256 of the file, in hexadecimal. Whoever holds the file can show that it is this one.
    #[field(detail, label = "Checksum")]
    pub file_digest: Option<Line>,
    /// How long the file is.
    #[field(detail, unit = "bytes")]
    pub file_size: Option<Number<0, 9_007_199_254_740_991>>,
    /// Whom it is for.
    #[field(embed)]
    pub audience: Audience,
    /// Whether its readers say that they have read it. For policies they always do.
    #[field(label = "Readers acknowledge it")]
    pub to_acknowledge: Option<bool>,
    /// What changed since the version before, and why; of a first version, what it is for.
    pub change_reason: Option<Prose>,
    /// The first day on which it may be published. Empty: as soon as it is approved.
    #[field(label = "In force from")]
    pub effective_on: Option<Date>,
    /// The day by which somebody looks whether it is still right.
    #[field(label = "Next review")]
    pub review_on: Option<Date>,
    /// Who reads it before it is approved, and says whether they agree. At least one of them did not write it.
    #[field(link = "reviewer")]
    pub reviewers: Vec<Ref<Person>>,
    /// What a policy has to hold (5.2 a to d).
    #[field(embed)]
    pub content: PolicyContent,
    /// Who made or edited this version. They do not approve it.
    #[field(decided, detail, link = "author")]
    pub authors: Vec<Ref<Person>>,
    /// Who brought the file.
    #[field(decided, detail)]
    pub file_by: Option<Ref<Person>>,
    /// Which reviewers agreed, and when.
    #[field(decided)]
    pub agreements: Rows<Agreement>,
    /// Who submitted it.
    #[field(decided, detail)]
    pub submitted_by: Option<Ref<Person>>,
    /// The day on which it was submitted.
    #[field(decided, detail)]
    pub submitted_on: Option<Date>,
    /// Who approved it.
    #[field(decided)]
    pub approved_by: Option<Ref<Person>>,
    /// The day on which it was approved.
    #[field(decided, listed)]
    pub approved_on: Option<Date>,
    /// The SHA-256 of what was approved: of its text, of its file, or of both.
    #[field(decided, detail, label = "Approved checksum")]
    pub approved_digest: Option<Line>,
    /// Who published it.
    #[field(decided, detail)]
    pub published_by: Option<Ref<Person>>,
    /// The day on which it came into force.
    #[field(decided, listed)]
    pub published_on: Option<Date>,
    /// The day on which somebody last found that it needs no change.
    #[field(decided, detail)]
    pub confirmed_on: Option<Date>,
    /// What that review found.
    #[field(decided, detail, label = "Found at the review")]
    pub review_result: Option<Prose>,
    /// The day on which it went out of force.
    #[field(decided, detail)]
    pub ended_on: Option<Date>,
    /// A step that waits for a second person.
    #[field(embed)]
    pub pending: Pending,
}

/// What a policy has to hold. Whoever writes it says so for each, and the approver checks it.
#[derive(Clone, Debug, Default, PartialEq, record::Fields)]
pub struct PolicyContent {
    /// The policy fits the purpose of the organisation (5.2 a).
    #[field(detail, label = "Fits the purpose")]
    pub fits_purpose: Option<bool>,
    /// The policy holds objectives, or says how they are set (5.2 b).
    #[field(detail, label = "Holds objectives")]
    pub holds_objectives: Option<bool>,
    /// The policy commits to fulfilling what applies (5.2 c).
    #[field(detail, label = "Commits to requirements")]
    pub commits_to_requirements: Option<bool>,
    /// The policy commits to continual improvement (5.2 d).
    #[field(detail, label = "Commits to improvement")]
    pub commits_to_improvement: Option<bool>,
}

/// That a reviewer agreed.
#[derive(Clone, Debug, PartialEq, Row)]
pub struct Agreement {
    /// Who agreed.
    pub reviewer: Ref<Person>,
    /// When.
    pub on: Date,
    /// What they said.
    pub comment: Option<Line>,
}

/// The steps of a version of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Choice)]
pub enum DocumentStep {
    /// Being written.
    Draft,
    /// Waits for its reviewers and its approver.
    InReview,
    /// Approved, not yet published.
    Approved,
    /// In force.
    Published,
    /// Replaced by a newer version.
    Superseded,
    /// Out of use.
    Retired,
}

impl DocumentVersion {
    /// What a version is called.
    pub fn titled(document: &str, edition: i64, language: &str) -> String {
        let said = match language {
            "en" => format!(", version {edition}"),
            _ => format!(", version {edition} ({language})"),
        };
        let name: String = document.chars().take(LINE_CHARACTERS.saturating_sub(said.chars().count())).collect();
        name + &said
    }

    /// Whether it is written, reviewed, or waits to be published.
    pub fn is_open(&self) -> bool {
        matches!(self.step, DocumentStep::Draft | DocumentStep::InReview | DocumentStep::Approved)
    }

    /// Whether its readers say that they have read it.
    pub fn is_acknowledged(&self, isms: &Isms) -> bool {
        self.to_acknowledge == Some(true) || isms.get(self.document).is_some_and(|document| document.is_policy())
    }

    /// Whether a reviewer has agreed to what stands here.
    pub fn has_agreed(&self, reviewer: Id) -> bool {
        self.agreements.iter().any(|agreement| agreement.reviewer.id == reviewer)
    }

    /// The SHA-256 of what it says: of its text, of its file, or of both, the text first. What was approved is compared by it.
    pub fn checksum(&self) -> Option<String> {
        let said = match (self.text.as_deref(), self.file_digest.as_deref()) {
            (None, None) => return None,
            (None, Some(digest)) => return Some(digest.to_owned()),
            (Some(text), None) => text.to_owned(),
            (Some(text), Some(digest)) => format!("{text}\n{digest}"),
        };
        Some(Sha256::digest(said).iter().map(|byte| format!("{byte:02x}")).collect())
    }

    /// Whether it has words of its own, or a file.
    pub fn says_something(&self) -> bool {
        self.text.is_some() || self.file_digest.is_some()
    }

    fn state(&self, _: Date) -> Option<State> {
        let (code, label, tone) = match self.step {
            DocumentStep::Draft => ("draft", "Draft", Tone::Plain),
            DocumentStep::InReview => ("in_review", "In review", Tone::Warn),
            DocumentStep::Approved => ("approved", "Approved, to be published", Tone::Warn),
            DocumentStep::Published => ("published", "In force", Tone::Good),
            DocumentStep::Superseded => ("superseded", "Superseded", Tone::Plain),
            DocumentStep::Retired => ("retired", "Out of use", Tone::Plain),
        };
        Some(State { code, label, tone })
    }

    pub(crate) fn check(_: &Isms, draft: &Draft<'_>) -> Vec<Misfit> {
        let Some(version) = draft.typed::<Self>() else { return Vec::new() };
        let is_odd = version.file_digest.as_ref().is_some_and(|digest| !is_sha256(digest));
        let ends_early = version.effective_on.zip(version.review_on).is_some_and(|(from, review)| review <= from);
        let found = [
            (is_odd, "file_digest", "no_digest", "A SHA-256 has 64 characters, 0 to 9 and a to f. Copy it whole."),
            (ends_early, "review_on", "before_start", "It is reviewed before it is in force. Choose a later day."),
        ];
        let misfits = found.into_iter().filter(|(is_found, ..)| *is_found);
        misfits.map(|(_, field, code, sentence)| Misfit::new(field, code, sentence)).collect()
    }

    /// Whoever makes or edits a version is one of its authors, and whoever names a file brought it.
    pub(crate) fn keep(edit: &Edit<'_>, body: &mut Body) -> Vec<Misfit> {
        let authors = body.entry("authors").or_insert_with(|| Json::Array(Vec::new()));
        if let Json::Array(authors) = authors {
            for author in edit.authors().map(|author| Json::from(author.to_string())) {
                if !authors.contains(&author) {
                    authors.push(author);
                }
            }
        }
        let before = edit.before.map(Held::body).unwrap_or_default();
        if body.get("file_digest") != before.get("file_digest") {
            body.remove("file_by");
            if body.get("file_digest").is_some_and(|digest| digest != "") {
                body.insert("file_by".to_owned(), Json::from(edit.writer.to_string()));
            }
        }
        Vec::new()
    }
}

fn is_sha256(digest: &str) -> bool {
    digest.len() == 64 && digest.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'a'..=b'f'))
}

/// Whether text is the code of a language: two or three small letters, and perhaps a region such as en-GB.
pub fn is_language(code: &str) -> bool {
    let (language, region) = code.split_once('-').map_or((code, None), |(language, region)| (language, Some(region)));
    let is_small = (2..=3).contains(&language.len()) && language.bytes().all(|byte| byte.is_ascii_lowercase());
    let is_region = |region: &str| region.len() == 2 && region.bytes().all(|byte| byte.is_ascii_uppercase());
    is_small && region.is_none_or(is_region)
}

/// The versions in force. Of a document there is at most one in each language.
pub fn published(isms: &Isms) -> impl Iterator<Item = Typed<'_, DocumentVersion>> {
    isms.all::<DocumentVersion>().filter(|version| version.step == DocumentStep::Published)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_language_is_told_by_its_code() {
        for (code, is_one) in
            [("en", true), ("de", true), ("pt-BR", true), ("English", false), ("e", false), ("en-gb", false)]
        {
            assert_eq!(is_language(code), is_one, "{code}");
        }
    }

    #[test]
    fn a_version_is_called_after_its_document_whatever_the_length_of_that() {
        assert_eq!(DocumentVersion::titled("Access control policy", 3, "en"), "Access control policy, version 3");
        assert_eq!(DocumentVersion::titled("Zugriff", 1, "de"), "Zugriff, version 1 (de)");
        assert_eq!(DocumentVersion::titled(&"n".repeat(300), 12, "en").chars().count(), 300);
    }
}
