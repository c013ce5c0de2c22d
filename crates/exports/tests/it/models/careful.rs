//! What somebody does next who knows the standard: a version of the criteria moves on to be in force, a risk is described, rated by
//! two people, compared. Chance alone seldom gets that far.

use decide::{Command, Part, Put, Step, StepTarget, Target, steps};
use isms::asset::Asset;
use isms::risk::{Risk, RiskCriteria};
use isms::{Held, Isms};
use record::{Id, Kinded as _, Line};
use serde_json::{Value as Json, json};

use super::filling::Chance;
use super::turn::Turn;

impl Turn<'_> {
    /// The next step of a version of the criteria, or the draft of one.
    pub fn careful_criteria(&self) -> Option<(Id, Command)> {
        let [ines, jonas, maren] = self.crew.first_chunk::<3>()?;
        let newest = self.isms.all::<RiskCriteria>().max_by_key(|one| one.held.at)?;
        let step = |noun: &str| step(newest.held, noun, json!({}), false);
        Some(match newest.held.record()?.state(self.isms.today(self.now))?.code {
            "draft" if newest.conversion.is_none() => {
                let patch = json!({
                    "change_reason": "Two laptops were lost in one year", "conversion": "keep_ratings",
                    "reviewers": [maren.to_string()],
                });
                (*ines, edit(newest.held, patch))
            }
            "draft" => (*ines, step("submission")),
            "approved" | "superseded" => {
                let target = StepTarget::New { unit: self.isms.root() };
                (*ines, Command::Step(Step { target, ..taking(newest.held, "draft", json!({}), false) }))
            }
            _ => (*jonas, step("approval")),
        })
    }

    /// The next thing to do with a risk.
    pub fn careful_risk(&self, held: &Held, chance: &mut Chance) -> Option<(Id, Command)> {
        let risk: &Risk = held.typed()?;
        let (ines, [.., lea, _, _, uma]) = (self.crew.first()?, self.crew) else { return None };
        if risk.owner.is_none() || risk.assets.is_empty() {
            let asset = self.isms.all::<Asset>().find(|asset| asset.held.is_living())?.held.id;
            let patch = json!({
                "owner": lea.to_string(), "assessors": [uma.to_string()], "assets": [asset.to_string()],
                "cause": "Exports are kept on laptops", "source": "a thief", "event": "take a laptop",
                "leads_to": "strangers reading customer data", "affects_confidentiality": true,
                "existing_controls": "Screen locks",
            });
            return Some((*ines, edit(held, patch)));
        }
        let offered = |person: Id| steps(&self.view(person), held).into_iter().map(move |step| (person, step));
        let mut ways: Vec<_> = [*lea, *uma, *ines].into_iter().flat_map(offered).collect();
        let waiting = ways.iter().position(|(_, step)| step.part == Part::Confirms);
        let known = ways.iter().position(|(_, step)| ["analysis", "evaluation"].contains(&noun_of(step)));
        let (person, step_now) = ways.swap_remove(waiting.or(known)?);
        let details = match (step_now.part, noun_of(&step_now)) {
            (Part::Confirms, _) => json!({}),
            (_, "analysis") => json!({
                "likelihood": 1 + chance.below(4), "financial": chance.below(5), "service": 1, "legal": 3, "people": 3,
                "reputation": 2, "safety": 0, "rationale": "Two laptops were lost last year",
            }),
            _ => json!({"outcome": "treat", "priority": 2}),
        };
        let is_proposal = step_now.may_propose && step_now.part != Part::Confirms && chance.happens(80);
        Some((person, step(held, noun_of(&step_now), details, is_proposal)))
    }
}

fn noun_of(step: &decide::OfferedStep) -> &str {
    step.transition.noun.as_deref().unwrap_or_default()
}

fn edit(held: &Held, patch: Json) -> Command {
    let target = Target::Existing { id: held.id, version: held.version };
    Command::Put(Put { kind: held.kind, target, patch: trial::body(patch), reason: None })
}

fn step(held: &Held, noun: &str, details: Json, is_proposal: bool) -> Command {
    Command::Step(taking(held, noun, details, is_proposal))
}

fn taking(held: &Held, noun: &str, details: Json, is_proposal: bool) -> Step {
    Step {
        kind: held.kind,
        target: StepTarget::Existing { id: held.id, version: held.version },
        noun: noun.to_owned(),
        details: trial::body(details),
        reason: Line::new("as agreed").ok(),
        is_proposal,
    }
}

/// The risks that are in use.
pub fn risks(isms: &Isms) -> Vec<std::sync::Arc<Held>> {
    let register = isms.register(Risk::kind_of()).into_iter().flat_map(isms::Register::iter);
    register.filter(|held| held.is_living()).cloned().collect()
}
