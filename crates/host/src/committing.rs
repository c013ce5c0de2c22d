//! From a command to the disk.
//!
//! Commands wait in a lane. Its task takes all that wait, begins a transaction, locks each head, catches up, decides one
//! command after another on the value left by the one before, appends, flushes once, and only then publishes and
//! answers. On SQLite one lane serves all organisations, as the database has one writer; on PostgreSQL each organisation
//! has its own. What is small goes to SQLite in one turn: see [`at_once`]. What may stand for thousands is decided before its
//! turn: see [`deciding`].

mod at_once;
mod deciding;
mod lane;

use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use access::Actor;
use decide::{Command, Decided, Outcome};
use isms::Isms;
use jiff::{SignedDuration, Timestamp};
use ledger::note::is_last_signed_by;
use record::Id;
use store::{Answer, Appending, StoreError, StoredHead};
use tokio::sync::oneshot;

use crate::organisation::{caught_up, load};
use crate::{HostError, Shared};
use deciding::{one, prepared, since};
use lane::{Job, Turn};

pub(crate) use lane::Lanes;

/// How long a command waits to be begun before it is answered as busy.
const WAIT: Duration = Duration::from_secs(5);
/// How often a command is decided before its turn, where others wrote in between what it depends on; then in its turn.
const ATTEMPTS: usize = 3;
/// How far apart checkpoints are kept.
const CHECKPOINTS: SignedDuration = SignedDuration::from_secs(10);

/// The name under which it is counted how long commands take, from their arrival to their answer.
pub const COMMIT_SECONDS: &str = "annexa_commit_seconds";
/// The name under which it is counted how long flushes take; of small commits on SQLite, with their writing.
pub const FLUSH_SECONDS: &str = "annexa_flush_seconds";

/// What makes a retried request the same request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Idempotency {
    /// The key that the client chose.
    pub key: String,
    /// The digest of the request.
    pub request: [u8; 32],
}

/// A commit that is on the disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Committed {
    /// The first entry.
    pub run: u64,
    /// How many entries the log has after it.
    pub size: u64,
    /// The records written, in order.
    pub outcomes: Vec<Outcome>,
    /// Whether this is the answer to an earlier request under the same key.
    pub is_replayed: bool,
}

impl Committed {
    pub(crate) fn new(decided: &Decided) -> Self {
        Self {
            run: decided.commit().run,
            size: decided.after().size(),
            outcomes: decided.outcomes().to_vec(),
            is_replayed: false,
        }
    }
}

pub(crate) async fn commit(
    shared: &Arc<Shared>,
    organisation: Id,
    actor: Actor,
    command: Command,
    idempotency: Option<Idempotency>,
) -> Result<Committed, HostError> {
    let (began, what) = (Instant::now(), name(&command));
    let answer = answered(shared, organisation, actor, command, idempotency).await;
    let outcome = match &answer {
        Ok(_) => "committed",
        Err(HostError::Rejected(_) | HostError::KeyReused | HostError::NoOrganisation) => "rejected",
        Err(HostError::Busy) => "busy",
        Err(HostError::Store(StoreError::Behind)) => "behind",
        Err(_) => "failed",
    };
    metrics::histogram!(COMMIT_SECONDS, "command" => what, "outcome" => outcome).record(began.elapsed().as_secs_f64());
    answer
}

fn name(command: &Command) -> &'static str {
    match command {
        Command::Put(_) => "put",
        Command::Retire(_) => "retire",
        Command::Step(_) => "step",
        Command::All(_) => "batch",
        Command::Import(_) => "import",
        Command::Undo(_) => "undo",
        Command::Readdress(_) => "readdress",
        Command::Draft(_) => "draft",
        Command::Apply(_) => "apply",
        Command::Erase(_) => "erase",
    }
}

async fn answered(
    shared: &Arc<Shared>,
    organisation: Id,
    actor: Actor,
    command: Command,
    idempotency: Option<Idempotency>,
) -> Result<Committed, HostError> {
    shared.may_write()?;
    let command = Arc::new(command);
    for attempt in 1..=ATTEMPTS {
        let begun = Instant::now();
        let prepared = prepared(shared, organisation, &actor, &command).await?;
        if prepared.is_some() {
            tracing::debug!(attempt, command = name(&command), took = ?begun.elapsed(), "decided before its turn");
        }
        let (answer, answered) = oneshot::channel();
        let job = Job {
            organisation,
            actor: actor.clone(),
            command: Arc::clone(&command),
            may_return: prepared.is_some() && attempt < ATTEMPTS,
            prepared,
            idempotency: idempotency.clone(),
            is_taken: Arc::default(),
            answer,
        };
        match turn(shared, job, answered).await? {
            Turn::Over(answer) => return answer,
            Turn::Overtaken => {}
        }
    }
    Err(HostError::Busy)
}

