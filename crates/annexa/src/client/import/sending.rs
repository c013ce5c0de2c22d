//! Files on their way, with a bar that says how far they are.

use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use hyper::body::{Body, Bytes, Frame, SizeHint};
use indicatif::{ProgressBar, ProgressStyle};
use serde_json::Value as Json;

use crate::client::Client;

/// How much is handed on at once.
const PIECE: usize = 64 * 1024;

/// Sends a file; what the server says it is.
///
/// # Errors
/// [`crate::exit::Failed`].
pub async fn bring(client: &Client, bytes: Vec<u8>) -> anyhow::Result<Json> {
    let (body, bar) = sent(bytes)?;
    let answer = client.bring(body).await;
    bar.finish_and_clear();
    Ok(answer?.json)
}

/// Bytes on their way, with their bar.
pub fn sent(bytes: Vec<u8>) -> anyhow::Result<(reqwest::Body, ProgressBar)> {
    let style = ProgressStyle::with_template("Sending {bar:40} {bytes} of {total_bytes}, {eta} left")?;
    let bar = ProgressBar::new(bytes.len() as u64).with_style(style);
    Ok((reqwest::Body::wrap(Sending { left: bytes.into(), bar: bar.clone() }), bar))
}

/// A sign that something goes on.
pub fn waiting(what: &'static str) -> ProgressBar {
    let style = ProgressStyle::with_template("{msg} {spinner} {elapsed}").unwrap_or(ProgressStyle::default_spinner());
    let bar = ProgressBar::new_spinner().with_style(style).with_message(what);
    bar.enable_steady_tick(Duration::from_millis(100));
    bar
}

/// What is left of a file.
struct Sending {
    left: Bytes,
    bar: ProgressBar,
}

impl Body for Sending {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Self::Data>, Self::Error>>> {
        if self.left.is_empty() {
            return Poll::Ready(None);
        }
        let piece = PIECE.min(self.left.len());
        self.bar.inc(piece as u64);
        let piece = self.left.split_to(piece);
        Poll::Ready(Some(Ok(Frame::data(piece))))
    }

    fn is_end_stream(&self) -> bool {
        self.left.is_empty()
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.left.len() as u64)
    }
}
