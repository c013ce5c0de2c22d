//! Which lines of the statement an address asks for: the questions people ask, a theme, a status, an owner, words.

use isms::control::{Applicability, FrozenLine, Implementation, SoaLine};
use record::Id;

use super::{Statement, live};
use crate::general::Query;

/// The theme of own controls, which stand in none of Annex A.
pub const OWN: &str = "own";

/// A question that people ask of the statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Question {
    /// Nobody has decided.
    Undecided,
    /// A step was proposed and waits for a second person.
    Waiting,
    /// Excluded, although a risk, a law or a contract needs it.
    Contradicted,
    /// Included, and nothing says why.
    Unreasoned,
    /// Included, and no control serves it.
    Unserved,
    /// Included, and not all of its controls are implemented.
    NotImplemented,
    /// Implemented, and no valid evidence covers today.
    NotProven,
    /// Included.
    Included,
    /// Excluded.
    Excluded,
    /// Other than in the version in force.
    Changed,
}

impl Question {
    /// All of them, in the order of their chips: what wants somebody first.
    pub const ALL: [Self; 10] = [
        Self::Contradicted,
        Self::Undecided,
        Self::Waiting,
        Self::Unreasoned,
        Self::Unserved,
        Self::NotImplemented,
        Self::NotProven,
        Self::Included,
        Self::Excluded,
        Self::Changed,
    ];

    /// Its code in an address.
    pub fn code(self) -> &'static str {
        match self {
            Self::Undecided => "undecided",
            Self::Waiting => "waiting",
            Self::Contradicted => "contradictory",
            Self::Unreasoned => "no-reason",
            Self::Unserved => "no-control",
            Self::NotImplemented => "not-implemented",
            Self::NotProven => "not-proven",
            Self::Included => "included",
            Self::Excluded => "excluded",
            Self::Changed => "changed",
        }
    }

    /// What its chip says.
    pub fn label(self) -> &'static str {
        match self {
            Self::Undecided => "Undecided",
            Self::Waiting => "Proposed",
            Self::Contradicted => "Excluded but needed",
            Self::Unreasoned => "No reason",
            Self::Unserved => "No control",
            Self::NotImplemented => "Not implemented",
            Self::NotProven => "Not proven",
            Self::Included => "Included",
            Self::Excluded => "Excluded",
            Self::Changed => "Changed",
        }
    }

    /// Whether something is wrong where it finds any.
    pub fn is_due(self) -> bool {
        matches!(self, Self::Contradicted | Self::Unreasoned)
    }

    /// Whether its chip shows although it finds none.
    pub fn is_kept(self) -> bool {
        matches!(self, Self::NotImplemented | Self::NotProven | Self::Included | Self::Excluded)
    }

    /// Whether it finds the line.
    pub fn finds(self, statement: &Statement<'_>, line: &FrozenLine) -> bool {
        let is_included = line.applicability == Applicability::Included;
        match self {
            Self::Undecided => line.applicability == Applicability::Undecided,
            Self::Waiting => live(&statement.visitor.view, line).is_some_and(|(held, line)| is_proposed(held, line)),
            Self::Contradicted => is_contradicted(line),
            Self::Unreasoned => is_included && !is_reasoned(line),
            Self::Unserved => is_included && line.controls.is_empty(),
            Self::NotImplemented => is_included && line.implementation != Implementation::Implemented,
            Self::NotProven => is_included && line.implementation == Implementation::Implemented && !line.proven,
            Self::Included => is_included,
            Self::Excluded => line.applicability == Applicability::Excluded,
            Self::Changed => statement.changed.contains(&line.line.id),
        }
    }
}

/// Whether the line is excluded although something asks for it that no exclusion may leave out.
pub fn is_contradicted(line: &FrozenLine) -> bool {
    line.applicability == Applicability::Excluded && (line.for_risk || line.for_law || line.for_contract)
}

/// Whether anything says why the line is included.
pub fn is_reasoned(line: &FrozenLine) -> bool {
    line.for_risk || line.for_law || line.for_contract || line.for_business
}

/// Whether a step of the line waits for a second person.
pub fn is_proposed(held: &isms::Held, line: &SoaLine) -> bool {
    line.pending.pending_version.is_some_and(|version| u64::try_from(version.get()) == Ok(held.version))
}

/// The theme of a line: `A.5` to `A.8`, or [`OWN`].
pub fn theme(line: &FrozenLine) -> &'static str {
    let row = line.reference.as_ref().and_then(|reference| catalogue::control(reference));
    row.and_then(catalogue::Control::theme_group).map_or(OWN, |group| &group.reference)
}

/// What an address asks for.
pub struct Asked {
    /// The address itself, to be changed in one place.
    pub query: Query,
    question: Option<Question>,
    owner: Option<Id>,
}

impl Asked {
    /// Reads an address's query. What it does not know, it does not ask for.
    pub fn read(query: &str) -> Self {
        let query = Query::read(query);
        let question = Question::ALL.into_iter().find(|question| query.get("show") == Some(question.code()));
        let owner = query.get("owner").and_then(|owner| Id::parse_str(owner).ok());
        Self { question, owner, query }
    }

    /// The question, if it asks one.
    pub fn question(&self) -> Option<Question> {
        self.question
    }

    /// The line that it unfolds, by its number.
    pub fn line(&self) -> Option<&str> {
        self.query.get("line")
    }

    /// The same without what is unfolded.
    pub fn folded(&self) -> Query {
        self.query.without(&["line"])
    }

    /// Whether it asks for the line. What it unfolds is always shown.
    pub fn finds(&self, statement: &Statement<'_>, line: &FrozenLine) -> bool {
        let number = || live(&statement.visitor.view, line).map(|(held, _)| held.handle());
        if self.line().is_some() && number().as_deref() == self.line() {
            return true;
        }
        self.question.is_none_or(|question| question.finds(statement, line))
            && self.query.get("theme").is_none_or(|asked| asked == theme(line))
            && self.query.get("status").is_none_or(|asked| asked == line.implementation.choice().code)
            && self.owner.is_none_or(|asked| line.owner.is_some_and(|owner| owner.id == asked))
            && self.query.get("q").is_none_or(|words| says(line, words))
    }
}

/// Whether a line says all of these words, in its title, in what it is about, or in its reason.
fn says(line: &FrozenLine, words: &str) -> bool {
    let row = line.reference.as_ref().and_then(|reference| catalogue::control(reference));
    let about = row.map_or("", |row| &row.paraphrase);
    let said = format!("{} {about} {}", &*line.title, line.justification.as_deref().unwrap_or_default()).to_lowercase();
    words.to_lowercase().split_whitespace().all(|word| said.contains(word))
}
