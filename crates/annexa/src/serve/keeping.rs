//! What a server does by itself: it keeps checkpoints, remembers beside the database how far the logs had come, and commits the logs to
//! past hours of what was looked at and taken out; it finishes erasures that were decided. It decides nothing.

use std::path::{Path, PathBuf};
use std::time::Duration;

use host::{Host, HostError};
use login::Logins;
use tokio::sync::watch;

/// How long a log stands before its newest checkpoint is kept, unless it holds an approval.
const CHECKPOINTS: Duration = Duration::from_secs(10);
/// How often it is looked whether an hour is over, in times of looking for checkpoints.
const HOURS: u64 = 6;

/// Runs until this is dropped.
pub struct Keeping(tokio::task::JoinHandle<()>);

impl Keeping {
    /// Begins. `rounds` counts how often it was done, for whoever goes on from there.
    pub fn begin(logins: Logins, directory: PathBuf, rounds: watch::Sender<u64>) -> Self {
        Self(tokio::spawn(async move {
            let host = logins.host().clone();
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
                if let Err(error) = finish_erasures(&logins, &directory).await {
                    tracing::warn!(%error, "traces of what was erased wait to be removed");
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

/// Removes what is left of texts that were erased; what another server of this database erased is forgotten here too.
async fn finish_erasures(logins: &Logins, directory: &Path) -> anyhow::Result<()> {
    for organisation in logins.host().organisations().await? {
        logins.host().forget_erased(organisation.id).await?;
    }
    if !logins.host().store().erasing().await?.is_empty() {
        backup::clear_trial(directory)?;
        logins.finish_erasures().await?;
    }
    Ok(())
}

async fn enter_checkpoints(host: &Host) -> Result<(), HostError> {
    for organisation in host.organisations().await? {
        host.enter_checkpoint(organisation.id).await?;
    }
    Ok(())
}
