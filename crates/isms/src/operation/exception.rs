//! Exceptions (A.5.36): permission to depart from a rule, for a time, with what makes up for it.
//!
//! A waiver of a readiness rule and the exception of an organisation whose security work rests on one person are exceptions
//! too: the same life, the same end, another rule.

use jiff::civil::Date;
use record::{Choice, Line, Misfit, Prose, Record, Ref, Row, Rows, State, Tone};

use crate::Isms;
use crate::asset::Asset;
use crate::context::Obligation;
use crate::control::{Control, Evidence};
use crate::life::Pending;
use crate::people::Person;
use crate::registry::Draft;
use crate::risk::Risk;

/// Permission to depart from a rule for a time (A.5.36): which rule, why it cannot be kept, where, until when, and what makes
/// up for it.
///
/// Never for a legal duty. Whoever asks, or is bound by the rule, does not approve. Renewing one is a new decision.
#[derive(Clone, Debug, PartialEq, Record)]
#[record(
    plural = "exceptions",
    clause = "A.5.36",
    prefix = "EX",
    life_cycle = "exception",
    edited_in = "requested",
    state = Exception::state
)]
pub struct Exception {
    /// What it permits, such as Old scanners stay on the network until they are replaced.
    #[field(title, searched)]
    pub title: Line,
    /// Where it stands in its life.
    #[field(step)]
    pub step: ExceptionStep,
    /// What sort of rule it departs from.
    #[field(listed)]
    pub kind: Option<ExceptionKind>,
    /// The rule, in its own words or by its number.
    #[field(searched)]
    pub rule: Option<Line>,
    /// The control that is not applied as described.
    pub control: Option<Ref<Control>>,
    /// The requirement that is not met. A law is never set aside.
    pub obligation: Option<Ref<Obligation>>,
    /// For a waiver: the number of the readiness rule, such as RA-47.
    #[field(detail, label = "Readiness rule")]
    pub readiness_rule: Option<Line>,
    /// For one person who decides alone: which decisions it covers.
    #[field(detail)]
    pub decisions: Rows<CoveredDecision>,
    /// Why the rule cannot be kept.
    #[field(searched)]
    pub because: Option<Prose>,
    /// Where it applies, and to what: systems, places, people.
    pub extent: Option<Prose>,
    /// The assets that it is about.
    #[field(detail)]
    pub assets: Vec<Ref<Asset>>,
    /// The first day. Without one it begins when it is approved.
    #[field(detail)]
    pub from: Option<Date>,
    /// The last day, at most twelve months on. From the day after, the rule applies again.
    #[field(listed, label = "Until")]
    pub to: Option<Date>,
    /// Who is bound by the rule and may depart from it. Without a name: whoever asks.
    #[field(listed, link = "addressee", label = "For whom")]
    pub addressee: Option<Ref<Person>>,
    /// Who answers for the rule. The owner of the control, where one is named.
    #[field(link = "rule_owner")]
    pub rule_owner: Option<Ref<Person>>,
    /// Whether a law or a court would be disobeyed. Nobody can permit that.
    #[field(detail, label = "Breaks a legal duty")]
    pub breaks_duty: Option<bool>,
    /// Who asked for it.
    #[field(decided, detail, link = "requester", label = "Requested by")]
    pub requester: Option<Ref<Person>>,
    /// The risk that is run meanwhile.
    #[field(decided)]
    pub risk: Option<Ref<Risk>>,
    /// What makes up for it.
    #[field(decided, searched, label = "Compensating measure")]
    pub compensation: Option<Prose>,
    /// Why nothing can make up for it.
    #[field(decided, label = "No compensation because")]
    pub no_compensation: Option<Prose>,
    /// Who assessed it.
    #[field(decided, detail)]
    pub assessed_by: Option<Ref<Person>>,
    /// Who approved it: the owner of the rule, and who may bear the risk.
    #[field(decided, detail)]
    pub approved_by: Vec<Ref<Person>>,
    /// The day on which it was approved.
    #[field(decided, detail)]
    pub approved_on: Option<Date>,
    /// What shows that the rule is met again.
    #[field(decided)]
    pub closing_evidence: Option<Prose>,
    /// The evidence on record that shows it.
    #[field(decided, detail)]
    pub closing_record: Option<Ref<Evidence>>,
    /// A step that waits for a second person.
    #[field(embed)]
    pub pending: Pending,
}

/// The steps of an exception that people take. That it is in force and that it expired follow from its days.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Choice)]
pub enum ExceptionStep {
    /// Asked for.
    Requested,
    /// Its risk and its compensation are known.
    Assessed,
    /// Approved for its days.
    Approved,
    /// Not given.
    Rejected,
    /// Taken back.
    Revoked,
    /// The rule is met again.
    Closed,
}

/// What sort of rule an exception departs from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Choice)]
pub enum ExceptionKind {
    /// A rule of ours: a policy, a baseline, a control.
    #[choice(label = "Rule of ours")]
    Departure,
    /// A readiness rule, which then fails as waived.
    #[choice(label = "Waiver of a readiness rule")]
    Waiver,
    /// That nobody decides about their own work, where one person alone is there to decide.
    #[choice(label = "One person decides alone")]
    SinglePerson,
}

/// A decision that one person may take alone.
#[derive(Clone, Debug, PartialEq, Row)]
pub struct CoveredDecision {
    /// The decision.
    pub decision: SoleDecision,
}

