//! The life of a version of the scope: one allowed case a transition, for every guard the same world with one fact
//! changed, what the next version begins with, and that one version of a series is in force.

use access::Actor;
use catalogue::Role;
use decide::{Command, Decided, Rejection, StepTarget};
use isms::context::scope::{in_force, lineage};
use isms::context::{ContextIssue, Interface, Obligation, Scope, ScopeStep, Service, Site};
use record::{Id, Kinded};
use serde_json::{Value as Json, json};
use trial::World;

use crate::cases::{Decides, Refused, each_is_refused_by_its_code, every_guard_has_a_case};
use crate::scene::codes;

/// Corvane with all that a scope is drawn around. Ines, ISMS manager, writes; Jonas, top management, approves.
struct Life {
    world: World,
    actor: Actor,
    office: Id,
    /// The version that the step is about.
    scope: Id,
    command: Command,
}

impl Life {
    /// Ines drafts a first version.
    fn drafting() -> Self {
        let mut world = World::founded();
        let office = world.record::<Site>(world.root, json!({"name": "Office Utrecht"}));
        let actor = world.actor(world.isms_manager);
        let command = World::first_step::<Scope>(world.root, "draft", json!({"name": "Invoice service"}));
        Self { world, actor, office, scope: Id::nil(), command }
    }

    /// Ines fills in the draft.
    fn editing() -> Self {
        let mut life = Self::drafting();
        life.scope = life.commit();
        let root = life.world.root;
        let service = life.world.record::<Service>(root, json!({"name": "Invoices"}));
        let interface = life.world.record::<Interface>(root, json!({"name": "Hosting"}));
        let issue = life.world.record::<ContextIssue>(root, json!({"name": "Few people"}));
        let obligation = life.world.record::<Obligation>(root, json!({"name": "GDPR"}));
        life.command = life.world.edit::<Scope>(
            life.scope,
            json!({
                "statement": "The invoice service", "units": [root], "sites": [life.office], "services": [service],
                "interfaces": [interface], "issues": [issue], "obligations": [obligation],
                "exclusions": [{"what": "Website", "why": "Run by an agency"}],
                "reviewers": [life.world.owner], "approvers": [life.world.top_management],
            }),
        );
        life
    }

    /// She submits it.
    fn submitting() -> Self {
        let mut life = Self::editing();
        life.commit();
        life.command = life.world.step::<Scope>(life.scope, "submission", json!({}));
        life
    }

    /// Jonas sends it back.
    fn returning() -> Self {
        let mut life = Self::submitting();
        life.commit();
        life.by(life.world.top_management);
        life.command = life.world.step::<Scope>(life.scope, "return", json!({}));
        life
    }

    /// Jonas approves it.
    fn approving() -> Self {
        let mut life = Self::returning();
        life.command = life.world.step::<Scope>(life.scope, "approval", json!({}));
        life
    }

    /// Ines drafts the version that continues it.
    fn continuing() -> Self {
        let mut life = Self::approving();
        life.commit();
        life.by(life.world.isms_manager);
        life.command = World::first_step::<Scope>(life.world.root, "draft", json!({"replaces": life.scope}));
        life
    }

    /// She submits that one.
    fn submitting_the_next() -> Self {
        let mut life = Self::continuing();
        life.scope = life.commit();
        life.command = life.world.edit::<Scope>(life.scope, json!({"change_reason": "Porto was opened"}));
        life.commit();
        life.command = life.world.step::<Scope>(life.scope, "submission", json!({}));
        life
    }

    /// Jonas approves that one.
    fn approving_the_next() -> Self {
        let mut life = Self::submitting_the_next();
        life.commit();
        life.by(life.world.top_management);
        life.command = life.world.step::<Scope>(life.scope, "approval", json!({}));
        life
    }

    fn by(&mut self, person: Id) {
        self.actor = self.world.actor(person);
    }

    fn commit(&mut self) -> Id {
        self.world.commit(self.actor.person, &self.command)
    }

