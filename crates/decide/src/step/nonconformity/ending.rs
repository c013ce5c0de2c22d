//! How a nonconformity ends, and how it comes back.

use isms::improvement::Nonconformity;
use record::{Body, Fields, Prose, Ref};
use serde_json::Value as Json;

use super::{nonconformity, sign};
use crate::step::context::StepContext;
use crate::step::rules::Noun;

/// The correction is enough.
#[derive(Fields)]
pub(crate) struct Closure {}

impl Noun for Closure {
    fn write(&self, context: &StepContext<'_>, body: &mut Body) {
        let reason = context.given.and_then(|given| given.reason);
        body.extend(reason.map(|reason| ("no_action_because".to_owned(), Json::from(&**reason))));
        sign(context, body, "closed_by", "closed_on");
    }
}

/// It has stayed away.
#[derive(Fields)]
pub(crate) struct EffectivenessCheck {
    /// Whether the criterion is met.
    #[field(label = "Criterion met")]
    pub is_effective: Option<bool>,
    /// What was looked at, and what it shows.
    #[field(label = "Found")]
    pub result: Option<Prose>,
    /// Whether risks change because of it.
    pub changes_risks: Option<bool>,
    /// Whether the Statement of Applicability changes because of it.
    pub changes_statement: Option<bool>,
    /// Whether documents change because of it.
    pub changes_documents: Option<bool>,
    /// Whether processes change because of it.
    pub changes_processes: Option<bool>,
    /// What changes in the ISMS, or why nothing has to.
    #[field(label = "Change of the ISMS")]
    pub isms_change: Option<Prose>,
}

impl Noun for EffectivenessCheck {
    fn write(&self, context: &StepContext<'_>, body: &mut Body) {
        Fields::write(self, body);
        sign(context, body, "closed_by", "closed_on");
    }
}

/// It has not: the causes are looked at again.
#[derive(Fields)]
pub(crate) struct FailedCheck {
    /// What was looked at, and what it shows.
    #[field(label = "Found")]
    pub result: Option<Prose>,
}

impl Noun for FailedCheck {
    fn write(&self, context: &StepContext<'_>, body: &mut Body) {
        Fields::write(self, body);
        body.insert("is_effective".to_owned(), Json::from(false));
        again(context, body);
    }
}

/// It has come back.
#[derive(Fields)]
pub(crate) struct Reopening {
    /// The newer report of the same, where there is one.
    #[field(label = "Reported again as")]
    pub reported_again: Option<Ref<Nonconformity>>,
}

impl Noun for Reopening {
    fn write(&self, context: &StepContext<'_>, body: &mut Body) {
        for name in ["closed_by", "closed_on", "no_action_because", "is_effective"] {
            body.remove(name);
        }
        again(context, body);
    }

    /// The newer report is linked to the earlier record.
    fn consequences(&self, context: &StepContext<'_>) -> Vec<crate::step::rules::Consequence> {
        let newer =
            self.reported_again.filter(|newer| newer.id != context.id).and_then(|newer| context.isms().get(newer));
        let linked = newer.filter(|newer| newer.recurrence_of.is_none()).map(|newer| {
            let mut body = newer.held.body();
            body.insert("recurrence_of".to_owned(), Json::from(context.id.to_string()));
            crate::step::rules::Consequence::of(newer.held, "nonconformity.link_recurrence", body)
        });
        linked.into_iter().collect()
    }
}

/// It counts as reopened, and its plan begins anew.
fn again(context: &StepContext<'_>, body: &mut Body) {
    let times = nonconformity(context).and_then(|nonconformity| nonconformity.reopened).map_or(0, |times| times.get());
    body.insert("reopened".to_owned(), Json::from(times + 1));
    for name in ["approved_by", "approved_on", "done_on", "done_evidence", "check_on"] {
        body.remove(name);
    }
}
