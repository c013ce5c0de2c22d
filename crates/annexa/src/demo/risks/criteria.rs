//! The criteria by which risks are judged: version 1 of month 3, and version 2 after a certification auditor had found two
//! teams rating the same scenario two bands apart.

use catalogue::starter_criteria;
use isms::risk::RiskCriteria;
use record::Kinded as _;
use serde_json::{Value as Json, json};

use crate::demo::past::Past;

/// Likelihood in version 1: level, name, how often, what one has seen of it. Too close to each other, as it turned out.
const FIRST_LIKELIHOOD: [(u8, &str, &str, &str); 5] = [
    (1, "rare", "less than once in 10 years", "never heard of in our sector"),
    (2, "unlikely", "once in 3 to 10 years", "heard of elsewhere"),
    (3, "possible", "once in 1 to 3 years", "could happen here"),
    (4, "likely", "about once a year", "has happened here"),
    (5, "frequent", "several times a year", "happens all the time"),
];

/// Cells of the matrix in which version 1 was lower: likelihood, consequence, level.
const FIRST_CELLS: [(usize, usize, &str); 2] = [(2, 5, "medium"), (3, 2, "low")];

impl Past<'_> {
    /// The draft of the founding in the words of the company, without the anchors of experience at first.
    pub async fn first_criteria(&mut self) -> anyhow::Result<()> {
        let drafts: Vec<_> = self.view("P04").await?.all::<RiskCriteria>().map(|criteria| criteria.held.id).collect();
        for draft in drafts {
            self.call("criteria 1", draft);
        }
        let edit = json!({
            "likelihood": likelihood(&FIRST_LIKELIHOOD.map(|(level, name, often, _)| (level, name, often, "see frequency"))),
            "matrix": matrix(&FIRST_CELLS),
            "reviewers": [self.id("P03")?],
            "approvers": [self.id("P01")?],
        });
        self.criteria_edit(1, edit, "Workshop with the owners of risks: how often things happen in a company of 60")
            .await?;
        self.criteria_step("P04", 1, "submission").await
    }

    /// The chief financial officer reviews.
    pub async fn first_criteria_are_returned(&mut self) -> anyhow::Result<()> {
        let comment = "Frequency alone is hard to judge; say for each level what one would have seen of it";
        let back = self.step(RiskCriteria::kind_of(), self.id("criteria 1")?, "return", comment)?;
        self.act("P03", vec![back]).await?;
        let edit = json!({"likelihood": likelihood(&FIRST_LIKELIHOOD)});
        self.criteria_edit(1, edit, "Comment of the chief financial officer").await?;
        self.criteria_step("P04", 1, "submission").await
    }

    /// The second version goes back to the starter set where the first one had left it.
    pub async fn second_criteria(&mut self) -> anyhow::Result<()> {
        let draft = Past::first_step(RiskCriteria::kind_of(), self.id("root")?, "draft", json!({}))?;
        for outcome in self.act("P04", vec![draft]).await? {
            self.call("criteria 2", outcome.id);
        }
        let starter = &starter_criteria().likelihood;
        let levels: Vec<_> = starter
            .iter()
            .map(|level| (level.level, level.name.as_str(), level.frequency.as_str(), level.experience.as_str()))
            .collect();
        let edit = json!({
            "likelihood": likelihood(&levels),
            "matrix": matrix(&[]),
            "change_reason": "Stage 2 of the certification found that two teams had rated the same scenario two bands apart \
                              (NC-09). The levels of likelihood lie further apart now and say what one has seen. What could \
                              end the company is high even if unlikely, and what is possible is no longer low once customers \
                              notice it.",
            "conversion": "keep_ratings",
            "reanalyse_by": self.day(14, 21)?,
            "reviewers": [self.id("P03")?],
            "approvers": [self.id("P01")?],
        });
        self.criteria_edit(2, edit, "Likelihood in words of what one has seen; two cells of the matrix raised").await
    }

    /// A step of a version of the criteria.
    pub async fn criteria_step(&mut self, who: &str, edition: usize, noun: &str) -> anyhow::Result<()> {
        let step = self.step(RiskCriteria::kind_of(), self.id(&format!("criteria {edition}"))?, noun, "")?;
        self.act(who, vec![step]).await?;
        Ok(())
    }

    async fn criteria_edit(&mut self, edition: usize, fields: Json, why: &str) -> anyhow::Result<()> {
        let edit = self.edit(RiskCriteria::kind_of(), self.id(&format!("criteria {edition}"))?, fields, why)?;
        self.act("P04", vec![edit]).await?;
        Ok(())
    }
}

fn likelihood(levels: &[(u8, &str, &str, &str)]) -> Json {
    let level = |(level, name, frequency, experience): &(u8, &str, &str, &str)| json!({"level": level, "name": name, "frequency": frequency, "experience": experience});
    levels.iter().map(level).collect()
}

/// The matrix of the starter set with other levels in some cells.
fn matrix(others: &[(usize, usize, &str)]) -> Json {
    let row = |(likelihood, levels): (usize, &[catalogue::starter_criteria::RiskLevel; 5])| {
        let cell = |(consequence, level): (usize, &catalogue::starter_criteria::RiskLevel)| {
            let other = others.iter().find(|(row, column, _)| (*row, *column) == (likelihood, consequence));
            (format!("consequence_{consequence}"), Json::from(other.map_or(level.id(), |(.., level)| *level)))
        };
        let mut row: record::Body = (1..).zip(levels).map(cell).collect();
        row.insert("likelihood".to_owned(), Json::from(likelihood));
        Json::Object(row)
    };
    (1..).zip(&starter_criteria().matrix).map(row).collect()
}
