//! Actions: planned and approved by the owner of the risk, carried out by those who agreed to, verified by somebody else.

use decide::Command;
use isms::people::Person;
use isms::risk::Risk;
use isms::treatment::Action;
use record::{Id, Kinded as _};
use serde_json::{Value as Json, json};

use super::Today;
use super::told::{Deed, Told};
use crate::demo::day::{Day, PROGRESS_LOOKED_AT};
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
        self.each_takes(Action::kind_of(), "approval", approved).await
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
            "title": deed.title, "risk": risk, "assignee": assignee, "due": self.last_day(deed.due)?,
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
        let begun = self.deeds_on(today, |deed| deed.started).await?;
        let begun = begun.into_iter().map(|(who, _, action)| (who, action)).collect();
        self.each_takes(Action::kind_of(), "start", begun).await?;
        self.looked_at_on(today).await?;
        self.done_on(today).await?;
        self.verified_on(today).await
    }

    async fn looked_at_on(&mut self, today: &Today<'_>) -> anyhow::Result<()> {
        let mut edits = Vec::new();
        for (who, deed, action) in self.deeds_on(today, |deed| deed.progress.map(|_| PROGRESS_LOOKED_AT)).await? {
            let progress = json!({"progress": deed.progress});
            edits.push((who, self.edit(Action::kind_of(), action, progress, "Monthly look at the actions")?));
        }
        self.each_acts(edits).await
    }

    async fn done_on(&mut self, today: &Today<'_>) -> anyhow::Result<()> {
        let mut steps = Vec::new();
        for (who, deed, action) in self.deeds_on(today, |deed| deed.done).await? {
            let details = json!({"evidence": deed.evidence, "verifier": self.id(&deed.verifier)?});
            steps.push((who, self.step_with(Action::kind_of(), action, "completion", details, "")?));
        }
        self.each_acts(steps).await
    }

    async fn verified_on(&mut self, today: &Today<'_>) -> anyhow::Result<()> {
        let mut steps = Vec::new();
        for (_, deed, action) in self.deeds_on(today, |deed| deed.verified).await? {
            let effect = if deed.in_part { "partial" } else { "full" };
            let details = json!({"verification": deed.found, "effect_found": effect});
            let step = self.step_with(Action::kind_of(), action, "verification", details, "")?;
            steps.push((self.id(&deed.verifier)?, step));
        }
        self.each_acts(steps).await
    }

    /// The actions for which that day of theirs is today: who carries them out, what is told, the record.
    async fn deeds_on<'a>(
        &self,
        today: &Today<'a>,
        day: fn(&Deed) -> Option<Day>,
    ) -> anyhow::Result<Vec<(Id, &'a Deed, Id)>> {
        let mut found = Vec::new();
        for (told, deed) in today.deeds().filter(|(_, deed)| day(deed).is_some_and(|day| today.is(day))) {
            found.push((self.id(&deed.who)?, deed, self.action(told, deed).await?));
        }
        Ok(found)
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
