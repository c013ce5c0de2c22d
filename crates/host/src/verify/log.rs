//! The rules of one log that need what came before: order, runs, times, versions. Entries in, what is wrong out; no database here.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use ledger::Hash;
use ledger::entry::{Actor, Entry, Revision, Subject};
use ledger::tree::Frontier;
use record::Id;

use super::content::Content;
use super::files::Files;
use super::prepared::{Prepared, is_of};
use super::signed::{Signed, Stood};
use super::standing::{Book, Found};
use super::{Asked, Checked, Cosigned, Level, Printed, VerifiedLog, Wrong};

/// How far clocks of two machines may lie apart before a time is taken for one of the future.
const CLOCKS: SignedDuration = SignedDuration::from_mins(5);

/// Where rows come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// An organisation's part of a database: everything is there.
    Database,
    /// The instance's part of a database: of contents only the newest are there.
    Instance,
    /// An export: what its recipient may not read is not there.
    Export,
}

/// A log that is being read.
pub struct Log {
    pub(super) id: Id,
    pub(super) from: Source,
    pub(super) level: Level,
    pub(super) frontier: Frontier,
    /// The index that the next entry has to have.
    next: i64,
    /// The nodes that tiles need.
    pub(super) nodes: BTreeMap<(i64, i64), Hash>,
    pub(super) signed: Signed,
    /// The first entry of the run that is open.
    pub(super) run: Option<i64>,
    pub(super) recorded: Timestamp,
    now: Timestamp,
    /// The entries that commit to what was looked at: how many rows, and the root over them.
    pub(super) observed: BTreeMap<i64, (u64, Hash)>,
    /// Kind and id of each record, and what its entries say last.
    pub(super) newest: BTreeMap<(String, Vec<u8>), Newest>,
    /// What the instance's log says of others.
    stood: Vec<Stood>,
    book: Book,
    pub(super) files: Files,
    pub(super) checked: Checked,
    pub(super) cosigned: Vec<Cosigned>,
    pub(super) printed: Vec<Printed>,
    pub(super) wrong: Vec<Wrong>,
}

/// What the entries of a record say last.
pub struct Newest {
    pub born: i64,
    pub version: u64,
    pub schema: u32,
    pub commitment: Hash,
}

impl Log {
    /// A log of which nothing is read yet; what was signed is held against the roots on the way.
    pub fn new(id: Id, from: Source, asked: &Asked, signed: Signed) -> Self {
        Self {
            id,
            from,
            level: asked.level,
            frontier: Frontier::default(),
            next: 0,
            nodes: BTreeMap::new(),
            signed,
            run: None,
            recorded: Timestamp::MIN,
            now: asked.now.checked_add(CLOCKS).unwrap_or(Timestamp::MAX),
            observed: BTreeMap::new(),
            newest: BTreeMap::new(),
            stood: Vec::new(),
            book: Book::default(),
            files: Files::default(),
            checked: Checked::default(),
            cosigned: Vec::new(),
            printed: Vec::new(),
            wrong: Vec::new(),
        }
    }

    pub(super) fn say(&mut self, object: impl Into<String>, problem: impl Into<String>) {
        self.wrong.push(Wrong::new(object, problem));
    }

    /// The next entry, and the revisions that stand at its position.
    pub fn take(&mut self, prepared: Prepared) {
        let position = prepared.position;
        let name = format!("entry {position}");
        self.order(position);
        if !prepared.is_leaf_kept {
            self.say(&name, "Its bytes are not those that were hashed when it was written.");
        }
        self.push(prepared.leaf);
        let entry = match prepared.entry {
            None => return,
            Some(Ok(entry)) => entry,
            Some(Err(error)) => {
                self.say(&name, format!("It cannot be read: {error}."));
                self.run = None;
                prepared.revisions.iter().for_each(|(row, content)| self.stray(row, content));
                return;
            }
        };
        if let Subject::Key { new, old } = &entry.subject {
            self.signed.rotated(position, *old, *new);
        }
        if self.level == Level::Tree {
            return;
        }
        if entry.organisation != self.id {
            self.say(&name, format!("It is about {}, and this is the log of {}.", entry.organisation, self.id));
        }
        self.run(&name, position, &entry);
        self.time(&name, &entry);
        let said = match &entry.subject {
            Subject::Record(revision) => Some(revision),
            Subject::Observations { count, root } => {
                self.observed.insert(position, (*count, *root));
                None
            }
            &Subject::Checkpoint { organisation, root, size } => {
                self.stood.push(Stood {
                    log: organisation,
                    entry: position.cast_unsigned(),
                    size: size.cast_signed(),
                    root,
                });
                None
            }
            &Subject::Recovery { found, log, remembered, .. } => {
                self.recovery(&name, position, (log, found, remembered));
                None
            }
            Subject::Credential(_) | Subject::Key { .. } => None,
        };
        let mut own = None;
        for (row, content) in prepared.revisions {
            match said {
                Some(said) if own.is_none() && is_of(&row, position, said) => own = Some((row, content)),
                _ => self.stray(&row, &content),
            }
        }
        self.role(&name, &entry, said, own.as_ref().map(|(_, content)| content));
        if let Some(said) = said {
            self.versions(&name, position, said);
            if self.from != Source::Instance {
                self.revision(&name, &entry, said, own);
            }
        }
        if entry.count.is_some() {
            for one in self.book.end_of_run() {
                self.say(one.entry, one.problem);
            }
        }
    }

