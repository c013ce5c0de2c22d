//! The register of suppliers: what each delivers, how much hangs on it, what the contract says, where it stands.

use jiff::civil::Date;
use record::{Body, Choice, Line, Misfit, Prose, Record, Ref, Rows, State, Tone};
use serde_json::json;

use super::contract::{ClauseRow, ClauseTopic, Subprocessor};
use crate::Isms;
use crate::asset::Asset;
use crate::context::{BusinessProcess, Service};
use crate::life::{Pending, Reviewed};
use crate::people::Person;
use crate::registry::{Draft, Edit};

/// Somebody who delivers something that the organisation depends on, or who comes near its information (A.5.19).
///
/// Proposed, assessed, approved, then used; looked at again at intervals; left with proof that access ended and information came
/// back.
#[derive(Clone, Debug, PartialEq, Record)]
#[record(
    plural = "suppliers",
    clause = "A.5.19",
    prefix = "S",
    schema = 2,
    upcast = upcast,
    life_cycle = "supplier",
    edited_in = "prospect, assessing, approved, active, under_review, exiting",
    state = Supplier::state
)]
pub struct Supplier {
    /// The name as it stands in the contract.
    #[field(title, listed, searched)]
    pub name: Line,
    /// Where it stands in its life.
    #[field(step)]
    pub step: SupplierStep,
    /// What they deliver.
    #[field(listed, searched)]
    pub delivers: Option<Line>,
    /// Which information of ours they keep, work on or can see; none, if so.
    #[field(searched, label = "Information")]
    pub data: Option<Prose>,
    /// How much hangs on them. It decides how closely they are looked at.
    #[field(listed)]
    pub criticality: Option<Criticality>,
    /// The most delicate information that they can see.
    #[field(detail, label = "Can see")]
    pub data_access: Option<DataAccess>,
    /// What happens to our service when they fail for a week.
    #[field(detail, label = "Without them for a week")]
    pub dependency: Option<Dependency>,
    /// How fast another could take their place.
    #[field(detail, label = "Replaced within")]
    pub replaceability: Option<Replaceability>,
    /// Whether they process or can see personal data. Then a contract for that is needed.
    #[field(listed, label = "Personal data")]
    pub has_personal_data: Option<bool>,
    /// Who answers for them here.
    #[field(listed, link = "owner")]
    pub owner: Option<Ref<Person>>,
    /// Where to reach them about security: the address of a desk rather than of a person.
    #[field(detail)]
    pub contact: Option<Line>,
    /// The signed contract: its number, and where it is kept.
    pub contract: Option<Line>,
    /// The day on which both had signed it.
    #[field(detail, label = "Contract signed")]
    pub contract_signed_on: Option<Date>,
    /// The last day of the contract; open when empty.
    #[field(label = "Contract until")]
    pub contract_until: Option<Date>,
    /// The clauses that the contract should have, and whether it has them.
    #[field(detail, label = "Contract clauses")]
    pub clauses: Rows<ClauseRow>,
    /// The agreement on processing personal data, and where it is kept.
    #[field(label = "Processing agreement")]
    pub processing_agreement: Option<Line>,
    /// The first day of that agreement.
    #[field(detail, label = "Agreement from")]
    pub agreement_from: Option<Date>,
    /// The last day of that agreement; open when empty.
    #[field(detail, label = "Agreement until")]
    pub agreement_until: Option<Date>,
    /// Whom they engage in turn.
    #[field(detail)]
    pub subprocessors: Rows<Subprocessor>,
    /// What is known of what they build on: components, sub-suppliers, where these come from (A.5.21).
    #[field(detail)]
    pub supply_chain: Option<Prose>,
    /// Whether it is a cloud service (A.5.23).
    #[field(detail, label = "Cloud service")]
    pub is_cloud: Option<bool>,
    /// For a cloud service: who looks after what, they and we.
    #[field(detail)]
    pub responsibility_split: Option<Prose>,
    /// For a cloud service: how it has to be set up, and where that is written down.
    #[field(detail, label = "Configuration baseline")]
    pub configuration_baseline: Option<Line>,
    /// Whether they develop software for us (A.8.30).
    #[field(detail, label = "Develops for us")]
    pub develops: Option<bool>,
    /// For software: the security terms of the contract, and how deliveries are reviewed.
    #[field(detail, label = "Review of deliveries")]
    pub delivery_review: Option<Prose>,
    /// How we would leave: to whom, how data come back, how long it takes.
    #[field(detail)]
    pub exit_plan: Option<Prose>,
    /// What shows that they keep information safe: certificate, assurance report, answered questions, own audit.
    #[field(searched)]
    pub assurance: Option<Prose>,
    /// The last day for which that speaks.
    #[field(label = "Assurance valid until")]
    pub assurance_until: Option<Date>,
    /// The services that cannot be delivered without them.
    #[field(detail)]
    pub services: Vec<Ref<Service>>,
    /// The processes that they run for us, or a part of them.
    #[field(detail)]
    pub processes: Vec<Ref<BusinessProcess>>,
    /// The assets that depend on them, or that they hold.
    #[field(detail)]
    pub assets: Vec<Ref<Asset>>,
    /// When somebody looked whether it is still true, and how often that has to be.
    #[field(embed)]
    pub review: Reviewed,
    /// Who proposed them.
    #[field(decided, detail, link = "requester")]
    pub proposed_by: Option<Ref<Person>>,
    /// Who approved them: the owner, and above medium the ISMS manager too.
    #[field(decided, detail)]
    pub approved_by: Vec<Ref<Person>>,
    /// The day on which they were approved.
    #[field(decided, detail)]
    pub approved_on: Option<Date>,
    /// Why they are looked at again: the interval, an incident, a change, assurance that ended.
    #[field(decided)]
    pub review_because: Option<Prose>,
    /// What the last review found.
    #[field(decided)]
    pub review_result: Option<Prose>,
    /// Under which conditions we go on.
    #[field(decided)]
    pub conditions: Option<Prose>,
    /// The day on which it was decided to leave.
    #[field(decided, detail)]
    pub exit_decided_on: Option<Date>,
    /// What shows that they have no access any more.
    #[field(decided, label = "Access removed")]
    pub access_removed: Option<Prose>,
    /// What shows that information came back or was deleted.
    #[field(decided, label = "Data returned or deleted")]
    pub data_returned: Option<Prose>,
    /// What shows that devices, keys and papers came back.
    #[field(decided, label = "Assets returned")]
    pub assets_returned: Option<Prose>,
    /// The day on which the relationship ended. What was kept of them is kept from here on for its time.
    #[field(decided, detail)]
    pub ended_on: Option<Date>,
    /// A step that waits for a second person.
    #[field(embed)]
    pub pending: Pending,
}