/// Waits for the turn of a job, as long as one should.
async fn turn(shared: &Arc<Shared>, job: Job, mut answered: oneshot::Receiver<Turn>) -> Result<Turn, HostError> {
    let is_taken = Arc::clone(&job.is_taken);
    shared.lanes.to(shared, job.organisation).try_send(job).map_err(|_| HostError::Busy)?;
    match tokio::time::timeout(WAIT, &mut answered).await {
        Ok(turn) => turn.map_err(|_| HostError::Busy),
        Err(_) if !is_taken.swap(true, Ordering::SeqCst) => Err(HostError::Busy),
        // It was begun: its outcome is worth waiting for.
        Err(_) => answered.await.map_err(|_| HostError::Busy),
    }
}

/// A job that was decided or replayed, and waits for the flush.
struct Ready {
    answer: oneshot::Sender<Turn>,
    committed: Committed,
}

async fn carry_out(shared: &Arc<Shared>, jobs: VecDeque<Job>) {
    let jobs = at_once::carry_out(shared, jobs).await;
    if jobs.is_empty() {
        return;
    }
    let mut by_organisation: Vec<(Id, VecDeque<Job>)> = Vec::new();
    for job in jobs {
        match by_organisation.iter_mut().find(|(organisation, _)| *organisation == job.organisation) {
            Some((_, jobs)) => jobs.push_back(job),
            None => by_organisation.push((job.organisation, VecDeque::from([job]))),
        }
    }
    let organisations: Vec<Id> = by_organisation.iter().map(|(organisation, _)| *organisation).collect();
    let mut ready = Vec::new();
    let mut values = Vec::new();
    let flushed = async {
        let mut appending = shared.store.begin().await?;
        for (organisation, jobs) in &mut by_organisation {
            if let Some(value) = one_organisation(shared, &mut appending, *organisation, jobs, &mut ready).await? {
                values.push((*organisation, value));
            }
        }
        // Nothing was written when every command was rejected; the transaction still ends here.
        let began = Instant::now();
        let flushed = appending.commit().await;
        metrics::histogram!(FLUSH_SECONDS).record(began.elapsed().as_secs_f64());
        flushed
    };
    match flushed.await {
        Ok(()) => {
            for (organisation, (value, note)) in values {
                at_once::publish(shared, organisation, value, note);
            }
            for Ready { answer, committed } in ready {
                // Whoever asked may have gone; what was committed stands.
                let _ = answer.send(Turn::Over(Ok(committed)));
            }
        }
        Err(error) => {
            let waiting = by_organisation.into_iter().flat_map(|(_, jobs)| jobs).collect();
            failed(shared, &error, &organisations, ready, waiting).await;
        }
    }
}

/// Answers everybody whose commands shared a transaction that failed.
async fn failed(shared: &Shared, error: &StoreError, organisations: &[Id], ready: Vec<Ready>, waiting: VecDeque<Job>) {
    // Whether the disk has it is not known: what this process knows is dropped and read again.
    tracing::error!(%error, "a commit failed");
    for organisation in organisations {
        shared.organisation(*organisation).forget();
    }
    if matches!(error, StoreError::Behind) {
        shared.learn_behind().await;
    }
    let (is_full, is_behind) = (error.is_disk_full(), matches!(error, StoreError::Behind));
    let said = || match is_behind {
        true => HostError::Store(StoreError::Behind),
        false => HostError::Store(if is_full { StoreError::DiskFull } else { lost(error) }),
    };
    for Ready { answer, .. } in ready {
        let _ = answer.send(Turn::Over(Err(said())));
    }
    // What was not come to was not begun; while there is room it may be tried again at once.
    for job in waiting {
        let refused = if is_full || is_behind { said() } else { HostError::Busy };
        let _ = job.answer.send(Turn::Over(Err(refused)));
    }
}

fn lost(error: &StoreError) -> StoreError {
    StoreError::Unreadable(format!("the commit was not confirmed: {error}"))
}

