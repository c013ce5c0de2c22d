//! Who is tied to an audit although no field names them: whoever leads a unit that is audited.

use record::Id;

use super::one::Audit;
use crate::tie::Tie;
use crate::{Held, Isms};

/// The ties of an audit.
pub const OF_AUDIT: &[Tie] =
    &[Tie { link: "auditee_manager", needs_role: "manager", is_handed_over: false, through: audited_units }];

/// The units that are audited; the audit's own where none is named. Whoever leads an audit confirms no receipt of their own report.
fn audited_units(_: &Isms, held: &Held, person: Id) -> Vec<Id> {
    let Some(audit) = held.typed::<Audit>().filter(|audit| audit.lead.is_none_or(|lead| lead.id != person)) else {
        return Vec::new();
    };
    let units: Vec<Id> = audit.units.iter().map(|unit| unit.id).collect();
    if units.is_empty() { vec![held.envelope.unit] } else { units }
}
