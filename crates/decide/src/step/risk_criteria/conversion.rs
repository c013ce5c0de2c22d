//! Ratings by earlier versions, moved to the version in force as they stand: likelihood and consequence stay, the level is
//! looked up anew.

use isms::risk::{Risk, RiskCriteria};
use isms::{Isms, Typed};
use record::{Body, Fields, Id, Kinded};
use serde_json::Value as Json;

use crate::put::read;
use crate::step::context::StepContext;
use crate::step::risk::voided;
use crate::step::rules::{Consequence, Named, Noun};

/// The open risks that an earlier version rated are converted, all of them.
#[derive(Fields)]
pub(crate) struct Conversion {}

impl Noun for Conversion {
    fn refusals(&self, context: &StepContext<'_>) -> Vec<(&'static str, Named)> {
        let is_done = covered(context.isms(), context.id).next().is_none();
        is_done.then(|| ("nothing_changed", Named::new())).into_iter().collect()
    }

    fn consequences(&self, context: &StepContext<'_>) -> Vec<Consequence> {
        covered(context.isms(), context.id).flat_map(|risk| converted(context, risk)).collect()
    }
}

/// The open risks whose rating that counts names another version.
fn covered(isms: &Isms, version: Id) -> impl Iterator<Item = Typed<'_, Risk>> {
    isms.all::<Risk>()
        .filter(move |risk| risk.is_open() && risk.decisive().is_some_and(|rating| rating.criteria.id != version))
}

/// The risk with its ratings in the version, and what follows where its level rose.
fn converted(context: &StepContext<'_>, risk: Typed<'_, Risk>) -> Vec<Consequence> {
    let mut body = risk.held.body();
    for (criteria, mark) in [("criteria", "is_converted"), ("residual_criteria", "residual_is_converted")] {
        if convert(context.id, criteria, &mut body) {
            body.insert(mark.to_owned(), Json::from(true));
        }
    }
    convert(context.id, "target_criteria", &mut body);
    body.insert("reason".to_owned(), Json::from(reason(context)));
    let step = Consequence::of(risk.held, "risk.convert", body.clone());
    // What does not fit its kind is said where the step is written.
    let after = read(Risk::kind_of(), body.clone()).ok();
    let after: Option<&Risk> = after.as_ref().and_then(|(_, record)| record.downcast());
    let follows = after.map(|after| voided(context.isms(), risk.held, after, body, context.today));
    std::iter::once(step).chain(follows.into_iter().flatten()).collect()
}

/// Names the version in that field, if another one is named there; whether it was.
fn convert(version: Id, field: &str, body: &mut Body) -> bool {
    let version = Json::from(version.to_string());
    match body.get_mut(field) {
        Some(named) if *named != version => {
            *named = version;
            true
        }
        Some(_) | None => false,
    }
}

fn reason(context: &StepContext<'_>) -> String {
    let title = context.record::<RiskCriteria>().map_or("", |version| &*version.title);
    format!("Converted to {title}")
}
