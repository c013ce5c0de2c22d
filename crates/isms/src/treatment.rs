//! Risk treatment (6.1.3, 8.3).
//!
//! | module | holds |
//! |---|---|
//! | [`action`] | what somebody does by a day |
//! | [`plan`] | versions of the plan that risk owners approve |
//! | `tie` | who is tied to a version by its risks |

pub mod action;
pub mod plan;
pub(crate) mod tie;

pub(crate) use action::agreed_by;
pub use action::{Action, ActionStep, EffectFound, actions_bringing, actions_for, actions_of};
pub use plan::{PlanApproval, PlanLine, PlanStep, TreatmentPlan, approved_plan_with};
