//! What the owner does about a risk, and where that should lead.

use isms::risk::{Risk, TreatmentOption, in_force};
use record::{Body, Fields, Number};
use serde_json::Value as Json;

use super::before;
use crate::step::context::StepContext;
use crate::step::rules::Noun;

/// The treatment that the owner chooses. The reason of the step says why.
#[derive(Fields)]
pub(crate) struct Decision {
    /// What is done about it.
    #[field(label = "Treatment")]
    pub option: Option<TreatmentOption>,
    /// The likelihood that is expected after it, 1 to 5. For what is retained, as it is today unless said.
    pub target_likelihood: Option<Number<1, 5>>,
    /// The consequence that is expected after it, 1 to 5. For what is retained, as it is today unless said.
    pub target_consequence: Option<Number<1, 5>>,
}

impl Decision {
    /// Where it should lead. What is retained stays as it is.
    pub fn target(&self, risk: &Risk) -> Option<(i64, i64)> {
        let given = self.target_likelihood.zip(self.target_consequence);
        let given = given.map(|(likelihood, consequence)| (likelihood.get(), consequence.get()));
        let retained = || risk.decisive().filter(|_| self.option == Some(TreatmentOption::Retain));
        given.or_else(|| retained().map(|rating| (rating.likelihood, rating.consequence())))
    }
}

/// That the plan of a treatment under way changes. It needs approval again.
#[derive(Fields)]
pub(crate) struct PlanChange {}

impl Noun for PlanChange {
    fn write(&self, context: &StepContext<'_>, body: &mut Body) {
        chosen_now(context, body);
    }
}

/// The step writes the version from which on a plan has to be made to approve the treatment.
fn chosen_now(context: &StepContext<'_>, body: &mut Body) {
    let version = context.before.map_or(1, |held| held.version + 1);
    body.insert("planned_version".to_owned(), Json::from(version));
}

impl Noun for Decision {
    fn write(&self, context: &StepContext<'_>, body: &mut Body) {
        body.extend(self.option.map(|option| ("option".to_owned(), Json::from(option.choice().code))));
        chosen_now(context, body);
        let target = before(context).and_then(|risk| self.target(risk));
        let criteria = in_force(context.isms()).map(|criteria| criteria.held.id);
        if let (Some((likelihood, consequence)), Some(criteria)) = (target, criteria) {
            body.insert("target_likelihood".to_owned(), Json::from(likelihood));
            body.insert("target_consequence".to_owned(), Json::from(consequence));
            body.insert("target_criteria".to_owned(), Json::from(criteria.to_string()));
        }
    }
}
