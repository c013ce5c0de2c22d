//! The statement of a scope as it stands: 93 reference controls by theme and own controls below them, on one page.

use axum::response::Response;
use catalogue::standard;
use door::{Fault, Visitor};
use isms::Held;
use isms::context::Scope;
use isms::control::{Applicability, FrozenLine, Implementation, SoaLine, SoaVersion};
use isms::people::Person;
use maud::{Markup, html};
use record::{Id, Kinded as _};

use super::asked::{Asked, OWN, Question, theme};
use super::opened::{Opened, may_adopt, opened};
use super::row::{applies, asked_by, proof, reference, status, title};
use super::{PATH, Statement, approval, chosen, controls, live, scopes};
use crate::component::icon;
use crate::export;
use crate::format::{counted, date, thousands};
use crate::frame::{Page, form_token};
use crate::look::Look;
use crate::moment;
use crate::risk::name;

/// The page.
pub async fn page(visitor: Visitor, look: Look) -> Result<Response, Fault> {
    Shown { visitor: &visitor, look: &look, taken: None }.send()
}

/// A page about to be shown.
pub struct Shown<'a> {
    /// Who looks.
    pub visitor: &'a Visitor,
    /// How it looks.
    pub look: &'a Look,
    /// What was sent for a line and refused, to be said there.
    pub taken: Option<Opened<'a>>,
}

