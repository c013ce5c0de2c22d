//! Probes: /healthz says that the process lives, /readyz that the database answers and the organisations are loaded. They
//! name nothing and nobody.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use axum::extract::State;
use axum::http::StatusCode;
use host::Host;

/// What the probes look at.
#[derive(Clone)]
pub struct Health {
    host: Host,
    loaded: Arc<AtomicBool>,
}

impl Health {
    /// Of a host whose organisations are not loaded yet.
    pub fn of(host: &Host) -> Self {
        Self { host: host.clone(), loaded: Arc::default() }
    }

    /// Notes that they are.
    pub fn is_loaded(&self) {
        self.loaded.store(true, Ordering::SeqCst);
    }
}

/// The process lives.
pub async fn lives() -> &'static str {
    "alive\n"
}

/// Requests would be answered.
pub async fn is_ready(State(health): State<Health>) -> (StatusCode, &'static str) {
    if !health.loaded.load(Ordering::SeqCst) {
        return (StatusCode::SERVICE_UNAVAILABLE, "loading\n");
    }
    match health.host.organisations().await {
        Ok(_) => (StatusCode::OK, "ready\n"),
        Err(_) => (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer\n"),
    }
}
