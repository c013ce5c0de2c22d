//! Small commands of one organisation on SQLite, in one turn of its thread: the head is known, as this process alone writes.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Instant;

use decide::{Command, Decided};
use isms::{Head, Isms};
use ledger::note::is_last_signed_by;
use record::Id;
use store::{Checkpointed, Engine, StoredHead};

use super::deciding::decide_now;
use super::lane::{Job, Turn};
use super::{Committed, FLUSH_SECONDS, Ready, failed, is_due};
use crate::Shared;

/// A job that was decided, and waits for the flush.
struct Done {
    job: Job,
    committed: Committed,
}

/// Carries out jobs at once where that can be. Gives back those that want the usual way.
pub(super) async fn carry_out(shared: &Arc<Shared>, jobs: VecDeque<Job>) -> VecDeque<Job> {
    let Some((organisation, before, head)) = known(shared, &jobs) else { return jobs };
    let mut value = before;
    let (mut decided, mut done) = (Vec::new(), VecDeque::new());
    for job in jobs {
        match decide_now(shared, &value, &job.actor, &job.command) {
            Ok(decision) => {
                value = Arc::clone(decision.after());
                done.push_back(Done { committed: Committed::new(&decision), job });
                decided.push(decision);
            }
            Err(rejection) => {
                // Whoever asked may have gone.
                let _ = job.answer.send(Turn::Over(Err(rejection.into())));
            }
        }
    }
    let Some(last) = decided.last() else { return VecDeque::new() };
    let recorded = last.commit().recorded;
    let approves = decided.iter().any(Decided::approves);
    let note = shared.sign(organisation, &value);
    let after = Checkpointed { note: &note, is_kept: approves || is_due(head.head.recorded, recorded) };
    let began = Instant::now();
    let decided: Vec<&Decided> = decided.iter().collect();
    let written = shared.store.append_at_once(organisation, &head, &decided, after).await;
    metrics::histogram!(FLUSH_SECONDS).record(began.elapsed().as_secs_f64());
    match written {
        Ok(true) => {
            publish(shared, organisation, value, note);
            if approves {
                shared.approved.notify_one();
            }
            for Done { job, committed } in done {
                let _ = job.answer.send(Turn::Over(Ok(committed)));
            }
            VecDeque::new()
        }
        // The log has moved on, or is behind: the usual way finds out which.
        Ok(false) => done.into_iter().map(|done| done.job).collect(),
        Err(error) => {
            let ready =
                done.into_iter().map(|Done { job, committed }| Ready { answer: job.answer, committed }).collect();
            failed(shared, &error, &[organisation], ready, VecDeque::new()).await;
            VecDeque::new()
        }
    }
}

/// Makes a value known with the note over its head, which the next commit begins from.
pub(super) fn publish(shared: &Shared, organisation: Id, value: Arc<Isms>, note: String) {
    let known = shared.organisation(organisation);
    known.note(value.size(), note);
    known.publish(value);
}

/// The one organisation that all jobs are about, its value, and the head that it stands at, where all of that is known.
fn known(shared: &Shared, jobs: &VecDeque<Job>) -> Option<(Id, Arc<Isms>, StoredHead)> {
    let first = jobs.front()?.organisation;
    let is_small = |job: &Job| {
        let does_one = match &*job.command {
            Command::Put(_) | Command::Retire(_) | Command::Step(_) | Command::Readdress(_) => true,
            Command::All(_)
            | Command::Import(_)
            | Command::Undo(_)
            | Command::Draft(_)
            | Command::Apply(_)
            | Command::Erase(_) => false,
        };
        // What a key was answered before stands in the database alone.
        does_one && job.organisation == first && job.idempotency.is_none()
    };
    if shared.store.engine() != Engine::Sqlite || !jobs.iter().all(is_small) {
        return None;
    }
    let organisation = shared.organisation(first);
    let value = organisation.known()?;
    let checkpoint = organisation.noted(value.size())?;
    let head: Head = value.head().clone();
    // INVARIANT: a key that handed over signs no more; whoever asks in the usual way is told so.
    is_last_signed_by(&checkpoint, &shared.key.public_key()).then_some((first, value, StoredHead { head, checkpoint }))
}
