//! What fails: at which records, how grave, and the sentence of the rule with its blanks filled.

use catalogue::{Rule, Severity};
use isms::{Held, Isms, Typed};
use jiff::civil::Date;
use record::{Id, Kind, Kinded, Ref};

/// A record that a failure is about or names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Subject {
    /// Its kind.
    pub kind: &'static Kind,
    /// Which one.
    pub id: Id,
}

impl Subject {
    /// The record that a reference names.
    pub fn to<T: Kinded>(reference: Ref<T>) -> Self {
        Self { kind: T::kind_of(), id: reference.id }
    }

    /// The record itself.
    pub fn of<T>(record: &Typed<'_, T>) -> Self {
        Self { kind: record.held.kind, id: record.held.id }
    }

    /// The record, as a value holds it.
    pub fn held<'a>(&self, isms: &'a Isms) -> Option<&'a Held> {
        isms.held(self.kind, self.id).map(AsRef::as_ref)
    }
}

/// What fills a blank of a sentence. Records are filled in by reference, so that whoever may not see one is not told its name.
#[derive(Clone, Debug, PartialEq)]
pub enum Fill {
    /// Words.
    Text(String),
    /// How many. Two failures that differ in this alone are the same one.
    Count(usize),
    /// A day.
    Day(Date),
    /// A record by its number.
    Number(Subject),
    /// A record by its title.
    Title(Subject),
}

impl Fill {
    /// The words, for whoever may read everything.
    pub fn in_full(&self, isms: &Isms) -> String {
        self.told(&|subject| subject.held(isms).map(Held::handle_short), &|subject| {
            subject.held(isms).map(|held| held.title().to_owned())
        })
    }

    /// The words, where `number` and `title` say what a record is called, and nothing of one that may not be named.
    pub fn told(
        &self,
        number: &dyn Fn(&Subject) -> Option<String>,
        title: &dyn Fn(&Subject) -> Option<String>,
    ) -> String {
        let unseen = |subject: &Subject| format!("{} you may not see", subject.kind.one());
        match self {
            Fill::Text(text) => text.clone(),
            Fill::Count(count) => count.to_string(),
            Fill::Day(day) => day.strftime("%-d %b %Y").to_string(),
            Fill::Number(subject) => number(subject).unwrap_or_else(|| unseen(subject)),
            Fill::Title(subject) => title(subject).unwrap_or_else(|| unseen(subject)),
        }
    }
}

/// One failure of one rule.
#[derive(Clone, Debug)]
pub struct Failure {
    /// The rule.
    pub rule: &'static Rule,
    /// How grave: as the rule says, or higher where its escalation is reached.
    pub grade: Severity,
    /// The records that it is about. None where it is about the ISMS as a whole.
    pub records: Vec<Subject>,
    /// Whether it is about these records together, and not about the first, which the others explain.
    pub is_together: bool,
    fills: Vec<(&'static str, Fill)>,
}

impl Failure {
    pub(crate) fn of(rule: &'static Rule) -> Self {
        Self { rule, grade: rule.severity, records: Vec::new(), is_together: false, fills: Vec::new() }
    }

    /// The same about one more record.
    pub(crate) fn at(mut self, subject: Subject) -> Self {
        self.records.push(subject);
        self
    }

    /// The same about these records together.
    pub(crate) fn together(mut self, subjects: impl IntoIterator<Item = Subject>) -> Self {
        self.records.extend(subjects);
        self.is_together = true;
        self
    }

    /// The same, as grave as that.
    pub(crate) fn graded(self, grade: Severity) -> Self {
        Self { grade, ..self }
    }

    /// The same with a blank of its sentence filled.
    pub(crate) fn with(mut self, blank: &'static str, fill: Fill) -> Self {
        self.fills.push((blank, fill));
        self
    }

    /// The same with words in a blank.
    pub(crate) fn saying(self, blank: &'static str, words: impl Into<String>) -> Self {
        self.with(blank, Fill::Text(words.into()))
    }

    /// The sentence of the rule, with what fills its blanks told by `told`.
    pub fn sentence(&self, told: impl Fn(&Fill) -> String) -> String {
        let filled =
            |sentence: String, (blank, fill): &(&str, Fill)| sentence.replace(&format!("{{{blank}}}"), &told(fill));
        self.fills.iter().fold(self.rule.message.clone(), filled)
    }

    /// The sentence for whoever may read everything.
    pub fn in_full(&self, isms: &Isms) -> String {
        self.sentence(|fill| fill.in_full(isms))
    }

    /// The record that it is at: the first of those that it is about. None where it is about several together, or the whole.
    pub fn object(&self) -> Option<&Subject> {
        self.records.first().filter(|_| !self.is_together)
    }

    /// What tells it from other failures of its rule, also those found at another time: the record, and what is said but for
    /// counts. Who else is among the records of a failure about many does not matter.
    pub fn identity(&self) -> (Option<Id>, Vec<&str>) {
        let texts = self.fills.iter().filter_map(|(_, fill)| match fill {
            Fill::Text(text) => Some(text.as_str()),
            Fill::Count(_) | Fill::Day(_) | Fill::Number(_) | Fill::Title(_) => None,
        });
        (self.object().map(|subject| subject.id), texts.collect())
    }
}
