//! The report of an audit (9.2.2) as it leaves: what was audited against what, by whom, what was looked at, found and concluded.

use serde::Serialize;

use crate::Imprint;
use crate::statement::{Proof, Signed};
use crate::table::{Cell, Column, Shape, Table};

/// The report of an audit.
#[derive(Clone, Debug, Serialize)]
pub struct AuditReport {
    /// What the document says of itself.
    pub imprint: Imprint,
    /// Its number as a record.
    pub number: String,
    /// What it is called.
    pub title: String,
    /// Who audits whom: Internal, Supplier.
    pub kind: &'static str,
    /// Where it stands: In progress, Closed.
    pub state: String,
    /// Whether the report is out.
    pub is_issued: bool,
    /// What it is about, name by name: period, scope, criteria, sites.
    pub facts: Vec<(&'static str, String)>,
    /// Texts under headings: objective, methods, samples.
    pub texts: Vec<(&'static str, String)>,
    /// Who audits.
    pub team: Vec<Member>,
    /// Whether what was audited conforms.
    pub conformity: Option<String>,
    /// Whether what was audited works.
    pub effectiveness: Option<String>,
    /// What else is to be said.
    pub remarks: Option<String>,
    /// What was found, the gravest first.
    pub findings: Vec<Finding>,
    /// The working papers.
    pub papers: Vec<Paper>,
    /// What is missing for it to count as an internal audit; nothing where it counts, and for other audits.
    pub shortcomings: Vec<String>,
    /// Who issued the report, and when.
    pub issued: Option<Signed>,
    /// Who received it for the management of what was audited, and when.
    pub received: Option<Signed>,
    /// What an outsider needs to verify it.
    pub proof: Proof,
}

/// Somebody who audits.
#[derive(Clone, Debug, Serialize)]
pub struct Member {
    /// Who.
    pub name: String,
    /// Whether they lead it.
    pub leads: bool,
    /// Which rows of the standard they look at; nothing for all.
    pub rows: Option<String>,
    /// What makes them able.
    pub competence: Option<String>,
    /// The day on which they declared to be independent.
    pub declared: Option<String>,
    /// How many records that they audit are their own.
    pub own: usize,
}

/// Something found.
#[derive(Clone, Debug, Serialize)]
pub struct Finding {
    /// Its number.
    pub number: String,
    /// What, in one line.
    pub title: String,
    /// Its type: Minor nonconformity.
    pub grade: Option<&'static str>,
    /// Whether a requirement is not met.
    pub is_nonconformity: bool,
    /// The requirements.
    pub requirements: Option<String>,
    /// What was seen.
    pub description: Option<String>,
    /// What shows it.
    pub evidence: Option<String>,
    /// Who answers for what was audited.
    pub auditee: Option<String>,
    /// Where it stands.
    pub state: String,
    /// What was answered, under headings.
    pub answers: Vec<(&'static str, String)>,
}

/// An item of the checklist, with what it shows.
#[derive(Clone, Debug, Serialize)]
pub struct Paper {
    /// The requirement or control; else the number of the item.
    pub reference: String,
    /// What is looked at.
    pub title: String,
    /// Who looked at it.
    pub auditor: Option<String>,
    /// What it shows: Conforms.
    pub result: String,
    /// Whether that is as it should be, to be improved, or wrong: a tone.
    pub tone: &'static str,
    /// What was examined, or why it was not.
    pub examined: Option<String>,
    /// The population and the seed that the sample was drawn with.
    pub population: Option<String>,
    /// The sample, item by item.
    pub sample: Vec<String>,
    /// How many of the sample are not as they should be.
    pub exceptions: Option<i64>,
    /// What follows from them.
    pub exception_answer: Option<&'static str>,
    /// The evidence that was opened.
    pub evidence: Vec<String>,
    /// The day on which it was looked at.
    pub on: Option<String>,
}

impl AuditReport {
    /// The working papers as a table.
    pub fn table(&self) -> Table {
        let columns = [
            ("Requirement", Shape::Word),
            ("What is looked at", Shape::Text),
            ("Auditor", Shape::Text),
            ("Shows", Shape::Word),
            ("Examined", Shape::Prose),
            ("Population", Shape::Prose),
            ("Sample", Shape::Prose),
            ("Exceptions", Shape::Number),
            ("Answer to exceptions", Shape::Text),
            ("Evidence", Shape::Prose),
            ("Looked at on", Shape::Word),
        ];
        Table {
            imprint: self.imprint.clone(),
            sheet: "Working papers".to_owned(),
            asked: self.about(),
            columns: columns.map(|(title, shape)| Column { title: title.to_owned(), shape }).to_vec(),
            rows: self.papers.iter().map(Paper::row).collect(),
        }
    }

    /// What the document is, line by line; findings among it.
    fn about(&self) -> Vec<(String, String)> {
        let signed = |signed: &Signed| format!("{}, {}", signed.by, signed.on);
        let told = [
            ("Audit", Some(format!("{} {}", self.number, self.title))),
            ("State", Some(self.state.clone())),
            ("Conclusion on conformity", self.conformity.clone()),
            ("Conclusion on effectiveness", self.effectiveness.clone()),
            ("Issued by", self.issued.as_ref().map(signed)),
            ("Received by", self.received.as_ref().map(signed)),
            ("Commitment", Some(self.proof.commitment.clone())),
            ("Entry in the log", Some(self.proof.index.to_string())),
        ];
        let told = told.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?)));
        let facts = self.facts.iter().map(|(name, value)| ((*name).to_owned(), value.clone()));
        told.chain(facts).chain(self.findings.iter().map(Finding::told)).collect()
    }
}

impl Finding {
    fn told(&self) -> (String, String) {
        let grade = self.grade.unwrap_or("not graded");
        (format!("Finding {}", self.number), format!("{} ({grade}, {})", self.title, self.state.to_lowercase()))
    }
}

impl Paper {
    fn row(&self) -> Vec<Cell> {
        vec![
            Cell::text(&self.reference),
            Cell::text(&self.title),
            Cell::optional(self.auditor.as_deref()),
            Cell::text(&self.result),
            Cell::optional(self.examined.as_deref()),
            Cell::optional(self.population.as_deref()),
            Cell::text(&self.sample.join("\n")),
            self.exceptions.map_or(Cell::Empty, Cell::Number),
            Cell::optional(self.exception_answer),
            Cell::text(&self.evidence.join("\n")),
            Cell::optional(self.on.as_deref()),
        ]
    }
}
