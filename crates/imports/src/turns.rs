//! Whose turn it is to have a file read, planned or taken back: that keeps a processor busy and some hundred megabytes.
//!
//! A few are worked on at once, and of one organisation one: a second one has its turn beside the largest file of the first.
//! Each organisation has a queue of its own, and who waits at its head waits for a place in the order of arrival.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};
use std::time::Duration;

use door::Fault;
use record::Id;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// How many files are worked on at once.
const AT_ONCE: usize = 2;
/// How many files of one organisation are on their way in, waited for and worked on; the next one is told to come again.
const SEATS: usize = 8;
/// How many files are so of all organisations.
const ALL_SEATS: usize = 32;
/// How long a file waits for its turn.
const WAIT: Duration = Duration::from_secs(20);

/// The turns of this process: pages and API wait for the same ones, however many ways in there are.
static TURNS: LazyLock<Turns> = LazyLock::new(Turns::default);

pub(crate) struct Turns {
    places: Arc<Semaphore>,
    seats: Arc<Semaphore>,
    queues: Mutex<HashMap<Id, Queue>>,
}

/// What an organisation has of it.
#[derive(Clone)]
struct Queue {
    seats: Arc<Semaphore>,
    turn: Arc<Semaphore>,
}

/// A place in the queue of an organisation, and in that of all.
pub struct Seat {
    queue: Queue,
    _all: OwnedSemaphorePermit,
    _own: OwnedSemaphorePermit,
}

impl Default for Turns {
    fn default() -> Self {
        Self {
            places: Arc::new(Semaphore::new(AT_ONCE)),
            seats: Arc::new(Semaphore::new(ALL_SEATS)),
            queues: Mutex::default(),
        }
    }
}

impl Turns {
    /// Those of this process.
    pub fn here() -> &'static Self {
        &TURNS
    }

    /// A seat for a file of an organisation.
    ///
    /// # Errors
    /// [`Fault::Busy`] where all are taken.
    pub fn seat(&self, organisation: Id) -> Result<Seat, Fault> {
        let queue = self.queue(organisation);
        let own = Arc::clone(&queue.seats).try_acquire_owned().map_err(|_| Fault::Busy)?;
        let all = Arc::clone(&self.seats).try_acquire_owned().map_err(|_| Fault::Busy)?;
        Ok(Seat { queue, _all: all, _own: own })
    }

    fn queue(&self, organisation: Id) -> Queue {
        let mut queues = self.queues.lock().unwrap_or_else(PoisonError::into_inner);
        let queue = || Queue { seats: Arc::new(Semaphore::new(SEATS)), turn: Arc::new(Semaphore::new(1)) };
        queues.entry(organisation).or_insert_with(queue).clone()
    }

    /// Does the work when it is its turn, on a thread of its own.
    ///
    /// # Errors
    /// What the work says; [`Fault::Busy`] where its turn does not come.
    pub async fn apart<T: Send + 'static>(
        &self,
        seat: Seat,
        work: impl FnOnce() -> Result<T, Fault> + Send + 'static,
    ) -> Result<T, Fault> {
        let turn = async {
            let own = Arc::clone(&seat.queue.turn).acquire_owned().await?;
            let place = Arc::clone(&self.places).acquire_owned().await?;
            Ok::<_, tokio::sync::AcquireError>((own, place))
        };
        let turn = tokio::time::timeout(WAIT, turn).await.map_err(|_| Fault::Busy)?.map_err(|_| Fault::Busy)?;
        let worked = tokio::task::spawn_blocking(move || {
            // Held until the work is done, also where nobody waits for it any more.
            let _held = (seat, turn);
            work()
        });
        worked.await.map_err(Fault::failure)?
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::{Receiver, channel};

    use super::*;

    const LARGE: Id = Id::from_u128(1);
    const OTHER: Id = Id::from_u128(2);

    /// Work of an organisation that ends when it is told to, once it has begun.
    async fn long(turns: &Arc<Turns>, organisation: Id) -> (std::sync::mpsc::Sender<()>, tokio::task::JoinHandle<()>) {
        let (begun, begins): (_, Receiver<()>) = channel();
        let (release, released) = channel::<()>();
        let (turns, seat) = (Arc::clone(turns), turns.seat(organisation).unwrap());
        let working = tokio::spawn(async move {
            let work = move || {
                begun.send(()).unwrap();
                released.recv().map_err(Fault::failure)
            };
            turns.apart(seat, work).await.unwrap();
        });
        tokio::task::spawn_blocking(move || begins.recv()).await.unwrap().unwrap();
        (release, working)
    }

    #[tokio::test]
    async fn a_small_file_of_another_organisation_does_not_wait_for_large_ones() {
        let turns = Arc::new(Turns::default());
        let (release, working) = long(&turns, LARGE).await;
        let waiting: Vec<_> = (1..SEATS)
            .map(|_| {
                let (turns, seat) = (Arc::clone(&turns), turns.seat(LARGE).unwrap());
                tokio::spawn(async move { turns.apart(seat, || Ok(())).await })
            })
            .collect();
        tokio::task::yield_now().await;
        assert_eq!(turns.apart(turns.seat(OTHER).unwrap(), || Ok(7)).await.unwrap(), 7);
        assert!(waiting.iter().all(|one| !one.is_finished()), "of one organisation one is worked on");
        release.send(()).unwrap();
        working.await.unwrap();
        for one in waiting {
            one.await.unwrap().unwrap();
        }
    }

    #[tokio::test]
    async fn who_is_too_many_is_told_to_come_again_and_others_are_not() {
        let turns = Turns::default();
        let seats: Vec<Seat> = (0..SEATS).map(|_| turns.seat(LARGE).unwrap()).collect();
        assert!(matches!(turns.seat(LARGE), Err(Fault::Busy)));
        assert!(turns.seat(OTHER).is_ok());
        drop(seats);
        assert!(turns.seat(LARGE).is_ok());
    }

    #[tokio::test]
    async fn many_organisations_together_are_bounded_too() {
        let turns = Turns::default();
        let seats: Vec<Seat> = (0..ALL_SEATS as u128).map(|n| turns.seat(Id::from_u128(n)).unwrap()).collect();
        assert!(matches!(turns.seat(Id::from_u128(999)), Err(Fault::Busy)));
        drop(seats);
        assert!(turns.seat(Id::from_u128(999)).is_ok());
    }
}
