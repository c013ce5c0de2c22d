//! Who is tied to an assessment because they answer for the supplier.

use record::Id;

use super::SupplierAssessment;
use crate::tie::Tie;
use crate::{Held, Isms};

/// Whoever owns the supplier decides about its assessments, and needs no role for that but the one that everybody holds.
pub const OF_ASSESSMENT: &[Tie] =
    &[Tie { link: "owner", needs_role: "employee", is_handed_over: false, through: units_of_supplier_owner }];

fn units_of_supplier_owner(isms: &Isms, held: &Held, person: Id) -> Vec<Id> {
    let supplier = held.typed::<SupplierAssessment>().and_then(|assessment| isms.get(assessment.supplier));
    let owner = supplier.and_then(|supplier| supplier.owner).filter(|owner| owner.id == person);
    owner.and_then(|owner| isms.get(owner)).map(|owner| owner.held.envelope.unit).into_iter().collect()
}
