//! Who is tied to a measurement by its metric: whoever measures, judges and answers for it today, so that the work goes on when one of
//! them is replaced.

use record::{Id, Ref};

use super::measurement::Measurement;
use super::metric::Metric;
use crate::people::Person;
use crate::tie::Tie;
use crate::{Held, Isms};

/// The ties of a measurement. They take no role but the one that everybody holds.
pub const OF_MEASUREMENT: &[Tie] = &[
    tie("collector", |isms, held, person| units_of(isms, held, person, |metric| metric.collector)),
    tie("evaluator", |isms, held, person| units_of(isms, held, person, |metric| metric.evaluator)),
    tie("owner", |isms, held, person| units_of(isms, held, person, |metric| metric.owner)),
];

const fn tie(link: &'static str, through: fn(&Isms, &Held, Id) -> Vec<Id>) -> Tie {
    Tie { link, needs_role: "employee", is_handed_over: false, through }
}

/// The unit of the person, where the metric names them.
fn units_of(isms: &Isms, held: &Held, person: Id, named: fn(&Metric) -> Option<Ref<Person>>) -> Vec<Id> {
    let metric = held.typed::<Measurement>().and_then(|measurement| isms.get(measurement.metric));
    let found = metric.and_then(|metric| named(metric.it)).filter(|found| found.id == person);
    found.and_then(|found| isms.get(found)).map(|found| found.held.envelope.unit).into_iter().collect()
}
