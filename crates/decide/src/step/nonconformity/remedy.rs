//! What is done about a nonconformity: at once, then against its causes.

use isms::improvement::{CauseCategory, CauseMethod, FishboneCause, Nonconformity, PersonalData, Why};
use isms::people::Person;
use jiff::civil::Date;
use record::{Body, Fields, Misfit, Prose, Ref, Rows};
use serde_json::Value as Json;

use super::{actions, nonconformity, sign};
use crate::step::context::StepContext;
use crate::step::rules::Noun;

/// It does no more harm.
#[derive(Fields)]
pub(crate) struct Correction {
    /// What was done at once so that it does no more harm.
    pub correction: Option<Prose>,
    /// Or why nothing could be done at once.
    #[field(label = "No correction because")]
    pub no_correction_because: Option<Prose>,
    /// What followed or could have followed from it.
    pub consequences: Option<Prose>,
    /// Whether personal data are concerned.
    pub personal_data: Option<PersonalData>,
}

impl Noun for Correction {
    fn write(&self, context: &StepContext<'_>, body: &mut Body) {
        for name in ["correction", "no_correction_because"] {
            body.remove(name);
        }
        Fields::write(self, body);
        body.insert("corrected_on".to_owned(), Json::from(context.today.to_string()));
    }
}

/// Why it happened.
#[derive(Fields)]
pub(crate) struct CauseAnalysis {
    /// Why corrective action is needed. Where none is, the ISMS manager closes it without.
    #[field(label = "Action needed because")]
    pub needed_because: Option<Prose>,
    /// How the causes were looked for.
    pub cause_method: Option<CauseMethod>,
    /// One why after the other; each asks about the answer before.
    #[field(label = "Whys")]
    pub whys: Rows<Why>,
    /// The causes, branch by branch.
    pub fishbone: Rows<FishboneCause>,
    /// The root cause: what has to change so that it does not happen again.
    pub cause: Option<Prose>,
    /// What sort of cause it is.
    pub cause_category: Option<CauseCategory>,
    /// Where else it was looked for, and what was found there.
    pub similar_cases: Option<Prose>,
}

impl Noun for CauseAnalysis {
    fn write(&self, _: &StepContext<'_>, body: &mut Body) {
        for name in ["whys", "fishbone"] {
            body.remove(name);
        }
        Fields::write(self, body);
    }
}

/// What is done against the causes. The actions themselves are planned beside it.
#[derive(Fields)]
pub(crate) struct ActionPlan {
    /// How it will be told that the actions worked: what is seen, counted or tried.
    pub criterion: Option<Prose>,
    /// The day from which on the effect is checked, at least 30 days after the last action is done.
    #[field(label = "Check on")]
    pub check_on: Option<Date>,
    /// Who checks it: neither the owner nor anybody who carries out an action.
    pub checker: Option<Ref<Person>>,
}

impl Noun for ActionPlan {
    fn misfits(&self, context: &StepContext<'_>) -> Vec<Misfit> {
        let Some(nonconformity) = nonconformity(context) else { return Vec::new() };
        let checker = self.checker.or(nonconformity.checker);
        let is_own = checker.is_some() && checker == nonconformity.owner;
        let acts = checker.is_some_and(|checker| actions(context).any(|action| action.assignee == Some(checker)));
        let misfit = match checker {
            None => Some(("checker", "missing", "Name who checks the effect.")),
            Some(_) if is_own || acts => {
                Some(("checker", "own_work", "Whoever puts it right does not check the effect. Name somebody else."))
            }
            Some(_) if self.check_on.is_some_and(|day| day <= context.today) => {
                Some(("check_on", "not_ahead", "The actions are still to be done. Choose a later day."))
            }
            Some(_) => None,
        };
        misfit.map(|(field, code, sentence)| Misfit::new(field, code, sentence)).into_iter().collect()
    }

    fn write(&self, context: &StepContext<'_>, body: &mut Body) {
        Fields::write(self, body);
        body.insert("planned_by".to_owned(), Json::from(context.actor().person.to_string()));
    }
}

/// The plan fits the causes and the effects.
#[derive(Fields)]
pub(crate) struct Approval {}

impl Noun for Approval {
    fn write(&self, context: &StepContext<'_>, body: &mut Body) {
        sign(context, body, "approved_by", "approved_on");
    }
}

/// All its actions are done.
#[derive(Fields)]
pub(crate) struct Completion {
    /// What shows that the actions were carried out.
    #[field(label = "Evidence")]
    pub done_evidence: Option<Prose>,
}

impl Noun for Completion {
    /// The effect is not checked sooner than the rules say, whatever the plan said.
    fn write(&self, context: &StepContext<'_>, body: &mut Body) {
        Fields::write(self, body);
        body.insert("done_on".to_owned(), Json::from(context.today.to_string()));
        let planned = nonconformity(context).and_then(|nonconformity| nonconformity.check_on);
        let check_on = planned.max(Nonconformity::earliest_check(context.today));
        body.extend(check_on.map(|day| ("check_on".to_owned(), Json::from(day.to_string()))));
    }
}
