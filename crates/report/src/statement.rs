//! The Statement of Applicability (6.1.3 d) as it leaves: one version of it, or its lines as they stand.

use serde::Serialize;

use crate::Imprint;
use crate::table::{Cell, Column, Shape, Table};

/// A Statement of Applicability.
#[derive(Clone, Debug, Serialize)]
pub struct Statement {
    /// What the document says of itself.
    pub imprint: Imprint,
    /// The scope that it is of.
    pub scope: Scope,
    /// Which version, and where that stands.
    pub standing: Standing,
    /// What is new in it.
    pub summary: Option<String>,
    /// The comparison of the controls with Annex A (6.1.3 c).
    pub comparison: Option<Comparison>,
    /// The lines, by theme; own controls are the last theme.
    pub themes: Vec<Theme>,
    /// What does not fit together in it, and at which lines.
    pub findings: Vec<Finding>,
    /// The gaps that whoever approved it knew and listed.
    pub gaps: Vec<Gap>,
    /// What differs from the version before; nothing for the first.
    pub changes: Option<Changes>,
    /// What an outsider needs to verify it.
    pub proof: Option<Proof>,
}

/// A scope in words.
#[derive(Clone, Debug, Serialize)]
pub struct Scope {
    /// What it is called.
    pub title: String,
    /// What it says.
    pub statement: Option<String>,
}

/// Which version of a statement, and where it stands.
#[derive(Clone, Debug, Serialize)]
pub struct Standing {
    /// Its whole number; nothing for the lines as they stand.
    pub edition: Option<i64>,
    /// Its number as a record.
    pub number: Option<String>,
    /// Where it stands: In force.
    pub state: String,
    /// Whether it counts: it was approved.
    pub is_approved: bool,
    /// Who submitted it, and when.
    pub submitted: Option<Signed>,
    /// Who approved it, and when.
    pub approved: Option<Signed>,
}

/// Who, and when.
#[derive(Clone, Debug, Serialize)]
pub struct Signed {
    /// Who.
    pub by: String,
    /// The day in words.
    pub on: String,
}

/// A comparison with Annex A.
#[derive(Clone, Debug, Serialize)]
pub struct Comparison {
    /// What it gave.
    pub text: Option<String>,
    /// Who made it.
    pub by: Option<String>,
    /// The day in words.
    pub on: Option<String>,
}

/// The lines of a theme.
#[derive(Clone, Debug, Serialize)]
pub struct Theme {
    /// Its number, such as A.5; empty for own controls.
    pub number: String,
    /// Its title.
    pub title: String,
    /// Its lines, in order.
    pub lines: Vec<Line>,
}

/// A line.
#[derive(Clone, Debug, Serialize)]
pub struct Line {
    /// The reference control, or the number of the own control.
    pub reference: String,
    /// Its title.
    pub title: String,
    /// `included`, `excluded` or `undecided`.
    pub applicability: &'static str,
    /// The same in words.
    pub applies: &'static str,
    /// Why it is included.
    pub reasons: Vec<&'static str>,
    /// The business reason in words, or why it is excluded.
    pub justification: Option<String>,
    /// The code of how far it is implemented.
    pub implementation: &'static str,
    /// The same in words.
    pub implemented: &'static str,
    /// Whether accepted evidence covers the day.
    pub is_proven: bool,
    /// Who answers for it.
    pub owner: Option<String>,
    /// The controls that serve it, each with its number.
    pub controls: Vec<String>,
}

/// What does not fit together.
#[derive(Clone, Debug, Serialize)]
pub struct Finding {
    /// What, in one sentence.
    pub sentence: String,
    /// At which lines.
    pub lines: Vec<String>,
}

/// A gap that was listed.
#[derive(Clone, Debug, Serialize)]
pub struct Gap {
    /// The rule.
    pub rule: String,
    /// The number of the record that it fails at.
    pub object: Option<String>,
    /// What fails.
    pub sentence: String,
    /// Why it was signed all the same.
    pub why: Option<String>,
}

/// What differs from the version before.
#[derive(Clone, Debug, Serialize)]
pub struct Changes {
    /// Which version that was: version 2 of 4 Sep 2026.
    pub since: String,
    /// Line by line.
    pub lines: Vec<Change>,
}

