//! Changes (6.3, 8.1, A.8.32): planned and assessed before they are made, or reviewed soon after where nobody could wait.

use jiff::Timestamp;
use jiff::ToSpan as _;
use jiff::civil::{Date, Weekday};
use record::{Choice, Line, Prose, Record, Ref, State, Tone};

use crate::asset::Asset;
use crate::campaign::RiskAssessment;
use crate::improvement::Nonconformity;
use crate::life::Pending;
use crate::operation::Incident;
use crate::people::Person;
use crate::risk::Risk;

/// A change of the ISMS, of the organisation or of a system (6.3, 8.1, A.8.32): what, why, when, what it means for security, how it
/// is tested and how it is taken back.
///
/// The answers to a checklist make it significant or not; a significant one is assessed for risk first. Whoever asks for it or
/// makes it does not approve it. An emergency is made at once, and decided within ten working days.
#[derive(Clone, Debug, PartialEq, Record)]
#[record(
    plural = "changes",
    clause = "6.3",
    prefix = "CH",
    life_cycle = "change",
    edited_in = "requested, assessed",
    state = Change::state
)]
pub struct Change {
    /// What is changed, such as The portal moves to a second region.
    #[field(title, searched)]
    pub title: Line,
    /// Where it stands in its life.
    #[field(step)]
    pub step: ChangeStep,
    /// What is changed. It decides who approves it.
    #[field(listed, label = "Type")]
    pub change_type: Option<ChangeType>,
    /// What exactly is done.
    #[field(searched)]
    pub description: Option<Prose>,
    /// What it is for.
    #[field(label = "Purpose")]
    pub purpose: Option<Prose>,
    /// The day on which it is made.
    #[field(listed, label = "Planned for")]
    pub due: Option<Date>,
    /// Whether nobody meant it: something changed, and was found afterwards.
    #[field(detail, label = "Unintended")]
    pub is_unintended: Option<bool>,
    /// The incident that it answers.
    #[field(detail)]
    pub incident: Option<Ref<Incident>>,
    /// The nonconformity whose cause it removes.
    #[field(detail)]
    pub nonconformity: Option<Ref<Nonconformity>>,
    /// The assets that are changed. The owner of one approves the change of a system or of the organisation.
    pub assets: Vec<Ref<Asset>>,
    /// Who answers for it.
    #[field(listed, link = "owner")]
    pub owner: Option<Ref<Person>>,
    /// Who says what it means for security.
    #[field(link = "assessor")]
    pub assessor: Option<Ref<Person>>,
    /// Who makes it.
    #[field(link = "implementer", label = "Made by")]
    pub implementer: Option<Ref<Person>>,
    /// Who may reject it.
    #[field(detail, link = "approver")]
    pub approver: Option<Ref<Person>>,
    /// Who and what it takes.
    #[field(detail)]
    pub resources: Option<Prose>,
    /// How it is tested before it counts.
    #[field(detail)]
    pub test_plan: Option<Prose>,
    /// How it is taken back.
    #[field(detail)]
    pub way_back: Option<Prose>,
    /// Who asked for it.
    #[field(decided, detail, link = "requester", label = "Requested by")]
    pub requester: Option<Ref<Person>>,
    /// Who was on call and made it, where it could not wait.
    #[field(decided, detail, link = "on_call", label = "On call")]
    pub on_call: Option<Ref<Person>>,
    /// What it means for risks.
    #[field(decided, label = "Means for risks")]
    pub impact_risks: Option<Prose>,
    /// What it means for the Statement of Applicability.
    #[field(decided, label = "Means for the statement")]
    pub impact_statement: Option<Prose>,
    /// What it means for the scope.
    #[field(decided, label = "Means for the scope")]
    pub impact_scope: Option<Prose>,
    /// What it means for documents.
    #[field(decided, label = "Means for documents")]
    pub impact_documents: Option<Prose>,
    /// What it means for suppliers.
    #[field(decided, label = "Means for suppliers")]
    pub impact_suppliers: Option<Prose>,
    /// What it means for personal data.
    #[field(decided, label = "Means for personal data")]
    pub impact_personal_data: Option<Prose>,
    /// Whether the scope of the ISMS changes.
    #[field(decided, detail)]
    pub changes_scope: Option<bool>,
    /// Whether a critical asset is changed.
    #[field(decided, detail)]
    pub changes_critical_asset: Option<bool>,
    /// Whether other personal data are processed, or otherwise.
    #[field(decided, detail)]
    pub changes_personal_data: Option<bool>,
    /// Whether a supplier of high criticality comes, goes or changes.
    #[field(decided, detail)]
    pub changes_critical_supplier: Option<bool>,
    /// Whether systems are put together in another way.
    #[field(decided, detail)]
    pub changes_architecture: Option<bool>,
    /// Whether another law applies.
    #[field(decided, detail)]
    pub changes_law: Option<bool>,
    /// Whether the organisation is put together in another way.
    #[field(decided, detail)]
    pub changes_organisation: Option<bool>,
    /// Whether it is significant: one answer of the checklist is yes.
    #[field(decided, listed, label = "Significant")]
    pub is_significant: Option<bool>,
    /// The assessment campaign that looked at its risks.
    #[field(decided)]
    pub risk_assessment: Option<Ref<RiskAssessment>>,
    /// The risks that come with it or change by it.
    #[field(decided)]
    pub risks: Vec<Ref<Risk>>,
    /// Who was told at once that an emergency was dealt with.
    #[field(decided, label = "Approver informed")]
    pub informed_approver: Option<Ref<Person>>,
    /// When an emergency change was made.
    #[field(decided, detail, label = "Made")]
    pub made_at: Option<Timestamp>,
    /// What the tests showed.
    #[field(decided)]
    pub test_result: Option<Prose>,
    /// The day on which it was made.
    #[field(decided, detail, label = "Made on")]
    pub implemented_on: Option<Date>,
    /// What came of it: the result, side effects, what follows.
    #[field(decided)]
    pub result: Option<Prose>,
    /// Why it had to be taken back.
    #[field(decided)]
    pub rollback_cause: Option<Prose>,
    /// What has still to be brought up to date: scope, statement, documents.
    #[field(decided, label = "Updates needed")]
    pub updates_needed: Option<Prose>,
    /// That this is up to date.
    #[field(decided, label = "Updates made")]
    pub updates_made: Option<Prose>,
    /// Whether an emergency change was approved late, or is taken back.
    #[field(decided)]
    pub late_decision: Option<LateDecision>,
    /// A step that waits for a second person.
    #[field(embed)]
    pub pending: Pending,
}

