//! Risks above the line that no plan holds as they are treated now, and that nobody accepted.

use access::View;
use door::Visitor;
use isms::Held;
use isms::risk::{Risk, RiskStep};
use isms::treatment::{PlanStep, TreatmentPlan};
use maud::{Markup, html};
use record::{Kinded as _, Value};

use crate::component::{level, toned};
use crate::format::counted;
use crate::risk::{self, decision, name};

/// How many the page names; the register has the others.
const SHOWN: usize = 20;

/// Those risks, the highest first.
pub fn risks<'a>(view: &'a View, plans: &[(&Held, &TreatmentPlan)]) -> Vec<(&'a Held, &'a Risk)> {
    let is_above = |held: &Held| risk::derived(view, held, "is_above_line") == Value::Truth(true);
    let records = view.records(Risk::kind_of()).filter(|held| held.is_living());
    let risks = records.filter_map(|held| Some((held.as_ref(), held.typed::<Risk>()?)));
    let mut found: Vec<_> = risks
        .filter(|(held, risk)| !is_decided(view, risk) && !is_planned(held, risk, plans) && is_above(held))
        .collect();
    found.sort_by_key(|(held, _)| (std::cmp::Reverse(risk::level(view, held, "level")), held.envelope.number));
    found
}

/// Whether its owner accepted it, or its treatment has come to its end.
fn is_decided(view: &View, risk: &Risk) -> bool {
    match risk.step {
        RiskStep::Accepted => !risk.has_lapsed(view.today()),
        RiskStep::Treated | RiskStep::Rejected | RiskStep::Closed => true,
        RiskStep::Identified
        | RiskStep::Analysed
        | RiskStep::Evaluated
        | RiskStep::TreatmentPlanned
        | RiskStep::InTreatment => false,
    }
}

/// Whether a plan holds it: one on its way to approval, or one that approves what is chosen now.
fn is_planned(held: &Held, risk: &Risk, plans: &[(&Held, &TreatmentPlan)]) -> bool {
    plans.iter().any(|(_, plan)| match plan.step {
        PlanStep::Draft | PlanStep::Submitted => plan.lines.iter().any(|line| line.risk.id == held.id),
        PlanStep::Approved => plan.approves(held.id, risk),
        PlanStep::Superseded => false,
    })
}

/// The card; nothing where there is none.
pub fn card(visitor: &Visitor, risks: &[(&Held, &Risk)]) -> Markup {
    let view = &visitor.view;
    html! {
        @if !risks.is_empty() {
            section.card #unplanned {
                header { h2 { "Above the line and in no plan" } small { (counted(risks.len(), "risk", "risks")) } }
                div.scroll { table.table.rows aria-label="Risks in no plan" {
                    thead { tr { th scope="col" { "Number" } th scope="col" { "Risk" } th scope="col" { "Level" } th scope="col" { "Where it stands" } th scope="col" { "Owner" } th scope="col" { span.spoken { "What to do" } } } }
                    tbody { @for (held, risk) in risks.iter().take(SHOWN) {
                        @let path = format!("{}/{}", held.kind.plural, held.handle());
                        tr {
                            td.key { span.ref { (held.handle()) } }
                            th.name scope="row" { a.title href=(visitor.href(&path)) { (held.title()) } }
                            td data-label="Level" { @if let Some(found) = risk::level(view, held, "level") { (level(found)) } }
                            td.at { @if let Some(decision) = decision::decision(view, held) { (toned(decision.tone, &decision.words)) } }
                            td data-label="Owner" { @match risk.owner { Some(owner) => (name(view, owner.id)), None => span.faint { "nobody yet" } } }
                            td.row { @if !view.is_past() { a.btn.small href=(visitor.href(&format!("{path}/treatment"))) { "Plan its treatment" } } }
                        }
                    } }
                } }
                @if risks.len() > SHOWN { footer { a href=(visitor.href("risks?is_above_line=true")) { "and " (risks.len() - SHOWN) " more" } } }
            }
        }
    }
}
