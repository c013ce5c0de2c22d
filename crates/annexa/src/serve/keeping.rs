//! What a server does by itself: it keeps checkpoints, remembers beside the database how far the logs had come, and commits the logs to
//! past hours of what was looked at and taken out. It decides nothing.

use std::path::PathBuf;
use std::time::Duration;

use host::{Host, HostError};
use tokio::sync::watch;

/// How long a log stands before its newest checkpoint is kept, unless it holds an approval.
const CHECKPOINTS: Duration = Duration::from_secs(10);
/// How often it is looked whether an hour is over, in times of looking for checkpoints.
const HOURS: u64 = 6;

/// Runs until this is dropped.
pub struct Keeping(tokio::task::JoinHandle<()>);

impl Keeping {
    /// Begins. `rounds` counts how often it was done, for whoever goes on from there.
    pub fn begin(host: Host, directory: PathBuf, rounds: watch::Sender<u64>) -> Self {
        Self(tokio::spawn(async move {
            let mut ticks = tokio::time::interval(CHECKPOINTS);
            ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
            for round in 0_u64.. {
                tokio::select! {
                    _ = ticks.tick() => {}
                    () = host.approved() => {}
                }
                if let Err(error) = host.look_outside(&directory).await {
                    tracing::warn!(%error, "how far the logs have come was not remembered beside the database");
                }
                if !host.behind().is_empty() {
                    rounds.send_replace(round);
                    continue;
                }
                if round.is_multiple_of(HOURS)
                    && let Err(error) = close_hours(&host).await
                {
                    tracing::warn!(%error, "hours of accesses wait to be entered in the log");
                }
                if let Err(error) = enter_checkpoints(&host).await {
                    tracing::warn!(%error, "checkpoints wait to be entered in the instance's log");
                }
                if let Err(error) = host.look_outside(&directory).await {
                    tracing::warn!(%error, "the newest checkpoints wait to be remembered beside the database");
                }
                rounds.send_replace(round);
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

async fn enter_checkpoints(host: &Host) -> Result<(), HostError> {
    for organisation in host.organisations().await? {
        host.enter_checkpoint(organisation.id).await?;
    }
    Ok(())
}
