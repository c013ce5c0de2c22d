//! Why a command was not decided: each in a form that a page shows at the right place and the API sends with one status.

use catalogue::life_cycles;
use record::{Id, Kind, Misfit};

/// Why nothing was changed.
#[derive(Clone, Debug, PartialEq)]
pub enum Rejection {
    /// Rules said no.
    Refused(Vec<Refusal>),
    /// Input does not fit: which fields and why, all at once.
    Invalid(Vec<Misfit>),
    /// Someone else was first.
    Conflict(Conflict),
    /// There is no such record, or the actor may not see it. Both are answered alike.
    NotFound,
    /// Commands of a batch were rejected, each with its position. None of the batch was decided.
    Batch(Vec<(usize, Rejection)>),
}

/// A rule said no.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The rule's code: `own_work`.
    pub code: String,
    /// What it says.
    pub sentence: String,
    /// What to do next.
    pub next: String,
    /// Records that it speaks of, as far as the actor may see them.
    pub records: Vec<(&'static Kind, Id)>,
    /// How many more there are that the actor may not see.
    pub unseen: usize,
}

/// The record changed after the editor opened it.
#[derive(Clone, Debug, PartialEq)]
pub struct Conflict {
    /// The kind.
    pub kind: &'static Kind,
    /// The record.
    pub id: Id,
    /// The version that the editor saw.
    pub seen: u64,
    /// The version there is now.
    pub current: u64,
}