    fn order(&mut self, position: i64) {
        if self.next < position {
            let last = position - 1;
            let missing =
                if self.next == last { format!("entry {last}") } else { format!("entries {} to {last}", self.next) };
            self.say(missing, "Gone; the log has a gap.");
            self.run = None;
        }
        self.next = position.saturating_add(1);
    }

    fn push(&mut self, leaf: Hash) {
        let nodes = &mut self.nodes;
        self.frontier.push_completing(leaf, |height, index, hash| {
            if height > 0 && height % 8 == 0 {
                nodes.insert((i64::from(height / 8), index.cast_signed()), hash);
            }
        });
        self.signed.pushed(&self.frontier);
    }

    /// An operator went on with what there was: as much as there is before the entry.
    fn recovery(&mut self, name: &str, position: i64, (log, found, remembered): (Id, u64, u64)) {
        let is_own = log == self.id;
        let expected = if is_own { position.cast_unsigned() } else { 0 };
        if found != expected || !is_own && self.from != Source::Instance {
            self.say(name, format!("It says that {found} entries of the log {log} were there, which is not so."));
        } else if is_own {
            self.signed.recovered(position, remembered);
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

    /// Recorded time never goes back, and nothing was recorded that is still to come.
    fn time(&mut self, name: &str, entry: &Entry) {
        if entry.recorded < self.recorded {
            self.say(name, "It was recorded before the entry before it.");
        } else if entry.recorded > self.now {
            self.say(name, format!("It was recorded at {}, which is still to come.", entry.recorded));
        }
        self.recorded = self.recorded.max(entry.recorded);
    }

    /// Whether a decision was the person's to make, and what it says of who may what.
    fn role(&mut self, name: &str, entry: &Entry, said: Option<&Revision>, own: Option<&Content>) {
        if self.level < Level::Decisions || self.from == Source::Instance {
            return;
        }
        let facts = own.and_then(|own| own.facts.as_ref());
        match self.book.look(name, entry, said, facts) {
            Found::NoneNamed => {}
            Found::Theirs => self.checked.decisions += 1,
            Found::InPart => {
                self.checked.decisions += 1;
                self.checked.decisions_in_part += 1;
            }
            Found::Wrong(problem) => {
                self.checked.decisions += 1;
                self.say(name, problem);
            }
            Found::Unknown(_) if self.from == Source::Export => self.checked.decisions_unseen += 1,
            Found::Unknown(assignment) => {
                self.say(name, format!("It was done under {assignment}, and there was no such role or grant then."))
            }
        }
        if let Some(said) = said {
            self.book.note(entry, said, facts);
        }
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
    fn revision(&mut self, name: &str, entry: &Entry, said: &Revision, own: Option<(store::RevisionRow, Content)>) {
        let Some((row, content)) = own else {
            if self.from == Source::Export {
                self.checked.contents_withheld += 1;
                return;
            }
            let problem =
                format!("Version {} of {} {}, of which it speaks, is gone.", said.version, said.kind, said.id);
            self.say(name, problem);
            return;
        };
        self.checked.contents += 1;
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
        let differing = same.iter().filter(|(_, is_same)| !is_same);
        let mut problems: Vec<String> =
            differing.map(|(what, _)| format!("Its {what} is not what its entry says.")).collect();
        problems.extend(content.problem.clone());
        match self.from {
            Source::Export => self.checked.fields_withheld += content.withheld as u64,
            Source::Database if content.withheld > 0 && content.problem.is_none() => {
                let fields = content.withheld;
                problems.push(format!("{fields} of its fields were erased, and no entry says so."));
            }
            Source::Database | Source::Instance => {}
        }
        self.wrong.extend(problems.into_iter().map(|problem| content.wrong(said.version, problem)));
        self.files.name(&content);
    }

    /// A revision that no entry speaks of.
    pub fn stray(&mut self, row: &store::RevisionRow, content: &Content) {
        self.wrong.push(content.wrong(row.content.version, format!("Entry {} does not speak of it.", row.position)));
    }

    /// What the instance's log says of the others; to be taken once all of it is read.
    pub fn stood(&mut self) -> Vec<Stood> {
        std::mem::take(&mut self.stood)
    }

    /// What was found.
    pub fn finish(mut self, name: String, verifier: String) -> VerifiedLog {
        let mut seen = std::collections::BTreeSet::new();
        self.wrong.retain(|wrong| seen.insert((wrong.object.clone(), wrong.problem.clone())));
        VerifiedLog {
            newest_key: self.signed.newest_key(),
            id: self.id,
            name,
            size: self.frontier.size(),
            root: self.frontier.root(),
            records: self.newest.len(),
            verifier,
            checked: self.checked,
            cosigned: self.cosigned,
            printed: self.printed,
            wrong: self.wrong,
        }
    }
}
