//! The life of a version of a document (5.2, 7.5.2): drafted, reviewed, approved by somebody who did not write it, published,
//! looked at again, superseded by the next or taken out of use.
//!
//! Its owner and its approvers stand on the document, so that they can change while a version is in force.

mod guards;

use access::Standing;
use catalogue::Link;
use isms::documented::document::versions;
use isms::documented::version::is_language;
use isms::documented::{Document, DocumentStep, DocumentVersion};
use isms::{Isms, Typed};
use jiff::civil::Date;
use record::{Body, Fields, Id, Line, Misfit, Prose, Ref};
use serde_json::{Value as Json, json};

use super::context::StepContext;
use super::rules::{Consequence, Noun, Rules, step};
use super::written::content;

/// The rules of the life cycle.
pub(crate) const RULES: Rules = Rules {
    machine: "document",
    steps: &[
        step::<Drafting>("document.start_draft"),
        step::<Submission>("document.submit"),
        step::<Agreeing>("document.agree"),
        step::<Return>("document.return"),
        step::<Approval>("document.approve"),
        step::<Withdrawal>("document.withdraw_approval"),
        step::<Publication>("document.publish"),
        step::<PeriodicReview>("document.confirm_unchanged"),
        step::<Retirement>("document.retire"),
    ],
    guards: guards::GUARDS,
    ours: &[
        ("document.submit", "nothing_said", guards::nothing_said),
        ("document.publish", "newer_in_force", guards::newer_in_force),
    ],
    links: &[(Link::Owner, owns_document), (Link::Approver, approves_document)],
    ..Rules::NONE
};

/// The version before the step, or as the step would make it.
fn version<'a>(context: &StepContext<'a>) -> Option<&'a DocumentVersion> {
    context.record()
}

/// The document of the version.
fn document<'a>(context: &StepContext<'a>) -> Option<Typed<'a, Document>> {
    context.isms().get(version(context)?.document)
}

fn owns_document(context: &StepContext<'_>, standing: &Standing) -> bool {
    document(context).and_then(|document| document.it.owner).is_some_and(|owner| owner.id == standing.person)
}

fn approves_document(context: &StepContext<'_>, standing: &Standing) -> bool {
    document(context)
        .is_some_and(|document| document.it.approvers.iter().any(|approver| approver.id == standing.person))
}

/// How a version begins: empty, or as the newest one in its language. The rest is edited in the draft.
#[derive(Fields)]
pub(crate) struct Drafting {
    /// The document.
    pub document: Ref<Document>,
    /// The language, as a code such as en or de. Empty: English.
    pub language: Option<Line>,
}

impl Drafting {
    fn language(&self) -> &str {
        self.language.as_deref().unwrap_or("en")
    }

    /// The newest version in the language, whatever became of it.
    fn newest<'a>(&self, isms: &'a Isms) -> Option<Typed<'a, DocumentVersion>> {
        let in_language = versions(isms, self.document.id).into_iter();
        in_language
            .filter(|version| version.held.is_living() && *version.it.language == *self.language())
            .max_by_key(|version| version.it.edition)
    }
}

impl Noun for Drafting {
    fn misfits(&self, context: &StepContext<'_>) -> Vec<Misfit> {
        if !is_language(self.language()) {
            return vec![Misfit::new("language", "no_language", "Write the code of a language, such as en or de.")];
        }
        let sentence = "Another version in this language is still open. Finish or retire that one.";
        let open = self.newest(context.isms()).filter(|newest| newest.is_open());
        open.map(|_| Misfit::new("document", "version_open", sentence)).into_iter().collect()
    }

    fn write(&self, context: &StepContext<'_>, body: &mut Body) {
        let isms = context.isms();
        let all = versions(isms, self.document.id);
        let edition = match self.newest(isms) {
            Some(newest) => newest.edition.get() + 1,
            None => all.iter().map(|version| version.edition.get()).max().unwrap_or(1),
        };
        if let Some(newest) = self.newest(isms) {
            body.extend(content(newest.it));
            body.remove("effective_on");
            body.remove("review_on");
            // The bytes are handed out on behalf of who brought them, so that a file is brought anew.
            for name in ["file_name", "file_digest", "file_size"] {
                body.remove(name);
            }
        }
        let document = isms.get(self.document);
        if let (Some(document), None) = (&document, context.unit) {
            body.insert("unit".to_owned(), json!(document.held.envelope.unit));
        }
        body.remove("title");
        if let Some(document) = &document {
            let title = DocumentVersion::titled(&document.name, edition, self.language());
            body.insert("title".to_owned(), json!(title));
        }
        body.insert("document".to_owned(), json!(self.document.id));
        body.insert("language".to_owned(), json!(self.language()));
        body.insert("edition".to_owned(), json!(edition));
    }
}

