//! Finding revisions: the newest first, by who wrote them and what they are of; and those that a value lacks.

use record::{Id, Kind};
use sqlx::any::AnyRow;

use isms::Revision;

use crate::head::{bytes, signed};
use crate::revision::{REVISION_COLUMNS, known};
use crate::{Store, StoreError};

/// Which revisions are sought; nothing said means all.
#[derive(Clone, Debug, Default)]
pub struct Sought {
    /// Of records of this kind.
    pub kind: Option<&'static Kind>,
    /// Of this record.
    pub record: Option<Id>,
    /// By this person.
    pub by: Option<Id>,
    /// At this entry or later.
    pub since: u64,
}

impl Store {
    /// The newest revisions that are sought, from the entries before `before` and not before `from`, newest first, at most `limit`.
    ///
    /// # Errors
    /// When the database fails, or a record is of a kind that this program does not know.
    pub async fn sought(
        &self,
        organisation: Id,
        sought: &Sought,
        from: u64,
        before: u64,
        limit: u32,
    ) -> Result<Vec<Revision>, StoreError> {
        // Each condition is there once whatever is asked, so that the text stays one of few. The versions of one record are found by
        // their key; all others in the order of the log, which the key of a whole kind would not give.
        let kind = match (sought.kind, sought.record) {
            (Some(_), Some(_)) => "v.kind = $4",
            (Some(_), None) => "v.kind || '' = $4",
            (None, _) => "$4 = ''",
        };
        let record = if sought.record.is_some() { "v.record = $5" } else { "$5 = $5" };
        let by = if sought.by.is_some() { "v.author = $6" } else { "$6 = $6" };
        let text = format!(
            "SELECT {REVISION_COLUMNS} FROM revision v WHERE v.organisation = $1 AND v.position >= $2 AND v.position < $3 \
             AND {kind} AND {record} AND {by} ORDER BY v.position DESC LIMIT $7"
        );
        let rows = sqlx::query(sqlx::AssertSqlSafe(text))
            .bind(bytes(organisation))
            .bind(signed(from.max(sought.since))?)
            .bind(signed(before)?)
            .bind(sought.kind.map_or("", |kind| kind.name))
            .bind(bytes(sought.record.unwrap_or_else(Id::nil)))
            .bind(bytes(sought.by.unwrap_or_else(Id::nil)))
            .bind(i64::from(limit))
            .fetch_all(&self.reader)
            .await?;
        rows.iter().map(known).collect()
    }

    /// The revisions that bring the records of a kind from where they stood at the entry `from` to where they stood before `to`: of
    /// each record that was written in between its last one alone.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn moved(&self, organisation: Id, kind: &Kind, from: u64, to: u64) -> Result<Vec<Revision>, StoreError> {
        let text = format!(
            "SELECT {REVISION_COLUMNS} FROM record r JOIN revision v \
             ON v.organisation = r.organisation AND v.kind = r.kind AND v.record = r.id AND v.position = \
             (SELECT max(w.position) FROM revision w \
              WHERE w.organisation = r.organisation AND w.kind = r.kind AND w.record = r.id AND w.position < $4) \
             WHERE r.organisation = $1 AND r.kind = $2 AND r.born < $4 AND v.position >= $3"
        );
        let rows: Vec<AnyRow> = sqlx::query(sqlx::AssertSqlSafe(text))
            .bind(bytes(organisation))
            .bind(kind.name)
            .bind(signed(from)?)
            .bind(signed(to)?)
            .fetch_all(&self.reader)
            .await?;
        rows.iter().map(known).collect()
    }
}
