//! When somebody was last here, so that pages can say what changed since.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use jiff::{SignedDuration, Timestamp};
use record::Id;

use crate::{LoginError, Logins};

/// Whoever was away for so long begins another visit. As long as a session may rest.
const PAUSE: SignedDuration = SignedDuration::from_mins(30);
/// How stale the note may be in storage, so that not every request writes.
const NOTED: SignedDuration = SignedDuration::from_mins(1);

/// Visits that this process noted lately, by login and organisation. Clones share them.
#[derive(Clone, Default)]
pub(crate) struct Visits(Arc<Mutex<HashMap<(Id, Id), Noted>>>);

#[derive(Clone, Copy)]
struct Noted {
    at: Timestamp,
    before: Option<Timestamp>,
}

impl Logins {
    /// Notes that a login is looking at an organisation, and gives when their visit before this one ended; nothing on the first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn visit(&self, login: Id, organisation: Id) -> Result<Option<Timestamp>, LoginError> {
        let (key, now) = ((login, organisation), self.now());
        let known = self.visits.0.lock().unwrap_or_else(PoisonError::into_inner).get(&key).copied();
        if let Some(known) = known.filter(|known| now.duration_since(known.at).abs() < NOTED) {
            return Ok(known.before);
        }
        let before = self.host.store().visit(login, organisation, now, PAUSE).await?;
        self.visits.0.lock().unwrap_or_else(PoisonError::into_inner).insert(key, Noted { at: now, before });
        Ok(before)
    }
}
