//! What a version changes: its differences from the one before, and the risks whose level it moves.

use isms::Typed;
use isms::risk::criteria::Conversion;
use isms::risk::criteria::touched::{Touched, touched_by};
use isms::risk::{CriteriaStep, Risk, RiskCriteria, RiskStep};
use maud::{Markup, html};
use record::{Change, Kinded as _};

use super::Shown;
use crate::component::{diff, level, prose};
use crate::format::{counted, date};

/// The differences from the version before, with the reason for them.
pub fn changed(shown: &Shown<'_>) -> Markup {
    let Some((held, before)) = shown.before else { return html! {} };
    let is_content = |change: &Change| {
        let field = RiskCriteria::kind_of().field(&change.field).map(|(_, field)| field);
        field.is_some_and(|field| !field.is_decided && !field.is_title && field.link.is_none())
            && change.field != "change_reason"
    };
    let mut changes = record::changes(&held.body(), &shown.held.body());
    changes.retain(is_content);
    changes.retain(|change| !matches!(change.field.as_str(), "conversion" | "reanalyse_by"));
    html! {
        section.card {
            header { h2 { "What changed since version " (before.edition.get()) } }
            div.body {
                @if let Some(reason) = &shown.version.change_reason { div.prose.why { (prose(reason)) } }
                @if changes.is_empty() { p.faint { "Nothing that counts for a level or an acceptance." } }
                @else { (diff(&shown.visitor.view, shown.held.kind, &changes)) }
            }
        }
    }
}

/// The risks whose level is another by this version; nothing for a version that is over.
pub fn touched(shown: &Shown<'_>) -> Markup {
    let view = &shown.visitor.view;
    let versions: Vec<Typed<'_, RiskCriteria>> = view.all().collect();
    let is_over = shown.version.step == CriteriaStep::Superseded;
    // A first version changes nobody's level.
    if is_over || versions.len() < 2 {
        return html! {};
    }
    let touched = touched_by(view.all(), &versions, shown.version);
    let is_in_force = shown.version.step == CriteriaStep::Approved;
    if touched.is_empty() && is_in_force {
        return html! {};
    }
    html! {
        section.card {
            header {
                h2 {
                    @match (touched.len(), is_in_force) {
                        (0, _) => "No open risk changes its level",
                        (count, true) => { (counted(count, "open risk has", "open risks have")) " a level by an earlier version" },
                        (count, false) => { (counted(count, "open risk changes its", "open risks change their")) " level" },
                    }
                }
            }
            @if touched.is_empty() { div.body { span.faint { "Looked up in this matrix, every rating gives the level that it has today." } } }
            @else { (table(shown, &touched)) footer { (rule(shown.version)) } }
        }
    }
}

fn table(shown: &Shown<'_>, touched: &[Touched<'_>]) -> Markup {
    html! {
        div.scroll { table.table.rows aria-label="Risks whose level changes" {
            thead { tr { th.key scope="col" { "Number" } th.name scope="col" { "Risk" } th scope="col" { "Level now" } th scope="col" { "Then" } th scope="col" { "Its acceptance" } } }
            tbody { @for one in touched { tr {
                td.key { span.ref { (one.risk.held.handle_short()) } }
                th.name scope="row" { a.title href=(shown.visitor.href(&format!("{}/{}", one.risk.held.kind.plural, one.risk.held.handle()))) { (one.risk.title) } }
                td data-label="Level now" { (level(one.before)) }
                td data-label="Then" { @match one.after { Some(after) => { (level(after)) }, None => { span.faint { "not set" } } } }
                td data-label="Its acceptance" { (acceptance(one)) }
            } } }
        } }
    }
}

fn acceptance(touched: &Touched<'_>) -> &'static str {
    let risk: &Risk = touched.risk.it;
    let rises = touched.after.is_some_and(|after| after > touched.before);
    match (risk.step == RiskStep::Accepted, rises) {
        (false, _) => "none yet",
        (true, true) => "ends with the new level",
        (true, false) => "stands",
    }
}

/// How they get to their new level.
fn rule(version: &RiskCriteria) -> String {
    let by = version.reanalyse_by.map(|day| format!(" by {}", date(day)));
    match (version.conversion, by) {
        (Some(Conversion::KeepRatings), _) => {
            "Their ratings stay as they are and are looked up in this matrix, when the ISMS manager converts them.".to_owned()
        }
        (Some(Conversion::AnalyseAgain), by) => format!("Each of them is analysed again{}.", by.unwrap_or_default()),
        (None, Some(by)) => format!("Each of them is analysed again{by}."),
        (None, None) => {
            "Not said yet: whether ratings are converted, or by which day these risks are analysed again. Approval asks for it."
                .to_owned()
        }
    }
}
