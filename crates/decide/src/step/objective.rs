//! The life of an objective (6.2): drafted, approved by top management or by whoever leads the function, communicated, judged by somebody
//! else than its owner.

use catalogue::Condition;
use isms::evaluation::{Objective, ObjectiveLevel};
use jiff::civil::Date;
use record::{Body, Fields, Line, Misfit, Prose, Ref};
use serde_json::Value as Json;

use super::context::StepContext;
use super::rules::{Named, Nothing, Noun, Rules, plain, step};

/// The rules of the life cycle.
pub(crate) const RULES: Rules = Rules {
    machine: "objective",
    steps: &[
        plain::<Objective>("objective.draft"),
        step::<Approval>("objective.approve"),
        step::<Communication>("objective.activate"),
        step::<Change>("objective.change"),
        step::<Evaluation>("objective.confirm_achieved"),
        step::<Evaluation>("objective.record_missed"),
        step::<Nothing>("objective.withdraw"),
        step::<Extension>("objective.extend"),
    ],
    guards: &[
        // A record without its title is refused before, in the words of this guard.
        ("title_missing", |_| None),
        ("level_of_objective_missing", level_of_objective_missing),
        ("own_work", own_work),
        ("policy_link_missing", policy_link_missing),
        ("metric_missing", metric_missing),
        ("objective_plan_incomplete", objective_plan_incomplete),
        ("not_communicated", not_communicated),
        ("target_not_reached", target_not_reached),
        ("date_not_passed", date_not_passed),
        ("due_date_missing", due_date_missing),
        ("open_action_missing", open_action_missing),
    ],
    conditions: &[
        (Condition::CompanyLevel, |context| is_of(context, ObjectiveLevel::Company)),
        (Condition::FunctionLevel, |context| is_of(context, ObjectiveLevel::Function)),
    ],
    ..Rules::NONE
};

/// The objective before the step, or as the step would make it.
fn objective<'a>(context: &StepContext<'a>) -> Option<&'a Objective> {
    context.record()
}

fn is_of(context: &StepContext<'_>, level: ObjectiveLevel) -> bool {
    objective(context).is_some_and(|objective| objective.level == Some(level))
}

/// It is what the organisation wants.
#[derive(Fields)]
pub(crate) struct Approval {}

impl Noun for Approval {
    fn write(&self, context: &StepContext<'_>, body: &mut Body) {
        body.insert("approver".to_owned(), Json::from(context.actor().person.to_string()));
        body.insert("approved_on".to_owned(), Json::from(context.today.to_string()));
    }
}

/// Those who contribute know of it.
#[derive(Fields)]
pub(crate) struct Communication {
    /// To whom it was communicated, and how.
    pub communicated: Option<Prose>,
}

impl Noun for Communication {
    fn write(&self, _: &StepContext<'_>, body: &mut Body) {
        Fields::write(self, body);
    }
}

/// Something about it changes. What it was stands in its history.
#[derive(Fields)]
pub(crate) struct Change {
    /// The value to reach now. As before unless said.
    pub target: Option<Line>,
    /// The day by which it is reached now. As before unless said.
    pub due: Option<Date>,
    /// What is done now. As before unless said.
    pub activities: Option<Prose>,
    /// What it takes now. As before unless said.
    pub resources: Option<Prose>,
}

impl Noun for Change {
    fn misfits(&self, _: &StepContext<'_>) -> Vec<Misfit> {
        let is_empty =
            self.target.is_none() && self.due.is_none() && self.activities.is_none() && self.resources.is_none();
        let misfit =
            || Misfit::new("target", "missing", "Say what changes: target, day, what is done or what it takes.");
        is_empty.then(misfit).into_iter().collect()
    }

    fn write(&self, context: &StepContext<'_>, body: &mut Body) {
        Fields::write(self, body);
        changed(context, body);
    }
}

/// What came of it.
#[derive(Fields)]
pub(crate) struct Evaluation {
    /// The value that was reached.
    pub reached: Option<Line>,
    /// Whether that is the target, by the way in which it is judged.
    #[field(label = "Target reached")]
    pub is_reached: Option<bool>,
    /// What came of it, and what shows that.
    pub result: Option<Prose>,
}

