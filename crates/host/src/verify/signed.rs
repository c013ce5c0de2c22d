//! What was signed, here and elsewhere, held against the tree: the head, kept checkpoints, those that the instance's log holds,
//! those that came on another way. And under which keys: they follow one another by entries.

use std::collections::{BTreeMap, BTreeSet};

use ledger::Hash;
use ledger::note::{NoteError, PublicKey, Verifier, WitnessVerifier, origin, unverified};
use ledger::tree::Frontier;
use record::Id;

use super::{Asked, Cosigned, Printed, Wrong, cosigned};

/// That a log stood somewhere, as an entry of the instance's log says.
#[derive(Clone, Copy, Debug)]
pub struct Stood {
    /// Whose log.
    pub log: Id,
    /// The entry that says so.
    pub entry: u64,
    /// How many entries it had.
    pub size: i64,
    /// The root over them.
    pub root: Hash,
}

/// All that was signed about one log, and the roots at those sizes as the entries give them.
pub struct Signed {
    log: Id,
    key: PublicKey,
    old_keys: Option<Vec<PublicKey>>,
    is_instance: bool,
    kept: Vec<(i64, String)>,
    pinned: Vec<String>,
    printed: Vec<Printed>,
    witnesses: Vec<WitnessVerifier>,
    stood: Vec<Stood>,
    roots: BTreeMap<i64, Option<Hash>>,
    rotations: Vec<Rotation>,
    /// The entries by which an operator went on with less than was remembered: where they stand, and how much that was.
    recoveries: Vec<(i64, u64)>,
}

/// An entry by which a key gave way to another.
struct Rotation {
    at: i64,
    old: PublicKey,
    new: PublicKey,
}

/// What was found of all that was signed.
pub struct Judgement {
    /// What is wrong.
    pub wrong: Vec<Wrong>,
    /// How many checkpoints there are.
    pub checkpoints: usize,
    /// How many pinned ones fit.
    pub pinned: usize,
    /// How far witnesses vouch for it.
    pub cosigned: Vec<Cosigned>,
    /// The printed states that it went on from.
    pub printed: Vec<Printed>,
}

/// What was found of a checkpoint.
struct Judged {
    size: i64,
    is_root: bool,
}

impl Signed {
    /// What was signed about a log.
    pub fn new(log: Id, asked: &Asked, kept: Vec<(i64, String)>, stood: Vec<Stood>, is_instance: bool) -> Self {
        let is_ours = |note: &&String| unverified(note).is_some_and(|checkpoint| checkpoint.origin == origin(log));
        let pinned: Vec<String> = asked.pinned.iter().filter(is_ours).cloned().collect();
        let sizes = pinned.iter().filter_map(|note| Some(unverified(note)?.size.cast_signed()));
        let printed = asked.printed.clone();
        let sizes = sizes.chain(printed.iter().map(|printed| printed.size.cast_signed()));
        let sizes = kept.iter().map(|(size, _)| *size).chain(stood.iter().map(|stood| stood.size)).chain(sizes);
        let roots = sizes.map(|size| (size, None)).collect();
        let (key, old_keys, witnesses) = (asked.key, asked.old_keys.clone(), asked.witnesses.clone());
        Self {
            log,
            key,
            old_keys,
            is_instance,
            kept,
            pinned,
            printed,
            witnesses,
            stood,
            roots,
            rotations: Vec::new(),
            recoveries: Vec::new(),
        }
    }

    /// The tree after one more entry.
    pub fn pushed(&mut self, frontier: &Frontier) {
        if let Some(root) = self.roots.get_mut(&frontier.size().cast_signed()) {
            *root = Some(frontier.root());
        }
    }

    /// An entry that names another key.
    pub fn rotated(&mut self, at: i64, old: PublicKey, new: PublicKey) {
        self.rotations.push(Rotation { at, old, new });
    }

    /// The key in force at the end of the log.
    pub fn newest_key(&self) -> PublicKey {
        self.rotations.last().map_or(self.key, |last| last.new)
    }

