//! The entries of a commit.

use access::Actor;
use isms::Revision;
use ledger::entry::{self, By, Entry, Subject};
use record::Id;

use crate::{Refusal, Rejection};

/// Entries that follow each other, one per revision, each naming the first; the last one says how many there are.
pub(crate) struct Run<'a> {
    /// Whose log it is.
    pub organisation: Id,
    /// The index of the first.
    pub first: u64,
    /// Who writes; nobody where an organisation is founded.
    pub actor: Option<&'a Actor>,
}

impl Run<'_> {
    /// All of them. `under` has, for each revision, the role assignment that its writer acted under.
    pub fn entries(&self, revisions: &[Revision], under: &[Option<Id>]) -> Result<Vec<Vec<u8>>, Rejection> {
        let count = revisions.len() as u64;
        let entry = |(position, (revision, under)): (u64, (&Revision, &Option<Id>))| {
            self.entry(revision, *under, (position + 1 == count).then_some(count))
        };
        (0..).zip(revisions.iter().zip(under)).map(entry).collect()
    }

    /// That of one revision; `count` stands in the last.
    pub fn entry(&self, revision: &Revision, under: Option<Id>, count: Option<u64>) -> Result<Vec<u8>, Rejection> {
        let entry = Entry {
            organisation: self.organisation,
            run: self.first,
            count,
            recorded: revision.recorded,
            command: revision.command.to_string(),
            by: self.by(under),
            subject: Subject::Record(entry::Revision {
                kind: revision.kind.name.to_owned(),
                id: revision.id,
                version: revision.version,
                schema: revision.schema,
                commitment: revision.commitment,
            }),
        };
        entry.to_bytes().map_err(|_| Rejection::from(Refusal::engine("damaged")))
    }

    fn by(&self, under: Option<Id>) -> By {
        match self.actor {
            Some(actor) => By {
                actor: entry::Actor::Person(actor.person),
                assignment: under,
                factor: actor.proof.as_ref().map(|proof| proof.factor.clone()),
                via: Some(actor.via.code().to_owned()),
                token: actor.token,
            },
            None => By {
                actor: entry::Actor::Service("founding".to_owned()),
                assignment: None,
                factor: None,
                via: None,
                token: None,
            },
        }
    }
}
