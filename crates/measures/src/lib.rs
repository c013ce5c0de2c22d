//! The measures of the catalogue that follow from what is recorded here: each a pure function of a value, a period and its last day, with
//! what it looked at (9.1, `kpis.yaml`).
//!
//! A measure says in words what is looked at, what counts and what is left out, and gives every record that it looked at with the part that
//! it played. The same value and the same period give the same number, today and for an auditor years later. It knows no rights: who may
//! read which input, `access` says.
//!
//! INVARIANT: where there is nothing to look at there is no value. Nothing missing ever counts as good.
//!
//! | module | holds the measures of |
//! |---|---|
//! | [`reckoned`] | what a measure comes to, and its inputs |
//! | [`table`] | the list of them |
//! | `rules` | what the rules find |
//! | `risks` | risks, their acceptance and treatment |
//! | `controls` | controls and their evidence |
//! | `people` | documents and who read them, training, campaigns, competence |
//! | `evaluation` | audits, nonconformities, objectives, decisions |

mod controls;
mod evaluation;
mod people;
pub mod reckoned;
mod risks;
mod rules;
pub mod table;

use isms::Isms;
use jiff::civil::Date;

pub use reckoned::{Input, Reckoned, What};
pub use table::{MEASURINGS, Measuring};

/// What a measure looks at: a value on a day, and the days that belong to the period.
#[derive(Clone, Copy)]
pub struct Asked<'a> {
    /// The value.
    pub isms: &'a Isms,
    /// The day before the first one of the period.
    pub after: Date,
    /// The last one of the period, which is today's of the value.
    pub today: Date,
}

impl Asked<'_> {
    fn is_within(&self, day: Date) -> bool {
        self.after < day && day <= self.today
    }
}

/// How the measure of that id is reckoned; nothing where its figures are not kept here and people enter it.
pub fn of(id: &str) -> Option<&'static Measuring> {
    MEASURINGS.iter().find(|measuring| measuring.id == id)
}

impl Measuring {
    /// What it comes to.
    pub fn reckon(&self, asked: Asked<'_>) -> Reckoned {
        (self.reckon)(&asked)
    }
}
