//! What-ifs: edits that are drafted, looked at, and made all at once by one person, or never.
//!
//! | module | holds |
//! |---|---|
//! | [`drafting`] | adding edits to a what-if, taking them out, answering a clash with today |
//! | [`carrying_out`] | one drafted edit, decided on a value as if it were given by hand |
//!
//! INVARIANT: applying decides the same commands as giving them by hand would, in order, with the rights of who applies; a what-if
//! is no way around a rule.

mod carrying_out;
mod drafting;

use std::sync::Arc;

use access::{Actor, Effect, Reach, Survey, Via, View};
use isms::what_if::WhatIf;
use isms::{Held, Isms, Moment};
use record::{Body, Id, Kind, Kinded as _};
use serde_json::Value as Json;

use crate::draft::Draft;
use crate::{Apply, Conflict, Refusal, Rejection, view};
use carrying_out::carry_out;

pub(crate) use drafting::decide as draft;
pub use drafting::is_draftable;

/// A value as it would be if a what-if were applied, and what stands in the way.
#[derive(Clone, Debug)]
pub struct Foreseen {
    before: Arc<Isms>,
    after: Arc<Isms>,
    /// What became of each edit, in order.
    pub answers: Vec<Answer>,
}

/// What became of one drafted edit.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The kind.
    pub kind: &'static Kind,
    /// The record.
    pub id: Id,
    /// Why it cannot be made as it stands.
    pub rejection: Option<Rejection>,
}

impl Foreseen {
    /// What it would change about findings, levels, lines and states, as `view` reads them; `before` is a survey of the present.
    pub fn effect(&self, view: &View, before: &Survey) -> Effect {
        view.effect(before, &self.after)
    }

    /// The value as it would be.
    pub fn after(&self) -> &Arc<Isms> {
        &self.after
    }

    /// The value that it was foreseen on.
    pub fn before(&self) -> &Arc<Isms> {
        &self.before
    }
}

/// Foresees a what-if: every edit that can be made is made, each as by the person who drafted it; the others say why not.
///
/// INVARIANT: what refuses another person's edit may speak of records that `viewer` may not see, and is told to its drafter alone.
pub fn foresee(isms: &Arc<Isms>, what_if: &WhatIf, viewer: Id, moment: &Moment<'_>) -> Foreseen {
    let mut after = Isms::clone(isms);
    let mut answers = Vec::new();
    for drafted in what_if.drafted() {
        let actor = Actor { person: drafted.by, via: Via::Page, reach: Reach::Write, token: None, proof: None };
        let mut draft = Draft::new(&after, Some(&actor), moment);
        let made = carry_out(&mut draft, &drafted, None);
        let tentative = draft.into_isms();
        if made.is_ok() {
            after = tentative;
        }
        let rejection =
            made.err().map(|rejection| if drafted.by == viewer { rejection } else { told_to_others(rejection) });
        answers.push(Answer { kind: drafted.kind, id: drafted.id, rejection });
    }
    Foreseen { before: Arc::clone(isms), after: Arc::new(after), answers }
}

/// What anybody reads of a rejection: that today moved on, which shows in the record itself, and else that there is one.
fn told_to_others(rejection: Rejection) -> Rejection {
    const TOLD: [&str; 3] = ["what_if_clash", "retired", "frozen"];
    match rejection {
        Rejection::NotFound => Rejection::NotFound,
        Rejection::Refused(refusals) if refusals.iter().all(|one| TOLD.contains(&one.code.as_str())) => {
            Rejection::Refused(refusals)
        }
        Rejection::Refused(_) | Rejection::Invalid(_) | Rejection::Conflict(_) | Rejection::Batch(_) => {
            Refusal::engine("what_if_refused").into()
        }
    }
}

/// Makes all edits of a what-if in one commit, in order, as the person who applies; everybody who drafted counts as an author.
pub(crate) fn apply(draft: &mut Draft<'_>, apply: &Apply) -> Result<(), Rejection> {
    let (view, held) = open(draft, apply.what_if)?;
    if held.version != apply.version {
        let (seen, current) = (apply.version, held.version);
        return Err(Rejection::Conflict(Conflict { kind: held.kind, id: held.id, seen, current }));
    }
    let what_if: &WhatIf = held.typed().ok_or_else(|| Refusal::engine("damaged"))?;
    if what_if.edits.is_empty() {
        return Err(Refusal::engine("what_if_empty").into());
    }
    let mut contributors: Vec<Id> = what_if.contributors.iter().map(|person| person.id).collect();
    contributors.retain(|person| *person != view.actor().person);
    draft.is_drafted_by(contributors);
    let mut rejected = Vec::new();
    for (position, drafted) in what_if.drafted().iter().enumerate() {
        if let Err(rejection) = carry_out(draft, drafted, Some(&held)) {
            rejected.push((position, rejection));
        }
    }
    if !rejected.is_empty() {
        return Err(Rejection::Batch(rejected));
    }
    let mut body = held.body();
    body.insert("applied_on".to_owned(), Json::from(draft.today().to_string()));
    body.insert("applied_by".to_owned(), Json::from(view.actor().person.to_string()));
    body.extend(apply.reason.as_ref().map(|reason| ("reason".to_owned(), Json::from(&**reason))));
    write(draft, &held, "apply", body)
}

/// A what-if that the actor may draft in, discard and apply.
fn open(draft: &Draft<'_>, id: Id) -> Result<(View, Arc<Held>), Rejection> {
    let Some(view) = view(draft) else { return Err(Refusal::guard("not_entitled").into()) };
    let held = Arc::clone(view.held(WhatIf::kind_of(), id).ok_or(Rejection::NotFound)?);
    if held.record().is_none() {
        return Err(Refusal::engine("damaged").into());
    }
    if !held.is_living() {
        return Err(Refusal::engine("retired").into());
    }
    if held.is_frozen(draft.today()) {
        return Err(Refusal::engine("what_if_applied").into());
    }
    if !view.may_draft(&held) {
        return Err(Refusal::guard("not_entitled").into());
    }
    Ok((view, held))
}

/// Writes the next version of a what-if.
fn write(draft: &mut Draft<'_>, held: &Held, verb: &str, body: Body) -> Result<(), Rejection> {
    crate::put::read(held.kind, body.clone()).map_err(Rejection::Invalid)?;
    draft.record(held.kind, held.id, &format!("{}.{verb}", held.kind.name), None, body)
}
