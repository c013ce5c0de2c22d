//! What the ISMS needs to run: its processes and the calendar of duties, competence and training, what is said to whom, contacts,
//! and what is asked for.

use isms::calendar::CalendarEntry;
use isms::context::IsmsProcess;
use isms::support::{Campaign, Communication, CommunicationPlan, Competence, Contact, ResourcePlan, ResourceRequest};
use jiff::ToSpan as _;
use record::{Id, Kinded as _};
use serde_json::{Value as Json, json};

use super::past::{Past, working_day};

/// The processes of the ISMS: which of the core ones, name, who answers for it, by what one sees that it runs, its document.
const PROCESSES: [(&str, &str, &str, &str, &str); 11] = [
    (
        "risk",
        "Risk assessment",
        "P04",
        "Every risk is analysed within 12 months; two raters agree within one level.",
        "D02",
    ),
    ("treatment", "Risk treatment", "P04", "No unaccepted risk above the line; 90 percent of actions on time.", "D03"),
    ("documents", "Control of documents", "P04", "All documents inside their review date.", "D21"),
    ("competence", "Competence and awareness", "P10", "95 percent with valid training; no gap without an action.", ""),
    ("incident", "Incidents", "P05", "Triage within an hour; lessons from all serious ones.", "D27"),
    ("change", "Changes", "P07", "No change without assessment; emergencies reviewed in ten days.", "D31"),
    ("supplier", "Suppliers", "P16", "All critical and high ones assessed within 12 months.", "D29"),
    ("measurement", "Measurement", "P04", "All values there within a week of their day.", ""),
    ("audit", "Internal audit", "P14", "All clauses within a year, all included controls within three.", "D37"),
    ("review", "Management review", "P01", "Once a year at least, with all inputs.", ""),
    (
        "improvement",
        "Improvement",
        "P04",
        "No nonconformity open longer than its plan; effect checked by somebody else.",
        "D38",
    ),
];

/// Which of the duties that every ISMS has, name, who does it, first month, how often, the months in which it was done.
type Duty = (&'static str, &'static str, &'static str, u8, u8, &'static [u8]);

/// The duties.
const DUTIES: [Duty; 9] = [
    ("risk_assessment", "Assessment of all risks", "P04", 14, 12, &[14]),
    ("internal_audit", "Internal audits of the year", "P14", 9, 12, &[9]),
    ("management_review", "Management review", "P01", 10, 12, &[10]),
    ("objective_review", "Look at objectives", "P04", 12, 6, &[12, 18]),
    ("policy_review", "Look at the policies", "P04", 14, 12, &[14]),
    ("access_review", "Review of access rights", "P13", 8, 6, &[8, 14]),
    ("supplier_review", "Assessment of critical suppliers", "P16", 14, 12, &[14]),
    ("restore_test", "Restore test", "P09", 8, 6, &[8, 14]),
    ("report", "Report to top management", "P04", 9, 3, &[9, 12, 15, 18]),
];

/// The communication plan: what, when, with whom, inside or outside, how, who.
const PLAN: [[&str; 6]; 8] = [
    [
        "Information security policy",
        "When it is published and when somebody joins",
        "All staff",
        "internal",
        "Annexa and all-hands meeting",
        "P01",
    ],
    ["State of the ISMS", "Each quarter", "Top management", "internal", "Report and meeting", "P04"],
    ["Tips of the month", "Each month", "All staff", "internal", "Chat", "P04"],
    [
        "Incidents that touch customers",
        "Within 24 hours",
        "Customers concerned",
        "external",
        "Mail and status page",
        "P11",
    ],
    [
        "Breaches of personal data",
        "Within 72 hours",
        "Data protection authority",
        "external",
        "Form of the authority",
        "P06",
    ],
    ["Planned outages", "Five working days before", "Customers", "external", "Mail and status page", "P11"],
    [
        "What we ask of suppliers",
        "With the contract and each year",
        "Suppliers",
        "external",
        "Contract and questionnaire",
        "P16",
    ],
    [
        "Certification and audits",
        "When dates are fixed",
        "Certification body, staff concerned",
        "external",
        "Mail",
        "P04",
    ],
];

/// Contacts: name, sort, how reached, upon what, within how many hours, who keeps in touch.
const CONTACTS: [(&str, &str, &str, &str, u16, &str); 7] = [
    (
        "Data protection authority",
        "authority",
        "Form for breaches on its site; hotline on working days",
        "Breach with a risk to people",
        72,
        "P06",
    ),
    (
        "National cyber security centre",
        "authority",
        "Mail and telephone, round the clock",
        "Serious incident",
        24,
        "P05",
    ),
    ("Police, unit for cyber crime", "emergency", "Local station, then the unit", "Extortion, theft", 24, "P05"),
    ("Computer emergency response forum", "interest_group", "Mailing list and monthly call", "New threats", 0, "P05"),
    (
        "Association of invoice services",
        "interest_group",
        "Working group on security, each quarter",
        "Common threats",
        0,
        "P04",
    ),
    ("Cyber insurer", "insurer", "Hotline of the policy, round the clock", "Any claim", 48, "P03"),
    ("Forensics on retainer", "expert", "Hotline, on site within 24 hours", "Serious incident", 4, "P05"),
];

