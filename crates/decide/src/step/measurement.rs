//! The life of a measurement (9.1): measured or reckoned, corrected with the old value kept, judged by somebody else, decided where it lies
//! beyond its threshold.
//!
//! One that is due is no record: recording it makes one (docs/decisions/0034-measurements.md).

use access::Standing;
use catalogue::Link;
use isms::Typed;
use isms::evaluation::{
    Amount, CorrectedValue, Judgement, Measurement, MeasurementStep, Metric, ValueDecision, measurements_of,
};
use isms::improvement::Nonconformity;
use isms::people::Person;
use isms::treatment::Action;
use jiff::civil::Date;
use measures::{Asked, Reckoned};
use record::{Body, FieldValue as _, Fields, Line, Misfit, Prose, Ref, Rows};
use serde_json::{Value as Json, json};

use super::context::StepContext;
use super::rules::{Consequence, Named, Noun, Rules, step};

/// The rules of the life cycle.
pub(crate) const RULES: Rules = Rules {
    machine: "measurement",
    steps: &[
        step::<Recording>("measurement.record"),
        step::<Analysis>("measurement.analyse"),
        step::<Analysis>("measurement.analyse_corrected"),
        step::<Decision>("measurement.decide"),
        step::<Correction>("measurement.correct"),
    ],
    guards: &[
        ("value_missing", value_missing),
        ("time_missing", time_missing),
        ("source_missing", source_missing),
        ("decision_missing", decision_missing),
    ],
    ours: &[("measurement.analyse", "own_value", own_value), ("measurement.analyse_corrected", "own_value", own_value)],
    links: &[
        (Link::Collector, |context, standing| is_named(context, standing, |metric| metric.collector)),
        (Link::Evaluator, |context, standing| is_named(context, standing, |metric| metric.evaluator)),
        (Link::Owner, |context, standing| is_named(context, standing, |metric| metric.owner)),
    ],
    beginning: &[(Link::Collector, measures_anything)],
    ..Rules::NONE
};

/// The measurement before the step, or as the step would make it.
fn measurement<'a>(context: &StepContext<'a>) -> Option<&'a Measurement> {
    context.record()
}

fn metric<'a>(context: &StepContext<'a>) -> Option<Typed<'a, Metric>> {
    context.isms().get(measurement(context)?.metric)
}

/// Whoever the metric names today does its work, so that it goes on when one of them is replaced.
fn is_named(context: &StepContext<'_>, standing: &Standing, named: fn(&Metric) -> Option<Ref<Person>>) -> bool {
    metric(context).and_then(|metric| named(metric.it)).is_some_and(|person| person.id == standing.person)
}

fn measures_anything(context: &StepContext<'_>, standing: &Standing) -> bool {
    let mut metrics = context.isms().referring_from::<Metric>(standing.person);
    metrics.any(|one| one.held.is_living() && one.field.name == "collector")
}

/// What a metric came to. Leave value, day and source empty where Annexa reckons it.
#[derive(Fields)]
pub(crate) struct Recording {
    /// What was measured.
    pub metric: Ref<Metric>,
    /// The last day of the period that it is of.
    pub period_end: Option<Date>,
    /// What it came to, as a number such as 81.5, in what the metric is measured in.
    pub value: Option<Line>,
    /// The day on which it was measured.
    pub measured_on: Option<Date>,
    /// Where the value comes from: the system, the report, the list.
    pub source: Option<Line>,
}

impl Recording {
    fn metric<'a>(&self, context: &StepContext<'a>) -> Option<Typed<'a, Metric>> {
        context.isms().get(self.metric)
    }

    /// Whether Annexa reckons it: it can, and nobody gave a value.
    fn measuring(&self, context: &StepContext<'_>) -> Option<&'static measures::Measuring> {
        let measure = self.metric(context)?.it.measure.as_deref()?;
        measures::of(measure).filter(|_| self.value.is_none())
    }

    fn period_end(&self, context: &StepContext<'_>) -> Date {
        self.period_end.or(self.measured_on).unwrap_or(context.today)
    }

    /// The day before the first one of the period: the end of the last one, or as long before as the metric says.
    fn period_from(&self, context: &StepContext<'_>) -> Option<Date> {
        let end = self.period_end(context);
        let last = measurements_of(context.isms(), self.metric.id).into_iter().map(|one| one.period_end);
        let last = last.filter(|last| *last < end).max();
        let usual = || end.checked_sub(self.metric(context)?.it.frequency?.period()?).ok();
        last.or_else(usual)
    }

    fn reckoned(&self, context: &StepContext<'_>) -> Option<Reckoned> {
        let measuring = self.measuring(context)?;
        let after = self.period_from(context).unwrap_or(context.today);
        Some(measuring.reckon(Asked { isms: context.isms(), after, today: context.today }))
    }
}

