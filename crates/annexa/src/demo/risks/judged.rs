//! What people made of risks: analysed, compared with the criteria, treated, accepted, looked at again, closed.

use decide::Command;
use isms::risk::{Risk, RiskStep};
use record::{Id, Kinded as _};
use serde_json::{Value as Json, json};

use super::Today;
use super::register::sample_of;
use super::told::{Judgement, Rating, SECOND_RATINGS, Told, Turn};
use crate::demo::past::{Past, body};
use crate::demo::sample::Sample;

/// What is rated today: the risk, how, and why.
type Rated<'a> = (&'a Told, Rating, &'a str);

impl Past<'_> {
    /// Accepted risks that are reopened, and treatment that is planned anew.
    pub(super) async fn opened_again_on(&mut self, today: &Today<'_>) -> anyhow::Result<()> {
        let mut steps = Vec::new();
        for (told, turn) in today.turns() {
            let (noun, because) = match turn {
                Turn::Reopening { because, .. } => ("reopening", because),
                Turn::PlanChange { because, .. } => ("plan_change", because),
                _ => continue,
            };
            let (risk, owner) = self.owned(told).await?;
            steps.push((owner, self.step(Risk::kind_of(), risk, noun, because)?));
        }
        self.each_acts(steps).await
    }

    /// Analyses, and what the comparison with the criteria gave.
    pub(super) async fn rated_on(&mut self, sample: &Sample, today: &Today<'_>) -> anyhow::Result<()> {
        let first = today.told.iter().filter(|told| today.is(told.analysed)).map(|told| (told, &told.first));
        let second = today.told.iter().filter(|_| today.is(SECOND_RATINGS)).map(|told| (told, &told.second));
        let judged: Vec<(&Told, &Judgement)> =
            first.chain(second).filter_map(|(told, judgement)| Some((told, judgement.as_ref()?))).collect();
        let mut rated: Vec<Rated<'_>> =
            judged.iter().map(|(told, it)| (*told, it.rating, it.because.as_str())).collect();
        let mut priorities: Vec<_> = judged.iter().map(|(told, judgement)| (*told, judgement.priority)).collect();
        for (told, turn) in today.turns() {
            match turn {
                Turn::Analysis { rating, because, .. } => rated.push((told, *rating, because)),
                Turn::Evaluation { priority, .. } => priorities.push((told, *priority)),
                _ => {}
            }
        }
        self.rate("analysis", Some(sample), &rated).await?;
        self.compare(&priorities).await
    }

    /// Assessors propose, owners confirm.
    async fn rate(&mut self, noun: &str, before_controls: Option<&Sample>, rated: &[Rated<'_>]) -> anyhow::Result<()> {
        let mut proposals: Vec<(Id, Command)> = Vec::new();
        let mut owners: Vec<(Id, Id)> = Vec::new();
        let view = self.view("P04").await?;
        for (told, rating, because) in rated {
            let id = self.id(&told.id)?;
            let Some(risk) = view.all::<Risk>().find(|risk| risk.held.id == id) else { continue };
            let (Some(assessor), Some(owner)) = (risk.assessors.first(), risk.owner) else { continue };
            let mut details = body(ratings(*rating, because))?;
            if let Some(inherent) = before_controls.map(|sample| sample_of(sample, told)).transpose()? {
                details.insert("inherent_likelihood".to_owned(), inherent.inherent.likelihood.into());
                details.insert("inherent_consequence".to_owned(), inherent.inherent.consequence.into());
            }
            proposals.push((assessor.id, self.step_with(Risk::kind_of(), id, noun, Json::Object(details), "")?));
            owners.push((owner.id, id));
        }
        self.each_acts(proposals).await?;
        self.each_takes(Risk::kind_of(), noun, owners).await
    }

    /// Owners compare what was analysed with the criteria; what stands where it stood is not compared again.
    async fn compare(&mut self, priorities: &[(&Told, Option<u8>)]) -> anyhow::Result<()> {
        let view = self.view("P04").await?;
        let mut steps = Vec::new();
        for (told, priority) in priorities {
            let id = self.id(&told.id)?;
            let waiting = view.all::<Risk>().find(|risk| risk.held.id == id && risk.step == RiskStep::Analysed);
            let Some(owner) = waiting.and_then(|risk| risk.owner) else { continue };
            let details = match priority {
                Some(priority) => json!({"outcome": "treat", "priority": priority}),
                None => json!({"outcome": "acceptable"}),
            };
            steps.push((owner.id, self.step_with(Risk::kind_of(), id, "evaluation", details, "")?));
        }
        self.each_acts(steps).await
    }

    /// Owners choose the treatment, with the target of the sample.
    pub(super) async fn decided_on(&mut self, sample: &Sample, today: &Today<'_>) -> anyhow::Result<()> {
        let mut steps = Vec::new();
        for (told, turn) in today.turns() {
            let Turn::Treatment { because, .. } = turn else { continue };
            let risk = sample_of(sample, told)?;
            let mut details = body(json!({"option": risk.option}))?;
            if let Some(target) = &risk.target {
                details.insert("target_likelihood".to_owned(), target.likelihood.into());
                details.insert("target_consequence".to_owned(), target.consequence.into());
            }
            let (id, owner) = self.owned(told).await?;
            let step = self.step_with(Risk::kind_of(), id, "treatment_decision", Json::Object(details), because)?;
            steps.push((owner, step));
        }
        self.each_acts(steps).await
    }

    /// Analyses after treatment.
    pub(super) async fn rated_after_treatment_on(&mut self, today: &Today<'_>) -> anyhow::Result<()> {
        let residual = today.turns().filter_map(|(told, turn)| match turn {
            Turn::Residual { rating, because, .. } => Some((told, *rating, because.as_str())),
            _ => None,
        });
        self.rate("residual_analysis", None, &residual.collect::<Vec<_>>()).await
    }

    /// Owners sign; above their authority somebody of top management signs with them.
    pub(super) async fn accepted_on(&mut self, today: &Today<'_>) -> anyhow::Result<()> {
        let (mut signatures, mut second) = (Vec::new(), Vec::new());
        for (told, turn) in today.turns() {
            let Turn::Acceptance { until, with, statement, conditions, above_target, .. } = turn else { continue };
            let until = self.last_day(*until)?;
            let details = json!({
                "statement": statement, "conditions": conditions, "above_target": above_target, "valid_until": until,
            });
            let (risk, owner) = self.owned(told).await?;
            signatures.push((owner, self.step_with(Risk::kind_of(), risk, "acceptance", details, "")?));
            if let Some(with) = with {
                second.push((self.id(with)?, risk));
            }
        }
        self.each_acts(signatures).await?;
        self.each_takes(Risk::kind_of(), "acceptance", second).await
    }

    /// Owners propose that a risk be closed, the ISMS manager agrees.
    pub(super) async fn closed_on(&mut self, today: &Today<'_>) -> anyhow::Result<()> {
        for (told, turn) in today.turns() {
            let Turn::Closure { evidence, .. } = turn else { continue };
            let details = json!({"because": "activity_stopped", "evidence": evidence});
            let (risk, owner) = self.owned(told).await?;
            let proposal = self.step_with(Risk::kind_of(), risk, "closure", details, "")?;
            self.each_acts(vec![(owner, proposal)]).await?;
            let closing = self.step(Risk::kind_of(), risk, "closure", "")?;
            self.act("P04", vec![closing]).await?;
        }
        Ok(())
    }

    /// A risk and who answers for it at this moment.
    pub(super) async fn owned(&self, told: &Told) -> anyhow::Result<(Id, Id)> {
        let id = self.id(&told.id)?;
        let view = self.view("P04").await?;
        let owner = view.all::<Risk>().find(|risk| risk.held.id == id).and_then(|risk| risk.owner);
        owner.map(|owner| (id, owner.id)).ok_or_else(|| anyhow::anyhow!("nobody answers for {}", told.id))
    }
}

fn ratings(Rating { likelihood, dimensions }: Rating, because: &str) -> Json {
    let [financial, service, legal, people, reputation, safety] = dimensions;
    json!({
        "likelihood": likelihood, "financial": financial, "service": service, "legal": legal, "people": people,
        "reputation": reputation, "safety": safety, "rationale": because,
    })
}
