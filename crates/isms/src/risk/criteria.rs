//! Risk criteria (6.1.2 a, b): scales, matrix, acceptance line, authority per level. One record per version.
//!
//! | module | holds |
//! |---|---|
//! | [`gap`] | what a version still lacks before it can be submitted |
//! | [`touched`] | which risks a version would move to another level |

pub mod gap;
pub mod touched;

use jiff::civil::Date;
use jiff::{Span, ToSpan};
use record::{Body, Choice, Id, Kinded as _, Line, Misfit, Number, Prose, Record, Ref, Row, Rows, State, Tone};
use serde_json::Value as Json;

use super::level::RiskLevel;
use crate::people::Person;
use crate::registry::{Draft, Edit};
use crate::{Isms, Typed};

/// How this organisation judges risks: what the levels of likelihood and consequence mean, which level follows from both,
/// which levels are acceptable, and who may accept them for how long (6.1.2).
///
/// Each version is a record. Analyses and acceptances name the version that they used; a new version changes no stored
/// rating.
#[derive(Clone, Debug, PartialEq, Record)]
#[record(
    plural = "risk-criteria",
    titles = "Risk criteria",
    clause = "6.1.2",
    prefix = "RC",
    life_cycle = "risk_criteria",
    edited_in = "draft",
    state = RiskCriteria::state
)]
pub struct RiskCriteria {
    /// What this version is called, such as Risk criteria, version 2.
    #[field(title, searched)]
    pub title: Line,
    /// The whole number of this version.
    #[field(listed, decided)]
    pub edition: Number<1, 9999>,
    /// Where the version stands in its life.
    #[field(step)]
    pub step: CriteriaStep,
    /// What the organisation is willing to bear for what it wants to reach, in its own words.
    #[field(searched)]
    pub appetite: Option<Prose>,
    /// The highest level that counts as acceptable without treatment. Above it lies what the rules call above the line.
    #[field(listed)]
    pub acceptance_line: Option<RiskLevel>,
    /// What each level of likelihood means, within the next 12 months and with the controls of today.
    pub likelihood: Rows<LikelihoodLevel>,
    /// What each level of consequence means in each dimension. Each dimension is rated on its own; the highest decides.
    pub consequence: Rows<ConsequenceLevel>,
    /// Which level follows from likelihood and consequence. A lookup and no product, so that each cell can be decided.
    pub matrix: Rows<MatrixRow>,
    /// What is done about each level, who may accept it and for at most how long.
    pub authority: Rows<AuthorityLevel>,
    /// From this consequence for people or their safety on, top management signs too, whatever the level.
    #[field(detail)]
    pub people_line: Option<Number<1, 5>>,
    /// How often every risk is analysed again. The organisation chooses.
    #[field(detail, unit = "months")]
    pub assessment_interval: Option<Number<1, 36>>,
    /// What makes you analyse risks again outside that interval, such as a significant change or a major incident.
    #[field(label = "Occasions besides")]
    pub triggers: Option<Prose>,
    /// The yearly revenue from which the financial scale is reckoned. Kept with the version, so that old ratings keep their
    /// meaning.
    #[field(detail)]
    pub revenue: Option<Number<0, 9_007_199_254_740_991>>,
    /// The currency of the revenue, by its three letters.
    #[field(detail)]
    pub currency: Option<Line>,
    /// What changed since the version before, and why.
    pub change_reason: Option<Prose>,
    /// What happens to the levels of risks that were analysed by the version before.
    pub conversion: Option<Conversion>,
    /// The day by which risks are analysed again where levels change.
    pub reanalyse_by: Option<Date>,
    /// The version that this one continues.
    #[field(decided, detail)]
    pub replaces: Option<Ref<RiskCriteria>>,
    /// Who made or edited this version. They do not approve it.
    #[field(decided, detail, link = "author")]
    pub authors: Vec<Ref<Person>>,
    /// Who looks at it before it is approved.
    #[field(detail, link = "reviewer")]
    pub reviewers: Vec<Ref<Person>>,
    /// Who is asked to approve it. Top management does.
    #[field(detail, link = "approver")]
    pub approvers: Vec<Ref<Person>>,
    /// Who submitted it.
    #[field(decided, detail)]
    pub submitted_by: Option<Ref<Person>>,
    /// Who approved it.
    #[field(decided, detail)]
    pub approved_by: Option<Ref<Person>>,
    /// Since when it is in force.
    #[field(decided, listed)]
    pub approved_on: Option<Date>,
}

/// The steps of a version of the criteria.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Choice)]
pub enum CriteriaStep {
    /// Being written.
    Draft,
    /// Waits for approval.
    Submitted,
    /// In force.
    Approved,
    /// Replaced by a newer version.
    Superseded,
}

/// What happens to risks when levels change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Choice)]
pub enum Conversion {
    /// The ratings stay as they are and are looked up in the new matrix.
    KeepRatings,
    /// Every risk whose level would change is analysed again.
    AnalyseAgain,
}