/// Refusals that belong to no life cycle: code, sentence, what to do next.
const ENGINE: &[(&str, &str, &str)] = &[
    ("reach_too_small", "This token may look and nothing more.", "Use a token whose reach is `write`."),
    (
        "by_steps_only",
        "Records of this kind change by the steps of their life cycle and are not edited.",
        "Take one of the steps that the record offers.",
    ),
    ("nothing_changed", "This would change nothing.", "Change a field, or leave it as it is."),
    ("retired", "The record is retired and no longer edited.", "Take it back into use first."),
    (
        "frozen",
        "What stands here was submitted or decided and is not edited any more.",
        "Take it back where the record offers that, or begin a new version.",
    ),
    ("not_retired", "The record is in use.", "There is nothing to take back."),
    ("still_needed", "Other records still refer to this one.", "Change or retire them first; they are named here."),
    ("damaged", "The stored content of this record cannot be trusted.", "Ask the operator to run `annexa verify`."),
    ("batch_size", "A batch holds between 1 and 100,000 commands.", "Split it."),
    (
        "import_size",
        "An import makes or changes between 1 and 250,000 records: rows, their actions, placeholders and claims.",
        "Split the sheet, and import the parts one after another.",
    ),
    ("founded_already", "This organisation has been founded.", "Sign in, or make another organisation."),
    (
        "role_not_for_founding",
        "Founding gives owner, top management and ISMS manager only.",
        "Grant other roles later.",
    ),
    ("no_such_step", "Records of this kind have no such step.", "Take one of the steps that the record offers."),
    (
        "role_by_grant",
        "This role comes with an approved grant from outside and is not assigned.",
        "Request a grant for the person.",
    ),
    (
        "confirms_other",
        "What you confirm is not what was proposed.",
        "Confirm the proposal as it stands, or propose anew.",
    ),
    ("details_too_long", "This is too much for a proposal that waits for a second person.", "Shorten what you wrote."),
    (
        "held_already",
        "The person holds this role at this unit already, or it is proposed to them.",
        "Look at that one first.",
    ),
    (
        "unseen_by_decider",
        "Whoever decides about what it serves would not see the action at this unit, and so could not approve it.",
        "Choose the unit of the risk, or of what else it serves.",
    ),
    (
        "own_value",
        "You measured this value, so somebody else has to judge it.",
        "Ask whoever the metric names as evaluator.",
    ),
    (
        "auditor_owns_by_now",
        "Somebody of the team came to answer for what they audit while the audit was under way.",
        "Let somebody else look at it again, end their assignment, and issue the report then.",
    ),
    (
        "plan_empty",
        "No risk of this unit is planned for treatment or under treatment, so that there is nothing to approve.",
        "Plan the treatment of a risk first.",
    ),
    (
        "plan_unowned",
        "Risks of the plan have no owner who holds the role of risk owner, so that nobody can approve their part.",
        "Give them an owner; they are named here.",
    ),
    (
        "files_full",
        "The files of this organisation take all the room that the operator of this server allows.",
        "Ask the operator to allow more, or keep the file elsewhere and give a link.",
    ),
    (
        "file_not_here",
        "The bytes of this file are not kept here: only its name and its checksum were written down.",
        "Whoever submitted it can bring the file with that checksum, over the API or by `annexa attach`.",
    ),
    ("no_test", "This course has no test.", "Finish it without one."),
    ("nothing_said", "The version says nothing yet.", "Write its text, or bring the file that says it."),
    (
        "newer_in_force",
        "A newer version in this language is in force already.",
        "Leave this one, or begin a version after that.",
    ),
    (
        "package_running",
        "An audit package of this organisation is being made already.",
        "Wait until it is done; whoever began it can cancel it.",
    ),
    ("package_unfinished", "There is no file of this package.", "Look at how it stands, or make a new one."),
    (
        "package_outdated",
        "A right under which this package was made has ended since, so that it is handed to nobody.",
        "Make a new one, of what you may read today.",
    ),
    (
        "plan_of_own_risks",
        "You own risks of this plan, and nobody approves a plan that they submitted, so that their part would wait for ever.",
        "Let another ISMS manager submit it, or give these risks to another owner; they are named here.",
    ),
    (
        "claim_of_person",
        "This claim names somebody who is known, and stays theirs.",
        "Ask them to confirm or refute it.",
    ),
    ("undone_already", "This import was taken back already.", "There is nothing left to take back."),
    (
        "what_if_decision",
        "A what-if holds new records and edits. Nothing is approved, accepted, granted or decided in it.",
        "Apply the what-if, then take that step.",
    ),
    (
        "what_if_full",
        "A what-if changes at most 2,000 fields.",
        "Apply or discard this one, or draft the rest in another.",
    ),
    ("what_if_empty", "Nothing is drafted here yet.", "Open a record, edit it, and choose to try that first."),
    ("what_if_applied", "This what-if was applied and stays as it was.", "Begin another."),
    (
        "what_if_clash",
        "Somebody changed the same fields since they were drafted.",
        "Say for each of them what is to count.",
    ),
    (
        "what_if_refused",
        "This cannot be made any more as it was drafted.",
        "Ask whoever drafted it to look at it, or take it out.",
    ),
    (
        "erased",
        "What was kept of this person was erased, and does not come back.",
        "Make a new record for somebody who works here again.",
    ),
    (
        "version_erased",
        "Texts of this version were erased, so that it does not come back.",
        "Open the version to see what is left, and enter by hand what is to count.",
    ),
    (
        "deputy_of_excluded",
        "You would decide in the name of somebody who had a hand in it.",
        "Ask somebody else who may decide and had none.",
    ),
    (
        "erase_self",
        "Nobody erases what is kept of themselves.",
        "Ask another person who may write the records about people here.",
    ),
    (
        "erase_at_work",
        "This person still works here.",
        "Enter their last day; what is kept of them can be erased from the day after.",
    ),
    (
        "erase_duties",
        "This person still holds roles or answers for records.",
        "Hand over what they hold, on the page of that name; what it is stands here.",
    ),
    (
        "erase_nothing",
        "Nothing of this person is left to be erased.",
        "Name further words by which texts name them, if there are any.",
    ),
    (
        "erase_overtaken",
        "Others wrote while the records were searched for this person.",
        "Nothing was erased; try again.",
    ),
    (
        "erase_size",
        "More would be erased than one erasure can list.",
        "Leave out words that many texts hold, and erase those in another one.",
    ),
    ("keeps_itself", "The organisation and its top unit stay.", "Edit them instead."),
];

impl Refusal {
    /// A refusal by a guard of the life cycles, in the catalogue's words.
    pub fn guard(code: &str) -> Self {
        let (sentence, next) = match life_cycles().guard(code) {
            Some(guard) => (guard.refusal.clone(), guard.next.clone()),
            None => (format!("The rule {code} said no."), String::new()),
        };
        Self { code: code.to_owned(), sentence, next, records: Vec::new(), unseen: 0 }
    }

    /// A refusal that belongs to no life cycle.
    pub fn engine(code: &str) -> Self {
        let found = ENGINE.iter().find(|(known, ..)| *known == code);
        let (sentence, next) = found.map_or(("This is not possible.", ""), |(_, sentence, next)| (sentence, next));
        Self {
            code: code.to_owned(),
            sentence: sentence.to_owned(),
            next: next.to_owned(),
            records: Vec::new(),
            unseen: 0,
        }
    }

    /// The codes that belong to no life cycle, for the reference.
    pub fn engine_codes() -> impl Iterator<Item = (&'static str, &'static str, &'static str)> {
        ENGINE.iter().copied()
    }
}

impl From<Refusal> for Rejection {
    fn from(refusal: Refusal) -> Self {
        Rejection::Refused(vec![refusal])
    }
}