    fn step(&mut self) -> &mut decide::Step {
        match &mut self.command {
            Command::Step(step) => step,
            Command::Put(_)
            | Command::Retire(_)
            | Command::All(_)
            | Command::Import(_)
            | Command::Undo(_)
            | Command::Readdress(_)
            | Command::Draft(_)
            | Command::Apply(_)
            | Command::Erase(_) => {
                panic!("no step")
            }
        }
    }

    fn with(&mut self, field: &str, value: impl Into<Json>) {
        self.step().details.insert(field.to_owned(), value.into());
    }

    /// The version says something else; the step is about that.
    fn saying(&mut self, fields: Json) {
        self.world.revise(Scope::kind_of(), self.scope, fields);
        let version = self.world.held(Scope::kind_of(), self.scope).version;
        if let StepTarget::Existing { version: seen, .. } = &mut self.step().target {
            *seen = version;
        }
    }

    fn version(&self, id: Id) -> &Scope {
        self.world.held(Scope::kind_of(), id).typed().unwrap()
    }
}

impl Decides for Life {
    fn decide(&self) -> Result<Decided, Rejection> {
        decide::decide(&self.world.isms, &self.actor, &self.command, &self.world.moment())
    }
}

#[test]
fn a_scope_begins_as_an_empty_draft_of_its_first_version() {
    let mut life = Life::drafting();
    let scope = life.commit();
    let version = life.version(scope);
    assert_eq!((version.edition.get(), version.step, version.replaces), (1, ScopeStep::Draft, None));
    assert_eq!(version.authors.iter().map(|author| author.id).collect::<Vec<_>>(), [life.world.isms_manager]);
    assert!(version.units.is_empty() && version.statement.is_none());
    assert_eq!(life.world.held(Scope::kind_of(), scope).handle(), "SC-002", "the founding drafted one");
}

#[test]
fn whoever_edits_a_draft_is_one_of_its_authors_and_whoever_only_looks_is_not() {
    let mut life = Life::submitting();
    let tom = life.world.holder("Tom", &[Role::IsmsManager], life.world.root);
    life.command = life.world.edit::<Scope>(life.scope, json!({"name": "Invoice service"}));
    life.by(tom);
    assert_eq!(codes(&life.decide().unwrap_err()), ["nothing_changed"]);
    life.command = life.world.edit::<Scope>(life.scope, json!({"information": "The platform"}));
    life.commit();
    let authors: Vec<_> = life.version(life.scope).authors.iter().map(|author| author.id).collect();
    assert_eq!(authors, [life.world.isms_manager, tom]);
}

#[test]
fn what_was_submitted_is_signed_and_frozen() {
    let mut life = Life::submitting();
    life.commit();
    let version = life.version(life.scope);
    assert_eq!(version.submitted_by.map(|by| by.id), Some(life.world.isms_manager));
    assert_eq!(version.submitted_on, Some(life.world.today()));
    let edit = life.world.edit::<Scope>(life.scope, json!({"name": "Everything"}));
    assert_eq!(codes(&life.world.decide(life.world.isms_manager, &edit).unwrap_err()), ["frozen"]);
    let retirement = life.world.retirement::<Scope>(life.scope, true);
    assert_eq!(codes(&life.world.decide(life.world.isms_manager, &retirement).unwrap_err()), ["frozen"]);
}

#[test]
fn what_was_sent_back_is_a_draft_again() {
    let mut life = Life::returning();
    life.commit();
    let version = life.version(life.scope);
    assert_eq!((version.step, version.submitted_by, version.submitted_on), (ScopeStep::Draft, None, None));
    let edit = life.world.edit::<Scope>(life.scope, json!({"name": "Everything"}));
    assert!(life.world.decide(life.world.isms_manager, &edit).is_ok());
}

#[test]
fn a_reviewer_may_send_it_back_too() {
    let mut life = Life::returning();
    life.by(life.world.owner);
    assert!(life.decide().is_ok());
}