/// An author says that it is ready.
#[derive(Fields)]
pub(crate) struct Submission {}

impl Noun for Submission {
    fn write(&self, context: &StepContext<'_>, body: &mut Body) {
        sign(context, body, "submitted_by", "submitted_on");
        body.remove("agreements");
    }
}

/// A reviewer agrees.
#[derive(Fields)]
pub(crate) struct Agreeing {
    /// What you want to say with it.
    pub comment: Option<Line>,
}

impl Noun for Agreeing {
    fn write(&self, context: &StepContext<'_>, body: &mut Body) {
        let actor = context.actor().person;
        let known = body.get("agreements").and_then(Json::as_array).cloned().unwrap_or_default();
        let mut agreements: Vec<Json> =
            known.into_iter().filter(|row| row.get("reviewer") != Some(&json!(actor))).collect();
        let mut row = json!({"reviewer": actor, "on": context.today.to_string()});
        if let (Some(comment), Some(row)) = (&self.comment, row.as_object_mut()) {
            row.insert("comment".to_owned(), json!(&**comment));
        }
        agreements.push(row);
        body.insert("agreements".to_owned(), Json::Array(agreements));
    }
}

/// A reviewer or an approver sends it back, with a comment.
#[derive(Fields)]
pub(crate) struct Return {}

impl Noun for Return {
    fn write(&self, _: &StepContext<'_>, body: &mut Body) {
        for name in ["submitted_by", "submitted_on", "agreements"] {
            body.remove(name);
        }
    }
}

/// An approver signs what stands there.
#[derive(Fields)]
pub(crate) struct Approval {}

impl Noun for Approval {
    fn write(&self, context: &StepContext<'_>, body: &mut Body) {
        sign(context, body, "approved_by", "approved_on");
        let checksum = version(context).and_then(DocumentVersion::checksum);
        body.extend(checksum.map(|checksum| ("approved_digest".to_owned(), Json::from(checksum))));
    }
}

/// An approver takes the approval back before it is published.
#[derive(Fields)]
pub(crate) struct Withdrawal {}

impl Noun for Withdrawal {
    fn write(&self, _: &StepContext<'_>, body: &mut Body) {
        for name in ["submitted_by", "submitted_on", "agreements", "approved_by", "approved_on", "approved_digest"] {
            body.remove(name);
        }
    }
}

/// It comes into force.
#[derive(Fields)]
pub(crate) struct Publication {}

impl Noun for Publication {
    fn write(&self, context: &StepContext<'_>, body: &mut Body) {
        sign(context, body, "published_by", "published_on");
    }

    /// INVARIANT: of a document at most one version is in force in each language.
    fn consequences(&self, context: &StepContext<'_>) -> Vec<Consequence> {
        let (Some(version), Some(document)) = (version(context), document(context)) else { return Vec::new() };
        let others = in_force(context.isms(), document.held.id, context.id);
        let (former, kept): (Vec<_>, Vec<_>) =
            others.into_iter().partition(|other| other.it.language == version.language);
        let superseded = former.iter().map(|former| {
            let mut body = former.held.body();
            body.insert("step".to_owned(), Json::from(DocumentStep::Superseded.choice().code));
            body.insert("ended_on".to_owned(), Json::from(context.today.to_string()));
            Consequence::of(former.held, "document.supersede", body)
        });
        let review = kept.iter().map(|other| other.it.review_on).chain([version.review_on]).flatten().min();
        let edition = kept.iter().map(|other| other.it.edition).chain([version.edition]).max();
        let mut body = document.held.body();
        body.remove("ended_on");
        body.remove("replaced_by");
        body.insert("in_force".to_owned(), ids(kept.iter().map(|other| other.held.id).chain([context.id])));
        body.insert("edition".to_owned(), json!(edition.map(record::Number::get)));
        body.insert("published_on".to_owned(), Json::from(context.today.to_string()));
        dated(&mut body, "review_on", review);
        superseded.chain([Consequence::of(document.held, "document.publish", body)]).collect()
    }
}

