//! A decision about thousands of records comes to stand behind what others committed since it was made.
//!
//! Its bytes and hashes are prepared before the lock is taken; under it only what changed since is looked at. Where that has
//! nothing to do with the decision, its revisions keep their commitments and get new places, and where others took the numbers
//! that they would have had, new numbers. In doubt the answer is no, and everything is decided anew.

use std::collections::{HashMap, HashSet};
use std::num::NonZero;
use std::panic::resume_unwind;
use std::sync::Arc;
use std::thread::available_parallelism;

use access::{Actor, Standing, View};
use isms::{Held, Isms, Revision};
use jiff::Timestamp;
use ledger::commitment::{Header, commitment};
use ledger::entry::moved;
use record::{Id, Kind};

use crate::Decided;
use crate::put::taken;
use crate::run::{Run, Under};

/// Kinds that rights and checks of other kinds stand on.
const GROUND: [&str; 6] = ["organisation", "unit", "person", "role-assignment", "external-grant", "exception"];

impl Decided {
    /// The same decision on `newest`, after others committed `since`; nothing where that may make a difference.
    #[must_use]
    pub fn behind(self, newest: &Isms, since: &[(&'static Kind, Id)], actor: &Actor) -> Option<Self> {
        let now = self.commit().recorded.max(newest.head().recorded);
        if !is_unmoved(&self, newest, since, actor, now) {
            return None;
        }
        let (mut commit, after, under) = self.parts();
        if !is_each_once(&commit.revisions) {
            return None;
        }
        let shift = newest.size().checked_sub(commit.run)?;
        let numbers = numbers(&commit.revisions, newest)?;
        (commit.run, commit.recorded) = (newest.size(), now);
        let run = Run { organisation: newest.organisation(), first: commit.run, actor: Some(actor) };
        let place = Place { run, shift, now, numbers, end: commit.run + commit.revisions.len() as u64 };
        place.all(&mut commit.revisions, &mut commit.entries, &under)?;
        let mut after = Arc::unwrap_or_clone(after);
        after.overtaken(newest, since, &commit.revisions);
        after.advance(&commit);
        Some(Self::new(commit, Arc::new(after), under))
    }
}

/// Where a run comes to stand.
struct Place<'a> {
    run: Run<'a>,
    /// By how many entries its revisions move.
    shift: u64,
    now: Timestamp,
    /// By how much numbers move, by kind.
    numbers: HashMap<&'static str, u64>,
    /// How many entries the log has after it.
    end: u64,
}

impl Place<'_> {
    /// Moves all there. Others wait for it, so that every processor takes a part.
    fn all(&self, revisions: &mut [Revision], entries: &mut [Vec<u8>], under: &[Under]) -> Option<()> {
        let processors = available_parallelism().map_or(1, NonZero::get).min(8);
        let length = revisions.len().div_ceil(processors).max(1);
        std::thread::scope(|scope| {
            let parts = revisions.chunks_mut(length).zip(entries.chunks_mut(length)).zip(under.chunks(length));
            let moving = parts.map(|((revisions, entries), under)| {
                scope.spawn(move || {
                    let each = revisions.iter_mut().zip(entries).zip(under);
                    each.map(|((revision, entry), under)| self.one(revision, entry, *under)).collect()
                })
            });
            let moving: Vec<_> = moving.collect();
            let mut moved = moving.into_iter().map(|part| part.join().unwrap_or_else(|panic| resume_unwind(panic)));
            moved.try_for_each(|part: Option<()>| part)
        })
    }

    fn one(&self, revision: &mut Revision, entry: &mut Vec<u8>, under: Under) -> Option<()> {
        revision.at += self.shift;
        revision.recorded = self.now;
        *entry = match self.numbers.get(revision.kind.name).filter(|_| revision.version == 1) {
            Some(by) => {
                renumber(revision, *by)?;
                let is_last = revision.at + 1 == self.end;
                self.run.entry(revision, under, is_last.then(|| self.end - self.run.first)).ok()?
            }
            None => moved(entry, self.run.first, self.now)?,
        };
        Some(())
    }
}

/// Whether what others committed makes no difference to the decision.
fn is_unmoved(decided: &Decided, newest: &Isms, since: &[(&'static Kind, Id)], actor: &Actor, now: Timestamp) -> bool {
    let (after, run) = (decided.after(), decided.commit().run);
    let today = newest.today(now);
    let standing = |isms: &Isms| Standing::of_actor(isms, actor, today);
    if after.today(decided.commit().recorded) != today || standing(after) != standing(newest) {
        return false;
    }
    let view = View::of_present(Arc::new(newest.clone()), actor.clone(), now);
    since.iter().all(|(kind, id)| {
        let is_written_here = || after.held(kind, *id).is_some_and(|held| held.at >= run);
        let is_named_here = || after.referring(kind, *id).any(|referring| referring.held.at >= run);
        let is_free = || newest.held(kind, *id).is_some_and(|held| takes_nothing(after, held));
        !GROUND.contains(&kind.name)
            && !is_written_here()
            && (!is_named_here() || view.may_refer(kind, *id))
            && is_free()
    })
}

/// Whether a record that others wrote has no unique value and no id in another tool that the decision gives away as well.
fn takes_nothing(after: &Isms, held: &Held) -> bool {
    let record = held.record();
    record.is_some_and(|record| taken(after, held.kind, held.id, &held.envelope, record).is_empty())
}

/// Whether no record was written twice, so that what a revision says is what the value after all of them holds.
fn is_each_once(revisions: &[Revision]) -> bool {
    let mut seen = HashSet::with_capacity(revisions.len());
    revisions.iter().all(|revision| seen.insert(revision.id))
}

/// By how much the numbers of new records move, for each kind where others made some.
fn numbers(revisions: &[Revision], newest: &Isms) -> Option<HashMap<&'static str, u64>> {
    let mut moves = HashMap::new();
    for revision in revisions.iter().filter(|revision| revision.version == 1) {
        if let Some(first) = number(revision)
            && !moves.contains_key(revision.kind.name)
        {
            // They were given in turn, so that the first of a kind is its least.
            let next = newest.register(revision.kind)?.last_number() + 1;
            moves.insert(revision.kind.name, next.checked_sub(first)?);
        }
    }
    moves.retain(|_, moved| *moved > 0);
    Some(moves)
}

fn number(revision: &Revision) -> Option<u64> {
    revision.body.get("number").and_then(serde_json::Value::as_u64)
}

/// Gives a new record its number behind those of others, and commits to that.
fn renumber(revision: &mut Revision, by: u64) -> Option<()> {
    let number = number(revision)? + by;
    revision.body.insert("number".to_owned(), number.into());
    let Revision { kind, id, version, schema, .. } = *revision;
    let header = Header { kind: kind.name, id, version, schema };
    revision.commitment = commitment(&header, &revision.body, &revision.seals).ok()?;
    Some(())
}