    /// An entry by which an operator went on.
    pub fn recovered(&mut self, at: i64, remembered: u64) {
        self.recoveries.push((at, remembered));
    }

    /// What the log says itself about entries that were remembered up to that size.
    fn lost(&self, then: i64) -> String {
        let lost = self.recoveries.iter().find(|(at, remembered)| *at < then && then.cast_unsigned() <= *remembered);
        lost.map_or_else(String::new, |(at, remembered)| {
            format!(
                " Entry {at} says so: an operator went on without the entries up to {remembered} that were remembered."
            )
        })
    }

    /// The key that signed a checkpoint of that size, and the one that it hands over to.
    fn key_at(&self, size: i64) -> (PublicKey, Option<PublicKey>) {
        let mut key = self.rotations.first().map_or(self.key, |first| first.old);
        for rotation in &self.rotations {
            if size == rotation.at + 1 {
                return (key, Some(rotation.new));
            }
            if size > rotation.at {
                key = rotation.new;
            }
        }
        (key, None)
    }

    /// Holds all of it against the entries.
    pub fn judge(&self, head: &str, frontier: &Frontier) -> Judgement {
        let mut wrong = self.keys();
        let size = frontier.size().cast_signed();
        let mut judged = Vec::new();
        let head_root = Some(frontier.root());
        judged.extend(self.note(&mut wrong, "checkpoint of the head".to_owned(), head, size, head_root));
        for (size, note) in &self.kept {
            let root = self.roots.get(size).copied().flatten();
            judged.extend(self.note(&mut wrong, format!("checkpoint at {size}"), note, *size, root));
        }
        for stood in &self.stood {
            let object = format!("entry {} of the instance's log", stood.entry);
            let says = "It says that this log";
            judged.push(self.remembered(&mut wrong, object, says, (stood.size, stood.root), size));
        }
        let mut pinned = 0;
        for note in &self.pinned {
            let before = wrong.len();
            judged.extend(self.pin(&mut wrong, note, size));
            pinned += usize::from(wrong.len() == before);
        }
        let mut vouched = Vec::new();
        for witness in &self.witnesses {
            let notes = self.kept.iter().map(|(size, note)| (*size, note.as_str())).chain([(size, head)]);
            let (largest, unsound) = cosigned::by(witness, notes);
            vouched.extend(largest);
            wrong.extend(unsound);
        }
        wrong.extend(place(&judged));
        let root = |size: u64| self.roots.get(&size.cast_signed()).copied().flatten();
        let fits =
            |printed: &&Printed| root(printed.size).is_some_and(|root| root.to_string().starts_with(&printed.root));
        let printed = self.printed.iter().filter(fits).cloned().collect();
        Judgement { wrong, checkpoints: 1 + self.kept.len(), pinned, cosigned: vouched, printed }
    }

    /// The chain of keys.
    fn keys(&self) -> Vec<Wrong> {
        let mut wrong = Vec::new();
        let mut in_force: Option<PublicKey> = None;
        for Rotation { at, old, new } in &self.rotations {
            if in_force.is_some_and(|key| key != *old) {
                wrong.push(Wrong::new(format!("entry {at}"), "The key that it ends was not the one in force."));
            }
            in_force = Some(*new);
        }
        if let Some(named) = in_force.filter(|named| *named != self.key) {
            let problem = format!("The log names {named} as its key: it was replaced without an entry.");
            wrong.push(Wrong::new(format!("key {}", self.key), problem));
        }
        let Some(remembered) = &self.old_keys else { return wrong };
        let ended: Vec<PublicKey> = self.rotations.iter().map(|rotation| rotation.old).collect();
        // An organisation that was founded later knows only the later keys.
        let is_known = if self.is_instance { *remembered == ended } else { remembered.ends_with(&ended) };
        if !is_known {
            for key in remembered.iter().filter(|key| self.is_instance && !ended.contains(key)) {
                let problem = "log.keys says that it signed once, and no entry ends it: it was replaced without one.";
                wrong.push(Wrong::new(format!("key {key}"), problem));
            }
            for key in ended.iter().filter(|key| !remembered.contains(key)) {
                let problem = "The log says that it signed once, and log.keys does not know it.";
                wrong.push(Wrong::new(format!("key {key}"), problem));
            }
        }
        wrong
    }

