//! All that a value keeps of one kind, so that kinds can be loaded one by one: register, references, words.

use std::collections::BTreeSet;
use std::sync::{Arc, OnceLock};

use record::Id;

use crate::index::{Link, Links, Words};
use crate::{Held, Register};

/// The records of one kind with their indexes.
#[derive(Clone, Debug, Default)]
pub(crate) struct Volume {
    register: Register,
    /// References from these records.
    links: Links,
    /// Their words. In a value of the past they are gathered when somebody searches it.
    words: OnceLock<Words>,
}

impl Volume {
    /// One that gathers words as records come.
    pub fn searched() -> Self {
        Self { words: OnceLock::from(Words::default()), ..Self::default() }
    }

    pub fn register(&self) -> &Register {
        &self.register
    }

    /// Takes the newest version of a record of the kind at that position in the registry.
    pub fn put(&mut self, kind: u16, held: Arc<Held>) {
        match self.register.put(Arc::clone(&held)) {
            Some(before) => {
                self.links.exchange(kind, &before, &held);
                self.exchange_words(&before, &held);
            }
            None => {
                self.links.add(kind, &held);
                if let Some(words) = self.words.get_mut() {
                    words.add(&held);
                }
            }
        }
    }

    /// Puts the same version of a record in its own place, of which something was erased at that entry.
    pub fn put_erased(&mut self, kind: u16, held: Held, entry: u64) {
        self.put(kind, Arc::new(held));
        self.register.has_changed_at(entry);
    }

    /// See [`Register::has_changed_at`].
    pub fn has_changed_at(&mut self, entry: u64) {
        self.register.has_changed_at(entry);
    }

    fn exchange_words(&mut self, before: &Held, after: &Held) {
        if let Some(words) = self.words.get_mut() {
            words.exchange(before, after);
        }
    }

    /// Lets go of the number of a record that will get another one.
    pub fn give_back_number(&mut self, held: &Held) {
        self.register.give_back_number(held);
    }

    /// Puts a record in the place of the same version of it, of which only place, time, number and commitment changed. What it refers
    /// to and most of its words stay as they are.
    pub fn settle(&mut self, before: &Held, held: Arc<Held>) {
        if held.envelope.number != before.envelope.number {
            self.exchange_words(before, &held);
        }
        self.register.settle(held);
    }

    fn take_out(&mut self, kind: u16, held: &Held) {
        self.register.take_out(held);
        self.forget(kind, held);
    }

    fn forget(&mut self, kind: u16, held: &Held) {
        self.links.remove(kind, held);
        if let Some(words) = self.words.get_mut() {
            words.remove(held);
        }
    }

    /// The volume as it was when the log had `size` entries: what was written since is taken out, and `earlier` is what those
    /// records were then. Everything else is shared.
    pub fn rewound(&self, kind: u16, size: u64, earlier: Vec<Held>) -> Self {
        let since: Vec<&Arc<Held>> = self.register.iter().filter(|held| held.at >= size).collect();
        // Where most has changed, putting together what is left is less work than taking apart what is not.
        let mut rewound = if since.len() > self.register.iter().len() / 2 {
            let mut kept = Self::default();
            for held in self.register.iter().filter(|held| held.at < size) {
                kept.put(kind, Arc::clone(held));
            }
            kept
        } else {
            let mut kept = Self { words: OnceLock::new(), ..self.clone() };
            for held in since {
                kept.take_out(kind, held);
            }
            kept
        };
        for held in earlier {
            rewound.put(kind, Arc::new(held));
        }
        rewound.register.reckon();
        rewound
    }

    /// The records that have words beginning with all words of `text`.
    pub fn find(&self, text: &str) -> BTreeSet<Id> {
        let words = self.words.get_or_init(|| {
            let mut words = Words::default();
            for held in self.register.iter() {
                words.add(held);
            }
            words
        });
        words.find(text)
    }

    /// The references to `target` from these records.
    pub fn referring(&self, target: Id) -> impl DoubleEndedIterator<Item = &Link> {
        self.links.to(target)
    }
}
