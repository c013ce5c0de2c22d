//! Threats (6.1.2 c): what could happen.

use record::{Choice, Line, Prose, Record};

/// Something that could happen to information: an event with a cause, such as Takeover of a user account. Threats suggest
/// where to look for risks (6.1.2 c); which of them are risks of this organisation, people decide.
#[derive(Clone, Debug, PartialEq, Record)]
#[record(plural = "threats", clause = "6.1.2", prefix = "TH")]
pub struct Threat {
    /// The event in a few words.
    #[field(title, listed, searched)]
    pub name: Line,
    /// What sort of event it is.
    #[field(listed)]
    pub group: Option<ThreatGroup>,
    /// Who or what brings it about, and what happens then.
    #[field(searched)]
    pub description: Option<Prose>,
    /// Whether the wrong people could learn something.
    #[field(listed)]
    pub confidentiality: Option<bool>,
    /// Whether something could be wrong or changed.
    #[field(listed)]
    pub integrity: Option<bool>,
    /// Whether something could be missing when it is needed.
    #[field(listed)]
    pub availability: Option<bool>,
    /// The reference controls that usually answer it, such as A.5.17, A.8.5.
    #[field(searched)]
    pub typical_controls: Option<Line>,
    /// What to ask in a workshop to find out whether it is a risk here.
    #[field(detail)]
    pub questions: Option<Prose>,
    /// Its id in the starter library, if it came from there.
    #[field(detail, unique)]
    pub from_library: Option<Line>,
}

/// What sort of event a threat is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Choice)]
pub enum ThreatGroup {
    /// Somebody uses access that is not theirs, or theirs for something else.
    AccessMisuse,
    /// Harmful software, encryption for ransom, threats to publish.
    MalwareAndExtortion,
    /// A mistake in software is used or shows by itself.
    SoftwareWeakness,
    /// A supplier does not deliver, or is attacked.
    SupplierFailure,
    /// A cloud service is set up so that others can get in.
    CloudMisconfiguration,
    /// Devices, media or papers get lost or are stolen.
    LossAndTheft,
    /// Somebody does something wrong without wanting to.
    HumanError,
    /// Somebody is deceived for money.
    Fraud,
    /// Somebody who works here does harm on purpose.
    Insider,
    /// Fire, water, heat, power, break-in.
    PhysicalAndClimate,
    /// Something is not there when it is needed.
    Availability,
    /// Personal data is used, kept or passed on where it must not be.
    Privacy,
    /// Law or contract is broken.
    Legal,
    /// Knowledge leaves, or too few people have it.
    PeopleAndKnowledge,
    /// Artificial intelligence is used, or used against one.
    #[choice(label = "AI use")]
    AiUse,
}
