//! Every action, the late ones first: who does it, by when, how far it has come, what it takes.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use door::Visitor;
use isms::Held;
use isms::people::Person;
use isms::risk::Risk;
use isms::treatment::{Action, ActionStep, TreatmentPlan};
use jiff::ToSpan as _;
use maud::{Markup, html};
use record::{Id, Kinded as _};

use super::super::effort::Effort;
use super::plans::{effort_cells, effort_heads};
use crate::component::{icon, tag};
use crate::format::{counted, date, thousands};
use crate::general::{Query, SOON};
use crate::look::Look;
use crate::moment;
use crate::risk::name;

/// How many rows a page shows.
const ROWS: usize = 50;

/// What a chip asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Show {
    Open,
    Overdue,
    Soon,
    ToApprove,
    ToVerify,
    Mine,
    Unplanned,
    Finished,
}

/// The chips, with their codes in the address.
const CHIPS: [(Show, &str, &str); 8] = [
    (Show::Open, "open", "Open"),
    (Show::Overdue, "overdue", "Overdue"),
    (Show::Soon, "soon", "Due in 30 days"),
    (Show::ToApprove, "to-approve", "To approve"),
    (Show::ToVerify, "to-verify", "To verify"),
    (Show::Mine, "mine", "Mine"),
    (Show::Unplanned, "no-plan", "In no plan"),
    (Show::Finished, "finished", "Finished"),
];

/// The actions, and what is asked of them.
pub struct Actions<'a> {
    visitor: &'a Visitor,
    look: &'a Look,
    query: Query,
    all: Vec<(&'a Held, &'a Action)>,
    /// The plans that hold each action, by its id.
    plans: BTreeMap<Id, Vec<&'a Held>>,
    /// The plans to choose from.
    choices: Vec<&'a Held>,
}

impl<'a> Actions<'a> {
    pub fn of(visitor: &'a Visitor, look: &'a Look, plans: &[(&'a Held, &'a TreatmentPlan)]) -> Self {
        let today = visitor.view.today();
        let living = visitor.view.records(Action::kind_of()).filter(|held| held.is_living());
        let mut all: Vec<(&Held, &Action)> =
            living.filter_map(|held| Some((held.as_ref(), held.typed::<Action>()?))).collect();
        all.sort_by_key(|(held, action)| {
            (Reverse(action.is_overdue(today)), Reverse(action.is_open()), action.due.is_none(), action.due, held.id)
        });
        let mut held_by: BTreeMap<Id, Vec<&Held>> = BTreeMap::new();
        for (held, plan) in plans {
            for action in plan.lines.iter().flat_map(|line| &line.actions) {
                held_by.entry(action.id).or_default().push(held);
            }
        }
        let choices = plans.iter().map(|(held, _)| *held).collect();
        Self { visitor, look, query: Query::read(&look.query), all, plans: held_by, choices }
    }

    /// How many are open.
    pub fn open(&self) -> usize {
        self.count(Show::Open)
    }

    /// How many are late.
    pub fn overdue(&self) -> usize {
        self.count(Show::Overdue)
    }

    fn count(&self, show: Show) -> usize {
        self.all.iter().filter(|(held, action)| self.is_of(show, held, action)).count()
    }

    fn is_of(&self, show: Show, held: &Held, action: &Action) -> bool {
        let today = self.visitor.view.today();
        let is_soon = || action.due.is_some_and(|due| due <= today.saturating_add(SOON.days()));
        match show {
            Show::Open => action.is_open(),
            Show::Overdue => action.is_overdue(today),
            Show::Soon => action.is_open() && !action.is_overdue(today) && is_soon(),
            Show::ToApprove => action.step == ActionStep::Planned,
            Show::ToVerify => action.step == ActionStep::Done,
            Show::Mine => {
                action.is_open() && action.assignee.is_some_and(|person| person.id == self.visitor.actor().person)
            }
            Show::Unplanned => action.is_open() && action.risk.is_some() && !self.plans.contains_key(&held.id),
            Show::Finished => !action.is_open(),
        }
    }

