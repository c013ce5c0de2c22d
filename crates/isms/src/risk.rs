//! Risks (6.1.2, 6.1.3, 8.2, 8.3): what could go wrong, how bad it is by criteria that everybody shares, and what its
//! owner decided.
//!
//! | module | holds |
//! |---|---|
//! | [`criteria`] | scales, matrix, acceptance line and authority, in versions |
//! | [`level`] | the four levels, and the ratings that they are looked up from |
//! | [`register`] | the risks |
//! | [`acceptance`] | what owners signed |
//! | [`threat`], [`weakness`] | what risks are made of |

pub mod acceptance;
pub mod criteria;
pub(crate) mod derived;
pub mod level;
pub mod register;
pub mod threat;
pub mod weakness;

pub use acceptance::Acceptance;
pub use criteria::{CriteriaStep, RiskCriteria, in_force};
pub use level::{Rating, RiskLevel};
pub use register::{Risk, RiskStep, TreatmentOption};
