//! What people choose from about a risk.

use record::Choice;

/// How a risk was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Choice)]
pub enum Approach {
    /// From what could happen to the business.
    #[choice(label = "By event")]
    Event,
    /// From what is worth protecting.
    #[choice(label = "By asset")]
    Asset,
}

/// The outcome of a comparison with the criteria.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Choice)]
pub enum Outcome {
    /// It can be accepted as it is.
    Acceptable,
    /// It needs treatment.
    #[choice(label = "Needs treatment")]
    Treat,
}

/// What can be done about a risk. Acceptance is none of them: it is the decision that ends each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Choice)]
pub enum TreatmentOption {
    /// Controls make it less likely or less bad.
    Modify,
    /// Others bear part of it: an insurer, a supplier.
    Share,
    /// What brings it about is stopped.
    Avoid,
    /// It is kept as it is.
    Retain,
}

/// Why the source of a risk is gone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Choice)]
pub enum SourceGone {
    /// What brought it about is not done any more.
    ActivityStopped,
    /// What it affected is retired.
    AssetRetired,
}

/// The steps of a risk that people take. That its acceptance lapsed follows from its last day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Choice)]
pub enum RiskStep {
    /// Named, not yet analysed.
    Identified,
    /// A duplicate, or no risk.
    Rejected,
    /// Rated.
    Analysed,
    /// Compared with the criteria.
    Evaluated,
    /// Accepted by its owner.
    Accepted,
    /// The treatment is chosen.
    TreatmentPlanned,
    /// Treatment is under way.
    InTreatment,
    /// Treated and rated again.
    Treated,
    /// Its source is gone.
    Closed,
}
