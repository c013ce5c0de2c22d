//! A record as the value holds it: its envelope, where it stands in the log, and its content.

use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;
use ledger::Hash;
use record::{Body, Envelope, Id, Kind, Record, Ref, Value};

use crate::{Revision, erasure};

/// The newest version of a record.
#[derive(Clone, Debug)]
pub struct Held {
    /// Its kind.
    pub kind: &'static Kind,
    /// Its id.
    pub id: Id,
    /// The version.
    pub version: u64,
    /// The log index of that version's entry.
    pub at: u64,
    /// When that version was recorded.
    pub recorded: Timestamp,
    /// Who recorded it.
    pub by: Option<Id>,
    /// What the entry commits to.
    pub commitment: Hash,
    /// What every record has; without the reason, which belongs to one revision.
    pub envelope: Envelope,
    /// The names of what was erased of this version: its text is nowhere any more, see [`crate::erasure`].
    pub erased: Vec<Box<str>>,
    /// The fields of its kind.
    pub content: Content,
}

/// The fields, or why they cannot be trusted.
#[derive(Clone, Debug)]
pub enum Content {
    /// The body matches its commitment and fits its kind.
    Sound(Arc<dyn Record>),
    /// It does not: the sentence says what is wrong. Shown so, and taken for nothing else.
    Damaged(Arc<str>),
}

impl Held {
    /// Takes a revision as stored. A body that does not match its commitment, or does not fit its kind, is held as
    /// damaged.
    pub fn from_revision(revision: &Revision) -> Self {
        let header = ledger::commitment::Header {
            kind: revision.kind.name,
            id: revision.id,
            version: revision.version,
            schema: revision.schema,
        };
        match ledger::commitment::commitment(&header, &revision.body, &revision.seals) {
            Ok(found) if found == revision.commitment => Self::trusted(revision, revision.body.clone()),
            Ok(_) => Self::damaged(revision, "Its stored content is not what its log entry commits to."),
            Err(_) => Self::damaged(revision, "Its stored content and its seals do not belong together."),
        }
    }

    /// Takes a revision whose commitment was just made from its body.
    pub(crate) fn trusted(revision: &Revision, mut body: Body) -> Self {
        let Ok(mut envelope) = Envelope::take(&mut body) else {
            return Self::damaged(revision, "Its envelope cannot be read.");
        };
        envelope.reason = None;
        let erased: Vec<Box<str>> =
            revision.seals.fields().filter(|(_, is_withheld)| *is_withheld).map(|(name, _)| Box::from(name)).collect();
        match erasure::read(revision.kind, revision.schema, envelope.number, body, erased.is_empty()) {
            Ok(record) => Self { envelope, erased, content: Content::Sound(record), ..Self::damaged(revision, "") },
            Err(misfits) => {
                let why: Vec<_> = misfits.iter().map(|misfit| misfit.sentence.as_str()).collect();
                Self::damaged(revision, &format!("Its stored content does not fit its kind: {}", why.join(" ")))
            }
        }
    }

    /// A revision that cannot be trusted.
    pub fn damaged(revision: &Revision, why: &str) -> Self {
        Self {
            kind: revision.kind,
            id: revision.id,
            version: revision.version,
            at: revision.at,
            recorded: revision.recorded,
            by: revision.by,
            commitment: revision.commitment,
            envelope: Envelope::new(Id::nil()),
            erased: Vec::new(),
            content: Content::Damaged(Arc::from(why)),
        }
    }

    /// The same version, told with another body: names replaced or amounts left out, for whoever is not to read them. Where it
    /// stands in the log, and what it commits to, stay.
    pub fn retold(&self, mut body: Body) -> Self {
        let unreadable = || Content::Damaged(Arc::from("Too much of it was left out to show the rest."));
        let Ok(envelope) = Envelope::take(&mut body) else { return Self { content: unreadable(), ..self.clone() } };
        let content = (self.kind.read)(body).map_or_else(|_| unreadable(), Content::Sound);
        Self { envelope: Envelope { reason: None, ..envelope }, content, ..self.clone() }
    }

    /// The same version after these fields of it were erased.
    pub(crate) fn without<'a>(&self, fields: impl Iterator<Item = &'a str>) -> Self {
        let mut body = self.body();
        let mut erased = self.erased.clone();
        for field in fields {
            body.remove(field);
            if !self.is_erased(field) {
                erased.push(Box::from(field));
            }
        }
        let Ok(envelope) = Envelope::take(&mut body) else { return self.clone() };
        match erasure::read(self.kind, self.kind.schema, envelope.number, body, false) {
            Ok(record) => Self { envelope, erased, content: Content::Sound(record), ..self.clone() },
            Err(_) => self.clone(),
        }
    }

    /// Whether a field of this version was erased.
    pub fn is_erased(&self, field: &str) -> bool {
        self.erased.iter().any(|erased| **erased == *field)
    }

    /// Its fields, if they can be trusted.
    pub fn record(&self) -> Option<&dyn Record> {
        match &self.content {
            Content::Sound(record) => Some(record.as_ref()),
            Content::Damaged(_) => None,
        }
    }

    /// Its struct, if it is a sound `T`.
    pub fn typed<T: Record>(&self) -> Option<&T> {
        self.record()?.downcast()
    }

    /// The value of a field by its position.
    pub fn get(&self, index: usize) -> Value<'_> {
        self.record().map_or(Value::Absent, |record| record.get(index))
    }

    /// The value of a field by its name.
    pub fn named(&self, name: &str) -> Value<'_> {
        self.record().map_or(Value::Absent, |record| record.named(name))
    }

    /// What people call it.
    pub fn title(&self) -> &str {
        self.record().map_or("Damaged record", |record| record.title())
    }

    /// Its number as people write it; its kind's title where there are no numbers.
    pub fn number(&self) -> Option<String> {
        self.envelope.number.map(|number| self.kind.number(number))
    }

    /// The last part of its address: its number, or its id.
    pub fn handle(&self) -> String {
        self.number().unwrap_or_else(|| self.id.to_string())
    }

    /// Its number, or the start of its id: enough to tell it apart where people read.
    pub fn handle_short(&self) -> String {
        self.number().unwrap_or_else(|| self.id.to_string().chars().take(8).collect())
    }

    /// Whether it is still in use.
    pub fn is_living(&self) -> bool {
        self.envelope.retired.is_none()
    }

    /// Whether what it says was decided and is edited no more in its present state.
    pub fn is_frozen(&self, today: Date) -> bool {
        let state = self.record().and_then(|record| record.state(today));
        let is_open = |state: record::State| self.kind.edited_in.contains(&state.code);
        !self.kind.edited_in.is_empty() && !state.is_some_and(is_open)
    }

    /// Its body as it would be stored, without a reason. Empty when damaged.
    pub fn body(&self) -> Body {
        let mut body = Body::new();
        if let Some(record) = self.record() {
            record.write(&mut body);
            self.envelope.write(&mut body);
        }
        body
    }
}

/// A record with its struct: what rules see.
#[derive(Debug)]
pub struct Typed<'a, T> {
    /// The record.
    pub held: &'a Held,
    /// Its struct.
    pub it: &'a T,
}

impl<T> Clone for Typed<'_, T> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<T> Copy for Typed<'_, T> {}

impl<T> Typed<'_, T> {
    /// A reference to it.
    pub fn reference(&self) -> Ref<T> {
        Ref::to(self.held.id)
    }
}

impl<T> std::ops::Deref for Typed<'_, T> {
    type Target = T;
    fn deref(&self) -> &T {
        self.it
    }
}
