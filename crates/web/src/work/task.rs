//! One line of somebody's work.

use catalogue::Role;
use door::Visitor;
use isms::Held;
use jiff::civil::Date;

/// What a line asks for, which decides where on the page it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Topic {
    /// To do or to decide something.
    Work,
    /// To read and acknowledge.
    Reading,
    /// To take a course.
    Training,
}

/// Something that waits for a person.
#[derive(Clone, Debug, PartialEq)]
pub struct Task {
    /// What it asks for.
    pub topic: Topic,
    /// What to do, as a verb that the title follows.
    pub verb: String,
    /// What the record is called.
    pub title: String,
    /// Its number.
    pub number: Option<String>,
    /// Why it waits for this person: as what.
    pub why: String,
    /// By when.
    pub by: Option<Date>,
    /// It is late, whatever its day.
    pub is_overdue: bool,
    /// Where it is done, below the organisation's address.
    pub path: String,
}

impl Task {
    /// What to do with a record; `rest` is the part of the address after the record's own.
    pub fn of(held: &Held, verb: impl Into<String>, why: impl Into<String>, rest: &str) -> Self {
        let path = format!("{}/{}{}{rest}", held.kind.plural, held.handle(), if rest.is_empty() { "" } else { "/" });
        Self {
            topic: Topic::Work,
            verb: verb.into(),
            title: held.title().to_owned(),
            number: held.number(),
            why: why.into(),
            by: None,
            is_overdue: false,
            path,
        }
    }

    /// The address where it is done; of a past moment, where nothing can be done, that of the record it is about.
    pub fn href(&self, visitor: &Visitor) -> String {
        if !visitor.view.is_past() {
            return visitor.href(&self.path);
        }
        let record: Vec<&str> = self.path.split(['#']).next().unwrap_or_default().split('/').take(2).collect();
        visitor.href(&record.join("/"))
    }

    /// Whether its day has passed.
    pub fn is_late(&self, today: Date) -> bool {
        self.is_overdue || self.by.is_some_and(|by| by < today)
    }

    /// The most urgent comes first, what has no day last.
    pub fn urgency(&self) -> (bool, bool, Option<Date>, &str) {
        (!self.is_overdue, self.by.is_none(), self.by, &self.title)
    }
}

/// What a role is called beside a task.
pub fn as_role(role: Role) -> String {
    role.id().replace('_', " ").replace("isms", "ISMS")
}
