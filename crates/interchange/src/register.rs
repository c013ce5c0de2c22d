//! The registers that spreadsheets hold and the fields of each, under our names.

mod asset;
mod risk;
mod statement;
mod supplier;

use serde::{Deserialize, Serialize};

/// What a sheet is a list of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Register {
    /// Assets (A.5.9).
    Assets,
    /// Risks (6.1.2).
    Risks,
    /// Suppliers (A.5.19).
    Suppliers,
    /// Lines of a Statement of Applicability (6.1.3 d).
    StatementOfApplicability,
    /// Something else; it has no fields.
    Other,
}

impl Register {
    /// All that have fields.
    pub const ALL: [Register; 4] =
        [Register::Assets, Register::Risks, Register::Suppliers, Register::StatementOfApplicability];

    /// Its fields, in the order of its form.
    pub fn fields(self) -> &'static [Field] {
        match self {
            Register::Assets => &asset::FIELDS,
            Register::Risks => &risk::FIELDS,
            Register::Suppliers => &supplier::FIELDS,
            Register::StatementOfApplicability => &statement::FIELDS,
            Register::Other => &[],
        }
    }

    /// Its name to programs.
    pub fn name(self) -> &'static str {
        match self {
            Register::Assets => "assets",
            Register::Risks => "risks",
            Register::Suppliers => "suppliers",
            Register::StatementOfApplicability => "statement_of_applicability",
            Register::Other => "other",
        }
    }

    /// The register of that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|register| register.name() == name)
    }

    /// The field of that name.
    pub fn field(self, name: &str) -> Option<&'static Field> {
        self.fields().iter().find(|field| field.name == name)
    }

    /// The field without which a row is nothing.
    pub fn title(self) -> Option<&'static Field> {
        self.fields().iter().find(|field| field.shape == Shape::Title)
    }

    /// What to call it in a sentence.
    pub fn label(self) -> &'static str {
        match self {
            Register::Assets => "assets",
            Register::Risks => "risks",
            Register::Suppliers => "suppliers",
            Register::StatementOfApplicability => "Statement of Applicability",
            Register::Other => "something else",
        }
    }
}

/// A field that a column can be mapped to.
#[derive(Debug, PartialEq)]
pub struct Field {
    /// Our name of it.
    pub name: &'static str,
    /// What people read.
    pub label: &'static str,
    /// What its cells hold.
    pub shape: Shape,
    /// How much a column of it tells about the register, from 0.
    pub(crate) tells: u8,
    /// Which field it is instead, when the cells hold something else than its name promises.
    pub(crate) turns: &'static [(Sight, &'static str)],
    /// Whether further lines of the same record add further values: a risk has several actions.
    pub repeats: bool,
    /// Whether only sheets of others bring it. In ours such a column tells what follows from decisions here.
    pub(crate) is_theirs: bool,
}

impl Field {
    const fn new(name: &'static str, label: &'static str, shape: Shape) -> Self {
        Self { name, label, shape, tells: 10, turns: &[], repeats: false, is_theirs: false }
    }

    const fn tells(self, tells: u8) -> Self {
        Self { tells, ..self }
    }

    const fn turns(self, turns: &'static [(Sight, &'static str)]) -> Self {
        Self { turns, ..self }
    }

    const fn repeats(self) -> Self {
        Self { repeats: true, ..self }
    }

    const fn theirs(self) -> Self {
        Self { is_theirs: true, ..self }
    }
}

/// What the cells of a column look like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sight {
    /// Sentences.
    Prose,
    /// Numbers or words of a scale.
    Ratings,
    /// Numbers of Annex A.
    References,
    /// Anything but numbers of Annex A.
    NoReferences,
}

/// What the cells of a field hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// The id in the tool or file that it comes from.
    Identifier,
    /// The one line that a record needs.
    Title,
    /// A line of at most 300 characters.
    Line,
    /// Text of several lines.
    Prose,
    /// 1 to 5, on that scale.
    Rating(RatingScale),
    /// Hours.
    Hours,
    /// Yes or no.
    Truth,
    /// A day.
    Date,
    /// One of a list.
    Choice(ChoiceList),
    /// A person, by name or address.
    Person,
    /// Records by their names or numbers, several in a cell.
    Named,
    /// Controls of Annex A, several in a cell.
    Controls,
    /// Which of confidentiality, integrity and availability; becomes three fields.
    Properties,
}

/// Ratings that were made on the same scale are asked for together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum RatingScale {
    /// How likely.
    Likelihood,
    /// How bad.
    Consequence,
    /// How much it matters that an asset stays confidential, right, available.
    Worth,
}

/// A closed list of codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ChoiceList {
    /// Types of assets.
    Kind,
    /// How far information may be passed on (A.5.12).
    Classification,
    /// Whose an asset is.
    BelongsTo,
    /// Whether an asset is used.
    AssetStatus,
    /// What is done about a risk (6.1.3 a).
    Option,
    /// How far a risk has come.
    RiskStatus,
}

impl ChoiceList {
    /// Its name in `words.yaml` and in answers.
    pub fn name(self) -> &'static str {
        match self {
            ChoiceList::Kind => "kind",
            ChoiceList::Classification => "classification",
            ChoiceList::BelongsTo => "belongs_to",
            ChoiceList::AssetStatus => "asset_status",
            ChoiceList::Option => "option",
            ChoiceList::RiskStatus => "risk_status",
        }
    }

    /// Its codes, in their order.
    pub fn codes(self) -> &'static [&'static str] {
        match self {
            ChoiceList::Kind => &[
                "information",
                "paper",
                "application",
                "service",
                "infrastructure",
                "equipment",
                "site",
                "knowledge",
                "process",
            ],
            ChoiceList::Classification => &["public", "internal", "confidential", "strictly_confidential"],
            ChoiceList::BelongsTo => &["own", "entrusted"],
            ChoiceList::AssetStatus => &["in_use", "retired"],
            ChoiceList::Option => &["modify", "share", "avoid", "retain"],
            ChoiceList::RiskStatus => &["open", "analysed", "in_treatment", "treated", "accepted", "closed"],
        }
    }

    /// The code of that name.
    pub fn code(self, name: &str) -> Option<&'static str> {
        self.codes().iter().find(|code| **code == name).copied()
    }
}

impl RatingScale {
    /// Its name in answers.
    pub fn name(self) -> &'static str {
        match self {
            RatingScale::Likelihood => "likelihood",
            RatingScale::Consequence => "consequence",
            RatingScale::Worth => "worth",
        }
    }
}
