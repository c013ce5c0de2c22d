//! The rules: what one log and the rows that hang on it have to be. Rows in, what is wrong out; no database here.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use ledger::Hash;
use ledger::entry::{Actor, Entry, Revision, Subject};
use ledger::note::Verifier;
use ledger::tree::{Frontier, leaf_hash};
use record::Id;
use store::{Access, BodyRow, EntryRow, HeadRow, RevisionRow, root_of};

use super::content::{Content, id_text};
use super::{VerifiedLog, Wrong};

/// A log that is being read.
pub struct Log {
    id: Id,
    frontier: Frontier,
    /// The index that the next entry has to have.
    next: i64,
    /// The nodes that tiles need.
    nodes: BTreeMap<(i64, i64), Hash>,
    /// The sizes at which checkpoints were kept, their notes, and the roots there.
    checkpoints: BTreeMap<i64, (String, Option<Hash>)>,
    /// The first entry of the run that is open.
    run: Option<i64>,
    recorded: Timestamp,
    /// The entries that commit to what was looked at: how many rows, and the root over them.
    observed: BTreeMap<i64, (u64, Hash)>,
    /// Kind and id of each record, and what its entries say last.
    newest: BTreeMap<(String, Vec<u8>), Newest>,
    wrong: Vec<Wrong>,
}

struct Newest {
    born: i64,
    version: u64,
    schema: u32,
    commitment: Hash,
}

impl Log {
    /// A log of which nothing is read yet; its kept checkpoints are held against the roots on the way.
    pub fn new(id: Id, checkpoints: Vec<(i64, String)>) -> Self {
        Self {
            id,
            frontier: Frontier::default(),
            next: 0,
            nodes: BTreeMap::new(),
            checkpoints: checkpoints.into_iter().map(|(size, note)| (size, (note, None))).collect(),
            run: None,
            recorded: Timestamp::MIN,
            observed: BTreeMap::new(),
            newest: BTreeMap::new(),
            wrong: Vec::new(),
        }
    }

    fn say(&mut self, object: impl Into<String>, problem: impl Into<String>) {
        self.wrong.push(Wrong::new(object, problem));
    }

    /// The next entry, and the revisions that stand at its position.
    pub fn entry(&mut self, row: &EntryRow, revisions: &[RevisionRow], is_instance: bool) {
        let name = format!("entry {}", row.position);
        if self.next < row.position {
            let last = row.position - 1;
            let missing =
                if self.next == last { format!("entry {last}") } else { format!("entries {} to {last}", self.next) };
            self.say(missing, "Gone; the log has a gap.");
            self.run = None;
        }
        self.next = row.position.saturating_add(1);
        let leaf = leaf_hash(&row.bytes);
        if row.leaf != leaf.as_bytes() {
            self.say(&name, "Its bytes are not those that were hashed when it was written.");
        }
        self.push(leaf);
        let entry = match Entry::parse(&row.bytes) {
            Ok(entry) => entry,
            Err(error) => {
                self.say(&name, format!("It cannot be read: {error}."));
                self.run = None;
                return;
            }
        };
        if entry.organisation != self.id {
            self.say(&name, format!("It is about {}, and this is the log of {}.", entry.organisation, self.id));
        }
        self.run(&name, row.position, &entry);
        if entry.recorded < self.recorded {
            self.say(&name, "It was recorded before the entry before it.");
        }
        self.recorded = self.recorded.max(entry.recorded);
        match &entry.subject {
            Subject::Record(revision) => {
                self.versions(&name, row.position, revision);
                if !is_instance {
                    self.revision(&name, &entry, revision, revisions);
                }
            }
            Subject::Observations { count, root } => {
                self.observed.insert(row.position, (*count, *root));
                revisions.iter().for_each(|stray| self.stray(stray));
            }
            Subject::Checkpoint { .. } | Subject::Credential(_) => revisions.iter().for_each(|stray| self.stray(stray)),
        }
    }

    fn push(&mut self, leaf: Hash) {
        let nodes = &mut self.nodes;
        self.frontier.push_completing(leaf, |height, index, hash| {
            if height > 0 && height % 8 == 0 {
                nodes.insert((i64::from(height / 8), index.cast_signed()), hash);
            }
        });
        if let Some((_, root)) = self.checkpoints.get_mut(&self.frontier.size().cast_signed()) {
            *root = Some(self.frontier.root());
        }
    }

