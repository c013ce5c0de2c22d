//! One control: what it consists of, the lines of the statement that it serves, the risks and obligations that ask for it, the
//! evidence that it works, and what is still being done.

use door::Visitor;
use isms::context::Unit;
use isms::control::{Control, Evidence, SoaLine, reference};
use isms::risk::Risk;
use isms::treatment::Action;
use isms::{Held, Typed};
use maud::{Markup, html};
use record::{Body, Kinded as _, Value};
use serde_json::Value as Json;

use crate::component::{icon, level, prose, tag, value};
use crate::format::{counted, date};
use crate::general::{self, other_links, state};
use crate::risk::{self, name};
use crate::statement;

/// What it serves, in a sentence.
pub fn lead(visitor: &Visitor, held: &Held) -> Markup {
    let Some(control) = held.typed::<Control>() else { return html! { div.tags { (state(visitor, held)) } } };
    let today = visitor.view.today();
    html! {
        p {
            @match (&control.serves, &control.adopted_from) {
                (Some(serves), Some(adopted)) if serves == adopted => { "Adopted from " (&**adopted) "." },
                (Some(serves), Some(adopted)) => { "Adopted from " (&**adopted) "; serves " (&**serves) "." },
                (Some(serves), None) => { "A measure of your own; serves " (&**serves) "." },
                (None, _) => { "A measure of your own that serves no reference control; the statement has a line for it." },
            }
            @match control.proven_until {
                Some(last) if last >= today => { " Proven until " (date(last)) "." },
                Some(last) => { " Its evidence ran out on " (date(last)) "." },
                None => { " No accepted evidence shows yet that it works." },
            }
        }
        div.tags {
            (state(visitor, held))
            @match control.owner { Some(owner) => span.muted { "answered for by " (name(&visitor.view, owner.id)) }, None => span.tag.warn { "No owner" } }
        }
    }
}

/// Its steps, and what of them waits for a second person.
pub fn steps(visitor: &Visitor, held: &Held) -> Markup {
    let pending = held.typed::<Control>().map(|control| &control.pending);
    let stands = pending.filter(|pending| {
        pending.pending_version.is_some_and(|version| u64::try_from(version.get()) == Ok(held.version))
    });
    let proposed = stands.and_then(|pending| {
        let step = catalogue::life_cycles().transition(pending.pending_step.as_deref()?)?;
        Some((step, pending.pending_by?))
    });
    html! {
        @if let Some((step, by)) = proposed {
            div.notice.info { (icon("clock")) span.text { b { "Waits for a second person: " (step.label) "." } " " span.muted { "Proposed by " (name(&visitor.view, by.id)) "." } } }
        }
        (general::steps(visitor, held))
    }
}

/// The control itself.
pub fn body(visitor: &Visitor, held: &Held) -> Markup {
    let Some(control) = held.typed::<Control>() else { return html! {} };
    let texts = [
        ("What it consists of", &control.description),
        ("How it is carried out", &control.procedure),
        ("Which part is in operation", &control.part_in_operation),
        ("Why it was set back", &control.set_back_because),
    ];
    html! {
        @for (title, text) in texts {
            @if let Some(text) = text { section.card { header { h2 { (title) } } div.body.prose { (prose(text)) } } }
        }
        (lines(visitor, held, control))
        (asked_by(visitor, control))
        (evidence(visitor, held, control))
        (actions(visitor, held))
    }
}

fn href(visitor: &Visitor, held: &Held) -> String {
    visitor.href(&format!("{}/{}", held.kind.plural, held.handle()))
}

