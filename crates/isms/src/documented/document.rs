//! Documents (7.5): what they are, who answers for them, and which of their versions is in force.

use jiff::civil::Date;
use record::{Body, Choice, Id, Line, Misfit, Number, Record, Ref, State, Tone};
use serde_json::Value as Json;

use super::retention::RetentionRule;
use super::version::DocumentVersion;
use crate::asset::Classification;
use crate::context::Obligation;
use crate::control::Control;
use crate::life::{REVIEW_OVERDUE, UNOWNED};
use crate::people::Person;
use crate::registry::{Draft, Edit};
use crate::{Isms, Typed};

/// A document that the ISMS keeps current: the policy, a topic policy, a procedure, a plan (5.2, 7.5.1).
///
/// What it says stands in its versions. Each is written, reviewed, approved and published; the version in force is never
/// changed, but superseded by the next.
#[derive(Clone, Debug, PartialEq, Record)]
#[record(plural = "documents", clause = "7.5", prefix = "D", state = Document::state)]
pub struct Document {
    /// What people call it, such as Access control policy.
    #[field(title, searched)]
    pub name: Line,
    /// What sort of document it is. The information security policy is approved by top management alone.
    #[field(listed, label = "Type")]
    pub kind: Option<DocumentType>,
    /// Who answers for it: that it is true, known and looked at again in time.
    #[field(listed, link = "owner")]
    pub owner: Option<Ref<Person>>,
    /// Who approves its versions. Nobody approves what they wrote.
    #[field(label = "Approved by", link = "approver")]
    pub approvers: Vec<Ref<Person>>,
    /// How far it may be passed on.
    #[field(listed)]
    pub classification: Option<Classification>,
    /// Which items of the documented information that ISO/IEC 27001 asks for it is, such as DOC-02, AXD-01.
    #[field(searched, label = "Satisfies")]
    pub satisfies: Option<Line>,
    /// The controls that it puts into words.
    pub controls: Vec<Ref<Control>>,
    /// The obligations that it answers.
    pub obligations: Vec<Ref<Obligation>>,
    /// How often it is looked at again, at the latest.
    #[field(detail, label = "Review every", unit = "months")]
    pub review_every: Option<Number<1, 60>>,
    /// How long it is kept once it is out of use.
    #[field(detail)]
    pub retention: Option<Ref<RetentionRule>>,
    /// Whether people outside can get it (5.2 g). For the policy this has to be decided.
    #[field(detail, label = "Outside")]
    pub outside: Option<Outside>,
    /// Whether people need it in an emergency, when systems are down.
    #[field(detail, label = "Needed in emergencies")]
    pub is_for_emergencies: Option<bool>,
    /// Where a copy is that can be read when systems are down.
    #[field(detail)]
    pub offline_copy: Option<Line>,
    /// Whether personal data stand in it.
    #[field(detail, label = "Personal data")]
    pub has_personal_data: Option<bool>,
    /// The versions in force: one in each language.
    #[field(decided)]
    pub in_force: Vec<Ref<DocumentVersion>>,
    /// The number of the newest version in force.
    #[field(decided, listed, label = "Version")]
    pub edition: Option<Number<1, 9999>>,
    /// The day on which that version was published.
    #[field(decided, detail)]
    pub published_on: Option<Date>,
    /// The day by which somebody looks whether it is still right.
    #[field(decided, listed, label = "Next review")]
    pub review_on: Option<Date>,
    /// The day on which it went out of use.
    #[field(decided, detail)]
    pub ended_on: Option<Date>,
    /// The document that took its place when it went out of use.
    #[field(decided, detail)]
    pub replaced_by: Option<Ref<Document>>,
}

/// The sorts of documents.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Choice)]
pub enum DocumentType {
    /// The information security policy of the organisation (5.2).
    #[choice(label = "Information security policy")]
    Policy,
    /// The policy on one topic, such as access control (A.5.1).
    TopicPolicy,
    /// How something is done, step by step.
    Procedure,
    /// What is to be done by when, or in case of something.
    Plan,
    /// Rules that people follow in their daily work.
    Rules,
    /// How a method works: of assessing risks, for one.
    Method,
    /// A form or a template to fill in.
    Template,
    /// Anything else that is kept current.
    #[choice(label = "Other document")]
    Other,
}

/// Whether people outside can get a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Choice)]
pub enum Outside {
    /// Anybody can.
    Published,
    /// Whoever asks and has a reason.
    OnRequest,
    /// Nobody can.
    NotAvailable,
}

impl Document {
    /// Whether everybody who has to read it says so for each version: policies.
    pub fn is_policy(&self) -> bool {
        matches!(self.kind, Some(DocumentType::Policy | DocumentType::TopicPolicy))
    }

    /// The items of documented information that it is.
    pub fn items(&self) -> impl Iterator<Item = &str> {
        self.satisfies.iter().flat_map(|line| items(line))
    }

    /// Whether the day by which somebody looks at it has passed.
    pub fn is_review_overdue(&self, today: Date) -> bool {
        !self.in_force.is_empty() && self.review_on.is_some_and(|due| today > due)
    }

    fn state(&self, today: Date) -> Option<State> {
        Some(if self.in_force.is_empty() && self.ended_on.is_some() {
            State { code: "retired", label: "Out of use", tone: Tone::Plain }
        } else if self.in_force.is_empty() {
            State { code: "unpublished", label: "Nothing in force", tone: Tone::Warn }
        } else if self.is_review_overdue(today) {
            REVIEW_OVERDUE
        } else if self.owner.is_none() {
            UNOWNED
        } else {
            State { code: "in_force", label: "In force", tone: Tone::Good }
        })
    }

    pub(crate) fn check(_: &Isms, draft: &Draft<'_>) -> Vec<Misfit> {
        let Some(document) = draft.typed::<Self>() else { return Vec::new() };
        let list = catalogue::documented_information();
        let unknown: Vec<&str> = document.items().filter(|item| list.find(item).is_none()).collect();
        let sentence = || {
            format!(
                "The list of documented information has no {}. Write ids such as DOC-02, AXD-01.",
                unknown.join(", ")
            )
        };
        (!unknown.is_empty()).then(|| Misfit::new("satisfies", "no_item", sentence())).into_iter().collect()
    }

    /// Ids are written in one way.
    pub(crate) fn keep(_: &Edit<'_>, body: &mut Body) -> Vec<Misfit> {
        if let Some(Json::String(line)) = body.get("satisfies") {
            let mut tidied: Vec<String> = items(line).map(str::to_uppercase).collect();
            tidied.dedup();
            body.insert("satisfies".to_owned(), Json::from(tidied.join(", ")));
        }
        Vec::new()
    }
}

fn items(line: &str) -> impl Iterator<Item = &str> {
    line.split([',', ';', ' ']).map(str::trim).filter(|item| !item.is_empty())
}

/// The versions of a document, in the order of their birth, retired records included.
pub fn versions(isms: &Isms, document: Id) -> Vec<Typed<'_, DocumentVersion>> {
    let referring =
        isms.referring_from::<DocumentVersion>(document).filter(|referring| referring.field.name == "document");
    let mut versions: Vec<_> =
        referring.filter_map(|referring| Some(Typed { held: referring.held, it: referring.held.typed()? })).collect();
    versions.sort_by_key(|version| version.held.id);
    versions
}
