//! Competence (7.2): what somebody has to be able to do in a role, what shows that they can, and what is done where they cannot.

use jiff::civil::Date;
use record::{Choice, Line, Prose, Record, Ref, State, Tone};

use super::training::TrainingAssignment;
use crate::leadership::RoleName;
use crate::people::Person;
use crate::treatment::Action;

/// That a person needs a competence for a role, and what shows that they have it; or, where they do not yet, how they gain it
/// (7.2).
#[derive(Clone, Debug, PartialEq, Record)]
#[record(plural = "competences", titles = "Competences", clause = "7.2", prefix = "K", state = Competence::state)]
pub struct Competence {
    /// What somebody has to be able to do, such as Auditing an ISMS.
    #[field(title, listed, searched)]
    pub name: Line,
    /// Who has to be able to do it.
    #[field(listed, link = "person")]
    pub person: Option<Ref<Person>>,
    /// The role that needs it.
    #[field(listed)]
    pub role: Option<RoleName>,
    /// What is needed for it: education, training, experience (7.2 a).
    #[field(searched)]
    pub requirement: Option<Prose>,
    /// What shows that the person has it.
    #[field(listed)]
    pub proof: Option<CompetenceProof>,
    /// Where that is kept, or what it says.
    #[field(searched)]
    pub evidence: Option<Prose>,
    /// Since when it is shown.
    pub proven_on: Option<Date>,
    /// The last day on which the certificate counts, where it ends.
    #[field(listed)]
    pub valid_until: Option<Date>,
    /// The course by which a gap is closed.
    pub training: Option<Ref<TrainingAssignment>>,
    /// What else is done to close a gap.
    pub action: Option<Ref<Action>>,
    /// Whether what was done to close the gap worked, and how that was found out (7.2 c).
    pub effect: Option<Prose>,
    /// The day on which that was judged.
    pub evaluated_on: Option<Date>,
}

/// What shows a competence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Choice)]
pub enum CompetenceProof {
    /// A certificate that somebody else gave.
    Certificate,
    /// A degree or an apprenticeship.
    Education,
    /// A course that was passed.
    Training,
    /// Years of doing it, and who can tell.
    Experience,
    /// Somebody competent watched and judged.
    Assessment,
}

impl Competence {
    /// Whether it is shown and counts on that day.
    pub fn is_proven(&self, today: Date) -> bool {
        self.proof.is_some() && self.valid_until.is_none_or(|last| today <= last)
    }

    /// Whether something is planned or done to close the gap.
    pub fn has_action(&self) -> bool {
        self.training.is_some() || self.action.is_some()
    }

    fn state(&self, today: Date) -> Option<State> {
        let (code, label, tone) = match self.proof {
            Some(_) if !self.is_proven(today) => ("expired", "Certificate expired", Tone::Bad),
            Some(_) if self.has_action() && self.effect.is_none() => ("unjudged", "Effect not judged", Tone::Warn),
            Some(_) => ("proven", "Proven", Tone::Good),
            None if self.has_action() => ("being_gained", "Being gained", Tone::Plain),
            None => ("gap", "Gap", Tone::Bad),
        };
        Some(State { code, label, tone })
    }
}
