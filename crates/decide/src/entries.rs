//! The entries of a commit.

use access::Actor;
use isms::Revision;
use ledger::entry::{self, By, Entry, Subject};
use record::Id;

use crate::{Refusal, Rejection};

/// One entry per revision, each naming the run; the last one says how many there are. `under` has, for each, the role
/// assignment that its writer acted under.
pub(crate) fn entries(
    organisation: Id,
    run: u64,
    actor: Option<&Actor>,
    revisions: &[Revision],
    under: &[Option<Id>],
) -> Result<Vec<Vec<u8>>, Rejection> {
    let count = revisions.len() as u64;
    let entry = |(position, (revision, under)): (u64, (&Revision, &Option<Id>))| {
        let entry = Entry {
            organisation,
            run,
            count: (position + 1 == count).then_some(count),
            recorded: revision.recorded,
            command: revision.command.to_string(),
            by: by(actor, *under),
            subject: Subject::Record(entry::Revision {
                kind: revision.kind.name.to_owned(),
                id: revision.id,
                version: revision.version,
                schema: revision.schema,
                commitment: revision.commitment,
            }),
        };
        entry.to_bytes().map_err(|_| Rejection::from(Refusal::engine("damaged")))
    };
    (0..).zip(revisions.iter().zip(under)).map(entry).collect()
}

fn by(actor: Option<&Actor>, under: Option<Id>) -> By {
    match actor {
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
