//! Objectives and how performance is measured (6.2, 9.1).
//!
//! | module | holds |
//! |---|---|
//! | [`metric`] | what is measured, how, how often, by whom, and from which value on somebody looks |
//! | [`objective`] | what is to be reached, by whom, by when, and what came of it |

pub mod metric;
pub mod objective;

pub use metric::{Direction, Metric, MetricFrequency};
pub use objective::{Objective, ObjectiveLevel, ObjectiveStep};
