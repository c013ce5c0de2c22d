//! What a server does by itself: it keeps checkpoints, commits the logs to past hours of what was looked at and taken out, and
//! remembers beside its keys how far the logs had come. It decides nothing.

use std::path::{Path, PathBuf};
use std::time::Duration;

use host::{Host, HostError};

/// How long a log stands before its newest checkpoint is kept, unless it holds an approval.
const CHECKPOINTS: Duration = Duration::from_secs(10);
/// How often it is looked whether an hour is over, in times of looking for checkpoints.
const HOURS: u64 = 6;

/// Runs until this is dropped.
pub struct Keeping(tokio::task::JoinHandle<()>);

impl Keeping {
    /// Begins.
    pub fn begin(host: Host, directory: PathBuf) -> Self {
        Self(tokio::spawn(async move {
            let mut seen = Vec::new();
            let mut ticks = tokio::time::interval(CHECKPOINTS);
            ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
            for round in 0_u64.. {
                tokio::select! {
                    _ = ticks.tick() => {}
                    () = host.approved() => {}
                }
                if round.is_multiple_of(HOURS)
                    && let Err(error) = close_hours(&host).await
                {
                    tracing::warn!(%error, "hours of accesses wait to be entered in the log");
                }
                if let Err(error) = enter_checkpoints(&host).await {
                    tracing::warn!(%error, "checkpoints wait to be entered in the instance's log");
                }
                if let Err(error) = remember(&host, &directory, &mut seen).await {
                    tracing::warn!(%error, "the newest checkpoints wait to be remembered beside the keys");
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

async fn enter_checkpoints(host: &Host) -> Result<(), HostError> {
    for organisation in host.organisations().await? {
        host.enter_checkpoint(organisation.id).await?;
    }
    Ok(())
}

/// Notes the newest checkpoint of each log where no database that is put back takes it along.
async fn remember(host: &Host, directory: &Path, seen: &mut Vec<String>) -> anyhow::Result<()> {
    let heads = host.store().snapshot().await?.heads().await?;
    let checkpoints: Vec<String> = heads.into_iter().map(|head| head.checkpoint).collect();
    if *seen != checkpoints {
        backup::remembered::remember(directory, checkpoints.clone())?;
        *seen = checkpoints;
    }
    Ok(())
}
