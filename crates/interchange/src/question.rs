//! What a file leaves open and a person answers: foreign scales, foreign words, the order of days and months.
//!
//! INVARIANT: no rating is ever stretched, and no unknown word ever placed, without an answer. Suggestions are only that.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::address::Address;
use crate::calendar::DateOrder;
use crate::register::{ChoiceList, RatingScale, Shape};
use crate::suggestion;
use crate::tally::{self, Tally};
use crate::{Mapping, Misfit, Sheet};

/// What values can be placed on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scale {
    /// 1 to 5.
    Rating(RatingScale),
    /// One of a list of codes.
    Choice(ChoiceList),
    /// Yes or no.
    Truth,
}

/// What a value of a file means on a scale of ours.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Meaning {
    /// 1 to 5.
    Rating(u8),
    /// A code.
    Choice(String),
    /// Yes or no.
    Truth(bool),
    /// No value: its cells are left empty.
    Nothing,
}

/// Asks what the values of a scale mean.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ScaleQuestion {
    /// The name of the scale, under which it is answered: `likelihood`, `consequence`, `worth`, `kind`, `classification`,
    /// `belongs_to`, `asset_status`, `option`, `risk_status`, `truth`.
    pub scale: &'static str,
    /// The codes that an answer can have; empty for ratings and for yes and no.
    pub codes: &'static [&'static str],
    /// The columns whose cells it is about, from 0.
    pub columns: Vec<u16>,
    /// Their headers.
    pub headers: Vec<String>,
    /// The different values, in the order that they seem to have.
    pub values: Vec<SourceValue>,
    /// Why it is asked, in words.
    pub sentence: String,
}

/// A value of a file.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SourceValue {
    /// As people see it.
    pub text: String,
    /// How many cells hold it.
    pub count: usize,
    /// The first of them.
    pub first: Address,
    /// What it may mean. Nothing follows from it until it is answered, except where `is_known`.
    pub suggestion: Option<Meaning>,
    /// Whether it is a word of ours and needs no answer.
    pub is_known: bool,
}

/// Asks which of two numbers is the day.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct DateQuestion {
    /// The field, under which it is answered.
    pub field: &'static str,
    /// The column, from 0.
    pub column: u16,
    /// Its header.
    pub header: String,
    /// The first values that leave it open.
    pub examples: Vec<String>,
    /// How many do.
    pub count: usize,
    /// What the other columns of days in the sheet do.
    pub suggestion: Option<DateOrder>,
    /// Why it is asked, in words.
    pub sentence: String,
}

/// All that a sheet leaves open under a mapping.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Questions {
    /// Scales and words.
    pub scales: Vec<ScaleQuestion>,
    /// Days.
    pub dates: Vec<DateQuestion>,
}

/// What a person answered; remembered with the mapping.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Answers {
    /// By name of the scale and value of the file, in whatever case.
    pub scales: BTreeMap<String, BTreeMap<String, Meaning>>,
    /// By name of the field.
    pub dates: BTreeMap<String, DateOrder>,
}

impl Questions {
    /// Whether nothing is open.
    pub fn is_empty(&self) -> bool {
        self.scales.is_empty() && self.dates.is_empty()
    }

    /// Those that the answers leave open.
    pub fn unanswered(mut self, answers: &Answers) -> Self {
        self.scales.retain(|question| {
            question
                .values
                .iter()
                .any(|value| !value.is_known && answers.meaning(question.scale, &value.text).is_none())
        });
        self.dates.retain(|question| !answers.dates.contains_key(question.field));
        self
    }
}

impl Answers {
    /// What a value was answered to mean.
    pub fn meaning(&self, scale: &str, text: &str) -> Option<&Meaning> {
        let values = self.scales.get(scale)?;
        let lower = text.to_lowercase();
        values
            .get(text)
            .or_else(|| values.iter().find(|(value, _)| value.to_lowercase() == lower).map(|(_, meaning)| meaning))
    }