/// One level of likelihood.
#[derive(Clone, Debug, PartialEq, Row)]
#[row(fixed)]
pub struct LikelihoodLevel {
    /// 1 is the least likely.
    pub level: Number<1, 5>,
    /// What people call it.
    pub name: Option<Line>,
    /// How often it happens.
    pub frequency: Option<Line>,
    /// What one has seen of it.
    pub experience: Option<Line>,
}

/// One level of consequence.
#[derive(Clone, Debug, PartialEq, Row)]
#[row(fixed)]
pub struct ConsequenceLevel {
    /// 1 is the least.
    pub level: Number<1, 5>,
    /// Where the level begins, as a share of yearly revenue: 10 basis points are 0.1 percent.
    #[field(label = "Financial, from", unit = "basis points of revenue")]
    pub financial: Option<Number<0, 10_000>>,
    /// What customers feel of it.
    #[field(label = "Service for customers")]
    pub service: Option<Line>,
    /// What law and contracts make of it.
    #[field(label = "Legal and contract")]
    pub legal: Option<Line>,
    /// What happens to the people whose data it is.
    #[field(label = "People whose data it is")]
    pub people: Option<Line>,
    /// Who speaks of it.
    pub reputation: Option<Line>,
    /// What happens to people's health.
    #[field(label = "Safety and staff")]
    pub safety: Option<Line>,
}

/// One line of the matrix: the level for each consequence at this likelihood.
#[derive(Clone, Debug, PartialEq, Row)]
#[row(fixed)]
pub struct MatrixRow {
    /// The likelihood.
    pub likelihood: Number<1, 5>,
    /// The level at consequence 1.
    pub consequence_1: Option<RiskLevel>,
    /// The level at consequence 2.
    pub consequence_2: Option<RiskLevel>,
    /// The level at consequence 3.
    pub consequence_3: Option<RiskLevel>,
    /// The level at consequence 4.
    pub consequence_4: Option<RiskLevel>,
    /// The level at consequence 5.
    pub consequence_5: Option<RiskLevel>,
}

impl MatrixRow {
    /// The levels, from consequence 1 to 5.
    pub fn levels(&self) -> [Option<RiskLevel>; 5] {
        [self.consequence_1, self.consequence_2, self.consequence_3, self.consequence_4, self.consequence_5]
    }
}

/// What follows from one level.
#[derive(Clone, Debug, PartialEq, Row)]
#[row(fixed)]
pub struct AuthorityLevel {
    /// The level.
    pub level: RiskLevel,
    /// What is done about it.
    pub decision: Option<Line>,
    /// Who may accept it.
    pub accepted_by: Option<Authority>,
    /// For how long at most.
    #[field(label = "For at most")]
    pub valid_for: Option<Number<1, 60>>,
    /// Days or months.
    #[field(label = "Unit")]
    pub valid_unit: Option<SpanUnit>,
    /// Within how many days its treatment starts.
    #[field(label = "Treatment starts within", unit = "days")]
    pub treatment_within: Option<Number<1, 365>>,
}

/// Who may accept a level.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Choice)]
pub enum Authority {
    /// The risk owner alone.
    Owner,
    /// The risk owner and top management, two signatures.
    #[choice(label = "Owner and top management")]
    OwnerAndTopManagement,
}

/// The unit of a span of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Choice)]
pub enum SpanUnit {
    /// Days.
    Days,
    /// Calendar months.
    Months,
}

/// The criteria in force: the approved version. There is at most one.
pub fn in_force(isms: &Isms) -> Option<Typed<'_, RiskCriteria>> {
    isms.all::<RiskCriteria>().find(|criteria| criteria.step == CriteriaStep::Approved)
}

impl RiskCriteria {
    /// The level that the matrix has for a likelihood and a consequence.
    pub fn level(&self, likelihood: i64, consequence: i64) -> Option<RiskLevel> {
        let row = self.matrix.iter().find(|row| row.likelihood.get() == likelihood)?;
        let column = usize::try_from(consequence.checked_sub(1)?).ok()?;
        row.levels().get(column).copied().flatten()
    }

    /// Whether a level lies above the acceptance line.
    pub fn is_above_line(&self, level: RiskLevel) -> bool {
        self.acceptance_line.is_none_or(|line| level > line)
    }

    /// What follows from a level.
    pub fn authority(&self, level: RiskLevel) -> Option<&AuthorityLevel> {
        self.authority.iter().find(|row| row.level == level)
    }

    /// Whether the risk owner may accept that alone: the level, with that consequence for people.
    pub fn is_within_authority(&self, level: RiskLevel, for_people: i64) -> bool {
        let is_owners = self.authority(level).and_then(|row| row.accepted_by) == Some(Authority::Owner);
        is_owners && self.people_line.is_none_or(|line| for_people < line.get())
    }

    /// The last day to which a level may be accepted from `today` on; nothing where the version does not say.
    pub fn latest_validity(&self, level: RiskLevel, today: Date) -> Option<Date> {
        let row = self.authority(level)?;
        let (count, unit) = (row.valid_for?.get(), row.valid_unit?);
        let span: Span = match unit {
            SpanUnit::Days => count.days(),
            SpanUnit::Months => count.months(),
        };
        today.checked_add(span).ok()
    }

