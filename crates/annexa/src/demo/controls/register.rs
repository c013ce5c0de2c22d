//! Controls adopted, tied to the risks that they treat, planned, reported in operation, set back.

use isms::control::Control;
use isms::treatment::{Action, ActionStep};
use record::{Id, Kinded as _};
use serde_json::{Value as Json, json};

use super::told::Told;
use crate::demo::day::Day;
use crate::demo::past::{Past, body};
use crate::demo::risks::Risks;
use crate::demo::sample::{self, Sample};

/// The days on which the ISMS manager ties controls to risks, and actions to the controls that they bring.
pub(super) const TIED: [Day; 7] = [
    Day::Of(4, 13),
    Day::Of(10, 13),
    Day::Of(10, 17),
    Day::Of(14, 22),
    Day::Of(15, 19),
    Day::Of(17, 14),
    Day::Of(18, 6),
];

impl Past<'_> {
    /// The ISMS manager adopts rows of Annex A and describes what is the company's own.
    pub(super) async fn adopted_on(&mut self, sample: &Sample, told: &[Told], today: Day) -> anyhow::Result<()> {
        let adopted: Vec<&Told> = told.iter().filter(|told| told.adopted() == today).collect();
        let mut commands = Vec::new();
        for told in &adopted {
            let control = of_sample(sample, told)?;
            let adopted_from = control.serves.first().filter(|_| control.source == "adopted");
            let mut fields = body(json!({
                "title": control.title, "owner": self.id(&control.owner)?, "description": told.does,
                "procedure": told.how, "serves": control.serves.join(", "), "adopted_from": adopted_from,
                "evidence_months": told.months, "risks": self.risks_known(sample, &told.id),
                "obligations": self.ids_of("obligation", &told.obligations)?,
            }))?;
            fields.retain(|_, value| !value.is_null() && value != "");
            let unit = self.id(unit_of(sample, control))?;
            commands.push(Past::first_step(Control::kind_of(), unit, "control", Json::Object(fields))?);
        }
        // Controls that serve no reference control bring lines of their own with them.
        let made = self.act("P04", commands).await?;
        let controls = made.iter().filter(|outcome| outcome.kind == Control::kind_of());
        for (told, outcome) in adopted.iter().zip(controls) {
            self.call(&told.id, outcome.id);
        }
        Ok(())
    }

    fn ids_of(&self, called: &str, numbers: &[u8]) -> anyhow::Result<Vec<Id>> {
        numbers.iter().map(|number| self.id(&format!("{called} {number}"))).collect()
    }

    /// The risks that a control treats, as far as the register of risks holds them by now.
    fn risks_known(&self, sample: &Sample, control: &str) -> Vec<Id> {
        let treated = sample.risks.iter().filter(|risk| risk.controls.iter().any(|id| id == control));
        treated.filter_map(|risk| self.id(&risk.id).ok()).collect()
    }

    /// What came since the last look: risks that a control treats as well, actions that bring a control.
    pub(super) async fn controls_tied_on(&mut self, sample: &Sample, risks: &Risks, today: Day) -> anyhow::Result<()> {
        if !TIED.contains(&today) {
            return Ok(());
        }
        let view = self.view("P04").await?;
        let mut edits = Vec::new();
        for control in view.all::<Control>() {
            let Some(known) = sample.controls.iter().find(|known| *known.title == *control.title) else { continue };
            let risks = self.risks_known(sample, &known.id);
            if risks.len() > control.risks.len() {
                let fields = json!({"risks": risks});
                edits.push(self.edit(Control::kind_of(), control.held.id, fields, "It treats these as well")?);
            }
        }
        for (risk, title, control) in risks.brings() {
            let (Ok(risk), Ok(control)) = (self.id(risk), self.id(control)) else { continue };
            let is_it = |action: &Action| *action.title == *title && action.risk.is_some_and(|of| of.id == risk);
            let is_open = |action: &Action| !matches!(action.step, ActionStep::Verified | ActionStep::Cancelled);
            let found =
                view.all::<Action>().find(|action| is_it(action) && is_open(action) && action.control.is_none());
            if let Some(action) = found {
                let fields = json!({"control": control});
                edits.push(self.edit(
                    Action::kind_of(),
                    action.held.id,
                    fields,
                    "It brings or repairs this control",
                )?);
            }
        }
        self.act("P04", edits).await?;
        Ok(())
    }

    /// Owners plan the implementation of controls for which somebody is at work.
    pub(super) async fn controls_planned_on(
        &mut self,
        sample: &Sample,
        told: &[Told],
        today: Day,
    ) -> anyhow::Result<()> {
        let planned = told.iter().filter(|told| told.planned() == Some(today));
        let steps = planned.map(|told| self.owned_control(sample, told)).collect::<anyhow::Result<Vec<_>>>()?;
        self.each_takes(Control::kind_of(), "plan", steps).await
    }

    /// What owners report: part of it, all of it with whoever accepted the evidence, or that it does not hold.
    pub(super) async fn reported_on(&mut self, sample: &Sample, told: &[Told], today: Day) -> anyhow::Result<()> {
        let mut parts = Vec::new();
        for told in told {
            let Some(part) = told.partial.as_ref().filter(|part| part.day == today) else { continue };
            let (owner, control) = self.owned_control(sample, told)?;
            let details = json!({"part_in_operation": part.part});
            parts.push((owner, self.step_with(Control::kind_of(), control, "partial_report", details, "")?));
        }
        self.each_acts(parts).await?;
        let view = self.view("P04").await?;
        let (mut reported, mut confirmed) = (Vec::new(), Vec::new());
        for told in told.iter().filter(|told| told.implemented == Some(today)) {
            let (owner, control) = self.owned_control(sample, told)?;
            reported.push((owner, control));
            let proven_by = view.all::<Control>().find(|one| one.held.id == control).and_then(|one| one.proven_by);
            confirmed.extend(proven_by.map(|reviewer| (reviewer.id, control)));
        }
        self.each_takes(Control::kind_of(), "implementation_report", reported).await?;
        self.each_takes(Control::kind_of(), "implementation_report", confirmed).await?;
        for told in told {
            let Some(back) = told.set_back.as_ref().filter(|back| back.day == today) else { continue };
            let (owner, control) = self.owned_control(sample, told)?;
            let details = json!({"judgement": back.because, "part_in_operation": back.part});
            let step = self.step_with(Control::kind_of(), control, "step_back", details, &back.because)?;
            self.each_acts(vec![(owner, step)]).await?;
        }
        Ok(())
    }

    /// Who owns a control, and the control.
    pub(super) fn owned_control(&self, sample: &Sample, told: &Told) -> anyhow::Result<(Id, Id)> {
        Ok((self.id(&of_sample(sample, told)?.owner)?, self.id(&told.id)?))
    }
}

/// What the sample says of a control.
pub(super) fn of_sample<'a>(sample: &'a Sample, told: &Told) -> anyhow::Result<&'a sample::Control> {
    sample.control(&told.id).ok_or_else(|| anyhow::anyhow!("the sample has no {}", told.id))
}

/// The unit of a control is its owner's; what the management and the ISMS manager answer for belongs to the top.
pub(super) fn unit_of<'a>(sample: &'a Sample, control: &sample::Control) -> &'a str {
    match control.owner.as_str() {
        "P03" | "P04" => "root",
        owner => sample.person(owner).map_or("root", |person| &person.department),
    }
}