/// The lines of statements that it serves.
fn lines(visitor: &Visitor, held: &Held, control: &Control) -> Markup {
    let serves = |line: &SoaLine| match &line.reference {
        Some(wanted) => reference::names(control.serves.as_ref(), wanted),
        None => line.control.is_some_and(|own| own.id == held.id) && control.served().next().is_none(),
    };
    let mut lines: Vec<Typed<'_, SoaLine>> = visitor.view.all::<SoaLine>().filter(|line| serves(line.it)).collect();
    let order = |line: &SoaLine| catalogue::control(line.reference.as_deref()?).map(|row| row.order);
    lines.sort_by_key(|line| order(line.it));
    html! {
        section.card #lines {
            header { h2 { "Serves in the Statement of Applicability" } small { (counted(lines.len(), "line", "lines")) } }
            @if lines.is_empty() { div.body { span.faint { "No statement has a line for it yet. Lines are made when a scope is approved, and with each new version." } } }
            ul.links { @for line in &lines { li {
                @let number = line.held.handle();
                span { a href=(format!("{}#{number}", visitor.href(&format!("{}?line={number}", statement::PATH)))) { (line.it.title) } }
                (state(visitor, line.held))
            } } }
        }
    }
}

/// The risks that it treats and the obligations that it answers.
fn asked_by(visitor: &Visitor, control: &Control) -> Markup {
    let view = &visitor.view;
    let risks: Vec<&Held> =
        control.risks.iter().filter_map(|risk| Some(&**view.held(Risk::kind_of(), risk.id)?)).collect();
    let kind = isms::context::Obligation::kind_of();
    let obligations: Vec<&Held> =
        control.obligations.iter().filter_map(|one| Some(&**view.held(kind, one.id)?)).collect();
    let unseen = control.risks.len() + control.obligations.len() - risks.len() - obligations.len();
    html! {
        section.card #asked {
            header { h2 { "Asked for by" } small { (counted(control.risks.len(), "risk", "risks")) ", " (counted(control.obligations.len(), "obligation", "obligations")) } }
            @if risks.is_empty() && obligations.is_empty() && unseen == 0 {
                div.body { span.faint { "No risk and no obligation is named. Then nothing says why it is necessary, unless its line in the statement gives a business reason." } }
            }
            ul.links {
                @for held in &risks { li {
                    span { span.ref { (held.handle_short()) } a href=(href(visitor, held)) { (held.title()) } }
                    span { @if let Some(found) = risk::level(view, held, "level") { (level(found)) " " } (state(visitor, held)) }
                } }
                @for held in &obligations { li { span { span.ref { (held.handle_short()) } a href=(href(visitor, held)) { (held.title()) } } (state(visitor, held)) } }
                @if unseen > 0 { li.hint { "and " (unseen) " you may not see" } }
            }
        }
    }
}

/// What shows that it works.
fn evidence(visitor: &Visitor, held: &Held, control: &Control) -> Markup {
    let (referring, _) = visitor.view.referring(held.id);
    let living = referring.iter().filter(|linked| linked.held.kind == Evidence::kind_of() && linked.held.is_living());
    let mut found: Vec<(&Held, &Evidence)> =
        living.filter_map(|linked| Some((linked.held.as_ref(), linked.held.typed::<Evidence>()?))).collect();
    found.sort_by_key(|(held, one)| std::cmp::Reverse((one.valid_until, one.period_to, held.id)));
    let kind = Evidence::kind_of();
    let said = Body::from_iter([("controls".to_owned(), Json::from(vec![held.id.to_string()]))]);
    let may_submit = control.is_in_use() && decide::may_begin(&visitor.view, kind, held.envelope.unit, &said);
    let way = visitor.href(&format!("{}/new/evidence?controls={}", kind.plural, held.id));
    html! {
        section.card #evidence {
            header {
                h2 { "Evidence" }
                small { @if let Some(months) = control.evidence_months { "counts for " (months.get()) " months after its period" } @else { "no interval is set" } }
            }
            @if found.is_empty() { div.body { span.faint { "Nothing shows yet that it works." } } }
            @else {
                div.scroll { table.table.rows aria-label="Evidence" {
                    thead { tr { th scope="col" { "Evidence" } th scope="col" { "Status" } th.num scope="col" { "Period to" } th.num scope="col" { "Counts until" } th scope="col" { "Reviewed by" } } }
                    tbody { @for (held, one) in &found { tr {
                        th.name scope="row" { a.title href=(href(visitor, held)) { (held.title()) } }
                        td.at { (state(visitor, held)) }
                        td.num data-label="Period to" { @if let Some(day) = one.period_to { (date(day)) } }
                        td.num data-label="Counts until" { @if let Some(day) = one.valid_until { (date(day)) } }
                        td data-label="Reviewed by" { @if let Some(by) = one.reviewed_by.or(one.reviewer) { (name(&visitor.view, by.id)) } }
                    } } }
                } }
            }
            @if may_submit { footer { a href=(way) { (icon("plus")) " Submit evidence" } } }
            @else if control.is_in_use() && visitor.view.may_write(held) { footer { small.muted { (submitters(visitor, control)) } } }
        }
    }
}

