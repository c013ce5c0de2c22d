//! Actions that bring a control and serve no risk: planned and approved by the ISMS manager, carried out by the owner of the
//! control, verified by whoever looks at its evidence.

use isms::treatment::Action;
use record::Kinded as _;
use serde_json::json;

use super::register::{of_sample, unit_of};
use super::told::{Told, Work};
use crate::demo::day::Day;
use crate::demo::past::{Past, body, working_day};
use crate::demo::sample::Sample;

impl Past<'_> {
    /// The ISMS manager plans, owners agree, the ISMS manager approves, owners begin.
    pub(super) async fn work_planned_on(&mut self, sample: &Sample, told: &[Told], today: Day) -> anyhow::Result<()> {
        let planned: Vec<(&Told, &Work)> = told
            .iter()
            .flat_map(|told| told.work().map(move |(work, planned, _)| (told, work, planned)))
            .filter(|(.., planned)| *planned == today)
            .map(|(told, work, _)| (told, work))
            .collect();
        let mut commands = Vec::new();
        for (told, work) in &planned {
            let (owner, control) = self.owned_control(sample, told)?;
            let verifier = told.evidence.first().and_then(|series| self.id(&series.reviewer).ok());
            let mut details = body(json!({
                "title": work.title, "control": control, "assignee": owner, "verifier": verifier,
                "due": working_day(self.date_of(work.due)?)?, "effect": work.effect, "resources": work.resources,
            }))?;
            let unit = self.id(unit_of(sample, of_sample(sample, told)?))?;
            details.retain(|_, value| !value.is_null());
            commands.push(Past::first_step(Action::kind_of(), unit, "action", details.into())?);
        }
        let made = self.act("P04", commands).await?;
        let (mut agreed, mut approved, mut begun) = (Vec::new(), Vec::new(), Vec::new());
        let manager = self.id("P04")?;
        for ((told, work), outcome) in planned.iter().zip(made) {
            self.call(&name(told, work), outcome.id);
            let (owner, _) = self.owned_control(sample, told)?;
            if owner != manager {
                let agreement = json!({"assignee_agreed": true});
                agreed.push((owner, self.edit(Action::kind_of(), outcome.id, agreement, "")?));
            }
            approved.push((manager, outcome.id));
            begun.push((owner, outcome.id));
        }
        self.each_acts(agreed).await?;
        self.each_takes(Action::kind_of(), "approval", approved).await?;
        self.each_takes(Action::kind_of(), "start", begun).await
    }

    /// Who works on something says how far it has come.
    pub(super) async fn work_looked_at(&mut self, sample: &Sample, told: &[Told]) -> anyhow::Result<()> {
        let mut edits = Vec::new();
        for (told, work) in told.iter().flat_map(|told| told.work().map(move |(work, ..)| (told, work))) {
            let Some(percent) = work.progress else { continue };
            let ((owner, _), action) = (self.owned_control(sample, told)?, self.id(&name(told, work))?);
            let progress = json!({"progress": percent});
            edits.push((owner, self.edit(Action::kind_of(), action, progress, "Monthly look at the actions")?));
        }
        self.each_acts(edits).await
    }

    /// Owners report it done with the evidence that they have submitted; whoever looked at that verifies.
    pub(super) async fn work_done_on(&mut self, sample: &Sample, told: &[Told], today: Day) -> anyhow::Result<()> {
        let (mut done, mut verified) = (Vec::new(), Vec::new());
        for told in told {
            let Some(series) = told.evidence.first() else { continue };
            for (work, _, _) in told.work().filter(|(_, _, done)| *done == Some(today)) {
                let (owner, _) = self.owned_control(sample, told)?;
                let (action, verifier) = (self.id(&name(told, work))?, self.id(&series.reviewer)?);
                let evidence = format!("Filed with the control as evidence; {}", series.source);
                let details = json!({"evidence": evidence, "verifier": verifier});
                done.push((owner, self.step_with(Action::kind_of(), action, "completion", details, "")?));
                verified.push((verifier, action, series.found(0, series.from)));
            }
        }
        self.each_acts(done).await?;
        let mut steps = Vec::new();
        for (verifier, action, found) in verified {
            let details = json!({"verification": found, "effect_found": "full"});
            steps.push((verifier, self.step_with(Action::kind_of(), action, "verification", details, "")?));
        }
        self.each_acts(steps).await
    }
}

/// What the story calls an action for a control.
fn name(told: &Told, work: &Work) -> String {
    format!("{} {}", told.id, work.title)
}
