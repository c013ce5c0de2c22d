//! Weaknesses (6.1.2 c): why something could happen.

use record::{Choice, Line, Prose, Record};

/// Something that lets a threat come true or makes it worse, such as Accounts of leavers stay open. Weaknesses suggest
/// where controls are missing (6.1.2 c). Those found in one system by a scan or a test are not meant here.
#[derive(Clone, Debug, PartialEq, Record)]
#[record(plural = "weaknesses", titles = "Weaknesses", clause = "6.1.2", prefix = "W")]
pub struct Weakness {
    /// The weakness in a few words.
    #[field(title, listed, searched)]
    pub name: Line,
    /// Where it lies.
    #[field(listed)]
    pub group: Option<WeaknessGroup>,
    /// What is missing or wrong, and what that leads to.
    #[field(searched)]
    pub description: Option<Prose>,
    /// Whether the wrong people could learn something by it.
    #[field(detail)]
    pub confidentiality: Option<bool>,
    /// Whether something could be wrong or changed by it.
    #[field(detail)]
    pub integrity: Option<bool>,
    /// Whether something could be missing when it is needed.
    #[field(detail)]
    pub availability: Option<bool>,
    /// The reference controls that usually answer it, such as A.5.18, A.6.5.
    #[field(searched, listed)]
    pub typical_controls: Option<Line>,
    /// What to ask in a workshop to find out whether it is there.
    #[field(detail)]
    pub questions: Option<Prose>,
    /// Its id in the starter library, if it came from there.
    #[field(detail, unique)]
    pub from_library: Option<Line>,
}

/// Where a weakness lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Choice)]
pub enum WeaknessGroup {
    /// In rules and in who answers for what.
    #[choice(label = "Organisation and rules")]
    Organisation,
    /// In what people know and do.
    People,
    /// In buildings, and where people work elsewhere.
    #[choice(label = "Premises and places of work")]
    Physical,
    /// In who can get at what, and how they show who they are.
    #[choice(label = "Identity and access")]
    Access,
    /// In machines, programs and connections.
    #[choice(label = "Devices, systems and networks")]
    Technology,
    /// In daily work on systems, and in what is done when something happens.
    #[choice(label = "Operation and response")]
    Operations,
    /// In how software is made.
    Development,
    /// With those who deliver.
    #[choice(label = "Suppliers and cloud")]
    Supplier,
    /// In how information is kept and passed on.
    #[choice(label = "Information and personal data")]
    Information,
}
