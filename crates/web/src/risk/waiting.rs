//! What a risk waits for, and for whom: the sentence on its page, and a line of somebody's work.

use access::View;
use catalogue::Role;
use isms::Held;
use isms::risk::register::Outcome;
use isms::risk::{Risk, RiskStep, TreatmentOption};
use isms::treatment::{Action, TreatmentPlan};
use jiff::civil::Date;
use jiff::{Span, ToSpan as _};
use record::{Id, Kinded as _, Value};

use super::{criteria_of, derived, level, proposed};
use crate::format::date;
use crate::general::SOON;

/// What a risk waits for.
pub struct Waiting {
    /// What is asked of somebody, as a verb that the risk's title follows: "Accept".
    pub verb: &'static str,
    /// The same as a sentence of its own.
    pub sentence: String,
    /// How one answers it.
    pub answer: Answer,
    /// Whom it waits for.
    pub whom: Whom,
    /// By when.
    pub by: Option<Date>,
}

/// How one answers what a risk waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// By creating that noun on it.
    Step(&'static str),
    /// By editing it.
    Edit,
    /// By a treatment plan that holds it.
    Plan,
    /// By carrying out its actions.
    Actions,
}

impl Answer {
    /// The noun of the step, if it is one.
    pub fn noun(self) -> Option<&'static str> {
        match self {
            Answer::Step(noun) => Some(noun),
            Answer::Edit | Answer::Plan | Answer::Actions => None,
        }
    }
}

/// Whom something waits for.
pub enum Whom {
    /// Any of these people.
    People(Vec<Id>),
    /// Whoever holds the role there.
    Role(Role),
}

impl Waiting {
    fn new(verb: &'static str, answer: Answer, whom: Whom, sentence: impl Into<String>) -> Self {
        Self { verb, sentence: sentence.into(), answer, whom, by: None }
    }

    fn by(self, by: Option<Date>) -> Self {
        Self { by, ..self }
    }

    /// Whether it waits for that person by name.
    pub fn is_for(&self, person: Id) -> bool {
        matches!(&self.whom, Whom::People(people) if people.contains(&person))
    }

    /// Whether its day has passed.
    pub fn is_late(&self, today: Date) -> bool {
        self.by.is_some_and(|by| by < today)
    }
}

/// What the risk waits for; nothing while all is as it should be.
pub fn waiting(view: &View, held: &Held) -> Option<Waiting> {
    let risk: &Risk = held.typed()?;
    let asked = Asked { view, held, risk };
    match risk.step {
        _ if proposed(held, risk).is_some() => asked.for_second_person(),
        RiskStep::Identified => Some(asked.for_analysis()),
        RiskStep::Analysed => Some(
            Waiting::new(
                "Compare with the criteria:",
                Answer::Step("evaluation"),
                asked.owner(),
                "Its level is compared with the criteria next.",
            )
            .by(asked.treated_by()),
        ),
        RiskStep::Evaluated => Some(asked.for_decision()),
        RiskStep::TreatmentPlanned => Some(asked.for_start()),
        RiskStep::InTreatment => asked.for_actions(),
        RiskStep::Treated => Some(asked.for_acceptance(
            "Accept what remains of",
            "What remains waits for its owner, who accepts it or plans further treatment.",
        )),
        RiskStep::Accepted => asked.for_review(),
        RiskStep::Rejected | RiskStep::Closed => None,
    }
}

struct Asked<'a> {
    view: &'a View,
    held: &'a Held,
    risk: &'a Risk,
}