impl Shown<'_> {
    /// Sends it.
    pub fn send(&self) -> Result<Response, Fault> {
        let view = &self.visitor.view;
        if !view.knows_kind(SoaLine::kind_of()) {
            return Err(Fault::NotFound);
        }
        let asked = Asked::read(&self.look.query);
        let page = Page::new(self.visitor, self.look, SoaVersion::kind_of().title);
        let Some(scope) = self.scope(&asked) else { return Ok(page.send(none(self.visitor))) };
        let statement = Statement::of(self.visitor, scope);
        let status = self.taken.as_ref().map_or(axum::http::StatusCode::OK, |taken| taken.status);
        Ok(page.send_as(
            status,
            html! {
                (head(&statement))
                @if statement.is_whole() { (approval::notice(&statement)) }
                (self.filters(&statement, &asked))
                (self.table(&statement, &asked))
            },
        ))
    }

    /// The scope that the address names, that of the line sent, or the first.
    fn scope(&self, asked: &Asked) -> Option<Id> {
        let scopes = scopes(&self.visitor.view);
        let named = asked.query.get("scope").and_then(|id| Id::parse_str(id).ok());
        let sent = self.taken.as_ref().and_then(|taken| taken.line.typed::<SoaLine>()).map(|line| line.scope.id);
        let unfolded = asked.line().and_then(|number| self.visitor.view.find(SoaLine::kind_of(), number));
        let unfolded = unfolded.and_then(|held| held.typed::<SoaLine>()).map(|line| line.scope.id);
        let asked = sent.or(named).or(unfolded).filter(|scope| scopes.contains(scope));
        asked.or(scopes.first().copied())
    }

    fn href(&self, query: &str) -> String {
        let path = self.visitor.href(PATH);
        let joint = if path.contains('?') { "&" } else { "?" };
        match query.trim_start_matches('?') {
            "" => path,
            query => format!("{path}{joint}{query}"),
        }
    }

    fn filters(&self, statement: &Statement<'_>, asked: &Asked) -> Markup {
        let query = asked.folded();
        let chip = |name: &str, value: Option<&str>, label: &str, count: usize, is_due: bool| {
            html! { li { a.chip href=(self.href(&query.with(name, value))) aria-current=[(query.get(name) == value).then_some("page")] { (label) " " span.count.due[is_due && count > 0] { (thousands(count)) } } } }
        };
        let themes = standard().themes.iter().map(|group| group.reference.as_str());
        html! {
            div.filters role="search" aria-label="Filter" {
                ul.chips aria-label="Questions" {
                    (chip("show", None, "All", statement.lines.len(), false))
                    @for question in Question::ALL {
                        @let count = statement.count(|line| question.finds(statement, line));
                        @if count > 0 || question.is_kept() || asked.question() == Some(question) { (chip("show", Some(question.code()), question.label(), count, question.is_due())) }
                    }
                }
                span.rule {}
                ul.chips aria-label="Themes" {
                    @for group in themes.chain([OWN]) {
                        @let count = statement.count(|line| theme(line) == group);
                        @if count > 0 {
                            @let is_here = query.get("theme") == Some(group);
                            li { a.chip href=(self.href(&query.with("theme", (!is_here).then_some(group)))) aria-current=[is_here.then_some("true")] { (if group == OWN { "Own" } else { group }) " " span.count { (thousands(count)) } } }
                        }
                    }
                }
                (self.selects(statement, asked))
            }
        }
    }

    fn selects(&self, statement: &Statement<'_>, asked: &Asked) -> Markup {
        let query = asked.folded();
        let mut owners: Vec<Id> = statement.lines.iter().filter_map(|line| Some(line.owner?.id)).collect();
        owners.sort_unstable();
        owners.dedup();
        html! {
            form method="get" action=(self.visitor.href(PATH)) hx-get=(self.visitor.href(PATH)) hx-target="#list" hx-select="#list" hx-swap="outerHTML" hx-push-url="true" hx-nonce=(self.look.nonce) hx-trigger="change, input delay:300ms from:#q, submit" {
                @for kept in ["show", "theme", "scope"] { @if let Some(value) = query.get(kept) { input type="hidden" name=(kept) value=(value); } }
                (moment::kept(self.visitor))
                select name="status" aria-label="Implementation" {
                    option value="" { "Implementation" }
                    @for choice in Implementation::CHOICES { option value=(choice.code) selected[query.get("status") == Some(choice.code)] { (choice.label) } }
                }
                @if !owners.is_empty() {
                    select name="owner" aria-label="Owner" {
                        option value="" { "Owner" }
                        @for owner in &owners { option value=(owner) selected[query.get("owner") == Some(owner.to_string().as_str())] { (name(&self.visitor.view, *owner)) } }
                    }
                }
                input type="search" id="q" name="q" value=[query.get("q")] placeholder="Words in this statement" aria-label="Words in this statement";
                button.btn.apply { "Apply" }
            }
        }
    }

    fn table(&self, statement: &Statement<'_>, asked: &Asked) -> Markup {
        let sent = self.taken.as_ref().map(|taken| taken.line.handle());
        let unfolded = sent.as_deref().or(asked.line());
        let found: Vec<&FrozenLine> = statement.lines.iter().filter(|line| asked.finds(statement, line)).collect();
        // Forms do not stand within forms: while a line is unfolded, lines are not chosen.
        let may_choose = unfolded.is_none() && chosen::may_choose(self.visitor);
        let rows = html! {
            div.scroll { table.table.rows.statement data-rows="" aria-label="Lines of the statement" {
                (header(may_choose))
                @for (group, label) in groups() {
                    @let lines: Vec<&&FrozenLine> = found.iter().filter(|line| theme(line) == group).collect();
                    @if !lines.is_empty() {
                        tbody {
                            tr.group { th scope="rowgroup" colspan=(COLUMNS + usize::from(may_choose)) { (label) " " span.faint { (counted(lines.len(), "line", "lines")) } } }
                            @for line in lines { (self.row(statement, line, asked, unfolded, may_choose)) }
                        }
                    }
                }
            } }
        };
        html! {
            div.card #list {
                @if found.is_empty() {
                    div.empty { (icon("funnel")) h2 { "No line fits these questions" } p { "Take one of them away, or begin again with all lines." } div.actions { a.btn href=(self.visitor.href(PATH)) { "All lines" } } }
                } @else if may_choose {
                    form method="post" action=(self.visitor.href(&format!("{PATH}/chosen"))) data-bulk="" {
                        (form_token(&self.visitor.cookie))
                        (rows)
                        (chosen::bar(self.visitor))
                    }
                } @else { (rows) }
            }
        }
    }

    fn row(
        &self,
        statement: &Statement<'_>,
        line: &FrozenLine,
        asked: &Asked,
        unfolded: Option<&str>,
        may_choose: bool,
    ) -> Markup {
        let visitor = self.visitor;
        let Some((held, live)) = live(&visitor.view, line) else { return html! {} };
        let number = held.handle();
        let is_unfolded = unfolded == Some(&*number);
        let controls = controls(&visitor.view, line);
        let query = asked.folded();
        let way = if is_unfolded { query.at(None) } else { query.with("line", Some(&number)) };
        html! {
            tr.unfolded[is_unfolded] #(number) {
                @if may_choose { td.pick { label { input type="checkbox" name="id" value=(format!("{}@{}", held.id, held.version)) aria-label=(format!("Choose {}", line.title.as_ref() as &str)); } } }
                td.key { span.ref { (reference(line)) } }
                th.name scope="row" {
                    a.title href=(format!("{}#{number}", self.href(&way))) aria-expanded=(if is_unfolded { "true" } else { "false" }) { (title(line)) }
                    @if statement.changed.contains(&line.line.id) { " " span.tag title="Other than in the version in force" { "changed" } }
                    @if super::asked::is_proposed(held, live) { (proposal(visitor, live)) }
                }
                td data-label="Applies" { (applies(line)) }
                td.at { (status(line)) }
                td.muted.proof data-label="Proof" {
                    (proof(visitor.view.today(), line, &controls))
                    @if may_choose && controls.is_empty() { (adoption(visitor, line, held)) }
                }
                td data-label="Owner" { @match line.owner { Some(owner) => (name(&visitor.view, owner.id)), None => span.faint { "nobody yet" } } }
                td data-label="Asked for by" { (asked_by(visitor, &controls)) }
            }
            @if is_unfolded {
                tr.detail { td.row colspan=(COLUMNS) { (opened(self, line, held, self.taken.as_ref().filter(|taken| taken.line.id == held.id))) } }
            }
        }
    }
}

