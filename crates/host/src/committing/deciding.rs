//! From a command to what it comes to: in its turn, or before it where it takes long.

use std::sync::Arc;
use std::time::Duration;

use access::Actor;
use decide::{Command, Decided, Rejection};
use isms::{Isms, Moment};
use record::{Id, Kind};
use store::{Appending, StoreError};

use super::Job;
use crate::{HostError, Shared};

/// From how many rows or commands on deciding takes so long that nobody should wait for it.
const MANY: usize = 1_000;
/// How long such a command waits until others of its size were decided.
const PATIENCE: Duration = Duration::from_secs(20);

/// What a command came to before its turn: a decision, or why there is none.
pub(super) type Prepared = Result<Decided, HostError>;

/// Records that others wrote.
type Written = Vec<(&'static Kind, Id)>;

/// Decides before the lock what takes long, so that others write meanwhile. What is rejected then is rejected, as the value that it
/// was decided on is as new as the request; it has its turn nevertheless, where a repeated request gets its first answer.
pub(super) async fn prepared(
    shared: &Arc<Shared>,
    organisation: Id,
    actor: &Actor,
    command: &Arc<Command>,
) -> Result<Option<Prepared>, HostError> {
    if size(command) < MANY {
        return Ok(None);
    }
    let room = tokio::time::timeout(PATIENCE, shared.lanes.aside.acquire()).await;
    let _room = room.map_err(|_| HostError::Busy)?.map_err(|_| HostError::Busy)?;
    let value = shared.organisation(organisation).current(&shared.store).await?;
    Ok(Some(decide_aside(shared, &value, actor, command).await))
}

/// How many records a command may stand for.
fn size(command: &Command) -> usize {
    match command {
        Command::All(commands) => commands.len(),
        Command::Import(import) => import.rows.len(),
        Command::Undo(undo) => undo.rows.len(),
        Command::Draft(drafting) => drafting.does.len(),
        // What it drafted may be as many as the rows of a file.
        Command::Apply(_) => MANY,
        Command::Put(_) | Command::Retire(_) | Command::Step(_) | Command::Readdress(_) | Command::Erase(_) => 1,
    }
}

/// The records that others wrote since a job was prepared: what the database has, and what was decided before it in the same
/// transaction. Nothing where it was not prepared.
pub(super) async fn since(
    appending: &mut Appending,
    job: &Job,
    value: &Isms,
    earlier: &[Decided],
) -> Result<Option<Written>, StoreError> {
    let Some(Ok(prepared)) = &job.prepared else { return Ok(None) };
    // A log only grows: the same size is the same value.
    let known = prepared.commit().run;
    if known == value.size() {
        return Ok(Some(Written::new()));
    }
    let stored = appending.written_since(job.organisation, known).await?;
    let decided = earlier.iter().flat_map(|decided| &decided.commit().revisions);
    Ok(Some(stored.into_iter().chain(decided.map(|revision| (revision.kind, revision.id))).collect()))
}

/// What a command comes to on the value that the lock found. Nothing where it is better prepared once more.
pub(super) async fn one(
    shared: &Arc<Shared>,
    value: &Arc<Isms>,
    job: &mut Job,
    since: Option<Written>,
) -> Result<Option<Decided>, HostError> {
    if let Some((prepared, since)) = job.prepared.take().transpose()?.zip(since) {
        if prepared.commit().run == value.size() {
            return Ok(Some(prepared));
        }
        if may_stand_behind(&job.command) {
            let moved = behind(value, &job.actor, prepared, since).await?;
            if moved.is_some() || job.may_return {
                return Ok(moved);
            }
        }
    }
    match &*job.command {
        Command::All(_)
        | Command::Import(_)
        | Command::Undo(_)
        | Command::Draft(_)
        | Command::Apply(_)
        | Command::Erase(_) => decide_aside(shared, value, &job.actor, &job.command).await.map(Some),
        Command::Put(_) | Command::Retire(_) | Command::Step(_) | Command::Readdress(_) => {
            Ok(Some(decide_now(shared, value, &job.actor, &job.command)?))
        }
    }
}

/// Whether what a command comes to may be moved behind what others wrote. What the steps of a batch depend on nobody knows.
fn may_stand_behind(command: &Command) -> bool {
    match command {
        Command::Import(_) | Command::Undo(_) => true,
        Command::All(_)
        | Command::Put(_)
        | Command::Retire(_)
        | Command::Step(_)
        | Command::Readdress(_)
        | Command::Draft(_)
        | Command::Apply(_)
        | Command::Erase(_) => false,
    }
}

/// What was prepared, behind what others wrote since. On a thread that nobody else waits for.
async fn behind(
    value: &Arc<Isms>,
    actor: &Actor,
    prepared: Decided,
    since: Written,
) -> Result<Option<Decided>, HostError> {
    let (value, actor) = (Arc::clone(value), actor.clone());
    let moved = tokio::task::spawn_blocking(move || prepared.behind(&value, &since, &actor)).await;
    moved.map_err(|_| HostError::Busy)
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

pub(super) fn decide_now(
    shared: &Shared,
    value: &Arc<Isms>,
    actor: &Actor,
    command: &Command,
) -> Result<Decided, Rejection> {
    let now = shared.clock.now();
    let moment = Moment { now, today: value.today(now), ids: &shared.ids };
    decide::decide(value, actor, command, &moment)
}