/// The steps of a supplier.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Choice)]
pub enum SupplierStep {
    /// Somebody would like to engage them.
    Prospect,
    /// Being assessed.
    Assessing,
    /// May be engaged.
    Approved,
    /// Not to be engaged.
    Rejected,
    /// Delivers under a contract.
    Active,
    /// Being looked at again.
    UnderReview,
    /// On the way out.
    Exiting,
    /// The relationship ended.
    Terminated,
}

/// How much hangs on a supplier.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Choice)]
pub enum Criticality {
    /// Nobody would notice for weeks.
    Low,
    /// Work becomes slower; another could be found in time.
    Medium,
    /// Customers or confidential information would suffer.
    High,
    /// The organisation cannot deliver without them.
    Critical,
}

/// The most delicate information that a supplier can see.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Choice)]
pub enum DataAccess {
    /// Nothing but what is public.
    Nothing,
    /// Internal information.
    Internal,
    /// Confidential information or personal data.
    Confidential,
    /// A great part of what is confidential, or what customers entrust to us.
    Extensive,
}

/// What happens when a supplier fails for a week.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Choice)]
pub enum Dependency {
    /// Nothing that anybody notices.
    Nothing,
    /// Work becomes slower.
    Slower,
    /// Customers notice.
    Noticed,
    /// Our service stands still.
    Standstill,
}

/// How fast another could take a supplier's place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Choice)]
pub enum Replaceability {
    /// Days.
    Days,
    /// Weeks.
    Weeks,
    /// Months.
    Months,
    /// More than half a year.
    #[choice(label = "More than half a year")]
    Longer,
}

const RANKS: [Criticality; 4] = [Criticality::Low, Criticality::Medium, Criticality::High, Criticality::Critical];

/// What the three questions say: what a supplier can see or stop weighs by itself; that nobody else could do it weighs only as far
/// as something depends on it.
pub fn criticality_of(access: DataAccess, dependency: Dependency, replaceability: Replaceability) -> Criticality {
    let held_fast = (replaceability as usize).min(dependency as usize + 1);
    let rank = (access as usize).max(dependency as usize).max(held_fast);
    RANKS.get(rank).copied().unwrap_or(Criticality::Critical)
}

/// Suppliers from before their life cycle stood in a register of those that deliver.
fn upcast(_: u32, mut body: Body) -> Body {
    body.entry("step").or_insert_with(|| json!("active"));
    body
}

impl Supplier {
    /// Whether a contract is in force on that day, as far as is known.
    pub fn is_under_contract(&self, today: Date) -> bool {
        self.contract_until.is_none_or(|last| today <= last)
    }

    /// Whether what showed that they keep information safe no longer speaks for that day.
    pub fn has_assurance_ended(&self, today: Date) -> bool {
        self.assurance_until.is_some_and(|last| today > last)
    }

    /// Whether it is high or critical.
    pub fn is_critical(&self) -> bool {
        self.criticality >= Some(Criticality::High)
    }

    /// Whether they deliver today, or are being looked at while they do.
    pub fn is_in_use(&self) -> bool {
        matches!(self.step, SupplierStep::Active | SupplierStep::UnderReview | SupplierStep::Exiting)
    }