/// Test mails: month, how many were tested, fell for it, reported it.
const EXERCISES: [(u8, u16, u16, u16); 4] = [(8, 57, 8, 10), (11, 58, 5, 17), (14, 59, 4, 22), (17, 60, 3, 28)];

/// Who needs what for which role: person, role, competence, what shows it.
const COMPETENCES: [(&str, &str, &str, &str, &str); 8] = [
    ("P04", "isms_manager", "Running an ISMS", "certificate", "Lead implementer, course and examination"),
    ("P14", "lead_auditor", "Auditing an ISMS", "certificate", "Lead auditor, course and examination"),
    ("P15", "internal_auditor", "Auditing an ISMS", "training", "Two-day course for internal auditors"),
    ("P06", "dpo", "Data protection law and practice", "certificate", "Certified data protection officer"),
    ("P05", "incident_lead", "Leading an incident", "experience", "Six years in a response team"),
    (
        "P16",
        "supplier_manager",
        "Judging reports of auditors of suppliers",
        "training",
        "Workshop on assurance reports",
    ),
    ("P09", "control_owner", "Operating backups and restores", "experience", "Site reliability for eight years"),
    ("P13", "control_owner", "Identity and access management", "training", "Vendor course"),
];

/// How many days the request for a second engineer has waited.
const WAITING: i64 = 68;