    /// All entries of a run carry the index of its first; its last carries the count.
    fn run(&mut self, name: &str, position: i64, entry: &Entry) {
        let first = self.run.unwrap_or(position);
        let named = entry.run.cast_signed();
        if named != first {
            let expected = if self.run.is_some() { "the run before it is not whole" } else { "a run begins here" };
            self.say(name, format!("It names {} as the first entry of its run, but {expected}.", entry.run));
        }
        self.run = match entry.count {
            None => Some(named.min(position)),
            Some(count) => {
                if position.checked_sub(named).and_then(|before| before.checked_add(1)) != Some(count.cast_signed()) {
                    self.say(name, format!("It says that its run has {count} entries, which is not so."));
                }
                None
            }
        };
    }

    fn versions(&mut self, name: &str, position: i64, revision: &Revision) {
        let key = (revision.kind.clone(), revision.id.as_bytes().to_vec());
        let before = self.newest.get(&key).map(|newest| (newest.born, newest.version));
        let (born, expected) = before.map_or((position, 1), |(born, version)| (born, version.saturating_add(1)));
        if revision.version != expected {
            let problem = format!(
                "It makes version {} of {} {}, after version {}.",
                revision.version,
                revision.kind,
                revision.id,
                expected - 1
            );
            self.say(name, problem);
        }
        let Revision { version, schema, commitment, .. } = *revision;
        self.newest.insert(key, Newest { born, version, schema, commitment });
    }

    /// Every entry about a record has its revision, and no other.
    fn revision(&mut self, name: &str, entry: &Entry, said: &Revision, rows: &[RevisionRow]) {
        let is_said = |row: &&RevisionRow| (&*row.content.kind, &*row.content.id) == (&*said.kind, said.id.as_bytes());
        for stray in rows.iter().filter(|row| !is_said(row)) {
            self.stray(stray);
        }
        let Some(row) = rows.iter().find(is_said) else {
            self.say(
                name,
                format!("Version {} of {} {}, of which it speaks, is gone.", said.version, said.kind, said.id),
            );
            return;
        };
        let content = Content::of(&row.content, said.schema, Some(said.commitment));
        let object = format!("{} version {}", content.object, said.version);
        if let Some(problem) = content.problem {
            self.say(&object, problem);
        }
        let author = match &entry.by.actor {
            Actor::Person(person) => Some(person.as_bytes().to_vec()),
            Actor::Service(_) => None,
        };
        let same = [
            ("version", row.content.version == said.version.cast_signed()),
            ("schema", row.schema == i64::from(said.schema)),
            ("time", row.recorded == entry.recorded.as_microsecond()),
            ("author", row.author == author),
            ("command", row.command == entry.command),
        ];
        for (what, _) in same.iter().filter(|(_, is_same)| !is_same) {
            self.say(&object, format!("Its {what} is not what its entry says."));
        }
    }

    /// A revision that no entry speaks of.
    pub fn stray(&mut self, row: &RevisionRow) {
        let object = Content::of(&row.content, 1, None).object;
        self.say(
            format!("{object} version {}", row.content.version),
            format!("Entry {} does not speak of it.", row.position),
        );
    }

    /// What was looked at and taken out: each hour is what its entry commits to.
    pub fn accesses(&mut self, rows: &[Access]) {
        let mut observed = std::mem::take(&mut self.observed);
        for rows in rows.chunk_by(|one, other| one.position == other.position) {
            let position = rows.first().and_then(|row| row.position).map_or(-1, u64::cast_signed);
            let name = format!("accesses at entry {position}");
            match observed.remove(&position) {
                None => self.say(name, "No entry speaks of it."),
                Some((count, root)) if count != rows.len() as u64 || root != root_of(rows) => {
                    self.say(name, "It is not what its entry commits to.")
                }
                Some(_) => {}
            }
        }
        for position in observed.into_keys() {
            self.say(format!("accesses at entry {position}"), "What its entry speaks of is gone.");
        }
    }

    /// The list of records, each born at its first entry.
    pub fn records(&mut self, rows: &[(String, Vec<u8>, i64)]) {
        let mut listed = BTreeSet::new();
        for (kind, id, born) in rows {
            let key = (kind.clone(), id.clone());
            let object = || format!("{kind} {}", id_text(id));
            match self.newest.get(&key) {
                None => self.say(object(), "It is listed, and no entry speaks of it."),
                Some(newest) if newest.born != *born => {
                    let problem = format!("It is listed as born at entry {born}; its first entry is {}.", newest.born);
                    self.say(object(), problem);
                }
                Some(_) => {}
            }
            listed.insert(key);
        }
        let unlisted: Vec<_> = self.newest.keys().filter(|key| !listed.contains(*key)).cloned().collect();
        for (kind, id) in unlisted {
            self.say(
                format!("{kind} {}", id_text(&id)),
                "Entries speak of it, and it is not listed: nobody would find it.",
            );
        }
    }

