//! What the files beside this one say.

use anyhow::Context as _;
use serde::Deserialize;

use crate::demo::day::{Day, PROGRESS_LOOKED_AT, with_months};

/// The files, in the order of the register.
const FILES: [&str; 4] = [
    include_str!("r01_to_r10.yaml"),
    include_str!("r11_to_r20.yaml"),
    include_str!("r21_to_r30.yaml"),
    include_str!("r31_to_r38.yaml"),
];

/// All of it; a month of the story that a text speaks of is called by its name.
pub fn read(name: &dyn Fn(u8) -> anyhow::Result<String>) -> anyhow::Result<Vec<Told>> {
    let texts = FILES.iter().map(|text| with_months(text, name)).collect::<anyhow::Result<Vec<_>>>()?;
    let read = |text: &String| serde_saphyr::from_str::<Vec<Told>>(text);
    let files = texts.iter().map(read).collect::<Result<Vec<_>, _>>();
    Ok(files.context("what is told of risks cannot be read")?.into_iter().flatten().collect())
}

/// One risk.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Told {
    /// Its id in the sample.
    pub id: String,
    /// Who reported it; the ISMS manager recorded the others.
    pub by: Option<String>,
    /// The day on which it was recorded; that of the first assessment unless said.
    #[serde(default = "first_assessment")]
    pub found: Day,
    /// The day of its first analysis; that of the first assessment unless said.
    #[serde(default = "first_ratings")]
    pub analysed: Day,
    /// The parts of its sentence.
    pub cause: String,
    pub source: String,
    pub event: String,
    pub leads_to: String,
    /// What worked against it when it was recorded.
    pub controls: String,
    /// Assets by which it began, where the inventory did not hold those of the sample yet.
    pub assets: Option<Vec<String>>,
    /// Event types and weaknesses of the starter library.
    pub threats: Vec<String>,
    pub weaknesses: Vec<String>,
    /// Processes and obligations by their numbers in the story, suppliers by their ids in the sample.
    #[serde(default)]
    pub processes: Vec<u8>,
    #[serde(default)]
    pub obligations: Vec<u8>,
    #[serde(default)]
    pub suppliers: Vec<String>,
    /// Whether personal data are touched.
    #[serde(default)]
    pub personal: bool,
    /// The first analysis, and the one of the second assessment.
    pub first: Option<Judgement>,
    pub second: Option<Judgement>,
    /// What else happened to it, in order.
    #[serde(default)]
    pub life: Vec<Turn>,
    /// What was done about it.
    #[serde(default)]
    pub actions: Vec<Deed>,
}

fn first_assessment() -> Day {
    Day::Of(3, 15)
}

fn first_ratings() -> Day {
    Day::Of(3, 17)
}

/// The day on which all are rated again.
pub const SECOND_RATINGS: Day = Day::Of(14, 13);

/// What assessor and owner made of it in one of the assessments.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Judgement {
    pub rating: Rating,
    pub because: String,
    /// In which order it is treated; none for one that can be accepted.
    pub priority: Option<u8>,
}

/// A rating: `2 / 5 4 4 3 4 0`.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(try_from = "String")]
pub struct Rating {
    pub likelihood: i64,
    /// In the order of `isms::risk::level::DIMENSIONS`.
    pub dimensions: [i64; 6],
}

impl TryFrom<String> for Rating {
    type Error = anyhow::Error;

    fn try_from(text: String) -> anyhow::Result<Self> {
        let (likelihood, dimensions) = text.split_once('/').context("a rating has a slash")?;
        let dimensions = dimensions.split_whitespace().map(str::parse).collect::<Result<Vec<i64>, _>>()?;
        let dimensions = dimensions.try_into().map_err(|_| anyhow::anyhow!("a rating has six dimensions"))?;
        Ok(Self { likelihood: likelihood.trim().parse()?, dimensions })
    }
}

/// Something that happened to one risk.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Turn {
    /// Rated again outside an assessment.
    Analysis { day: Day, rating: Rating, because: String },
    /// Compared with the criteria.
    Evaluation { day: Day, priority: Option<u8> },
    /// The owner chose the treatment of the sample.
    Treatment { day: Day, because: String },
    /// Rated after treatment.
    Residual { day: Day, rating: Rating, because: String },
    /// Signed by the owner, and with them by somebody of top management.
    Acceptance {
        day: Day,
        until: Day,
        with: Option<String>,
        statement: String,
        conditions: Option<String>,
        above_target: Option<String>,
    },
    /// Looked at anew, by its owner.
    Reopening { day: Day, because: String },
    /// Planned anew while under treatment.
    PlanChange { day: Day, because: String },
    /// The assets of the sample are in the inventory now.
    Assets { day: Day, by: String, because: String },
    /// It was the ISMS manager's and is now whose the sample says.
    Owner { day: Day, because: String },
    /// What brought it about is gone.
    Closure { day: Day, evidence: String },
}

impl Turn {
    /// When it happened.
    pub fn day(&self) -> Day {
        match self {
            Turn::Analysis { day, .. }
            | Turn::Evaluation { day, .. }
            | Turn::Treatment { day, .. }
            | Turn::Residual { day, .. }
            | Turn::Acceptance { day, .. }
            | Turn::Reopening { day, .. }
            | Turn::PlanChange { day, .. }
            | Turn::Assets { day, .. }
            | Turn::Owner { day, .. }
            | Turn::Closure { day, .. } => *day,
        }
    }
}

/// An action.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Deed {
    pub title: String,
    /// The control that it brings or repairs.
    pub control: Option<String>,
    pub who: String,
    pub verifier: String,
    /// When it was planned; with the treatment unless said.
    pub planned: Option<Day>,
    /// When work began; with the treatment unless said.
    pub started: Option<Day>,
    pub due: Day,
    pub effect: String,
    pub resources: String,
    pub cost: Option<u32>,
    pub yearly_cost: Option<u32>,
    pub effort: Option<u32>,
    /// How far it has come by now, in percent.
    pub progress: Option<u8>,
    pub done: Option<Day>,
    pub evidence: Option<String>,
    pub verified: Option<Day>,
    pub found: Option<String>,
    /// Whether only part of the effect was found.
    #[serde(default)]
    pub in_part: bool,
}

impl Told {
    /// The days on which something happened to it.
    fn days_of_life(&self) -> impl Iterator<Item = Day> {
        let begins = [Some(self.found), self.first.as_ref().map(|_| self.analysed)];
        let second = self.second.as_ref().map(|_| SECOND_RATINGS);
        begins.into_iter().chain([second]).flatten().chain(self.life.iter().map(Turn::day))
    }

    /// The days on which something happened to it or its actions.
    pub fn days(&self) -> impl Iterator<Item = Day> {
        let of_actions = self.actions.iter().flat_map(|deed| {
            let looked_at = deed.progress.map(|_| PROGRESS_LOOKED_AT);
            [deed.planned, deed.started, deed.done, deed.verified, looked_at]
        });
        self.days_of_life().chain(of_actions.flatten())
    }

    /// The day on which an action was planned.
    pub fn planned(&self, deed: &Deed) -> Option<Day> {
        let treatment = self.life.iter().find(|turn| matches!(turn, Turn::Treatment { .. }));
        deed.planned.or(treatment.map(Turn::day))
    }

    /// Whether it was the ISMS manager's at first.
    pub fn is_handed_over(&self) -> bool {
        self.life.iter().any(|turn| matches!(turn, Turn::Owner { .. }))
    }
}