/// Locks the head, catches up, decides each command, appends. Returns the value to publish after the flush, with the note over it.
async fn one_organisation(
    shared: &Arc<Shared>,
    appending: &mut Appending,
    organisation: Id,
    jobs: &mut VecDeque<Job>,
    ready: &mut Vec<Ready>,
) -> Result<Option<(Arc<Isms>, String)>, StoreError> {
    let Some(head) = appending.lock(organisation).await? else {
        for job in jobs.drain(..) {
            let _ = job.answer.send(Turn::Over(Err(HostError::NoOrganisation)));
        }
        return Ok(None);
    };
    let before = match value_at(shared, appending, organisation, &head).await {
        Ok(value) => value,
        Err(HostError::Store(error)) => return Err(error),
        Err(other) => return Err(StoreError::Unreadable(other.to_string())),
    };
    let mut value = Arc::clone(&before);
    let (mut decided, mut remembered) = (Vec::new(), Vec::new());
    while let Some(mut job) = jobs.pop_front() {
        if let Some(earlier) = earlier_answer(appending, &job).await? {
            let answer = replayed(shared, &job, &earlier).await?;
            match answer {
                Ok(committed) => ready.push(Ready { answer: job.answer, committed }),
                Err(error) => {
                    let _ = job.answer.send(Turn::Over(Err(error)));
                }
            }
            continue;
        }
        let begun = Instant::now();
        let since = since(appending, &job, &value, &decided).await?;
        let came = one(shared, &value, &mut job, since).await;
        tracing::debug!(command = name(&job.command), took = ?begun.elapsed(), "decided in its turn");
        match came {
            Ok(Some(decision)) => {
                value = Arc::clone(decision.after());
                let committed = Committed::new(&decision);
                if let Some(idempotency) = job.idempotency {
                    let count = committed.outcomes.len() as u64;
                    let answer = Answer { request: idempotency.request, run: committed.run, count };
                    remembered.push((job.actor.person, idempotency.key, answer));
                }
                ready.push(Ready { answer: job.answer, committed });
                decided.push(decision);
            }
            Ok(None) => {
                let _ = job.answer.send(Turn::Overtaken);
            }
            Err(error) => {
                let _ = job.answer.send(Turn::Over(Err(error)));
            }
        }
    }
    if decided.is_empty() {
        return Ok(Some((before, head.checkpoint)));
    }
    let begun = Instant::now();
    let note = append(shared, appending, organisation, &head, &decided).await?;
    tracing::debug!(entries = value.size() - before.size(), took = ?begun.elapsed(), "appended");
    for (person, key, answer) in remembered {
        appending.remember(organisation, person, &key, &answer, value.head().recorded).await?;
    }
    Ok(Some((value, note)))
}

/// Appends decisions under the lock, and says by which note.
pub(crate) async fn append(
    shared: &Shared,
    appending: &mut Appending,
    organisation: Id,
    head: &StoredHead,
    decided: &[Decided],
) -> Result<String, StoreError> {
    let Some(last) = decided.last() else { return Ok(head.checkpoint.clone()) };
    // INVARIANT: a key that handed over signs no more, be it that of a server that did not notice.
    if !is_last_signed_by(&head.checkpoint, &shared.key.public_key()) {
        let sentence =
            "another key than this server's log.key signs this log now; copy log.key from where it was rotated";
        return Err(StoreError::Unreadable(sentence.to_owned()));
    }
    let note = shared.sign(organisation, last.after());
    appending.append(organisation, Some(head), &decided.iter().collect::<Vec<_>>(), &note).await?;
    let recorded = last.commit().recorded;
    let approves = decided.iter().any(Decided::approves);
    if approves || is_due(head.head.recorded, recorded) {
        appending.keep_checkpoint(organisation, last.after().size(), recorded, &note).await?;
    }
    if approves {
        // Whoever waits for it looks after the commit; should it fail, there is nothing to be found.
        shared.approved.notify_one();
    }
    Ok(note)
}

/// Whether the clock passed a multiple of the interval between two commits.
fn is_due(before: Timestamp, now: Timestamp) -> bool {
    let interval = CHECKPOINTS.as_secs();
    before.as_second().div_euclid(interval) != now.as_second().div_euclid(interval)
}

/// The value at the locked head.
pub(crate) async fn value_at(
    shared: &Shared,
    appending: &mut Appending,
    organisation: Id,
    head: &StoredHead,
) -> Result<Arc<Isms>, HostError> {
    let size = head.head.frontier.size();
    shared.has_not_gone_back(organisation, size)?;
    match shared.organisation(organisation).known() {
        Some(known) if known.size() == size => Ok(known),
        Some(known) if known.size() < size => {
            let revisions = appending.revisions_since(organisation, known.size()).await?;
            Ok(Arc::new(caught_up(&known, &revisions, head)))
        }
        // What this process knew was never flushed, or it knows nothing yet.
        Some(_) | None => Ok(Arc::new(load(&shared.store, organisation, head).await?)),
    }
}

async fn earlier_answer(appending: &mut Appending, job: &Job) -> Result<Option<Answer>, StoreError> {
    match &job.idempotency {
        Some(idempotency) => appending.answer(job.organisation, job.actor.person, &idempotency.key).await,
        None => Ok(None),
    }
}

/// What the earlier request was answered. This transaction sees its answer, so that it is committed.
async fn replayed(shared: &Shared, job: &Job, earlier: &Answer) -> Result<Result<Committed, HostError>, StoreError> {
    if job.idempotency.as_ref().is_none_or(|now| now.request != earlier.request) {
        return Ok(Err(HostError::KeyReused));
    }
    let size = earlier.run.saturating_add(earlier.count);
    let revisions = shared.store.revisions(job.organisation, earlier.run, size).await?;
    let outcomes = revisions
        .iter()
        .map(|revision| Outcome { kind: revision.kind, id: revision.id, version: revision.version, at: revision.at })
        .collect();
    Ok(Ok(Committed { run: earlier.run, size, outcomes, is_replayed: true }))
}
