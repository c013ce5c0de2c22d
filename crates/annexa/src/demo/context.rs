//! What the company moves in: issues, interested parties, and what is asked of it.

use decide::Command;
use isms::context::{ContextIssue, InterestedParty, Obligation};
use jiff::civil::Date;
use record::{Kind, Kinded as _};
use serde_json::{Value as Json, json};

use super::past::{Past, body};
use super::sample::Sample;

/// An issue beside the climate: name, side, category, what goes on, what it means, what answers it, who watches it.
type Issue = [&'static str; 7];

const ISSUES: [Issue; 6] = [
    [
        "Few people know how the platform is kept running",
        "internal",
        "people",
        "Three engineers have built and run the platform since it began. Much of what they know is written nowhere.",
        "Absence of two of them at once would stretch every recovery target.",
        "Risks to availability; deputies and run books in the objectives of Engineering",
        "P07",
    ],
    [
        "Two of five days are worked at home",
        "internal",
        "organisation",
        "About 40 percent of working time is spent at home, with company laptops on private networks.",
        "Safeguards have to travel with people and devices instead of ending at the office door.",
        "Risks to devices and to talk at home; rules for remote work",
        "P10",
    ],
    [
        "Security is the work of two people",
        "internal",
        "resources",
        "One manager and, soon, one engineer answer for security beside the owners in the departments.",
        "Controls have to be few, automatic where possible, and owned where the work is done.",
        "Ownership in all departments; the resource plan of the management review",
        "P02",
    ],
    [
        "Customers are more and more in supervised industries",
        "external",
        "market",
        "Banks and listed companies buy the service and pass on what their supervisors ask of them.",
        "Proof counts as much as safety: access reviews, tests of recovery, notice within hours.",
        "Obligations from contracts; certification",
        "P12",
    ],
    [
        "One cloud region and one recognition provider carry the service",
        "external",
        "technology",
        "Production runs in one region with backup in a second; text recognition is bought from one provider.",
        "What these suppliers do wrong reaches every customer on the same day.",
        "Risks of supplier failure; backup in a second region",
        "P02",
    ],
    [
        "Extortion gangs go for those who serve many",
        "external",
        "threat_landscape",
        "Attackers look for providers through which they reach hundreds of companies at once.",
        "Administrator accounts and backups are the first to be protected.",
        "Risks of account takeover and of encryption",
        "P04",
    ],
];

/// Of each party of the sample, in its order: what it is, what it expects, how it is heard, who keeps in touch.
const PARTIES: [[&str; 4]; 11] = [
    [
        "customer",
        "Invoices stay confidential and correct, and the service is there when books are closed.",
        "Customer council, contracts",
        "P11",
    ],
    [
        "customer",
        "Controls over access and change that their own auditors can rely on.",
        "Quarterly call with their auditors",
        "P11",
    ],
    [
        "data_subject",
        "Their names, accounts and habits are seen by those who pay the invoice and by nobody else.",
        "Requests to the data protection officer",
        "P06",
    ],
    [
        "employee",
        "Rules that let people work, and no watching beyond what is agreed.",
        "Works council, each quarter",
        "P10",
    ],
    ["owner", "Growth without a loss that the company cannot bear.", "Board meeting, each quarter", "P01"],
    [
        "authority",
        "Personal data is processed lawfully; breaches are notified within 72 hours.",
        "Guidance and decisions of the authority",
        "P06",
    ],
    [
        "authority",
        "Invoices are kept unchanged and readable for seven or ten years.",
        "Tax advisers of customers",
        "P03",
    ],
    ["supplier", "Their services are used as the contract says; incidents are told to them.", "Service reviews", "P13"],
    ["insurer", "Multi-factor sign-in everywhere and a backup that nobody can reach.", "Yearly questionnaire", "P03"],
    ["other", "Doors are closed and visitors accompanied.", "House meetings", "P13"],
    ["auditor", "A management system that does what it says, and evidence of it.", "Audits", "P04"],
];

/// Of each obligation of the sample, in its order: source, party by its place above, where it stands, what it asks for, what
/// answers it, who watches it, whether it is about personal data.
type Asked = (&'static str, usize, &'static str, &'static str, &'static str, &'static str, bool);

const OBLIGATIONS: [Asked; 8] = [
    (
        "law",
        5,
        "Regulation (EU) 2016/679",
        "Personal data is processed lawfully and securely; breaches are notified; people get their rights.",
        "Record of processing, contracts with processors, incident process with the 72 hour clock",
        "P06",
        true,
    ),
    (
        "law",
        6,
        "Tax codes of the customers' countries",
        "Invoices are kept unchanged, complete and readable for seven or ten years.",
        "Archive that cannot be changed, retention rules by country, restore tests",
        "P03",
        false,
    ),
    (
        "contract",
        0,
        "Standard contract, annex on security, section 4",
        "Customers are told of an incident that touches their data within 24 hours.",
        "Incident process, customer notices on the status page",
        "P11",
        true,
    ),
    (
        "contract",
        0,
        "Standard contract, annex on security, section 7",
        "An independent firm tests the service for weaknesses once a year; customers get a summary.",
        "Yearly test by an outside firm, findings as actions",
        "P08",
        false,
    ),
    (
        "law",
        3,
        "Civil code, works councils act",
        "Monitoring of people is agreed with the works council; personnel files are protected.",
        "Agreement on logs, access to personnel files for People only",
        "P10",
        true,
    ),
    (
        "contract",
        8,
        "Policy conditions, clause on safeguards",
        "Multi-factor sign-in for all accounts and a backup that is not reachable from the network.",
        "Single sign-on with two factors, backup in a second region that cannot be changed",
        "P13",
        false,
    ),
    (
        "contract",
        1,
        "Addendum on IT general controls",
        "Access to the service and its data is reviewed each quarter, with evidence.",
        "Access review campaign each quarter",
        "P07",
        false,
    ),
    (
        "contract",
        1,
        "Outsourcing annex of two bank customers",
        "Recovery is tested, subcontractors are named, exit is planned, incidents are reported by class.",
        "Restore tests, register of suppliers, exit plan for the archive",
        "P02",
        false,
    ),
];

impl Past<'_> {
    /// What happened to the context on a day of the story.
    pub async fn context_on(&mut self, sample: &Sample, day: (u8, i32)) -> anyhow::Result<()> {
        match day {
            (2, 21) => {
                self.issues(sample).await?;
                self.parties(sample).await
            }
            (2, 22) => self.obligations(sample).await,
            (12, 16) => self.assistants_come().await,
            (14, 8) => self.context_is_reviewed().await,
            _ => Ok(()),
        }
    }

    async fn issues(&mut self, sample: &Sample) -> anyhow::Result<()> {
        let day = self.on(2, 21)?;
        let climate = &sample.climate_decision;
        let mut found = vec![json!({
            "name": "Heat and flooding become more frequent", "side": "external", "category": "environment",
            "is_about_climate": true, "is_relevant": climate.relevant, "relevance": climate.reason,
            "decided_by": self.id("P01")?, "decided_on": day, "is_addressed": true,
            "description": "The office stands by a canal; the cloud region lies in a plain with hot summers.",
            "effect": "Places of work and the cloud region can be out of use for days.",
            "addressed_by": "Risks to the Utrecht office and to the cloud region", "owner": self.id("P02")?,
        })];
        for [name, side, category, description, effect, addressed_by, owner] in ISSUES {
            found.push(json!({
                "name": name, "side": side, "category": category, "description": description, "effect": effect,
                "is_relevant": true, "is_addressed": true, "addressed_by": addressed_by, "owner": self.id(owner)?,
            }));
        }
        self.enter(ContextIssue::kind_of(), "issue", day, found).await
    }

    async fn parties(&mut self, sample: &Sample) -> anyhow::Result<()> {
        let day = self.on(2, 21)?;
        let known = sample.interested_parties.iter().zip(PARTIES);
        let found = known.map(|(name, [category, expectation, heard_by, owner])| {
            Ok(json!({
                "name": name, "category": category, "expectation": expectation, "heard_by": heard_by,
                "owner": self.id(owner)?, "asks_for_nothing": matches!(category, "supplier" | "other" | "auditor"),
            }))
        });
        let found = found.collect::<anyhow::Result<_>>()?;
        self.enter(InterestedParty::kind_of(), "party", day, found).await
    }

    async fn obligations(&mut self, sample: &Sample) -> anyhow::Result<()> {
        let day = self.on(2, 22)?;
        let known = sample.obligations.iter().zip(OBLIGATIONS);
        let found = known.map(|(name, (source, party, reference, requires, answer, owner, is_personal))| {
            Ok(json!({
                "name": name, "source": source, "party": self.id(&format!("party {}", party + 1))?,
                "reference": reference, "requires": requires, "is_addressed": true, "answer": answer,
                "owner": self.id(owner)?, "has_personal_data": is_personal,
            }))
        });
        let found = found.collect::<anyhow::Result<_>>()?;
        self.enter(Obligation::kind_of(), "obligation", day, found).await
    }

    /// The ISMS manager enters records that are looked at every year; the story calls them `issue 1` and so on.
    pub async fn enter(
        &mut self,
        kind: &'static Kind,
        called: &str,
        day: Date,
        found: Vec<Json>,
    ) -> anyhow::Result<()> {
        let commands = found.into_iter().map(|fields| {
            let mut fields = body(fields)?;
            fields.extend(body(reviewed(day))?);
            Past::make(kind, Json::Object(fields))
        });
        let commands = commands.collect::<anyhow::Result<_>>()?;
        for (number, outcome) in (1..).zip(self.act("P04", commands).await?) {
            self.call(&format!("{called} {number}"), outcome.id);
        }
        Ok(())
    }

    /// The assistants that developers began to use bring an issue of their own.
    async fn assistants_come(&mut self) -> anyhow::Result<()> {
        let day = self.on(12, 16)?;
        let found = json!({
            "name": "Assistants built on language models enter daily work", "side": "external", "category": "technology",
            "description": "Developers and support write with assistants that send text to a provider.",
            "effect": "Source code and customer data could leave with a question.", "is_relevant": true,
            "is_addressed": true, "addressed_by": "Rules for assistants; assessment of their provider",
            "owner": self.id("P08")?, "reviewed_on": day, "review_every": 12,
        });
        for outcome in self.act("P04", vec![Past::make(ContextIssue::kind_of(), found)?]).await? {
            self.call("issue 8", outcome.id);
        }
        Ok(())
    }

    /// Before the second assessment everything around it is looked at again.
    async fn context_is_reviewed(&mut self) -> anyhow::Result<()> {
        let day = self.on(14, 8)?;
        let mut commands: Vec<Command> = Vec::new();
        for (kind, called, count) in super::scope::REVIEWED_YEARLY {
            for number in 1..=*count {
                let id = self.id(&format!("{called} {number}"))?;
                commands.push(self.edit(kind(), id, json!({"reviewed_on": day}), "Yearly review of the context")?);
            }
        }
        self.act("P04", commands).await?;
        Ok(())
    }
}

/// Looked at on that day, and every year from then on.
pub fn reviewed(day: Date) -> Json {
    json!({"reviewed_on": day, "review_every": 12})
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_party_and_every_obligation_of_the_sample_has_its_row() {
        let sample = Sample::read().unwrap();
        assert_eq!(sample.interested_parties.len(), PARTIES.len());
        assert_eq!(sample.obligations.len(), OBLIGATIONS.len());
    }
}
