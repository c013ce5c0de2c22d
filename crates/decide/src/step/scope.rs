//! The life of a version of the scope (4.3): drafted, submitted by an author, sent back or approved by top management that
//! did not write it. What it continues is superseded with its approval.

use isms::context::scope::{lineage, next_edition, series};
use isms::context::{Scope, ScopeStep};
use record::text::LINE_CHARACTERS;
use record::{Body, Fields, Line, Misfit, Ref};
use serde_json::Value as Json;

use super::context::StepContext;
use super::rules::{Consequence, Named, Noun, Rules, step};
use super::soa_line::missing;
use super::written::content;

/// The rules of the life cycle.
pub(crate) const RULES: Rules = Rules {
    machine: "scope",
    steps: &[
        step::<Drafting>("scope.start_draft"),
        step::<Submission>("scope.submit"),
        step::<Return>("scope.return"),
        step::<Approval>("scope.approve"),
    ],
    guards: &[
        ("scope_elements_missing", scope_elements_missing),
        ("scope_links_missing", scope_links_missing),
        ("interfaces_missing", interfaces_missing),
        ("change_reason_missing", change_reason_missing),
        ("own_work", own_work),
    ],
    ..Rules::NONE
};

/// What stands between the name of a scope and the number of a version.
const VERSION: &str = ", version ";

/// How a version begins: empty, or as the version that it continues. The rest is edited in the draft.
#[derive(Fields)]
pub(crate) struct Drafting {
    /// What this version is called, such as Invoice service. The next version keeps the name, with its number, unless you
    /// give another.
    pub name: Option<Line>,
    /// The version in force that this one continues, and whose content it begins with. Without one, a new scope begins.
    #[field(label = "Continues")]
    pub replaces: Option<Ref<Scope>>,
}

impl Noun for Drafting {
    fn misfits(&self, context: &StepContext<'_>) -> Vec<Misfit> {
        let replaced = self.replaces.and_then(|replaced| context.isms().get(replaced));
        match (replaced, &self.name) {
            (None, None) => vec![Misfit::new("name", "missing", "Fill this in.")],
            (None, Some(_)) => Vec::new(),
            (Some(replaced), _) if replaced.step != ScopeStep::Approved => {
                let sentence = "This version is not in force. Continue the one that is.";
                vec![Misfit::new("replaces", "not_in_force", sentence)]
            }
            (Some(replaced), _) => {
                let is_open = |version: &isms::Typed<'_, Scope>| version.held.is_living() && version.is_open();
                let has_open = series(context.isms(), replaced.held.id).any(|version| is_open(&version));
                let sentence = "Another version of this scope is still open. Finish or retire that one.";
                has_open.then(|| Misfit::new("replaces", "version_open", sentence)).into_iter().collect()
            }
        }
    }

    fn write(&self, context: &StepContext<'_>, body: &mut Body) {
        let replaced = self.replaces.and_then(|replaced| context.isms().get(replaced));
        let edition = replaced.map_or(1, |replaced| next_edition(context.isms(), replaced.held.id));
        if let Some(replaced) = replaced {
            body.extend(content(replaced.it));
            body.insert("name".to_owned(), Json::from(numbered(&replaced.name, edition)));
            if context.unit.is_none() {
                body.insert("unit".to_owned(), Json::from(replaced.held.envelope.unit.to_string()));
            }
        }
        Fields::write(self, body);
        body.insert("edition".to_owned(), Json::from(edition));
    }
}

/// The name of the version before, with another number: whoever chooses among versions can tell them apart.
fn numbered(name: &str, edition: i64) -> String {
    let is_number = |said: &str| said.parse::<u16>().is_ok();
    let before = name.rsplit_once(VERSION).filter(|(_, number)| is_number(number));
    let name = before.map_or(name, |(name, _)| name);
    let said = format!("{VERSION}{edition}");
    let room = LINE_CHARACTERS.saturating_sub(said.chars().count());
    name.chars().take(room).collect::<String>() + &said
}

/// An author says that it is ready.
#[derive(Fields)]
pub(crate) struct Submission {}

impl Noun for Submission {
    fn write(&self, context: &StepContext<'_>, body: &mut Body) {
        sign(context, body, "submitted_by", "submitted_on");
    }
}

/// Somebody sends it back, with a comment.
#[derive(Fields)]
pub(crate) struct Return {}

impl Noun for Return {
    fn write(&self, _: &StepContext<'_>, body: &mut Body) {
        body.remove("submitted_by");
        body.remove("submitted_on");
    }
}

/// Top management puts it in force.
#[derive(Fields)]
pub(crate) struct Approval {}

impl Noun for Approval {
    fn write(&self, context: &StepContext<'_>, body: &mut Body) {
        sign(context, body, "approved_by", "approved_on");
    }

    /// INVARIANT: of each series at most one version is in force. Its statement has a line for every reference control.
    fn consequences(&self, context: &StepContext<'_>) -> Vec<Consequence> {
        let in_force = series(context.isms(), context.id).filter(|version| version.step == ScopeStep::Approved);
        let superseded = in_force.map(|version| {
            let mut body = version.held.body();
            body.insert("step".to_owned(), Json::from(ScopeStep::Superseded.choice().code));
            Consequence::of(version.held, "scope.supersede", body)
        });
        superseded.chain(missing(context, lineage(context.isms(), context.id))).collect()
    }
}

fn sign(context: &StepContext<'_>, body: &mut Body, by: &str, on: &str) {
    body.insert(by.to_owned(), Json::from(context.actor().person.to_string()));
    body.insert(on.to_owned(), Json::from(context.today.to_string()));
}

/// A unit, a service or a process, and a site or why there is none.
fn scope_elements_missing(context: &StepContext<'_>) -> Option<Named> {
    let scope: &Scope = context.record()?;
    let has_work = !scope.services.is_empty() || !scope.processes.is_empty();
    let has_place = !scope.sites.is_empty() || scope.no_site.is_some();
    (scope.units.is_empty() || !has_work || !has_place).then(Named::new)
}

fn scope_links_missing(context: &StepContext<'_>) -> Option<Named> {
    let scope: &Scope = context.record()?;
    (scope.issues.is_empty() || scope.obligations.is_empty()).then(Named::new)
}

fn interfaces_missing(context: &StepContext<'_>) -> Option<Named> {
    let scope: &Scope = context.record()?;
    (scope.interfaces.is_empty() && scope.no_interface.is_none()).then(Named::new)
}

/// A first version changes nothing.
fn change_reason_missing(context: &StepContext<'_>) -> Option<Named> {
    let scope: &Scope = context.record()?;
    (scope.replaces.is_some() && scope.change_reason.is_none()).then(Named::new)
}

/// Who wrote the version does not approve it.
fn own_work(context: &StepContext<'_>) -> Option<Named> {
    let scope: &Scope = context.record()?;
    let actor = context.actor().person;
    scope.authors.iter().any(|author| author.id == actor).then(Named::new)
}
