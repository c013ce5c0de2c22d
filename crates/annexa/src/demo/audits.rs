//! The audits of the story: a programme, nine audits, what they found. What became of nonconformities stands in [`remedies`].

mod remedies;

use anyhow::Context as _;
use decide::Command;
use isms::audit::{Audit, AuditAssignment, AuditProgramme, ChecklistItem, Finding};
use isms::improvement::Nonconformity;
use record::{Id, Kinded as _};
use serde::Deserialize;
use serde_json::{Value as Json, json};

use super::past::{Past, body};

/// What is told of an audit.
#[derive(Deserialize)]
struct Told {
    /// AU1 of chapter 8.8.
    id: String,
    /// The month in which it takes place; past the last one it is planned.
    month: u8,
    kind: String,
    title: String,
    /// Who leads one of ours.
    lead: Option<String>,
    #[serde(default)]
    team: Vec<Member>,
    /// Who audits us.
    body: Option<String>,
    supplier: Option<String>,
    requirements: String,
    scope: String,
    objective: String,
    sample: Option<String>,
    own_criteria: Option<String>,
    /// The sites that it goes to, as the story calls them.
    #[serde(default)]
    sites: Vec<String>,
    conformity: Option<String>,
    effectiveness: Option<String>,
    #[serde(default)]
    findings: Vec<Found>,
}

/// Who audits, and what makes them able.
#[derive(Deserialize)]
struct Member {
    who: String,
    competence: String,
}

/// What an audit found.
#[derive(Deserialize)]
struct Found {
    /// The nonconformity that it opens.
    nc: Option<String>,
    r#type: String,
    title: String,
    rows: String,
    auditee: String,
    seen: String,
    shown: String,
    /// What was decided about what is no nonconformity.
    decided: Option<String>,
    correction: Option<String>,
    cause: Option<String>,
    plan: Option<String>,
}

/// The month and days on which the programme is written and approved.
const PROGRAMME: (u8, i32) = (7, 5);
const APPROVED: (u8, i32) = (7, 8);
/// The day on which an audit is planned, in the month before it, and one that lies ahead today, in the last month.
const PLANNED: i32 = 12;
/// Days of its month.
const PREPARED: i32 = 2;
const OPENED: i32 = 4;
const EXAMINED: i32 = 8;
const WRITTEN: i32 = 9;
const FIELDWORK_ENDED: i32 = 10;
const ISSUED: i32 = 15;
const REPORTED: i32 = 17;
const RECEIVED: i32 = 19;
const ANSWERED: i32 = 26;
/// Days of the month after it.
const DECIDED: i32 = 20;
const CLOSED: i32 = 23;
/// What stays open, as a plan is not approved yet.
const FOLLOWED_UP: &str = "AU7";
/// The last month of the story.
const LAST: u8 = 18;

fn told() -> anyhow::Result<Vec<Told>> {
    serde_saphyr::from_str(include_str!("audits/audits.yaml")).context("what is told of audits cannot be read")
}

impl Told {
    /// Whether people of Corvane audit.
    fn is_ours(&self) -> bool {
        self.lead.is_some()
    }

    /// Who takes its steps: whoever leads it; what others decided the ISMS manager enters.
    fn leader(&self) -> &str {
        self.lead.as_deref().unwrap_or("P04")
    }

    /// Who writes its papers and findings.
    fn auditor(&self) -> &str {
        self.team.first().map_or_else(|| self.leader(), |member| &member.who)
    }

    /// Who plans and closes it.
    fn planner(&self) -> &str {
        if self.is_ours() { "P14" } else { "P04" }
    }

    fn is_on(&self, month: u8) -> bool {
        self.month == month && month <= LAST
    }

    /// The month in which it is planned.
    fn planned_in(&self) -> u8 {
        (self.month - 1).min(LAST)
    }

    fn after(&self) -> u8 {
        self.month + 1
    }

    fn finding(&self, position: usize) -> String {
        format!("{} finding {position}", self.id)
    }

    /// The finding about a row, if there is one.
    fn found_at(&self, row: &str) -> Option<&Found> {
        self.findings.iter().find(|found| found.rows == row)
    }
}