/// The steps of a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Choice)]
pub enum ChangeStep {
    /// Asked for.
    Requested,
    /// What it means is known.
    Assessed,
    /// To be made.
    Approved,
    /// Not to be made.
    Rejected,
    /// Made.
    Implemented,
    /// Looked at afterwards.
    Reviewed,
    /// Done, with everything that depended on it.
    Closed,
    /// Taken back.
    RolledBack,
    /// Made at once, to be decided.
    #[choice(label = "Made in an emergency")]
    EmergencyImplemented,
}

/// What is changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Choice)]
pub enum ChangeType {
    /// The ISMS itself: scope, method, roles, tool.
    #[choice(label = "ISMS")]
    Isms,
    /// The organisation: people, places, processes, suppliers.
    Organisation,
    /// A system.
    System,
}

/// What is decided about an emergency change afterwards.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Choice)]
pub enum LateDecision {
    /// It stays.
    Approved,
    /// It is taken back.
    Reversed,
}

/// How many working days an emergency change may wait for its decision.
const DECIDED_WITHIN: i32 = 10;

impl Change {
    /// Whether it is one of the ISMS.
    pub fn is_of_isms(&self) -> bool {
        self.change_type == Some(ChangeType::Isms)
    }

    /// The answers to the checklist; one yes makes the change significant.
    pub fn checklist(&self) -> [Option<bool>; 7] {
        [
            self.changes_scope,
            self.changes_critical_asset,
            self.changes_personal_data,
            self.changes_critical_supplier,
            self.changes_architecture,
            self.changes_law,
            self.changes_organisation,
        ]
    }

    /// The day by which an emergency change is decided: ten working days after it was made.
    pub fn decided_by(&self) -> Option<Date> {
        let made = self.implemented_on.filter(|_| self.step == ChangeStep::EmergencyImplemented)?;
        let mut day = made;
        let mut left = DECIDED_WITHIN;
        while left > 0 {
            day = day.checked_add(1.day()).ok()?;
            left -= i32::from(!matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday));
        }
        Some(day)
    }

    fn state(&self, today: Date) -> Option<State> {
        let (code, label, tone) = match self.step {
            ChangeStep::Requested => ("requested", "Requested", Tone::Warn),
            ChangeStep::Assessed => ("assessed", "Assessed, to be decided", Tone::Warn),
            ChangeStep::Approved if self.due.is_some_and(|due| today > due) => {
                ("approved", "Approved, overdue", Tone::Bad)
            }
            ChangeStep::Approved => ("approved", "Approved", Tone::Plain),
            ChangeStep::Rejected => ("rejected", "Rejected", Tone::Plain),
            ChangeStep::Implemented => ("implemented", "Made, to be reviewed", Tone::Warn),
            ChangeStep::Reviewed => ("reviewed", "Reviewed", Tone::Warn),
            ChangeStep::Closed => ("closed", "Closed", Tone::Good),
            ChangeStep::RolledBack => ("rolled_back", "Rolled back, to be reviewed", Tone::Warn),
            ChangeStep::EmergencyImplemented if self.decided_by().is_none_or(|day| today > day) => {
                ("emergency_implemented", "Emergency, decision overdue", Tone::Bad)
            }
            ChangeStep::EmergencyImplemented => ("emergency_implemented", "Emergency, to be decided", Tone::Warn),
        };
        Some(State { code, label, tone })
    }
}

#[cfg(test)]
mod tests {
    use record::Kinded as _;
    use serde_json::json;

    use super::*;

    #[test]
    fn an_emergency_change_is_decided_within_ten_working_days() {
        let body = json!({"title": "x", "step": "emergency_implemented", "implemented_on": "2026-03-06"});
        let record = (Change::kind_of().read)(body.as_object().cloned().unwrap()).unwrap();
        let change: &Change = record.downcast().unwrap();
        assert_eq!(change.decided_by(), "2026-03-20".parse().ok(), "two weekends lie between");
        for (today, label) in
            [("2026-03-20", "Emergency, to be decided"), ("2026-03-21", "Emergency, decision overdue")]
        {
            assert_eq!(change.state(today.parse().unwrap()).unwrap().label, label);
        }
    }
}
