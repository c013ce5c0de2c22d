//! How the causes of a nonconformity were found (10.2 b 2): five whys in a row, or a fishbone of branches.

use record::{Choice, Line, Row};

/// How the causes were looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Choice)]
pub enum CauseMethod {
    /// Why, and why that, until the answer is something that can be changed.
    FiveWhys,
    /// Branch by branch: people, process, technology and so on.
    Fishbone,
    /// Another way, told in the text.
    Other,
}

/// What sort of cause it is, so that one that keeps coming back shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Choice)]
pub enum CauseCategory {
    /// There is no rule, or nobody knew it.
    RuleMissing,
    /// The rule is unclear, outdated or cannot be kept.
    RuleUnfit,
    /// Nobody was responsible, or nobody knew that they are.
    Responsibility,
    /// Knowledge or practice was missing.
    Competence,
    /// Time, people or money was missing.
    Resources,
    /// A tool or a system allowed it, or failed.
    Technology,
    /// A supplier, or what was agreed with one.
    Supplier,
    /// Nobody looked whether it works.
    Supervision,
    /// Somebody made a mistake. Seldom the root: ask why it was possible.
    HumanError,
}

/// One why and its answer.
#[derive(Clone, Debug, PartialEq, Row)]
pub struct Why {
    /// What is asked, such as Why was the approval not asked for?
    pub question: Line,
    /// The answer, which the next why asks about.
    pub answer: Line,
}

/// A cause on a branch of the fishbone.
#[derive(Clone, Debug, PartialEq, Row)]
pub struct FishboneCause {
    /// The branch.
    pub branch: CauseBranch,
    /// What on this branch led to it.
    pub cause: Line,
    /// Whether it would not have happened without this.
    #[field(label = "Root")]
    pub is_root: Option<bool>,
}

/// The branches of the fishbone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Choice)]
pub enum CauseBranch {
    /// Who did it and what they know.
    People,
    /// How it is done.
    Process,
    /// What it is done with.
    Technology,
    /// What it is done on: data, documents, deliveries.
    Material,
    /// How it is looked at.
    Measurement,
    /// What is around it: places, law, suppliers, time.
    Surroundings,
}
