//! Ratings: set by an assessor with the owner, by the owner alone, and again after treatment.

use isms::campaign::{CampaignStep, RiskAssessment};
use isms::control::{Control, ControlStep, of_risk};
use isms::risk::{Rating, RiskCriteria, in_force};
use record::{Body, Fields, Id, Misfit, Number, Prose, Ref};
use serde_json::Value as Json;

use super::{after, before, voided};
use crate::step::actors::Part;
use crate::step::context::StepContext;
use crate::step::pending;
use crate::step::rules::{Consequence, Noun};

/// What every rating says.
#[derive(Fields)]
pub(crate) struct Ratings {
    /// How likely it is within the next 12 months, 1 to 5, with what works against it today.
    pub likelihood: Option<Number<1, 5>>,
    /// The consequence in money, 1 to 5; 0 when not affected.
    pub financial: Option<Number<0, 5>>,
    /// What customers feel of it, 1 to 5; 0 when not affected.
    #[field(label = "Service for customers")]
    pub service: Option<Number<0, 5>>,
    /// What law and contracts make of it, 1 to 5; 0 when not affected.
    #[field(label = "Legal and contract")]
    pub legal: Option<Number<0, 5>>,
    /// What happens to the people whose data it is, 1 to 5; 0 when not affected.
    #[field(label = "People whose data it is")]
    pub people: Option<Number<0, 5>>,
    /// Who speaks of it, 1 to 5; 0 when not affected.
    pub reputation: Option<Number<0, 5>>,
    /// What happens to anyone's health, 1 to 5; 0 when not affected.
    #[field(label = "Safety and staff")]
    pub safety: Option<Number<0, 5>>,
    /// Why these ratings were chosen: facts, figures, what happened before. Needed above the acceptance line.
    pub rationale: Option<Prose>,
    /// The version of the criteria; the one in force unless said.
    #[field(detail)]
    pub criteria: Option<Ref<RiskCriteria>>,
}

impl Ratings {
    /// Whether every dimension is rated, at least one of them as affected.
    pub fn is_complete(&self) -> bool {
        let dimensions = self.dimensions();
        let is_affected = dimensions.iter().flatten().any(|rated| rated.get() > 0);
        self.likelihood.is_some() && dimensions.iter().all(Option::is_some) && is_affected
    }

    fn dimensions(&self) -> [Option<Number<0, 5>>; 6] {
        [self.financial, self.service, self.legal, self.people, self.reputation, self.safety]
    }

    /// The version of the criteria that it uses.
    pub fn criteria(&self, context: &StepContext<'_>) -> Option<Ref<RiskCriteria>> {
        self.criteria.or_else(|| in_force(context.isms()).map(|criteria| criteria.reference()))
    }

    /// Writes it under names that begin with `prefix`, with who set it today.
    fn write(&self, context: &StepContext<'_>, prefix: &str, body: &mut Body) {
        let mut given = Body::new();
        Fields::write(self, &mut given);
        given.extend(
            self.criteria(context).map(|criteria| ("criteria".to_owned(), Json::from(criteria.id.to_string()))),
        );
        let raters: Vec<Json> = raters(context).iter().map(|person| Json::from(person.to_string())).collect();
        given.insert("rated_by".to_owned(), Json::Array(raters));
        given.insert("analysed_on".to_owned(), Json::from(context.today.to_string()));
        for name in NAMES {
            let named = format!("{prefix}{name}");
            match given.remove(name) {
                Some(value) => body.insert(named, value),
                None => body.remove(&named),
            };
        }
    }
}

/// What an analysis sets anew, all of it.
const NAMES: [&str; 13] = [
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
    "confirmed_by",
    "analysed_on",
    "is_converted",
];

const RESIDUAL: &str = "residual_";

/// Who sets the ratings: whoever proposed them and whoever confirms them.
pub(crate) fn raters(context: &StepContext<'_>) -> Vec<Id> {
    let actor = context.actor().person;
    let proposed = pending::waiting(context).filter(|_| context.part == Some(Part::Confirms));
    proposed.map(|waiting| waiting.by).into_iter().chain([actor]).collect()
}

/// A rating with the controls of today.
#[derive(Fields)]
pub(crate) struct Analysis {
    /// The ratings.
    #[field(embed)]
    pub ratings: Ratings,
    /// How likely it would be without any control. Optional.
    #[field(detail, label = "Likelihood before controls")]
    pub inherent_likelihood: Option<Number<1, 5>>,
    /// How bad it would be without any control. Optional.
    #[field(detail, label = "Consequence before controls")]
    pub inherent_consequence: Option<Number<1, 5>>,
}