/// Somebody looked and found that nothing has to change.
#[derive(Fields)]
pub(crate) struct PeriodicReview {
    /// What you looked at, and why nothing has to change.
    #[field(label = "What was found")]
    pub result: Option<Prose>,
    /// The day by which somebody looks again.
    #[field(label = "Next review")]
    pub review_on: Option<Date>,
}

impl Noun for PeriodicReview {
    fn misfits(&self, context: &StepContext<'_>) -> Vec<Misfit> {
        let misfit = match self.review_on {
            None => Some(("missing", "Give the day by which somebody looks again.")),
            Some(day) if day <= context.today => Some(("is_past", "That day has passed. Choose a later one.")),
            Some(_) => None,
        };
        misfit.map(|(code, sentence)| Misfit::new("review_on", code, sentence)).into_iter().collect()
    }

    fn write(&self, context: &StepContext<'_>, body: &mut Body) {
        body.insert("confirmed_on".to_owned(), Json::from(context.today.to_string()));
        body.extend(self.result.as_ref().map(|result| ("review_result".to_owned(), Json::from(&**result))));
        dated(body, "review_on", self.review_on);
    }

    fn consequences(&self, context: &StepContext<'_>) -> Vec<Consequence> {
        let Some(document) = document(context) else { return Vec::new() };
        let others = in_force(context.isms(), document.held.id, context.id);
        let review = others.iter().map(|other| other.it.review_on).chain([self.review_on]).flatten().min();
        let mut body = document.held.body();
        dated(&mut body, "review_on", review);
        vec![Consequence::of(document.held, "document.confirm_unchanged", body)]
    }
}

/// It goes out of use.
#[derive(Fields)]
pub(crate) struct Retirement {
    /// The document that takes its place, where one does.
    pub replacement: Option<Ref<Document>>,
}

impl Noun for Retirement {
    fn misfits(&self, context: &StepContext<'_>) -> Vec<Misfit> {
        let replacement = self.replacement.and_then(|replacement| context.isms().get(replacement));
        let is_itself =
            document(context).zip(replacement.as_ref()).is_some_and(|(it, other)| it.held.id == other.held.id);
        let misfit = match replacement {
            Some(_) if is_itself => Some(("itself", "Name another document.")),
            Some(other) if other.in_force.is_empty() => {
                Some(("not_in_force", "No version of this document is in force. Publish one first, or name another."))
            }
            _ => None,
        };
        misfit.map(|(code, sentence)| Misfit::new("replacement", code, sentence)).into_iter().collect()
    }

    fn write(&self, context: &StepContext<'_>, body: &mut Body) {
        body.insert("ended_on".to_owned(), Json::from(context.today.to_string()));
    }

    fn consequences(&self, context: &StepContext<'_>) -> Vec<Consequence> {
        let Some(document) = document(context) else { return Vec::new() };
        let others = in_force(context.isms(), document.held.id, context.id);
        let mut body = document.held.body();
        body.insert("in_force".to_owned(), ids(others.iter().map(|other| other.held.id)));
        dated(&mut body, "review_on", others.iter().filter_map(|other| other.it.review_on).min());
        if others.is_empty() {
            body.insert("ended_on".to_owned(), Json::from(context.today.to_string()));
            body.extend(self.replacement.map(|other| ("replaced_by".to_owned(), json!(other.id))));
        }
        vec![Consequence::of(document.held, "document.retire", body)]
    }
}

/// The versions of a document in force, but one.
fn in_force(isms: &Isms, document: Id, but: Id) -> Vec<Typed<'_, DocumentVersion>> {
    let mut versions = versions(isms, document);
    versions.retain(|version| version.it.step == DocumentStep::Published && version.held.id != but);
    versions
}

fn sign(context: &StepContext<'_>, body: &mut Body, by: &str, on: &str) {
    body.insert(by.to_owned(), Json::from(context.actor().person.to_string()));
    body.insert(on.to_owned(), Json::from(context.today.to_string()));
}

fn dated(body: &mut Body, name: &str, day: Option<Date>) {
    match day {
        Some(day) => body.insert(name.to_owned(), Json::from(day.to_string())),
        None => body.remove(name),
    };
}

fn ids(all: impl Iterator<Item = Id>) -> Json {
    Json::Array(all.map(|id| Json::from(id.to_string())).collect())
}
