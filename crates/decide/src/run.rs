//! The entries of a commit.

use access::Actor;
use isms::Revision;
use ledger::entry::{self, By, Entry, Subject};
use record::Id;

use crate::{Refusal, Rejection};

/// What somebody acted under when they wrote a revision.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Under {
    /// The role assignment; none where a link alone entitled them.
    pub assignment: Option<Id>,
    /// The exception that let them decide about their own work.
    pub exception: Option<Id>,
}

impl From<Option<Id>> for Under {
    fn from(assignment: Option<Id>) -> Self {
        Self { assignment, exception: None }
    }
}

/// What entries name where a link acted that was sent to a supplier.
pub const BY_LINK: &str = "supplier-link";

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
    /// All of them. `under` has, for each revision, what its writer acted under.
    pub fn entries(&self, revisions: &[Revision], under: &[Under]) -> Result<Vec<Vec<u8>>, Rejection> {
        let count = revisions.len() as u64;
        let entry = |(position, (revision, under)): (u64, (&Revision, &Under))| {
            self.entry(revision, *under, (position + 1 == count).then_some(count))
        };
        (0..).zip(revisions.iter().zip(under)).map(entry).collect()
    }

    /// That of one revision; `count` stands in the last.
    pub fn entry(&self, revision: &Revision, under: Under, count: Option<u64>) -> Result<Vec<u8>, Rejection> {
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

    fn by(&self, under: Under) -> By {
        match self.actor {
            // No person did it: the link, which stands where the token of a person stands.
            Some(actor) if actor.sent().is_some() => By {
                actor: entry::Actor::Service(BY_LINK.to_owned()),
                assignment: None,
                exception: None,
                factor: None,
                via: Some(actor.via.code().to_owned()),
                token: actor.token,
            },
            Some(actor) => By {
                actor: entry::Actor::Person(actor.person),
                assignment: under.assignment,
                exception: under.exception,
                factor: actor.proof.as_ref().map(|proof| proof.factor.clone()),
                via: Some(actor.via.code().to_owned()),
                token: actor.token,
            },
            None => By {
                actor: entry::Actor::Service("founding".to_owned()),
                assignment: None,
                exception: None,
                factor: None,
                via: None,
                token: None,
            },
        }
    }
}
