//! The life of a version of a document: one allowed case a transition, for every guard the same world with one fact changed, and
//! what follows for the document and for the version before.

use std::collections::BTreeSet;

use catalogue::Role;
use decide::{Command, Decided, Rejection};
use isms::context::{IsmsProcess, Obligation};
use isms::control::Control;
use isms::documented::{Document, DocumentStep, DocumentVersion};
use record::{Id, Kinded};
use serde_json::{Value as Json, json};
use trial::World;

use crate::cases::{
    Allowed, Decides, Refused, each_is_refused_by_its_code, each_leads_where_it_should, every_guard_has_a_case,
};
use crate::scene::codes;

/// The policy of Corvane. Ines writes it, Rosa reviews it, Jonas of top management approves it, Dora publishes it, Olga owns it.
pub struct Life {
    pub world: World,
    actor: access::Actor,
    rosa: Id,
    dora: Id,
    olga: Id,
    anna: Id,
    pub document: Id,
    pub version: Id,
    command: Command,
}

impl Life {
    pub fn begin() -> Self {
        let mut world = World::founded();
        let root = world.root;
        let rosa = world.holder("Rosa Lind", &[Role::RiskOwner], root);
        let dora = world.holder("Dora Maar", &[Role::DocumentController], root);
        let olga = world.holder("Olga Novak", &[Role::ControlOwner], root);
        let anna = world.holder("Anna Berg", &[Role::Employee], root);
        let document = json!({
            "name": "Information security policy", "kind": "policy", "owner": olga, "approvers": [world.top_management],
            "classification": "internal", "outside": "on_request", "review_every": 12,
        });
        let document = world.record::<Document>(root, document);
        let actor = world.actor(world.isms_manager);
        let command = World::first_step::<DocumentVersion>(root, "draft", json!({"document": document}));
        Self { world, actor, rosa, dora, olga, anna, document, version: Id::nil(), command }
    }

    /// A version at some point of its life, written by Ines.
    fn at(step: &str) -> Self {
        let mut life = Self::begin();
        let today = life.world.today().to_string();
        let mut fields = json!({
            "title": "Information security policy, version 2", "document": life.document, "edition": 2, "language": "en",
            "step": step, "text": "# Purpose", "for_everybody": true, "change_reason": "Remote work",
            "review_on": "2027-01-31", "reviewers": [life.rosa], "authors": [life.world.isms_manager],
            "agreements": [{"reviewer": life.rosa, "on": today}],
        });
        if matches!(step, "approved" | "published") {
            fields["approved_by"] = json!(life.world.top_management);
            fields["approved_on"] = json!(today);
        }
        life.version = life.world.record::<DocumentVersion>(life.world.root, fields);
        if step == "published" {
            let in_force = json!({"in_force": [life.version], "edition": 2, "review_on": "2027-01-31"});
            life.world.revise(Document::kind_of(), life.document, in_force);
        }
        life
    }

    fn taking(mut self, person: Id, noun: &str, details: Json) -> Self {
        self.actor = self.world.actor(person);
        self.command = self.world.step::<DocumentVersion>(self.version, noun, details);
        self
    }

    fn submitting() -> Self {
        let life = Self::at("draft");
        let ines = life.world.isms_manager;
        life.taking(ines, "submission", json!({}))
    }

    fn agreeing() -> Self {
        let life = Self::at("in_review");
        let rosa = life.rosa;
        life.taking(rosa, "agreement", json!({"comment": "Clear"}))
    }

    fn returning() -> Self {
        let life = Self::at("in_review");
        let rosa = life.rosa;
        life.taking(rosa, "return", json!({}))
    }

    fn approving() -> Self {
        let life = Self::at("in_review");
        let jonas = life.world.top_management;
        life.taking(jonas, "approval", json!({}))
    }

    fn withdrawing() -> Self {
        let life = Self::at("approved");
        let jonas = life.world.top_management;
        life.taking(jonas, "approval_withdrawal", json!({}))
    }

    fn publishing() -> Self {
        let life = Self::at("approved");
        let dora = life.dora;
        life.taking(dora, "publication", json!({}))
    }

    /// Olga proposed it, and Jonas is about to confirm.
    fn confirming() -> Self {
        let life = Self::at("published");
        let olga = life.olga;
        let details = json!({"result": "Still true", "review_on": "2027-03-01"});
        life.taking(olga, "periodic_review", details).confirmed_by_approver("periodic_review")
    }

