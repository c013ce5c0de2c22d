//! What the desk commits: controls tied to the risk or let go, new ones, actions, the decision. All or none.

use decide::{Command, Put, Step, StepTarget, Target};
use door::Fault;
use isms::control::Control;
use isms::people::Person;
use isms::treatment::Action;
use jiff::civil::Date;
use record::{Body, Field, Id, Kinded as _, Line, Number, Ref, Row as _, Type};
use serde_json::Value as Json;

use super::super::controls_of;
use super::Desk;
use crate::form::Sent;
use crate::general::typed;

/// A row of the form for new actions.
#[derive(record::Row)]
pub struct PlannedAction {
    /// What is done.
    pub title: Option<Line>,
    /// Who carries it out.
    #[field(label = "Owner")]
    pub assignee: Option<Ref<Person>>,
    /// The day by which it is done.
    pub due: Option<Date>,
    /// What should be different then.
    pub effect: Option<Line>,
    /// Who and what it takes.
    pub resources: Option<Line>,
    /// What it costs once.
    pub cost: Option<Number<0, 9_007_199_254_740_991>>,
    /// What it costs every year.
    pub yearly_cost: Option<Number<0, 9_007_199_254_740_991>>,
    /// How many days of work it takes.
    #[field(unit = "days")]
    pub effort: Option<Number<0, 100_000>>,
    /// The rows of Annex A that it brings a control for, such as A.8.12.
    #[field(label = "Brings controls for")]
    pub reference_controls: Option<Line>,
}

/// The controls that treat the risk.
pub static CONTROLS: Field = Field::derived(
    "controls",
    "Controls that treat it",
    "Those that make it less likely or less bad. Search by name or number; a control may treat several risks.",
    Type::References("control"),
);

/// Who answers for controls that are made here.
pub static OWNER: Field = Field::derived(
    "control_owner",
    "Who answers for new controls",
    "Whoever holds the role of control owner there. Needed where one is adopted or made.",
    Type::Reference("person"),
);

/// The rows for new actions.
pub fn actions() -> Field {
    let help =
        "Each needs who does it, a day, what it takes and what should be different then. Rows left empty are none.";
    Field::derived("actions", "New actions", help, Type::Rows(PlannedAction::columns()))
}

/// Their columns.
pub fn columns() -> Vec<Field> {
    PlannedAction::columns().fields.to_vec()
}

/// What a command is about.
pub enum Part {
    /// A control, by its title.
    Control(String),
    /// The new action in that row.
    Action(usize),
    /// The choice of the treatment.
    Decision,
}

impl Part {
    /// The same for people.
    pub fn words(&self) -> String {
        match self {
            Part::Control(title) => format!("Control {title}"),
            Part::Action(row) => format!("Action {}", row + 1),
            Part::Decision => "Treatment".to_owned(),
        }
    }
}

/// Commands, each with what it is about.
#[derive(Default)]
pub struct Commands {
    pub parts: Vec<Part>,
    pub commands: Vec<Command>,
}

impl Commands {
    /// What a form asks for. The decision comes last, as it looks at the controls and actions that there are then.
    pub fn read(desk: &Desk<'_>, sent: &Sent) -> Result<Self, Fault> {
        let mut commands = Self::default();
        if desk.may_adopt && sent.has("controls.shown") {
            commands.tie(desk, sent);
            commands.adopt(desk, sent);
        }
        if desk.may_act {
            for (row, details) in desk.planned(sent).into_iter().enumerate() {
                commands.plan(desk, row, details, sent);
            }
        }
        if desk.may_decide() {
            commands.decide(desk, sent)?;
        }
        Ok(commands)
    }

    fn push(&mut self, part: Part, command: Command) {
        self.parts.push(part);
        self.commands.push(command);
    }

    /// Ties the chosen controls to the risk, and lets those go that were taken out.
    fn tie(&mut self, desk: &Desk<'_>, sent: &Sent) {
        let view = &desk.visitor.view;
        let chosen: Vec<Id> = sent.all("controls").filter_map(|id| Id::parse_str(id).ok()).collect();
        let linked: Vec<Id> = controls_of(view, desk.held.id).iter().map(|(held, _)| held.id).collect();
        let mut changed: Vec<Id> = chosen.iter().filter(|id| !linked.contains(id)).copied().collect();
        changed.extend(linked.iter().filter(|id| !chosen.contains(id)));
        changed.sort();
        changed.dedup();
        for held in changed.iter().filter_map(|id| view.held(Control::kind_of(), *id)) {
            let there = held.named("risks").references().to_vec();
            let kept = there.iter().filter(|risk| **risk != desk.held.id).copied();
            let risks: Vec<Id> = kept.chain(chosen.contains(&held.id).then_some(desk.held.id)).collect();
            let patch = Body::from_iter([("risks".to_owned(), ids(&risks))]);
            let target = Target::Existing { id: held.id, version: held.version };
            let put = Put { kind: held.kind, target, patch, reason: reason(sent) };
            self.push(Part::Control(held.title().to_owned()), Command::Put(put));
        }
    }

    /// Makes controls: rows of Annex A that are taken over, and a measure of one's own.
    fn adopt(&mut self, desk: &Desk<'_>, sent: &Sent) {
        let adopted = sent.all("adopt").map(|reference| ("adopted_from", reference));
        let own = sent.text("own").trim();
        let own = (!own.is_empty()).then_some(("title", own));
        for (field, text) in adopted.chain(own) {
            let mut details =
                Body::from_iter([(field.to_owned(), Json::from(text)), ("risks".to_owned(), ids(&[desk.held.id]))]);
            let owner = sent.text(OWNER.name);
            details.extend((!owner.is_empty()).then(|| ("owner".to_owned(), Json::from(owner))));
            let target = StepTarget::New { unit: Some(desk.held.envelope.unit) };
            let step = step(Control::kind_of(), target, "control", details, sent);
            self.push(Part::Control(text.to_owned()), Command::Step(step));
        }
    }

    /// Plans an action for the risk; it belongs to the unit of the risk.
    fn plan(&mut self, desk: &Desk<'_>, row: usize, mut details: Body, sent: &Sent) {
        details.insert("risk".to_owned(), Json::from(desk.held.id.to_string()));
        let step = step(Action::kind_of(), StepTarget::New { unit: None }, "action", details, sent);
        self.push(Part::Action(row), Command::Step(step));
    }

    /// Chooses the treatment, where one was chosen.
    fn decide(&mut self, desk: &Desk<'_>, sent: &Sent) -> Result<(), Fault> {
        let mut details = typed(desk.fields().iter(), sent);
        details.retain(|_, value| !value.is_null());
        if details.is_empty() {
            return Ok(());
        }
        let version = sent.number("version").ok_or(Fault::PreconditionMissing)?;
        let target = StepTarget::Existing { id: desk.held.id, version };
        self.push(Part::Decision, Command::Step(step(desk.held.kind, target, "treatment_decision", details, sent)));
        Ok(())
    }
}

fn step(kind: &'static record::Kind, target: StepTarget, noun: &str, details: Body, sent: &Sent) -> Step {
    Step { kind, target, noun: noun.to_owned(), details, reason: reason(sent), is_proposal: false }
}

fn reason(sent: &Sent) -> Option<Line> {
    Line::new(sent.text("reason")).ok()
}

fn ids(ids: &[Id]) -> Json {
    ids.iter().map(|id| Json::from(id.to_string())).collect()
}
