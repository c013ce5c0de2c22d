//! What went wrong: what people reported, what of it were incidents, how those ended, and the breaches of personal data among them.

use decide::{Command, Step, StepTarget};
use isms::operation::{Breach, Incident};
use jiff::SignedDuration;
use record::{Id, Kinded as _, Line};
use serde_json::{Value as Json, json};

use super::colleagues::COLLEAGUES;
use super::past::{Past, body};

/// An incident of the story.
struct Told {
    id: &'static str,
    /// The month and the day on which it was reported, and after how many days it was closed.
    on: (u8, i32),
    closed_after: Option<i32>,
    by: (&'static str, &'static str),
    what: &'static str,
    place: &'static str,
    category: &'static str,
    severity: &'static str,
    personal_data: &'static str,
    asset: &'static str,
    containment: &'static str,
    cause: &'static str,
    lesson: &'static str,
}

/// The incidents.
static INCIDENTS: [Told; 11] = [
    Told {
        id: "I01",
        on: (5, 18),
        closed_after: Some(1),
        by: ("P12", "Sales"),
        category: "deception",
        severity: "low",
        personal_data: "no",
        asset: "A22",
        what: "I answered a phishing mail and typed my password",
        place: "Office mail",
        containment: "Password changed at once, sessions ended",
        cause: "Sender blocked, page reported",
        lesson: "The second factor held; such mails are reported within minutes when it is easy.",
    },
    Told {
        id: "I02",
        on: (6, 11),
        closed_after: Some(4),
        by: ("P09", "Engineering"),
        category: "outage",
        severity: "medium",
        personal_data: "no",
        asset: "A13",
        what: "Customer portal down for 95 minutes after a faulty release",
        place: "Monitoring of the portal",
        containment: "Release taken back after 95 minutes",
        cause: "Faulty migration removed from the release",
        lesson: "Migrations are tried on a copy of the real data first; the risk of faulty releases was raised.",
    },
    Told {
        id: "I03",
        on: (7, 9),
        closed_after: Some(9),
        by: ("P11", "Customer"),
        category: "loss",
        severity: "low",
        personal_data: "yes",
        asset: "A35",
        what: "My laptop was stolen on a train",
        place: "Train to Utrecht",
        containment: "Wiped at the next contact, certificate revoked",
        cause: "Laptop replaced",
        lesson: "Encryption and wiping worked; nothing was readable.",
    },
    Told {
        id: "I04",
        on: (8, 12),
        closed_after: Some(3),
        by: ("P09", "Engineering"),
        category: "outage",
        severity: "medium",
        personal_data: "no",
        asset: "A37",
        what: "An internal certificate expired and the nightly import stops",
        place: "Alert of the import",
        containment: "Certificate renewed by hand",
        cause: "Renewal made automatic",
        lesson: "Every certificate is in the inventory with its last day; a new risk says so.",
    },
    Told {
        id: "I05",
        on: (10, 10),
        closed_after: Some(2),
        by: ("P17", "Engineering"),
        category: "disclosure",
        severity: "medium",
        personal_data: "no",
        asset: "A05",
        what: "The scanner found a secret in a code repository",
        place: "Build pipeline",
        containment: "Secret rotated within two hours",
        cause: "Removed from the history; the vault is used instead",
        lesson: "The scanner runs before a commit is taken.",
    },
    Told {
        id: "I06",
        on: (11, 9),
        closed_after: Some(1),
        by: ("P09", "Engineering"),
        category: "outage",
        severity: "medium",
        personal_data: "no",
        asset: "A14",
        what: "Requests from thousands of addresses slow down the interface",
        place: "Monitoring",
        containment: "Provider filtered the traffic after 40 minutes",
        cause: "Protection of the provider raised to the next tier",
        lesson: "Filtering begins by itself now.",
    },
    Told {
        id: "I07",
        on: (13, 5),
        closed_after: Some(10),
        by: ("P10", "People"),
        category: "disclosure",
        severity: "high",
        personal_data: "yes",
        asset: "A03",
        what: "Payroll summary of 23 employees sent to a customer by mistake",
        place: "Office mail",
        containment: "Customer deleted the mail and confirmed it in writing",
        cause: "Completion of addresses from outside switched off for payroll",
        lesson: "Payroll leaves the house by the portal only, and a rule asks before personal data goes outside.",
    },
    Told {
        id: "I08",
        on: (14, 8),
        closed_after: Some(11),
        by: ("P11", "Customer"),
        category: "intrusion",
        severity: "medium",
        personal_data: "yes",
        asset: "A18",
        what: "A support agent can open the documents of a customer who has left us",
        place: "Support ticket system",
        containment: "Access of the role taken away",
        cause: "Access rule corrected and tried",
        lesson: "Leaving customers are part of the access tests.",
    },
    Told {
        id: "I09",
        on: (15, 2),
        closed_after: Some(24),
        by: ("P17", "Engineering"),
        category: "disclosure",
        severity: "high",
        personal_data: "yes",
        asset: "A30",
        what: "Test storage was readable from the internet for three days",
        place: "Container cluster, test",
        containment: "Storage closed; logs of three days show no access",
        cause: "Public access forbidden for all accounts by policy",
        lesson: "No real data in tests, and no storage without the baseline.",
    },
    Told {
        id: "I10",
        on: (16, 24),
        closed_after: Some(4),
        by: ("P13", "IT"),
        category: "misuse",
        severity: "low",
        personal_data: "no",
        asset: "A16",
        what: "The account of somebody who left is still active after six days",
        place: "Identity provider",
        containment: "Account ended",
        cause: "List of leavers comes from the people system each night",
        lesson: "The end of an account hangs on no mail.",
    },
    Told {
        id: "I11",
        on: (18, 20),
        closed_after: None,
        by: ("P13", "IT"),
        category: "intrusion",
        severity: "medium",
        personal_data: "unknown",
        asset: "A16",
        what: "Sign-in from abroad to an account of somebody who is in the office",
        place: "Identity provider",
        containment: "Sessions ended, password and second factor renewed",
        cause: "",
        lesson: "",
    },
];