    /// Whether each answer has the form that its scale wants.
    ///
    /// # Errors
    /// A sentence for each that has not.
    pub fn check(&self) -> Result<(), Vec<Misfit>> {
        let mut misfits = Vec::new();
        for (name, values) in &self.scales {
            let Some(scale) = Scale::named(name) else {
                misfits.push(Misfit::new(None, format!("There is no scale {name} to answer for.")));
                continue;
            };
            for (text, meaning) in values.iter().filter(|(_, meaning)| !scale.takes(meaning)) {
                misfits.push(Misfit::new(
                    None,
                    format!(
                        "“{}” cannot mean {} on {name}. Choose {}.",
                        crate::excerpt(text),
                        meaning.in_words(),
                        scale.in_words()
                    ),
                ));
            }
        }
        if misfits.is_empty() { Ok(()) } else { Err(misfits) }
    }
}

impl Scale {
    const RATINGS: [RatingScale; 3] = [RatingScale::Likelihood, RatingScale::Consequence, RatingScale::Worth];
    const CHOICES: [ChoiceList; 6] = [
        ChoiceList::Kind,
        ChoiceList::Classification,
        ChoiceList::BelongsTo,
        ChoiceList::AssetStatus,
        ChoiceList::Option,
        ChoiceList::RiskStatus,
    ];

    /// The scale that a field's cells are placed on.
    pub fn of(shape: Shape) -> Option<Self> {
        match shape {
            Shape::Rating(scale) => Some(Scale::Rating(scale)),
            Shape::Choice(list) => Some(Scale::Choice(list)),
            Shape::Truth => Some(Scale::Truth),
            Shape::Identifier
            | Shape::Title
            | Shape::Line
            | Shape::Prose
            | Shape::Hours
            | Shape::Date
            | Shape::Person
            | Shape::Named
            | Shape::Controls
            | Shape::Properties => None,
        }
    }

    /// Its name in questions and answers.
    pub fn name(self) -> &'static str {
        match self {
            Scale::Rating(scale) => scale.name(),
            Scale::Choice(list) => list.name(),
            Scale::Truth => "truth",
        }
    }

    fn named(name: &str) -> Option<Self> {
        let ratings = Self::RATINGS.into_iter().map(Scale::Rating);
        let choices = Self::CHOICES.into_iter().map(Scale::Choice);
        ratings.chain(choices).chain([Scale::Truth]).find(|scale| scale.name() == name)
    }

    /// The codes that it has, for lists.
    pub fn codes(self) -> &'static [&'static str] {
        match self {
            Scale::Choice(list) => list.codes(),
            Scale::Rating(_) | Scale::Truth => &[],
        }
    }

    /// Whether a meaning is one of its values.
    pub fn takes(self, meaning: &Meaning) -> bool {
        match (self, meaning) {
            (_, Meaning::Nothing) | (Scale::Truth, Meaning::Truth(_)) => true,
            (Scale::Rating(_), Meaning::Rating(rating)) => (1..=5).contains(rating),
            (Scale::Choice(list), Meaning::Choice(code)) => list.code(code).is_some(),
            (Scale::Rating(_) | Scale::Choice(_) | Scale::Truth, _) => false,
        }
    }

    fn in_words(self) -> String {
        match self {
            Scale::Rating(_) => "1 to 5, or nothing".to_owned(),
            Scale::Choice(list) => format!("{}, or nothing", list.codes().join(", ")),
            Scale::Truth => "yes, no, or nothing".to_owned(),
        }
    }
}

impl Meaning {
    fn in_words(&self) -> String {
        match self {
            Meaning::Rating(rating) => rating.to_string(),
            Meaning::Choice(code) => code.clone(),
            Meaning::Truth(truth) => if *truth { "yes" } else { "no" }.to_owned(),
            Meaning::Nothing => "nothing".to_owned(),
        }
    }
}

/// What a sheet leaves open under a mapping.
pub fn questions(sheet: &Sheet, mapping: &Mapping) -> Questions {
    let tallies = tally::tallies(sheet, mapping);
    let dates = tally::dates(sheet, mapping);
    Questions {
        scales: tallies.iter().filter_map(scale_question).collect(),
        dates: dates.iter().filter_map(|dates| dates.question()).collect(),
    }
}

fn scale_question(tally: &Tally) -> Option<ScaleQuestion> {
    let (values, sentence) = suggestion::suggest(tally)?;
    let columns = tally.columns.iter().map(|(column, _)| *column).collect();
    let headers = tally.columns.iter().map(|(_, header)| header.clone()).collect();
    Some(ScaleQuestion { scale: tally.scale.name(), codes: tally.scale.codes(), columns, headers, values, sentence })
}
