//! The life of a request about personal data (GDPR 12 to 22): received by anybody, its sender identified where there is doubt, worked
//! on, extended once, answered or refused, closed once whoever has the data heard of it. That it is late follows from its days.

use isms::asset::Asset;
use isms::operation::data_subject_request::{DataSubjectRequest, RefusalGround};
use jiff::civil::Date;
use record::{Body, Fields, Misfit, Prose};
use serde_json::{Value as Json, json};

use super::context::StepContext;
use super::rules::{Named, Noun, Rules, plain, step};

/// The rules of the life cycle.
pub(crate) const RULES: Rules = Rules {
    machine: "data_subject_request",
    steps: &[
        plain::<DataSubjectRequest>("data_subject_request.receive"),
        step::<IdentityCheck>("data_subject_request.check_identity"),
        step::<IdentityConfirmation>("data_subject_request.confirm_identity"),
        step::<Start>("data_subject_request.start"),
        step::<Extension>("data_subject_request.extend"),
        step::<Answer>("data_subject_request.answer"),
        step::<Answer>("data_subject_request.answer_extended"),
        step::<Refusal>("data_subject_request.refuse"),
        step::<Closure>("data_subject_request.close"),
        step::<PlainClosure>("data_subject_request.close_refused"),
    ],
    guards: &[
        ("channel_missing", channel_missing),
        ("time_missing", time_missing),
        ("type_missing", type_missing),
        ("identity_unclear", identity_unclear),
        ("person_not_informed", person_not_informed),
        ("answer_incomplete", answer_incomplete),
        ("third_party_data", third_party_data),
        ("ground_missing", ground_missing),
        ("remedies_missing", remedies_missing),
        ("recipients_not_told", recipients_not_told),
    ],
    ..Rules::NONE
};

/// The request before the step, or as the step would make it.
fn request<'a>(context: &StepContext<'a>) -> Option<&'a DataSubjectRequest> {
    context.record()
}

fn when(is_refused: bool) -> Option<Named> {
    is_refused.then(Named::new)
}

fn today(context: &StepContext<'_>, body: &mut Body, field: &str) {
    body.insert(field.to_owned(), Json::from(context.today.to_string()));
}

/// A day that was said to have been is no later than today, and no earlier than the receipt.
fn misdated(context: &StepContext<'_>, field: &'static str, day: Option<Date>) -> Vec<Misfit> {
    let received = request(context).and_then(|request| request.received_on);
    let sentence = match day {
        Some(day) if day > context.today => "This day is still to come. Choose today or an earlier one.",
        Some(day) if received.is_some_and(|received| day < received) => {
            "It had not come in by then. Choose a later day."
        }
        _ => return Vec::new(),
    };
    vec![Misfit::new(field, "misdated", sentence)]
}

/// There is reasonable doubt about who asks. The reason says why; the clock goes on.
#[derive(Fields)]
pub(crate) struct IdentityCheck {}

impl Noun for IdentityCheck {
    fn write(&self, context: &StepContext<'_>, body: &mut Body) {
        let reason = context.given.and_then(|given| given.reason);
        body.extend(reason.map(|reason| ("doubt".to_owned(), Json::from(&**reason))));
    }
}

/// It is clear who asks.
#[derive(Fields)]
pub(crate) struct IdentityConfirmation {
    /// How it became clear, with no more about them than that takes.
    #[field(label = "Made clear by")]
    pub identified_by: Option<Prose>,
}

impl Noun for IdentityConfirmation {
    fn write(&self, context: &StepContext<'_>, body: &mut Body) {
        Fields::write(self, body);
        today(context, body, "identified_on");
        searches(context, body);
    }
}

/// The work begins.
#[derive(Fields)]
pub(crate) struct Start {}

impl Noun for Start {
    fn write(&self, context: &StepContext<'_>, body: &mut Body) {
        searches(context, body);
    }
}

/// Every asset with personal data is searched, by whoever owns it. What was entered before stays.
fn searches(context: &StepContext<'_>, body: &mut Body) {
    let known = body.get("searches").and_then(Json::as_array).cloned().unwrap_or_default();
    let is_known = |id: &str| known.iter().any(|row| row.get("asset").and_then(Json::as_str) == Some(id));
    let assets = context.isms().all::<Asset>().filter(|asset| asset.has_personal_data == Some(true));
    let rows = assets.filter_map(|asset| {
        let id = asset.held.id.to_string();
        let owner = asset.owner.map(|owner| owner.id.to_string());
        (!is_known(&id)).then(|| match owner {
            Some(owner) => json!({"asset": id, "by": owner}),
            None => json!({"asset": id}),
        })
    });
    let all: Vec<Json> = known.iter().cloned().chain(rows).collect();
    if !all.is_empty() {
        body.insert("searches".to_owned(), Json::Array(all));
    }
}

/// It takes longer: it is complex, or there are many. The reason is what the person was told.
#[derive(Fields)]
pub(crate) struct Extension {
    /// The day on which they were told that it takes longer, and why.
    #[field(label = "Person told on")]
    pub informed_on: Option<Date>,
}

impl Noun for Extension {
    fn misfits(&self, context: &StepContext<'_>) -> Vec<Misfit> {
        misdated(context, "informed_on", self.informed_on)
    }

    fn write(&self, context: &StepContext<'_>, body: &mut Body) {
        Fields::write(self, body);
        let reason = context.given.and_then(|given| given.reason);
        body.extend(reason.map(|reason| ("extended_because".to_owned(), Json::from(&**reason))));
    }
}

