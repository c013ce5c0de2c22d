//! The demo organisation, Corvane Systems: 18 months of a made-up company. A generator turns it into dated records.

/// `sample-organisation.yaml` as it is.
pub const TEXT: &str = include_str!("../data/sample-organisation.yaml");