#[test]
fn what_was_approved_is_signed_frozen_and_in_force() {
    let mut life = Life::approving();
    life.commit();
    let version = life.version(life.scope);
    assert_eq!(version.approved_by.map(|by| by.id), Some(life.world.top_management));
    assert_eq!(version.approved_on, Some(life.world.today()));
    assert_eq!(in_force(&life.world.isms).map(|scope| scope.held.id).collect::<Vec<_>>(), [life.scope]);
    let edit = life.world.edit::<Scope>(life.scope, json!({"name": "Everything"}));
    assert_eq!(codes(&life.world.decide(life.world.isms_manager, &edit).unwrap_err()), ["frozen"]);
}

#[test]
fn the_next_version_begins_as_the_one_in_force_and_has_authors_of_its_own() {
    let mut life = Life::submitting();
    let tom = life.world.holder("Tom", &[Role::IsmsManager], life.world.root);
    life.commit();
    life.command = life.world.step::<Scope>(life.scope, "approval", json!({}));
    life.by(life.world.top_management);
    life.commit();
    life.command = World::first_step::<Scope>(life.world.root, "draft", json!({"replaces": life.scope}));
    life.by(tom);
    let next = life.commit();
    let (before, next) = (life.version(life.scope), life.version(next));
    assert_eq!((next.edition.get(), next.replaces.map(|one| one.id)), (2, Some(life.scope)));
    assert_eq!(next.authors.iter().map(|author| author.id).collect::<Vec<_>>(), [tom]);
    assert_eq!((next.submitted_by, next.approved_by, next.approved_on), (None, None, None));
    assert_eq!(&*next.name, "Invoice service, version 2");
    let copied = Scope {
        name: before.name.clone(),
        edition: before.edition,
        step: before.step,
        replaces: None,
        authors: before.authors.clone(),
        submitted_by: before.submitted_by,
        submitted_on: before.submitted_on,
        approved_by: before.approved_by,
        approved_on: before.approved_on,
        ..next.clone()
    };
    assert_eq!(copied, *before, "all that is edited was copied");
}

#[test]
fn every_version_is_told_apart_by_its_name() {
    let next = |name: &str| {
        let mut life = Life::continuing();
        life.saying_of(life.scope, json!({"name": name}));
        let next = life.commit();
        life.version(next).name.to_string()
    };
    assert_eq!(next("Invoice service, version 1"), "Invoice service, version 2");
    assert_eq!(next("Payroll, version A"), "Payroll, version A, version 2");
    assert_eq!(next(&"n".repeat(300)), format!("{}, version 2", "n".repeat(289)));
}

#[test]
fn the_next_version_may_have_another_name() {
    let mut life = Life::continuing();
    life.with("name", "Invoice and archive service");
    let next = life.commit();
    assert_eq!(&*life.version(next).name, "Invoice and archive service");
}

#[test]
fn the_version_before_is_superseded_with_the_approval_of_the_next() {
    let mut life = Life::approving_the_next();
    let decided = life.decide().unwrap();
    let commands: Vec<_> = decided.commit().revisions.iter().map(|revision| &*revision.command).collect();
    assert_eq!(commands, ["scope.approve", "scope.supersede"]);
    let next = life.commit();
    let first = lineage(&life.world.isms, next);
    assert_eq!(life.version(first).step, ScopeStep::Superseded);
    assert_eq!(in_force(&life.world.isms).map(|scope| scope.held.id).collect::<Vec<_>>(), [next]);
}

#[test]
fn of_two_open_versions_that_came_to_be_the_one_approved_last_is_in_force_alone() {
    let mut life = Life::continuing();
    let withdrawn = life.commit();
    life.world.retire(Scope::kind_of(), withdrawn);
    let other = life.commit();
    assert_eq!(life.version(other).edition.get(), 3, "numbers are not given twice");
    for open in [withdrawn, other] {
        life.world.revise(Scope::kind_of(), open, json!({"step": "submitted", "retired": null}));
    }
    life.by(life.world.top_management);
    for open in [other, withdrawn] {
        life.command = life.world.step::<Scope>(open, "approval", json!({}));
        life.commit();
        assert_eq!(in_force(&life.world.isms).map(|scope| scope.held.id).collect::<Vec<_>>(), [open]);
    }
}