/// The decisions that rights know an exception for, by their names in the table of exclusions. Decisions about internal audit,
/// own rights and other people's authority are not among them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Choice)]
pub enum SoleDecision {
    /// A document version is approved.
    DocumentApproval,
    /// A document is confirmed unchanged, or withdrawn.
    DocumentConfirmation,
    /// The levels of a risk are confirmed.
    LevelsConfirmation,
    /// What remains after treatment is rated.
    ResidualRating,
    /// A risk is accepted within the owner's authority.
    RiskAcceptance,
    /// A risk is closed.
    RiskClosure,
    /// Risk criteria are approved.
    CriteriaApproval,
    /// A scope is approved.
    ScopeApproval,
    /// A treatment plan is approved.
    PlanApproval,
    /// A risk assessment is confirmed.
    CampaignConfirmation,
    /// A Statement of Applicability is approved.
    #[choice(label = "Statement of Applicability approval")]
    SoaApproval,
    /// The result of an action is verified.
    ActionVerification,
    /// A control is reported in operation.
    ControlStatus,
    /// Evidence is accepted.
    EvidenceAcceptance,
    /// The corrections of an access review are verified.
    AccessReviewVerification,
    /// The plan of a nonconformity is approved.
    NonconformityPlan,
    /// The effect of a corrective action is judged.
    NonconformityEffectiveness,
    /// An incident is closed.
    IncidentClosure,
    /// A change is approved.
    ChangeApproval,
    /// An exception is approved.
    ExceptionApproval,
    /// A supplier is approved.
    SupplierApproval,
    /// A supplier assessment is decided.
    SupplierDecision,
    /// The minutes of a management review are signed.
    ReviewMinutes,
    /// An objective is approved.
    ObjectiveApproval,
    /// An objective is judged.
    ObjectiveEvaluation,
    /// Resources are decided about.
    ResourceDecision,
}

/// How many months an exception lasts at most.
pub const LONGEST_MONTHS: i64 = 12;

impl Exception {
    /// Whether it is in force on that day.
    pub fn is_in_force(&self, today: Date) -> bool {
        self.step == ExceptionStep::Approved
            && self.from.is_some_and(|first| first <= today)
            && self.to.is_some_and(|last| today <= last)
    }

    /// Whether it lets that one person decide alone.
    pub fn is_single_person(&self) -> bool {
        self.kind == Some(ExceptionKind::SinglePerson)
    }

    /// Whether it covers a decision, by its name in the table of exclusions.
    pub fn covers(&self, exclusion: &str) -> bool {
        self.decisions.iter().any(|row| row.decision.choice().code == exclusion)
    }

    /// Whether it says which rule it departs from.
    pub fn names_a_rule(&self) -> bool {
        match self.kind {
            Some(ExceptionKind::SinglePerson) => !self.decisions.is_empty(),
            Some(ExceptionKind::Waiver) => self.readiness_rule.is_some(),
            Some(ExceptionKind::Departure) => {
                self.rule.is_some() || self.control.is_some() || self.obligation.is_some()
            }
            None => false,
        }
    }

    fn state(&self, today: Date) -> Option<State> {
        let (code, label, tone) = match self.step {
            ExceptionStep::Requested => ("requested", "Requested", Tone::Warn),
            ExceptionStep::Assessed => ("assessed", "Assessed", Tone::Warn),
            ExceptionStep::Approved if self.is_in_force(today) => ("active", "In force", Tone::Warn),
            ExceptionStep::Approved if self.to.is_some_and(|last| today > last) => ("expired", "Expired", Tone::Plain),
            ExceptionStep::Approved => ("approved", "Approved", Tone::Plain),
            ExceptionStep::Rejected => ("rejected", "Rejected", Tone::Plain),
            ExceptionStep::Revoked => ("revoked", "Revoked", Tone::Plain),
            ExceptionStep::Closed => ("closed", "Rule met again", Tone::Good),
        };
        Some(State { code, label, tone })
    }

    /// A waived rule has to be one, and the days have to be in order.
    pub(crate) fn check(_: &Isms, draft: &Draft<'_>) -> Vec<Misfit> {
        let Some(exception) = draft.typed::<Self>() else { return Vec::new() };
        let mut misfits = Vec::new();
        if exception.readiness_rule.as_deref().is_some_and(|rule| catalogue::rules().rule(rule).is_none()) {
            let sentence = "There is no readiness rule of this number. They look like RA-47.";
            misfits.push(Misfit::new("readiness_rule", "unknown", sentence));
        }
        if exception.from.zip(exception.to).is_some_and(|(first, last)| last < first) {
            misfits.push(Misfit::new("to", "before_start", "The last day is before the first. Choose a later one."));
        }
        misfits
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use catalogue::exclusion::SinglePerson;
    use catalogue::rights;

    use super::*;

    #[test]
    fn the_decisions_of_one_person_are_those_that_rights_allow_an_exception_for() {
        let listed: BTreeSet<&str> = SoleDecision::CHOICES.iter().map(|choice| choice.code).collect();
        let allowed = rights().exclusions.iter().filter(|one| one.single_person_exception == SinglePerson::Allowed);
        assert_eq!(listed, allowed.map(|exclusion| exclusion.id.as_str()).collect());
        assert_eq!(i64::from(rights().single_person_exception.longest_months), LONGEST_MONTHS);
    }
}
