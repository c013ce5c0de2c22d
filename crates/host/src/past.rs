//! The ISMS at a past moment: the same pages over another value.

use std::sync::{Arc, MutexGuard, PoisonError};

use access::{Actor, View};
use isms::{Archive, Head, Isms};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use record::Id;
use tokio::runtime::{Handle, RuntimeFlavor};

use crate::shelves::{Pasts, Shelves};
use crate::when::{self, Lasting, When};
use crate::{Host, HostError};

impl Host {
    /// A past moment as `actor` may see it by today's rights.
    ///
    /// # Errors
    /// [`HostError::NoSuchMoment`] for the future and for what lies before the first commit; else as [`Host::view`].
    pub async fn past(&self, organisation: Id, actor: Actor, when: When) -> Result<View, HostError> {
        let present = self.current(organisation).await?;
        let now = self.now();
        let zone = zone_of(&present);
        let no_moment = |sentence: &str| HostError::NoSuchMoment(sentence.to_owned());
        let (size, instant) = match when {
            When::Entry(entry) => self.end_of_run(&present, entry).await?,
            // The end of today is not over: today is everything, also when the clock went back meanwhile.
            When::Date(date) if date == present.today(now) => (present.size(), now),
            When::Date(_) | When::Local(..) | When::Instant(_) => {
                let lasting = match when {
                    When::Date(date) => when::of_date(date, &zone).map_err(HostError::NoSuchMoment)?,
                    When::Local(local, precision) => {
                        when::of_local(local, precision, &zone).map_err(HostError::NoSuchMoment)?
                    }
                    When::Instant(instant) => Lasting { first: instant, last: instant },
                    When::Entry(_) => Lasting { first: now, last: now },
                };
                if lasting.first > now {
                    return Err(no_moment("This lies in the future; choose today or a day before."));
                }
                let instant = lasting.last.min(now);
                (self.size_at(&present, instant).await?, instant)
            }
        };
        if size == 0 {
            return Err(no_moment("This lies before the organisation began here; choose a later day."));
        }
        let shown = self.at_size(organisation, &present, size, instant).await?;
        Ok(View::of_past(shown, instant, present, actor, now))
    }

    /// How long the log was at an instant. Before the newest commit that stays so for ever, and is remembered.
    async fn size_at(&self, present: &Arc<Isms>, instant: Timestamp) -> Result<u64, HostError> {
        let organisation = present.organisation();
        if let Some(size) = self.pasts().size_at(organisation, instant) {
            return Ok(size);
        }
        let size = self.shared.store.size_at(organisation, present.size(), instant).await?;
        if instant < present.head().recorded {
            self.pasts().keep_size(organisation, instant, size);
        }
        Ok(size)
    }

    /// How long the log was at the end of the commit that wrote this entry, and when that was recorded.
    async fn end_of_run(&self, present: &Arc<Isms>, entry: u64) -> Result<(u64, Timestamp), HostError> {
        let store = &self.shared.store;
        let run = store.run_of(present.organisation(), present.size(), entry).await?;
        run.ok_or_else(|| {
            HostError::NoSuchMoment("The log has no such entry; its history lists those that it has.".to_owned())
        })
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
        self.forget_pasts(present);
        if let Some(kept) = self.pasts().get(organisation, size) {
            return Ok(kept);
        }
        let frontier = self.shared.store.frontier(organisation, size).await?;
        let head = Head { frontier: Arc::new(frontier), recorded: instant };
        let runtime = Handle::current();
        // Where one thread does everything, nothing may wait within a page: all kinds are read before.
        if runtime.runtime_flavor() == RuntimeFlavor::CurrentThread {
            let newest = self.shared.store.newest(organisation, size).await?;
            let built = tokio::task::spawn_blocking(move || Arc::new(Isms::at(organisation, head, newest))).await;
            return built.map_err(|_| HostError::Busy);
        }
        let shelves = Arc::new(Shelves::new(self.shared.store.clone(), organisation, size, runtime));
        let past = Isms::rewound(present, head, Arc::clone(&shelves) as Arc<dyn Archive>);
        Ok(self.pasts().keep(Arc::new(past), shelves))
    }

    /// Forgets past values that say what was erased since they were made.
    pub(crate) fn forget_pasts(&self, present: &Isms) {
        self.pasts().forget_before(present.organisation(), present.erased_until());
    }

    fn pasts(&self) -> MutexGuard<'_, Pasts> {
        self.shared.pasts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The clocks where the organisation is today.
fn zone_of(isms: &Isms) -> TimeZone {
    let zone = isms.profile().and_then(|profile| TimeZone::get(&profile.time_zone).ok());
    zone.unwrap_or(TimeZone::UTC)
}
