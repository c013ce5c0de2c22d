//! A row of the rights matrix: kinds of record that share who may see, write and decide.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::{Qualifier, Role};

/// Kinds of record with the same rights.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ObjectGroup {
    /// The name of the group, such as `risks`.
    #[serde(rename = "group")]
    pub id: String,
    /// The title of the row.
    pub title: String,
    /// The kinds of record in the group, by the names of the domain (`Risk`, `SoaLine`).
    pub entities: Vec<String>,
    /// The life cycles of those kinds.
    pub life_cycles: Vec<String>,
    #[serde(rename = "roles")]
    access: BTreeMap<Role, Access>,
}

/// What a role may do in a group, and how far each right reaches. Nothing means no.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Access {
    /// What the role may look at.
    pub see: Option<Qualifier>,
    /// What the role may create and change.
    pub write: Option<Qualifier>,
    /// What the role may decide, limited further by the actors, guards and exclusions of each step.
    pub decide: Option<Qualifier>,
}

impl ObjectGroup {
    /// What the role may do here. Roles add up, and links add what their steps allow.
    pub fn access(&self, role: Role) -> Access {
        self.access.get(&role).copied().unwrap_or_default()
    }
}
