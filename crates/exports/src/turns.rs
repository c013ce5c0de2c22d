//! Making documents keeps a processor busy: on threads of their own, a few at once.

use std::sync::{Arc, LazyLock};
use std::time::Duration;

use door::Fault;
use tokio::sync::Semaphore;

/// How many documents are made at once. Others wait, so that pages stay quick.
const AT_ONCE: usize = 1;
/// How many wait for their turn; who comes then is told to come again.
const WAITING: usize = 16;
/// How long one waits.
const WAIT: Duration = Duration::from_secs(20);

/// The turns of this process, whichever way people come in.
static TURNS: LazyLock<Arc<Semaphore>> = LazyLock::new(|| Arc::new(Semaphore::new(AT_ONCE)));
static SEATS: LazyLock<Semaphore> = LazyLock::new(|| Semaphore::new(AT_ONCE + WAITING));

/// Does the work when it is its turn, on a thread of its own.
pub(crate) async fn apart<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Fault> + Send + 'static,
) -> Result<T, Fault> {
    let _seat = SEATS.try_acquire().map_err(|_| Fault::Busy)?;
    let turn = tokio::time::timeout(WAIT, Arc::clone(&TURNS).acquire_owned()).await;
    let turn = turn.map_err(|_| Fault::Busy)?.map_err(|_| Fault::Busy)?;
    let worked = tokio::task::spawn_blocking(move || {
        let _turn = turn;
        work()
    });
    worked.await.map_err(Fault::failure)?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn one_at_a_time_works_and_who_is_too_many_is_told_so() {
        let (begun, begins) = std::sync::mpsc::channel::<()>();
        let (release, released) = std::sync::mpsc::channel::<()>();
        let first = tokio::spawn(apart(move || {
            begun.send(()).unwrap();
            released.recv().map_err(Fault::failure)
        }));
        tokio::task::spawn_blocking(move || begins.recv()).await.unwrap().unwrap();
        let others: Vec<_> = (0..WAITING).map(|_| tokio::spawn(apart(|| Ok(())))).collect();
        tokio::task::yield_now().await;
        while SEATS.available_permits() > 0 {
            tokio::task::yield_now().await;
        }
        assert!(matches!(apart(|| Ok(())).await, Err(Fault::Busy)));
        release.send(()).unwrap();
        first.await.unwrap().unwrap();
        for other in others {
            other.await.unwrap().unwrap();
        }
    }
}
