//! Who is tied to a nonconformity although no field names them: whoever leads the unit of the person who reported it.

use record::Id;

use super::nonconformity::Nonconformity;
use crate::tie::Tie;
use crate::{Held, Isms};

/// The ties of a nonconformity.
pub const OF_NONCONFORMITY: &[Tie] =
    &[Tie { link: "reporter_manager", needs_role: "manager", is_handed_over: false, through: units_of_reporter }];

/// The unit of whoever reported it. Nobody answers for what they reported themselves.
fn units_of_reporter(isms: &Isms, held: &Held, person: Id) -> Vec<Id> {
    let reporter = held.typed::<Nonconformity>().and_then(|nonconformity| nonconformity.reported_by);
    let reporter = reporter.filter(|reporter| reporter.id != person).and_then(|reporter| isms.get(reporter));
    reporter.map(|reporter| reporter.held.envelope.unit).into_iter().collect()
}
