//! What can be done about a risk. Acceptance is not among it: it is the decision that ends each of them.

use crate::vocabulary::vocabulary;

vocabulary! {
    /// The treatment options of ISO/IEC 27005, under the names used everywhere.
    pub enum TreatmentOption {
        /// Change likelihood or consequence with controls.
        Modify = "modify",
        /// Let others carry a part of it, by contract or insurance.
        Share = "share",
        /// Do not do, or stop doing, what brings the risk.
        Avoid = "avoid",
        /// Keep the risk as it is.
        Retain = "retain",
    }
}
