//! How far two people agreed who rated the same risks without knowing each other's ratings.

use record::Number;

use super::{CalibrationRating, RiskAssessment};

/// How many risks a sample holds, or all where there are fewer.
pub const SAMPLE: usize = 5;
/// From which share of ratings on, in percent, a group rates alike enough for its results to be compared (6.1.2 b).
pub const ENOUGH: usize = 80;

/// How many ratings of a sample lie within one level of each other. Likelihood and consequence of a risk are two ratings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Agreement {
    /// So many agree.
    pub agreed: usize,
    /// Of so many; never 0.
    pub ratings: usize,
}

impl Agreement {
    /// The share, in whole percent; rounded down.
    pub fn percent(self) -> usize {
        self.agreed * 100 / self.ratings
    }

    /// Whether people rate alike enough.
    pub fn is_enough(self) -> bool {
        self.percent() >= ENOUGH
    }
}

impl RiskAssessment {
    /// How far the two agreed; nothing before a calibration.
    pub fn agreement(&self) -> Option<Agreement> {
        let rated = self.calibration.iter().flat_map(pairs);
        let (agreed, ratings) = rated.fold((0, 0), |(agreed, ratings), (first, second)| {
            (agreed + usize::from(first.get().abs_diff(second.get()) <= 1), ratings + 1)
        });
        (ratings > 0).then_some(Agreement { agreed, ratings })
    }
}

fn pairs(row: &CalibrationRating) -> [(Number<1, 5>, Number<1, 5>); 2] {
    [(row.first_likelihood, row.second_likelihood), (row.first_consequence, row.second_consequence)]
}