    /// The day by which something analysed on `day` has to be analysed again.
    pub fn next_analysis(&self, day: Date) -> Option<Date> {
        day.checked_add(self.assessment_interval?.get().months()).ok()
    }

    /// What a likelihood is called: "4 likely".
    pub fn likelihood_words(&self, likelihood: i64) -> String {
        let level = self.likelihood.iter().find(|level| level.level.get() == likelihood);
        match level.and_then(|level| level.name.as_ref()) {
            Some(name) => format!("{likelihood} {name}"),
            None => likelihood.to_string(),
        }
    }

    /// What a version is called unless somebody calls it otherwise.
    pub fn title_of(edition: i64) -> String {
        format!("Risk criteria, version {edition}")
    }

    /// Whether it is still being decided: at most one version is.
    pub fn is_open(&self) -> bool {
        matches!(self.step, CriteriaStep::Draft | CriteriaStep::Submitted)
    }

    /// Where a level of consequence begins in money, in whole units of the currency; rounded down. Nothing where the
    /// version has no revenue or no bound.
    pub fn financial_bound(&self, consequence: i64) -> Option<i64> {
        let level = self.consequence.iter().find(|level| level.level.get() == consequence)?;
        let exact = i128::from(self.revenue?.get()) * i128::from(level.financial?.get()) / 10_000;
        i64::try_from(exact).ok()
    }

    fn state(&self, _: Date) -> Option<State> {
        let (code, label, tone) = match self.step {
            CriteriaStep::Draft => ("draft", "Draft", Tone::Plain),
            CriteriaStep::Submitted => ("submitted", "Waits for approval", Tone::Warn),
            CriteriaStep::Approved => ("approved", "In force", Tone::Good),
            CriteriaStep::Superseded => ("superseded", "Superseded", Tone::Plain),
        };
        Some(State { code, label, tone })
    }

    /// Each level stands once in each table; one version at a time is open, and it is the whole organisation's.
    pub(crate) fn check(isms: &Isms, draft: &Draft<'_>) -> Vec<Misfit> {
        let Some(criteria) = draft.typed::<Self>() else { return Vec::new() };
        let tables = [
            ("likelihood", criteria.likelihood.iter().map(|row| row.level.get()).collect()),
            ("consequence", criteria.consequence.iter().map(|row| row.level.get()).collect()),
            ("matrix", criteria.matrix.iter().map(|row| row.likelihood.get()).collect()),
            ("authority", criteria.authority.iter().map(|row| row.level as i64).collect()),
        ];
        let doubled = tables.into_iter().filter(|(_, levels): &(&str, Vec<i64>)| {
            let mut sorted = levels.clone();
            sorted.sort_unstable();
            sorted.windows(2).any(|pair| matches!(pair, [one, other] if one == other))
        });
        let doubled = doubled.map(|(table, _)| Misfit::new(table, "twice", "Each level stands once in this table."));
        doubled.chain(other_open(isms, criteria, draft.id)).chain(partial(isms, draft)).collect()
    }

    /// Whoever makes or edits a version is one of its authors.
    pub(crate) fn keep(edit: &Edit<'_>, body: &mut Body) -> Vec<Misfit> {
        let authors = body.entry("authors").or_insert_with(|| Json::Array(Vec::new()));
        if let Json::Array(authors) = authors {
            for author in edit.authors().map(|author| Json::from(author.to_string())) {
                if !authors.contains(&author) {
                    authors.push(author);
                }
            }
        }
        Vec::new()
    }
}

fn other_open(isms: &Isms, criteria: &RiskCriteria, id: Id) -> Option<Misfit> {
    let other = isms.all::<RiskCriteria>().find(|other| other.held.id != id && other.is_open())?;
    criteria.is_open().then(|| {
        let sentence = format!("{} is still open. Have it approved, or retire it, before the next.", other.title);
        Misfit::new("", "version_open", sentence)
    })
}

/// Whoever decides at a unit below decides nothing for the others.
fn partial(isms: &Isms, draft: &Draft<'_>) -> Option<Misfit> {
    let sentence = "Risk criteria hold for the whole organisation. Leave them at its top unit.";
    (isms.root() != Some(draft.envelope.unit)).then(|| Misfit::new("unit", "whole_organisation", sentence))
}

/// The versions, newest first.
pub fn versions(isms: &Isms) -> Vec<Typed<'_, RiskCriteria>> {
    let mut versions: Vec<_> = isms.all::<RiskCriteria>().collect();
    versions.sort_by_key(|version| std::cmp::Reverse(version.edition));
    versions
}

/// The number of the next version.
pub fn next_edition(isms: &Isms) -> i64 {
    let register = isms.register(RiskCriteria::kind_of());
    let all = register.into_iter().flat_map(crate::Register::iter).filter_map(|held| held.typed::<RiskCriteria>());
    all.map(|version| version.edition.get()).max().unwrap_or(0) + 1
}