    fn retiring() -> Self {
        let life = Self::at("published");
        let olga = life.olga;
        life.taking(olga, "retirement", json!({})).confirmed_by_approver("retirement")
    }

    fn confirmed_by_approver(mut self, noun: &str) -> Self {
        self.commit();
        let jonas = self.world.top_management;
        self.taking(jonas, noun, json!({}))
    }

    fn proposing_review() -> Self {
        let life = Self::at("published");
        let olga = life.olga;
        life.taking(olga, "periodic_review", json!({"result": "Still true", "review_on": "2027-03-01"}))
    }

    fn proposing_retirement() -> Self {
        let life = Self::at("published");
        let olga = life.olga;
        life.taking(olga, "retirement", json!({}))
    }

    fn commit(&mut self) -> Vec<String> {
        let decided = self.decide().unwrap_or_else(|rejection| panic!("{:?}", codes(&rejection)));
        if self.version.is_nil() {
            self.version = decided.outcomes()[0].id;
        }
        self.world.isms = std::sync::Arc::clone(decided.after());
        decided.commit().revisions.iter().map(|revision| revision.command.to_string()).collect()
    }

    fn saying(&mut self, fields: Json) {
        self.world.revise(DocumentVersion::kind_of(), self.version, fields);
        self.seen();
    }

    fn of_document(&mut self, fields: Json) {
        self.world.revise(Document::kind_of(), self.document, fields);
    }

    fn seen(&mut self) {
        let Command::Step(step) = &mut self.command else { return };
        if let decide::StepTarget::Existing { id, version } = &mut step.target {
            *version = self.world.held(DocumentVersion::kind_of(), *id).version;
        }
    }

    fn step(&mut self) -> &mut decide::Step {
        let Command::Step(step) = &mut self.command else { panic!("no step") };
        step
    }

    fn with(&mut self, field: &str, value: impl Into<Json>) {
        self.step().details.insert(field.to_owned(), value.into());
    }

    fn by(&mut self, person: Id) {
        self.actor = self.world.actor(person);
    }

    fn it(&self) -> &DocumentVersion {
        self.world.held(DocumentVersion::kind_of(), self.version).typed().unwrap()
    }

    fn document(&self) -> &Document {
        self.world.held(Document::kind_of(), self.document).typed().unwrap()
    }

    fn newer(&mut self, step: &str) -> Id {
        let fields = json!({
            "title": "Information security policy, version 3", "document": self.document, "edition": 3, "language": "en",
            "step": step,
        });
        self.world.record::<DocumentVersion>(self.world.root, fields)
    }
}

impl Decides for Life {
    fn decide(&self) -> Result<Decided, Rejection> {
        decide::decide(&self.world.isms, &self.actor, &self.command, &self.world.moment())
    }
}

const ALLOWED: &[Allowed<Life, DocumentStep>] = &[
    ("document.start_draft", Life::begin, DocumentStep::Draft),
    ("document.submit", Life::submitting, DocumentStep::InReview),
    ("document.agree", Life::agreeing, DocumentStep::InReview),
    ("document.return", Life::returning, DocumentStep::Draft),
    ("document.approve", Life::approving, DocumentStep::Approved),
    ("document.withdraw_approval", Life::withdrawing, DocumentStep::Draft),
    ("document.publish", Life::publishing, DocumentStep::Published),
    ("document.confirm_unchanged", Life::confirming, DocumentStep::Published),
    ("document.retire", Life::retiring, DocumentStep::Retired),
];

#[test]
fn every_step_passes_in_its_world_and_leads_where_it_should() {
    each_leads_where_it_should("document", ALLOWED, |life| life.commit().drain(..1).collect(), |life| life.it().step);
}

