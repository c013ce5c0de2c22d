//! The treatment plan, version by version: put together, approved part by part by the owners, begun.

use isms::risk::{Risk, RiskStep};
use isms::treatment::{Action, ActionStep, TreatmentPlan};
use record::{Id, Kinded as _};
use serde_json::json;

use crate::demo::past::Past;

/// What is new in a version.
fn summary(edition: usize) -> &'static str {
    match edition {
        1 => "The first plan: what was found above the line in the first assessment, and what costs little.",
        2 => {
            "What the incidents of the first half year showed, the build pipeline, the tool itself and two old contracts."
        }
        3 => "Test accounts join the plan for storage after incident I09.",
        4 => "Retention: deletion that happens by itself, after the count in the second assessment.",
        _ => {
            "What the management review decided about AI assistants and the ticket system. To be submitted this month."
        }
    }
}

impl Past<'_> {
    /// A version is drafted.
    pub async fn plan_is_drafted(&mut self, by: &str, edition: usize) -> anyhow::Result<()> {
        let summary = json!({"summary": summary(edition)});
        let draft = Past::first_step(TreatmentPlan::kind_of(), self.id("root")?, "draft", summary)?;
        for outcome in self.act(by, vec![draft]).await? {
            self.call(&format!("plan {edition}"), outcome.id);
        }
        Ok(())
    }

    /// A version is put before the owners.
    pub async fn plan_is_submitted(&mut self, edition: usize, by: &str) -> anyhow::Result<()> {
        self.plan_is_drafted(by, edition).await?;
        let plan = self.id(&format!("plan {edition}"))?;
        let submission = self.step(TreatmentPlan::kind_of(), plan, "submission", "")?;
        self.act(by, vec![submission]).await?;
        Ok(())
    }

    /// Each owner approves their part.
    pub async fn plan_is_approved(&mut self, edition: usize) -> anyhow::Result<()> {
        let plan = self.id(&format!("plan {edition}"))?;
        let owners: Vec<Id> = {
            let view = self.view("P04").await?;
            let plan = view.all::<TreatmentPlan>().find(|one| one.held.id == plan);
            plan.iter().flat_map(|plan| plan.waits_for().map(|owner| owner.id).collect::<Vec<_>>()).collect()
        };
        for owner in owners {
            let approval = self.step(TreatmentPlan::kind_of(), plan, "approval", "")?;
            self.act_together(vec![(owner, approval)]).await?;
        }
        Ok(())
    }

    /// Owners start what the approved plan holds, and those who carry it out begin.
    pub async fn treatment_starts(&mut self) -> anyhow::Result<()> {
        let view = self.view("P04").await?;
        let planned = view.all::<Risk>().filter(|risk| risk.step == RiskStep::TreatmentPlanned);
        let planned: Vec<(Id, Id)> = planned.filter_map(|risk| Some((risk.owner?.id, risk.held.id))).collect();
        let serves = |action: &Action| planned.iter().any(|(_, risk)| action.risk.is_some_and(|of| of.id == *risk));
        let approved = view.all::<Action>().filter(|action| action.step == ActionStep::Approved && serves(action));
        let begun = approved.filter_map(|action| Some((action.assignee?.id, action.held.id))).collect();
        self.each_takes(Risk::kind_of(), "treatment_start", planned).await?;
        self.each_takes(Action::kind_of(), "start", begun).await
    }
}