/// They are answered.
#[derive(Fields)]
pub(crate) struct Answer {
    /// What they were answered, and where the answer is kept.
    pub answer: Option<Prose>,
    /// The day on which they were answered. Without one: today.
    pub answered_on: Option<Date>,
    /// Whether all that was asked for is answered, from every place that was searched.
    #[field(label = "Complete")]
    pub is_complete: Option<bool>,
    /// Whether data of others were left out or made unreadable.
    #[field(label = "Data of others protected")]
    pub protects_others: Option<bool>,
}

impl Noun for Answer {
    fn misfits(&self, context: &StepContext<'_>) -> Vec<Misfit> {
        misdated(context, "answered_on", self.answered_on)
    }

    fn write(&self, context: &StepContext<'_>, body: &mut Body) {
        answered(context, body, self.answered_on);
        body.extend(self.answer.as_ref().map(|answer| ("answer".to_owned(), Json::from(&**answer))));
    }
}

fn answered(context: &StepContext<'_>, body: &mut Body, on: Option<Date>) {
    body.insert("answered_on".to_owned(), Json::from(on.unwrap_or(context.today).to_string()));
}

/// It is refused, and they are told why.
#[derive(Fields)]
pub(crate) struct Refusal {
    /// Why.
    pub ground: Option<RefusalGround>,
    /// What makes that ground true here.
    #[field(label = "In this case")]
    pub ground_explained: Option<Prose>,
    /// Whether they were told that they may complain to the authority.
    #[field(label = "Complaint named")]
    pub names_complaint: Option<bool>,
    /// Whether they were told that they may go to court.
    #[field(label = "Court named")]
    pub names_court: Option<bool>,
    /// The day on which they were told. Without one: today.
    pub answered_on: Option<Date>,
}

impl Noun for Refusal {
    fn misfits(&self, context: &StepContext<'_>) -> Vec<Misfit> {
        misdated(context, "answered_on", self.answered_on)
    }

    fn write(&self, context: &StepContext<'_>, body: &mut Body) {
        answered(context, body, self.answered_on);
        let ground = self.ground.map(|ground| Json::from(ground.choice().code));
        let explained = self.ground_explained.as_ref().map(|text| Json::from(&**text));
        body.extend(ground.map(|ground| ("ground".to_owned(), ground)));
        body.extend(explained.map(|explained| ("ground_explained".to_owned(), explained)));
    }
}

/// It is done.
#[derive(Fields)]
pub(crate) struct Closure {
    /// Who was told of the correction or the erasure, or why nobody had to be.
    #[field(label = "Recipients told")]
    pub recipients_told: Option<Prose>,
}

impl Noun for Closure {
    fn write(&self, context: &StepContext<'_>, body: &mut Body) {
        Fields::write(self, body);
        today(context, body, "closed_on");
    }
}

/// A refused one is done.
#[derive(Fields)]
pub(crate) struct PlainClosure {}

impl Noun for PlainClosure {
    fn write(&self, context: &StepContext<'_>, body: &mut Body) {
        today(context, body, "closed_on");
    }
}

fn channel_missing(context: &StepContext<'_>) -> Option<Named> {
    when(request(context)?.channel.is_none())
}

/// The day of receipt is known, and has been.
fn time_missing(context: &StepContext<'_>) -> Option<Named> {
    when(request(context)?.received_on.is_none_or(|day| day > context.today))
}

fn type_missing(context: &StepContext<'_>) -> Option<Named> {
    when(request(context)?.kind.is_none())
}

fn identity_unclear(context: &StepContext<'_>) -> Option<Named> {
    when(context.noun::<IdentityConfirmation>()?.identified_by.is_none())
}

/// They were told within the first month.
fn person_not_informed(context: &StepContext<'_>) -> Option<Named> {
    let told = context.noun::<Extension>()?.informed_on;
    let last = request(context)?.first_due();
    when(told.zip(last).is_none_or(|(told, last)| told > last))
}

/// There is an answer, it is complete, and every place that was to be searched says what was found.
fn answer_incomplete(context: &StepContext<'_>) -> Option<Named> {
    let given: &Answer = context.noun()?;
    let open = request(context)?.searches.iter().filter(|search| search.found.is_none());
    let open: Named = open
        .map(|search| (isms::registry::named("asset"), search.asset.id))
        .filter_map(|(kind, id)| Some((kind?, id)))
        .collect();
    (given.answer.is_none() || given.is_complete != Some(true) || !open.is_empty()).then_some(open)
}

fn third_party_data(context: &StepContext<'_>) -> Option<Named> {
    when(context.noun::<Answer>()?.protects_others != Some(true))
}

fn ground_missing(context: &StepContext<'_>) -> Option<Named> {
    let given: &Refusal = context.noun()?;
    when(given.ground.is_none() || given.ground_explained.is_none())
}

fn remedies_missing(context: &StepContext<'_>) -> Option<Named> {
    let given: &Refusal = context.noun()?;
    when(given.names_complaint != Some(true) || given.names_court != Some(true))
}

/// Where the answer corrects, erases or restricts, whoever got the data hears of it.
fn recipients_not_told(context: &StepContext<'_>) -> Option<Named> {
    let given: &Closure = context.noun()?;
    let concerns = request(context)?.kind.is_none_or(|kind| kind.concerns_recipients());
    when(concerns && given.recipients_told.is_none())
}