const REFUSED: &[Refused<Life>] = &[
    (
        "its document cannot be read",
        Life::begin,
        |l| l.world.damage(Document::kind_of(), l.document),
        "title: title_missing",
    ),
    ("nobody owns it", Life::begin, |l| l.of_document(json!({"owner": null})), "owner_missing"),
    ("it has no class", Life::begin, |l| l.of_document(json!({"classification": null})), "class_missing"),
    ("it is of no sort", Life::begin, |l| l.of_document(json!({"kind": null})), "class_missing"),
    ("its language is none", Life::begin, |l| l.with("language", "English"), "language: no_language"),
    (
        "another version is open",
        Life::begin,
        |l| {
            l.newer("draft");
        },
        "document: version_open",
    ),
    ("an employee begins one", Life::begin, |l| l.by(l.anna), "not_entitled"),
    ("somebody else submits", Life::submitting, |l| l.by(l.rosa), "not_entitled"),
    ("it is for nobody", Life::submitting, |l| l.saying(json!({"for_everybody": false})), "audience_missing"),
    ("nobody says why", Life::submitting, |l| l.saying(json!({"change_reason": null})), "change_reason_missing"),
    ("it is never reviewed", Life::submitting, |l| l.saying(json!({"review_on": null})), "review_date_missing"),
    ("nobody reviews it", Life::submitting, |l| l.saying(json!({"reviewers": null})), "reviewer_missing"),
    (
        "its author alone reviews it",
        Life::submitting,
        |l| l.saying(json!({"reviewers": [l.world.isms_manager]})),
        "reviewer_missing",
    ),
    ("it says nothing", Life::submitting, |l| l.saying(json!({"text": null})), "nothing_said"),
    ("somebody else agrees", Life::agreeing, |l| l.by(l.dora), "not_entitled"),
    ("no comment is given", Life::returning, |l| l.step().reason = None, "comment_missing"),
    ("a reviewer is silent", Life::approving, |l| l.saying(json!({"agreements": null})), "reviewers_not_agreed"),
    ("the approver wrote it", Life::approving, |l| l.saying(json!({"authors": [l.world.top_management]})), "own_work"),
    (
        "the approver of the policy is not top management",
        Life::approving,
        |l| {
            l.of_document(json!({"approvers": [l.rosa]}));
            l.by(l.rosa);
        },
        "approver_role_missing",
    ),
    ("no second factor", Life::approving, |l| l.actor.proof = None, "second_factor_missing"),
    ("somebody else approves", Life::approving, |l| l.by(l.rosa), "not_entitled"),
    ("no reason for taking it back", Life::withdrawing, |l| l.step().reason = None, "reason_missing"),
    (
        "a newer version is in force",
        Life::withdrawing,
        |l| {
            l.newer("published");
        },
        "already_published",
    ),
    ("it is for later", Life::publishing, |l| l.saying(json!({"effective_on": "2026-05-01"})), "effective_date_ahead"),
    ("it is published for nobody", Life::publishing, |l| l.saying(json!({"for_everybody": null})), "audience_missing"),
    (
        "nobody decided who gets the policy outside",
        Life::publishing,
        |l| l.of_document(json!({"outside": null})),
        "external_availability_undecided",
    ),
    ("no second factor to publish", Life::publishing, |l| l.actor.proof = None, "second_factor_missing"),
    ("the approver publishes", Life::publishing, |l| l.by(l.world.top_management), "not_entitled"),
    (
        "a newer one is in force",
        Life::publishing,
        |l| {
            l.newer("published");
        },
        "newer_in_force",
    ),
    ("nothing was found", Life::proposing_review, |l| l.with("result", Json::Null), "review_result_missing"),
    ("it is looked at too late", Life::proposing_review, |l| l.with("review_on", "2027-03-03"), "review_date_too_far"),
    (
        "it is looked at in the past",
        Life::proposing_review,
        |l| l.with("review_on", "2026-03-02"),
        "review_on: is_past",
    ),
    ("somebody else proposes", Life::proposing_review, |l| l.by(l.rosa), "not_entitled"),
    (
        "whoever confirms it wrote it",
        confirming_by_author,
        |l| {
            let authors = json!({"authors": [l.world.top_management]});
            let version = l.world.held(DocumentVersion::kind_of(), l.version).version;
            let mut authors = trial::body(authors);
            authors.insert("pending_version".to_owned(), json!(version + 1));
            l.saying(Json::Object(authors));
        },
        "own_work",
    ),
    ("no reason for retiring it", Life::proposing_retirement, |l| l.step().reason = None, "reason_missing"),
    (
        "a control needs it",
        Life::proposing_retirement,
        |l| {
            let control = json!({"title": "Policies", "step": "planned"});
            let control = l.world.record::<Control>(l.world.root, control);
            l.of_document(json!({"controls": [control]}));
        },
        "still_needed",
    ),
    (
        "an obligation needs it",
        Life::proposing_retirement,
        |l| {
            let obligation = l.world.record::<Obligation>(l.world.root, json!({"name": "Notice"}));
            l.of_document(json!({"obligations": [obligation]}));
        },
        "still_needed",
    ),
    (
        "a process is described by it",
        Life::proposing_retirement,
        |l| {
            let process = json!({"name": "Control of documents", "documents": [l.document]});
            l.world.record::<IsmsProcess>(l.world.root, process);
        },
        "still_needed",
    ),
    (
        "it replaces itself",
        Life::proposing_retirement,
        |l| l.with("replacement", l.document.to_string()),
        "replacement: itself",
    ),
];

