//! One audit: where it stands, whether it counts, its team, its working papers, its findings and what it concludes.

use access::View;
use door::Visitor;
use isms::audit::{Audit, AuditAssignment, AuditStep, AuditType, ChecklistItem, ChecklistResult, Finding};
use isms::{Held, Typed};
use maud::{Markup, html};
use record::{Id, Kinded};

use crate::component::{icon, notice, prose, tag};
use crate::format::{counted, date};
use crate::general::{self, Face, facts_of, other_links};
use crate::risk::name;

/// How an audit looks.
pub static FACE: Face = Face { views: &[("Coverage", "coverage")], lead, steps, body, aside, ..Face::USUAL };

fn lead(visitor: &Visitor, held: &Held) -> Markup {
    let Some(audit) = held.typed::<Audit>() else { return (Face::USUAL.lead)(visitor, held) };
    html! {
        div.tags {
            (general::state(visitor, held))
            span.muted {
                (audit.kind.choice().label)
                @if let (Some(from), Some(to)) = (audit.from, audit.to) { ", " (date(from)) " to " (date(to)) }
                @if let Some(lead) = audit.lead { ", led by " (name(&visitor.view, lead.id)) }
                @if let Some(body) = &audit.auditing_body { ", by " (body) }
            }
        }
    }
}

fn steps(visitor: &Visitor, held: &Held) -> Markup {
    let Some(audit) = held.typed::<Audit>() else { return html! {} };
    let audit = Typed { held, it: audit };
    html! {
        (life(&audit))
        (general::steps(visitor, held))
        @if audit.kind == AuditType::Internal && held.is_living() && audit.step != AuditStep::Cancelled { (counts(visitor, &audit)) }
    }
}

fn life(audit: &Audit) -> Markup {
    const LIFE: [&str; 6] = ["Planned", "Prepared", "Fieldwork", "Report", "Follow-up", "Closed"];
    let here = match audit.step {
        AuditStep::Planned | AuditStep::Cancelled => 0,
        AuditStep::Prepared => 1,
        AuditStep::InProgress => 2,
        AuditStep::Reporting | AuditStep::Issued => 3,
        AuditStep::FollowUp => 4,
        AuditStep::Closed => 5,
    };
    html! {
        @if audit.step != AuditStep::Cancelled {
            ol.steps aria-label="Where it stands" {
                @for (position, words) in LIFE.iter().enumerate() {
                    li.done[position < here || here == 5].now[position == here && here < 5] aria-current=[(position == here).then_some("step")] { span { (words) } }
                }
            }
        }
    }
}

/// Whether it counts as an audit, or what is missing for that.
fn counts(visitor: &Visitor, audit: &Typed<'_, Audit>) -> Markup {
    let missing = visitor.view.shortcomings(audit);
    html! {
        @if missing.is_empty() {
            @if audit.is_reported() { (notice("good", "circle-check", html! { b { "It counts as an internal audit. " } "What it shows to have looked at is in the " a href=(visitor.href("audits/coverage")) { "coverage" } "." })) }
        } @else {
            (notice("warn", "triangle-alert", html! {
                b { @if audit.is_reported() { "It does not count as an internal audit." } @else { "As it stands it would not count as an internal audit." } }
                ul { @for sentence in &missing { li { (sentence) } } }
            }))
        }
    }
}

fn body(visitor: &Visitor, held: &Held) -> Markup {
    let Some(audit) = held.typed::<Audit>() else { return html! {} };
    let audit = Typed { held, it: audit };
    let texts = [
        ("What it is for", &audit.objective),
        ("Scope", &audit.scope),
        ("Own criteria", &audit.own_criteria),
        ("Methods", &audit.methods),
        ("Samples", &audit.sample_plan),
        ("What was agreed about tests", &audit.test_agreement),
    ];
    let conclusions = [
        ("Conclusion on conformity", &audit.conformity),
        ("Conclusion on effectiveness", &audit.effectiveness),
        ("Remarks", &audit.remarks),
    ];
    html! {
        @for (title, text) in conclusions.into_iter().filter(|(_, text)| text.is_some()) { (written(title, text.as_deref())) }
        (findings(visitor, held.id))
        (papers(visitor, held.id))
        (team(visitor, &audit))
        @for (title, text) in texts.into_iter().filter(|(_, text)| text.is_some()) { (written(title, text.as_deref())) }
    }
}

fn written(title: &str, text: Option<&str>) -> Markup {
    html! { @if let Some(text) = text { section.card { header { h2 { (title) } } div.body.prose { (prose(text)) } } } }
}

/// The living records of a kind that belong to an audit, as far as the viewer sees them.
fn of_audit<T: Kinded>(view: &View, audit: Id) -> Vec<Typed<'_, T>> {
    let (referring, _) = view.referring(audit);
    let of = referring.into_iter().filter(|linked| linked.field.name == "audit" && linked.held.is_living());
    let mut of: Vec<_> = of.filter_map(|linked| Some(Typed { held: linked.held, it: linked.held.typed()? })).collect();
    of.sort_by_key(|one: &Typed<'_, T>| one.held.envelope.number);
    of
}

