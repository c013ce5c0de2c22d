//! The risk register (6.1.2 c to e, 8.2).

mod choice;

use jiff::civil::Date;
use record::{Body, Line, Misfit, Number, Prose, Record, Ref, State, Tone};
use serde_json::Value as Json;

use super::acceptance::Acceptance;
use super::criteria::RiskCriteria;
use super::level::{Rating, RiskLevel};
use super::threat::Threat;
use super::weakness::Weakness;
use crate::Isms;
use crate::asset::Asset;
use crate::campaign::RiskAssessment;
use crate::context::{BusinessProcess, Obligation};
use crate::life::Pending;
use crate::people::Person;
use crate::registry::{Draft, Edit};
use crate::supplier::Supplier;
use crate::treatment::agreed_by;

pub use choice::{Approach, Outcome, RiskStep, SourceGone, TreatmentOption};

/// What could go wrong with the confidentiality, integrity or availability of what is in scope, with its owner and what was
/// decided about it (6.1.2, 8.2).
///
/// A title is enough to begin with. It reads best as: because of a cause, a source could bring about an event that affects
/// an asset, which leads to a consequence.
#[derive(Clone, Debug, PartialEq, Record)]
#[record(
    plural = "risks",
    clause = "6.1.2",
    prefix = "R",
    life_cycle = "risk",
    edited_in = "identified, analysed, evaluated, accepted, lapsed, treatment_planned, in_treatment, treated",
    state = Risk::state
)]
pub struct Risk {
    /// What could happen, in one line, such as Lost laptop exposes customer exports.
    #[field(title, searched)]
    pub title: Line,
    /// Where it stands in its life.
    #[field(step)]
    pub step: RiskStep,
    /// Who answers for it and decides about it. They hold the role of risk owner at its unit.
    #[field(listed, link = "owner", needs_role = "risk_owner")]
    pub owner: Option<Ref<Person>>,
    /// Whether the owner agreed to answer for it. Only they can say so.
    #[field(detail)]
    pub owner_agreed: Option<bool>,
    /// Who rates it, with the owner or to confirm what the owner set. Nobody accepts a level that they alone rated.
    #[field(link = "assessor")]
    pub assessors: Vec<Ref<Person>>,
    /// The story behind it, where the parts below are not enough.
    #[field(searched)]
    pub description: Option<Prose>,
    /// Why it can happen: what is weak, missing or open.
    #[field(searched)]
    pub cause: Option<Line>,
    /// Who or what brings it about: an outsider, an insider, a mistake, nature.
    #[field(searched)]
    pub source: Option<Line>,
    /// What happens.
    #[field(searched)]
    pub event: Option<Line>,
    /// What it leads to for the organisation and others.
    #[field(searched)]
    pub leads_to: Option<Line>,
    /// The assets that it affects.
    #[field(loose)]
    pub assets: Vec<Ref<Asset>>,
    /// The processes that it affects.
    #[field(detail, loose)]
    pub processes: Vec<Ref<BusinessProcess>>,
    /// The suppliers that it comes from or goes through.
    #[field(detail, loose)]
    pub suppliers: Vec<Ref<Supplier>>,
    /// The threats behind it.
    pub threats: Vec<Ref<Threat>>,
    /// The weaknesses behind it.
    pub weaknesses: Vec<Ref<Weakness>>,
    /// Whether information could reach those who should not have it.
    #[field(label = "Affects confidentiality")]
    pub affects_confidentiality: Option<bool>,
    /// Whether information or systems could be wrong or changed.
    #[field(label = "Affects integrity")]
    pub affects_integrity: Option<bool>,
    /// Whether something could be missing when it is needed.
    #[field(label = "Affects availability")]
    pub affects_availability: Option<bool>,
    /// What already works against it.
    #[field(searched)]
    pub existing_controls: Option<Prose>,
    /// Whether it was found by looking at events or at assets.
    #[field(detail)]
    pub approach: Option<Approach>,
    /// The laws, contracts and promises that it touches.
    #[field(detail)]
    pub obligations: Vec<Ref<Obligation>>,
    /// Whether accepting it would mean not meeting a legal duty. Such a risk is not accepted: breaking a law is a
    /// nonconformity.
    #[field(detail, label = "Breaks a legal duty")]
    pub breaks_duty: Option<bool>,
    /// Whether personal data are touched.
    #[field(detail, label = "Personal data")]
    pub has_personal_data: Option<bool>,
    /// The wider scenario that this one is part of. Levels are set where they are decided and never added up.
    #[field(detail)]
    pub part_of: Option<Ref<Risk>>,
    /// Who raised it.
    #[field(decided, detail, link = "requester")]
    pub raised_by: Option<Ref<Person>>,
    /// How bad it would be without any control.
    #[field(embed)]
    pub inherent: Inherent,
    /// How bad it is with the controls of today.
    #[field(embed)]
    pub current: Current,
    /// What the comparison with the criteria gave.
    #[field(embed)]
    pub evaluation: Evaluation,
    /// What is done about it, and where that should lead.
    #[field(embed)]
    pub treatment: Treatment,
    /// How bad it is after treatment.
    #[field(embed)]
    pub residual: Residual,
    /// What a file said that nobody has decided here.
    #[field(embed)]
    pub imported: Imported,
    /// The acceptance that stands for it.
    #[field(decided, detail)]
    pub acceptance: Option<Ref<Acceptance>>,
    /// The last day of the acceptance.
    #[field(decided, listed)]
    pub accepted_until: Option<Date>,
    /// The campaign in which it was analysed last.
    #[field(decided, detail)]
    pub campaign: Option<Ref<RiskAssessment>>,
    /// The risk that it repeats, if it was rejected as a duplicate.
    #[field(decided, detail)]
    pub duplicate_of: Option<Ref<Risk>>,
    /// Why it is closed.
    #[field(decided, detail)]
    pub closed_because: Option<SourceGone>,
    /// What shows that its source is gone.
    #[field(decided, detail)]
    pub closure_evidence: Option<Prose>,
    /// A step that waits for a second person.
    #[field(embed)]
    pub pending: Pending,
}

