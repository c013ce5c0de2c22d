//! Risks and opportunities of the ISMS itself (6.1.1): what may keep it from reaching its aims, or bring it further.

use jiff::civil::Date;
use record::{Choice, Line, Prose, Record, Ref, State, Tone};

use crate::context::{ContextIssue, Obligation};
use crate::life::UNOWNED;
use crate::people::Person;
use crate::treatment::Action;

/// A risk or an opportunity of the ISMS itself, not of information (6.1.1): where it comes from, which aim it touches, what is done
/// about it, by what its effect will be judged, and how it was judged.
///
/// The criterion is planned before; the evaluation stands beside it later.
#[derive(Clone, Debug, PartialEq, Record)]
#[record(plural = "isms-risks", title = "ISMS risk", titles = "ISMS risks", clause = "6.1.1", prefix = "IR", state = IsmsRisk::state)]
pub struct IsmsRisk {
    /// What may happen, such as The only security manager leaves.
    #[field(title, listed, searched)]
    pub title: Line,
    /// Whether it may harm or help.
    #[field(listed)]
    pub kind: Option<IsmsRiskKind>,
    /// Which aim it touches.
    #[field(listed)]
    pub aim: Option<IsmsAim>,
    /// The issues of the context that it comes from.
    pub issues: Vec<Ref<ContextIssue>>,
    /// The requirements that it comes from.
    pub obligations: Vec<Ref<Obligation>>,
    /// What it would mean.
    #[field(searched)]
    pub consequence: Option<Prose>,
    /// Who answers for it.
    #[field(listed, link = "owner")]
    pub owner: Option<Ref<Person>>,
    /// The actions by which it is dealt with.
    pub actions: Vec<Ref<Action>>,
    /// Into which process of the ISMS they go.
    #[field(detail)]
    pub integration: Option<Prose>,
    /// Why nothing is done.
    pub no_action: Option<Prose>,
    /// By what it will be judged whether the actions had their effect.
    #[field(label = "Planned criterion")]
    pub criterion: Option<Prose>,
    /// The day on which that is judged.
    #[field(listed, label = "Evaluate on")]
    pub evaluate_on: Option<Date>,
    /// What was found against the criterion.
    pub evaluation: Option<Prose>,
    /// Whether the effect is there.
    #[field(listed)]
    pub effect: Option<IsmsEffect>,
    /// The day on which it was judged.
    #[field(detail)]
    pub evaluated_on: Option<Date>,
}

/// Whether it may harm or help.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Choice)]
pub enum IsmsRiskKind {
    /// It may harm.
    Risk,
    /// It may help.
    Opportunity,
}

/// The aims of planning at the level of the ISMS.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Choice)]
pub enum IsmsAim {
    /// The ISMS reaches what it is for.
    #[choice(label = "Reach intended outcomes")]
    Outcomes,
    /// What nobody wants does not happen.
    #[choice(label = "Avoid unwanted effects")]
    Avoid,
    /// It becomes better.
    #[choice(label = "Improve continually")]
    Improve,
}

/// Whether what was meant to come came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Choice)]
pub enum IsmsEffect {
    /// All of it.
    Full,
    /// Some of it.
    Partial,
    /// None of it.
    None,
}

impl IsmsRisk {
    fn state(&self, today: Date) -> Option<State> {
        let is_dealt_with = !self.actions.is_empty() || self.no_action.is_some();
        Some(if self.effect.is_some() && self.evaluation.is_some() {
            State { code: "evaluated", label: "Evaluated", tone: Tone::Good }
        } else if self.evaluate_on.is_some_and(|day| today > day) {
            State { code: "evaluation_overdue", label: "Evaluation overdue", tone: Tone::Bad }
        } else if self.owner.is_none() {
            UNOWNED
        } else if !is_dealt_with {
            State { code: "undecided", label: "Nothing decided", tone: Tone::Warn }
        } else if !self.actions.is_empty() && self.criterion.is_none() {
            State { code: "no_criterion", label: "No criterion", tone: Tone::Warn }
        } else {
            State { code: "planned", label: "Planned", tone: Tone::Plain }
        })
    }
}
