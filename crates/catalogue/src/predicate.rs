//! Statements about a person and a record that are true or false. Steps name their actors with them.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::{Link, Role};

/// A statement about a person, at one record. Whether it is true is found out where people and records are known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Predicate {
    /// Holds the role at the record's unit or above it (`role.isms_manager`).
    Role(Role),
    /// Is tied to the record (`link.owner`).
    Link(Link),
    /// Holds the role that the criteria in force name for the level, and is not the risk's owner (`authority.level`).
    Authority,
    /// The matrix gives one of the person's roles write access to the object group (`right.write`).
    RightWrite,
    /// One of the person's roles may grant the role in question, to somebody else (`right.grant`).
    RightGrant,
    /// A connector with its own account; it never decides (`service.connector`).
    Connector,
}

impl Predicate {
    /// Every predicate there is: roles, links, then the four that stand alone.
    pub fn all() -> impl Iterator<Item = Self> {
        let roles = Role::ALL.iter().copied().map(Self::Role);
        let links = Link::ALL.iter().copied().map(Self::Link);
        roles.chain(links).chain([Self::Authority, Self::RightWrite, Self::RightGrant, Self::Connector])
    }
}

/// The text names no predicate.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("\"{0}\" is no predicate. data/rights.yaml lists them under predicates.")]
pub struct UnknownPredicate(pub String);

impl FromStr for Predicate {
    type Err = UnknownPredicate;

    fn from_str(id: &str) -> Result<Self, UnknownPredicate> {
        let predicate = match id.split_once('.') {
            Some(("role", role)) => Role::from_id(role).map(Self::Role),
            Some(("link", link)) => Link::from_id(link).map(Self::Link),
            Some(("authority", "level")) => Some(Self::Authority),
            Some(("right", "write")) => Some(Self::RightWrite),
            Some(("right", "grant")) => Some(Self::RightGrant),
            Some(("service", "connector")) => Some(Self::Connector),
            _ => None,
        };
        predicate.ok_or_else(|| UnknownPredicate(id.to_owned()))
    }
}

impl fmt::Display for Predicate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Role(role) => write!(f, "role.{role}"),
            Self::Link(link) => write!(f, "link.{link}"),
            Self::Authority => f.write_str("authority.level"),
            Self::RightWrite => f.write_str("right.write"),
            Self::RightGrant => f.write_str("right.grant"),
            Self::Connector => f.write_str("service.connector"),
        }
    }
}

impl TryFrom<String> for Predicate {
    type Error = UnknownPredicate;

    fn try_from(id: String) -> Result<Self, UnknownPredicate> {
        id.parse()
    }
}

impl From<Predicate> for String {
    fn from(predicate: Predicate) -> Self {
        predicate.to_string()
    }
}
