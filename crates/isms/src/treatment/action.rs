//! Actions: what somebody does by a day, from plan to verified result.

use jiff::civil::Date;
use record::{Body, Choice, Id, Line, Misfit, Number, Prose, Record, Ref, State, Tone};
use serde_json::Value as Json;

use crate::control::{Control, reference};
use crate::improvement::Nonconformity;
use crate::life::Pending;
use crate::people::Person;
use crate::registry::{Draft, Edit, truth};
use crate::risk::Risk;
use crate::{Isms, Typed};

/// Something that somebody does by a day, so that a risk becomes smaller or something wrong is put right (6.1.3, 8.3).
///
/// Whoever carries it out agrees to do so, and somebody else verifies what came of it.
#[derive(Clone, Debug, PartialEq, Record)]
#[record(
    plural = "actions",
    clause = "6.1.3",
    prefix = "ACT",
    life_cycle = "treatment_action",
    edited_in = "planned, approved, in_progress, done",
    state = Action::state
)]
pub struct Action {
    /// What is done, such as Full-disk encryption enforced by device management.
    #[field(title, searched)]
    pub title: Line,
    /// Where it stands in its life.
    #[field(step)]
    pub step: ActionStep,
    /// The risk that it serves.
    #[field(listed)]
    pub risk: Option<Ref<Risk>>,
    /// The nonconformity whose cause it takes away.
    #[field(listed)]
    pub nonconformity: Option<Ref<Nonconformity>>,
    /// The control that it implements or repairs.
    pub control: Option<Ref<Control>>,
    /// The reference controls of Annex A that no control serves yet and that it is to bring, such as A.8.12.
    #[field(detail, label = "Brings controls for")]
    pub reference_controls: Option<Line>,
    /// Who carries it out.
    #[field(listed, link = "assignee", label = "Owner")]
    pub assignee: Option<Ref<Person>>,
    /// Whether the owner of the action agreed to carry it out. Only they can say so.
    #[field(detail, label = "Owner agreed")]
    pub assignee_agreed: Option<bool>,
    /// Who verifies what came of it. Not the one who carries it out.
    #[field(link = "verifier")]
    pub verifier: Option<Ref<Person>>,
    /// The day by which it is done. Once work has begun it moves by a step, with a reason.
    #[field(listed)]
    pub due: Option<Date>,
    /// What should be different when it is done.
    #[field(searched)]
    pub effect: Option<Prose>,
    /// Who and what it takes: people, money, tools.
    pub resources: Option<Prose>,
    /// What it costs once, in the organisation's currency.
    #[field(detail)]
    pub cost: Option<Number<0, 9_007_199_254_740_991>>,
    /// What it costs every year from then on, in the organisation's currency.
    #[field(detail)]
    pub yearly_cost: Option<Number<0, 9_007_199_254_740_991>>,
    /// How many days of work it takes.
    #[field(detail, unit = "days")]
    pub effort: Option<Number<0, 100_000>>,
    /// How far it has come.
    #[field(detail, unit = "percent")]
    pub progress: Option<Number<0, 100>>,
    /// Who approved it.
    #[field(decided, detail)]
    pub approved_by: Option<Ref<Person>>,
    /// What shows that it is done, and where that is kept.
    #[field(decided)]
    pub evidence: Option<Prose>,
    /// What the verifier examined, and what it shows.
    #[field(decided)]
    pub verification: Option<Prose>,
    /// Whether the verifier found the effect that was expected.
    #[field(decided, label = "Effect found")]
    pub effect_found: Option<EffectFound>,
    /// Who reported it done. They do not verify it, whoever it is assigned to later.
    #[field(decided, detail)]
    pub reported_by: Vec<Ref<Person>>,
    /// The day on which it was reported done.
    #[field(decided, detail)]
    pub done_on: Option<Date>,
    /// The day on which it was verified.
    #[field(decided, detail)]
    pub verified_on: Option<Date>,
    /// How often its day was moved.
    #[field(decided, detail, label = "Moved")]
    pub moves: Option<Number<0, 1000>>,
    /// A step that waits for a second person.
    #[field(embed)]
    pub pending: Pending,
}