impl Noun for Analysis {
    fn misfits(&self, context: &StepContext<'_>) -> Vec<Misfit> {
        let mut misfits = Vec::new();
        match (self.inherent_likelihood, self.inherent_consequence) {
            (Some(_), None) => misfits.push(other_half("inherent_consequence")),
            (None, Some(_)) => misfits.push(other_half("inherent_likelihood")),
            (Some(likelihood), Some(consequence)) => {
                let said = before(context).is_some_and(|risk| risk.existing_controls.is_some());
                let operates =
                    |control: &Control| matches!(control.step, ControlStep::Partial | ControlStep::Implemented);
                let named = said || of_risk(context.isms(), context.id).any(|control| operates(control.it));
                let criteria = self.ratings.criteria(context).and_then(|criteria| context.isms().get(criteria));
                let highest = self.ratings.dimensions().into_iter().flatten().map(Number::get).max();
                let levels = criteria.and_then(|criteria| {
                    let current = criteria.level(self.ratings.likelihood?.get(), highest?)?;
                    Some((current, criteria.level(likelihood.get(), consequence.get())?))
                });
                // C11 of the method: something works against a risk that is lower than without controls.
                if levels.is_some_and(|(current, inherent)| current < inherent) && !named {
                    let sentence = "This gives a lower level than before controls, and no control is named. Say first what works \
                                    against the risk.";
                    misfits.push(Misfit::new("likelihood", "no_control", sentence));
                }
            }
            (None, None) => {}
        }
        misfits
    }

    fn write(&self, context: &StepContext<'_>, body: &mut Body) {
        self.ratings.write(context, "", body);
        for name in ["is_imported", "overall", "imported_level"] {
            body.remove(name);
        }
        self.ratings_after_treatment_are_gone(body);
        let given = [
            ("inherent_likelihood", self.inherent_likelihood.map(Number::get)),
            ("inherent_consequence", self.inherent_consequence.map(Number::get)),
        ];
        body.extend(given.into_iter().filter_map(|(name, given)| Some((name.to_owned(), Json::from(given?)))));
        agree(context, body);
        body.extend(campaign(context).map(|campaign| ("campaign".to_owned(), Json::from(campaign.to_string()))));
    }

    fn consequences(&self, context: &StepContext<'_>) -> Vec<Consequence> {
        let (Some(risk), Some((envelope, record)), Some(held)) = (after(context), context.after, context.before) else {
            return Vec::new();
        };
        let mut body = Body::new();
        record.write(&mut body);
        envelope.write(&mut body);
        voided(context.isms(), held, risk, body, context.today)
    }
}

impl Analysis {
    /// What is rated with the controls of today includes what treatment brought.
    fn ratings_after_treatment_are_gone(&self, body: &mut Body) {
        for name in NAMES {
            body.remove(&format!("{RESIDUAL}{name}"));
        }
    }
}

fn other_half(field: &str) -> Misfit {
    Misfit::new(field, "other_half", "Rate both likelihood and consequence before controls, or neither.")
}

/// A rating after treatment.
#[derive(Fields)]
pub(crate) struct ResidualAnalysis {
    /// The ratings.
    #[field(embed)]
    pub ratings: Ratings,
}

impl Noun for ResidualAnalysis {
    fn write(&self, context: &StepContext<'_>, body: &mut Body) {
        self.ratings.write(context, RESIDUAL, body);
        body.extend(campaign(context).map(|campaign| ("campaign".to_owned(), Json::from(campaign.to_string()))));
    }
}

/// The ratings that were given.
pub(crate) fn given<'a>(context: &StepContext<'a>) -> Option<&'a Ratings> {
    let analysis = context.noun::<Analysis>().map(|analysis| &analysis.ratings);
    analysis.or_else(|| context.noun::<ResidualAnalysis>().map(|analysis| &analysis.ratings))
}

/// The rating that the step makes.
pub(crate) fn made<'a>(context: &StepContext<'a>) -> Option<Rating<'a>> {
    given(context)?;
    after(context)?.decisive()
}

/// An owner who rates the risk agrees to answer for it.
fn agree(context: &StepContext<'_>, body: &mut Body) {
    let owner = before(context).and_then(|risk| risk.owner);
    if owner.is_some_and(|owner| raters(context).contains(&owner.id)) {
        body.insert("owner_agreed".to_owned(), Json::from(true));
    }
}

/// The open campaign that the risk belongs to today.
fn campaign(context: &StepContext<'_>) -> Option<Id> {
    let isms = context.isms();
    let above = isms.units_above(context.object()?.unit);
    let mut open = isms.all::<RiskAssessment>().filter(|campaign| {
        matches!(campaign.step, CampaignStep::InProgress | CampaignStep::Calibrated)
            && campaign.from.is_none_or(|first| first <= context.today)
            && (campaign.units.is_empty() || campaign.units.iter().any(|unit| above.contains(&unit.id)))
    });
    open.next().map(|campaign| campaign.held.id)
}