impl Asked<'_> {
    /// The owner; without one, whoever keeps the register.
    fn owner(&self) -> Whom {
        self.risk.owner.map_or(Whom::Role(Role::IsmsManager), |owner| Whom::People(vec![owner.id]))
    }

    fn raters(&self) -> Whom {
        let people = self.risk.owner.iter().chain(&self.risk.assessors).map(|person| person.id);
        Whom::People(people.collect())
    }

    fn assessors(&self) -> Whom {
        match self.risk.assessors.as_slice() {
            [] => Whom::Role(Role::IsmsManager),
            assessors => Whom::People(assessors.iter().map(|person| person.id).collect()),
        }
    }

    fn for_second_person(&self) -> Option<Waiting> {
        let by = self.risk.pending.pending_by?.id;
        let noun = proposed(self.held, self.risk)?.noun.as_deref()?;
        Some(match noun {
            "analysis" | "residual_analysis" => {
                let noun = if noun == "analysis" { "analysis" } else { "residual_analysis" };
                let is_owners = self.risk.owner.is_some_and(|owner| owner.id == by);
                let whom = if is_owners { self.assessors() } else { self.owner() };
                Waiting::new(
                    "Confirm the analysis of",
                    Answer::Step(noun),
                    whom,
                    "An analysis is proposed and waits for a second person.",
                )
            }
            "acceptance" => {
                let whom = Whom::Role(Role::TopManagement);
                let sentence =
                    "Its owner has signed. Its level lies above their authority, so top management signs too.";
                Waiting::new("Sign the acceptance of", Answer::Step("acceptance"), whom, sentence)
            }
            _ => {
                let whom = Whom::Role(Role::IsmsManager);
                Waiting::new("Confirm the closure of", Answer::Step("closure"), whom, "Its owner proposes to close it.")
            }
        })
    }

    fn for_analysis(&self) -> Waiting {
        let Some(_) = self.risk.owner else {
            let whom = Whom::Role(Role::IsmsManager);
            return Waiting::new(
                "Name an owner for",
                Answer::Edit,
                whom,
                "Nobody answers for it yet. It needs an owner first.",
            );
        };
        if self.is_incomplete() {
            let sentence =
                "Before it is analysed it needs an event or threat, a cause, what it affects, and which property.";
            return Waiting::new("Describe", Answer::Edit, self.raters(), sentence);
        }
        if self.risk.owner_agreed != Some(true) {
            let sentence = "Its owner has not agreed yet to own it. They agree, or rate it, which says the same.";
            return Waiting::new("Agree to own or analyse", Answer::Step("analysis"), self.owner(), sentence);
        }
        let sentence = "Its owner and assessors rate how likely it is and how bad it would be.";
        Waiting::new("Analyse", Answer::Step("analysis"), self.raters(), sentence)
    }

    fn is_incomplete(&self) -> bool {
        let risk = self.risk;
        let has_event = risk.event.is_some() || !risk.threats.is_empty();
        let is_affected = !risk.assets.is_empty() || !risk.processes.is_empty();
        let properties = [risk.affects_confidentiality, risk.affects_integrity, risk.affects_availability];
        !(has_event && risk.cause.is_some() && is_affected && properties.contains(&Some(true)))
    }

    fn for_decision(&self) -> Waiting {
        match self.risk.evaluation.outcome {
            Some(Outcome::Acceptable) => {
                self.for_acceptance("Accept", "It was found acceptable. Its owner accepts it as it stands.")
            }
            Some(Outcome::Treat) | None => {
                let sentence = "Its owner chooses how it is treated, or accepts it as it stands.";
                Waiting::new("Choose a treatment for", Answer::Step("treatment_decision"), self.owner(), sentence)
                    .by(self.treated_by())
            }
        }
    }

    /// Nobody accepts levels that they alone rated.
    fn for_acceptance(&self, verb: &'static str, sentence: &str) -> Waiting {
        let owner = self.risk.owner.map(|owner| owner.id);
        let rating = self.risk.decisive();
        if rating.is_some_and(|rating| owner.is_some_and(|owner| !rating.is_rated_by_another(&[owner]))) {
            let sentence = "Its owner rated it alone. An assessor confirms the levels before they are accepted.";
            return Waiting::new(
                "Confirm the levels of",
                Answer::Step("level_confirmation"),
                self.assessors(),
                sentence,
            );
        }
        Waiting::new(verb, Answer::Step("acceptance"), self.owner(), sentence)
    }

    fn for_start(&self) -> Waiting {
        let is_retained = self.risk.treatment.option == Some(TreatmentOption::Retain);
        if self.view.all::<TreatmentPlan>().any(|plan| plan.approves(self.held.id, self.risk)) {
            let sentence = if is_retained {
                "The plan is approved. Its owner says that it is kept as it is."
            } else {
                "The plan is approved. Its owner starts the treatment."
            };
            return Waiting::new("Start the treatment of", Answer::Step("treatment_start"), self.owner(), sentence)
                .by(self.treated_by());
        }
        let sentence =
            "Its treatment starts once a treatment plan that holds it is approved by the owners of the risks in it.";
        Waiting::new("Put into the treatment plan:", Answer::Plan, Whom::Role(Role::IsmsManager), sentence)
            .by(self.treated_by())
    }

    fn for_actions(&self) -> Option<Waiting> {
        let (referring, _) = self.view.referring(self.held.id);
        let actions =
            referring.iter().filter(|linked| linked.held.kind == Action::kind_of() && linked.held.is_living());
        let all: Vec<&Action> = actions.filter_map(|linked| linked.held.typed::<Action>()).collect();
        let open: Vec<&Action> = all.iter().copied().filter(|action| action.is_open()).collect();
        if !open.is_empty() {
            return Some(self.for_review().unwrap_or_else(|| under_way(&all, &open)));
        }
        let sentence = "All actions are done and verified. It is rated again, to see what remains.";
        Some(Waiting::new("Rate again:", Answer::Step("residual_analysis"), self.raters(), sentence))
    }

    /// A review, or a renewal, that is due soon.
    fn for_review(&self) -> Option<Waiting> {
        let today = self.view.today();
        let soon = today.saturating_add(SOON.days());
        if self.risk.has_lapsed(today) {
            let ended = self.risk.accepted_until.map_or(String::new(), |last| format!(" on {}", date(last)));
            let sentence = format!("The acceptance ended{ended}. Its owner renews it, or reopens the risk.");
            return Some(
                Waiting::new("Renew the acceptance of", Answer::Step("acceptance"), self.owner(), sentence)
                    .by(self.risk.accepted_until),
            );
        }
        let last = self.risk.accepted_until.filter(|last| *last <= soon && self.risk.step == RiskStep::Accepted);
        if let Some(last) = last {
            let sentence = format!("The acceptance ends on {}. Its owner renews it, or reopens the risk.", date(last));
            return Some(
                Waiting::new("Renew the acceptance of", Answer::Step("acceptance"), self.owner(), sentence)
                    .by(Some(last)),
            );
        }
        let Value::Date(due) = derived(self.view, self.held, "next_review") else { return None };
        let sentence = format!("By the interval of the criteria it is analysed again by {}.", date(due));
        (due <= soon)
            .then(|| Waiting::new("Analyse again:", Answer::Step("analysis"), self.raters(), sentence).by(Some(due)))
    }

    /// The day by which treatment of this level starts.
    fn treated_by(&self) -> Option<Date> {
        let criteria = criteria_of(self.view, self.risk.decisive()?.criteria)?;
        let within: Span = criteria.authority(level(self.view, self.held, "level")?)?.treatment_within?.get().days();
        self.risk.decisive_on()?.checked_add(within).ok()
    }
}

/// Whoever carries out what is still open.
fn under_way(all: &[&Action], open: &[&Action]) -> Waiting {
    let mut people: Vec<Id> = open.iter().filter_map(|action| Some(action.assignee?.id)).collect();
    people.sort();
    people.dedup();
    let sentence = match (open.len(), all.len()) {
        (1, 1) => "Its action is still open.".to_owned(),
        (open, all) => format!("{open} of its {all} actions {} still open.", if open == 1 { "is" } else { "are" }),
    };
    let whom = if people.is_empty() { Whom::Role(Role::IsmsManager) } else { Whom::People(people) };
    let next = open.iter().filter_map(|action| action.due).min();
    Waiting::new("Carry out the actions of", Answer::Actions, whom, sentence).by(next)
}
