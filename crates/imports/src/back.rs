//! Taking an import back, where nothing was edited since.

use std::collections::BTreeSet;

use access::View;
use decide::{Command, Undo, UndoRow};
use door::Fault;
use host::Host;
use isms::Revision;
use record::{Id, Kind};

use crate::Imports;

/// What taking an import back would do.
#[derive(Clone, Debug)]
pub struct TakenBack {
    /// The command.
    pub command: Command,
    /// How many records it would retire or set back.
    pub records: usize,
    /// The records that stay: somebody edited them since, or others refer to them now.
    pub stay: Vec<(&'static Kind, Id)>,
}

impl Imports {
    /// What taking an import back would do.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn take_back(&self, host: &Host, view: &View, report: Id) -> Result<TakenBack, Fault> {
        let revisions = host.import(view, report).await.map_err(Fault::failure)?;
        let (mut same, mut stay): (Vec<&Revision>, Vec<&Revision>) = revisions.iter().partition(|revision| {
            view.held(revision.kind, revision.id).is_some_and(|held| held.version == revision.version)
        });
        // What others need stays, and then what that refers to is needed as well.
        loop {
            let going: BTreeSet<Id> = same.iter().map(|revision| revision.id).collect();
            let is_needed = |revision: &&Revision| {
                let (referring, unseen) = view.referring(revision.id);
                let kept = |held: &isms::Held| held.is_living() && held.id != report && !going.contains(&held.id);
                revision.version == 1 && (unseen > 0 || referring.iter().any(|linked| kept(linked.held)))
            };
            let (needed, rest): (Vec<&Revision>, Vec<&Revision>) = same.into_iter().partition(is_needed);
            same = rest;
            if needed.is_empty() {
                break;
            }
            stay.extend(needed);
        }
        let mut rows = Vec::with_capacity(same.len());
        for revision in same {
            let before = match revision.version {
                1 => None,
                _ => host.store().before(view.organisation(), revision).await.map_err(Fault::failure)?,
            };
            let body = before.map(|before| {
                let mut body = before.body;
                body.remove("reason");
                body
            });
            rows.push(UndoRow { kind: revision.kind, id: revision.id, version: revision.version, before: body });
        }
        let records = rows.len();
        let stay = stay.into_iter().map(|revision| (revision.kind, revision.id)).collect();
        Ok(TakenBack { command: Command::Undo(Undo { report, rows }), records, stay })
    }
}