/// The days of a month on which somebody reports what turns out to be none, and the months of the exercise, when two more do.
const REPORTS: [i32; 7] = [4, 7, 12, 15, 19, 23, 26];
const EXERCISE: (u8, [i32; 2]) = (9, [14, 21]);

/// What such reports say, where, and why each was none.
const HARMLESS: [(&str, &str, &str); 10] = [
    (
        "A mail asks me to confirm my mailbox",
        "Office mail",
        "Mail of the exercise, or blocked already: nobody answered it",
    ),
    (
        "Somebody I do not know waited at the door",
        "Office Utrecht",
        "A visitor of the landlord; the entry list has the name",
    ),
    ("A call from the bank asks for a code", "Telephone", "No code was given; the number is known to the police"),
    ("My laptop asked for the password twice", "Laptop", "A restart after an update"),
    (
        "A stranger wants to connect and asks about our systems",
        "Social network",
        "Nothing was answered; the profile was reported",
    ),
    ("An invoice looks odd", "Accounting application", "The supplier confirmed it on a known number"),
    ("A page said that my machine is infected", "Browser", "An advertisement; the machine was scanned and is clean"),
    ("A cupboard with paper contracts stood open", "Office Porto", "Nothing is missing; it is locked again"),
    (
        "A code for signing in came that I did not ask for",
        "Mobile phone",
        "A mistyped name of a colleague, seen in the log",
    ),
    (
        "A file share shows a folder that I do not know",
        "Office files",
        "A new folder of the department, open to whom it should be",
    ),
];