    /// Whether an agreement on processing personal data is in force on that day.
    pub fn has_processing_agreement(&self, today: Date) -> bool {
        self.processing_agreement.is_some()
            && self.agreement_from.is_some_and(|first| first <= today)
            && self.agreement_until.is_none_or(|last| today <= last)
    }

    /// The clauses that its contract has to have, whether it has them or not.
    pub fn clauses_needed(&self) -> impl Iterator<Item = ClauseTopic> + '_ {
        let is_needed = |topic: &ClauseTopic| self.criticality >= Some(topic.needed_from());
        ClauseTopic::ALL.iter().copied().filter(is_needed)
    }

    /// The clauses that its contract has to have and of which nobody looked whether it has them.
    pub fn clauses_unchecked(&self) -> impl Iterator<Item = ClauseTopic> + '_ {
        let is_checked = |topic: ClauseTopic| self.clauses.iter().any(|row| row.topic == topic && row.is_checked());
        self.clauses_needed().filter(move |topic| !is_checked(*topic))
    }

    /// After how many months they are looked at again, where nobody chose otherwise.
    pub fn usual_months(&self) -> i64 {
        match self.criticality {
            Some(Criticality::High | Criticality::Critical) | None => 12,
            Some(Criticality::Medium) => 24,
            Some(Criticality::Low) => 36,
        }
    }

    fn state(&self, today: Date) -> Option<State> {
        let (code, label, tone) = match self.step {
            SupplierStep::Prospect => ("prospect", "Proposed", Tone::Plain),
            SupplierStep::Assessing => ("assessing", "Being assessed", Tone::Warn),
            SupplierStep::Approved => ("approved", "Approved, no contract yet", Tone::Plain),
            SupplierStep::Rejected => ("rejected", "Rejected", Tone::Plain),
            SupplierStep::Active if !self.is_under_contract(today) => ("active", "Active, contract ended", Tone::Bad),
            SupplierStep::Active if self.review.is_overdue(today) => ("active", "Active, review overdue", Tone::Bad),
            SupplierStep::Active if self.has_assurance_ended(today) => {
                ("active", "Active, assurance ended", Tone::Warn)
            }
            SupplierStep::Active => ("active", "Active", Tone::Good),
            SupplierStep::UnderReview => ("under_review", "Under review", Tone::Warn),
            SupplierStep::Exiting => ("exiting", "Being left", Tone::Warn),
            SupplierStep::Terminated => ("terminated", "Ended", Tone::Plain),
        };
        Some(State { code, label, tone })
    }

    /// Dates are in order, no clause stands twice, and the criticality is no lower than what the three questions say.
    pub(crate) fn check(_: &Isms, draft: &Draft<'_>) -> Vec<Misfit> {
        let Some(supplier) = draft.typed::<Self>() else { return Vec::new() };
        let answers = supplier.data_access.zip(supplier.dependency).zip(supplier.replaceability);
        let follows = answers.map(|((access, dependency), other)| criticality_of(access, dependency, other));
        let is_low = follows.zip(supplier.criticality).is_some_and(|(follows, said)| said < follows);
        let agreement_ends = supplier.agreement_from.zip(supplier.agreement_until).is_some_and(|(from, to)| to < from);
        let is_twice = |row: &ClauseRow| supplier.clauses.iter().filter(|other| other.topic == row.topic).count() > 1;
        let found = [
            (
                is_low,
                "criticality",
                "below_answers",
                "The three questions say more than this. Choose higher, or answer anew.",
            ),
            (
                agreement_ends,
                "agreement_until",
                "before_start",
                "The last day is before the first. Choose a later one.",
            ),
            (
                supplier.clauses.iter().any(is_twice),
                "clauses",
                "twice",
                "A clause stands here twice. Keep one of the two.",
            ),
        ];
        let found = found.into_iter().filter(|(is_wrong, ..)| *is_wrong);
        found.map(|(_, field, code, sentence)| Misfit::new(field, code, sentence)).collect()
    }

    /// Whoever makes it proposes it.
    pub(crate) fn keep(edit: &Edit<'_>, body: &mut Body) -> Vec<Misfit> {
        if edit.before.is_none() {
            body.insert("proposed_by".to_owned(), json!(edit.writer.to_string()));
        }
        Vec::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_supplier_sees_or_stops_weighs_by_itself_and_that_nobody_else_does_it_only_with_something_behind_it() {
        for (access, dependency, other, expected) in [
            (DataAccess::Nothing, Dependency::Nothing, Replaceability::Days, Criticality::Low),
            (DataAccess::Nothing, Dependency::Nothing, Replaceability::Longer, Criticality::Medium),
            (DataAccess::Confidential, Dependency::Nothing, Replaceability::Days, Criticality::High),
            (DataAccess::Internal, Dependency::Noticed, Replaceability::Longer, Criticality::Critical),
            (DataAccess::Nothing, Dependency::Standstill, Replaceability::Days, Criticality::Critical),
            (DataAccess::Extensive, Dependency::Nothing, Replaceability::Days, Criticality::Critical),
        ] {
            assert_eq!(criticality_of(access, dependency, other), expected, "{access:?} {dependency:?} {other:?}");
        }
    }
}
