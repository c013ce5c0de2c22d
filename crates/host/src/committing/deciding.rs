//! From a command to what it comes to: in its turn, or before it where it takes long.

use std::sync::Arc;

use access::Actor;
use decide::{Command, Decided, Rejection};
use isms::{Isms, Moment};
use record::Id;

use super::Job;
use crate::{HostError, Shared};

/// Decides before the lock what takes long, so that others write meanwhile. It counts if nothing was committed since;
/// otherwise, and when it is rejected, the command is decided again on the value that the lock finds.
pub(super) async fn prepared(
    shared: &Arc<Shared>,
    organisation: Id,
    actor: &Actor,
    command: &Arc<Command>,
) -> Option<Decided> {
    let value = shared.organisation(organisation).known().filter(|_| is_long(command))?;
    let _room = shared.lanes.aside.try_acquire().ok()?;
    decide_aside(shared, &value, actor, command).await.ok()
}

/// Whether a command may stand for thousands.
fn is_long(command: &Command) -> bool {
    match command {
        Command::All(_) | Command::Import(_) | Command::Undo(_) => true,
        Command::Put(_) | Command::Retire(_) | Command::Step(_) | Command::Readdress(_) => false,
    }
}

/// What a command comes to on the value that the lock found.
pub(super) async fn one(shared: &Arc<Shared>, value: &Arc<Isms>, job: &mut Job) -> Result<Decided, HostError> {
    // A log only grows: the same size is the same value.
    if let Some(prepared) = job.prepared.take().filter(|prepared| prepared.commit().run == value.size()) {
        return Ok(prepared);
    }
    if is_long(&job.command) {
        return decide_aside(shared, value, &job.actor, &job.command).await;
    }
    Ok(decide_now(shared, value, &job.actor, &job.command)?)
}

/// Decides on a thread that nobody else waits for.
async fn decide_aside(
    shared: &Arc<Shared>,
    value: &Arc<Isms>,
    actor: &Actor,
    command: &Arc<Command>,
) -> Result<Decided, HostError> {
    let (shared, value, actor, command) = (Arc::clone(shared), Arc::clone(value), actor.clone(), Arc::clone(command));
    let decided = tokio::task::spawn_blocking(move || decide_now(&shared, &value, &actor, &command)).await;
    Ok(decided.map_err(|_| HostError::Busy)??)
}

fn decide_now(shared: &Shared, value: &Arc<Isms>, actor: &Actor, command: &Command) -> Result<Decided, Rejection> {
    let now = shared.clock.now();
    let moment = Moment { now, today: value.today(now), ids: &shared.ids };
    decide::decide(value, actor, command, &moment)
}
