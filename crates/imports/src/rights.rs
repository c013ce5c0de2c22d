//! Who may bring files, and who reads what was kept of them.

use access::View;
use catalogue::{Qualifier, rights};
use isms::documented::RetainedRecord;
use isms::{Held, registry};
use record::Kind;

/// The kinds that files bring records of.
const BROUGHT: [&str; 3] = ["asset", "risk", "supplier"];

/// Whether somebody may bring a file of records of that kind: who writes the register, somewhere at least. Who writes only what
/// names them has nothing to bring in rows.
pub fn may_bring(view: &View, kind: &Kind) -> bool {
    let Some(group) = rights().group_of_entity(kind.entity) else { return false };
    let writes = |role| group.access(role).write == Some(Qualifier::All);
    BROUGHT.contains(&kind.name) && !view.is_past() && view.standing().held.iter().any(|holding| writes(holding.role))
}

/// Whether somebody may bring any file.
pub fn may_bring_any(view: &View) -> bool {
    BROUGHT.into_iter().filter_map(registry::named).any(|kind| may_bring(view, kind))
}

/// Whether somebody may read the report of an import: it quotes every row, so only who sees all of the register; and whoever
/// made it, for as long as they may bring such files.
pub fn may_read_report(view: &View, held: &Held) -> bool {
    let Some(record) = held.typed::<RetainedRecord>().filter(|_| view.sees(held)) else { return false };
    let Some(register) = record.import.register.as_deref().and_then(registry::of_resource) else { return false };
    let is_theirs = record.made_by.id == view.actor().person && may_bring(view, register);
    is_theirs || sees_all(view, register)
}

/// Whether somebody may read the file itself: it holds whatever its sheets hold, names and addresses too.
pub fn may_read_file(view: &View, held: &Held) -> bool {
    let people = registry::named("person");
    let is_theirs = held.typed::<RetainedRecord>().is_some_and(|record| record.made_by.id == view.actor().person);
    may_read_report(view, held) && (is_theirs || people.is_some_and(|people| sees_all(view, people)))
}

/// Whether all records of a kind are open to somebody of the organisation; what a grant opens is single records.
fn sees_all(view: &View, kind: &'static Kind) -> bool {
    view.sees_all(kind)
}