/// Who submits evidence of it, for whoever keeps controls and does not.
fn submitters(visitor: &Visitor, control: &Control) -> String {
    let owner = control.owner.map_or("Its owner, once somebody is named,", |owner| name(&visitor.view, owner.id));
    format!("{owner} submits its evidence, or whoever carries out an action for it.")
}

/// What is being done for it.
fn actions(visitor: &Visitor, held: &Held) -> Markup {
    let (referring, _) = visitor.view.referring(held.id);
    let living = referring.iter().filter(|linked| linked.held.kind == Action::kind_of() && linked.held.is_living());
    let found: Vec<(&Held, &Action)> =
        living.filter_map(|linked| Some((linked.held.as_ref(), linked.held.typed::<Action>()?))).collect();
    let said = Body::from_iter([("control".to_owned(), Json::from(held.id.to_string()))]);
    let may_plan = decide::may_begin(&visitor.view, Action::kind_of(), held.envelope.unit, &said);
    let today = visitor.view.today();
    html! {
        @if may_plan || !found.is_empty() {
            section.card #actions {
                header { h2 { "Actions" } small { (counted(found.iter().filter(|(_, action)| action.is_open()).count(), "open action", "open actions")) } }
                ul.links { @for (held, action) in &found { li {
                    span { a href=(href(visitor, held)) { (held.title()) } }
                    span { @if let Some(state) = held.record().and_then(|record| record.state(today)) { (tag(state)) } }
                    small {
                        @if let Some(person) = action.assignee { (name(&visitor.view, person.id)) }
                        @if let Some(due) = action.due { ", due " time.late[action.is_overdue(today)] datetime=(due) { (date(due)) } }
                    }
                } } }
                @if may_plan { footer { a href=(visitor.href(&format!("{}/new/action?control={}", Action::kind_of().plural, held.id))) { (icon("plus")) " Plan an action" } } }
            }
        }
    }
}

/// Fields that are shown as they are, where they have a value.
const FIELDS: [&str; 7] =
    ["serves", "adopted_from", "evidence_months", "implemented_on", "proven_until", "proven_by", "replaced_by"];

/// Facts, and links that stand nowhere else.
pub fn aside(visitor: &Visitor, held: &Held) -> Markup {
    let kinds = [Evidence::kind_of(), Action::kind_of(), SoaLine::kind_of()];
    let unit = visitor.view.label(Unit::kind_of(), held.envelope.unit);
    let owner = held.typed::<Control>().and_then(|control| control.owner);
    html! {
        section.card {
            header { h2 { "Facts" } small { "version " (held.version) } }
            div.body { dl.facts {
                dt { "Owner" } dd { @match owner { Some(owner) => (name(&visitor.view, owner.id)), None => span.unset { "nobody yet" } } }
                @for field_name in FIELDS {
                    @if let Some((position, field)) = held.kind.field(field_name) {
                        @let found = held.get(position);
                        @if found.is_present() && found != Value::Absent { dt { (field.label) } dd { (value(visitor, field, &found)) } }
                    }
                }
                @if let Some(unit) = unit { dt { "Unit" } dd { (unit) } }
                @for id in &held.envelope.external { dt { "Elsewhere" } dd { span.ref { (id) } } }
            } }
        }
        (other_links(visitor, held, &|linked: &Held| kinds.contains(&linked.kind)))
    }
}
