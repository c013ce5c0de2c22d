//! What hangs on a log beside the contents of its entries: lists, hours of accesses, logins, nodes, the head.

use std::collections::BTreeSet;

use store::{Access, BodyRow, HeadRow, root_of};

use super::Wrong;
use super::content::{Content, id_text};
use super::log::Log;

impl Log {
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
                Some(_) if rows.iter().any(|row| row.erased.is_some()) => {
                    self.erased.access(position, name);
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

    /// The head as it is stored.
    pub fn head(&mut self, row: &HeadRow) {
        let size = self.frontier.size().cast_signed();
        if row.size != size {
            self.say("head", format!("It says {} entries; there are {size}.", row.size));
        }
        if row.frontier != self.frontier.to_bytes() {
            self.say("head", "The tree that it keeps is not the tree of the entries.");
        }
        if size > 0 && self.level > super::Level::Tree && row.recorded != self.recorded.as_microsecond() {
            self.say("head", "Its time is not that of the newest entry.");
        }
    }

    /// The newest checkpoint and all others, each signed by the key in force over what the entries are.
    pub fn checkpoints(&mut self, newest: &str) {
        if self.run.is_some() {
            self.say("head", "It stands within a run; the last command is not whole.");
        }
        let judgement = self.signed.judge(newest, &self.frontier);
        self.wrong.extend(judgement.wrong);
        self.checked.checkpoints = judgement.checkpoints;
        self.checked.pinned = judgement.pinned;
        self.cosigned = judgement.cosigned;
        self.printed = judgement.printed;
    }
}