/// What changed at a line.
#[derive(Clone, Debug, Serialize)]
pub struct Change {
    /// The reference control, or the number of the own control.
    pub reference: String,
    /// Its title.
    pub title: String,
    /// What, each in words.
    pub what: Vec<String>,
}

/// What an outsider needs to verify a version: where it stands in the log, and what the log commits to.
#[derive(Clone, Debug, Serialize)]
pub struct Proof {
    /// The record.
    pub record: String,
    /// Its version.
    pub version: u64,
    /// The commitment to its content, in hexadecimal.
    pub commitment: String,
    /// The index of its entry in the log.
    pub index: u64,
    /// The newest signed checkpoint of the log; nothing for whoever may not read the log.
    pub checkpoint: Option<String>,
    /// The key that verifies it.
    pub key: Option<String>,
    /// The proof of the approval, as C2SP tlog-proof; nothing before it is approved, and for whoever may not read the log.
    pub approval: Option<String>,
}

impl Statement {
    /// The lines as a table.
    pub fn table(&self) -> Table {
        let columns = [
            ("Reference", Shape::Word),
            ("Control", Shape::Text),
            ("Theme", Shape::Text),
            ("Applicability", Shape::Word),
            ("For a risk", Shape::Truth),
            ("For a law", Shape::Truth),
            ("For a contract", Shape::Truth),
            ("For the business", Shape::Truth),
            ("Justification", Shape::Prose),
            ("Implementation", Shape::Word),
            ("Proven by evidence", Shape::Truth),
            ("Owner", Shape::Text),
            ("Served by", Shape::Prose),
        ];
        let rows = self.themes.iter().flat_map(|theme| theme.lines.iter().map(|line| line.row(theme)));
        Table {
            imprint: self.imprint.clone(),
            sheet: "SoA".to_owned(),
            asked: self.about(),
            columns: columns.map(|(title, shape)| Column { title: title.to_owned(), shape }).to_vec(),
            rows: rows.collect(),
        }
    }

    /// What the document is, line by line.
    fn about(&self) -> Vec<(String, String)> {
        let Standing { edition, number, state, submitted, approved, .. } = &self.standing;
        let signed = |signed: &Signed| format!("{}, {}", signed.by, signed.on);
        let told = [
            ("Scope", Some(self.scope.title.clone())),
            ("Version", edition.map(|edition| edition.to_string())),
            ("Record", number.clone()),
            ("State", Some(state.clone())),
            ("Submitted by", submitted.as_ref().map(signed)),
            ("Approved by", approved.as_ref().map(signed)),
            ("Commitment", self.proof.as_ref().map(|proof| proof.commitment.clone())),
            ("Entry in the log", self.proof.as_ref().map(|proof| proof.index.to_string())),
        ];
        let told = told.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?)));
        told.chain(self.gaps.iter().map(Gap::told)).collect()
    }
}

impl Gap {
    /// The gap as a name and a sentence.
    fn told(&self) -> (String, String) {
        let at = self.object.as_ref().map_or_else(String::new, |object| format!(" at {object}"));
        let why = self.why.as_ref().map_or_else(String::new, |why| format!(" Signed all the same: {why}"));
        (format!("Known gap {}{at}", self.rule), format!("{}{why}", self.sentence))
    }
}

impl Line {
    fn row(&self, theme: &Theme) -> Vec<Cell> {
        let is_for = |reason: &str| Cell::Truth(self.reasons.contains(&reason));
        let [risk, law, contract, business] = REASONS.map(is_for);
        vec![
            Cell::text(&self.reference),
            Cell::text(&self.title),
            Cell::text(format!("{} {}", theme.number, theme.title).trim()),
            Cell::text(self.applies),
            risk,
            law,
            contract,
            business,
            Cell::optional(self.justification.as_deref()),
            Cell::text(self.implemented),
            Cell::Truth(self.is_proven),
            Cell::optional(self.owner.as_deref()),
            Cell::text(&self.controls.join("\n")),
        ]
    }
}

/// The reasons for inclusion, in the order of the standard.
pub const REASONS: [&str; 4] = ["risk", "law", "contract", "business"];
