//! Resources (5.1 c, 7.1): what the ISMS gets in a year, and what is asked for beyond that.

use jiff::civil::Date;
use record::{Body, Choice, Id, Line, Misfit, Number, Prose, Record, Ref, State, Tone};
use serde_json::Value as Json;

use crate::people::Person;
use crate::registry::Edit;
use crate::risk::Risk;
use crate::treatment::Action;
use crate::{Isms, Typed};

/// The people, the money and the tools that the ISMS gets in a year (7.1). Top management approves it.
#[derive(Clone, Debug, PartialEq, Record)]
#[record(
    plural = "resource-plans",
    clause = "7.1",
    prefix = "RP",
    life_cycle = "resource_plan",
    edited_in = "draft",
    state = ResourcePlan::state
)]
pub struct ResourcePlan {
    /// What it is called.
    #[field(title, listed, searched)]
    pub name: Line,
    /// Where it stands in its life.
    #[field(step)]
    pub step: ResourcePlanStep,
    /// The year.
    #[field(listed)]
    pub year: Number<2000, 2200>,
    /// The money, in the organisation's currency.
    #[field(listed)]
    pub budget: Option<Number<0, 9_007_199_254_740_991>>,
    /// The days of work of the organisation's own people.
    #[field(listed, unit = "days")]
    pub effort: Option<Number<0, 1_000_000>>,
    /// What it is for: people, tools, training, audits, tests.
    #[field(searched)]
    pub content: Option<Prose>,
    /// Who keeps it.
    #[field(listed, link = "owner")]
    pub owner: Option<Ref<Person>>,
    /// Who made or edited it. They do not approve it.
    #[field(decided, detail)]
    pub authors: Vec<Ref<Person>>,
    /// Who approved it.
    #[field(decided)]
    pub approved_by: Option<Ref<Person>>,
    /// The day on which it was approved.
    #[field(decided, listed)]
    pub approved_on: Option<Date>,
}

/// The steps of a resource plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Choice)]
pub enum ResourcePlanStep {
    /// Being written.
    Draft,
    /// Approved.
    Approved,
    /// A newer plan of the year took its place.
    Superseded,
}

impl ResourcePlan {
    fn state(&self, _: Date) -> Option<State> {
        let (code, label, tone) = match self.step {
            ResourcePlanStep::Draft => ("draft", "To be approved", Tone::Warn),
            ResourcePlanStep::Approved => ("approved", "Approved", Tone::Good),
            ResourcePlanStep::Superseded => ("superseded", "Superseded", Tone::Plain),
        };
        Some(State { code, label, tone })
    }

    /// Whoever makes or edits a plan is one of its authors.
    pub(crate) fn keep(edit: &Edit<'_>, body: &mut Body) -> Vec<Misfit> {
        let authors = body.entry("authors").or_insert_with(|| Json::Array(Vec::new()));
        if let Json::Array(authors) = authors {
            for author in edit.authors().map(|author| Json::from(author.to_string())) {
                if !authors.contains(&author) {
                    authors.push(author);
                }
            }
        }
        Vec::new()
    }
}

/// People, money or tools that somebody needs for information security and has not got (5.1 c, 7.1). Top management decides.
#[derive(Clone, Debug, PartialEq, Record)]
#[record(
    plural = "resource-requests",
    clause = "7.1",
    prefix = "RQ",
    by_steps,
    life_cycle = "resource_request",
    state = ResourceRequest::state
)]
pub struct ResourceRequest {
    /// What is asked for, such as A second security engineer.
    #[field(title, listed, searched)]
    pub name: Line,
    /// Where it stands in its life.
    #[field(step)]
    pub step: RequestStep,
    /// Who and what it takes: people, money, tools.
    #[field(searched)]
    pub resources: Option<Prose>,
    /// What it costs once, in the organisation's currency.
    #[field(listed)]
    pub cost: Option<Number<0, 9_007_199_254_740_991>>,
    /// What it costs every year from then on, in the organisation's currency.
    pub yearly_cost: Option<Number<0, 9_007_199_254_740_991>>,
    /// What becomes better with it, and what happens without it.
    #[field(searched)]
    pub effect: Option<Prose>,
    /// The actions that wait for it.
    pub actions: Vec<Ref<Action>>,
    /// The risks that it would lower.
    pub risks: Vec<Ref<Risk>>,
    /// Who asked for it.
    #[field(listed, decided, link = "requester", label = "Asked by")]
    pub requester: Option<Ref<Person>>,
    /// The day on which it was asked for.
    #[field(listed, decided, label = "Asked on")]
    pub requested_on: Option<Date>,
    /// Who decided.
    #[field(decided)]
    pub decided_by: Option<Ref<Person>>,
    /// The day of the decision.
    #[field(listed, decided)]
    pub decided_on: Option<Date>,
    /// Under which conditions it was granted.
    #[field(decided)]
    pub conditions: Option<Prose>,
}

/// The steps of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Choice)]
pub enum RequestStep {
    /// Waits for top management.
    Requested,
    /// Granted.
    Granted,
    /// Refused, with a reason.
    Refused,
    /// Taken back.
    Withdrawn,
}

/// How long a request waits before it shows as late.
pub const DECISION_DAYS: i64 = 60;

impl ResourceRequest {
    /// Since how many days it waits.
    pub fn waiting_days(&self, today: Date) -> Option<i64> {
        let asked = self.requested_on.filter(|_| self.step == RequestStep::Requested)?;
        Some(i64::from(today.since(asked).ok()?.get_days()))
    }

    fn state(&self, today: Date) -> Option<State> {
        let is_late = self.waiting_days(today).is_some_and(|days| days > DECISION_DAYS);
        let (code, label, tone) = match self.step {
            RequestStep::Requested if is_late => ("requested", "Waits too long", Tone::Bad),
            RequestStep::Requested => ("requested", "Waits for a decision", Tone::Warn),
            RequestStep::Granted => ("granted", "Granted", Tone::Good),
            RequestStep::Refused => ("refused", "Refused", Tone::Plain),
            RequestStep::Withdrawn => ("withdrawn", "Withdrawn", Tone::Plain),
        };
        Some(State { code, label, tone })
    }
}

/// The requests on which actions wait, in any state.
pub fn requests_for(isms: &Isms, action: Id) -> impl Iterator<Item = Typed<'_, ResourceRequest>> {
    let referring = isms.referring_from::<ResourceRequest>(action).filter(|referring| referring.held.is_living());
    referring.filter_map(|referring| Some(Typed { held: referring.held, it: referring.held.typed()? }))
}
