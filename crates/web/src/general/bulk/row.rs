//! A record that was chosen, in the version in which it was.

use std::collections::BTreeMap;

use access::View;
use decide::Rejection;
use record::{Id, Kind};

use crate::form::Sent;

/// How many rows one form changes.
const ROWS: usize = 1_000;

/// A chosen record.
pub struct Row {
    /// The record.
    pub id: Id,
    /// The version that the person saw when they chose it.
    pub seen: u64,
    /// Whether it is still among those to change.
    pub is_chosen: bool,
    /// Why it was not changed.
    pub answer: Option<Rejection>,
}

impl Row {
    /// The rows that a form sent: those that it showed, and of these the ticked ones. What the viewer may not see is none.
    pub fn read(view: &View, kind: &Kind, sent: &Sent) -> Vec<Self> {
        let ticked: BTreeMap<Id, u64> = sent.all("id").filter_map(read).collect();
        let shown: BTreeMap<Id, u64> = sent.all("row").filter_map(read).chain(ticked.clone()).collect();
        let number = |id: &Id| view.held(kind, *id).map(|held| held.envelope.number);
        let mut rows: Vec<(Id, u64)> = shown.into_iter().filter(|(id, _)| number(id).is_some()).take(ROWS).collect();
        rows.sort_by_key(|(id, _)| number(id));
        let row = |(id, seen)| Self { id, seen, is_chosen: ticked.contains_key(&id), answer: None };
        rows.into_iter().map(row).collect()
    }

    /// The same rows, without the tick where the form says that they refused.
    pub fn without_refused(rows: Vec<Self>, sent: &Sent) -> Vec<Self> {
        let refused: Vec<Id> = sent.all("refused").filter_map(|id| Id::parse_str(id).ok()).collect();
        let kept = |row: Self| Self { is_chosen: row.is_chosen && !refused.contains(&row.id), ..row };
        rows.into_iter().map(kept).collect()
    }

    /// Whether somebody else changed it since it was chosen.
    pub fn is_stale(&self) -> bool {
        matches!(self.answer, Some(Rejection::Conflict(_)))
    }
}

/// `id@version`, as a tick sends it.
fn read(text: &str) -> Option<(Id, u64)> {
    let (id, version) = text.split_once('@')?;
    Some((Id::parse_str(id).ok()?, version.parse().ok()?))
}