fn confirming_by_author() -> Life {
    Life::confirming()
}

#[test]
fn every_refusal_is_a_passing_world_with_one_fact_changed() {
    each_is_refused_by_its_code(REFUSED);
    every_guard_has_a_case("document", REFUSED);
}

#[test]
fn publishing_a_version_supersedes_the_one_before_in_its_language_and_no_other() {
    let mut life = Life::publishing();
    let of = |edition: i64, language: &str, life: &mut Life| {
        let fields = json!({
            "title": "x", "document": life.document, "edition": edition, "language": language, "step": "published",
            "review_on": "2026-12-31",
        });
        life.world.record::<DocumentVersion>(life.world.root, fields)
    };
    let (english, german) = (of(1, "en", &mut life), of(1, "de", &mut life));
    assert_eq!(life.commit(), ["document.publish", "document.supersede", "document.in_force"]);
    let step =
        |life: &Life, id| life.world.held(DocumentVersion::kind_of(), id).typed::<DocumentVersion>().unwrap().step;
    assert_eq!((step(&life, english), step(&life, german)), (DocumentStep::Superseded, DocumentStep::Published));
    let in_force: BTreeSet<Id> = life.document().in_force.iter().map(|version| version.id).collect();
    assert_eq!(in_force, BTreeSet::from([german, life.version]));
    assert_eq!(life.document().edition.map(record::Number::get), Some(2));
    assert_eq!(life.document().review_on, "2026-12-31".parse().ok(), "the first of the reviews that are due");
}

#[test]
fn a_new_version_begins_with_what_the_newest_says_and_with_nobodys_approval() {
    let mut life = Life::at("published");
    life.command = World::first_step::<DocumentVersion>(life.world.root, "draft", json!({"document": life.document}));
    life.version = Id::nil();
    life.commit();
    let it = life.it();
    assert_eq!((&*it.title, it.edition.get()), ("Information security policy, version 3", 3));
    assert_eq!(it.text.as_deref(), Some("# Purpose"));
    assert_eq!((it.approved_by, it.change_reason.as_ref(), it.review_on), (None, None, None));
    assert!(it.agreements.iter().next().is_none());
    assert_eq!(it.authors.iter().map(|author| author.id).collect::<Vec<_>>(), [life.world.isms_manager]);
}

#[test]
fn what_was_approved_is_edited_no_more_and_its_checksum_is_kept() {
    let mut life = Life::approving();
    life.commit();
    assert_eq!(life.it().approved_digest.as_deref(), life.it().checksum().as_deref());
    assert!(life.it().approved_digest.is_some());
    life.command = life.world.edit::<DocumentVersion>(life.version, json!({"text": "Other"}));
    life.by(life.world.isms_manager);
    assert_eq!(codes(&life.decide().unwrap_err()), ["frozen"]);
}

#[test]
fn a_document_with_a_replacement_goes_although_a_control_needs_it() {
    let mut life = Life::proposing_retirement();
    let control = life.world.record::<Control>(life.world.root, json!({"title": "Policies", "step": "planned"}));
    life.of_document(json!({"controls": [control]}));
    let other = life.world.record::<Document>(life.world.root, json!({"name": "Other"}));
    life.with("replacement", other.to_string());
    assert_eq!(codes(&life.decide().unwrap_err()), ["replacement: not_in_force"]);
    life.world.revise(Document::kind_of(), other, json!({"in_force": [life.version]}));
    assert!(life.decide().is_ok(), "{:?}", life.decide().err());
}

#[test]
fn a_returned_version_asks_its_reviewers_anew() {
    let mut life = Life::returning();
    life.commit();
    assert!(life.it().agreements.iter().next().is_none());
    assert_eq!(life.it().submitted_by, None);
}

#[test]
fn whoever_brings_a_file_into_a_draft_is_named_with_it() {
    let mut life = Life::at("draft");
    let file = json!({"file_name": "policy.pdf", "file_digest": "ab".repeat(32), "file_size": 10});
    life.command = life.world.edit::<DocumentVersion>(life.version, file);
    life.commit();
    assert_eq!(life.it().file_by.map(|person| person.id), Some(life.world.isms_manager));
}
