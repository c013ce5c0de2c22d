//! Taking an import back, where nothing was edited since.

use std::collections::HashMap;

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
        let seat = self.seat(view)?;
        let revisions = host.import(view, report).await.map_err(Fault::failure)?;
        let mut before = host.before_import(view, &revisions).await.map_err(Fault::failure)?;
        let view = view.clone();
        self.apart(seat, move || {
            let (going, stay) = parted(&view, report, &revisions);
            let row = |revision: &Revision| UndoRow {
                kind: revision.kind,
                id: revision.id,
                version: revision.version,
                before: before.remove(&revision.id),
            };
            let rows: Vec<UndoRow> = going.into_iter().map(row).collect();
            let records = rows.len();
            Ok(TakenBack { command: Command::Undo(Undo { report, rows }), records, stay })
        })
        .await
    }
}

/// What goes back, and what stays.
fn parted<'a>(view: &View, report: Id, revisions: &'a [Revision]) -> (Vec<&'a Revision>, Vec<(&'static Kind, Id)>) {
    let is_as_imported = |revision: &&Revision| {
        view.held(revision.kind, revision.id).is_some_and(|held| held.version == revision.version)
    };
    let mut going: HashMap<Id, &Revision> =
        revisions.iter().filter(is_as_imported).map(|revision| (revision.id, revision)).collect();
    let is_needed = |revision: &Revision| {
        let (referring, unseen) = view.referring(revision.id);
        let stays = |held: &isms::Held| held.is_living() && held.id != report && !going.contains_key(&held.id);
        revision.version == 1 && (unseen > 0 || referring.iter().any(|linked| stays(linked.held)))
    };
    let mut needed: Vec<&Revision> = revisions.iter().filter(is_as_imported).filter(|one| is_needed(one)).collect();
    // What others need stays, and then what that refers to is needed as well.
    while let Some(revision) = needed.pop() {
        if going.remove(&revision.id).is_some() {
            let named = named_by(view, revision);
            needed.extend(named.iter().filter_map(|id| going.get(id)).filter(|one| one.version == 1));
        }
    }
    let is_going = |revision: &&Revision| going.contains_key(&revision.id);
    let stay = revisions.iter().filter(|one| !is_going(one)).map(|one| (one.kind, one.id)).collect();
    (revisions.iter().filter(is_going).collect(), stay)
}

/// The records that a record refers to.
fn named_by(view: &View, revision: &Revision) -> Vec<Id> {
    let mut named = Vec::new();
    let Some(held) = view.held(revision.kind, revision.id) else { return named };
    for (position, field) in held.kind.fields.iter().enumerate().filter(|(_, field)| field.field_type.refers()) {
        held.get(position).each_reference(field.field_type, &mut |_, id| named.push(id));
    }
    named
}