#[test]
fn two_scopes_beside_each_other_are_both_in_force() {
    let mut life = Life::approving();
    life.commit();
    let mut fields = life.world.held(Scope::kind_of(), life.scope).body();
    fields.insert("name".to_owned(), "Consulting".into());
    for name in ["unit", "number"] {
        fields.remove(name);
    }
    life.world.record::<Scope>(life.world.root, Json::Object(fields));
    assert_eq!(in_force(&life.world.isms).count(), 2);
}

#[test]
fn the_next_version_stands_where_the_one_before_stands_unless_another_unit_is_chosen() {
    let mut life = Life::continuing();
    let engineering = life.world.unit("Engineering", life.world.root);
    life.saying_of(life.scope, json!({"unit": engineering, "units": [engineering]}));
    life.step().target = StepTarget::New { unit: None };
    let next = life.commit();
    assert_eq!(life.world.held(Scope::kind_of(), next).envelope.unit, engineering);
    let moved = life.world.edit::<Scope>(next, json!({"unit": life.world.root}));
    assert!(life.world.decide(life.world.isms_manager, &moved).is_ok(), "to a unit above");
    let sales = life.world.unit("Sales", life.world.root);
    let moved = life.world.edit::<Scope>(next, json!({"unit": sales}));
    let refused = life.world.decide(life.world.isms_manager, &moved).unwrap_err();
    assert_eq!(codes(&refused), ["units: outside_unit", "unit: outside_unit"]);
}