    fn show(&self) -> Show {
        let asked = self.query.get("show").unwrap_or("open");
        CHIPS.iter().find(|(_, code, _)| *code == asked).map_or(Show::Open, |(show, ..)| *show)
    }

    /// Those that are asked for.
    fn asked(&self) -> Vec<(&'a Held, &'a Action)> {
        let show = self.show();
        let owner = self.query.get("owner").and_then(|id| Id::parse_str(id).ok());
        let plan = self.query.get("plan");
        let words = self.query.get("q").unwrap_or_default().to_lowercase();
        let is_owned = |action: &Action| owner.is_none_or(|owner| action.assignee.is_some_and(|one| one.id == owner));
        let is_in = |held: &Held| {
            plan.is_none_or(|plan| {
                self.plans.get(&held.id).is_some_and(|in_them| in_them.iter().any(|one| one.handle() == plan))
            })
        };
        let has_words = |held: &Held, action: &Action| {
            let risk = action.risk.and_then(|risk| self.visitor.view.label(Risk::kind_of(), risk.id));
            let text = format!("{} {} {}", held.title(), held.handle(), risk.unwrap_or_default()).to_lowercase();
            words.split_whitespace().all(|word| text.contains(word))
        };
        let asked = self.all.iter().filter(|(held, action)| {
            self.is_of(show, held, action) && is_owned(action) && is_in(held) && has_words(held, action)
        });
        asked.copied().collect()
    }