fn findings(visitor: &Visitor, audit: Id) -> Markup {
    let mut findings: Vec<Typed<'_, Finding>> = of_audit(&visitor.view, audit);
    findings.sort_by_key(|finding| finding.gravity());
    let open = findings.iter().filter(|finding| finding.is_nonconformity() && finding.closed_on.is_none()).count();
    html! {
        @if !findings.is_empty() {
            section.card #findings {
                header { h2 { "Findings" } small { (counted(findings.len(), "finding", "findings")) @if open > 0 { ", " (counted(open, "nonconformity open", "nonconformities open")) } } }
                ul.links {
                    @for finding in &findings {
                        li {
                            span { a href=(href(visitor, finding.held)) { (finding.held.title()) } }
                            (state(visitor, finding.held))
                            small {
                                @match finding.kind { Some(kind) => (kind.choice().label), None => "not graded yet" }
                                @if let Some(requirements) = &finding.requirements { ", " (requirements) }
                                " " span.ref { (finding.held.handle_short()) }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// How many working papers show unfolded.
const OPEN: usize = 15;

/// The working papers: the checklist with what was looked at.
fn papers(visitor: &Visitor, audit: Id) -> Markup {
    let mut items: Vec<Typed<'_, ChecklistItem>> = of_audit(&visitor.view, audit);
    items.sort_by_key(|item| item.place());
    let wrong = items.iter().filter(|item| item.result == Some(ChecklistResult::Nonconforming)).count();
    let done = items.iter().filter(|item| item.is_complete()).count();
    html! {
        @if !items.is_empty() {
            details.fold.card #papers open[items.len() <= OPEN] {
                summary { "Working papers" small { (done) " of " (counted(items.len(), "item", "items")) " looked at" @if wrong > 0 { ", " (wrong) " not as it should be" } } }
                div.scroll { table.table.rows aria-label="Working papers" {
                    thead { tr { th scope="col" { "Ref" } th scope="col" { "What is looked at" } th scope="col" { "Shows" } th scope="col" { "Sample" } th scope="col" { "Evidence" } } }
                    tbody { @for item in &items { (paper(visitor, item)) } }
                } }
            }
        }
    }
}

fn paper(visitor: &Visitor, item: &Typed<'_, ChecklistItem>) -> Markup {
    html! {
        tr {
            td.key { span.ref { @match &item.requirement { Some(requirement) => (requirement), None => (item.held.handle_short()) } } }
            th.name scope="row" { a.title href=(href(visitor, item.held)) { (item.held.title()) } }
            td.at { (state(visitor, item.held)) }
            td data-label="Sample" {
                @match item.sample.as_ref().map(|sample| sample.lines().count()) {
                    Some(count) => { (count) @if let Some(exceptions) = item.exceptions { ", " (counted(exceptions.get().try_into().unwrap_or_default(), "exception", "exceptions")) } },
                    None => span.faint { "–" },
                }
            }
            td data-label="Evidence" { @if item.evidence.is_empty() { span.faint { "–" } } @else { (item.evidence.len()) } }
        }
    }
}

/// Who audits, with what makes them able and independent.
fn team(visitor: &Visitor, audit: &Typed<'_, Audit>) -> Markup {
    let view = &visitor.view;
    let members: Vec<Typed<'_, AuditAssignment>> = of_audit(view, audit.held.id);
    let conflicted = view.conflicted(audit);
    let conflicts = |id: Id| conflicted.iter().find(|(one, _)| one.held.id == id).map(|(_, count)| *count);
    html! {
        @if !members.is_empty() {
            section.card #team {
                header { h2 { "Team" } small { (counted(members.len(), "auditor", "auditors")) } }
                ul.links {
                    @for member in &members {
                        li {
                            span { a href=(href(visitor, member.held)) { (name(view, member.auditor.id)) } }
                            @if let Some(count) = conflicts(member.held.id) { span.tag.bad { (icon("triangle-alert")) "Audits own work" } small { "answers for " (counted(count, "record", "records")) " that it covers" } }
                            @else if member.has_declared() { span.tag.good { "Independent" } }
                            @else { span.tag.warn { "Not declared" } }
                            small {
                                @match &member.requirements { Some(rows) => { "for " (rows) }, None => "for all of it" }
                                @if let Some(until) = member.until { ", until " (date(until)) }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn state(visitor: &Visitor, held: &Held) -> Markup {
    html! { @if let Some(state) = held.record().and_then(|record| record.state(visitor.view.today())) { (tag(state)) } }
}

fn href(visitor: &Visitor, held: &Held) -> String {
    visitor.href(&format!("{}/{}", held.kind.plural, held.handle()))
}

/// What the page says elsewhere.
const ELSEWHERE: [&str; 3] = ["step", "kind", "lead"];

/// Facts, and what else refers to it.
fn aside(visitor: &Visitor, held: &Held) -> Markup {
    let own = [Finding::kind_of(), ChecklistItem::kind_of(), AuditAssignment::kind_of()];
    html! {
        (facts_of(visitor, held, &ELSEWHERE))
        (other_links(visitor, held, &|linked| own.contains(&linked.kind)))
    }
}
