//! The ISMS at a past moment: the same pages over another value.

use std::collections::VecDeque;
use std::sync::Arc;

use access::{Actor, View};
use isms::{Head, Isms};
use jiff::Timestamp;
use jiff::civil::Date;
use record::Id;

use crate::{Host, HostError};

/// A past moment as people name it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// The last commit recorded at or before this instant.
    Instant(Timestamp),
    /// The end of this day where the organisation is.
    Date(Date),
}

/// Past values that were asked for lately.
#[derive(Default)]
pub(crate) struct Pasts(VecDeque<Arc<Isms>>);

/// How many past values are kept.
const KEPT: usize = 8;

impl Pasts {
    fn get(&self, organisation: Id, size: u64) -> Option<Arc<Isms>> {
        self.0.iter().find(|past| past.organisation() == organisation && past.size() == size).cloned()
    }

    fn keep(&mut self, past: Arc<Isms>) {
        self.0.push_front(past);
        self.0.truncate(KEPT);
    }
}

impl Host {
    /// A past moment as `actor` may see it by today's rights.
    ///
    /// # Errors
    /// [`HostError::NoSuchMoment`] for the future and for what lies before the first commit; else as [`Host::view`].
    pub async fn past(&self, organisation: Id, actor: Actor, when: When) -> Result<View, HostError> {
        let present = self.current(organisation).await?;
        let now = self.now();
        let instant = match when {
            When::Instant(instant) => instant,
            When::Date(date) => end_of(&present, date).ok_or(HostError::NoSuchMoment("There is no such day."))?,
        };
        if instant > now && when != When::Date(present.today(now)) {
            return Err(HostError::NoSuchMoment("This lies in the future; choose today or a day before."));
        }
        let instant = instant.min(now);
        // The end of today is not over: today is everything, also when the clock went back meanwhile.
        let size = match when {
            When::Date(date) if date == present.today(now) => present.size(),
            When::Date(_) | When::Instant(_) => {
                self.shared.store.size_at(organisation, present.size(), instant).await?
            }
        };
        if size == 0 {
            return Err(HostError::NoSuchMoment("This lies before the organisation began here; choose a later day."));
        }
        let shown = self.at_size(organisation, &present, size, instant).await?;
        Ok(View::of_past(shown, instant, present, actor, now))
    }

    async fn at_size(
        &self,
        organisation: Id,
        present: &Arc<Isms>,
        size: u64,
        instant: Timestamp,
    ) -> Result<Arc<Isms>, HostError> {
        if size == present.size() {
            return Ok(Arc::clone(present));
        }
        let kept = self.pasts().get(organisation, size);
        if let Some(kept) = kept {
            return Ok(kept);
        }
        let frontier = self.shared.store.frontier(organisation, size).await?;
        let head = Head { frontier: Arc::new(frontier), recorded: instant };
        let newest = self.shared.store.newest(organisation, size).await?;
        let built = tokio::task::spawn_blocking(move || Arc::new(Isms::at(organisation, head, newest))).await;
        let past = built.map_err(|_| HostError::Busy)?;
        self.pasts().keep(Arc::clone(&past));
        Ok(past)
    }

    fn pasts(&self) -> std::sync::MutexGuard<'_, Pasts> {
        match self.shared.pasts.lock() {
            Ok(pasts) => pasts,
            Err(poisoned) => poisoned.into_inner(),
        }
    }
}

/// The last instant of a day where the organisation is.
fn end_of(isms: &Isms, date: Date) -> Option<Timestamp> {
    let zone = isms.profile().and_then(|profile| jiff::tz::TimeZone::get(&profile.time_zone).ok());
    let next = date.tomorrow().ok()?.to_zoned(zone.unwrap_or(jiff::tz::TimeZone::UTC)).ok()?;
    next.timestamp().checked_sub(jiff::SignedDuration::from_micros(1)).ok()
}
