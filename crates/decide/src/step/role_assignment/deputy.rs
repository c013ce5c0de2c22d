//! A deputy: somebody who holds the role of another while they are away, until a last day, and decides in their name.

use isms::leadership::{RoleAssignment, RoleName};
use jiff::ToSpan as _;
use record::Misfit;

use super::Proposal;
use crate::step::context::StepContext;

/// For how many months a deputy stands in at most. Whoever is away for longer hands over.
const MONTHS: i32 = 6;

/// Roles in which nobody stands in for another: who answers for the organisation is one of several, auditors are independent in person,
/// and what everybody may do needs no deputy.
const NOT_DELEGATED: [RoleName; 4] =
    [RoleName::Owner, RoleName::InternalAuditor, RoleName::LeadAuditor, RoleName::Employee];

/// What is wrong with naming a deputy.
pub(super) fn misfits(context: &StepContext<'_>, proposal: &Proposal) -> Vec<Misfit> {
    let Some(deputised) = proposal.deputises else { return Vec::new() };
    let Some(of) = context.isms().get(deputised) else { return Vec::new() };
    let role: &RoleAssignment = of.it;
    let mut misfits = Vec::new();
    let mut wrong = |field: &'static str, code: &'static str, sentence: &'static str| {
        misfits.push(Misfit::new(field, code, sentence));
    };
    if !of.held.is_living() || !role.is_in_force(context.today) {
        wrong("deputises", "not_in_force", "This role is not in force today. Choose one that is.");
    }
    if role.deputises.is_some() {
        wrong("deputises", "deputy_of_deputy", "This is a deputy already. Choose the role of whoever is away.");
    }
    if NOT_DELEGATED.contains(&role.role) {
        wrong("deputises", "not_delegable", "Nobody stands in for another in this role. Propose the role itself.");
    }
    if role.role != proposal.role {
        wrong("role", "another_role", "A deputy holds the same role. Choose that one.");
    }
    if context.unit.is_some_and(|unit| unit != of.held.envelope.unit) {
        wrong("unit", "another_unit", "A deputy holds the role at the same unit. Choose that one.");
    }
    if role.person == proposal.person {
        wrong("person", "same_person", "Choose somebody else than the one who is away.");
    }
    let begins = proposal.from.unwrap_or(context.today).max(context.today);
    let longest = begins.saturating_add(MONTHS.months());
    match proposal.to {
        None => wrong("to", "missing", "A deputy stands in until a last day. Give it."),
        Some(to) if to > longest => {
            wrong("to", "too_long", "A deputy stands in for six months at most. Hand over what takes longer.");
        }
        Some(to) if role.to.is_some_and(|last| to > last) => {
            wrong("to", "after_end", "The role itself ends before. Choose an earlier last day.");
        }
        Some(_) => {}
    }
    misfits
}
