//! Objectives and how performance is measured (6.2, 9.1).
//!
//! | module | holds |
//! |---|---|
//! | [`metric`] | what is measured, how, how often, by whom, and from which value on somebody looks |
//! | [`measurement`] | what it came to, who judged that, what was decided |
//! | [`amount`] | the numbers that are measured |
//! | [`objective`] | what is to be reached, by whom, by when, and what came of it |
//! | [`tie`] | who is tied to a measurement by its metric |

pub mod amount;
pub mod measurement;
pub mod metric;
pub mod objective;
pub mod tie;

pub use amount::Amount;
pub use measurement::{CorrectedValue, Measurement, MeasurementStep, ValueDecision, measurements_of};
pub use metric::{Direction, Judgement, Metric, MetricFrequency};
pub use objective::{Objective, ObjectiveLevel, ObjectiveStep};
