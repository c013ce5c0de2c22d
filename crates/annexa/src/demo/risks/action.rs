//! Actions: planned and approved by the owner of the risk, carried out by those who agreed to, verified by somebody else.

use decide::Command;
use isms::people::Person;
use isms::risk::Risk;
use isms::treatment::Action;
use record::{Id, Kinded as _};
use serde_json::{Value as Json, json};

use super::Today;
use super::told::{Day, Deed, PROGRESS_LOOKED_AT, Told};
use crate::demo::past::{Past, body};

/// Owners who hold their role at the top: what they plan belongs to the unit of whoever carries it out.
const AT_THE_TOP: [&str; 4] = ["P01", "P02", "P03", "P04"];

impl Past<'_> {
    /// Owners plan, those named agree, owners approve.
    pub(super) async fn actions_planned_on(&mut self, today: &Today<'_>) -> anyhow::Result<()> {
        let is_planned = |told: &Told, deed: &Deed| told.planned(deed).is_some_and(|day| today.is(day));
        let planned: Vec<(&Told, &Deed)> = today.deeds().filter(|(told, deed)| is_planned(told, deed)).collect();
        if planned.is_empty() {
            return Ok(());
        }
        let mut plans = Vec::new();
        for (told, deed) in &planned {
            let (risk, owner) = self.owned(told).await?;
            plans.push((owner, self.plan_of(risk, owner, deed).await?));
        }
        self.each_acts(plans).await?;
        let (mut agreed, mut approved) = (Vec::new(), Vec::new());
        for (told, deed) in planned {
            let ((_, owner), assignee, action) =
                (self.owned(told).await?, self.id(&deed.who)?, self.action(told, deed).await?);
            approved.push((owner, action));
            if assignee != owner {
                let agreement = self.edit(Action::kind_of(), action, json!({"assignee_agreed": true}), "")?;
                agreed.push((assignee, agreement));
            }
        }
        self.each_acts(agreed).await?;
        self.actions_step(approved, "approval").await
    }

    async fn plan_of(&self, risk: Id, owner: Id, deed: &Deed) -> anyhow::Result<Command> {
        let assignee = self.id(&deed.who)?;
        let is_at_the_top = AT_THE_TOP.iter().any(|who| self.id(who).is_ok_and(|id| id == owner));
        let view = self.view("P04").await?;
        let of_assignee = view.all::<Person>().find(|person| person.held.id == assignee && is_at_the_top);
        let of_risk = view.all::<Risk>().find(|one| one.held.id == risk);
        let held = of_assignee.map(|person| person.held).or(of_risk.map(|risk| risk.held));
        let unit =
            held.map(|held| held.envelope.unit).ok_or_else(|| anyhow::anyhow!("{} serves no risk", deed.title))?;
        let mut fields = body(json!({
            "title": deed.title, "risk": risk, "assignee": assignee, "due": self.date_of(deed.due)?,
            "effect": deed.effect, "resources": deed.resources, "cost": deed.cost, "yearly_cost": deed.yearly_cost,
            "effort": deed.effort,
        }))?;
        // Some of those who verified came later.
        if let Ok(verifier) = self.id(&deed.verifier) {
            fields.insert("verifier".to_owned(), json!(verifier));
        }
        fields.retain(|_, value| !value.is_null());
        Past::first_step(Action::kind_of(), unit, "action", Json::Object(fields))
    }

    /// Work that begins outside a plan, is looked at, is done, is verified.
    pub(super) async fn actions_on(&mut self, today: &Today<'_>) -> anyhow::Result<()> {
        let is_today = |day: Option<Day>| day.is_some_and(|day| today.is(day));
        let (mut begun, mut looked_at, mut done, mut verified) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for (told, deed) in today.deeds() {
            if is_today(deed.started) {
                begun.push((self.id(&deed.who)?, self.action(told, deed).await?));
            }
            if deed.progress.is_some() && today.is(PROGRESS_LOOKED_AT) {
                looked_at.push((deed, self.action(told, deed).await?));
            }
            if is_today(deed.done) {
                done.push((deed, self.action(told, deed).await?));
            }
            if is_today(deed.verified) {
                verified.push((deed, self.action(told, deed).await?));
            }
        }
        self.actions_step(begun, "start").await?;
        let looked_at = looked_at.into_iter().map(|(deed, action)| {
            let edit = self.edit(
                Action::kind_of(),
                action,
                json!({"progress": deed.progress}),
                "Monthly look at the actions",
            )?;
            Ok((self.id(&deed.who)?, edit))
        });
        let looked_at = looked_at.collect::<anyhow::Result<Vec<_>>>()?;
        self.each_acts(looked_at).await?;
        let done = done.into_iter().map(|(deed, action)| {
            let details = json!({"evidence": deed.evidence, "verifier": self.id(&deed.verifier)?});
            Ok((self.id(&deed.who)?, self.step_with(Action::kind_of(), action, "completion", details, "")?))
        });
        let done = done.collect::<anyhow::Result<Vec<_>>>()?;
        self.each_acts(done).await?;
        let verified = verified.into_iter().map(|(deed, action)| {
            let found = if deed.in_part { "partial" } else { "full" };
            let details = json!({"verification": deed.found, "effect_found": found});
            Ok((self.id(&deed.verifier)?, self.step_with(Action::kind_of(), action, "verification", details, "")?))
        });
        let verified = verified.collect::<anyhow::Result<Vec<_>>>()?;
        self.each_acts(verified).await
    }

    async fn actions_step(&mut self, of: Vec<(Id, Id)>, noun: &str) -> anyhow::Result<()> {
        let steps = of.into_iter().map(|(who, action)| Ok((who, self.step(Action::kind_of(), action, noun, "")?)));
        let steps = steps.collect::<anyhow::Result<Vec<_>>>()?;
        self.each_acts(steps).await
    }

    /// The action that this tells of.
    async fn action(&self, told: &Told, deed: &Deed) -> anyhow::Result<Id> {
        let risk = self.id(&told.id)?;
        let view = self.view("P04").await?;
        let is_it = |action: &Action| *action.title == *deed.title && action.risk.is_some_and(|of| of.id == risk);
        let found = view.all::<Action>().find(|action| is_it(action)).map(|action| action.held.id);
        found.ok_or_else(|| anyhow::anyhow!("nobody has planned {:?}", deed.title))
    }
}
