//! How long a request may take, and how its body has to arrive.
//!
//! What the server does has its time. What the client still has to send is not counted against that, as a long file over a slow line
//! takes minutes; it has to keep coming instead. Large bodies are few at once, so that slow ones do not fill the memory.

use std::pin::Pin;
use std::sync::{Arc, LazyLock, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::{Body, Bytes, HttpBody};
use axum::extract::Request;
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use hyper::body::{Frame, SizeHint};
use tokio::sync::Semaphore;
use tokio::time::Instant;

use crate::Fault;

/// How long something may take.
#[derive(Clone, Copy, Debug)]
struct Patience {
    /// Answering, without waiting for the body.
    answer: Duration,
    /// Until [`PIECE`] bytes of a body have come, or its end.
    piece: Duration,
    /// Until a whole body has come.
    body: Duration,
}

/// A piece in ten seconds is a fifth of a megabit a second.
const PATIENCE: Patience =
    Patience { answer: Duration::from_secs(30), piece: Duration::from_secs(10), body: Duration::from_secs(30 * 60) };
/// Of a body at least so many bytes have to come at a time.
const PIECE: usize = 256 * 1024;
/// A body that says that it is longer, or does not say how long it is, is a large one.
const LARGE: u64 = 2 * 1024 * 1024;
/// How many large bodies are under way at once.
const LARGE_AT_ONCE: usize = 32;

static PLACES: LazyLock<Arc<Semaphore>> = LazyLock::new(|| Arc::new(Semaphore::new(LARGE_AT_ONCE)));

/// What is said to whose body stopped arriving.
const STALLED: &str = "What you sent stopped arriving: less than 256 KB of it came in 10 seconds. Nothing was kept. Send it again, \
                       over a better line.";

/// Answers in time, or says what was too slow.
pub(crate) async fn timed(request: Request, next: Next) -> Response {
    within(PATIENCE, request, next).await
}

async fn within(patience: Patience, request: Request, next: Next) -> Response {
    let _place = match is_large(request.body()).then(|| Arc::clone(&PLACES).try_acquire_owned()) {
        Some(Err(_)) => return Fault::Busy.into_response(),
        Some(Ok(place)) => Some(place),
        None => None,
    };
    let arrival = Arc::new(Mutex::new(Arrival::default()));
    let watched = Arc::clone(&arrival);
    let request = request.map(|body| Body::new(Watched { body, arrival: watched }));
    tokio::select! {
        response = next.run(request) => response,
        late = late(patience, &arrival) => match late {
            Late::Body => {
                let mut response = (StatusCode::REQUEST_TIMEOUT, STALLED).into_response();
                response.extensions_mut().insert(Fault::Stalled);
                response
            }
            // Something may have been done: nobody is told that nothing was.
            Late::Answer => StatusCode::SERVICE_UNAVAILABLE.into_response(),
        },
    }
}

fn is_large(body: &Body) -> bool {
    !body.is_end_stream() && body.size_hint().exact().is_none_or(|bytes| bytes > LARGE)
}

/// Which of the two took too long.
enum Late {
    Body,
    Answer,
}

/// Completes when something takes too long.
async fn late(patience: Patience, arrival: &Mutex<Arrival>) -> Late {
    let begun = Instant::now();
    loop {
        let (due, late) = state(arrival).due(patience, begun);
        if due <= Instant::now() {
            return late;
        }
        // Until then the one may have become the other: it is looked at again.
        tokio::time::sleep_until(due).await;
    }
}

fn state(arrival: &Mutex<Arrival>) -> MutexGuard<'_, Arrival> {
    arrival.lock().unwrap_or_else(PoisonError::into_inner)
}

/// How far a body has come.
#[derive(Debug, Default)]
struct Arrival {
    /// Since when somebody waits for more of it.
    since: Option<Instant>,
    /// How long it was waited for, before that.
    waited: Duration,
    /// The same, since the last piece was complete.
    waited_for_piece: Duration,
    /// What came of the next piece.
    bytes: usize,
}

impl Arrival {
    /// When something will have taken too long as things stand, and what.
    fn due(&self, patience: Patience, begun: Instant) -> (Instant, Late) {
        match self.since {
            Some(since) => {
                let piece = patience.piece.saturating_sub(self.waited_for_piece);
                (since + piece.min(patience.body.saturating_sub(self.waited)), Late::Body)
            }
            None => (begun + patience.answer + self.waited, Late::Answer),
        }
    }

    fn waits(&mut self) {
        self.since.get_or_insert_with(Instant::now);
    }