/// Each world passes; with the one fact changed, exactly this refuses.
const REFUSED: &[Refused<Life>] = &[
    ("no name", Life::drafting, |l| drop(l.step().details.remove("name")), "name: missing"),
    ("top management drafts", Life::drafting, |l| l.by(l.world.top_management), "not_entitled"),
    (
        "the ISMS manager of another unit",
        Life::drafting,
        |l| {
            let sales = l.world.unit("Sales", l.world.root);
            let other = l.world.holder("Mia", &[Role::IsmsManager], sales);
            l.step().target = StepTarget::New { unit: Some(sales) };
            assert!(l.world.decide(other, &l.command).is_ok());
            l.step().target = StepTarget::New { unit: None };
            l.by(other);
        },
        "not_entitled",
    ),
    ("it brings its number", Life::drafting, |l| l.with("edition", 7), "edition: unknown_field"),
    ("it brings its content", Life::drafting, |l| l.with("statement", "x"), "statement: unknown_field"),
    ("an edit changes the step", Life::editing, |l| patch(l, json!({"step": "approved"})), "step: closed_field"),
    ("an edit changes the authors", Life::editing, |l| patch(l, json!({"authors": []})), "authors: closed_field"),
    ("no unit", Life::submitting, |l| l.saying(json!({"units": null})), "scope_elements_missing"),
    ("no service or process", Life::submitting, |l| l.saying(json!({"services": null})), "scope_elements_missing"),
    ("sites left open", Life::submitting, |l| l.saying(json!({"sites": null})), "scope_elements_missing"),
    ("no issue", Life::submitting, |l| l.saying(json!({"issues": null})), "scope_links_missing"),
    ("no requirement", Life::submitting, |l| l.saying(json!({"obligations": null})), "scope_links_missing"),
    ("interfaces left open", Life::submitting, |l| l.saying(json!({"interfaces": null})), "interfaces_missing"),
    ("somebody else submits", Life::submitting, |l| l.by(l.world.top_management), "not_entitled"),
    (
        "it says nothing of what changed",
        Life::submitting_the_next,
        |l| l.saying(json!({"change_reason": null})),
        "change_reason_missing",
    ),
    ("no comment is given", Life::returning, |l| l.step().reason = None, "comment_missing"),
    ("an author sends it back", Life::returning, |l| l.by(l.world.isms_manager), "not_entitled"),
    ("it was sent back already", Life::returning, |l| l.saying(json!({"step": "draft"})), "wrong_state"),
    ("the ISMS manager approves", Life::approving, |l| l.by(l.world.isms_manager), "not_entitled"),
    (
        "an author approves",
        Life::approving,
        |l| l.saying(json!({"authors": [l.world.isms_manager, l.world.top_management]})),
        "own_work",
    ),
    ("no factor was proven", Life::approving, |l| l.actor.proof = None, "second_factor_missing"),
    (
        "it changed since it was read",
        Life::approving,
        |l| l.world.revise(Scope::kind_of(), l.scope, json!({"name": "Everything"})),
        "conflict",
    ),
    (
        "what it continues was moved elsewhere",
        Life::approving_the_next,
        |l| {
            let sales = l.world.unit("Sales", l.world.root);
            l.saying(json!({"unit": sales, "units": [sales]}));
            let chief = l.world.holder("Mia", &[Role::TopManagement], sales);
            l.by(chief);
        },
        "unit: outside_unit",
    ),
    (
        "a draft is continued",
        Life::continuing,
        |l| l.saying_of(l.scope, json!({"step": "draft"})),
        "replaces: not_in_force",
    ),
    (
        "a superseded version is continued",
        Life::continuing,
        |l| l.saying_of(l.scope, json!({"step": "superseded"})),
        "replaces: not_in_force",
    ),
    (
        "no such version is continued",
        Life::continuing,
        |l| l.with("replaces", Id::max().to_string()),
        "replaces: not_there",
    ),
    ("it is continued already", Life::continuing, |l| _ = l.commit(), "replaces: version_open"),
    (
        "the next version belongs elsewhere",
        Life::continuing,
        |l| {
            let sales = l.world.unit("Sales", l.world.root);
            l.saying_of(l.scope, json!({"units": [sales]}));
            l.step().target = StepTarget::New { unit: Some(sales) };
        },
        "unit: outside_unit",
    ),
    (
        "it lists a unit above its own",
        Life::editing,
        |l| {
            let engineering = l.world.unit("Engineering", l.world.root);
            l.saying_of(l.scope, json!({"unit": engineering}));
            patch(l, json!({"units": [l.world.root]}));
        },
        "units: outside_unit",
    ),
    (
        "it is moved below a unit that it lists",
        Life::submitting,
        |l| {
            let engineering = l.world.unit("Engineering", l.world.root);
            l.saying_of(l.scope, json!({"step": "draft"}));
            patch(l, json!({"unit": engineering}));
        },
        "units: outside_unit",
    ),
];

fn patch(life: &mut Life, fields: Json) {
    life.command = life.world.edit::<Scope>(life.scope, fields);
}

impl Life {
    /// Another version says something else.
    fn saying_of(&mut self, id: Id, fields: Json) {
        self.world.revise(Scope::kind_of(), id, fields);
    }
}

#[test]
fn every_refusal_is_a_passing_world_with_one_fact_changed() {
    each_is_refused_by_its_code(REFUSED);
}

#[test]
fn every_guard_of_the_life_cycle_has_a_refused_case() {
    every_guard_has_a_case("scope", REFUSED);
}

#[test]
fn a_process_and_a_reason_answer_as_well_as_a_service_and_a_site() {
    let mut life = Life::submitting();
    let process = life.world.record::<isms::context::BusinessProcess>(life.world.root, json!({"name": "Operation"}));
    life.saying(json!({
        "services": null, "processes": [process], "sites": null, "no_site": "Everybody works at home",
        "interfaces": null, "no_interface": "Nothing comes from outside",
    }));
    assert!(life.decide().is_ok());
}

#[test]
fn the_first_approval_gives_the_scope_a_line_for_every_reference_control() {
    let mut life = Life::approving();
    let decided = life.decide().unwrap();
    let created = |revision: &&isms::Revision| &*revision.command == "soa_line.create_line";
    assert_eq!(decided.commit().revisions.iter().filter(created).count(), 93);
    life.commit();
    assert_eq!(isms::control::lines(&life.world.isms, life.scope).len(), 93);
}