impl Noun for Evaluation {
    fn misfits(&self, context: &StepContext<'_>) -> Vec<Misfit> {
        let is_miss = context.transition.id == "objective.record_missed";
        let misfit = || Misfit::new("result", "missing", "Say what came of it, and what follows.");
        (is_miss && self.result.is_none()).then(misfit).into_iter().collect()
    }

    fn write(&self, context: &StepContext<'_>, body: &mut Body) {
        for (name, value) in [("reached", self.reached.as_deref()), ("result", self.result.as_deref())] {
            body.extend(value.map(|value| (name.to_owned(), Json::from(value))));
        }
        body.insert("judged_on".to_owned(), Json::from(context.today.to_string()));
    }
}

/// It goes on, to another day and with something new.
#[derive(Fields)]
pub(crate) struct Extension {
    /// The day by which it is reached now.
    pub due: Option<Date>,
    /// The actions by which it is reached now.
    pub actions: Vec<Ref<isms::treatment::Action>>,
}

impl Noun for Extension {
    fn misfits(&self, context: &StepContext<'_>) -> Vec<Misfit> {
        let is_over = self.due.is_some_and(|due| due <= context.today);
        let misfit = || Misfit::new("due", "not_ahead", "This day is over. Choose a later one.");
        is_over.then(misfit).into_iter().collect()
    }

    fn write(&self, context: &StepContext<'_>, body: &mut Body) {
        let before = objective(context).map(|objective| objective.actions.clone()).unwrap_or_default();
        Fields::write(self, body);
        let mut actions: Vec<Json> = Vec::new();
        for action in before.iter().chain(&self.actions).map(|action| Json::from(action.id.to_string())) {
            if !actions.contains(&action) {
                actions.push(action);
            }
        }
        body.insert("actions".to_owned(), Json::from(actions));
        body.remove("judged_on");
        changed(context, body);
    }
}

fn changed(context: &StepContext<'_>, body: &mut Body) {
    let times = objective(context).and_then(|objective| objective.changes).map_or(0, |times| times.get());
    body.insert("changes".to_owned(), Json::from(times + 1));
}

fn when(is_refused: bool) -> Option<Named> {
    is_refused.then(Named::new)
}

fn level_of_objective_missing(context: &StepContext<'_>) -> Option<Named> {
    when(objective(context)?.level.is_none())
}

/// The owner approves and judges nothing of their own; whoever drafted it does not approve it.
fn own_work(context: &StepContext<'_>) -> Option<Named> {
    let (objective, actor) = (objective(context)?, context.actor().person);
    let drafted = context.transition.id == "objective.approve" && objective.authors.iter().any(|one| one.id == actor);
    when(drafted || objective.owner.is_some_and(|owner| owner.id == actor))
}

fn policy_link_missing(context: &StepContext<'_>) -> Option<Named> {
    let objective = objective(context)?;
    when(objective.policy.is_none() || objective.commitment_served.is_none())
}

fn metric_missing(context: &StepContext<'_>) -> Option<Named> {
    when(!objective(context)?.is_measurable())
}

fn objective_plan_incomplete(context: &StepContext<'_>) -> Option<Named> {
    when(!objective(context)?.unplanned().is_empty())
}

fn not_communicated(context: &StepContext<'_>) -> Option<Named> {
    when(context.noun::<Communication>()?.communicated.is_none())
}

/// It is said to be reached, with a value where it is measured, and with what shows it.
fn target_not_reached(context: &StepContext<'_>) -> Option<Named> {
    let (given, objective) = (context.noun::<Evaluation>()?, objective(context)?);
    let lacks_value = objective.metric.is_some() && given.reached.is_none();
    when(given.is_reached != Some(true) || given.result.is_none() || lacks_value)
}

fn date_not_passed(context: &StepContext<'_>) -> Option<Named> {
    when(objective(context)?.due.is_none_or(|due| context.today <= due))
}

fn due_date_missing(context: &StepContext<'_>) -> Option<Named> {
    when(context.noun::<Extension>()?.due.is_none())
}

/// An action that is still to be done, with who does it and by when.
fn open_action_missing(context: &StepContext<'_>) -> Option<Named> {
    let (given, objective) = (context.noun::<Extension>()?, objective(context)?);
    let mut actions = objective.actions.iter().chain(&given.actions).filter_map(|action| context.isms().get(*action));
    let is_ready = actions.any(|action| action.is_open() && action.assignee.is_some() && action.due.is_some());
    when(!is_ready)
}
