//! What became of the nonconformities of the story: corrected, their causes found, taken away by an action, checked a month later by
//! somebody else.

use anyhow::Context as _;
use decide::Command;
use isms::audit::Finding;
use isms::improvement::Nonconformity;
use isms::people::Person;
use isms::treatment::Action;
use record::{Id, Kinded as _};
use serde::Deserialize;
use serde_json::{Value as Json, json};

use super::{Found, said};
use crate::demo::past::Past;

/// What is told of a nonconformity. Those of audits were opened by a finding; the others say what, who and whose.
#[derive(Deserialize)]
pub(super) struct Remedy {
    /// NC-01 of chapter 8.9.
    pub id: String,
    /// The month in which it was noticed.
    pub month: u8,
    source: Option<String>,
    reference: Option<String>,
    reporter: Option<String>,
    owner: Option<String>,
    grade: Option<String>,
    title: Option<String>,
    pub rows: Option<String>,
    description: Option<String>,
    evidence: Option<String>,
    checker: Option<String>,
    correction: Option<String>,
    consequences: Option<String>,
    personal: Option<String>,
    cause: Option<String>,
    category: Option<String>,
    similar: Option<String>,
    action: Option<String>,
    who: Option<String>,
    verifier: Option<String>,
    effect: Option<String>,
    criterion: Option<String>,
    found: Option<String>,
    /// Why no action is needed.
    without: Option<String>,
    /// How many months the action takes longer.
    #[serde(default)]
    delay: u8,
    /// The step that it has come to.
    pub until: String,
}

/// Days of its month.
const REPORTED: i32 = 12;
const ASSIGNED: i32 = 18;
const CORRECTED: i32 = 22;
/// Days of the month after.
const CAUSES_KNOWN: i32 = 3;
const PLANNED: i32 = 7;
const APPROVED: i32 = 11;
/// Days of the second month, or later.
const DONE: i32 = 8;
const VERIFIED: i32 = 11;
const COMPLETED: i32 = 13;
/// The day of the third month on which the effect is checked.
const CHECKED: i32 = 20;

/// A month that lies ahead of the story's end.
const AHEAD: u8 = 20;

const STEPS: [&str; 7] =
    ["opened", "contained", "cause_known", "action_planned", "in_action", "awaiting_effectiveness", "closed"];

pub(super) fn told() -> anyhow::Result<Vec<Remedy>> {
    serde_saphyr::from_str(include_str!("nonconformities.yaml"))
        .context("what is told of nonconformities cannot be read")
}

/// What an auditee answers to a finding that opened a nonconformity.
pub(super) fn answer(name: &str, found: &Found) -> anyhow::Result<Json> {
    let all = told()?;
    let remedy = all.iter().find(|one| one.id == name).with_context(|| format!("nothing is told of {name}"))?;
    let or = |said: &Option<String>, told: &Option<String>| said.clone().or_else(|| told.clone());
    Ok(json!({
        "correction": or(&found.correction, &remedy.correction), "cause": or(&found.cause, &remedy.cause),
        "action_plan": or(&found.plan, &remedy.action),
    }))
}

impl Remedy {
    /// Whether it has come to that step by the end of the story.
    fn reaches(&self, step: &str) -> bool {
        let place = |step: &str| STEPS.iter().position(|known| *known == step);
        place(step) <= place(&self.until)
    }

    fn is_major(&self) -> bool {
        self.grade.as_deref() == Some("major") || matches!(self.id.as_str(), "NC-03" | "NC-17")
    }

    fn action_name(&self) -> String {
        format!("{} action", self.id)
    }

    fn needs_action(&self) -> bool {
        self.without.is_none()
    }
}

