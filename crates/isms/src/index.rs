//! The indexes that a value keeps beside each register: who refers to whom, and which words find what.

use std::collections::BTreeSet;
use std::sync::Arc;

use imbl::{OrdMap, OrdSet};
use record::Id;

use crate::Held;

/// One reference from a record's field to another record, ordered by what is referred to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Link {
    pub target: Id,
    /// The position of the source's kind in the registry.
    pub kind: u16,
    pub source: Id,
    /// The position of the field in its kind.
    pub field: u16,
}

/// All references, found by their target.
#[derive(Clone, Debug, Default)]
pub(crate) struct Links(OrdSet<Link>);

impl Links {
    pub fn add(&mut self, kind: u16, held: &Held) {
        each_link(kind, held, |link| {
            self.0.insert(link);
        });
    }

    pub fn remove(&mut self, kind: u16, held: &Held) {
        each_link(kind, held, |link| {
            self.0.remove(&link);
        });
    }

    /// Exchanges the references that only one of two versions of a record has.
    pub fn exchange(&mut self, kind: u16, before: &Held, after: &Held) {
        let (old, new) = (links_of(kind, before), links_of(kind, after));
        for link in old.difference(&new) {
            self.0.remove(link);
        }
        for link in new.difference(&old) {
            self.0.insert(*link);
        }
    }

    /// The references to `target`, by the age of what refers to it.
    pub fn to(&self, target: Id) -> impl DoubleEndedIterator<Item = &Link> {
        let first = Link { target, kind: 0, source: Id::nil(), field: 0 };
        let last = Link { target, kind: u16::MAX, source: Id::max(), field: u16::MAX };
        self.0.range(first..=last)
    }
}

fn links_of(kind: u16, held: &Held) -> BTreeSet<Link> {
    let mut links = BTreeSet::new();
    each_link(kind, held, |link| {
        links.insert(link);
    });
    links
}

fn each_link(kind: u16, held: &Held, mut found: impl FnMut(Link)) {
    let Some(record) = held.record() else { return };
    for (position, field) in held.kind.fields.iter().enumerate() {
        if !field.field_type.refers() {
            continue;
        }
        let field_type = field.field_type;
        let field = u16::try_from(position).unwrap_or(u16::MAX);
        record.get(position).each_reference(field_type, &mut |_, target| {
            found(Link { target, kind, source: held.id, field });
        });
    }
}

/// The words of searched fields and of numbers, and the records they find.
#[derive(Clone, Debug, Default)]
pub(crate) struct Words(OrdMap<Arc<str>, OrdSet<Id>>);

impl Words {
    pub fn add(&mut self, held: &Held) {
        self.put(words_of(held), held.id);
    }

    pub fn remove(&mut self, held: &Held) {
        self.take(words_of(held), held.id);
    }

    /// Exchanges the words that only one of two versions of a record has.
    pub fn exchange(&mut self, before: &Held, after: &Held) {
        let (old, new) = (words_of(before), words_of(after));
        self.take(old.difference(&new).cloned(), before.id);
        self.put(new.difference(&old).cloned(), after.id);
    }

    fn put(&mut self, words: impl IntoIterator<Item = String>, record: Id) {
        for word in words {
            match self.0.get_mut(word.as_str()) {
                Some(found) => {
                    found.insert(record);
                }
                None => {
                    self.0.insert(Arc::from(word), OrdSet::unit(record));
                }
            }
        }
    }

    fn take(&mut self, words: impl IntoIterator<Item = String>, record: Id) {
        for word in words {
            let Some(found) = self.0.get_mut(word.as_str()) else { continue };
            found.remove(&record);
            if found.is_empty() {
                self.0.remove(word.as_str());
            }
        }
    }

    /// The records that have, for each word of `text`, a word that begins with it. The number of words that each
    /// beginning may stand for is bounded, so that one letter does not cost a second.
    pub fn find(&self, text: &str) -> BTreeSet<Id> {
        const CONTINUATIONS: usize = 2_000;
        const WORDS: usize = 8;
        const CHARACTERS: usize = 200;
        let text: String = text.chars().take(CHARACTERS).collect();
        let beginnings: BTreeSet<String> = split(&text).take(WORDS).collect();
        let mut found: Option<BTreeSet<Id>> = None;
        for beginning in beginnings {
            let mut here = BTreeSet::new();
            let range = self.0.range(Arc::from(beginning.as_str())..);
            for (_, records) in range.take_while(|(word, _)| word.starts_with(beginning.as_str())).take(CONTINUATIONS) {
                match &found {
                    Some(before) => here.extend(records.iter().filter(|record| before.contains(record))),
                    None => here.extend(records.iter().copied()),
                }
            }
            found = Some(here);
        }
        found.unwrap_or_default()
    }
}

fn words_of(held: &Held) -> BTreeSet<String> {
    let mut words = BTreeSet::new();
    let Some(record) = held.record() else { return words };
    for (position, _) in held.kind.fields.iter().enumerate().filter(|(_, field)| field.is_searched) {
        if let record::Value::Text(text) = record.get(position) {
            words.extend(split(text));
        }
    }
    if let Some(number) = held.number() {
        words.insert(number.to_lowercase());
        words.extend(split(&number));
    }
    for id in &held.envelope.external {
        words.extend(split(id));
    }
    words
}

/// Words in lower case; whatever is neither letter nor digit separates, but a number like `A-014` also stands whole.
fn split(text: &str) -> impl Iterator<Item = String> {
    text.split(|character: char| !character.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase)
}
