//! Money as a share of yearly revenue, so that levels stay comparable when an organisation grows.

use std::fmt;
use std::ops::Range;

use serde::Deserialize;

/// A range of shares of yearly revenue, in basis points: 10 are 0.1 %, 10,000 are all of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RevenueShare {
    /// The smallest share that belongs to it.
    pub from: u32,
    /// The smallest share above it, which belongs to it no more; none for the highest level, which has no end.
    pub below: Option<u32>,
}

impl RevenueShare {
    /// The range in money, in whole units of the currency of `revenue`; without an end it ends at [`u64::MAX`].
    ///
    /// A bound is revenue x basis points / 10,000, rounded down. Neighbours round the same bound, so the ranges of a scale
    /// meet without gap or overlap in money, too.
    pub fn in_money(self, revenue: u64) -> Range<u64> {
        let amount = |basis_points: u32| {
            let exact = u128::from(revenue) * u128::from(basis_points) / 10_000;
            u64::try_from(exact).unwrap_or(u64::MAX)
        };
        amount(self.from)..self.below.map_or(u64::MAX, amount)
    }
}

impl fmt::Display for RevenueShare {
    /// In percent: `below 0.1 %`, `0.1 to 0.5 %`, `10 % or more`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.from, self.below.map(percent)) {
            (0, Some(below)) => write!(f, "below {below} %"),
            (from, Some(below)) => write!(f, "{} to {below} %", percent(from)),
            (from, None) => write!(f, "{} % or more", percent(from)),
        }
    }
}

/// Basis points as a number of percent, without zeros at the end.
fn percent(basis_points: u32) -> String {
    let (whole, hundredths) = (basis_points / 100, basis_points % 100);
    match (hundredths / 10, hundredths % 10) {
        (0, 0) => whole.to_string(),
        (tenths, 0) => format!("{whole}.{tenths}"),
        (_, _) => format!("{whole}.{hundredths:02}"),
    }
}