impl Noun for Recording {
    fn misfits(&self, context: &StepContext<'_>) -> Vec<Misfit> {
        let today = context.today;
        let is_taken = || {
            let end = self.period_end(context);
            measurements_of(context.isms(), self.metric.id).iter().any(|one| one.period_end == end)
        };
        let is_reckoned = self.measuring(context).is_some();
        let is_ahead = |day: Option<Date>| day.is_some_and(|day| day > today);
        let is_past = self.period_end.or(self.measured_on).is_some_and(|day| day != today);
        let found = [
            (is_ahead(self.period_end), "period_end", "ahead", "This period has not ended yet."),
            (is_ahead(self.measured_on), "measured_on", "ahead", "This day is still to come."),
            (is_taken(), "period_end", "taken", "There is a value for this period. Correct that one instead."),
            (
                is_reckoned && is_past,
                "period_end",
                "reckoned_today",
                "Annexa reckons from the records of today. Give a value and its source for another day.",
            ),
        ];
        let found = found.into_iter().filter(|(is_wrong, ..)| *is_wrong);
        let unread = self.value.as_ref().filter(|value| Amount::read(value).is_none()).map(|_| no_number("value"));
        found.map(|(_, field, code, sentence)| Misfit::new(field, code, sentence)).chain(unread).collect()
    }

    fn write(&self, context: &StepContext<'_>, body: &mut Body) {
        let Some(metric) = self.metric(context) else { return };
        let (end, unit) = (self.period_end(context), metric.held.envelope.unit);
        let mut say = |name: &str, value: Option<Json>| body.extend(value.map(|value| (name.to_owned(), value)));
        say("unit", Some(json!(context.unit.unwrap_or(unit))));
        say("summary", Some(json!(Measurement::summary(&metric.title, end))));
        say("metric", Some(json!(self.metric.id)));
        say("period_from", self.period_from(context).map(|day| json!(day.to_string())));
        say("period_end", Some(json!(end.to_string())));
        say("measured_by", Some(json!(context.actor().person)));
        say("method_version", metric.it.method_version.as_deref().map(Json::from));
        match self.reckoned(context) {
            Some(reckoned) => {
                say("value", reckoned.value.map(|value| json!(value.to_string())));
                say("measured_on", Some(json!(context.today.to_string())));
                let measure = metric.it.measure.as_deref().unwrap_or_default();
                let source = format!("Reckoned by Annexa from the records of that moment ({measure})");
                say("source", Some(self.source.as_deref().map_or(Json::from(source), Json::from)));
                say("reckoned_at", Some(json!(context.now.to_string())));
                say("log_then", Some(json!(context.isms().size())).filter(|size| *size != json!(0)));
                say("counting", Some(json!(reckoned.counting())));
                say("population", Some(json!(reckoned.population())));
                say("left_out", Some(json!(reckoned.left_out())));
            }
            None => {
                let value = self.value.as_deref().and_then(Amount::read);
                say("value", value.map(|value| json!(value.to_string())));
                say("measured_on", Some(json!(self.measured_on.unwrap_or(context.today).to_string())));
                say("source", self.source.as_deref().map(Json::from));
            }
        }
    }
}

fn no_number(field: &'static str) -> Misfit {
    Misfit::new(field, "no_number", "Write a number such as 81 or 81.5, without its unit.")
}

/// What a value says, beside the comment in the reason: how it moves, and how it stands to its thresholds.
#[derive(Fields)]
pub(crate) struct Analysis {
    /// How it stands to thresholds that are words, such as falling. Where they are numbers, they say so.
    pub judgement: Option<Judgement>,
}

impl Analysis {
    /// What the thresholds say; where they are words, what the evaluator says.
    fn judgement(&self, context: &StepContext<'_>) -> Option<Judgement> {
        let value = measurement(context)?.amount();
        let by_numbers = value.zip(metric(context)).and_then(|(value, metric)| metric.it.judge(value));
        by_numbers.or(self.judgement)
    }
}

impl Noun for Analysis {
    fn misfits(&self, context: &StepContext<'_>) -> Vec<Misfit> {
        let sentence = "No threshold of the metric is a number. Say how the value stands.";
        let missing = || Misfit::new("judgement", "missing", sentence);
        self.judgement(context).is_none().then(missing).into_iter().collect()
    }

    fn write(&self, context: &StepContext<'_>, body: &mut Body) {
        body.extend(self.judgement(context).map(|judged| ("judgement".to_owned(), json!(judged.choice().code))));
        let comment = context.given.and_then(|given| given.reason);
        body.extend(comment.map(|comment| ("comment".to_owned(), json!(&**comment))));
        sign(context, body, "judged_by", "judged_on");
    }