/// The inherent rating. It is optional.
#[derive(Clone, Debug, Default, PartialEq, record::Fields)]
pub struct Inherent {
    /// The likelihood without any control, 1 to 5.
    #[field(decided, detail)]
    pub inherent_likelihood: Option<Number<1, 5>>,
    /// The consequence without any control, 1 to 5.
    #[field(decided, detail)]
    pub inherent_consequence: Option<Number<1, 5>>,
}

/// The current analysis. Consequence is rated per dimension, 0 for not affected; the highest decides.
#[derive(Clone, Debug, Default, PartialEq, record::Fields)]
pub struct Current {
    /// The likelihood with the controls of today, 1 to 5.
    #[field(decided)]
    pub likelihood: Option<Number<1, 5>>,
    /// The consequence in money, 0 to 5.
    #[field(decided, detail)]
    pub financial: Option<Number<0, 5>>,
    /// The consequence for the service of customers, 0 to 5.
    #[field(decided, detail, label = "Service for customers")]
    pub service: Option<Number<0, 5>>,
    /// The consequence in law and contracts, 0 to 5.
    #[field(decided, detail, label = "Legal and contract")]
    pub legal: Option<Number<0, 5>>,
    /// The consequence for the people whose data it is, 0 to 5.
    #[field(decided, detail, label = "People whose data it is")]
    pub people: Option<Number<0, 5>>,
    /// The consequence for reputation, 0 to 5.
    #[field(decided, detail)]
    pub reputation: Option<Number<0, 5>>,
    /// The consequence for anyone's health, 0 to 5.
    #[field(decided, detail, label = "Safety and staff")]
    pub safety: Option<Number<0, 5>>,
    /// Why these ratings were chosen.
    #[field(decided)]
    pub rationale: Option<Prose>,
    /// The version of the criteria by which it was rated.
    #[field(decided, detail)]
    pub criteria: Option<Ref<RiskCriteria>>,
    /// Who set the ratings.
    #[field(decided, detail)]
    pub rated_by: Vec<Ref<Person>>,
    /// Who confirmed the ratings without having set them.
    #[field(decided, detail, label = "Ratings confirmed by")]
    pub confirmed_by: Option<Ref<Person>>,
    /// The day of the analysis.
    #[field(decided, listed)]
    pub analysed_on: Option<Date>,
    /// Whether the analysis was not made but converted from an earlier version of the criteria.
    #[field(decided, detail)]
    pub is_converted: Option<bool>,
}

