//! The pages of treatment: what is being done about risks, one plan, one action, and the desk at which the treatment of one
//! risk is put together.
//!
//! | module | shows |
//! |---|---|
//! | [`overview`] | all of it: plans with their approvals, what is in none, actions with what they take |
//! | [`plan`] | one version of the plan: its rows, who approved, what changed since |
//! | [`action`] | one action |
//! | [`desk`] | one risk's option, controls, actions and target on one page |
//! | [`effort`] | what actions cost together |

pub mod action;
pub mod desk;
mod effort;
mod overview;
pub mod plan;

use access::View;
use axum::http::Method;
use door::{Does, Routes};
use isms::Held;
use isms::control::Control;
use isms::treatment::{Action, PlanStep, TreatmentPlan};
use record::{Id, Kinded as _};

pub use effort::Effort;
pub use overview::may_see;

/// Their routes beside the general ones.
pub fn routes() -> Routes {
    Routes::new()
        .add(Method::GET, "/o/{slug}/treatment", Does::ShowsDerived, overview::page)
        .add(Method::GET, "/o/{slug}/risks/{handle}/treatment", Does::Decides, desk::page)
        .add(Method::POST, "/o/{slug}/risks/{handle}/treatment", Does::Decides, desk::save)
}

/// The living actions that serve a risk, as far as the viewer sees them.
pub fn actions_of(view: &View, risk: Id) -> Vec<(&Held, &Action)> {
    let (referring, _) = view.referring(risk);
    let living = referring.into_iter().filter(|linked| linked.held.is_living());
    living.filter_map(|linked| Some((linked.held.as_ref(), linked.held.typed()?))).collect()
}

/// The controls in use that treat a risk, as far as the viewer sees them.
pub fn controls_of(view: &View, risk: Id) -> Vec<(&Held, &Control)> {
    let (referring, _) = view.referring(risk);
    let living = referring.into_iter().filter(|linked| linked.held.is_living());
    let controls = living.filter_map(|linked| Some((linked.held.as_ref(), linked.held.typed::<Control>()?)));
    controls.filter(|(_, control)| control.is_in_use()).collect()
}

/// The versions of plans that are being put together, wait for approval, or are in force.
fn current_plans(view: &View) -> Vec<(&Held, &TreatmentPlan)> {
    let living = view.records(TreatmentPlan::kind_of()).filter(|held| held.is_living());
    let plans = living.filter_map(|held| Some((held.as_ref(), held.typed::<TreatmentPlan>()?)));
    let mut plans: Vec<_> = plans.filter(|(_, plan)| plan.step != PlanStep::Superseded).collect();
    plans.sort_by_key(|(held, plan)| (plan.step == PlanStep::Approved, std::cmp::Reverse(held.envelope.number)));
    plans
}
