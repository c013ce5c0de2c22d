//! How many open risks stand in which cell, by each of their ratings.

use std::collections::BTreeMap;

use access::View;
use isms::risk::Risk;
use record::{Id, Kinded as _, Number};

/// Which rating stands in the matrix.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Of {
    Today,
    Before,
    Target,
    Residual,
}

pub const ALL: [Of; 4] = [Of::Today, Of::Before, Of::Target, Of::Residual];

impl Of {
    pub fn read(query: &str) -> Self {
        let asked = query.split('&').find_map(|pair| pair.strip_prefix("of=")).unwrap_or_default();
        ALL.into_iter().find(|of| of.code() == asked).unwrap_or(Of::Today)
    }

    pub fn code(self) -> &'static str {
        match self {
            Of::Today => "today",
            Of::Before => "before",
            Of::Target => "target",
            Of::Residual => "residual",
        }
    }

    pub fn label(self) -> &'static str {
        match self {
            Of::Today => "Today",
            Of::Before => "Before controls",
            Of::Target => "Target",
            Of::Residual => "After treatment",
        }
    }

    /// Likelihood, consequence, and the criteria by which they were rated.
    fn rating(self, risk: &Risk) -> Option<(i64, i64, Id)> {
        let pair = |likelihood: Option<Number<1, 5>>, consequence: Option<Number<1, 5>>| {
            Some((likelihood?.get(), consequence?.get()))
        };
        match self {
            Of::Today => risk.decisive().map(|rating| (rating.likelihood, rating.consequence(), rating.criteria.id)),
            Of::Residual => risk.residual().map(|rating| (rating.likelihood, rating.consequence(), rating.criteria.id)),
            Of::Before => {
                let (likelihood, consequence) =
                    pair(risk.inherent.inherent_likelihood, risk.inherent.inherent_consequence)?;
                Some((likelihood, consequence, risk.current.criteria?.id))
            }
            Of::Target => {
                let treatment = &risk.treatment;
                let (likelihood, consequence) = pair(treatment.target_likelihood, treatment.target_consequence)?;
                Some((likelihood, consequence, treatment.target_criteria?.id))
            }
        }
    }

    /// The question of the register that a cell is the answer to.
    pub fn question(self, likelihood: i64, consequence: i64, edition: i64, criteria: Id) -> String {
        let (of, by) = match self {
            Of::Today => ("decisive", format!("decisive_edition={edition}")),
            Of::Before => ("inherent", format!("criteria={criteria}")),
            Of::Target => ("target", format!("target_criteria={criteria}")),
            Of::Residual => ("residual", format!("residual_criteria={criteria}")),
        };
        format!(
            "{}?is_open=true&{of}_likelihood={likelihood}&{of}_consequence={consequence}&{by}",
            Risk::kind_of().plural
        )
    }
}

/// How many open risks stand where.
#[derive(Clone, Debug, Default)]
pub struct Cells {
    /// By likelihood and consequence.
    pub counts: BTreeMap<(i64, i64), usize>,
    /// Those rated by other versions of the criteria, by version.
    pub apart: BTreeMap<Id, usize>,
    /// Those that nobody rated so.
    pub unrated: usize,
}

impl Cells {
    pub fn over(view: &View, of: Of, in_force: Id) -> Self {
        let mut cells = Self::default();
        for risk in view.all::<Risk>().filter(|risk| risk.is_open()) {
            match of.rating(risk.it) {
                Some((likelihood, consequence, criteria)) if criteria == in_force => {
                    *cells.counts.entry((likelihood, consequence)).or_default() += 1;
                }
                Some((_, _, criteria)) => *cells.apart.entry(criteria).or_default() += 1,
                None => cells.unrated += 1,
            }
        }
        cells
    }

    pub fn at(&self, likelihood: i64, consequence: i64) -> usize {
        self.counts.get(&(likelihood, consequence)).copied().unwrap_or_default()
    }

    pub fn placed(&self) -> usize {
        self.counts.values().sum()
    }
}