/// The outcome of comparing the level with the criteria.
#[derive(Clone, Debug, Default, PartialEq, record::Fields)]
pub struct Evaluation {
    /// What the comparison with the acceptance line gave.
    #[field(decided)]
    pub outcome: Option<Outcome>,
    /// In which order risks are treated: 1 comes first.
    #[field(decided)]
    pub priority: Option<Number<1, 5>>,
    /// The day of the comparison.
    #[field(decided, detail)]
    pub evaluated_on: Option<Date>,
}

/// The treatment that the owner chose.
#[derive(Clone, Debug, Default, PartialEq, record::Fields)]
pub struct Treatment {
    /// What is done about the risk.
    #[field(decided, listed, label = "Treatment")]
    pub option: Option<TreatmentOption>,
    /// The likelihood that is expected after treatment, 1 to 5.
    #[field(decided, detail)]
    pub target_likelihood: Option<Number<1, 5>>,
    /// The consequence that is expected after treatment, 1 to 5.
    #[field(decided, detail)]
    pub target_consequence: Option<Number<1, 5>>,
    /// The version of the record in which the treatment was chosen, or its plan changed. A treatment plan approves it only if
    /// it was made after that.
    #[field(decided, detail, label = "Treatment chosen in version")]
    pub planned_version: Option<Number<1, 9_007_199_254_740_991>>,
    /// The version of the criteria that the target was set by.
    #[field(decided, detail)]
    pub target_criteria: Option<Ref<RiskCriteria>>,
}

/// The analysis after treatment.
#[derive(Clone, Debug, Default, PartialEq, record::Fields)]
pub struct Residual {
    /// The likelihood after treatment, 1 to 5.
    #[field(decided, detail)]
    pub residual_likelihood: Option<Number<1, 5>>,
    /// The consequence in money after treatment, 0 to 5.
    #[field(decided, detail)]
    pub residual_financial: Option<Number<0, 5>>,
    /// The consequence for the service of customers after treatment, 0 to 5.
    #[field(decided, detail)]
    pub residual_service: Option<Number<0, 5>>,
    /// The consequence in law and contracts after treatment, 0 to 5.
    #[field(decided, detail)]
    pub residual_legal: Option<Number<0, 5>>,
    /// The consequence for the people whose data it is after treatment, 0 to 5.
    #[field(decided, detail)]
    pub residual_people: Option<Number<0, 5>>,
    /// The consequence for reputation after treatment, 0 to 5.
    #[field(decided, detail)]
    pub residual_reputation: Option<Number<0, 5>>,
    /// The consequence for anyone's health after treatment, 0 to 5.
    #[field(decided, detail)]
    pub residual_safety: Option<Number<0, 5>>,
    /// Why these ratings were chosen.
    #[field(decided, detail)]
    pub residual_rationale: Option<Prose>,
    /// The version of the criteria by which it was rated.
    #[field(decided, detail)]
    pub residual_criteria: Option<Ref<RiskCriteria>>,
    /// Who set the ratings.
    #[field(decided, detail)]
    pub residual_rated_by: Vec<Ref<Person>>,
    /// Who confirmed the ratings without having set them.
    #[field(decided, detail)]
    pub residual_confirmed_by: Option<Ref<Person>>,
    /// The day of the analysis after treatment.
    #[field(decided, detail)]
    pub residual_analysed_on: Option<Date>,
    /// Whether the analysis after treatment was not made but converted from an earlier version of the criteria.
    #[field(decided, detail, label = "Residual is converted")]
    pub residual_is_converted: Option<bool>,
}

