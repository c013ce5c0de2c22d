//! What the files beside this one say.

use std::collections::BTreeMap;

use anyhow::Context as _;
use serde::Deserialize;

use crate::demo::day::{Day, with_months};

/// The files, in the order of the register.
const FILES: [&str; 3] =
    [include_str!("c01_to_c22.yaml"), include_str!("c23_to_c44.yaml"), include_str!("c45_to_c67.yaml")];

/// All of it; a month of the story that a text speaks of is called by its name.
pub fn read(name: &dyn Fn(u8) -> anyhow::Result<String>) -> anyhow::Result<Vec<Told>> {
    let texts = FILES.iter().map(|text| with_months(text, name)).collect::<anyhow::Result<Vec<_>>>()?;
    let read = |text: &String| serde_saphyr::from_str::<Vec<Told>>(text);
    let files = texts.iter().map(read).collect::<Result<Vec<_>, _>>();
    Ok(files.context("what is told of controls cannot be read")?.into_iter().flatten().collect())
}

/// One control.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Told {
    /// Its id in the sample.
    pub id: String,
    /// What it consists of.
    pub does: String,
    /// How it is carried out.
    pub how: String,
    /// The obligations that it answers, by their numbers in the story.
    #[serde(default)]
    pub obligations: Vec<u8>,
    /// How many months evidence counts for.
    pub months: u8,
    /// When it was adopted; with most of the others unless said.
    pub adopted: Option<Day>,
    /// When its implementation was planned.
    pub planned: Option<Day>,
    /// What brings it, where no action for a risk does.
    pub action: Option<Work>,
    /// What is still done about it.
    #[serde(default)]
    pub later: Vec<Work>,
    /// When part of it was in operation.
    pub partial: Option<Part>,
    /// When all of it was.
    pub implemented: Option<Day>,
    /// When it turned out that not all of it was.
    pub set_back: Option<SetBack>,
    /// What shows that it works.
    #[serde(default)]
    pub evidence: Vec<Series>,
}

/// An action for a control.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Work {
    pub title: String,
    pub effect: String,
    pub resources: String,
    /// When it was planned; with the control unless said.
    pub planned: Option<Day>,
    pub due: Day,
    /// When it was done; with the control implemented unless said.
    pub closed: Option<Day>,
    /// How far it has come by now, in percent.
    pub progress: Option<u8>,
}

/// The part that is in operation.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Part {
    pub day: Day,
    pub part: String,
}

/// A judgement that a control does not work as it was stated.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SetBack {
    pub day: Day,
    pub because: String,
    pub part: String,
}

/// Evidence that comes every so many months from the same source.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Series {
    pub title: String,
    pub source: String,
    /// What the files are called; none for an address.
    pub file: Option<String>,
    pub shows: String,
    /// The first month, how many months lie between two, the last month.
    pub from: u8,
    pub every: u8,
    #[serde(default = "until_today")]
    pub until: u8,
    pub reviewer: String,
    /// What was found, said in turn.
    pub found: Vec<String>,
    /// What was found in a month of the story.
    #[serde(default)]
    pub once: BTreeMap<u8, String>,
    /// The months in which it was not accepted, and why.
    #[serde(default)]
    pub rejected: BTreeMap<u8, String>,
    /// The month in which nobody has looked at it yet.
    pub waiting: Option<u8>,
}

fn until_today() -> u8 {
    18
}

/// The day on which most controls were planned.
const PLANNED: Day = Day::Of(4, 8);

/// The first days of the register: adopted in the order of the sample, one part of Annex A a day.
const ADOPTED: [(&str, Day); 3] = [("C28", Day::Of(4, 4)), ("C39", Day::Of(4, 5)), ("C66", Day::Of(4, 6))];

impl Told {
    /// When it was adopted.
    pub fn adopted(&self) -> Day {
        let first = ADOPTED.iter().find(|(last, _)| self.id.as_str() <= *last).map(|(_, day)| *day);
        self.adopted.or(first).unwrap_or(PLANNED)
    }

    /// When its implementation was planned; never for one that nobody has begun.
    pub fn planned(&self) -> Option<Day> {
        self.planned.or(self.action.as_ref().map(|_| PLANNED))
    }

    /// The actions, each with the days on which it was planned and done.
    pub fn work(&self) -> impl Iterator<Item = (&Work, Day, Option<Day>)> {
        let first = self.action.iter().map(|work| (work, work.closed.or(self.implemented)));
        let later = self.later.iter().map(|work| (work, work.closed));
        first.chain(later).map(|(work, done)| (work, work.planned.or(self.planned()).unwrap_or(PLANNED), done))
    }

    /// The days on which something happened to it, beside evidence.
    pub fn days(&self) -> impl Iterator<Item = Day> {
        let own = [self.planned(), self.partial.as_ref().map(|part| part.day), self.implemented];
        let set_back = self.set_back.as_ref().map(|back| back.day);
        let work = self.work().flat_map(|(_, planned, done)| [Some(planned), done]);
        own.into_iter().chain([Some(self.adopted()), set_back]).chain(work).flatten()
    }
}

impl Series {
    /// The months in which it comes, each with its place in the series.
    pub fn months(&self) -> impl Iterator<Item = (usize, u8)> {
        (self.from..=self.until).step_by(usize::from(self.every)).enumerate()
    }

    /// What was found in the one of that place and month.
    pub fn found(&self, place: usize, month: u8) -> &str {
        let in_turn = self.found.iter().cycle().nth(place);
        self.once.get(&month).or(in_turn).map_or("", String::as_str)
    }
}