    fn comes(&mut self, bytes: usize) {
        let waited = self.since.take().map_or(Duration::ZERO, |since| since.elapsed());
        self.waited += waited;
        self.waited_for_piece += waited;
        self.bytes += bytes;
        if self.bytes >= PIECE {
            (self.bytes, self.waited_for_piece) = (0, Duration::ZERO);
        }
    }
}

/// A body that says how it arrives.
struct Watched {
    body: Body,
    arrival: Arc<Mutex<Arrival>>,
}

impl HttpBody for Watched {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let polled = Pin::new(&mut self.body).poll_frame(context);
        let mut arrival = state(&self.arrival);
        match &polled {
            Poll::Pending => arrival.waits(),
            Poll::Ready(Some(Ok(frame))) => arrival.comes(frame.data_ref().map_or(0, Bytes::len)),
            Poll::Ready(Some(Err(_)) | None) => arrival.comes(0),
        }
        drop(arrival);
        polled
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;

    use axum::Router;
    use axum::extract::DefaultBodyLimit;
    use axum::middleware::from_fn;
    use axum::routing::post;
    use futures_util::stream::unfold;
    use tower::ServiceExt as _;

    use super::*;

    const SHORT: Patience = Patience {
        answer: Duration::from_millis(400),
        piece: Duration::from_millis(200),
        body: Duration::from_secs(3),
    };

    /// A body of so many pieces, each so long after the one before.
    fn body(pieces: usize, bytes: usize, every: Duration) -> Body {
        Body::from_stream(unfold(0, move |n| async move {
            if n == pieces {
                return None;
            }
            tokio::time::sleep(every).await;
            Some((Ok::<_, Infallible>(vec![b'x'; bytes]), n + 1))
        }))
    }

    /// The status of the answer, and whether it says that the body stalled.
    async fn sent(patience: Patience, body: Body) -> (StatusCode, bool) {
        let takes = |bytes: Bytes| async move { bytes.len().to_string() };
        let never = || async { std::future::pending::<()>().await };
        let router: Router = Router::new()
            .route("/", post(takes).layer(DefaultBodyLimit::max(64 << 20)))
            .route("/never", post(never))
            .layer(from_fn(move |request, next| within(patience, request, next)));
        let path = if body.is_end_stream() { "/never" } else { "/" };
        let answer = router.oneshot(Request::post(path).body(body).unwrap()).await.unwrap();
        (answer.status(), matches!(answer.extensions().get(), Some(Fault::Stalled)))
    }

    #[tokio::test]
    async fn a_large_file_over_a_slow_line_arrives_however_long_answering_may_take() {
        let began = Instant::now();
        let slow = body(16, 512 * 1024, Duration::from_millis(60));
        assert_eq!(sent(SHORT, slow).await, (StatusCode::OK, false));
        assert!(began.elapsed() > SHORT.answer * 2, "{:?}", began.elapsed());
    }

    #[tokio::test]
    async fn a_body_that_stops_coming_or_only_drips_is_given_up() {
        for (pieces, every) in [(2, Duration::from_secs(60)), (1_000, Duration::from_millis(20))] {
            let began = Instant::now();
            let answer = sent(SHORT, body(pieces, 1024, every)).await;
            assert_eq!(answer, (StatusCode::REQUEST_TIMEOUT, true));
            assert!(began.elapsed() < SHORT.body, "{:?}", began.elapsed());
        }
    }

    #[tokio::test]
    async fn a_body_without_end_is_given_up_however_fast_it_comes() {
        let patience = Patience { body: Duration::from_millis(300), ..SHORT };
        let answer = sent(patience, body(usize::MAX, PIECE, Duration::from_millis(20))).await;
        assert!(!answer.0.is_success(), "{answer:?}");
    }

    #[tokio::test]
    async fn an_answer_has_its_time_and_no_more() {
        assert_eq!(sent(SHORT, Body::empty()).await, (StatusCode::SERVICE_UNAVAILABLE, false));
    }

    #[tokio::test]
    async fn large_bodies_are_few_at_once() {
        let large = || body(3, 1 << 20, Duration::from_millis(100));
        let under_way: Vec<_> = (0..LARGE_AT_ONCE).map(|_| tokio::spawn(sent(PATIENCE, large()))).collect();
        while PLACES.available_permits() > 0 {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        assert_eq!(sent(PATIENCE, large()).await.0, StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(sent(PATIENCE, Body::from("small")).await.0, StatusCode::OK);
        for one in under_way {
            assert_eq!(one.await.unwrap().0, StatusCode::OK);
        }
    }
}