/// What came with an import. The first analysis made here takes its place.
#[derive(Clone, Debug, Default, PartialEq, record::Fields)]
pub struct Imported {
    /// Whether its ratings came from a file and nobody has analysed it here.
    #[field(decided, detail, label = "Ratings imported")]
    pub is_imported: Option<bool>,
    /// The consequence as the file has it, without its dimension.
    #[field(decided, detail, label = "Consequence as imported")]
    pub overall: Option<Number<1, 5>>,
    /// The level as the file has it. The level shown is the lookup.
    #[field(decided, detail, label = "Level as imported")]
    pub imported_level: Option<Line>,
}

/// What an import may bring of what is decided here otherwise: ratings, the treatment that was named, and where it leads.
pub(crate) const BROUGHT: &[&str] = &[
    "likelihood",
    "financial",
    "service",
    "legal",
    "people",
    "reputation",
    "safety",
    "rationale",
    "criteria",
    "rated_by",
    "analysed_on",
    "inherent_likelihood",
    "inherent_consequence",
    "option",
    "target_likelihood",
    "target_consequence",
    "target_criteria",
    "is_imported",
    "overall",
    "imported_level",
];

impl Risk {
    /// The analysis with the controls of today.
    pub fn current(&self) -> Option<Rating<'_>> {
        let Current { likelihood, financial, service, legal, people, reputation, safety, .. } = &self.current;
        let dimension = |rated: &Option<Number<0, 5>>| rated.map_or(0, Number::get);
        Some(Rating {
            likelihood: (*likelihood)?.get(),
            dimensions: [financial, service, legal, people, reputation, safety].map(dimension),
            overall: self.imported.overall.map_or(0, Number::get),
            criteria: self.current.criteria?,
            rated_by: &self.current.rated_by,
            confirmed_by: self.current.confirmed_by,
        })
    }

    /// The analysis after treatment.
    pub fn residual(&self) -> Option<Rating<'_>> {
        let residual = &self.residual;
        let dimension = |rated: Option<Number<0, 5>>| rated.map_or(0, Number::get);
        Some(Rating {
            likelihood: residual.residual_likelihood?.get(),
            dimensions: [
                residual.residual_financial,
                residual.residual_service,
                residual.residual_legal,
                residual.residual_people,
                residual.residual_reputation,
                residual.residual_safety,
            ]
            .map(dimension),
            overall: 0,
            criteria: residual.residual_criteria?,
            rated_by: &residual.residual_rated_by,
            confirmed_by: residual.residual_confirmed_by,
        })
    }

    /// The analysis that counts today: the one after treatment, if there is one.
    pub fn decisive(&self) -> Option<Rating<'_>> {
        self.residual().or_else(|| self.current())
    }

    /// The day of the analysis that counts.
    pub fn decisive_on(&self) -> Option<Date> {
        match self.residual() {
            Some(_) => self.residual.residual_analysed_on,
            None => self.current.analysed_on,
        }
    }

    /// The level that counts today.
    pub fn level(&self, isms: &Isms) -> Option<RiskLevel> {
        self.decisive()?.level(isms)
    }

    /// The level without any control.
    pub fn inherent_level(&self, isms: &Isms) -> Option<RiskLevel> {
        let (likelihood, consequence) = (self.inherent.inherent_likelihood?, self.inherent.inherent_consequence?);
        isms.get(self.current.criteria?)?.level(likelihood.get(), consequence.get())
    }

    /// The level that treatment aims at.
    pub fn target_level(&self, isms: &Isms) -> Option<RiskLevel> {
        let Treatment { target_likelihood, target_consequence, target_criteria, .. } = &self.treatment;
        isms.get((*target_criteria)?)?.level((*target_likelihood)?.get(), (*target_consequence)?.get())
    }

    /// The level after treatment.
    pub fn residual_level(&self, isms: &Isms) -> Option<RiskLevel> {
        self.residual()?.level(isms)
    }

    /// Whether the level that counts lies above the acceptance line of its criteria.
    pub fn is_above_line(&self, isms: &Isms) -> bool {
        let criteria = self.decisive().and_then(|rating| isms.get(rating.criteria));
        criteria.zip(self.level(isms)).is_some_and(|(criteria, level)| criteria.is_above_line(level))
    }

    /// Whether its acceptance has ended by the passing of time.
    pub fn has_lapsed(&self, today: Date) -> bool {
        self.step == RiskStep::Accepted && self.accepted_until.is_some_and(|last| today > last)
    }

    /// Whether it is part of the picture: neither rejected nor closed.
    pub fn is_open(&self) -> bool {
        !matches!(self.step, RiskStep::Rejected | RiskStep::Closed)
    }

    /// The day by which it has to be analysed again: by the interval of its criteria, and not after its acceptance ends.
    pub fn next_review(&self, isms: &Isms) -> Option<Date> {
        let criteria = self.decisive().and_then(|rating| isms.get(rating.criteria));
        self.next_review_by(criteria.map(|criteria| criteria.it))
    }

    /// The same, where the criteria are at hand by which the analysis that counts was made.
    pub fn next_review_by(&self, criteria: Option<&RiskCriteria>) -> Option<Date> {
        let by_interval = criteria.zip(self.decisive_on()).and_then(|(criteria, day)| criteria.next_analysis(day));
        let by_acceptance = self.accepted_until.filter(|_| self.step == RiskStep::Accepted);
        by_interval.into_iter().chain(by_acceptance).min()
    }

    fn state(&self, today: Date) -> Option<State> {
        let (code, label, tone) = match self.step {
            RiskStep::Identified => ("identified", "Identified", Tone::Warn),
            RiskStep::Rejected => ("rejected", "Rejected", Tone::Plain),
            RiskStep::Analysed => ("analysed", "Analysed", Tone::Warn),
            RiskStep::Evaluated => ("evaluated", "Evaluated", Tone::Warn),
            RiskStep::Accepted if self.has_lapsed(today) => ("lapsed", "Acceptance lapsed", Tone::Bad),
            RiskStep::Accepted => ("accepted", "Accepted", Tone::Good),
            RiskStep::TreatmentPlanned => ("treatment_planned", "Treatment planned", Tone::Plain),
            RiskStep::InTreatment => ("in_treatment", "In treatment", Tone::Plain),
            RiskStep::Treated => ("treated", "Treated", Tone::Warn),
            RiskStep::Closed => ("closed", "Closed", Tone::Plain),
        };
        Some(State { code, label, tone })
    }

    pub(crate) fn check(_: &Isms, draft: &Draft<'_>) -> Vec<Misfit> {
        let Some(risk) = draft.typed::<Self>() else { return Vec::new() };
        let is_own = risk.part_of.is_some_and(|wider| wider.id == draft.id);
        is_own.then(|| Misfit::new("part_of", "part_of_itself", "A risk is no part of itself.")).into_iter().collect()
    }

    /// The owner agrees in person. Whoever names somebody else takes an earlier agreement away.
    pub(crate) fn keep(edit: &Edit<'_>, body: &mut Body) -> Vec<Misfit> {
        if edit.before.is_none() {
            body.insert("raised_by".to_owned(), Json::from(edit.writer.to_string()));
        }
        agreed_by(edit, body, "owner", "owner_agreed")
    }
}