    /// A checkpoint that lies here.
    fn note(
        &self,
        wrong: &mut Vec<Wrong>,
        object: String,
        note: &str,
        size: i64,
        root: Option<Hash>,
    ) -> Option<Judged> {
        let (key, next) = self.key_at(size);
        let signed = match self.verified(key, note) {
            Ok(signed) => signed,
            Err(error) => {
                wrong.push(Wrong::new(object, format!("It does not verify: {error}.")));
                return None;
            }
        };
        if next.is_some_and(|next| self.verified(next, note).is_err()) {
            wrong.push(Wrong::new(&object, "The key that it hands over to has not signed it."));
        }
        if signed.size.cast_signed() != size {
            wrong.push(Wrong::new(object, format!("It was signed over {} entries, not {size}.", signed.size)));
            return None;
        }
        let is_root = Some(signed.root) == root;
        if !is_root {
            wrong.push(Wrong::new(object, "What was signed is not the root of the entries."));
        }
        Some(Judged { size, is_root })
    }

    fn verified(&self, key: PublicKey, note: &str) -> Result<ledger::note::Checkpoint, NoteError> {
        let verifier = key.verifier(&origin(self.log)).parse::<Verifier>();
        verifier.map_err(|_| NoteError::Unsigned)?.verify(note)
    }

    /// A checkpoint that came on another way.
    fn pin(&self, wrong: &mut Vec<Wrong>, note: &str, size: i64) -> Option<Judged> {
        let pinned = unverified(note)?;
        let (then, object) = (pinned.size.cast_signed(), format!("pinned checkpoint at {}", pinned.size));
        let (key, _) = self.key_at(then);
        if let Err(error) = self.verified(key, note) {
            let problem = match error {
                NoteError::Unsigned => {
                    "Another key signed it than the log names for that time: the key was replaced without an entry."
                        .to_owned()
                }
                _ => format!("It does not verify: {error}."),
            };
            wrong.push(Wrong::new(&object, problem));
        }
        Some(self.remembered(wrong, object, "This log", (then, pinned.root), size))
    }

    /// What is remembered of the log elsewhere: it has to have gone on from there.
    fn remembered(
        &self,
        wrong: &mut Vec<Wrong>,
        object: String,
        says: &str,
        (then, root): (i64, Hash),
        size: i64,
    ) -> Judged {
        let found = if then == 0 { Some(Frontier::default().root()) } else { self.roots.get(&then).copied().flatten() };
        if then > size {
            let problem = format!(
                "{says} had {then} entries; it has {size}. It was cut off, or an older database was put back.{}",
                self.lost(then)
            );
            wrong.push(Wrong::new(object, problem));
            // Nothing can be said of what is here.
            return Judged { size: then, is_root: true };
        }
        let is_root = found == Some(root);
        if !is_root {
            let problem = format!(
                "The first {then} entries are not those that were signed then: the log was forked, or written anew.{}",
                self.lost(then)
            );
            wrong.push(Wrong::new(object, problem));
        }
        Judged { size: then, is_root }
    }
}

/// Between which entries the first change lies: after the last size whose root is right, up to the first whose root is not.
fn place(judged: &[Judged]) -> Option<Wrong> {
    let sizes = |is_root: bool| judged.iter().filter(move |one| one.is_root == is_root).map(|one| one.size);
    let first_bad = sizes(false).min()?;
    let last_good = sizes(true).filter(|size| *size < first_bad).collect::<BTreeSet<_>>().last().copied().unwrap_or(0);
    let object = match first_bad - last_good {
        1 => format!("entry {last_good}"),
        _ => format!("entries {last_good} to {}", first_bad - 1),
    };
    Some(Wrong::new(
        object,
        "Changed, taken away or put in after the checkpoints were signed: the first change lies here.",
    ))
}