/// The steps of an action.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Choice)]
pub enum ActionStep {
    /// Planned, not yet approved.
    Planned,
    /// Approved by who decides about its source.
    Approved,
    /// Under way.
    InProgress,
    /// Reported done; waits for the verifier.
    Done,
    /// Verified.
    Verified,
    /// Given up, with a reason.
    Cancelled,
}

/// How much of the expected effect is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Choice)]
pub enum EffectFound {
    /// What should be different is different.
    #[choice(label = "As expected")]
    Full,
    /// Some of it is.
    #[choice(label = "In part")]
    Partial,
    /// Nothing is: the risk needs something else.
    #[choice(label = "Not there")]
    None,
}

impl Action {
    /// Whether it is neither verified nor cancelled.
    pub fn is_open(&self) -> bool {
        !matches!(self.step, ActionStep::Verified | ActionStep::Cancelled)
    }

    /// Whether it implements or repairs a control, or is to bring one.
    pub fn is_for_control(&self) -> bool {
        self.control.is_some() || self.reference_controls.is_some()
    }

    /// Whether it serves anything at all.
    pub fn has_source(&self) -> bool {
        self.risk.is_some() || self.nonconformity.is_some() || self.is_for_control()
    }

    /// Whether its day has passed and it is not reported done.
    pub fn is_overdue(&self, today: Date) -> bool {
        let is_undone = matches!(self.step, ActionStep::Planned | ActionStep::Approved | ActionStep::InProgress);
        is_undone && self.due.is_some_and(|due| today > due)
    }

    fn state(&self, today: Date) -> Option<State> {
        let is_late = self.is_overdue(today);
        let (code, label, tone) = match self.step {
            ActionStep::Planned if is_late => ("planned", "Planned, overdue", Tone::Bad),
            ActionStep::Approved if is_late => ("approved", "Approved, overdue", Tone::Bad),
            ActionStep::InProgress if is_late => ("in_progress", "In progress, overdue", Tone::Bad),
            ActionStep::Planned => ("planned", "Planned", Tone::Plain),
            ActionStep::Approved => ("approved", "Approved", Tone::Plain),
            ActionStep::InProgress => ("in_progress", "In progress", Tone::Plain),
            ActionStep::Done => ("done", "Done, to be verified", Tone::Warn),
            ActionStep::Verified => ("verified", "Verified", Tone::Good),
            ActionStep::Cancelled => ("cancelled", "Cancelled", Tone::Plain),
        };
        Some(State { code, label, tone })
    }

    /// What it names of Annex A has to be there.
    pub(crate) fn check(_: &Isms, draft: &Draft<'_>) -> Vec<Misfit> {
        let Some(action) = draft.typed::<Self>() else { return Vec::new() };
        reference::unknown("reference_controls", action.reference_controls.as_ref()).into_iter().collect()
    }

    /// What was approved or has begun changes by steps. The owner of the action agrees in person; whoever names somebody
    /// else takes an earlier agreement away.
    pub(crate) fn keep(edit: &Edit<'_>, body: &mut Body) -> Vec<Misfit> {
        reference::tidy(body, "reference_controls");
        let mut misfits = agreed_by(edit, body, "assignee", "assignee_agreed");
        if let Some((held, action)) = edit.before.and_then(|held| Some((held, held.typed::<Self>()?))) {
            misfits.extend(closed(action.step, &held.body(), body));
            misfits.extend(action.own_verifier(edit, &held.body(), body));
        }
        misfits
    }
}

impl Action {
    /// Whoever carries it out does not choose who verifies it once it is approved.
    fn own_verifier(&self, edit: &Edit<'_>, before: &Body, body: &Body) -> Option<Misfit> {
        let is_theirs = self.assignee.is_some_and(|assignee| edit.authors().any(|author| author == assignee.id));
        let is_changed = before.contains_key("verifier") && before.get("verifier") != body.get("verifier");
        let sentence = "Whoever carries it out does not change who verifies it. Ask who decides about what it serves.";
        (self.step != ActionStep::Planned && is_theirs && is_changed)
            .then(|| Misfit::new("verifier", "own_verifier", sentence))
    }
}

