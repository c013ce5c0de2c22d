//! The sample organisation as far as the demo reads it; all of it stands in `catalogue::sample`.

use anyhow::Context as _;
use serde::Deserialize;

/// What is read.
#[derive(Debug, Deserialize)]
pub struct Sample {
    /// The company.
    pub sample: Company,
    /// Who appears in the story; the others are generated.
    pub people: Vec<Person>,
    /// What is worth protecting.
    pub assets: Vec<Asset>,
    /// Whether climate change matters here.
    pub climate_decision: Climate,
    /// Who expects something.
    pub interested_parties: Vec<String>,
    /// What is asked.
    pub obligations: Vec<String>,
    /// Who delivers.
    pub suppliers: Vec<Supplier>,
    /// What could go wrong, as it stands today.
    pub risks: Vec<Risk>,
    /// What is done about it, as it stands today.
    pub controls: Vec<Control>,
    /// The third version of the Statement of Applicability.
    pub statement_of_applicability: Statement,
}

/// A control. What is written about it stands in `demo/controls`.
#[derive(Debug, Deserialize)]
pub struct Control {
    /// Such as `C01`.
    pub id: String,
    /// What it is called: like the row that it was adopted from, or as the company says.
    pub title: String,
    /// `adopted` from a row of Annex A, or `own`.
    pub source: String,
    /// The reference controls that it serves.
    pub serves: Vec<String>,
    /// Who answers for it.
    pub owner: String,
    /// Where it stands today.
    #[cfg(test)]
    pub status: String,
    /// Whether evidence is `valid` or `out of date`.
    #[cfg(test)]
    pub evidence: Option<String>,
}

/// A version of the Statement of Applicability.
#[derive(Debug, Deserialize)]
pub struct Statement {
    /// One line for each reference control.
    pub lines: Vec<StatementLine>,
    /// How many lines stand where.
    #[cfg(test)]
    pub counts: std::collections::BTreeMap<String, usize>,
}

/// A line of the statement.
#[derive(Debug, Deserialize)]
pub struct StatementLine {
    /// The reference control.
    pub control: String,
    /// Why it is excluded.
    pub justification: Option<String>,
    /// The controls that serve it.
    #[serde(default)]
    pub controls: Vec<String>,
    /// Why it is included: `risk`, `law`, `contract`, `business`.
    #[cfg(test)]
    #[serde(default)]
    pub reasons: Vec<String>,
    /// How far it is implemented.
    #[cfg(test)]
    pub status: Option<String>,
    /// Whether evidence covers today.
    #[cfg(test)]
    pub proven: Option<bool>,
}

/// What is said of the company.
#[derive(Debug, Deserialize)]
pub struct Company {
    /// What its ISMS covers; what it leaves out follows behind a semicolon.
    pub scope: String,
}

/// What was decided about climate change.
#[derive(Debug, Deserialize)]
pub struct Climate {
    /// Whether it matters to the ISMS.
    pub relevant: bool,
    /// Why.
    pub reason: String,
}

/// Somebody who delivers.
#[derive(Debug, Deserialize)]
pub struct Supplier {
    /// Such as `S01`.
    pub id: String,
    /// Their name.
    pub name: String,
    /// How much hangs on them.
    pub criticality: String,
    /// `yes` or `no`.
    pub personal_data: String,
    /// What shows that they keep information safe; a dash for nothing.
    pub assurance: String,
}

/// Someone with a part in the story.
#[derive(Debug, Deserialize)]
pub struct Person {
    /// Such as `P04`.
    pub id: String,
    /// First and last name.
    pub name: String,
    /// What the person does.
    pub job: String,
    /// The unit.
    pub department: String,
    /// From which month of the story on.
    pub in_tool_since_month: u8,
    /// The month of the last day.
    #[cfg(test)]
    pub left_in_month: Option<u8>,
}

/// Something worth protecting.
#[derive(Debug, Deserialize)]
pub struct Asset {
    /// Such as `A12`.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// Its type.
    pub kind: String,
    /// How far it may be passed on.
    pub classification: String,
    /// Whose it is to answer for.
    pub owner: String,
    /// Own or entrusted.
    pub belongs_to: String,
    /// How bad it would be.
    pub value: Values,
}

/// What could go wrong. What is written about it stands in `demo/risks`.
#[derive(Debug, Deserialize)]
pub struct Risk {
    /// Such as `R01`.
    pub id: String,
    /// What could happen, in one line.
    pub statement: String,
    /// The controls that treat it.
    #[serde(default)]
    pub controls: Vec<String>,
    /// What it affects.
    pub assets: Vec<String>,
    /// Which of confidentiality, integrity and availability.
    pub property: Vec<String>,
    /// Whether it was found by asset or by event.
    pub approach: String,
    /// Without any control.
    pub inherent: Rating,
    /// As it counts today.
    #[cfg(test)]
    pub current: Option<Rating>,
    /// What treatment aims at.
    pub target: Option<Rating>,
    /// The treatment.
    pub option: Option<String>,
    /// Its state today; a lapsed acceptance is still an acceptance here.
    #[cfg(test)]
    pub state: String,
    /// Who answers for it.
    pub owner: String,
    /// Who rates it with the owner.
    pub assessor: Option<String>,
    /// When its acceptance ends, in months from now; that of one that is about to end or has ended is told in days.
    #[cfg(test)]
    pub acceptance_ends_in_months: Option<i32>,
}

/// How likely, how bad, and what follows from both.
#[derive(Debug, Deserialize)]
pub struct Rating {
    /// From 1 to 5.
    pub likelihood: u8,
    /// From 1 to 5.
    pub consequence: u8,
    /// Low to critical.
    #[cfg(test)]
    pub level: String,
}

/// From 1 to 5 each.
#[derive(Clone, Copy, Debug, Deserialize)]
pub struct Values {
    /// If the wrong people learn of it.
    pub confidentiality: u8,
    /// If it is wrong.
    pub integrity: u8,
    /// If it is not there.
    pub availability: u8,
}

impl Sample {
    /// Reads it.
    ///
    /// # Errors
    /// When the file in the binary is not what this program expects.
    pub fn read() -> anyhow::Result<Self> {
        serde_saphyr::from_str(catalogue::sample::TEXT).context("the sample organisation cannot be read")
    }

    /// The risk of that id.
    pub fn risk(&self, id: &str) -> Option<&Risk> {
        self.risks.iter().find(|risk| risk.id == id)
    }

    /// The control of that id.
    pub fn control(&self, id: &str) -> Option<&Control> {
        self.controls.iter().find(|control| control.id == id)
    }

    /// The person of that id.
    pub fn person(&self, id: &str) -> Option<&Person> {
        self.people.iter().find(|person| person.id == id)
    }
}

/// `first.last@corvane.example`; example domains belong to nobody.
pub fn email(name: &str) -> String {
    let (first, last) = name.split_once(' ').unwrap_or((name, "demo"));
    format!("{}.{}@corvane.example", first.to_lowercase(), last.replace(' ', "").to_lowercase())
}
