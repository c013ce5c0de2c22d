//! What an approval of the statement would meet today: lines that nobody has decided, rules that refuse, gaps that whoever
//! signs has to list. At the top of the statement, on a version, and in the form of the approval.

use std::sync::{Arc, LazyLock};

use access::{Approvable, Found, SeenFailure};
use door::Visitor;
use isms::Typed;
use isms::context::{Obligation, Scope, Unit};
use isms::control::{Control, SoaLine, SoaStep, SoaVersion};
use isms::risk::{Acceptance, Risk, RiskCriteria};
use isms::treatment::{Action, TreatmentPlan};
use listing::Kept;
use maud::{Markup, html};
use record::{Id, Kinded as _};

use super::asked::Question;
use super::{PATH, Statement};
use crate::component::icon;
use crate::format::counted;

/// What rules find, kept until something moves that they read.
static FOUND: LazyLock<Kept<Approvable>> = LazyLock::new(Kept::default);

/// What the approval of the statement of a scope would meet.
pub fn found(visitor: &Visitor, scope: Id) -> Arc<Approvable> {
    let view = &visitor.view;
    let kinds = [
        SoaLine::kind_of(),
        Control::kind_of(),
        Risk::kind_of(),
        RiskCriteria::kind_of(),
        Acceptance::kind_of(),
        Action::kind_of(),
        TreatmentPlan::kind_of(),
        Obligation::kind_of(),
        Scope::kind_of(),
        Unit::kind_of(),
    ];
    FOUND.of(view, &kinds, &scope.to_string(), || view.approvable(scope))
}

/// The next step of the whole statement, as a button.
pub fn button(statement: &Statement<'_>) -> Markup {
    let visitor = statement.visitor;
    let kind = SoaVersion::kind_of();
    let way = |handle: &str| visitor.href(&format!("{}/{handle}", kind.plural));
    let starts = || {
        let offered = decide::first_steps(&visitor.view, kind);
        let scope = in_force(statement)?;
        (!offered.is_empty()).then(|| way(&format!("new/draft?scope={scope}")))
    };
    html! {
        @match statement.open {
            Some(open) => {
                @let number = open.edition.get();
                @let word = word(visitor, &open);
                a.btn.primary href=(way(&open.held.handle())) { (word) " version " (number) }
            },
            None => @if let Some(href) = starts() { a.btn.primary href=(href) { (icon("plus")) "Start version " (statement.approved.map_or(1, |version| version.edition.get() + 1)) } },
        }
    }
}

/// What somebody does with the version that is open.
fn word(visitor: &Visitor, open: &Typed<'_, SoaVersion>) -> &'static str {
    let held = visitor.view.held(SoaVersion::kind_of(), open.held.id);
    let decides = held.is_some_and(|held| decide::steps(&visitor.view, held).iter().any(crate::general::is_open));
    match open.step {
        SoaStep::Draft if visitor.view.may_write(open.held) => "Finish",
        SoaStep::InReview if decides => "Decide on",
        SoaStep::Draft | SoaStep::InReview | SoaStep::Approved | SoaStep::Superseded => "Open",
    }
}

/// The version of the scope in force.
pub fn in_force(statement: &Statement<'_>) -> Option<Id> {
    let view = &statement.visitor.view;
    let in_force = view.all::<Scope>().filter(|scope| scope.step == isms::context::ScopeStep::Approved);
    let mut of_series = in_force.filter(|scope| view.first_version_of_scope(scope.held.id) == statement.scope);
    of_series.next().map(|scope| scope.held.id)
}

/// What would stand in the way, in one notice that unfolds; nothing where nothing does.
pub fn notice(statement: &Statement<'_>) -> Markup {
    let approvable = found(statement.visitor, statement.scope);
    let missing = missing(statement);
    let Approvable { refused_by, to_be_listed, .. } = &*approvable;
    if missing.is_empty() && refused_by.is_empty() && to_be_listed.is_empty() {
        return html! {};
    }
    let tone = if missing.is_empty() && refused_by.is_empty() { "notice quiet" } else { "notice" };
    html! {
        div class=(tone) {
            (icon("list-checks"))
            div.text {
                b { (heading(&missing, &approvable)) }
                details.inline-fold {
                    summary { "What it would meet" }
                    (items(&missing))
                    (rules(statement.visitor, "Refuses an approval", refused_by))
                    (rules(statement.visitor, "To be listed by whoever signs", to_be_listed))
                }
            }
        }
    }
}

fn heading(missing: &[(String, String)], approvable: &Approvable) -> String {
    let gaps = match approvable.to_be_listed.all() {
        0 => String::new(),
        count => format!("{} would have to be listed by whoever signs", counted(count, "gap", "gaps")),
    };
    let refused = !approvable.refused_by.is_empty();
    match (missing.is_empty() && !refused, gaps.is_empty()) {
        (true, _) => format!("A version could be approved today; {gaps}."),
        (false, true) => "A version could not be approved today.".to_owned(),
        (false, false) => format!("A version could not be approved today, and {gaps}."),
    }
}

/// What has to be done before a version can be submitted, each with the way to it.
pub fn missing(statement: &Statement<'_>) -> Vec<(String, String)> {
    let visitor = statement.visitor;
    let of = |question: Question| statement.count(|line| question.finds(statement, line));
    let way = |question: Question| visitor.href(&format!("{PATH}?scope={}&show={}", statement.scope, question.code()));
    let bare = |line: &isms::control::FrozenLine| {
        let actions = super::live(&visitor.view, line).map(|(_, live)| super::opened::actions(visitor, line, live));
        Question::Unserved.finds(statement, line) && actions.is_none_or(|actions| actions.is_empty())
    };
    let bare = statement.count(bare);
    let found = [
        (of(Question::Undecided), "line is undecided", "lines are undecided", Question::Undecided),
        (
            bare,
            "line has no control and no action to get one",
            "lines have no control and no action to get one",
            Question::Unserved,
        ),
    ];
    let found = found.into_iter().filter(|(count, ..)| *count > 0);
    found.map(|(count, one, many, question)| (counted(count, one, many), way(question))).collect()
}

fn items(missing: &[(String, String)]) -> Markup {
    html! { @if !missing.is_empty() { ul { @for (words, href) in missing { li { a href=(href) { (words) } } } } } }
}

/// What rules find, by rule.
pub fn rules(visitor: &Visitor, title: &str, found: &Found) -> Markup {
    html! {
        @if !found.is_empty() {
            p { (title) ":" }
            ul {
                @for rule in found.rules() {
                    @let failures: Vec<SeenFailure<'_>> = found.at(&visitor.view, rule).collect();
                    li {
                        @if visitor.view.reading().has_results() { a.ref href=(visitor.href(&format!("readiness/{}", rule.id))) { (rule.id) } } @else { span.ref { (rule.id) } }
                        " " (sentences(visitor, &failures))
                    }
                }
                @if found.unseen > 0 { li { "and " (found.unseen) " at records that you may not see" } }
            }
        }
    }
}

/// How many findings of a rule are told in full.
const TOLD: usize = 12;

fn sentences(visitor: &Visitor, failures: &[SeenFailure<'_>]) -> Markup {
    html! {
        @for failure in failures.iter().take(TOLD) {
            @match failure.records().seen.first() {
                Some(held) => { a href=(visitor.href(&format!("{}/{}", held.kind.plural, held.handle()))) { (failure.sentence()) } " " },
                None => { (failure.sentence()) " " },
            }
        }
        @if failures.len() > TOLD { "and " (failures.len() - TOLD) " more." }
    }
}
