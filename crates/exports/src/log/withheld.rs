//! What an export of the log leaves out, although its reader may see it. The leaves of fields that are left out stay, so that
//! everything else verifies.

use std::sync::Arc;

use door::Fault;
use isms::{Revision, registry};
use record::{Body, Kind};

use super::LogAsked;

/// What the body of a version says to whoever reads the export: a field that is gone from it, or says something else, is left out.
pub type Telling = Arc<dyn Fn(&Revision) -> Body + Send + Sync>;
/// Which versions have a content in the export.
pub type Keeping = Arc<dyn Fn(&Revision) -> bool + Send + Sync>;

/// What is left out.
#[derive(Clone, Default)]
pub struct Withheld {
    fields: Vec<(&'static str, &'static str)>,
    tells: Option<Telling>,
    keeps: Option<Keeping>,
}

impl Withheld {
    /// What is left out by name.
    ///
    /// # Errors
    /// [`Fault::BadRequest`] for a field that there is not.
    pub fn of(asked: &LogAsked) -> Result<Self, Fault> {
        let mut fields = Vec::new();
        if asked.without_personal {
            fields.extend(all().filter(|(_, field)| field.is_sensitive).map(|(kind, field)| (kind.name, field.name)));
        }
        for name in &asked.withheld {
            fields.push(field(name)?);
        }
        fields.sort_unstable();
        fields.dedup();
        Ok(Self { fields, ..Self::default() })
    }

    /// What is left out because it is told otherwise, and the versions that have a content.
    pub fn told(tells: Telling, keeps: Keeping) -> Self {
        Self { fields: Vec::new(), tells: Some(tells), keeps: Some(keeps) }
    }

    /// Those that were named, as `kind.field`.
    pub(super) fn names(&self) -> Vec<String> {
        self.fields.iter().map(|(kind, field)| format!("{kind}.{field}")).collect()
    }

    pub(super) fn keeps(&self, revision: &Revision) -> bool {
        self.keeps.as_ref().is_none_or(|keeps| keeps(revision))
    }

    /// The fields of a version that are left out.
    pub(super) fn within(&self, revision: &Revision) -> Vec<String> {
        let Revision { kind, body, .. } = revision;
        let told = self.tells.as_ref().map(|tells| tells(revision));
        let is_named = |name: &str| self.fields.iter().any(|(of, field)| *of == kind.name && *field == name);
        let is_other = |name: &str| told.as_ref().is_some_and(|told| told.get(name) != body.get(name));
        body.keys().filter(|name| is_named(name) || is_other(name)).cloned().collect()
    }
}

fn all() -> impl Iterator<Item = (&'static Kind, &'static record::Field)> {
    registry::kinds().flat_map(|kind| kind.fields.iter().map(move |field| (kind, field)))
}

/// The field that is written as `kind.field`.
///
/// # Errors
/// [`Fault::BadRequest`] for one that there is not.
pub fn field(name: &str) -> Result<(&'static str, &'static str), Fault> {
    let named = all().find(|(kind, field)| *name == format!("{}.{}", kind.name, field.name));
    named.map(|(kind, field)| (kind.name, field.name)).ok_or_else(|| {
        let shown: String = name.chars().take(80).collect();
        Fault::BadRequest(format!("There is no field {shown}. Write it as kind.field, such as person.email."))
    })
}