impl Past<'_> {
    pub(super) async fn remedies_on(&mut self, (month, day): (u8, i32)) -> anyhow::Result<()> {
        for remedy in &told()? {
            let Some(months) = month.checked_sub(remedy.month) else { continue };
            self.remedy_on(remedy, months, (month, day)).await.with_context(|| remedy.id.clone())?;
        }
        Ok(())
    }

    async fn remedy_on(&mut self, remedy: &Remedy, months: u8, on: (u8, i32)) -> anyhow::Result<()> {
        match (months, on.1) {
            (0, REPORTED) if remedy.reporter.is_some() => self.is_noticed(remedy, on).await,
            (0, ASSIGNED) => self.is_graded(remedy, on).await,
            (0, CORRECTED) if remedy.reaches("contained") => {
                let said = json!({
                    "correction": remedy.correction, "personal_data": remedy.personal.as_deref().unwrap_or("no"),
                    "consequences": remedy.consequences.as_deref().unwrap_or("None seen."),
                });
                self.owner_says(remedy, on, "correction", said).await
            }
            (1, CAUSES_KNOWN) if !remedy.needs_action() => {
                self.on(on.0, on.1)?;
                let why = remedy.without.as_deref().unwrap_or_default();
                let closed = self.step(Nonconformity::kind_of(), self.id(&remedy.id)?, "closure", why)?;
                self.act("P04", vec![closed]).await.map(|_| ())
            }
            (1, CAUSES_KNOWN) if remedy.reaches("cause_known") => {
                let said = json!({
                    "needed_because": "It can happen again.", "cause_method": "five_whys", "cause": remedy.cause,
                    "whys": [{"question": "Why did it come to it?", "answer": remedy.cause}],
                    "cause_category": remedy.category, "similar_cases": remedy.similar,
                });
                self.owner_says(remedy, on, "cause_analysis", said).await
            }
            (1, PLANNED) if remedy.needs_action() && remedy.reaches("action_planned") => {
                self.is_remedied(remedy, on).await
            }
            (1, APPROVED) if remedy.needs_action() && remedy.reaches("in_action") => {
                self.on(on.0, on.1)?;
                let approved = self.step(Nonconformity::kind_of(), self.id(&remedy.id)?, "approval", "")?;
                self.act(if remedy.is_major() { "P01" } else { "P04" }, vec![approved]).await?;
                let started = self.step(Action::kind_of(), self.id(&remedy.action_name())?, "start", "")?;
                self.act(remedy.who.as_deref().unwrap_or_default(), vec![started]).await.map(|_| ())
            }
            (months, day) if remedy.needs_action() && remedy.reaches("awaiting_effectiveness") => {
                self.is_carried_out(remedy, months.saturating_sub(remedy.delay), (on.0, day)).await
            }
            _ => Ok(()),
        }
    }

    async fn is_noticed(&mut self, remedy: &Remedy, (month, day): (u8, i32)) -> anyhow::Result<()> {
        let noticed = self.on(month, day)?;
        let report = json!({
            "title": remedy.title, "description": remedy.description, "source": remedy.source,
            "source_reference": remedy.reference, "requirements": remedy.rows, "evidence": remedy.evidence,
            "noticed_on": noticed,
        });
        let reporter = remedy.reporter.as_deref().unwrap_or_default();
        let unit = self.unit_of(self.id(reporter)?).await?;
        let command = Past::first_step(Nonconformity::kind_of(), unit, "nonconformity", report)?;
        for outcome in self.act(reporter, vec![command]).await? {
            self.call(&remedy.id, outcome.id);
        }
        Ok(())
    }

    /// The manager grades what was reported, names its owner, and who checks later.
    async fn is_graded(&mut self, remedy: &Remedy, (month, day): (u8, i32)) -> anyhow::Result<()> {
        self.on(month, day)?;
        let id = |name: &Option<String>| name.as_ref().map(|name| self.id(name)).transpose();
        // Findings name grade and owner of what they open.
        let grade = remedy.owner.as_ref().map(|_| remedy.grade.as_deref().unwrap_or("minor"));
        let said = said(json!({"owner": id(&remedy.owner)?, "grade": grade, "checker": id(&remedy.checker)?}))?;
        if said.as_object().is_none_or(serde_json::Map::is_empty) {
            return Ok(());
        }
        let edit = self.edit(Nonconformity::kind_of(), self.id(&remedy.id)?, said, "Graded and assigned")?;
        self.act("P04", vec![edit]).await.map(|_| ())
    }

    async fn unit_of(&self, person: Id) -> anyhow::Result<Id> {
        let view = self.view("P04").await?;
        view.held(Person::kind_of(), person)
            .map(|held| held.envelope.unit)
            .context("the story does not know this person")
    }

    /// Who puts it right.
    async fn owner_of(&self, remedy: &Remedy) -> anyhow::Result<Id> {
        let view = self.view("P04").await?;
        let held = view.held(Nonconformity::kind_of(), self.id(&remedy.id)?);
        let owner = held.and_then(|held| held.typed::<Nonconformity>()?.owner);
        owner.map(|owner| owner.id).with_context(|| format!("nobody owns {}", remedy.id))
    }

    async fn owner_says(
        &mut self,
        remedy: &Remedy,
        (month, day): (u8, i32),
        noun: &str,
        said: Json,
    ) -> anyhow::Result<()> {
        self.on(month, day)?;
        let owner = self.owner_of(remedy).await?;
        let step = self.step_with(Nonconformity::kind_of(), self.id(&remedy.id)?, noun, said, "")?;
        self.each_acts(vec![(owner, step)]).await
    }

    /// The owner plans an action, whoever is named agrees, and the plan goes to be approved.
    async fn is_remedied(&mut self, remedy: &Remedy, (month, day): (u8, i32)) -> anyhow::Result<()> {
        self.on(month, day)?;
        let owner = self.owner_of(remedy).await?;
        let assignee = self.id(remedy.who.as_deref().unwrap_or_default())?;
        let unit = self.unit_of(assignee).await?;
        // What is still being done today has time left.
        let due = match remedy.reaches("awaiting_effectiveness") {
            true => self.day(month + 1 + remedy.delay, COMPLETED)?,
            false => self.day(AHEAD, COMPLETED)?,
        };
        let action: Command = Past::first_step(
            Action::kind_of(),
            unit,
            "action",
            json!({
                "title": remedy.action, "nonconformity": self.id(&remedy.id)?, "assignee": assignee, "due": due,
                "effect": remedy.effect, "resources": "Two to four days of work", "effort": 3,
                "verifier": self.id(remedy.verifier.as_deref().unwrap_or_default())?,
            }),
        )?;
        self.each_acts(vec![(owner, action)]).await?;
        let view = self.view("P04").await?;
        let is_it = |action: &Action| remedy.action.as_deref() == Some(&*action.title);
        let made = view.all::<Action>().find(|action| is_it(action)).map(|action| action.held.id);
        let made = made.with_context(|| format!("{} has no action", remedy.id))?;
        self.call(&remedy.action_name(), made);
        if assignee != owner {
            let agreed = self.edit(Action::kind_of(), made, json!({"assignee_agreed": true}), "")?;
            self.each_acts(vec![(assignee, agreed)]).await?;
        }
        self.each_takes(Action::kind_of(), "approval", vec![(owner, made)]).await?;
        let plan = json!({"criterion": remedy.criterion, "check_on": self.day(month + 2 + remedy.delay, CHECKED - 3)?});
        self.owner_says(remedy, (month, day), "action_plan", plan).await
    }

    /// The action is done and verified, the owner says so, and a month later somebody else looks whether it helped.
    async fn is_carried_out(&mut self, remedy: &Remedy, months: u8, (month, day): (u8, i32)) -> anyhow::Result<()> {
        let (kind, who) = (Action::kind_of(), remedy.who.as_deref().unwrap_or_default());
        match (months, day) {
            (2, DONE) => {
                self.on(month, day)?;
                let done = json!({"evidence": format!("Done: {}. Shown to whoever verifies.", remedy.action.as_deref().unwrap_or_default())});
                let step = self.step_with(kind, self.id(&remedy.action_name())?, "completion", done, "")?;
                self.act(who, vec![step]).await.map(|_| ())
            }
            (2, VERIFIED) => {
                self.on(month, day)?;
                let seen = json!({"verification": "Looked at with whoever did it; it works.", "effect_found": "full"});
                let step = self.step_with(kind, self.id(&remedy.action_name())?, "verification", seen, "")?;
                self.act(remedy.verifier.as_deref().unwrap_or_default(), vec![step]).await.map(|_| ())
            }
            (2, COMPLETED) => {
                let said = json!({"done_evidence": "The action is done and verified; its evidence is with it."});
                self.owner_says(remedy, (month, day), "completion", said).await
            }
            (3, CHECKED) if remedy.reaches("closed") => self.is_checked(remedy, (month, day)).await,
            _ => Ok(()),
        }
    }

    async fn is_checked(&mut self, remedy: &Remedy, (month, day): (u8, i32)) -> anyhow::Result<()> {
        self.on(month, day)?;
        let said = json!({
            "is_effective": true, "result": remedy.found, "changes_risks": false, "changes_statement": false,
            "changes_documents": false, "changes_processes": false,
            "isms_change": "Nothing else has to change.",
        });
        let (kind, id) = (Nonconformity::kind_of(), self.id(&remedy.id)?);
        let checked = self.step_with(kind, id, "effectiveness_check", said, "")?;
        self.act(remedy.checker.as_deref().unwrap_or_default(), vec![checked]).await?;
        self.finding_is_closed(id).await
    }

    /// The finding that opened it is closed by whoever leads its audit.
    async fn finding_is_closed(&mut self, nonconformity: Id) -> anyhow::Result<()> {
        let view = self.view("P04").await?;
        let held = view.held(Nonconformity::kind_of(), nonconformity);
        let finding = held.and_then(|held| held.typed::<Nonconformity>()?.finding);
        let audit =
            finding.and_then(|finding| view.held(Finding::kind_of(), finding.id)?.typed::<Finding>()?.audit.into());
        let Some((finding, audit)) = finding.zip(audit) else { return Ok(()) };
        let told = super::told()?;
        let Some(told) = told.iter().find(|told| self.id(&told.id).is_ok_and(|id| id == audit.id)) else {
            return Ok(());
        };
        let closed = self.step(Finding::kind_of(), finding.id, "closure", "")?;
        self.act(told.leader(), vec![closed]).await.map(|_| ())
    }
}
