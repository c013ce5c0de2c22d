//! What refuses a step of a version of a document.

use catalogue::Role;
use isms::context::IsmsProcess;
use isms::documented::version::DocumentVersion;
use isms::documented::{Document, DocumentStep, DocumentType};
use isms::life::Reviewed;
use jiff::ToSpan as _;
use record::Kinded as _;

use super::super::actors::Part;
use super::super::context::StepContext;
use super::super::rules::{Guard, Named};
use super::{Drafting, PeriodicReview, Retirement, document, in_force, version, versions};

/// By their codes.
pub(super) const GUARDS: &[(&str, Guard)] = &[
    // A version is called after its document: said where the record is read.
    ("title_missing", |_| None),
    ("owner_missing", owner_missing),
    ("class_missing", class_missing),
    ("audience_missing", audience_missing),
    ("change_reason_missing", change_reason_missing),
    ("review_date_missing", review_date_missing),
    ("reviewer_missing", reviewer_missing),
    ("reviewers_not_agreed", reviewers_not_agreed),
    ("own_work", own_work),
    ("approver_role_missing", approver_role_missing),
    ("already_published", already_published),
    ("effective_date_ahead", effective_date_ahead),
    ("external_availability_undecided", external_availability_undecided),
    ("review_result_missing", review_result_missing),
    ("review_date_too_far", review_date_too_far),
    ("still_needed", still_needed),
];

fn when(is_refused: bool) -> Option<Named> {
    is_refused.then(Named::new)
}

/// While it is only asked whether the step is open, nothing is missing yet.
fn of_document(context: &StepContext<'_>, is_missing: impl Fn(&Document) -> bool) -> Option<Named> {
    let id = match context.noun::<Drafting>() {
        Some(drafting) => drafting.document.id,
        None => version(context)?.document.id,
    };
    let document = context.isms().get(record::Ref::<Document>::to(id))?;
    is_missing(document.it).then(|| vec![(Document::kind_of(), id)])
}

fn owner_missing(context: &StepContext<'_>) -> Option<Named> {
    of_document(context, |document| document.owner.is_none())
}

fn class_missing(context: &StepContext<'_>) -> Option<Named> {
    of_document(context, |document| document.kind.is_none() || document.classification.is_none())
}

fn audience_missing(context: &StepContext<'_>) -> Option<Named> {
    when(version(context)?.audience.is_empty())
}

fn change_reason_missing(context: &StepContext<'_>) -> Option<Named> {
    when(version(context)?.change_reason.is_none())
}

fn review_date_missing(context: &StepContext<'_>) -> Option<Named> {
    when(version(context)?.review_on.is_none())
}

/// At least one of the reviewers did not write it.
fn reviewer_missing(context: &StepContext<'_>) -> Option<Named> {
    let version = version(context)?;
    when(version.reviewers.iter().all(|reviewer| version.authors.contains(reviewer)))
}

fn reviewers_not_agreed(context: &StepContext<'_>) -> Option<Named> {
    let version = version(context)?;
    let missing = version.reviewers.iter().filter(|reviewer| !version.has_agreed(reviewer.id));
    let missing: Named = missing.map(|reviewer| (isms::people::Person::kind_of(), reviewer.id)).collect();
    (!missing.is_empty()).then_some(missing)
}

/// Whoever wrote any part of it neither approves it nor confirms that it is still right, nor that it goes.
fn own_work(context: &StepContext<'_>) -> Option<Named> {
    let is_proposal = context.transition.actors.iter().any(|actor| matches!(actor, catalogue::Actor::Together { .. }))
        && context.part != Some(Part::Confirms);
    let wrote = version(context)?.authors.iter().any(|author| author.id == context.actor().person);
    when(wrote && !is_proposal)
}

/// The information security policy is approved by top management alone.
fn approver_role_missing(context: &StepContext<'_>) -> Option<Named> {
    let is_policy = document(context)?.it.kind == Some(DocumentType::Policy);
    let unit = context.object()?.unit;
    when(is_policy && !context.standing().holds(context.isms(), Role::TopManagement, unit))
}

/// Once a newer version in the same language is in force, nobody unsays what led there.
fn already_published(context: &StepContext<'_>) -> Option<Named> {
    newer(context)
}

/// The older of two approved versions does not come into force after the newer.
pub(super) fn newer_in_force(context: &StepContext<'_>) -> Option<Named> {
    newer(context)
}

fn newer(context: &StepContext<'_>) -> Option<Named> {
    let version = version(context)?;
    let is_newer = |other: &DocumentVersion| {
        other.step == DocumentStep::Published && other.language == version.language && other.edition > version.edition
    };
    let all = versions(context.isms(), version.document.id);
    let newer: Named = all
        .iter()
        .filter(|other| is_newer(other.it))
        .map(|other| (DocumentVersion::kind_of(), other.held.id))
        .collect();
    (!newer.is_empty()).then_some(newer)
}

/// Neither a text nor a file says anything yet.
pub(super) fn nothing_said(context: &StepContext<'_>) -> Option<Named> {
    when(!version(context)?.says_something())
}

fn effective_date_ahead(context: &StepContext<'_>) -> Option<Named> {
    when(version(context)?.effective_on.is_some_and(|from| from > context.today))
}

fn external_availability_undecided(context: &StepContext<'_>) -> Option<Named> {
    let document = document(context)?;
    when(document.it.kind == Some(DocumentType::Policy) && document.it.outside.is_none())
}

fn review_result_missing(context: &StepContext<'_>) -> Option<Named> {
    when(context.noun::<PeriodicReview>()?.result.is_none())
}

/// A document is looked at again within its own interval, and within a year where it names none.
fn review_date_too_far(context: &StepContext<'_>) -> Option<Named> {
    const CUSTOMARY: i64 = 12;
    let next = context.noun::<PeriodicReview>()?.review_on?;
    let months = document(context)?.it.review_every.map_or(CUSTOMARY, record::Number::get);
    let review = Reviewed { reviewed_on: Some(context.today), review_every: record::Number::new(months) };
    let latest = review.due().unwrap_or_else(|| context.today.saturating_add(CUSTOMARY.months()));
    when(next > latest)
}

/// Controls in use that the document puts into words, obligations in force that it answers and processes that it describes, unless another document takes
/// its place. A version in another language that stays in force keeps them served.
fn still_needed(context: &StepContext<'_>) -> Option<Named> {
    let (isms, document) = (context.isms(), document(context)?);
    let retirement: &Retirement = context.noun()?;
    if retirement.replacement.is_some() || !in_force(isms, document.held.id, context.id).is_empty() {
        return None;
    }
    let controls = document.it.controls.iter().filter_map(|control| isms.get(*control));
    let controls = controls.filter(|control| control.held.is_living() && control.is_in_use());
    let obligations = document.it.obligations.iter().filter_map(|obligation| isms.get(*obligation));
    let obligations = obligations.filter(|one| one.held.is_living() && one.is_in_force(context.today));
    let described = isms.referring_from::<IsmsProcess>(document.held.id).filter(|referring| referring.held.is_living());
    let needing: Named = controls
        .map(|control| (control.held.kind, control.held.id))
        .chain(obligations.map(|obligation| (obligation.held.kind, obligation.held.id)))
        .chain(described.map(|process| (process.held.kind, process.held.id)))
        .collect();
    (!needing.is_empty()).then_some(needing)
}
