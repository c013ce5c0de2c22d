//! What happened to a record, and what happened lately, as far as the viewer may see it.

use access::View;
use isms::erasure::ERASED;
use isms::{Held, Revision};
use jiff::Timestamp;
use record::{Body, Change, Id, Kind, changes};
use store::Sought;

use crate::{Host, HostError};

/// One version of a record, and what it changed.
#[derive(Clone, Debug)]
pub struct Version {
    /// The kind.
    pub kind: &'static Kind,
    /// The record.
    pub id: Id,
    /// The version.
    pub version: u64,
    /// The index of its entry.
    pub at: u64,
    /// When it was recorded.
    pub recorded: Timestamp,
    /// Who recorded it; nobody for founding.
    pub by: Option<Id>,
    /// The command's code.
    pub command: std::sync::Arc<str>,
    /// Why, if they said so.
    pub reason: Option<String>,
    /// The exception under which one person decided this alone.
    pub not_independent: Option<Id>,
    /// In whose name a deputy decided this.
    pub in_name_of: Option<Id>,
    /// What changed since the version before.
    pub changes: Vec<Change>,
    /// What the entry commits to.
    pub commitment: ledger::Hash,
    /// Whether the stored body is what was committed to.
    pub is_sound: bool,
    /// The names of its fields that were erased since.
    pub erased: Vec<Box<str>>,
    /// The body then.
    pub body: Body,
}

/// The latest versions of records that the viewer may see.
#[derive(Clone, Debug)]
pub struct Feed {
    /// The versions, newest first.
    pub versions: Vec<Version>,
    /// Where to go on: entries before this one.
    pub next: Option<u64>,
}

/// How many entries are looked through at once, and how often, for one page of the feed.
const STRETCH: u64 = 20_000;
const STRETCHES: usize = 5;
/// How many revisions are read at once.
const READ: u32 = 500;

impl Host {
    /// The versions of a record up to the moment that the view shows, newest first; nothing if the viewer may not see
    /// the record.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn history(&self, view: &View, kind: &'static Kind, id: Id) -> Result<Vec<Version>, HostError> {
        if view.held(kind, id).is_none() {
            return Ok(Vec::new());
        }
        let revisions = self.shared.store.history(view.organisation(), kind, id, view.log_size()).await?;
        Ok(versions(&revisions))
    }

    /// The entry since which a field of a record, as it is today, says what it says; nothing where it says nothing.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn since(&self, organisation: Id, held: &Held, field: &str) -> Result<Option<u64>, HostError> {
        let revisions = self.shared.store.history(organisation, held.kind, held.id, held.at + 1).await?;
        let Some(said) = revisions.last().and_then(|newest| newest.body.get(field)) else { return Ok(None) };
        let saying = revisions.iter().rev().take_while(|revision| revision.body.get(field) == Some(said));
        Ok(saying.last().map(|revision| revision.at))
    }

    /// The version of a record that followed the one that is shown, with the index of its entry.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn following(&self, view: &View, held: &Held) -> Result<Option<(u64, u64)>, HostError> {
        Ok(self.shared.store.following(view.organisation(), held.kind, held.id, held.at).await?)
    }

    /// What changed lately, newest first, from the entry before `before` on: what is sought alone, at most `limit` versions.
    ///
    /// A page may come with fewer, even with none, and still name where to go on: one request looks through so much of the log
    /// and no more.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn feed(
        &self,
        view: &View,
        sought: &Sought,
        before: Option<u64>,
        limit: usize,
    ) -> Result<Feed, HostError> {
        let mut before = before.map_or(view.log_size(), |before| before.min(view.log_size()));
        let mut found = Vec::new();
        for _ in 0..STRETCHES {
            let from = before.saturating_sub(STRETCH);
            let revisions = self.shared.store.sought(view.organisation(), sought, from, before, READ).await?;
            let is_cut_off = revisions.len() == READ as usize;
            let last = revisions.last().map(|revision| revision.at);
            for revision in revisions {
                if found.len() == limit {
                    return Ok(Feed { next: Some(revision.at + 1), versions: found });
                }
                if view.held(revision.kind, revision.id).is_some() {
                    let earlier = self.shared.store.before(view.organisation(), &revision).await?;
                    found.push(version(earlier.as_ref(), &revision));
                }
            }
            before = last.filter(|_| is_cut_off).unwrap_or(from);
            if before <= sought.since {
                return Ok(Feed { next: None, versions: found });
            }
        }
        Ok(Feed { next: Some(before), versions: found })
    }

    /// The entry with which whatever was recorded after an instant begins.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn entry_after(&self, view: &View, instant: Timestamp) -> Result<u64, HostError> {
        Ok(self.shared.store.size_at(view.organisation(), view.log_size(), instant).await?)
    }
}

fn versions(oldest_first: &[Revision]) -> Vec<Version> {
    let before = std::iter::once(None).chain(oldest_first.iter().map(Some));
    let mut versions: Vec<_> = before.zip(oldest_first).map(|(before, revision)| version(before, revision)).collect();
    versions.reverse();
    versions
}

fn version(before: Option<&Revision>, revision: &Revision) -> Version {
    let held = Held::from_revision(revision);
    let before = before.map_or_else(Body::new, told);
    let after = told(revision);
    Version {
        kind: revision.kind,
        id: revision.id,
        version: revision.version,
        at: revision.at,
        recorded: revision.recorded,
        by: revision.by,
        command: std::sync::Arc::clone(&revision.command),
        reason: after.get("reason").and_then(|reason| reason.as_str()).map(str::to_owned),
        not_independent: mark(revision, "not_independent"),
        in_name_of: mark(revision, "in_name_of"),
        changes: changes(&before, &after),
        commitment: revision.commitment,
        is_sound: held.record().is_some(),
        body: if held.erased.is_empty() { revision.body.clone() } else { held.body() },
        erased: held.erased,
    }
}

/// The body of a revision with a word in the place of erased fields.
fn told(revision: &Revision) -> Body {
    let mut body = revision.body.clone();
    let erased = revision.seals.fields().filter(|(_, is_withheld)| *is_withheld);
    body.extend(erased.map(|(name, _)| (name.to_owned(), ERASED.into())));
    body
}

/// What the revision is marked with: the exception under which it was decided alone, in whose name a deputy decided it. Plain edits and proposals carry the mark of the decision before.
fn mark(revision: &Revision, name: &str) -> Option<Id> {
    let carries = ["put", "retire", "restore", "proposal"];
    let verb = revision.command.rsplit('.').next().unwrap_or_default();
    let mark = revision.body.get(name).filter(|_| !carries.contains(&verb))?;
    Id::parse_str(mark.as_str()?).ok()
}