    /// Whether the installation says of itself what its first entry says: a demo stays one.
    pub fn instance(&mut self, is_demo: bool, rows: &[BodyRow]) {
        let row = rows.iter().find(|row| row.kind == "instance");
        let body: Option<serde_json::Value> = row.and_then(|row| serde_json::from_str(&row.body).ok());
        let said = body.as_ref().and_then(|body| body.get("is_demo")).and_then(serde_json::Value::as_bool);
        if said != Some(is_demo) {
            self.say("instance", "Whether it is a demo is not what its first entry says.");
        }
    }

    /// Logins, memberships, tokens and links: the newest entry of each says what its row has to be.
    pub fn credentials(&mut self, rows: &[BodyRow]) {
        let mut found = BTreeSet::new();
        let mut wrong = Vec::new();
        for row in rows {
            let key = (row.kind.clone(), row.id.clone());
            let object = format!("{} {}", row.kind, id_text(&row.id));
            match self.newest.get(&key) {
                None => wrong.push(Wrong::new(&object, "No entry speaks of it.")),
                Some(newest) if newest.version.cast_signed() != row.version => {
                    let problem = format!("It is version {}; the log's newest is {}.", row.version, newest.version);
                    wrong.push(Wrong::new(&object, problem));
                }
                Some(newest) => {
                    let content = Content::of(row, newest.schema, Some(newest.commitment));
                    wrong.extend(content.problem.map(|problem| Wrong::new(&object, problem)));
                }
            }
            found.insert(key);
        }
        for (kind, id) in self.newest.keys().filter(|key| !found.contains(*key)) {
            wrong.push(Wrong::new(format!("{kind} {}", id_text(id)), "Entries speak of it, and its row is gone."));
        }
        self.wrong.extend(wrong);
    }

    /// The kept nodes: those that are complete, each with its hash, and no others.
    pub fn nodes(&mut self, rows: &[(i64, i64, Vec<u8>)]) {
        let mut kept = BTreeSet::new();
        for (level, position, hash) in rows {
            let object = format!("node {level}/{position}");
            match self.nodes.get(&(*level, *position)) {
                None => self.say(object, "The tree has no such node."),
                Some(right) if right.as_bytes().as_slice() != hash => {
                    self.say(object, "Its hash is not that of the entries below it.")
                }
                Some(_) => {}
            }
            kept.insert((*level, *position));
        }
        let missing: Vec<_> = self.nodes.keys().filter(|key| !kept.contains(*key)).copied().collect();
        for (level, position) in missing {
            self.say(format!("node {level}/{position}"), "It is gone; tiles cannot be made without it.");
        }
    }

    /// The head and every kept checkpoint: signed by the log's key over what the entries are.
    pub fn head(&mut self, row: &HeadRow, verifier: &str) {
        let size = self.frontier.size().cast_signed();
        if self.run.is_some() {
            self.say("head", "It stands within a run; the last command is not whole.");
        }
        if row.size != size {
            self.say("head", format!("It says {} entries; there are {size}.", row.size));
        }
        if row.frontier != self.frontier.to_bytes() {
            self.say("head", "The tree that it keeps is not the tree of the entries.");
        }
        if size > 0 && row.recorded != self.recorded.as_microsecond() {
            self.say("head", "Its time is not that of the newest entry.");
        }
        let Ok(verifier) = verifier.parse::<Verifier>() else {
            self.say("head", "The log's key is no key.");
            return;
        };
        let root = self.frontier.root();
        self.note("checkpoint of the head".to_owned(), &verifier, &row.checkpoint, size, Some(root));
        for (size, (note, root)) in std::mem::take(&mut self.checkpoints) {
            self.note(format!("checkpoint at {size}"), &verifier, &note, size, root);
        }
    }

    fn note(&mut self, object: String, verifier: &Verifier, note: &str, size: i64, root: Option<Hash>) {
        match verifier.verify(note) {
            Err(error) => self.say(object, format!("It does not verify: {error}.")),
            Ok(signed) if signed.size.cast_signed() != size => {
                self.say(object, format!("It was signed over {} entries, not {size}.", signed.size))
            }
            Ok(signed) if Some(signed.root) != root => {
                self.say(object, "What was signed is not the root of the entries.")
            }
            Ok(_) => {}
        }
    }

    /// What was found.
    pub fn finish(self, name: String, verifier: String) -> VerifiedLog {
        VerifiedLog {
            id: self.id,
            name,
            size: self.frontier.size(),
            root: self.frontier.root(),
            records: self.newest.len(),
            verifier,
            wrong: self.wrong,
        }
    }
}
