//! When somebody was last here.
//!
//! Beside sessions, and like them no business of the log: it says nothing that anybody decided, and is left out of backups.

use jiff::{SignedDuration, Timestamp};
use record::Id;
use sqlx::Row as _;

use crate::head::{bytes, instant};
use crate::{Store, StoreError};

impl Store {
    /// Notes that somebody is here, and gives when their visit before this one ended; nothing on the first. Whoever was away for
    /// longer than `pause` begins another visit.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn visit(
        &self,
        login: Id,
        organisation: Id,
        now: Timestamp,
        pause: SignedDuration,
    ) -> Result<Option<Timestamp>, StoreError> {
        let pause = now.as_microsecond().saturating_sub(i64::try_from(pause.as_micros()).unwrap_or(i64::MAX));
        // One statement, so that servers side by side do not take each other's requests for a visit before.
        let row = sqlx::query(
            "INSERT INTO visit (login, organisation, seen) VALUES ($1, $2, $3) \
             ON CONFLICT (login, organisation) DO UPDATE SET \
             before = CASE WHEN visit.seen < $4 THEN visit.seen ELSE visit.before END, \
             seen = CASE WHEN visit.seen < $3 THEN $3 ELSE visit.seen END \
             RETURNING before",
        )
        .bind(bytes(login))
        .bind(bytes(organisation))
        .bind(now.as_microsecond())
        .bind(pause)
        .fetch_one(&self.writer)
        .await?;
        row.try_get::<Option<i64>, _>(0)?.map(instant).transpose()
    }
}
