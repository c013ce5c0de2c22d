//! Leaving, moving and handing over (A.6.5, A.5.11): one record says what somebody held and who took each of it over. It is made
//! in the commit in which all of it passes, and is the proof of it.

use jiff::civil::Date;
use record::{Choice, Line, Record, Ref, Row, Rows, State, Tone};

use crate::context::Unit;
use crate::people::Person;

/// That somebody left, moved or handed over what they held, and who took each of it over (A.6.5, A.5.11).
///
/// All of it passes in one step or none of it does. This is the proof: it is kept as it was made.
#[derive(Clone, Debug, PartialEq, Record)]
#[record(
    plural = "handovers",
    clause = "A.6.5",
    prefix = "HO",
    by_steps,
    life_cycle = "handover",
    state = Handover::state
)]
pub struct Handover {
    /// Who handed over, by their number, and why; made from both.
    #[field(title, searched, decided)]
    pub summary: Line,
    /// Who handed over.
    #[field(listed, decided, link = "person")]
    pub person: Ref<Person>,
    /// Why.
    #[field(listed, decided)]
    pub occasion: Occasion,
    /// Where it stands.
    #[field(step)]
    pub step: HandoverStep,
    /// The last day of work of somebody who leaves.
    #[field(listed, decided)]
    pub last_day: Option<Date>,
    /// The unit that somebody moves to.
    #[field(decided)]
    pub new_unit: Option<Ref<Unit>>,
    /// The day on which it was handed over.
    #[field(listed, decided)]
    pub handed_on: Date,
    /// Who saw to it.
    #[field(decided)]
    pub handed_by: Ref<Person>,
    /// What passed, and to whom.
    #[field(decided)]
    pub passed: Rows<Passed>,
}

/// Something that passed.
#[derive(Clone, Debug, PartialEq, Row)]
pub struct Passed {
    /// What it is: its kind and number.
    pub what: Line,
    /// As what they were named in it, or what became of it.
    pub as_what: Line,
    /// Who has it now; nobody where it ended.
    pub to: Option<Ref<Person>>,
    /// The id of the record.
    pub object: Line,
}

/// Why somebody hands over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Choice)]
pub enum Occasion {
    /// They leave.
    Leaves,
    /// They move to another unit.
    Moves,
    /// They stay and give some of it to others.
    Stays,
}

/// The steps of a handover.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Choice)]
pub enum HandoverStep {
    /// Handed over.
    Done,
}

impl Handover {
    fn state(&self, _: Date) -> Option<State> {
        Some(State { code: "done", label: "Handed over", tone: Tone::Good })
    }
}
