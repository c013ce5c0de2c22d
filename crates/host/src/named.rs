//! Whom records name: what has to be replaced where names are not to leave.

use std::collections::BTreeSet;

use isms::documented::Claim;
use isms::people::Person;
use record::{Id, Kinded as _};

use crate::{Host, HostError};

/// Somebody, by every name and address that records know or knew them by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// The person; nobody where a file alone told the name.
    pub person: Option<Id>,
    /// Their names.
    pub names: Vec<String>,
    /// Their e-mail addresses.
    pub addresses: Vec<String>,
}

impl Host {
    /// Everybody whom records of an organisation name, people in the order of their birth here. It is asked for what must not be told,
    /// and is itself shown to nobody.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn everybody_named(&self, organisation: Id) -> Result<Vec<Named>, HostError> {
        let isms = self.current(organisation).await?;
        let people: Vec<Id> =
            isms.register(Person::kind_of()).into_iter().flat_map(isms::Register::iter).map(|held| held.id).collect();
        let mut everybody = Vec::new();
        for person in people {
            let versions = self.shared.store.history(organisation, Person::kind_of(), person, isms.size()).await?;
            let all = |field: &str| -> Vec<String> {
                let told = versions.iter().filter_map(|version| version.body.get(field)?.as_str());
                told.map(str::to_owned).collect::<BTreeSet<_>>().into_iter().collect()
            };
            everybody.push(Named { person: Some(person), names: all("name"), addresses: all("email") });
        }
        let claims = isms.register(Claim::kind_of()).into_iter().flat_map(isms::Register::iter);
        let told: BTreeSet<String> =
            claims.filter_map(|held| Some(held.typed::<Claim>()?.stated_name.to_string())).collect();
        let is_known = |name: &String| everybody.iter().any(|known: &Named| known.names.contains(name));
        let names: Vec<String> = told.into_iter().filter(|name| !is_known(name)).collect();
        everybody.push(Named { person: None, names, addresses: Vec::new() });
        Ok(everybody)
    }
}