impl Past<'_> {
    /// What was reported on a day of the story, and how far earlier reports have come.
    pub async fn incidents_on(&mut self, (month, day): (u8, i32)) -> anyhow::Result<()> {
        let is_exercise = month == EXERCISE.0 && EXERCISE.1.contains(&day);
        if month >= 5 && (REPORTS.contains(&day) || is_exercise) {
            self.nothing_happened(month, day).await?;
        }
        for told in &INCIDENTS {
            let passed = day - told.on.1;
            if month != told.on.0 || passed < 0 {
                continue;
            }
            if passed == 0 {
                self.is_reported(told, month, day).await?;
            }
            self.breach_on(told, passed, (month, day)).await?;
            if told.closed_after == Some(passed) {
                self.is_closed(told, month, day).await?;
            }
        }
        Ok(())
    }

    /// A colleague reports something; the incident lead finds that it is none.
    async fn nothing_happened(&mut self, month: u8, day: i32) -> anyhow::Result<()> {
        self.on(month, day)?;
        let turn = usize::from(month) * 31 + usize::try_from(day)?;
        let here: Vec<_> = COLLEAGUES.iter().filter(|one| one.joined_in_month == 0).collect();
        let who = here.iter().cycle().nth(turn).map(|one| (one.name, one.department));
        let said = HARMLESS.iter().cycle().nth(turn).copied();
        let (Some((who, unit)), Some((what, place, why))) = (who, said) else { return Ok(()) };
        let report = self.reported(who, unit, what, place).await?;
        let dismissal = self.step(Incident::kind_of(), report, "dismissal", why)?;
        self.act("P05", vec![dismissal]).await?;
        Ok(())
    }

    async fn reported(&mut self, who: &str, unit: &str, what: &str, place: &str) -> anyhow::Result<Id> {
        let details = json!({"description": what, "place": place});
        let report = Self::first_step(Incident::kind_of(), self.id(unit)?, "incident", details)?;
        self.made_by(who, report).await
    }

    async fn made_by(&mut self, who: &str, command: Command) -> anyhow::Result<Id> {
        let made = self.act(who, vec![command]).await?;
        made.first().map(|outcome| outcome.id).ok_or_else(|| anyhow::anyhow!("nothing was made"))
    }

    async fn is_reported(&mut self, told: &Told, month: u8, day: i32) -> anyhow::Result<()> {
        self.on(month, day)?;
        let id = self.reported(told.by.0, told.by.1, told.what, told.place).await?;
        self.call(told.id, id);
        let triage = json!({
            "category": told.category, "severity": told.severity, "assets": [self.id(told.asset)?],
            "personal_data": told.personal_data,
        });
        self.takes("P05", told.id, "triage", triage).await?;
        if told.severity != "low" {
            let at = self.now().to_string();
            self.takes("P05", told.id, "containment", json!({"containment": told.containment, "contained_at": at}))
                .await?;
        }
        Ok(())
    }

    async fn takes(&mut self, who: &str, called: &str, noun: &str, details: Json) -> anyhow::Result<()> {
        let step = self.step_with(Incident::kind_of(), self.id(called)?, noun, details, "")?;
        self.act(who, vec![step]).await?;
        Ok(())
    }

    async fn is_closed(&mut self, told: &Told, month: u8, day: i32) -> anyhow::Result<()> {
        self.on(month, day)?;
        let informing = match told.personal_data {
            "yes" => "As the assessment of the breach says",
            _ => "Nobody outside had to be told",
        };
        let resolution = json!({"restoration": "Tried by who had reported it: all works", "informing": informing});
        if told.severity == "low" {
            self.takes("P05", told.id, "resolution", resolution).await?;
        } else {
            self.takes("P05", told.id, "cause_removal", json!({"cause_removal": told.cause})).await?;
            self.takes("P05", told.id, "resolution", resolution).await?;
        }
        if told.severity != "high" {
            return self.takes("P05", told.id, "closure", json!({"lessons": told.lesson})).await;
        }
        let review = json!({
            "cause": told.cause, "lessons": told.lesson, "no_action": "What had to be done is done: see the cause that was removed.",
            "risk_review": "The risk was too low: it is analysed again with what happened here.",
            "raises_nonconformity": true, "nonconformity_because": "A rule of ours was there and was not kept.",
        });
        self.takes("P05", told.id, "review", review).await?;
        self.takes("P04", told.id, "closure", json!({})).await
    }

    /// What becomes of the personal data, so many days after the report.
    async fn breach_on(&mut self, told: &Told, passed: i32, on: (u8, i32)) -> anyhow::Result<()> {
        match (told.id, passed) {
            ("I03", 0) => self.nobody_is_told(told, on).await,
            ("I07", 0) => self.authority_is_to_be_told(told, on).await,
            ("I07", 5) => self.authority_is_told(told, on).await,
            ("I07", 8) => self.people_are_told(told, on).await,
            ("I08" | "I09", 0) => self.is_aware(told, "processor", on).await,
            ("I08", 5) => self.controllers_are_told(told, 19, on).await,
            ("I09", 5) => self.controllers_are_told(told, 22, on).await,
            _ => Ok(()),
        }
    }

    /// The clock starts.
    async fn is_aware(&mut self, told: &Told, role: &str, (month, day): (u8, i32)) -> anyhow::Result<()> {
        self.on(month, day)?;
        let details = json!({
            "incident": self.id(told.id)?, "aware_at": self.now().to_string(), "role": role,
            "controller_decider": self.id("P01")?, "nature": told.what,
        });
        let begin = Command::Step(Step {
            kind: Breach::kind_of(),
            target: StepTarget::New { unit: None },
            noun: "breach".to_owned(),
            details: body(details)?,
            reason: Line::new("From then on it was reasonably certain which data were touched").ok(),
            is_proposal: false,
        });
        let id = self.made_by("P05", begin).await?;
        self.call(&format!("breach of {}", told.id), id);
        Ok(())
    }

    async fn assesses(&mut self, who: &str, told: &Told, noun: &str, details: Json, why: &str) -> anyhow::Result<()> {
        let id = self.id(&format!("breach of {}", told.id))?;
        let step = self.step_with(Breach::kind_of(), id, noun, details, why)?;
        self.act(who, vec![step]).await?;
        Ok(())
    }

    /// So many hours after awareness.
    async fn hours_after(&self, told: &Told, hours: i64) -> anyhow::Result<String> {
        let id = self.id(&format!("breach of {}", told.id))?;
        let view = self.view("P06").await?;
        let aware = view.held(Breach::kind_of(), id).and_then(|held| held.typed::<Breach>()?.aware_at);
        let aware = aware.ok_or_else(|| anyhow::anyhow!("{} has no breach", told.id))?;
        Ok((aware + SignedDuration::from_hours(hours)).to_string())
    }

    async fn nobody_is_told(&mut self, told: &Told, on: (u8, i32)) -> anyhow::Result<()> {
        self.is_aware(told, "controller", on).await?;
        let advice =
            json!({"advice": "The disk is encrypted and was wiped: nobody can read it.", "risk_to_people": "unlikely"});
        let why = "Encrypted with a key that was not on the laptop";
        self.assesses("P06", told, "decision", advice, why).await?;
        self.assesses("P01", told, "decision", json!({}), why).await
    }

    async fn authority_is_to_be_told(&mut self, told: &Told, on: (u8, i32)) -> anyhow::Result<()> {
        self.is_aware(told, "controller", on).await?;
        let advice = json!({
            "advice": "Salaries and bank accounts of 23 people went to one known recipient. There is a risk: notify.",
            "risk_to_people": "high",
        });
        self.assesses("P06", told, "notification_decision", advice, "").await?;
        self.assesses("P01", told, "notification_decision", json!({}), "").await
    }

    /// At hour 51.
    async fn authority_is_told(&mut self, told: &Told, (month, day): (u8, i32)) -> anyhow::Result<()> {
        self.on(month, day)?;
        let details = json!({
            "authority": "Data protection authority of the Netherlands", "notified_at": self.hours_after(told, 51).await?,
            "receipt": "Confirmation of the form, number 4471", "extent": "23 employees; names, salaries, bank accounts",
            "consequences": "Embarrassment among colleagues; deceit with the account numbers",
            "measures": "Deleted by the recipient, confirmed in writing; people are told how to watch their accounts",
            "contact_point": "Aiko Tanabe, data protection officer",
        });
        self.assesses("P06", told, "notification", details, "").await?;
        let advice = json!({"advice": "They can protect themselves only if they know.", "risk_to_people": "high"});
        self.assesses("P06", told, "communication_decision", advice, "").await?;
        self.assesses("P01", told, "communication_decision", json!({}), "").await
    }

    /// The next day, and what the authority asked is answered.
    async fn people_are_told(&mut self, told: &Told, (month, day): (u8, i32)) -> anyhow::Result<()> {
        self.on(month, day)?;
        let id = self.id(&format!("breach of {}", told.id))?;
        let text = json!({
            "people_text": "A summary with your salary and your bank account went to a customer by mistake. It was deleted there.",
            "text_approved_by": self.id("P04")?, "communications_lead": self.id("P10")?,
        });
        let edit = self.edit(Breach::kind_of(), id, text, "The text for the people concerned is agreed")?;
        self.act("P06", vec![edit]).await?;
        let told_how = json!({"channel": "Personal letter and a talk", "reached": 23, "communicated_at": self.hours_after(told, 75).await?});
        self.assesses("P10", told, "communication", told_how, "").await?;
        self.assesses("P06", told, "completion", json!({"authority_questions": "answered"}), "").await
    }

    /// As a processor: whoever decides about the data is told.
    async fn controllers_are_told(&mut self, told: &Told, hours: i64, (month, day): (u8, i32)) -> anyhow::Result<()> {
        self.on(month, day)?;
        let at = self.hours_after(told, hours).await?;
        let notice =
            json!({"controller": "Customers concerned", "informed_at": at, "receipt": "Mail, confirmed by all"});
        self.assesses("P06", told, "controller_notice", json!({"notices": [notice]}), "").await?;
        let help = json!({"assistance": "Logs of the days concerned and a list of the documents were handed over."});
        self.assesses("P06", told, "completion", help, "").await
    }
}