    /// The line above the table.
    pub fn filters(&self) -> Markup {
        let mut owners: Vec<(&str, Id)> = self
            .all
            .iter()
            .filter_map(|(_, action)| action.assignee)
            .map(|person| (name(&self.visitor.view, person.id), person.id))
            .collect();
        owners.sort();
        owners.dedup();
        let carried =
            self.query.asked.iter().filter(|(name, _)| !matches!(name.as_str(), "q" | "owner" | "plan" | "from"));
        html! {
            div.filters #actions role="search" aria-label="Filter actions" {
                ul.chips aria-label="Questions" { @for (show, code, label) in CHIPS { (self.chip(show, code, label)) } }
                span.rule {}
                form method="get" action=(self.look.path) hx-get=(self.look.path) hx-target="#list" hx-select="#list" hx-swap="outerHTML" hx-push-url="true" hx-nonce=(self.look.nonce) hx-trigger="change, input delay:300ms from:#q, submit" {
                    @for (name, value) in carried { input type="hidden" name=(name) value=(value); }
                    (moment::kept(self.visitor))
                    @if !self.choices.is_empty() {
                        select name="plan" aria-label="Plan" {
                            option value="" { "Plan" }
                            @for plan in &self.choices { option value=(plan.handle()) selected[self.query.get("plan") == Some(&plan.handle())] { (plan.title()) } }
                        }
                    }
                    select name="owner" aria-label="Owner" {
                        option value="" { "Owner" }
                        @for (name, id) in &owners { option value=(id) selected[self.query.get("owner") == Some(&id.to_string())] { (name) } }
                    }
                    input type="search" id="q" name="q" value=[self.query.get("q")] placeholder="Words in actions and risks" aria-label="Words in actions and risks";
                    button.btn.apply { "Apply" }
                }
            }
        }
    }

    fn chip(&self, show: Show, code: &str, label: &str) -> Markup {
        let count = self.count(show);
        let is_here = self.show() == show;
        let asked = self.query.without(&["from"]);
        html! {
            @if count > 0 || is_here || matches!(show, Show::Open | Show::Overdue | Show::Mine) {
                li { a.chip href=(self.href(&asked.with("show", Some(code)))) aria-current=[is_here.then_some("page")] {
                    (label) " " span.count.due[show == Show::Overdue && count > 0] { (thousands(count)) }
                } }
            }
        }
    }

    /// The table, with what the actions that are asked for take together.
    pub fn table(&self) -> Markup {
        let asked = self.asked();
        let from = self.query.get("from").and_then(|from| from.parse().ok()).unwrap_or(0_usize).min(asked.len());
        let shown = asked.iter().skip(from).take(ROWS);
        let end = asked.len().min(from.saturating_add(ROWS));
        html! {
            div.card #list {
                @if asked.is_empty() {
                    div.empty {
                        (icon("list-checks"))
                        h2 { "No action fits these questions" }
                        p { "Actions are planned on the page of a risk: who does what by when, so that the risk becomes smaller." }
                        @if !self.query.asked.is_empty() { div.actions { a.btn href=(self.href("")) { "All open actions" } } }
                    }
                } @else {
                    div.scroll { table.table.rows data-rows="" aria-label="Actions" {
                        thead { tr {
                            th scope="col" { "Action" } th scope="col" { "State" } th scope="col" { "Owner" } th.num scope="col" { "Due" } th.num scope="col" { "Progress" }
                            th scope="col" { "Plan" } (effort_heads(&self.visitor.view))
                        } }
                        tbody { @for (held, action) in shown { (self.row(held, action)) } }
                        tfoot { tr.total {
                            th.name scope="row" colspan="6" { (counted(asked.len(), "action", "actions")) " together" }
                            (effort_cells(Effort::of(asked.iter().map(|(_, action)| *action))))
                        } }
                    } }
                    @if asked.len() > ROWS {
                        nav.pager aria-label="Pages" {
                            span { (thousands(from + 1)) "–" (thousands(end)) " of " (thousands(asked.len())) }
                            span.ways {
                                (self.way((from > 0).then(|| from.saturating_sub(ROWS)), "Before", "prev"))
                                (self.way((end < asked.len()).then_some(end), "After", "next"))
                            }
                        }
                    }
                }
            }
        }
    }

    fn way(&self, from: Option<usize>, label: &str, rel: &str) -> Markup {
        html! {
            @match from {
                Some(from) => a.btn.small href=(self.href(&self.query.with("from", Some(&from.to_string())))) rel=(rel) { (label) },
                None => a.btn.small aria-disabled="true" role="link" { (label) },
            }
        }
    }

    fn row(&self, held: &Held, action: &Action) -> Markup {
        let view = &self.visitor.view;
        let state = held.record().and_then(|record| record.state(view.today()));
        let risk = action.risk.and_then(|risk| view.held(Risk::kind_of(), risk.id));
        let is_late = action.is_overdue(view.today());
        let come = if action.is_open() { action.progress.map(|progress| progress.get()) } else { None };
        let in_plans = self.plans.get(&held.id).map_or(&[][..], Vec::as_slice);
        html! {
            tr {
                th.name scope="row" {
                    a.title href=(self.visitor.href(&format!("{}/{}", held.kind.plural, held.handle()))) { (held.title()) }
                    @if let Some(risk) = risk { div.sub { "for " (risk.title()) } }
                }
                td.at { @if let Some(state) = state { (tag(state)) } }
                td data-label="Owner" { @match action.assignee.and_then(|person| view.label(Person::kind_of(), person.id)) { Some(name) => (name), None => span.faint { "nobody yet" } } }
                td.num data-label="Due" { @if let Some(due) = action.due { time.late[is_late] datetime=(due) { (date(due)) } } }
                td.num data-label="Progress" { @if let Some(come) = come { (come) "%" } }
                td data-label="Plan" { @for plan in in_plans { a.ref href=(self.visitor.href(&format!("{}/{}", plan.kind.plural, plan.handle()))) { (plan.handle()) } " " } }
                (effort_cells(Effort::of(std::iter::once(action))))
            }
        }
    }

    fn href(&self, query: &str) -> String {
        let query = if query == "?" { "" } else { query };
        self.visitor.href(&format!("treatment{query}"))
    }
}
