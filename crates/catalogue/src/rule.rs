//! What an auditor would check in the data of the ISMS, and the intervals those checks use. Evaluating is not done here.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::embedded::embedded;
use crate::vocabulary::vocabulary;

static RULES: LazyLock<Rules> = embedded!("readiness-rules");

/// All readiness rules.
pub fn rules() -> &'static Rules {
    &RULES
}

/// The file `readiness-rules.yaml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rules {
    /// The version of the file's form.
    pub schema_version: u32,
    /// What the file is.
    #[serde(rename = "ruleset")]
    pub about: About,
    /// The default of every parameter, in the unit its name ends with (`_months`, `_days`, `_percent`) or a count.
    /// An organisation may change them with a recorded reason.
    pub parameters: BTreeMap<String, u32>,
    /// The rules.
    #[serde(rename = "rules")]
    pub all: Vec<Rule>,
}

impl Rules {
    /// The rule with that id (`R6-24`).
    pub fn rule(&self, id: &str) -> Option<&Rule> {
        self.all.iter().find(|rule| rule.id == id)
    }

    /// The default of a parameter.
    pub fn parameter(&self, name: &str) -> Option<u32> {
        self.parameters.get(name).copied()
    }
}

/// What the file says about itself.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct About {
    /// The name of the set.
    pub id: String,
    /// The title.
    pub title: String,
    /// What the rules are for.
    pub purpose: String,
    /// How severities were chosen.
    pub severity: String,
    /// How parameters are meant.
    pub parameters_note: String,
    /// How a rule is evaluated, in words.
    pub evaluation: Vec<String>,
    /// How many rules there should be, in all (`total`) and by severity.
    pub counts: BTreeMap<String, usize>,
}

/// One check.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// The id, such as `R6-24`.
    pub id: String,
    /// The part of the standard it belongs to.
    pub group: RuleGroup,
    /// The requirements and controls it checks, by id.
    pub refs: Vec<String>,
    /// Rows of other frameworks it checks, by id.
    #[serde(default)]
    pub external_refs: Vec<String>,
    /// The kind of record it looks at, by the domain's name.
    pub entity: String,
    /// When it fails, in words.
    pub fails_when: String,
    /// How an auditor would probably grade a failure.
    pub severity: Severity,
    /// The sentence shown on failure; `{names}` are filled in.
    pub message: String,
    /// The parameters it uses, with their defaults.
    #[serde(default)]
    pub parameters: BTreeMap<String, u32>,
    /// When a failure is graded higher.
    pub escalation: Option<Escalation>,
}

/// When a failure is graded higher than usual.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Escalation {
    /// The higher grade.
    pub to: Severity,
    /// When, in words.
    pub when: String,
}

impl Escalation {
    /// How many it takes, where `when` counts: "more than 20 percent of them", "3 or more lines", "more than 90 days overdue".
    /// Nothing where it says something else.
    pub fn bar(&self) -> Option<Bar> {
        let words: Vec<&str> = self.when.split_whitespace().collect();
        let place = words.iter().position(|word| word.parse::<usize>().is_ok())?;
        let figure = words.get(place)?.parse().ok()?;
        let stand = |from: usize, said: [&str; 2]| words.get(from..from.checked_add(2)?).map(|words| *words == said);
        let is_more_than = place.checked_sub(2).and_then(|from| stand(from, ["more", "than"])) == Some(true);
        let is_share = words.get(place + 1) == Some(&"percent");
        let after = if is_share { place + 2 } else { place + 1 };
        let is_or_more = stand(after, ["or", "more"]) == Some(true);
        (is_more_than || is_or_more).then_some(Bar { figure, is_share, is_reached_at: is_or_more })
    }
}

/// How many it takes for a higher grade.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bar {
    figure: usize,
    is_share: bool,
    is_reached_at: bool,
}

impl Bar {
    /// Whether so many, of so many in all, are enough.
    pub fn is_reached(self, count: usize, of: usize) -> bool {
        let (have, need) = if self.is_share { (count * 100, self.figure * of) } else { (count, self.figure) };
        have > need || (self.is_reached_at && have == need)
    }
}

vocabulary! {
    /// How an auditor would grade a failure, the lightest first.
    pub enum Severity {
        /// Not a failure yet.
        Observation = "observation",
        /// An isolated lapse.
        Minor = "minor",
        /// A requirement is absent or has broken down.
        Major = "major",
    }
}

vocabulary! {
    /// The part of the standard a rule belongs to; the word is its heading.
    pub enum RuleGroup {
        /// Clause 4.
        Context = "Context (clause 4)",
        /// Clause 5.
        Leadership = "Leadership (clause 5)",
        /// Clause 6.
        Planning = "Planning (clause 6)",
        /// Clause 7.
        Support = "Support (clause 7)",
        /// Clause 8.
        Operation = "Operation (clause 8)",
        /// Clause 9.
        PerformanceEvaluation = "Performance evaluation (clause 9)",
        /// Clause 10.
        Improvement = "Improvement (clause 10)",
        /// Annex A. A rule applies only while its control is included.
        Controls = "Controls in operation (Annex A; a rule applies only while the control is included in the SoA)",
        /// GDPR. Rules apply only while the regulation is an obligation that is addressed.
        Privacy = "Privacy (GDPR; apply where the regulation is in the requirement register)",
        /// Certification and what outsiders see.
        Certification = "Certification and external access",
    }
}