impl Past<'_> {
    /// What happened on a day of the story to what the ISMS needs.
    pub async fn support_on(&mut self, (month, day): (u8, i32)) -> anyhow::Result<()> {
        match (month, day) {
            (3, 22) => self.year_is_planned(month).await?,
            (4, 4) => self.communication_is_planned(month).await?,
            (6, 5) => self.competences_are_kept(month).await?,
            (8, 4) => self.duties_are_entered(month).await?,
            (9, 3) => self.processes_are_named(month).await?,
            (_, 18) => self.duties_are_done(month).await?,
            (_, 25) => self.exercise_is_counted(month).await?,
            (1.., 11) if month % 3 == 1 => self.top_management_speaks(month).await?,
            _ => {}
        }
        let asked = working_day(self.day(19, 0)?.checked_sub(WAITING.days())?)?;
        if self.day(month, day)? == asked { self.engineer_is_asked_for((month, day)).await } else { Ok(()) }
    }

    /// Somebody enters records, all at once; their ids in order.
    pub async fn enter_all_of(
        &mut self,
        kind: &'static record::Kind,
        who: &str,
        all: Vec<Json>,
    ) -> anyhow::Result<Vec<Id>> {
        let commands = all.into_iter().map(|fields| Past::make(kind, fields)).collect::<anyhow::Result<_>>()?;
        Ok(self.act(who, commands).await?.into_iter().map(|outcome| outcome.id).collect())
    }

    async fn year_is_planned(&mut self, month: u8) -> anyhow::Result<()> {
        let day = self.on(month, 22)?;
        let plan = json!({
            "name": "Resources of the ISMS", "year": day.year(), "budget": 185_000, "effort": 420, "owner": self.id("P04")?,
            "content": "One and a half people, tools, audits and tests from outside, training for everybody.",
        });
        let plan = Past::first_step(ResourcePlan::kind_of(), self.id("root")?, "draft", plan)?;
        for outcome in self.act("P04", vec![plan]).await? {
            let approval = self.step(ResourcePlan::kind_of(), outcome.id, "approval", "")?;
            self.act("P03", vec![approval]).await?;
        }
        Ok(())
    }

    async fn communication_is_planned(&mut self, month: u8) -> anyhow::Result<()> {
        self.on(month, 4)?;
        let planned = PLAN.map(|[name, timing, partners, direction, way, owner]| {
            Ok(json!({
                "name": name, "timing": timing, "partners": partners, "direction": direction, "way": way,
                "owner": self.id(owner)?,
            }))
        });
        let planned = planned.into_iter().collect::<anyhow::Result<_>>()?;
        self.enter_all_of(CommunicationPlan::kind_of(), "P04", planned).await?;
        let contacts = CONTACTS.map(|(name, kind, reached_by, trigger, deadline, owner)| {
            Ok(json!({
                "name": name, "kind": kind, "reached_by": reached_by, "trigger": trigger,
                "deadline": (deadline > 0).then_some(deadline), "owner": self.id(if owner == "P05" { "P04" } else { owner })?,
            }))
        });
        let contacts = contacts.into_iter().collect::<anyhow::Result<_>>()?;
        self.enter_all_of(Contact::kind_of(), "P04", contacts).await?;
        Ok(())
    }

    /// The chief executive addresses everybody each quarter.
    async fn top_management_speaks(&mut self, month: u8) -> anyhow::Result<()> {
        let day = self.on(month, 11)?;
        let said = json!({
            "name": "Information security at the all-hands meeting", "sender": self.id("P01")?, "way": "All-hands meeting",
            "for_everybody": true, "sent_on": day,
            "text": "Why it matters to our customers, what was reached this quarter, and thanks to those who reported what looked wrong.",
        });
        self.enter_all_of(Communication::kind_of(), "P04", vec![said]).await?;
        Ok(())
    }

    async fn processes_are_named(&mut self, month: u8) -> anyhow::Result<()> {
        self.on(month, 3)?;
        let processes = PROCESSES.map(|(core, name, owner, criteria, document)| {
            let documents: Vec<Id> = self.id(document).into_iter().collect();
            Ok(json!({
                "name": name, "core": core, "owner": self.id(owner)?, "criteria": criteria,
                "needs_document": !documents.is_empty(), "documents": documents,
            }))
        });
        let processes = processes.into_iter().collect::<anyhow::Result<_>>()?;
        self.enter_all_of(IsmsProcess::kind_of(), "P04", processes).await?;
        Ok(())
    }

    async fn duties_are_entered(&mut self, month: u8) -> anyhow::Result<()> {
        self.on(month, 4)?;
        let duties = DUTIES.map(|(activity, name, owner, first, every, _)| {
            Ok(json!({
                "name": name, "activity": activity, "owner": self.id(owner)?, "first_due": self.day(first, 24)?, "every": every,
            }))
        });
        let duties = duties.into_iter().collect::<anyhow::Result<_>>()?;
        let made = self.enter_all_of(CalendarEntry::kind_of(), "P04", duties).await?;
        for ((_, name, ..), id) in DUTIES.iter().zip(made) {
            self.call(name, id);
        }
        Ok(())
    }

    /// What was done this month stands in the calendar, with what shows it.
    async fn duties_are_done(&mut self, month: u8) -> anyhow::Result<()> {
        let done: Vec<_> = DUTIES.iter().filter(|(.., done)| done.contains(&month)).collect();
        if done.is_empty() {
            return Ok(());
        }
        let day = self.on(month, 18)?;
        let view = self.view("P04").await?;
        let mut commands = Vec::new();
        for (_, name, owner, ..) in done {
            let id = self.id(name)?;
            let Some(held) = view.held(CalendarEntry::kind_of(), id) else { continue };
            let Some(due) = held.typed::<CalendarEntry>().and_then(CalendarEntry::next_due) else { continue };
            let mut rows = held.body().get("done").and_then(Json::as_array).cloned().unwrap_or_default();
            rows.push(json!({
                "due": due, "on": day, "by": self.id(owner)?, "result": "Done as planned", "proof": "Minutes and lists of the ISMS manager",
            }));
            commands.push(self.edit(CalendarEntry::kind_of(), id, json!({"done": rows}), "Done this month")?);
        }
        self.act("P04", commands).await?;
        Ok(())
    }

    async fn competences_are_kept(&mut self, month: u8) -> anyhow::Result<()> {
        let day = self.on(month, 5)?;
        let kept = COMPETENCES.iter().filter(|(person, ..)| self.id(person).is_ok()).map(|(person, role, name, proof, why)| {
            Ok(json!({
                "name": name, "person": self.id(person)?, "role": role, "proof": proof, "evidence": why, "proven_on": day,
            }))
        });
        let kept = kept.collect::<anyhow::Result<_>>()?;
        self.enter_all_of(Competence::kind_of(), "P10", kept).await?;
        Ok(())
    }

    async fn exercise_is_counted(&mut self, month: u8) -> anyhow::Result<()> {
        let Some((_, tested, failed, reported)) = EXERCISES.iter().find(|(of, ..)| *of == month) else { return Ok(()) };
        let day = self.on(month, 25)?;
        let exercise = json!({
            "name": "Test mails", "kind": "phishing", "owner": self.id("P05")?, "for_everybody": true,
            "from": day.checked_sub(9.days())?, "to": day.checked_sub(2.days())?, "tested": tested, "failed": failed,
            "reported": reported, "purpose": "To see whether what looks strange is reported.",
            "lessons": "Most clicks came on mobile telephones; the next course shows what to look at there.",
        });
        self.enter_all_of(Campaign::kind_of(), "P04", vec![exercise]).await?;
        Ok(())
    }

    async fn engineer_is_asked_for(&mut self, (month, day): (u8, i32)) -> anyhow::Result<()> {
        self.on(month, day)?;
        let request = json!({
            "name": "A second security engineer", "resources": "One engineer, full time, from next quarter on.",
            "yearly_cost": 92_000,
            "effect": "Two overdue actions wait for hands, and nobody stands in for the security engineer at night.",
        });
        let request = Past::first_step(ResourceRequest::kind_of(), self.id("root")?, "request", request)?;
        self.act("P04", vec![request]).await?;
        Ok(())
    }
}
