//! What a server does by itself: it commits the logs to past hours of what was looked at and taken out. It decides nothing.

use std::time::Duration;

use host::{Host, HostError};

/// How often it is looked whether an hour is over.
const OFTEN: Duration = Duration::from_secs(60);

/// Runs until this is dropped.
pub struct Keeping(tokio::task::JoinHandle<()>);

impl Keeping {
    /// Begins.
    pub fn begin(host: Host) -> Self {
        Self(tokio::spawn(async move {
            let mut ticks = tokio::time::interval(OFTEN);
            ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
            loop {
                ticks.tick().await;
                if let Err(error) = close_hours(&host).await {
                    tracing::warn!(%error, "hours of accesses wait to be entered in the log");
                }
            }
        }))
    }
}

impl Drop for Keeping {
    fn drop(&mut self) {
        self.0.abort();
    }
}

async fn close_hours(host: &Host) -> Result<(), HostError> {
    for organisation in host.organisations().await? {
        while host.close_hour(organisation.id).await? {}
    }
    Ok(())
}
