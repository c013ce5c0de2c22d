//! The two assessments: which risks two people rated blind, and what they said about the differences.

use isms::campaign::RiskAssessment;
use record::{Id, Kinded as _};
use serde_json::{Value as Json, json};

use crate::demo::past::{Past, working_day};

/// Who takes part: every owner, and the assessors.
const PARTICIPANTS: [&str; 12] = ["P01", "P02", "P03", "P04", "P05", "P07", "P08", "P09", "P10", "P11", "P12", "P13"];

/// A risk that two people rated blind, each likelihood and consequence.
type Blind = (&'static str, (u8, u8), (u8, u8));

/// One assessment.
struct Assessment {
    title: &'static str,
    occasion: &'static str,
    /// Month, first day, last day.
    period: (u8, i32, i32),
    second_rater: &'static str,
    blind: [Blind; 5],
    notes: &'static str,
}

const FIRST: Assessment = Assessment {
    title: "First assessment",
    occasion: "The first one. Risks were looked for in two ways, from what could happen to the business and from what the \
                   inventory holds, and colleagues reported some.",
    period: (3, 14, 22),
    second_rater: "P02",
    blind: [
        ("R02", (3, 5), (3, 5)),
        ("R08", (3, 3), (2, 3)),
        ("R10", (3, 4), (3, 4)),
        ("R21", (3, 4), (3, 3)),
        ("R27", (3, 2), (1, 2)),
    ],
    notes: "Apart by two for the break-in: one of us thought of the street, the other of our office. Settled at the street. \
                The words for likelihood leave room; we look at them again before the next assessment.",
};

const SECOND: Assessment = Assessment {
    title: "Second assessment",
    occasion: "The yearly one, a few weeks early because the criteria have a second version. Every risk is analysed again, so \
                   that all levels can be compared.",
    period: (14, 12, 22),
    second_rater: "P05",
    blind: [
        ("R04", (2, 5), (2, 5)),
        ("R09", (3, 3), (3, 3)),
        ("R19", (4, 3), (3, 3)),
        ("R23", (4, 3), (4, 3)),
        ("R31", (3, 4), (3, 3)),
    ],
    notes: "Nowhere more than one apart. For retention the number of old contacts decided, for the ticket system the new terms \
                of the provider.",
};

fn assessment(number: usize) -> &'static Assessment {
    if number == 1 { &FIRST } else { &SECOND }
}

impl Past<'_> {
    /// Planned and opened.
    pub async fn campaign_opens(&mut self, number: usize) -> anyhow::Result<()> {
        let Assessment { title, occasion, period: (month, first, last), .. } = assessment(number);
        let participants = PARTICIPANTS.iter().map(|who| self.id(who)).filter_map(Result::ok).collect::<Vec<Id>>();
        let root = self.id("root")?;
        let campaign = json!({
            "title": title, "occasion": occasion, "scope": self.id(&format!("scope {number}"))?, "units": [root],
            "from": working_day(self.day(*month, *first)?)?, "to": self.day(*month, *last)?, "participants": participants,
        });
        let campaign = Past::first_step(RiskAssessment::kind_of(), root, "campaign", campaign)?;
        for outcome in self.act("P04", vec![campaign]).await? {
            self.call(&format!("campaign {number}"), outcome.id);
        }
        self.campaign_step("P04", number, "opening").await
    }

    /// Two people rated the same five risks without knowing each other's ratings.
    pub async fn campaign_is_calibrated(&mut self, number: usize) -> anyhow::Result<()> {
        let assessment = assessment(number);
        let (first, second) = (self.id("P04")?, self.id(assessment.second_rater)?);
        let row = |(risk, one, other): &Blind| {
            Ok(json!({
                "risk": self.id(risk)?,
                "first": first, "first_likelihood": one.0, "first_consequence": one.1,
                "second": second, "second_likelihood": other.0, "second_consequence": other.1,
            }))
        };
        let rows = assessment.blind.iter().map(row).collect::<anyhow::Result<Vec<Json>>>()?;
        let details = json!({"calibration": rows, "calibration_notes": assessment.notes});
        let campaign = self.id(&format!("campaign {number}"))?;
        let step = self.step_with(RiskAssessment::kind_of(), campaign, "calibration", details, "")?;
        self.act("P04", vec![step]).await?;
        Ok(())
    }

    /// A step of an assessment that asks for nothing.
    pub async fn campaign_step(&mut self, who: &str, number: usize, noun: &str) -> anyhow::Result<()> {
        let step = self.step(RiskAssessment::kind_of(), self.id(&format!("campaign {number}"))?, noun, "")?;
        self.act(who, vec![step]).await?;
        Ok(())
    }
}