/// One click that adopts the reference control of a line: a button of the form around the table.
fn adoption(visitor: &Visitor, line: &FrozenLine, held: &Held) -> Markup {
    let number = held.handle();
    let may_adopt = line.reference.is_some()
        && line.applicability != Applicability::Excluded
        && may_adopt(&visitor.view, held.envelope.unit);
    html! {
        @if may_adopt { " " button.btn.small formaction=(visitor.href(&format!("{PATH}/{number}/adoption"))) aria-label=(format!("Adopt {} as a control", reference(line))) { "Adopt" } }
    }
}

/// How many columns the table has, beside the one to choose lines by.
const COLUMNS: usize = 7;

fn header(may_choose: bool) -> Markup {
    html! {
        thead { tr {
            @if may_choose { th.pick scope="col" { label { input type="checkbox" data-bulk-all="" disabled aria-label="Choose all lines shown"; } } }
            th scope="col" { "Ref" } th scope="col" { "Control" } th scope="col" { "Applies" } th scope="col" { "Status" }
            th scope="col" { "Proof, or why not" } th scope="col" { "Owner" } th scope="col" { "Asked for by" }
        } }
    }
}

/// The themes of Annex A with their titles, then own controls.
fn groups() -> impl Iterator<Item = (&'static str, String)> {
    let themes = standard().themes.iter();
    let themes = themes.map(|group| (group.reference.as_str(), format!("{} {}", group.reference, group.title)));
    themes.chain([(OWN, "Own controls, which serve no reference control".to_owned())])
}

/// "Inclusion proposed by Maren Solberg".
fn proposal(visitor: &Visitor, line: &SoaLine) -> Markup {
    let by = line.pending.pending_by.map(|by| name(&visitor.view, by.id));
    html! { @if let Some(by) = by { div.sub { "Proposed by " (by) ", to be confirmed by the owner of its control" } } }
}

fn head(statement: &Statement<'_>) -> Markup {
    let visitor = statement.visitor;
    let scopes = scopes(&visitor.view);
    html! {
        div.head {
            div {
                h1 { (SoaVersion::kind_of().title) }
                p {
                    @match statement.approved {
                        _ if !statement.is_whole() => { "You see " (counted(statement.lines.len(), "line that a control of yours serves, or that names you", "lines that controls of yours serve, or that name you")) ". " },
                        Some(version) => { a href=(visitor.href(&format!("{}/{}", SoaVersion::kind_of().plural, version.held.handle()))) { "Version " (version.edition.get()) } @if let Some(on) = version.approved_on { ", approved " (date(on)) } ". " },
                        None => "No version is approved yet. ",
                    }
                    @if statement.is_whole() { (statement.sentence()) }
                    @if statement.approved.is_some() { " " (counted(statement.changed.len(), "line", "lines")) " changed since." }
                }
                @if scopes.len() > 1 {
                    ul.chips aria-label="Scopes" {
                        @for scope in &scopes {
                            @let other = Statement::of(visitor, *scope);
                            li { a.chip href=(visitor.href(&format!("{PATH}?scope={scope}"))) aria-current=[(*scope == statement.scope).then_some("page")] { (other.scope_name()) } }
                        }
                    }
                } @else { p.faint { "Scope: " (statement.scope_name()) } }
            }
            (actions(statement))
        }
    }
}

/// What one can do with the whole of it. Exports stand here too.
fn actions(statement: &Statement<'_>) -> Markup {
    let visitor = statement.visitor;
    let of_scope = |path: &str| visitor.href(&format!("{PATH}/{path}?scope={}", statement.scope));
    let scope = approval::in_force(statement).unwrap_or(statement.scope);
    html! {
        div.actions {
            @if let Some(scope) = visitor.view.held(Scope::kind_of(), scope) { (export::of_record(visitor, scope)) }
            @if statement.is_whole() {
                a.btn href=(visitor.href(SoaVersion::kind_of().plural)) { (icon("history")) "Versions" }
                a.btn href=(of_scope("changes")) { (icon("git-compare")) "Changes" }
                a.btn href=(of_scope("comparison")) { (icon("scale")) "Compare with Annex A" }
            }
            (approval::button(statement))
        }
    }
}

fn none(visitor: &Visitor) -> Markup {
    html! {
        div.head { div { h1 { "There is no Statement of Applicability yet" } } }
        section.card { div.empty {
            (icon("shield-check"))
            h2 { "A statement begins with an approved scope" }
            p { "Once top management approves a scope, it gets a line for each of the 93 reference controls of Annex A. Which of them are necessary follows from risks, laws, contracts and the business." }
            @if visitor.view.knows_kind(Scope::kind_of()) { div.actions { a.btn.primary href=(visitor.href(Scope::kind_of().plural)) { "Open the scopes" } } }
        } }
    }
}

/// People who may be named as an owner, by id and name.
pub fn people(visitor: &Visitor) -> Vec<(Id, &str)> {
    let mut people: Vec<(Id, &str)> =
        visitor.view.choices(Person::kind_of()).map(|held: &std::sync::Arc<Held>| (held.id, held.title())).collect();
    people.sort_by_key(|(_, name)| name.to_lowercase());
    people
}
