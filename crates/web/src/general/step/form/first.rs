//! A step that makes a record can be tried first: what was typed goes to a what-if, where it needs no second factor.

use axum::response::Response;
use decide::{Draftable, Step, StepTarget};
use door::Fault;
use maud::{Markup, html};
use record::Id;

use super::Form;
use crate::look::Look;
use crate::what_if::first;

impl Form<'_> {
    /// Adds the record that the step would make to a what-if.
    pub async fn try_first(self, look: &Look, unit: Option<Id>) -> Result<Response, Fault> {
        let Some(sent) = self.sent else { return Err(Fault::NotFound) };
        let step = Step {
            kind: self.kind,
            target: StepTarget::New { unit },
            noun: self.offered.transition.noun.clone().unwrap_or_default(),
            details: self.typed.clone().unwrap_or_default(),
            reason: self.reason_given(),
            is_proposal: false,
        };
        match first::try_first(self.visitor, look, sent, vec![Draftable::Step(step)]).await {
            Ok(response) => Ok(response),
            Err(fault) => self.failed(look, fault),
        }
    }

    /// The part of the form that offers it.
    pub(super) fn offer(&self) -> Markup {
        if self.before.is_some() || self.offered.transition.second_factor {
            return html! {};
        }
        first::offer(self.visitor, self.kind, self.sent, &self.misfits)
    }
}
