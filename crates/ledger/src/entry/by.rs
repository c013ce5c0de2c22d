//! Who did it, and under which authority.

use uuid::Uuid;

/// The actor of an entry and the circumstances that make the act valid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct By {
    /// A person, or the product itself.
    pub actor: Actor,
    /// The role assignment under which the person acted.
    pub assignment: Option<Uuid>,
    /// The exception under which the person decided about their own work: the decision is not independent.
    pub exception: Option<Uuid>,
    /// The factor that was proven for this decision: a code such as `totp`.
    pub factor: Option<String>,
    /// The way in: a code such as `api`.
    pub via: Option<String>,
    /// The API token that was used.
    pub token: Option<Uuid>,
}

/// A person, or a service that acts without one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Actor {
    /// Id of the person.
    Person(Uuid),
    /// What the product did by itself: a code such as `founding`.
    Service(String),
}