/// What an action was planned with; it always has one.
const PLANNED_WITH: [&str; 7] = ["risk", "nonconformity", "control", "assignee", "due", "effect", "resources"];

/// Changes that plain editing does not make. Once it is reported done, who verifies it is all that changes: they may have
/// left.
fn closed(step: ActionStep, before: &Body, body: &Body) -> Vec<Misfit> {
    let is_changed = |name: &&str| before.get(*name) != body.get(*name);
    if step == ActionStep::Done {
        let names = before.keys().chain(body.keys().filter(|name| !before.contains_key(*name))).map(String::as_str);
        let sentence = "It was reported done and waits for the verifier, who alone can be changed.";
        let others = names.filter(|name| *name != "verifier").filter(is_changed);
        return others.map(|name| Misfit::new(name, "reported_done", sentence)).collect();
    }
    let refused = |name: &str| match name {
        _ if name != "resources" && !body.contains_key(name) => {
            Some(("missing", "An action always has one. Choose another instead."))
        }
        "risk" if step != ActionStep::Planned => {
            Some(("approved", "It was approved for this risk. Plan another action for a different one."))
        }
        "nonconformity" if step != ActionStep::Planned => {
            Some(("approved", "It was approved for this nonconformity. Plan another action for a different one."))
        }
        "effect" | "resources" if step != ActionStep::Planned => {
            Some(("approved", "This is what was approved. Plan another action where more or something else is needed."))
        }
        "due" if step == ActionStep::Approved => Some((
            "moved_by_step",
            "It was approved for this day. Start the work, and move the day by the step for it.",
        )),
        // A control that comes to be known is named later too.
        "control" if step != ActionStep::Planned && before.contains_key(name) => {
            Some(("approved", "It was approved for this control. Plan another action for a different one."))
        }
        "due" if step == ActionStep::InProgress => {
            Some(("moved_by_step", "Work has begun. Move the day by the step for it, with a reason."))
        }
        _ => None,
    };
    let changed = PLANNED_WITH.into_iter().filter(is_changed);
    changed.filter_map(|name| refused(name).map(|(code, sentence)| Misfit::new(name, code, sentence))).collect()
}

/// Keeps in `agreed` whether whoever `link` names agreed to it: only they can say so, and naming somebody else takes it
/// away.
pub(crate) fn agreed_by(edit: &Edit<'_>, body: &mut Body, link: &str, agreed: &str) -> Vec<Misfit> {
    let before = edit.before.map(crate::Held::body).unwrap_or_default();
    let writer = Json::from(edit.writer.to_string());
    let is_writer = body.get(link) == Some(&writer);
    if body.get(link) != before.get(link) {
        body.remove(agreed);
        if is_writer {
            body.insert(agreed.to_owned(), Json::from(true));
        }
        return Vec::new();
    }
    let said = |body: &Body| truth(body, agreed) == Some(true);
    if is_writer || said(body) == said(&before) {
        return Vec::new();
    }
    vec![Misfit::new(agreed, "only_in_person", "Only the person named can say whether they agree.")]
}

/// The living actions that serve a risk.
pub fn actions_of(isms: &Isms, risk: Id) -> impl Iterator<Item = Typed<'_, Action>> {
    isms.referring_from::<Action>(risk).filter(|referring| referring.held.is_living()).filter_map(|referring| {
        let it: &Action = referring.held.typed()?;
        Some(Typed { held: referring.held, it })
    })
}

/// The living actions that implement or repair a control.
pub fn actions_for(isms: &Isms, control: Id) -> impl Iterator<Item = Typed<'_, Action>> {
    isms.referring_from::<Action>(control).filter(|referring| referring.held.is_living()).filter_map(|referring| {
        let it: &Action = referring.held.typed()?;
        Some(Typed { held: referring.held, it })
    })
}

/// The living actions that are to bring a control for a reference control, such as `A.8.12`.
pub fn actions_bringing<'a>(isms: &'a Isms, reference: &str) -> impl Iterator<Item = Typed<'a, Action>> {
    isms.all::<Action>().filter(move |action| reference::names(action.it.reference_controls.as_ref(), reference))
}
