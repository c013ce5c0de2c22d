//! Suppliers (A.5.19 to A.5.23): who delivers something that the ISMS depends on, what the contract says, and what is known of how
//! they keep information safe.
//!
//! | module | holds |
//! |---|---|
//! | [`register`] | a supplier, from the proposal to the end of the contract |
//! | [`contract`] | the clauses of a contract, and who works for the supplier in turn |
//! | [`assessment`] | one assessment: what was asked, what they answered, what we made of it |
//! | [`tie`] | who decides about an assessment |

pub mod assessment;
pub mod contract;
pub mod register;
pub mod tie;

pub use assessment::{AssessmentMethod, AssessmentStep, SupplierAssessment, SupplierDecision, assessments_of};
pub use contract::{ClauseRow, ClauseTopic, Subprocessor, Wording};
pub use register::{Criticality, DataAccess, Supplier, SupplierStep};
