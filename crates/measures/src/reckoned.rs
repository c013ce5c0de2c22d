//! What a measure comes to, and its inputs.

use isms::Typed;
use isms::evaluation::Amount;
use record::{Id, Kind};

/// What a measure comes to.
#[derive(Clone, Debug, PartialEq)]
pub struct Reckoned {
    /// The value; nothing where there is nothing to look at.
    pub value: Option<Amount>,
    /// What was looked at, in the order of the records' birth.
    pub inputs: Vec<Input>,
}

/// Something that a measure looked at.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Input {
    /// What it is.
    pub what: What,
    /// How often it counts.
    pub counts: usize,
    /// Of how often; never where it is left out.
    pub among: usize,
    /// The number by which it counts: days, a product, a percentage.
    pub number: Option<i64>,
}

/// What an input is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum What {
    /// A record.
    Record(&'static Kind, Id),
    /// A rule of the catalogue, by its id.
    Rule(&'static str),
}

impl Input {
    /// A record that is looked at, and whether it counts.
    pub fn of<T>(record: &Typed<'_, T>, counts: bool) -> Self {
        Self {
            what: What::Record(record.held.kind, record.held.id),
            counts: usize::from(counts),
            among: 1,
            number: None,
        }
    }

    /// The same with a number.
    pub fn with(self, number: Option<i64>) -> Self {
        Self { number, ..self }
    }

    /// The same for several at once.
    pub fn times(self, counts: usize, among: usize) -> Self {
        Self { counts, among, ..self }
    }

    /// A record that is left out.
    pub fn left_out<T>(record: &Typed<'_, T>) -> Self {
        Self { counts: 0, among: 0, ..Self::of(record, false) }
    }

    /// Whether it is left out.
    pub fn is_left_out(&self) -> bool {
        self.among == 0
    }
}

impl Reckoned {
    /// How many count.
    pub fn counting(&self) -> usize {
        self.inputs.iter().map(|input| input.counts).sum()
    }

    /// Of how many.
    pub fn population(&self) -> usize {
        self.inputs.iter().map(|input| input.among).sum()
    }

    /// How many were left out.
    pub fn left_out(&self) -> usize {
        self.inputs.iter().filter(|input| input.is_left_out()).count()
    }

    fn without_value(inputs: Vec<Input>) -> Self {
        Self { value: None, inputs }
    }

    /// The share of those that count, in percent.
    pub(crate) fn share(inputs: Vec<Input>) -> Self {
        let reckoned = Self::without_value(inputs);
        let value = Amount::percent(reckoned.counting(), reckoned.population());
        Self { value, ..reckoned }
    }

    /// How many count, of something.
    pub(crate) fn count(inputs: Vec<Input>) -> Self {
        let reckoned = Self::without_value(inputs);
        let value = (reckoned.population() > 0).then(|| Amount::whole(reckoned.counting()));
        Self { value, ..reckoned }
    }

    /// The middle number of those that count; 0 where something was looked at and nothing of it counts.
    pub(crate) fn median(inputs: Vec<Input>) -> Self {
        let numbers: Vec<i64> =
            inputs.iter().filter(|input| input.counts > 0).filter_map(|input| input.number).collect();
        let reckoned = Self::without_value(inputs);
        let none = (reckoned.population() > 0).then(|| Amount::whole(0));
        Self { value: Amount::median(numbers).or(none), ..reckoned }
    }

    /// The mean number of those that count.
    pub(crate) fn mean(inputs: Vec<Input>) -> Self {
        let numbers: Vec<i64> =
            inputs.iter().filter(|input| input.counts > 0).filter_map(|input| input.number).collect();
        let count = i64::try_from(numbers.len()).unwrap_or(i64::MAX);
        let sum: i64 = numbers.iter().sum();
        let value = (sum * 100 + count / 2).checked_div(count).map(Amount::hundredths);
        Self { value, inputs }
    }

    /// The number that nine tenths of those looked at do not exceed. One without a number exceeds all others.
    pub(crate) fn ninth_tenth(inputs: Vec<Input>) -> Self {
        let mut numbers: Vec<i64> =
            inputs.iter().filter(|input| input.among > 0).map(|input| input.number.unwrap_or(i64::MAX)).collect();
        numbers.sort_unstable();
        let place = (numbers.len() * 9).div_ceil(10).saturating_sub(1);
        let found = numbers.get(place).copied().filter(|number| *number != i64::MAX);
        Self { value: found.map(|number| Amount::hundredths(number * 100)), inputs }
    }
}
