//! An answer that was made of a past value is sent only if all of that value could be read.
//!
//! A past value loads each kind when a page first asks for it, in the midst of code that knows no errors of databases. If
//! that fails, the page is made of less than there was, and nobody gets to see it.

use std::sync::{Arc, OnceLock};

use access::View;
use axum::extract::Request;
use axum::http::request::Parts;
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};

use crate::Fault;

/// What the answer is made of, once that is known.
#[derive(Clone, Default)]
struct Made(Arc<OnceLock<View>>);

/// Notes what an answer is made of.
pub(crate) fn made_of(parts: &Parts, view: &View) {
    if let Some(made) = parts.extensions.get::<Made>() {
        // Whoever looked first has said it.
        let _ = made.0.set(view.clone());
    }
}

/// Answers [`Fault::Busy`] in the place of what was made of a value that is not whole.
pub(crate) async fn whole(mut request: Request, next: Next) -> Response {
    let made = Made::default();
    request.extensions_mut().insert(made.clone());
    let response = next.run(request).await;
    match made.0.get() {
        Some(view) if !view.is_whole() => Fault::Busy.into_response(),
        _ => response,
    }
}