impl Past<'_> {
    /// What happened in audits on a day of the story.
    pub async fn audits_on(&mut self, (month, day): (u8, i32)) -> anyhow::Result<()> {
        match (month, day) {
            PROGRAMME => self.programme_is_written().await?,
            APPROVED => self.programme_is_approved().await?,
            _ => {}
        }
        for audit in &told()? {
            self.audit_on(audit, (month, day)).await?;
        }
        self.remedies_on((month, day)).await
    }

    async fn audit_on(&mut self, audit: &Told, (month, day): (u8, i32)) -> anyhow::Result<()> {
        if month == audit.planned_in() && day == PLANNED {
            return self.audit_is_planned(audit, (month, day)).await;
        }
        if audit.is_on(month) {
            return match day {
                PREPARED => self.audit_goes_on(audit, (month, day), "plan", json!({})).await,
                OPENED => {
                    let opened = json!({"opened_on": self.day(month, day)?});
                    self.audit_goes_on(audit, (month, day), "opening", opened).await
                }
                EXAMINED if audit.is_ours() => self.papers_are_written(audit, (month, day)).await,
                WRITTEN => self.findings_are_written(audit, (month, day)).await,
                FIELDWORK_ENDED => self.audit_goes_on(audit, (month, day), "fieldwork_end", json!({})).await,
                ISSUED => self.findings_are_issued(audit, (month, day)).await,
                REPORTED => {
                    let said = json!({"conformity": audit.conformity, "effectiveness": audit.effectiveness});
                    self.audit_goes_on(audit, (month, day), "issue", said).await
                }
                RECEIVED => {
                    self.on(month, day)?;
                    let receipt = self.step(Audit::kind_of(), self.id(&audit.id)?, "receipt", "")?;
                    self.act("P01", vec![receipt]).await.map(|_| ())
                }
                ANSWERED => self.findings_are_answered(audit, (month, day)).await,
                _ => Ok(()),
            };
        }
        match day {
            DECIDED if audit.after() == month => self.observations_are_closed(audit, (month, day)).await,
            CLOSED if audit.after() == month && audit.id != FOLLOWED_UP => {
                self.on(month, day)?;
                let closure = self.step(Audit::kind_of(), self.id(&audit.id)?, "closure", "")?;
                self.act(audit.planner(), vec![closure]).await.map(|_| ())
            }
            _ => Ok(()),
        }
    }

    async fn programme_is_written(&mut self) -> anyhow::Result<()> {
        let (month, day) = PROGRAMME;
        let from = self.on(month, day)?;
        let ours = told()?.into_iter().filter(Told::is_ours);
        let rows = ours.map(|audit| {
            let by = self.day(audit.month, 27)?;
            Ok(json!({"title": audit.title, "by": by, "requirements": audit.requirements, "days": 4}))
        });
        let rows = rows.collect::<anyhow::Result<Vec<_>>>()?;
        let programme = Past::make(
            AuditProgramme::kind_of(),
            json!({
                "title": "Audit programme, first cycle", "from": from, "to": self.day(month + 36, 0)?, "audits": rows,
                "frequency": "Two to three audits a year; everything once in the cycle, clauses 4 to 10 before the certificate.",
                "methods": "Interviews, samples drawn with a seed from a whole that is known to be complete, looks at the place, on site and from afar.",
                "responsibilities": "The lead auditor plans and closes; whoever leads an audit issues its report; auditees answer; the ISMS manager follows up.",
                "planning": "Two weeks before: criteria, scope, methods, samples, days. Nobody audits what they answer for.",
                "reporting": "To top management and the managers of what was audited, within ten working days after fieldwork.",
                "basis": "First what the certificate needs; then suppliers, development and access, where the risks are; physical security last.",
            }),
        )?;
        for outcome in self.act("P14", vec![programme]).await? {
            self.call("audit programme", outcome.id);
        }
        Ok(())
    }

    async fn programme_is_approved(&mut self) -> anyhow::Result<()> {
        let (month, day) = APPROVED;
        self.on(month, day)?;
        let (kind, id) = (AuditProgramme::kind_of(), self.id("audit programme")?);
        let approved = self.edit(kind, id, json!({"is_approved": true}), "Agreed in the management team")?;
        self.act("P01", vec![approved]).await.map(|_| ())
    }

    async fn audit_is_planned(&mut self, audit: &Told, (month, day): (u8, i32)) -> anyhow::Result<()> {
        self.on(month, day)?;
        let root = self.id("root")?;
        let ahead = if audit.month > LAST { 1 } else { OPENED };
        let id = |name: &Option<String>| name.as_ref().map(|name| self.id(name)).transpose();
        let sites = audit.sites.iter().map(|site| self.id(site)).collect::<anyhow::Result<Vec<_>>>()?;
        let programme = audit.is_ours().then(|| self.id("audit programme")).transpose()?;
        let methods = audit.is_ours().then_some("Interviews, samples, looks at records and places.");
        let plan = said(json!({
            "title": audit.title, "kind": audit.kind, "from": self.day(audit.month, ahead)?,
            "to": self.day(audit.month, ahead + 6)?, "objective": audit.objective, "scope": audit.scope,
            "requirements": audit.requirements, "days": 4, "sites": sites, "lead": id(&audit.lead)?,
            "programme": programme, "methods": methods, "sample_plan": audit.sample, "own_criteria": audit.own_criteria,
            "auditing_body": audit.body, "supplier": id(&audit.supplier)?,
        }))?;
        let command = Past::first_step(Audit::kind_of(), root, "audit", plan)?;
        for outcome in self.act(audit.planner(), vec![command]).await? {
            self.call(&audit.id, outcome.id);
        }
        self.team_is_named(audit).await
    }

    /// The planner names the team; everybody in it declares to be independent.
    async fn team_is_named(&mut self, audit: &Told) -> anyhow::Result<()> {
        let kind = AuditAssignment::kind_of();
        let named = audit.team.iter().map(|member| {
            Past::make(
                kind,
                json!({
                    "title": format!("Audits {}", audit.title.to_lowercase()), "audit": self.id(&audit.id)?,
                    "auditor": self.id(&member.who)?, "competence": member.competence,
                }),
            )
        });
        let named = named.collect::<anyhow::Result<_>>()?;
        let assigned = self.act(audit.planner(), named).await?;
        let mut declared = Vec::new();
        for (member, outcome) in audit.team.iter().zip(assigned) {
            let said = json!({"is_independent": true, "declaration": "I neither run nor approved what I audit, nor advised on it in the last year."});
            declared.push((self.id(&member.who)?, self.edit(kind, outcome.id, said, "")?));
        }
        self.each_acts(declared).await
    }

    async fn audit_goes_on(
        &mut self,
        audit: &Told,
        (month, day): (u8, i32),
        noun: &str,
        said: Json,
    ) -> anyhow::Result<()> {
        self.on(month, day)?;
        let step = self.step_with(Audit::kind_of(), self.id(&audit.id)?, noun, said, "")?;
        let outcomes = self.act(audit.leader(), vec![step]).await?;
        for (position, made) in outcomes.iter().filter(|made| made.kind == ChecklistItem::kind_of()).enumerate() {
            self.call(&format!("{} item {position}", audit.id), made.id);
        }
        Ok(())
    }

    /// Every item of the checklist gets its result, with what was examined.
    async fn papers_are_written(&mut self, audit: &Told, (month, day): (u8, i32)) -> anyhow::Result<()> {
        self.on(month, day)?;
        let (view, of) = (self.view(audit.auditor()).await?, self.id(&audit.id)?);
        let items = view.all::<ChecklistItem>().filter(|item| item.audit.id == of);
        let papers = items.enumerate().map(|(position, item)| {
            let row = item.requirement.as_deref().unwrap_or_default();
            self.edit(ChecklistItem::kind_of(), item.held.id, paper(position, audit.found_at(row)), "")
        });
        let papers = papers.collect::<anyhow::Result<_>>()?;
        self.act(audit.auditor(), papers).await.map(|_| ())
    }

    async fn findings_are_written(&mut self, audit: &Told, (month, day): (u8, i32)) -> anyhow::Result<()> {
        self.on(month, day)?;
        let (root, of) = (self.id("root")?, self.id(&audit.id)?);
        let findings = audit.findings.iter().map(|found| {
            Past::first_step(
                Finding::kind_of(),
                root,
                "finding",
                json!({
                    "title": found.title, "audit": of, "kind": found.r#type, "requirements": found.rows,
                    "description": found.seen, "evidence": found.shown, "auditee": self.id(&found.auditee)?,
                }),
            )
        });
        let findings = findings.collect::<anyhow::Result<_>>()?;
        for (position, outcome) in self.act(audit.auditor(), findings).await?.into_iter().enumerate() {
            self.call(&audit.finding(position), outcome.id);
        }
        Ok(())
    }

    /// Findings go to those who answer; nonconformities are opened by them.
    async fn findings_are_issued(&mut self, audit: &Told, (month, day): (u8, i32)) -> anyhow::Result<()> {
        self.on(month, day)?;
        for (position, found) in audit.findings.iter().enumerate() {
            let said = json!({"facts_checked": "Read and confirmed by those who were audited."});
            let (kind, id) = (Finding::kind_of(), self.id(&audit.finding(position))?);
            let issued = self.step_with(kind, id, "issue", said, "")?;
            let opened = self.act(audit.leader(), vec![issued]).await?;
            let opened = opened.iter().find(|made| made.kind == Nonconformity::kind_of());
            if let Some((name, made)) = found.nc.as_ref().zip(opened) {
                self.call(name, made.id);
            }
        }
        Ok(())
    }

    /// Auditees answer within two weeks.
    async fn findings_are_answered(&mut self, audit: &Told, (month, day): (u8, i32)) -> anyhow::Result<()> {
        self.on(month, day)?;
        let mut answers: Vec<(Id, Command)> = Vec::new();
        for (position, found) in audit.findings.iter().enumerate() {
            let told = match &found.nc {
                Some(name) => remedies::answer(name, found)?,
                None => json!({"decision": found.decided}),
            };
            let (kind, id) = (Finding::kind_of(), self.id(&audit.finding(position))?);
            answers.push((self.id(&found.auditee)?, self.step_with(kind, id, "response", told, "")?));
        }
        self.each_acts(answers).await
    }

    /// What is no nonconformity is closed when its answer was judged.
    async fn observations_are_closed(&mut self, audit: &Told, (month, day): (u8, i32)) -> anyhow::Result<()> {
        self.on(month, day)?;
        let others = audit.findings.iter().enumerate().filter(|(_, found)| found.nc.is_none());
        let closed = others
            .map(|(position, _)| self.step(Finding::kind_of(), self.id(&audit.finding(position))?, "closure", ""));
        let closed = closed.collect::<anyhow::Result<_>>()?;
        self.act(audit.leader(), closed).await.map(|_| ())
    }
}

/// What is said of all this; what is not is left out.
fn said(fields: Json) -> anyhow::Result<Json> {
    let mut fields = body(fields)?;
    fields.retain(|_, value| !value.is_null());
    Ok(Json::Object(fields))
}

/// What the auditor writes down of an item.
fn paper(position: usize, found: Option<&Found>) -> Json {
    const LOOKED_AT: [&str; 5] = [
        "Asked those who do the work; three records of the last quarter show it.",
        "Records of the last half year were drawn with a seed and opened; each was as the procedure says.",
        "Seen at work, and in the log of the system that does it.",
        "The document, who approved it, and two people who work by it.",
        "Settings were looked at together with whoever keeps them.",
    ];
    match found {
        Some(found) => {
            let result =
                if matches!(found.r#type.as_str(), "major" | "minor") { "nonconforming" } else { "improvable" };
            json!({"result": result, "examined": format!("{} {}", found.seen, found.shown)})
        }
        None => {
            let looked_at = LOOKED_AT.iter().cycle().nth(position).copied().unwrap_or_default();
            json!({"result": "conforms", "examined": looked_at})
        }
    }
}

#[cfg(test)]
mod tests;
