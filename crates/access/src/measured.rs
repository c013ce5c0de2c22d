//! What a metric comes to when it is reckoned of the value that is shown, and from what, as far as one person may read it.
//!
//! Whoever sees a metric sees its values, and so what it comes to. Of the records that it is reckoned from they read the ones that they
//! may see; the others are counted.

use std::sync::Arc;

use isms::Held;
use isms::evaluation::{Amount, Metric};
use jiff::civil::Date;
use measures::{Asked, Input, Measuring, What};
use record::{Id, Kinded as _, Ref};

use crate::View;

/// What a metric comes to, with its inputs.
pub struct Measured<'a> {
    /// What it looks at, in words.
    pub measuring: &'static Measuring,
    /// The value; nothing where there is nothing to look at.
    pub value: Option<Amount>,
    /// How many count.
    pub counting: usize,
    /// Of how many.
    pub population: usize,
    /// How many were left out.
    pub left_out: usize,
    /// What was looked at and may be seen.
    pub inputs: Vec<SeenInput<'a>>,
    /// How many more there are.
    pub unseen: usize,
}

/// An input that the viewer may see.
pub struct SeenInput<'a> {
    /// The part that it plays.
    pub input: Input,
    /// The record; nothing for a rule.
    pub held: Option<&'a Arc<Held>>,
}

impl View {
    /// What a metric comes to by the records that are shown, where they hold it. `after` is the day before its period.
    pub fn measured(&self, metric: Id, after: Date) -> Option<Measured<'_>> {
        self.held(Metric::kind_of(), metric)?;
        let metric = self.shown.get(Ref::<Metric>::to(metric))?;
        let measuring = measures::of(metric.it.measure.as_deref()?)?;
        let reckoned = measuring.reckon(Asked { isms: &self.shown, after, today: self.today });
        let reads_rules = self.reading().has_results();
        let see = |input: &Input| match input.what {
            What::Record(kind, id) => self.held(kind, id).map(|held| SeenInput { input: *input, held: Some(held) }),
            What::Rule(_) => reads_rules.then_some(SeenInput { input: *input, held: None }),
        };
        let inputs: Vec<_> = reckoned.inputs.iter().filter_map(see).collect();
        Some(Measured {
            measuring,
            value: reckoned.value,
            counting: reckoned.counting(),
            population: reckoned.population(),
            left_out: reckoned.left_out(),
            unseen: reckoned.inputs.len() - inputs.len(),
            inputs,
        })
    }
}