    /// Beyond its threshold somebody decides what follows.
    fn consequences(&self, context: &StepContext<'_>) -> Vec<Consequence> {
        let Some((envelope, record)) = context.after else { return Vec::new() };
        let (command, step) = match self.judgement(context) {
            Some(Judgement::Beyond) | None => ("measurement.ask_decision", MeasurementStep::DecisionNeeded),
            Some(Judgement::Reached | Judgement::Within | Judgement::Warning) => {
                ("measurement.close_within", MeasurementStep::Closed)
            }
        };
        let mut body = Body::new();
        record.write(&mut body);
        envelope.write(&mut body);
        body.insert("step".to_owned(), json!(step.choice().code));
        vec![Consequence { kind: context.kind, id: context.id, command: command.to_owned(), body }]
    }
}

/// What follows from a value beyond its threshold.
#[derive(Fields)]
pub(crate) struct Decision {
    /// What is decided.
    pub decision: Option<ValueDecision>,
    /// Why.
    #[field(label = "Because")]
    pub decided_because: Option<Prose>,
    /// The action that follows.
    pub action: Option<Ref<Action>>,
    /// The nonconformity that it opened.
    pub nonconformity: Option<Ref<Nonconformity>>,
}

impl Noun for Decision {
    fn write(&self, context: &StepContext<'_>, body: &mut Body) {
        Fields::write(self, body);
        sign(context, body, "decided_by", "decided_on");
    }
}

/// The value was wrong. What it was is kept.
#[derive(Fields)]
pub(crate) struct Correction {
    /// What it really came to.
    pub value: Line,
    /// Where the right value comes from. As before unless said.
    pub source: Option<Line>,
}

impl Noun for Correction {
    fn misfits(&self, context: &StepContext<'_>) -> Vec<Misfit> {
        let given = Amount::read(&self.value);
        let same = || Misfit::new("value", "same", "This is the value that stands there.");
        match given {
            None => vec![no_number("value")],
            Some(_) if measurement(context).is_some_and(|it| it.amount() == given) => vec![same()],
            Some(_) => Vec::new(),
        }
    }

    fn write(&self, context: &StepContext<'_>, body: &mut Body) {
        let Some(before) = measurement(context) else { return };
        let corrected = CorrectedValue {
            value: before.value.clone(),
            by: Ref::to(context.actor().person),
            on: context.today,
            because: context.given.and_then(|given| given.reason).cloned(),
        };
        let corrections: Rows<CorrectedValue> = before.corrections.iter().cloned().chain([corrected]).collect();
        body.extend(corrections.to_json().map(|rows| ("corrections".to_owned(), rows)));
        body.extend(Amount::read(&self.value).map(|value| ("value".to_owned(), json!(value.to_string()))));
        body.extend(self.source.as_ref().map(|source| ("source".to_owned(), json!(&**source))));
        // A value that somebody put in its place is theirs.
        body.remove("reckoned_at");
        body.remove("log_then");
        body.insert("measured_by".to_owned(), json!(context.actor().person));
    }
}

fn sign(context: &StepContext<'_>, body: &mut Body, by: &str, on: &str) {
    body.insert(by.to_owned(), json!(context.actor().person));
    body.insert(on.to_owned(), json!(context.today.to_string()));
}

fn when(is_refused: bool) -> Option<Named> {
    is_refused.then(Named::new)
}

/// What Annexa reckons can come to no value, where there is nothing to look at; that is said, and is no value.
fn value_missing(context: &StepContext<'_>) -> Option<Named> {
    let given = context.noun::<Recording>()?;
    when(given.value.is_none() && given.measuring(context).is_none())
}

fn time_missing(context: &StepContext<'_>) -> Option<Named> {
    let given = context.noun::<Recording>()?;
    when(given.measured_on.is_none() && given.measuring(context).is_none())
}

fn source_missing(context: &StepContext<'_>) -> Option<Named> {
    let given = context.noun::<Recording>()?;
    when(given.source.is_none() && given.measuring(context).is_none())
}

/// An action that is still to be done, a nonconformity, or a reason why it stays.
fn decision_missing(context: &StepContext<'_>) -> Option<Named> {
    let given = context.noun::<Decision>()?;
    let Some(decision) = given.decision else { return when(true) };
    let follows = match decision {
        ValueDecision::Action => {
            let action = given.action.and_then(|action| context.isms().get(action));
            action.is_some_and(|action| action.is_open())
        }
        ValueDecision::Nonconformity => given.nonconformity.is_some(),
        ValueDecision::Accept => given.decided_because.is_some(),
    };
    when(!follows)
}

/// Whoever measured it, or put another value in its place, does not judge it.
fn own_value(context: &StepContext<'_>) -> Option<Named> {
    let measured_by = measurement(context)?.measured_by?;
    when(measured_by.id == context.actor().person)
}
